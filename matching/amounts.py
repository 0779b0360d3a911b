"""Decimal numbers as the integers of a column, and back, without ever passing through a float."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

LOWEST: Final = -(2**63)
HIGHEST: Final = 2**63 - 1
MONEY_DECIMALS: Final = 2
"""Money shows at least these decimals, as in product documents."""

Bound = Callable[[int, int], int]
"""The integer nearest to a bound that meets it, the bound given as numerator and denominator."""

LOWER_BOUNDS: Final[Mapping[str, Bound]] = {"min": lambda n, d: -(-n // d), "over": lambda n, d: n // d + 1}
UPPER_BOUNDS: Final[Mapping[str, Bound]] = {"max": lambda n, d: n // d, "under": lambda n, d: -(-n // d) - 1}


def interval(bounds: Iterable[tuple[str, Fraction | Decimal]], scale: int) -> tuple[int, int]:
    """The lowest and the highest int64, times ``10 ** scale``, that meet all bounds; empty when they cross.

    ``bounds`` are pairs of a kind (``min``, ``over``, ``max``, ``under``) and a number.
    """
    lowest, highest = LOWEST, HIGHEST
    for kind, number in bounds:
        numerator, denominator = number.as_integer_ratio()
        if kind in LOWER_BOUNDS:
            lowest = max(lowest, LOWER_BOUNDS[kind](numerator * 10**scale, denominator))
        else:
            highest = min(highest, UPPER_BOUNDS[kind](numerator * 10**scale, denominator))
    # A bound beyond every int64 leaves nothing; numpy must not be handed it.
    return (lowest, highest) if lowest <= HIGHEST and highest >= LOWEST else (1, 0)


def scaled_integer(number: Fraction, scale: int) -> int | None:
    """The number times ``10 ** scale``, or None where a column of that scale cannot hold it."""
    scaled = number * 10**scale
    return scaled.numerator if scaled.denominator == 1 and LOWEST <= scaled <= HIGHEST else None


def amount_text(number: int, scale: int, *, money: bool) -> str:
    """A column's number in plain digits without idle zeros, as in product documents; money keeps two decimals."""
    whole, _, decimals = f"{Decimal(number).scaleb(-scale):f}".partition(".")
    decimals = decimals.rstrip("0")
    if money:
        decimals = decimals.ljust(MONEY_DECIMALS, "0")
    return f"{whole}.{decimals}" if decimals else whole
