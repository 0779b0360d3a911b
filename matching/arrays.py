"""Frozen dataclasses of arrays taken apart into named arrays and put together again.

So the service can save an index as plain ``.npy`` files and memory-map it, without matching knowing what a file is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar, get_type_hints

import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]
T = TypeVar("T")


def take_apart(value: Any, name: str) -> Iterator[tuple[str, NDArray[Any]]]:
    """Every array of ``value`` and of the dataclasses in it, named by the way to it: ``name-field-field``.

    Fields that are neither arrays nor dataclasses holding some are left to the caller's metadata.
    """
    for field in fields(value):
        part, place = getattr(value, field.name), f"{name}-{field.name}"
        if isinstance(part, np.ndarray):
            yield place, part
        elif is_dataclass(part):
            yield from take_apart(part, place)


def put_together(kind: type[T], arrays: Arrays, name: str, **given: object) -> T:
    """The inverse of `take_apart`; ``given`` are the fields that are no arrays."""
    kinds = get_type_hints(kind)
    parts = dict(given)
    for field in fields(kind):  # type: ignore[arg-type]
        place = f"{name}-{field.name}"
        if place in arrays:
            parts[field.name] = arrays[place]
        elif field.name not in given:
            parts[field.name] = put_together(kinds[field.name], arrays, place)
    return kind(**parts)
