"""Names that say in which language they speak (``Kolor;PL``, ``Kolor [PL]``, ``kolor_pl``) in feeds of several.

Such a feed says everything once per language. A filter of both would list every value twice, so that of each attribute
the language that says most is taken; what says none is taken always.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_CODES = "PL|EN|CS|CZ|SK|RU|UA|DE|FR|IT|ES|PT|RO|HU|BG|LT|LV|NL|GR|TR"
"""What stands in brackets is told from size systems (``Rozmiar (UK)``) by these; endings such as ``_pl`` are fewer."""
_LANGUAGE = re.compile(
    rf"(?P<name>.*\S)\s*(?:[;|]\s*[A-Z]{{2}}|[(\[](?:{_CODES})[)\]]|(?<!\s)_(?:ru|ua|pl|en))", re.DOTALL
)


def without_language(name: str) -> str:
    """An attribute's name without the language it ends with: ``Kolor;PL`` -> ``Kolor``."""
    found = _LANGUAGE.fullmatch(name.strip())
    return found["name"] if found else name


def said_elsewhere(names: Mapping[str, int]) -> frozenset[str]:
    """Of attribute names (with how often each was written) those that another language says too, and more often."""
    languages: dict[str, list[str]] = {}
    for name in sorted(names):
        base = without_language(name)
        if base != name:
            languages.setdefault(base, []).append(name)
    return frozenset(name for same in languages.values() for name in same if name != max(same, key=names.__getitem__))
