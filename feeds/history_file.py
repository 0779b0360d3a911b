"""A shop's price history as one Arrow file: a row a product, its prices a list; for any tool that reads Arrow."""

from __future__ import annotations

from typing import Any

import numpy as np
import orjson
import pyarrow as pa

from feeds.history import ROW, History

FORMAT = 1
"""Version of the file's layout."""

_TIME = pa.timestamp("s", "UTC")
_MILLIONTHS, _MONEY = pa.decimal64(18, 6), pa.decimal128(18, 6)


class UnreadableHistory(ValueError):
    """Bytes that are no price history of this version, and why not."""


def written(history: History) -> bytes:
    """The file's bytes. ``format`` and ``observed`` (seconds since 1970) stand in its metadata."""
    said = orjson.dumps({"format": FORMAT, "observed": history.observed.tolist()})
    table = pa.table(
        {
            "id": history.ids,
            "first_seen": _some(history.first).cast(_TIME),
            "last_seen": pa.array(history.last).cast(_TIME),
            "prices": pa.ListArray.from_arrays(pa.array(history.offsets, pa.int32()), _prices(history)),
        }
    ).replace_schema_metadata({"history": said})
    out = pa.BufferOutputStream()
    with pa.ipc.new_file(out, table.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as file:
        file.write_table(table)
    return bytes(out.getvalue())


def _prices(history: History) -> Any:
    rows, currencies = history.rows, pa.array(history.currencies, pa.string())
    said = {
        "since": pa.array(rows["since"]).cast(_TIME),
        "price": pa.array(rows["price"]).view(_MILLIONTHS).cast(_MONEY),
        "old_price": _some(rows["old"]).view(_MILLIONTHS).cast(_MONEY),
        "currency": pa.DictionaryArray.from_arrays(_some(rows["currency"], none=-1), currencies),
    }
    return pa.StructArray.from_arrays(list(said.values()), list(said))


def _some(numbers: Any, none: int = 0) -> Any:
    """The numbers, null where there is none."""
    return pa.array(numbers, mask=numbers == none)


def read_history(content: Any) -> History:
    """The history in a file's bytes, or in anything that Arrow reads. Raises `UnreadableHistory`."""
    try:
        table = pa.ipc.open_file(content).read_all().combine_chunks()
        said = orjson.loads((table.schema.metadata or {})[b"history"])
        if said["format"] != FORMAT:
            raise UnreadableHistory(f"its format is {said['format']!r}, not {FORMAT}")
        return _read(table, np.array(said["observed"], np.int64))
    except (pa.ArrowException, KeyError, TypeError, ValueError) as error:
        raise UnreadableHistory(str(error)) from None


def _read(table: pa.Table, observed: Any) -> History:
    def column(name: str) -> Any:
        held = table.column(name)
        return held.chunk(0) if held.num_chunks else pa.array([], held.type)

    prices = column("prices")
    told = prices.flatten()
    rows = np.empty(len(told), ROW)
    rows["since"] = told.field("since").cast(pa.int64())
    for name, field in (("price", "price"), ("old", "old_price")):
        rows[name] = told.field(field).cast(_MILLIONTHS).view(pa.int64()).fill_null(0)
    rows["currency"] = told.field("currency").indices.fill_null(-1)
    return History(
        ids=column("id"),
        first=column("first_seen").cast(pa.int64()).fill_null(0).to_numpy(),
        last=column("last_seen").cast(pa.int64()).to_numpy(),
        offsets=prices.offsets.to_numpy().astype(np.int64),
        rows=rows,
        currencies=tuple(told.field("currency").dictionary.to_pylist()),
        observed=observed,
    )
