"""What one tuning says otherwise than another, in plain words: grouped by filter, each change found again by a name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from babel.numbers import format_percent

from feeds.model import Hierarchy
from feeds.tuning.changes import Change, Said
from frames.texts import Texts
from service.console.written import number
from service.recommend import in_language

ENTRIES = frozenset({"hide", "pin", "names", "not_names", "apart", "merge", "parts"})
"""What is said entry by entry: each comes or goes by a sentence of its own."""
OF_FILTERS = frozenset({"hide", "pin"})
"""Of these the entries are filters."""
NAMED = frozenset({"labels", "rename", "merge", "parts"})
"""Of these the last key is part of the sentence: a language, a value, a spelling."""
SHARES = frozenset({"coverage"})


@dataclass(frozen=True, slots=True)
class ToldChange:
    """One change in words; ``where`` is the main value it is limited to, "" for everywhere. ``name`` finds it again."""

    name: str
    text: str
    where: str


@dataclass(frozen=True, slots=True)
class ChangedFilter:
    """What is changed of one filter; ``label`` is "" for what concerns several."""

    key: str
    label: str
    changes: tuple[ToldChange, ...]


def name_of(change: Change) -> str:
    """What finds a change again among others, whatever else was changed meanwhile."""
    said = repr((change.place, str(change.before), str(change.after), change.entry))
    return hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def told(changes: Iterable[Change], hierarchy: Hierarchy | None, texts: Texts) -> Sequence[ChangedFilter]:
    """The changes in the language of ``texts``; ``hierarchy`` names the filters, and says how they are now."""
    teller = _Teller(texts, in_language(hierarchy, texts.language) if hierarchy is not None else None)
    groups: dict[str, list[ToldChange]] = {}
    for change in changes:
        groups.setdefault(_filter_of(change), []).append(teller.told(change))
    return tuple(
        ChangedFilter(key, teller.label(key) if key else "", tuple(sorted(found, key=lambda each: each.where)))
        for key, found in sorted(groups.items())
    )


def _inside(change: Change) -> tuple[str, ...]:
    """The place of a change without the main value it is limited to."""
    return change.place[2:] if change.place[0] == "under" else change.place


def _filter_of(change: Change) -> str:
    """The key of the filter that a change is of; "" where it is of several."""
    inside = _inside(change)
    if inside[0] == "filters":
        return inside[1]
    return str(change.after or change.before) if inside[0] in OF_FILTERS and change.entry else ""


@dataclass(frozen=True, slots=True)
class _Teller:
    texts: Texts
    hierarchy: Hierarchy | None

    def told(self, change: Change) -> ToldChange:
        where = change.place[1] if change.place[0] == "under" else ""
        return ToldChange(name_of(change), self._sentence(change), where)

    def label(self, key: str) -> str:
        """What a filter is called; its key where the feed does not hold it."""
        if self.hierarchy is None:
            return key
        known = {self.hierarchy.main.key: self.hierarchy.main, **self.hierarchy.filters}.get(key)
        return key if known is None else known.label

    def _sentence(self, change: Change) -> str:
        inside = _inside(change)
        inside = inside[2:] if inside[0] == "filters" else inside
        what, named = inside[0], inside[1] if len(inside) > 1 else ""
        if what in ENTRIES and (change.entry or what == "parts"):
            return self._entry(what, named, change)
        values = {"named": named, "before": self._said(what, change.before), "after": self._said(what, change.after)}
        if what == "labels":
            values["named"] = self._language(named)
        if change.after is None:
            return self.texts.say(f"changed_back.{what}", **values)
        if change.before is None:
            derived = self._derived(what, change)
            if derived is None:
                return self.texts.say(f"changed.{what}", **values)
            values["before"] = derived
        return self.texts.say(f"changed_instead.{what}", **values)

    def _entry(self, what: str, named: str, change: Change) -> str:
        said = change.before if change.after is None else change.after
        way = "lost" if change.after is None else "gained"
        return self.texts.say(f"entry_{way}.{what}", entry=self._said(what, said), named=named)

    def _said(self, what: str, said: Said | None) -> str:
        """A value of the tuning as a person writes it."""
        if isinstance(said, bool):
            return self.texts.say("changed.yes" if said else "changed.no")
        if isinstance(said, tuple):
            return ", ".join(self._said("main" if what == "order" else what, each) for each in said)
        if isinstance(said, (int, float, Decimal)):
            return (format_percent if what in SHARES else number)(said, locale=self.texts.locale)
        return "" if said is None else self.label(said) if what in (*OF_FILTERS, "main", "order") else said

    def _derived(self, what: str, change: Change) -> str | None:
        """What holds without a word, where that is known: the weight of a filter and its name as they serve."""
        key = _filter_of(change)
        if self.hierarchy is None:
            return None
        if what == "weight":
            weights = (each.weight for each in self.hierarchy.everything.dependent if each.filter == key)
            return self._said(what, next(weights, 1))
        return self.label(key) if what == "label" else None

    def _language(self, code: str) -> str:
        """A language by its name, where pages speak it."""
        known: Mapping[str, Any] = self.texts.patterns.get("language", {})
        return str(known.get(code, code))
