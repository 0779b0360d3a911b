"""What does looking at the effect of a draft cost beside ranking the same contacts once? The bar is 2.5 times.

    python benchmarks/effect.py [--products 100000] [--contacts 5000]

Both sides read the same Parquet file of contacts and ask of equal preferences one. The draft brings colours together,
so that every answer about them moves. CPU time, both in turn, the median of some rounds.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.invented.variants import CATEGORIES, LEAVES_EACH, invented_catalogue
from feeds.model import Catalogue
from matching.building import build_index
from matching.index import Index
from matching.model import Preference, Ranking, RankOptions
from matching.rank import rank
from service.contact_files import contacts_of_file
from service.effect import Effect, effect

ROUNDS = 3
ALIKE = 0.2
"""Of the contacts, so many state what another one states."""


def main() -> None:
    """Print the ratio."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--products", type=int, default=100_000)
    arguments.add_argument("--contacts", type=int, default=5_000)
    asked = arguments.parse_args()

    catalogue = invented_catalogue(asked.products)
    before, after = build_index(catalogue), build_index(with_fewer_colours(catalogue))
    with TemporaryDirectory() as folder:
        file = Path(folder, "contacts.parquet")
        write_contacts(file, asked.contacts)
        rounds = [
            (cost(lambda: rank_once(before, file)), cost(lambda: effect_of(before, after, file))) for _ in range(ROUNDS)
        ]
        found = effect_of(before, after, file)
    ratio = median(both / once for once, both in rounds)
    seconds = median(both for _, both in rounds)
    print(f"effect: {asked.contacts:,} contacts, {asked.products:,} products: {seconds:.2f} CPU s,", end=" ")
    print(f"{ratio:.2f} x ranking them once; {found.changed:,} answers change, {found.lost:,} are lost")


def rank_once(index: Index, file: Path) -> int:
    """Rank every contact of a file; how many products are shown."""
    options = RankOptions()

    @lru_cache(maxsize=1 << 14)
    def ranked(preferences: tuple[Preference, ...]) -> Ranking:
        return rank(index, preferences, options)

    return sum(len(ranked(contact.preferences).matches) for contact in contacts_of_file(file).each)


def effect_of(before: Index, after: Index, file: Path) -> Effect:
    """The effect on every contact of a file."""
    return effect(before, after, contacts_of_file(file), is_sensitive=lambda _: False)


def cost(work: Callable[[], object]) -> float:
    """Processor seconds of one run."""
    start = process_time()
    work()
    return process_time() - start


def with_fewer_colours(catalogue: Catalogue) -> Catalogue:
    """The catalogue with every second colour counted as the one before it."""
    column = catalogue.columns["color"]
    merged = replace(column, cells=column.cells // 2 * 2)
    return replace(catalogue, columns={**catalogue.columns, "color": merged})


def write_contacts(file: Path, contacts: int) -> None:
    """Contacts with one preference each: a category, colours, a size or a brand, and a limit to the price."""
    chance = np.random.default_rng(2)
    stated = [json.dumps([invented_preference(chance)]) for _ in range(int(contacts * (1 - ALIKE)))]
    stated += [stated[number] for number in chance.integers(0, len(stated), contacts - len(stated))]
    ids = [f"C-{number}" for number in range(contacts)]
    pq.write_table(pa.table({"id": ids, "preferences": stated}), file)


def invented_preference(chance: np.random.Generator) -> dict[str, object]:
    """What one contact may say."""
    main = f"Category {chance.integers(CATEGORIES)}"
    if chance.random() < 0.5:
        main += f" > Leaf {chance.integers(LEAVES_EACH)}"
    colours = [f"color {colour}" for colour in sorted({*chance.integers(0, 12, 2).tolist()})]
    criteria: list[dict[str, object]] = [
        {"filter": "color", "any": colours, "none": [f"color {chance.integers(12, 20)}"]},
        {"filter": "price", "max": f"{chance.integers(20, 400)}.00"},
    ]
    if chance.random() < 0.5:
        criteria.append({"filter": "size", "any": [f"size {chance.integers(30)}"], "must": True})
    if chance.random() < 0.3:
        criteria.append({"filter": "brand", "any": [f"brand {chance.integers(200)}"]})
    return {"main": main, "criteria": criteria}


if __name__ == "__main__":
    main()
