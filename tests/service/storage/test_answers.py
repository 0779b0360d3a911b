"""What answers were made of, as each database keeps it: once an answer, of the living alone, and for its time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from service.contacts.store import ContactStore
from service.settings import Settings
from service.storage.answers import Given, SqlAnswers, answer_id
from service.storage.database import Database
from service.storage.jobs import Jobs
from service.storage.retention import Retention
from tests.service.storage.conftest import NOON, OTHER_SHOP, SECRET, SHOP, nothing, occasion

DAY = timedelta(days=1)


def given(contact: str | None = "ola", body: bytes = b'{"lists":[]}', **more: object) -> Given:
    id = answer_id(SECRET, SHOP, contact, body)
    return replace(Given(id, SHOP, contact, NOON, NOON, "000001-a", body), **more)  # type: ignore[arg-type]


@pytest.fixture
def answers(store: ContactStore, database: Database) -> SqlAnswers:
    """A store of answers, and the contacts ``ola`` and ``ela``."""
    for id in ("ola", "ela"):
        store.change(SHOP, id, nothing, occasion())
    return SqlAnswers(database)


def test_what_was_kept_comes_back_as_it_was(answers: SqlAnswers) -> None:
    rows = [given(), given("ela"), given(None)]
    assert answers.keep(rows) == {row.id for row in rows}
    assert [answers.get(SHOP, row.id) for row in rows] == rows
    assert answers.get(None, rows[0].id) == rows[0]
    assert answers.get(OTHER_SHOP, rows[0].id) is None
    assert answers.get(SHOP, "\0") is None
    assert answers.of_contact(SHOP, "ola") == [rows[0]]


def test_an_id_goes_by_what_it_was_made_of_and_for_whom(answers: SqlAnswers) -> None:
    made = {answer_id(SECRET, shop, who, body) for shop in "ab" for who in ("ola", None) for body in (b"1", b"2")}
    assert (len(made), {len(id) for id in made}) == (8, {12})
    assert answer_id(SECRET, "a", "ola", b"1") != answer_id(b"other" * 8, "a", "ola", b"1")


def test_the_same_answer_again_is_one_row_given_then_and_last(answers: SqlAnswers) -> None:
    for at in (NOON, NOON + DAY, NOON - DAY):
        assert answers.keep([given(at=at, last=at)]) == {given().id}
    assert answers.of_contact(SHOP, "ola") == [given(last=NOON + DAY)]


def test_of_who_is_no_more_nothing_is_kept_and_of_the_others_all(answers: SqlAnswers) -> None:
    rows = [given("nobody"), given("ela"), given("\0")]
    assert answers.keep(rows) == {rows[1].id}


def test_it_goes_with_the_person_and_moves_with_a_card_that_is_merged(answers: SqlAnswers, store: ContactStore) -> None:
    mine, hers, nobodys = given(), given("ela"), given(None)
    answers.keep([mine, hers, nobodys])
    store.merge(SHOP, "ela", "ola", occasion())
    moved = answers.get(SHOP, mine.id)
    assert moved is not None
    assert moved.contact == "ela"
    store.erase(SHOP, "ela", occasion())
    assert [answers.get(SHOP, row.id) for row in (mine, hers)] == [None, None]
    assert answers.get(SHOP, nobodys.id) == nobodys


def test_it_leaves_when_it_was_not_given_for_its_period(
    answers: SqlAnswers, store: ContactStore, database: Database
) -> None:
    old, again = given(), given("ela", at=NOON, last=NOON + DAY)
    answers.keep([old, again])
    jobs = Jobs(database)
    jobs.know(["retention"], NOON)
    lease = jobs.take("retention", NOON, 30)
    assert lease
    periods = {**dict.fromkeys(Settings().kept), "answers": timedelta(hours=12)}
    removed = Retention(database, store, periods).run(lease, NOON + DAY, lambda: None)
    assert removed["answers"] == 1
    assert [answers.get(SHOP, row.id) for row in (old, again)] == [None, again]
