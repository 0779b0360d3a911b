"""Totals go many into one transaction and none is lost; what frames bear, UTM, and how long rows are kept."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from frames.definition import DEFINITIONS, Scenario
from service.composition import Service
from service.errors import DatabaseError
from service.measuring.marks import Click, Origin
from service.measuring.model import Counts, Deed, Of, Row, Total, View
from service.measuring.tagging import placeholders_of, tagged
from service.measuring.tallying import Tally
from service.storage.database import Database
from service.storage.definitions import Kind as Defines
from service.storage.jobs import Jobs
from service.storage.measured import Measured
from service.storage.retention import Retention
from service.storage.schema import measured_events, measured_views
from tests.service.conftest import STATED, Asking
from tests.service.measuring.test_pages_tell import BROWSER

ROOT = Path(__file__).parents[3]
TODAY = date(2026, 3, 1)
TOTAL = Total(Of("sklep", TODAY, 7, "", "preferences"), Deed.SHOWN)
FRAME = "/v1/shops/sklep/frames/recommended"


# --- many at a time ---------------------------------------------------------------------------------------------------


def test_whoever_counts_while_one_lot_is_written_shares_the_next() -> None:
    lots: list[int] = []

    def slowly(counts: Counts) -> None:
        time.sleep(0.02)
        lots.append(counts[TOTAL])

    async def count() -> None:
        tally = Tally(slowly)
        await asyncio.gather(*(tally.add({TOTAL: 1}) for _ in range(100)))
        assert sum(lots) == 100
        await tally.add({TOTAL: 5})

    asyncio.run(count())
    assert sum(lots) == 105
    assert len(lots) <= 4


def test_what_nobody_waits_for_any_more_is_kept_all_the_same() -> None:
    lots: list[int] = []

    def slowly(counts: Counts) -> None:
        time.sleep(0.05)
        lots.append(counts[TOTAL])

    async def count() -> None:
        tally = Tally(slowly)
        for _ in range(2):
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(tally.add({TOTAL: 1}), 0.01)
        await tally.settle()
        assert sum(lots) == 2

    asyncio.run(count())


def test_a_lot_that_cannot_be_kept_is_told_to_everybody_in_it_and_to_nobody_after() -> None:
    away = True

    def keep(counts: Counts) -> None:
        if away:
            raise DatabaseError("gone")

    async def count() -> None:
        nonlocal away
        tally = Tally(keep)
        refused = await asyncio.gather(*(tally.add({TOTAL: 1}) for _ in range(3)), return_exceptions=True)
        assert [type(each) for each in refused] == [DatabaseError] * 3
        away = False
        await tally.add({TOTAL: 1})

    asyncio.run(count())


COUNTING = """
import asyncio, sys
from datetime import date
from service.measuring.model import Deed, Of, Total
from service.measuring.tallying import Tally
from service.storage.database import Database
from service.storage.measured import Measured

async def count():
    tally = Tally(Measured(Database(sys.argv[1])).add)
    total = Total(Of("sklep", date(2026, 3, 1), 7, "", "preferences"), Deed.SHOWN)
    async def again():
        while True:
            await tally.add({total: 1})
            print(flush=True)
    await asyncio.gather(*(again() for _ in range(20)))

asyncio.run(count())
"""


def test_a_process_killed_while_it_counts_leaves_all_that_it_acknowledged(database: Database, address: str) -> None:
    measured, acknowledged = Measured(database), 0
    database.get_ready()
    for _ in range(3):
        with subprocess.Popen([sys.executable, "-c", COUNTING, address], cwd=ROOT, stdout=subprocess.PIPE) as counting:
            assert counting.stdout is not None
            counting.stdout.readline()
            time.sleep(0.3)
            os.kill(counting.pid, signal.SIGKILL)
            acknowledged += 1 + len(counting.stdout.read().splitlines())
    kept = measured.totals("sklep", TODAY, TODAY)[TOTAL]
    assert acknowledged <= kept <= acknowledged + 3 * 20  # what was kept in the last moment could no longer be told


HOME = """
[[scenarios]]
by = "bestsellers"

