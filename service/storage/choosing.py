"""Who of a shop meets conditions: one statement walks the cards by id and says of each the first that is not met.

Cards stay in the database. What comes out is an id and a number, some thousands at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from service.contacts.addresses import FOLDING
from service.contacts.conditions import Condition, Everybody, Informed, States, Tagged, Trait
from service.contacts.model import Part, Value
from service.storage.cards.finding import OF_THE_SHOP
from service.storage.cards.rows import ID
from service.storage.database import Database
from service.storage.profiles import storable
from service.storage.schema import addresses, contacts, history, identities

AT_ONCE = 2000
"""Contacts that come from the database in one piece."""
NAMED_AT_ONCE = 500
"""Names that one statement asks for."""
CENTRE = "centre {}"
"""How a history calls the place where a visitor of a centre changed their card."""

Unmet = int | None
"""The place of the first condition that somebody does not meet; None where they meet all."""


class Choosing:
    """Chooses among the cards of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_all(self, shop: str, conditions: Sequence[Condition], day: date) -> Iterator[Sequence[tuple[str, Unmet]]]:
        """Every contact of a shop by id, by code point, as one moment saw them all; ``day`` is the shop's."""
        walk = sa.select(contacts.c.id, self._unmet(conditions, day)).where(*OF_THE_SHOP).order_by(contacts.c.id)
        with self._database.reading() as connection:
            rows = connection.execute(walk, {"shop": shop}, execution_options={"yield_per": AT_ONCE})
            for some in rows.partitions():
                yield [(id, unmet) for id, unmet in some]

    def of_named(
        self, shop: str, kind: str, names: Sequence[str], conditions: Sequence[Condition], day: date
    ) -> Mapping[str, Unmet]:
        """The same of those whom ids (``kind`` is ``id``) or addresses (``email``) name; nobody's name is left out.

        An address is on several cards now and then: one that meets more speaks for it.
        """
        told: dict[str, Unmet] = {}
        with self._database.reading() as connection:
            for first in range(0, len(names), NAMED_AT_ONCE):
                some = filter(storable, names[first : first + NAMED_AT_ONCE])
                spelt = {name: FOLDING[kind](name) if kind in FOLDING else name for name in some}
                asked = {"shop": shop, "kind": kind, "names": [*spelt.values()]}
                found: dict[str, Unmet] = {}
                for value, unmet in connection.execute(self._named(kind, conditions, day), asked):
                    found[value] = _better(unmet, found[value]) if value in found else unmet
                told |= {name: found[value] for name, value in spelt.items() if value in found}
        return told

    def is_told(self, shop: str, key: str) -> bool:
        """Whether any card of a shop tells a piece of key information by this name."""
        anybody = sa.select(contacts.c.key).where(*OF_THE_SHOP, self._met(Informed(key), date.min)).limit(1)
        with self._database.reading() as connection:
            return connection.execute(anybody, {"shop": shop}).first() is not None

    def _named(self, kind: str, conditions: Sequence[Condition], day: date) -> sa.Select[Any]:
        names = identities if kind == ID else addresses
        theirs: sa.BindParameter[Any] = sa.bindparam("names", expanding=True)
        return (
            sa.select(names.c.value, self._unmet(conditions, day))
            .join_from(names, contacts, contacts.c.key == names.c.contact)
            .where(
                names.c.shop == sa.bindparam("shop"), names.c.kind == sa.bindparam("kind"), names.c.value.in_(theirs)
            )
        )

    def _unmet(self, conditions: Sequence[Condition], day: date) -> sa.ColumnElement[Unmet]:
        met = [self._met(condition.trait, day) for condition in conditions]
        fails = [met[place] if each.excludes else ~met[place] for place, each in enumerate(conditions)]
        return sa.case(*((failing, place) for place, failing in enumerate(fails)), else_=sa.null()).label("unmet")

    def _met(self, trait: Trait, day: date) -> sa.ColumnElement[bool]:
        """Whether a card has a trait: true or false, never unknown."""
        match trait:
            case Everybody():
                return sa.true()
            case Tagged(tag):
                tags = self._elements(contacts.c.tags)
                return _some(tags, tags.c.value["tag"].as_string() == tag)
            case Informed(attribute, value):
                facts = _members(contacts.c.key_information)
                return _some(facts, facts.c.key == attribute, *(() if value is None else [self._says(facts, value)]))
            case States(centre):
                stated = self._elements(contacts.c.preferences)
                until = stated.c.value["until"].as_string()
                holds = sa.or_(until.is_(None), until >= day.isoformat())
                return _some(stated, holds, *(() if centre is None else [self._stated_in(centre, stated)]))

    def _stated_in(self, centre: str, stated: Any) -> sa.ColumnElement[bool]:
        """Whether a preference was stated in a centre: a line of the history from there has it, and had not before."""
        lines, of = history.alias(), contacts.alias()
        before, after = (self._elements(lines.c.parts[Part.PREFERENCES.value][when]) for when in ("before", "after"))
        at = stated.c.value["stated"].as_string()
        met: sa.Exists = (
            sa.exists()
            .select_from(lines.join(of, of.c.key == lines.c.contact), after)
            .where(
                sa.or_(of.c.key == contacts.c.key, of.c.merged_into == contacts.c.key),
                lines.c.where == CENTRE.format(centre),
                after.c.value["stated"].as_string() == at,
                ~_some(before, before.c.value["stated"].as_string() == at),
            )
            .correlate_except(lines, of, after)
        )
        return met

    def _says(self, facts: Any, value: Value | Decimal) -> sa.ColumnElement[bool]:
        said = facts.c.value["value"]
        text: sa.ColumnElement[str] = said.as_string()
        number: sa.ColumnElement[int] = said.as_integer()
        if isinstance(value, Decimal):
            short = sa.func.rtrim(sa.func.rtrim(text, "0"), ".")
            return sa.case((text.contains("."), short), else_=text) == shortest(value)
        if not isinstance(value, bool):
            return text == value
        # SQLite takes yes and no out of a document as 1 and 0, PostgreSQL as texts.
        return number == int(value) if self._database.is_sqlite else text == str(value).lower()

    def _elements(self, document: sa.ColumnElement[Any]) -> Any:
        """The elements of a list as rows with a ``value``."""
        each = sa.func.json_each if self._database.is_sqlite else sa.func.json_array_elements
        return each(document).table_valued(sa.column("value", sa.JSON), joins_implicitly=True)


def shortest(number: Decimal) -> str:
    """A number without a digit too many: 38 for 38.0."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _members(document: sa.ColumnElement[Any]) -> Any:
    """The members of an object as rows with a ``key`` and a ``value``; both databases call it the same."""
    columns = sa.column("key", sa.Text), sa.column("value", sa.JSON)
    return sa.func.json_each(document).table_valued(*columns, joins_implicitly=True)


def _some(rows: Any, *conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    met: sa.Exists = sa.exists().select_from(rows).where(*conditions).correlate_except(rows)
    return met


def _better(one: Unmet, other: Unmet) -> Unmet:
    return None if one is None or other is None else max(one, other)
