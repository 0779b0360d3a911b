"""Of each product of a generation: is it in stock, when did it come back, how far was its price lowered.

Read from the documents of the products and from the generation that served before, while a generation is made.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson
from numpy.typing import NDArray

from feeds.kept import first_seen
from frames.prices import reduction_of
from matching.errors import ForeignIndex
from matching.index import Index
from service.generations.changes import in_common
from service.generations.fitted import IN_STOCK, VERSIONS
from service.generations.opened import load_index
from service.generations.sealed import Fit, arrays_of, fit_of, keep
from service.generations.words import PRODUCTS

NAME: Final = "facts"
VERSION: Final = VERSIONS[NAME]
BACK_DAYS: Final = 30
"""So long a product counts as back in stock, to when its feed was read."""
AWAY: Final = -1
"""A product that was there and is not in stock now: when it is again, it is back."""

BACKORDER, PREORDER = 2, 3
_CODES: Final = {
    b"null": 0,
    b'"in_stock"': IN_STOCK,
    b'"backorder"': BACKORDER,
    b'"preorder"': PREORDER,
    b'"out_of_stock"': 4,
}
"""What a feed says of a product's stock, as codes."""
# A quotation mark inside a text is written \" in JSON: these names stand nowhere but where the fields begin.
_FIELDS: Final = re.compile(
    rb',"price":([^,]*),"currency":[^,]*,"old_price":([^,]*),"lowest_price_30d":([^,]*),"availability":([^,]*),'
)


@dataclass(frozen=True, slots=True, eq=False)
class Offered:
    """What the documents say, a row a product: ``stock`` (uint8 codes) and ``reduced`` (int32, see `reduction_of`)."""

    stock: NDArray[np.uint8]
    reduced: NDArray[np.int32]


def fit_facts(folder: Path, index: Index, at: int, made: str, before: Path | None) -> Fit:
    """Work the facts out for the generation that stands in ``folder``, and keep them there.

    ``at`` is when its feed was read, in seconds since 1970; ``before`` the folder of the generation before it.
    """
    offered = offered_in(folder / PRODUCTS, len(index.ids))
    back = came_back(index, offered.stock, first_seen(folder, len(index.ids)), at, before)
    arrays: dict[str, NDArray[Any]] = {"stock": offered.stock, "reduced": offered.reduced, "back": back}
    told = {"reduced": int(np.count_nonzero(offered.reduced)), "back": int(np.count_nonzero(back > 0))}
    return keep(folder, NAME, VERSION, made, arrays, told=told)


def offered_in(products: Path, rows: int) -> Offered:
    """What the documents of so many products say of stock and reductions."""
    stock, reduced = np.zeros(rows, np.uint8), np.zeros(rows, np.int32)
    for row, (price, old, lowest, availability) in enumerate(_fields(products)):
        stock[row] = _CODES[availability]
        if lowest != b"null":
            reduced[row] = reduction_of(*map(_amount, (price, old, lowest)))
    return Offered(stock, reduced)


def _fields(products: Path) -> Iterator[tuple[bytes, ...]]:
    with products.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as lines:
        for found in _FIELDS.finditer(lines):
            yield found.groups()


def _amount(written: bytes) -> Decimal | None:
    said = orjson.loads(written)
    return None if said is None else Decimal(said)


def came_back(
    index: Index, stock: NDArray[np.uint8], since: NDArray[np.int64], at: int, before: Path | None
) -> NDArray[np.int64]:
    """Of each product by row (int64): when it came back in stock, in seconds since 1970, if that is `BACK_DAYS` ago at
    most; `AWAY` where it is not in stock and was, or was said to be sold out; else 0.

    A product that feeds held before (``since`` says when first) and the last one did not was away as well; what stood
    in no feed before is new, and so not back. What is ordered or announced is not in stock.
    """
    available = index.positions.by_row >= 0
    held = available & ~np.isin(stock, (BACKORDER, PREORDER))
    were = np.where((since < at) & (before is not None), AWAY, np.int64(0))
    was_held = np.zeros(len(stock), np.bool_)
    if before is not None and (earlier := _earlier(before)) is not None:
        was_index, was_stock, was_back = earlier
        was_rows, now_rows = in_common(was_index, index)
        was_available = was_index.positions.by_row[was_rows] >= 0
        was_held[now_rows] = was_available & ~np.isin(was_stock[was_rows], (BACKORDER, PREORDER))
        were[now_rows] = np.where(was_available, np.maximum(was_back[was_rows], 0), AWAY)
        were[now_rows[was_back[was_rows] == AWAY]] = AWAY
    else:
        were[:] = 0
    back = np.where(were == AWAY, at, were)
    back[back < at - BACK_DAYS * 24 * 60 * 60] = 0
    waiting = np.where((were == AWAY) | was_held, AWAY, 0)
    return np.where(held, back, np.where(available, waiting, AWAY)).astype(np.int64)


def _earlier(folder: Path) -> tuple[Index, NDArray[np.uint8], NDArray[np.int64]] | None:
    """An earlier generation's index with its stock and what had come back; None where this Notesik cannot read it."""
    try:
        index = load_index(folder / "index")
    except (ForeignIndex, OSError, ValueError, KeyError):
        return None
    fit = fit_of(folder, NAME, VERSION)
    arrays = None if fit is None else arrays_of(folder, fit)
    if arrays is None:  # made before there were facts: what could be bought was in stock
        return index, np.zeros(len(index.ids), np.uint8), np.zeros(len(index.ids), np.int64)
    return index, arrays["stock"], arrays["back"]
