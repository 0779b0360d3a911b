"""Do declared preferences find what people buy? Lists of twelve for the households of a year's purchases.

    python -m benchmarks.relevance [--write]

What a household bought before 1 October becomes a preference document; what it bought from then on is held back. Two
tasks: find anything that it buys, and find what it buys for the first time. Others recommend from the same months.
Means over households with intervals by drawing households again; the same seed gives the same table.
"""

from __future__ import annotations

import argparse
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import numpy as np

from benchmarks.peers.table import put
from benchmarks.relevance import measures
from benchmarks.relevance.measures import SHOWN, Facts, Mean
from benchmarks.relevance.purchases import Household, Year, year
from benchmarks.relevance.rivals import Alike, Neighbours, Popular, Searched, Usual
from benchmarks.relevance.shop import Described, Shop, described, opened
from benchmarks.relevance.stated import MOST, document, liked
from matching.kernel import compile_kernel
from matching.model import Mix, RankOptions
from matching.preferences import parse_preferences
from matching.rank import rank_bare

PAGE = Path(__file__).parents[2] / "docs" / "relevance.md"
SEED = 84
HOUSEHOLDS = 1000
HEAD = ("", "hit rate", "95 %", "nDCG", "95 %", "less ours", "coverage", "diversity", "novelty, bits")
OURS = f"Notesik, {MOST} categories stated"


class Recommender(Protocol):
    """Somebody who fills a list."""

    @property
    def name(self) -> str:
        """What it is called in the table."""

    def shown(self, household: Household, without: Collection[int]) -> list[int]:
        """The best for a household, leaving these products out."""


@dataclass(frozen=True, slots=True)
class Stated:
    """Notesik, asked by the document that the household would have stated."""

    name: str
    shop: Shop
    products: Sequence[Described]
    most: int = MOST
    mix: Mix = Mix.BEST

    def shown(self, household: Household, without: Collection[int]) -> list[int]:
        """The best for a household."""
        request = parse_preferences(document(liked(household, self.products, self.most), self.products))
        left_out = tuple(self.shop.ids[product] for product in without)
        options = RankOptions(k=SHOWN, without=left_out, mix=self.mix)
        found = rank_bare(self.shop.index, request.preferences, options).products
        return [self.shop.products[id_] for id_ in found]


def main() -> None:
    """Print both tables, and write them where that is asked."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--cut", default="2017-10-01", help="the day from which purchases are held back")
    arguments.add_argument("--end", default="2018-01-02", help="the day before which they end")
    arguments.add_argument("--households", type=int, default=HOUSEHOLDS, help="so many of them, drawn by chance")
    arguments.add_argument("--seed", type=int, default=SEED)
    arguments.add_argument("--write", action="store_true", help="put the tables into docs/relevance.md")
    asked = arguments.parse_args()

    compile_kernel()
    known = year(asked.cut, asked.end)
    products = described(known.products)
    with TemporaryDirectory() as folder:
        shop = opened(known.products, Path(folder))
    recommenders: Sequence[Recommender] = (
        Stated(OURS, shop, products),
        Stated(f"Notesik, {SHOWN} categories", shop, products, SHOWN),
        Stated(f"Notesik, {SHOWN} categories, mix fair", shop, products, SHOWN, Mix.FAIR),
        Popular(known),
        Usual(known),
        Alike(known, products),
        Neighbours(known),
        Searched(known, products),
    )
    facts = facts_of(known, products)
    households = drawn(known.households, asked.households, asked.seed)
    for task, new in (("all purchases", False), ("new to the household", True)):
        able = [household for household in households if (household.new if new else household.held)]
        lists = {
            each.name: [each.shown(household, household.bought.keys() if new else ()) for household in able]
            for each in recommenders
            if not (new and isinstance(each, Usual))
        }
        right = [household.new if new else household.held for household in able]
        text = f"{table(lists, right, facts, asked.seed)}\n\n{_conditions(known, able, asked)}"
        print(f"{task}\n\n{text}\n")
        if asked.write:
            put(PAGE, task, text)


def drawn(households: Sequence[Household], many: int, seed: int) -> list[Household]:
    """So many households, or all that there are, in their order."""
    if many >= len(households):
        return list(households)
    chosen = np.random.default_rng(seed).choice(len(households), many, replace=False)
    return [households[number] for number in sorted(chosen.tolist())]


def facts_of(known: Year, products: Sequence[Described]) -> Facts:
    """What the measures need to know of the products."""
    buyers = np.zeros(len(products))
    for household in known.households:
        buyers[[*household.bought]] += 1
    share = np.maximum(buyers, 1) / len(known.households)
    return Facts([each.path for each in products], [each.brand for each in products], share.tolist())


def table(
    lists: Mapping[str, Sequence[Sequence[int]]], right: Sequence[frozenset[int]], facts: Facts, seed: int
) -> str:
    """Everybody's figures as Markdown."""
    hits = {name: [*map(measures.hit, shown, right)] for name, shown in lists.items()}
    gains = {name: [*map(measures.ndcg, shown, right)] for name, shown in lists.items()}
    less = {name: [one - ours for one, ours in zip(gains[name], gains[OURS], strict=True)] for name in lists}
    hit, gain, differ = (measures.means(figures, seed) for figures in (hits, gains, less))
    rows = [HEAD, tuple("---" for _ in HEAD)]
    for name, shown in lists.items():
        diverse = sum(measures.diversity(each, facts) for each in shown) / len(shown)
        novel = sum(measures.novelty(each, facts) for each in shown) / len(shown)
        covered = measures.coverage(shown, len(facts.types))
        between = "" if name == OURS else f"{differ[name].low:+.3f} to {differ[name].high:+.3f}"
        others = (between, f"{covered:.1%}", f"{diverse:.2f}", f"{novel:.1f}")
        rows.append((name, *_said(hit[name]), *_said(gain[name]), *others))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _said(mean: Mean) -> tuple[str, str]:
    return f"{mean.value:.3f}", f"{mean.low:.3f} to {mean.high:.3f}"


def _conditions(known: Year, able: Sequence[Household], asked: Any) -> str:
    return (
        f"{len(able):,} households, {len(known.products):,} products, purchases from {asked.cut} to before {asked.end} "
        f"held back, seed {asked.seed}."
    )


if __name__ == "__main__":
    main()
