"""`[ranking]` as merchandisers write it: what it means, and every fault with its place."""

from __future__ import annotations

from decimal import Decimal

import pytest

from frames.definition import Exclude, FrameDefinition, RankingOptions, Surface
from matching.model import Boost, Cap, Criterion, Mix, Near, Pin, Tie
from service import editing
from service.composition import Service
from service.errors import DefinitionRefused
from service.storage.definitions import Kind
from service.surfaces.agreement import warnings
from service.surfaces.definition import read_frame
from tests.service.conftest import Import

SHOP = "sklep"
EVERYTHING = """
slots = 8
[ranking]
variants = 3
mix = "fair"
ties = ["reduced", "newest"]
rotate = true
lift = true
in_stock = true
caps = [{ filter = "brand", most = 2 }, { filter = "category", most = 4 }]
near = [{ filter = "price", tolerance = 20 }, { filter = "weight", percent = "2.5" }]
boosts = [{ filter = "brand", any = ["ABC", "Len"], points = 0.2 }, { filter = "price", min = 30, points = 1 }]
pinned = [{ id = "A-17", slot = 1 }, { id = "A-1", slot = 3 }]
exclude = { bought_days = 90, shown_days = 7, products = ["A-9"] }
"""


def faults_of(text: str) -> tuple[str, ...]:
    with pytest.raises(DefinitionRefused) as refused:
        read_frame(text)
    return refused.value.faults


def test_a_ranking_means_what_its_text_says() -> None:
    assert read_frame(EVERYTHING).ranking == RankingOptions(
        caps=(Cap("brand", 2), Cap("category", 4)),
        variants=3,
        near=(Near("price", tolerance=Decimal(20)), Near("weight", percent=Decimal("2.5"))),
        mix=Mix.FAIR,
        ties=(Tie.REDUCED, Tie.NEWEST),
        rotate=True,
        boosts=(
            Boost(Criterion("brand", any=("ABC", "Len")), 200_000),
            Boost(Criterion("price", min=Decimal(30)), 1_000_000),
        ),
        lift=True,
        pinned=(Pin("A-17", 1), Pin("A-1", 3)),
        in_stock=True,
        exclude=Exclude(90, 7, ("A-9",)),
    )


@pytest.mark.parametrize("surface", Surface)
@pytest.mark.parametrize("said", [True, False])
def test_who_says_whether_equals_rotate_is_obeyed_on_every_surface(surface: Surface, said: bool) -> None:
    assert FrameDefinition("x", surface=surface, ranking=RankingOptions(rotate=said)).rotates is said


