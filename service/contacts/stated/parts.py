"""Each part of a card as it is told from outside: replaced by what is said, changed in what is said, or emptied."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import orjson

from service.contacts.documents import FORMS, part_document
from service.contacts.model import Contact, Facts, Part, Products
from service.contacts.stated import consents, contacting, facts, preferences, products
from service.contacts.stated.details import detail_check
from service.contacts.stated.lists import DEVICES, TAGS, Entry, ListForm
from service.contacts.stated.reading import StatementRefused, Telling, boolean, members
from service.contacts.store import Change

MOST_BYTES = 256 * 1024
"""So long may a part of a card become; the ledger of consents grows as long as there are decisions."""

CONSENTS = "consents"
Read = Callable[[object, str, Telling], Change]


@dataclass(frozen=True, slots=True)
class PartTold:
    """One part. ``member`` is its name in a card's document; with ``wrapped`` also in its own: ``{"tags": ["vip"]}``.

    ``replaced`` and ``merged`` read a document at a path; they raise `StatementRefused`, and so may the change.
    """

    name: str
    member: str
    replaced: Read
    merged: Read
    emptied: Callable[[Telling], Change]
    wrapped: bool = False

    def opened(self, document: object) -> tuple[object, str]:
        """What a document of this part alone says, and the path to it. Raises `StatementRefused`."""
        if not self.wrapped:
            return document, ""
        if not isinstance(document, dict):
            return document, self.member
        said = members(document, "", {self.member: lambda value, path: value})
        if self.member not in said:
            raise StatementRefused(self.member, "This member is missing; a list in it may be empty.")
        return said[self.member], self.member


def _part(part: Part, replaced: Read, merged: Read, empty: Any, wrapped: bool = False) -> PartTold:
    """A part that is a member of the card. ``empty`` is what it is when nothing was said."""
    member = FORMS[part].member
    return PartTold(
        part.value,
        member,
        lambda document, path, telling: _bounded(part, path, replaced(document, path, telling)),
        lambda document, path, telling: _bounded(part, path, merged(document, path, telling)),
        lambda telling: partial(_with, member, lambda known: empty),
        wrapped,
    )


def _with(member: str, next_of: Callable[[Any], Any], contact: Contact) -> Contact:
    """The card with the next state of one member."""
    return replace(contact, **{member: next_of(getattr(contact, member))})


def _bounded(part: Part, path: str, change: Change) -> Change:
    """The same change, refused where the part would become longer than it may be."""

    def bounded(contact: Contact) -> Contact:
        after = change(contact)
        if len(orjson.dumps(part_document(after, part))) > MOST_BYTES:
            raise StatementRefused(path, f"This part of the card would become longer than {MOST_BYTES} bytes.")
        return after

    return bounded


def _facts(part: Part) -> PartTold:
    member = FORMS[part].member

    def reading(next_of: Callable[[Facts, facts.Named], Facts]) -> Read:
        def read(document: object, path: str, telling: Telling) -> Change:
            check = detail_check(telling.today) if part is Part.DETAILS else telling.check
            said = facts.read_facts(document, path, telling, check)
            return partial(_with, member, lambda known: next_of(known, said))

        return read

    return _part(part, reading(facts.replaced), reading(facts.learned), Facts())


def _list(part: Part, form: ListForm[Entry]) -> PartTold:
    member = FORMS[part].member

    def replaced(document: object, path: str, telling: Telling) -> Change:
        said = form.read(document, path, telling)
        return partial(_with, member, lambda known: form.replaced(known, said))

    def merged(document: object, path: str, telling: Telling) -> Change:
        said = form.read(document, path, telling)
        return partial(_with, member, lambda known: form.merged(known, said))

    return _part(part, replaced, merged, (), wrapped=True)


def _preferences(next_of: Callable[..., Any]) -> Read:
    def read(document: object, path: str, telling: Telling) -> Change:
        said = preferences.read_preferences(document, path, telling)
        return partial(_with, "preferences", lambda known: next_of(known, said, telling))

    return read


def _channels(next_of: Callable[..., Any]) -> Read:
    def read(document: object, path: str, telling: Telling) -> Change:
        said = contacting.read_channels(document, path, telling)
        return partial(_with, "channels", lambda known: next_of(known, said, telling))

    return read


def _products(next_of: Callable[[Products, products.SaidOfProducts], Products]) -> Read:
    def read(document: object, path: str, telling: Telling) -> Change:
        said = products.read_products(document, path, telling)
        return partial(_with, "products", lambda known: next_of(known, said))

    return read


def _personalise(document: object, path: str, telling: Telling) -> Change:
    said = boolean(document, path)
    return partial(_with, "personalise", lambda known: said)


def _consents(document: object, path: str, telling: Telling) -> Change:
    said = consents.read_consents(document, path, telling)
    return lambda contact: consents.decided(contact, said, telling)


def _withdrawn(telling: Telling) -> Change:
    return lambda contact: consents.withdrawn(contact, telling)


PARTS: Mapping[str, PartTold] = {
    part.name: part
    for part in (
        _facts(Part.DETAILS),
        _part(Part.PREFERENCES, _preferences(preferences.replaced), _preferences(preferences.merged), (), wrapped=True),
        _facts(Part.KEY_INFORMATION),
        PartTold(CONSENTS, CONSENTS, _consents, _consents, _withdrawn),
        _part(Part.CHANNELS, _channels(contacting.replaced), _channels(contacting.merged), None),
        _list(Part.TAGS, TAGS),
        _list(Part.DEVICES, DEVICES),
        _part(Part.PERSONALISE, _personalise, _personalise, True, wrapped=True),
        _part(Part.PRODUCTS, _products(products.replaced), _products(products.merged), Products()),
    )
}
"""Every part by its name in addresses."""
