"""Where a feed may come from: files, pipes, standard input, and addresses that lead out of our own network."""

from __future__ import annotations

import http.server
import io
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from service.addresses import public, spelt_out_as_own
from service.errors import NotReached, SourceError
from service.fetch import Limits, download
from service.outward import CheckedBackend, Deadline, Reach
from service.settings import Settings
from service.sources import opened_source

OURS = Limits(private=True, seconds=5, pauses=())

OWN_NETWORK = [
    "127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "192.0.0.8", "192.88.99.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fc00::1",
    "fe80::1%eth0", "fec0::1", "ff02::1", "2001:0:1::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a00:1::1",
]  # fmt: skip


@pytest.mark.parametrize("address", OWN_NETWORK)
def test_an_address_of_our_own_network_is_not_public(address: str) -> None:
    assert not public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert public(address)


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/", "http://127.1/", "http://0x7f.1/", "http://2130706433/", "http://[::1]/", "http://localhost/",
     "http://[::ffff:127.0.0.1]/", "http://0/", "https://169.254.169.254/latest/meta-data", "http://[64:ff9b::7f00:1]/"],
)  # fmt: skip
def test_every_way_to_write_an_own_address_is_refused(address: str) -> None:
    with pytest.raises(SourceError, match=r"not a public address|cannot be found|not a valid address"):
        download(address, io.BytesIO(), Limits(seconds=5))


@pytest.mark.parametrize(
    ("url", "meant"),
    [("http://localhost:8000/feed.xml", True), ("http://127.0.0.1:8000/", True), ("http://[::1]/", True),
     ("https://192.168.1.7/feed.xml", True), ("http://8.8.8.8/", False), ("http://feed.example/", False),
     ("http://localhost.feed.example/", False), ("http://feed.example/?127.0.0.1", False), ("http://[", False)],
)  # fmt: skip
def test_only_an_own_address_that_is_spelt_out_is_meant(url: str, meant: bool) -> None:
    assert spelt_out_as_own(url) is meant


