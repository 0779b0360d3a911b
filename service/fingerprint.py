"""A hash of our own code and data: when it changes, what was made by them is out of date."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable


def fingerprint(*places: str) -> str:
    """The same text for as long as none of these files, and no file in these folders (``matching``), changes."""
    digest = hashlib.sha256()
    home = files("templates").joinpath("..")
    for place in places:
        for path, source in _sources(home.joinpath(place), place):
            digest.update(path.encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()


def _sources(place: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    """A file with its path, or all below a folder, in one order on every machine; not what Python keeps beside them."""
    if place.is_file():
        yield path, place
        return
    for entry in sorted(place.iterdir(), key=lambda entry: entry.name):
        if entry.name != "__pycache__":
            yield from _sources(entry, f"{path}/{entry.name}")
