"""The lists of a frame's form: rows of a text shown as fields, read back from them, and moved by one press.

What a row shows replaces what its table said; whatever else stands in that table stays as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from frames.definition import Scenario
from frames.model import LANGUAGES
from service.defining.rewriting import Path
from service.posted import Form

WHOLE: Final = re.compile(r"-?[0-9]{1,9}")

ROWS: Final[Mapping[str, tuple[str, ...]]] = {
    "scenarios": ("scenarios",),
    "picked": ("picked",),
    "utm": ("utm.name", "utm.value"),
    "banners": ("banners.at", "banners.image", *(f"banners.alt.{each}" for each in LANGUAGES), "banners.link",
                "banners.tag"),
    "variants": ("variants.at", "variants.name", "variants.share", "variants.layout"),
}  # fmt: skip
"""The fields that are posted once a row, by the list they make."""


def value_at(structure: Any, path: Sequence[str]) -> Any:
    """What stands in a text at a path; None for nothing."""
    for key in path:
        if not isinstance(structure, Mapping) or key not in structure:
            return None
        structure = structure[key]
    return structure


def _tables(structure: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = structure.get(key)
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


def rows_shown(structure: Mapping[str, Any]) -> dict[str, Sequence[str]]:
    """What the form shows of the lists of a text."""
    return {**_steps_shown(structure), **_utm_shown(structure), **_tables_shown(structure)}


def number_of(typed: str) -> int | str:
    """What was typed as a whole number; what is none as it was typed, and the reader says so."""
    return int(typed) if WHOLE.fullmatch(typed) else typed


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


def _tables_shown(structure: Mapping[str, Any]) -> dict[str, Sequence[str]]:
    found: dict[str, Sequence[str]] = {}
    for key in ("banners", "variants"):
        tables = _tables(structure, key)
        for name in ROWS[key]:
            path = name.split(".")[1:]
            found[name] = [
                str(number) if path == ["at"] else str("" if (value := value_at(each, path)) is None else value)
                for number, each in enumerate(tables)
            ]
    return found


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
            row["share"] = number_of(row["share"])
        row |= {"name": str(row["name"]).lower()} if "name" in row else {}
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


READ_ROWS: Final = (
    (("scenarios", "picked"), _steps),
    (ROWS["utm"], _utm),
    (ROWS["banners"], _banners),
    (ROWS["variants"], _variants),
)
"""The fields of each list with what makes changes of the text of them, where any came back otherwise."""


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
