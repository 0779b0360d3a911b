"""When a contact likes to be written to: sentences, by the shop's clock, that stop nothing."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from service.contacts.advice import Advice, ChannelAdvice, Standing, advise, next_good
from service.contacts.model import (
    Actor,
    Channel,
    Channels,
    Consent,
    ConsentKind,
    ConsentState,
    Contact,
    Day,
    Frequency,
    Hours,
    Source,
)
from service.settings import Settings

WARSAW = ZoneInfo("Europe/Warsaw")
GAPS = Settings().gaps
AT = datetime(2026, 1, 1, tzinfo=UTC)
STATED = Channels(Source.DECLARED, AT)
SILENT = Contact("sklep", "ala", bytes(8), AT, AT)
WEEK = tuple(Day)
FRIDAY = datetime(2026, 11, 27, 14, 5, tzinfo=WARSAW)


def hours(start: int, end: int) -> Hours:
    return Hours(start * 60, end * 60)


def stating(**said: object) -> Contact:
    return replace(SILENT, channels=replace(STATED, **said))  # type: ignore[arg-type]


def about(contact: Contact, channel: Channel, at: datetime, last: datetime | None = None) -> ChannelAdvice:
    (only,) = advise(contact, at, WARSAW, GAPS, last, [channel]).channels
    return only


def local(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of the week that begins on Monday 2026-11-23, by the shop's clock."""
    return datetime(2026, 11, 22, hour, minute, tzinfo=WARSAW) + timedelta(days=day)


MON, TUE, WED, THU, FRI, SAT, SUN = range(1, 8)
SMS, EMAIL, PUSH = Channel.SMS, Channel.EMAIL, Channel.PUSH
FRIDAYS = stating(channels=(SMS, EMAIL), frequency=Frequency.OCCASIONALLY, days=(Day.FRIDAY,), hours=hours(13, 17))
MORNINGS = stating(channels=(EMAIL,), frequency=Frequency.REGULARLY, days=WEEK, hours=hours(6, 12))
TWO_DAYS = stating(channels=(SMS, PUSH), frequency=Frequency.SOMETIMES, days=(Day.MONDAY, Day.WEDNESDAY))
EARLY = stating(channels=tuple(Channel), frequency=Frequency.REGULARLY, hours=hours(6, 8))
SATURDAYS = stating(channels=(SMS,), frequency=Frequency.OCCASIONALLY, days=(Day.SATURDAY,))
EVENINGS = stating(hours=hours(19, 22))


@pytest.mark.parametrize(
    ("contact", "channel", "at", "good", "next_time"),
    [
        (FRIDAYS, SMS, local(FRI, 14, 5), True, local(FRI, 14, 5)),
        (FRIDAYS, EMAIL, local(FRI, 17), False, local(FRI + 7, 13)),
        (FRIDAYS, EMAIL, local(THU, 14), False, local(FRI, 13)),
        (FRIDAYS, PUSH, local(FRI, 14, 5), False, None),
        (MORNINGS, EMAIL, local(SUN, 6), True, local(SUN, 6)),
        (MORNINGS, EMAIL, local(SUN, 12), False, local(SUN + 1, 6)),
        (TWO_DAYS, PUSH, local(WED, 23, 59), True, local(WED, 23, 59)),
        (TWO_DAYS, SMS, local(TUE, 10), False, local(WED, 0)),
        (TWO_DAYS, SMS, local(THU, 10), False, local(MON + 7, 0)),
        (EARLY, EMAIL, local(TUE, 7, 59), True, local(TUE, 7, 59)),
        (EARLY, SMS, local(TUE, 8), False, local(WED, 6)),
        (SATURDAYS, SMS, local(SAT, 3), True, local(SAT, 3)),
        (SATURDAYS, SMS, local(SUN, 3), False, local(SAT + 7, 0)),
        (SATURDAYS, EMAIL, local(SAT, 3), False, None),
        (EVENINGS, PUSH, local(MON, 21), True, local(MON, 21)),
        (EVENINGS, EMAIL, local(MON, 9), False, local(MON, 19)),
        (SILENT, EMAIL, local(MON, 4), True, local(MON, 4)),
    ],
)
def test_the_six_examples_of_channels_and_frequency(
    contact: Contact, channel: Channel, at: datetime, good: bool, next_time: datetime | None
) -> None:
    advice = about(contact, channel, at)
    assert (advice.good_now, advice.next_good) == (good, next_time)


def test_the_reasons_are_sentences() -> None:
    assert about(FRIDAYS, SMS, FRIDAY).reasons == (
        "Prefers e-mail and SMS.",
        "Prefers Fridays 13:00-17:00; it is Friday 14:05.",
        "Likes to hear from the shop occasionally: at most once in 30 days; when the last message was sent is not "
        "known.",
    )
    assert about(FRIDAYS, PUSH, FRIDAY).reasons[0] == "Prefers e-mail and SMS; web push was not named."
    assert about(TWO_DAYS, SMS, FRIDAY).reasons[1] == "Prefers Mondays and Wednesdays; it is Friday 14:05."
    assert about(MORNINGS, EMAIL, FRIDAY).reasons[1] == "Prefers every day 06:00-12:00; it is Friday 14:05."
    assert about(EVENINGS, EMAIL, FRIDAY).reasons == (
        "No channel stated: any is fine.",
        "Prefers every day 19:00-22:00; it is Friday 14:05.",
    )
    assert about(SILENT, EMAIL, FRIDAY).reasons == ("Nothing stated: any time is fine.",)
    assert about(stating(channels=(SMS,)), SMS, FRIDAY).reasons[1] == ("No days and no hours stated: any time is fine.")


