"""A dated sale is on or off at a moment, and it is known when that changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.dates import next_change, span_of, within

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-22/2026-11-22",
        "2026-11-22T10:00/2026-11-22T13:00",
        "2026-11-22T10:00Z/2026-11-22T13:00:59.5Z",
        "2026-11-22 10:00/2026-11-22 13:00",
        "2026-11-22T13:30+02:00/2026-11-22T06:00-08:00",
        "2026-11-22T13:30 +0200 / 2026-11-22T06:00 -08",
        "20261122T1000Z/20261122T1300Z",
        "2026-W47-1/2026-W48-1",
        "2026-11-20/P7D",
        "2026-11-22T11:00Z/PT90M",
        "P1M/2026-12-01",
        "P1Y2M3DT4H/2026-11-23",
        "2026-11-22/..",
        "/2026-11-22",
        "2026-11-21/2026-11-22T24:00",
        "20/11/2026 - 30/11/2026",
        "11/20/2026 - 11/30/2026",
        "20.11.2026 – 30.11.2026",
        "1.11.2026 - 2.12.2026",
        "01/11/2026 - 30/11/2026",
        "2026/11/20 - 2026/11/30",
        "2026-11-20 to 2026-11-30",
        "2026-11-20,2026-11-30",
        "2000-01-01/9999-12-31T23:59-08:00",
    ],
)
def test_a_moment_between_two_dates_is_found_however_they_are_written(written: str) -> None:
    assert within(written, AT) is True


@pytest.mark.parametrize(
    "written",
    ["2026-11-23/2026-11-30", "2026-11-22T12:01/2026-11-23", "2026-11-01/2026-11-21", "2026-11-22/2026-11-22T11:59Z",
     "2026-11-30/2026-11-01", "22/11/2025 - 23/11/2025", "2011-09-01T16:00-08:00/2011-09-03T16:00-08:00",
     "2026-11-20/P1D"],
)  # fmt: skip
def test_a_moment_outside_is_outside(written: str) -> None:
    assert within(written, AT) is False


@pytest.mark.parametrize(
    "written",
    ["", "/", "../..", "soon", "2026-11-22", "2026-13-01/2026-12-01", "2026-02-30/2026-03-01",
     "2026-11-22T25:00/2026-11-23", "04/05/2026 - 06/07/2026",
     "20/11/2026 - 11/30/2026", "32/01/2026 - 33/01/2026", "P1D/P2D", "P/2026-01-01",
     "2026-11-22/tomorrow", "20/11/2026-30/11/2026x", "12:00/13:00"],
)  # fmt: skip
def test_what_does_not_clearly_tell_a_span_tells_none(written: str) -> None:
    assert span_of(written) is None
    assert within(written, AT) is None
    assert next_change(written, AT) is None


def test_a_date_that_could_be_read_two_ways_is_decided_by_the_other_end() -> None:
    april = span_of("04/05/2026 - 05/19/2026")
    may = span_of("04/05/2026 - 19/05/2026")
    assert april is not None
    assert may is not None
    assert (april.begins.month, may.begins.month) == (4, 5)
    assert span_of("05/05/2026 - 06/06/2026") is not None  # both readings are one


def test_the_verdict_changes_when_a_sale_begins_and_right_after_it_ends() -> None:
    written = "2026-11-23T08:00Z/2026-11-24T08:00Z"
    begins, ends = datetime(2026, 11, 23, 8, tzinfo=UTC), datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert next_change(written, AT) == begins
    assert next_change(written, begins) == ends + timedelta(microseconds=1)
    assert next_change(written, ends + timedelta(microseconds=1)) is None


def test_a_sale_without_an_end_and_one_that_ends_before_it_begins_never_change() -> None:
    assert next_change("2026-11-01/..", AT) is None
    assert next_change("2026-12-01/2026-11-30", AT) is None


_MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


@given(_MOMENTS, _MOMENTS, _MOMENTS)
def test_between_now_and_the_next_change_the_verdict_stays(begins: datetime, ends: datetime, at: datetime) -> None:
    written = f"{begins.isoformat()}/{ends.isoformat()}"
    verdict, change = within(written, at), next_change(written, at)
    assert verdict is (begins <= at <= ends)
    if change is None:
        assert within(written, datetime.max.replace(tzinfo=UTC)) is verdict
    else:
        assert change > at
        assert within(written, change) is not verdict
        assert within(written, change - timedelta(microseconds=1)) is verdict


@given(st.text(alphabet="0123456789/-.T :ZPWMD+to", max_size=40))
def test_any_text_tells_a_span_or_none(written: str) -> None:
    assert within(written, AT) in (True, False, None)
    change = next_change(written, AT)
    assert change is None or change > AT
