"""What must always hold, whatever the products and the preferences."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.building import build_index
from matching.collecting import collect_statements
from matching.index import Index
from matching.statements import ABSENCE, FIRST_STATED, SILENCE
from tests.matching.building import answer, catalogue_of, index_of

PATHS = ["A", "A > B", "A > B > C", "A & B", "A > D", "E"]
COLOURS = ["red", "green", "blue", "dark blue"]

said_of_colour = st.none() | st.just(False) | st.lists(st.sampled_from(COLOURS), min_size=1, max_size=3)
said_of_price = st.none() | st.integers(0, 5).map(lambda tens: f"{tens * 10}.00")
said_of_organic = st.none() | st.booleans()


@st.composite
def products(draw: st.DrawFn) -> list[dict[str, Any]]:
    def one(number: int) -> dict[str, Any]:
        said = {
            "category": draw(st.lists(st.sampled_from(PATHS), max_size=3, unique=True)) or None,
            "color": draw(said_of_colour),
            "price": draw(said_of_price),
            "organic": draw(said_of_organic),
        }
        return {
            "id": f"P-{number}",
            "currency": draw(st.sampled_from(["PLN", None])),
            "available": draw(st.integers(0, 9)) > 0,
            "popularity": draw(st.integers(0, 2)),
            "group": draw(st.sampled_from([None, None, "g", "h"])),
            "filters": {key: value for key, value in said.items() if value is not None},
        }

    # The last two give every filter its type, whatever was drawn for the others.
    typed = {"category": ["A"], "color": ["red"], "price": "10.00", "organic": True}
    fixed = [{"id": "T-1", "currency": "PLN", "filters": typed}, {"id": "T-2", "filters": {"organic": False}}]
    return [one(number) for number in range(draw(st.integers(0, 8)))] + fixed


colour_criteria = st.fixed_dictionaries(
    {"filter": st.just("color")},
    optional={
        "any": st.lists(st.sampled_from([*COLOURS, "pink", False]), min_size=1, max_size=2),
        "none": st.lists(st.sampled_from([*COLOURS, "pink"]), min_size=1, max_size=2),
        "strict": st.booleans(),
        "must": st.booleans(),
        "weight": st.sampled_from([1, 0.5, 3]),
    },
).filter(lambda criterion: "any" in criterion or "none" in criterion)
other_criteria = st.sampled_from(
    [
        {"filter": "price", "max": "20"},
        {"filter": "price", "over": "10", "must": True},
        {"filter": "price", "present": True, "weight": 2},
        {"filter": "organic", "any": [True]},
        {"filter": "organic", "absent": True, "strict": True},
        {"filter": "unheard", "any": ["x"]},
    ]
)
preferences = st.fixed_dictionaries(
    {"main": st.sampled_from([*PATHS, None, "B", "C", "nowhere"])},
    optional={"criteria": st.lists(colour_criteria | other_criteria, max_size=4)},
)
several = st.lists(preferences, max_size=3)
PROPERTY = settings(max_examples=40, deadline=None)


def told(index: Index, stated: list[dict[str, Any]], **options: int) -> list[Any]:
    """The answer without rows and generation, which are the feed's."""
    ranking = answer(index, *stated, **options)
    told_of = [
        (match.id, match.match, match.preference, match.met, match.missed, match.unstated) for match in ranking.matches
    ]
    return [told_of, ranking.candidates, ranking.full_matches, ranking.unknown]


@PROPERTY
@given(products(), several, st.randoms(use_true_random=False))
def test_the_order_of_input_never_changes_the_ranking(
    shop: list[dict[str, Any]], stated: list[dict[str, Any]], shuffling: Any
) -> None:
    shuffled = shuffling.sample(shop, len(shop))
    assert told(index_of(*shop), stated, k=50) == told(index_of(*shuffled), stated, k=50)


@PROPERTY
@given(products(), several, st.integers(1, 5))
def test_slices_put_together_are_the_whole_list(
    shop: list[dict[str, Any]], stated: list[dict[str, Any]], k: int
) -> None:
    index = index_of(*shop)
    whole, *counts = told(index, stated, k=50)
    pages = [told(index, stated, k=k, offset=offset) for offset in range(0, len(shop) + k, k)]
    assert [match for page, *_ in pages for match in page] == whole
    assert all(rest == counts for _, *rest in pages)


@PROPERTY
@given(products(), preferences)
def test_an_indifferent_criterion_changes_nothing(shop: list[dict[str, Any]], stated: dict[str, Any]) -> None:
    index = index_of(*shop)
    indifferent = [*stated.get("criteria", []), {"filter": "price", "indifferent": True}]
    assert told(index, [stated]) == told(index, [{**stated, "criteria": indifferent}])


