"""Availability written as the time until dispatch: ``0``, ``3``, ``2026-12-01``."""

from __future__ import annotations

import re
from datetime import date, datetime

_DAYS = re.compile(r"\d{1,4}")
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?", re.DOTALL)


def availability_in(written: str, in_stock_days: int, at: datetime) -> str | None:
    """What a number of days, or a date seen at ``at``, says of availability; None where the text is neither."""
    text = written.strip()
    if _DAYS.fullmatch(text):
        return "in_stock" if int(text) <= in_stock_days else "backorder"
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    try:
        day = date(*map(int, found.groups()))
    except ValueError:
        return None
    return "preorder" if day > at.date() else "in_stock"
