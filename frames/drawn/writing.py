"""Text on a card: made fit to be drawn, measured, broken into lines. Whatever a feed holds, it comes out calm."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from anyascii import anyascii
from PIL import ImageFont

from frames.drawn.fonts import Weight, font_for

LONGEST: Final = 400
"""Characters of a text that are looked at; no card has room for more."""
MARKS: Final = 2
"""So many marks stand on one letter at most."""
UNSEEN: Final = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))
"""Kinds of characters that are no text: controls, changes of direction, halves of others."""
ELLIPSIS: Final = "…"
KEPT_TOGETHER: Final = "\u00a0"
"""Stands within an amount, where no line ends; of spaces of that kind all our fonts have this one."""
UNBROKEN: Final = frozenset("\u00a0\u202f\u2007")
"""Spaces at which no line ends."""

Font = ImageFont.FreeTypeFont


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is drawn; ``backwards`` when it is read from the right."""

    text: str
    font: Font
    backwards: bool = False

    @property
    def width(self) -> int:
        """In pixels as drawn."""
        return measured(self.text, self.font)


def lines_of(text: str, weight: Weight, size: int, width: int, most: int = 1) -> list[Line]:
    """A text in at most so many lines of a width, both in pixels as drawn; what has no room ends in an ellipsis.

    A text of which nothing can be drawn is one empty line.
    """
    plain = cleaned(text)
    font, letters = font_for(plain, weight, size)
    plain = spelt(plain, letters)
    backwards = _is_backwards(plain)
    return [Line(each, font, backwards) for each in _broken(_words(plain), font, width, most) or ("",)]


def cleaned(text: str) -> str:
    """The text without what is none: one line, no controls, no towers of marks. What no line may part stays so."""
    composed = unicodedata.normalize("NFC", text[:LONGEST])
    return " ".join(_words("".join(_drawable("".join(map(_spaced, composed))))))


def _spaced(letter: str) -> str:
    if letter in UNBROKEN:
        return KEPT_TOGETHER
    return " " if letter.isspace() else letter


def _words(text: str) -> list[str]:
    """What lines may be broken between: an amount is one word, whatever spaces it has."""
    return [each for word in text.split(" ") if (each := word.strip())]


def _drawable(text: str) -> Iterator[str]:
    marks = 0
    for each in text:
        kind = unicodedata.category(each)
        marks = marks + 1 if kind[0] == "M" else 0
        if kind not in UNSEEN and marks <= MARKS:
            yield each


def spelt(text: str, letters: frozenset[int]) -> str:
    """The text in letters that a font has: a letter that it lacks is spelt in Latin ones, any other sign left out."""
    known = "".join(each if ord(each) in letters else _instead(each, letters) for each in text)
    return " ".join(_words(known))


def _instead(letter: str, letters: frozenset[int]) -> str:
    plain = unicodedata.normalize("NFKC", letter)
    if all(ord(each) in letters for each in plain):
        return plain
    return anyascii(letter) if letter.isalpha() else ""


def measured(text: str, font: Font) -> int:
    """How wide a text is in pixels."""
    return int(font.getlength(text) + 0.999)


def _broken(words: list[str], font: Font, width: int, most: int) -> list[str]:
    """Words put into lines, each with as many as it has room for; a word wider than a line is broken itself."""
    lines: list[str] = []
    while words and len(lines) < most - 1:
        line, words = _filled(words, font, width)
        lines.append(line)
    return [*lines, fitted(" ".join(words), font, width)] if words else lines


def _filled(words: list[str], font: Font, width: int) -> tuple[str, list[str]]:
    count = _most(len(words), lambda n: measured(" ".join(words[:n]), font) <= width)
    if count:
        return " ".join(words[:count]), words[count:]
    cut = max(1, _most(len(words[0]), lambda n: measured(words[0][:n], font) <= width))
    return words[0][:cut], [words[0][cut:], *words[1:]]


def fitted(text: str, font: Font, width: int) -> str:
    """The text, or as much of its beginning as has room before an ellipsis. A part of a number would say another."""
    if measured(text, font) <= width:
        return text
    count = _most(len(text), lambda n: measured(text[:n].rstrip() + ELLIPSIS, font) <= width)
    whole_words, _, part = text[:count].rpartition(" ")
    shown = whole_words if whole_words and any(each.isdigit() for each in part) else text[:count]
    return re.sub(r"[\s.,;:·–—-]+\Z", "", shown) + ELLIPSIS


def _most(upper: int, fits: Callable[[int], bool]) -> int:
    """The largest number up to ``upper`` that fits, where each smaller one does too; 0 where none does."""
    return bisect_left(range(1, upper + 1), True, key=lambda n: not fits(n))


def _is_backwards(text: str) -> bool:
    """Whether the first letter that has a direction is read from the right."""
    directions = (unicodedata.bidirectional(each) for each in text)
    return next((each != "L" for each in directions if each in ("L", "R", "AL")), False)
