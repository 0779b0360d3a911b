"""Decisions on consents that are told by lists and other systems: what of them becomes an entry of the ledger.

Only what can be proven counts as confirmed: it needs the day and the version of the text. A withdrawal counts at once,
however it is told. What is older than the last entry about a purpose is past, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from service.contacts.model import Actor, Consent, ConsentKind, ConsentState, Contact, Occasion
from service.contacts.resting import kind_of
from service.contacts.store import Change


@dataclass(frozen=True, slots=True)
class Decision:
    """What is told about one purpose; ``at`` is None where the day is not told, ``kind`` where it goes by itself."""

    purpose: str
    state: ConsentState
    kind: ConsentKind | None = None
    at: datetime | None = None
    text: str = ""
    version: str = ""
    language: str = ""

    @property
    def unproven(self) -> bool:
        """Whether it says confirmed and cannot show it."""
        return self.state is ConsentState.CONFIRMED and (self.at is None or not self.version)


def decided(decisions: Iterable[Decision], occasion: Occasion) -> Change:
    """Add the entries that follow from these to a card's ledger, unless it holds them or knows better."""
    told = tuple(decisions)

    def decide(card: Contact) -> Contact:
        known = card.consented()
        entries = (_entry(decision, known.get(decision.purpose), occasion) for decision in told)
        return replace(card, consents=(*card.consents, *(entry for entry in entries if entry is not None)))

    return decide


def _entry(decision: Decision, last: Consent | None, occasion: Occasion) -> Consent | None:
    state = ConsentState.NOT_CONFIRMED if decision.unproven else decision.state
    if last is not None and not _is_news(decision, state, last):
        return None
    return Consent(
        purpose=decision.purpose,
        kind=decision.kind or (last.kind if last else kind_of(decision.purpose)),
        state=state,
        at=decision.at or occasion.at,
        by=Actor.SHOP,
        where=occasion.where,
        text=decision.text,
        version=decision.version,
        language=decision.language,
    )


def _is_news(decision: Decision, state: ConsentState, last: Consent) -> bool:
    """Whether it says more than the last entry does. Of one moment the withdrawal counts."""
    if decision.unproven:
        return False
    if decision.at is None:
        return state is ConsentState.WITHDRAWN is not last.state
    takes_back = state is ConsentState.WITHDRAWN is not last.state
    return decision.at > last.at or (decision.at == last.at and takes_back)
