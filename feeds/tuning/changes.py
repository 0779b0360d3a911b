"""What one tuning says otherwise than another, place by place: what a merchandiser reads before publishing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from feeds.tuning import Tuning
from feeds.tuning.faults import place_text

ORDERED: Final = frozenset({"order", "bands"})
"""Lists whose order says something: they change as a whole. Of any other, each entry comes or goes by itself."""

Said = bool | str | int | float | Decimal | tuple[str | Decimal, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What stands at ``place`` in the later tuning instead of what stood there; None where nothing is said.

    ``place`` are the keys that lead there; behind ``under`` comes the main value. ``entry``: it is one entry of the
    list there that came or went.
    """

    place: tuple[str, ...]
    before: Said | None
    after: Said | None
    entry: bool = False

    @property
    def path(self) -> str:
        """The place as one text: ``filters.color.weight``."""
        return place_text(self.place)

    @property
    def back(self) -> Change:
        """The change that takes this one back."""
        return Change(self.place, self.after, self.before, self.entry)

    @property
    def kind(self) -> str:
        """``added``, ``removed`` or ``changed``."""
        return "added" if self.before is None else "removed" if self.after is None else "changed"

    def __str__(self) -> str:
        """The change as a sentence."""
        if self.entry:
            return f"{self.path} {'loses' if self.after is None else 'gains'} {_shown(self.before or self.after)}"
        if self.after is None:
            return f"{self.path} is not stated any more; it was {_shown(self.before)}"
        instead = "" if self.before is None else f" instead of {_shown(self.before)}"
        return f"{self.path} is {_shown(self.after)}{instead}"


def changes(before: Tuning, after: Tuning) -> tuple[Change, ...]:
    """Every place at which two tunings differ, sorted by place."""
    was, now = (dict(_statements(tuning.model_dump(exclude_defaults=True), ())) for tuning in (before, after))
    return tuple(
        Change(place, was.get((place, entry)), now.get((place, entry)), entry is not None)
        for place, entry in sorted(was.keys() | now.keys(), key=lambda key: (key[0], key[1] or ""))
        if was.get((place, entry)) != now.get((place, entry))
    )


_Place = tuple[tuple[str, ...], str | None]
"""The keys that lead somewhere, and the entry of a list there whose order says nothing."""


def _statements(value: Any, place: tuple[str, ...]) -> Iterator[tuple[_Place, Said]]:
    """Everything that a part of a tuning says, each with its place."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _statements(inner, (*place, key))
    elif place == ("under",):
        for table in value:
            said = {key: inner for key, inner in table.items() if key != "main"}
            yield from _statements(said, (*place, table["main"]))
    elif isinstance(value, tuple) and place[-1] not in ORDERED:
        yield from (((place, entry), entry) for entry in value)
    else:
        yield (place, None), value


def _shown(said: Said | None) -> str:
    if isinstance(said, tuple):
        return "[" + ", ".join(map(_shown, said)) + "]"
    if isinstance(said, bool):
        return "true" if said else "false"
    return f'"{said}"' if isinstance(said, str) else str(said)
