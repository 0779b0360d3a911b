"""A row of a list of contacts -> a change of a card. Who reads the list, and from what, is no matter here.

The cells of a row come by what they are taken as: ``id``; a detail (`DETAILS`), or ``first_name`` and ``last_name``;
``tags``, ``channels``, ``frequency``, ``days``, ``from``, ``to``, ``preferences``, ``personalise``; ``consent.email``
with ``.at``, ``.text``, ``.version``, ``.language`` and ``.kind``; ``source`` and ``at`` of the whole row; anything
else is key information. A fact may have a ``.source`` and an ``.at`` of its own: ``shoe_size.at``.

An empty cell changes nothing, a row adds and corrects but removes nothing, and the same row again changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial, reduce
from typing import Any

import orjson

from service.contacts import cells
from service.contacts.attributes import Attribute
from service.contacts.cells import CellRefused
from service.contacts.ledger import Decision, decided
from service.contacts.model import DETAILS, Channels, Contact, Hours, Source, StatedPreference, Tag
from service.contacts.stated.details import detail_check
from service.contacts.stated.facts import learned, read_facts
from service.contacts.stated.preferences import read_preferences, replaced
from service.contacts.stated.reading import AHEAD, LONGEST_WORD, Check, StatementRefused, Telling
from service.contacts.store import Change
from service.errors import ServiceError

Cells = Mapping[str, object]

NAMES = ("first_name", "last_name")
CONTACTING = ("channels", "frequency", "days", "from", "to")
STANDARD = ("id", *DETAILS, *NAMES, "tags", *CONTACTING, "preferences", "personalise", "source", "at")
"""What a cell can be taken as; besides consents, and key information by its attribute."""

CONSENT = re.compile(r"consent\.(?P<purpose>.+?)(?:\.(?P<of>at|text|version|language|kind))?")
FACT = re.compile(r"(?P<attribute>.+?)(?:\.(?P<of>at|source))?")
LONGEST_CONSENT = 20_000
LONGEST_PREFERENCES = 100_000
UNPROVEN = "a consent without its date and the version of its text is kept as not confirmed"


class RowRefused(ServiceError):
    """A row that is not taken, because of a cell of it. The reason repeats nothing that stands there."""

    def __init__(self, column: str | None, reason: str) -> None:
        self.column, self.reason = column, reason
        super().__init__(f"{column}: {reason}" if column else reason)


@dataclass(frozen=True, slots=True)
class Rules:
    """How rows are read: who tells them, how much they are believed where they do not say so, what the shop asks."""

    telling: Telling
    source: Source = Source.DECLARED
    attributes: Mapping[str, Attribute] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """What a row says of whom: under an id, else by an e-mail address. ``notes``: what was not taken as it stands."""

    id: str | None
    email: str | None
    change: Change
    notes: tuple[str, ...] = ()


def read_row(row: Cells, rules: Rules) -> Row:
    """Read the cells of a row by what they are taken as. Raises `RowRefused`."""
    said = {taken_as: cell for taken_as, cell in row.items() if not cells.is_empty(cell)}
    told = _Told(said, rules)
    id_, details = told.read("id", _id), _details(told)
    decisions = tuple(_decisions(told))
    changes = (
        told.facts("details", details, detail_check(rules.telling.at.date())),
        told.facts("key_information", _information(told), rules.telling.check),
        *(read(told) for read, columns in PARTS if said.keys() & set(columns)),
        *((decided(decisions, rules.telling.occasion),) if decisions else ()),
    )
    email = details.get("email", {}).get("value")
    if id_ is None and email is None:
        raise RowRefused("id", "This row names nobody: it has neither an id nor an e-mail address.")
    notes = tuple(dict.fromkeys(UNPROVEN for decision in decisions if decision.unproven))
    return Row(id_, email, lambda card: reduce(lambda so_far, change: change(so_far), changes, card), notes)


@dataclass(frozen=True, slots=True)
class _Told:
    """The cells of a row that say something, and how each is read."""

    said: Cells
    rules: Rules

    def read(self, column: str, reader: Callable[[Any], Any], otherwise: Any = None) -> Any:
        """A cell by its reader. Raises `RowRefused` with the column."""
        if column not in self.said:
            return otherwise
        try:
            return reader(self.said[column])
        except CellRefused as fault:
            raise RowRefused(column, str(fault)) from None

    def time(self, column: str, otherwise: datetime | None = None) -> datetime | None:
        """A time that has come already."""
        moment: datetime | None = self.read(column, cells.moment, otherwise)
        if moment is not None and moment > self.rules.telling.at + AHEAD:
            raise RowRefused(column, "This time lies in the future.")
        return moment

    @property
    def source(self) -> Source:
        """Where the row comes from."""
        source: Source = self.read("source", cells.source, self.rules.source)
        return source

    def fact(self, attribute: str, value: object) -> Mapping[str, object]:
        """A fact as the API would state it."""
        source = self.read(f"{attribute}.source", cells.source, self.source)
        at = self.time(f"{attribute}.at", self.time("at"))
        return {"value": value, "source": source.value, **({} if at is None else {"at": at.isoformat()})}

    def facts(self, member: str, document: Mapping[str, object], check: Check) -> Change:
        """Learn these."""
        try:
            said = read_facts(document, "", self.rules.telling, check)
        except StatementRefused as fault:
            raise RowRefused(fault.path.partition(".")[0], fault.message) from None

        def learn(card: Contact) -> Contact:
            changed: Any = {member: learned(getattr(card, member), said)}
            return replace(card, **changed)

        return learn


def _id(cell: object) -> str:
    said = cells.text(cell, LONGEST_WORD)
    if not said.isprintable():
        raise CellRefused("holds more than one line")
    return said


# --- facts -----------------------------------------------------------------------------------------------------------

DETAIL_CELLS: Mapping[str, Callable[[object], object]] = {
    "phone": cells.phone,
    "language": cells.language,
    "birth_date": cells.day,
}
"""How details are read that are written in several ways; the others are text."""


def _details(told: _Told) -> dict[str, Any]:
    values = {name: told.read(name, DETAIL_CELLS.get(name, cells.text)) for name in DETAILS if name in told.said}
    names = [told.read(name, cells.text) for name in NAMES if name in told.said]
    if names and "name" not in values:
        values["name"] = " ".join(names)
    return {name: told.fact(name, value) for name, value in values.items()}


def _information(told: _Told) -> dict[str, Any]:
    attributes = {
        match["attribute"]: None
        for column in told.said
        if not CONSENT.fullmatch(column) and (match := FACT.fullmatch(column)) and not match["of"]
        if match["attribute"] not in STANDARD
    }
    defined = told.rules.attributes
    return {
        attribute: told.fact(attribute, told.read(attribute, partial(cells.answer, defined.get(attribute))))
        for attribute in attributes
    }


# --- the other parts -------------------------------------------------------------------------------------------------


def _tags(told: _Told) -> Change:
    at = told.time("at", told.rules.telling.at)
    assert at is not None
    tags = [Tag(tag, told.source, at) for tag in told.read("tags", cells.texts)]
    if any(len(tag.tag) > LONGEST_WORD or not tag.tag.isprintable() for tag in tags):
        raise RowRefused("tags", f"A tag is one line of at most {LONGEST_WORD} characters.")

    def tag(card: Contact) -> Contact:
        known = {each.tag for each in card.tags}
        return replace(card, tags=(*card.tags, *(each for each in tags if each.tag not in known)))

    return tag


def _contacting(told: _Told) -> Change:
    at = told.time("at", told.rules.telling.at)
    assert at is not None
    source, hours = told.source, _hours(told)
    read: dict[str, Any] = {
        "channels": told.read("channels", cells.channels),
        "frequency": told.read("frequency", cells.frequency),
        "days": told.read("days", cells.days),
        "hours": hours,
    }
    stated = {member: value for member, value in read.items() if value}

    def contacting(card: Contact) -> Contact:
        known = card.channels
        if known is not None and (known.source.rank < source.rank or (known.source is source and known.at > at)):
            return card  # what is believed more, or was said later, stays
        before = known if known is not None and known.source is source else Channels(source, at)
        after = replace(before, **stated)
        return card if after == known else replace(card, channels=replace(after, at=at))

    return contacting


def _hours(told: _Told) -> Hours | None:
    start, end = told.read("from", cells.hour), told.read("to", cells.hour)
    if start is None and end is None:
        return None
    if start is None or end is None or start >= end:
        raise RowRefused("from" if start is None else "to", "Hours go from an hour to a later one of the same day.")
    return Hours(start, end)


def _personalise(told: _Told) -> Change:
    """Whoever switched it off did so themself: a list can only switch it off, too."""
    wanted = told.read("personalise", cells.yes_no)
    return lambda card: card if wanted else replace(card, personalise=False)


# --- preferences -----------------------------------------------------------------------------------------------------


def _preferences(told: _Told) -> Change:
    """A row's preferences take the place of what earlier rows of the same source stated, and stand beside the rest."""
    telling, source = told.rules.telling, told.source
    ours = f"import-{source.value.replace(' ', '-')}-"
    try:
        said = read_preferences(_listed(told.read("preferences", _document)), "preferences", telling)
        made = replaced((), said, telling)
    except StatementRefused as fault:
        raise RowRefused("preferences", f"{_place(fault.path)} is not well formed.") from None
    keys = (each.key or f"{ours}{number}" for number, each in enumerate(said, 1))
    at = told.time("at")
    stated = {
        key: replace(
            preference,
            key=key,
            source=preference.source if "source" in (entry.members or {}) else source,
            stated=preference.stated if at is None or "stated" in (entry.members or {}) else at,
        )
        for key, preference, entry in zip(keys, made, said, strict=True)
    }

    def state(card: Contact) -> Contact:
        kept = {each.key: each for each in card.preferences if not each.key.startswith(ours) or each.key in stated}
        others = [_content(each) for key, each in kept.items() if key not in stated]
        kept |= {key: _since(each, kept.get(key)) for key, each in stated.items() if _content(each) not in others}
        return replace(card, preferences=tuple(kept.values()))

    return state


