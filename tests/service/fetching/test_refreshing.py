"""A shop's feed read again and again: what is sent of what serves, and when a whole feed is asked for."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from service.composition import Service
from service.errors import HeldBack, SourceError
from service.feeding import Imported, Wanted
from service.generations.shelf import Shelf
from service.refreshing import read_from
from service.settings import Settings
from service.sources import LEFT_AFTER, SPOOLED, downloaded
from service.storage.feed_access import Access
from tests.service.fetching.conftest import Handler, Site, sending
from tests.service.small_feed import small_feed
from tests.service.worker.receiving import until

FEED = small_feed(40)


def conditional(handler: Handler) -> None:
    if handler.headers.get("if-none-match") == '"1"':
        sending(status=304)(handler)
    else:
        sending(FEED, ETag='"1"')(handler)


def read(service: Service, site: Site, **wanted: Any) -> Imported:
    return read_from(service, "sklep", site.address(), Wanted(**wanted), meant=True)


def told(site: Site) -> list[bool]:
    """Whether each request said what we have."""
    return ["if-none-match" in headers for _, headers in site.asked]


def test_an_unchanged_feed_is_not_sent_again_and_the_same_generation_serves(service: Service, site: Site) -> None:
    site.say(conditional)
    first, second = read(service, site), read(service, site)
    assert (first.unchanged, second.unchanged) == (False, True)
    assert second.manifest == first.manifest
    assert second.report == first.report
    assert told(site) == [False, True]


def test_what_a_server_calls_a_feed_is_kept_only_once_that_serves(service: Service, site: Site) -> None:
    site.say(conditional)
    service.shops.save(replace(service.shops.get("sklep"), hold=True))
    for _ in range(2):
        with pytest.raises(HeldBack):
            read(service, site)
    assert told(site) == [False, False], "a feed that is held back is sent again"
    assert service.feed_sources.answer("sklep") is None


def test_another_setting_format_or_force_asks_for_the_whole_feed(service: Service, site: Site) -> None:
    site.say(conditional)
    read(service, site)
    read(service, site, force=True)
    service.shops.save(replace(service.shops.get("sklep"), currency="EUR"))
    read(service, site)
    read(service, site)
    assert told(site) == [False, False, False, True]


def test_another_address_or_templates_ask_for_the_whole_feed(
    service: Service, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.say(conditional)
    site.say(conditional, path="/other.xml")
    read(service, site)
    read_from(service, "sklep", site.address("/other.xml"), Wanted(), meant=True)
    assert told(site) == [False, False]
    monkeypatch.setattr("feeds.settings.templates_digest", lambda: "of another release")
    read_from(service, "sklep", site.address("/other.xml"), Wanted(), meant=True)
    assert told(site) == [False, False, False]


def test_after_a_way_back_to_an_earlier_generation_the_whole_feed_is_read(
    service: Service, site: Site, shelf: Shelf
) -> None:
    site.say(conditional)
    earlier = read(service, site)
    site.say(sending(small_feed(41), ETag='"2"'))
    read(service, site)
    shelf.roll_back(earlier.manifest.name)
    assert not read(service, site).unchanged
    assert told(site) == [False, True, False]


def test_a_dated_sale_that_began_meanwhile_asks_for_the_whole_feed(
    service: Service, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.say(conditional)
    read(service, site)
    real = Shelf.serving

    def since(shelf: Shelf) -> Any:
        manifest = real(shelf)
        return manifest and replace(manifest, next_change=manifest.at)

    monkeypatch.setattr(Shelf, "serving", since)
    read(service, site)
    assert told(site) == [False, False]


def test_the_shop_s_password_is_sent_and_never_stands_in_what_is_kept(service: Service, site: Site) -> None:
    site.say(sending(FEED))
    service.feed_sources.keep_access("sklep", Access(f"http://127.0.0.1:{site.port}", "ola", "tajne"))
    imported = read(service, site)
    assert site.asked[0][1]["authorization"].startswith("Basic ")
    kept = b"".join(path.read_bytes() for path in service.settings.data.rglob("*.json"))
    assert imported.manifest.products == 40
    assert b"tajne" not in kept
    service.feed_sources.keep_access("sklep", None)
    read(service, site, force=True)
    assert "authorization" not in site.asked[1][1]


def test_a_feed_that_cannot_be_had_changes_nothing(service: Service, site: Site, shelf: Shelf) -> None:
    site.say(conditional)
    read(service, site)
    serving = shelf.current_name()
    site.say(sending(status=404))
    with pytest.raises(SourceError, match="404"):
        read(service, site)
    assert shelf.current_name() == serving


DOWNLOADING = """
import sys
from service.settings import Settings
from service.sources import downloaded
with downloaded(sys.argv[1], Settings(), meant=True):
    pass
"""


def test_a_download_that_was_killed_leaves_nothing_growing(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(b"x" * 100_000)
            time.sleep(0.05)

    def left() -> list[Path]:
        return [*tmp_path.glob(f"{SPOOLED}*")]

    site.say(slow)
    site.say(sending(FEED), path="/good.xml")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before: set[Path] = set()
    for _ in range(3):
        command = [sys.executable, "-c", DOWNLOADING, site.address()]
        with subprocess.Popen(command, env=os.environ | {"TMPDIR": str(tmp_path)}) as process:
            until(lambda: any(path.stat().st_size for path in {*left()} - before))
            with downloaded(site.address("/good.xml"), _settings(), meant=True):
                assert len(left()) == 2, "what is being written is left alone, what was left before is gone"
            process.kill()
        before.update(left())
        for path in left():
            os.utime(path, (time.time() - 2 * LEFT_AFTER,) * 2)
    assert len(left()) == 1
    with downloaded(site.address("/good.xml"), _settings(), meant=True) as found:
        assert left() == [found.path]
    assert left() == []


def _settings() -> Settings:
    return Settings()
