"""Parameters of an address, read or refused by name."""

from __future__ import annotations

from collections.abc import Sequence

from service.api.problems import InvalidParameter
from service.storage.shops import LOCALES


def one_of(name: str, value: str, known: Sequence[str]) -> str:
    """The value, where it is one that is known. Raises `InvalidParameter`."""
    if value not in known:
        raise InvalidParameter(name, f"{name} is one of {', '.join(known)}.")
    return value


def language(locale: str | None) -> str | None:
    """The language that ``locale`` asks for, None where it is left out. Raises `InvalidParameter`."""
    return None if locale is None else one_of("locale", locale, LOCALES)
