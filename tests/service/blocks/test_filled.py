"""A message that was made for others, filled with a contact's links, is the one that would have been made for them."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from frames.email.compose import compose_block
from frames.email.model import Block, Part
from service.blocks import filled, pulling
from service.blocks.filled import Composed
from service.blocks.pulling import Pull, Pulled, pull
from service.composition import Service
from service.lately import Lately
from service.storage.definitions import Kind
from service.surfaces.defined import block_of
from tests.service.blocks.mailing import SHOP, reachable, say
from tests.service.blocks.test_same_as_frame import definition, preference
from tests.service.links import made

NOON = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
BASE = "https://notes.example/a&b"
GREETED = """
[email]
subject = { pl = "{{ greeting }}!", en = "{{ greeting }}!" }
[[email.paragraphs]]
text = { pl = "Zmień, co nam mówisz.", en = "Change what you told us." }
link = "{{ centre }}"
"""
PLAIN = """
[email]
pictures = "opened"
[[email.paragraphs]]
text = { pl = "Zmień, co nam mówisz.", en = "Change what you told us." }
link = "https://sklep.example/"
"""


def everything(service: Service, names: list[str], people: list[str], chance: random.Random) -> list[Any]:
    """What is given to people of these blocks, in some part and language, at some time."""
    shop, answers = service.shops.get(SHOP), list[Any]()
    for turn, name in enumerate(names):
        hours = [timedelta(hours=chance.randrange(9)) for _ in people]
        parts, locales = chance.choices(tuple(Part), k=len(people)), chance.choices((None, "en"), k=len(people))
        asked = zip(people, parts, locales, hours, strict=True)
        pulls = [Pull(contact, part, locale, at=NOON + after) for contact, part, locale, after in asked]
        defined, now = block_of(service, SHOP, name), NOON + timedelta(minutes=turn)
        answers += [each.document for each in asyncio.run(pull(service, shop, defined, pulls, BASE, now))]
    return answers


def test_what_one_person_alone_is_given_pushes_out_nothing_that_others_share(
    mailing_shop: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, rotates in (("still", "false"), ("turning", "true")):
        text = f'surface = "email"\nranking.rotate = {rotates}\n'
        mailing_shop.definitions.add(SHOP, Kind.FRAME, name, text, active=True)
    people = [f"k{number}" for number in range(8)]
    for each in people:
        reachable(mailing_shop, each)
    composed: list[Block] = []

    def counted(*asked: Any) -> Block:
        composed.append(compose_block(*asked))
        return composed[-1]

    def given(name: str, *contacts: str) -> list[Pulled]:
        shop, defined = mailing_shop.shops.get(SHOP), block_of(mailing_shop, SHOP, name)
        return asyncio.run(pull(mailing_shop, shop, defined, [*map(Pull, contacts)], BASE, NOON))

    monkeypatch.setattr(filled, "compose_block", counted)
    given("still", people[0])
    monkeypatch.setattr(filled, "_MADE", Lately[Composed](3 * len(composed[0].html)))  # one, and no second
    given("still", people[1])
    assert len({str(each.document["cards"]) for each in given("turning", *people)}) > 1
    assert len(composed) == 2 + len(people)
    given("still", *people[2:])
    assert len(composed) == 2 + len(people)


def test_filled_or_made_for_one_a_message_is_the_same(mailing_shop: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(3)
    made.define(mailing_shop)
    names = ["recommended"]
    for number, text in enumerate((GREETED, PLAIN, "", "")):
        names.append(f"d{number}")
        mailing_shop.definitions.add(SHOP, Kind.FRAME, names[-1], definition(chance) + text, active=True)
    wishes = [preference(chance) for _ in range(3)]
    people = [f"k{number}" for number in range(40)]
    for number, each in enumerate(people):
        reachable(mailing_shop, each, chance.choice(wishes))
        if number % 3 == 0:
            say(mailing_shop, each, "sms")
    monkeypatch.setattr(mailing_shop.sent, "current", lambda *_: None)  # nothing is given again
    monkeypatch.setattr(mailing_shop.sent, "keep", lambda rows: list(rows))
    together = everything(mailing_shop, names, people, random.Random(1))
    assert sum(not each["empty"] for each in together) > 100
    calls: list[Composed] = []

    def alone(*asked: Any) -> Composed:
        calls.append(filled.composed_alone(*asked))
        return calls[-1]

    monkeypatch.setattr(pulling, "composed", alone)
    assert everything(mailing_shop, names, people, random.Random(1)) == together
    assert len(calls) == sum(not each["empty"] for each in together)
    assert not any(filled.NOBODYS in repr(each) for each in together)
