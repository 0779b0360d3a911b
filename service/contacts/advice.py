"""How a contact likes to be contacted, and whether now would be a good time: advice, with reasons, that stops nothing.

Whether a message may be sent at all is another thing, a consent, and stands beside the advice as such.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from service.contacts.documents import hour_text
from service.contacts.model import Channel, Channels, ConsentState, Contact, Day, Frequency, Hours

NAMES: Mapping[Channel, str] = {Channel.EMAIL: "e-mail", Channel.SMS: "SMS", Channel.PUSH: "web push"}
ALL_DAY = Hours(0, 24 * 60)
WEEKS_AHEAD = 2
"""A day of the week comes within one; an hour that a change of clocks left out, a week later."""
APART = (
    "The consent says whether messages may be sent by this channel at all; the advice says when they are welcome, and "
    "stops nothing."
)

Gaps = Mapping[Frequency, timedelta]
"""How long to wait between two messages, by how often a contact likes to hear from the shop."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The consent for a channel: its state, since when (None: it was never decided on), and what it is."""

    state: ConsentState
    since: datetime | None
    says: str


@dataclass(frozen=True, slots=True)
class ChannelAdvice:
    """About one channel: whether it is ``preferred`` (None: no channel was stated), whether now is a good time, why,
    and the next good time (now, where now is one; None where another channel is preferred).
    """

    channel: Channel
    preferred: bool | None
    good_now: bool
    reasons: tuple[str, ...]
    next_good: datetime | None
    consent: Standing


@dataclass(frozen=True, slots=True)
class Advice:
    """For one moment, in the shop's time zone, about each channel."""

    at: datetime
    frequency: Frequency | None
    last_sent: datetime | None
    channels: tuple[ChannelAdvice, ...]

    def document(self) -> dict[str, Any]:
        """As JSON: times with the shop's offset."""
        return {
            "at": self.at.isoformat(timespec="seconds"),
            "frequency": self.frequency,
            "last_sent": _time_text(self.last_sent),
            "channels": [_channel_document(each) for each in self.channels],
        }


def advise(
    contact: Contact,
    at: datetime,
    zone: ZoneInfo,
    gaps: Gaps,
    last_sent: datetime | None = None,
    channels: Iterable[Channel] = Channel,
) -> Advice:
    """What to mind when writing to a contact at a time; ``last_sent`` is when they last got something, if known."""
    stated, here = contact.channels, at.astimezone(zone)
    last = None if last_sent is None else last_sent.astimezone(zone)
    return Advice(
        at=here,
        frequency=stated.frequency if stated else None,
        last_sent=last,
        channels=tuple(_about(contact, channel, here, last, gaps) for channel in channels),
    )


def _about(contact: Contact, channel: Channel, now: datetime, last: datetime | None, gaps: Gaps) -> ChannelAdvice:
    stated, standing = contact.channels, _standing(contact, channel)
    if stated is None:
        return ChannelAdvice(channel, None, True, ("Nothing stated: any time is fine.",), now, standing)
    preferred = channel in stated.channels if stated.channels else None
    earliest = _earliest(stated, now, last, gaps)
    good = preferred is not False and earliest is now and suits(stated, now)
    reasons = (_of_channels(stated, channel), _of_times(stated, now), _of_frequency(stated, now, last, gaps))
    return ChannelAdvice(
        channel=channel,
        preferred=preferred,
        good_now=good,
        reasons=tuple(filter(None, reasons)),
        next_good=None if preferred is False else now if good else next_good(stated, earliest),
        consent=standing,
    )


# --- times -----------------------------------------------------------------------------------------------------------


def suits(stated: Channels, moment: datetime) -> bool:
    """Whether a moment, by the clock on the wall, is within the days and hours that were stated; an end is outside."""
    hours = stated.hours or ALL_DAY
    on_a_day = not stated.days or tuple(Day)[moment.weekday()] in stated.days
    return on_a_day and hours.start <= moment.hour * 60 + moment.minute < hours.end


