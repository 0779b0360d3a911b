"""A definition's text brought to say something else, key by key, with all that a person wrote around it left alone.

Every change is of one leaf: a value under its keys, lists whole. So two people who changed different keys of the same
text both keep what they did (`merged`), and a form changes what it shows and nothing beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, InlineTable

from feeds.tuning.toml import comments_of, is_void, table_in
from service.defining.reading import parsed
from service.defining.written import toml_of
from service.errors import DefinitionRefused

Path = tuple[str, ...]
"""The keys that lead to a leaf."""

Leaves = Mapping[Path, Any]
"""What a text says, leaf by leaf; in changes None says that a leaf goes."""

NAMING: Final = ("by", "name", "image")
"""The keys by which a table of a list is known again though something else of it changed."""


@dataclass(frozen=True, slots=True)
class Clash:
    """One leaf that two people changed to different values; None where one took it out."""

    path: Path
    mine: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Merged:
    """A text with what two people changed. In a clash the text says what ``mine`` does."""

    text: str
    clashes: tuple[Clash, ...] = ()


def leaves(text: str) -> Leaves:
    """What a text says. Raises `DefinitionRefused` for what is no TOML."""
    return _flat(parsed(text), ())


def _flat(structure: Mapping[str, Any], above: Path) -> dict[Path, Any]:
    found: dict[Path, Any] = {}
    for key, value in structure.items():
        here = (*above, key)
        found |= _flat(value, here) if isinstance(value, Mapping) and value else {here: value}
    return found


def differences(before: Leaves, after: Leaves) -> Leaves:
    """What must change so that the one says what the other does."""
    gone = {path: None for path in before if path not in after}
    return gone | {path: value for path, value in after.items() if path not in before or before[path] != value}


def rewritten(text: str, changes: Leaves) -> str:
    """The text with these changes. Raises `DefinitionRefused` where the text is no TOML.

    A text in a style that cannot be edited in place (a table whose parts stand apart) is written anew, below its lines
    of comments.
    """
    wanted = _applied(leaves(text), changes)
    if wanted == leaves(text):
        return text
    written = _patched(text, changes)
    if written is not None and _says(written, wanted):
        return written
    return "\n".join((*comments_of(text), toml_of(_nested(wanted))))


def merged(base: str, mine: str, theirs: str) -> Merged:
    """What became of a text that two people changed at once, both from ``base``. Raises `DefinitionRefused`.

    Comments are kept of both wherever one of the two changed values alone; else those of ``theirs``.
    """
    if theirs in (base, mine):
        return Merged(mine)
    if mine == base:
        return Merged(theirs)
    from_base, from_mine, from_theirs = leaves(base), leaves(mine), leaves(theirs)
    ours, others = differences(from_base, from_mine), differences(from_base, from_theirs)
    if rewritten(base, ours) != mine and rewritten(base, others) == theirs:
        text = rewritten(mine, {path: value for path, value in others.items() if not _meets(path, ours)})
    else:
        text = rewritten(theirs, ours)
    clashes = (
        Clash(path, from_mine.get(path), _at(theirs, path))
        for path in ours
        if _meets(path, others) and _at(theirs, path) != from_mine.get(path)
    )
    return Merged(text, tuple(clashes))


def _meets(path: Path, changes: Leaves) -> bool:
    """Whether a leaf, or what stands above or within it, is among the changes."""
    return any(path[: len(each)] == each or each[: len(path)] == path for each in changes)


def _at(text: str, path: Path) -> Any:
    """What a text says at a path; None for nothing."""
    found: Any = parsed(text)
    for key in path:
        if not isinstance(found, Mapping) or key not in found:
            return None
        found = found[key]
    return found


def _applied(before: Leaves, changes: Leaves) -> Leaves:
    """The leaves after the changes; a leaf where a table was takes its place, and the other way round."""
    kept = {
        path: value
        for path, value in before.items()
        if path not in changes and not any(_hides(new, path) for new, said in changes.items() if said is not None)
    }
    return kept | {path: value for path, value in changes.items() if value is not None}


def _hides(new: Path, old: Path) -> bool:
    return new != old and (old[: len(new)] == new or new[: len(old)] == old)


def _nested(flat: Leaves) -> dict[str, Any]:
    structure: dict[str, Any] = {}
    for path, value in flat.items():
        inside = structure
        for key in path[:-1]:
            inside = inside.setdefault(key, {})
        inside[path[-1]] = value
    return structure


def _says(text: str, wanted: Leaves) -> bool:
    """Whether a text says just that; tables that were left empty say nothing."""
    try:
        found = leaves(text)
    except DefinitionRefused:
        return False
    return {path: value for path, value in found.items() if value != {} or path in wanted} == wanted


def _patched(text: str, changes: Leaves) -> str | None:
    """The text with only the changed places touched; None where its style does not let that be done."""
    try:
        document = tomlkit.parse(text.removeprefix("\ufeff"))
        for path, value in changes.items():
            _put(document, path, value)
        return tomlkit.dumps(document)
    except (TOMLKitError, KeyError, TypeError, ValueError, AttributeError, IndexError):
        return None  # the library knows no style of it; `rewritten` writes the text anew


def _put(inside: Any, path: Path, value: Any) -> None:
    name, *further = path
    if further:
        if value is None and name not in inside:
            return
        if name in inside and not isinstance(inside[name], Mapping):
            del inside[name]
        table = table_in(inside, name)
        _put(table, tuple(further), value)
        if is_void(table):
            del inside[name]
    elif value is None:
        inside.pop(name, None)
    elif isinstance(inside.get(name), AoT) and value:
        inside[name] = _tables(list(inside[name]), value)
    else:
        inside[name] = _item(value, top=not isinstance(inside, InlineTable))


def _tables(old: list[Any], wanted: Sequence[Mapping[str, Any]]) -> AoT:
    """The list of tables as it is wanted, made of those that stand there."""
    tables = tomlkit.aot()
    taken: set[int] = set()
    for entry in wanted:
        place = _known_again(old, taken, entry)
        if place is None:
            table = _item(entry)
        else:
            taken.add(place)
            table = old[place]
            for path, value in differences(_flat(_plain(table), ()), _flat(entry, ())).items():
                _put(table, path, value)
        tables.append(table)
    return tables


def _known_again(old: list[Any], taken: set[int], entry: Mapping[str, Any]) -> int | None:
    """The place of the table that says the same, or is called the same."""
    free = [place for place in range(len(old)) if place not in taken]
    same = next((place for place in free if _plain(old[place]) == entry), None)
    if same is not None:
        return same
    named = (place for place in free for key in NAMING if key in entry and old[place].get(key) == entry[key])
    return next(named, None)


def _plain(table: Any) -> dict[str, Any]:
    found: dict[str, Any] = table.unwrap()
    return found


def _item(value: Any, top: bool = True) -> Any:
    """A value as it is written: a list of tables in double brackets where it stands at the top, in braces within."""
    if isinstance(value, Mapping):
        table = tomlkit.table() if top else tomlkit.inline_table()
        for key, inner in value.items():
            table[key] = _item(inner, top=False)
        return table
    if isinstance(value, list) and value and all(isinstance(each, Mapping) for each in value) and top:
        tables = tomlkit.aot()
        for each in value:
            tables.append(_item(each))
        return tables
    if isinstance(value, list):
        written = tomlkit.array()
        for each in value:
            written.append(_item(each, top=False))
        return written
    if isinstance(value, Decimal):
        return tomlkit.float_(f"{value:f}") if value != value.to_integral_value() else tomlkit.integer(int(value))
    return tomlkit.item(value)
