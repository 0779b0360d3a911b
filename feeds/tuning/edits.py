"""What a merchandiser does to a tuning, one thing at a time: a tuning in, the tuning that says it out.

Each is said everywhere (``main`` None) or under one main value and all below it. `feeds.tuning.rewriting` brings it
into the file. Whatever cannot be said raises `feeds.errors.TuningError`, in the words of who wrote the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from feeds.model import fold, path_parts
from feeds.tuning import Tuning
from feeds.tuning.changes import Change
from feeds.tuning.faults import fault

Place = tuple[str, ...]


class Overtaken(Exception):
    """What is to be taken back is no longer what stands: somebody said something else in between."""

    def __init__(self, change: Change) -> None:
        self.change = change
        super().__init__(f"{change.path} was changed again in between; nothing was taken back")


# --- any place -------------------------------------------------------------------------------------------------------


def set_value(tuning: Tuning, key: str, name: str, value: Any, main: str | None = None) -> Tuning:
    """Say ``name`` (``weight``, ``label``, ``bands`` ...) of a filter; None: say nothing of it any more."""
    return _saying(tuning, (*_at(tuning, main), "filters", key, name), value)


def set_label(tuning: Tuning, key: str, labels: Mapping[str, str | None]) -> Tuning:
    """Call a filter otherwise: ``labels`` by language, of "" in all of them; None: as it is called without a word."""
    for language, label in labels.items():
        place = ("filters", key, "labels", language) if language else ("filters", key, "label")
        tuning = _saying(tuning, place, label)
    return tuning


# --- what is offered, in which order ---------------------------------------------------------------------------------


def hide(tuning: Tuning, key: str, main: str | None = None) -> Tuning:
    """Pages do not offer the filter."""
    return _with(_without(tuning, _at(tuning, main, "pin"), key), _at(tuning, main, "hide"), key)


def show(tuning: Tuning, key: str, main: str | None = None) -> Tuning:
    """Pages offer the filter, whatever the evidence and whatever is said above."""
    return _with(_without(tuning, _at(tuning, main, "hide"), key), _at(tuning, main, "pin"), key)


def inherit(tuning: Tuning, key: str, main: str | None = None) -> Tuning:
    """Whether pages offer the filter is said no more here: it is as above, or as the evidence has it."""
    return _without(_without(tuning, _at(tuning, main, "hide"), key), _at(tuning, main, "pin"), key)


def move(tuning: Tuning, key: str, before: str | None, shown: Sequence[str], main: str | None = None) -> Tuning:
    """Ask a filter right before another, or behind all others; ``shown`` are the filters in the order they have here.

    As little is said as that takes: what follows stays as it is derived. Under a main value the list begins with what
    is inherited there.
    """
    here = _at(tuning, main, "order")
    inherited = tuning.at(path_parts(main) if main else None).order
    listed = [each for each in inherited if each != key]
    derived = [each for each in shown if each != key and each not in listed]
    if before in derived:
        listed += [*derived[: derived.index(before)], key]
    elif before in listed:
        listed.insert(listed.index(before), key)
    else:
        listed += [*derived, key]
    return _saying(tuning, here, listed)


def reset_order(tuning: Tuning, main: str | None = None) -> Tuning:
    """The filters come in the order that holds above, or as derived."""
    return _saying(tuning, _at(tuning, main, "order"), None)


def reset(tuning: Tuning, main: str, key: str | None = None) -> Tuning:
    """Say nothing of a filter (None: of any) under a main value any more: all is inherited."""
    if key is None:
        return _saying(tuning, _at(tuning, main), None)
    return _saying(inherit(tuning, key, main), (*_at(tuning, main), "filters", key), None)


# --- values ----------------------------------------------------------------------------------------------------------


def merge(tuning: Tuning, key: str, value: str, spellings: Iterable[str]) -> Tuning:
    """Let spellings of the feed count as ``value``, whatever was said of them before."""
    value = next((each for each in _said(tuning, ("filters", key, "merge")) or () if fold(each) == fold(value)), value)
    for spelling in spellings:
        if fold(spelling) != fold(value):
            tuning = _with(free(tuning, key, spelling), ("filters", key, "merge", value), spelling)
    return tuning


def keep_apart(tuning: Tuning, key: str, spelling: str) -> Tuning:
    """Let a spelling be a value of its own; it is not proposed to be merged either."""
    return _with(free(tuning, key, spelling), ("filters", key, "apart"), spelling)


def split(tuning: Tuning, key: str, spelling: str, parts: Iterable[str]) -> Tuning:
    """Let a spelling mean several values."""
    return _saying(free(tuning, key, spelling), ("filters", key, "parts", spelling), list(parts))


def rename_value(tuning: Tuning, key: str, value: str, name: str | None) -> Tuning:
    """Show a value under another name; None: under its own. ``value`` may be the name that it is shown under now."""
    renamed = _said(tuning, ("filters", key, "rename")) or {}
    own = next((each for each, called in renamed.items() if fold(value) in (fold(each), fold(called))), value)
    return _saying(tuning, ("filters", key, "rename", own), None if name == own else name)


def free(tuning: Tuning, key: str, spelling: str) -> Tuning:
    """Say nothing of what a spelling counts as any more: it is as it is derived."""
    said = ("filters", key)
    tuning = _without(tuning, (*said, "apart"), spelling)
    for value in _said(tuning, (*said, "merge")) or {}:
        tuning = _without(tuning, (*said, "merge", value), spelling)
    for each in _said(tuning, (*said, "parts")) or {}:
        if fold(each) == fold(spelling):
            tuning = _saying(tuning, (*said, "parts", each), None)
    return tuning


# --- back ------------------------------------------------------------------------------------------------------------


def taken_back(tuning: Tuning, done: Iterable[Change]) -> Tuning:
    """``tuning`` without these changes; what else was changed since stays. Raises `Overtaken`."""
    for change in done:
        if not _stands(tuning, change):
            raise Overtaken(change)
        if not change.entry:
            tuning = _saying(tuning, change.place, change.before)
        elif change.after is None:
            tuning = _with(tuning, change.place, str(change.before))
        else:
            tuning = _without(tuning, change.place, str(change.after))
    return tuning


def _stands(tuning: Tuning, change: Change) -> bool:
    """Whether what a change said is still what is said."""
    said = _said(tuning, change.place)
    if change.entry:
        return (change.after is not None) == ((change.after or change.before) in (said or ()))
    return bool(_plain(said) == _plain(change.after))


def _plain(said: Any) -> Any:
    """What is said, as JSON may have brought it back: numbers are texts there, and tuples lists."""
    if isinstance(said, tuple | list):
        return [_plain(each) for each in said]
    return str(said) if isinstance(said, Decimal) else said


# --- a tuning as tables in tables ------------------------------------------------------------------------------------


def _at(tuning: Tuning, main: str | None, *names: str) -> Place:
    """A place at the top, or in the table of a main value as that is spelt there."""
    if main is None:
        return names
    return "under", next((each.main for each in tuning.under if fold(each.main) == fold(main)), main), *names


def _tables(tuning: Tuning) -> dict[str, Any]:
    """What a tuning says; `under` by its main values."""
    tables = tuning.model_dump(exclude_defaults=True)
    under = tables.pop("under", ())
    return tables | {"under": {each["main"]: {name: each[name] for name in each if name != "main"} for each in under}}


def _said(tuning: Tuning, place: Place) -> Any:
    """What stands at a place, None where nothing does."""
    inside: Any = _tables(tuning)
    for name in place:
        inside = inside.get(name) if isinstance(inside, dict) else None
    return inside


def _saying(tuning: Tuning, place: Place, value: Any) -> Tuning:
    """The tuning with ``value`` at a place; None: with nothing there. Raises `TuningError`."""
    tables = _tables(tuning)
    way = [tables]
    for name in place[:-1]:
        way.append(way[-1].setdefault(name, {}))
    if value is None:
        way[-1].pop(place[-1], None)
    else:
        way[-1][place[-1]] = value
    for inside, name in zip(way[-2::-1], place[-2::-1], strict=True):  # what says nothing is no table
        if not inside[name]:
            del inside[name]
    under = [{"main": main, **said} for main, said in tables.pop("under", {}).items()]
    try:
        return Tuning.model_validate(tables | {"under": under})
    except ValidationError as error:
        raise fault(error) from None


def _with(tuning: Tuning, place: Place, entry: str) -> Tuning:
    """The tuning with an entry in the list at a place, as its last where it is new."""
    said = _said(tuning, place) or ()
    return tuning if fold(entry) in map(fold, said) else _saying(tuning, place, (*said, entry))


def _without(tuning: Tuning, place: Place, entry: str) -> Tuning:
    """The tuning without an entry in the list at a place."""
    said = _said(tuning, place) or ()
    left = tuple(each for each in said if fold(each) != fold(entry))
    return tuning if left == tuple(said) else _saying(tuning, place, left or None)
