"""What a change of a card tells others: the events that follow from the difference of its two states.

Segments, automation and webhooks stand on these. An event names what changed and never holds what a person said about
themself: who needs the value asks for the card, by a key. `docs/webhooks.md` lists every kind with its fields.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from service.contacts.documents import channels_document, moment_text
from service.contacts.model import Actor, Contact, Facts, Occasion, Source


class Kind(StrEnum):
    """What can happen to a contact."""

    CONTACT_CREATED = "contact-created"
    DETAILS_CHANGED = "details-changed"
    KEY_INFORMATION_COMPLETED = "key-information-completed"
    KEY_INFORMATION_FORGOTTEN = "key-information-forgotten"
    CHANNELS_AND_FREQUENCY_STATED = "channels-and-frequency-stated"
    PREFERENCE_STATED = "preference-stated"
    PREFERENCE_CHANGED = "preference-changed"
    PREFERENCE_FORGOTTEN = "preference-forgotten"
    PREFERENCE_NO_LONGER_SATISFIABLE = "preference-no-longer-satisfiable"
    CONSENT_CHANGED = "consent-changed"
    TAGS_CHANGED = "tags-changed"
    DEVICES_CHANGED = "devices-changed"
    PERSONALISATION_CHANGED = "personalisation-changed"
    PRODUCTS_CHANGED = "products-changed"
    ADDRESS_TO_CONFIRM = "address-to-confirm"
    CONTACT_MERGED = "contact-merged"
    CONTACT_ERASED = "contact-erased"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a contact. ``id`` is the same however often it is found out; ``at`` is UTC, ISO 8601.

    ``told`` is what else is said of it: never anything sensitive.
    """

    id: str
    event: str
    at: str
    contact: str
    told: Mapping[str, Any]

    def document(self) -> dict[str, Any]:
        """The event as its readers see it."""
        return {"id": self.id, "event": self.event, "at": self.at, "contact": self.contact, **self.told}


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that a change tells. Without a ``source`` of its own it is its actor's."""

    kind: Kind
    told: Mapping[str, Any]
    source: Source | None = None


SPEAKS: Mapping[Actor, Source] = {
    Actor.CONTACT: Source.DECLARED,
    Actor.SHOP: Source.OBSERVED,
    Actor.SERVICE: Source.OBSERVED,
}
"""The source of a change that keeps none itself, such as a consent's: whoever made it."""


def events_of(before: Contact | None, after: Contact, occasion: Occasion) -> tuple[Event, ...]:
    """What follows from the difference of two states of a card; ``before`` is None for a new one.

    ``after`` bears the version it is kept under, by which the same change found out twice has the same ids.
    """
    created = () if before is not None else (Told(Kind.CONTACT_CREATED, {}),)
    old = before or _unwritten(after)
    return _events(after, (*created, *(told for differ in DIFFERENCES for told in differ(old, after))), occasion)


def merged_event(kept: Contact, other: Contact, occasion: Occasion) -> Event:
    """That ``other`` is part of ``kept`` now; ``ids`` are those under which it was known."""
    return _events(kept, (Told(Kind.CONTACT_MERGED, {"ids": _ids(other)}),), occasion)[0]


def erased_event(contact: Contact, occasion: Occasion) -> Event:
    """That everything about a person is gone here, so that whoever knows more of them erases it too."""
    return _events(contact, (Told(Kind.CONTACT_ERASED, {"ids": _ids(contact)}),), occasion)[0]


def _events(contact: Contact, things: Iterable[Told], occasion: Occasion) -> tuple[Event, ...]:
    """Events of one change: numbered within their kind, each with who made it, where, and its source."""
    counted: Counter[Kind] = Counter()
    events = []
    for thing in things:
        source = thing.source or SPEAKS[occasion.by]
        said = {"by": occasion.by.value, "where": occasion.where, "source": source.value}
        events.append(
            Event(
                id=f"{contact.handle.hex()}/{contact.version}/{thing.kind}/{counted[thing.kind]}",
                event=thing.kind.value,
                at=moment_text(occasion.at),
                contact=contact.id,
                told=said | dict(thing.told),
            )
        )
        counted[thing.kind] += 1
    return tuple(events)


def _unwritten(contact: Contact) -> Contact:
    """The card before anything stood on it."""
    return Contact(contact.shop, contact.id, contact.handle, contact.created, contact.created)


def _ids(contact: Contact) -> list[str]:
    return list(contact.ids or (contact.id,))


# --- what two states of a card differ in -----------------------------------------------------------------------------


def _details(before: Contact, after: Contact) -> Iterator[Told]:
    known, forgotten = _learned(before.details, after.details), _learned(after.details, before.details)
    # What was changed is on both sides, with the source it has now; what was taken away is on one.
    return _by_source(Kind.DETAILS_CHANGED, "attributes", (forgotten | known).items())


def _key_information(before: Contact, after: Contact) -> Iterator[Told]:
    completed = _learned(before.key_information, after.key_information)
    gone = _learned(after.key_information, before.key_information)
    yield from _by_source(Kind.KEY_INFORMATION_COMPLETED, "attributes", completed.items())
    forgotten = [each for each in gone.items() if each[0] not in completed]
    yield from _by_source(Kind.KEY_INFORMATION_FORGOTTEN, "attributes", forgotten)


