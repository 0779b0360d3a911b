"""A verdict as runs says of every statement what one boolean for each would say."""

from __future__ import annotations

from itertools import accumulate, pairwise
from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from matching.verdicts import Verdict

dense = st.lists(st.booleans(), max_size=40).map(lambda fits: np.array(fits, np.bool_))
pairs = st.integers(0, 40).flatmap(lambda size: st.tuples(*[st.lists(st.booleans(), min_size=size, max_size=size)] * 2))


def same(verdict: Verdict, fits: NDArray[np.bool_]) -> None:
    """The verdict is that of ``fits``, and is held as it must be."""
    assert verdict.size == len(fits)
    assert verdict.dense().tolist() == fits.tolist()
    assert verdict.edges.dtype == np.int64
    assert (np.diff(verdict.edges) > 0).all()
    assert all(0 <= edge < verdict.size for edge in verdict.edges)


@given(dense)
def test_a_verdict_is_what_it_was_made_from(fits: NDArray[np.bool_]) -> None:
    verdict = Verdict.of(fits)
    same(verdict, fits)
    assert verdict.any() == fits.any()
    assert verdict.all() == fits.all()
    assert [number in verdict for number in range(len(fits))] == fits.tolist()
    assert verdict.at(np.arange(len(fits), dtype=np.uint8)).tolist() == fits.tolist()


@given(dense)
def test_what_is_not_true_is_false(fits: NDArray[np.bool_]) -> None:
    same(~Verdict.of(fits), ~fits)
    assert ~~Verdict.of(fits) == Verdict.of(fits)


@given(pairs)
def test_two_verdicts_are_joined_as_booleans_are(both: tuple[list[bool], list[bool]]) -> None:
    one, other = (np.array(fits, np.bool_) for fits in both)
    same(Verdict.of(one) & Verdict.of(other), one & other)
    same(Verdict.of(one) | Verdict.of(other), one | other)
    assert (Verdict.of(one) == Verdict.of(other)) == np.array_equal(one, other)


@given(dense, dense)
def test_one_verdict_follows_another(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> None:
    same(Verdict.of(first).followed_by(Verdict.of(second)), np.concatenate([first, second]))


@given(st.lists(st.integers(0, 5), max_size=12), st.randoms(use_true_random=False))
def test_runs_come_in_any_order_may_be_empty_and_may_touch(lengths: list[int], chance: Random) -> None:
    ends = [0, *accumulate(lengths)]
    stretches = list(pairwise(ends))
    runs = stretches[::2]
    fits = np.zeros(ends[-1], np.bool_)
    for first, stop in runs:
        fits[first:stop] = True
    chance.shuffle(runs)
    same(Verdict.runs(ends[-1], runs), fits)
    same(Verdict.runs(ends[-1], stretches), np.ones(ends[-1], np.bool_))


def test_verdicts_over_nothing_are_true_of_all_and_of_none() -> None:
    assert Verdict.nowhere(0).all()
    assert not Verdict.nowhere(0).any()
    same(~Verdict.nowhere(0), np.zeros(0, np.bool_))
    same(~Verdict.nowhere(3), np.ones(3, np.bool_))
