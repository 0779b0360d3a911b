"""What is bought together, by so many people that it speaks of none.

Counted are people, each once, who bought two things in one order. A pair counts where at least `LEAST` did, and more
than chance would have it: by the log-likelihood ratio (Dunning's), which tells what few bought and all of them
together from what everybody buys anyway.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from matching.index import Index
from service.generations.neighbours import Neighbours, Variants

LEAST: Final = 3
"""So many people at least bought both: fewer could be known again in what they bought."""
SIGNIFICANT: Final = 3.84
"""A ratio that chance alone would reach once in twenty times."""
MOST_IN_AN_ORDER: Final = 50
"""An order of more is a stock taken in, and says of nothing that it belongs together."""
MOST_PURCHASES: Final = 2_000_000
"""So many are looked at, the last ones: half a gigabyte while it is worked out."""
SCORE_SCALE: Final = 100

Bought = Iterable[tuple[int, str, str]]
"""Person, order, product."""
Numbers = NDArray[np.int64]


def neighbours_bought(index: Index, bought: Bought) -> Neighbours:
    """Of each product what is bought with it, the closest first."""
    variants = Variants.of(index)
    people, orders, items = _numbered(index, variants, bought)
    buyers = np.bincount(_distinct(people, items)[1], minlength=len(variants.rows)).astype(np.int64)
    first, second, both = _pairs(people, orders, items)
    ratio = _log_likelihood(both, buyers[first], buyers[second], len(np.unique(people)))
    keep = ratio >= SIGNIFICANT
    score = np.minimum(np.rint(ratio[keep] * SCORE_SCALE), np.iinfo(np.int32).max).astype(np.int64)
    first, second = first[keep], second[keep]
    both_ways = np.concatenate((first, second)), np.concatenate((second, first))
    return Neighbours.of_pairs(variants, *both_ways, np.concatenate((score, score)))


def _numbered(index: Index, variants: Variants, bought: Bought) -> tuple[Numbers, Numbers, Numbers]:
    """Each thing bought once an order, as numbers: person, order, item; sorted by order. What the shop does not have
    any more is left out.
    """
    items, orders = dict[str, int](), dict[tuple[int, str], int]()
    rows = []
    for person, order, product in bought:
        if product not in items:
            row = index.row_of(product)
            items[product] = -1 if row is None else int(variants.items[row])
        if items[product] >= 0:
            rows.append((orders.setdefault((person, order), len(orders)), items[product], person))
    told = np.unique(np.array(rows, np.int64).reshape(-1, 3), axis=0)
    many = np.bincount(told[:, 0])[told[:, 0]] > MOST_IN_AN_ORDER
    order, item, person = told[~many].T
    return person, order, item


def _pairs(people: Numbers, orders: Numbers, items: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Every two items, the lesser first, with how many people bought both in one order: `LEAST` at least."""
    apart = []
    for distance in range(1, min(MOST_IN_AN_ORDER, len(orders))):
        same = np.flatnonzero(orders[:-distance] == orders[distance:])
        if not len(same):
            break
        apart.append(np.stack((items[same], items[same + distance], people[same]), axis=1))
    if not apart:
        return (np.zeros(0, np.int64),) * 3
    pairs, counts = np.unique(np.unique(np.concatenate(apart), axis=0)[:, :2], axis=0, return_counts=True)
    enough = counts >= LEAST
    return pairs[enough, 0], pairs[enough, 1], counts[enough]


def _distinct(people: Numbers, items: Numbers) -> tuple[Numbers, Numbers]:
    """Who bought what, each once."""
    told = np.unique(np.stack((people, items), axis=1), axis=0)
    return told[:, 0], told[:, 1]


def _log_likelihood(both: Numbers, one: Numbers, other: Numbers, everybody: int) -> NDArray[np.float64]:
    """Twice the logarithm of how much likelier the counts are if both are bought together than if they just happen to
    be; 0 where they are bought together less than they would just happen to be.
    """
    cells = (both, one - both, other - both, everybody - one - other + both)
    margins = ((one, other), (one, everybody - other), (everybody - one, other), (everybody - one, everybody - other))
    ratio = np.zeros(len(both), np.float64)
    for seen, (across, down) in zip(cells, margins, strict=True):
        expected = across * down / max(everybody, 1)
        told = seen > 0
        ratio[told] += 2 * seen[told] * np.log(seen[told] / expected[told])
    return np.where(both * everybody > one * other, ratio, 0.0)
