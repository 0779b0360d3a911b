"""The HTTP: who may ask, what is answered, and every error as a problem."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path
from typing import Any

import httpx2
import pytest

from matching.errors import MalformedPreference
from matching.preferences import parse_preferences
from service.api.answers import answers_app
from service.api.bodies import MOST_BYTES
from service.api.contact_acts import FIND, act_routes
from service.api.contact_import import IMPORT, import_routes
from service.api.contacts import contact_routes
from service.api.doings import doing_routes
from service.api.edge import loggable
from service.api.openapi import SCHEMAS
from service.api.problems import BY_STATUS, KINDS, UNEXPECTED
from service.composition import Service
from service.generations.shelf import Shelf
from service.storage.keys import Scope
from service.storage.shops import Shop
from tests.service.cards import keep_stated
from tests.service.conftest import JEANS, ORIGIN, STATED, Asking, Import
from tests.service.small_feed import small_feed

FRAME = "/v1/shops/sklep/frames/recommended"
RANK = "/v1/shops/sklep/rank"
FILTERS = "/v1/shops/sklep/filters"
Header = dict[str, str]


def problem(answer: httpx2.Response, status: int, name: str) -> dict[str, Any]:
    """The problem of an answer, once its shape is known to be that of RFC 9457."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = answer.json()
    assert document["type"] == f"urn:notesik:problem:{name}"
    assert document["status"] == status
    assert document["title"]
    assert document["detail"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    return document


# --- rankings ---------------------------------------------------------------------------------------------------------


def test_a_server_key_gets_the_ranking_document(serving_shop: Service, ask: Asking, server_key: Header) -> None:
    answer = ask.post(RANK, json={**STATED, "k": 2, "offset": 1}, headers=server_key)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    document = answer.json()
    assert set(document) == {"generation", "catalogue", "candidates", "full_matches", "matches", "unknown"}
    assert [match["id"] for match in document["matches"]] == ["A-005", "A-009"]
    assert document["matches"][0]["product"]["id"] == "A-005"


def test_a_page_of_the_shop_needs_no_key(serving_shop: Service, ask: Asking) -> None:
    answer = ask.post(RANK, json=STATED, headers={"origin": ORIGIN})
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == ORIGIN


def test_the_same_request_has_the_same_bytes(serving_shop: Service, ask: Asking, server_key: Header) -> None:
    first, second = (ask.post(RANK, json=STATED, headers=server_key).content for _ in range(2))
    assert first == second


def test_money_in_a_body_is_never_a_float(serving_shop: Service, ask: Asking, server_key: Header) -> None:
    """70.1 as a float is a little less than 70.1, which a bound must not be."""
    body = '{"preferences":[{"main":null,"criteria":[{"filter":"price","max":70.10000000000000000001}]}]}'
    assert ask.post(RANK, content=body, headers=server_key).json()["full_matches"] == 21


def test_who_has_no_key_is_told_which_is_needed(serving_shop: Service, ask: Asking) -> None:
    answer = ask.post(RANK, json=STATED)
    problem(answer, 401, "key-needed")
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("sent", ["Bearer nk_wrong", "Bearer", "Basic bmtfOng=", "nk_x", "Bearer \u00ff"])
def test_a_wrong_key_is_refused_even_from_a_page_of_the_shop(serving_shop: Service, ask: Asking, sent: str) -> None:
    headers = {"authorization": sent.encode("latin-1"), "origin": ORIGIN.encode()}
    problem(ask.post(RANK, json=STATED, headers=headers), 401, "key-needed")


def test_a_key_of_another_shop_or_scope_is_refused(serving_shop: Service, ask: Asking) -> None:
    serving_shop.shops.create(Shop("inny"))
    foreign, _ = serving_shop.keys.create("inny", Scope.SERVER)
    console, _ = serving_shop.keys.create("sklep", Scope.CONSOLE)
    problem(ask.post(RANK, json=STATED, headers={"authorization": f"Bearer {foreign}"}), 401, "key-needed")
    problem(ask.post(RANK, json=STATED, headers={"authorization": f"Bearer {console}"}), 403, "not-allowed")


@pytest.mark.parametrize(
    "origin", ["https://other.example", "null", "https://sklep.example.evil", "http://sklep.example"]
)
def test_a_foreign_page_is_refused(serving_shop: Service, ask: Asking, origin: str) -> None:
    answer = ask.post(RANK, json=STATED, headers={"origin": origin})
    problem(answer, 403, "not-allowed")
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"5", b"\xff", b"[" * 100_000, b"9" * 5000, b"NaN"])
def test_a_body_that_is_no_json_object_is_a_problem(
    serving_shop: Service, ask: Asking, server_key: Header, body: bytes
) -> None:
    for path in (RANK, FRAME):
        problem(ask.post(path, content=body, headers=server_key), 400, "not-json")


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ('{"preferences": [{"main": 5}]}', "preferences[0].main"),
        ('{"preferences": [], "k": 0}', "k"),
        ('{"preferences": [], "k": 1001}', "k"),
        ('{"preferences": [], "offset": -1}', "offset"),
        ('{"preferences": [], "more": 1}', "more"),
        ('{"preferences": [], "\\ud800": 1}', "?"),
        ('{"preferences":[{"main":null,"criteria":[{"filter":"color","min":"1"}]}]}', "preferences[0].criteria[0].min"),
        ('{"preferences":[{"main":null,"criteria":[{"filter":"color"}]}]}', "preferences[0].criteria[0]"),
    ],
)
def test_a_refused_preference_names_the_place_of_its_fault(
    serving_shop: Service, ask: Asking, server_key: Header, body: str, path: str
) -> None:
    assert problem(ask.post(RANK, content=body, headers=server_key), 422, "preference-refused")["path"] == path


