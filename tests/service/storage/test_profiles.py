"""The hot read: what of a card is used to recommend by, on the day it is asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from service.contacts.model import Source
from service.contacts.store import ContactStore
from service.storage.database import Database
from service.storage.profiles import MANY_AT_ONCE, Profile, SqlProfiles
from tests.service.storage.conftest import (
    OTHER_SHOP,
    SHOP,
    details,
    fact,
    information,
    marked,
    nothing,
    occasion,
    preference,
    preferring,
    refusing,
    tags,
    together,
    wishing,
)


class Calendar:
    """A day that can be turned."""

    day = date(2026, 3, 1)

    def __call__(self, shop: str) -> date:
        return self.day


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


@pytest.fixture
def profiles(database: Database, calendar: Calendar) -> SqlProfiles:
    return SqlProfiles(database, calendar)


def known(profiles: SqlProfiles, id: str = "ola") -> Profile:
    found = profiles.get(SHOP, id)
    assert found is not None
    return found


def test_a_profile_is_the_contracts_preferences_and_what_is_believed(
    store: ContactStore, profiles: SqlProfiles
) -> None:
    store.change(SHOP, "ola", preferring(preference("p1"), preference("p2", None)), occasion())
    bought = fact("size", "40", 9, Source.BOUGHT_IN)
    store.change(SHOP, "ola", information(bought, fact("size", "38"), fact("runs", True)), occasion())
    stated = [{"main": main, "criteria": list(preference("p1").criteria)} for main in ("Jeans", None)]
    found = known(profiles)
    assert (found.contact, found.preferences, found.personalise) == ("ola", {"preferences": stated}, True)
    assert found.information == {"size": "38", "runs": True}
    assert profiles.get(SHOP, "nobody") is profiles.get(OTHER_SHOP, "ola") is None


def test_its_version_changes_with_every_change_of_the_card(store: ContactStore, profiles: SqlProfiles) -> None:
    versions = []
    for how in (nothing, preferring(preference("p1")), information(fact("size", "38")), tags("x")):
        store.change(SHOP, "ola", how, occasion())
        versions.append(known(profiles).version)
    assert len({*versions}) == 4
    assert known(profiles).version == versions[-1]


def test_after_its_last_day_a_preference_is_not_used_and_the_version_is_another(
    store: ContactStore, profiles: SqlProfiles, calendar: Calendar
) -> None:
    until = replace(preference("p1", "Coats"), until=date(2026, 3, 1))
    store.change(SHOP, "ola", preferring(until, preference("p2")), occasion())
    on_the_day = known(profiles)
    calendar.day = date(2026, 3, 2)
    after = known(profiles)
    assert [each["main"] for each in on_the_day.preferences["preferences"]] == ["Coats", "Jeans"]
    assert [each["main"] for each in after.preferences["preferences"]] == ["Jeans"]
    assert on_the_day.version != after.version


def test_of_who_wants_no_personalising_nothing_is_handed_out(store: ContactStore, profiles: SqlProfiles) -> None:
    store.change(SHOP, "ola", preferring(preference("p1")), occasion())
    store.change(SHOP, "ola", information(fact("size", "38")), occasion())
    store.change(SHOP, "ola", lambda card: replace(card, personalise=False), occasion())
    found = known(profiles)
    assert (found.preferences, found.information, found.personalise) == ({"preferences": []}, {}, False)


def test_it_tells_what_was_wished_for_and_what_refused(store: ContactStore, profiles: SqlProfiles) -> None:
    store.change(SHOP, "ola", together(wishing(marked("A-1"), marked("A-2")), refusing(marked("A-3"))), occasion())
    found = known(profiles)
    assert (found.wished, found.refused) == (("A-1", "A-2"), ("A-3",))
    store.change(SHOP, "ola", refusing(marked("A-1", 1)), occasion())
    assert (known(profiles).wished, known(profiles).refused) == (("A-2",), ("A-3", "A-1"))
    assert known(profiles).version != found.version
    store.change(SHOP, "ola", lambda card: replace(card, personalise=False), occasion())
    assert known(profiles).wished == known(profiles).refused == ()


def test_a_merged_id_has_the_profile_of_the_kept_card(store: ContactStore, profiles: SqlProfiles) -> None:
    for id in ("ola", "crm-7"):
        store.change(SHOP, id, preferring(preference("p1", id)), occasion())
    before = known(profiles, "crm-7").version
    store.merge(SHOP, "ola", "crm-7", occasion())
    merged = known(profiles, "crm-7")
    assert merged == known(profiles)
    assert merged.contact == "ola"
    assert merged.version != before
    store.erase(SHOP, "ola", occasion())
    assert profiles.get(SHOP, "crm-7") is None


def test_all_profiles_come_by_id_however_many(store: ContactStore, profiles: SqlProfiles) -> None:
    ids = [f"n-{number}" for number in range(700)]
    store.change_many(SHOP, [(id, details(fact("name", id))) for id in ids], occasion())
    store.change(OTHER_SHOP, "far", nothing, occasion())
    store.merge(SHOP, "n-1", "n-2", occasion())
    assert [profile.contact for profile in profiles.all(SHOP)] == sorted({*ids} - {"n-2"})


def test_many_are_what_each_is_alone_in_the_order_asked_for(store: ContactStore, profiles: SqlProfiles) -> None:
    ids = [f"n-{number}" for number in range(MANY_AT_ONCE + 2)]
    store.change_many(SHOP, [(id, details(fact("name", id))) for id in ids], occasion())
    store.change(
        SHOP, "ola", preferring(preference("p1"), replace(preference("p2"), until=date(2026, 2, 1))), occasion()
    )
    store.change(OTHER_SHOP, "far", nothing, occasion())
    store.merge(SHOP, "ola", "n-1", occasion())
    asked = ["nobody", *reversed(ids), "far", "ola", "\0", "\ud800", "n-7"]
    found = profiles.many(SHOP, asked)
    assert found == [profiles.get(SHOP, id) for id in asked]
    assert [found.count(None), found[-2:]] == [4, [None, profiles.get(SHOP, "n-7")]]
    assert profiles.many(SHOP, []) == profiles.many(SHOP, ["\0"])[1:] == []


@pytest.mark.parametrize("id", ["\0", "ola\0", "\ud800"])
def test_an_id_that_no_database_can_hold_is_nobodys(profiles: SqlProfiles, id: str) -> None:
    assert profiles.get(SHOP, id) is None
