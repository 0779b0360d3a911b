"""The history of a shop's prices: read before an import, kept by every one that is not held back.

It outlives the generations: returning to an earlier one, or making one again, changes nothing of what was asked when.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson

from service.errors import BrokenFile, UnknownProduct
from service.generations.shelf import Shelf
from service.storage.files import write_atomically

if TYPE_CHECKING:
    from feeds.history import History

READINGS = "readings.json"
"""When the last feed was read again, unchanged (seconds since 1970): beside the history, until a changed one comes."""


def known_history(shelf: Shelf) -> History:
    """What earlier imports kept. Raises `BrokenFile` where that cannot be read: it is never silently begun anew."""
    from feeds.history import NO_HISTORY
    from feeds.history_file import UnreadableHistory, read_history

    path = shelf.folder.prices
    try:
        return _read_again(read_history(path.read_bytes()), _readings(shelf))
    except FileNotFoundError:
        return NO_HISTORY
    except (OSError, UnreadableHistory) as error:
        raise BrokenFile(
            f"the price history of shop {shelf.shop!r} cannot be read ({error}): put {path} back from a copy, or "
            "remove it to begin anew; no reduction is then announced until 30 days are known again"
        ) from None


def prices_document(shelf: Shelf, product: str) -> dict[str, Any]:
    """What is known of the prices of a product: each with since when, and the reduction that runs with the lowest price
    of the 30 days before it and the days that covers. Raises `UnknownProduct` and `BrokenFile`.
    """
    from feeds.documents import money_text
    from feeds.kept import UNKNOWN
    from feeds.money import MAX_DECIMALS
    from feeds.reductions import of_product, reduction

    def amount(millionths: int) -> str:
        return money_text(Decimal(millionths).scaleb(-MAX_DECIMALS))

    history = known_history(shelf)
    one = of_product(history, product)
    if not len(one.first):
        raise UnknownProduct(shelf.shop, product)
    runs = reduction(history, product)
    rows = [
        {
            "since": _moment(int(row["since"])),
            "price": amount(int(row["price"])),
            "old_price": amount(int(row["old"])) if row["old"] else None,
            "currency": one.currencies[row["currency"]] if row["currency"] >= 0 else None,
        }
        for row in one.rows
    ]
    running = runs and {
        "since": _moment(runs.since),
        "covers_from": _moment(runs.covers),
        "lowest_price_30d": None if runs.lowest == UNKNOWN else amount(runs.lowest),
        "currency": rows[-1]["currency"],
    }
    return {"shop": shelf.shop, "product": product, "prices": rows, "reduction": running}


def _moment(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def keep_history(shelf: Shelf, known: History, grown: History) -> None:
    """Keep the history with a feed's prices in it; before the generation of that feed serves. Needs the lock.

    A feed that was read as of a time before the last one is no news of what was asked when, and is not kept; unless
    that last one lies ahead of us: then it was a look ahead (``--at``), which is forgotten. What no reduction can need
    any more goes with the next feed that is no look ahead.
    """
    from feeds.history_file import written
    from feeds.reductions import pruned

    now = datetime.now(UTC).timestamp()
    if grown.latest < known.latest <= now:
        return
    shelf.folder.prices.parent.mkdir(exist_ok=True)
    write_atomically(shelf.folder.prices, written(pruned(grown) if grown.latest <= now else grown))
    shelf.folder.prices.with_name(READINGS).unlink(missing_ok=True)  # a kill before this: they are known twice


def keep_reading(shelf: Shelf, at: datetime) -> None:
    """Keep that a feed was read and nothing had changed: prices stood, also where nothing is imported for weeks.

    It stands beside the history, which the next import of a changed feed brings it into: writing that anew would cost
    more than an unchanged feed may.
    """
    if at <= datetime.now(UTC):
        shelf.folder.prices.parent.mkdir(exist_ok=True)
        write_atomically(
            shelf.folder.prices.with_name(READINGS), orjson.dumps([*_readings(shelf), int(at.timestamp())])
        )


def _readings(shelf: Shelf) -> list[int]:
    try:
        times: list[int] = orjson.loads(shelf.folder.prices.with_name(READINGS).read_bytes())
    except FileNotFoundError:
        return []
    return times


def _read_again(history: History, times: list[int]) -> History:
    """The history after its last feed was read again at ``times``, the same each time."""
    later = np.unique([time for time in times if time > history.latest]).astype(np.int64)
    if not len(later):
        return history
    return replace(
        history,
        last=np.where(history.last == history.latest, later[-1], history.last),
        observed=np.append(history.observed, later),
    )
