"""The values of a filter, and how they came together: which spellings of the feed count as each, and by whose word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from feeds.model import DependentFilter, Hierarchy, MergedBy, ValueCount, fold
from feeds.rearrange import of
from feeds.tuning import FilterTuning
from service.console.drafting import Shaping


@dataclass(frozen=True, slots=True)
class Value:
    """A value as pages show it. ``spellings`` with how often each was said, where there are several; ``by`` whose word
    brought them together, "" where there is one. ``was`` is its own name where it is renamed.
    """

    text: str
    products: int
    spellings: tuple[tuple[str, int], ...]
    by: str
    was: str


def values_of(shaping: Shaping, key: str, dependent: DependentFilter | None = None) -> Sequence[Value]:
    """The values of a filter, those of most products first: where it is asked as in ``dependent``, or anywhere."""
    merges = {fold(merge.value): merge for merge in shaping.hierarchy.merges if merge.filter == key}
    renamed = {fold(name): value for value, name in shaping.tuning.filters.get(key, FilterTuning()).rename.items()}

    def value(count: ValueCount) -> Value:
        text = str(count.value)
        merge, was = merges.get(fold(text)), renamed.get(fold(text), "")
        return Value(text, count.products, merge.spellings if merge else (), merge.by if merge else "", was)

    counts = dependent.values if dependent else _anywhere(shaping.hierarchy, key)
    return tuple(value(count) for count in counts if isinstance(count.value, str))


def _anywhere(hierarchy: Hierarchy, key: str) -> Sequence[ValueCount]:
    """The values over the whole catalogue; of a filter that is not asked there, each where most products carry it."""
    if whole := of(hierarchy.everything, key):
        return whole.values
    most: dict[str | bool, int] = {}
    for each in filter(None, (of(node, key) for node in hierarchy.values)):
        for count in each.values:
            most[count.value] = max(count.products, most.get(count.value, 0))
    return tuple(ValueCount(text, most[text]) for text in sorted(most, key=lambda text: (-most[text], str(text))))


def spellings_of(shaping: Shaping, key: str, text: str) -> tuple[str, ...]:
    """What the feed says for a value: all its spellings, so that none of them stays behind when it is merged."""
    merged = [merge for merge in shaping.hierarchy.merges if merge.filter == key and fold(merge.value) == fold(text)]
    renamed = shaping.tuning.filters.get(key, FilterTuning()).rename
    own = [value for value, name in renamed.items() if fold(name) == fold(text)] or [text]
    said = [spelling for merge in merged if merge.by is not MergedBy.COMPOUND for spelling, _ in merge.spellings]
    return tuple({fold(each): each for each in (*own, *said)}.values())
