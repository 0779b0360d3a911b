"""Availability written as the time until dispatch: ``0``, ``3``, ``2026-12-01``."""

from __future__ import annotations

import re
from collections.abc import Callable

_DAYS = re.compile(r"\d{1,4}")
_DATE = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})(?:[T ].*)?", re.DOTALL)


def availability_in(written: str, in_stock_days: int, is_on: Callable[[str], bool | None]) -> str | None:
    """What a number of days, or a date, says of availability; None where the text is neither.

    ``is_on`` is asked whether the time that begins with that date (``2026-12-01/``, `feeds.dates`) has come.
    """
    text = written.strip()
    if _DAYS.fullmatch(text):
        return "in_stock" if int(text) <= in_stock_days else "backorder"
    found = _DATE.fullmatch(text)
    begun = is_on(f"{found['day']}/") if found else None
    return None if begun is None else "in_stock" if begun else "preorder"
