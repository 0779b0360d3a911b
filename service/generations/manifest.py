"""What a generation says of itself. ``manifest.json`` is written last: a folder without one is no generation."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import orjson

from service.errors import BrokenFile
from service.generations.sealed import FOLDER
from service.storage.files import sync_file, sync_folder, write_atomically

MANIFEST = "manifest.json"
LAYOUT = 2
"""Version of the folder's layout; a generation of another layout is imported again, never guessed at."""


@dataclass(frozen=True, slots=True)
class FileSum:
    """Size and SHA-256 of one file of the generation."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """One generation. ``at`` is the time at which dated prices were judged, ``format`` what the feed turned out to be.

    ``feed`` names the generation whose import read the feed: itself, unless it was made again from what that one kept.
    ``hierarchy`` is the number of the merchandiser's version it was made with, None for what is derived alone.
    ``untuned`` is the industry that it has but for that version's word, None where nobody has named or guessed one.

    ``filled`` is the share of products that have each field the industry needs. ``counts`` are products of generations
    of the last days before it, each with when it was made: those that had more, since somebody last forced one.
    ``body`` tells the feed's bytes and what they were read with, ``next_change`` when a dated sale begins or ends.
    ``learned`` is the number of the version of the shop's learning, None for none.
    """

    layout: int
    number: int
    id: str
    created: str
    at: str
    format: str
    industry: str
    untuned: str | None
    currency: tuple[str, ...]
    items: int
    products: int
    quarantined: int
    forced: str | None
    feed: str
    hierarchy: int | None
    files: Mapping[str, FileSum]
    filled: Mapping[str, float] = field(default_factory=dict)
    counts: tuple[tuple[str, int], ...] = ()
    body: str = ""
    next_change: str | None = None
    learned: int | None = None

    @property
    def name(self) -> str:
        """The generation's name: its folder, and what answers call it."""
        return generation_name(self.number, self.id)


def generation_name(number: int, identity: str) -> str:
    """Counting number first, so that names sort by age; then what it was made of."""
    return f"{number:06d}-{identity}"


def number_of(name: str) -> int:
    """The number in a generation's name; 0 for a name that none of ours has."""
    number = name.partition("-")[0]
    return int(number) if number.isascii() and number.isdigit() else 0


def sums(folder: Path) -> dict[str, FileSum]:
    """Size and checksum of every file under ``folder``, by its path inside: but the manifest, and what is fitted, which
    is sealed by itself.
    """
    return {
        path.relative_to(folder).as_posix(): _sum(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST and FOLDER not in path.relative_to(folder).parts
    }


def _sum(path: Path) -> FileSum:
    with path.open("rb") as file:
        return FileSum(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def seal(folder: Path, manifest: Manifest) -> None:
    """Make every file of the generation durable, then add the manifest that says it is complete."""
    for name in manifest.files:
        sync_file(folder / name)
    for inner in [path for path in folder.rglob("*") if path.is_dir()]:
        sync_folder(inner)
    write_atomically(folder / MANIFEST, orjson.dumps(asdict(manifest), option=orjson.OPT_INDENT_2))


def of_another_version(folder: Path) -> BrokenFile:
    """What to raise for a generation that is whole, but not in a form that this Notesik reads."""
    return BrokenFile(f"generation {folder.name} was made by another version of Notesik: import the feed again")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation's folder. Raises `BrokenFile`."""
    try:
        document = orjson.loads((folder / MANIFEST).read_bytes())
        if document["layout"] != LAYOUT:
            raise of_another_version(folder)
        files = {name: FileSum(**entry) for name, entry in document["files"].items()}
        counts = tuple((when, products) for when, products in document.get("counts", ()))
        return Manifest(**document | {"files": files, "currency": tuple(document["currency"]), "counts": counts})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise BrokenFile(f"generation {folder.name} is damaged: its manifest cannot be read ({error})") from None


def verify(folder: Path, manifest: Manifest, content: Collection[str]) -> None:
    """Compare the folder with its manifest: the sizes of all files, the checksums of those named in ``content``.

    Reading a file once also brings its pages into memory before requests touch them. Raises `BrokenFile`.
    """
    for name, expected in manifest.files.items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != expected.bytes:
            raise BrokenFile(f"generation {folder.name} is damaged: {name} is missing or has another size")
        if name in content and _sum(path) != expected:
            raise BrokenFile(f"generation {folder.name} is damaged: {name} does not match its checksum")
