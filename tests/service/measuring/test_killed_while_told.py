"""What pages tell with consent, and a server killed: all that was acknowledged is there, and nothing by half."""

from __future__ import annotations

import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import httpx2
import sqlalchemy as sa

from frames.definition import Scenario
from service.composition import Service
from service.measuring.marks import Answer, Origin, answer_token
from service.storage.schema import measured_events, measured_totals, measured_views
from tests.service.conftest import ORIGIN
from tests.service.test_running import running

PAGE = {
    "origin": ORIGIN,
    "content-type": "text/plain;charset=UTF-8",
    "user-agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 "
    "Safari/537.36",
}
ROUNDS = 3
PAGES = 4
"""So many pages tell at the same time."""
LONGEST = 0.5
"""Seconds after which the kill comes at the latest."""
TOLD = {("shown", 1), ("shown", 2), ("clicked", 1)}
"""What happens in each view."""


def telling(base: str, service: Service, page: str) -> Iterator[str]:
    """Tells of one view after the other, of a contact, and yields those that were acknowledged."""
    origin = Origin("sklep", 0, None, Scenario.PREFERENCES)
    answer = answer_token(service.links, Answer(origin, 1, 12), datetime.now(UTC))
    events = [
        {"event": "shown", "answer": answer, "slots": [1, 2]},
        {"event": "clicked", "answer": answer, "slot": 1, "product": "A-001"},
    ]
    contact = service.tokens.make("sklep", "ala")
    with httpx2.Client(base_url=base, headers=PAGE) as client:
        for number in range(100):
            view = f"view-of-page-{page}-{number:04}"
            body = {"consent": True, "view": view, "contact": contact, "events": events}
            try:
                told = client.post("/v1/shops/sklep/events", json=body)
            except httpx2.TransportError:
                return
            assert told.json() == {"taken": 2, "refused": []}, told.text
            yield view


def test_a_server_killed_at_any_moment_keeps_what_it_acknowledged_of_pages_with_consent(serving_shop: Service) -> None:
    service, chance, acknowledged = serving_shop, random.Random(5), set[str]()
    for round in range(ROUNDS):
        with (
            running("serve", NOTESIK_DATA=str(service.settings.data)) as (process, base),
            ThreadPoolExecutor(PAGES) as pages,
        ):
            told = [
                pages.submit(lambda page: list(telling(base, service, page)), f"{round}-{each}")
                for each in range(PAGES)
            ]
            time.sleep(chance.uniform(0.1, LONGEST))
            process.send_signal(signal.SIGKILL)
            acknowledged |= {view for each in told for view in each.result(timeout=30)}
    assert len(acknowledged) >= ROUNDS
    with service.database.reading() as connection:
        joined = sa.select(measured_views.c.view, measured_events.c.kind, measured_events.c.slot)
        rows = connection.execute(joined.join(measured_events, measured_events.c.view == measured_views.c.key)).all()
        views = set(connection.execute(sa.select(measured_views.c.view)).scalars())
        totals = {row.kind: row.counted for row in connection.execute(sa.select(measured_totals))}
    assert acknowledged <= views
    assert len(views - acknowledged) <= ROUNDS * PAGES
    assert {view: {(kind, slot) for of, kind, slot in rows if of == view} for view in views} == dict.fromkeys(
        views, TOLD
    )
    assert totals == Counter(kind for _, kind, _ in rows)
    doings = Counter(each.event for each in service.contacts.behaviours("sklep", "ala"))
    assert doings == {"clicked": len(views)}
