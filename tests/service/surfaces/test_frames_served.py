"""Frames over HTTP: the shop's own definitions, what a request may ask, and 304 only where nothing has changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx2
import pytest

from service.composition import Service
from service.storage.definitions import Kind
from tests.service.cards import BY_THE_SHOP
from tests.service.conftest import ORIGIN, STATED, Asking, Import
from tests.service.small_feed import small_feed
from tests.service.surfaces.test_scenarios import looked_at

FRAME = "/v1/shops/sklep/frames/shelf"
SHELF = """\
slots = 4
minimum_match = 0.5

[[scenarios]]
by = "preferences"

[[scenarios]]
by = "bestsellers"
"""

Framed = Callable[..., httpx2.Response]


def define(service: Service, text: str = SHELF, name: str = "shelf") -> None:
    """A frame of the shop's own that serves."""
    if service.definitions.get("sklep", Kind.FRAME, name) is None:
        service.definitions.add("sklep", Kind.FRAME, name, text, active=True)
    else:
        service.definitions.change("sklep", Kind.FRAME, name, lambda kept: replace(kept, text=text))


@pytest.fixture
def framed(serving_shop: Service, ask: Asking) -> Framed:
    """Asks for the frame ``shelf`` as JSON: ``framed(contact="ala", k=3)``."""
    define(serving_shop)

    def asking(contact: str | None = None, headers: dict[str, str] | None = None, **query: object) -> httpx2.Response:
        token = {} if contact is None else {"contact": serving_shop.tokens.make("sklep", contact)}
        return ask.get(FRAME, params={"format": "json", **query, **token}, headers=headers)

    return asking


