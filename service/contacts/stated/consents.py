"""Decisions on consents: ``{"email": "confirmed"}``, or with text, version, time and place. The ledger only grows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from service.contacts.model import Actor, Channel, Consent, ConsentKind, ConsentState, Contact
from service.contacts.resting import kind_of
from service.contacts.stated.reading import (
    Reader,
    StatementRefused,
    Telling,
    at,
    members,
    moment,
    named,
    text,
    word,
)

MOST_PURPOSES = 100
LONGEST_CONSENT = 20_000

STATES = {"not_confirmed": ConsentState.NOT_CONFIRMED, "not-confirmed": ConsentState.NOT_CONFIRMED}

_state = word(ConsentState, STATES)
_by = word(Actor)


@dataclass(frozen=True, slots=True)
class Decided:
    """What is said of one purpose: members of `Consent` by their names. Nothing (None): withdraw what was confirmed."""

    purpose: str
    members: Mapping[str, Any] | None


def read_consents(document: object, path: str, telling: Telling) -> tuple[Decided, ...]:
    """The decisions of a document; of what the API answered itself, those under ``current``."""
    if isinstance(document, dict) and set(document) == {"current", "ledger"}:
        document, path = document["current"], at(path, "current")
    return tuple(
        Decided(purpose, None if said is None else _decided(purpose, said, at(path, purpose), telling))
        for purpose, said in named(document, path, MOST_PURPOSES, 100).items()
    )


def _decided(purpose: str, said: object, path: str, telling: Telling) -> Mapping[str, Any]:
    if isinstance(said, str):
        return {"state": _state(said, path)}
    readers: Mapping[str, Reader[Any]] = {
        "purpose": text(100),
        "kind": word(ConsentKind),
        "state": _state,
        "at": moment(telling.at),
        "by": _by,
        "where": text(),
        "text": text(LONGEST_CONSENT, lines=True, empty=True),
        "version": text(100, empty=True),
        "language": text(35, empty=True),
    }
    read = members(said, path, readers)
    if read.pop("purpose", purpose) != purpose:
        raise StatementRefused(at(path, "purpose"), "This is another purpose than the one it stands under.")
    if "state" not in read:
        raise StatementRefused(at(path, "state"), f"The state is missing: one of {', '.join(ConsentState)}.")
    if "kind" in read and (read["kind"] is ConsentKind.CHANNEL) != (purpose in tuple(Channel)):
        raise StatementRefused(at(path, "kind"), f"The kind channel is for {', '.join(Channel)}, and for nothing else.")
    return read


def decided(contact: Contact, decisions: Iterable[Decided], telling: Telling) -> Contact:
    """The card with an entry for each decision that says something new.

    Nothing new is what the last entry of the purpose says already, the withdrawal of what was never given, and what
    was decided before that entry: a person's later word stands.
    """
    current = contact.consented()
    entries = (_entry(decision, current.get(decision.purpose), telling) for decision in decisions)
    return replace(contact, consents=(*contact.consents, *(entry for entry in entries if entry is not None)))


def withdrawn(contact: Contact, telling: Telling) -> Contact:
    """The card with everything withdrawn that was confirmed."""
    return decided(contact, [Decided(purpose, None) for purpose in contact.consented()], telling)


def _entry(decision: Decided, last: Consent | None, telling: Telling) -> Consent | None:
    said = decision.members
    if said is None:
        if last is None or last.state is not ConsentState.CONFIRMED:
            return None
        said = {"state": ConsentState.WITHDRAWN}
    entry = Consent(
        purpose=decision.purpose,
        kind=said.get("kind", kind_of(decision.purpose) if last is None else last.kind),
        state=said["state"],
        at=said.get("at", telling.at if last is None else max(telling.at, last.at)),
        by=said.get("by", telling.occasion.by),
        where=said.get("where", telling.occasion.where),
        text=said.get("text", ""),
        version=said.get("version", ""),
        language=said.get("language", ""),
    )
    if last is None:
        return entry
    new = any(getattr(entry, name) != getattr(last, name) for name in ("state", "text", "version") if name in said)
    return entry if new and entry.at >= last.at else None
