"""How the numbers of a range lie under one main value: drawn as bars, cut into bands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from matching.index import Index

BARS: Final = 40
HEIGHT: Final = 100
WIDTH: Final = 1000
BULK: Final = (99, 95)
"""In the first of these percents of the products stands the bulk, where what is beyond is far away."""
FAR: Final = 4
"""What is so many times as far from the lowest number as the bulk reaches is far away."""
ROUND: Final = tuple(map(Decimal, ("1", "2", "2.5", "5", "10")))
"""What a step between round numbers begins with."""


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """The numbers of available products, ascending, in units of ``10 ** -scale``, and how many state each."""

    values: NDArray[np.int64]
    products: NDArray[np.int64]
    scale: int

    @property
    def low(self) -> Decimal:
        return self.text(int(self.values[0]))

    @property
    def high(self) -> Decimal:
        return self.text(int(self.values[-1]))

    @property
    def reach(self) -> int:
        """Where a drawing ends, in their units: at the highest, or where the bulk ends if the highest is far beyond."""
        low, reach, so_far = int(self.values[0]), int(self.values[-1]), np.cumsum(self.products)
        for percent in BULK:
            bulk = int(self.values[np.searchsorted(so_far, int(so_far[-1]) * percent // 100)])
            if low < bulk and reach - low > FAR * (bulk - low):
                reach = bulk
        return reach

    @property
    def is_cut(self) -> bool:
        """Whether a drawing ends before the highest does."""
        return self.reach < int(self.values[-1])

    def text(self, value: int) -> Decimal:
        """One of the numbers as it is said."""
        said = Decimal(value).scaleb(-self.scale)
        return said.quantize(Decimal(1)) if said == said.to_integral_value() else said.normalize()


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the drawing, `WIDTH` by `HEIGHT`, over the numbers from ``low`` to ``high``."""

    x: float
    width: float
    height: float
    low: Decimal
    high: Decimal
    products: int


def numbers_under(index: Index, key: str, main: str | None) -> Numbers | None:
    """The numbers of a range under a main value, None: of the whole catalogue; None where nothing states any."""
    column = index.columns.get(key)
    if column is None:
        return None
    start, stop = 0, len(column.codes)
    if main is not None:
        named = index.nodes.named(main)
        if not named:
            return None
        start, stop = int(index.nodes.starts[named[0]]), int(index.nodes.stops[named[0]])
    codes, earlier = column.codes[start:stop], index.positions.earlier
    if earlier.size:  # a product with two paths under the node counts once
        codes = codes[earlier[start:stop] < start]
    said = column.statements
    times = np.bincount(codes, minlength=len(said))
    if column.facts.money and column.facts.filter.unit in index.facts.currencies:
        times = np.where(said.currency == index.facts.currencies.index(column.facts.filter.unit), times, 0)
    each = np.repeat(times, np.diff(said.starts))
    values, place = np.unique(np.asarray(said.cells, np.int64), return_inverse=True)
    products = np.bincount(place, weights=each, minlength=len(values)).astype(np.int64)
    carried = products > 0
    return Numbers(values[carried], products[carried], column.facts.scale) if carried.any() else None


def bars(numbers: Numbers) -> Sequence[Bar]:
    """The drawing: bars of equal width from the lowest number on; the last holds all that is beyond its reach too."""
    low, high = int(numbers.values[0]), numbers.reach
    count = min(BARS, max(1, high - low))
    ends = np.linspace(low, high, count + 1)
    inside = np.minimum(np.searchsorted(ends, numbers.values, side="right") - 1, count - 1)
    products = np.bincount(np.maximum(inside, 0), weights=numbers.products, minlength=count)
    most, width = float(products.max()), WIDTH / count
    return tuple(
        Bar(
            round(place * width, 2),
            round(width * 0.9, 2),
            round(float(number) / most * HEIGHT, 2),
            numbers.text(round(float(ends[place]))),
            numbers.text(round(float(ends[place + 1]))),
            int(number),
        )
        for place, number in enumerate(products)
    )


def place_of(numbers: Numbers, edge: Decimal) -> float:
    """Where an edge stands in the drawing; what is beyond its reach stands at its end."""
    low, high = numbers.low, numbers.text(numbers.reach)
    if high == low:
        return 0.0
    return round(float(min(max((edge - low) / (high - low), Decimal(0)), Decimal(1))) * WIDTH, 2)


def equal_counts(numbers: Numbers, bands: int) -> tuple[Decimal, ...]:
    """The edges between that many bands of about as many products each."""
    so_far = np.cumsum(numbers.products)
    shares = [-(-int(so_far[-1]) * band // bands) for band in range(1, bands)]
    found = {int(numbers.values[np.searchsorted(so_far, share)]) for share in shares}
    return tuple(numbers.text(value) for value in sorted(found) if value < numbers.values[-1])


def round_numbers(numbers: Numbers, bands: int) -> tuple[Decimal, ...]:
    """The edges of equal counts, each at the nearest round number."""
    found: set[Decimal] = set()
    for edge in equal_counts(numbers, bands):
        step = _step((numbers.text(numbers.reach) - numbers.low) / (bands * 4))
        found.add((edge / step).to_integral_value() * step)
    return tuple(edge.normalize() + 0 for edge in sorted(found) if numbers.low < edge < numbers.high)


def _step(about: Decimal) -> Decimal:
    """The round number just above a size."""
    power = Decimal(1).scaleb(about.adjusted())
    return next(begin * power for begin in ROUND if begin * power >= about)


def counted(numbers: Numbers, edges: Sequence[Decimal]) -> Sequence[tuple[Decimal, Decimal, int]]:
    """The bands between edges: from, to, and how many products."""
    ends = [edge for edge in edges if numbers.low <= edge < numbers.high]
    uppers: Any = [int(edge.scaleb(numbers.scale).to_integral_value(rounding="ROUND_FLOOR")) for edge in ends]
    so_far = np.concatenate(([0], np.cumsum(numbers.products)))
    below = [0, *so_far[np.searchsorted(numbers.values, uppers, side="right")].tolist(), int(so_far[-1])]
    lows, highs = (numbers.low, *ends), (*ends, numbers.high)
    return tuple(
        (low, high, after - before) for low, high, before, after in zip(lows, highs, below[:-1], below[1:], strict=True)
    )
