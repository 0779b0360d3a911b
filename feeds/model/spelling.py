"""How values are compared, and how paths are written as values: one rule for all stages."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

SEPARATOR = " > "
"""What stands between the parts of a path."""


def fold(text: str) -> str:
    """What two spellings of one value have in common: the key by which values are compared everywhere.

    NFKC, full case folding, NFKC again (folding can denormalise), white space folded to single spaces and trimmed.
    """
    return _remembered(text) if len(text) <= _REMEMBERED else _folded(text)


_REMEMBERED = 200
"""Characters of a text that is remembered folded: many long ones would fill the memory."""


def _folded(text: str) -> str:
    once = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(unicodedata.normalize("NFKC", once).split())


_remembered = lru_cache(maxsize=1 << 16)(_folded)


def path_text(path: tuple[str, ...]) -> str:
    r"""One category path as a value: parts joined by `SEPARATOR`, a ``>`` inside a part written ``\>``."""
    return SEPARATOR.join(part.replace(">", r"\>") for part in path)


def path_parts(text: str) -> tuple[str, ...]:
    """The inverse of :func:`path_text`."""
    return tuple(part.replace(r"\>", ">") for part in text.split(SEPARATOR))


def last_parts(text: str) -> set[str]:
    r"""The folded spellings of a path's last part: as it is, and as a path writes it, ``>`` as ``\>``."""
    last = text.split(SEPARATOR)[-1]
    return {fold(last), fold(last.replace(r"\>", ">"))}
