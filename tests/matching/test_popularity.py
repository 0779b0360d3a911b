"""Which neighbours in the tie-break are about equally popular."""

from __future__ import annotations

import numpy as np
import pytest

from matching.popularity import levels_of

ONE = 10**6
"""A popularity of 1, in millionths."""


@pytest.mark.parametrize(
    ("more", "less", "apart"),
    [
        (4 * ONE, 4 * ONE - 1, True),
        (8 * ONE - 1, 4 * ONE, False),
        (7813, 7812, True),  # the 128th part of one is 7812.5 millionths
        (7812, 3907, False),
        (1, 0, True),
        (0, 0, False),
        (0, -1, True),
        (-4 * ONE + 1, -4 * ONE, True),
        (-4 * ONE, -8 * ONE + 1, False),
        (2**63 - 1, 2**43 * ONE, False),
        (2**43 * ONE, 2**43 * ONE - 1, True),
    ],
)
def test_popularities_are_apart_where_a_power_of_two_is_between_them(more: int, less: int, apart: bool) -> None:
    assert levels_of(np.array([more, less], np.int64)).tolist() == ([1] if apart else [])


def test_levels_are_the_places_at_which_the_next_power_begins() -> None:
    popularity = np.array([9 * ONE, 8 * ONE, 8 * ONE - 1, 4 * ONE, ONE, ONE - 1, ONE // 2, 1, 0, 0, -1, -ONE])
    assert levels_of(popularity).tolist() == [2, 4, 5, 7, 8, 10, 11]
    assert not levels_of(popularity[:0]).size
