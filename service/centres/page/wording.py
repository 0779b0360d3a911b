"""The words of the page: our catalogue, the polite ones where the centre is polite, the merchant's own above all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from frames.texts import Texts, load_texts
from service.centres.model import CentreDefinition

POLITE = "polite"
"""The section of a catalogue that holds, under whole keys, what is said to a Pan or a Pani."""


def wording(definition: CentreDefinition, language: str) -> Texts:
    """The texts of one centre in one language."""
    catalogue = load_texts("centre", language)
    polite = catalogue.patterns.get(POLITE, {}) if definition.polite else {}
    own = {key: said[language] for key, said in definition.texts.items() if language in said}
    return Texts(catalogue.locale, _with(catalogue.patterns, [*polite.items(), *own.items()]))


def _with(patterns: Any, replaced: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """The patterns with others under some of the keys; what replaces a key that does not exist is left out."""
    every = {section: dict(texts) for section, texts in patterns.items()}
    for key, pattern in replaced:
        section, _, name = key.partition(".")
        if name in every.get(section, {}):
            every[section][name] = pattern
    return every
