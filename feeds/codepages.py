"""In which encoding a text is written that declares none: a table has no place to say it.

Valid UTF-8 is UTF-8. Else each code page of the feeds' languages is tried, and the one whose letters make words wins:
letters that its languages use count for it, signs, controls and words of two scripts against it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from feeds.decode import Encoding

_LATIN = re.compile(r"[^\x00-\x7f\s]{4,}|(?<=[a-zà-ž])[À-Ž](?=[a-zà-ž])")
"""What Latin text hardly ever has: four letters beyond ASCII in a row, a capital within a word."""
_OTHER = re.compile(r"[A-Za-z](?=[^\W\d_a-zA-Z])|[^\W\d_a-zA-Z](?=[A-Za-z])|(?<=[а-яёіїєα-ωά-ώ])[А-ЯЁΑ-ΩΆ-Ώ]")
"""What Cyrillic and Greek text hardly ever has: letters of two scripts side by side, a capital within a word."""
_SIGNS = frozenset("\u00a0§°±×·²³½¼€£®©™«»„”“’–—…№•¿¡ªº")


@dataclass(frozen=True, slots=True)
class _Page:
    name: str
    letters: frozenset[str]
    strange: re.Pattern[str]


def _page(name: str, letters: str, strange: re.Pattern[str]) -> _Page:
    return _Page(name, frozenset(letters + letters.upper()), strange)


_CENTRAL = "ąćęłńóśźżáčďéěíňřšťúůýžľĺôäöüßőűăâîşţ"
_RUSSIAN = "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґў"
_PAGES = (
    _page("windows-1250", _CENTRAL, _LATIN),
    _page("iso-8859-2", _CENTRAL, _LATIN),
    _page("windows-1252", "äöüßéèàêëçñôâîïûùíóáúåøæãõ", _LATIN),
    _page("windows-1251", _RUSSIAN, _OTHER),
    _page("koi8-u", _RUSSIAN, _OTHER),
    _page("windows-1253", "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋ", _OTHER),
    _page("windows-1254", "çğıöşüâîéÇĞİÖŞÜ", _LATIN),
)
_UTF8_LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_SAMPLE = 1 << 16


def undeclared(head: bytes) -> Encoding:
    """The encoding of a document that begins with ``head``, has no byte order mark and declares nothing."""
    wide = _without_mark(head)
    if wide:
        return Encoding(wide, note=f"neither UTF-8 nor marked as anything else; read as {wide}")
    if is_utf8(head):
        return Encoding("utf-8")
    name = legacy(head)
    return Encoding(name, note=f"not UTF-8, and a table declares no encoding; read as {name}, as its letters show")


def is_utf8(head: bytes) -> bool:
    """Whether the bytes are UTF-8, a few damaged ones among them perhaps."""
    letters = _UTF8_LETTER.findall(head)
    beyond = len(head) - len(head.translate(None, bytes(range(128, 256))))
    stray = beyond - sum(map(len, letters))
    return stray <= 3 or stray < len(letters)  # up to 3: the head may end within a letter


def legacy(sample: bytes) -> str:
    """The code page whose letters make words of bytes that are not UTF-8."""
    lines = [line for line in sample.splitlines() if not line.isascii()]
    text = b"\n".join(lines)[:_SAMPLE]
    return max(_PAGES, key=lambda page: _fit(text, page)).name


def _fit(sample: bytes, page: _Page) -> float:
    text = sample.decode(page.name, "replace")
    beyond = [character for character in text if character > "\x7f"]
    known = sum(character in page.letters for character in beyond)
    lower = sum(character in page.letters and character.islower() for character in beyond)
    signs = sum(character in _SIGNS for character in beyond)
    wrong = len(beyond) - known - signs
    return known + lower / 4 - signs / 4 - 2 * wrong - 2 * len(page.strange.findall(text))


def _without_mark(head: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of plain text is 0."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > len(head) // 8 and odd > 4 * even:
        return "utf-16-le"
    return "utf-16-be" if even > len(head) // 8 and even > 4 * odd else None