def test_a_list_as_long_as_there_are_numbers_is_no_fault(
    serving_shop: Service, ask: Asking, server_key: Header
) -> None:
    answer = ask.post(RANK, content=f'{{"preferences": [{{"main": null}}], "offset": {10**40}}}', headers=server_key)
    assert answer.json()["matches"] == []


def test_a_body_is_read_no_further_than_it_may_be_long(serving_shop: Service, ask: Asking, server_key: Header) -> None:
    problem(ask.post(RANK, content=b" " * (MOST_BYTES + 1), headers=server_key), 413, "body-too-large")
    whole = json.dumps(STATED).encode().ljust(MOST_BYTES)
    assert ask.post(RANK, content=whole, headers=server_key).status_code == 200


# --- filters ----------------------------------------------------------------------------------------------------------


def test_filters_are_the_whole_document_or_one_node(serving_shop: Service, ask: Asking) -> None:
    whole = ask.get(FILTERS).json()
    values = [value["value"] for value in whole["main"]["values"]]
    assert {"Odzież", "Odzież > Bluzki", "Odzież > Dżinsy"} <= set(values)
    jeans = ask.get(FILTERS, params={"main": "dżinsy"}).json()
    assert jeans["main"]["values"] == [
        value for value in whole["main"]["values"] if value["value"] == "Odzież > Dżinsy"
    ]
    everything = ask.get(FILTERS, params={"main": ""}).json()["main"]["values"]
    assert [(value["value"], value["products"]) for value in everything] == [(None, 40)]


def test_an_unknown_main_value_is_a_problem_with_candidates(serving_shop: Service, ask: Asking) -> None:
    document = problem(ask.get(FILTERS, params={"main": "Buty"}), 404, "unknown-main")
    assert "Odzież > Dżinsy" in document["candidates"]


@pytest.mark.parametrize("misspelt", ["mian", "Main", "k", "", "x" * 300, "\u202e"])
def test_an_unknown_parameter_of_filters_or_counts_is_refused_with_the_known_ones(
    serving_shop: Service, ask: Asking, server_key: Header, misspelt: str
) -> None:
    answers = (
        (ask.get(FILTERS, params={misspelt: "Dżinsy", "locale": "pl"}), "it knows main and locale."),
        (ask.post(f"{RANK[:-4]}counts", params={misspelt: "x"}, json=STATED, headers=server_key), "it knows locale."),
    )
    for answer, known in answers:
        refused = problem(answer, 422, "invalid-parameter")
        assert refused["parameter"] == misspelt[:100]
        assert refused["detail"].endswith(known)


def test_null_is_the_whole_catalogue_where_asked_for_and_the_products_without_a_main_value_in_the_list(
    do_import: Import, ask: Asking
) -> None:
    do_import(small_feed(40).replace("Odzież &gt; Dżinsy".encode(), b""))
    listed = {value["value"]: value["products"] for value in ask.get(FILTERS).json()["main"]["values"]}
    (asked,) = ask.get(FILTERS, params={"main": ""}).json()["main"]["values"]
    assert (listed[None], asked["value"], asked["products"]) == (20, None, 40)


