"""Who is chosen by conditions: the same by SQL, on either database, as by looking at every card."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import combinations
from random import Random
from typing import Any

import pytest

from service.contacts.conditions import Condition, Everybody, Informed, States, Tagged, Trait
from service.contacts.model import Actor, Contact, Fact, Facts, Occasion, Source, StatedPreference, Tag
from service.storage.choosing import Choosing
from service.storage.contacts import SqlContacts
from service.storage.database import Database

SHOP = "sklep"
DAY = date(2026, 11, 23)
AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
TRAITS: tuple[Trait, ...] = (
    Everybody(),
    States(),
    States("quiz"),
    Tagged("vip"),
    Tagged('kot\'s "ą"'),
    Informed("shoe_size"),
    Informed("shoe_size", "38"),
    Informed("shoe_size", Decimal("38.0")),
    Informed("shoe_size", Decimal("400")),
    Informed("a cat", True),
    Informed("a cat", False),
    Informed("nobody's"),
)
CENTRES = ("centre quiz", "centre notebook", "api", "centre quiz, address confirmed")


@pytest.fixture
def store(database: Database) -> SqlContacts:
    return SqlContacts(database, b"secret", 30)


def occasion(where: str, at: datetime = AT) -> Occasion:
    return Occasion(Actor.CONTACT, where, at)


def condition(trait: Trait, excludes: bool = False) -> Condition:
    return Condition(trait, "as it was written", excludes)


def chosen(database: Database, *conditions: Condition, day: date = DAY) -> list[str]:
    walked = Choosing(database).of_all(SHOP, conditions, day)
    return [id for some in walked for id, unmet in some if unmet is None]


def stated(key: str, at: datetime, until: date | None = None) -> StatedPreference:
    return StatedPreference(key, None, (), at, Source.DECLARED, until=until)


def people(random: Random, count: int) -> Iterator[tuple[str, Contact, str]]:
    """Cards of every kind, and where they were changed."""
    for number in range(count):
        card = Contact(SHOP, f"ć{number}" if number % 3 else f"Z{number}", b"", AT, AT)
        tags = tuple(Tag(tag, Source.DECLARED, AT) for tag in ("vip", "VIP", 'kot\'s "ą"') if random.random() < 0.4)
        said: list[tuple[str, Any]] = [
            ("shoe_size", random.choice(("38", "39", "38.00", "400"))),
            ("a cat", random.random() < 0.5),
        ]
        facts = Facts(tuple(Fact(key, value, Source.DECLARED, AT) for key, value in said if random.random() < 0.6))
        until = random.choice((None, DAY, DAY - timedelta(days=1)))
        preferences = (stated("p1", AT, until),) if random.random() < 0.6 else ()
        yield card.id, replace(card, tags=tags, key_information=facts, preferences=preferences), random.choice(CENTRES)


def has(card: Contact, trait: Trait, where: str) -> bool:
    """The same said of one card in Python."""
    match trait:
        case Tagged(tag):
            return tag in [each.tag for each in card.tags]
        case Informed(attribute, value):
            said = card.key_information.value(attribute)
            if value is None or said is None:
                return said is not None
            return Decimal(said) == value if isinstance(value, Decimal) else said == value and type(said) is type(value)
        case States(centre):
            there = centre is None or where == f"centre {centre}"
            return there and any(each.holds(DAY) for each in card.preferences)
    return True


def test_every_pair_of_conditions_chooses_whom_a_look_at_each_card_would(
    database: Database, store: SqlContacts
) -> None:
    cards: dict[str, tuple[Contact, str]] = {}
    for id, card, where in people(Random(9), 60):
        parts = {"tags": card.tags, "key_information": card.key_information, "preferences": card.preferences}
        store.change(SHOP, id, lambda known, parts=parts: replace(known, **parts), occasion(where))  # type: ignore[misc]
        cards[id] = card, where
    every = [condition(trait, excludes) for trait in TRAITS for excludes in (False, True)]
    met = 0
    for pair in [*((each,) for each in every), *combinations(every, 2)]:
        expected = [
            id
            for id, (card, where) in sorted(cards.items())
            if all(has(card, each.trait, where) != each.excludes for each in pair)
        ]
        assert chosen(database, *pair) == expected, pair
        met += bool(expected)
    assert met > 100


def test_who_is_left_out_is_told_by_the_first_condition_that_they_do_not_meet(
    database: Database, store: SqlContacts
) -> None:
    for id, tags in (("ala", ("vip", "new")), ("ela", ("new",)), ("iza", ())):
        held = tuple(Tag(tag, Source.DECLARED, AT) for tag in tags)
        store.change(SHOP, id, lambda known, held=held: replace(known, tags=held), occasion("api"))  # type: ignore[misc]
    conditions = condition(Tagged("new")), condition(Tagged("vip"), excludes=True)
    (walked,) = Choosing(database).of_all(SHOP, conditions, DAY)
    assert walked == [("ala", 1), ("ela", None), ("iza", 0)]
    told = Choosing(database).of_named(SHOP, "id", ["iza", "obca", "a\0b", "ela"], conditions, DAY)
    assert told == {"iza": 0, "ela": None}


def test_contacts_are_found_by_addresses_however_they_are_written(database: Database, store: SqlContacts) -> None:
    for id, tags in (("ala", ()), ("ela", ("vip",))):
        email = Facts((Fact("email", "Dom@Example.pl", Source.DECLARED, AT),))
        held = tuple(Tag(tag, Source.DECLARED, AT) for tag in tags)
        store.change(
            SHOP,
            id,
            lambda known, held=held, email=email: replace(known, tags=held, details=email),  # type: ignore[misc]
            occasion("api"),
        )
    told = Choosing(database).of_named(
        SHOP, "email", ["DOM@example.pl", "x@example.pl"], [condition(Tagged("vip"))], DAY
    )
    assert told == {"DOM@example.pl": None}


def test_a_preference_is_a_centres_while_what_was_stated_there_stands(database: Database, store: SqlContacts) -> None:
    quiz, later = condition(States("quiz")), AT + timedelta(hours=1)
    store.change(SHOP, "ala", lambda known: replace(known, preferences=(stated("p1", AT),)), occasion("centre quiz"))
    store.change(
        SHOP,
        "ala",
        lambda known: replace(known, preferences=(*known.preferences, stated("p2", later))),
        occasion("centre notebook", later),
    )
    assert chosen(database, quiz) == chosen(database, condition(States("notebook"))) == ["ala"]
    store.change(
        SHOP, "ala", lambda known: replace(known, preferences=known.preferences[1:]), occasion("centre notebook", later)
    )
    assert chosen(database, quiz) == []
    assert chosen(database, condition(States("notebook"))) == ["ala"]


def test_what_was_stated_on_a_card_that_went_into_another_counts_for_the_one_that_stays(
    database: Database, store: SqlContacts
) -> None:
    store.change(SHOP, "ela", lambda known: replace(known, preferences=(stated("p1", AT),)), occasion("centre quiz"))
    store.change(SHOP, "ala", lambda known: replace(known, tags=(Tag("vip", Source.DECLARED, AT),)), occasion("api"))
    store.merge(SHOP, "ala", "ela", occasion("api"))
    assert chosen(database, condition(States("quiz"))) == ["ala"]
    assert Choosing(database).of_named(SHOP, "id", ["ela"], [condition(States("quiz"))], DAY) == {"ela": None}


def test_key_information_is_known_to_be_told_where_any_card_of_the_shop_tells_it(
    database: Database, store: SqlContacts
) -> None:
    size = Facts((Fact("collar", "41", Source.OBSERVED, AT),))
    store.change("inny", "ala", lambda known: replace(known, key_information=size), occasion("api"))
    assert not Choosing(database).is_told(SHOP, "collar")
    assert Choosing(database).is_told("inny", "collar")
