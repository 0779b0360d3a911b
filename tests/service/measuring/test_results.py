"""Results add up what was counted, by frame, side of a test and scenario; rates with what they may really be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from frames.definition import Surface
from service.cli.results import COLUMNS, _rows
from service.composition import Service
from service.measuring.agents import Agent
from service.measuring.model import Deed, Of, Total
from service.measuring.results import results_document, wilson
from tests.service.commands import Notesik
from tests.service.commands import document as document_of
from tests.service.conftest import Asking
from tests.service.test_api import problem

RESULTS = "/v1/shops/sklep/results"
DAY = date(2026, 3, 1)


def of(variant: str = "", scenario: str = "preferences", definition: int = 7, day: date = DAY) -> Of:
    return Of("sklep", day, definition, variant, scenario)


TOTALS = {
    Total(of("base"), Deed.SHOWN): 200,
    Total(of("base"), Deed.CLICKED): 20,
    Total(of("base", "newest"), Deed.SHOWN): 100,
    Total(of("large", day=DAY + timedelta(days=1)), Deed.SHOWN): 100,
    Total(of("large", day=DAY + timedelta(days=1)), Deed.CLICKED): 30,
    Total(of("large"), Deed.BOUGHT): 3,
    Total(of("base"), Deed.CLICKED, Agent.BOT): 9,
    Total(of("base"), Deed.SHOWN, Agent.PREFETCH): 4,
    Total(of(definition=99), Deed.CLICKED): 1,
}
REVENUE = {
    (of("large"), "PLN"): Decimal("0.10"),
    (of("large", "newest"), "PLN"): Decimal("0.20"),
    (of("large"), "EUR"): Decimal("7"),
}


def document() -> dict[str, Any]:
    return results_document(TOTALS, REVENUE, {7: "cards"}, DAY, DAY + timedelta(days=1))


@pytest.mark.parametrize(
    ("hits", "of_all", "low", "high"),
    [  # to four digits
        (10, 100, 0.0552, 0.1744),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (1, 2, 0.0945, 0.9055),
        (500, 1000, 0.4691, 0.5309),
    ],
)
def test_the_interval_is_that_of_wilson(hits: int, of_all: int, low: float, high: float) -> None:
    assert wilson(hits, of_all) == pytest.approx((low, high), abs=5e-5)


def test_a_frame_is_the_sum_of_its_sides_and_a_side_that_of_its_scenarios() -> None:
    gone, cards = document()["frames"]
    assert (cards["frame"], cards["shown"], cards["clicked"], cards["bought"]) == ("cards", 400, 50, 3)
    assert cards["revenue"] == {"EUR": "7", "PLN": "0.30"}
    assert (cards["bots"], cards["prefetches"]) == ({"shown": 0, "clicked": 9}, {"shown": 4, "clicked": 0})
    base, large = cards["variants"]
    assert (base["variant"], base["shown"], base["click_rate"]) == ("base", 300, round(20 / 300, 6))
    assert [(each["scenario"], each["shown"]) for each in base["scenarios"]] == [("newest", 100), ("preferences", 200)]
    assert large["click_rate"] == 0.3
    assert large["click_rate_95"] == pytest.approx([0.218949, 0.395849], abs=1e-4)
    assert [(each["day"], each["shown"]) for each in cards["days"]] == [("2026-03-01", 300), ("2026-03-02", 100)]
    assert (gone["frame"], gone["click_rate"], gone["click_rate_95"]) == ("#99", None, None)


def test_surfaces_are_told_apart_and_no_click_in_a_mail_changes_the_rate_of_pages() -> None:
    page, mail = of(variant="A", scenario="newest"), replace(of(variant="A", scenario="newest"), surface=Surface.EMAIL)
    totals = {
        Total(page, Deed.SHOWN): 100, Total(page, Deed.CLICKED): 10,
        Total(mail, Deed.SENT): 40, Total(mail, Deed.CLICKED): 95, Total(mail, Deed.CLICKED, Agent.BOT): 7,
    }  # fmt: skip
    paid = {(page, "PLN"): Decimal(1), (mail, "PLN"): Decimal("2.50")}
    (frame,) = results_document(totals, paid, {}, DAY, DAY)["frames"]
    (side,) = frame["variants"]
    for each in (frame, side, *frame["days"], *side["scenarios"]):
        assert (each["sent"], each["shown"], each["clicked"], each["click_rate"]) == (40, 100, 105, 0.1)
        assert each["revenue"] == {"PLN": "3.50"}
    assert frame["surfaces"] == side["surfaces"]
    in_mails, on_pages = frame["surfaces"]
    assert (in_mails["surface"], on_pages["surface"]) == ("email", "frame")
    assert (in_mails["sent"], in_mails["clicked"], in_mails["click_rate"], in_mails["bots"]["clicked"]) == (
        40,
        95,
        None,
        7,
    )
    assert (on_pages["sent"], on_pages["clicked"], on_pages["click_rate"]) == (0, 10, 0.1)
    assert [row[:3] for row in _rows({"frames": [frame]})][:3] == [
        ("#7", "all", "all"), ("#7", "email", "all"), ("#7", "frame", "all")
    ]  # fmt: skip


def test_only_the_shops_server_reads_results(ask: Asking, service: Service, server_key: dict[str, str]) -> None:
    problem(ask.get(RESULTS), 401, "key-needed")
    assert ask.get(RESULTS, headers=server_key).json()["frames"] == []


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"from": "yesterday"}, "from"),
        ({"to": "2026-02-30"}, "to"),
        ({"from": "2026-03-02", "to": "2026-03-01"}, "from"),
        ({"from": "2020-01-01", "to": "2026-03-01"}, "from"),
        ({"day": "2026-03-01"}, "day"),
    ],
)
def test_days_that_are_none_are_refused(
    ask: Asking, service: Service, server_key: dict[str, str], query: dict[str, str], parameter: str
) -> None:
    refused = problem(ask.get(RESULTS, params=query, headers=server_key), 422, "invalid-parameter")
    assert refused["parameter"] == parameter


def test_results_are_of_the_days_and_the_frame_asked_for(
    ask: Asking, service: Service, server_key: dict[str, str]
) -> None:
    for late in range(3):
        day = DAY + timedelta(days=late)
        service.measured.add({Total(of(definition=0, day=day), Deed.SHOWN): 10})
    span = {"from": DAY.isoformat(), "to": (DAY + timedelta(days=1)).isoformat()}
    (frame,) = ask.get(RESULTS, params={**span, "frame": "recommended"}, headers=server_key).json()["frames"]
    assert (frame["frame"], frame["shown"]) == ("recommended", 20)
    problem(ask.get(RESULTS, params={"frame": "nie-ma"}, headers=server_key), 404, "unknown-frame")


def test_every_row_of_the_command_names_its_side_and_what_it_sums_up() -> None:
    rows = [(row[0], *row[2:4]) for row in _rows(document())]
    assert {row[1] for row in _rows(document())} == {"all"}
    assert rows[:2] == [("#99", "all", "all"), ("#99", "-", "preferences")]
    assert rows[2:] == [
        ("cards", "all", "all"),
        ("cards", "base", "all"),
        ("cards", "base", "newest"),
        ("cards", "base", "preferences"),
        ("cards", "large", "all"),
        ("cards", "large", "newest"),
        ("cards", "large", "preferences"),
    ]
    assert "prefetches" in COLUMNS


def test_the_command_says_the_same_to_people_and_machines(notesik: Notesik) -> None:
    notesik("shops", "create", "sklep")
    said = document_of(notesik("results", "--from", "2026-03-01", "--to", "2026-03-02", "--json"))
    assert (said["from"], said["frames"]) == ("2026-03-01", [])
    table = notesik("results", "--from", "2026-03-01", "--to", "2026-03-02")
    assert table.returncode == 0
    assert b"click rate" in table.stdout
    assert notesik("results", "--from", "x").returncode == 2
    assert notesik("results", "--frame", "nie-ma").returncode == 1
