"""Parameters of an address, read or refused by name."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request

from service.api.problems import InvalidParameter
from service.storage.shops import LOCALES

LONGEST_NAME = 100
"""So much of the name of a parameter is said back."""

MOST_DIGITS = 10
"""A number with as many is beyond every parameter."""


def only(request: Request, *known: str) -> None:
    """Let only parameters pass that the address knows: a misspelt one would be passed over without a word.

    Raises `InvalidParameter` for the first other.
    """
    other = next((name for name in request.query_params if name not in known), None)
    if other is not None:
        name = other[:LONGEST_NAME]
        raise InvalidParameter(
            name, f"This address has no parameter {name!r}; it knows {' and '.join(known) or 'none'}."
        )


def one_of(name: str, value: str, known: Sequence[str]) -> str:
    """The value, where it is one that is known. Raises `InvalidParameter`."""
    if value not in known:
        raise InvalidParameter(name, f"{name} is one of {', '.join(known)}.")
    return value


def whole(name: str, value: str | None, least: int, most: int) -> int | None:
    """The whole number that a parameter says, None where it is left out. Raises `InvalidParameter`."""
    if value is None:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < MOST_DIGITS and least <= int(value) <= most):
        raise InvalidParameter(name, f"{name} is a whole number from {least} to {most}.")
    return int(value)


def bounded(name: str, value: str | None, most: int) -> str | None:
    """A parameter that is no longer than it may be, None where it is left out. Raises `InvalidParameter`."""
    if value is not None and len(value) > most:
        raise InvalidParameter(name, f"{name} has at most {most} characters.")
    return value


def language(locale: str | None) -> str | None:
    """The language that ``locale`` asks for, None where it is left out. Raises `InvalidParameter`."""
    return None if locale is None else one_of("locale", locale, LOCALES)
