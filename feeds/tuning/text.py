"""A tuning as the TOML text that a merchandiser edits: read with clear faults, written with comments.

`feeds.tuning.rewriting` edits one in place.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

import tomlkit
from pydantic import BaseModel, ValidationError
from tomlkit.items import AbstractTable, Item

from feeds.errors import TuningError
from feeds.industries import industry, load_industries
from feeds.tuning import Asking, Tuning, Under
from feeds.tuning.faults import fault, nearest, no_toml

MOST_CHARACTERS: Final = 1_000_000
"""A tuning longer than this is no work of a person."""

# --- reading ---------------------------------------------------------------------------------------------------------


def read_tuning(text: str) -> Tuning:
    """The tuning that a TOML text states.

    Raises `TuningError` with the place of the first fault: the line where it is no TOML, else the keys that lead to it.
    """
    if len(text) > MOST_CHARACTERS:
        raise TuningError("the file", f"it is longer than {MOST_CHARACTERS} characters; split texts belong elsewhere.")
    try:
        document = tomllib.loads(text.removeprefix("\ufeff"), parse_float=Decimal)
    except RecursionError:
        raise TuningError("the file", "lists and tables stand too deep in each other.") from None
    except ValueError as error:
        raise no_toml(str(error), text) from None
    try:
        tuning = Tuning.model_validate(document)
    except ValidationError as error:
        raise fault(error) from None
    _check_industry(tuning.industry)
    return tuning


def _check_industry(key: str | None) -> None:
    known = load_industries()
    if key is not None and key not in known:
        raise TuningError("industry", f"there is no industry template {key!r}{nearest(key, known)}")


# --- writing ---------------------------------------------------------------------------------------------------------

_HEAD: Final = (
    "What is wanted of the hierarchy beyond what the feed shows. docs/hierarchy.md describes every key;",
    "what is left out stays as it is derived.",
)

_COMMENTS: Final[Mapping[str, str]] = {
    "main": "The main filter: what a contact chooses first.",
    "industry": 'The industry template it starts from; "nothing" starts from none.',
    "order": "Filters that are listed first, in this order.",
    "hide": "Filters that pages do not offer.",
    "pin": "Filters that pages do offer, whatever the evidence.",
    "filters": "What is wanted of single filters, everywhere.",
    "under": "What is wanted under one main value and all below it, instead of what holds above.",
}


def write_tuning(tuning: Tuning) -> str:
    """The TOML text of a tuning, with comments; `read_tuning` gives the same tuning back. Equal tunings read alike."""
    document = tomlkit.document()
    for line in _HEAD:
        document.add(tomlkit.comment(line))
    for name, value in _stated(tuning):
        document.add(tomlkit.nl())
        document.add(tomlkit.comment(_COMMENTS[name]))
        if name == "filters":
            document.add(name, _filters(tuning.filters))
        elif name == "under":
            document.add(name, _under(tuning.under))
        else:
            document.add(name, item(value))
    return tomlkit.dumps(document)


def start_tuning(key: str) -> str:
    """A text to start from: the industry template of that key, with its filters as tables that wait to be used.

    Raises `feeds.errors.FeedError` for an industry that nobody knows.
    """
    template = industry(key)
    tables = (
        f"# [filters.{each.key}]  # {', '.join(dict.fromkeys(each.labels.values()))}"
        for each in template.filters.values()
        if each.key in template.own
    )
    head = "# What the template knows; take away the # of a line and say below it what is wanted of that filter."
    return write_tuning(Tuning(industry=key)) + "\n" + "\n".join((head, *tables)) + "\n"


def _stated(table: BaseModel) -> list[tuple[str, Any]]:
    """The fields of a table that say something: in the model's order, but tables last, as TOML wants it."""
    fields = type(table).model_fields
    stated = [(name, value) for name in fields if (value := getattr(table, name)) != fields[name].get_default()]
    return sorted(stated, key=lambda pair: pair[0] == "under" or isinstance(pair[1], Mapping))


def _filters(filters: Mapping[str, Asking]) -> AbstractTable:
    tables = tomlkit.table(is_super_table=True)
    for key, asking in sorted(filters.items()):
        table = tomlkit.table()
        for name, value in _stated(asking):
            table.add(name, item(value))
        tables.add(key, table)
    return tables


def _under(under: Iterable[Under]) -> Item:
    tables = tomlkit.aot()
    for each in under:
        table = tomlkit.table()
        for name, value in _stated(each):
            table.add(name, _filters(value) if name == "filters" else item(value))
        tables.append(table)
    return tables


def item(value: object) -> Item:
    """One value as TOML. Decimals are written as they are said: 12.50 stays 12.50."""
    if isinstance(value, Mapping):
        table = tomlkit.table()
        table.value.parsing(True)  # it need not look, each time, for the tables that stand behind: there are none yet
        for name, inner in sorted(value.items()):
            table.add(name, item(inner))
        table.value.parsing(False)
        return table
    if isinstance(value, tuple):
        return tomlkit.array(f"[{', '.join(item(inner).as_string() for inner in value)}]")
    if isinstance(value, Decimal):
        return tomlkit.value(f"{value:f}")
    return tomlkit.item(value)
