"""The documents of products, but for their filters, put together of columns: each distinct piece is written once.

The contract's product document; what a piece of it is, is told of one value, and Arrow joins the pieces of each row.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from feeds.documents import money_text, popularity_text
from feeds.links import as_lists
from feeds.paths import Path
from feeds.pricing import Prices
from feeds.products import UNAVAILABLE, Products
from feeds.text_columns import quoted

_NULL = "null"


def documents(products: Products) -> Any:
    """A JSON object for each item of a batch (an Arrow array of bytes)."""
    text = pa.string()
    pieces = [
        '{"id":', quoted(products.id),
        ',"title":', quoted(products.title),
        ',"description":', quoted(products.description),
        ',"link":', quoted(products.link),
        ',"image":', quoted(products.image),
        ',"images":[', _images(products),
        "],", products.prices.column(_prices, text),
        ",", products.availability.column(_availability, text),
        ',"brand":', products.brand.column(_json, text),
        ',"group":', quoted(products.group),
        ',"popularity":', products.popularity.column(_number, text),
        ',"category":', products.paths.column(_category, text),
        "}", "",
    ]  # fmt: skip
    joined = pc.binary_join_element_wise(*pieces, null_handling="replace", null_replacement=_NULL)
    return joined.cast(pa.binary())


def _images(products: Products) -> Any:
    items = len(products.batch.numbers)
    if not len(products.images.rows):
        return ""
    quoted_images = type(products.images)(products.images.rows, quoted(products.images.values))
    return pc.binary_join(as_lists(quoted_images, items), ",")


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


@lru_cache(maxsize=1 << 16)
def _prices(read: Prices) -> str:
    written = {
        "price": _money(read.price),
        "currency": read.currency,
        "old_price": _money(read.old),
        "lowest_price_30d": _money(read.lowest),
    }
    return _json(written)[1:-1]


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else money_text(amount)


def _availability(state: str | None) -> str:
    return _json({"availability": state, "available": state != UNAVAILABLE})[1:-1]


def _number(popularity: Decimal | None) -> str:
    return popularity_text(popularity or Decimal(0))


def _category(paths: tuple[Path, ...]) -> str:
    return _json(list(paths[0]) if paths else [])
