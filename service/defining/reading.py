"""A TOML text, read by a reader of what stands in it. Nothing of it is a traceback: every fault has a sentence."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final, TypeVar

from feeds.tuning.faults import no_toml
from service.defining.faults import Place, Wrong, refused
from service.errors import DefinitionRefused

T = TypeVar("T")

MOST_CHARACTERS: Final = 200_000
"""A definition longer than this is no work of a person."""


def read_text(text: str, reader: Callable[[object, Place], T]) -> T:
    """What a reader makes of a TOML text. Raises `DefinitionRefused`."""
    try:
        return reader(parsed(text), ())
    except Wrong as error:
        raise refused(error.faults, error.readable) from None


def parsed(text: str) -> dict[str, Any]:
    """A TOML text as tables, lists, texts and numbers; no number becomes a float. Raises `DefinitionRefused`."""
    if len(text) > MOST_CHARACTERS:
        raise DefinitionRefused((f"the file: it is longer than {MOST_CHARACTERS} characters.",))
    try:
        return tomllib.loads(text.removeprefix("\ufeff"), parse_float=Decimal)
    except RecursionError:
        raise DefinitionRefused(("the file: lists and tables stand too deep in each other.",)) from None
    except ValueError as error:
        raise DefinitionRefused((str(no_toml(str(error), text)),)) from None
