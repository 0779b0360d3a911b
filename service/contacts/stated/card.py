"""A document of several parts at once, as one change of a card."""

from __future__ import annotations

from collections.abc import Mapping

from service.contacts.stated.parts import PARTS, PartTold
from service.contacts.stated.reading import StatementRefused, Telling, at, kind
from service.contacts.store import Change, together

MEMBERS: Mapping[str, PartTold] = {name: part for part in PARTS.values() for name in (part.member, part.name)}
"""The parts by their names in a document; ``key-information`` is taken as ``key_information`` is."""

OURS = ("id", "ids", "version", "created", "changed")
"""What the store says of a card: it stands in every answer, and is passed over where an answer is sent back."""


def read_card(document: object, telling: Telling, merge: bool = False, path: str = "") -> Change:
    """The change that a document of a card asks for. Parts that it does not name stay as they are.

    Without ``merge`` each named part is replaced by what is said, with it changed in what is said. Null empties a part.
    Raises `StatementRefused`.
    """
    if not isinstance(document, dict):
        raise StatementRefused(path, f"An object with {', '.join(PARTS)} is expected here, not {kind(document)}.")
    changes = []
    for name, said in document.items():
        if name in OURS:
            continue
        place = at(path, name)
        if name not in MEMBERS:
            raise StatementRefused(place[:200], f"This is no part of a card; these are: {', '.join(PARTS)}.")
        part = MEMBERS[name]
        read = part.merged if merge else part.replaced
        changes.append(part.emptied(telling) if said is None else read(said, place, telling))
    return together(changes)
