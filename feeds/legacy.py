"""Bytes that are not UTF-8: in which of the old encodings are they written? Told by the letters they would be.

Every encoding is tried with every alphabet; the one in which most of the bytes beyond ASCII are letters that a language
uses is taken. Small letters count in full, capitals half: what is read in the wrong alphabet is full of capitals.
"""

from __future__ import annotations

import re
from collections import Counter

ENCODINGS = ("windows-1250", "iso-8859-2", "windows-1251", "windows-1252", "windows-1253", "windows-1254")
"""Tried in this order; of two that explain the bytes equally well the first is taken."""

LATIN = (
    "ąćęłńóśźż",  # Polish
    "áčďéěíňóřšťúůýž",  # Czech
    "áäčďéíĺľňóôŕšťúýž",  # Slovak
    "áéíóöőúüű",  # Hungarian
    "äöüß",  # German
    "ăâîşţ",  # Romanian
    "čćđšž",  # Croatian, Slovene
    "àâæçéèêëîïôœùûü",  # French
    "àèéìòù",  # Italian
    "áéíñóúü",  # Spanish
    "ãáâàçéêíõóôú",  # Portuguese
    "åäöøæé",  # the Nordic languages
    "çğıöşü",  # Turkish
)
"""Letters that stand among those of ASCII."""

OTHERS = (
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґў",  # Russian, Ukrainian, Belarusian, Bulgarian
    "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊ",  # Greek
)
"""Letters that whole words are made of."""

_HIGH = re.compile(rb"[\x80-\xff]")
_MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
_AMONG_ASCII = re.compile(rb"(?<=[A-Za-z])[\x80-\xff]|[\x80-\xff](?=[A-Za-z])")
_BEYOND = re.compile(rb"[\x80-\xff]{2}")
# What stands among letters of any language and tells nothing of which.
_NEUTRAL = frozenset("\u00a0\u00ad°×÷²³½¼¾§©®™€£µ±–—…„“”‘’‚«»•´·№")


def told_by_letters(data: bytes) -> str:
    """The old encoding in which ``data`` says most, by the name that people know it by."""
    return max(ENCODINGS, key=lambda encoding: likeness(data, encoding))


def told_beside_utf8(data: bytes) -> str:
    """The old encoding of the few bytes that are wrong among UTF-8: its letters are of one language with the good."""
    good, wrong = data.decode("utf-8", "ignore"), without_utf8(data)
    return max(ENCODINGS, key=lambda encoding: _likeness(good + wrong.decode(encoding, "replace"), LATIN + OTHERS))


def likeness(data: bytes, encoding: str) -> float:
    """From 0 to 1: how much of what is beyond ASCII would be letters of one language."""
    latin = 3 * len(_AMONG_ASCII.findall(data)) > len(_HIGH.findall(data)) or not _BEYOND.search(data)
    return _likeness(data.decode(encoding, "replace"), LATIN if latin else OTHERS)


def _likeness(text: str, alphabets: tuple[str, ...]) -> float:
    told = {each: count for each, count in Counter(text).items() if not each.isascii() and each not in _NEUTRAL}
    whole = sum(told.values())
    return max(_letters(told, alphabet) for alphabet in alphabets) / whole if whole else 0.0


def _letters(counts: dict[str, int], alphabet: str) -> float:
    return sum(
        count if letter in alphabet else count / 2
        for letter, count in counts.items()
        if letter in alphabet or letter.lower() in alphabet
    )


def wrong_bytes(data: bytes) -> list[bytes]:
    """The bytes beyond ASCII that are part of no character of UTF-8."""
    return _HIGH.findall(without_utf8(data))


def without_utf8(data: bytes) -> bytes:
    """The bytes without the characters of UTF-8 beyond ASCII."""
    return _MULTIBYTE.sub(b"", data)


def mostly_utf8(data: bytes) -> bool:
    """Whether more of the bytes beyond ASCII are UTF-8 than are not: then only the others are wrong."""
    return 2 * len(wrong_bytes(data)) < len(_HIGH.findall(data))
