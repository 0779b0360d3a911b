"""The price a buyer pays, from a price without VAT and the rate beside it."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

_RATE = re.compile(r"(\d{1,3}(?:[.,]\d{1,4})?)\s*%?")
_CENT = Decimal("0.01")


def vat_rate(written: str) -> Decimal | None:
    """A rate as a share: ``20``, ``20 %`` and ``0,20`` are 0.2. None where the text is no rate below 100 %."""
    found = _RATE.fullmatch(written.strip())
    if found is None:
        return None
    rate = Decimal(found[1].replace(",", "."))
    share = rate if rate < 1 else rate / 100
    return share if share < 1 else None


def with_vat(net: Decimal, rate: Decimal) -> Decimal:
    """The price with VAT, to the cent."""
    return (net * (1 + rate)).quantize(_CENT, ROUND_HALF_UP)
