"""Rows that are not plainly rows: mended where only one reading is possible, else a loss that says what it cost.

Certain are: marks of quotation within a cell that nobody doubled, a mark that is opened and not closed, cells left out
at a row's end, behind addresses and prices, by a writer that leaves empty ones out, empty cells too many, a delimiter
with a space behind it within an unquoted cell. Everything else is put aside, for a cell in the wrong column is worse
than a row less.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from itertools import islice

from feeds.delimited import MAX_LINES, MAX_ROW, Dialect, Lines, Loss, Row, TooLong

LOOKED_AHEAD = 64
"""Lines that are looked at for the end of a row whose quotation marks do not close."""
_ROW_AHEAD = 20
_LARGE = 1 << 17
"""Characters of a cell beyond which `csv` does not read it."""
_TOLERANT = 1 << 18
_SHOWN = 200
_LINE_END = ("\n", "\r")
_ADDRESS = re.compile(r"\s*(?:https?:)?//|\s*$", re.IGNORECASE)
_AMOUNT = re.compile(r"\s*$|[^\d\n]{0,12}\d[\d\s.,'’]*[^\d\n]{0,12}$")


@dataclass(frozen=True, slots=True)
class Looks:
    """How a row of the table looks: where addresses and amounts stand."""

    links: tuple[int, ...] = ()
    amounts: tuple[int, ...] = ()

    def reach(self, count: int) -> bool:
        """Whether all of them stand in the first ``count`` cells."""
        return max((*self.links, *self.amounts), default=-1) < count

    def fit(self, cells: list[str]) -> bool:
        """Whether nothing stands where it cannot stand."""
        return all(_ADDRESS.match(cells[at]) for at in self.links) and all(
            _AMOUNT.match(cells[at]) for at in self.amounts
        )

    def prove(self, cells: list[str]) -> bool:
        """Whether the cells are surely those of a row: an address stands where one belongs."""
        return self.fit(cells) and any(cells[at].strip() for at in self.links)


@dataclass(slots=True)
class Mender:
    """Mends the rows of one table of ``width`` columns.

    ``writes_ends``: the table writes empty cells at a row's end, so that a short row is not one that left them out.
    ``cut``: the table ended within a row.
    """

    dialect: Dialect
    width: int
    looks: Looks
    writes_ends: bool = False
    cut: bool = field(default=False, init=False)

    def one_row(self, taken: list[str]) -> bool:
        """Whether several lines that read as one row are one: none of them is a row by itself."""
        return not any(self._alone(line) for line in taken[1:])

    def __call__(self, lines: Lines) -> Row | Loss:
        """The row that begins with the first of the lines taken; the lines that do not belong to it are given back."""
        if len(lines.taken[0]) > MAX_ROW:
            lines.skip_line()
            return Loss(lines.first, "", f"a row of more than {MAX_ROW:,} characters")
        large = self._large(lines) if sum(map(len, lines.taken)) > _LARGE else None
        if large is not None:
            return Row(lines.first, large)
        lines.give_back(len(lines.taken) - 1)
        ended = False
        for _ in range(LOOKED_AHEAD):
            text = "".join(lines.taken)
            ended = lines.at_end()
            is_open = bool(self.dialect.quote) and text.count(self.dialect.quote) % 2 == 1
            unfinished = ended and not text.endswith(_LINE_END)
            cells = tolerant(text, self.dialect, self.width)
            uncertain = (is_open and self._torn(cells)) or (unfinished and (is_open or len(cells) < self.width))
            whole = None if uncertain else self._fitted(cells)
            if whole is None and is_open and not unfinished:  # a lone mark may stand at a cell's very end: "Screen 24""
                whole = self._fitted(tolerant(text, self.dialect, self.width, any_mark=True))
                whole = None if whole is None or self._torn(whole) else whole
            if whole is not None:
                return Row(lines.first, whole, mended=True)
            if ended or not is_open or self._row_follows(lines):
                break
            next(lines)
        return self._loss(lines, cells, is_open=is_open, unfinished=unfinished or (ended and is_open))

    def _alone(self, line: str) -> bool:
        """Whether a line is a row by itself; one that closes a mark which it did not open is the end of another."""
        if line.count(self.dialect.delimiter) < self.width - 1 or self._marks(line) % 2:
            return False
        cells = self._read(iter([line]))
        return cells is not None and self.looks.prove(cells)

    def _marks(self, line: str) -> int:
        quote, escape = self.dialect.quote, self.dialect.escape
        return line.count(quote) - (line.count(escape + quote) if escape else 0) if quote else 0

    def _row_follows(self, lines: Lines) -> bool:
        before = len(lines.taken)
        cells = self._read(islice(lines, _ROW_AHEAD))
        lines.give_back(len(lines.taken) - before)
        return cells is not None and not self._torn(cells) and self.looks.fit(cells)

    def _read(self, lines: islice[str] | object) -> list[str] | None:
        """The next row, if it is one."""
        try:
            cells = next(self.dialect.reader(lines), [])  # type: ignore[arg-type]
        except (csv.Error, TooLong):
            return None
        return cells if len(cells) == self.width else None

    def _large(self, lines: Lines) -> list[str] | None:
        """The cells of a row that is sound, and only too large for `csv`."""
        quote, before = self.dialect.quote, len(lines.taken)
        marks = sum(line.count(quote) for line in lines.taken) if quote else 0
        try:
            while marks % 2 and len(lines.taken) < MAX_LINES:
                marks += next(lines).count(quote)
        except (StopIteration, TooLong):
            pass
        cells = tolerant("".join(lines.taken), self.dialect, self.width) if marks % 2 == 0 else []
        if len(cells) == self.width and self.looks.fit(cells):
            return cells
        lines.give_back(len(lines.taken) - before)
        return None

    def _torn(self, cells: list[str]) -> bool:
        """Whether the cells look like parts of one text, which a mark that is not closed should have held together."""
        return not cells or any(cell.startswith(" ") for cell in cells)

    def _fitted(self, cells: list[str]) -> list[str] | None:
        """As many cells as there are columns, where only one way of getting there is possible."""
        missing = self.width - len(cells)
        if missing > 0:
            if self.writes_ends or not cells or not cells[-1] or not self.looks.reach(len(cells)):
                return None
            cells = cells + [""] * missing
        elif missing < 0 and not any(cells[self.width :]):
            cells = cells[: self.width]
        elif missing < 0:
            cells = _joined(cells, self.dialect.delimiter)
        return cells if len(cells) == self.width and self.looks.fit(cells) else None

    def _loss(self, lines: Lines, cells: list[str], *, is_open: bool, unfinished: bool) -> Loss:
        last = lines.first + len(lines.taken) - 1
        where = f" (lines {lines.first} to {last})" if last > lines.first else ""
        if unfinished:
            self.cut = True
            reason = f"the table ends within this row: the download or the export was cut off{where}"
        elif is_open:
            reason = f"a quotation mark is opened and not closed{where}: double each mark that stands within a cell"
        elif len(cells) == self.width:
            reason = "the cells do not stand in their columns: no address where the links are, or no amount for a price"
        else:
            reason = (
                f"the row has {len(cells)} cells and the header {self.width}{where}: "
                "quote each cell that holds the delimiter, and write every empty cell"
            )
        return Loss(lines.first, " ".join("".join(lines.taken)[:_SHOWN].split()), reason)


def tolerant(text: str, dialect: Dialect, width: int, *, any_mark: bool = False) -> list[str]:
    """The cells of one row as a person would read them: a mark closes a cell only where the cell can end.

    ``any_mark``: also one that could be half of a doubled pair. Of a text that has far more cells than ``width``, only
    the first ones are told apart; none at all where a line would break within a cell that no marks hold together.
    """
    body = text.removesuffix("\n").removesuffix("\r")
    quote, delimiter = dialect.quote, dialect.delimiter
    cells: list[str] = []
    at = 0
    while len(cells) <= width + LOOKED_AHEAD:
        while dialect.spaced and body.startswith(" ", at):
            at += 1
        end = _closing(body, at + 1, dialect, any_mark) if quote and body.startswith(quote, at) else -1
        if end >= 0:
            cells.append(body[at + 1 : end].replace(quote * 2, quote))
            end += 1
        else:
            end = body.find(delimiter, at)
            end = len(body) if end < 0 else end
            cell = body[at:end]
            if "\n" in cell or "\r" in cell:
                return []
            cells.append(cell.removeprefix(quote) if quote and cell.count(quote) == 1 else cell)
        if end >= len(body):
            break
        at = end + 1
    return cells


def _closing(body: str, at: int, dialect: Dialect, any_mark: bool) -> int:
    """Where the mark stands that closes the cell whose text begins at ``at``; -1: nowhere."""
    begin, mark = at, dialect.quote + dialect.delimiter
    while (found := body.find(mark, at)) >= 0:
        if any_mark or _single(body, begin, found, dialect):
            return found
        at = found + 1
    last = len(body) - 1
    closes = last >= begin and body.endswith(dialect.quote) and (any_mark or _single(body, begin, last, dialect))
    return last if closes else -1


def _single(body: str, begin: int, at: int, dialect: Dialect) -> bool:
    """Whether the mark at ``at`` is none of a doubled pair."""
    if dialect.escape:
        return body[at - 1] != dialect.escape
    run = at
    while run > begin and body[run - 1] == dialect.quote:
        run -= 1
    return (at - run) % 2 == 0


def _joined(cells: list[str], delimiter: str) -> list[str]:
    """Cells that begin with a space belong to the text before them: nobody quoted it."""
    joined: list[str] = []
    for cell in cells:
        if joined and cell[:1] == " " and cell.strip():
            joined[-1] += delimiter + cell
        else:
            joined.append(cell)
    return joined
