"""One cell that holds several texts: with something between them, or as JSON."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from feeds.model import Attribute

_BRACKETS = {"[": "]", "{": "}"}
_MAX_TEXTS = 100
_ADDRESSES = ("url", "link", "src")
"""Members of an object in a cell that hold its address."""


def several(text: str, mark: str | None) -> list[str]:
    """The texts of one cell that has any. ``mark`` is what stands between them, but for within an address."""
    found = _json(text)
    if found is not None:
        texts = [_address(each) for each in found] if isinstance(found, list) else [_address(found)]
        return [each for each in texts if each] or [text]
    if mark is None or mark not in text:
        return [text]
    return [part for part in (each.strip() for each in _between(mark, text.lstrip()[:4] == "http").split(text)) if part]


def structured(name: str, text: str, mark: str | None) -> list[Attribute]:
    """The attributes that a cell states: one, one for each text of a list, or the members of a JSON object."""
    if mark is None and text[0] not in _BRACKETS:
        return [Attribute(name, text, None)]
    found = _json(text)
    if isinstance(found, dict):
        return [Attribute(key, str(value), None) for key, value in found.items() if _plain(value)]
    if isinstance(found, list):
        return [Attribute(name, str(value), None) for value in found if _plain(value)]
    return [Attribute(name, part, None) for part in several(text, mark)]


def _json(text: str) -> Any:
    """What a cell of JSON holds; None for any other text."""
    if text[0] not in _BRACKETS or not text.endswith(_BRACKETS[text[0]]):
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found[:_MAX_TEXTS] if isinstance(found, list) else found


def _address(each: object) -> str:
    if isinstance(each, dict):
        return next((str(each[key]) for key in _ADDRESSES if _plain(each.get(key))), "")
    return str(each) if _plain(each) else ""


def _plain(value: object) -> bool:
    return isinstance(value, str | int | float) and value != "" and not isinstance(value, bool)


@cache
def _between(mark: str, addresses: bool) -> re.Pattern[str]:
    """What separates texts; between addresses only where another one follows, for a comma may stand within one."""
    return re.compile(re.escape(mark) + r"(?=\s*https?:|\s*$)" if addresses else re.escape(mark))
