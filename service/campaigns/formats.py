"""How rows stand in the file of a part: written a few hundred at a time, and counted again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from service.campaigns.model import Row

COUNTED = ("empty", "reason", "generation")
"""The columns that every surface has, by which a finished part is counted."""

Rows = Iterable[list[Row]]


@dataclass(frozen=True, slots=True)
class Format:
    """``write`` puts rows with these columns into a file; ``read`` gives what of each row is `COUNTED`."""

    write: Callable[[Path, Mapping[str, Any], Rows], None]
    read: Callable[[Path], Iterator[Row]]


def _write_parquet(path: Path, columns: Mapping[str, Any], rows: Rows) -> None:
    schema = pa.schema(list(columns.items()))
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for some in rows:
            writer.write_table(pa.Table.from_pylist(some, schema))


def _read_parquet(path: Path) -> Iterator[Row]:
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(columns=list(COUNTED)):
            yield from batch.to_pylist()


def _write_ndjson(path: Path, columns: Mapping[str, Any], rows: Rows) -> None:
    documents = {name for name, kind in columns.items() if isinstance(kind, pa.JsonType)}
    with path.open("wb") as file:
        for row in chain.from_iterable(rows):
            # What is JSON already stands there as it is, not as a text within a text.
            said = {name: orjson.Fragment(row[name] or b"null") if name in documents else row[name] for name in columns}
            file.write(orjson.dumps(said, option=orjson.OPT_APPEND_NEWLINE))


def _read_ndjson(path: Path) -> Iterator[Row]:
    with path.open("rb") as file:
        yield from map(orjson.loads, file)


FORMATS: Mapping[str, Format] = {
    "parquet": Format(_write_parquet, _read_parquet),
    "ndjson": Format(_write_ndjson, _read_ndjson),
}
