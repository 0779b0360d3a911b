"""Channels, frequency, days and hours: ``{"channels": ["sms"], "days": ["fri"], "from": "13:00", "to": "17:00"}``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from service.contacts.model import Channel, Channels, Day, Frequency, Hours, Source
from service.contacts.stated.reading import (
    Reader,
    StatementRefused,
    Telling,
    Word,
    at,
    listed,
    members,
    moment,
    or_null,
    source,
    text,
    word,
)

TIME = re.compile(r"([01]?[0-9]|2[0-4])(?::([0-5][0-9]))?")
END_OF_DAY = 24 * 60
CHANNELS = {"e-mail": Channel.EMAIL, "mail": Channel.EMAIL, "web push": Channel.PUSH, "webpush": Channel.PUSH}
DAYS = {day.value[:3]: day for day in Day}


@dataclass(frozen=True, slots=True)
class Said:
    """The members that are said, read; the path leads to all of them."""

    members: Mapping[str, Any]
    path: str


def read_channels(document: object, path: str, telling: Telling) -> Said:
    """What is said of channels, frequency, days and hours; null takes a member back."""
    if document is None:
        return Said({"channels": (), "frequency": None, "days": (), "from": None, "to": None}, path)
    readers: Mapping[str, Reader[Any]] = {
        "channels": _several(word(Channel, CHANNELS)),
        "frequency": or_null(word(Frequency)),
        "days": _several(word(Day, DAYS)),
        "from": or_null(_minutes),
        "to": or_null(_minutes),
        "source": or_null(source),
        "at": or_null(moment(telling.at)),
    }
    return Said(members(document, path, readers), path)


def _several(read: Reader[Word]) -> Reader[tuple[Word, ...]]:
    """Reads a list of words, each once; null is none of them."""

    def reading(value: object, path: str) -> tuple[Word, ...]:
        said = () if value is None else listed(value, path, 50)
        return tuple(dict.fromkeys(read(each, place) for each, place in said))

    return reading


def _minutes(value: object, path: str) -> int:
    time = TIME.fullmatch(text()(value, path).strip())
    minutes = int(time[1]) * 60 + int(time[2] or 0) if time else END_OF_DAY + 1
    if minutes > END_OF_DAY:
        raise StatementRefused(path, "A time such as 13:00 is expected here; a day ends at 24:00.")
    return minutes


def replaced(known: Channels | None, said: Said, telling: Telling) -> Channels | None:
    """What is said and nothing else; None where that is nothing at all."""
    return _stated(None, known, said, telling)


def merged(known: Channels | None, said: Said, telling: Telling) -> Channels | None:
    """With the members that are said."""
    return _stated(known, known, said, telling)


def _stated(base: Channels | None, known: Channels | None, said: Said, telling: Telling) -> Channels | None:
    """What is said over ``base``; what ``known`` says already keeps its time."""
    read, hours = said.members, base.hours if base else None
    start = read.get("from", hours.start if hours else None)
    end = read.get("to", hours.end if hours else None)
    days = read.get("days", base.days if base else ())
    stated = Channels(
        source=read.get("source") or Source.DECLARED,
        at=read.get("at") or telling.at,
        channels=read.get("channels", base.channels if base else ()),
        frequency=read.get("frequency", base.frequency if base else None),
        days=tuple(day for day in Day if day in days),
        hours=_hours(start, end, said.path),
    )
    if not (stated.channels or stated.frequency or stated.days or stated.hours):
        return None
    if known is not None and not read.get("at") and replace(stated, at=known.at) == known:
        return known
    return stated


def _hours(start: int | None, end: int | None, path: str) -> Hours | None:
    if start is None and end is None:
        return None
    if start is None or end is None:
        missing = "from" if start is None else "to"
        raise StatementRefused(at(path, missing), "Hours have both, from and to.")
    if start >= end:
        raise StatementRefused(at(path, "to"), "Hours end after they begin, on the same day.")
    return Hours(start, end)
