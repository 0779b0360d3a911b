"""How dear is an exact answer? Ranking a million products, as ratios to a compiled loop that sums the same columns.

    python -m benchmarks.rank [--products 1000000] [--seed 20261122] [--growth]

A query goes from the document to ids and reasons; the yardstick is compiled by numba and only sums the columns that the
query asks, over the same stretch. Both are timed in turn, in processor time, so that a busy machine slows both; printed
are the median of `ROUNDS` and the middle 90 %. Building is compared with one `np.lexsort` of the same rows.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

import numba
import numpy as np

from benchmarks.invented.ranked import SEED, Assortment, invented_assortment, invented_wishes
from benchmarks.turns import ROUNDS, median_time, timed
from matching import kernel
from matching.building import build_index
from matching.index import Index
from matching.kernel.asked import Counting, ask
from matching.model import MATCH_SCALE
from matching.preferences import parse_preferences
from matching.rank import questions_of, rank, rank_many

CONTACTS = 600
GROWN = (100_000, 300_000, 1_000_000, 3_000_000, 5_000_000)
NOBODY = np.zeros(0, np.int32)
Document = dict[str, Any]

CRITERIA: list[Document] = [
    {"filter": "color", "any": ["color 3", "color 7"]},
    {"filter": "gender", "any": ["gender 1"]},
    {"filter": "price", "max": "80.00"},
    {"filter": "brand", "any": ["brand 12", "brand 40", "brand 999"]},
    {"filter": "size", "any": ["size 8", "size 9"]},
    {"filter": "material", "any": ["material 5"]},
    {"filter": "price", "over": "20.00", "weight": 2},
    {"filter": "color", "none": ["color 1"]},
]
HARD: list[Document] = [
    {"filter": "color", "any": ["color 3", "color 7"], "none": ["color 1"]},
    {"filter": "gender", "any": ["gender 1"], "must": True},
    {"filter": "price", "min": "20.00", "max": "80.00"},
    {"filter": "brand", "any": ["brand 12", "brand 40", "brand 999"]},
]
QUERIES: dict[str, tuple[str | None, list[Document]]] = {
    "every product, 3 criteria": (None, CRITERIA[:3]),
    "every product, 4 criteria": (None, CRITERIA[:4]),
    "every product, 4 criteria, one hard, one a refusal": (None, HARD),
    "every product, 4 criteria, one with several values": (None, [*CRITERIA[:3], CRITERIA[4]]),
    "the largest category (17 %), 4 criteria": ("category 0", CRITERIA[:4]),
    "a category of 2 %, 4 criteria": ("category 9", CRITERIA[:4]),
}


@dataclass(frozen=True, slots=True)
class Ratio:
    """Seconds of ours, and ours in multiples of the yardstick: the median and the middle 90 % of all rounds."""

    seconds: float
    median: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.seconds * 1000:9.3f}{self.median:8.1f}   {self.low:.1f} to {self.high:.1f}"


@numba.njit(nogil=True)  # type: ignore[untyped-decorator]
def total(column: Any) -> Any:
    """The sum of a column."""
    found = np.int64(0)
    for number in range(column.size):
        found += column[number]
    return found


def main() -> None:
    """Print all tables for a catalogue of the asked size."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--products", type=int, default=1_000_000)
    arguments.add_argument("--seed", type=int, default=SEED)
    arguments.add_argument("--growth", action="store_true", help="grow the catalogue as well, to 5 million products")
    asked = arguments.parse_args()

    with TemporaryDirectory() as folder:
        started = process_time()
        kernel.compile_kernel(Path(folder))
        print(f"compiled from nothing in {process_time() - started:.1f} CPU s;", end=" ")
    print(f"numpy {np.__version__}, numba {numba.__version__}")
    index = built(invented_assortment(asked.products, asked.seed))
    print(f"\n{'query':54}{'ms':>9}{'x sum':>8}   90 % of rounds")
    for name, (main_value, criteria) in QUERIES.items():
        yardstick = sums(index, main_value, criteria)
        print(f"{name:54}{compared(whole_query(index, main_value, criteria), yardstick)}")
        print(f"{'  the kernel alone':54}{compared(kernel_alone(index, main_value, criteria), yardstick)}")
    print(f"\n{'criteria':54}{'ms':>9}{'x sum':>8}")
    for number in range(1, len(CRITERIA) + 1):
        print(
            f"{number:<54}{compared(whole_query(index, None, CRITERIA[:number]), sums(index, None, CRITERIA[:number]))}"
        )
    batches(index, asked.seed)
    if asked.growth:
        print(f"\n{'products':54}{'ms':>9}{'x sum':>8}")
        for products in GROWN:
            grown = build_index(invented_assortment(products, asked.seed).catalogue())
            both = whole_query(grown, None, CRITERIA[:4]), sums(grown, None, CRITERIA[:4])
            print(f"{products:<54,}{compared(*both)}")


