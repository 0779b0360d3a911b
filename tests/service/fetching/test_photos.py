"""Photos come from other machines: bounded, asked for once, kept, and never waited for long."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import httpcore2
import pytest
from PIL import Image

from service import photos as module
from service.photos import FOLDER, FRESH, Photos, sweep
from tests.service.fetching.conftest import Answering, Handler, Site, breaking_off, sending

PHOTO = "/a.png"
PUBLIC = "8.8.8.8"
"""Nobody asks it: connections to it lead to the site."""


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


@pytest.mark.parametrize(
    "inside", ["127.0.0.1", "169.254.169.254", "10.0.0.5", "192.168.1.1", "[::1]", "metadata.example"]
)
@pytest.mark.parametrize("steps", [1, 2])
def test_a_public_machine_cannot_redirect_us_to_one_of_our_own_network(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inside: str, steps: int
) -> None:
    reached: list[str] = []
    names = {"cdn.example": PUBLIC, "metadata.example": "169.254.169.254"}
    connect, resolve = httpcore2.SyncBackend.connect_tcp, socket.getaddrinfo

    def connecting(backend: httpcore2.SyncBackend, host: str, *how: Any) -> httpcore2.NetworkStream:
        reached.append(host)
        return connect(backend, "127.0.0.1" if host == PUBLIC else host, *how)

    monkeypatch.setattr(httpcore2.SyncBackend, "connect_tcp", connecting)
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *how, **more: resolve(names.get(host, host), *how, **more))
    target = site.address("/secret.png", inside)
    for step in range(steps):
        onward = target if step == steps - 1 else site.address(f"/{step + 1}.png", "cdn.example")
        site.say(sending(status=302, Location=onward), path=f"/{step}.png")
    site.say(sending(png()), path="/secret.png")
    site.say(sending(png()), path="/fine.png")
    photos = Photos(tmp_path, ports=(80, 443, site.port))
    assert of(photos, site.address("/0.png", "cdn.example")) is None
    assert [path for path, _ in site.asked] == [f"/{step}.png" for step in range(steps)]
    assert {*reached} == {PUBLIC}
    assert of(photos, site.address("/fine.png", "cdn.example")) is not None, "the machine itself may be asked"


def fully(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_photo_that_the_disk_has_no_room_for_is_drawn_all_the_same(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.say(sending(png()), path=PHOTO)
    monkeypatch.setattr(module, "write_atomically", fully)
    photos = Photos(tmp_path, private=True)
    assert colour_of(of(photos, site.address(PHOTO))) == pytest.approx((192, 32, 32), abs=6)
    monkeypatch.undo()
    assert of(photos, site.address(PHOTO)) is not None
    assert len([*(tmp_path / FOLDER).iterdir()]) == 1, "kept when there is room again"


def test_a_folder_that_cannot_be_used_keeps_nothing_and_photos_are_drawn(site: Site, tmp_path: Path) -> None:
    site.say(sending(png()), path=PHOTO)
    (tmp_path / FOLDER).write_text("no folder")
    assert of(Photos(tmp_path, private=True), site.address(PHOTO)) is not None


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
