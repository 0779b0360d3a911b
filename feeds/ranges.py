"""Numbers as a filter: the unit they are brought to, and the column of exact integers they become."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from feeds.attributes import Spoken
from feeds.cells import built
from feeds.model import Column, Filter, fold
from feeds.notes import Notes
from feeds.quantities import MAX_DECIMALS
from feeds.said import NO, NONE, TEXT, YES
from feeds.thresholds import Thresholds
from feeds.words import Unit, conversions, units

MAX_NUMBER = Decimal(10) ** 12
"""Numbers from here on are no quantity anybody asks for, and beyond what a column's integers hold."""


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """The unit a range is brought to (None: plain numbers) and which of the things said are numbers of it."""

    unit: Unit | None
    fits: NDArray[np.bool_]


def scale_of(spoken: Spoken, thresholds: Thresholds, *, expected: bool, wanted: str | None = None) -> Scale | None:
    """The scale of a range, when enough products state a number of one dimension; None when it is no range.

    ``expected``: the industry says that it is a range, so that a few plain numbers are enough; ``wanted`` is the unit
    it says, which the numbers are brought to where they measure the same.
    """
    dimensions = Counter[str]()
    for said, count in spoken.counted():
        if said.unit is not None:
            dimensions[said.unit.dimension] += count
    dimension = max(sorted(dimensions), key=dimensions.__getitem__) if dimensions else None
    fitting = (
        said.number is not None and (said.unit is None or said.unit.dimension == dimension) for said in spoken.distinct
    )
    fits = np.fromiter(fitting, bool, len(spoken.distinct))
    if spoken.share(fits) < thresholds.numbers:
        return None
    quantities = [
        (said.number, said.unit, count)
        for (said, count), fit in zip(spoken.counted(), fits, strict=True)
        if fit and said.number is not None
    ]
    different = len({number for number, _, _ in quantities})
    if dimension is None:
        return Scale(None, fits) if expected or different > thresholds.plain_numbers else None
    unit = units().get(fold(wanted)) if wanted else None
    if unit is None or unit.dimension != dimension:
        unit = _plainest(quantities)
    return Scale(unit, fits) if different >= thresholds.values else None


def _plainest(quantities: Sequence[tuple[Decimal, Unit | None, int]]) -> Unit:
    """The unit used most, unless another keeps the numbers plainer: more than three decimals are hard to read."""
    used = Counter[Unit]()
    for _, unit, count in quantities:
        if unit is not None:
            used[unit] += count

    def decimals(unit: Unit) -> int:
        return max(_decimals(number * own.factor / unit.factor) for number, own, _ in quantities if own is not None)

    return min(sorted(used, key=lambda unit: unit.symbol), key=lambda unit: (max(0, decimals(unit) - 3), -used[unit]))


def range_column(spoken: Spoken, filter_: Filter, scale: Scale, products: int, notes: Notes) -> Column:
    """The numbers of one scale as integers; what is no such number is left out, and said in ``notes``."""
    numbers = [_in_unit(said.number, said.unit, scale.unit) if fit else None
               for said, fit in zip(spoken.distinct, scale.fits, strict=True)]  # fmt: skip
    read = np.array([number is not None for number in numbers], bool)
    unread = ~read & spoken.answering(TEXT, YES)
    if unread.any():
        wanted = f"a number in {scale.unit.symbol}" if scale.unit else "a number"
        example = spoken.distinct[int(np.flatnonzero(unread)[0])].text
        reason = f"left out of the filter: not {wanted}, such as {example[:60]!r}"
        notes.add(filter_.key, reason, None, int(spoken.times[unread].sum()))
    decimals, scaled = _scaled_integers(numbers)
    if scale.unit:
        filter_ = replace(filter_, unit=scale.unit.symbol, units=conversions(scale.unit))
    absent = spoken.answering(NO, NONE)
    said = spoken.said
    return built(filter_, spoken.rows, scaled[said], read[said], absent[said], products, scale=decimals)


def _scaled_integers(numbers: Sequence[Decimal | None]) -> tuple[int, NDArray[np.int64]]:
    """The decimals all numbers need, and the numbers as integers of that scale (0 for None)."""
    decimals = max((_decimals(number) for number in numbers if number is not None), default=0)
    return decimals, np.array([0 if number is None else int(number.scaleb(decimals)) for number in numbers], np.int64)


def _in_unit(number: Decimal | None, own: Unit | None, unit: Unit | None) -> Decimal | None:
    """The number in ``unit``; None where there is none below `MAX_NUMBER`."""
    if number is None:
        return None
    if own is not None and unit is not None:
        number = number * own.factor / unit.factor
    return round(number, MAX_DECIMALS) if abs(number) < MAX_NUMBER else None


def _decimals(number: Decimal) -> int:
    return max(0, -int(number.normalize().as_tuple().exponent))
