"""The documents that are taken and answered are those that docs/api.md and the OpenAPI document describe."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from feeds.documents import filters_document
from feeds.model import (
    Band,
    DependentFilter,
    Filter,
    FilterType,
    Gone,
    GroupCount,
    Hierarchy,
    IndustryGuess,
    LeftOut,
    MainValue,
    Merge,
    MergedBy,
    ValueCount,
)
from matching.preferences import REQUEST
from matching.stated import CRITERION, OPERATORS, PREFERENCE
from service.api.openapi import HOT_PATHS, SCHEMAS

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
COUNTRY = Filter("country", "Country", FilterType.CHOICE)
LENGTH = Filter("length", "Length", FilterType.RANGE, unit="day")
EVIDENCE = (
    DependentFilter(
        "country", 0.9, 2, values=(ValueCount("Japan", 2),), groups=(GroupCount("East Asia", 2, ("Japan",)),)
    ),
    DependentFilter(
        "length", 0.9, 2, values=(ValueCount(False, 1),), min=Decimal(1), max=Decimal(9),
        bands=(Band(Decimal(1), Decimal(9), 2),), hidden="one value only",
    ),
)  # fmt: skip
EVERYTHING = MainValue(None, 3, EVIDENCE)
HIERARCHY = Hierarchy(
    industry="travel",
    products=3,
    main=Filter("category", "Category", FilterType.CHOICE),
    filters={"country": COUNTRY, "length": LENGTH},
    values=(MainValue(("Trips",), 3, EVIDENCE),),
    everything=EVERYTHING,
    left_out=(LeftOut("custom_label_0", "one value only"),),
    merges=(Merge("country", "Japan", (("Japan", 1), ("Japonia", 1)), MergedBy.TEMPLATE),),
    guess=IndustryGuess("travel", ("two countries",), {"travel": 1.0, "fashion": 0.0}),
    gone=(Gone("order", "colour"),),
)
"""With something of everything that a filters document can say."""


def section(title: str) -> str:
    """One section of the page, by its heading."""
    return PAGE[PAGE.index(f"\n## {title}\n") :].split("\n## ", 2)[1]


def members(value: object) -> Iterator[str]:
    """The names of all members of a document, but of its tables by industry."""
    if isinstance(value, list):
        for each in value:
            yield from members(each)
    if isinstance(value, dict):
        for name, member in value.items():
            yield name
            if name != "scores":
                yield from members(member)


def check(value: Any, schema: Mapping[str, Any], place: str = "") -> Iterator[tuple[str, str]]:
    """The schemas a document uses with each of their members that it has; fails where one of them says otherwise."""
    if "anyOf" in schema:
        schema = next(each for each in schema["anyOf"] if (each.get("type") == "null") == (value is None))
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        schema = SCHEMAS[name]
        assert set(schema["required"]) <= set(value) <= set(schema["properties"]), place
        for member, inner in value.items():
            yield name, member
            yield from check(inner, schema["properties"][member], f"{place}.{member}")
        return
    if "enum" in schema:
        assert value in schema["enum"], place
        return
    kinds = {bool: "boolean", str: "string", int: "integer", float: "number", list: "array", dict: "object"}
    kind = "null" if value is None else kinds[type(value)]
    assert kind in schema["type"] or (kind == "integer" and "number" in schema["type"]), place
    for each in value if kind == "array" else ():
        yield from check(each, schema["items"], f"{place}[]")


@pytest.mark.parametrize("hierarchy", [HIERARCHY, replace(HIERARCHY, values=(EVERYTHING,), guess=None)])
def test_the_schema_of_the_filters_document_says_what_is_written(hierarchy: Hierarchy) -> None:
    used = set(check(filters_document("000001-x", hierarchy), {"$ref": "#/components/schemas/Filters"}))
    names = {name for name, _ in used}
    promised = {(name, member) for name in names for member in SCHEMAS[name]["properties"]}
    assert promised == used
    assert "Guess" in names or hierarchy.guess is None


def test_the_page_explains_every_member_of_the_filters_document() -> None:
    explained, document = section("Filters"), filters_document("000001-x", HIERARCHY)
    assert {name for name in members(document) if f"`{name}`" not in explained} == set()


def test_the_page_explains_every_key_that_a_preference_may_have() -> None:
    explained = section("What a preference says")
    keys = {*CRITERION, *PREFERENCE, *REQUEST, *OPERATORS}
    assert {key for key in keys if f"`{key}`" not in explained} == set()


def test_what_is_refused_for_want_of_a_key_does_not_speak_of_tokens() -> None:
    for path in ("frames/{frame}", "rank", "counts"):
        refused = HOT_PATHS[f"/v1/shops/{{shop}}/{path}"]["post"]["responses"]["401"]["description"]
        assert refused == "A valid key is needed (`key-needed`)"
