"""What is made once for whoever is known by the same is what would have been made for each of them."""

from __future__ import annotations

import asyncio
import gc
import random
import weakref
from collections.abc import Hashable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from frames.definition import FrameDefinition, RankingOptions, Scenario, Surface
from frames.model import Frame
from matching.model import Rotation
from service.composition import Service
from service.generations.opened import Generation
from service.lately import Lately
from service.measuring.counted import Counting
from service.storage.definitions import Kind
from service.storage.profiles import Profile
from service.surfaces import answering
from service.surfaces.answering import Asked, Wanted, answer_to, recorded_answer, wanted
from service.surfaces.defined import Defined, block_of
from service.surfaces.turning import Turn, turn_of
from service.surfaces.viewer import Viewer
from tests.service.blocks.test_same_as_frame import definition, preference
from tests.service.blocks.test_stable import feed_of
from tests.service.conftest import Import
from tests.service.surfaces.asked import chain, seen_by

SHOP = "sklep"
CONTACTS = 2000
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
KEY_INFORMATION = """
[colour]
type = "text"
label = { pl = "Ulubiony kolor", en = "Favourite colour" }
[[colour.binds]]
main = "Dżinsy"
filter = "color"
any = ["{value}"]
"""
OWN = "title.pl = \"Dla: {{ contact.first_name or 'Ciebie' }}\"\ntitle.en = \"For {{ contact.first_name or 'you' }}\"\n"


def somebody(chance: random.Random, preferences: list[dict[str, Any]]) -> Profile:
    """Whoever may look, with little of which there are many kinds, so that many are known by the same."""
    stated = chance.sample(preferences, chance.choice((0, 1, 1, 1, 1, 2)))
    products = [f"A-{number:03d}" for number in range(3)]
    return Profile(
        contact=f"k{chance.random()}",
        preferences={"preferences": stated},
        version=str(chance.random()),
        information=chance.choice(({}, {}, {}, {"colour": "zielony"}, {"colour": "czarny"})),
        handle=chance.randbytes(8),
        tags=tuple(chance.sample(("VIP", "new"), chance.randrange(3))),
        details={"name": chance.choice(("Ola Nowak", "Jan Kos"))},
        wished=tuple(chance.sample(products, chance.randrange(2))),
        refused=tuple(chance.sample(products, chance.choice((0,) * 9 + (1,)))),
        keys=tuple(f"p{chance.randrange(3)}" for _ in stated),
        personalise=chance.random() < 0.95,
    )


def asked(chance: random.Random, defined: list[Defined], service: Service, preferences: list[dict[str, Any]]) -> Wanted:
    """Anything that may be asked of these definitions."""
    profile = None if chance.random() < 0.1 else somebody(chance, preferences)
    viewer = Viewer(profile, chance.random() < 0.1, b"" if profile is None else profile.handle)
    surface = chance.choice((Surface.FRAME, Surface.EMAIL))
    said = Asked(
        slots=chance.choice((None, None, None, 3)),
        offset=chance.choice((0,) * 9 + (2,)),
        locale=chance.choice((None, None, None, "en")),
        product=chance.choice((None,) * 9 + ("A-004",)),
        counting=chance.choice((None, Counting("https://notes.example", NOON, surface))),
    )
    return wanted(service, service.shops.get(SHOP), chance.choice(defined), viewer, said)


def answered(service: Service, asked: Wanted) -> Frame:
    return asyncio.run(answer_to(service, asked))