def test_a_variant_overrides_the_ranking_key_by_key() -> None:
    text = "[ranking]\nin_stock = true\nmix = 'fair'\n[[variants]]\nname = 'b'\nshare = 50\nranking.mix = 'best'\n"
    ranking = read_frame(text).variants[0].definition.ranking
    assert (ranking.in_stock, ranking.mix) == (True, Mix.BEST)


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("capz = []", "ranking.capz: there is no such key; did you mean caps?"),
        ("caps = [{ filter = 'brand' }]", "ranking.caps[0].most: it must be given."),
        ("caps = [{ filter = 'brand', most = 0 }]",
         "ranking.caps[0].most: a whole number from 1 to 1000 is expected here."),
        ("variants = 0", "ranking.variants: a whole number from 1 to 100 is expected here."),
        ("mix = 'fare'", "ranking.mix: 'fare' is not known here; did you mean fair?"),
        ("ties = ['newest', 'newest']", "ranking.ties[1]: it stands in the list already."),
        ("near = [{ filter = 'price' }]",
         "ranking.near[0]: one of both is expected here: tolerance (in the unit of the filter) or percent."),
        ("near = [{ filter = 'price', tolerance = 1, percent = 1 }]",
         "ranking.near[0]: one of both is expected here: tolerance (in the unit of the filter) or percent."),
        ("near = [{ filter = 'price', tolerance = 0 }]",
         "ranking.near[0].tolerance: a number above 0 is expected here."),
        ("boosts = [{ filter = 'brand', points = 1 }]",
         "ranking.boosts[0]: this criterion asks nothing; give one of any, none, min, max, over, under, band, present, "
         "absent, indifferent."),
        ("boosts = [{ filter = 'brand', any = [], points = 1 }]",
         "ranking.boosts[0].any: this list is empty; name at least one value or leave the list out."),
        ("boosts = [{ filter = 'brand', any = ['x', 3, {}], points = 1 }]",
         "ranking.boosts[0].any[2]: a text is expected here, not an object."),
        ("boosts = [{ filter = 'brand', any = ['x'], must = true, points = 1 }]",
         "ranking.boosts[0].must: there is no such key; known are filter, any, none, min, max, over, under, band, "
         "currency, unit, present, absent, strict, points."),
        ("boosts = [{ filter = 'brand', any = ['x'], points = 1001 }]",
         "ranking.boosts[0].points: at most 1000 points are expected here: 1 is as much as a whole match."),
        ("lift = true", "ranking.lift: nothing is lifted: write [[ranking.boosts]], or leave it out."),
        ("caps = [{ filter = 'brand', most = 2 }, { filter = 'Brand', most = 3 }]",
         "ranking.caps[1].filter: 'Brand' stands in an entry before already."),
        ("pinned = [{ id = 'A', slot = 1 }, { id = 'B', slot = 1 }]",
         "ranking.pinned[1].slot: another product is pinned to slot 1 already."),
        ("pinned = [{ id = 'A', slot = 1 }, { id = 'A', slot = 2 }]",
         "ranking.pinned[1].id: 'A' is pinned to another slot already."),
        ("pinned = [{ id = 'A', slot = 13 }]",
         "ranking.pinned[0].slot: it has 12 slots and no paging, so nobody would see slot 13."),
        ("pinned = [{ id = 'A', slot = 1 }]\nexclude = { products = ['A'] }",
         "ranking.pinned[0].id: 'A' is excluded too: leave out one of both."),
        ("exclude = { bought_days = 0 }",
         "ranking.exclude.bought_days: a whole number from 1 to 730 is expected here."),
        ("exclude = { products = [] }", "ranking.exclude.products: 1 to 1000 entries are expected here, not 0."),
    ],
)  # fmt: skip
def test_every_fault_is_told_with_its_place(written: str, fault: str) -> None:
    assert faults_of(f"[ranking]\n{written}\n") == (fault,)


def test_a_pin_beyond_the_slots_is_seen_where_people_page() -> None:
    assert read_frame("paging = true\n[ranking]\npinned = [{ id = 'A', slot = 13 }]\n").ranking.pinned[0].slot == 13


def test_filters_that_the_shop_does_not_have_are_faults(service: Service, do_import: Import) -> None:
    do_import()
    text = (
        "[ranking]\ncaps = [{ filter = 'colr', most = 2 }]\nnear = [{ filter = 'color', tolerance = 5 }]\n"
        "boosts = [{ filter = 'margin', min = 30, points = 1 }, { filter = 'color', min = 3, points = 1 }]\n"
    )
    with pytest.raises(DefinitionRefused) as refused:
        editing.save(service, SHOP, Kind.FRAME, "home", text)
    assert refused.value.faults == (
        "ranking.caps[0].filter: the shop has no filter 'colr'; did you mean 'color'?",
        "ranking.boosts[0].filter: the shop has no filter 'margin'.",
        "ranking.near[0].filter: 'color' holds no numbers, so nothing can miss it by a little: leave it out.",
        "ranking.boosts[1]: 'color' holds no numbers, so it has no limits: name values by any or none.",
    )


def test_products_that_the_feed_does_not_have_are_warnings(service: Service, do_import: Import) -> None:
    do_import()
    text = "[ranking]\npinned = [{ id = 'gone', slot = 1 }]\nexclude = { products = ['gone too'] }\n"
    assert editing.save(service, SHOP, Kind.FRAME, "home", text).warnings == (
        "ranking.pinned[0].id: the feed has no product 'gone' today.",
        "ranking.exclude.products[0]: the feed has no product 'gone too' today.",
    )


def test_filters_that_left_the_feed_since_are_warnings(service: Service, do_import: Import) -> None:
    text = "[ranking]\ncaps = [{ filter = 'colr', most = 2 }]\n"
    definition = editing.save(service, SHOP, Kind.FRAME, "home", text).definition
    do_import()
    assert tuple(warnings(service, SHOP, read_frame(definition.text, "home"))) == (
        "ranking.caps[0].filter: the filters of today cannot be asked so, and it is left off.",
    )
