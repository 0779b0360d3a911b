"""Accounts: only one is the first, somebody always owns everything, a password is chosen once by a link."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from service.storage.accounts import Account, Accounts, LastOwner, Role
from service.storage.database import Database
from service.storage.sessions import Sessions

NOW = datetime(2026, 11, 22, tzinfo=UTC)
AT_ONCE = 4


def at_once(work: Callable[[int], object]) -> list[object]:
    """What several threads get that begin together."""
    barrier = threading.Barrier(AT_ONCE)

    def begin(number: int) -> object:
        barrier.wait()
        return work(number)

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(begin, range(AT_ONCE)))


def test_of_several_at_once_only_one_makes_the_first_account(database: Database) -> None:
    accounts = Accounts(database)
    made = at_once(lambda number: accounts.add_first(f"Ala {number}", "hash", "pl", NOW))
    assert len([each for each in made if each is not None]) == 1
    assert [each.role for each in accounts.all()] == [Role.OWNER]


def test_owners_who_remove_each_other_at_once_leave_one(database: Database) -> None:
    accounts = Accounts(database)
    owners = [accounts.add(f"Ala {number}", None, Role.OWNER, "pl", NOW) for number in range(AT_ONCE)]

    def remove(number: int) -> bool:
        try:
            accounts.remove(owners[number].key)
        except LastOwner:
            return False
        return True

    assert at_once(remove).count(False) == 1
    assert len(accounts.all()) == 1


def test_a_password_that_was_chosen_meanwhile_stays(database: Database) -> None:
    accounts = Accounts(database)
    ala: Account = accounts.add("Ala", None, None, "pl", NOW)
    assert sorted(map(bool, at_once(lambda number: accounts.set_password(ala, f"hash {number}")))) == [False] * 3 + [
        True
    ]


def test_whoever_is_removed_is_signed_out(database: Database) -> None:
    accounts = Accounts(database)
    sessions, ala = Sessions(database, accounts), accounts.add("Ala", None, None, "pl", NOW)
    token = sessions.open(ala.key, "", NOW)
    assert sessions.who(token, NOW) is not None
    accounts.remove(ala.key)
    assert sessions.who(token, NOW) is None
    assert accounts.by_key(ala.key) is None
