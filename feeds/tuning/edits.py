"""What a merchandiser does to a tuning, one thing at a time: a tuning in, the tuning that says it out.

Each is said everywhere (``main`` None) or under one main value and all below it. `feeds.tuning.rewriting` brings it
into the file. Whatever cannot be said raises `feeds.errors.TuningError`, in the words of who wrote the file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any, Final

from feeds.model import fold, path_parts
from feeds.tuning import Tuning
from feeds.tuning.changes import Change
from feeds.tuning.tables import Place, Tables

OFFERING: Final = ("hide", "pin")
"""The lists that say whether pages offer a filter."""


class Overtaken(Exception):
    """What is to be taken back is no longer what stands: somebody said something else in between."""

    def __init__(self, change: Change) -> None:
        self.change = change
        super().__init__(f"{change.path} was changed again in between; nothing was taken back")


# --- any place -------------------------------------------------------------------------------------------------------


def set_value(tuning: Tuning, key: str, name: str, value: Any, main: str | None = None) -> Tuning:
    """Say ``name`` (``weight``, ``label``, ``bands`` ...) of a filter; None: say nothing of it any more."""
    tables = Tables(tuning)
    tables.say(tables.at(main, "filters", key, name), value)
    return tables.tuning()


def set_label(tuning: Tuning, key: str, labels: Mapping[str, str | None]) -> Tuning:
    """Call a filter otherwise: ``labels`` by language, of "" in all of them; None: as it is called without a word."""
    tables = Tables(tuning)
    for language, label in labels.items():
        tables.say(("filters", key, "labels", language) if language else ("filters", key, "label"), label)
    return tables.tuning()


# --- what is offered, in which order ---------------------------------------------------------------------------------


def hide(tuning: Tuning, key: str, main: str | None = None) -> Tuning:
    """Pages do not offer the filter."""
    return _offered(tuning, key, main, "hide")


def show(tuning: Tuning, key: str, main: str | None = None) -> Tuning:
    """Pages offer the filter, whatever the evidence and whatever is said above."""
    return _offered(tuning, key, main, "pin")


def inherit(tuning: Tuning, key: str, main: str | None = None) -> Tuning:
    """Whether pages offer the filter is said no more here: it is as above, or as the evidence has it."""
    return _offered(tuning, key, main, None)


def _offered(tuning: Tuning, key: str, main: str | None, said: str | None) -> Tuning:
    tables = Tables(tuning)
    places = {name: tables.at(main, name) for name in OFFERING}
    for place in places.values():
        tables.drop(place, (key,))
    if said is not None:
        tables.add(places[said], (key,))
    return tables.tuning()


def move(tuning: Tuning, key: str, before: str | None, shown: Sequence[str], main: str | None = None) -> Tuning:
    """Ask a filter right before another, or behind all others; ``shown`` are the filters in the order they have here.

    As little is said as that takes: what follows stays as it is derived. Under a main value the list begins with what
    is inherited there.
    """
    tables = Tables(tuning)
    inherited = tuning.at(path_parts(main) if main else None).order
    listed = [each for each in inherited if each != key]
    derived = [each for each in shown if each != key and each not in listed]
    if before in derived:
        listed += [*derived[: derived.index(before)], key]
    elif before in listed:
        listed.insert(listed.index(before), key)
    else:
        listed += [*derived, key]
    tables.say(tables.at(main, "order"), tuple(listed))
    return tables.tuning()


def reset_order(tuning: Tuning, main: str | None = None) -> Tuning:
    """The filters come in the order that holds above, or as derived."""
    tables = Tables(tuning)
    tables.say(tables.at(main, "order"), None)
    return tables.tuning()


def reset(tuning: Tuning, main: str, key: str | None = None) -> Tuning:
    """Say nothing of a filter (None: of any) under a main value any more: all is inherited."""
    if key is None:
        tables = Tables(tuning)
        tables.say(tables.at(main), None)
    else:
        tables = Tables(inherit(tuning, key, main))
        tables.say(tables.at(main, "filters", key), None)
    return tables.tuning()


# --- values ----------------------------------------------------------------------------------------------------------


def merge(tuning: Tuning, key: str, value: str, spellings: Iterable[str]) -> Tuning:
    """Let spellings of the feed count as ``value``, whatever was said of them before."""
    return count_as(tuning, {key: {spelling: value for spelling in spellings if fold(spelling) != fold(value)}})


def keep_apart(tuning: Tuning, key: str, spelling: str) -> Tuning:
    """Let a spelling be a value of its own; it is not proposed to be merged either."""
    return count_as(tuning, {key: {spelling: spelling}})


def count_as(tuning: Tuning, wanted: Mapping[str, Mapping[str, str]]) -> Tuning:
    """Let spellings of the feed, by filter, count as values, whatever was said of them before: ``merge`` and
    ``keep_apart`` of any number at once. What counts as itself stays apart.
    """
    tables = Tables(tuning)
    for key, values in wanted.items():
        merged = ("filters", key, "merge")
        spelt = {fold(value): value for value in tables.said(merged) or ()}
        _free(tables, key, values)
        gathered: dict[str, list[str]] = {}
        for spelling, value in values.items():
            if fold(spelling) != fold(value):
                gathered.setdefault(spelt.setdefault(fold(value), value), []).append(spelling)
        for value, spellings in gathered.items():
            tables.add((*merged, value), spellings)
        tables.add(
            ("filters", key, "apart"), [spelling for spelling, value in values.items() if fold(spelling) == fold(value)]
        )
    return tables.tuning()


def split(tuning: Tuning, key: str, spelling: str, parts: Iterable[str]) -> Tuning:
    """Let a spelling mean several values."""
    tables = Tables(tuning)
    _free(tables, key, (spelling,))
    tables.say(("filters", key, "parts", spelling), tuple(parts))
    return tables.tuning()


def rename_value(tuning: Tuning, key: str, value: str, name: str | None) -> Tuning:
    """Show a value under another name; None: under its own. ``value`` may be the name that it is shown under now."""
    tables = Tables(tuning)
    renamed = tables.said(("filters", key, "rename")) or {}
    own = next((each for each, called in renamed.items() if fold(value) in (fold(each), fold(called))), value)
    tables.say(("filters", key, "rename", own), None if name == own else name)
    return tables.tuning()


def free(tuning: Tuning, key: str, spelling: str) -> Tuning:
    """Say nothing of what a spelling counts as any more: it is as it is derived."""
    tables = Tables(tuning)
    _free(tables, key, (spelling,))
    return tables.tuning()


def _free(tables: Tables, key: str, spellings: Collection[str]) -> None:
    """The same of several, in one pass over what is said."""
    said, going = ("filters", key), set(map(fold, spellings))
    tables.drop((*said, "apart"), spellings)
    for value in tuple(tables.said((*said, "merge")) or ()):
        tables.drop((*said, "merge", value), spellings)
    for each in tuple(tables.said((*said, "parts")) or ()):
        if fold(each) in going:
            tables.say((*said, "parts", each), None)


# --- back ------------------------------------------------------------------------------------------------------------


def taken_back(tuning: Tuning, done: Iterable[Change]) -> Tuning:
    """``tuning`` without these changes; what else was changed since stays. Raises `Overtaken`."""
    tables = Tables(tuning)
    for (place, is_entry), changes in groupby(done, key=lambda change: (change.place, change.entry)):
        if is_entry:
            _take_entries_back(tables, place, tuple(changes))
        else:
            for change in changes:
                if _plain(tables.said(place)) != _plain(change.after):
                    raise Overtaken(change)
                tables.say(place, change.before)
    return tables.tuning()


def _take_entries_back(tables: Tables, place: Place, changes: Sequence[Change]) -> None:
    """What came into the list at a place, and what left it."""
    said = frozenset(tables.said(place) or ())
    for change in changes:
        if (change.after is not None) != ((change.after or change.before) in said):
            raise Overtaken(change)
    tables.drop(place, [str(change.after) for change in changes if change.after is not None])
    tables.add(place, [str(change.before) for change in changes if change.after is None])


def _plain(said: Any) -> Any:
    """What is said, as JSON may have brought it back: numbers are texts there, and tuples lists."""
    if isinstance(said, tuple | list):
        return [_plain(each) for each in said]
    return str(said) if isinstance(said, Decimal) else said
