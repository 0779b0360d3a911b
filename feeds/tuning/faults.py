"""What is wrong with the text of a tuning, in the words of who wrote it: where, what, and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Final

from pydantic import BaseModel, ValidationError

from feeds.errors import TuningError
from feeds.industries import slug
from feeds.tuning import Asking, FilterTuning, Tuning, Under

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


def no_toml(message: str, text: str) -> TuningError:
    """The parser's fault with its line, and what mostly causes it."""
    place = re.search(r" \(at line (\d+), column \d+\)$", message)
    line = f"line {place[1]}" if place else f"line {len(text.splitlines())}, the last"
    cause = next((cause for start, cause in _TOML.items() if message.startswith(start)), None)
    return TuningError(line, f"{cause or f'this is not TOML ({message})'}.")


def fault(error: ValidationError) -> TuningError:
    """The first fault, in the words of who wrote the file."""
    first = error.errors(include_url=False)[0]
    kind, place, limits = first["type"], first["loc"], first.get("ctx", {})
    if kind == "extra_forbidden":
        return TuningError(place_text(place), f"there is no such key{nearest(str(place[-1]), _keys_at(place[:-1]))}")
    if kind == "string_pattern_mismatch":
        given = str(first["input"])
        return TuningError(
            place_text(place),
            f"{given!r} is no key of a filter; keys are written like {slug(given)!r}, see `notesik filters`.",
        )
    if place == ("under",):
        return TuningError("under", "the table of each main value begins with [[under]], in two brackets.")
    wrong = _TYPES[kind].format_map(limits) if kind in _TYPES else first["msg"]
    return TuningError(place_text(place), f"{wrong}.")


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


def nearest(name: str, known: Iterable[str]) -> str:
    """The end of a sentence about a name that nobody knows: what it may mean, else what is known."""
    known = tuple(known)
    near = get_close_matches(name, known, 1)
    return f"; did you mean {near[0]}?" if near else f"; known are {', '.join(known)}."
