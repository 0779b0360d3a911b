"""Readers of what stands in a definition: a TOML or JSON value and its place in, a value of ours out.

A reader raises `Wrong` with every fault it finds. Readers of tables are made of readers of their keys, so that the
shape of a definition is written down as one mapping (`service.centres.definition`), which the docs are held to.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, TypeVar

from feeds.tuning.faults import nearest
from service.defining.faults import About, Fault, Gathering, Place, raise_any, wrong

T = TypeVar("T")
Name = TypeVar("Name", bound=StrEnum)

Reader = Callable[[object, Place], T]
Keys = Mapping[str, Reader[Any]]
"""The keys that a table may have, each with what reads it."""

LINE: Final = 300
"""Characters of a label, a title, a hint: what stands on a phone without scrolling."""
LONG: Final = 5000
"""Characters of a consent's text."""
MOST: Final = 200
"""Entries of a list."""

LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?", re.ASCII)
SLUG: Final = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
NUMBER: Final = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]{1,6})?", re.ASCII)
UNWRITTEN: Final = ("Cc", "Cf", "Cs", "Co", "Cn")
"""Unicode categories of what nobody writes on purpose: it may turn a text around, or hide in it."""

UNASKED: Final[Mapping[str, str]] = dict.fromkeys(
    ("checked", "ticked", "selected", "preselected", "default", "opt_out"),
    "nothing is ever ticked in advance: consent is what a person says, so there is no such key",
) | dict.fromkeys(
    ("required", "mandatory", "forced"),
    "every answer is voluntary, so there is no such key",
)
"""Keys that other tools know and that will never be here."""


def text(most: int = LINE, lines: bool = False) -> Reader[str]:
    """A text that says something, with ``lines`` on several lines."""

    def read(value: object, place: Place) -> str:
        if not isinstance(value, str):
            raise wrong(place, "a text in double quotes is expected here.")
        written = value.strip()
        if not written:
            raise wrong(place, "the text here is empty.", About.EMPTY)
        if len(written) > most:
            raise wrong(
                place, f"at most {most} characters are expected here, not {len(written)}.", About.LONG, most=most
            )
        allowed = "\n\t" if lines else ""
        if any(unicodedata.category(each) in UNWRITTEN and each not in allowed for each in written):
            raise wrong(place, "the text holds a line break or an unseen character: write it on one line."
                        if not lines else "the text holds an unseen character: take it out.")  # fmt: skip
        return written

    return read


def matching(pattern: re.Pattern[str], told: str, about: About | None = None) -> Reader[str]:
    """A text of a certain form, which ``told`` describes with an example."""

    def read(value: object, place: Place) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            shown = f", not {value!r}" if isinstance(value, str) and len(value) <= LINE else ""
            raise wrong(place, f"{told} is expected here{shown}.", about)
        return value

    return read


def flag(value: object, place: Place) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise wrong(place, "true or false is expected here.")
    return value


def decimal(value: object, place: Place) -> Decimal:
    """A number, written as one or as a text."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal, str)) or not NUMBER.fullmatch(f"{value}"):
        raise wrong(place, "a number such as 38 or 41.5 is expected here.", About.NUMBER)
    return Decimal(value)


def whole(low: int, high: int) -> Reader[int]:
    """A whole number within bounds, both included."""

    def read(value: object, place: Place) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise wrong(
                place, f"a whole number from {low} to {high} is expected here.", About.WHOLE, low=low, high=high
            )
        return value

    return read


def one_of(names: type[Name]) -> Reader[Name]:
    """One of the names of an enumeration."""
    read_name = known(tuple(names))
    return lambda value, place: names(read_name(value, place))


def known(names: Collection[str]) -> Reader[str]:
    """One of these texts; of any other the nearest is told."""

    def read(value: object, place: Place) -> str:
        if not isinstance(value, str):
            raise wrong(place, f"one of {', '.join(names)} is expected here, in double quotes.")
        if value not in names:
            raise wrong(
                place,
                f"{value[:LINE]!r} is not known here{nearest(value[:LINE], names)}",
                About.UNKNOWN,
                value=value[:LINE],
                may=", ".join(names),
            )
        return str(value)

    return read


def listed(each: Reader[T], least: int = 0, most: int = MOST) -> Reader[tuple[T, ...]]:
    """A list of different entries."""

    def read(value: object, place: Place) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise wrong(place, "a list in [ ] is expected here.")
        if not least <= len(value) <= most:
            raise wrong(place, f"{least} to {most} entries are expected here, not {len(value)}.")
        gathering = Gathering()
        read = tuple(one for number, entry in enumerate(value) for one in gathering.read(each, entry, (*place, number)))
        raise_any(gathering.faults)
        again = next((number for number, one in enumerate(read) if one in read[:number]), None)
        if again is not None:
            raise wrong((*place, again), "it stands in the list already.")
        return read

    return read


def said(most: int = LINE, lines: bool = False) -> Reader[Mapping[str, str]]:
    """A text by language: ``{ pl = "...", en = "..." }``."""
    read_text = text(most, lines)

    def read(value: object, place: Place) -> Mapping[str, str]:
        if not isinstance(value, dict) or not value:
            raise wrong(place, 'texts by language are expected here: { pl = "...", en = "..." }.')
        gathering = Gathering()
        texts = {}
        for language, written in value.items():
            if not LANGUAGE.fullmatch(language):
                gathering.faults.append(Fault((*place, language), "a language such as pl or en is expected here."))
                continue
            for one in gathering.read(read_text, written, (*place, language)):
                texts[language] = one
        raise_any(gathering.faults)
        return texts

    return read


def table(keys: Keys, make: Callable[..., T], required: Collection[str] = ()) -> Reader[T]:
    """A table with these keys, made into a value by ``make``, which is given what was read by key and the place."""

    def read(value: object, place: Place) -> T:
        members = read_members(value, place, keys, required)
        return make(members, place)

    return read


def read_members(value: object, place: Place, keys: Keys, required: Collection[str] = ()) -> dict[str, Any]:
    """What each key of a table holds; keys that nobody knows are refused with the nearest that is known."""
    gathering = Gathering()
    members = gather_members(gathering, value, place, keys, required)
    raise_any(gathering.faults)
    return members


def gather_members(
    gathering: Gathering, value: object, place: Place, keys: Keys, required: Collection[str] = ()
) -> dict[str, Any]:
    """The same, as far as it can be read; the faults are gathered. Raises `Wrong` for what is no table."""
    if not isinstance(value, dict):
        raise wrong(place, "a table is expected here.")
    members: dict[str, Any] = {}
    for key, inner in value.items():
        here = (*place, str(key))
        if key not in keys:
            gathering.faults.append(Fault(here, _no_such_key(str(key), keys)))
            continue
        for one in gathering.read(keys[key], inner, here):
            members[key] = one
    gathering.faults += (
        Fault((*place, key), "it must be given.", About.MISSING) for key in required if key not in value
    )
    return members


def _no_such_key(key: str, keys: Keys) -> str:
    if key in UNASKED:
        return f"{UNASKED[key]}."
    return f"there is no such key{nearest(key[:LINE], keys)}"
