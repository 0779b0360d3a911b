"""The same preferences beside two indexes: what becomes of the answer, and what is known no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.arrays import take_apart
from matching.doubts import Doubt, settle
from matching.errors import PreferenceError
from matching.index import Index
from matching.model import Preference, RankOptions, Unknown
from matching.rank import rank_bare
from matching.resolve import doubts_of

Named = tuple[str | None, str | int | bool | None]
"""A filter and what of it was named: a value, a band, or None for the filter itself. Without a filter: a main value."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one index answers, as far as answers are compared.

    ``products`` are the ids in their order, ``unknown`` is what no product carries. ``refused`` is why the index cannot
    be asked so (the path of the fault and the fault), and None where it can.
    """

    products: tuple[str, ...] = ()
    full_matches: int = 0
    unknown: tuple[Named, ...] = ()
    refused: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """What becomes of an answer."""

    before: Answer
    after: Answer

    @property
    def changed(self) -> bool:
        """Whether other products are shown, or the same in another order."""
        return self.before.products != self.after.products

    @property
    def lost(self) -> bool:
        """Whether something met everything that was asked, and now nothing does."""
        return bool(self.before.full_matches) and not self.after.full_matches

    @property
    def won(self) -> bool:
        """Whether nothing met everything that was asked, and now something does."""
        return bool(self.after.full_matches) and not self.before.full_matches

    @property
    def newly_unknown(self) -> tuple[Named, ...]:
        """What was named and known, and is known no more; nothing where it could not be asked before."""
        if self.before.refused is not None:
            return ()
        return tuple(named for named in self.after.unknown if named not in self.before.unknown)


def shift(
    before: Index,
    after: Index,
    preferences: Sequence[Preference],
    options: RankOptions,
    alike: frozenset[str] | None = None,
) -> Shift:
    """What becomes of the answer to these preferences when ``after`` takes the place of ``before``.

    ``alike`` is what `filters_alike` says of the two: whoever names nothing else is not asked twice.
    """
    answer = _answer(before, preferences, options)
    named = {criterion.filter for preference in preferences for criterion in preference.criteria}
    if alike is not None and named <= alike:
        return Shift(answer, answer)
    return Shift(answer, _answer(after, preferences, options))


def filters_alike(before: Index, after: Index) -> frozenset[str] | None:
    """The filters of which both indexes say the same; None where even products or main values are not the same."""
    if before.facts.currencies != after.facts.currencies or not _same(before, after):
        return None
    return frozenset(
        key
        for key, column in before.columns.items()
        if key in after.columns and column.facts == after.columns[key].facts and _same(column, after.columns[key])
    )


def _same(one: object, other: object) -> bool:
    """Whether two dataclasses hold the same arrays."""
    pairs = zip(take_apart(one, ""), take_apart(other, ""), strict=True)
    return all(np.array_equal(array, same) for (_, array), (_, same) in pairs)


def _answer(index: Index, preferences: Sequence[Preference], options: RankOptions) -> Answer:
    try:
        bare = rank_bare(index, preferences, options)
    except PreferenceError as fault:
        return Answer(refused=(fault.path, fault.message))
    unknown = dict.fromkeys((doubt.filter, doubt.value) for doubt in bare.doubts)
    return Answer(bare.products, bare.full_matches, tuple(unknown))


def meant(index: Index, named: Named) -> Named:
    """What ``index`` understands by something that is named: the same for all spellings that it takes for one.

    What it does not know stays as it is named.
    """
    name, value = named
    if name is None:
        nodes = index.nodes.named(value) if isinstance(value, str) else ()
        return (None, index.nodes.texts[nodes[0]]) if len(nodes) == 1 else named
    key = index.key_of(name)
    if key is None:
        return named
    return key, index.columns[key].shown(value) if isinstance(value, str) else value


def vanishing(before: Index, after: Index, preferences: Sequence[Preference]) -> tuple[Unknown, ...]:
    """What these preferences name that ``before`` knows and ``after`` does not, with the nearest that ``after`` knows.

    A filter that can no longer be asked as it was stands there as a whole, as one that nobody carries any more does.
    """
    gone: list[Doubt] = []
    for number, preference in enumerate(preferences):
        if doubts := doubts_of(after, number, preference):
            known = {(doubt.filter, doubt.value) for doubt in doubts_of(before, number, preference)}
            gone += (doubt for doubt in doubts if (doubt.filter, doubt.value) not in known)
    return settle(gone)
