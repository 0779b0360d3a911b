"""The grammar of paths: how a format or a mapping says where something stands in an item.

    path       price             the element of that name
               imgs/main/@url    an attribute, some elements down
               .                 the item's own text
               postmeta[meta_key=_price]/meta_value     only where that child has that text
               category[@domain=product_cat]            only where that attribute has that value
               ^SubCategoryName  the last element of that name that stood between items, before this one
               ^Category/@name   an attribute of such an element
    ^Category > Name  the one, and what stood behind it of the other, joined by " > "
               parent => title   the title of the items whose ids stand in parent, wherever in the feed they are
    paths      a + b             their texts joined by a space

Names are local names: a prefix of the feed is not written. There is nothing else: no functions, no places by number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

OWN_TEXT = "."
CONTEXT = "^"
JOINED = " + "
BEHIND = " > "

_NAME = r"[^\W\d][\w.\-]*"
_ATTRIBUTE = rf"@(?:xml:)?{_NAME}"
_STEP = re.compile(rf"(?P<name>{_NAME})(?:\[(?P<of>@?{_NAME})=(?P<text>[^\[\]]+)\])?")
_LAST = re.compile(_ATTRIBUTE)
_SLASH = re.compile(r"/(?![^\[\]]*\])")
_ELSEWHERE = re.compile(r" => (?![^\[\]]*\])")
_PLACE = re.compile(rf"(?P<name>{_NAME})(?:/@(?P<attribute>{_NAME}))?")


class PathFault(ValueError):
    """A path that cannot be followed; ``str()`` says what is wrong with it and how it is written."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What an element must say to be meant: the text of a child, or of an attribute where ``name`` begins with @."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """One element on the way down."""

    name: str
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """A path, read: the elements to go down by, and the attribute at its end, if it ends in one."""

    steps: tuple[Step, ...]
    attribute: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """An element that stands between items, by its name, and its attribute, if it is one that is meant."""

    name: str
    attribute: str | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """A path into what stands between items: one place, or several, each behind the one before it."""

    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Lookup:
    """A path into other items: the first is followed in the item itself, each further one in those that it names."""

    paths: tuple[str, ...]


def parts_of(paths: str) -> list[str]:
    """The single paths that ``a + b`` joins."""
    return [part.strip() for part in paths.split(JOINED)]


def within_items(paths: str) -> list[str]:
    """The single paths that are followed in items: those that are joined, and those on either side of ``=>``."""
    return [path.strip() for part in parts_of(paths) for path in _ELSEWHERE.split(part)]


def read_path(path: str) -> Way | Before | Lookup:
    """What a single path means. Raises `PathFault`."""
    if len(followed := tuple(_ELSEWHERE.split(path))) > 1:
        if not all(isinstance(read_path(each), Way) for each in followed):
            raise PathFault(f"{path!r} is no path: on both sides of => stands a path in an item")
        return Lookup(followed)
    if path.startswith(CONTEXT):
        found = [_PLACE.fullmatch(place) for place in path.removeprefix(CONTEXT).split(BEHIND)]
        places = tuple(Place(place["name"], place["attribute"]) for place in found if place)
        if len(places) < len(found):
            raise PathFault(f"{path!r} is no path: after ^ stands one element's name, and /@name for its attribute")
        return Before(places)
    if path == OWN_TEXT:
        return Way(())
    *above, last = _SLASH.split(path)
    attribute = last[1:] if _LAST.fullmatch(last) else None
    return Way(tuple(_step(path, text) for text in (above if attribute else [*above, last])), attribute)


def check_paths(paths: str) -> None:
    """Raises `PathFault` where one of the joined paths is none."""
    for part in parts_of(paths):
        read_path(part)


def _step(path: str, text: str) -> Step:
    found = _STEP.fullmatch(text)
    if found is None:
        raise PathFault(f"{path!r} is no path: {_what_is_wrong(text)}")
    return Step(found["name"], Condition(found["of"], found["text"].strip()) if found["of"] else None)


def _what_is_wrong(text: str) -> str:
    """Why this is not a step, in the words of somebody who meant it to be one."""
    for fits, fault in _FAULTS:
        if fits.search(text):
            return fault
    return f"{text!r} is not the name of an element"


_FAULTS = (
    (re.compile(r"^$"), "a name is missing; steps are separated by one slash and the first has none before it"),
    (re.compile(r"[()]"), "functions are not followed; write the names of elements, separated by slashes"),
    (re.compile(r"\[\s*\d+\s*\]"), "a place by number is not followed; write a condition such as [name=text]"),
    (re.compile(r"\[\s*\]|\[[^=]*\]"), "a condition is written [child=text] or [@attribute=text], without quotes"),
    (re.compile(r"[\[\]]"), "a condition is written [child=text] or [@attribute=text] and closed in the same step"),
    (re.compile(r"^@"), "an attribute stands at the end of a path only"),
    (re.compile(r":"), "a prefix is not written; write the name behind the colon"),
    (re.compile(r"^\.\.?$"), "a path goes down from the item only; what stands outside of it is written ^Name"),
    (re.compile(r"\*"), "every element is named; there is no sign for any of them"),
    (re.compile(r"\^"), "^ stands at the beginning of a path only"),
    (re.compile(r"\s"), "a name has no spaces; paths are joined by ' + '"),
)
