"""What every editing of a TOML text in place needs: tables made in the style of where they stand, comments kept."""

from __future__ import annotations

from typing import Any

import tomlkit
from tomlkit.container import OutOfOrderTableProxy
from tomlkit.items import InlineTable


def table_in(inside: Any, key: str) -> Any:
    """The table of that key, made where there is none: in braces where it stands inside such a one."""
    if key not in inside:
        inside[key] = tomlkit.inline_table() if isinstance(inside, InlineTable) else tomlkit.table()
    return inside[key]


def is_void(table: Any) -> bool:
    """Whether a table says nothing, neither to us nor to a person."""
    return not table and not has_comments(table)


def has_comments(table: Any) -> bool:
    """Whether a person wrote something in it; one whose parts stand in several places is taken for such."""
    return isinstance(table, OutOfOrderTableProxy) or "#" in table.as_string()


def comments_of(text: str) -> list[str]:
    """The lines of a text that are comments, for a text that is written anew below them."""
    return [line for line in text.splitlines() if line.lstrip().startswith("#")]
