"""Several pieces of work on the database together: one transaction, on both databases."""

from __future__ import annotations

import pytest

from service.errors import ServiceError
from service.storage.contacts import SqlContacts
from service.storage.database import Database
from tests.service.cards import BY_THE_SHOP


@pytest.fixture
def cards(database: Database) -> SqlContacts:
    return SqlContacts(database, b"secret", 365)


def make(cards: SqlContacts, id_: str) -> None:
    cards.change("sklep", id_, lambda contact: contact, BY_THE_SHOP)


def test_what_is_done_together_is_seen_within_and_kept_at_the_end(database: Database, cards: SqlContacts) -> None:
    def work() -> list[int]:
        make(cards, "ola")
        seen = cards.count("sklep")
        make(cards, "ela")
        return [seen, cards.count("sklep")]

    assert database.together(work) == [1, 2]
    assert cards.count("sklep") == 2


def test_what_raises_leaves_nothing_of_all_of_it(database: Database, cards: SqlContacts) -> None:
    def work() -> None:
        make(cards, "ola")
        make(cards, "ela")
        raise ServiceError("no")

    with pytest.raises(ServiceError):
        database.together(work)
    assert cards.count("sklep") == 0


def test_what_raises_within_and_is_caught_is_undone_alone(database: Database, cards: SqlContacts) -> None:
    def lost() -> None:
        make(cards, "ela")
        raise ServiceError("no")

    def work() -> None:
        make(cards, "ola")
        with pytest.raises(ServiceError):
            database.together(lost)
        make(cards, "ala")

    database.together(work)
    assert [contact.id for contact in cards.all("sklep")] == ["ala", "ola"]


def test_erasing_within_scrubs_when_all_is_over(
    database: Database, cards: SqlContacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite's log cannot be emptied while anybody writes: scrubbing at once would wait for itself."""
    make(cards, "ola")
    scrubbed: list[bool] = []
    scrub = Database.scrub

    def watched(self: Database) -> bool:
        done = scrub(self)
        scrubbed.append(self._sharing.get() is None and done)
        return done

    monkeypatch.setattr(Database, "scrub", watched)
    database.together(lambda: cards.erase("sklep", "ola", BY_THE_SHOP))
    assert scrubbed[0] is False
    assert scrubbed[1:] == ([True] if database.is_sqlite else [])
    assert cards.count("sklep") == 0
