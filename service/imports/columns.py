"""What each column of a list is taken as: by a mapping, its own name, what lists call it, what the shop asks."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from feeds.industries import slug
from feeds.model import fold
from service.contacts.attributes import Attribute
from service.contacts.model import Channel
from service.contacts.row_cells import CONSENT, FACT, STANDARD, attribute_of
from service.contacts.stated.reading import LONGEST_WORD
from service.imports.limits import Unreadable
from service.imports.mapping import ColumnMapping

NOTHING = "nothing"
"""In templates/words/columns.toml: what is left out."""

NESTED = re.compile(r"(?:details|key[_-]information)\.(?P<fact>.+?)(?:\.value)?|consents\.(?P<consent>.+?)(?:\.state)?")
"""What a member of a card's part is called in nested JSON: ``details.email`` is ``email``."""

KEY_INFORMATION = "key-information."
LOOKS_LIKE_DATA = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+|\+?[0-9][0-9 -]{6,}")


@cache
def known_names() -> Mapping[str, str]:
    """What lists call their columns, simplified -> what such a column is taken as."""
    tables = tomllib.loads(files("templates").joinpath("words", "columns.toml").read_text("utf-8"))
    named = {simple(name): taken_as for taken_as, names in tables.items() for name in (taken_as, *names)}
    return named | {simple(name): name for name in STANDARD}


def simple(name: str) -> str:
    """What two ways to write a column's name have in common."""
    return " ".join(re.sub(r"[_\-./:]+", " ", fold(name)).split())


def _unnested(name: str) -> str:
    match = NESTED.fullmatch(name)
    return name if match is None else match["fact"] or f"consent.{match['consent']}"


def _consent(name: str) -> str:
    """Channels are channels in whatever case; a shop's own purposes stay as they are written."""
    purpose = name[len("consent.") :]
    return f"consent.{purpose.casefold() if purpose.casefold().partition('.')[0] in tuple(Channel) else purpose}"


@dataclass(slots=True)
class Columns:
    """What is taken as what, column by column as they turn up. ``taken``: by column, None where it is left out."""

    mapping: ColumnMapping = field(default_factory=ColumnMapping)
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    taken: dict[str, str | None] = field(default_factory=dict)

    def of(self, names: Iterable[str]) -> Mapping[str, str]:
        """The columns of a chunk that are taken, and as what. Raises `Unreadable` where two are taken as one."""
        asked = list(names)
        for name in asked:
            if name not in self.taken:
                self.taken[name] = self._taken_as(name)
        return {name: taken_as for name in asked if (taken_as := self.taken[name]) is not None}

    def _taken_as(self, name: str) -> str | None:
        taken_as = self._mapped(name) if name in self.mapping.columns else self._recognised(_unnested(name))
        if taken_as is None:
            return None
        for other, others in self.taken.items():
            if others == taken_as:
                both = f"the columns {other!r} and {name!r} are both taken as {taken_as}"
                raise Unreadable(f"{both}: leave one out by a mapping (--map)")
        return taken_as

    def _mapped(self, name: str) -> str | None:
        said = self.mapping.columns[name]
        if not said:
            return None
        return self._standard(said) or self._attribute(said) or slug(said)

    def _recognised(self, name: str) -> str | None:
        if not name.strip() or known_names().get(simple(name)) == NOTHING:
            return None
        taken_as = self._standard(name) or known_names().get(simple(name)) or self._attribute(name)
        if taken_as is None and LOOKS_LIKE_DATA.fullmatch(name.strip()):
            raise Unreadable("the first row holds an address or a number, not the names of columns: put those above it")
        return taken_as or slug(name)

    def _standard(self, name: str) -> str | None:
        """What is written as the target itself: a standard column, a consent, or either with what belongs to it."""
        own = name.strip()
        if own.casefold().startswith("consent."):
            own = _consent(own)
            return own if len(own) <= LONGEST_WORD and own.isprintable() and CONSENT.fullmatch(own) else None
        match = FACT.fullmatch(own.casefold())
        if match and match["attribute"] in (*STANDARD, *self.attributes):
            return own.casefold()
        if match and match["of"]:
            attribute = self._attribute(own[: match.end("attribute")]) or slug(match["attribute"])
            return f"{attribute}.{match['of']}"
        return None

    def _attribute(self, name: str) -> str | None:
        """The key of the piece of key information that the shop calls so."""
        asked = simple(name)
        for key, attribute in self.attributes.items():
            if asked in {simple(key), *map(simple, attribute.labels.values())}:
                return key
        return None

    def purposes(self) -> tuple[str, ...]:
        """What the columns so far say consents about."""
        matches = (CONSENT.fullmatch(taken_as) for taken_as in self.taken.values() if taken_as)
        return tuple(dict.fromkeys(match["purpose"] for match in matches if match))

    def unmet(self) -> tuple[str, ...]:
        """Columns that the mapping names and the list does not have, so far."""
        return tuple(name for name in self.mapping.columns if name not in self.taken)

    def undefined(self) -> tuple[str, ...]:
        """Key information that the shop has not defined, where it has defined any."""
        if not self.attributes:
            return ()
        told = (attribute_of(taken_as) for taken_as in self.taken.values() if taken_as)
        return tuple(dict.fromkeys(each for each in told if each and each not in self.attributes))

    def document(self) -> Mapping[str, str | None]:
        """For the report: what each column was taken as, key information said as such."""
        return {
            name: f"{KEY_INFORMATION}{taken_as}" if taken_as and attribute_of(taken_as) else taken_as
            for name, taken_as in self.taken.items()
        }
