"""Popularity in powers of two: which neighbours in the tie-break are about equally popular."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from feeds.model import POPULARITY_SCALE

SCALE: Final = 10**POPULARITY_SCALE
POWERS: Final = np.array([SCALE << power if power >= 0 else -(-SCALE >> -power) for power in range(-20, 44)], np.int64)
"""Every power of two that a popularity in millionths can reach, rounded up to whole millionths."""


def levels_of(popularity: NDArray[np.int64]) -> NDArray[np.int32]:
    """The places at which popularity (int64 in millionths, descending) falls below another power of two.

    From one of them to the next all are from 2^n up to below 2^(n + 1) popular; those of popularity 0 are equals too,
    and below 0 the size decides.
    """
    ascending = popularity[::-1]
    reaching = np.searchsorted(ascending, np.concatenate(([0], POWERS)), side="left")
    above = np.searchsorted(ascending, -POWERS, side="right")
    ends = np.unique(len(popularity) - np.concatenate((reaching, above)))
    return ends[(ends > 0) & (ends < len(popularity))].astype(np.int32)
