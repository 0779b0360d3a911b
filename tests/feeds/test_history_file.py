"""The price history as a file: what it holds for other tools, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pyarrow as pa
import pytest

from feeds.history import NO_HISTORY
from feeds.history_file import UnreadableHistory, read_history, written
from feeds.reductions import DAY
from tests.feeds.past import START, Offer, Readings


def two_days() -> Readings:
    shop = Readings()
    shop.read(0, {"a": Offer(150), "żółw": Offer(0)})
    shop.read(1, {"a": Offer(120, 150), "c": Offer(10**11, currency=None)})
    return shop


def test_any_tool_that_reads_arrow_finds_times_and_amounts_in_it() -> None:
    first, second = (datetime.fromtimestamp(START + day * DAY, UTC) for day in (0, 1))
    bare = {"old_price": None, "currency": "PLN"}
    assert pa.ipc.open_file(written(two_days().history)).read_all().to_pylist() == [
        {
            "id": "a",
            "first_seen": None,
            "last_seen": second,
            "prices": [
                {"since": first, "price": Decimal(150), **bare},
                {"since": second, "price": Decimal(120), **bare, "old_price": Decimal(150)},
            ],
        },
        {"id": "żółw", "first_seen": None, "last_seen": first, "prices": []},
        {
            "id": "c",
            "first_seen": second,
            "last_seen": second,
            "prices": [{"since": second, "price": Decimal(10**11), "old_price": None, "currency": None}],
        },
    ]


def test_the_same_history_is_the_same_file_and_an_empty_one_can_be_kept() -> None:
    content = written(two_days().history)
    assert written(read_history(content)) == content
    assert read_history(written(NO_HISTORY)).latest == 0


def test_a_torn_or_foreign_file_is_refused_and_says_why() -> None:
    content = written(two_days().history)
    other = pa.BufferOutputStream()
    with pa.ipc.new_file(other, pa.schema([("id", pa.string())])) as file:
        file.write_table(pa.table({"id": ["a"]}))
    newer = content.replace(b'"format":1', b'"format":2')
    for torn in (b"", b"{}", content[: len(content) // 2], content[100:], other.getvalue().to_pybytes()):
        with pytest.raises(UnreadableHistory):
            read_history(torn)
    with pytest.raises(UnreadableHistory, match="its format is 2, not 1"):
        read_history(newer)
