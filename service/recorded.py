"""Definitions changed as commands and HTTP change them: what `service.editing` does, written down with the way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from frames.definition import Surface
from service import editing
from service.auditing import Told, record
from service.composition import Service
from service.editing import Condition, Saved, whatever_stands
from service.storage.definitions import Definition, Kind

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Recorded:
    """What somebody does with a shop's definitions of one kind. ``by`` as in `service.auditing.record`.

    Each raises what the function of `service.editing` of its name raises; then nothing is done and nothing written.
    """

    service: Service
    by: str
    shop: str
    kind: Kind

    def save(self, name: str, text: str, condition: Condition = whatever_stands) -> Saved:
        """Keep a text; a frame's text before it stands with the line, so that it can be taken back."""

        def saving() -> Saved:
            before = self.service.definitions.get(self.shop, self.kind, name)
            saved = editing.save(self.service, self.shop, self.kind, name, text, condition)
            if before is None:
                self._say("made", name)
            elif saved.definition.version != before.version:
                self._say("edited", name, _edited(before, saved.definition))
            return saved

        return self._together(saving)

    def start(self, name: str, industry: str, company: str | None = None, surface: Surface = Surface.FRAME) -> Saved:
        """A new one from the template of an industry."""

        def starting() -> Saved:
            saved = editing.start(self.service, self.shop, self.kind, name, industry, company, surface)
            self._say("made", name)
            return saved

        return self._together(starting)

    def duplicate(self, name: str, new: str) -> Saved:
        """The same text under another name."""

        def duplicating() -> Saved:
            saved = editing.duplicate(self.service, self.shop, self.kind, name, new)
            self._say("duplicated", new, Told(values={"before": name}))
            return saved

        return self._together(duplicating)

    def rename(self, name: str, new: str) -> Definition:
        """Another name."""

        def renaming() -> Definition:
            kept = editing.rename(self.service, self.shop, self.kind, name, new)
            self._say("renamed", new, Told(values={"before": name}))
            return kept

        return self._together(renaming)

    def activate(self, name: str) -> Definition:
        """Open it to contacts."""
        return self._switched(name, "activated", editing.activate)

    def deactivate(self, name: str) -> Definition:
        """Close it to contacts."""
        return self._switched(name, "deactivated", editing.deactivate)

    def delete(self, name: str, condition: Condition = whatever_stands) -> None:
        """Forget it; the text of a frame stands with the line, so that it can be made again."""

        def deleting() -> None:
            kept = editing.definition_of(self.service, self.shop, self.kind, name)
            editing.delete(self.service, self.shop, self.kind, name, condition)
            self._say("deleted", name, _deleted(kept))

        self._together(deleting)

    def _switched(self, name: str, what: str, switch: Callable[[Service, str, Kind, str], Definition]) -> Definition:
        def switching() -> Definition:
            kept = switch(self.service, self.shop, self.kind, name)
            self._say(what, name)
            return kept

        return self._together(switching)

    def _together(self, work: Callable[[], T]) -> T:
        return self.service.database.together(work)

    def _say(self, what: str, name: str, told: Told | None = None) -> None:
        record(self.service, self.by, self.shop, f"{self.kind}.{what}", name, told)


def _edited(before: Definition, after: Definition) -> Told:
    """What the line of an edit tells: a page of the console takes that of a frame back."""
    if after.kind is not Kind.FRAME:
        return Told(values={"version": after.version})
    values, fields = {"version": after.version, "text": before.text}, {"version": str(after.version)}
    return Told(values=values, undo=f"/frames/{after.name}/undo", fields=fields)


def _deleted(kept: Definition) -> Told:
    """What the line of a deletion tells: that of a frame, with its number, makes it again."""
    if kept.kind is not Kind.FRAME:
        return Told()
    values, fields = {"number": kept.key, "text": kept.text}, {"number": str(kept.key)}
    return Told(values=values, undo=f"/frames/{kept.name}/restore", fields=fields)
