"""One part of a campaign: a range of its list answered, and put in its place in one step.

A part depends on its campaign and its number alone, so that any process of any machine that sees the folder may make
it, and twice does no harm: whoever is first puts it in its place, and the other one's is thrown away.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from hashlib import file_digest
from pathlib import Path
from secrets import token_hex
from socket import gethostname

import pyarrow as pa

from service.campaigns.addressed import Addressed
from service.campaigns.columns import By
from service.campaigns.folder import LIST, Folder
from service.campaigns.formats import FORMATS
from service.campaigns.model import Campaign, Part, told_of
from service.campaigns.surfaces import SURFACES
from service.composition import Service
from service.errors import BrokenFile
from service.quick import make_quick
from service.storage.files import sync_file, sync_folder

WORTH_COMPILING = 10**9
"""Products times contacts from which on a process answers by the compiled kernel, which the first one compiles."""


class Making:
    """Makes parts of the campaign in a folder, and remembers between them what contacts have in common."""

    def __init__(self, service: Service, folder: Path) -> None:
        """Raises `ServiceError` where the campaign cannot be answered."""
        self._folder, self._campaign = folder, Folder(folder).campaign()
        products = len(service.serving.generation(self._campaign.shop).documents)
        if products * self._campaign.contacts >= WORTH_COMPILING:
            make_quick(service.settings)
        self._surface = SURFACES[self._campaign.surface]
        self._answering = self._surface.begin(service, self._campaign)
        if self._campaign.by is By.EMAIL:
            self._answering = Addressed(service, self._campaign.shop, self._answering)

    def __call__(self, number: int) -> Part:
        """Answer the contacts of a part, unless that is done.

        Raises `ServiceError`; then nothing stands in its place.
        """
        campaign, path = self._campaign, self._folder / self._campaign.file(number)
        if not path.exists():
            rows = (
                self._answering(contacts) for contacts in _some(_contacts(path.parent, number), self._surface.at_once)
            )
            beside = path.with_name(f".{path.name}.{gethostname()}.{os.getpid()}.{token_hex(4)}.tmp")
            try:
                FORMATS[campaign.format].write(beside, self._surface.columns, rows)
                sync_file(beside)
                _put_first(beside, path)
            finally:
                with suppress(FileNotFoundError):
                    beside.unlink()
            sync_folder(path.parent)
        return part_made(self._folder, campaign, number)


def part_made(folder: Path, campaign: Campaign, number: int) -> Part:
    """A part that stands in its place already. Raises `BrokenFile` where it does not hold what it must."""
    path = folder / campaign.file(number)
    try:
        told = told_of(FORMATS[campaign.format].read(path))
    except (pa.ArrowException, ValueError, KeyError):
        told = None
    if told is None or told.rows != campaign.length(number):
        raise BrokenFile(f"{path.name} does not hold its {campaign.length(number)} contacts: remove it and run again")
    return Part(number, told, _digest(path))


def _put_first(beside: Path, path: Path) -> None:
    """Put a file in its place unless one stands there: a link is made by exactly one of several who try.

    Where a file system knows no links the last one's would stand, which is as good until its digest was told.
    """
    try:
        os.link(beside, path)
    except FileExistsError:
        return
    except OSError:
        os.replace(beside, path)


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
