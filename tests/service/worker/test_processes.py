"""Real processes: workers that are killed, and two at once."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from service.composition import Service
from service.settings import Settings
from service.storage.webhooks import Webhooks
from tests.service.worker.receiving import AT, Receiver, environment, receiving, tag, until

WORKER = """
from service.composition import compose
from service.settings import load_settings
from service.worker.loop import stop_on_signals, worker_of
worker = worker_of(compose(load_settings()))
worker.lease_seconds = 1.0
stop_on_signals(worker.stop)
worker.until_stopped()
"""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


@contextmanager
def worker(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen([sys.executable, "-c", WORKER], env=environment(settings)) as process:
        try:
            yield process
        finally:
            process.kill()


def first_of_each(tags: list[str]) -> list[str]:
    """What was seen, without what was seen again."""
    return list(dict.fromkeys(tags))


def test_an_event_whose_worker_is_killed_while_delivering_arrives_by_another(
    service: Service, receiver: Receiver
) -> None:
    webhooks = Webhooks(service.database)
    webhooks.add("sklep", receiver.address, "nws_x", ["tags-changed"], AT)
    tag(service, "ala", "one", "two")
    asked, killed = threading.Event(), threading.Event()

    def hold() -> None:
        asked.set()
        killed.wait(20)

    receiver.hold = hold
    with worker(service.settings) as first:
        assert asked.wait(20)
        first.kill()
        first.wait()
        killed.set()
    assert receiver.got["ala"] == ["one"]
    with worker(service.settings):
        until(lambda: not webhooks.undelivered("sklep", 10))
    assert receiver.got["ala"] == ["one", "one", "two"]


def test_two_workers_and_a_kill_lose_nothing_and_keep_each_contacts_order(service: Service, receiver: Receiver) -> None:
    webhooks = Webhooks(service.database)
    webhooks.add("sklep", receiver.address, "nws_x", ["tags-changed"], AT)
    receiver.hold = lambda: time.sleep(0.01)
    contacts, tags = [f"c{number}" for number in range(20)], ["1", "2", "3", "4"]
    for contact in contacts:
        tag(service, contact, *tags)
    with worker(service.settings) as first, worker(service.settings):
        until(lambda: sum(map(len, receiver.got.values())) >= 20)
        first.kill()
        tag(service, "late", *tags)
        until(lambda: not webhooks.undelivered("sklep", 10))
    assert {contact: first_of_each(got) for contact, got in receiver.got.items()} == dict.fromkeys(
        [*contacts, "late"], tags
    )


def test_a_worker_that_is_told_to_stop_stops(service: Service) -> None:
    command = [sys.executable, "-m", "service", "work"]
    with subprocess.Popen(command, env=environment(service.settings), stderr=subprocess.PIPE) as process:
        try:
            assert process.stderr
            assert b"retention: history=0" in process.stderr.readline()
            process.send_signal(signal.SIGTERM)
            rest = process.communicate(timeout=20)[1]
        finally:
            process.kill()
    assert (process.returncode, rest) == (0, b"")
