"""The process in which a worker has one task done: ``python -m service.worker.child SHOP NUMBER FENCE``.

It ends with its worker, however that ends: its standard input is a pipe whose other end only the worker holds.
"""

from __future__ import annotations

import os
import sys
import threading

from service.composition import compose
from service.logs import log_to_stderr
from service.settings import load_settings
from service.storage.leases import Lease
from service.storage.tasks import TaskLease
from service.worker.doing import do


def main(shop: str, number: str, fence: str) -> None:
    """Do the task that the worker has leased."""
    threading.Thread(target=_end_with_the_worker, daemon=True).start()
    settings = load_settings()
    log_to_stderr(settings)
    service = compose(settings)
    task = service.tasks.get(shop, int(number))
    if task is not None:
        do(service, TaskLease(task, Lease(task.number, int(fence))))


def _end_with_the_worker() -> None:
    while os.read(0, 1):
        pass
    os._exit(1)  # nothing is tidied up: a task may be cut off anywhere, and is begun again by another worker


if __name__ == "__main__":
    main(*sys.argv[1:])
