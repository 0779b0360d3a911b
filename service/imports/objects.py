"""JSON and NDJSON: an object a contact, nested ones under dotted names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from service.imports.limits import COLUMNS, JSON, LINE, Unreadable, too_wide
from service.imports.tables import Chunk, Table, frame, parts

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
WHOLE = ("preferences", "tags", "channels", "days")
"""Members that hold lists or documents and are one cell each."""

DEEPEST = 4
NO_OBJECT = "This is no object of JSON."
Numbered = Iterable[tuple[int, object]]


def read_ndjson(path: Path) -> Table:
    """The table of a ``.ndjson`` file; its rows are numbered as its lines."""
    with path.open("rb") as file:
        total = sum(block.count(b"\n") for block in iter(partial(file.read, LINE), b""))
    return Table(path.name, _lines_of_file(path), total)


def read_json(path: Path) -> Table:
    """The table of a ``.json`` file: a list of objects. Raises `Unreadable`."""
    if path.stat().st_size > JSON:
        raise Unreadable(
            f"{path.name} is larger than the {JSON >> 20} MiB of JSON that are read at once: write one object a line "
            f"(as `jq -c '.[]' {path.name}` does) and import that as .ndjson"
        )
    try:
        listed = orjson.loads(path.read_bytes().removeprefix(BYTE_ORDER_MARK))
    except orjson.JSONDecodeError as error:
        raise Unreadable(f"{path.name} is no JSON: {error.msg} at line {error.lineno}, column {error.colno}") from None
    if isinstance(listed, dict) and isinstance(listed.get("contacts"), list):
        listed = listed["contacts"]
    if not isinstance(listed, list):
        raise Unreadable(f"{path.name} is no list of contacts: a list of objects is expected")
    return Table(path.name, chunks_of(path.name, enumerate(listed, 1)), len(listed))


def lines_of(stream: BinaryIO, name: str) -> Iterator[Chunk]:
    """The chunks of a stream with an object a line. Raises `Unreadable` at a line that is too long."""
    return chunks_of(name, _numbered(stream, name))


def _lines_of_file(path: Path) -> Iterator[Chunk]:
    with path.open("rb") as file:
        yield from lines_of(file, path.name)


def _numbered(stream: BinaryIO, name: str) -> Iterator[tuple[int, object]]:
    for number, line in enumerate(iter(partial(stream.readline, LINE), b""), 1):
        if len(line) == LINE:
            raise Unreadable(f"{name} cannot be read beyond line {number - 1}: one is longer than {LINE:,} bytes")
        if line.strip():
            yield number, _object(line.removeprefix(BYTE_ORDER_MARK))


def _object(line: bytes) -> object:
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        return None


def chunks_of(name: str, objects: Numbered) -> Iterator[Chunk]:
    """Objects in chunks, each a row with the columns of all in its chunk; what is no object is a fault."""
    for part in parts(objects):
        rows = {number: dict(flat(said)) for number, said in part if isinstance(said, dict)}
        if len({column for row in rows.values() for column in row}) > COLUMNS:
            raise too_wide(name)
        faults = {number: NO_OBJECT for number, said in part if not isinstance(said, dict)}
        yield Chunk(frame(list(rows.values()), list(rows)), faults)


def flat(said: Mapping[str, Any], depth: int = DEEPEST) -> Iterator[tuple[str, object]]:
    """The members of an object, those of objects within it under dotted names."""
    for name, value in said.items():
        if isinstance(value, dict) and name not in WHOLE and depth:
            yield from ((f"{name}.{deeper}", each) for deeper, each in flat(value, depth - 1))
        else:
            yield name, value
