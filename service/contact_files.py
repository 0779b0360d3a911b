"""Files of contacts with what they stated: Parquet and NDJSON, read a part at a time, nobody left out in silence."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from matching.errors import MalformedPreference, PreferenceError
from matching.model import Preference
from matching.preferences import parse_preferences
from service.errors import ServiceError
from service.storage.profiles import Profile

COLUMNS = ("id", "preferences")
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
    """Contacts in their order, each read when it is asked for; ``total`` is about how many there are."""

    total: int
    each: Iterator[Contact]


def contacts_of_file(path: Path) -> Contacts:
    """The contacts of a ``.parquet`` file (columns ``id`` and ``preferences``) or an ``.ndjson`` one.

    ``preferences`` is a list of the contract's preferences or a whole document, as JSON text or as lists of structs.
    A contact that cannot be read comes with its fault. Raises `ServiceError` for a file that cannot be read at all.
    """
    try:
        read = _READERS[path.suffix.lower()]
    except KeyError:
        raise ServiceError(f"{path.name} is no file of contacts: give a {' or '.join(_READERS)} file") from None
    return read(path)


def contacts_stored(profiles: Iterable[Profile]) -> Contacts:
    """The contacts of profiles."""
    listed = tuple(profiles)
    return Contacts(len(listed), (_contact(profile.contact, profile.preferences) for profile in listed))


def _contact(id_: str, stated: object) -> Contact:
    """``stated``: a document, its list of preferences, either as JSON text, or None for one who stated nothing."""
    try:
        said = _json(stated) if isinstance(stated, (str, bytes)) else stated
        document = said if isinstance(said, Mapping) else {"preferences": [] if said is None else said}
        return Contact(id_, parse_preferences(document).preferences)
    except PreferenceError as fault:
        return Contact(id_, fault=str(fault))


def _json(text: str | bytes) -> Any:
    """Numbers become decimals, so that no bound passes through a float."""
    try:
        return json.loads(text, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError) as fault:
        raise MalformedPreference("", f"This is no JSON: {fault}.") from None


def _ndjson(path: Path) -> Contacts:
    with path.open("rb") as file:
        total = sum(1 for _ in file)
    return Contacts(total, _lines(path))


def _lines(path: Path) -> Iterator[Contact]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield _line(line.removeprefix(b"\xef\xbb\xbf"), f"line {number}")


def _line(line: bytes, place: str) -> Contact:
    """The contact of one line; one that does not say who it is, is named by its place."""
    try:
        entry = _json(line)
    except PreferenceError as fault:
        return Contact(place, fault=str(fault))
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
        return Contact(place, fault='a contact is an object with a text "id" and a list of "preferences"')
    return _contact(entry["id"], entry.get("preferences"))


def _parquet(path: Path) -> Contacts:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
    except pa.ArrowInvalid as error:
        raise ServiceError(f"{path.name} is no Parquet file: {error}") from None
    missing = [column for column in COLUMNS if column not in file.schema_arrow.names]
    if missing:
        raise ServiceError(
            f"{path.name} has no column {' and no column '.join(missing)}; it needs {' and '.join(COLUMNS)}"
        )
    return Contacts(file.metadata.num_rows, _rows(file))


def _rows(file: Any) -> Iterator[Contact]:
    number = 0
    for part in file.iter_batches(batch_size=PART, columns=list(COLUMNS)):
        for id_, stated in zip(*(part.column(name).to_pylist() for name in COLUMNS), strict=True):
            number += 1
            if isinstance(id_, str):
                yield _contact(id_, _without_nulls(stated))
            else:
                yield Contact(f"row {number}", fault="the column id holds no text here")


def _without_nulls(stated: object) -> object:
    """Structs name every field, null where nothing is said; of those only a null main value says something."""
    if isinstance(stated, dict):
        return {key: _without_nulls(value) for key, value in stated.items() if value is not None or key == "main"}
    return [_without_nulls(each) for each in stated] if isinstance(stated, list) else stated


_READERS: Mapping[str, Callable[[Path], Contacts]] = {".parquet": _parquet, ".ndjson": _ndjson, ".jsonl": _ndjson}
