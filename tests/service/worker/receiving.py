"""A receiver of webhooks on this machine, and services that send to it from processes of their own."""

from __future__ import annotations

import http.server
import json
import os
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime

from service.composition import Service
from service.contacts.model import Actor, Contact, Occasion, Source, Tag
from service.settings import Settings

AT = datetime(2026, 11, 22, 13, tzinfo=UTC)


class Receiver(http.server.ThreadingHTTPServer):
    """Keeps which tags of which contact arrived, in their order; ``hold`` is called before an answer is given."""

    daemon_threads = True

    def __init__(self) -> None:
        self.got: defaultdict[str, list[str]] = defaultdict(list)
        self.last: tuple[dict[str, str], bytes] = ({}, b"")
        self.hold: Callable[[], None] = lambda: None
        receiver = self

        class Taking(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                event, receiver.last = json.loads(body), (dict(self.headers), body)
                if "contact" in event:  # a test names none
                    receiver.got[event["contact"]] += event["added"]
                receiver.hold()
                self.send_response(204)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

            def handle(self) -> None:
                with suppress(OSError):  # whoever asked was killed
                    super().handle()

        super().__init__(("127.0.0.1", 0), Taking)
        self.address = f"http://127.0.0.1:{self.server_port}/"


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver that takes until the block ends."""
    with Receiver() as made:
        threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True).start()
        yield made
        made.shutdown()


def environment(settings: Settings) -> dict[str, str]:
    """That of a process over the same data, which may send to this machine."""
    address = {"NOTESIK_DATABASE": settings.database} if settings.database else {}
    return {**os.environ, "NOTESIK_DATA": str(settings.data), "NOTESIK_WEBHOOK_PRIVATE": "true", **address}


def tag(service: Service, contact: str, *tags: str) -> None:
    """A change of a card for each tag."""
    for each in tags:

        def change(card: Contact, each: str = each) -> Contact:
            return replace(card, tags=(*card.tags, Tag(each, Source.OBSERVED, AT)))

        service.contacts.change("sklep", contact, change, Occasion(Actor.SHOP, "api", AT))


def until(happened: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for it, and fail where it does not happen."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)