def _learned(before: Facts, after: Facts) -> dict[str, Source]:
    """The attributes of ``after`` whose fact that counts says something else before, or was said by another source."""
    old, new = before.believed(), after.believed()
    return {
        attribute: fact.source
        for attribute, fact in new.items()
        if (known := old.get(attribute)) is None or (known.value, known.source) != (fact.value, fact.source)
    }


def _by_source(kind: Kind, name: str, sourced: Iterable[tuple[str, Source]]) -> Iterator[Told]:
    """One event a source, with what comes from it, sorted."""
    sourced = list(sourced)
    for source in Source:
        if said := sorted(key for key, its in sourced if its is source):
            yield Told(kind, {name: said}, source)


def _preferences(before: Contact, after: Contact) -> Iterator[Told]:
    old, new = ({each.key: each for each in card.preferences} for card in (before, after))
    for key, preference in new.items():
        if key not in old:
            yield Told(Kind.PREFERENCE_STATED, {"preference": key}, preference.source)
        elif preference != old[key]:
            yield Told(Kind.PREFERENCE_CHANGED, {"preference": key}, preference.source)
    for key, preference in old.items():
        if key not in new:
            yield Told(Kind.PREFERENCE_FORGOTTEN, {"preference": key}, preference.source)


def _consents(before: Contact, after: Contact) -> Iterator[Told]:
    for entry in after.consents:
        if entry not in before.consents:
            told = {"purpose": entry.purpose, "kind": entry.kind.value, "state": entry.state.value}
            yield Told(Kind.CONSENT_CHANGED, told, SPEAKS[entry.by])


def _channels(before: Contact, after: Contact) -> Iterator[Told]:
    stated = after.channels or before.channels
    if stated is None or after.channels == before.channels:
        return
    document = channels_document(after.channels) or {}
    told = {name: document.get(name) for name in KINDS[Kind.CHANNELS_AND_FREQUENCY_STATED]}
    yield Told(Kind.CHANNELS_AND_FREQUENCY_STATED, told, stated.source)


def _tags(before: Contact, after: Contact) -> Iterator[Told]:
    old, new = ({each.tag: each.source for each in card.tags} for card in (before, after))
    for source in Source:
        added = sorted(tag for tag in new.keys() - old.keys() if new[tag] is source)
        removed = sorted(tag for tag in old.keys() - new.keys() if old[tag] is source)
        if added or removed:
            yield Told(Kind.TAGS_CHANGED, {"added": added, "removed": removed}, source)


def _devices(before: Contact, after: Contact) -> Iterator[Told]:
    if {each.id for each in before.devices} != {each.id for each in after.devices}:
        yield Told(Kind.DEVICES_CHANGED, {"devices": len(after.devices)})


def _personalise(before: Contact, after: Contact) -> Iterator[Told]:
    if before.personalise != after.personalise:
        yield Told(Kind.PERSONALISATION_CHANGED, {"personalise": after.personalise})


def _products(before: Contact, after: Contact) -> Iterator[Told]:
    """How long the lists are now: what stands on them can tell of a person what no event may."""
    if before.products != after.products:
        told = {"wished": len(after.products.wished), "refused": len(after.products.refused)}
        yield Told(Kind.PRODUCTS_CHANGED, told)


DIFFERENCES: tuple[Callable[[Contact, Contact], Iterator[Told]], ...] = (
    _details,
    _key_information,
    _preferences,
    _consents,
    _channels,
    _tags,
    _devices,
    _personalise,
    _products,
)
"""What is looked at, in the order in which it is told."""

KINDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.CONTACT_CREATED: (),
    Kind.DETAILS_CHANGED: ("attributes",),
    Kind.KEY_INFORMATION_COMPLETED: ("attributes",),
    Kind.KEY_INFORMATION_FORGOTTEN: ("attributes",),
    Kind.CHANNELS_AND_FREQUENCY_STATED: ("channels", "frequency", "days", "from", "to"),
    Kind.PREFERENCE_STATED: ("preference",),
    Kind.PREFERENCE_CHANGED: ("preference",),
    Kind.PREFERENCE_FORGOTTEN: ("preference",),
    Kind.PREFERENCE_NO_LONGER_SATISFIABLE: ("generation", "preference", "sensitive"),
    Kind.CONSENT_CHANGED: ("purpose", "kind", "state"),
    Kind.TAGS_CHANGED: ("added", "removed"),
    Kind.DEVICES_CHANGED: ("devices",),
    Kind.PERSONALISATION_CHANGED: ("personalise",),
    Kind.PRODUCTS_CHANGED: ("wished", "refused"),
    Kind.ADDRESS_TO_CONFIRM: ("address", "link", "until", "language", "where"),
    Kind.CONTACT_MERGED: ("ids",),
    Kind.CONTACT_ERASED: ("ids",),
}
"""What each kind tells beside who, when and where; `service.vanished` adds what left where it is not sensitive."""
