"""Product lines: what every product says, filter by filter, exactly as its columns hold it."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest

from feeds.build import build
from feeds.cells import of_some
from feeds.documents import money_text, number_text
from feeds.drafts import Drafts
from feeds.kept import DRAFTS, UNKNOWN, Kept
from feeds.lines import product_lines
from feeds.model import ABSENT, PRICE, SILENT, STATED, Column, Filter, FilterType
from feeds.settings import FeedSettings
from tests.oracle.feeds import random_feed

SETTINGS = FeedSettings(at=datetime(2026, 1, 1, tzinfo=UTC))


def answer(column: Column, row: int) -> Any:
    """What the product says, worked out for it alone."""
    if column.state[row] == ABSENT:
        return False
    if column.filter.type is FilterType.YES_NO:
        return True
    starts = column.starts()
    cells = column.cells[starts[row] : starts[row + 1]].tolist()
    if column.filter.type is FilterType.CHOICE:
        return [column.values[cell] for cell in cells]
    write = money_text if column.filter.key == PRICE else number_text
    texts = [write(Decimal(cell).scaleb(-column.scale)) for cell in cells]
    return texts if len(texts) > 1 else texts[0]


@pytest.mark.parametrize("format_", ["google", "ceneo", "yml"])
def test_every_line_says_what_its_product_says_and_nothing_else(format_: str, tmp_path: Path) -> None:
    source = tmp_path / "feed.xml"
    source.write_bytes(random_feed(format_, 5000, seed=3))
    catalogue = build(source, tmp_path, SETTINGS).catalogue
    assert catalogue is not None
    lines = (tmp_path / "products.jsonl").read_bytes().splitlines(keepends=True)
    assert len(lines) == len(catalogue.ids)
    ends = np.load(tmp_path / "products.npy")
    assert ends.tolist() == np.cumsum([0, *map(len, lines)]).tolist()
    for row, line in enumerate(lines):
        document = orjson.loads(line)
        assert document["id"] == catalogue.ids[row]
        said = {key: answer(column, row) for key, column in catalogue.columns.items() if column.state[row] != SILENT}
        assert list(document["filters"].items()) == list(said.items())
        assert orjson.dumps(document) + b"\n" == line


def test_lists_absences_silence_and_worked_out_prices_stand_in_their_lines(tmp_path: Path) -> None:
    source = tmp_path / "feed.xml"
    source.write_bytes(random_feed("google", 40, seed=5))
    build(source, tmp_path, SETTINGS)
    drafts = Drafts(tmp_path / DRAFTS)
    state = np.array([STATED, SILENT, ABSENT, STATED], np.uint8)
    offsets = np.array([0, 3, 3, 3, 4])
    columns = {
        'a "key"': Column(
            Filter('a "key"', "A", FilterType.CHOICE), state, offsets, np.array([2, 0, 1, 2], np.int32), ("x", "ż", '"')
        ),
        "weight": Column(
            Filter("weight", "W", FilterType.RANGE, "kg"), state, offsets, np.array([5, 120, 300, 1000]), scale=2
        ),
        "eco": Column(Filter("eco", "E", FilterType.YES_NO), state, np.zeros(5, np.int64), np.zeros(0, np.int32)),
    }
    live, lowest = np.array([1, 2, 30, 31]), np.array([UNKNOWN, 12_500_000, UNKNOWN, UNKNOWN])
    [lines] = product_lines(drafts, live, columns, lowest, np.full(len(live), UNKNOWN))
    written = bytes(lines.content).splitlines(keepends=True)
    assert [len(line) for line in written] == lines.lengths.tolist()
    said = [orjson.loads(line) for line in written]
    assert [document["filters"] for document in said] == [
        {'a "key"': ['"', "x", "ż"], "weight": ["0.05", "1.2", "3"], "eco": True},
        {},
        {'a "key"': False, "weight": False, "eco": False},
        {'a "key"': ['"'], "weight": "10", "eco": True},
    ]
    assert [document["lowest_price_30d"] for document in said] == [None, "12.50", None, None]
    drafts.close()


def test_the_same_lines_are_written_however_many_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "feed.xml"
    source.write_bytes(random_feed("google", 300, seed=6))
    catalogue = build(source, tmp_path, SETTINGS).catalogue
    assert catalogue is not None
    drafts, live = Drafts(tmp_path / DRAFTS), Kept.load(tmp_path).live
    lowest = np.full(len(live), UNKNOWN)
    whole = (tmp_path / "products.jsonl").read_bytes()
    for limit, most in (("AT_ONCE", 7), ("BYTES_AT_ONCE", 3000)):
        with monkeypatch.context() as patch:
            patch.setattr(f"feeds.lines.{limit}", most)
            batches = [*product_lines(drafts, live, catalogue.columns, lowest, lowest)]
        assert len(batches) > len(live) // 10
        assert b"".join(bytes(lines.content) for lines in batches) == whole
    drafts.close()


def test_lines_of_products_that_lie_far_apart_are_those_of_the_whole(tmp_path: Path) -> None:
    source = tmp_path / "feed.xml"
    source.write_bytes(random_feed("google", 9000, seed=8))
    catalogue = build(source, tmp_path, SETTINGS).catalogue
    assert catalogue is not None
    drafts, live = Drafts(tmp_path / DRAFTS), Kept.load(tmp_path).live
    chosen = np.arange(len(live)) % 37 == 5
    columns = {key: of_some(column, chosen) for key, column in catalogue.columns.items()}
    nothing = np.full(int(chosen.sum()), UNKNOWN)
    written = product_lines(drafts, live[chosen], columns, nothing, nothing)
    wanted = np.array((tmp_path / "products.jsonl").read_bytes().splitlines(keepends=True), object)[chosen]
    assert b"".join(bytes(lines.content) for lines in written) == b"".join(wanted)
    drafts.close()
