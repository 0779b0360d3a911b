"""Who is answered alike is read and ranked once, and nobody else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from service.campaigns import ranked
from service.campaigns.model import Campaign
from service.campaigns.ranked import Rankings
from service.composition import Service
from service.contacts.model import Fact, Facts, Source
from service.recommend import stated_by
from service.storage.definitions import Kind
from tests.service.campaigns.conftest import SHOP
from tests.service.cards import AT, BY_THE_SHOP, keep_stated
from tests.service.conftest import JEANS

CAMPAIGN = Campaign(SHOP, "rank", "parquet", "", 1, 3)
INFORMATION = """
[colour]
type = "text"
label = { pl = "Kolor", en = "Colour" }
binds = [{ main = "Dżinsy", filter = "color", any = ["{value}"] }]

[cats]
type = "yes/no"
label = { pl = "Koty", en = "Cats" }
"""
CHEAP: dict[str, Any] = {"main": "Dżinsy", "criteria": [{"filter": "price", "max": "70"}]}


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was read of contacts so far: each time that somebody's preferences are parsed is noted."""
    noted: list[object] = []
    really = stated_by

    def noting(profile: Any, *rest: Any) -> Any:
        noted.append(profile.contact)
        return really(profile, *rest)

    monkeypatch.setattr(ranked, "stated_by", noting)
    return noted


def say(service: Service, contact: str, preference: Mapping[str, Any], **told: str | bool) -> None:
    keep_stated(service.contacts, SHOP, [{"id": contact, "preferences": [preference]}])
    facts = Facts(tuple(Fact(key, value, Source.DECLARED, AT) for key, value in told.items()))
    service.contacts.change(SHOP, contact, lambda card: replace(card, key_information=facts), BY_THE_SHOP)


def met_of(row: Mapping[str, Any]) -> list[list[str]]:
    return [match["met"] for match in json.loads(row["ranking"])["matches"]]


def test_equal_preferences_are_read_once_in_all_parts(serving_shop: Service, read: list[object]) -> None:
    for contact in ("ela", "ola", "ula"):
        say(serving_shop, contact, JEANS)
    answer = Rankings(serving_shop, CAMPAIGN)
    first = answer(["ala", "ela", "obca", "ola"])
    second = answer(["ula", "ala"])
    assert len(read) == 1
    ala, ela, obca, ola = first
    assert [row["products"] for row in (ela, ola, *second)] == [ala["products"]] * 4
    assert (obca["reason"], obca["contact"], second[0]["contact"]) == ("nobody-known", "obca", "ula")


def test_what_reads_otherwise_is_answered_otherwise(serving_shop: Service, read: list[object]) -> None:
    say(serving_shop, "ela", {**CHEAP, "criteria": [{"filter": "price", "max": "40"}]})
    say(serving_shop, "ola", {**CHEAP, "criteria": [{"filter": "price", "max": "40.00"}]})
    ela, ola = Rankings(serving_shop, CAMPAIGN)(["ela", "ola"])
    assert len(read) == 2
    assert (ela["products"], ela["match"]) == (ola["products"], ola["match"])
    missed = [json.loads(row["ranking"])["matches"][0]["missed"][0]["wanted"] for row in (ela, ola)]
    assert missed[0] != missed[1]


def test_key_information_parts_contacts_where_it_drives_criteria_alone(
    serving_shop: Service, read: list[object]
) -> None:
    serving_shop.definitions.add(SHOP, Kind.INFORMATION, "information", INFORMATION, active=True)
    say(serving_shop, "ala", CHEAP, colour="biały", cats=True)
    say(serving_shop, "ela", CHEAP, colour="biały", cats=False)
    say(serving_shop, "ola", CHEAP, colour="niebieski", cats=True)
    say(serving_shop, "ula", CHEAP)
    rows = Rankings(serving_shop, CAMPAIGN)(["ala", "ela", "ola", "ula"])
    assert len(read) == 3
    ala, ela, ola, ula = (row["products"] for row in rows)
    assert ala == ela
    assert len({tuple(each) for each in (ala, ola, ula)}) == 3
    for row, alone in zip(rows, ("ala", "ela", "ola", "ula"), strict=True):
        assert row == Rankings(serving_shop, CAMPAIGN)([alone])[0]


def test_what_key_information_means_may_change_between_parts(serving_shop: Service) -> None:
    say(serving_shop, "ala", CHEAP, colour="niebieski")
    answer = Rankings(serving_shop, CAMPAIGN)
    (before,) = answer(["ala"])
    serving_shop.definitions.add(SHOP, Kind.INFORMATION, "information", INFORMATION, active=True)
    (after,) = answer(["ala"])
    assert met_of(before)[0] == ["price"]
    assert met_of(after)[0] == ["price", "color"]


def test_a_preference_that_holds_no_more_parts_who_states_it_from_who_does(serving_shop: Service) -> None:
    say(serving_shop, "ala", CHEAP)
    say(serving_shop, "ela", CHEAP)
    gone = date(2020, 1, 1)
    serving_shop.contacts.change(
        SHOP,
        "ela",
        lambda card: replace(card, preferences=tuple(replace(each, until=gone) for each in card.preferences)),
        BY_THE_SHOP,
    )
    ala, ela = Rankings(serving_shop, CAMPAIGN)(["ala", "ela"])
    assert (ala["reason"], ela["reason"]) == (None, "no-preferences")


def test_no_more_is_remembered_than_said(
    serving_shop: Service, read: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranked, "REMEMBERED", 1)
    say(serving_shop, "ela", JEANS)
    answer = Rankings(serving_shop, CAMPAIGN)
    ala, ela = answer(["ala", "ela"])
    assert ala["products"] == ela["products"]
    assert len(read) == 1
    answer(["ala"])
    assert len(read) == 2


def test_what_cannot_be_asked_any_more_is_said_of_each_and_of_nobody_else(
    serving_shop: Service,
) -> None:
    say(serving_shop, "ela", {**CHEAP, "criteria": [{"filter": "color", "max": "40"}]})
    say(serving_shop, "ola", {**CHEAP, "criteria": [{"filter": "color", "max": "40"}]})
    rows = Rankings(serving_shop, CAMPAIGN)(["ela", "ala", "ola", "nikt"])
    assert [row["reason"] for row in rows] == ["not-answerable", None, "not-answerable", "no-preferences"]
