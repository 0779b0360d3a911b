"""A tuning as plain tables in tables, to be changed in many places and then made a tuning again at once.

A tuning is checked whole each time one is made; so whoever changes thousands of places changes them here first.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from feeds.model import fold
from feeds.tuning import Tuning
from feeds.tuning.faults import fault

Place = tuple[str, ...]
"""The keys that lead somewhere; below ``under`` a main value is one of them."""


class Tables:
    """What a tuning says. Tables that say nothing any more are gone."""

    def __init__(self, tuning: Tuning) -> None:
        self._tables: dict[str, Any] = tuning.model_dump(exclude_defaults=True)
        under = self._tables.pop("under", ())
        if under:
            self._tables["under"] = {each.pop("main"): each for each in under}

    def at(self, main: str | None, *names: str) -> Place:
        """A place at the top, or in the table of a main value as that is spelt there."""
        if main is None:
            return names
        return "under", next((each for each in self._tables.get("under", ()) if fold(each) == fold(main)), main), *names

    def said(self, place: Place) -> Any:
        """What stands at a place, None where nothing does."""
        inside: Any = self._tables
        for name in place:
            inside = inside.get(name) if isinstance(inside, dict) else None
        return inside

    def say(self, place: Place, value: Any) -> None:
        """Let ``value`` stand at a place; None: nothing."""
        way = [self._tables]
        for name in place[:-1]:
            way.append(way[-1].setdefault(name, {}))
        if value is None:
            way[-1].pop(place[-1], None)
        else:
            way[-1][place[-1]] = value
        for inside, name in zip(way[-2::-1], place[-2::-1], strict=True):
            if not inside[name]:
                del inside[name]

    def add(self, place: Place, entries: Iterable[str]) -> None:
        """Let entries stand in the list at a place, those that are new as its last."""
        said = self.said(place) or ()
        held = set(map(fold, said))
        new = {fold(entry): entry for entry in entries if fold(entry) not in held}
        if new:
            self.say(place, (*said, *new.values()))

    def drop(self, place: Place, entries: Iterable[str]) -> None:
        """Let entries stand no longer in the list at a place."""
        said, going = self.said(place) or (), set(map(fold, entries))
        self.say(place, tuple(each for each in said if fold(each) not in going) or None)

    def tuning(self) -> Tuning:
        """The tuning that says it. Raises `feeds.errors.TuningError`."""
        under = [{"main": main, **said} for main, said in self._tables.get("under", {}).items()]
        try:
            return Tuning.model_validate(self._tables | {"under": under})
        except ValidationError as error:
            raise fault(error) from None