def ids(answer: httpx2.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [card["id"] for card in answer.json()["cards"]]


def test_an_answer_names_its_scenario_those_before_it_and_what_was_asked_beyond_the_ranking(framed: Framed) -> None:
    document = framed().json()
    assert (document["frame"], document["scenario"], document["layout"]) == ("shelf", "bestsellers", "grid")
    assert document["tried"] == [{"scenario": "preferences", "products": 0, "why": "nobody-known"}]
    assert document["options"] == {"minimum_match": 0.5}
    assert (document["total"], document["offset"], document["left_out"], document["variant"]) == (40, 0, 0, None)
    assert len(document["cards"]) == 4


def test_the_frame_of_every_shop_names_no_options(serving_shop: Service, ask: Asking) -> None:
    document = ask.get("/v1/shops/sklep/frames/recommended", params={"format": "json"}).json()
    assert (document["options"], document["scenario"], document["empty"]) == ({}, None, True)


def test_pages_over_http_are_one_list(framed: Framed) -> None:
    whole = ids(framed("ala", k=100))
    pages = [ids(framed("ala", offset=offset)) for offset in range(0, len(whole), 4)]
    assert [id_ for page in pages for id_ in page] == whole
    assert framed("ala", offset=len(whole)).json()["reason"] == "no-more"


@pytest.mark.parametrize(
    ("parameter", "value"),
    [("offset", "1001"), ("offset", "-1"), ("offset", "x"), ("offset", "9" * 400), ("product", "x" * 201), ("k", "0")],
)
def test_what_cannot_be_asked_is_refused_by_name(framed: Framed, parameter: str, value: str) -> None:
    answer = framed(**{parameter: value})
    assert (answer.status_code, answer.json()["parameter"]) == (422, parameter)


def test_a_frame_that_is_not_active_is_none(serving_shop: Service, framed: Framed) -> None:
    serving_shop.definitions.change("sklep", Kind.FRAME, "shelf", lambda kept: replace(kept, active=False))
    assert framed().json()["type"] == "urn:notesik:problem:unknown-frame"


def test_options_in_the_body_of_a_frame_are_refused_and_not_passed_over(framed: Framed, ask: Asking) -> None:
    body = {"preferences": [], "options": {"variants": 2}}
    answer = ask.post(FRAME, json=body, headers={"origin": ORIGIN})
    assert (answer.status_code, answer.json()["path"]) == (422, "options")
    assert "leave options out" in answer.json()["detail"]


def test_a_body_without_k_fills_the_frames_own_slots(serving_shop: Service, framed: Framed, ask: Asking) -> None:
    def posted(body: dict[str, Any], **query: object) -> dict[str, Any]:
        answer = ask.post(FRAME, params={"format": "json", **query}, json=body, headers={"origin": ORIGIN})
        assert answer.headers["cache-control"] == "no-store"
        document: dict[str, Any] = answer.json()
        return document

    assert len(posted(STATED)["cards"]) == 4
    assert len(posted({**STATED, "k": 12})["cards"]) == 12
    assert len(posted({**STATED, "k": 12}, k=3)["cards"]) == 3
    first, second = posted({**STATED, "k": 5}), posted({**STATED, "k": 5, "offset": 5})
    assert (first["scenario"], first["total"], second["offset"]) == ("preferences", 15, 5)
    assert not {card["id"] for card in first["cards"]} & {card["id"] for card in second["cards"]}


# --- 304 --------------------------------------------------------------------------------------------------------------


def unchanged(framed: Framed, tag: str, contact: str | None = "ala", **query: object) -> bool:
    return framed(contact, headers={"if-none-match": tag}, **query).status_code == 304


def test_who_has_the_answer_is_told_so_and_by_nothing_else(framed: Framed) -> None:
    tag = framed("ala").headers["etag"]
    assert unchanged(framed, tag)
    assert not unchanged(framed, tag, contact=None)
    others: list[dict[str, Any]] = [{"k": 5}, {"offset": 4}, {"product": "A-001"}, {"locale": "en"}]
    for query in others:
        assert not unchanged(framed, tag, **query), query


def test_a_changed_definition_is_a_changed_answer(serving_shop: Service, framed: Framed) -> None:
    tag = framed("ala").headers["etag"]
    define(serving_shop, SHELF.replace("slots = 4", 'slots = 4\nlayout = "carousel"'))
    assert not unchanged(framed, tag)


def test_a_changed_card_is_a_changed_answer(serving_shop: Service, framed: Framed) -> None:
    tag = framed("ala").headers["etag"]
    serving_shop.contacts.change("sklep", "ala", lambda card: replace(card, preferences=()), BY_THE_SHOP)
    assert not unchanged(framed, tag)


def test_a_new_generation_is_a_changed_answer(serving_shop: Service, framed: Framed, do_import: Import) -> None:
    tag = framed("ala").headers["etag"]
    do_import(small_feed(41))
    serving_shop.serving.look()
    assert not unchanged(framed, tag)


def test_what_depends_on_what_a_person_does_is_always_made_anew(serving_shop: Service, framed: Framed) -> None:
    define(serving_shop, '[[scenarios]]\nby = "recently-viewed"\n[[scenarios]]\nby = "bestsellers"\n')
    looked_at(serving_shop, "ala", "A-003")
    answer = framed("ala")
    assert (ids(answer), "etag" in answer.headers) == (["A-003"], False)
    assert not unchanged(framed, "*")
    looked_at(serving_shop, "ala", "A-005")
    assert set(ids(framed("ala"))) == {"A-003", "A-005"}
    assert "etag" in framed().headers, "of nobody known nothing was looked at"


def test_sides_of_a_test_have_answers_of_their_own(serving_shop: Service, framed: Framed) -> None:
    text = 'slots = 4\n[[scenarios]]\nby = "bestsellers"\n[[variants]]\nname = "wide"\nshare = 50\nslots = 8\n'
    define(serving_shop, text)
    people = [f"osoba-{number}" for number in range(24)]
    for person in people:
        serving_shop.contacts.change("sklep", person, lambda card: replace(card, preferences=()), BY_THE_SHOP)
    seen = {person: framed(person).json() for person in people}
    assert {document["variant"] for document in seen.values()} == {"base", "wide"}
    for person, document in seen.items():
        assert len(document["cards"]) == {"base": 4, "wide": 8}[document["variant"]]
        assert framed(person).json()["variant"] == document["variant"]
    assert framed().json()["variant"] is None


def test_cards_are_kept_by_the_persons_browser_alone_and_nobodys_frame_by_anyone(framed: Framed) -> None:
    assert framed("ala").headers["cache-control"] == "private, no-cache"
    assert framed().headers["cache-control"] == "public, no-cache"


def test_a_parameter_that_no_frame_has_is_refused_by_name(framed: Framed) -> None:
    answer = framed(zzz=1)
    assert (answer.status_code, answer.json()["parameter"]) == (422, "zzz")
    assert "contact and format and k and locale and offset and product" in answer.json()["detail"]
