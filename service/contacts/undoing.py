"""Taking back one line of history, value by value: what it changed becomes what it was, and nothing else moves.

A value that was touched again later is not taken back over somebody's head: that is `ChangedMeanwhile`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from service.contacts.documents import (
    FORMS,
    consent_document,
    part_document,
    products_document,
    read_consent,
    read_products,
)
from service.contacts.model import Consent, ConsentState, Contact, Occasion, Part, Products
from service.contacts.store import HistoryEntry
from service.errors import ChangedMeanwhile, UnknownEntry

CONSENTS = "consents"
"""Under which a line of history tells what became of consents: each purpose's last entry before and after."""

Document = Any


def undone(contact: Contact, entry: HistoryEntry, occasion: Occasion) -> Contact:
    """The card without what that line of its history did.

    Consents cannot be unsaid: a new entry restores the state before, with the text of that former decision. Raises
    `UnknownEntry` where the line holds nothing to take back, `ChangedMeanwhile` where a later one stands on it.
    """
    if entry.what == "merged" or not entry.parts:
        raise UnknownEntry(f"line {entry.number} of the history changed nothing that could be taken back")
    members: dict[str, Any] = {
        FORMS[part].member: _part_undone(contact, part, entry.parts[part]) for part in Part if part in entry.parts
    }
    told = entry.parts.get(CONSENTS, {"before": {}, "after": {}})
    decided = tuple(
        _decision(contact, told["before"].get(purpose), after, occasion) for purpose, after in told["after"].items()
    )
    return replace(contact, **members, consents=(*contact.consents, *decided))


def _part_undone(contact: Contact, part: Part, told: Mapping[str, Document]) -> Any:
    now = part_document(contact, part)
    return FORMS[part].read(UNDOING[part](now, told["before"], told["after"]))


def _decision(contact: Contact, before: Document | None, after: Document, occasion: Occasion) -> Consent:
    now = contact.consented().get(after["purpose"])
    if now is None or consent_document(now) != after:
        raise _meanwhile(f"the consent {after['purpose']!r}")
    state = ConsentState.NOT_CONFIRMED if before is None else ConsentState(before["state"])
    return replace(read_consent(before or after), state=state, at=occasion.at, by=occasion.by, where=occasion.where)


def _meanwhile(what: str) -> ChangedMeanwhile:
    return ChangedMeanwhile(f"{what} was changed again since then, so this cannot be taken back any more")


# --- documents: now, before and after the change, to what stands next ------------------------------------------------


def _whole(name: str) -> Callable[[Document, Document, Document], Document]:
    """Undoing a part that is one value."""

    def undo(now: Document, before: Document, after: Document) -> Document:
        if now != after:
            raise _meanwhile(name)
        return before

    return undo


def _by_attribute(now: Document, before: Document, after: Document) -> Document:
    """Undoing facts: each attribute that the change touched."""
    result = dict(now)
    for attribute in _touched(before, after):
        if now.get(attribute) != after.get(attribute):
            raise _meanwhile(repr(attribute))
        result.pop(attribute, None)
        if attribute in before:
            result[attribute] = before[attribute]
    return result


def _by_key(key: str) -> Callable[[Document, Document, Document], Document]:
    """Undoing a list of things that a key tells apart: what was removed comes back to its place, as far as there is
    one; where only the order changed, the order.
    """

    def undo(now: Document, before: Document, after: Document) -> Document:
        listed_now, listed_before, listed_after = ({each[key]: each for each in side} for side in (now, before, after))
        touched = _touched(listed_before, listed_after)
        if any(listed_now.get(name) != listed_after.get(name) for name in touched):
            raise _meanwhile("this")
        if not touched:
            return _whole("the order")(now, before, after)
        order = [name for name in listed_now if name in listed_before or name not in touched]
        for place, name in enumerate(listed_before):
            if name in touched and name not in listed_now:
                order.insert(place, name)
        return [(listed_before if name in touched else listed_now)[name] for name in order]

    return undo


def _products(now: Document, before: Document, after: Document) -> Document:
    """Undoing what became of each product: it goes back to the list it was on, or off both."""
    kept = _by_key("product")(*(_with_their_list(side) for side in (now, before, after)))
    said = {name: [_without_list(each) for each in kept if each["list"] == name] for name in now}
    read = read_products(said)
    return products_document(Products().with_(read.wished, read.refused))


def _with_their_list(document: Mapping[str, Sequence[Document]]) -> Sequence[Document]:
    return [{**each, "list": name} for name, listed in document.items() for each in listed]


def _without_list(marked: Document) -> Document:
    return {member: value for member, value in marked.items() if member != "list"}


def _touched(before: Mapping[str, Document], after: Mapping[str, Document]) -> Sequence[str]:
    return [name for name in {**before, **after} if before.get(name) != after.get(name)]


UNDOING: Mapping[Part, Callable[[Document, Document, Document], Document]] = {
    Part.DETAILS: _by_attribute,
    Part.PREFERENCES: _by_key("key"),
    Part.KEY_INFORMATION: _by_attribute,
    Part.CHANNELS: _whole("this"),
    Part.TAGS: _by_key("tag"),
    Part.DEVICES: _by_key("id"),
    Part.PERSONALISE: _whole("this"),
    Part.PRODUCTS: _products,
}