[utm]
utm_source = "notesik"
utm_campaign = "{frame}-{slot}"
"""


# --- frames and their links -------------------------------------------------------------------------------------------


def test_a_frame_says_how_to_count_it_and_its_links_lead_to_its_products(serving_shop: Service, ask: Asking) -> None:
    frame = ask.post(FRAME, params={"format": "json"}, json=STATED, headers={"origin": "https://sklep.example"}).json()
    assert frame["answer"]
    assert frame["cards"]
    for slot, card in enumerate(frame["cards"], 1):
        assert card["click"].startswith("http://notesik.example/l/")
        assert card["click"].endswith(f"/{slot}")
        answer = ask.get(card["click"], headers={"user-agent": BROWSER})
        assert (answer.status_code, answer.headers["location"]) == (302, card["link"])
        assert not card["link"].startswith("http://notesik.example")


def test_the_definitions_utm_is_added_when_the_link_is_followed(serving_shop: Service, ask: Asking) -> None:
    serving_shop.definitions.add("sklep", Defines.FRAME, "home", HOME, active=True)
    frame = ask.get("/v1/shops/sklep/frames/home", params={"format": "json"}).json()
    card = frame["cards"][1]
    assert "utm" not in card["link"]
    where = ask.get(card["click"]).headers["location"]
    assert where == f"{card['link']}?utm_source=notesik&utm_campaign=home-2"
    serving_shop.definitions.remove("sklep", Defines.FRAME, "home")
    serving_shop.definitions.at_hand.look()
    assert ask.get(card["click"]).headers["location"] == card["link"]


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://s.example/a", "https://s.example/a?utm_source=n%20%26x&utm_term=A%2F1"),
        ("https://s.example/a?x=1&y=%20", "https://s.example/a?x=1&y=%20&utm_source=n%20%26x&utm_term=A%2F1"),
        ("https://s.example/a?#part", "https://s.example/a?utm_source=n%20%26x&utm_term=A%2F1#part"),
        ("https://s.example/a#x?y", "https://s.example/a?utm_source=n%20%26x&utm_term=A%2F1#x?y"),
        ("https://s.example/?utm_source=own", "https://s.example/?utm_source=own&utm_term=A%2F1"),
        ("https://s.example/?utm_term=&utm_source=", "https://s.example/?utm_term=&utm_source="),
    ],
)
def test_what_an_address_says_itself_stays(link: str, expected: str) -> None:
    click = Click(Origin("sklep", 0, None, Scenario.NEWEST), 3, "A/1")
    utm = {"utm_source": "n &x", "utm_term": "{product}"}
    assert tagged(link, utm, placeholders_of(click, DEFINITIONS["recommended"])) == expected


# --- what is kept -----------------------------------------------------------------------------------------------------


def test_views_leave_after_their_time_with_all_that_hangs_on_them(service: Service) -> None:
    now = datetime.now(UTC)
    for days, view in ((89, "a-view-of-the-page-01"), (91, "a-view-of-the-page-02")):
        at = now - timedelta(days=days)
        service.measured.keep(View("sklep", view), [Row(TOTAL, 1, "A-1", at)], at)
    jobs = Jobs(service.database)
    jobs.know(["retention"], now)
    lease = jobs.take("retention", now, 60)
    assert lease is not None
    removed = Retention(service.database, service.contacts, service.settings.kept).run(lease, now, lambda: None)
    assert removed["measured"] == 1
    with service.database.reading() as connection:
        assert connection.execute(sa.select(measured_views.c.view)).scalars().all() == ["a-view-of-the-page-01"]
        assert len(connection.execute(sa.select(measured_events)).all()) == 1
    assert service.measured.totals("sklep", TODAY, TODAY) == {TOTAL: 2}


def test_what_was_measured_of_a_contact_is_in_their_export(
    serving_shop: Service, ask: Asking, server_key: dict[str, str]
) -> None:
    at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    serving_shop.measured.keep(View("sklep", "a-view-of-the-page-01", "ala"), [Row(TOTAL, 1, None, at)], at)
    told = ask.get("/v1/shops/sklep/contacts/ala/export", headers=server_key).json()["measured"]
    when = "2026-03-01T12:00:00+00:00"
    assert [(each["view"], each["told"]) for each in told] == [
        ("a-view-of-the-page-01", [{"event": "shown", "slot": 1, "product": None, "at": told[0]["told"][0]["at"]}])
    ]
    assert datetime.fromisoformat(told[0]["at"]) == datetime.fromisoformat(when)
