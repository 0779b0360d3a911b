"""A hash of our own code and data: when it changes, what was made by them is out of date."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable


def fingerprint(*places: str) -> str:
    """The same text for as long as no file in these folders (``matching``, ``templates/frames``) changes."""
    digest = hashlib.sha256()
    home = files("templates").joinpath("..")
    for place in places:
        for path, source in _sources(home.joinpath(place), place):
            digest.update(path.encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()


def _sources(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    """Every file below a folder with its path, in one order on every machine; not what Python keeps beside them."""
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_file():
            yield f"{path}/{entry.name}", entry
        elif entry.name != "__pycache__":
            yield from _sources(entry, f"{path}/{entry.name}")
