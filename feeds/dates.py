"""Dated sales: whether a moment lies between two ISO 8601 dates written ``start/end``."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta

_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:?\d{2}(?::?\d{2})?(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?")


def within(written: str, at: datetime) -> bool | None:
    """Whether ``at`` lies in ``start/end``; no zone means UTC, no time the whole day. None: not two dates."""
    start, slash, end = written.partition("/")
    if not slash:
        return None
    begins, ends = _moment(start, end=False), _moment(end, end=True)
    return None if begins is None or ends is None else begins <= at <= ends


def _moment(written: str, *, end: bool) -> datetime | None:
    found = _DATE.fullmatch(written.strip())
    if not found:
        return None
    day, clock, zone = found.groups()
    try:
        moment = datetime.fromisoformat(f"{day}T{clock}" if clock else day)
    except ValueError:
        return None
    if not clock and end:
        moment = datetime.combine(moment.date(), time.max)
    offset = timedelta(0)
    if zone and zone != "Z":
        digits = zone[1:].replace(":", "")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:])) * (-1 if zone[0] == "-" else 1)
    try:
        return moment.replace(tzinfo=UTC) - offset
    except OverflowError:  # "for ever", as in 9999-12-31T23:59-08:00
        return (datetime.max if offset < timedelta(0) else datetime.min).replace(tzinfo=UTC)
