"""One part of a campaign: a range of its list answered, and put in its place in one step.

A part depends on its campaign and its number alone, so that any process of any machine that sees the folder may make
it, and twice does no harm: whoever is last puts the same contacts in the same place.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from hashlib import file_digest
from pathlib import Path

import pyarrow as pa

from service.campaigns.addressed import Addressed
from service.campaigns.columns import By
from service.campaigns.folder import LIST, Folder
from service.campaigns.formats import FORMATS
from service.campaigns.model import Part, told_of
from service.campaigns.surfaces import SURFACES
from service.composition import Service
from service.errors import BrokenFile
from service.storage.files import sync_file, sync_folder


def make_part(service: Service, folder: Path, number: int) -> Part:
    """Answer the contacts of a part, unless that is done. Raises `ServiceError`; then nothing stands in its place."""
    run = Folder(folder)
    campaign = run.campaign()
    path = folder / campaign.file(number)
    if path.exists():
        return part_made(folder, number)
    surface = SURFACES[campaign.surface]
    answering = surface.begin(service, campaign)
    if campaign.by is By.EMAIL:
        answering = Addressed(service, campaign.shop, answering)
    rows = (answering(contacts) for contacts in _some(_contacts(folder, number), surface.at_once))
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        FORMATS[campaign.format].write(beside, surface.columns, rows)
        sync_file(beside)
        os.replace(beside, path)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(beside)
        raise
    sync_folder(folder)
    return part_made(folder, number)


def part_made(folder: Path, number: int) -> Part:
    """A part that stands in its place already. Raises `BrokenFile` where it does not hold what it must."""
    campaign = Folder(folder).campaign()
    path = folder / campaign.file(number)
    try:
        told = told_of(FORMATS[campaign.format].read(path))
    except (pa.ArrowException, ValueError, KeyError):
        told = None
    if told is None or told.rows != campaign.length(number):
        raise BrokenFile(f"{path.name} does not hold its {campaign.length(number)} contacts: remove it and run again")
    return Part(number, told, _digest(path))


def _contacts(folder: Path, number: int) -> list[str]:
    """The ids of a part, out of the mapped list."""
    with pa.memory_map(str(folder / LIST)) as mapped, pa.ipc.open_file(mapped) as file:
        ids: list[str] = file.get_batch(number).column(0).to_pylist()
        return ids


def _some(contacts: Sequence[str], at_once: int) -> Iterator[Sequence[str]]:
    return (contacts[first : first + at_once] for first in range(0, len(contacts), at_once))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
