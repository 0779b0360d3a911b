"""The worker beside a server: it delivers, is started again, and ends with the server however that ends."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from service.composition import Service
from service.settings import Settings
from service.storage.webhooks import Webhooks
from tests.service.test_running import running
from tests.service.worker.receiving import AT, environment, receiving, tag, until


def workers_of(process: subprocess.Popen[str]) -> list[int]:
    """The processes below it that are workers."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            said = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:  # it has ended
            continue
        if int(parent) == process.pid and b"work" in said:
            found.append(int(folder.name))
    return found


def is_running(pid: int) -> bool:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@contextmanager
def serving(settings: Settings, **more: str) -> Iterator[subprocess.Popen[str]]:
    with running("serve", **{**environment(settings), **more}) as (process, _):
        yield process


def test_serve_has_a_worker_beside_it_that_delivers_and_is_started_again_when_it_dies(
    service: Service,
) -> None:
    with receiving() as receiver, serving(service.settings) as process:
        Webhooks(service.database).add("sklep", receiver.address, "nws_x", ["tags-changed"], AT)
        tag(service, "ala", "one")
        until(lambda: receiver.got["ala"] == ["one"])
        (first,) = workers_of(process)
        os.kill(first, signal.SIGKILL)
        until(lambda: bool(workers_of(process)) and workers_of(process) != [first])
        (second,) = workers_of(process)
        process.terminate()
        process.communicate(timeout=30)
    until(lambda: not is_running(second))


def test_the_worker_ends_with_a_server_that_is_killed(service: Service) -> None:
    with serving(service.settings) as process:
        until(lambda: bool(workers_of(process)))
        (beside,) = workers_of(process)
        process.kill()
        process.wait()
        until(lambda: not is_running(beside))


def test_a_server_that_is_told_so_has_no_worker(service: Service) -> None:
    with serving(service.settings, NOTESIK_WORKER="false") as process:
        time.sleep(0.5)
        assert workers_of(process) == []
