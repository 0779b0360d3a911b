"""Why this product: each criterion of a preference as one product answers it, in words, from exact figures.

Whether a criterion is met is the ranking's word and never judged again here; this module only says what the
product has, how far a number lies from the limit, and where the feed is silent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from feeds.model import PRICE, SEPARATOR, Band, fold
from frames.limits import Interval, Standing, allowed
from frames.model import Reason, ReasonKind
from frames.voice import Document, Voice
from matching.model import Criterion, Match, Preference

SHOWN_VALUES = 4
"""So many values of one product are named in a reason; of more, it says that there are others."""

_SIZE = re.compile(r"\d*X*[SML]|[A-Z\d ,./-]*\d[A-Z\d ,./-]*")
"""Sizes and numbers need no case after *brak*; words would, so those are said the other way round."""


class Answers:
    """One preference as its products answer it; what does not depend on the product is put into words once for all.

    ``learned`` is what the contact told the shop, for the criteria that come from it.
    """

    def __init__(self, preference: Preference, voice: Voice, learned: Mapping[int, str]) -> None:
        self._asked = [
            _Asked(criterion, preference, voice, voice.told(learned.get(place)))
            for place, criterion in enumerate(preference.criteria)
        ]
        self._said: dict[tuple[object, ...], Reason] = {}

    def reasons(self, match: Match, product: Document) -> tuple[Reason, ...]:
        """One reason for every criterion that counts, in the order of the criteria; equal ones are said once."""
        kinds = dict.fromkeys(match.met, ReasonKind.MET)
        kinds |= dict.fromkeys((miss.criterion for miss in match.missed), ReasonKind.MISSED)
        kinds |= dict.fromkeys(match.unstated, ReasonKind.UNSTATED)
        near = {miss.criterion for miss in match.missed if miss.near is not None}
        said = (self._reason(place, kinds[place], place in near, product) for place in sorted(kinds))
        return tuple(dict.fromkeys(said))

    def _reason(self, place: int, kind: ReasonKind, near: bool, product: Document) -> Reason:
        asked, currency = self._asked[place], product.get("currency")
        stated = product["filters"].get(asked.criterion.filter)
        known = (place, kind, near, tuple(stated) if isinstance(stated, list) else stated, currency)
        if known not in self._said:
            reason = _Answer(kind, asked, stated, currency).reason()
            self._said[known] = asked.nearly(reason) if near else reason
        return self._said[known]


@dataclass(frozen=True, eq=False)
class _Asked:
    """One criterion, and what is said of it whatever the product. ``told`` is what it was learned from, in words."""

    criterion: Criterion
    preference: Preference
    voice: Voice
    told: str | None

    @cached_property
    def label(self) -> str:
        return self.voice.label(self.criterion.filter)

    @cached_property
    def band(self) -> Band | None:
        return self.voice.band(self.criterion, self.preference)

    @cached_property
    def interval(self) -> Interval:
        return allowed(self.criterion, self.voice.filter(self.criterion.filter), self.band)

    @cached_property
    def wanted(self) -> str:
        return self.voice.either(self.criterion.filter, self.criterion.any)

    @cached_property
    def refused(self) -> str:
        return self.voice.either(self.criterion.filter, self.criterion.none)

    @cached_property
    def neither(self) -> str:
        """What was wanted, as it is said where there is something else instead."""
        *most, last = self.voice.values(self.criterion.filter, self.criterion.any)
        return self.voice.texts.say("reason.neither").join(filter(None, (", ".join(most), last)))

    def nearly(self, reason: Reason) -> Reason:
        """A miss that counts in part, which it says."""
        return replace(reason, text=self.voice.texts.say("reason.near", missed=reason.text), near=True)

    @cached_property
    def sizes(self) -> bool:
        """Whether nothing but sizes and numbers is wanted."""
        return all(isinstance(one, str) and _SIZE.fullmatch(one) for one in self.criterion.any)


@dataclass(frozen=True, slots=True, eq=False)
class _Answer:
    """What one product answers to one criterion, which it is known to meet, to miss or to be silent about.

    ``stated`` is what it says in the criterion's filter, None where it is silent; ``currency`` is its own.
    """

    kind: ReasonKind
    asked: _Asked
    stated: bool | str | list[str] | None
    currency: str | None

    def reason(self) -> Reason:
        key, label, told = self.criterion.filter, self.asked.label, self.asked.told
        if self.stated is None:
            return Reason(ReasonKind.UNSTATED, key, label, self.voice.texts.say("reason.unstated"), told)
        if self.criterion.present or self.criterion.absent:
            return Reason(self.kind, key, label, self._presence(), told)
        if not self.criterion.bounded:
            return Reason(self.kind, key, label, self._choice(), told)
        text = self._number()
        if key == PRICE:  # an amount of money needs no label
            return Reason(self.kind, key, None, text[:1].upper() + text[1:], told)
        return Reason(self.kind, key, label, text, told)

    @property
    def criterion(self) -> Criterion:
        return self.asked.criterion

    @property
    def voice(self) -> Voice:
        return self.asked.voice

    def _presence(self) -> str:
        has = self._has()
        broken = self.criterion.absent and self.kind is ReasonKind.MISSED
        return self.voice.texts.say("reason.wanted_none", is_=has) if broken else has

    def _choice(self) -> str:
        """The value that fits; else what there is instead, and what was wanted or refused."""
        wanted, texts = self.criterion.any, self.voice.texts
        if isinstance(self.stated, bool):
            return self._has()
        stated = self._listed
        if self.kind is ReasonKind.MET:
            if not wanted:
                return texts.say("reason.without", is_=self._some(stated), values=self.asked.refused)
            fitting = [value for value in stated if any(_fits(value, one) for one in wanted)]
            return self._some(fitting or stated)
        has = self._some(stated)
        if any(_fits(value, unwanted) for value in stated for unwanted in self.criterion.none):
            return texts.say("reason.carries_refused", is_=has, values=self.asked.refused)
        if self.asked.sizes:
            return texts.say("reason.lacks_among", wanted=self.asked.wanted, is_=has)
        return texts.say("reason.instead", is_=has, wanted=self.asked.neither)

    def _number(self) -> str:
        """Where the number that fits best stands towards the limits; only numbers of the asked currency do."""
        criterion, currency = self.criterion, self.currency
        if criterion.currency is not None and currency is not None and fold(criterion.currency) != fold(currency):
            return self.voice.texts.say("reason.other_currency", is_=currency, wanted=criterion.currency)
        if isinstance(self.stated, bool):
            return self._has()
        interval = self.asked.interval
        number, *others = map(Decimal, self._listed)
        if others:
            number = min(number, *others, key=lambda each: (not interval.holds(each), interval.distance(each)))
        unit = self.voice.unit(criterion, currency)
        return Standing(number, interval, unit, self.asked.band, self.voice, criterion.filter == PRICE).said()

    def _has(self) -> str:
        """What the product states, whatever its type."""
        stated = self.stated
        if stated is False:
            says_no = any(isinstance(value, bool) for value in (*self.criterion.any, *self.criterion.none))
            return self.voice.texts.say("reason.no" if says_no else "reason.is_none")
        if stated is True:
            return self.voice.texts.say("reason.yes")
        if self.criterion.filter == PRICE and isinstance(stated, str):
            return self.voice.number(Decimal(stated), self.currency)
        return self._some(self._listed)

    def _some(self, values: Sequence[str]) -> str:
        said = ", ".join(self.voice.value(self.criterion.filter, value) for value in values[:SHOWN_VALUES])
        return self.voice.texts.say("reason.and_more", values=said) if len(values) > SHOWN_VALUES else said

    @property
    def _listed(self) -> list[str]:
        """One number stands alone in a document, several in a list, as values always do."""
        return self.stated if isinstance(self.stated, list) else [str(self.stated)]


def _fits(value: str, wanted: str | bool) -> bool:
    """Whether a product's value is the wanted one, or a category below it."""
    if isinstance(wanted, bool):
        return False
    has, wants = fold(value), fold(wanted)
    return has == wants or has.startswith(wants + SEPARATOR)
