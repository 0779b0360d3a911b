"""Photos come from other machines: bounded, asked for once, kept, and never waited for long."""

from __future__ import annotations

import asyncio
import os
import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from service import photos as module
from service.photos import FOLDER, FRESH, Photos, sweep
from tests.service.fetching.conftest import Answering, Handler, Site, breaking_off, sending

PHOTO = "/a.png"


def png(colour: str = "#c02020") -> bytes:
    into = BytesIO()
    Image.new("RGB", (60, 80), colour).save(into, "PNG")
    return into.getvalue()


def colour_of(photo: bytes | None) -> tuple[int, ...]:
    assert photo is not None
    with Image.open(BytesIO(photo), formats=["WEBP"]) as opened:
        middle = opened.convert("RGB").getpixel((30, 40))
    assert isinstance(middle, tuple)
    return middle


def of(photos: Photos, address: str) -> bytes | None:
    return asyncio.run(photos.of(address))


def test_a_photo_is_fetched_once_and_kept_for_every_process(site: Site, tmp_path: Path) -> None:
    site.say(sending(png()), path=PHOTO)
    here, beside = Photos(tmp_path, private=True), Photos(tmp_path, private=True)
    first = of(here, site.address(PHOTO))
    assert colour_of(first) == pytest.approx((192, 32, 32), abs=6)
    assert of(here, site.address(PHOTO)) == of(beside, site.address(PHOTO)) == first
    [(_, headers)] = site.asked
    assert headers["accept"].startswith("image/")
    assert [each.suffix for each in (tmp_path / FOLDER).iterdir()] == [".webp"]


def test_many_who_need_one_photo_ask_for_it_once(site: Site, tmp_path: Path) -> None:
    def slowly(handler: Handler) -> None:
        time.sleep(0.3)
        sending(png())(handler)

    site.say(slowly, path=PHOTO)
    photos = Photos(tmp_path, private=True)
    with ThreadPoolExecutor(6) as pool:
        found = [*pool.map(lambda _: of(photos, site.address(PHOTO)), range(6))]
    assert len({*found}) == 1
    assert found[0] is not None
    assert len(site.asked) == 1


def test_nobody_waits_long_and_the_next_card_has_the_photo(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(handler: Handler) -> None:
        time.sleep(1)
        sending(png())(handler)

    monkeypatch.setattr(module, "PATIENCE", 0.05)
    site.say(late, path=PHOTO)
    photos = Photos(tmp_path, private=True)
    began = time.monotonic()
    assert of(photos, site.address(PHOTO)) is None
    assert time.monotonic() - began < 0.8
    monkeypatch.setattr(module, "PATIENCE", 5)
    assert of(photos, site.address(PHOTO)) is not None
    assert len(site.asked) == 1


def not_there(handler: Handler) -> None:
    sending(status=404)(handler)


def too_large(handler: Handler) -> None:
    sending(b"\xff\xd8" + bytes(module.MOST_BYTES))(handler)


@pytest.mark.parametrize("answer", [not_there, too_large, breaking_off, sending(b"<svg/>"), sending(b"")])
def test_what_is_no_photo_is_none_and_not_asked_for_again_at_once(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: Answering
) -> None:
    site.say(answer, sending(png()), path=PHOTO)
    photos = Photos(tmp_path, private=True)
    assert of(photos, site.address(PHOTO)) is None
    assert of(photos, site.address(PHOTO)) is None
    assert len(site.asked) == 1
    later = time.monotonic() + module.AGAIN + 1
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert photos._ask(site.address(PHOTO)) is not None, "tried again after a while"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "169.254.169.254", "[::1]", "0x7f.1"])
def test_our_own_network_is_never_asked(site: Site, tmp_path: Path, host: str) -> None:
    site.say(sending(png()), path=PHOTO)
    assert of(Photos(tmp_path, ports=(80, 443, site.port)), site.address(PHOTO, host)) is None
    assert site.asked == []


def test_a_redirect_into_our_own_network_is_not_followed(site: Site, tmp_path: Path) -> None:
    site.say(sending(status=302, Location="file:///etc/passwd"), path=PHOTO)
    assert of(Photos(tmp_path, private=True), site.address(PHOTO)) is None


def test_an_old_photo_is_shown_while_a_new_one_is_fetched(site: Site, tmp_path: Path) -> None:
    site.say(sending(png()), sending(png("#2020c0")), path=PHOTO)
    photos = Photos(tmp_path, private=True)
    old = of(photos, site.address(PHOTO))
    [kept] = (tmp_path / FOLDER).iterdir()
    past = time.time() - FRESH - 60
    os.utime(kept, (past, past))
    assert of(photos, site.address(PHOTO)) == old
    for _ in range(100):
        if kept.read_bytes() != old:
            break
        time.sleep(0.05)
    assert colour_of(of(photos, site.address(PHOTO))) == pytest.approx((32, 32, 192), abs=6)


def test_what_is_kept_is_bounded_and_the_oldest_go(tmp_path: Path) -> None:
    for number in range(10):
        path = tmp_path / f"{number}.webp"
        path.write_bytes(bytes(100))
        os.utime(path, (1000 + number, 1000 + number))
    sweep(tmp_path, 1000)
    assert len([*tmp_path.iterdir()]) == 10, "it fits"
    sweep(tmp_path, 999)
    assert sorted(each.name for each in tmp_path.iterdir()) == [f"{number}.webp" for number in range(3, 10)]


def test_what_a_killed_process_left_half_written_goes(tmp_path: Path) -> None:
    for name, at in ((".x.webp.7.tmp", 1000.0), (".y.webp.8.tmp", time.time()), ("z.webp", 1000.0)):
        (tmp_path / name).write_bytes(b"half")
        os.utime(tmp_path / name, (at, at))
    sweep(tmp_path, 1 << 20)
    assert sorted(each.name for each in tmp_path.iterdir()) == [".y.webp.8.tmp", "z.webp"]


def test_pictures_that_we_draw_are_not_fetched(tmp_path: Path) -> None:
    photos = Photos(tmp_path, drawn=lambda address: png() if address == "http://demo/a.svg" else None)
    assert of(photos, "http://demo/a.svg") is not None
    assert of(photos, "http://127.0.0.1:1/b.svg") is None
