"""What one of these pages keeps, and how it is taken back: only what the same kind of page kept before."""

from __future__ import annotations

from contextlib import suppress

from starlette.requests import Request

from service.centres.asked.opening import Opened
from service.contacts.model import Actor, Occasion
from service.contacts.store import Change
from service.errors import ChangedMeanwhile, UnknownEntry

NOTHING = 0
"""The number that stands for no line of history: nothing changed, or nothing is kept in a test."""


def keep(opened: Opened, change: Change, where: str) -> int:
    """Change the card as the person says; the number of the line of history, `NOTHING` where there is none."""
    if opened.contact is None:
        return NOTHING
    occasion = Occasion(Actor.CONTACT, where, opened.at)
    return opened.service.contacts.open(opened.shop.name, opened.link.handle, change, occasion).entry or NOTHING


def take_back(opened: Opened, entry: str, where: str) -> None:
    """Undo a line of history that this kind of page made; anything else, or what changed since, stays as it is."""
    contact = opened.contact
    if contact is None or not _made_here(opened, entry, where):
        return
    with suppress(ChangedMeanwhile, UnknownEntry):
        occasion = Occasion(Actor.CONTACT, where, opened.at)
        opened.service.contacts.undo(opened.shop.name, contact.id, int(entry), occasion)


def entry_of(opened: Opened, request: Request, where: str) -> str | None:
    """The line of history that the address says was just made here, if it can be taken back."""
    entry = request.query_params.get("kept", "")
    return entry if _made_here(opened, entry, where) else None


def _made_here(opened: Opened, entry: str, where: str) -> bool:
    """A number in an address is anybody's to change: it counts only where it names a change that came this way."""
    if opened.contact is None or not opened.contact.id or not entry.isdecimal():
        return False
    history = opened.service.contacts.history(opened.shop.name, opened.contact.id)
    made = (line for line in history if line.occasion.where == where and line.what != "undone")
    return any(str(line.number) == entry for line in made)
