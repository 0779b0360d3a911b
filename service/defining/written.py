"""A definition as it is answered and taken: the TOML text of a person, and the same structure as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import tomlkit

from service.contacts.documents import moment_text
from service.defining.faults import Fault, Place, refused
from service.defining.reading import parsed
from service.errors import DefinitionRefused
from service.storage.definitions import Definition, Kind

DEEPEST = 16
"""So deep lists and objects may stand in each other; no definition needs half of it."""


def definition_document(kept: Definition, warnings: Iterable[str] = ()) -> dict[str, Any]:
    """What is known of a definition. A centre or form has an ``identifier``, for surfaces and links, once it is active.

    ``definition`` is the structure of its text; what was written with a decimal point is a text there.
    """
    offered = kept.active and kept.kind is not Kind.INFORMATION
    return {
        "shop": kept.shop,
        "kind": kept.kind.value,
        "name": kept.name,
        "identifier": kept.name if offered else None,
        "active": kept.active,
        "version": kept.version,
        "created": moment_text(kept.created),
        "changed": moment_text(kept.changed),
        "definition": _plain(parsed(kept.text)),
        "toml": kept.text,
        "warnings": list(warnings),
    }


def toml_of(document: Mapping[str, Any]) -> str:
    """The TOML text of a structure that came as JSON. Raises `DefinitionRefused` where TOML cannot say it."""
    if _is_deeper(document, DEEPEST):
        raise DefinitionRefused(("the body: lists and objects stand too deep in each other.",))
    nothings = tuple(_nothings(document, ()))
    if nothings:
        raise refused(Fault(place, "null says nothing here: leave the key out.") for place in nothings)
    return tomlkit.dumps(_ordered(_plain(document)))


def _is_deeper(document: Mapping[str, Any], most: int) -> bool:
    """Whether anything stands deeper than that; level by level, because a structure may be deeper than Python calls."""
    level: list[Any] = [document]
    for _ in range(most):
        nested = (each.values() if isinstance(each, Mapping) else each for each in level)
        level = [inner for values in nested for inner in values if isinstance(inner, (Mapping, list))]
        if not level:
            return False
    return True


def _plain(value: Any) -> Any:
    """Decimals as the texts they are read from again."""
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return f"{value:f}" if isinstance(value, Decimal) else value


def _ordered(value: Any) -> Any:
    """Tables after everything else, as TOML wants them."""
    if isinstance(value, list):
        return [_ordered(inner) for inner in value]
    if not isinstance(value, Mapping):
        return value
    return {key: _ordered(inner) for key, inner in sorted(value.items(), key=lambda pair: _is_table(pair[1]))}


def _is_table(value: object) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(each, dict) for each in value))


def _nothings(value: Any, place: Place) -> Iterable[Place]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _nothings(inner, (*place, str(key)))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _nothings(inner, (*place, number))
    elif value is None:
        yield place
