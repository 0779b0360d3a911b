"""A row of a list of contacts -> a change of a card. Who reads the list, and from what, is no matter here.

The cells of a row come by what they are taken as: ``id``; a detail (`DETAILS`), or ``first_name`` and ``last_name``;
``tags``, ``channels``, ``frequency``, ``days``, ``from``, ``to``, ``preferences``, ``personalise``; ``consent.email``
with ``.at``, ``.text``, ``.version``, ``.language`` and ``.kind``; ``source`` and ``at`` of the whole row; anything
else is key information. A fact may have a ``.source`` and an ``.at`` of its own: ``shoe_size.at``.

An empty cell changes nothing, a row adds and corrects but removes nothing, and the same row again changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial, reduce
from typing import Any

from service.contacts import cells
from service.contacts.ledger import Decision, decided
from service.contacts.model import DETAILS, Contact
from service.contacts.row_cells import (
    NAMES,
    Cells,
    RowCells,
    RowRefused,
    Rules,
    at_most,
    attribute_of,
    consent_of,
    line,
    row_cells,
)
from service.contacts.row_parts import PARTS
from service.contacts.stated.details import detail_check
from service.contacts.stated.facts import MOST_ATTRIBUTES, Said, learned
from service.contacts.store import Change

__all__ = ["Row", "RowRefused", "Rules", "read_row"]

LONGEST_CONSENT = 20_000
UNPROVEN = "a consent without its date and the version of its text is kept as not confirmed"


@dataclass(frozen=True, slots=True)
class Row:
    """What a row says of whom: under an id, else by an e-mail address. ``notes``: what was not taken as it stands."""

    id: str | None
    email: str | None
    change: Change
    notes: tuple[str, ...] = ()


def read_row(row: Cells, rules: Rules) -> Row:
    """Read the cells of a row by what they are taken as. Raises `RowRefused`."""
    told = row_cells(row, rules)
    id_, details, decisions = told.read("id", line), _details(told), tuple(_decisions(told))
    if id_ is None and "email" not in details:
        raise RowRefused("id", "This row names nobody: it has neither an id nor an e-mail address.")
    changes = (
        *_learning("details", details),
        *_learning("key_information", _information(told)),
        *(read(told) for read, columns in PARTS if not told.said.keys().isdisjoint(columns)),
        *((decided(decisions, rules.telling.occasion),) if decisions else ()),
    )
    email = str(details["email"].fact.value) if "email" in details else None
    notes = (UNPROVEN,) if any(decision.unproven for decision in decisions) else ()
    return Row(id_, email, partial(_changed, changes), notes)


def _changed(changes: Sequence[Change], card: Contact) -> Contact:
    return reduce(lambda so_far, change: change(so_far), changes, card)


# --- facts -----------------------------------------------------------------------------------------------------------

DETAIL_CELLS: Mapping[str, Callable[[object], object]] = {
    "phone": cells.phone,
    "language": cells.language,
    "birth_date": cells.day,
}
"""How details are read that are written in several ways; the others are text."""

_check_of = lru_cache(4)(detail_check)


def _details(told: RowCells) -> Mapping[str, Said]:
    values = {name: told.read(name, DETAIL_CELLS.get(name, cells.text)) for name in DETAILS if name in told.said}
    names = [told.read(name, cells.text) for name in NAMES if name in told.said]
    if names and "name" not in values:
        values["name"] = " ".join(names)
    check = _check_of(told.rules.telling.today)
    return {name: told.fact(name, value, check) for name, value in values.items()}


def _information(told: RowCells) -> Mapping[str, Said]:
    defined, check = told.rules.attributes, told.rules.telling.check
    return {
        column: told.fact(column, told.read(column, partial(cells.answer, defined.get(column))), check)
        for column in told.said
        if attribute_of(column) == column
    }


def _learning(member: str, said: Mapping[str, Said]) -> Iterator[Change]:
    """The change that learns these, where there are any."""
    told = {attribute: (each,) for attribute, each in said.items()}

    def learn(card: Contact) -> Contact:
        facts = learned(getattr(card, member), told)
        at_most(MOST_ATTRIBUTES, facts.believed(), member)
        changed: Any = {member: facts}
        return replace(card, **changed)

    if told:
        yield learn


# --- consents --------------------------------------------------------------------------------------------------------


def _decisions(told: RowCells) -> Iterator[Decision]:
    for column in told.said:
        purpose = consent_of(column)
        if purpose is not None:
            yield Decision(
                purpose=purpose,
                state=told.read(column, cells.consent_state),
                kind=told.read(f"{column}.kind", cells.consent_kind),
                at=told.time(f"{column}.at"),
                text=told.read(f"{column}.text", lambda cell: cells.text(cell, LONGEST_CONSENT), ""),
                version=told.read(f"{column}.version", line, ""),
                language=told.read(f"{column}.language", cells.language, ""),
            )