def _resolving(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Let names resolve to these addresses, one answer a question; the addresses connected to are returned."""
    asked, connected = iter(answers), list[str]()
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, port, **_: [(2, 1, 6, "", (address, port)) for address in next(asked)]
    )

    def connect(address: tuple[str, int], *_: Any, **__: Any) -> socket.socket:
        connected.append(address[0])
        return socket.socket()

    monkeypatch.setattr(socket, "create_connection", connect)
    return connected


def _connect() -> None:
    CheckedBackend(Reach(), Deadline(5, time.monotonic)).connect_tcp("feed.example", 443).close()


def test_one_private_address_among_public_ones_refuses_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    connected = _resolving(monkeypatch, ["8.8.8.8", "10.0.0.1"])
    with pytest.raises(NotReached, match=r"feed\.example is not a public address"):
        _connect()
    assert connected == []


def test_the_address_that_was_checked_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that answers differently the second time is not asked a second time."""
    connected = _resolving(monkeypatch, ["8.8.8.8"], ["127.0.0.1"])
    _connect()
    assert connected == ["8.8.8.8"]


def test_only_the_ports_of_the_web_are_asked() -> None:
    with pytest.raises(SourceError, match=r"port 22 of feed\.example is not asked; allowed: 80, 443"):
        download("http://feed.example:22/", io.BytesIO(), Limits())


Answer = Callable[[http.server.BaseHTTPRequestHandler], None]


@pytest.fixture
def site() -> Iterator[dict[str, Answer]]:
    """A web server on this machine: pages by path; ``site["base"]`` is no page but its address, as a closure."""
    pages: dict[str, Answer] = {}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            pages[self.path](self)

        def log_message(self, *_: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    _BASE[id(pages)] = f"http://127.0.0.1:{server.server_port}"
    yield pages
    server.shutdown()
    server.server_close()
    thread.join()


_BASE: dict[int, str] = {}


def _send(body: bytes, status: int = 200, **headers: str) -> Answer:
    def answer(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def _get(site: dict[str, Answer], path: str, limits: Limits = OURS) -> bytes:
    into = io.BytesIO()
    download(_BASE[id(site)] + path, into, limits)
    return into.getvalue()


def test_a_feed_is_downloaded_as_it_arrives_and_progress_is_told(site: dict[str, Answer]) -> None:
    site["/feed?key=1"] = _send(b"\x1f\x8bcompressed", Content_Encoding="gzip", Content_Length="12")
    told: list[tuple[int, int | None]] = []
    into = io.BytesIO()
    download(_BASE[id(site)] + "/feed?key=1", into, OURS, lambda done, total: told.append((done, total)))
    assert into.getvalue() == b"\x1f\x8bcompressed"
    assert told[-1] == (12, 12)


def test_redirects_are_followed_but_not_for_ever(site: dict[str, Answer]) -> None:
    site["/old"] = _send(b"", 302, Location="/new", Content_Length="0")
    site["/new"] = _send(b"feed", Content_Length="4")
    site["/loop"] = _send(b"", 301, Location="/loop", Content_Length="0")
    assert _get(site, "/old") == b"feed"
    with pytest.raises(SourceError, match="redirects more than 5 times"):
        _get(site, "/loop")


@pytest.mark.parametrize("onward", ["file:///etc/passwd", "ftp://a.example/", "http://", "gopher://a/"])
def test_a_redirect_leads_to_the_web_or_nowhere(site: dict[str, Answer], onward: str) -> None:
    site["/"] = _send(b"", 302, Location=onward, Content_Length="0")
    with pytest.raises(SourceError):
        _get(site, "/")


def test_a_redirect_into_our_own_network_is_refused(site: dict[str, Answer], monkeypatch: pytest.MonkeyPatch) -> None:
    """The first address counts as public here; the second, which it redirects to, does not."""
    site["/"] = _send(b"", 302, Location="http://169.254.169.254/", Content_Length="0")
    monkeypatch.setattr("service.outward.public", lambda address: address == "127.0.0.1")
    port = int(_BASE[id(site)].rpartition(":")[2])
    with pytest.raises(SourceError, match=r"169\.254\.169\.254 is not a public address"):
        _get(site, "/", Limits(ports=(80, port), seconds=5))


def test_what_is_too_large_is_given_up(site: dict[str, Answer]) -> None:
    site["/announced"] = _send(b"x" * 2000, Content_Length="2000")
    site["/silent"] = _send(b"x" * 2000)
    for path in site:
        with pytest.raises(SourceError, match="larger than the 1000 bytes"):
            _get(site, path, Limits(max_bytes=1000, private=True))


def test_a_server_that_drips_is_given_up_at_the_deadline(site: dict[str, Answer]) -> None:
    def drip(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.0 200 OK\r\n")
        for _ in range(50):
            handler.wfile.write(b"X-More: x\r\n")
            handler.wfile.flush()
            time.sleep(0.05)

    def dripping(handler: http.server.BaseHTTPRequestHandler) -> None:
        try:
            drip(handler)
        except OSError:
            handler.close_connection = True

    site["/"] = dripping
    began = time.monotonic()
    with pytest.raises(SourceError, match=r"took longer than 0\.3 seconds|did not answer in time"):
        _get(site, "/", Limits(seconds=0.3, private=True))
    assert time.monotonic() - began < 2


def test_an_answer_that_is_no_feed_is_one_sentence_without_the_secret_of_the_address(site: dict[str, Answer]) -> None:
    site["/feed?key=secret"] = _send(b"no", 403, Content_Length="2")
    sentence = r"/feed answered with status 403 instead of the feed: it does not let us read it$"
    with pytest.raises(SourceError, match=sentence) as refusal:
        _get(site, "/feed?key=secret")
    assert "secret" not in str(refusal.value)


def test_a_body_cut_short_is_not_taken_for_a_feed(site: dict[str, Answer]) -> None:
    site["/"] = _send(b"<rss>", Content_Length="5000")
    with pytest.raises(SourceError, match="cannot be downloaded"):
        _get(site, "/")


def test_a_feed_on_this_very_machine_is_read_when_its_address_is_typed(site: dict[str, Answer]) -> None:
    site["/feed.xml"] = _send(b"<rss/>", Content_Length="6")
    with opened_source(_BASE[id(site)] + "/feed.xml", Settings()) as path:
        assert path.read_bytes() == b"<rss/>"


@pytest.mark.parametrize("source", ["http://", "http://[", "https://a b/", "http://\u0000/", "http://x:99999/"])
def test_what_is_no_address_is_one_sentence(source: str) -> None:
    with pytest.raises(SourceError), opened_source(source, Settings()):
        pass


@pytest.mark.parametrize(
    "source",
    [
        "http://user:secret@[/feed",
        "http://user:secret?secret@127.0.0.1/",
        "http://user:secret#secret@127.0.0.1/",
        "http://user:secret/secret@host:port/",
        "http://127.0.0.1:0/er:secret?secret@127.0.0.1/",
        "http://?mail=me@secret",
    ],
)
def test_a_password_is_not_shown_wherever_the_address_goes_wrong(source: str) -> None:
    with pytest.raises(SourceError) as refusal, opened_source(source, Settings()):
        pass
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize("path", ["/feed?mail=me@secret", "/feed#me@secret", "/feed?secret"])
def test_an_address_is_shown_as_far_as_it_is_no_secret(site: dict[str, Answer], path: str) -> None:
    site[path.partition("#")[0]] = _send(b"no", 404, Content_Length="2")
    with pytest.raises(SourceError) as refusal:
        _get(site, path)
    assert "secret" not in str(refusal.value)
    assert str(refusal.value).startswith("http://")


def test_a_file_is_read_where_it_is(tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_bytes(b"<rss/>")
    with opened_source(str(feed), Settings()) as path:
        assert path == feed


def test_standard_input_is_spooled_bounded_and_cleaned_up(monkeypatch: pytest.MonkeyPatch) -> None:
    class Input:
        buffer = io.BytesIO(b"<rss/>")

    monkeypatch.setattr("sys.stdin", Input)
    with opened_source("-", Settings()) as path:
        assert path.read_bytes() == b"<rss/>"
    assert not path.exists()
    Input.buffer = io.BytesIO(b"x" * ((1 << 20) + 1))
    with pytest.raises(SourceError, match="larger than"), opened_source("-", Settings(source_max_mebibytes=1)):
        pass


@pytest.mark.parametrize("source", ["/nowhere/feed.xml", "/", "", "feed\x00.xml", "a" * 5000])
def test_what_cannot_be_read_is_one_sentence(source: str) -> None:
    with pytest.raises(SourceError, match=r"cannot be read|is a folder"), opened_source(source, Settings()):
        pass
