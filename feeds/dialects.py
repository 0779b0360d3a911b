"""How a table is written: its delimiter and quotation marks, from its header and first rows."""

from __future__ import annotations

import csv
import re
from itertools import dropwhile, islice

from feeds.delimited import Dialect
from feeds.table_rules import TableRules

DELIMITERS = ",;\t|"
_ROWS = 50
_STATED = re.compile(r"sep=(.)\s*$", re.IGNORECASE)
_REMARK = re.compile(r"[\s\ufeff]*[\"']?#\s+\S")
_NO_TABLE = ("<", "{", "[")
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1f]")


def stated(line: str) -> str | None:
    """The delimiter that a first line such as ``sep=;`` states for a spreadsheet."""
    found = _STATED.match(line)
    return found[1] if found else None


def is_remark(line: str) -> bool:
    """Whether a line in front of the header explains the columns, as in Meta's own template: ``# Required | ...``."""
    return _REMARK.match(line) is not None


def is_tabular(head: str) -> bool:
    """Whether a document that begins so is a table: it has a delimiter, and is neither XML nor JSON nor binary."""
    text = head.lstrip("\ufeff \r\n")
    first = next((line for line in text.splitlines() if not is_remark(line)), "")
    if not first or text.startswith(_NO_TABLE) or _CONTROLS.search(text):
        return False
    return stated(first) is not None or any(delimiter in first for delimiter in DELIMITERS)


def dialect_of(head: str, rules: TableRules) -> Dialect:
    """The dialect in which most of the first rows have as many cells as the header; ``rules`` outdo what is found."""
    written = (line for line in head.lstrip("\ufeff").splitlines(keepends=True) if line.strip())
    lines = list(dropwhile(is_remark, written))
    told = stated(lines[0]) if lines else None
    if told:
        lines = lines[1:]
    if len(lines) > 1 and not lines[-1].endswith(("\n", "\r")):
        lines = lines[:-1]  # it may end within a row
    delimiters = rules.delimiter or told or DELIMITERS
    return max(
        (dialect for delimiter in delimiters for dialect in _dialects(delimiter, lines, rules.quote)),
        key=lambda dialect: _agreement(dialect, lines),
    )


def _dialects(delimiter: str, lines: list[str], quote: str | None) -> list[Dialect]:
    """The ways of quoting that the first lines give reason to try; the usual one first."""
    header = lines[0] if lines else ""
    spaced = f"{delimiter} " in header and len(re.findall(rf"{re.escape(delimiter)}(?! )", header)) == 0
    marks = (quote,) if quote is not None else ('"', "'") if header.startswith("'") else ('"',)
    escapes = ("", "\\") if any('\\"' in line or "\\'" in line for line in lines) else ("",)
    return [Dialect(delimiter, mark, escape, spaced) for mark in marks for escape in escapes]


def _agreement(dialect: Dialect, lines: list[str]) -> float:
    """The header's cells, weighed by the share of rows that have as many."""
    reader = dialect.reader(iter(lines))
    widths: list[int] = []
    while len(widths) < _ROWS:
        try:
            cells = next(reader, None)
        except csv.Error:
            widths.append(-1)
            continue
        if cells is None:
            break
        widths.append(len(cells))
    if not widths or widths[0] < 2:
        return 0.0
    return widths[0] * (1 + sum(width == widths[0] for width in islice(widths, 1, None))) / (1 + len(widths))
