"""Start tags and references of well-formed XML, read where no parser hands them out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from feeds.batch import strings

_REMEMBERED = 512
"""Bytes of a start tag that may come again as it is."""

_START_TAG = re.compile(
    rb"""<(?:([^\s<>/!?"'=&:]+):)?([^\s<>/!?"'=&:]+)((?:\s+[^\s<>/"'=]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*/?>"""
)
_ATTRIBUTE = re.compile(rb"""([^\s<>/"'=]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')""")
_WHITE = re.compile(r"[\t\n\r]")
_REFERENCE = re.compile(r"&(?:#([0-9]+)|#x([0-9a-fA-F]+)|(\w+));")
_NAMED = {"lt": "<", "gt": ">", "quot": '"', "apos": "'", "amp": "&"}  # the ampersand last


class NotPlain(Exception):
    """A run that cannot be scanned: not well-formed, or with what the arithmetic does not know."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A start tag, read once: its prefix and local name, its attributes, whether it declares a namespace."""

    prefix: str
    name: str
    attributes: Mapping[str, str]
    declares: bool


def tag_of(written: bytes) -> Tag:
    """A start tag read; long ones, which hardly come twice, are not remembered: there would be no bound to it."""
    return _remembered(written) if len(written) <= _REMEMBERED else _read_tag(written)


def _read_tag(written: bytes) -> Tag:
    found = _START_TAG.fullmatch(written)
    if found is None:  # such as one with > in an attribute, of which only the beginning was seen
        raise NotPlain
    prefix, name, rest = found.groups()
    attributes = {
        key.decode(): _attribute((double or single).decode()) for key, double, single in _ATTRIBUTE.findall(rest)
    }
    declares = any(key == "xmlns" or key.startswith("xmlns:") for key in attributes)
    return Tag((prefix or b"").decode(), name.decode(), attributes, declares)


_remembered = lru_cache(maxsize=1 << 14)(_read_tag)


def _attribute(written: str) -> str:
    return _reference(_WHITE.sub(" ", written))


def resolved(texts: Any, section: NDArray[Any]) -> Any:
    """Texts with their references resolved; those of CDATA ``section``s have none."""
    referring = pc.match_substring(texts, "&")
    if section.any():
        referring = pc.and_not(referring, pa.array(section))
    if not pc.any(referring).as_py():
        return texts
    found = texts.filter(referring)
    if pc.any(pc.match_substring(found, "&#")).as_py():
        found = strings(map(_reference, found.to_pylist()))
    else:
        for name, character in _NAMED.items():
            if pc.any(pc.match_substring(found, f"&{name};")).as_py():
                found = pc.replace_substring(found, f"&{name};", character)
    return pc.replace_with_mask(texts, referring, found)


def _reference(text: str) -> str:
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(found: re.Match[str]) -> str:
    decimal, hexadecimal, name = found.groups()
    if name:
        return _NAMED[name]
    return chr(int(decimal)) if decimal else chr(int(hexadecimal, 16))
