"""How one shop's filters are spoken of in one locale: labels, values, numbers, intervals, lists.

Feed values are never inflected: they stand as the feed writes them, beside a label.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from feeds.model import PRICE, Band, Filter, FilterType, Hierarchy, path_parts
from frames.money import is_money, write_quantity, write_span
from frames.texts import Texts, language_of, load_texts
from matching.model import Criterion, Preference

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")

Document = Mapping[str, Any]
"""A product document, as the contract describes it."""


@dataclass(frozen=True, eq=False)
class Voice:
    """One hierarchy in one locale."""

    texts: Texts
    hierarchy: Hierarchy

    def filter(self, key: str) -> Filter | None:
        main = self.hierarchy.main
        return main if key == main.key else self.hierarchy.filters.get(key)

    @cached_property
    def open_filters(self) -> Mapping[str, int]:
        """The filters of which something may be said, each with its place in the hierarchy's order."""
        known = dict.fromkeys((self.hierarchy.main.key, *self.hierarchy.filters))
        return {key: place for place, key in enumerate(known) if not self.hierarchy.is_sensitive(key)}

    def label(self, key: str) -> str:
        """The template's name in the contact's language, else the feed's; its first letter a capital."""
        known = self.filter(key)
        name = key if known is None else known.labels.get(self.texts.language, known.label)
        return name[:1].upper() + name[1:]

    def main(self, preference: Preference) -> str:
        """The main value as a person says it: the node's own name; of a sensitive main filter none."""
        if preference.main is None:
            return self.texts.say("said.everything")
        if self.hierarchy.is_sensitive(None):
            return self.texts.say("said.chosen")
        return path_parts(preference.main)[-1]

    def value(self, key: str, value: str | bool) -> str:
        """One value as it is said: of a main value's path the last part, a number with its unit."""
        if isinstance(value, bool):
            return self.texts.say("reason.yes" if value else "reason.no")
        if key == self.hierarchy.main.key:
            return path_parts(value)[-1]
        known = self.filter(key)
        is_number = known is not None and known.type is FilterType.RANGE and NUMBER.fullmatch(value)
        return self.number(Decimal(value), known.unit) if known is not None and is_number else value

    def either(self, key: str, values: Sequence[str | bool]) -> str:
        """``green or blue``."""
        return self.texts.either(self.values(key, values))

    def values(self, key: str, values: Sequence[str | bool]) -> tuple[str, ...]:
        """Values as they are said, each once: some are written in more than one way."""
        return tuple(dict.fromkeys(self.value(key, value) for value in values))

    def told(self, learned: str | None) -> str | None:
        """That the contact told the shop something, in words that say so."""
        return None if learned is None else self.texts.say("reason.told", what=learned)

    def number(self, number: Decimal, unit: str | None) -> str:
        return write_quantity(number, unit, self.texts.locale)

    def span(self, low: Decimal, high: Decimal, unit: str | None) -> str:
        return write_span(low, high, unit, self.texts.locale)

    def unit(self, criterion: Criterion, currency: str | None = None) -> str | None:
        """The unit in which a filter's numbers are said; ``currency`` is the product's own, for prices."""
        known = self.filter(criterion.filter)
        unit = criterion.currency or criterion.unit if known is None else known.unit or criterion.currency
        return currency or unit if criterion.filter == PRICE or is_money(unit) else unit

    def band(self, criterion: Criterion, preference: Preference) -> Band | None:
        """The band a criterion names, as it is drawn under the preference's main value."""
        if criterion.band is None:
            return None
        named = self.hierarchy.named(preference.main)
        if len(named) != 1:
            return None
        bands = next((d.bands for d in named[0].dependent if d.filter == criterion.filter), ())
        return bands[criterion.band - 1] if criterion.band <= len(bands) else None


def speak(hierarchy: Hierarchy, locale: str) -> Voice:
    """The voice for a contact's locale; a language without a catalogue is spoken to in English."""
    return Voice(load_texts("frames", language_of(locale)), hierarchy)
