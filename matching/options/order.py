"""The order of an answer as levels, each asked only where the ones before it leave products equal.

A level gives every product an integer, the lower the better. What is chosen is found level by level: of those that are
equal at the edge of what is wanted the next one decides. So a digest is worked out only for products that are tied.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from matching.errors import UnanswerablePreference
from matching.index import Index
from matching.listing import Losses
from matching.model import RankOptions, Rotation, Tie
from matching.options.boosts import judged
from matching.options.facts import Facts
from matching.options.rotated import digests, seed_of

Level = Callable[[NDArray[Any], Losses], NDArray[Any]]
"""From the places of products and what they lose to one integer each."""

UNKNOWN: Final = {
    Tie.REDUCED: "No reductions are known of this generation, so they cannot decide between equals; leave reduced out.",
    Tie.NEWEST: "When products were new is not known of this generation, so it cannot decide; leave newest out.",
}


def levels_of(index: Index, options: RankOptions, facts: Facts) -> tuple[Level, ...]:
    """Match (lifted by boosts), boosts, ties, then the place; where it rotates, the power of two of popularity instead.

    Whom these leave equal `turning` tells apart. Raises `UnanswerablePreference` for what this index and these facts
    cannot be asked.
    """
    levels: list[Level] = [_losses]
    if options.boosts:
        points = judged(index, options.boosts).of
        # Of two that are lifted to the same height the one that matches more stands first.
        levels.insert(0 if options.lift else 1, lambda places, losses: losses * options.lift - points(places))
    levels += [_by_row(index, *_known(tie, number, facts)) for number, tie in enumerate(options.ties)]
    if options.rotation is None:
        return (*levels, _places)
    ends = index.positions.levels
    return (*levels, lambda places, losses: np.searchsorted(ends, places, side="right"))


def turning(index: Index, rotation: Rotation | None) -> tuple[Level, ...]:
    """What decides between those that the levels before leave equal: a digest of the day and the id, then the place."""
    if rotation is None:
        return ()
    seed = seed_of(rotation)
    return (lambda places, losses: digests(index, places, seed), _places)


def _losses(places: NDArray[Any], losses: Losses) -> NDArray[Any]:
    return losses


def _places(places: NDArray[Any], losses: Losses) -> NDArray[Any]:
    return places


def _known(tie: Tie, number: int, facts: Facts) -> tuple[NDArray[Any]]:
    known = {Tie.REDUCED: facts.reduced, Tie.NEWEST: facts.since}[tie]
    if known is None:
        raise UnanswerablePreference(f"options.ties[{number}]", UNKNOWN[tie])
    return (known,)


def _by_row(index: Index, fact: NDArray[Any]) -> Level:
    """The larger the fact, the better; unknown is 0."""
    return lambda places, losses: -fact[index.positions.rows[places]].astype(np.int64)


def best(places: NDArray[Any], losses: Losses, levels: Sequence[Level], most: int) -> NDArray[np.intp]:
    """Which products are the ``most`` best, in their order; positions in ``places``, in which each stands once."""
    return contenders(places, losses, levels, most)[:most]


def contenders(places: NDArray[Any], losses: Losses, levels: Sequence[Level], most: int) -> NDArray[np.intp]:
    """Which products are the ``most`` best, and which equal the last of them in all these levels, in their order."""
    chosen, tied, wanted = [], np.arange(len(places)), most
    for level in levels:
        if len(tied) <= wanted or not wanted:
            break
        values = level(places[tied], losses[tied])
        edge = _smallest(values, wanted)
        chosen.append(tied[values < edge])
        wanted -= len(chosen[-1])
        tied = tied[values == edge]
    found = np.concatenate([*chosen, tied]) if wanted else np.concatenate([np.arange(0), *chosen])
    here, lost = places[found], losses[found]
    return found[np.lexsort([level(here, lost) for level in reversed(levels)])]


def _smallest(values: NDArray[Any], wanted: int) -> Any:
    """The ``wanted``-th smallest; mostly so many are equal to the smallest that nothing needs to be sorted."""
    least = values.min()
    return least if np.count_nonzero(values == least) >= wanted else np.partition(values, wanted - 1)[wanted - 1]