def test_filters_are_not_sent_twice(serving_shop: Service, ask: Asking, do_import: Import) -> None:
    tag = ask.get(FILTERS).headers["etag"]
    assert ask.get(FILTERS, headers={"if-none-match": tag}).status_code == 304
    assert ask.get(FILTERS, params={"main": ""}, headers={"if-none-match": tag}).status_code == 200


# --- frames -----------------------------------------------------------------------------------------------------------


def _token(ask: Asking, key: Header, contact: str) -> str:
    answer = ask.post(f"/v1/shops/sklep/contacts/{contact}/token", headers=key)
    assert answer.status_code == 200
    assert answer.json()["expires_in"] == 900
    token = answer.json()["token"]
    assert isinstance(token, str)
    return token


def test_a_contacts_frame_follows_what_they_stated(serving_shop: Service, ask: Asking, server_key: Header) -> None:
    asked = {"contact": _token(ask, server_key, "ala"), "k": "3", "format": "json"}
    frame = ask.get(FRAME, params=asked).json()
    assert frame["empty"] is False
    assert [card["id"] for card in frame["cards"]] == ["A-001", "A-005", "A-009"]
    page = ask.get(FRAME, params={**asked, "format": "html"})
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "private, no-cache"
    assert page.text.count("Rzecz") >= 3
    assert page.headers["content-security-policy"].startswith("default-src 'none'")


def test_the_language_is_the_shops_unless_asked_for(serving_shop: Service, ask: Asking) -> None:
    assert ask.get(FRAME, params={"format": "json"}).json()["locale"] == "pl"
    answer = ask.get(FRAME, params={"format": "json", "locale": "en"})
    assert answer.json()["locale"] == answer.headers["content-language"] == "en"


OUTDATED = [
    [{"main": None, "criteria": [{"filter": "color", "max": "5"}]}],
    [{"main": None, "criteria": [{"filter": "price", "max": "5", "unit": "kg"}]}],
    [{"main": None, "criteria": [{"filter": "color", "of": "an older contract"}]}],
]


@pytest.mark.parametrize("preferences", OUTDATED)
def test_a_stored_preference_that_todays_filters_cannot_be_asked_is_an_honest_nothing(
    serving_shop: Service, ask: Asking, server_key: Header, preferences: list[Any]
) -> None:
    stored = [{"id": "ala", "preferences": preferences}]
    keep_stated(serving_shop.contacts, "sklep", stored)
    asked = {"contact": _token(ask, server_key, "ala")}
    answer = ask.get(FRAME, params={**asked, "format": "json"})
    assert answer.status_code == 200
    frame = answer.json()
    assert (frame["empty"], frame["reason"], frame["cards"]) == (True, "not-answerable", [])
    page = ask.get(FRAME, params=asked)
    assert 'data-empty="not-answerable"' in page.text
    assert "hidden" in page.text
    assert ask.get(FRAME, params=asked, headers={"if-none-match": page.headers["etag"]}).status_code == 304


@pytest.mark.parametrize("preferences", OUTDATED)
def test_a_log_says_where_a_stored_preference_fails_and_nothing_of_what_was_stated(
    serving_shop: Service,
    ask: Asking,
    server_key: Header,
    caplog: pytest.LogCaptureFixture,
    preferences: list[Any],
) -> None:
    stored = [{"id": "ala", "preferences": preferences}]
    keep_stated(serving_shop.contacts, "sklep", stored)
    ask.get(FRAME, params={"contact": _token(ask, server_key, "ala")})
    assert "preferences[0].criteria[0]." in caplog.text
    assert not {word for word in ("color", "price", "kg", "older contract", "ala") if word in caplog.text}


@pytest.mark.parametrize("contact", [None, "nikt", "nobody-at-all"])
def test_who_stated_nothing_gets_an_honest_nothing(
    serving_shop: Service, ask: Asking, server_key: Header, contact: str | None
) -> None:
    asked = {"contact": _token(ask, server_key, contact)} if contact else {}
    frame = ask.get(FRAME, params={**asked, "format": "json"}).json()
    assert (frame["empty"], frame["reason"], frame["cards"]) == (True, "no-preferences", [])
    assert "hidden" in ask.get(FRAME, params=asked).text


def test_a_band_beyond_all_numbers_is_refused_and_one_beyond_those_there_are_is_unknown(
    serving_shop: Service, ask: Asking, server_key: Header
) -> None:
    body = '{"preferences": [{"main": null, "criteria": [{"filter": "price", "band": %s}]}]}'
    problem(ask.post(RANK, content=body % ("9" * 30), headers=server_key), 422, "preference-refused")
    assert ask.post(RANK, content=body % 1_000_000, headers=server_key).json()["unknown"][0]["value"] == 1_000_000


