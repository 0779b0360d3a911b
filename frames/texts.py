"""The words of the surfaces: one TOML catalogue per language, plurals by CLDR.

Polish and English are written side by side as two first languages. A text is a pattern with named places, or a
table of such patterns by plural category (``one``, ``few``, ``many``, ``other``), chosen by the argument ``n``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from babel import Locale
from babel.lists import format_list
from babel.numbers import format_decimal

from frames.model import LANGUAGES

FALLBACK = "en"


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """One catalogue in one locale."""

    locale: str
    patterns: Mapping[str, Any]

    @property
    def language(self) -> str:
        return self.locale.partition("_")[0]

    def say(self, key: str, **values: object) -> str:
        """The text under ``section.name``, its places filled in; values are inserted as they are, never as patterns."""
        section, _, name = key.partition(".")
        pattern = self.patterns[section][name]
        if isinstance(pattern, dict):
            number = values["n"]
            assert isinstance(number, int)
            form, values["n"] = _counted(self.locale, number)
            pattern = pattern[form]
        return str(pattern).format(**values)

    def reworded(self, said: Mapping[str, Mapping[str, str]]) -> Texts:
        """These texts with others in place of some, by ``section.name`` and language; as `FrameDefinition.texts`.

        A text that is one sentence may stand for one that has a form for each number.
        """
        words = {key: by_language[self.language] for key, by_language in said.items() if self.language in by_language}
        if not words:
            return self
        patterns = {section: dict(names) for section, names in self.patterns.items()}
        for key, text in words.items():
            section, _, name = key.partition(".")
            patterns.setdefault(section, {})[name] = text
        return Texts(self.locale, patterns)

    def either(self, values: tuple[str, ...]) -> str:
        """``green or blue``: alternatives, as the locale lists them."""
        return format_list(values, style="or", locale=self.locale)


@lru_cache(maxsize=1 << 14)
def _counted(locale: str, number: int) -> tuple[str, str]:
    """The plural category of a number and how it is written; remembered, for a page may count a thousand things."""
    return Locale.parse(locale).plural_form(number), format_decimal(number, locale=locale)


def language_of(locale: str) -> str:
    """The language in which a locale is spoken to: its own where there is a catalogue, else English."""
    language = locale.replace("-", "_").partition("_")[0].lower()
    return language if language in LANGUAGES else FALLBACK


@cache
def load_texts(place: str, language: str) -> Texts:
    """The catalogue ``templates/<place>/texts.<language>.toml``, read once."""
    source = files("templates").joinpath(place, f"texts.{language}.toml")
    return Texts(language, tomllib.loads(source.read_text(encoding="utf-8")))
