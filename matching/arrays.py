"""Frozen dataclasses of arrays taken apart into a handful of long arrays, and put together again.

So the service can save an index as a few plain ``.npy`` files and memory-map them without matching knowing what a file
is. A few and not hundreds, because every mapped file keeps a file descriptor of each worker.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar, get_type_hints

import numpy as np
from numpy.typing import NDArray

Named = Iterable[tuple[str, NDArray[Any]]]
Stretch = tuple[str, int, int]
"""Where an array lies: in the long array of this type, from here to there."""

T = TypeVar("T")


def address_of(array: NDArray[Any]) -> int:
    """Where the first number of an array lies in memory."""
    address: int = array.__array_interface__["data"][0]
    return address


def take_apart(value: Any, name: str) -> Iterator[tuple[str, NDArray[Any]]]:
    """Every array (of one dimension) of ``value`` and of the dataclasses in it, named by the way to it.

    Fields that are neither arrays nor dataclasses holding some are left to the caller.
    """
    for field in fields(value):
        part, place = getattr(value, field.name), f"{name}.{field.name}"
        if isinstance(part, np.ndarray):
            yield place, part
        elif is_dataclass(part):
            yield from take_apart(part, place)


def put_together(kind: type[T], arrays: Mapping[str, NDArray[Any]], name: str, **given: object) -> T:
    """The inverse of `take_apart`; ``given`` are the fields that are no arrays."""
    kinds = get_type_hints(kind)
    parts = dict(given)
    for field in fields(kind):  # type: ignore[arg-type]
        place = f"{name}.{field.name}"
        if place in arrays:
            parts[field.name] = arrays[place]
        elif field.name not in given:
            parts[field.name] = put_together(kinds[field.name], arrays, place)
    return kind(**parts)


def pack(named: Named) -> dict[str, list[NDArray[Any]]]:
    """The arrays of each type in the order in which they make up one long array, by the name of the type."""
    by_type: dict[str, list[NDArray[Any]]] = {}
    for _, array in named:
        by_type.setdefault(array.dtype.name, []).append(array)
    return dict(sorted(by_type.items()))


def stretches(named: Named) -> dict[str, Stretch]:
    """Where `pack` puts each array."""
    ends: dict[str, int] = {}
    places: dict[str, Stretch] = {}
    for name, array in named:
        kind = array.dtype.name
        start = ends.get(kind, 0)
        ends[kind] = start + len(array)
        places[name] = (kind, start, ends[kind])
    return places


def unpack(packed: Mapping[str, NDArray[Any]], places: Mapping[str, Stretch]) -> dict[str, NDArray[Any]]:
    """Views of every array; those of a memory map are plain arrays, which numpy handles with less ado."""
    long = {kind: np.asarray(array) for kind, array in packed.items()}
    return {name: long[kind][start:stop] for name, (kind, start, stop) in places.items()}
