"""``notesik feed hold``, ``unhold``, ``release`` and ``drop``: a person decides about a feed."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.settings import Settings
from tests.service.commands import Notesik, document
from tests.service.small_feed import small_feed


@pytest.fixture
def shop(notesik: Notesik, feed: Path, settings: Settings) -> Path:
    """The folder of a shop that has imported a feed of 40."""
    document(notesik("shops", "create", "sklep", "--currency", "PLN", "--json"))
    document(notesik("feed", "import", feed, "--shop", "sklep", "--industry", "fashion", "--json"))
    return settings.data / "shops" / "sklep"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.xml"
    path.write_bytes(small_feed(12))
    return path


def said(notesik: Notesik, *arguments: str | Path) -> str:
    """What a command that was refused says."""
    done = notesik(*arguments)
    assert (done.returncode, done.stdout) == (1, b"")
    return done.stderr.decode()


def test_a_held_feed_is_released_as_it_was_whatever_became_of_its_file(
    notesik: Notesik, shop: Path, small: Path
) -> None:
    assert "12 products where" in said(notesik, "feed", "import", small, "--shop", "sklep", "--currency", "EUR")
    bytes_ = small.read_bytes()
    small.unlink()
    assert (shop / "held" / "feed").read_bytes() == bytes_
    listed = notesik("feed", "generations", "--shop", "sklep").stdout.decode()
    assert "`notesik feed release` lets it serve" in listed
    released = document(notesik("feed", "release", "--shop", "sklep", "--json"))
    assert (released["products"], released["current"], released["number"]) == (12, True, 2)
    assert released["forced"] == "it holds 12 products where the generation that serves has 40"
    assert not (shop / "held").exists()
    assert "none is" in said(notesik, "feed", "release", "--shop", "sklep")


def test_a_released_feed_is_read_with_what_it_was_read_with(notesik: Notesik, shop: Path, tmp_path: Path) -> None:
    without = tmp_path / "without.xml"
    without.write_bytes(small_feed(12).replace(b" PLN</g:price>", b"</g:price>"))
    said(notesik, "feed", "import", without, "--shop", "sklep", "--currency", "EUR", "--at", "2026-01-01")
    document(notesik("shops", "set", "sklep", "--currency", "USD", "--json"))
    assert document(notesik("feed", "release", "--shop", "sklep", "--json"))["currency"] == ["EUR"]


def test_a_held_feed_that_is_dropped_is_gone_and_what_serves_serves_on(
    notesik: Notesik, shop: Path, small: Path
) -> None:
    said(notesik, "feed", "import", small, "--shop", "sklep")
    assert document(notesik("feed", "drop", "--shop", "sklep", "--json")) == {"shop": "sklep", "held": None}
    listed = document(notesik("feed", "generations", "--shop", "sklep", "--json"))
    assert listed["held"] is None
    assert [each["products"] for each in listed["generations"]] == [40]
    assert "none is" in said(notesik, "feed", "drop", "--shop", "sklep")


def test_a_feed_of_which_nothing_could_serve_is_reported_and_not_kept(
    notesik: Notesik, shop: Path, tmp_path: Path
) -> None:
    spoilt = tmp_path / "spoilt.xml"
    spoilt.write_bytes(small_feed(5, spoilt=5))
    said(notesik, "feed", "import", spoilt, "--shop", "sklep")
    assert [path.name for path in (shop / "held").iterdir()] == ["report.json"]
    assert "nothing of it could serve" in said(notesik, "feed", "release", "--shop", "sklep")


@pytest.mark.usefixtures("shop")
def test_on_hold_every_feed_waits_until_that_ends(notesik: Notesik, feed: Path) -> None:
    assert document(notesik("feed", "hold", "--shop", "sklep", "--json")) == {"shop": "sklep", "hold": True}
    feed.write_bytes(small_feed().replace(b"niebieski", b"zielony"))
    assert "feeds of this shop wait for a person (40 products)" in said(
        notesik, "feed", "import", feed, "--shop", "sklep"
    )
    assert document(notesik("feed", "generations", "--shop", "sklep", "--json"))["hold"] is True
    released = document(notesik("feed", "release", "--shop", "sklep", "--json"))
    assert (released["number"], released["forced"]) == (2, None)
    feed.write_bytes(small_feed())
    assert "wait for a person" in said(notesik, "feed", "import", feed, "--shop", "sklep")
    document(notesik("feed", "unhold", "--shop", "sklep", "--json"))
    assert document(notesik("feed", "import", feed, "--shop", "sklep", "--json"))["number"] == 3


@pytest.mark.usefixtures("settings")
def test_the_address_of_a_feed_is_shown_without_what_may_be_secret(notesik: Notesik) -> None:
    document(notesik("shops", "create", "sklep", "--feed", "https://ja:haslo@sklep.example/f.xml?k=1", "--json"))
    shown = notesik("shops", "list", "--json").stdout.decode()
    assert '"feed": "https://sklep.example/f.xml?…"' in shown
    assert "haslo" not in shown
    assert "begins with http" in said(notesik, "shops", "set", "sklep", "--feed", "file:///etc/passwd")
