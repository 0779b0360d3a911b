"""Why this product: each criterion of a preference as one product answers it, in words, from exact figures.

Whether a criterion is met is the ranking's word and never judged again here; this module only says what the
product has, how far a number lies from the limit, and where the feed is silent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from feeds.model import PRICE, SEPARATOR, Band, fold
from frames.model import Reason, ReasonKind
from frames.voice import SHOWN_VALUES, Document, Interval, Voice, is_bounded
from matching.model import Criterion, Match, Preference

_SIZE = re.compile(r"\d*X*[SML]|[A-Z\d ,./-]*\d[A-Z\d ,./-]*")
"""Sizes and numbers need no case after *brak*; words would, so those are said the other way round."""


def reasons_of(match: Match, preference: Preference, product: Document, voice: Voice) -> tuple[Reason, ...]:
    """One reason for every criterion that counts, in the order of the criteria; equal ones are said once."""
    kinds = dict.fromkeys(match.met, ReasonKind.MET)
    kinds |= dict.fromkeys((miss.criterion for miss in match.missed), ReasonKind.MISSED)
    kinds |= dict.fromkeys(match.unstated, ReasonKind.UNSTATED)
    reasons = (_reason(kinds[place], preference.criteria[place], preference, product, voice) for place in sorted(kinds))
    return tuple(dict.fromkeys(reasons))


def _reason(kind: ReasonKind, criterion: Criterion, preference: Preference, product: Document, voice: Voice) -> Reason:
    key = criterion.filter
    if key not in product["filters"]:
        return Reason(ReasonKind.UNSTATED, key, voice.label(key), voice.texts.say("reason.unstated"))
    wording = _wording(criterion, voice)
    text = wording(kind, criterion, preference, product, voice)
    if key == PRICE and wording is _number:  # an amount of money needs no label
        return Reason(kind, key, None, text[:1].upper() + text[1:])
    return Reason(kind, key, voice.label(key), text)


Wording = Callable[[ReasonKind, Criterion, Preference, Document, Voice], str]


def _wording(criterion: Criterion, voice: Voice) -> Wording:
    if criterion.present or criterion.absent:
        return _presence
    return _number if is_bounded(criterion) else _choice


def _presence(kind: ReasonKind, criterion: Criterion, preference: Preference, product: Document, voice: Voice) -> str:
    has = _has(product, criterion, voice)
    broken = criterion.absent and kind is ReasonKind.MISSED
    return voice.texts.say("reason.wanted_none", is_=has) if broken else has


def _choice(kind: ReasonKind, criterion: Criterion, preference: Preference, product: Document, voice: Voice) -> str:
    key, texts = criterion.filter, voice.texts
    stated = product["filters"][key]
    if isinstance(stated, bool):
        return _has(product, criterion, voice)
    stated = _listed(stated)
    refused = voice.either(key, criterion.none)
    if kind is ReasonKind.MET:
        if not criterion.any:
            return texts.say("reason.without", is_=_some(key, stated, voice), values=refused)
        fitting = [value for value in stated if any(_fits(value, wanted) for wanted in criterion.any)]
        return _some(key, fitting or stated, voice)
    has = _some(key, stated, voice)
    if any(_fits(value, unwanted) for value in stated for unwanted in criterion.none):
        return texts.say("reason.carries_refused", is_=has, values=refused)
    if all(isinstance(wanted, str) and _SIZE.fullmatch(wanted) for wanted in criterion.any):
        return texts.say("reason.lacks_among", wanted=voice.either(key, criterion.any), is_=has)
    *most, last = (voice.value(key, value) for value in criterion.any)
    wanted = texts.say("reason.neither").join(filter(None, (", ".join(most), last)))
    return texts.say("reason.instead", is_=has, wanted=wanted)


def _number(kind: ReasonKind, criterion: Criterion, preference: Preference, product: Document, voice: Voice) -> str:
    currency = product.get("currency")
    if criterion.currency is not None and currency is not None and fold(criterion.currency) != fold(currency):
        return voice.texts.say("reason.other_currency", is_=currency, wanted=criterion.currency)
    numbers = _numbers(product["filters"][criterion.filter])
    if not numbers:
        return _has(product, criterion, voice)
    interval = voice.interval(criterion, preference)
    number = min(numbers, key=lambda each: (not interval.holds(each), interval.distance(each)))
    unit = voice.unit(criterion, currency)
    return _Standing(number, interval, unit, voice.band(criterion, preference), voice, criterion.filter == PRICE).said()


@dataclass(frozen=True, slots=True)
class _Standing:
    """Where one number stands towards what is allowed. A price is already on the card; other numbers are said."""

    number: Decimal
    interval: Interval
    unit: str | None
    band: Band | None
    voice: Voice
    is_price: bool

    def said(self) -> str:
        place = self._place()
        if self.is_price or place is None:
            return place or self._written(self.number)
        return self.voice.texts.say("gap.quantity", number=self._written(self.number), gap=place)

    def _place(self) -> str | None:
        """How far inside the limit, or how far outside and on which side; None where there is no limit."""
        low, high, number = self.interval.low, self.interval.high, self.number
        if self.band is not None and self.interval.holds(number):
            return self.voice.texts.say("reason.within", band=self.voice.span(self.band.min, self.band.max, self.unit))
        if high is not None and (self.interval.above_low(number) or number > high):
            return self._against(high, "high", self.interval.below_high(number))
        if low is not None:
            return self._against(low, "low", self.interval.above_low(number))
        return None

    def _against(self, bound: Decimal, side: str, holds: bool) -> str:
        if self.number == bound:
            key = f"{'at' if holds else 'excludes'}_{side}" + ("_price" if self.is_price else "")
            return self.voice.texts.say(f"gap.{key}", number=self._written(bound))
        way = "above" if self.number > bound else "below"
        gap = self._written(abs(self.number - bound))
        return self.voice.texts.say(f"gap.{way}_{'band' if self.band is not None else side}", gap=gap)

    def _written(self, number: Decimal) -> str:
        return self.voice.number(number, self.unit)


def _has(product: Document, criterion: Criterion, voice: Voice) -> str:
    """What the product states, whatever its type."""
    key = criterion.filter
    stated = product["filters"][key]
    if stated is False:
        says_no = any(isinstance(value, bool) for value in (*criterion.any, *criterion.none))
        return voice.texts.say("reason.no" if says_no else "reason.is_none")
    if stated is True:
        return voice.texts.say("reason.yes")
    if key == PRICE:
        return voice.number(Decimal(stated), product.get("currency"))
    return _some(key, _listed(stated), voice)


def _listed(stated: str | list[str]) -> list[str]:
    """One number stands alone in a document, several in a list, as values always do."""
    return [stated] if isinstance(stated, str) else stated


def _numbers(stated: bool | str | list[str]) -> list[Decimal]:
    return [] if isinstance(stated, bool) else [Decimal(number) for number in _listed(stated)]


def _some(key: str, values: Sequence[str], voice: Voice) -> str:
    said = ", ".join(voice.value(key, value) for value in values[:SHOWN_VALUES])
    return voice.texts.say("reason.and_more", values=said) if len(values) > SHOWN_VALUES else said


def _fits(value: str, wanted: str | bool) -> bool:
    """Whether a product's value is the wanted one, or a category below it."""
    if isinstance(wanted, bool):
        return False
    has, wants = fold(value), fold(wanted)
    return has == wants or has.startswith(wants + SEPARATOR)
