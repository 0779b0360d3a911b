"""A tuning as the TOML text that a merchandiser edits: read with clear faults, written with comments, edited in place.

Whatever a person wrote stays as they wrote it: comments and order survive every edit made here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Final

import tomlkit
from pydantic import BaseModel, ValidationError
from tomlkit.items import AbstractTable, InlineTable, Item

from feeds.errors import TuningError
from feeds.industries import industry, load_industries, slug
from feeds.tuning import Asking, FilterTuning, Tuning, Under

MOST_CHARACTERS: Final = 1_000_000
"""A tuning longer than this is no work of a person."""

# --- reading ---------------------------------------------------------------------------------------------------------

_TOML: Final[Mapping[str, str]] = {
    "Invalid value": "the value cannot be read: a text stands in double quotes, several in [ ] with commas between",
    "Invalid statement": "a line is `key = value`, a [table] or a # comment",
    "Expected '=' after a key": "a line is `key = value`, and a key of several words stands in double quotes",
    "Expected newline": "one line holds one `key = value`, and a text stands in double quotes",
    "Expected ']'": "the name of a table stands in [ ], and its words in double quotes",
    "Unterminated string": "a text lacks its closing double quotes",
    "Unclosed array": "a list lacks its closing ]",
    "Unclosed inline table": "a table in { } lacks its closing } on the same line",
    "Unescaped '\\'": "a \\ in a text is written twice, or the text stands in single quotes",
    "Cannot overwrite": "a key stands twice",
    "Cannot declare": "a table stands twice: put both together",
    "Exceeds the limit": "a number has thousands of digits",
}
"""What the fault that the parser names comes from mostly, by how its message begins."""

_TYPES: Final[Mapping[str, str]] = {
    "string_type": "a text in double quotes is expected here",
    "bool_type": "true or false is expected here",
    "tuple_type": "a list in [ ] is expected here",
    "dict_type": "a table is expected here",
    "mapping_type": "a table is expected here",
    "model_type": "a table is expected here",
    "int_type": "a whole number is expected here",
    "decimal_type": "a number is expected here",
    "decimal_parsing": "a number is expected here",
    "float_type": "a number is expected here",
    "float_parsing": "a number is expected here",
    "finite_number": "a number is expected here that is not endless",
    "greater_than": "a number above {gt} is expected here",
    "greater_than_equal": "a number of at least {ge} is expected here",
    "less_than_equal": "a number of at most {le} is expected here",
    "decimal_max_digits": "a number of at most {max_digits} digits is expected here",
    "decimal_whole_digits": "a number of at most {whole_digits} digits before the point is expected here",
    "decimal_max_places": "a number of at most {decimal_places} decimals is expected here",
    "string_too_short": "the text here is empty, or too short to say anything",
    "string_too_long": "at most {max_length} characters are expected here",
    "too_short": "the list here is empty",
    "too_long": "at most {max_length} entries are expected here",
    "missing": "it must be given",
    "value_error": "{error}",
}
"""What is wrong, by pydantic's kind of fault, with the limits that it names."""


_INSIDE: Final[Mapping[tuple[type[BaseModel], str], type[BaseModel]]] = {
    (Tuning, "filters"): FilterTuning,
    (Tuning, "under"): Under,
    (Under, "filters"): Asking,
}
"""The tables that stand inside others, by the key they stand under."""


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
        raise _no_toml(str(error), text) from None
    try:
        tuning = Tuning.model_validate(document)
    except ValidationError as error:
        raise _fault(error) from None
    _check_industry(tuning.industry)
    return tuning


def _no_toml(message: str, text: str) -> TuningError:
    """The parser's fault with its line, and what mostly causes it."""
    place = re.search(r" \(at line (\d+), column \d+\)$", message)
    line = f"line {place[1]}" if place else f"line {len(text.splitlines())}, the last"
    cause = next((cause for start, cause in _TOML.items() if message.startswith(start)), None)
    return TuningError(line, f"{cause or f'this is not TOML ({message})'}.")


