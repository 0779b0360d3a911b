"""The main filter's tree as the index keeps it, beside the hierarchy it is grown from."""

from __future__ import annotations

import pytest

from matching.building import build_index
from tests.matching.building import catalogue_of

PATHS = ["Women > Shoes", "Men > Shoes", "Men > Shirts", r"Toys > Age \> 3", "Toys > Shoes > Men", "Sale"]
CATALOGUE = catalogue_of(*({"filters": {"category": [path]}} for path in PATHS))


@pytest.mark.parametrize(
    ("main", "expected"),
    [
        ("sale", ["Sale"]),
        ("men", ["Men"]),  # a whole path goes before the last part of another
        ("MEN >  shirts", ["Men > Shirts"]),
        ("Shirts", ["Men > Shirts"]),
        ("shoes", ["Men > Shoes", "Toys > Shoes", "Women > Shoes"]),
        ("Age > 3", [r"Toys > Age \> 3"]),
        (r"Age \> 3", [r"Toys > Age \> 3"]),
        ("Toys > Age", []),
        ("Hats", []),
    ],
)
def test_the_index_and_the_hierarchy_agree_on_what_a_main_value_names(main: str, expected: list[str]) -> None:
    nodes = build_index(CATALOGUE).nodes
    assert sorted(nodes.texts[number] for number in nodes.named(main)) == expected
    assert sorted(node.value or "" for node in CATALOGUE.hierarchy.named(main)) == expected


def test_no_main_value_names_the_whole_catalogue() -> None:
    assert CATALOGUE.hierarchy.named(None) == (CATALOGUE.hierarchy.everything,)
