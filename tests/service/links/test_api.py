"""Links over HTTP, by server key: one, a mailing, for tests, taken back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from frames.drawn.model import HEIGHT, WIDTH
from service.blocks.opened.listing import opened_by
from service.composition import Service
from service.contacts.model import Actor, Contact, Fact, Occasion, Source
from service.links import Purpose
from service.settings import Settings
from service.storage.shops import Shop
from tests.service.conftest import ORIGIN, Asking
from tests.service.links import made

Header = dict[str, str]
LINKS = "/v1/shops/sklep/contacts/ola/links"


def test_a_link_to_a_centre_opens_the_contacts_own_page(
    asking_shop: Service, ola: Contact, ask: Asking, server_key: Header
) -> None:
    answer = ask.post(LINKS, json={"centre": "notesik", "days": 7}, headers=server_key)
    assert answer.status_code == 200
    document = answer.json()
    assert document["link"].startswith(f"{made.BASE}/c/")
    assert document["expires"].endswith(":00:00+00:00")
    assert document["sms"] == {"characters": len(document["link"]), "left": 160 - len(document["link"])}
    assert ask.get(made.path(document["link"])).status_code == 200
    assert ask.post(LINKS, json={"centre": "notesik", "days": 7}, headers=server_key).json() == document


@pytest.mark.parametrize(
    ("asked", "letter"),
    [
        ({"answer": {"attribute": "nps", "value": "9"}}, "a"),
        ({"answer": {"attribute": "nps", "value": 9}}, "a"),
        ({"answer": {"attribute": "newsletter_useful", "value": False}}, "a"),
        ({"form": "quiz"}, "f"),
        ({"unsubscribe": "email"}, "u"),
        ({"centre": "notesik", "sections": ["channels"]}, "c"),
    ],
)
def test_each_kind_of_link_is_made_and_opens(
    asking_shop: Service, ola: Contact, ask: Asking, server_key: Header, asked: dict[str, Any], letter: str
) -> None:
    link = made.path(ask.post(LINKS, json=asked, headers=server_key).json()["link"])
    assert link.startswith(f"/{letter}/")
    assert ask.get(link).status_code == 200


def test_a_link_that_unsubscribes_brings_its_headers(
    asking_shop: Service, ola: Contact, ask: Asking, server_key: Header
) -> None:
    document = ask.post(LINKS, json={"unsubscribe": "email"}, headers=server_key).json()
    assert document["headers"] == {
        "List-Unsubscribe": f"<{document['link']}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({}, "name one thing to open"),
        ({"centre": "notesik", "form": "quiz"}, "name one thing to open"),
        ({"centre": "notesik", "day": 3}, "'day' is no member"),
        ({"centre": 3}, "centre must be a text"),
        ({"centre": "notesik", "days": 0}, "days must be"),
        ({"centre": "notesik", "days": True}, "days must be"),
        ({"centre": "notesik", "days": 4000}, "days must be"),
        ({"centre": "notesik", "confirm": "yes"}, "confirm must be"),
        ({"centre": "notesik", "sections": ["all"]}, "sections must be"),
        ({"centre": "notesik", "sections": [["a"]]}, "sections must be"),
        ({"centre": "notesik", "sections": []}, "no such sections"),
        ({"centre": "szkic"}, "not active"),
        ({"answer": "9"}, "answer must be"),
        ({"answer": {"attribute": "nps"}}, "answer must be"),
        ({"answer": {"attribute": "none", "value": "9"}}, "no key information"),
        ({"answer": {"attribute": "nps", "value": [9]}}, "value must be"),
        ({"answer": {"attribute": "allergy", "value": "nuts"}}, "sensitive"),
        ({"preference": "p1"}, "no preference under that key"),
        ({"unsubscribe": "fax"}, "unsubscribe must be one of"),
    ],
)
def test_a_document_that_cannot_be_answered_is_refused_in_a_sentence(
    asking_shop: Service, ola: Contact, ask: Asking, server_key: Header, asked: dict[str, Any], sentence: str
) -> None:
    answer = ask.post(LINKS, json=asked, headers=server_key)
    assert answer.status_code == 422
    assert answer.json()["type"] == "urn:notesik:problem:link-not-made"
    assert sentence in answer.json()["detail"]


def test_unknown_contacts_and_centres_have_no_links(
    asking_shop: Service, ola: Contact, ask: Asking, server_key: Header
) -> None:
    nobody = ask.post("/v1/shops/sklep/contacts/nobody/links", json={"centre": "notesik"}, headers=server_key)
    assert nobody.status_code == 404
    nowhere = ask.post(LINKS, json={"centre": "nowhere"}, headers=server_key)
    assert nowhere.status_code == 404


@pytest.mark.parametrize(
    "path", [LINKS, f"{LINKS}/revoke", "/v1/shops/sklep/centres/notesik/test-link", "/v1/shops/sklep/links"]
)
def test_only_the_shops_server_makes_links(asking_shop: Service, ola: Contact, ask: Asking, path: str) -> None:
    assert ask.post(path, json={"centre": "notesik"}, headers={"origin": ORIGIN}).status_code == 401
    assert ask.post(path, json={"centre": "notesik"}).status_code == 401


def test_a_test_link_is_made_of_a_draft_too(asking_shop: Service, ask: Asking, server_key: Header) -> None:
    answer = ask.post("/v1/shops/sklep/centres/szkic/test-link", headers=server_key)
    assert answer.status_code == 200
    assert ask.get(made.path(answer.json()["link"])).status_code == 200
    assert asking_shop.contacts.count(made.SHOP) == 0


def test_links_begin_with_the_public_address(settings: Settings, ask: Asking) -> None:
    from service.centres.minting import public_base
    from service.composition import compose

    assert public_base(ask.service, "http://inside:8000/") == "http://inside:8000"
    public = compose(settings.model_copy(update={"public_address": "https://notes.example/"}))
    assert public_base(public, "http://inside:8000/") == "https://notes.example"


# --- taken back -------------------------------------------------------------------------------------------------------


def test_one_link_is_taken_back_and_the_others_stay(
    asking_shop: Service, ola: Contact, ask: Asking, server_key: Header
) -> None:
    one, other = (
        ask.post(LINKS, json=asked, headers=server_key).json()["link"]
        for asked in ({"form": "quiz"}, {"unsubscribe": "email"})
    )
    assert ask.post(f"{LINKS}/revoke", json={"link": one}, headers=server_key).json() == {"revoked": one}
    assert ask.get(made.path(one)).status_code == 404
    assert ask.get(made.path(other)).status_code == 200


def test_all_links_are_taken_back_but_the_one_that_lets_a_reader_leave(
    asking_shop: Service, ola: Contact, ask: Asking, server_key: Header
) -> None:
    links = [
        ask.post(LINKS, json=asked, headers=server_key).json()["link"]
        for asked in ({"form": "quiz"}, {"unsubscribe": "email"}, {"centre": "notesik"})
    ]
    assert ask.post(f"{LINKS}/revoke", json={"all": True}, headers=server_key).json() == {"revoked": "all"}
    assert [ask.get(made.path(link)).status_code for link in links] == [404, 200, 404]
    fresh = ask.post(LINKS, json={"form": "quiz"}, headers=server_key).json()["link"]
    assert ask.get(made.path(fresh)).status_code == 200


def test_a_link_of_somebody_else_is_not_taken_back(
    asking_shop: Service, ola: Contact, ask: Asking, server_key: Header
) -> None:
    made.ola(asking_shop, "kasia", "kasia@example.com")
    theirs = ask.post("/v1/shops/sklep/contacts/kasia/links", json={"form": "quiz"}, headers=server_key).json()["link"]
    for link in (theirs, "https://elsewhere.example/x", "", f"{made.BASE}/f/nonsense"):
        assert ask.post(f"{LINKS}/revoke", json={"link": link}, headers=server_key).status_code == 404
    assert ask.get(made.path(theirs)).status_code == 200


@pytest.mark.parametrize("body", [{}, {"all": False}, {"all": True, "link": "x"}, {"link": 3}])
def test_what_is_taken_back_must_be_said(
    asking_shop: Service, ola: Contact, ask: Asking, server_key: Header, body: dict[str, Any]
) -> None:
    assert ask.post(f"{LINKS}/revoke", json=body, headers=server_key).status_code == 422


# --- mailings ---------------------------------------------------------------------------------------------------------


def test_a_mailing_is_answered_line_by_line_in_order(
    asking_shop: Service, ola: Contact, ask: Asking, server_key: Header
) -> None:
    for number in range(5):
        made.ola(asking_shop, f"c{number}", f"c{number}@example.com")
    lines = [{"contact": f"c{number % 5}", "centre": "notesik"} for number in range(450)]
    body = "\n".join(map(json.dumps, lines))
    answer = ask.post("/v1/shops/sklep/links", content=body, headers=server_key)
    assert answer.headers["content-type"] == "application/x-ndjson"
    documents = [json.loads(line) for line in answer.text.splitlines()]
    assert [each["contact"] for each in documents] == [each["contact"] for each in lines]
    assert len({each["link"] for each in documents}) == 5
    assert len({each["expires"] for each in documents}) == 1


def test_a_line_that_cannot_be_answered_spares_the_others(
    asking_shop: Service, ola: Contact, ask: Asking, server_key: Header
) -> None:
    lines = [
        '{"contact": "ola", "centre": "notesik"}',
        "nonsense",
        "[]",
        "",
        '{"contact": "nobody", "centre": "notesik"}',
        '{"centre": "notesik"}',
        '{"test": true, "contact": "ola", "centre": "notesik"}',
        '{"test": true, "centre": "szkic"}',
        '{"test": true, "unsubscribe": "email"}',
    ]
    answer = ask.post("/v1/shops/sklep/links", content="\n".join(lines) + "\n", headers=server_key)
    documents = [json.loads(line) for line in answer.text.splitlines()]
    assert ["link" in each for each in documents] == [True, False, False, False, False, False, True, True]
    assert documents[1] == {"problem": "the line is no JSON"}
    assert documents[3]["contact"] == "nobody"
    for each in documents[-2:]:
        assert each["test"] is True
        assert ask.get(made.path(each["link"])).status_code == 200


def test_an_endless_line_ends_the_answer(asking_shop: Service, ola: Contact, ask: Asking, server_key: Header) -> None:
    body = b'{"contact": "ola", "centre": "notesik"}\n' + b"x" * 100_000
    answer = ask.post("/v1/shops/sklep/links", content=body, headers=server_key)
    assert [sorted(json.loads(line)) for line in answer.text.splitlines()][-1] == ["problem"]


# --- other shops ------------------------------------------------------------------------------------------------------


def test_the_links_of_one_shop_open_nothing_of_another(
    asking_shop: Service, ola: Contact, ask: Asking, server_key: Header
) -> None:
    """The same id, the same names of everything, another shop: a link keeps to the shop it was made in."""
    asking_shop.shops.create(Shop("inny", "PLN", locale="pl", origins=("https://inny.example",)))
    token = ask.post(LINKS, json={"centre": "notesik"}, headers=server_key).json()["link"].rpartition("/")[2]
    assert ask.get(f"/v1/shops/sklep/visits/{token}").status_code == 200
    assert ask.get(f"/v1/shops/inny/visits/{token}").status_code == 404
    link = asking_shop.links.read(token, Purpose.CENTRE, made.mint(asking_shop).now)
    assert link.handle == ola.handle


def test_pictures_of_a_block_are_made_for_a_contact_and_taken_back_by_one_address(
    asking_shop: Service, ola: Contact, ask: Asking, server_key: Header
) -> None:
    document = ask.post(LINKS, json={"opened": "recommended", "slots": 2}, headers=server_key).json()
    assert [each["slot"] for each in document["opened"]] == [1, 2]
    assert (document["width"], document["height"]) == (WIDTH, HEIGHT)
    image = document["opened"][1]["image"]
    assert ask.get(made.path(image)).headers["content-type"] == "image/png"
    taken = ask.post(f"{LINKS}/revoke", json={"link": image}, headers=server_key)
    assert taken.json() == {"revoked": image}
    assert ask.get(made.path(image)).status_code == 200, "a mail that is out shows no broken picture"


@pytest.mark.parametrize(
    ("language", "more", "drawn"),
    [
        ("en", {}, "en"), ("en-GB", {}, "en"), ("pl_PL", {}, "pl"), ("uk", {}, "pl"), (None, {}, "pl"),
        ("en", {"locale": "pl"}, "pl"),
    ],
)  # fmt: skip
def test_pictures_speak_the_language_of_the_contact_unless_another_is_asked_for(
    asking_shop: Service,
    ola: Contact,
    ask: Asking,
    server_key: Header,
    language: str | None,
    more: dict[str, str],
    drawn: str,
) -> None:
    assert asking_shop.shops.get("sklep").locale == "pl"
    if language is not None:
        known = Fact("language", language, Source.DECLARED, datetime.now(UTC))
        asking_shop.contacts.change(
            "sklep",
            "ola",
            lambda card: replace(card, details=card.details.with_((known,))),
            Occasion(Actor.SHOP, "test", known.at),
        )
    many = ask.post(
        "/v1/shops/sklep/links",
        content=json.dumps({"contact": "ola", "opened": "recommended", **more}),
        headers=server_key,
    )
    one = ask.post(LINKS, json={"opened": "recommended", **more}, headers=server_key)
    for document in (one.json(), many.json()):
        token = document["opened"][0]["image"].split("/")[-2]
        assert opened_by(asking_shop, token, datetime.now(UTC)).token.locale == drawn


@pytest.mark.parametrize(
    "more", [{"slots": 0}, {"slots": 101}, {"slots": True}, {"slots": "2"}, {"locale": "xx"}, {"days": 3}]
)
def test_pictures_that_cannot_be_made_say_why(
    asking_shop: Service, ola: Contact, ask: Asking, server_key: Header, more: dict[str, Any]
) -> None:
    answer = ask.post(LINKS, json={"opened": "recommended", **more}, headers=server_key)
    assert answer.status_code == 422
    assert next(iter(more)) in answer.json()["detail"]
    assert ask.post(LINKS, json={"opened": "nope"}, headers=server_key).status_code == 404
