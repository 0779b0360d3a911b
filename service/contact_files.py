"""Files of contacts with what they stated: Parquet and NDJSON, read a part at a time, nobody left out in silence."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

from matching.errors import PreferenceError
from matching.model import Preference
from matching.preferences import parse_stated
from matching.readers import read_json
from matching.stated import CRITERION_KEYS
from service.errors import ServiceError
from service.storage.profiles import Profile

COLUMNS = ("id", "preferences")
_OURS = re.compile(rf"(?:{'|'.join(('preferences', 'criteria', 'main', *CRITERION_KEYS))})(?:\[\d+\])*")
NO_OPTIONS = "A contact states preferences, no order; leave options out, or ask for them with --options."
PART = 4096
"""Rows of a Parquet file that are read at once."""


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact and what they stated; ``fault`` says why that cannot be read, and is None where it can."""

    id: str
    preferences: tuple[Preference, ...] = ()
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Contacts:
    """Contacts in their order, each read when it is asked for; ``total`` is about how many there are.

    ``repeated``: how many were passed over because the same id comes again, further down.
    """

    total: int
    each: Iterator[Contact]
    repeated: int = 0


def contacts_of_file(path: Path) -> Contacts:
    """The contacts of a ``.parquet`` file (columns ``id`` and ``preferences``) or an ``.ndjson`` one.

    ``preferences`` is a list of the contract's preferences or a whole document, as JSON text or as lists of structs.
    A contact that cannot be read comes with its fault; of those with the same id the last is taken. Raises
    `ServiceError` for a file that cannot be read at all.
    """
    try:
        read = _READERS[path.suffix.lower()]
    except KeyError:
        raise ServiceError(f"{path.name} is no file of contacts: give a {' or '.join(_READERS)} file") from None
    return read(path)


def contacts_stored(total: int, profiles: Iterable[Profile]) -> Contacts:
    """The contacts of a shop's profiles, about ``total`` of them."""
    return Contacts(total, (_contact(profile.contact, profile.preferences) for profile in profiles))


def _contact(id_: str, stated: object) -> Contact:
    """``stated``: a document, its list of preferences, either as JSON text, or None for one who stated nothing."""
    try:
        said = read_json(stated) if isinstance(stated, (str, bytes)) else stated
        document = said if isinstance(said, Mapping) else {"preferences": [] if said is None else said}
        return Contact(id_, parse_stated(document, NO_OPTIONS).preferences)
    except PreferenceError as fault:
        return Contact(id_, fault=_told(fault))


def _told(fault: PreferenceError) -> str:
    """A fault without what the person wrote, who may have stated something sensitive there: its place in our words."""
    parts = fault.path.split(".")
    ours = ".".join(takewhile(_OURS.fullmatch, parts))
    if fault.path in ("", "preferences", "options"):  # the document as a whole: no criterion has been read
        return str(fault)
    return f"{ours or 'the document'} is not well formed"


def _earlier(ids: Iterable[object]) -> frozenset[int]:
    """The positions, counted from 0, of texts that come again further down."""
    last: dict[str, int] = {}
    earlier = set()
    for position, id_ in enumerate(ids):
        if isinstance(id_, str):
            if id_ in last:
                earlier.add(last[id_])
            last[id_] = position
    return frozenset(earlier)


def _ndjson(path: Path) -> Contacts:
    with path.open("rb") as file:
        ids = [*map(_id, file)]
    earlier = _earlier(ids)
    return Contacts(len(ids), _lines(path, earlier), len(earlier))


def _lines(path: Path, earlier: Collection[int]) -> Iterator[Contact]:
    with path.open("rb") as file:
        for position, line in enumerate(file):
            if line.strip() and position not in earlier:
                yield _line(_unmarked(line), f"line {position + 1}")


def _unmarked(line: bytes) -> bytes:
    """A line without the mark that some editors begin a file with."""
    return line.removeprefix(b"\xef\xbb\xbf")


def _id(line: bytes) -> object:
    """Whatever stands as the id in a line; None where none can be read."""
    try:
        entry = read_json(_unmarked(line))
    except PreferenceError:
        return None
    return entry.get("id") if isinstance(entry, dict) else None


def _line(line: bytes, place: str) -> Contact:
    """The contact of one line; one that does not say who it is, is named by its place."""
    try:
        entry = read_json(line)
    except PreferenceError as fault:
        return Contact(place, fault=str(fault))
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
        return Contact(place, fault='a contact is an object with a text "id" and a list of "preferences"')
    if not entry["id"].isprintable():
        return Contact(place, fault="the id holds what is no character")
    return _contact(entry["id"], entry.get("preferences"))


def _parquet(path: Path) -> Contacts:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
    except pa.ArrowInvalid as error:
        raise ServiceError(f"{path.name} is no Parquet file: {error}") from None
    names = file.schema_arrow.names
    twice = [column for column in COLUMNS if names.count(column) > 1]
    if twice:
        raise ServiceError(f"{path.name} has several columns {' and '.join(twice)}; leave one of each")
    missing = [column for column in COLUMNS if column not in names]
    if missing:
        raise ServiceError(
            f"{path.name} has no column {' and no column '.join(missing)}; it needs {' and '.join(COLUMNS)}"
        )
    earlier = _earlier(id_ for (id_,) in _cells(path, file, "id"))
    return Contacts(file.metadata.num_rows, _rows(_cells(path, file, *COLUMNS), earlier), len(earlier))


def _cells(path: Path, file: Any, *columns: str) -> Iterator[tuple[Any, ...]]:
    """What stands in these columns, row by row. Raises `ServiceError` where they are damaged."""
    import pyarrow as pa

    try:
        for part in file.iter_batches(batch_size=PART, columns=list(columns)):
            yield from zip(*(part.column(name).to_pylist() for name in columns), strict=True)
    except (pa.ArrowException, OSError) as error:
        raise ServiceError(f"{path.name} is damaged: {error}") from None


def _rows(cells: Iterable[tuple[Any, ...]], earlier: Collection[int]) -> Iterator[Contact]:
    for position, (id_, stated) in enumerate(cells):
        if not isinstance(id_, str):
            yield Contact(f"row {position + 1}", fault="the column id holds no text here")
        elif position not in earlier:
            yield _contact(id_, without_nulls(stated))


def without_nulls(stated: object) -> object:
    """Structs name every field, null where nothing is said; of those only a null main value says something."""
    if isinstance(stated, dict):
        return {key: without_nulls(value) for key, value in stated.items() if value is not None or key == "main"}
    return [without_nulls(each) for each in stated] if isinstance(stated, list) else stated


_READERS: Mapping[str, Callable[[Path], Contacts]] = {".parquet": _parquet, ".ndjson": _ndjson, ".jsonl": _ndjson}
