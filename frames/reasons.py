"""Why this product: each criterion of a preference as one product answers it, in words, from exact figures.

Whether a criterion is met is the ranking's word and never judged again here; this module only says what the
product has, how far a number lies from the limit, and where the feed is silent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from feeds.model import PRICE, SEPARATOR, fold
from frames.limits import Standing, allowed
from frames.model import Reason, ReasonKind
from frames.voice import Document, Voice
from matching.model import Criterion, Match, Preference

SHOWN_VALUES = 4
"""So many values of one product are named in a reason; of more, it says that there are others."""

_SIZE = re.compile(r"\d*X*[SML]|[A-Z\d ,./-]*\d[A-Z\d ,./-]*")
"""Sizes and numbers need no case after *brak*; words would, so those are said the other way round."""


def reasons_of(
    match: Match, preference: Preference, product: Document, voice: Voice, learned: Mapping[int, str]
) -> tuple[Reason, ...]:
    """One reason for every criterion that counts, in the order of the criteria; equal ones are said once.

    ``learned`` is what the contact told the shop, for the criteria that come from it.
    """
    kinds = dict.fromkeys(match.met, ReasonKind.MET)
    kinds |= dict.fromkeys((miss.criterion for miss in match.missed), ReasonKind.MISSED)
    kinds |= dict.fromkeys(match.unstated, ReasonKind.UNSTATED)
    reasons = (
        replace(
            _Answer(kinds[place], preference.criteria[place], preference, product, voice).reason(),
            told=voice.told(learned.get(place)),
        )
        for place in sorted(kinds)
    )
    return tuple(dict.fromkeys(reasons))


@dataclass(frozen=True, slots=True, eq=False)
class _Answer:
    """What one product answers to one criterion, which it is known to meet, to miss or to be silent about."""

    kind: ReasonKind
    criterion: Criterion
    preference: Preference
    product: Document
    voice: Voice

    def reason(self) -> Reason:
        key = self.criterion.filter
        label = self.voice.label(key)
        if key not in self.product["filters"]:
            return Reason(ReasonKind.UNSTATED, key, label, self.voice.texts.say("reason.unstated"))
        if self.criterion.present or self.criterion.absent:
            return Reason(self.kind, key, label, self._presence())
        if not self.criterion.bounded:
            return Reason(self.kind, key, label, self._choice())
        text = self._number()
        if key == PRICE:  # an amount of money needs no label
            return Reason(self.kind, key, None, text[:1].upper() + text[1:])
        return Reason(self.kind, key, label, text)

    def _presence(self) -> str:
        has = self._has()
        broken = self.criterion.absent and self.kind is ReasonKind.MISSED
        return self.voice.texts.say("reason.wanted_none", is_=has) if broken else has

    def _choice(self) -> str:
        """The value that fits; else what there is instead, and what was wanted or refused."""
        key, wanted, texts = self.criterion.filter, self.criterion.any, self.voice.texts
        if isinstance(self._stated, bool):
            return self._has()
        stated = _listed(self._stated)
        refused = self.voice.either(key, self.criterion.none)
        if self.kind is ReasonKind.MET:
            if not wanted:
                return texts.say("reason.without", is_=self._some(stated), values=refused)
            fitting = [value for value in stated if any(_fits(value, one) for one in wanted)]
            return self._some(fitting or stated)
        has = self._some(stated)
        if any(_fits(value, unwanted) for value in stated for unwanted in self.criterion.none):
            return texts.say("reason.carries_refused", is_=has, values=refused)
        if all(isinstance(one, str) and _SIZE.fullmatch(one) for one in wanted):
            return texts.say("reason.lacks_among", wanted=self.voice.either(key, wanted), is_=has)
        *most, last = (self.voice.value(key, one) for one in wanted)
        neither = texts.say("reason.neither").join(filter(None, (", ".join(most), last)))
        return texts.say("reason.instead", is_=has, wanted=neither)

    def _number(self) -> str:
        """Where the number that fits best stands towards the limits; only numbers of the asked currency do."""
        criterion, currency = self.criterion, self.product.get("currency")
        if criterion.currency is not None and currency is not None and fold(criterion.currency) != fold(currency):
            return self.voice.texts.say("reason.other_currency", is_=currency, wanted=criterion.currency)
        if isinstance(self._stated, bool):
            return self._has()
        band = self.voice.band(criterion, self.preference)
        interval = allowed(criterion, self.voice.filter(criterion.filter), band)
        numbers = map(Decimal, _listed(self._stated))
        number = min(numbers, key=lambda each: (not interval.holds(each), interval.distance(each)))
        unit = self.voice.unit(criterion, currency)
        return Standing(number, interval, unit, band, self.voice, criterion.filter == PRICE).said()

    def _has(self) -> str:
        """What the product states, whatever its type."""
        key, stated = self.criterion.filter, self._stated
        if stated is False:
            says_no = any(isinstance(value, bool) for value in (*self.criterion.any, *self.criterion.none))
            return self.voice.texts.say("reason.no" if says_no else "reason.is_none")
        if stated is True:
            return self.voice.texts.say("reason.yes")
        if key == PRICE and isinstance(stated, str):
            return self.voice.number(Decimal(stated), self.product.get("currency"))
        return self._some(_listed(stated))

    def _some(self, values: Sequence[str]) -> str:
        said = ", ".join(self.voice.value(self.criterion.filter, value) for value in values[:SHOWN_VALUES])
        return self.voice.texts.say("reason.and_more", values=said) if len(values) > SHOWN_VALUES else said

    @property
    def _stated(self) -> bool | str | list[str]:
        stated: bool | str | list[str] = self.product["filters"][self.criterion.filter]
        return stated


def _listed(stated: str | list[str]) -> list[str]:
    """One number stands alone in a document, several in a list, as values always do."""
    return [stated] if isinstance(stated, str) else stated


def _fits(value: str, wanted: str | bool) -> bool:
    """Whether a product's value is the wanted one, or a category below it."""
    if isinstance(wanted, bool):
        return False
    has, wants = fold(value), fold(wanted)
    return has == wants or has.startswith(wants + SEPARATOR)
