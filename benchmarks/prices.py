"""What the price history costs an import: read, asked for every product's lowest price, pruned, written again.

Processor time a product, beside that of the rest of the import, which is timed on a smaller feed: its cost a product
is the same at every size.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from feeds.build import FeedSettings, build
from feeds.history import NO_HISTORY, Offers
from feeds.history_file import read_history, written
from feeds.kept import UNKNOWN
from feeds.reductions import DAY, look, pruned
from tests.oracle.feeds import random_feed

PRODUCTS, READINGS, ROUNDS = 200_000, 40, 3
FEED_PRODUCTS = 10_000
CHANGE, ANNOUNCE = 0.1, 0.2
"""Each day a tenth of the prices change, and a fifth of the products announce an old price."""

Dice = np.random.Generator


def prices(dice: Dice, products: int) -> NDArray[np.int64]:
    """Random amounts of 10 to 500, whole in hundredths."""
    return dice.integers(1_000, 50_000, products) * 10_000


def history_seconds(products: int) -> tuple[float, int, int]:
    """Processor seconds for the last reading of so many; the bytes of the file, and for how many products it tells."""
    dice, content = np.random.default_rng(1), written(NO_HISTORY)
    ids = pa.array([f"SKU-{number:07}" for number in range(products)])
    currency, price = pa.array(["PLN"] * products), prices(dice, products)
    took, told = 0.0, 0
    for day in range(READINGS):
        price = np.where(dice.random(products) < CHANGE, prices(dice, products), price)
        old = np.where(dice.random(products) < ANNOUNCE, 600_000_000, 0)
        before = process_time()
        grown, past = look(read_history(content), Offers(ids, price, old, currency), (20_000 + day) * DAY)
        content = written(pruned(grown))
        took, told = process_time() - before, int((past.lowest != UNKNOWN).sum())
    return took, len(content), told


def import_seconds(products: int) -> float:
    """Processor seconds of an import without a history."""
    with TemporaryDirectory() as folder:
        source = Path(folder, "feed.xml")
        source.write_bytes(random_feed("google", products, seed=1))
        before = process_time()
        build(source, Path(folder), FeedSettings(at=datetime(2026, 1, 1, tzinfo=UTC)))
        return process_time() - before


def main(products: int) -> None:
    """Print what a history of so many products costs each import."""
    rounds = [(history_seconds(products), import_seconds(FEED_PRODUCTS)) for _ in range(ROUNDS)]
    each = median(history[0] / products * 1e6 for history, _ in rounds)
    whole = median(seconds / FEED_PRODUCTS * 1e6 for _, seconds in rounds)
    (_, size, told), _ = rounds[0]
    print(
        f"prices: {products} products, {READINGS} readings, {told} lowest prices, {size / 1e6:.1f} MB: "
        f"{each:.1f} CPU us a product, {each / whole:.1%} of the import's {whole:.0f}"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PRODUCTS)
