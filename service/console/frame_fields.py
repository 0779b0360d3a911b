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

from frames.definition import SHOWN, CurrencyStyle, Layout, Scenario, Shown, Surface, TooFew, Why
from frames.model import LANGUAGES
from frames.texts import load_texts
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

ROWS: Final[Mapping[str, tuple[str, ...]]] = {
    "scenarios": ("scenarios",),
    "picked": ("picked",),
    "utm": ("utm.name", "utm.value"),
    "banners": ("banners.at", "banners.image", *(f"banners.alt.{each}" for each in LANGUAGES), "banners.link",
                "banners.tag"),
    "variants": ("variants.at", "variants.name", "variants.share", "variants.layout"),
}  # fmt: skip
"""The fields that are posted once a row, by the list they make."""

IN_THE_TEXT: Final[Mapping[str, str]] = {
    "texts": "only the section `frame` has fields; texts of the others are written as text",
    "variants": "a side has fields for its name, share and layout; what else it overrides is written as text",
}
"""Keys that the form shows in part."""

AT_ONCE: Final = re.compile(r"-?[0-9]{1,9}")
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
    single = {name: _shown(field, _at(structure, field.path)) for name, field in fields().items()}
    return {**single, **_steps_shown(structure), **_utm_shown(structure), **_rows_shown(structure)}


def _at(structure: Any, path: Sequence[str]) -> Any:
    for key in path:
        if not isinstance(structure, Mapping) or key not in structure:
            return None
        structure = structure[key]
    return structure


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