def _document(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    try:
        return orjson.loads(cells.text(cell, LONGEST_PREFERENCES))
    except orjson.JSONDecodeError:
        raise CellRefused("is no JSON") from None


def _listed(document: object) -> object:
    """The list alone, where the whole document of the contract is given."""
    return document["preferences"] if isinstance(document, dict) and document.keys() == {"preferences"} else document


def _place(path: str) -> str:
    """As much of a path as is ours: what follows may be what somebody stated."""
    place = re.match(r"preferences(?:\[\d+\](?:\.criteria(?:\[\d+\])?)?)?", path)
    return place[0] if place else "preferences"


def _content(preference: StatedPreference) -> tuple[object, ...]:
    return preference.main, preference.criteria, preference.name, preference.until


def _since(stated: StatedPreference, before: StatedPreference | None) -> StatedPreference:
    """As it was, where it says the same."""
    return before if before is not None and replace(stated, stated=before.stated) == before else stated


PARTS: Sequence[tuple[Callable[[_Told], Change], tuple[str, ...]]] = (
    (_tags, ("tags",)),
    (_contacting, CONTACTING),
    (_preferences, ("preferences",)),
    (_personalise, ("personalise",)),
)
"""How the other parts change, and the columns that say how."""


# --- consents --------------------------------------------------------------------------------------------------------


def _decisions(told: _Told) -> Iterator[Decision]:
    for column in told.said:
        match = CONSENT.fullmatch(column)
        if match and not match["of"]:
            yield Decision(
                purpose=match["purpose"],
                state=told.read(column, cells.consent_state),
                kind=told.read(f"{column}.kind", cells.consent_kind),
                at=told.time(f"{column}.at"),
                text=told.read(f"{column}.text", lambda cell: cells.text(cell, LONGEST_CONSENT), ""),
                version=told.read(f"{column}.version", _id, ""),
                language=told.read(f"{column}.language", cells.language, ""),
            )