@PROPERTY
@given(products(), several)
def test_no_product_and_no_group_is_shown_twice(shop: list[dict[str, Any]], stated: list[dict[str, Any]]) -> None:
    ranking = answer(index_of(*shop), *stated, k=50)
    shown = [match.id for match in ranking.matches]
    groups = [one["group"] for one in shop if one["id"] in shown and one.get("group")]
    assert len(shown) == len(set(shown))
    assert len(groups) == len(set(groups))


@PROPERTY
@given(products(), several)
def test_met_and_missed_share_the_criteria_and_their_weights_are_the_match(
    shop: list[dict[str, Any]], stated: list[dict[str, Any]]
) -> None:
    for match in answer(index_of(*shop), *stated, k=50).matches:
        criteria = stated[match.preference].get("criteria", [])
        weights = [int(criterion.get("weight", 1) * 1000) for criterion in criteria]
        assert sorted([*match.met, *(miss.criterion for miss in match.missed)]) == list(range(len(criteria)))
        met = sum(weights[position] for position in match.met)
        assert match.match == (1_000_000 * met // sum(weights) if weights else 1_000_000)


@PROPERTY
@given(products(), several)
def test_an_index_put_together_from_its_arrays_answers_alike(
    shop: list[dict[str, Any]], stated: list[dict[str, Any]]
) -> None:
    index = index_of(*shop)
    again = Index.from_arrays(index.arrays(), index.metadata())
    assert again.metadata() == index.metadata()
    assert answer(again, *stated) == answer(index, *stated)


def test_an_index_is_kept_in_a_handful_of_arrays_however_many_filters_there_are() -> None:
    index = index_of({"filters": {f"filter {number}/..": [str(number)] for number in range(50)}})
    assert set(index.arrays()) <= {"int16", "int32", "int64", "uint8", "uint16"}


def test_an_index_can_be_memory_mapped_read_only(tmp_path: Path) -> None:
    index = index_of({"id": "A", "filters": {"color": ["red"], "price": "1.00"}}, {"id": "B", "available": False})
    for name, array in index.arrays().items():
        np.save(tmp_path / f"{name}.npy", array)
    mapped = {path.stem: np.load(path, mmap_mode="r") for path in tmp_path.glob("*.npy")}
    again = Index.from_arrays(mapped, index.metadata())
    stated = {"criteria": [{"filter": "color", "any": ["red", "rod"]}, {"filter": "price", "max": "2"}]}
    assert answer(again, stated) == answer(index, stated)


@PROPERTY
@given(products())
def test_every_entry_says_what_its_product_says(shop: list[dict[str, Any]]) -> None:
    catalogue = catalogue_of(*shop)
    index = build_index(catalogue)
    rows = index.positions.rows[index.positions.places]
    for key, column in index.columns.items():
        source = catalogue.columns[key]
        for entry, row in enumerate(rows.tolist()):
            code = int(column.codes[entry])
            stated = source.cells[source.offsets[row] : source.offsets[row + 1]]
            assert min(code, FIRST_STATED) == source.state[row]
            assert column.statements.values(code).tolist() == stated.tolist()


@PROPERTY
@given(st.lists(st.lists(st.integers(-3, 3) | st.just(2**62), max_size=40), max_size=8))
def test_equal_lists_make_one_statement_and_long_ones_one_each(said: list[list[int]]) -> None:
    lists = said + said[:2]
    column = catalogue_of(*({"filters": {"size": "1"}} for _ in lists), {}, {"filters": {"size": False}}).columns[
        "size"
    ]
    offsets = np.cumsum([0, *map(len, lists), 0, 0]).astype(np.int64)
    cells = np.array([cell for one in lists for cell in one], np.int64)
    numbers, statements = collect_statements(replace(column, offsets=offsets, cells=cells), None)
    assert [statements.values(int(number)).tolist() for number in numbers] == [*lists, [], []]
    assert numbers[len(lists) :].tolist() == [SILENCE, ABSENCE]
    distinct = {tuple(one) for one in lists if len(one) <= 32}
    assert len(statements) == FIRST_STATED + len(distinct) + sum(len(one) > 32 for one in lists)


def test_what_nobody_available_says_stays_known() -> None:
    index = index_of({"id": "A"}, {"id": "B", "available": False, "filters": {"color": ["red"], "size": "38"}})
    ranking = answer(index, {"criteria": [{"filter": "color", "any": ["red"]}, {"filter": "size", "any": ["38"]}]})
    assert ranking.unknown == ()
    assert [match.id for match in ranking.matches] == ["A"]


def test_a_column_that_says_nothing_is_no_known_filter() -> None:
    catalogue = catalogue_of({"id": "A", "filters": {"color": ["red"]}})
    colour = catalogue.columns["color"]
    silent = replace(colour, state=colour.state * 0, offsets=colour.offsets * 0, cells=colour.cells[:0])
    index = build_index(replace(catalogue, columns={"color": silent}))
    assert answer(index, {"criteria": [{"filter": "color", "any": ["red"]}]}).unknown[0].value is None