@pytest.mark.parametrize(
    "number", ["9" * 20, "1e20", "0.00000000000000000001", "0." + "9" * 20, "9" * 30, "1e30", "12345678901234567.891"]
)
def test_any_number_that_is_taken_can_be_said_back(
    serving_shop: Service, ask: Asking, server_key: Header, number: str
) -> None:
    criteria = f'[{{"filter": "price", "max": {number}}}, {{"filter": "price", "over": {number}, "weight": 1e20}}]'
    body = f'{{"preferences": [{{"main": null, "criteria": {criteria}}}]}}'
    for path in (f"{FRAME}?format=json", FRAME.replace("frames/recommended", "rank")):
        assert ask.post(path, content=body, headers=server_key).status_code == 200


def test_a_stated_preference_has_the_same_frame_as_a_contacts(
    serving_shop: Service, ask: Asking, server_key: Header
) -> None:
    asked = {"format": "json", "k": "4"}
    known = ask.get(FRAME, params={**asked, "contact": _token(ask, server_key, "ala")})
    stated = ask.post(FRAME, params=asked, json=STATED, headers={"origin": ORIGIN})
    assert known.content == stated.content
    assert stated.headers["cache-control"] == "no-store"
    problem(ask.post(FRAME, params=asked, json=STATED), 401, "key-needed")


def test_a_frame_is_sent_once_for_each_generation_profile_and_question(
    serving_shop: Service, ask: Asking, server_key: Header, do_import: Import
) -> None:
    asked = {"contact": _token(ask, server_key, "ala"), "k": "3"}
    tag = ask.get(FRAME, params=asked).headers["etag"]

    def again(**changed: str) -> int:
        return ask.get(FRAME, params={**asked, **changed}, headers={"if-none-match": f'W/"x", {tag}'}).status_code

    assert again() == 304
    assert again(k="4") == again(format="json") == again(locale="en") == 200
    assert again(contact=_token(ask, server_key, "nikt")) == 200
    keep_stated(serving_shop.contacts, "sklep", [{"id": "ala", "preferences": []}])
    assert again() == 200
    keep_stated(serving_shop.contacts, "sklep", [{"id": "ala", "preferences": [JEANS]}])
    tag = ask.get(FRAME, params=asked).headers["etag"]
    assert again() == 304
    do_import(small_feed(41))
    serving_shop.serving.look()
    assert again() == 200


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("k", "0"),
        ("k", "101"),
        ("k", "-1"),
        ("k", "1.5"),
        ("k", "٣"),
        ("k", "9" * 5000),
        ("format", "xml"),
        ("locale", "de"),
    ],
)
def test_a_parameter_that_is_not_understood_is_named(
    serving_shop: Service, ask: Asking, parameter: str, value: str
) -> None:
    answer = ask.get(FRAME, params={parameter: value})
    assert problem(answer, 422, "invalid-parameter")["parameter"] == parameter


def test_a_frame_of_nobody_else_opens_with_a_token(serving_shop: Service, ask: Asking) -> None:
    for token in ("x", "WyJza2xlcCIsImFsYSJd.x.y", serving_shop.tokens.make("inny", "ala")):
        problem(ask.get(FRAME, params={"contact": token}), 401, "token-refused")


def test_a_token_is_for_server_keys_alone_and_reads_no_profile(serving_shop: Service, ask: Asking) -> None:
    problem(ask.post("/v1/shops/sklep/contacts/ala/token", headers={"origin": ORIGIN}), 401, "key-needed")
    problem(ask.post(f"/v1/shops/sklep/contacts/{'a' * 201}/token"), 422, "invalid-parameter")


# --- nothing there, nothing yet ---------------------------------------------------------------------------------------


def test_before_the_first_import_frames_are_empty_and_rankings_a_problem(
    service: Service, ask: Asking, server_key: Header
) -> None:
    problem(ask.post(RANK, json=STATED, headers=server_key), 503, "no-generation")
    problem(ask.get(FILTERS), 503, "no-generation")
    for answer in (
        ask.get(FRAME, params={"format": "json"}),
        ask.post(FRAME, params={"format": "json"}, json=STATED, headers=server_key),
    ):
        assert answer.status_code == 200
        assert (answer.json()["empty"], answer.json()["reason"]) == (True, "no-catalogue")


