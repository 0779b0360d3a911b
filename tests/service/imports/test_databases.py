"""The same lists into SQLite and PostgreSQL, and out of either."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from service.composition import compose
from service.imports.queries import table_of_query
from service.settings import Settings
from service.storage.shops import Shop
from tests.postgresql import make_database
from tests.service.imports.conftest import SHOP, Importing

ROWS = "".join(
    f"{number},c{number}@example.pl,b\N{LATIN SMALL LETTER O WITH ACUTE}b,yes,2024-05-01,v1\n" for number in range(620)
)
LIST = f"id,email,tags,consent.email,consent.email.at,consent.email.version\n{ROWS}again,bad,,,,\n"


def test_a_list_is_rehearsed_taken_and_taken_again(address: str, tmp_path: Path) -> None:
    service = compose(Settings(data=tmp_path / "data", database=address))
    service.shops.create(Shop(SHOP))
    take = Importing(service, tmp_path)
    rehearsed = take(LIST, dry=True)
    assert service.contacts.count(SHOP) == 0
    taken = take(LIST)
    assert rehearsed.document() == taken.document()
    assert (taken.created, len(taken.refused)) == (620, 1)
    before = list(service.contacts.all(SHOP))
    assert take(LIST).unchanged == 620
    assert list(service.contacts.all(SHOP)) == before
    anonymous = take("email,city\nC7@example.pl,Hel\nnew@example.pl,Hel\n")
    assert (anonymous.changed, anonymous.created) == (1, 1)
    service.database.close()


@pytest.fixture
def customers(postgresql: str) -> str:
    """A shop's own database with customers in it."""
    address = make_database(postgresql)
    with psycopg.connect(address) as connection:
        connection.execute("create table customers (id bigint, mail text, points numeric, born date, tags text[])")
        connection.execute(
            "insert into customers"
            " select n, 'c' || n || '@example.pl', n + 0.50, date '1990-05-17', array['vip', 'b2b']"
            " from generate_series(1, 1100) n"
        )
    return address


@pytest.mark.postgresql
def test_rows_come_from_postgresql_in_parts(take: Importing, customers: str) -> None:
    query = "select id, mail, points, born as birth_date, tags from customers where mail like 'c%' and id::text <> ':1'"
    report = take(table_of_query(customers, query))
    assert report.created == 1100
    card = take.card("7")
    assert (card.details.value("birth_date"), card.key_information.value("points")) == ("1990-05-17", "7.50")
    assert [tag.tag for tag in card.tags] == ["vip", "b2b"]


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "query",
    [
        "delete from customers returning id",
        "with gone as (delete from customers returning id) select id from gone",
        "select 1 as id; commit; delete from customers",
        "commit",
        "drop table customers",
        "select setval('none', 1) as id",
        "copy customers to program 'true'",
    ],
)
def test_postgresql_is_only_read(take: Importing, customers: str, query: str) -> None:
    report = take(table_of_query(customers, query))
    assert (report.rows, report.complete) == (0, False)
    engine = sa.create_engine(customers)
    with engine.connect() as connection:
        assert connection.execute(sa.text("select count(*) from customers")).scalar_one() == 1100
    engine.dispose()
