"""A feed that has not changed: nothing of it is read, and what serves serves on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from feeds.build import FeedSettings
from service.generations.make import Taken, import_feed
from service.generations.shelf import Shelf
from service.generations.unchanged import PIECE, body_of
from tests.service.commands import Notesik, document
from tests.service.conftest import AT
from tests.service.small_feed import small_feed

SETTINGS = FeedSettings(at=AT, currency="PLN")
SALE = b"<g:sale_price>9.00 PLN</g:sale_price><g:sale_price_effective_date>%s</g:sale_price_effective_date></item>"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "feed.xml"
    path.write_bytes(small_feed())
    return path


def taken(shelf: Shelf, source: Path, hours: float = 0, settings: FeedSettings = SETTINGS, **how: Any) -> Taken:
    return import_feed(shelf, source, replace(settings, at=AT + timedelta(hours=hours)), **how)


def test_the_same_bytes_are_not_read_again(shelf: Shelf, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = taken(shelf, source)
    monkeypatch.setattr("feeds.build.build", None)
    again = taken(shelf, source, 1)
    assert again.unchanged
    assert (again.manifest, again.report) == (first.manifest, first.report)
    assert shelf.names() == (first.manifest.name,)


def test_other_bytes_other_settings_and_force_are_read(shelf: Shelf, source: Path) -> None:
    taken(shelf, source)
    assert not taken(shelf, source, 1, force=True).unchanged
    assert not taken(shelf, source, 2, replace(SETTINGS, industry="beauty")).unchanged
    assert not taken(shelf, source, 3, replace(SETTINGS, currency="EUR"), industry="beauty").unchanged
    source.write_bytes(small_feed(41))
    assert not taken(shelf, source, 4).unchanged
    assert not taken(shelf, source, -4).unchanged


def test_after_a_rollback_a_feed_is_read_and_a_damaged_generation_is_mended(shelf: Shelf, source: Path) -> None:
    taken(shelf, source)
    source.write_bytes(small_feed(41))
    taken(shelf, source, 1)
    shelf.roll_back()
    source.write_bytes(small_feed(40))
    assert not taken(shelf, source, 2).unchanged
    (shelf.current() / "products.jsonl").unlink()
    assert not taken(shelf, source, 3).unchanged
    assert taken(shelf, source, 4).unchanged


def test_a_sale_that_begins_or_ends_changes_a_feed_of_the_same_bytes(shelf: Shelf, source: Path) -> None:
    dates = (AT + timedelta(hours=10)).isoformat(), (AT + timedelta(hours=20)).isoformat()
    source.write_bytes(small_feed().replace(b"</item>", SALE % "/".join(dates).encode(), 1))
    changes = [not taken(shelf, source, hours).unchanged for hours in (0, 9, 11, 19, 21, 90)]
    assert changes == [True, False, True, False, True, False]


def test_a_held_feed_is_forgotten_when_what_serves_comes_again(shelf: Shelf, source: Path) -> None:
    taken(shelf, source)
    source.write_bytes(small_feed(5))
    with pytest.raises(Exception, match="held back"):
        taken(shelf, source, 1)
    source.write_bytes(small_feed(40))
    assert taken(shelf, source, 2).unchanged
    assert shelf.held() is None


@pytest.mark.parametrize("place", [0, PIECE - 1, PIECE, 3 * PIECE - 1])
def test_every_byte_of_a_body_counts(tmp_path: Path, place: int) -> None:
    path, content = tmp_path / "body", bytearray(3 * PIECE)
    path.write_bytes(content)
    before = body_of(path, SETTINGS)
    assert before == body_of(path, replace(SETTINGS, at=AT + timedelta(days=1)))
    content[place] = 1
    path.write_bytes(content)
    assert body_of(path, SETTINGS) != before
    path.write_bytes(content[:-1])
    assert body_of(path, SETTINGS) != before


def test_the_command_says_that_a_feed_is_unchanged(notesik: Notesik, service: object, feed: Path) -> None:
    first = document(notesik("feed", "import", feed, "--shop", "sklep", "--json"))
    again = document(notesik("feed", "import", feed, "--shop", "sklep", "--json"))
    assert (first["unchanged"], again["unchanged"]) == (False, True)
    assert again["generation"] == first["generation"]
    said = notesik("feed", "import", feed, "--shop", "sklep").stdout.decode()
    assert said.startswith("the feed is unchanged, shop sklep serves generation 000001-")
    forced = document(notesik("feed", "import", feed, "--shop", "sklep", "--force", "--json"))
    assert (forced["unchanged"], forced["number"]) == (False, 2)
