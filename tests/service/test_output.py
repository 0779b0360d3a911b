"""What commands say of what they do not list."""

from __future__ import annotations

import pytest

from service.cli.output import counted, tell_rest
from service.cli.tables import show_filters


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


def test_one_thing_is_counted_in_the_singular_wherever_things_are_counted() -> None:
    assert [counted(number, "product") for number in (0, 1, 2, 1200)] == [
        "0 products", "1 product", "2 products", "1200 products",
    ]  # fmt: skip


def test_a_main_value_of_one_product_is_told_in_the_singular(capsys: pytest.CaptureFixture[str]) -> None:
    value = {"value": "Speakers", "products": 1, "dependent": []}
    show_filters({"products": 1, "industry": "general", "guess": None, "merged": [], "named": [], "left_out": [],
                  "main": {"label": "Category", "values": [value]}})  # fmt: skip
    said = capsys.readouterr().out.splitlines()
    assert said == ["1 product, industry general, main filter Category", "Speakers: 1 product, no filters"]
