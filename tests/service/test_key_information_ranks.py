"""Key information from the card to the frame and the command: it ranks, says so, and its ETag follows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from service.centres.defined import INFORMATION
from service.composition import Service
from service.contacts.model import Actor, Contact, Fact, Occasion, Source
from service.storage.definitions import Definition, Kind
from tests.service.commands import Notesik, document
from tests.service.conftest import Asking
from tests.service.test_api import FRAME, Header

NOW = datetime(2026, 11, 1, tzinfo=UTC)
TEXT = """
[likes]
type = "text"
label = { pl = "Ulubiony kolor", en = "Favourite colour" }
[[likes.binds]]
main = "Bluzki"
filter = "color"
any = ["{value}"]
"""


def tell(service: Service, contact: str, colour: str, source: Source = Source.DECLARED) -> None:
    """Keep a favourite colour of a contact."""

    def telling(card: Contact) -> Contact:
        return replace(card, key_information=card.key_information.with_((Fact("likes", colour, source, NOW),)))

    service.contacts.change("sklep", contact, telling, Occasion(Actor.SHOP, "test", NOW))


def defined(service: Service, text: str = TEXT) -> None:
    kept = service.definitions.get("sklep", Kind.INFORMATION, INFORMATION)
    if kept is None:
        service.definitions.add("sklep", Kind.INFORMATION, INFORMATION, text, active=True)
    else:
        service.definitions.change("sklep", Kind.INFORMATION, INFORMATION, lambda old: _with_text(old, text))


def _with_text(kept: Definition, text: str) -> Definition:
    return replace(kept, text=text)


def frame(ask: Asking, key: Header, contact: str, **asked: str) -> Any:
    token = ask.post(f"/v1/shops/sklep/contacts/{contact}/token", headers=key).json()["token"]
    return ask.get(FRAME, params={"contact": token, "format": "json", "locale": "en", **asked})


def test_what_was_told_makes_the_frame_of_who_stated_nothing(
    serving_shop: Service, ask: Asking, server_key: Header
) -> None:
    defined(serving_shop)
    assert frame(ask, server_key, "nikt").json()["empty"]
    tell(serving_shop, "nikt", "zielony")
    answer = frame(ask, server_key, "nikt").json()
    assert answer["preferences"] == ["Bluzki. Colour: zielony (you told us: favourite colour zielony)"]
    assert {card["reasons"][0]["told"] for card in answer["cards"]} == {"you told us: favourite colour zielony"}


def test_the_etag_follows_what_was_told_and_what_it_is_said_to_mean(
    serving_shop: Service, ask: Asking, server_key: Header
) -> None:
    defined(serving_shop)
    tags = [frame(ask, server_key, "nikt").headers["etag"]]
    tell(serving_shop, "nikt", "zielony")
    tags.append(frame(ask, server_key, "nikt").headers["etag"])
    assert frame(ask, server_key, "nikt").headers["etag"] == tags[-1]
    defined(serving_shop, TEXT.replace("Favourite", "Best-loved"))
    tags.append(frame(ask, server_key, "nikt").headers["etag"])
    assert len(set(tags)) == 3
    assert "best-loved colour" in frame(ask, server_key, "nikt").text


def test_what_was_declared_counts_rather_than_what_was_observed(
    serving_shop: Service, ask: Asking, server_key: Header
) -> None:
    defined(serving_shop)
    tell(serving_shop, "nikt", "zielony")
    tell(serving_shop, "nikt", "czarny", Source.OBSERVED)
    assert "zielony" in frame(ask, server_key, "nikt").json()["preferences"][0]


def test_who_does_not_want_to_be_personalised_is_as_a_stranger(
    serving_shop: Service, ask: Asking, server_key: Header
) -> None:
    defined(serving_shop)
    tell(serving_shop, "ala", "zielony")
    off = Occasion(Actor.CONTACT, "test", NOW)
    serving_shop.contacts.change("sklep", "ala", lambda card: replace(card, personalise=False), off)
    answer = frame(ask, server_key, "ala").json()
    assert (answer["empty"], answer["preferences"], answer["cards"]) == (True, [], [])


def test_the_command_ranks_as_the_frame_does(
    serving_shop: Service, ask: Asking, server_key: Header, notesik: Notesik
) -> None:
    defined(serving_shop)
    tell(serving_shop, "ala", "zielony")
    ranked = document(notesik("rank", "--shop", "sklep", "--contact", "ala", "-k", "5", "--json"))
    framed = frame(ask, server_key, "ala", k="5").json()
    assert [match["id"] for match in ranked["matches"]] == [card["id"] for card in framed["cards"]]
    assert framed["preferences"][-1].startswith("Bluzki. Colour: zielony (you told us")
