"""The outbox: what happened to contacts, for whoever wants to act on it. It only grows, and holds each event once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, Protocol

import orjson

from service.contacts.events import Event
from service.errors import ShopBusy
from service.storage.files import locked, sync_folder
from service.storage.shops import Shops


class Outbox(Protocol):
    """Where events go. Adding is safe to repeat: whoever is not sure that an event arrived adds it again."""

    def add(self, shop: str, events: Iterable[Event]) -> int:
        """Add those whose ids are not there yet; how many these were. When this returns they survive a power cut."""

    def all(self, shop: str) -> Iterator[dict[str, Any]]:
        """Every event of the shop as a document, the oldest first."""


class FileOutbox:
    """``events.ndjson`` of the shop: one JSON document a line.

    A kill while writing leaves a line without an end, which nobody reads and the next writer cuts off.
    """

    def __init__(self, shops: Shops) -> None:
        self._shops = shops

    def add(self, shop: str, events: Iterable[Event]) -> int:
        new = {event.id: event for event in events}
        if not new:
            return 0
        path = self._shops.folder(shop).events
        with locked(path.with_name(".events.lock"), lambda: ShopBusy(shop), wait=True):
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            with os.fdopen(descriptor, "r+b") as file:
                for line in _whole_lines(file):
                    new.pop(orjson.loads(line)["id"], None)
                file.truncate()
                file.writelines(orjson.dumps(event.document()) + b"\n" for event in new.values())
                file.flush()
                os.fsync(descriptor)
            sync_folder(path.parent)
        return len(new)

    def all(self, shop: str) -> Iterator[dict[str, Any]]:
        path = self._shops.folder(shop).events
        if path.exists():
            with path.open("rb") as file:
                yield from map(orjson.loads, _whole_lines(file))


def _whole_lines(file: BinaryIO) -> Iterator[bytes]:
    """The lines that were written to their end; the file then stands after the last of them."""
    end = 0
    while (line := file.readline()).endswith(b"\n"):
        end += len(line)
        yield line
    file.seek(end)
