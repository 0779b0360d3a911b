"""Numbers and the limits drawn for them: what a criterion allows, and where a product's number stands towards that."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from feeds.model import Band, Filter
from frames.voice import Voice
from matching.model import Criterion


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers a criterion allows, in the filter's own unit; ``None`` is no bound."""

    low: Decimal | None = None
    low_open: bool = False
    high: Decimal | None = None
    high_open: bool = False

    def above_low(self, number: Decimal) -> bool:
        return self.low is None or (number > self.low if self.low_open else number >= self.low)

    def below_high(self, number: Decimal) -> bool:
        return self.high is None or (number < self.high if self.high_open else number <= self.high)

    def holds(self, number: Decimal) -> bool:
        return self.above_low(number) and self.below_high(number)

    def distance(self, number: Decimal) -> Decimal:
        """How far a number lies outside; 0 inside, and on an open bound."""
        below = Decimal(0) if self.low is None else self.low - number
        above = Decimal(0) if self.high is None else number - self.high
        return max(below, above, Decimal(0))


def allowed(criterion: Criterion, asked: Filter | None, band: Band | None) -> Interval:
    """What a criterion allows, all its operators together.

    ``asked`` is the filter (None: nobody carries it), ``band`` the one that the criterion names, as it is drawn.
    """
    factor = (asked.factor(criterion.unit) if asked and criterion.unit else None) or Decimal(1)
    bounds = [(kind, bound * factor) for kind, bound in criterion.bounds]
    if band is not None:
        bounds += [("min" if criterion.band == 1 else "over", band.min), ("max", band.max)]
    # Of two equal bounds the open one is the narrower: it sorts last among the lows and first among the highs.
    lows = [(bound, kind == "over") for kind, bound in bounds if kind in ("min", "over")]
    highs = [(bound, kind == "max") for kind, bound in bounds if kind in ("max", "under")]
    low, low_open = max(lows, default=(None, False))
    high, closed = min(highs, default=(None, True))
    return Interval(low, low_open, high, not closed)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one number stands towards what is allowed. A price is already on the card; other numbers are said."""

    number: Decimal
    interval: Interval
    unit: str | None
    band: Band | None
    voice: Voice
    is_price: bool

    def said(self) -> str:
        """In words: ``20 zł under your limit``, ``35 kg (5 kg over your minimum)``."""
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
