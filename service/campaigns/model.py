"""What is asked of every contact of a campaign, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Protocol

from service.campaigns.columns import By

Row = Mapping[str, Any]
"""What is written of one contact: a value for each column of the surface."""

Answering = Callable[[Sequence[str]], list[Row]]
"""A row for each of these contacts, in order."""

ROWS = 2000
"""Contacts of one part: what is lost at most, a process, when a run is killed."""


class People(Protocol):
    """Whom a campaign is for. ``repeated`` rows of a list named somebody who came before, ``nameless`` ones nobody."""

    @property
    def repeated(self) -> int: ...

    @property
    def nameless(self) -> int: ...

    def names(self, left_out: Counter[str]) -> Iterator[Sequence[str]]:
        """Their ids or addresses in order, each once, some at a time; who is left out is counted by why."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """What is asked. Two runs into one folder must ask the same.

    ``surface`` is a key of `service.campaigns.surfaces.SURFACES` and ``format`` one of
    `service.campaigns.formats.FORMATS`. ``list`` is a digest of the ``contacts`` ids in their order, of which ``rows``
    stand in a part. ``slots`` None: as many as the surface shows. ``block``, ``part`` and ``locale`` are of messages
    alone. ``at`` is when they are sent; where nobody said so, when the campaign was begun. ``by`` says what the list
    names contacts by.

    ``who`` are the conditions that contacts were chosen by, out of the list with the digest ``among`` where one was
    given. They are chosen once, when the campaign is begun; ``left_out`` are those who were not, by condition.
    ``options`` is the document of a ranking's options, ``full_matches`` whether those are counted; both are of rankings
    alone.
    """

    shop: str
    surface: str
    format: str
    list: str
    contacts: int
    slots: int | None = None
    block: str | None = None
    part: str | None = None
    locale: str | None = None
    at: datetime | None = None
    rows: int = ROWS
    by: By = By.ID
    who: tuple[str, ...] = ()
    among: str | None = None
    options: Mapping[str, Any] | None = None
    full_matches: bool = False
    left_out: Mapping[str, int] = field(default_factory=dict, compare=False)

    @property
    def parts(self) -> range:
        """The numbers of its parts."""
        return range(-(-self.contacts // self.rows))

    def file(self, number: int) -> str:
        """What the file of a part is called."""
        return f"part-{number:05}.{self.format}"

    def length(self, number: int) -> int:
        """How many contacts a part has."""
        return min(self.rows, self.contacts - number * self.rows)

    def document(self) -> dict[str, Any]:
        """As JSON; `campaign_of` reads it back."""
        return {**asdict(self), "at": None if self.at is None else self.at.isoformat(), "who": [*self.who]}


def campaign_of(document: Mapping[str, Any]) -> Campaign:
    """What `Campaign.document` says. Raises `TypeError` or `ValueError` where it is none."""
    at = document.get("at")
    read = {
        "at": None if at is None else datetime.fromisoformat(at),
        "by": By(document.get("by", By.ID)),
        "who": tuple(document.get("who", ())),
    }
    return Campaign(**{**document, **read})


@dataclass(frozen=True, slots=True)
class Told:
    """What came of some contacts: so many ``answered``, so many empty by reason, from which generations."""

    answered: int = 0
    empty: Mapping[str, int] = field(default_factory=dict)
    generations: frozenset[str] = frozenset()

    @property
    def rows(self) -> int:
        """How many contacts these are."""
        return self.answered + sum(self.empty.values())


@dataclass(frozen=True, slots=True)
class Part:
    """A part that stands in its place. ``sha256`` is that of its file, in hexadecimal."""

    number: int
    told: Told
    sha256: str


def told_of(rows: Iterable[Row]) -> Told:
    """What came of rows."""
    reasons: Counter[str | None] = Counter()
    generations = set()
    for row in rows:
        reasons[row["reason"] if row["empty"] else None] += 1
        if row["generation"]:
            generations.add(row["generation"])
    answered = reasons.pop(None, 0)
    return Told(answered, {str(reason): count for reason, count in reasons.items()}, frozenset(generations))


def together(told: Iterable[Told]) -> Told:
    """All of it as one; reasons from the most frequent on, then by name."""
    answered, empty, generations = 0, Counter[str](), frozenset[str]()
    for each in told:
        answered += each.answered
        empty.update(each.empty)
        generations |= each.generations
    return Told(answered, dict(sorted(empty.items(), key=lambda said: (-said[1], said[0]))), generations)
