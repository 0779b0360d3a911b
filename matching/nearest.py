"""The known names nearest to one that nobody carries."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from feeds.model import fold

MOST_NAMED: Final = 3
LONGEST_COMPARED: Final = 200
"""Characters of a name that are compared: a hostile text costs no more than a long one."""
SPELLINGS: Final = 32
"""Spellings of one name that are looked at: itself, its last part, its labels in some languages, its aliases."""


def nearest_names(name: str, known: Iterable[tuple[str, str]], least: float = 0) -> tuple[str, ...]:
    """Up to three of the known names, most similar first.

    ``known`` holds pairs (folded spelling, name); of several spellings of one name the best counts. Equally similar
    names come in the order of their spellings. Names less alike than ``least`` (100: the same) are not near.
    """
    pairs = sorted(known)
    spellings = [spelling for spelling, _ in pairs]
    query = fold(name[:LONGEST_COMPARED])
    scored = process.extract(query, spellings, scorer=fuzz.ratio, limit=SPELLINGS * MOST_NAMED, score_cutoff=least)
    ordered = sorted((-score, position) for _, score, position in scored)
    return tuple(dict.fromkeys(pairs[position][1] for _, position in ordered))[:MOST_NAMED]


def nearest_numbers(wanted: Fraction, known: NDArray[Any]) -> list[int]:
    """Up to three of the known numbers, the closest first; of two equally close ones the lower."""
    ascending = np.unique(known)
    here = int(np.searchsorted(ascending, min(max(int(wanted), -(2**63)), 2**63 - 1)))
    around = ascending[max(here - MOST_NAMED, 0) : here + MOST_NAMED + 1].tolist()
    return sorted(around, key=lambda number: (abs(number - wanted), number))[:MOST_NAMED]