def test_shared_or_made_anew_an_answer_is_the_same(serving_shop: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(8)
    serving_shop.definitions.add(SHOP, Kind.INFORMATION, "information", KEY_INFORMATION, active=True)
    for number in range(6):
        text = definition(chance)
        serving_shop.definitions.add(SHOP, Kind.FRAME, f"d{number}", OWN + text if number == 5 else text, active=True)
    defined = [block_of(serving_shop, SHOP, name) for name in ("recommended", *(f"d{number}" for number in range(6)))]
    preferences = [preference(chance) for _ in range(3)]
    everybody = [asked(chance, defined, serving_shop, preferences) for _ in range(CONTACTS)]
    together = [answered(serving_shop, each) for each in everybody]
    assert len({(each.signature, each.asked.counting) for each in everybody}) < 0.8 * CONTACTS
    monkeypatch.setattr(answering, "shared", lambda *_: None)
    assert together == [answered(serving_shop, each) for each in everybody]


def rotating(chance: random.Random) -> str:
    """Something that a merchandiser may write, whose equals rotate."""
    options = (
        "variants = 2\n",
        'mix = "fair"\n',
        'near = [{ filter = "price", percent = 40 }]\n',
        'boosts = [{ filter = "color", any = ["zielony"], points = 0.3 }]\nlift = true\n',
        'pinned = [{ id = "A-002", slot = 2 }]\n',
        'caps = [{ filter = "color", most = 2 }]\n',
        'exclude = { products = ["A-001"] }\n',
    )
    chain = "".join(f'[[scenarios]]\nby = "{each}"\n' for each in ("preferences", "bestsellers", "newest"))
    return (
        f"slots = {chance.randrange(1, 13)}\nminimum_match = {chance.choice(('0', '0.5'))}\n"
        f"too_few = '{chance.choice(('fewer', 'fill'))}'\n{chain}"
        "[ranking]\nrotate = true\n" + "".join(chance.sample(options, chance.randrange(3)))
    )


def test_turned_or_made_anew_an_answer_is_the_same(serving_shop: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(9)
    names = [f"r{number}" for number in range(8)]
    for name in names:
        serving_shop.definitions.add(SHOP, Kind.FRAME, name, rotating(chance), active=True)
    defined = [block_of(serving_shop, SHOP, name) for name in names]
    preferences = [preference(chance) for _ in range(3)]
    days = [NOON, NOON + timedelta(days=1)]
    everybody = [asked(chance, defined, serving_shop, preferences) for _ in range(CONTACTS)]
    turns = [Rotation(each.viewer.split.hex(), f"{chance.choice(days):%F}") for each in everybody]
    everybody = [
        replace(each, theirs=replace(each.theirs, rotation=turn)) for each, turn in zip(everybody, turns, strict=True)
    ]
    found: list[Turn | None] = []

    def noted(generation: Generation, signature: Hashable, definition: FrameDefinition) -> Turn | None:
        found.append(turn_of(generation, signature, definition))
        return found[-1]

    monkeypatch.setattr(answering, "turn_of", noted)
    monkeypatch.setattr(answering, "shared", lambda *_: None)
    together = [asyncio.run(recorded_answer(serving_shop, each)) for each in everybody]
    assert sum(turn is not None for turn in found) > 0.3 * CONTACTS
    assert len({tuple(card.id for card in each.frame.cards) for each in together}) > 100
    monkeypatch.setattr(answering, "turn_of", lambda *_: None)
    assert together == [asyncio.run(recorded_answer(serving_shop, each)) for each in everybody]


def test_what_rotates_is_known_by_all_but_for_whom_it_does(serving_shop: Service) -> None:
    definition = chain(Scenario.BESTSELLERS, ranking=RankingOptions(rotate=True))
    shop, defined = serving_shop.shops.get(SHOP), Defined(SHOP, definition, 7, 1)

    def known_by(split: bytes, at: datetime) -> object:
        return wanted(serving_shop, shop, defined, Viewer(None, split=split), Asked(at=at)).in_common

    assert known_by(b"a", NOON) == known_by(b"b", NOON) != known_by(b"a", NOON + timedelta(days=1))
    still = wanted(serving_shop, shop, Defined(SHOP, chain(Scenario.BESTSELLERS), 7, 1), Viewer(), Asked())
    assert still.in_common is None


def test_what_only_one_did_is_shared_with_nobody(serving_shop: Service) -> None:
    viewed = chain(Scenario.VIEWED, Scenario.BESTSELLERS)
    shop, viewer = serving_shop.shops.get(SHOP), seen_by(serving_shop, "ala")
    assert wanted(serving_shop, shop, Defined(SHOP, viewed, 7, 1), viewer, Asked()).signature is None
    assert wanted(serving_shop, shop, Defined(SHOP, viewed, 7, 1), Viewer(), Asked()).signature is not None


def test_numbers_that_are_written_otherwise_are_not_the_same(serving_shop: Service) -> None:
    shop, defined = serving_shop.shops.get(SHOP), block_of(serving_shop, SHOP, "recommended")
    ala = seen_by(serving_shop, "ala").profile
    assert ala is not None

    def signature(most: object) -> object:
        stated = {"preferences": [{"main": "Dżinsy", "criteria": [{"filter": "price", "max": most}]}]}
        return wanted(serving_shop, shop, defined, Viewer(replace(ala, preferences=stated)), Asked()).signature

    assert len({signature(most) for most in ("80", "80.00", 80, 80.0)}) == 4


@pytest.mark.parametrize("rotate", [True, False])
def test_what_is_shared_holds_no_generation(serving_shop: Service, do_import: Import, rotate: bool) -> None:
    definition = chain(Scenario.BESTSELLERS, ranking=RankingOptions(rotate=rotate))
    shop = serving_shop.shops.get(SHOP)
    answered(serving_shop, wanted(serving_shop, shop, Defined(SHOP, definition, 7, 1), Viewer(), Asked()))
    before = weakref.ref(serving_shop.serving.generation(SHOP))
    index = weakref.ref(serving_shop.serving.generation(SHOP).index.positions.places)
    do_import(feed_of({1: ""}))
    serving_shop.serving.look()
    gc.collect()
    assert before() is None
    assert index() is None


def test_what_was_not_asked_for_the_longest_goes_first() -> None:
    kept = Lately[str](10)
    for key, weight in (("a", 4), ("b", 4), ("a", 5)):
        kept.keep(key, f"{key}{weight}", weight)
    assert (kept.get("a"), kept.get("b")) == ("a5", "b4")
    kept.get("a")
    kept.keep("c", "c", 2)
    assert (kept.get("a"), kept.get("b"), kept.get("c")) == ("a5", None, "c")
    kept.keep("large", "large", 11)
    assert [kept.get(each) for each in ("a", "c", "large")] == [None, None, None]
