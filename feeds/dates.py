"""Dated sales: whether a moment lies between two dates that a feed writes as one text, and when that changes next.

What is understood: ISO 8601 in every form (``2026-11-22T10:00+01:00/2026-11-30``, basic, weeks, a length such as
``P7D`` in place of either end, one end open), and dates with their year first or last (``20.11.2026 - 30.11.2026``).
No zone means UTC, no time the whole day. ``04/05/2026`` may be April or May: the other end of the same text decides
(``04/05/2026 - 19/05/2026``), and where it does not, the text says nothing that anybody could rely on.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

_ISO_DAY = r"\d{4}-\d\d-\d\d|\d{4}-?W\d\d-?\d|\d{8}"
_YEAR_FIRST = r"\d{4}[./]\d{1,2}[./]\d{1,2}"
_YEAR_LAST = r"\d{{1,2}}(?P<{0}mark>[./-])\d{{1,2}}(?P={0}mark)\d{{4}}"
_CLOCK = r"\d\d(?::?\d\d(?::?\d\d(?:[.,]\d{1,9})?)?)?"
_ZONE = r"Z|[+-]\d\d(?::?\d\d)?"
_LENGTH = r"P(?=[\dT])(?:\d{1,4}[YMWD]){0,4}(?:T(?:\d{1,6}[HMS]){1,3})?"


def _end(name: str) -> str:
    """A pattern of one end of a span, its groups named after it."""
    return (
        rf"(?:(?P<{name}day>{_ISO_DAY}|{_YEAR_FIRST}|{_YEAR_LAST.format(name)})"
        rf"(?:[T ]\s?(?P<{name}clock>{_CLOCK}))?\s?(?P<{name}zone>{_ZONE})?|(?P<{name}length>{_LENGTH})|(?:\.\.)?)"
    )


_SPAN = re.compile(rf"{_end('a')}\s*(?:/|--|[,;]|(?<=\s)(?:[-–—]|to|do|до|bis)(?=\s))\s*{_end('b')}", re.IGNORECASE)
_PIECES = re.compile(r"(\d+)([YMWDHS])")
_MIDNIGHT = re.compile(r"24(?::?00){0,2}(?:[.,]0+)?")
_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Span:
    """From ``begins`` to ``ends``, both included."""

    begins: datetime
    ends: datetime


def span_of(written: str) -> Span | None:
    """The span that a text tells; None when it does not clearly tell one."""
    found = _SPAN.fullmatch(written.strip())
    if not found:
        return None
    texts = {key: text for key, text in found.groupdict().items() if text}
    month_first = _month_first([texts[key] for key in ("aday", "bday") if key in texts])
    begins = _moment(texts, "a", month_first, last=False)
    ends = _moment(texts, "b", month_first, last=True)
    if "alength" in texts and ends:
        begins = _moved(ends, texts["alength"], -1)
    elif "blength" in texts and begins:
        ends = _moved(begins, texts["blength"], 1)
    if begins is None and ends is None:
        return None
    if any(f"{end}day" in texts and moment is None for end, moment in (("a", begins), ("b", ends))):
        return None
    return Span(begins or _FIRST, ends or _LAST)


def within(written: str, at: datetime) -> bool | None:
    """Whether ``at`` lies in the span; None: the text tells no span."""
    span = span_of(written)
    return None if span is None else span.begins <= at <= span.ends


def next_change(written: str, at: datetime) -> datetime | None:
    """The first moment after ``at`` at which `within` answers otherwise; None: it never does."""
    span = span_of(written)
    if span is None or at > span.ends or span.begins > span.ends:
        return None
    if at < span.begins:
        return span.begins
    return span.ends + timedelta.resolution if span.ends < _LAST else None


def _month_first(days: list[str]) -> bool | None:
    """Whether the dates of one text write the month before the day; None where they do not show it.

    Only where slashes or hyphens stand in them: dots are written by those who begin with the day.
    """
    numbers = [[int(part) for part in re.split(r"[/-]", day)] for day in days if re.fullmatch(r"\d\d?[/-].*", day)]
    if any(first > 12 for first, *_ in numbers):
        return False
    if any(second > 12 for _, second, *_ in numbers):
        return True
    return False if all(first == second for first, second, *_ in numbers) else None


def _moment(texts: dict[str, str], end: str, month_first: bool | None, *, last: bool) -> datetime | None:
    """One end of the span as a moment of UTC, ``last`` the end of its day; None where no calendar has it."""
    written, clock = texts.get(f"{end}day"), texts.get(f"{end}clock")
    day = _day(written, month_first) if written else None
    if day is None:
        return None
    try:
        if clock is None:
            moment = datetime.combine(day, time.max if last else time.min)
        elif _MIDNIGHT.fullmatch(clock):
            moment = datetime.combine(day + timedelta(days=1), time.min)
        else:
            moment = datetime.combine(day, time.fromisoformat(clock))
    except (ValueError, OverflowError):
        return None
    offset = _offset(texts.get(f"{end}zone"))
    try:
        return moment.replace(tzinfo=UTC) - offset
    except OverflowError:  # "for ever", as in 9999-12-31T23:59-08:00
        return _LAST if offset < timedelta(0) else _FIRST


def _day(written: str, month_first: bool | None) -> date | None:
    parts = [int(part) for part in re.split(r"[./-]", written)] if "W" not in written.upper() else []
    try:
        if len(parts) != 3:
            return date.fromisoformat(written.upper())
        if written[:4].isdigit():
            return date(*parts)
        if "." not in written and month_first is None:
            return None
        first, second, year = parts
        return date(year, first, second) if month_first and "." not in written else date(year, second, first)
    except ValueError:
        return None


def _offset(zone: str | None) -> timedelta:
    if not zone or zone in "zZ":
        return timedelta(0)
    digits = zone[1:].replace(":", "")
    return timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0)) * (-1 if zone[0] == "-" else 1)


def _moved(moment: datetime, length: str, way: int) -> datetime:
    """A moment that lies a written length before (``way`` -1) or behind another, no further than the calendar goes."""
    days, _, clock = length.upper().partition("T")
    units = {unit: int(number) * way for number, unit in _PIECES.findall(days)}
    months = 12 * units.get("Y", 0) + units.get("M", 0)
    times = {unit: int(number) * way for number, unit in _PIECES.findall(clock)}
    try:
        year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
        moment = moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))
        days_on = timedelta(weeks=units.get("W", 0), days=units.get("D", 0))
        return (
            moment + days_on + timedelta(hours=times.get("H", 0), minutes=times.get("M", 0), seconds=times.get("S", 0))
        )
    except (ValueError, OverflowError):
        return _LAST if way > 0 else _FIRST
