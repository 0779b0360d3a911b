"""A feed that is read beside an earlier import of it comes to exactly what it comes to alone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import numpy as np
import pytest

from feeds.build import Build, build
from feeds.carried import NEW, NO_KEY, keys_of
from feeds.documents import filters_document, report_document
from feeds.drafts import Drafts
from feeds.kept import CARRIED, DRAFTS, KEYS, RESERVED
from feeds.settings import FeedSettings
from tests.feeds.building import AT
from tests.oracle.feeds import random_feed

SETTINGS = FeedSettings(at=AT)
ITEMS = {"google": "item", "ceneo": "o", "yml": "offer"}
MADE = ("products.jsonl", "products.npy", KEYS)
TROUBLE = {
    "google": (
        b"<item><g:id>bare</g:id><title>Fish & chips</title></item>",
        b"<item><g:id>cut<title>Never closed</title></item>",
        b"<item><g:id>cdata</g:id><title><![CDATA[An end </item>\n<item> inside]]></title></item>",
        b"<item/>",
        b"<!-- <item><g:id>gone</g:id><title>Gone</title></item> -->",
        b"<item><title>No id</title><link>ftp://shop.example/</link></item>",
        b"<item><g:id>sale</g:id><title>A sale</title><g:price>9 PLN</g:price><g:sale_price>8 PLN</g:sale_price>"
        b"<g:sale_price_effective_date>2026-11-22T13:00Z/2026-11-22T15:00Z</g:sale_price_effective_date></item>",
    ),
    "ceneo": (b"<o id='x' price='1'><name>Fish & chips</name></o>", b"<o id='y' price='much'><name>A cup</name></o>"),
    "yml": (b"<offer id='x'><name>Fish & chips</name><price>1</price></offer>", b"<offer id='y'/>"),
}


def came_over(built: Build) -> int:
    """How many products were carried over."""
    return 0 if built.earlier is None else int((built.earlier.numbers != NEW).sum())


def made(folder: Path, feed: bytes, settings: FeedSettings = SETTINGS, before: Path | None = None) -> Build:
    """A feed built in a folder of its own."""
    folder.mkdir()
    source = folder.with_suffix(".xml")
    source.write_bytes(feed)
    return build(source, folder, settings, generation="made", before=before)


def assert_same(one: tuple[Path, Build], other: tuple[Path, Build]) -> None:
    """Two builds are the same to the byte."""
    (folder, built), (again, rebuilt) = one, other
    assert report_document(built.report) == report_document(rebuilt.report)
    assert built.next_change == rebuilt.next_change
    assert built.catalogue is not None
    assert rebuilt.catalogue is not None
    assert filters_document("made", built.catalogue.hierarchy) == filters_document("made", rebuilt.catalogue.hierarchy)
    assert [(folder / name).read_bytes() for name in MADE] == [(again / name).read_bytes() for name in MADE]
    rows, same = Drafts(folder / DRAFTS), Drafts(again / DRAFTS)
    assert rows.table.equals(same.table)
    rows.close()
    same.close()


def changed(feed: bytes, tag: str, dice: Random, trouble: tuple[bytes, ...]) -> bytes:
    """The feed with items changed, removed, moved, repeated and added."""
    items = list(re.finditer(rb"<%b[\s>].*?</%b>" % (tag.encode(), tag.encode()), feed, re.DOTALL))
    written = [item[0] for item in items]
    for _ in range(len(written) // 30):
        at = dice.randrange(len(written))
        match dice.choice(("change", "remove", "move", "repeat", "trouble")):
            case "change":
                written[at] = re.sub(rb"numer (\d+)", rb"numer \g<1>!", written[at])
            case "remove":
                del written[at]
            case "move":
                written.insert(dice.randrange(len(written)), written.pop(at))
            case "repeat":
                written.insert(dice.randrange(len(written)), written[at])
            case "trouble":
                written.insert(at, dice.choice(trouble))
    return feed[: items[0].start()] + b"\n ".join(written) + feed[items[-1].end() :]


@pytest.mark.parametrize("size", [3000, 1 << 20])
@pytest.mark.parametrize("format_", ITEMS)
def test_what_is_carried_over_is_what_would_be_read(
    format_: str, size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feeds.runs.RUN", size)
    monkeypatch.setattr("feeds.runs.FIRST", 100)
    monkeypatch.setattr("feeds.runs.BATCH", 300)
    dice, trouble, tag = Random(len(format_)), TROUBLE[format_], ITEMS[format_]
    first = changed(random_feed(format_, 500, size), tag, dice, trouble)
    made(before := tmp_path / "before", first)
    again = changed(first, tag, dice, trouble)
    later = replace(SETTINGS, at=AT + timedelta(hours=2))
    alone, beside = tmp_path / "alone", tmp_path / "beside"
    one, other = made(alone, again, later), made(beside, again, later, before)
    assert_same((alone, one), (beside, other))
    if size == 3000:  # else the whole feed is the first stretch
        assert came_over(other) > 200
    third, last = tmp_path / "third", tmp_path / "last"
    assert_same((third, made(third, first, later)), (last, made(last, first, later, beside)))


def _google(*prices: str, items: int = 40) -> bytes:
    written = b"".join(
        b"<item><g:id>%d</g:id><title>A cup %d</title><g:price>%b PLN</g:price></item>\n"
        % (number, number, prices[number % len(prices)].encode())
        for number in range(items)
    )
    return b'<rss xmlns:g="http://base.google.com/ns/1.0"><channel>' + written + b"</channel></rss>"


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeds.runs.RUN", 1000)
    monkeypatch.setattr("feeds.runs.FIRST", 5)


def test_nothing_is_carried_over_where_something_else_decides_what_items_come_to(tmp_path: Path) -> None:
    feed = _google("10.00")
    made(before := tmp_path / "before", feed)
    assert came_over(made(tmp_path / "same", feed, before=before)) > 20
    assert came_over(made(tmp_path / "currency", feed, replace(SETTINGS, currency="EUR"), before)) == 0
    other = feed.replace(b"http://base.google.com/ns/1.0", b"http://base.google.com/cns/1.0")
    assert came_over(made(tmp_path / "prefix", other, before=before)) == 0
    (before / CARRIED).unlink()
    assert came_over(made(tmp_path / "none", feed, before=before)) == 0


def test_prices_that_can_be_read_two_ways_are_all_read_anew(tmp_path: Path) -> None:
    made(before := tmp_path / "before", _google("1.299,00", "10,00"))
    feed = _google("1.299,00", "10,00").replace(b"1.299,00", b"1.299", 1)
    alone, beside = tmp_path / "alone", tmp_path / "beside"
    one, other = made(alone, feed), made(beside, feed, before=before)
    assert report_document(one.report) == report_document(other.report)
    assert b'"price":"1299.00"' in (beside / "products.jsonl").read_bytes()
    assert (beside / "products.jsonl").read_bytes() == (alone / "products.jsonl").read_bytes()
    assert came_over(made(tmp_path / "after", feed, before=beside)) == 0


def test_a_sale_that_has_ended_and_a_repaired_item_are_not_carried_over(tmp_path: Path) -> None:
    sale, bare = TROUBLE["google"][-1], TROUBLE["google"][0]
    feed = _google("10.00").replace(b"</channel>", sale + bare + b"</channel>")
    built = made(before := tmp_path / "before", feed)
    keys = np.load(before / KEYS)
    drafts = Drafts(before / DRAFTS)
    ids = drafts.column("id").to_pylist()
    drafts.close()
    assert {ids[row] for row in np.flatnonzero(keys == NO_KEY)} == {"sale", "bare"}
    later = made(tmp_path / "later", feed, replace(SETTINGS, at=AT + timedelta(days=1)), before)
    assert b'"id":"sale","title":"A sale","description":null' in (tmp_path / "later" / "products.jsonl").read_bytes()
    assert built.report.warnings == later.report.warnings
    assert '"price":"9.00"' in (tmp_path / "later" / "products.jsonl").read_text("utf-8").splitlines()[-2]


def test_keys_are_of_bytes_alone() -> None:
    assert keys_of([b"one", b"two", b"one"]).tolist() == [
        *keys_of([b"one", b"two"]).tolist(),
        *keys_of([b"one"]).tolist(),
    ]
    assert len(set(keys_of(b"%d" % number for number in range(1000)).tolist())) == 1000


@pytest.mark.parametrize("name", [CARRIED, DRAFTS, KEYS, RESERVED])
@pytest.mark.parametrize("left", [0, 60])
def test_an_earlier_import_with_a_torn_file_is_not_known_and_every_item_is_read(
    name: str, left: int, tmp_path: Path
) -> None:
    feed = _google("10.00 PLN", items=600)
    made(tmp_path / "first", feed)
    torn = tmp_path / "first" / name
    torn.write_bytes(torn.read_bytes()[:left])
    assert came_over(made(tmp_path / "second", feed, before=tmp_path / "first")) == 0
