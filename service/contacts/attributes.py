"""Key information as the shop defines it: what is asked, how it is answered, and what an answer says about products."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from service.contacts.model import Value

Said = Mapping[str, str]
"""A text by language; where a language is missing, the centre's first one is said."""


class AnswerType(StrEnum):
    """How a question is answered; numbers are decimal strings, dates ISO 8601."""

    CHOICE = "choice"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes/no"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice: what is kept, and what it is called."""

    value: str
    labels: Said = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Binding:
    """What an answer says about products: a criterion of the ranking.

    ``criterion`` is a contract criterion in which the text ``{value}`` stands for the answer. It holds for the answers
    ``when`` (empty: any) and, with ``main``, only within that value of the main filter.
    """

    criterion: Mapping[str, Any]
    when: tuple[Value, ...] = ()
    main: str | None = None


@dataclass(frozen=True, slots=True)
class Attribute:
    """A piece of key information as the shop defines it: what is asked, how it is answered, what it drives.

    ``labels`` are the question, ``hints`` a line below it. ``low`` and ``high`` bound numbers. ``sensitive``: asked
    with a consent of its own and never said on a surface.
    """

    key: str
    type: AnswerType
    labels: Said = field(default_factory=dict)
    hints: Said = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    sensitive: bool = False
    bindings: tuple[Binding, ...] = ()