def _fault(error: ValidationError) -> TuningError:
    """The first fault, in the words of who wrote the file."""
    first = error.errors(include_url=False)[0]
    kind, place, limits = first["type"], first["loc"], first.get("ctx", {})
    if kind == "extra_forbidden":
        return TuningError(place_text(place), f"there is no such key{_nearest(str(place[-1]), _keys_at(place[:-1]))}")
    if kind == "string_pattern_mismatch":
        given = str(first["input"])
        return TuningError(
            place_text(place),
            f"{given!r} is no key of a filter; keys are written like {slug(given)!r}, see `notesik filters`.",
        )
    if place == ("under",):
        return TuningError("under", "the table of each main value begins with [[under]], in two brackets.")
    return TuningError(place_text(place), _TYPES.get(kind, first["msg"]).format_map(limits) + ".")


def place_text(place: Iterable[int | str]) -> str:
    """``filters.color.bands[1]``; parts that are no bare TOML key stand in quotes."""
    path = ""
    for part in place:
        if isinstance(part, int):
            path += f"[{part}]"
        elif part != "[key]":
            path += ("." if path else "") + (part if re.fullmatch(r"[\w-]+", part) else f'"{part}"')
    return path or "the file"


def _keys_at(place: Iterable[int | str]) -> tuple[str, ...]:
    """The keys that the table at a place may hold."""
    table: type[BaseModel] = Tuning
    for part in place:
        table = _INSIDE.get((table, str(part)), table)
    return tuple(table.model_fields)


def _nearest(name: str, known: Iterable[str]) -> str:
    known = tuple(known)
    near = get_close_matches(name, known, 1)
    return f"; did you mean {near[0]}?" if near else f"; known are {', '.join(known)}."


def _check_industry(key: str | None) -> None:
    known = load_industries()
    if key is not None and key not in known:
        raise TuningError("industry", f"there is no industry template {key!r}{_nearest(key, known)}")


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
            document.add(name, _item(value))
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
            table.add(name, _item(value))
        tables.add(key, table)
    return tables


def _under(under: Iterable[Under]) -> Item:
    tables = tomlkit.aot()
    for each in under:
        table = tomlkit.table()
        for name, value in _stated(each):
            table.add(name, _filters(value) if name == "filters" else _item(value))
        tables.append(table)
    return tables


def _item(value: object) -> Item:
    """One value as TOML. Decimals are written as they are said: 12.50 stays 12.50."""
    if isinstance(value, Mapping):
        table = tomlkit.table()
        for name, inner in sorted(value.items()):
            table.add(name, _item(inner))
        return table
    if isinstance(value, tuple):
        array = tomlkit.array()
        for inner in value:
            array.append(_item(inner))
        return array
    if isinstance(value, Decimal):
        return tomlkit.value(f"{value:f}")
    return tomlkit.item(value)


# --- editing ---------------------------------------------------------------------------------------------------------


def merge_value(text: str, filter_key: str, value: str, spelling: str) -> str:
    """The same text with ``spelling`` counting as ``value`` of a filter; comments stay, and so does what else is said.

    Raises `TuningError` where the text is wrong, or says something else of that spelling already.
    """
    stated = read_tuning(text).filters.get(filter_key, FilterTuning())
    if spelling in stated.merge.get(value, ()):
        return text
    document = tomlkit.parse(text.removeprefix("\ufeff"))
    merge = _table(_table(_table(document, "filters"), filter_key), "merge")
    if value not in merge:
        merge[value] = tomlkit.array()
    merge[value].append(spelling)
    edited = tomlkit.dumps(document)
    read_tuning(edited)
    return edited


def _table(inside: Any, key: str) -> Any:
    """The table of that key, made where there is none: in braces where it stands inside such a one."""
    if key not in inside:
        inside[key] = tomlkit.inline_table() if isinstance(inside, InlineTable) else tomlkit.table()
    return inside[key]
