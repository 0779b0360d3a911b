"""The compiled kernel finds what the plain one finds, to the byte, whatever it is asked of whatever index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from matching.index import BLOCK, Index
from matching.kernel import compiled, plain
from matching.kernel.asked import Counting, Task, ask
from matching.model import MATCH_SCALE
from matching.preferences import parse_preferences
from matching.rank import questions_of
from matching.verdicts import Verdict
from tests.matching.building import index_of

LEAVES = [f"A > {top} > {leaf}" for top in "pqr" for leaf in range(4)] + ["B", "B > b", "C"]
BRANDS = [f"brand {number}" for number in range(400)]
COLOURS = ["red", "green", "blue", "black", "white", "grey"]
SIZES = ["XS", "S", "M", "L", "XL"]
MANY = [f"f{number}" for number in range(9)]
DEPTHS = (1, 12, 148, 1000, 5000)
ASKED = 130
"""Documents asked of each index."""

Document = dict[str, Any]


def shop(products: int, seed: int, *, several_paths: bool, groups: bool) -> Index:
    """An index of so many random products; many share a popularity, or say nothing of a filter."""
    dice = Random(seed)
    return index_of(*(product(dice, number, several_paths, groups) for number in range(products)))


def product(dice: Random, number: int, several_paths: bool, groups: bool) -> Document:
    paths = dice.sample(LEAVES, dice.choice((0, 1, 1, 2, 3) if several_paths else (0, 1, 1, 1)))
    said: Document = {
        "category": paths,
        "color": dice.choice((None, False, dice.sample(COLOURS, dice.randint(1, 2)), [dice.choice(COLOURS)])),
        "brand": dice.choice((None, [BRANDS[int(400 * dice.random() ** 3)]])),
        "size": dice.choice((None, dice.sample(SIZES, dice.randint(1, 3)))),
        "price": dice.choice((None, f"{dice.randint(1, 40_000) / 100:.2f}")),
        "organic": dice.choice((None, True, False)),
        **{key: dice.choice((None, None, ["x"], ["y"])) for key in MANY},
    }
    return {
        "id": f"P{dice.random()}",
        "available": dice.random() < 0.95,
        "popularity": str(dice.choice((0, 1, 2, dice.randint(0, 10**6)))),
        "group": f"g{dice.randint(0, 400)}" if groups and dice.random() < 0.5 else None,
        "filters": {key: value for key, value in said.items() if value not in (None, [])},
    }


def criterion(dice: Random) -> Document:
    low, high = sorted((dice.randint(1, 40_000), dice.randint(1, 40_000)))
    key = dice.choice(MANY)
    stated: Document = dice.choice(
        (
            {"filter": "color", "any": dice.sample(COLOURS, dice.randint(1, 4))},
            {"filter": "color", "none": dice.sample(COLOURS, 2), "strict": dice.random() < 0.3},
            {"filter": "color", "any": ["red", "blue"], "none": ["black"]},
            {"filter": "brand", "any": dice.sample(BRANDS, dice.choice((1, 3, 40)))},
            {"filter": "brand", "any": [*dice.sample(BRANDS, 40)], "none": dice.sample(BRANDS, 40)},
            {"filter": "size", "any": dice.sample(SIZES, dice.randint(1, 2))},
            {"filter": "price", "max": f"{high / 100}"},
            {"filter": "price", "over": f"{low / 100}", "max": f"{high / 100 + 1}"},
            {"filter": "organic", "any": [dice.random() < 0.7]},
            {"filter": "organic", "absent": True, "strict": dice.random() < 0.5},
            {"filter": "color", "any": ["unheard of"]},
            {"filter": "nobody knows it", "absent": True},
            {"filter": "nobody knows it", "present": True},
            {"filter": "category", "any": ["A > p"], "none": ["C"]},
            *({"filter": key, **rest} for rest in ({"any": ["x"]}, {"any": ["y"]}, {"present": True}, {"none": ["x"]})),
        )
    )
    weight = dice.choice((1, 1, 1, 2, 0.001, 3.5, 10**9, "9" * 26))
    return {**stated, "weight": weight, "must": dice.random() < 0.12}


def document(dice: Random) -> Document:
    return {
        "preferences": [
            {
                "main": dice.choice((None, "A", "A > p", "A > q > 1", "B", "B > b", "C", "unheard of")),
                "criteria": [criterion(dice) for _ in range(dice.choice((0, 1, 2, 3, 3, 4, 4, 7, 8, 9, 13, 20, 64)))],
            }
            for _ in range(dice.choice((1, 1, 1, 2, 3)))
        ]
    }


def tasks_of(index: Index, asked: Document, without: Sequence[str] = ()) -> list[Task]:
    places = index.places_of(without)
    return [ask(index, each, places) for each in questions_of(index, parse_preferences(asked).preferences)]


def assert_alike(index: Index, tasks: Sequence[Task], depth: int, most: int) -> None:
    """Both find the same, counted and not; uncounted nothing else is missing."""
    wanted = plain.search(index, tasks, depth, most, Counting.FULL_MATCHES)
    for counting in (Counting.NOTHING, Counting.FULL_MATCHES):
        found = compiled.search(index, tasks, depth, most, counting)
        assert found.keys.tolist() == wanted.keys.tolist()
        assert found.asked.tolist() == wanted.asked.tolist()
        assert found.census.candidates == wanted.census.candidates
    assert found.census == wanted.census


def in_read_only_maps(index: Index, folder: Path) -> Index:
    for name, array in index.arrays().items():
        np.save(folder / f"{name}.npy", array)
    maps = {file.stem: np.load(file, mmap_mode="r") for file in folder.glob("*.npy")}
    return Index.from_arrays(maps, index.metadata())


def with_wide_codes(index: Index) -> Index:
    """The same, with codes as wide as those of a filter about which 70,000 different things are said."""
    columns = {key: replace(each, codes=each.codes.astype(np.int32)) for key, each in index.columns.items()}
    return replace(index, columns=columns)


@pytest.mark.parametrize("groups", [False, True], ids=["alone", "variants"])
@pytest.mark.parametrize("several_paths", [False, True], ids=["one path", "several paths"])
@pytest.mark.parametrize("products", [0, 1, 60, BLOCK + 77])
def test_both_find_the_same(products: int, several_paths: bool, groups: bool, tmp_path: Path) -> None:
    own = shop(products, products + 1, several_paths=several_paths, groups=groups)
    dice = Random(products + 2 * several_paths + groups)
    ids = [*own.ids] or ["none such"]
    forms = (
        own,
        in_read_only_maps(own, tmp_path),
        with_wide_codes(own),
        own.barring(dice.sample(ids, len(ids) // 5)),
    )
    for number in range(ASKED if products > 1 else 40):
        index = forms[number % len(forms)]
        without = dice.sample(ids, min(len(ids), dice.choice((0, 0, 1, 30))))
        most = dice.choice((MATCH_SCALE, MATCH_SCALE, MATCH_SCALE, 500_000, 0))
        assert_alike(index, tasks_of(index, document(dice), without), dice.choice(DEPTHS), most)


def test_a_whole_category_left_out_leaves_nobody() -> None:
    index = shop(300, 3, several_paths=True, groups=True)
    asked = {"preferences": [{"main": "B", "criteria": [{"filter": "color", "any": ["red"]}]}]}
    tasks = tasks_of(index, asked, [*index.ids])
    assert_alike(index, tasks, 12, MATCH_SCALE)
    assert compiled.search(index, tasks, 12, MATCH_SCALE, Counting.FULL_MATCHES).census.candidates == 0


def test_blocks_are_passed_over_only_where_nobody_in_them_can_win() -> None:
    """The best stands at the very end, behind blocks of products that are more popular and match less."""
    products = [{"id": f"P{n}", "popularity": n % 97 + 1, "filters": {"color": ["blue"]}} for n in range(3 * BLOCK)]
    index = index_of(*products, {"id": "best", "popularity": 0, "filters": {"color": ["red"]}})
    tasks = tasks_of(index, {"preferences": [{"main": None, "criteria": [{"filter": "color", "any": ["red"]}]}]})
    found = compiled.search(index, tasks, 2, MATCH_SCALE, Counting.NOTHING)
    places = (found.keys & 0xFFFF_FFFF).tolist()
    assert index.ids[int(index.positions.rows[places[0]])] == "best"
    assert_alike(index, tasks, 2, MATCH_SCALE)


def test_what_the_compiled_one_leaves_to_the_plain_one_is_answered_too() -> None:
    index = shop(200, 5, several_paths=False, groups=False)
    tasks = tasks_of(index, {"preferences": [{"main": None, "criteria": [{"filter": "size", "any": ["S"]}]}]})
    found = compiled.search(index, tasks, compiled.MOST_KEPT + 1, MATCH_SCALE, Counting.EVERYTHING)
    assert found.census.total == found.census.candidates == len(found.keys)


def test_a_test_that_nobody_passes_is_no_reason_to_read_where_nothing_is() -> None:
    index = shop(200, 6, several_paths=False, groups=False)
    (task,) = tasks_of(index, {"preferences": [{"main": None, "criteria": [{"filter": "size", "any": ["S"]}]}]})
    nobody = replace(task.soft[0], passes=Verdict.runs(task.soft[0].passes.size, ()))
    hopeless = replace(task, soft=(*task.soft, nobody), weights=(*task.weights, 1000), total=task.total + 1000)
    assert_alike(index, [hopeless], 12, MATCH_SCALE)
