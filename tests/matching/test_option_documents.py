"""Options read from a document, every fault named with its path, and said in the answer."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from matching.errors import MalformedPreference
from matching.model import Boost, Cap, Criterion, Mix, Near, Pin, RankOptions, Rotation, Tie
from matching.option_documents import MOST_LISTED, options_document
from matching.preferences import parse_preference, parse_preferences

EVERY_OPTION: dict[str, Any] = {
    "minimum": "0.5",
    "without": ["A-1", "A-2"],
    "in_stock": True,
    "caps": [{"filter": "brand", "most": 2}],
    "variants": 3,
    "near": [{"filter": "price", "tolerance": "20"}, {"filter": "weight", "percent": "12.5"}],
    "mix": "fair",
    "ties": ["newest", "reduced"],
    "rotate": {"by": "K-1", "day": "2026-11-23"},
    "boosts": [{"filter": "margin", "min": "30", "points": "0.2"}, {"filter": "on-sale", "any": [True], "points": "1"}],
    "lift": True,
    "pinned": [{"id": "A-9", "slot": 1}],
}


def options(document: object) -> RankOptions:
    return parse_preferences({"preferences": [], "options": document}).options


def test_every_option_is_read() -> None:
    assert options(EVERY_OPTION) == RankOptions(
        minimum=500_000,
        without=("A-1", "A-2"),
        in_stock=True,
        caps=(Cap("brand", 2),),
        variants=3,
        near=(Near("price", tolerance=Decimal(20)), Near("weight", percent=Decimal("12.5"))),
        mix=Mix.FAIR,
        ties=(Tie.NEWEST, Tie.REDUCED),
        rotation=Rotation("K-1", "2026-11-23"),
        boosts=(
            Boost(Criterion("margin", min=Decimal(30)), 200_000),
            Boost(Criterion("on-sale", any=(True,)), 1_000_000),
        ),
        lift=True,
        pinned=(Pin("A-9", 1),),
    )


def test_the_slice_of_a_request_stands_beside_its_options() -> None:
    request = parse_preferences({"preferences": [], "k": 5, "offset": 7, "options": {"variants": 2}})
    assert request.options == RankOptions(k=5, offset=7, variants=2)


def test_no_options_and_an_empty_object_are_the_same() -> None:
    assert options({}) == parse_preferences({"preferences": []}).options == RankOptions()


def test_an_answer_names_the_options_that_are_on_but_nobody() -> None:
    said = options_document(options(EVERY_OPTION))
    assert said == {**EVERY_OPTION, "without": 2, "rotate": {"day": "2026-11-23"}}
    assert options_document(RankOptions()) == {}
    assert options_document(RankOptions(k=3, offset=9, counted=True)) == {}


@pytest.mark.parametrize("name", EVERY_OPTION)
def test_an_option_that_is_on_alone_is_named_alone(name: str) -> None:
    assert [*options_document(options({name: EVERY_OPTION[name]}))] == [name]


PRICE = {"filter": "price", "max": "5"}
FAULTS: list[tuple[object, str]] = [
    ([], ""),
    (None, ""),
    ({"boost": []}, ".boost"),
    ({"k": 3}, ".k"),
    ({"variants": 10**20}, ".variants"),  # no JSON of an answer could name it
    ({"caps": [{"filter": "color", "most": 10**20}]}, ".caps[0].most"),
    ({"minimum": "1.1"}, ".minimum"),
    ({"minimum": "-0.1"}, ".minimum"),
    ({"minimum": "0.0000001"}, ".minimum"),
    ({"minimum": "half"}, ".minimum"),
    ({"without": "A-1"}, ".without"),
    ({"without": [1]}, ".without[0]"),
    ({"in_stock": 1}, ".in_stock"),
    ({"caps": [{"filter": "brand"}]}, ".caps[0].most"),
    ({"caps": [{"most": 1}]}, ".caps[0].filter"),
    ({"caps": [{"filter": "brand", "most": 0}]}, ".caps[0].most"),
    ({"caps": [{"filter": "brand", "most": 1, "least": 1}]}, ".caps[0].least"),
    ({"caps": [{"filter": "a", "most": 1}, {"filter": "a", "most": 2}]}, ".caps[1].filter"),
    ({"caps": [{"filter": str(number), "most": 1} for number in range(MOST_LISTED + 1)]}, ".caps"),
    ({"variants": 0}, ".variants"),
    ({"near": [{"filter": "price"}]}, ".near[0]"),
    ({"near": [{"filter": "price", "tolerance": "1", "percent": "1"}]}, ".near[0]"),
    ({"near": [{"filter": "price", "tolerance": "0"}]}, ".near[0].tolerance"),
    ({"near": [{"filter": "price", "percent": "-1"}]}, ".near[0].percent"),
    ({"near": [{"tolerance": "1"}]}, ".near[0].filter"),
    ({"near": [{"filter": "a", "percent": "1"}, {"filter": "a", "tolerance": "1"}]}, ".near[1].filter"),
    ({"mix": "even"}, ".mix"),
    ({"ties": ["cheapest"]}, ".ties[0]"),
    ({"ties": ["newest", "newest"]}, ".ties[1]"),
    ({"rotate": True}, ".rotate"),
    ({"rotate": {"by": "K-1"}}, ".rotate.day"),
    ({"rotate": {"by": "K-1", "day": "23.11.2026"}}, ".rotate.day"),
    ({"rotate": {"by": "K-1", "day": "2026-13-01"}}, ".rotate.day"),
    ({"rotate": {"by": "K-1", "day": "2026-02-31"}}, ".rotate.day"),
    ({"rotate": {"by": "K-1", "day": "2026-02-29"}}, ".rotate.day"),
    ({"rotate": {"by": "K-1", "day": "2100-02-29"}}, ".rotate.day"),
    ({"rotate": {"by": "K-1", "day": "2026-11-31"}}, ".rotate.day"),
    ({"rotate": {"by": "\ud800", "day": "2026-11-23"}}, ".rotate.by"),
    ({"boosts": [PRICE]}, ".boosts[0].points"),
    ({"boosts": [{**PRICE, "points": "0"}]}, ".boosts[0].points"),
    ({"boosts": [{**PRICE, "points": "1000.1"}]}, ".boosts[0].points"),
    ({"boosts": [{**PRICE, "points": "0.0000001"}]}, ".boosts[0].points"),
    ({"boosts": [{"filter": "price", "points": "1"}]}, ".boosts[0]"),
    ({"boosts": [{"any": ["x"], "points": "1"}]}, ".boosts[0].filter"),
    ({"boosts": [{**PRICE, "points": "1", "weight": 2}]}, ".boosts[0].weight"),
    ({"boosts": [{**PRICE, "points": "1", "must": True}]}, ".boosts[0].must"),
    ({"boosts": [{"filter": "price", "min": "6", "max": "5", "points": "1"}]}, ".boosts[0].max"),
    ({"lift": "yes"}, ".lift"),
    ({"pinned": [{"id": "A"}]}, ".pinned[0].slot"),
    ({"pinned": [{"id": "A", "slot": 0}]}, ".pinned[0].slot"),
    ({"pinned": [{"id": "A", "slot": 1}, {"id": "B", "slot": 1}]}, ".pinned[1].slot"),
    ({"pinned": [{"id": "A", "slot": 1}, {"id": "A", "slot": 2}]}, ".pinned[1].id"),
]


@pytest.mark.parametrize(("document", "path"), FAULTS)
def test_an_option_that_nobody_knows_is_refused_with_its_path(document: object, path: str) -> None:
    with pytest.raises(MalformedPreference) as refusal:
        options(document)
    assert refusal.value.path == f"options{path}"
    assert refusal.value.message.endswith(".")
    assert "\n" not in refusal.value.message


def test_counts_take_no_options() -> None:
    with pytest.raises(MalformedPreference) as refusal:
        parse_preference({"preferences": [{"main": None}], "options": {}})
    assert refusal.value.path == "options"


def test_every_day_of_the_calendar_is_one() -> None:
    days = [date(2023, 12, 31) + timedelta(days=number) for number in range(1 + 366 + 365)]
    said = [options({"rotate": {"by": "K-1", "day": f"{day:%F}"}}).rotation for day in (*days, date(2000, 2, 29))]
    assert [rotation and rotation.day for rotation in said] == [f"{day:%F}" for day in (*days, date(2000, 2, 29))]


def test_a_boost_that_asks_nothing_is_told_only_what_a_boost_may_ask() -> None:
    with pytest.raises(MalformedPreference) as refusal:
        options({"boosts": [{"filter": "brand", "points": "1"}]})
    assert "any, none" in str(refusal.value)
    assert "indifferent" not in str(refusal.value)
