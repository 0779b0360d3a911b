"""A download against servers that have it all already, are busy, drip, break off, lead elsewhere or ask for a name."""

from __future__ import annotations

import base64
import gzip
import io
import time
from typing import Any

import pytest

from service.errors import SourceError
from service.fetch import Answer, Asking, Limits, download
from service.storage.feed_access import Access, parted
from tests.service.fetching.conftest import Handler, Site, breaking_off, sending

LIMITS = Limits(private=True, seconds=20, pauses=(0.01, 0.01, 0.01))
FEED = b"<rss>" + b"x" * 500 + b"</rss>"


def get(site: Site, path: str = "/feed.xml", limits: Limits = LIMITS, **how: Any) -> tuple[bytes, Answer]:
    into = io.BytesIO()
    answer = download(site.address(path), into, limits, **how)
    return into.getvalue(), answer


def test_a_server_is_told_what_we_have_and_says_that_it_is_unchanged(site: Site) -> None:
    site.say(sending(FEED, ETag='"7"', Last_Modified="Sun, 22 Nov 2026 10:00:00 GMT"), sending(status=304))
    body, answer = get(site)
    assert (body, answer) == (FEED, Answer('"7"', "Sun, 22 Nov 2026 10:00:00 GMT"))
    body, again = get(site, asking=Asking(None, answer.etag, answer.modified))
    assert (body, again) == (b"", Answer(answer.etag, answer.modified, unchanged=True))
    first, second = (headers for _, headers in site.asked)
    assert "if-none-match" not in first
    assert (second["if-none-match"], second["if-modified-since"]) == (answer.etag, answer.modified)


def test_unchanged_is_no_answer_to_whoever_has_nothing(site: Site) -> None:
    site.say(sending(status=304))
    with pytest.raises(SourceError, match="status 304 instead of the feed"):
        get(site)


def test_gzip_is_asked_for_and_kept_as_it_arrives(site: Site) -> None:
    packed = gzip.compress(FEED)
    site.say(sending(packed, Content_Encoding="gzip"))
    assert get(site)[0] == packed
    assert site.asked[0][1]["accept-encoding"] == "gzip, identity"


def test_a_packing_that_was_not_asked_for_is_refused(site: Site) -> None:
    site.say(sending(b"...", Content_Encoding="br"))
    with pytest.raises(SourceError, match="sends the feed as 'br', which was not asked for"):
        get(site)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_server_in_trouble_is_asked_again_and_that_is_said(site: Site, status: int) -> None:
    said: list[str] = []
    site.say(sending(status=status), sending(status=status), sending(FEED))
    assert get(site, say=said.append)[0] == FEED
    assert len(said) == 2
    assert f"status {status}" in said[0]
    assert said[0].endswith("try 2 of 4")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_what_only_a_person_can_mend_is_not_asked_again(site: Site, status: int) -> None:
    site.say(sending(status=status), sending(FEED))
    with pytest.raises(SourceError, match=f"status {status}") as refused:
        get(site)
    assert not refused.value.passing
    assert len(site.asked) == 1


def test_trouble_that_does_not_pass_is_told_with_the_number_of_tries(site: Site) -> None:
    site.say(sending(status=503))
    with pytest.raises(SourceError, match=r"status 503 .*\(asked 4 times\)"):
        get(site)
    assert len(site.asked) == 4


def test_a_server_is_left_alone_for_as_long_as_it_asks(site: Site) -> None:
    waited: list[float] = []
    site.say(sending(status=429, Retry_After="3"), sending(FEED))
    assert get(site, wait=waited.append)[0] == FEED
    assert waited == [3.0]


@pytest.mark.parametrize("asked", ["7200", "Fri, 31 Dec 2100 23:59:59 GMT"])
def test_a_longer_wait_is_left_to_the_schedule(site: Site, asked: str) -> None:
    site.say(sending(status=503, Retry_After=asked))
    with pytest.raises(SourceError, match="asks to be left alone for") as refused:
        get(site)
    assert (refused.value.after or 0) >= 7200
    assert len(site.asked) == 1


@pytest.mark.parametrize("asked", ["soon", "-5", "١", ""])
def test_a_wait_that_is_none_is_passed_over(site: Site, asked: str) -> None:
    site.say(sending(status=503, Retry_After=asked.encode().decode("latin-1")), sending(FEED))
    assert get(site)[0] == FEED


def test_a_part_of_a_feed_is_thrown_away_before_the_next_try(site: Site) -> None:
    site.say(breaking_off, sending(FEED))
    assert get(site)[0] == FEED


