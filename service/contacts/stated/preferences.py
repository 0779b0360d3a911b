"""The contract's preferences with what is said about each whole: its key, name, last day, time and source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from matching.errors import PreferenceError
from matching.preferences import parse_preference
from matching.stated import MOST_PREFERENCES
from service.contacts.model import Source, StatedPreference
from service.contacts.stated.reading import (
    LONGEST_WORD,
    Reader,
    StatementRefused,
    Telling,
    at,
    day,
    listed,
    members,
    moment,
    named,
    number_text,
    or_null,
    source,
    text,
    writable,
)

KEY = re.compile(r"[A-Za-z0-9._-]{1,50}")
NUMBERED = re.compile(r"p([0-9]+)")
EXACT = 2**53
"""Whole numbers below this are the same for every reader of JSON."""


class PreferenceRefused(StatementRefused):
    """The same for what a preference says of products: the contract's own faults."""


@dataclass(frozen=True, slots=True)
class Said:
    """One entry: the members that are said, by their names in `StatedPreference`. Nothing (None): to be forgotten."""

    key: str | None
    members: Mapping[str, Any] | None
    path: str


def read_preferences(document: object, path: str, telling: Telling) -> tuple[Said, ...]:
    """A list of preferences, or an object of them by key, in which null stands for one to be forgotten."""
    if isinstance(document, dict):
        by_key = named(document, path, MOST_PREFERENCES)
        said = tuple(
            _said(stated if stated is None else _keyed(stated, key), at(path, key), telling, key)
            for key, stated in by_key.items()
        )
    else:
        said = tuple(_said(stated, place, telling) for stated, place in listed(document, path, MOST_PREFERENCES))
    keys = [each.key for each in said if each.key is not None]
    twice = next((each for each in said if each.key is not None and keys.count(each.key) > 1), None)
    if twice is not None:
        raise StatementRefused(at(twice.path, "key"), "Two preferences have this key; each has one of its own.")
    return said


def _keyed(stated: object, key: str) -> object:
    return {"key": key, **stated} if isinstance(stated, dict) else stated


def _said(stated: object, path: str, telling: Telling, key: str | None = None) -> Said:
    if stated is None and key is not None:
        return Said(key, None, path)
    readers: Mapping[str, Reader[Any]] = {
        "key": _key,
        "name": or_null(text()),
        "until": or_null(day),
        "stated": moment(telling.at),
        "source": source,
        "main": _as_it_is,
        "criteria": _as_it_is,
    }
    read = members(stated, path, readers)
    said_key = read.pop("key", None)
    if key is not None and said_key != key:
        raise StatementRefused(at(path, "key"), "This is another key than the one it stands under.")
    _judge({name: read[name] for name in ("main", "criteria") if name in read}, path)
    if "criteria" in read:
        read["criteria"] = tuple(_kept(each, f"{path}.criteria[{n}]") for n, each in enumerate(read["criteria"]))
    if isinstance(read.get("main"), str):
        _kept(read["main"], at(path, "main"))
    return Said(said_key, read, path)


def _key(value: object, path: str) -> str:
    if not isinstance(value, str) or not KEY.fullmatch(value):
        raise StatementRefused(path, "A key is 1 to 50 letters, digits, dots, dashes and underscores.")
    return value


def _as_it_is(value: object, path: str) -> object:
    return value


def _judge(preference: Mapping[str, object], path: str) -> None:
    """Hold what is said of products to the contract; a missing main value is judged when the entry meets the card."""
    try:
        parse_preference({"preferences": [{"main": None, **preference}]})
    except PreferenceError as fault:
        raise PreferenceRefused(path + fault.path.removeprefix("preferences[0]"), fault.message) from None


def _kept(value: Any, path: str) -> Any:
    """Criteria as they are kept: the same, but for numbers that not every reader of JSON takes exactly."""
    if isinstance(value, dict):
        return {key: _kept(each, at(path, key)) for key, each in value.items()}
    if isinstance(value, list):
        return [_kept(each, f"{path}[{number}]") for number, each in enumerate(value)]
    if isinstance(value, str) and (len(value) > LONGEST_WORD * 5 or not writable(value)):
        raise PreferenceRefused(path, f"One line of at most {LONGEST_WORD * 5} characters is expected here.")
    if isinstance(value, (float, Decimal)) or (isinstance(value, int) and abs(value) >= EXACT):
        return number_text(value, path)
    return value


def merged(known: Sequence[StatedPreference], said: Iterable[Said], telling: Telling) -> tuple[StatedPreference, ...]:
    """With what is said: a known key changes in the members that are said, anything else is one more.

    Raises `StatementRefused` where one more has no main value, or there are too many.
    """
    kept = {each.key: each for each in known}
    for each in said:
        if each.members is None:
            kept.pop(each.key or "", None)
        elif each.key in kept:
            kept[each.key] = _changed(kept[each.key], each, telling)
        else:
            made = _made(each, each.key or _next_key(kept), telling)
            if each.key is not None or _same(made, each, kept.values()) is None:
                kept[made.key] = made
    return _counted(tuple(kept.values()))


def replaced(known: Sequence[StatedPreference], said: Iterable[Said], telling: Telling) -> tuple[StatedPreference, ...]:
    """What is said and nothing else. What says the same as before keeps its key and the time it was stated at."""
    entries = [each for each in said if each.members is not None]
    named_keys = {each.key for each in entries}
    free = [each for each in known if each.key not in named_keys]
    taken = {each.key for each in known} | {key for key in named_keys if key is not None}
    kept: list[StatedPreference] = []
    for each in entries:
        made = _made(each, each.key or _next_key(taken), telling)
        same = _same(made, each, free if each.key is None else [one for one in known if one.key == each.key])
        if same in free:
            free.remove(same)
        kept.append(same or made)
        taken.add(kept[-1].key)
    return _counted(tuple(kept))


def _made(said: Said, key: str, telling: Telling) -> StatedPreference:
    """The entry as a preference of its own."""
    stated = said.members or {}
    if "main" not in stated:
        raise PreferenceRefused(
            at(said.path, "main"), "The main value is missing; null stands for every product of the catalogue."
        )
    return replace(StatedPreference(key, None, (), telling.at, Source.DECLARED), **stated)


def _changed(before: StatedPreference, said: Said, telling: Telling) -> StatedPreference:
    """The preference with what is said of it: stated anew, if that is anything new."""
    stated = said.members or {}
    after = replace(before, **stated)
    return after if after == before or "stated" in stated else replace(after, stated=telling.at)


def _same(made: StatedPreference, said: Said, among: Iterable[StatedPreference]) -> StatedPreference | None:
    """The preference among these that says the same already; its time counts only where one was said."""
    dated = "stated" in (said.members or {})
    return next(
        (one for one in among if replace(made, key=one.key, stated=made.stated if dated else one.stated) == one), None
    )


def _next_key(taken: Iterable[str]) -> str:
    """p1, p2 and so on: one above the highest there is."""
    numbers = (int(match[1]) for match in map(NUMBERED.fullmatch, taken) if match)
    return f"p{max(numbers, default=0) + 1}"


def _counted(preferences: tuple[StatedPreference, ...]) -> tuple[StatedPreference, ...]:
    if len(preferences) > MOST_PREFERENCES:
        raise StatementRefused("preferences", f"A contact has at most {MOST_PREFERENCES} preferences.")
    return preferences
