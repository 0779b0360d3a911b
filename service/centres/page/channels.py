"""The section of channels and frequency: wishes, which advise and never block, and never stand for a consent."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from service.centres.model import ConsentText, SectionName
from service.centres.page.consenting import channel_text
from service.centres.page.consents import ANSWERS, decided
from service.centres.page.section import Progress, Step
from service.centres.page.visit import Form, Visit
from service.contacts.documents import hour_text
from service.contacts.model import Channel, Channels, Contact, Day, Frequency, Hours, Source
from service.contacts.store import Change

T = TypeVar("T", bound=StrEnum)

QUICK: Mapping[str, Hours | None] = {
    "mornings": Hours(8 * 60, 12 * 60),
    "afternoons": Hours(12 * 60, 17 * 60),
    "evenings": Hours(17 * 60, 21 * 60),
    "any": None,
}
"""Answers of one press to the question of hours; any time is no wish at all."""

DAY = 24 * 60
FULL_HOURS = frozenset(range(0, DAY + 1, 60))


@dataclass(frozen=True, slots=True)
class ChannelAsked:
    """A channel as the page shows it: whether it is liked, may be used, and with which text one may agree to it."""

    channel: Channel
    wanted: bool
    allowed: bool
    consent: ConsentText | None


class ChannelsSection:
    """How the person likes to hear from the shop."""

    name = SectionName.CHANNELS

    def progress(self, visit: Visit) -> Progress:
        """How many of the questions that are asked have an answer."""
        asked, stated = _asked(visit), stated_of(visit.contact, visit)
        return Progress(sum(bool(getattr(stated, name)) for name in asked), len(asked))

    def view(self, visit: Visit, query: Mapping[str, str], step: Step) -> Mapping[str, Any]:
        """What is offered, and of it what was stated; ``hours`` are all that can be chosen, in minutes and words."""
        offered, stated = visit.centre.definition.contacting, stated_of(visit.contact, visit)
        chosen = () if stated.hours is None else (stated.hours.start, stated.hours.end)
        typed = {name: "".join(step.typed.get(name, ())) for name in ("from", "to")}
        return {
            "asked": _asked(visit),
            "offered": offered,
            "stated": stated,
            "channels": [_channel(visit, channel, stated) for channel in offered.channels],
            "hours": [(minutes, hour_text(minutes)) for minutes in sorted(FULL_HOURS | set(chosen))],
            "from": typed["from"] or (str(chosen[0]) if chosen else ""),
            "to": typed["to"] or (str(chosen[1]) if chosen else ""),
            "quick": [(name, bool(hours) and hours == stated.hours) for name, hours in QUICK.items()],
            "all_week": set(offered.days) <= set(stated.days),
            "fault": step.faults.get("hours", ""),
        }

    def step(self, visit: Visit, form: Form) -> Step:
        """One wish stated, or the consent of a channel given or taken back on the spot."""
        name = "".join(form.get("question", ()))
        if name == "consent":
            return _consent(visit, form)
        if name in _asked(visit):
            return _STEPS[name](visit, form)
        return Step(faults={"question": visit.texts.say("fault.no_such_question")})


def stated_of(contact: Contact, visit: Visit) -> Channels:
    """What was stated, or nothing of it yet."""
    return contact.channels or Channels(Source.DECLARED, visit.at)


def _asked(visit: Visit) -> tuple[str, ...]:
    """The questions that are asked, by the names of what they answer in `Channels`."""
    offered = visit.centre.definition.contacting
    asked = {"channels": offered.channels, "frequency": offered.frequencies, "days": offered.days}
    return tuple(name for name, choices in {**asked, "hours": offered.hours}.items() if choices)


def _channel(visit: Visit, channel: Channel, stated: Channels) -> ChannelAsked:
    return ChannelAsked(
        channel, channel in stated.channels, visit.contact.may_receive(channel), channel_text(visit, channel)
    )


def _channels(visit: Visit, form: Form) -> Step:
    change = _several(visit, form, "channels", Channel)
    return Step(change, visit.texts.say("receipt.channels"))


def _days(visit: Visit, form: Form) -> Step:
    offered, quick = set(visit.centre.definition.contacting.days), "".join(form.get("quick", ()))
    chosen = {"week": offered, "none": set[Day]()}.get(quick)
    if chosen is None:
        change = _several(visit, form, "days", Day)
    else:
        change = _stating(
            visit, lambda stated: replace(stated, days=_ordered(Day, set(stated.days) - offered | chosen))
        )
    return Step(change, visit.texts.say("receipt.days"))


def _frequency(visit: Visit, form: Form) -> Step:
    said = "".join(form.get("answer", ()))
    kept = said in set(Frequency) and "forget" not in form.get("do", ())
    frequency = Frequency(said) if kept else None
    receipt = visit.texts.say("receipt.frequency" if frequency else "receipt.no_frequency")
    return Step(_stating(visit, lambda stated: replace(stated, frequency=frequency)), receipt)


def _hours(visit: Visit, form: Form) -> Step:
    quick = "".join(form.get("quick", ()))
    if quick in QUICK:
        hours = QUICK[quick]
    else:
        typed = {name: tuple(form.get(name, ()))[:1] for name in ("from", "to")}
        bounds = [int(text) for text in map("".join, typed.values()) if text.isascii() and text.isdigit()]
        if len(bounds) != 2 or not 0 <= bounds[0] < bounds[1] <= DAY:
            return Step(faults={"hours": visit.texts.say("fault.hours")}, typed=typed)
        hours = Hours(*bounds)
    receipt = "receipt.any_hour" if hours is None else "receipt.hours"
    span = {} if hours is None else {"start": hour_text(hours.start), "end": hour_text(hours.end)}
    return Step(_stating(visit, lambda stated: replace(stated, hours=hours)), visit.texts.say(receipt, **span))


_STEPS: Mapping[str, Callable[[Visit, Form], Step]] = {
    "channels": _channels,
    "frequency": _frequency,
    "days": _days,
    "hours": _hours,
}


def _consent(visit: Visit, form: Form) -> Step:
    """The consent of a channel, given or taken back beside the wish for it."""
    state, purpose = ANSWERS.get("".join(form.get("answer", ()))), "".join(form.get("purpose", ()))
    asked = channel_text(visit, Channel(purpose)) if purpose in set(Channel) else None
    if state is None or asked is None:
        return Step(faults={"question": visit.texts.say("fault.no_such_consent")})
    return decided(visit, asked, state)


def _several(visit: Visit, form: Form, name: str, kind: type[T]) -> Change:
    """The change that several ticks make: what was ticked or unticked since the page was shown, and nothing else."""
    ticked, shown = _members(kind, form.get("answer", ())), _members(kind, form.get("base", ()))

    def state(stated: Channels) -> Channels:
        kept = (set(getattr(stated, name)) | (ticked - shown)) - (shown - ticked)
        members: dict[str, Any] = {name: _ordered(kind, kept)}
        return replace(stated, **members)

    return _stating(visit, state)


def _ordered(kind: type[T], kept: Container[T]) -> tuple[T, ...]:
    return tuple(each for each in kind if each in kept)


def _members(kind: type[T], said: Iterable[str]) -> set[T]:
    return {each for each in kind if each.value in set(said)}


def _stating(visit: Visit, state: Callable[[Channels], Channels]) -> Change:
    """The change that states a wish; a card on which nothing is stated any more says so."""

    def change(contact: Contact) -> Contact:
        before = stated_of(contact, visit)
        after = state(before)
        if after == before:
            return contact
        after = replace(after, source=Source.DECLARED, at=visit.at)
        is_empty = not (after.channels or after.frequency or after.days or after.hours)
        return replace(contact, channels=None if is_empty else after)

    return change
