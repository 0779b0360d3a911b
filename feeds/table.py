"""A table (CSV, TSV) -> items: the same stream that an XML feed gives, its paths the names of the columns."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from feeds.decode import HEAD, Encoding
from feeds.delimited import Dialect, Lines, Loss, TooLong, rows
from feeds.dialects import dialect_of, is_remark, is_tabular, stated
from feeds.errors import FeedRefused, UnknownFormat
from feeds.formats import FeedFormat, load_formats
from feeds.item import Item
from feeds.mended import Mender
from feeds.model import Rejection
from feeds.recognise import asked_for
from feeds.runs import Find, Stretch, in_stretches
from feeds.table_columns import Columns
from feeds.table_rules import TableRules, column_key

MAX_COLUMNS = 10_000
_NAMED = 12
"""So many columns of an unknown table are named to its reader."""


@dataclass(slots=True)
class TableReading:
    """One pass over a table; what `feeds.read.Reading` is for XML. Iterate it once.

    ``complete``, ``repaired`` (count and first line) and ``notes`` are whole after the iteration.
    """

    format: FeedFormat
    encoding: Encoding
    dialect: Dialect
    header: tuple[str, ...]
    _lines: Lines
    items: int = 0
    repaired: int = 0
    repaired_line: int = 0
    complete: bool = True
    notes: list[str] = field(default_factory=list)
    tree: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)
    prefixes: ClassVar[Mapping[str, str]] = {}
    faults: ClassVar[str] = "quotation marks or cells too few or too many"
    end_missing: ClassVar[str] = "it is cut off within its last row"

    def stretches(self, find: Find) -> Iterator[Stretch | Rejection]:
        """The items as columns; they have no bytes of their own, so none is asked for."""
        return in_stretches(iter(self))

    def __iter__(self) -> Iterator[Item | Rejection]:
        columns = Columns(self.format, self.header)
        mender = Mender(self.dialect, len(self.header), columns.looks)
        for row in rows(self._lines, self.dialect, len(self.header), mender.one_row, mender):
            if isinstance(row, Loss):
                self.items += 1
                yield Rejection(self.items, row.line, None, "item", row.text, row.reason)
                continue
            if not row.cells[-1]:
                mender.writes_ends = True
            if not columns.is_product(row.cells):
                continue
            self.items += 1
            if row.mended:
                self.repaired += 1
                self.repaired_line = self.repaired_line or row.line
            yield columns.item(self.items, row.line, row.cells)
        self.complete = not mender.cut
        self._say(columns)
        if self.items == 0:
            raise FeedRefused("No item found: the table has a header and no row that is a product.")

    def _say(self, columns: Columns) -> None:
        """What is to be said of the table as a whole."""
        self.notes += [f"{count} rows are not taken: {why}" for why, count in columns.aside.items()]
        if self._lines.foreign:
            read = f"read as {self._lines.page}" if self._lines.page else "their bytes are replaced"
            self.notes.append(f"{self._lines.foreign} lines are not UTF-8; {read}")
        if self._lines.nuls:
            self.notes.append(f"{self._lines.nuls} lines hold NUL bytes, which are left out")


def table_encoding(head: bytes, found: Encoding) -> Encoding | None:
    """The encoding of a table that begins with ``head``; None for what is no table.

    ``found`` is what a byte order mark or the letters say.
    """
    wide = _unmarked(head) if not found.skip else None
    encoding = Encoding(wide, note=f"nothing marks it as {wide}, which it is") if wide else found
    return encoding if is_tabular(_text(head, encoding)) else None


def _unmarked(head: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of plain text is 0."""
    head = head[:HEAD]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > len(head) // 8 and odd > 4 * even:
        return "utf-16-le"
    return "utf-16-be" if even > len(head) // 8 and even > 4 * odd else None


