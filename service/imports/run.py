"""A table into the cards of a shop: each chunk is read, changed in one transaction, and counted."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from service.contacts import cells
from service.contacts.addresses import fold_email
from service.contacts.model import Occasion
from service.contacts.rows import Row, RowRefused, Rules, read_row
from service.contacts.store import Change, Changed, ContactStore
from service.imports.columns import Columns
from service.imports.limits import Unreadable
from service.imports.refused import KeepRefused
from service.imports.report import Report
from service.imports.tables import Chunk, Table
from service.storage.database import Database

Progress = Callable[[int, int | None], None]
Changes = Sequence[tuple[str, Change]]
Keep = Callable[[Changes], Sequence[Changed | Exception]]
"""Changes cards in one transaction; an exception is the answer about a card that was not changed."""

SEVERAL = "Several cards have this e-mail address: the row needs an id."
AGAIN = "a contact stands in the list again; where the rows differ, the later one holds"
NO_ROWS = "the list has no rows"


@dataclass(frozen=True, slots=True)
class Target:
    """Where rows go, and who is found there by an address."""

    store: ContactStore
    shop: str
    keep: Keep


def kept(store: ContactStore, shop: str, occasion: Occasion) -> Target:
    """The cards of a shop."""
    return Target(store, shop, lambda changes: store.change_many(shop, changes, occasion))


def rehearsed(database: Database, target: Target) -> Target:
    """The same cards, and each chunk is undone once it has told what would become of it."""

    def rehearse(changes: Changes) -> Sequence[Changed | Exception]:
        def undone() -> None:
            raise _Undone(target.keep(changes))

        try:
            database.together(undone)
        except _Undone as done:
            return done.answers
        raise AssertionError("what is rehearsed is always undone")

    return Target(target.store, target.shop, rehearse)


class _Undone(Exception):
    """Ends a transaction so that nothing of it is kept, and carries what it came to."""

    def __init__(self, answers: Sequence[Changed | Exception]) -> None:
        self.answers = answers
        super().__init__()


@dataclass(slots=True)
class Import:
    """One run over one table.

    ``constants`` are cells of every row that has no such cell of its own, ``consent`` those (``text``, ``version``) of
    every consent. ``seen`` are hashes of the ids so far, by which repeated ones are told: some 70 bytes a row.
    """

    target: Target
    rules: Rules
    columns: Columns = field(default_factory=Columns)
    constants: Mapping[str, object] = field(default_factory=dict)
    consent: Mapping[str, str] = field(default_factory=dict)
    keep_refused: KeepRefused | None = None
    report: Report = field(default_factory=Report)
    seen: set[int] = field(default_factory=set)

    def run(self, table: Table, progress: Progress | None = None) -> Report:
        """Take the table. One that breaks off is taken up to there, as the report says."""
        self.report.notes.update(table.notes)
        try:
            for chunk in table.chunks:
                self._take(chunk)
                if progress:
                    progress(self.report.rows, table.total)
        except Unreadable as fault:
            self.report.complete = False
            self.report.notes[str(fault)] += 1
        self._conclude()
        return self.report

    def _take(self, chunk: Chunk) -> None:
        """What can be read of a chunk is changed in one transaction."""
        taken = self.columns.of(chunk.frame.columns)
        names = list(chunk.frame.columns)
        stood = {
            number: dict(zip(names, row, strict=True))
            for number, row in zip(chunk.frame.index.tolist(), chunk.frame.to_numpy().tolist(), strict=True)
        }
        for number, reason in chunk.faults.items():
            self.report.refuse(number, None, reason)
        rows = self._read(stood, taken)
        answers = self.target.keep([(id_, row.change) for id_, row in rows.values()]) if rows else ()
        for (number, (id_, row)), answer in zip(rows.items(), answers, strict=True):
            if isinstance(answer, Changed):
                self._count(id_, row, answer)
            else:
                self.report.refuse_for(number, answer)
                self._set_aside(stood[number], str(answer))

    def _read(
        self, stood: Mapping[int, Mapping[str, object]], taken: Mapping[str, str]
    ) -> Mapping[int, tuple[str, Row]]:
        """The rows that can be read, each with the id of its card; the others are refused, empty ones passed over."""
        called = {taken_as: name for name, taken_as in taken.items()}
        found: dict[str, str] = {}
        rows: dict[int, tuple[str, Row]] = {}
        for number, cells_ in stood.items():
            told = {taken[name]: cell for name, cell in cells_.items() if name in taken and not cells.is_empty(cell)}
            if not told:
                continue
            try:
                row = read_row(self._completed(told), self.rules)
                rows[number] = self._whose(row, found), row
            except RowRefused as refused:
                self.report.refuse(number, called.get(refused.column or "", refused.column), refused.reason)
                self._set_aside(cells_, str(refused))
        return rows

    def _completed(self, told: Mapping[str, object]) -> Mapping[str, object]:
        """A row's cells over those of every row; what it decides on has the text that was given for all consents."""
        decided = [purpose for purpose in self.columns.purposes() if f"consent.{purpose}" in told]
        consents = {f"consent.{purpose}.{of}": said for purpose in decided for of, said in self.consent.items()}
        return {**consents, **self.constants, **told}

    def _whose(self, row: Row, found: dict[str, str]) -> str:
        """The id of the card a row is about: its own, that of the one card with its address, else a random new one.

        ``found`` are the ids of the chunk's rows by address, for cards that are not kept yet.
        """
        if row.email is None:
            assert row.id is not None
            return row.id
        address = fold_email(row.email)
        if row.id is not None:
            found.setdefault(address, row.id)
            return row.id
        cards = self.target.store.found(self.target.shop, "email", row.email)
        if len(cards) > 1:
            raise RowRefused("email", SEVERAL)
        return found.setdefault(address, cards[0].id if cards else secrets.token_hex(8))

    def _count(self, id_: str, row: Row, answer: Changed) -> None:
        again = hash(id_) in self.seen
        self.seen.add(hash(id_))
        self.report.take(answer, again)
        self.report.notes.update(row.notes)
        if again:
            self.report.notes[AGAIN] += 1

    def _set_aside(self, row: Mapping[str, object], reason: str) -> None:
        if self.keep_refused:
            self.keep_refused(row, reason)

    def _conclude(self) -> None:
        """What can be said only when all is read."""
        notes, columns = self.report.notes, self.columns
        self.report.columns = columns.document()
        self.report.refused.sort(key=lambda refusal: refusal.row)
        for name in columns.unmet():
            notes[f"the mapping names a column {name!r} that the list does not have"] += 1
        for key in columns.undefined():
            notes[f"{key!r} is no key information that the shop has defined; it is kept as text"] += 1
        if not self.report.rows and self.report.complete:
            notes[NO_ROWS] += 1
