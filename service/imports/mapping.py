"""What a merchandiser's TOML file says of a list: what its columns are taken as, and what holds for every row.

[columns]
"Adres e-mail" = "email"
"Uwagi" = ""                       # left out
[constants]
"consent.email.version" = "2024-05"
[sources]
city = "bought in"                 # as "city.source" under [constants] would say it
[dates]
shoe_size = 2024-05-01             # likewise "shoe_size.at"
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from service.errors import ServiceError

OF_FACTS = {"sources": "source", "dates": "at"}
"""Tables that are short for constants, by what they end the names of facts with."""

SOMEBODY = ("id", "email", "phone")
"""What can be no constant."""

TABLES = ("columns", "constants", *OF_FACTS)


class MappingRefused(ServiceError):
    """A mapping is not well formed."""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """``columns``: by a column's name what it is taken as, empty where it is left out. ``constants``: cells of each row
    that has no such cell of its own.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, object] = field(default_factory=dict)


def load_mapping(path: Path) -> ColumnMapping:
    """The mapping of a TOML file. Raises `MappingRefused` with the place."""
    try:
        return read_mapping(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise MappingRefused(f"{path.name}: it is not UTF-8 (byte {error.start}); save it in that encoding") from None
    except MappingRefused as fault:
        raise MappingRefused(f"{path.name}: {fault}") from None


def read_mapping(text: str) -> ColumnMapping:
    """The mapping that a TOML text states. Raises `MappingRefused` with the place."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingRefused(str(error)) from None
    for name, table in tables.items():
        if name not in TABLES:
            raise MappingRefused(f"[{name}] is unknown; a mapping has {', '.join(f'[{each}]' for each in TABLES)}")
        if not isinstance(table, dict):
            raise MappingRefused(f"{name} is a table: write [{name}] above its lines")
    for name in SOMEBODY:
        if name in tables.get("constants", {}):
            raise MappingRefused(f"constants.{name}: every row would be about the same contact")
    columns = {name: _taken_as(name, said) for name, said in tables.get("columns", {}).items()}
    constants = dict(_constants(tables.get("constants", {}), "constants", ""))
    for table, of in OF_FACTS.items():
        constants |= _constants(tables.get(table, {}), table, f".{of}")
    return ColumnMapping(columns, constants)


def _taken_as(name: str, said: object) -> str:
    if not isinstance(said, str):
        raise MappingRefused(
            f'columns.{name}: give in quotation marks what it is taken as, such as "email", or "" to leave it out'
        )
    return said.strip()


def _constants(said: Mapping[str, object], table: str, ending: str) -> dict[str, object]:
    """Constants under dotted names, however deep TOML has put them: ``consent.email.text = "…"`` needs no quotes."""
    constants: dict[str, object] = {}
    for name, value in said.items():
        if isinstance(value, dict):
            deeper = _constants(value, f"{table}.{name}", ending)
            constants |= {f"{name}.{rest}": each for rest, each in deeper.items()}
        elif isinstance(value, list):
            raise MappingRefused(f"{table}.{name}: one value is expected here, not a list")
        else:
            constants[f"{name}{ending}"] = value
    return constants
