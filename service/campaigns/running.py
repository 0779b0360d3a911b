"""All parts of a campaign, one after the other in this process or several at once in processes of their own.

Processes get the address of the folder and the number of a part, and answer with counts; what they need else they open
themselves. `service.campaigns.cluster` does the same beyond one machine.
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

from service.campaigns.folder import Folder, need_somebody
from service.campaigns.model import Campaign, Part, People
from service.campaigns.parts import Making, part_made
from service.campaigns.surfaces import SURFACES
from service.composition import Service, compose
from service.errors import ServiceError
from service.settings import Settings

Progress = Callable[[int, int | None], None]
"""Told how many contacts are done, of how many."""

Engine = Callable[[Service, Path, Sequence[int]], Iterator[Part]]
"""Makes the parts of these numbers in any order, each once."""

ENOUGH = 5
"""So many parts are worth a process for each core: beginning one costs about as much as making a part or two."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run came to: the manifest, and how many parts and contacts it made itself."""

    manifest: dict[str, Any]
    parts: int
    contacts: int


def run(
    service: Service,
    campaign: Campaign,
    people: People,
    path: Path,
    engine: Engine,
    progress: Progress | None = None,
) -> Ran:
    """Make what is missing of a campaign and close it; what is closed stays as it is.

    Raises `ServiceError`, also where the folder is another campaign's. What was finished until then stays finished.
    """
    SURFACES[campaign.surface].begin(service, campaign)  # what cannot be answered is said before there is a folder
    folder = Folder(path.absolute())
    if not folder.is_begun:
        need_somebody(people)
    with folder.held():
        begun = folder.begin(campaign, people)
        if (closed := folder.manifest()) is not None:
            return Ran(closed, 0, 0)
        missing = folder.missing(begun)
        made = {number: part_made(folder.path, begun, number) for number in sorted({*begun.parts} - {*missing})}
        done = sum(part.told.rows for part in made.values())
        tell = progress or _nobody
        tell(done, begun.contacts)
        for part in engine(service, folder.path, missing):
            made[part.number] = part
            done += part.told.rows
            tell(done, begun.contacts)
        manifest = folder.close(begun, people, [made[number] for number in begun.parts])
    return Ran(manifest, len(missing), sum(made[number].told.rows for number in missing))


def engine_of(workers: int | None) -> Engine:
    """The engine of one machine: this process, or so many of their own; None: as many as are worth it."""

    def engine(service: Service, path: Path, numbers: Sequence[int]) -> Iterator[Part]:
        processes = _worth(len(numbers)) if workers is None else workers
        return here(service, path, numbers) if processes == 1 else _in_processes(service, path, numbers, processes)

    return engine


def here(service: Service, path: Path, numbers: Sequence[int]) -> Iterator[Part]:
    """One part after the other, in this process."""
    if numbers:
        yield from map(Making(service, path), numbers)


def make(settings: Settings, path: Path, number: int) -> Part:
    """A part, made in a process that was begun for it. What it opens it keeps for the next one."""
    return _making(settings, path)(number)


def _worth(parts: int) -> int:
    """A process for each core of ours, where there is enough to do."""
    return len(os.sched_getaffinity(0)) if parts >= ENOUGH else 1


def _in_processes(service: Service, path: Path, numbers: Sequence[int], workers: int) -> Iterator[Part]:
    # Begun afresh, never forked: a fork would share this one's connections to the database.
    with ProcessPoolExecutor(workers, get_context("spawn"), initializer=_end_with_parent) as pool:
        waiting = {pool.submit(make, service.settings, path, number) for number in numbers}
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


@lru_cache(1)
def _making(settings: Settings, path: Path) -> Making:
    """What makes the parts of a folder in this process, over a service composed when the first one is made."""
    return Making(service_of(settings), path)


@lru_cache(1)
def service_of(settings: Settings) -> Service:
    """The service of a process that does nothing else."""
    return compose(settings)


def _end_with_parent() -> None:
    """Leave nothing running where whoever gave out the parts was killed: they would wait for ever."""
    parent = parent_process()
    assert parent is not None

    def watch() -> None:
        parent.join()
        os._exit(1)

    Thread(target=watch, daemon=True).start()


def _nobody(done: int, contacts: int | None) -> None:
    """Whom progress is told where nobody looks."""
