"""What do bans cost? Ranking and counting a million products with ten thousand banned, beside the same with none.

    python benchmarks/bans.py [--products 1000000] [--banned 10000]

Both sides are timed in turn; CPU time, median of many pairs. Then what a change of the list costs a process once.
"""

from __future__ import annotations

import argparse

import numpy as np

from benchmarks.invented.variants import invented_catalogue
from benchmarks.rank import QUERIES, whole_query
from benchmarks.turns import median_time, paired
from matching.building import build_index
from matching.model import Preference
from matching.resolve import resolve
from matching.survey import survey


def main() -> None:
    """Print each question's time with and without bans, their ratio, and the time of a change."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--products", type=int, default=1_000_000)
    arguments.add_argument("--banned", type=int, default=10_000)
    given = arguments.parse_args()

    index = build_index(invented_catalogue(given.products))
    rows = np.random.default_rng(3).choice(given.products, given.banned, replace=False)
    ids = [index.ids[int(row)] for row in rows]
    banned = index.barring(ids)
    print(f"{given.products:,} products, {given.banned:,} banned\n\n{'query':62}{'ms':>8}{'banned':>8}{'x':>8}")
    for name, (node, criteria) in QUERIES.items():
        whole, barred = (whole_query(each, node, criteria) for each in (index, banned))
        plain, ours = paired(whole, barred)
        print(f"{name:62}{plain * 1000:8.2f}{ours * 1000:8.2f}{ours / plain:8.2f}")
    everything = Preference(None, ())
    counted = (lambda each=each: survey(each, resolve(each, 0, everything)) for each in (index, banned))
    plain, ours = paired(*counted)
    print(f"{'counts of everything':62}{plain * 1000:8.2f}{ours * 1000:8.2f}{ours / plain:8.2f}")
    print(f"\na change of the list: {median_time(lambda: index.barring(ids), 5) * 1000:.0f} ms, once a process")


if __name__ == "__main__":
    main()
