"""Live counts over HTTP and as a command: who may ask, what is answered, what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from matching.errors import MalformedPreference
from matching.preferences import parse_preference
from service.composition import Service
from tests.service.commands import Notesik, document, refusal
from tests.service.conftest import ORIGIN, STATED, Asking, Import
from tests.service.small_feed import small_feed
from tests.service.test_api import FILTERS, RANK, Header, problem

COUNTS = "/v1/shops/sklep/counts"
BLUE = {"filter": "color", "any": ["niebieski"]}


def offer(answer: dict[str, Any], key: str) -> dict[str, Any]:
    """What one filter of an answer has to offer."""
    (found,) = (each for each in answer["dependent"] if each["filter"] == key)
    return dict(found)


def ask_for(ask: Asking, key: Header, *criteria: dict[str, Any], main: str | None = "Dżinsy") -> dict[str, Any]:
    body = {"preferences": [{"main": main, "criteria": list(criteria)}]}
    answer = ask.post(COUNTS, json=body, headers=key)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return dict(answer.json())


def test_a_half_stated_preference_is_counted(serving_shop: Service, ask: Asking, server_key: Header) -> None:
    answer = ask_for(ask, server_key, BLUE, {"filter": "price", "max": "70"})
    assert list(answer) == ["generation", "catalogue", "main", "candidates", "remaining", "dependent", "unknown"]
    assert (answer["catalogue"], answer["main"], answer["candidates"]) == (40, "Odzież > Dżinsy", 20)
    assert answer["remaining"] == 5
    color = offer(answer, "color")
    assert list(color) == [
        "filter", "label", "type", "shown", "values", "groups", "bands", "present", "silent"
    ]  # fmt: skip
    assert color["values"] == [
        {"value": "biały", "products": 5, "chosen": False},
        {"value": "niebieski", "products": 5, "chosen": True},
    ]
    assert (color["type"], color["present"], color["silent"]) == ("choice", 10, 0)
    bands = offer(answer, "price")["bands"]
    assert [band["products"] for band in bands] == [4, 3, 3]
    assert bands[0]["max"] == bands[1]["min"]


def test_a_choice_that_would_leave_nothing_says_so(serving_shop: Service, ask: Asking, server_key: Header) -> None:
    answer = ask_for(ask, server_key, {"filter": "price", "max": "51"})
    assert answer["remaining"] == 1
    assert {each["value"]: each["products"] for each in offer(answer, "color")["values"]} == {
        "biały": 0,
        "niebieski": 1,
    }


def test_every_count_is_what_stating_the_choice_leaves(serving_shop: Service, ask: Asking, server_key: Header) -> None:
    price, refusal = {"filter": "price", "over": "60"}, {"filter": "color", "none": ["czarny"]}
    answer = ask_for(ask, server_key, price, {**refusal, "any": ["biały"]}, main=None)
    for value in offer(answer, "color")["values"]:
        stated = ask_for(ask, server_key, price, {**refusal, "any": [value["value"]]}, main=None)
        assert stated["remaining"] == value["products"]
    for number, band in enumerate(offer(answer, "price")["bands"], 1):
        banded = ask_for(ask, server_key, {"filter": "price", "band": number}, {**refusal, "any": ["biały"]}, main=None)
        assert banded["remaining"] == band["products"]


def test_the_count_of_a_stated_absence_is_that_of_stating_it_and_silence_is_counted_apart(
    do_import: Import, ask: Asking, server_key: Header
) -> None:
    """Of forty products ten state that they have no colour, and ten say nothing of it."""
    do_import(small_feed().replace(b"czarny", b"brak").replace("<g:color>biały</g:color>".encode(), b""))
    color = offer(ask_for(ask, server_key, main=None), "color")
    left = {value["value"]: value["products"] for value in color["values"]}
    assert (left[False], color["present"], color["silent"]) == (10, 20, 10)
    for answer, remaining in (
        ({"any": [False]}, left[False]),
        ({"absent": True, "strict": True}, left[False]),
        ({"absent": True}, left[False] + color["silent"]),
    ):
        assert ask_for(ask, server_key, {"filter": "color", **answer}, main=None)["remaining"] == remaining


def test_a_limit_in_a_currency_that_no_product_has_is_met_by_none_and_named_nowhere(
    serving_shop: Service, ask: Asking, server_key: Header
) -> None:
    answer = ask_for(ask, server_key, {"filter": "price", "max": "70", "currency": "EUR"})
    assert (answer["candidates"], answer["remaining"], answer["unknown"]) == (20, 0, [])


def test_remaining_products_are_the_full_matches_of_the_ranking(
    serving_shop: Service, ask: Asking, server_key: Header
) -> None:
    ranking = ask.post(RANK, json=STATED, headers=server_key).json()
    counts = ask.post(COUNTS, json=STATED, headers=server_key).json()
    assert (counts["remaining"], counts["candidates"]) == (ranking["full_matches"], ranking["candidates"])


def test_the_filters_are_those_of_the_main_value_in_the_order_of_the_hierarchy(
    serving_shop: Service, ask: Asking, server_key: Header
) -> None:
    for main, asked in (("Dżinsy", "Dżinsy"), (None, "")):
        (shown,) = ask.get(FILTERS, params={"main": asked}).json()["main"]["values"]
        answer = ask_for(ask, server_key, main=main)
        assert [each["filter"] for each in answer["dependent"]] == [each["filter"] for each in shown["dependent"]]
        for counted, listed in zip(answer["dependent"], shown["dependent"], strict=True):
            assert counted["values"] == [{**each, "chosen": False} for each in listed.get("values", [])]
            assert counted["bands"] == [{**each, "chosen": False} for each in listed.get("bands", [])]


def test_an_unknown_main_value_offers_nothing_and_is_said(
    serving_shop: Service, ask: Asking, server_key: Header
) -> None:
    answer = ask_for(ask, server_key, main="Dżinsyy")
    assert (answer["main"], answer["remaining"], answer["dependent"]) == (None, 0, [])
    assert answer["unknown"][0]["candidates"][0] == "Odzież > Dżinsy"


def test_filters_are_called_by_their_names_in_a_language(
    serving_shop: Service, ask: Asking, server_key: Header
) -> None:
    body = {"preferences": [{"main": None}]}
    labels = [
        offer(ask.post(f"{COUNTS}?locale={locale}", json=body, headers=server_key).json(), "color")["label"]
        for locale in ("pl", "en")
    ]
    assert labels == ["Kolor", "Colour"]


@pytest.mark.parametrize("locale", ["de", "", "PL", "x" * 300])
def test_a_locale_nobody_speaks_is_refused_for_counts_and_filters_alike(
    serving_shop: Service, ask: Asking, server_key: Header, locale: str
) -> None:
    asked = {"params": {"locale": locale}}
    for answer in (ask.post(COUNTS, json=STATED, headers=server_key, **asked), ask.get(FILTERS, **asked)):
        assert problem(answer, 422, "invalid-parameter")["parameter"] == "locale"


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ('{"preferences": []}', "preferences"),
        ('{"preferences": [{"main": null}, {"main": null}]}', "preferences"),
        ('{"preferences": [{"main": null}], "k": 3}', "k"),
        ('{"preferences": [{"main": null, "criteria": [{"filter": "color"}]}]}', "preferences[0].criteria[0]"),
        (
            '{"preferences": [{"main": null, "criteria": [{"filter": "color", "max": 5}]}]}',
            "preferences[0].criteria[0].max",
        ),
    ],
)
def test_what_is_no_one_preference_is_refused_with_its_place(
    serving_shop: Service, ask: Asking, server_key: Header, body: str, path: str
) -> None:
    assert problem(ask.post(COUNTS, content=body, headers=server_key), 422, "preference-refused")["path"] == path


def test_what_is_no_json_and_what_is_too_long_are_problems(
    serving_shop: Service, ask: Asking, server_key: Header
) -> None:
    problem(ask.post(COUNTS, content="{", headers=server_key), 400, "not-json")
    problem(ask.post(COUNTS, content=" " * 300_000, headers=server_key), 413, "body-too-large")


def test_a_page_of_the_shop_may_ask_and_nobody_else_without_a_key(serving_shop: Service, ask: Asking) -> None:
    answer = ask.post(COUNTS, json=STATED, headers={"origin": ORIGIN})
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    problem(ask.post(COUNTS, json=STATED), 401, "key-needed")
    problem(ask.post(COUNTS, json=STATED, headers={"origin": "https://other.example"}), 403, "not-allowed")
    beforehand = {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    allowed = ask("OPTIONS", COUNTS, headers={"origin": ORIGIN, **beforehand})
    assert (allowed.status_code, allowed.headers["access-control-allow-origin"]) == (204, ORIGIN)
    problem(ask("OPTIONS", COUNTS, headers={"origin": "https://other.example", **beforehand}), 403, "not-allowed")


def test_counts_of_no_shop_no_generation_or_by_another_method_are_problems(
    service: Service, ask: Asking, server_key: Header
) -> None:
    problem(ask.post(COUNTS, json=STATED, headers=server_key), 503, "no-generation")
    problem(ask.post("/v1/shops/nobody/counts", json=STATED), 404, "unknown-shop")
    problem(ask.get(COUNTS), 405, "method-not-allowed")


def test_the_same_counts_have_the_same_bytes(serving_shop: Service, ask: Asking, server_key: Header) -> None:
    first, second = (ask.post(COUNTS, json=STATED, headers=server_key).content for _ in range(2))
    assert first == second


def test_the_answer_has_the_members_that_the_openapi_document_names(
    serving_shop: Service, ask: Asking, server_key: Header
) -> None:
    schemas = ask.get("/openapi.json").json()["components"]["schemas"]
    with pytest.raises(
        MalformedPreference, match="known are " + ", ".join(schemas["HalfStated"]["properties"]) + r"\.$"
    ):
        parse_preference({"?": 1})
    answer = ask_for(ask, server_key)
    assert list(answer) == list(schemas["Counts"]["properties"]) == schemas["Counts"]["required"]
    for each in answer["dependent"]:
        assert list(each) == list(schemas["Offer"]["properties"]) == schemas["Offer"]["required"]
        for choice in (*each["values"], *each["bands"]):
            assert set(choice) <= set(schemas["Choice"]["properties"])


# --- the command ------------------------------------------------------------------------------------------------------


def test_the_command_answers_the_same_document(
    notesik: Notesik, feed: Path, tmp_path: Path, serving_shop: Service, ask: Asking, server_key: Header
) -> None:
    over_http = ask.post(COUNTS, json=STATED, headers=server_key).json()
    stated = tmp_path / "stated.json"
    stated.write_text(json.dumps(STATED))
    of_shop = document(notesik("counts", "--shop", "sklep", "--preferences", stated, "--json"))
    assert of_shop == over_http
    directly = document(notesik("counts", "--feed", feed, "--industry", "fashion", "--currency", "PLN",
                                "--preferences", "-", "--json", input=stated.read_bytes()))  # fmt: skip
    assert {**directly, "generation": ""} == {**of_shop, "generation": ""}


def test_a_table_shows_every_choice_with_what_it_leaves(notesik: Notesik, feed: Path) -> None:
    wanted = {"filter": "color", "any": ["niebieski", "zelony"]}
    stated = json.dumps({"preferences": [{"main": "Dżinsy", "criteria": [wanted]}]}).encode()
    shown = notesik("counts", "--feed", feed, "--preferences", "-", input=stated).stdout.decode()
    assert "10 of 20 candidates in Odzież > Dżinsy meet everything so far" in shown
    assert "not in this feed: color: zelony; nearest: " in shown
    assert any(line.split()[-3:] == ["niebieski", "10", "chosen"] for line in shown.splitlines())
    assert any(line.split()[-2:] == ["biały", "10"] for line in shown.splitlines())


def test_a_document_of_several_preferences_is_refused_in_one_line(notesik: Notesik, feed: Path) -> None:
    stated = json.dumps({"preferences": [{"main": None}, {"main": None}]}).encode()
    line = refusal(notesik("counts", "--feed", feed, "--preferences", "-", input=stated))
    assert line.endswith("standard input: preferences: Exactly one preference is expected here, not 2.")
