"""How much is taken of what may be hostile. A list of a million contacts stays far below each of these."""

from __future__ import annotations

from typing import Final

from service.errors import ServiceError

ROWS: Final = 500
"""Rows of a chunk; each chunk is one transaction."""

COLUMNS: Final = 500
CELL: Final = 131_072
"""Characters of a cell."""

LINE: Final = 1 << 20
"""Bytes of a line."""

JSON: Final = 32 << 20
"""Bytes of a JSON document, which is read at once; NDJSON has no such limit."""

UNPACKED: Final = 1 << 30
"""Bytes of a workbook unpacked."""

SHARED: Final = 128 << 20
"""Bytes of a workbook's texts, which its sheets refer to and which are held at once."""

HEADER_ROWS: Final = 20
"""Rows of a sheet among which the header is looked for."""


class Unreadable(ServiceError):
    """A list cannot be read, or not further than to a place that the sentence names."""


def too_wide(name: str) -> Unreadable:
    """The sentence for more columns than are taken."""
    return Unreadable(f"{name} has more than {COLUMNS} columns")
