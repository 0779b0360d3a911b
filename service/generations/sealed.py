"""A fit in the folder of its generation: arrays, their checksums, and why there may be none.

``fitted/<name>.json`` leads to the arrays, which stand in a folder called by their digest: it changes in one step, and
whoever has the old arrays open keeps them. A generation is complete without any fit; one that is missing or damaged
stops no answer, and is made again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from service.storage.files import sync_file, sync_folder, write_atomically

FOLDER = "fitted"
DIGITS = 16
"""Of a digest, in the name of a folder."""
BESIDE = ".tmp"


@dataclass(frozen=True, slots=True)
class Fit:
    """What was fitted, in which form (``version``), and when (``made``, ISO 8601).

    ``digest`` is of the arrays, whose SHA-256 by name are ``sums``; None with the reason ``why`` where there are none.
    ``told`` are numbers for people: how many products, how long it took.
    """

    name: str
    version: int
    made: str
    digest: str | None = None
    sums: Mapping[str, str] = field(default_factory=dict)
    why: str | None = None
    told: Mapping[str, float] = field(default_factory=dict)

    @property
    def at(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.made)

    def folder(self, generation: Path) -> Path:
        """Where its arrays stand."""
        return generation / FOLDER / f"{self.name}-{self.digest}"


def keep(
    generation: Path,
    name: str,
    version: int,
    made: str,
    arrays: Mapping[str, NDArray[Any]],
    why: str | None = None,
    told: Mapping[str, float] | None = None,
) -> Fit:
    """Keep a fit, durably and in one step; no arrays where there is a reason ``why``."""
    (generation / FOLDER).mkdir(exist_ok=True)
    if why is not None:
        fit = Fit(name, version, made, why=why, told=told or {})
    else:
        beside = generation / FOLDER / f"{name}.{os.getpid()}{BESIDE}"
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir()
        sums = {each: _save(beside / f"{each}.npy", array) for each, array in arrays.items()}
        sync_folder(beside)
        digest = hashlib.sha256("".join(sums[each] for each in sorted(sums)).encode()).hexdigest()[:DIGITS]
        fit = Fit(name, version, made, digest, sums, told=told or {})
        shutil.rmtree(fit.folder(generation), ignore_errors=True)
        beside.replace(fit.folder(generation))
    write_atomically(_leads(generation, name), orjson.dumps(asdict(fit), option=orjson.OPT_INDENT_2))
    _tidy(generation, fit)
    return fit


def fit_of(generation: Path, name: str, version: int) -> Fit | None:
    """The fit of that name; None where there is none in this form, or it cannot be read."""
    try:
        fit = Fit(**orjson.loads(_leads(generation, name).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None
    return fit if fit.version == version else None


def arrays_of(generation: Path, fit: Fit) -> dict[str, NDArray[Any]] | None:
    """Its arrays, mapped (copy-on-write, so that they are plain ones); None where there are none, or not as made."""
    if fit.digest is None:
        return None
    folder = fit.folder(generation)
    try:
        if any(_sum(folder / f"{each}.npy") != made for each, made in fit.sums.items()):
            return None
        return {each: np.load(folder / f"{each}.npy", mmap_mode="c", allow_pickle=False) for each in fit.sums}
    except (OSError, ValueError):
        return None


def stamp(generation: Path) -> int:
    """A number that changes whenever a fit is kept; 0 where none was."""
    with suppress(FileNotFoundError):
        return (generation / FOLDER).stat().st_mtime_ns
    return 0


def _leads(generation: Path, name: str) -> Path:
    return generation / FOLDER / f"{name}.json"


def _save(path: Path, array: NDArray[Any]) -> str:
    np.save(path, np.ascontiguousarray(array), allow_pickle=False)
    sync_file(path)
    return _sum(path)


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _tidy(generation: Path, fit: Fit) -> None:
    """Remove the arrays that this fit replaces, and what killed processes left of the same name."""
    for other in (generation / FOLDER).glob(f"{fit.name}[-.]*"):
        if other.is_dir() and other != fit.folder(generation):
            shutil.rmtree(other, ignore_errors=True)