def test_a_missing_last_chunk_is_a_feed_cut_short(site: Site) -> None:
    def chunked(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n")
        handler.close_connection = True

    site.say(chunked)
    with pytest.raises(SourceError, match=r"cannot be downloaded: .* \(asked 4 times\)"):
        get(site)


def test_a_connection_that_is_refused_is_tried_again() -> None:
    said: list[str] = []
    with pytest.raises(SourceError, match=r"cannot be downloaded: .*\(asked 4 times\)"):
        download("http://127.0.0.1:9/", io.BytesIO(), LIMITS, say=said.append)
    assert len(said) == 3


def drip(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b"x")
        time.sleep(0.05)


def drip_headers(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.0 200 OK\r\n")
    for _ in range(100):
        handler.wfile.write(b"X-More: x\r\n")
        time.sleep(0.05)


@pytest.mark.parametrize("dripping", [drip, drip_headers])
def test_a_server_that_drips_is_given_up_long_before_the_deadline(site: Site, dripping: Any) -> None:
    site.say(dripping)
    began = time.monotonic()
    with pytest.raises(SourceError, match="slower than 5000 bytes a second"):
        get(site, limits=Limits(private=True, seconds=60, slowest=5000, window=0.5))
    assert time.monotonic() - began < 4
    assert len(site.asked) == 1, "it would take as long again"


def test_pauses_end_with_the_time_that_a_download_has(site: Site) -> None:
    site.say(sending(status=503))
    began = time.monotonic()
    with pytest.raises(SourceError, match="took longer than"):
        get(site, limits=Limits(private=True, seconds=0.5, pauses=(30.0, 30.0)))
    assert time.monotonic() - began < 5


def test_proxies_of_the_environment_are_not_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    site.say(sending(FEED))
    assert get(site)[0] == FEED


# --- user and password -----------------------------------------------------------------------------------------------


def asks_for_a_name(handler: Handler) -> None:
    wanted = "Basic " + base64.b64encode("ola:zażółć".encode()).decode()
    known = handler.headers.get("authorization") == wanted
    sending(FEED if known else b"", 200 if known else 401)(handler)


def test_a_password_is_sent_to_whom_it_was_given_for(site: Site) -> None:
    site.say(asks_for_a_name)
    access = Access(f"http://127.0.0.1:{site.port}", "ola", "zażółć")
    assert get(site, asking=Asking(access))[0] == FEED
    with pytest.raises(SourceError, match="status 401 instead of the feed: it asks for a user and password"):
        get(site)


def test_a_password_is_dropped_where_a_redirect_leads_to_another_host(site: Site) -> None:
    site.say(sending(status=302, Location=site.address("/new", "localhost")))
    site.say(sending(FEED), path="/new")
    access = Access(f"http://127.0.0.1:{site.port}", "ola", "tajne")
    assert get(site, asking=Asking(access))[0] == FEED
    assert ["authorization" in headers for _, headers in site.asked] == [True, False]


@pytest.mark.parametrize(
    ("address", "is_opened"),
    [("https://shop.example/feed.xml", True), ("https://SHOP.example:443/", True), ("http://shop.example/", False),
     ("https://shop.example.evil/", False), ("https://shop.example:8443/", False), ("https://www.shop.example/", False),
     ("https://shop.example@evil.example/", False), ("https://[", False)],
)  # fmt: skip
def test_a_password_is_for_one_origin_alone(address: str, is_opened: bool) -> None:
    assert Access("https://shop.example", "ola", "tajne").opens(address) is is_opened
    assert "tajne" not in repr(Access("https://shop.example", "ola", "tajne"))


def test_a_password_goes_along_to_the_same_host_made_secure() -> None:
    assert Access("http://shop.example", "ola", "tajne").opens("https://shop.example/feed.xml")


def test_a_user_and_password_are_taken_out_of_a_typed_address() -> None:
    bare, access = parted("https://ola%40shop:a%3Ab@shop.example/feed.xml?key=1#x")
    assert bare == "https://shop.example/feed.xml?key=1#x"
    assert access == Access("https://shop.example", "ola@shop", "a:b")
    assert parted("https://shop.example/@feed") == ("https://shop.example/@feed", None)


# --- into our own network --------------------------------------------------------------------------------------------

TRICKS = (
    "127.0.0.1", "127.1", "0x7f.1", "2130706433", "0177.0.0.1", "0", "localhost", "localhost.", "[::1]", "[::]",
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "100.64.0.1", "169.254.169.254",
    "127。0。0。1", "①②⑦.⓪.⓪.①", "8.8.8.8@127.0.0.1", "10.0.0.1", "[fe80::1]",
)  # fmt: skip


@pytest.mark.parametrize("trick", TRICKS)
def test_no_way_to_write_an_own_address_is_connected_to(trick: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(*_: Any, **__: Any) -> None:
        raise AssertionError("connected")

    monkeypatch.setattr("socket.create_connection", connect)
    with pytest.raises(SourceError, match=r"is not a public address|cannot be found|is not a valid address"):
        download(f"http://{trick}/feed.xml", io.BytesIO(), Limits(seconds=5, pauses=()))