def test_ready_is_who_has_something_to_answer_from(service: Service, ask: Asking, do_import: Import) -> None:
    assert ask.get("/healthz").json() == {"status": "ok"}
    problem(ask.get("/readyz"), 503, "not-ready")
    do_import()
    service.serving._slots.clear()
    assert ask.get("/readyz").json() == {"status": "ready", "shops": 1}


@pytest.mark.parametrize(
    ("method", "path", "status", "name"),
    [
        ("GET", "/v1", 404, "not-found"),
        ("GET", "/v1/nothing", 404, "not-found"),
        ("GET", "/v1/shops/sklep/filters/", 404, "not-found"),
        ("GET", "/v1/shops/nobody/filters", 404, "unknown-shop"),
        ("GET", "/v1/shops/%2e%2e/filters", 404, "unknown-shop"),
        ("GET", "/v1/shops/nobody/frames/recommended", 404, "unknown-shop"),
        ("POST", "/v1/shops/nobody/rank", 404, "unknown-shop"),
        ("GET", "/v1/shops/sklep/frames/other", 404, "unknown-frame"),
        ("DELETE", FRAME, 405, "method-not-allowed"),
        ("GET", RANK, 405, "method-not-allowed"),
        ("PUT", FILTERS, 405, "method-not-allowed"),
        ("POST", "/healthz", 405, "method-not-allowed"),
    ],
)
def test_what_is_not_there_is_a_problem(
    serving_shop: Service, ask: Asking, method: str, path: str, status: int, name: str
) -> None:
    answer = ask(method, path)
    problem(answer, status, name)
    assert status != 405 or answer.headers["allow"]


def test_a_fault_of_ours_is_a_problem_that_tells_nothing_of_the_inside(
    serving_shop: Service, ask: Asking, server_key: Header, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the inside")

    monkeypatch.setattr("service.api.frames.ranked_as_asked", broken)
    monkeypatch.setattr("service.api.answers.filters_of", broken)
    for answer in (ask.post(RANK, json=STATED, headers=server_key), ask.get(FILTERS, params={"main": ""})):
        assert "inside" not in problem(answer, 500, "unexpected")["detail"]


def test_damaged_data_are_a_problem_without_a_path(serving_shop: Service, ask: Asking, shelf: Shelf) -> None:
    (shelf.current() / "manifest.json").write_text("{")
    document = problem(ask.get(FILTERS), 500, "broken")
    assert "manifest" not in document["detail"]


# --- around every answer ----------------------------------------------------------------------------------------------


def test_a_page_of_the_shop_may_ask_beforehand_and_a_foreign_one_may_not(serving_shop: Service, ask: Asking) -> None:
    asking = {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    for path in (RANK, FRAME, FILTERS):
        allowed = ask("OPTIONS", path, headers={"origin": ORIGIN, **asking})
        assert allowed.status_code == 204
        assert allowed.headers["access-control-allow-origin"] == ORIGIN
        assert "content-type" in allowed.headers["access-control-allow-headers"]
        assert "authorization" not in allowed.headers["access-control-allow-headers"]
        foreign = ask("OPTIONS", path, headers={"origin": "https://other.example", **asking})
        problem(foreign, 403, "not-allowed")
        assert "access-control-allow-origin" not in foreign.headers
    between_servers = ask("OPTIONS", "/v1/shops/sklep/contacts/ala/token", headers={"origin": ORIGIN, **asking})
    assert "access-control-allow-origin" not in between_servers.headers


def test_every_answer_for_pages_depends_on_their_origin(serving_shop: Service, ask: Asking) -> None:
    for origin in (None, ORIGIN, "https://other.example"):
        answer = ask.get(FRAME, headers={"origin": origin} if origin else {})
        assert answer.headers["vary"] == "Origin"
        assert answer.headers.get("access-control-allow-origin") == (ORIGIN if origin == ORIGIN else None)
    problems = ask.get(f"{FRAME}?k=0", headers={"origin": ORIGIN})
    assert problems.headers["access-control-allow-origin"] == ORIGIN


def test_the_log_holds_no_query_no_contact_and_no_second_line(
    serving_shop: Service, ask: Asking, server_key: Header, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "notesik.access"):
        ask.get(FRAME, params={"contact": _token(ask, server_key, "ala@sklep.example")})
        ask.get("/a%0Ab")
    lines = [record.getMessage() for record in caplog.records if record.name == "notesik.access"]
    assert len(lines) == 3
    assert all(re.fullmatch(r"method=\w+ path=\S+ status=\d+ bytes=\d+ ms=[\d.]+", line) for line in lines), lines
    assert "path=/v1/shops/sklep/contacts/-/token" in lines[0]
    assert not any("ala" in line or "contact=" in line for line in lines)


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/v1/shops/s/contacts/ala/token", "/v1/shops/s/contacts/-/token"),
        ("/v1/shops/s/contacts/a/b", "/v1/shops/s/contacts/-"),
        ("/v1/shops/s/contacts/ala/key-information", "/v1/shops/s/contacts/-/key-information"),
        ("/v1/shops/s/contacts/ala/tags/preferences", "/v1/shops/s/contacts/-/preferences"),
        ("/v1/shops/s/contacts/ala/preferences/ala@example.com", "/v1/shops/s/contacts/-"),
        ("/v1/shops/s/visits/abc/token", "/v1/shops/s/visits/-/token"),
        ("/v1/shops/s/contacts/find", "/v1/shops/s/contacts/find"),
        ("/v1/shops/s/contacts/find/tags", "/v1/shops/s/contacts/-/tags"),
        ("/v1/shops/s/contacts/a\nb/token", "/v1/shops/s/contacts/-/token"),
        ("/\u0105", "/%C4%85"),
    ],
)
def test_a_path_is_logged_without_whom_it_is_about(path: str, logged: str) -> None:
    assert loggable(path) == logged