def _tables(structure: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = structure.get(key)
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


def _steps_shown(structure: Mapping[str, Any]) -> dict[str, Sequence[str]]:
    steps = _tables(structure, "scenarios")
    picked = next((each.get("products") for each in steps if each.get("by") == Scenario.PICKED), None)
    return {
        "scenarios": [str(each.get("by", "")) for each in steps] or [Scenario.PREFERENCES.value],
        "picked": list(map(str, picked)) if isinstance(picked, list) else [],
    }


def _utm_shown(structure: Mapping[str, Any]) -> dict[str, Sequence[str]]:
    utm = structure.get("utm")
    pairs = utm.items() if isinstance(utm, Mapping) else ()
    texts = [(name, str(value)) for name, value in pairs if not isinstance(value, (Mapping, list))]
    return {"utm.name": [name for name, _ in texts], "utm.value": [value for _, value in texts]}


def _rows_shown(structure: Mapping[str, Any]) -> dict[str, Sequence[str]]:
    found: dict[str, Sequence[str]] = {}
    for key in ("banners", "variants"):
        tables = _tables(structure, key)
        for name in ROWS[key]:
            path = name.split(".")[1:]
            found[name] = [
                str(number) if path == ["at"] else str("" if (value := _at(each, path)) is None else value)
                for number, each in enumerate(tables)
            ]
    return found


# --- from the form to the text ---------------------------------------------------------------------------------------


def changed(text: str, form: Form) -> Leaves:
    """What a form that was filled from a text wants otherwise. Raises `DefinitionRefused` for what is no TOML."""
    structure, before = parsed(text), filled(text)
    posted = {name: [_newlines(each) for each in form.get(name, ())] for name in before}
    changes: dict[Path, Any] = {
        field.path: _value(field, posted[name])
        for name, field in fields().items()
        if _is_given(field, form) and posted[name] != list(before[name])
    }
    for names, read in _READ_ROWS:
        given = {name: posted[name] for name in names}
        if any(given[name] != list(before[name]) for name in names):
            changes |= read(structure, given)
    return changes


def _newlines(text: str) -> str:
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
        return _number(typed)
    if field.shape is Shape.PERCENT and PERCENT.fullmatch(typed):
        return Decimal(typed.replace(",", ".")) / 100
    return typed


def _number(typed: str) -> int | str:
    return int(typed) if AT_ONCE.fullmatch(typed) else typed


def _steps(structure: Mapping[str, Any], given: Mapping[str, Sequence[str]]) -> dict[Path, Any]:
    """The chain of scenarios; one that stands there already keeps whatever else it says."""
    there = {str(each.get("by")): each for each in _tables(structure, "scenarios")}
    steps = []
    for by in filter(None, map(str.strip, given["scenarios"])):
        step = {**there.get(by, {}), "by": by}
        step.pop("products", None)
        products = [each.strip() for each in given["picked"] if each.strip()]
        steps.append({**step, "products": products} if by == Scenario.PICKED and products else step)
    return {("scenarios",): steps or None}


def _utm(structure: Mapping[str, Any], given: Mapping[str, Sequence[str]]) -> dict[Path, Any]:
    pairs = zip(given["utm.name"], given["utm.value"], strict=False)
    wanted = {name.strip(): value.strip() for name, value in pairs if name.strip() and value.strip()}
    shown = dict.fromkeys(_utm_shown(structure)["utm.name"])
    return {("utm", name): value for name, value in (shown | wanted).items()}


def _banners(structure: Mapping[str, Any], given: Mapping[str, Sequence[str]]) -> dict[Path, Any]:
    return {("banners",): _of_rows(structure, "banners", given) or None}


def _variants(structure: Mapping[str, Any], given: Mapping[str, Sequence[str]]) -> dict[Path, Any]:
    rows = _of_rows(structure, "variants", given)
    for row in rows:
        if isinstance(row.get("share"), str):
            row["share"] = _number(row["share"])
    return {("variants",): rows or None}


def _of_rows(
    structure: Mapping[str, Any], key: str, given: Mapping[str, Sequence[str]]
) -> list[dict[str, Any]]:  # fmt: skip
    """The tables of a list, each with what its row shows in place of what stood there; rows left empty go."""
    there, named = _tables(structure, key), ROWS[key]
    rows = []
    for cells in zip(*(given[name] for name in named), strict=False):
        at, *typed = (each.strip() for each in cells)
        if not any(typed):
            continue
        row = dict(there[int(at)]) if at.isascii() and at.isdecimal() and int(at[:6]) < len(there) else {}
        for name, value in zip(named[1:], typed, strict=True):
            _set(row, name.split(".")[1:], value)
        rows.append(row)
    return rows


def _set(row: dict[str, Any], path: Sequence[str], value: str) -> None:
    key, *further = path
    if further:
        inner = dict(row[key]) if isinstance(row.get(key), Mapping) else {}
        _set(inner, further, value)
        row[key] = inner
        if not inner:
            del row[key]
    elif value:
        row[key] = value
    else:
        row.pop(key, None)


_READ_ROWS: Final = (
    (("scenarios", "picked"), _steps),
    (ROWS["utm"], _utm),
    (ROWS["banners"], _banners),
    (ROWS["variants"], _variants),
)


# --- rows moved ------------------------------------------------------------------------------------------------------


def arranged(form: Form, do: str) -> Form:
    """The form after one press: ``LIST.up.N``, ``LIST.down.N``, ``LIST.remove.N`` or ``LIST.add``, whose new entry
    the field ``LIST.new`` holds. What names no row changes nothing.
    """
    name, _, verb = do.partition(".")
    verb, _, number = verb.partition(".")
    if name not in ROWS:
        return form
    lists = {each: list(form.get(each, ())) for each in ROWS[name]}
    place = int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else -1
    for entries in lists.values():
        if verb == "add":
            new = [each for each in form.get(f"{name}.new", ()) if each.strip() and each not in entries]
            entries += new
        elif 0 <= place < len(entries):
            _move(entries, place, verb)
    return {**form, **lists}


def _move(entries: list[str], place: int, verb: str) -> None:
    if verb == "remove":
        del entries[place]
    elif verb == "up" and place:
        entries[place - 1 : place + 1] = reversed(entries[place - 1 : place + 1])
    elif verb == "down" and place + 1 < len(entries):
        entries[place : place + 2] = reversed(entries[place : place + 2])
