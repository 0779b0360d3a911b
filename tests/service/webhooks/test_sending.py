"""One event over a real network connection: what is sent, and what every kind of answer comes to."""

from __future__ import annotations

import http.server
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime

import pytest

from service.outward import Reach
from service.storage.webhooks import Webhook
from service.webhooks.sending import Answer, Sender
from service.webhooks.signing import is_genuine

AT = datetime(2026, 11, 22, 13, tzinfo=UTC)
EVENT = {"id": "0f/1/tags-changed/0", "event": "tags-changed", "contact": "zażółć", "added": ["vip"]}
HERE = Sender(Reach(private=True), seconds=2)

Handler = http.server.BaseHTTPRequestHandler


class Site:
    """A web server on this machine that answers as it is told, and keeps what it got."""

    def __init__(self) -> None:
        self.answer: Callable[[Handler], None] = lambda handler: self.say(handler, 200)
        self.got: list[tuple[str, Mapping[str, str], bytes]] = []
        site = self

        class Answering(Handler):
            def do_POST(self) -> None:  # noqa: N802
                body = self.rfile.read(int(self.headers["content-length"]))
                site.got.append((self.path, dict(self.headers), body))
                site.answer(self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    @staticmethod
    def say(handler: Handler, status: int, body: bytes = b"", **headers: str) -> None:
        handler.send_response(status)
        for name, value in {"content-length": str(len(body)), **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    threading.Thread(target=made.server.serve_forever, args=(0.01,), daemon=True).start()
    yield made
    made.server.shutdown()
    made.server.server_close()


def hook(address: str) -> Webhook:
    return Webhook(1, "sklep", address, "nws_x", (), AT, True)


def test_an_event_is_posted_as_json_with_its_name_and_a_signature(site: Site) -> None:
    assert HERE(hook(f"{site.address}/a/b?c=d"), EVENT, AT) == Answer(200)
    ((path, headers, body),) = site.got
    assert path == "/a/b?c=d"
    assert json.loads(body) == EVENT
    assert headers["content-type"] == "application/json"
    assert (headers["Notesik-Event"], headers["Notesik-Delivery"]) == ("tags-changed", EVENT["id"])
    assert is_genuine("nws_x", headers["Notesik-Signature"], body, AT)


def test_an_id_of_the_shops_cannot_add_headers(site: Site) -> None:
    event = {**EVENT, "id": "1/0/x\r\nNotesik-Event: forged/ół"}
    assert HERE(hook(site.address), event, AT).arrived
    assert site.got[0][1]["Notesik-Delivery"] == "1/0/x??Notesik-Event: forged/??"


def test_a_redirect_is_not_followed(site: Site) -> None:
    site.answer = lambda handler: site.say(handler, 307, location=f"{site.address}/elsewhere")
    assert HERE(hook(site.address), EVENT, AT) == Answer(307)
    assert len(site.got) == 1


def test_an_endless_answer_is_not_read(site: Site) -> None:
    def endless(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b"x" * 65536)
        except OSError:
            pass

    site.answer = endless
    assert HERE(hook(site.address), EVENT, AT) == Answer(200)


def test_a_receiver_that_drips_its_answer_is_given_up_in_time(site: Site) -> None:
    def dripping(handler: Handler) -> None:
        try:
            for letter in b"HTTP/1.1 200 OK\r\nx: " + b"y" * 1000:
                handler.wfile.write(bytes([letter]))
                time.sleep(0.05)
        except OSError:
            pass

    site.answer = dripping
    began = time.monotonic()
    answer = Sender(Reach(private=True), seconds=0.5)(hook(site.address), EVENT, AT)
    assert time.monotonic() - began < 3
    assert answer.status is None
    assert answer.tired
    assert answer.why


def test_nobody_listening_is_a_fault_in_words(site: Site) -> None:
    site.server.server_close()
    answer = HERE(hook(site.address), EVENT, AT)
    assert answer.status is None
    assert answer.why
    assert answer.why.startswith("cannot be reached")


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1/", "http://localhost/", "http://169.254.169.254/latest", "http://[::1]/", "http://0x7f000001/"]
)  # fmt: skip
def test_our_own_network_is_not_asked(address: str) -> None:
    answer = Sender(Reach())(hook(address), EVENT, AT)
    assert answer.status is None
    assert answer.why
    assert "is not a public address" in answer.why or "cannot be found" in answer.why


def test_a_port_that_is_not_of_the_web_is_not_asked(site: Site) -> None:
    answer = Sender(Reach())(hook(site.address), EVENT, AT)
    port = f"port {site.server.server_port} of 127.0.0.1"
    assert answer.why == f"{port} is not asked; allowed: 80, 443 (NOTESIK_SOURCE_PRIVATE=true: any)"
    assert site.got == []
