"""What the cells of a row do to tags, channels and frequency, preferences and personalisation."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import orjson

from matching.stated import MOST_PREFERENCES
from service.contacts import cells
from service.contacts.cells import CellRefused
from service.contacts.model import Channels, Contact, Hours, StatedPreference, Tag
from service.contacts.row_cells import CONTACTING, RowCells, RowRefused, at_most
from service.contacts.stated.lists import MOST_ENTRIES
from service.contacts.stated.preferences import read_preferences, replaced
from service.contacts.stated.reading import LONGEST_WORD, StatementRefused
from service.contacts.store import Change

LONGEST_PREFERENCES = 100_000


def _tags(told: RowCells) -> Change:
    tags = [Tag(tag, told.source, told.at) for tag in told.read("tags", cells.texts)]
    if any(len(tag.tag) > LONGEST_WORD or not tag.tag.isprintable() for tag in tags):
        raise RowRefused("tags", f"A tag is one line of at most {LONGEST_WORD} characters.")

    def tag(card: Contact) -> Contact:
        known = {each.tag for each in card.tags}
        after = (*card.tags, *(each for each in tags if each.tag not in known))
        return replace(card, tags=at_most(MOST_ENTRIES, after, "tags"))

    return tag


def _contacting(told: RowCells) -> Change:
    source, at, hours = told.source, told.at, _hours(told)
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


def _hours(told: RowCells) -> Hours | None:
    start, end = told.read("from", cells.hour), told.read("to", cells.hour)
    if start is None and end is None:
        return None
    if start is None or end is None or start >= end:
        raise RowRefused("from" if start is None else "to", "Hours go from an hour to a later one of the same day.")
    return Hours(start, end)


def _personalise(told: RowCells) -> Change:
    """Whoever switched it off did so themself: a list can only switch it off, too."""
    wanted = told.read("personalise", cells.yes_no)
    return lambda card: card if wanted else replace(card, personalise=False)


# --- preferences -----------------------------------------------------------------------------------------------------


def _preferences(told: RowCells) -> Change:
    """A row's preferences take the place of what earlier rows of the same source stated, and stand beside the rest."""
    telling, source = told.rules.telling, told.source
    ours = f"import-{source.value.replace(' ', '-')}-"
    try:
        said = read_preferences(_listed(told.read("preferences", _document)), "preferences", telling)
        made = replaced((), said, telling)
    except StatementRefused as fault:
        raise RowRefused("preferences", f"{_place(fault.path)} is not well formed.") from None
    keys = (each.key or f"{ours}{number}" for number, each in enumerate(said, 1))
    stated = {
        key: replace(
            preference,
            key=key,
            source=preference.source if "source" in (entry.members or {}) else source,
            stated=preference.stated if "stated" in (entry.members or {}) else told.at,
        )
        for key, preference, entry in zip(keys, made, said, strict=True)
    }

    def state(card: Contact) -> Contact:
        kept = {each.key: each for each in card.preferences if not each.key.startswith(ours) or each.key in stated}
        others = [_content(each) for key, each in kept.items() if key not in stated]
        kept |= {key: _since(each, kept.get(key)) for key, each in stated.items() if _content(each) not in others}
        return replace(card, preferences=at_most(MOST_PREFERENCES, tuple(kept.values()), "preferences"))

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


PARTS: Sequence[tuple[Callable[[RowCells], Change], tuple[str, ...]]] = (
    (_tags, ("tags",)),
    (_contacting, CONTACTING),
    (_preferences, ("preferences",)),
    (_personalise, ("personalise",)),
)
"""How the other parts change, and the columns that say how."""
