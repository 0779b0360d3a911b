"""The id of every item: its own, or what stands in for it: product number, EAN, link, a digest of the item."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feeds.fields import Fields
from feeds.formats import FieldName
from feeds.reserved import Reserved
from feeds.text import clean
from feeds.text_columns import cleaned

MAX_ID = 256

_STAND_INS: tuple[tuple[FieldName, str], ...] = (
    ("number", "the product number"),
    ("ean", "the EAN"),
    ("link", "the link"),
)


def identities(fields: Fields, reserved: Reserved) -> Any:
    """An id for every item of a batch, at most `MAX_ID` characters long."""
    own = fields.first("id")
    ids = pa.nulls(len(fields), pa.string()) if own is None else cleaned(own)
    fine = pc.and_kleene(ids.is_valid(), pc.less_equal(pc.binary_length(ids), MAX_ID)).fill_null(False)
    if pc.all(fine).as_py():
        return ids
    rows = np.flatnonzero(~fine.to_numpy(zero_copy_only=False))
    found = [_identity(fields, ids[row].as_py(), row, reserved) for row in rows.tolist()]
    return pc.replace_with_mask(ids, pc.invert(fine), pa.array(found, pa.string()))


def _identity(fields: Fields, own: str | None, row: int, reserved: Reserved) -> str:
    at = np.array([row])
    if own:
        return _bounded(own, at, reserved)
    for field, stand_in in _STAND_INS:
        column = fields.first(field)
        found = clean((column[row].as_py() or "") if column is not None else "")
        if found:
            reserved.add("id", f"no id; {stand_in} stands in for it", at)
            return _bounded(found, at, reserved)
    reserved.add("id", "no id; a digest of the item stands in for it", at)
    return fields.batch.item(row).digest()


def _bounded(id_: str, at: Any, reserved: Reserved) -> str:
    """An id of bounded length; two that only begin alike stay two."""
    if len(id_) <= MAX_ID:
        return id_
    reserved.add("id", f"longer than {MAX_ID} characters; a digest stands in for its end", at)
    digest = hashlib.blake2b(id_.encode(), digest_size=8).hexdigest()
    return f"{id_[: MAX_ID - len(digest) - 1]}~{digest}"
