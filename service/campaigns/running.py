"""All parts of a campaign, one after the other in this process or several at once in processes of their own.

Processes get the address of the folder and the number of a part, and answer with counts; what they need else they open
themselves. An engine that spans machines needs no more.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import Any

from service.campaigns.contacts import Listed
from service.campaigns.folder import Folder
from service.campaigns.model import Campaign, Part
from service.campaigns.parts import make_part, part_made
from service.campaigns.surfaces import SURFACES
from service.composition import Service, compose
from service.errors import ServiceError
from service.settings import Settings

Progress = Callable[[int, int | None], None]
"""Told how many contacts are done, of how many."""

Engine = Callable[[Service, Path, Sequence[int]], Iterator[Part]]
"""Makes the parts of these numbers in any order, each once."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run came to: the manifest, and how many parts and contacts it made itself."""

    manifest: dict[str, Any]
    parts: int
    contacts: int


def run(
    service: Service,
    campaign: Campaign,
    listed: Listed,
    path: Path,
    engine: Engine,
    progress: Progress | None = None,
) -> Ran:
    """Make what is missing of a campaign and close it; what is closed stays as it is.

    Raises `ServiceError`, also where the folder is another campaign's. What was finished until then stays finished.
    """
    SURFACES[campaign.surface].begin(service, campaign)  # what cannot be answered is said before there is a folder
    folder = Folder(path)
    with folder.held():
        begun = folder.begin(campaign)
        if (closed := folder.manifest()) is not None:
            return Ran(closed, 0, 0)
        folder.put_list(listed, begun.rows)
        missing = folder.missing(begun)
        made = {number: part_made(path, number) for number in sorted({*begun.parts} - {*missing})}
        done = sum(part.told.rows for part in made.values())
        for part in engine(service, path, missing):
            made[part.number] = part
            done += part.told.rows
            if progress is not None:
                progress(done, begun.contacts)
        manifest = folder.close(begun, listed, [made[number] for number in begun.parts])
    return Ran(manifest, len(missing), sum(made[number].told.rows for number in missing))


def engine_of(workers: int) -> Engine:
    """The engine of one machine: this process, or so many of their own."""
    return here if workers == 1 else lambda service, path, numbers: _in_processes(service, path, numbers, workers)


def here(service: Service, path: Path, numbers: Sequence[int]) -> Iterator[Part]:
    """One part after the other, in this process."""
    return (make_part(service, path, number) for number in numbers)


def _in_processes(service: Service, path: Path, numbers: Sequence[int], workers: int) -> Iterator[Part]:
    # Begun afresh, never forked: a fork would share this one's connections to the database.
    with ProcessPoolExecutor(workers, get_context("spawn"), initializer=_end_with_parent) as pool:
        waiting = {pool.submit(_make, service.settings, path, number) for number in numbers}
        try:
            for done in as_completed(waiting):
                waiting.discard(done)
                yield done.result()
        except BrokenProcessPool:
            raise ServiceError(
                "a process of the campaign was ended from outside; the same command makes the parts that are missing"
            ) from None
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _make(settings: Settings, path: Path, number: int) -> Part:
    return make_part(_service(settings), path, number)


@lru_cache(1)
def _service(settings: Settings) -> Service:
    """The service of this process, composed when its first part is made."""
    return compose(settings)


def _end_with_parent() -> None:
    """Leave nothing running where whoever gave out the parts was killed: they would wait for ever."""
    parent = parent_process()
    assert parent is not None

    def watch() -> None:
        parent.join()
        os._exit(1)

    Thread(target=watch, daemon=True).start()
