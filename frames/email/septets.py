"""How a text message is counted: GSM 03.38 where its alphabet has every character, UCS-2 otherwise.

One message holds 160 septets or 70 units of UCS-2. A longer text goes out as several parts, each with a head of its own
that leaves 153 or 67; no character is taken apart between two of them. Each part is paid for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from anyascii import anyascii

BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The characters of one septet."""
EXTENSION: Final = frozenset("\f^{}\\[~]|€")
"""Those that an escape stands before: two septets."""
ALPHABET: Final = BASIC | EXTENSION


class Encoding(StrEnum):
    """The alphabet in which a text message goes out."""

    GSM_7 = "gsm-7"
    UCS_2 = "ucs-2"


ROOM: Final = {Encoding.GSM_7: (160, 153), Encoding.UCS_2: (70, 67)}
"""What one message holds, and each part of several; in septets, or in units of 16 bits."""


@dataclass(frozen=True, slots=True)
class TextMessage:
    """A text as it goes out: ``characters`` as they are counted (septets, or units of 16 bits), over ``parts``.

    ``left`` is what the last part still has room for.
    """

    text: str
    encoding: Encoding
    characters: int
    parts: int
    left: int


def counted(text: str) -> TextMessage:
    """What sending ``text`` takes; no part for no text."""
    encoding = Encoding.GSM_7 if BASIC.issuperset(set(text) - EXTENSION) else Encoding.UCS_2
    widths = [_width(character, encoding) for character in text]
    single, joined = ROOM[encoding]
    characters = sum(widths)
    if characters <= single:
        return TextMessage(text, encoding, characters, min(characters, 1), single - characters)
    parts, last = _packed(widths, joined)
    return TextMessage(text, encoding, characters, parts, joined - last)


def _width(character: str, encoding: Encoding) -> int:
    if encoding is Encoding.GSM_7:
        return 2 if character in EXTENSION else 1
    return 1 if ord(character) < 0x10000 else 2


def _packed(widths: Iterable[int], room: int) -> tuple[int, int]:
    """How many parts of such room hold characters of these widths in their order, and how full the last one is."""
    parts, filled = 1, 0
    for width in widths:
        if filled + width > room:
            parts, filled = parts + 1, 0
        filled += width
    return parts, filled


def spelled(text: str) -> str:
    """``text`` in signs of GSM 03.38: what it lacks is spelled with what it has (``ą`` as ``a``, ``zł`` as ``zl``)."""
    return "".join(character if character in ALPHABET else _ascii(character) for character in text)


def unadorned(text: str) -> str:
    """``text`` with its letters as they are and the rest in signs of GSM 03.38: a dash or a no-break space costs none.

    Pictures among the letters go, for no sign stands for them.
    """
    return "".join(character if character.isalpha() else spelled(character) for character in text)


def _ascii(character: str) -> str:
    """What stands for a character in the alphabet; nothing for a picture, which is named ``:jeans:``, or a control."""
    found = anyascii(character).replace("`", "'")
    return "" if len(found) > 1 and found.startswith(":") else "".join(sign for sign in found if sign in ALPHABET)
