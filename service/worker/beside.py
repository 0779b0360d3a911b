"""A worker beside a server: started with it, started again when it dies, ended with it, whatever ends the server."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

log = logging.getLogger("notesik.worker")

COMMAND = (sys.executable, "-m", "service", "work", "--until-input-ends")
PAUSES = (1.0, 5.0, 30.0)
"""Before it is started again: the second and third time in a row, and from then on."""
GRACE_SECONDS = 15.0
"""How long it may take to finish what it is at; a delivery takes ten seconds at most."""


@contextmanager
def worker_beside(environment: Mapping[str, str]) -> Iterator[None]:
    """Have a worker run while the block does; ``environment`` is what its settings differ in.

    Its standard input is a pipe whose other end only this process holds. When this process is gone, by kill -9 too,
    the pipe ends and the worker with it: no signal has to reach it.
    """
    beside = _Beside({**os.environ, **environment})
    thread = threading.Thread(target=beside.keep_running, daemon=True)
    thread.start()
    try:
        yield
    finally:
        beside.end()
        thread.join(GRACE_SECONDS + 1)


class _Beside:
    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._ending = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None

    def keep_running(self) -> None:
        deaths = 0
        while not self._ending.is_set():
            # Its output is our standard error: standard output is for documents.
            self._process = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=sys.stderr, env=self._environment)
            status = self._process.wait()
            if self._ending.is_set():
                return
            pause = PAUSES[min(deaths, len(PAUSES) - 1)]
            deaths += 1
            log.error("the worker ended with status %d; it is started again in %g seconds", status, pause)
            self._ending.wait(pause)

    def end(self) -> None:
        self._ending.set()
        process = self._process
        if process is None or process.stdin is None:
            return
        process.stdin.close()
        try:
            process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
