"""A step's change goes to the store, or in a test nowhere; undo goes the same way."""

from __future__ import annotations

from collections.abc import Mapping

from service.centres.model import SectionName
from service.centres.page.visit import Mode, Visit
from service.contacts.model import Actor, Occasion, Part
from service.contacts.store import Change, Changed, HistoryEntry
from service.contacts.undoing import CONSENTS, undone
from service.errors import ServiceError, UnknownEntry

PARTS: Mapping[SectionName, tuple[str, ...]] = {
    SectionName.PREFERENCES: (Part.PREFERENCES, Part.PRODUCTS, CONSENTS),
    SectionName.DETAILS: (Part.DETAILS, Part.KEY_INFORMATION, CONSENTS),
    SectionName.CONSENTS: (CONSENTS, Part.PERSONALISE, Part.KEY_INFORMATION),
    SectionName.CHANNELS: (Part.CHANNELS, CONSENTS),
}
"""What of the card a section changes."""


def keep(visit: Visit, change: Change) -> Changed:
    """The card after a change. In test and preview it is worked out and kept by nobody.

    Raises what the store and the change raise: then nothing was kept.
    """
    if visit.mode is not Mode.LIVE:
        return Changed(change(visit.contact), None)
    store, card = visit.service.contacts, visit.contact
    if card.version == 0:
        return store.open(visit.shop.name, card.handle, change, occasion(visit))
    return store.change(visit.shop.name, card.id, change, occasion(visit), create=False)


def undo(visit: Visit, number: int) -> Changed:
    """The card without what one line of its history did. Raises `UnknownEntry` or `ChangedMeanwhile`."""
    history = () if visit.mode is not Mode.LIVE else visit.service.contacts.history(visit.shop.name, visit.contact.id)
    if not any(entry.number == number and _may_undo(visit, entry) for entry in history):
        raise UnknownEntry("there is nothing of that number to take back here")
    return visit.service.contacts.undo(visit.shop.name, visit.contact.id, number, occasion(visit))


def can_undo(visit: Visit, entry: HistoryEntry) -> bool:
    """Whether it can still be taken back: nothing later stands on it."""
    try:
        undone(visit.contact, entry, occasion(visit))
    except ServiceError:
        return False
    return _may_undo(visit, entry)


def _may_undo(visit: Visit, entry: HistoryEntry) -> bool:
    """Whether it is the person's to take back: what they did themself, in sections that the visit opens."""
    parts = {part for name in visit.sections for part in PARTS[name]}
    return entry.occasion.by is Actor.CONTACT and entry.what in ("created", "changed") and set(entry.parts) <= parts


def occasion(visit: Visit) -> Occasion:
    """What history says of changes made in this visit."""
    return Occasion(Actor.CONTACT, visit.where, visit.at)
