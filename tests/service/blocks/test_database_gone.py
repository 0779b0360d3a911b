"""The database ends or fills up under a mailing: one clear answer, nothing kept by half, nothing acknowledged lost."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from feeds.build import FeedSettings
from service.api.email import AT_ONCE
from service.composition import Service, compose
from service.generations.make import import_feed
from service.settings import Settings
from service.storage.keys import Scope
from service.storage.schema import measured_totals, sent
from service.storage.shops import Shop
from tests.postgresql import find_postgresql, make_database, running, stopped
from tests.service.blocks.mailing import SHOP, get, reachable
from tests.service.blocks.test_batch import batch, calling, lines
from tests.service.conftest import AT, Asking
from tests.service.small_feed import small_feed

Key = dict[str, str]


def rows(service: Service, table: sa.Table) -> int:
    with service.database.reading() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


@contextmanager
def no_room(service: Service) -> Iterator[None]:
    """SQLite may not let its file grow, as where the disk is full."""

    def bound(connection: Any, record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    engine = service.database.engine
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM")  # no page is left free in between
    sa.event.listen(engine, "connect", bound)
    engine.dispose()
    yield
    sa.event.remove(engine, "connect", bound)
    engine.dispose()


def test_where_the_disk_is_full_a_block_is_one_clear_problem_and_nothing_of_it_is_kept(
    mailing_shop: Service, ask: Asking, server_key: Key, caplog: pytest.LogCaptureFixture
) -> None:
    with no_room(mailing_shop):
        answer = get(ask, server_key)
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    assert answer.json()["type"] == "urn:notesik:problem:no-database"
    assert "full" in caplog.text
    assert (rows(mailing_shop, sent), rows(mailing_shop, measured_totals)) == (0, 0)
    assert get(ask, server_key).status_code == 200
    assert (rows(mailing_shop, sent), rows(mailing_shop, measured_totals)) == (1, 1)


def test_where_the_disk_is_full_a_mailing_ends_with_a_line_that_says_so(
    mailing_shop: Service, ask: Asking, server_key: Key, caplog: pytest.LogCaptureFixture
) -> None:
    before = batch(ask, server_key, lines(["ola"]))
    contacts = [f"k{number}" for number in range(3)]
    for each in contacts:
        reachable(mailing_shop, each)
    with no_room(mailing_shop):
        [answer] = batch(ask, server_key, lines(contacts))
        again = batch(ask, server_key, lines(["ola"]))
    assert [*answer] == ["problem"]
    assert "full" in caplog.text
    assert again == before, "what was kept is given all the same"
    assert rows(mailing_shop, sent) == 1


@pytest.fixture
def own_server() -> Iterator[tuple[Path, str]]:
    """The programs of a PostgreSQL, and the address of a server that no other test uses."""
    programs = Path(find_postgresql() or "")
    with running(programs) as server:
        yield programs, server


@pytest.mark.postgresql
def test_postgresql_that_ends_during_a_mailing_ends_it_with_a_line_and_what_was_answered_is_kept(
    own_server: tuple[Path, str], tmp_path: Path
) -> None:
    programs, server = own_server
    service = compose(Settings(data=tmp_path / "data", database=make_database(server)))
    service.database.bring_up()
    service.shops.create(Shop(SHOP, "PLN", "fashion", locale="pl"))
    source = tmp_path / "feed.xml"
    source.write_bytes(small_feed())
    import_feed(service.shelf(SHOP), source, FeedSettings(at=AT, industry="fashion", currency="PLN"))
    contacts = [f"k{number}" for number in range(2 * AT_ONCE)]
    for each in contacts:
        reachable(service, each)
    key = {"authorization": f"Bearer {service.keys.create(SHOP, Scope.SERVER)[0]}"}

    async def talk() -> list[dict[str, Any]]:
        async with calling(asking, key) as caller:
            await caller.say(lines(contacts[:AT_ONCE]))
            await caller.sees(AT_ONCE)
            with stopped(programs, server):
                await caller.say(lines(contacts[AT_ONCE:]))
                async with asyncio.timeout(60):
                    while not caller.done:
                        await asyncio.sleep(0.01)
            return [json.loads(line) for line in caller.arrived]

    asking = Asking(service)
    with asking.runner:
        *answered, last = asking.runner.run(talk())
        assert [given["contact"] for given in answered] == contacts[:AT_ONCE]
        assert [*last] == ["problem"]
        assert "cannot reach its database" in last["problem"]
        for given in answered:
            kept = service.sent.get(SHOP, given["sent"])
            assert kept is not None
            assert kept.document["html"] == given["html"]
        assert rows(service, sent) == len(answered)
        again = batch(asking, key, lines(contacts))
    assert again[:AT_ONCE] == answered
    assert [given["empty"] for given in again] == [False] * len(contacts)
    assert rows(service, sent) == len(contacts)
    service.database.close()
