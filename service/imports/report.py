"""What was taken of a list, what was not, and why. Nothing here repeats what stands in a cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from service.contacts.row_cells import RowRefused
from service.contacts.store import Changed
from service.errors import ErasedAddress


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was not taken; ``column`` as the list calls it, None where it is about the whole row."""

    row: int
    column: str | None
    reason: str


@dataclass(slots=True)
class Report:
    """Counted while rows come in; ``rows == taken + len(refused)`` at every moment.

    ``complete`` is false where the list could not be read to its end. ``erased``: how many rows are about people who
    had everything about them erased.
    """

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    erased: int = 0
    complete: bool = True
    refused: list[Refusal] = field(default_factory=list)
    columns: Mapping[str, str | None] = field(default_factory=dict)
    notes: Counter[str] = field(default_factory=Counter)

    @property
    def taken(self) -> int:
        """Rows that stand on a card now."""
        return self.created + self.changed + self.unchanged

    @property
    def rows(self) -> int:
        """Rows that said anything."""
        return self.taken + len(self.refused)

    def take(self, done: Changed, again: bool = False) -> None:
        """Count a row that is on its card; ``again``: the card was met before, also where nothing was kept of that."""
        if done.created and not again:
            self.created += 1
        elif done.entry is None:
            self.unchanged += 1
        else:
            self.changed += 1

    def refuse(self, row: int, column: str | None, reason: str) -> None:
        """Count a row that is not."""
        self.refused.append(Refusal(row, column, reason))

    def refuse_for(self, row: int, error: Exception) -> None:
        """The same for what the store refused."""
        self.erased += isinstance(error, ErasedAddress)
        refused = error if isinstance(error, RowRefused) else RowRefused(None, str(error))
        self.refuse(row, refused.column, refused.reason)

    def reasons(self) -> Mapping[tuple[str | None, str], list[int]]:
        """The rows by column and reason, the most frequent first."""
        grouped: dict[tuple[str | None, str], list[int]] = {}
        for refusal in self.refused:
            grouped.setdefault((refusal.column, refusal.reason), []).append(refusal.row)
        return dict(sorted(grouped.items(), key=lambda each: -len(each[1])))

    @property
    def warnings(self) -> tuple[str, ...]:
        """Each note, with how many rows it is about where it is about rows."""
        return tuple(f"{note} ({count} times)" if count > 1 else note for note, count in self.notes.items())

    def document(self) -> dict[str, Any]:
        """The report as JSON."""
        return {
            "rows": self.rows,
            "taken": self.taken,
            "created": self.created,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "refused": self.refused,
            "columns": self.columns,
            "warnings": self.warnings,
            "complete": self.complete,
        }
