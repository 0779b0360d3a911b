"""A frame and a block of one definition list the same products with the same reasons, whoever looks."""

from __future__ import annotations

import random
from typing import Any

import pytest

from service.composition import Service
from service.storage.definitions import Kind
from tests.service.blocks.mailing import SHOP, pulled, reachable
from tests.service.conftest import Asking
from tests.service.small_feed import COLOURS

MAINS = ("Dżinsy", "Bluzki", "Odzież", None)
SCENARIOS = ("preferences", "bestsellers", "newest", "assortment")


def preference(chance: random.Random) -> dict[str, Any]:
    """Something that a person may want of the small feed."""
    colours = chance.sample(COLOURS, 2)
    criteria = [
        {"filter": "color", "any": colours[:1], "none": colours[1:], "must": chance.random() < 0.3},
        {"filter": "price", "max": str(chance.randrange(50, 95)), "weight": chance.choice((0.5, 1, 2))},
        {"filter": "color", "indifferent": True},
    ]
    return {"main": chance.choice(MAINS), "criteria": chance.sample(criteria, chance.randrange(len(criteria) + 1))}


def definition(chance: random.Random) -> str:
    """Something that a merchandiser may write."""
    chain = chance.sample(SCENARIOS, chance.randrange(1, 4))
    side = f'[[variants]]\nname = "b"\nshare = {chance.randrange(1, 99)}\nslots = {chance.randrange(1, 25)}\n'
    return (
        f"slots = {chance.randrange(1, 25)}\nminimum_match = {chance.choice(('0', '0.5', '1'))}\n"
        f"minimum_products = 1\ntoo_few = '{chance.choice(('hide', 'fewer'))}'\n"
        + "".join(f'[[scenarios]]\nby = "{each}"\n' for each in chain)
        + (side if chance.random() < 0.5 else "")
    )


COMPARED = ("id", "match", "tally", "why", "reasons", "title", "price", "link")
TOGETHER = ("empty", "reason", "scenario", "tried", "variant", "total", "notices", "preferences", "generation")


@pytest.mark.parametrize("seed", range(4))
def test_frame_and_block_say_the_same(
    serving_shop: Service, ask: Asking, server_key: dict[str, str], seed: int
) -> None:
    chance, seen = random.Random(seed), set()
    names = [f"d{number}" for number in range(6)]
    for name in names:
        serving_shop.definitions.add(SHOP, Kind.FRAME, name, definition(chance), active=True)
    for number in range(12):
        contact = f"k{number}"
        reachable(serving_shop, contact, *(preference(chance) for _ in range(chance.randrange(1, 4))))
        for name in ("recommended", *chance.sample(names, 2)):
            token = serving_shop.tokens.make(SHOP, contact)
            shown = {"contact": token, "format": "json"}
            frame = ask.get(f"/v1/shops/{SHOP}/frames/{name}", params=shown).json()
            block = pulled(ask, server_key, f"/v1/shops/{SHOP}/email/{name}", contact=contact)
            assert [frame[each] for each in TOGETHER] == [block[each] for each in TOGETHER]
            assert [[card[each] for each in COMPARED] for card in frame["cards"]] == [
                [card[each] for each in COMPARED] for card in block["cards"]
            ]
            for card in block["cards"]:
                assert card["title"] in block["html"]
                assert card["title"] in block["text"]
            seen |= {block["scenario"], block["variant"]}
    assert {"preferences", "bestsellers"} <= seen


def test_a_product_that_is_gone_is_no_fault_and_the_next_scenario_answers_on_both(
    serving_shop: Service, ask: Asking, server_key: dict[str, str]
) -> None:
    chain = 'minimum_products = 1\n[[scenarios]]\nby = "similar"\n[[scenarios]]\nby = "assortment"\n'
    serving_shop.definitions.add(SHOP, Kind.FRAME, "like", chain, active=True)
    reachable(serving_shop, "ola")
    block = pulled(ask, server_key, f"/v1/shops/{SHOP}/email/like", product="nie-ma")
    frame = ask.get(f"/v1/shops/{SHOP}/frames/like", params={"format": "json", "product": "nie-ma"}).json()
    assert block["scenario"] == frame["scenario"] == "assortment"
    assert block["tried"] == frame["tried"] != []
    assert [card["id"] for card in block["cards"]] == [card["id"] for card in frame["cards"]]
    there = pulled(ask, server_key, f"/v1/shops/{SHOP}/email/like", product="A-001")
    assert there["scenario"] == "similar"
