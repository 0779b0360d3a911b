"""The fields of a frame's form, and what they change in the frame's text.

A form is filled from a text and posted back whole. Only what comes back otherwise than it was shown changes the text,
so whatever no field shows (comments, keys of later releases, other languages) stays as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, Final

from frames.definition import SHOWN, CurrencyStyle, Layout, Shown, Surface, TooFew, Why
from frames.model import LANGUAGES
from frames.texts import load_texts
from service.console.frame_rows import READ_ROWS, ROWS, number_of, rows_shown, value_at
from service.defining.reading import parsed
from service.defining.rewriting import Leaves, Path
from service.posted import Form
from service.surfaces.definition import LAWFUL, RATIOS
from service.surfaces.soundness import MOST_SLOTS


class Shape(StrEnum):
    """How a field is asked."""

    CHOICE = "choice"
    MANY = "many"
    FLAG = "flag"
    NUMBER = "number"
    PERCENT = "percent"
    LINE = "line"
    COLOUR = "colour"
    LONG = "long"
    CENTRE = "centre"


@dataclass(frozen=True, slots=True)
class Field:
    """One leaf of the text that a form shows. ``name`` is its path with dots, ``options`` the values of a choice."""

    name: str
    shape: Shape
    options: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None

    @property
    def path(self) -> Path:
        """Where it stands in the text."""
        return tuple(self.name.split("."))


def _choice(name: str, options: type[StrEnum]) -> Field:
    return Field(name, Shape.CHOICE, tuple(options))


SECTIONS: Final[Mapping[str, tuple[Field, ...]]] = {
    "what": (Field("centre", Shape.CENTRE), Field("minimum_match", Shape.PERCENT, low=0, high=100)),
    "many": (
        Field("slots", Shape.NUMBER, low=1, high=MOST_SLOTS),
        Field("minimum_products", Shape.NUMBER, low=1, high=MOST_SLOTS),
        _choice("too_few", TooFew),
        Field("paging", Shape.FLAG),
    ),
    "looks": (
        _choice("layout", Layout),
        Field("look.ratio", Shape.CHOICE, tuple(RATIOS)),
        Field("shown", Shape.MANY, tuple(Shown)),
        _choice("why", Why),
        _choice("currency", CurrencyStyle),
        Field("look.accent", Shape.COLOUR),
        Field("look.background", Shape.COLOUR),
        Field("look.text", Shape.COLOUR),
        Field("look.font", Shape.LINE),
        Field("look.corner", Shape.NUMBER, low=0, high=48),
    ),
    "words": (
        *(Field(f"title.{language}", Shape.LINE) for language in LANGUAGES),
        Field("locale", Shape.CHOICE, LANGUAGES),
        Field("change", Shape.LINE),
    ),
    "template": (Field("template", Shape.LONG), _choice("surface", Surface)),
}
"""The fields of single values, by the section of the form that they stand in."""

IN_THE_TEXT: Final[Mapping[str, str]] = {
    "texts": "only the section `frame` has fields; texts of the others are written as text",
    "variants": "a side has fields for its name, share and layout; what else it overrides is written as text",
    "email": "what a frame says in mails alone is written as text",
    "ranking": "the options of its ranking are written as text",
}
"""Keys that the form shows in part, or not at all."""

PERCENT: Final = re.compile(r"-?[0-9]{1,4}(?:[.,][0-9]{1,4})?")


@cache
def own_words() -> tuple[str, ...]:
    """The texts of ours that a form offers to replace, by their keys within ``[texts.frame]``."""
    lawful = {key.removeprefix("frame.") for key in LAWFUL}
    return tuple(key for key in load_texts("frames", "en").patterns["frame"] if key not in lawful)


@cache
def fields() -> Mapping[str, Field]:
    """Every field of a single value by its name."""
    words = (Field(f"texts.frame.{key}.{each}", Shape.LINE) for key in own_words() for each in LANGUAGES)
    return {each.name: each for each in (*(field for section in SECTIONS.values() for field in section), *words)}


def keys() -> frozenset[str]:
    """The keys of a frame that the form has fields for, in whole or in part."""
    return frozenset(name.partition(".")[0] for name in (*fields(), *ROWS)) - {"picked"}


# --- from the text to the form ---------------------------------------------------------------------------------------


def filled(text: str) -> Form:
    """What the form shows of a text: the values of each field. Raises `DefinitionRefused` for what is no TOML."""
    structure = parsed(text)
    single = {name: _shown(field, value_at(structure, field.path)) for name, field in fields().items()}
    return {**single, **rows_shown(structure)}


def _shown(field: Field, value: Any) -> Sequence[str]:
    if field.shape is Shape.MANY:
        entries = list(map(str, SHOWN)) if value is None else value if isinstance(value, list) else []
        return sorted(map(str, entries), key=lambda each: field.options.index(each) if each in field.options else 99)
    if field.shape is Shape.FLAG:
        return ("true",) if value is True else ()
    if value is None or isinstance(value, (Mapping, list)):
        return ("",)
    if field.shape is Shape.PERCENT and isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return (f"{(Decimal(value) * 100).normalize():f}",)
    return (str(value),)


# --- from the form to the text ---------------------------------------------------------------------------------------


def changed(text: str, form: Form) -> Leaves:
    """What a form that was filled from a text wants otherwise. Raises `DefinitionRefused` for what is no TOML."""
    structure, before = parsed(text), filled(text)
    posted = {name: [ended_as_ours(each) for each in form.get(name, ())] for name in before}
    changes: dict[Path, Any] = {
        field.path: _value(field, posted[name])
        for name, field in fields().items()
        if _is_given(field, form) and posted[name] != list(before[name])
    }
    for names, read in READ_ROWS:
        given = {name: posted[name] for name in names}
        if any(given[name] != list(before[name]) for name in names):
            changes |= read(structure, given)
    return changes


def ended_as_ours(text: str) -> str:
    """A text with the line ends of ours, for browsers post those of others."""
    return text.replace("\r\n", "\n")


def _is_given(field: Field, form: Form) -> bool:
    """Whether the form has the field: of those that are ticked nothing comes back where none is."""
    return field.name in form or field.shape in (Shape.MANY, Shape.FLAG)


def _value(field: Field, posted: Sequence[str]) -> Any:
    """What a field says; None for nothing. What is no number stays as it was typed, and the reader says so."""
    if field.shape is Shape.MANY:
        return list(posted)
    if field.shape is Shape.FLAG:
        return bool(posted)
    typed = posted[-1] if field.shape is Shape.LONG else posted[-1].strip()
    if not typed.strip():
        return None
    if field.shape is Shape.NUMBER:
        return number_of(typed)
    if field.shape is Shape.PERCENT and PERCENT.fullmatch(typed):
        return Decimal(typed.replace(",", ".")) / 100
    return typed
