"""What a feed says today and did not when the merchandiser published."""

import orjson
from pydantic import TypeAdapter

from feeds.model import Filter, FilterType, Hierarchy
from feeds.tuning.novelty import Known, New, known_of, new_since
from tests.feeds.hierarchies import carried, hierarchy

BEFORE = hierarchy(
    {"Clothing": (carried("color", 1.0, "Green", "black", False), carried("price"))},
    Filter("price", "Price", FilterType.RANGE),
    merges={"color": {"Green": ("zielony",)}},
)


def new(today: Hierarchy) -> tuple[New, ...]:
    return new_since(today, known_of(BEFORE))


def test_nothing_is_new_in_the_same_hierarchy() -> None:
    assert new(BEFORE) == ()


def test_new_filters_new_values_and_new_main_values_are_found() -> None:
    today = hierarchy({
        "Clothing": (carried("color", 1.0, "green", "Red"), carried("price"), carried("sole", 1.0, "gum")),
        "Clothing > Jeans": (),
    })  # fmt: skip
    assert new(today) == (New("category", "Clothing > Jeans"), New("color", "Red"), New("sole"))


def test_a_spelling_that_counted_as_a_value_is_not_new_when_it_stands_alone() -> None:
    assert new(hierarchy({"Clothing": (carried("color", 1.0, "Zielony", "black"), carried("price"))})) == ()


def test_what_disappeared_is_not_new() -> None:
    assert new(hierarchy({"Clothing": (carried("color", 1.0, "black"),)})) == ()


def test_a_filter_of_too_many_values_to_remember_has_no_new_ones() -> None:
    many = [f"model {number}" for number in range(1001)]
    before, after = (hierarchy({"Clothing": (carried("model", 1.0, *some),)}) for some in (many, [*many, "model x"]))
    assert known_of(before).filters["model"] == ()
    assert new_since(after, known_of(before)) == ()


def test_what_was_known_survives_json() -> None:
    known = known_of(BEFORE)
    assert known.filters["color"] == ("black", "green", "zielony")
    assert TypeAdapter(Known).validate_json(orjson.dumps(known)) == known