def read_table(
    chunks: Iterator[bytes], head: bytes, encoding: Encoding, forced: str | FeedFormat | None = None
) -> TableReading:
    """Open a table: find how it is written and its format, read its header, stand before the first row.

    ``forced`` is the format to read it as, or its name. Raises `FeedRefused` or `UnknownFormat` where there is nothing
    to read a product from.
    """
    asked = _for_tables(asked_for(forced))
    dialect = dialect_of(_text(head, encoding), asked.table if asked and asked.table else TableRules())
    lines = Lines(chunks, encoding)
    header = _header(lines, dialect)
    format_ = _as_told(header, asked) if asked else _recognised(header)
    header = _named(header, format_)
    notes = [encoding.note] if encoding.note else []
    numbered = {column_key(name) for name in header if "[" in name}
    keys = Counter(column_key(name) for name in header if name)
    notes += [f"{count} columns are named {key!r}" for key, count in keys.items() if count > 1 and key not in numbered]
    return TableReading(format_, encoding, dialect, header, lines, notes=notes)


def _text(head: bytes, encoding: Encoding) -> str:
    return head[encoding.skip : HEAD].decode(encoding.name, "replace")


def _header(lines: Lines, dialect: Dialect) -> tuple[str, ...]:
    """The names of the columns, from the first line that has any and is no remark."""
    try:
        for cells in dialect.reader(lines):
            line = "".join(lines.taken)
            if cells and any(cells) and stated(line) is None and not is_remark(line):
                break
            lines.begin()
        else:
            raise FeedRefused("The table is empty: it has not even a header.")
    except (csv.Error, TooLong):
        raise FeedRefused("The header of the table cannot be read: a quotation mark is not closed in it.") from None
    if len(cells) > MAX_COLUMNS:
        raise FeedRefused(f"The table has {len(cells):,} columns; up to {MAX_COLUMNS:,} are read.")
    return tuple(cell.strip().strip("\ufeff") for cell in cells)


def _for_tables(asked: FeedFormat | None) -> FeedFormat | None:
    """The asked format, unless it is one of XML."""
    if asked is not None and asked.table is None and asked.recognise.items:
        tables = ", ".join(each.key for each in load_formats().values() if each.table is not None)
        raise FeedRefused(
            f"The document is a table, and the format {asked.key} is read from XML; tables are: {tables}."
        )
    return asked


def _named(header: tuple[str, ...], format_: FeedFormat) -> tuple[str, ...]:
    """The header as the format calls its columns."""
    return format_.table.named(header) if format_.table else header


def _keys(header: tuple[str, ...], format_: FeedFormat) -> set[str]:
    return {column_key(name) for name in _named(header, format_)}


def _as_told(header: tuple[str, ...], format_: FeedFormat) -> FeedFormat:
    keys = _keys(header, format_)
    titles = format_.fields.get("title", ())
    if not any(column_key(part) in keys for path in titles for part in path.split(" + ")):
        named = " or ".join(titles)
        raise FeedRefused(
            f"No item found: the format {format_.key} has the title in the column {named}; there is none."
        )
    return format_


def _recognised(header: tuple[str, ...]) -> FeedFormat:
    """The format whose columns these are; of several the one that knows most of them."""
    known = {each.key: _keys(header, each) for each in load_formats().values() if each.table is not None}
    found = [each for key, each in load_formats().items() if each.table is not None and _fits(known[key], each.table)]
    if not found:
        named = ", ".join(name[:40] for name in header[:_NAMED]) + (", ..." if len(header) > _NAMED else "")
        raise UnknownFormat(
            f"The document is a table whose columns belong to no known format ({named}): name its format with "
            "--format, or write a mapping that says which column is which."
        )
    return max(
        found,
        key=lambda each: sum(column_key(path) in known[each.key] for paths in each.fields.values() for path in paths),
    )


def _fits(keys: set[str], rules: TableRules) -> bool:
    wanted = {column_key(name) for name in rules.columns}
    return bool(wanted) and wanted <= keys and not keys.isdisjoint(map(column_key, rules.any))
