"""Two hundred thousand messages kept: one is found by an index, and those past their time leave a few at a time."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
import sqlalchemy as sa

from service.contacts.store import ContactStore
from service.settings import Settings
from service.storage.database import Database
from service.storage.glances import glances
from service.storage.jobs import Jobs
from service.storage.retention import BATCH, Retention
from service.storage.schema import sent as table
from service.storage.sent import BODY, CURRENT, ONE, SqlSent
from tests.service.storage.conftest import NOON, SHOP, nothing, occasion
from tests.service.storage.sending import sent, sent_store

CONTACTS, EACH = 200, 1000
MANY = CONTACTS * EACH
OLD = 6
"""So many of each contact are older than a day."""
PAST = CONTACTS * OLD
SECONDS = 0.05
"""Far more than a look takes on a busy machine, and far less than one through all rows."""

NUMBERS = {
    True: f"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {EACH})",
    False: f"WITH numbers AS (SELECT n FROM generate_series(1, {EACH}) AS n)",
}
NUMBER = {True: "printf('%012d', {each})", False: "lpad(({each})::text, 12, '0')"}
BYTES = {True: "BLOB", False: "bytea"}
COPIES = """INSERT INTO sent (id, contact, at, slot, {same})
{numbers} SELECT {number}, contacts.key, CASE WHEN n <= {old} THEN :old ELSE sent.at END, CAST({number} AS {bytes}),
{theirs}
FROM sent, contacts, numbers WHERE contacts.id <> 'ola'"""
SAME = ("shop", "block", "definition", "surface", "until", "generation", "turn", "facts", "body")


@pytest.fixture
def full(store: ContactStore, database: Database) -> SqlSent:
    """A store with a message of ``ola``, and very many others."""
    for id in ("ola", *(f"c{number}" for number in range(CONTACTS))):
        store.change(SHOP, id, nothing, occasion())
    kept = sent_store(database)
    kept.keep([sent()])
    lite = database.is_sqlite
    statement = COPIES.format(
        numbers=NUMBERS[lite],
        number=NUMBER[lite].format(each=f"contacts.key * {EACH} + n"),
        bytes=BYTES[lite],
        old=OLD,
        same=", ".join(SAME),
        theirs=", ".join(f"sent.{name}" for name in SAME),
    )
    old = sa.bindparam("old", NOON - timedelta(days=2), table.c.at.type)
    with database.writing() as connection:
        connection.execute(sa.text(statement).bindparams(old))
        connection.execute(sa.text("ANALYZE"))
    return kept


def plan(database: Database, statement: str, *parameters: object) -> str:
    explained = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
    return "\n".join(str(row) for row in glances(database).rows(f"{explained} {statement}", *parameters))


def test_one_among_very_many_is_found_by_an_index_and_the_old_leave_a_few_at_a_time(
    full: SqlSent, store: ContactStore, database: Database
) -> None:
    given = sent()
    for statement, parameters in ((CURRENT, (given.slot, SHOP)), (ONE, (given.id,)), (BODY, (given.id,))):
        told = plan(database, statement, *parameters)
        assert "SCAN s" not in told
        assert "Seq Scan on sent" not in told
        assert "INDEX" in told.upper()

    looks = (
        lambda: full.current(SHOP, given.slot),
        lambda: full.get(SHOP, given.id),
        lambda: full.current(SHOP, b"of nobody"),
        lambda: full.of_contact(SHOP, "c7", 10),
    )
    for look in looks:
        look()  # connected, and its statement known
        assert min(_timed(look) for _ in range(5)) < SECONDS

    jobs = Jobs(database)
    jobs.know(["retention"], NOON)
    lease = jobs.take("retention", NOON, 30)
    assert lease
    left: list[int] = []

    def renewed() -> None:
        with database.reading() as connection:
            left.append(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())

    periods = {**dict.fromkeys(Settings().kept), "sent": timedelta(days=1)}
    removed = Retention(database, store, periods).run(lease, NOON, renewed)
    assert removed["sent"] == PAST
    assert left[: -(-PAST // BATCH)] == [MANY + 1 - min(PAST, BATCH * batch) for batch in (1, 2, 3)]
    assert full.current(SHOP, given.slot) == given


def _timed(look: object) -> float:
    assert callable(look)
    began = time.perf_counter()
    look()
    return time.perf_counter() - began
