"""A tuning's file brought to say something else, with all that a person wrote around it left alone.

Only the places that change are touched, so comments, blank lines, the order of tables and the way things are written
stay. A file in a style that cannot be edited so (dotted keys) is written anew in tables, below its lines of comments,
and so is one of which thousands of places change at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

import tomlkit
from tomlkit.items import AoT, Array

from feeds.errors import TuningError
from feeds.tuning import NO_TUNING, Tuning
from feeds.tuning.changes import Change, changes
from feeds.tuning.text import item, read_tuning, write_tuning
from feeds.tuning.toml import comments_of, has_comments, is_void, table_in

IN_PLACE: Final = 3000
"""So many places are changed one by one; each costs more the more stand there already."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The text as it is now, what it says, and what of that is new."""

    text: str
    tuning: Tuning
    changes: tuple[Change, ...]


def rewritten(text: str, edit: Callable[[Tuning], Tuning]) -> Rewritten:
    """The text with what ``edit`` wants otherwise.

    Raises `feeds.errors.TuningError` where the text is wrong, and what ``edit`` raises.
    """
    before = read_tuning(text)
    wanted = edit(before)
    new = changes(before, wanted)
    if not new:
        return Rewritten(text, before, ())
    written = _patched(text, new) if len(new) <= IN_PLACE else ""
    if changes(_read(written), wanted):
        written = "\n".join((*comments_of(text), write_tuning(wanted)))
    return Rewritten(written, read_tuning(written), new)


def _patched(text: str, new: Iterable[Change]) -> str:
    """The text with these changes where they belong."""
    document = tomlkit.parse(text.removeprefix("\ufeff"))
    for change in new:
        _write(document, change.place, change)
    return tomlkit.dumps(document)


def _read(text: str) -> Tuning:
    """What a patched text says; nothing where the patch broke it."""
    try:
        return read_tuning(text)
    except TuningError:
        return NO_TUNING


def _write(inside: Any, place: tuple[str, ...], change: Change) -> None:
    """Bring one change to its place, made where there is none; a table that is left empty goes."""
    name, *further = place
    if name == "under" and place == change.place:
        _write_under(inside, tuple(further), change)
    elif further:
        table = table_in(inside, name)
        _write(table, tuple(further), change)
        if is_void(table):
            del inside[name]
    elif change.entry:
        _write_entry(inside, name, change)
    elif change.after is None:
        del inside[name]
    elif isinstance(change.after, tuple) and isinstance(inside.get(name), Array):
        _reorder(inside[name], change.after)
    else:
        inside[name] = item(change.after)


def _write_under(document: Any, place: tuple[str, ...], change: Change) -> None:
    main, *further = place
    if "under" not in document:
        document["under"] = tomlkit.aot()
    tables = document["under"]
    number = next((number for number, each in enumerate(tables) if each["main"] == main), len(tables))
    if number == len(tables):
        table = tomlkit.table() if isinstance(tables, AoT) else tomlkit.inline_table()
        table["main"] = main
        tables.append(table)
    _write(tables[number], tuple(further), change)
    if len(tables[number]) == 1 and not has_comments(tables[number]):
        del tables[number]
        if not tables:
            del document["under"]


def _write_entry(inside: Any, name: str, change: Change) -> None:
    if name not in inside:
        inside[name] = tomlkit.array()
    entries = inside[name]
    if change.after is not None:
        entries.append(change.after)
    else:
        entries.remove(change.before)
        if not entries:
            del inside[name]


def _reorder(entries: Array, wanted: Iterable[Any]) -> None:
    """The entries as they are wanted; those that stay in their order keep what is written beside them."""
    wanted = [*wanted]
    steps = SequenceMatcher(None, [*entries], wanted, autojunk=False).get_opcodes()
    for kind, start, end, first, last in reversed(steps):
        if kind != "equal":
            for place in range(end - 1, start - 1, -1):
                del entries[place]
            for offset, each in enumerate(wanted[first:last]):
                entries.insert(start + offset, item(each))
