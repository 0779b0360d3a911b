"""A step's change goes to the store, or in a test nowhere; undo goes the same way."""

from __future__ import annotations

from service.centres.page.visit import Mode, Visit
from service.contacts.model import Actor, Occasion
from service.contacts.store import Change, Changed
from service.errors import UnknownEntry


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


def undo(visit: Visit, entry: int) -> Changed:
    """The card without what one line of its history did. Raises `UnknownEntry` or `ChangedMeanwhile`."""
    if visit.mode is not Mode.LIVE:
        raise UnknownEntry("in a test nothing is kept, so there is nothing to take back")
    return visit.service.contacts.undo(visit.shop.name, visit.contact.id, entry, occasion(visit))


def occasion(visit: Visit) -> Occasion:
    """What history says of changes made in this visit."""
    return Occasion(Actor.CONTACT, visit.where, visit.at)
