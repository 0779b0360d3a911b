"""A real cluster on this machine: a scheduler and workers as processes of their own, started as an operator does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.service.campaigns.test_campaign_command import wait

DASK = (sys.executable, "-m", "dask")


@dataclass(frozen=True)
class ACluster:
    """Where its scheduler is, and its processes."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: tuple[subprocess.Popen[bytes], ...]


@contextmanager
def cluster(folder: Path, workers: int, **environment: str) -> Iterator[ACluster]:
    """A cluster whose workers have these settings; all of it ends with the block. Files of it stand in the folder."""
    told, settings = folder / "scheduler.json", {**os.environ, **environment}
    scheduler = (*DASK, "scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", told, "--no-dashboard")
    worker = (*DASK, "worker", "--scheduler-file", told, "--nthreads", "1", "--no-nanny", "--no-dashboard")
    beside = ("--memory-limit", "0", "--host", "127.0.0.1", "--local-directory", folder, "--death-timeout", "30")
    with ExitStack() as stack:
        first = stack.enter_context(_running(scheduler, folder / "scheduler.log", settings))
        logs = (folder / f"worker-{number}.log" for number in range(workers))
        started = [stack.enter_context(_running((*worker, *beside), log, settings)) for log in logs]
        wait(lambda: told.exists() and told.stat().st_size > 0)
        yield ACluster(json.loads(told.read_text())["address"], first, tuple(started))


@contextmanager
def _running(
    command: tuple[str | Path, ...], log: Path, environment: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as file, subprocess.Popen(command, env=environment, stdout=file, stderr=file) as process:
        try:
            yield process
        finally:
            process.kill()