def next_good(stated: Channels, earliest: datetime) -> datetime | None:
    """The first suitable moment from ``earliest`` on, in its zone; None where clocks leave no such hour for weeks."""
    if suits(stated, earliest):
        return earliest
    starts = (
        start
        for ahead in range(7 * WEEKS_AHEAD + 1)
        for start in _starts(earliest.date() + timedelta(days=ahead), stated.hours or ALL_DAY, earliest)
    )
    return next((start for start in starts if suits(stated, start)), None)


def _starts(day: date, hours: Hours, earliest: datetime) -> Iterable[datetime]:
    """When these hours begin on that day: never, once, or twice as clocks are changed; not before ``earliest``."""
    begins = time(*divmod(hours.start, 60))
    for fold in (0, 1):
        wall = datetime.combine(day, begins, earliest.tzinfo).replace(fold=fold)
        real = wall.astimezone(UTC)  # an hour that clocks skip becomes another one here
        if real >= earliest.astimezone(UTC):
            yield real.astimezone(earliest.tzinfo)


def _earliest(stated: Channels, now: datetime, last: datetime | None, gaps: Gaps) -> datetime:
    """From when on a message is not too soon after the last one: ``now`` itself, or later."""
    if last is None or stated.frequency is None:
        return now
    later = last.astimezone(UTC) + gaps[stated.frequency]  # a day of 23 hours counts as one all the same
    return now if later <= now.astimezone(UTC) else later.astimezone(now.tzinfo)


# --- sentences -------------------------------------------------------------------------------------------------------


def _of_channels(stated: Channels, channel: Channel) -> str:
    if not stated.channels:
        return "No channel stated: any is fine."
    named = _listed(NAMES[each] for each in Channel if each in stated.channels)
    return f"Prefers {named}." if channel in stated.channels else f"Prefers {named}; {NAMES[channel]} was not named."


def _of_times(stated: Channels, now: datetime) -> str:
    if not stated.days and stated.hours is None:
        return "No days and no hours stated: any time is fine."
    every_day = not stated.days or len(stated.days) == len(Day)
    days = "every day" if every_day else _listed(f"{each.capitalize()}s" for each in Day if each in stated.days)
    hours = f" {hour_text(stated.hours.start)}-{hour_text(stated.hours.end)}" if stated.hours else ""
    return f"Prefers {days}{hours}; it is {_named(now)}."


def _of_frequency(stated: Channels, now: datetime, last: datetime | None, gaps: Gaps) -> str | None:
    if stated.frequency is None:
        return None
    gap = gaps[stated.frequency]
    likes = f"Likes to hear from the shop {stated.frequency}"
    if last is None:
        return f"{likes}: at most {_every(gap)}; when the last message was sent is not known."
    ago, earliest = now.astimezone(UTC) - last.astimezone(UTC), _earliest(stated, now, last, gaps)
    if earliest is now:
        return f"{likes}; the last message was sent {_days(ago)} ago, so another is welcome."
    return f"{likes}; the last message was sent {_days(ago)} ago: rather wait until {_named(earliest, now)}."


def _standing(contact: Contact, channel: Channel) -> Standing:
    entry, state = contact.consented().get(channel), contact.state(channel)
    said = f"{state.capitalize()} on {entry.at:%Y-%m-%d}." if entry else "Never decided on, so not confirmed."
    return Standing(state, entry.at if entry else None, f"{said} {APART}")


def _named(moment: datetime, seen_from: datetime | None = None) -> str:
    """``Friday 14:05``; with the date where it is not of this day."""
    dated = "" if seen_from is None or seen_from.date() == moment.date() else f" {moment.date()}"
    return f"{tuple(Day)[moment.weekday()].capitalize()}{dated} {moment:%H:%M}"


def _every(gap: timedelta) -> str:
    return "once a day" if gap.days == 1 else f"once in {gap.days} days"


def _days(ago: timedelta) -> str:
    return "less than a day" if ago < timedelta(days=1) else "1 day" if ago.days == 1 else f"{ago.days} days"


def _listed(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def _time_text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")


def _channel_document(advice: ChannelAdvice) -> dict[str, Any]:
    standing = advice.consent
    return {
        "channel": advice.channel,
        "preferred": advice.preferred,
        "good_now": advice.good_now,
        "reasons": list(advice.reasons),
        "next_good": _time_text(advice.next_good),
        "consent": {"state": standing.state, "since": _time_text(standing.since), "says": standing.says},
    }