def built(assortment: Assortment) -> Index:
    """The index, and beside it what it took and how large it is."""
    catalogue = assortment.catalogue()
    started = process_time()
    index = build_index(catalogue)
    took = process_time() - started
    rows = np.array(catalogue.ids), -assortment.popularity, assortment.category
    sort = median_time(lambda: np.lexsort(rows), 3)
    size = sum(array.nbytes for array in index.arrays().values())
    print(f"{len(assortment):,} products: built in {took:.2f} s, {took / sort:.1f} x np.lexsort; ", end="")
    print(f"{size / len(assortment):.1f} bytes a product")
    return index


def document(main_value: str | None, criteria: Sequence[Document]) -> Document:
    """One preference as a document."""
    return {"preferences": [{"main": main_value, "criteria": list(criteria)}]}


def whole_query(index: Index, main_value: str | None, criteria: Sequence[Document]) -> Callable[[], object]:
    """From the document to ids and reasons."""
    asked = document(main_value, criteria)

    def query() -> object:
        request = parse_preferences(asked)
        return rank(index, request.preferences, request.options)

    return query


def kernel_alone(index: Index, main_value: str | None, criteria: Sequence[Document]) -> Callable[[], object]:
    """The best twelve and the counts of what was asked already."""
    questions = questions_of(index, parse_preferences(document(main_value, criteria)).preferences)
    tasks = [ask(index, question, NOBODY) for question in questions]
    return lambda: kernel.search(index, tasks, 12, MATCH_SCALE, Counting.FULL_MATCHES)


def sums(index: Index, main_value: str | None, criteria: Sequence[Document]) -> Callable[[], object]:
    """The yardstick: the same stretch of each column that is asked, once, summed."""
    (question,) = questions_of(index, parse_preferences(document(main_value, criteria)).preferences)
    stretch = slice(question.start, question.stop)
    columns = [index.columns[key].codes[stretch] for key in dict.fromkeys(each["filter"] for each in criteria)]
    return lambda: [total(column) for column in columns]


def batches(index: Index, seed: int) -> None:
    """Contacts, all different, one by one as pages ask and as campaigns do; a part of the query with four criteria."""
    requests = [parse_preferences(wish.document) for wish in invented_wishes(CONTACTS, seed)]
    single = whole_query(index, None, CRITERIA[:4])
    print(f"\n{CONTACTS} contacts with one to three categories each, all different: CPU of one, as a part of a query")
    for name, totals in (("with totals", True), ("without", False)):

        def batch(totals: bool = totals) -> object:
            return list(rank_many(index, requests, totals=totals))

        ratio = compared(batch, single, rounds=16, each=CONTACTS)
        print(f"{name:54}{ratio}")


def compared(ours: Callable[[], object], theirs: Callable[[], object], rounds: int = ROUNDS, each: int = 1) -> Ratio:
    """Both in turn; ``each``: so many answers are in one run of ours."""
    ours(), theirs()
    times = [(timed(ours) / each, timed(theirs)) for _ in range(rounds)]
    ratios = np.array([one / other for one, other in times])
    low, high = np.percentile(ratios, (5, 95))
    return Ratio(statistics.median(one for one, _ in times), float(np.median(ratios)), float(low), float(high))


if __name__ == "__main__":
    main()
