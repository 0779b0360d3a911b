"""What a product document says about each filter, read for the oracle; and the units its questions may use."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache

Path = tuple[str, ...]

DIMENSIONS: dict[str, dict[str, str]] = {
    "mass": {"mg": "0.001", "g": "1", "kg": "1000", "t": "1000000"},
    "length": {"mm": "0.001", "cm": "0.01", "m": "1", "km": "1000"},
    "volume": {"ml": "0.001", "cl": "0.01", "l": "1"},
    "power": {"w": "1", "kw": "1000"},
    "memory": {"mb": "1", "gb": "1024", "tb": "1048576"},
}
"""What one of each unit comes to in another of its dimension; folded spellings."""

FACTORS = {unit: (name, Decimal(factor)) for name, units in DIMENSIONS.items() for unit, factor in units.items()}


@cache
def fold(text: str) -> str:
    """How values are compared: NFKC, full case folding, NFKC again, white space folded and trimmed."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(folded.split())


@cache
def fold_path(text: str) -> Path:
    r"""A category path as folded parts; they are joined by `` > ``, a ``>`` inside a part is written ``\>``."""
    parts = re.split(r"(?<!\\) > ", " ".join(text.split()))
    return tuple(fold(part.replace(r"\>", ">")) for part in parts)


def number(text: object) -> Decimal | None:
    """The exact decimal a value writes, if it writes one."""
    try:
        return Decimal(str(text))
    except InvalidOperation:
        return None


@dataclass(frozen=True)
class Statement:
    """What one product says about one filter: texts (folded), numbers, category paths with their ancestors, or yes."""

    yes: bool = False
    texts: frozenset[str] = frozenset()
    numbers: tuple[Decimal, ...] = ()
    paths: frozenset[Path] = frozenset()


ABSENT = Statement()
"""A stated ``false``: there is none. Silence is ``None``."""


def read_statement(value: object, hierarchical: bool) -> Statement:
    """One entry of a product's ``filters``."""
    if value is False:
        return ABSENT
    if value is True:
        return Statement(yes=True)
    values = [str(each) for each in value] if isinstance(value, list) else [str(value)]
    whole = [fold_path(each) for each in values] if hierarchical else []
    return Statement(
        texts=frozenset(fold(each) for each in values),
        numbers=tuple(n for each in values if (n := number(each)) is not None),
        paths=frozenset(path[:length] for path in whole for length in range(1, len(path) + 1)),
    )
