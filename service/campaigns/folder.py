"""The folder of a run: what it was begun with, the list, the parts, and the manifest that closes it.

campaign.json        what is asked, written first: the folder belongs to this campaign from now on
contacts.arrow       the ids, a batch a part, there when the campaign is begun; gone when the run is closed
part-00017.parquet   a finished part; one that is being made is hidden, and ends in .tmp
manifest.json        all parts with their digests, written last
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa

from service.campaigns.contacts import ListDigest
from service.campaigns.model import Campaign, Part, People, campaign_of, together
from service.errors import BrokenFile, ServiceError
from service.storage.files import locked, sync_file, sync_folder, write_atomically

COLUMN = "contact"
CAMPAIGN, MANIFEST, LIST, LOCK = "campaign.json", "manifest.json", "contacts.arrow", ".lock"
WORDS = {
    "list": "other contacts",
    "contacts": "other contacts",
    "slots": "another -k",
    "at": "another --at",
    "by": "other contacts",
    "among": "other contacts",
    "who": "another --who",
    "options": "other --options",
    "full_matches": "another --full-matches",
}
"""How a difference is called where its name does not say it."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that a campaign is, or is to be, written to."""

    path: Path

    @property
    def is_begun(self) -> bool:
        """Whether it is a campaign's already."""
        return (self.path / CAMPAIGN).exists()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let nobody else run a campaign into it for the length of the block. Raises `ServiceError`."""
        if self.path.is_dir() and not self.is_begun and (strange := self._strange()):
            raise ServiceError(
                f"{self.path} holds {strange}, and is no campaign's folder: give another one, or a new one"
            )
        self.path.mkdir(parents=True, exist_ok=True)
        busy = ServiceError(f"another run is writing to {self.path}; wait for it, or give another folder")
        with locked(self.path / LOCK, lambda: busy):
            yield

    def begin(self, campaign: Campaign, people: People) -> Campaign:
        """The campaign of this folder, which is this one or the same begun before; what was left half-made is gone.

        People are chosen when it is begun and never again: whoever goes on goes on with the list that stands here.
        Raises `ServiceError` where another campaign was begun here, or nobody is on the list.
        """
        self._clear()
        if self.is_begun:
            begun = self.campaign()
            campaign = _as_begun(campaign, begun)
            self._need_same(begun, campaign)
            if (self.path / LIST).exists() or (self.path / MANIFEST).exists():
                return begun
        return self._begin(replace(campaign, at=campaign.at or datetime.now(UTC)), people)

    def campaign(self) -> Campaign:
        """What the run was begun with. Raises `BrokenFile`."""
        try:
            return campaign_of(orjson.loads((self.path / CAMPAIGN).read_bytes()))
        except (TypeError, ValueError):
            raise BrokenFile(f"{self.path / CAMPAIGN} does not say what was asked: give another folder") from None

    def _begin(self, campaign: Campaign, people: People) -> Campaign:
        """Let list and campaign stand in the folder: the list as an Arrow file with a batch for each part."""
        path, left_out, digest, contacts = self.path / LIST, Counter[str](), ListDigest(), 0
        schema, beside = pa.schema([(COLUMN, pa.large_string())]), self.path / f".{LIST}.tmp"
        with pa.OSFile(str(beside), "wb") as file, pa.ipc.new_file(file, schema) as writer:
            for names in _in_parts(people.names(left_out), campaign.rows):
                ids = pa.array(names, pa.large_string())
                writer.write_batch(pa.record_batch([ids], schema=schema))
                digest.add(ids)
                contacts += len(names)
        if not contacts:
            beside.unlink()
            raise _nobody(left_out)
        if campaign.list not in ("", digest.hexadecimal):
            raise ServiceError(f"{self.path} holds a campaign with {WORDS['list']}: give another folder")
        sync_file(beside)
        begun = replace(campaign, list=digest.hexadecimal, contacts=contacts, left_out=_told(left_out))
        write_atomically(self.path / CAMPAIGN, _bytes(begun.document()))
        beside.replace(path)
        sync_folder(self.path)
        return begun

    def missing(self, campaign: Campaign) -> list[int]:
        """The parts that are still to be made."""
        return [number for number in campaign.parts if not (self.path / campaign.file(number)).exists()]

    def manifest(self) -> dict[str, Any] | None:
        """What closed the run; None while it is not closed."""
        try:
            document: dict[str, Any] = orjson.loads((self.path / MANIFEST).read_bytes())
        except FileNotFoundError:
            return None
        return document

    def close(self, campaign: Campaign, people: People, parts: Sequence[Part]) -> dict[str, Any]:
        """Write the manifest of all parts, in their order, and let go of the list and of what nobody will finish."""
        told = together(part.told for part in parts)
        document = {
            "campaign": campaign.document(),
            "rows": told.rows,
            "answered": told.answered,
            "empty": told.empty,
            "left_out": campaign.left_out,
            "repeated": people.repeated,
            "nameless": people.nameless,
            "generations": sorted(told.generations),
            "parts": [
                {"file": campaign.file(part.number), "rows": part.told.rows, "sha256": part.sha256} for part in parts
            ],
            "sha256": sha256("".join(part.sha256 for part in parts).encode()).hexdigest(),
            "closed": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        write_atomically(self.path / MANIFEST, _bytes(document))
        (self.path / LIST).unlink(missing_ok=True)
        self._clear()
        return document

    def _clear(self) -> None:
        for left in self.path.glob(".*.tmp"):
            left.unlink(missing_ok=True)

    def _strange(self) -> str | None:
        """Something in the folder that a campaign which was not begun yet would not have left there."""
        left = {LOCK, *(each.name for each in self.path.glob(".*.tmp"))}
        return next((each.name for each in self.path.iterdir() if each.name not in left), None)

    def _need_same(self, begun: Campaign, wanted: Campaign) -> None:
        for each in fields(Campaign):
            if each.compare and getattr(begun, each.name) != getattr(wanted, each.name):
                other = WORDS.get(each.name, f"another {each.name}")
                raise ServiceError(f"{self.path} holds a campaign with {other}: give another folder")


def need_somebody(people: People) -> None:
    """Raise `ServiceError` where a campaign would be for nobody."""
    if not any(people.names(left_out := Counter[str]())):
        raise _nobody(left_out)


def _as_begun(campaign: Campaign, begun: Campaign) -> Campaign:
    """With what was settled when the same campaign was begun: the time, and who was chosen."""
    timed = replace(campaign, at=campaign.at or begun.at)
    return replace(timed, list=begun.list, contacts=begun.contacts) if campaign.who else timed


def _in_parts(some: Iterable[Sequence[str]], rows: int) -> Iterator[list[str]]:
    """The same names, so many at a time."""
    waiting: list[str] = []
    for names in some:
        waiting += names
        whole = len(waiting) - len(waiting) % rows
        yield from (waiting[first : first + rows] for first in range(0, whole, rows))
        del waiting[:whole]
    if waiting:
        yield waiting


def _told(left_out: Counter[str]) -> dict[str, int]:
    """Why so many were left out, from the most frequent on, then by name."""
    return dict(sorted((+left_out).items(), key=lambda each: (-each[1], each[0])))


def _nobody(left_out: Counter[str]) -> ServiceError:
    told = ", ".join(f"{contacts} left out by {why}" for why, contacts in _told(left_out).items())
    return ServiceError(f"nobody is chosen: {told or 'the shop has no contact'}")


def _bytes(document: object) -> bytes:
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
