"""Attributes that stand only in descriptions, as pairs of a name and a value: ``Napięcie: 19,5 V | Złącze: 4,5 mm``.

Pairs are cells of a table with two columns, terms of a list of definitions, or what has a colon: an entry of a list,
a line, or what stands between ``|``, ``;``, bullets, commas and full stops. Only what looks like an attribute is taken,
and only where a description has several: sentences, addresses, times and headings also have colons. That one name comes
back in other descriptions is what makes it a filter; the thresholds see to that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from feeds.model import Attribute, fold
from feeds.text import clean, unescaped
from feeds.words import no_attributes

FEWEST = 2
"""A description with fewer pairs than this has none: one colon is any sentence's."""
MOST = 40
LOOKED_AT = 20_000
"""Characters of a description that are looked at."""
LONGEST_VALUE = 80
LONGEST_NAME = 40
WORDS = 6
"""So many words a value has at most, counted between commas: more are a sentence."""

_MAY_BE_CELLS = re.compile(r"<\s?/?(?:td|dt)\b|&lt;", re.IGNORECASE)
_TAG = re.compile(r"<(?:(/?)([a-zA-Z][a-zA-Z0-9]{0,10})(?:[\s/][^<>]*)?|!--[^<>]*--)>")
_LINE, _CELL, _ROW = "\n", "\x1f", "\x1e"
_LINES = (
    "p",
    "br",
    "div",
    "li",
    "ul",
    "ol",
    "table",
    "tbody",
    "thead",
    "section",
    "hr",
    "dl",
    *(f"h{n}" for n in range(1, 7)),
)
_MEANS = {
    **{name: _LINE for tag in _LINES for name in (tag, f"/{tag}")},
    **dict.fromkeys(("/td", "/th", "/dt"), _CELL),
    **dict.fromkeys(("tr", "/tr", "/dd"), _ROW),
}
"""What a tag does to the text around it; the others do nothing."""

_APART = re.compile(r"[|;•·▪●►✓✔★\n]")
_BEFORE = re.compile(r".*(?:[,!?)]|(?<![ (]max)(?<![ (]min)\.)\s+", re.DOTALL)
_NAME = re.compile(r"[\s*–—-]*([^\W\d_][\w/%°²³'’&.()-]*(?: [\w/%°²³'’&.()-]+){0,3}) ?")
_COLON = re.compile(r"[:：](?:(?=[\s*]|$)|(?<=[^\W\d_].)(?=[^\W\d_]))")
_SENTENCE = re.compile(r"[.!?]\s+(?=(\w))")
_NO_VALUE = re.compile(r"@|https?:|www\.|:\s|\A[+(]?\d[\d\s()/.-]{6,}\Z|[!?]\Z", re.IGNORECASE)
"""What has addresses, further colons, numbers to call or the end of an exclamation in it."""


def stated_in(description: str) -> tuple[Attribute, ...]:
    """The attributes that a description states, as it is written (text or HTML), each once, in its order."""
    if description.count(":") + description.count("：") < FEWEST and not _MAY_BE_CELLS.search(description):
        return ()
    pairs = dict.fromkeys(pair for pair in _pairs(unescaped(description[:LOOKED_AT])) if pair)
    if len({name for name, _ in pairs}) < FEWEST:
        return ()
    return tuple(Attribute(name, value, None) for name, value in list(pairs)[:MOST])


def _pairs(text: str) -> Iterator[tuple[str, str] | None]:
    for row in _as_lines(text).split(_ROW):
        cells = [cell.strip() for cell in row.split(_CELL)]
        if len(cells) > 1:
            filled = [cell for cell in cells if cell]
            if len(filled) == 2:
                yield _pair(filled[0].rpartition(_LINE)[2].rstrip(" :："), filled[1].partition(_LINE)[0])
            continue
        for piece in _APART.split(row):
            yield from _named(piece)


def _as_lines(text: str) -> str:
    """HTML as lines, cells and rows; text without tags of lines stays as it is."""
    if "<" not in text:
        return text
    broken = False

    def meaning(tag: re.Match[str]) -> str:
        nonlocal broken
        means = _MEANS.get(f"{tag[1]}{tag[2]}".lower() if tag[2] else "", "")
        broken = broken or bool(means)
        return means

    marked = _TAG.sub(meaning, text.replace(_LINE, "\r"))
    return marked.replace("\r", " " if broken else _LINE)  # where tags make the lines, line ends are spaces


def _named(piece: str) -> Iterator[tuple[str, str] | None]:
    """The pairs of a piece: from one name to the next.

    Where nothing parts a value from the next name (``Piattaforma: PC Regione: UE``) nobody can tell one from the other,
    but for a heading, whose value is empty.
    """
    name, begins = None, 0
    for colon in _COLON.finditer(piece):
        before = piece[max(begins, colon.start() - LONGEST_NAME - 2) : colon.start()]
        boundary = _BEFORE.match(before)
        found = _NAME.fullmatch(before, boundary.end() if boundary else 0)
        if not found or (boundary is None and begins + len(before) < colon.start()):
            continue
        parted = boundary is not None or begins == 0 or (name is not None and fold(name) in no_attributes())
        if name is not None and parted:
            yield _pair(name, _first_sentence(piece[begins : colon.start() - len(found[0])]))
        name, begins = found[1] if parted else None, colon.end()
    if name is not None:
        yield _pair(name, _first_sentence(piece[begins:]))


def _first_sentence(text: str) -> str:
    end = next((mark.start() for mark in _SENTENCE.finditer(text) if mark[1].isupper()), len(text))
    return text[:end]


@lru_cache(maxsize=1 << 14)
def _pair(name: str, value: str) -> tuple[str, str] | None:
    """A name and a value as a person should read them; None where they are no attribute."""
    name, value = clean(name).replace("_", " ").strip(), clean(value).strip(" .,;*:")
    if not 2 < len(name) <= LONGEST_NAME or not 0 < len(value) <= LONGEST_VALUE or fold(name) in no_attributes():
        return None
    if len(name.split()) > 4 or not name[0].isalpha() or name.endswith((".", "!", "?")):
        return None
    sentence = any(len(part.split()) > WORDS for part in value.split(","))
    return None if sentence or _NO_VALUE.search(value) or not any(map(str.isalnum, value)) else (name, value)
