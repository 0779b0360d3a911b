"""What commands say of what they do not list."""

from __future__ import annotations

import pytest

from service.cli.output import tell_rest


def test_what_is_not_told_is_counted_and_said_where_it_stands(capfd: pytest.CaptureFixture[str]) -> None:
    tell_rest(13, 10)
    tell_rest(11, 10, what="more contacts", by="`show --json`")
    assert capfd.readouterr().err.splitlines() == [
        "notesik: ... and 3 more; --json names all",
        "notesik: ... and 1 more contacts; `show --json` names all",
    ]


def test_nothing_is_said_where_everything_was_told(capfd: pytest.CaptureFixture[str]) -> None:
    tell_rest(10, 10)
    tell_rest(0, 10)
    assert capfd.readouterr().err == ""


def test_the_rest_is_told_as_what_came_before_it_was() -> None:
    told: list[str] = []
    tell_rest(12, 10, told.append)
    assert told == ["... and 2 more; --json names all"]