def test_the_stylesheet_is_for_every_page(service: Service, ask: Asking) -> None:
    answer = ask.get("/static/frame.css")
    assert answer.headers["content-type"].startswith("text/css")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "max-age" in answer.headers["cache-control"]
    assert ask.get("/static/frame.css", headers={"if-none-match": answer.headers["etag"]}).status_code == 304


# --- what is written about it -----------------------------------------------------------------------------------------


def test_the_openapi_document_describes_every_route_and_resolves(service: Service, ask: Asking) -> None:
    document = ask.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    ours = {route.path for route in (*contact_routes(), *act_routes(), *import_routes(), *doing_routes())}
    hot = {"frames/{frame}", "frames/{frame}/acts", "frames/{frame}/style.css", "rank", "counts", "results"}
    mails = {"email/{block}", "email/{block}/batch", "sent/{id}", "contacts/{id}/sent", "answers/{id}"}
    by_fastapi = {f"/v1{path}" for path in answers_app(service).openapi()["paths"]}
    assert set(document["paths"]) == {
        *ours,
        *(f"/v1/shops/{{shop}}/{path}" for path in hot | mails),
        *by_fastapi,
        "/healthz",
        "/readyz",
        "/l/{token}/{slot}",
        "/i/{token}/{slot}.png",
    }
    for path in ours - {FIND, IMPORT}:
        for method in ("get", "put", "patch", "post", "delete"):
            known = ask(method.upper(), path.format(shop="sklep", id="ola")).status_code != 405
            assert known == (method in document["paths"][path]), (method, path)
    answered = {
        path: set(answers["responses"]) for path in document["paths"] for answers in document["paths"][path].values()
    }
    assert answered["/v1/shops/{shop}/filters"] == {"200", "304", "404", "422", "503"}
    token = answered["/v1/shops/{shop}/contacts/{contact}/token"]
    assert token == {"200", "400", "401", "403", "404", "413", "422"}
    references = re.findall(r'"#/components/schemas/(\w+)"', json.dumps(document))
    assert set(references) <= set(document["components"]["schemas"])
    assert "HTTPValidationError" not in references


@pytest.mark.parametrize(
    ("schema", "document"),
    [
        ("Preferences", {"?": 1}),
        ("Preference", {"preferences": [{"?": 1}]}),
        ("Criterion", {"preferences": [{"main": None, "criteria": [{"?": 1}]}]}),
    ],
)
def test_the_openapi_document_names_the_members_that_are_read(schema: str, document: dict[str, Any]) -> None:
    with pytest.raises(MalformedPreference) as refusal:
        parse_preferences(document)
    assert refusal.value.message == f"This key is unknown; known are {', '.join(SCHEMAS[schema]['properties'])}."


DOCUMENT = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "kind", [*KINDS.values(), *BY_STATUS.values(), UNEXPECTED], ids=lambda kind: f"{kind.status}-{kind.name}"
)
def test_every_problem_is_documented(kind: Any) -> None:
    assert f"| {kind.status} | `{kind.name}` |" in DOCUMENT