def test_a_message_sent_lately_is_a_reason_to_wait_and_no_more() -> None:
    advice = about(SATURDAYS, SMS, local(SAT, 10), last=local(WED, 10))
    assert not advice.good_now
    assert advice.reasons[-1] == (
        "Likes to hear from the shop occasionally; the last message was sent 3 days ago: rather wait until "
        "Friday 2026-12-25 10:00."
    )
    assert advice.next_good == datetime(2026, 12, 26, 0, 0, tzinfo=WARSAW)


@pytest.mark.parametrize(
    ("frequency", "days"), [(Frequency.REGULARLY, 1), (Frequency.SOMETIMES, 7), (Frequency.OCCASIONALLY, 30)]
)
def test_each_frequency_is_a_number_of_days_between_messages(frequency: Frequency, days: int) -> None:
    contact, last = stating(frequency=frequency), FRIDAY.astimezone(UTC)
    assert not about(contact, EMAIL, last + timedelta(days=days, seconds=-1), last).good_now
    enough = about(contact, EMAIL, last + timedelta(days=days), last)
    assert enough.good_now
    assert enough.reasons[-1].endswith("so another is welcome.")


def test_the_gaps_are_settings() -> None:
    gaps = Settings(advice_sometimes_days=3).gaps
    advice = advise(stating(frequency=Frequency.SOMETIMES), FRIDAY, WARSAW, gaps, FRIDAY - timedelta(days=4), [EMAIL])
    assert advice.channels[0].good_now


def test_the_hours_are_those_of_the_shops_clock() -> None:
    at = datetime(2026, 7, 3, 11, 30, tzinfo=UTC)  # 13:30 in Warsaw in summer
    assert about(FRIDAYS, SMS, at).good_now
    assert not advise(FRIDAYS, at, ZoneInfo("UTC"), GAPS, None, [SMS]).channels[0].good_now


def test_when_clocks_are_changed_hours_stay_those_on_the_wall() -> None:
    before = datetime(2026, 10, 24, 20, tzinfo=WARSAW)  # the night of 25 October has 25 hours
    begins = about(EARLY, EMAIL, before).next_good
    assert begins is not None
    assert (begins.hour, begins.utcoffset()) == (6, timedelta(hours=1))
    assert begins.astimezone(UTC) - before.astimezone(UTC) == timedelta(hours=11)


def test_an_hour_that_clocks_skip_is_never_a_good_time() -> None:
    night = replace(STATED, days=(Day.SUNDAY,), hours=hours(2, 3))
    start = datetime(2026, 3, 28, 12, tzinfo=WARSAW)  # on the 29th, 2:00 is followed by 3:00
    assert next_good(night, start) == datetime(2026, 4, 5, 2, tzinfo=WARSAW)


def test_an_hour_that_comes_twice_is_good_both_times() -> None:
    night = stating(hours=hours(2, 3))
    twice = [datetime(2026, 10, 25, 2, 30, tzinfo=WARSAW, fold=fold) for fold in (0, 1)]
    assert [about(night, EMAIL, moment).good_now for moment in twice] == [True, True]
    between = datetime(2026, 10, 25, 0, 59, tzinfo=UTC)  # 2:59, the first time
    again = about(stating(hours=Hours(120, 150)), EMAIL, between).next_good
    assert again is not None
    assert again.astimezone(UTC) == datetime(2026, 10, 25, 1, tzinfo=UTC)


def test_consent_stands_beside_the_advice_and_changes_nothing_of_it() -> None:
    def decided(state: ConsentState) -> Contact:
        entry = Consent("sms", ConsentKind.CHANNEL, state, AT, Actor.CONTACT, "centre")
        return replace(FRIDAYS, consents=(entry,))

    given, withdrawn = (about(decided(s), SMS, FRIDAY) for s in (ConsentState.CONFIRMED, ConsentState.WITHDRAWN))
    assert replace(given, consent=withdrawn.consent) == withdrawn
    assert given.good_now
    assert withdrawn.consent.state is ConsentState.WITHDRAWN
    assert withdrawn.consent.since == AT
    assert withdrawn.consent.says == (
        "Withdrawn on 2026-01-01. The consent says whether messages may be sent by this channel at all; the advice "
        "says when they are welcome, and stops nothing."
    )
    assert about(FRIDAYS, SMS, FRIDAY).consent.says.startswith("Never decided on, so not confirmed.")


def test_nothing_in_the_answer_says_that_anything_is_blocked() -> None:
    names = {field.name for kind in (Advice, ChannelAdvice, Standing) for field in fields(kind)}
    assert not {name for name in names if any(word in name for word in ("block", "allow", "forbid", "may", "can"))}
    document = repr(advise(FRIDAYS, FRIDAY, WARSAW, GAPS).document())
    assert not [word for word in ("block", "forbid", "must not") if word in document.casefold()]


def test_the_document_has_the_shops_offset() -> None:
    document = advise(FRIDAYS, FRIDAY.astimezone(UTC), WARSAW, GAPS, FRIDAY - timedelta(days=40)).document()
    assert document["at"] == "2026-11-27T14:05:00+01:00"
    assert document["last_sent"] == "2026-10-18T14:05:00+02:00"
    assert [each["channel"] for each in document["channels"]] == ["email", "sms", "push"]
    assert document["channels"][1]["next_good"] == document["at"]
