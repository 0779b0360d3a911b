"""The filters, tests and functions that a template has: each small, each bounded by what it is given.

Nothing here orders, groups or adds up products: a template shows the list that was answered, as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final
from urllib.parse import quote

from jinja2 import pass_context
from jinja2.runtime import Context, Macro
from markupsafe import Markup

from feeds.model import fold
from frames.own.budget import Budget
from frames.own.faults import Wrong, meant
from frames.own.values import Table

BUDGET: Final = " budget"
"""Under this name, which no template can say, a rendering's budget is found."""

WANTED: Final = " wanted"
"""Likewise the filters and values that whoever looks asked for."""

LONGEST_SHOWN: Final = 500
"""Characters that ``truncate`` may be asked for."""
MOST_IN_A_ROW: Final = 50
MOST_PLACES: Final = 6


def budget_of(context: Context) -> Budget:
    """What the rendering that is going on has left."""
    budget = context.parent[BUDGET]
    assert isinstance(budget, Budget)
    return budget


# --- what is expected of values --------------------------------------------------------------------------------------


def kind_of(value: object) -> str:
    """What a value is, in a merchant's words."""
    for type_, name in KINDS.items():
        if isinstance(value, type_):
            return name
    return "nothing that can be used here"


KINDS: Final[Mapping[type | tuple[type, ...], str]] = {
    Markup: "markup, as a price row, a macro or a set block makes it,",
    str: "a text",
    bool: "yes or no",
    (int, float, Decimal): "a number",
    (tuple, list): "a list",
    Table: "a table",
    Macro: "a macro",
}


def text_in(value: object) -> str:
    """The text, or number as a text, that a filter is used on."""
    if type(value) is str:
        return value
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return str(value)
    raise Wrong(f"a text is expected here, not {kind_of(value)}.")


def list_in(value: object) -> tuple[Any, ...]:
    """The list that a filter or a loop is used on; of a table by key its entries."""
    if isinstance(value, (tuple, list)):
        return tuple(value)
    if isinstance(value, Table) and value.blank is not None:
        return tuple(value.fields.values())
    raise Wrong(f"a list is expected here, not {kind_of(value)}.")


def whole_in(value: object, low: int, high: int) -> int:
    """A whole number within bounds."""
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise Wrong(f"a whole number from {low} to {high} is expected here.")
    return value


def member(value: object, name: object) -> Any:
    """A field of a table, or an entry of a list by its number from 0. Nothing else of any value can be reached."""
    if isinstance(value, Table) and isinstance(name, str):
        if name in value.fields:
            return value.fields[name]
        if value.blank is not None:
            return value.blank
        raise Wrong(f"there is no field {name!r} here{meant(name, value.fields)}")
    if isinstance(value, (tuple, list)) and isinstance(name, int) and not isinstance(name, bool):
        if -len(value) <= name < len(value):
            return value[name]
        raise Wrong(f"the list has {len(value)} entries, so there is none at {name}: ask first whether there is one.")
    asked = repr(name[:60]) if isinstance(name, str) else f"entry by {kind_of(name)}"
    raise Wrong(f"{kind_of(value)} has no {asked}: tables have fields, lists have entries by number.")


# --- filters ---------------------------------------------------------------------------------------------------------

Paying = Callable[..., Any]


def _cheap(work: Callable[..., Any]) -> Paying:
    """A filter whose result is no longer than a few times what it is given: it pays for that."""

    @pass_context
    def paying(context: Context, value: Any, *arguments: Any, **named: Any) -> Any:
        budget_of(context).text(2 * len(value) if isinstance(value, str) else 16)
        return work(value, *arguments, **named)

    paying.__doc__ = work.__doc__
    return paying


def _over_list(work: Callable[..., Any]) -> Paying:
    """A filter that goes once through a list: it pays for every entry."""

    @pass_context
    def paying(context: Context, value: Any, *arguments: Any, **named: Any) -> Any:
        entries = list_in(value)
        budget_of(context).pay(1 + len(entries))
        return work(entries, *arguments, **named)

    paying.__doc__ = work.__doc__
    return paying


def _default(value: Any, other: Any = "") -> Any:
    """`value | default("you")`: the other where the value is empty."""
    return value or other


def _upper(value: Any) -> str:
    """In capitals."""
    return text_in(value).upper()


def _lower(value: Any) -> str:
    """In small letters."""
    return text_in(value).lower()


def _capitalize(value: Any) -> str:
    """The first letter a capital, the others as they are."""
    text = text_in(value)
    return text[:1].upper() + text[1:]


def _trim(value: Any) -> str:
    """Without white space around it."""
    return text_in(value).strip()


def _truncate(value: Any, length: Any = 60) -> str:
    """`value | truncate(60)`: at most so many characters, cut at a space where there is one, with … at the end."""
    text, most = text_in(value), whole_in(length, 1, LONGEST_SHOWN)
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    whole = cut if text[most - 1] == " " else cut.rpartition(" ")[0]
    return (whole or cut).rstrip() + "…"


def _round(value: Any, places: Any = 0) -> Decimal:
    """`value | round(2)`: a number with so many decimals, halves away from zero."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise Wrong(f"a number is expected here, not {kind_of(value)}.")
    exponent = Decimal(1).scaleb(-whole_in(places, 0, MOST_PLACES))
    return Decimal(str(value)).quantize(exponent, ROUND_HALF_UP)


@pass_context
def _replace(context: Context, value: Any, old: Any, new: Any) -> str:
    """`value | replace("a", "b")`: each of the one by the other."""
    text, was, becomes = text_in(value), text_in(old), text_in(new)
    if not was:
        raise Wrong("replace needs something to look for.")
    budget_of(context).text(len(text) + text.count(was) * len(becomes))
    return text.replace(was, becomes)


@pass_context
def _urlencode(context: Context, value: Any) -> str:
    """Fit for a part of an address."""
    text = text_in(value)
    budget_of(context).text(12 * len(text))
    return quote(text, safe="")


@pass_context
def _join(context: Context, value: Any, separator: Any = "") -> str:
    """`list | join(", ")`: the entries of a list in one text."""
    entries, between = tuple(map(text_in, list_in(value))), text_in(separator)
    budget_of(context).text(sum(map(len, entries)) + len(between) * len(entries))
    return between.join(entries)


@pass_context
def _length(context: Context, value: Any) -> int:
    """How many entries a list has, or characters a text."""
    budget_of(context).pay()
    return len(value) if type(value) is str else len(list_in(value))


def _first(entries: tuple[Any, ...]) -> Any:
    """The first entry of a list that is not empty."""
    return member(entries, 0)


def _last(entries: tuple[Any, ...]) -> Any:
    """The last entry of a list that is not empty."""
    return member(entries, -1)


def _map(entries: tuple[Any, ...], field: Any) -> tuple[Any, ...]:
    """`products | map("title")`: a field of each entry."""
    return tuple(_along(entry, field) for entry in entries)


def _selectattr(entries: tuple[Any, ...], field: Any, *equal: Any) -> tuple[Any, ...]:
    """`products | selectattr("wished")`: the entries whose field says something; with a value, is that value."""
    return tuple(entry for entry in entries if _is(entry, field, equal))


def _rejectattr(entries: tuple[Any, ...], field: Any, *equal: Any) -> tuple[Any, ...]:
    """The others."""
    return tuple(entry for entry in entries if not _is(entry, field, equal))


def _batch(entries: tuple[Any, ...], count: Any) -> tuple[Any, ...]:
    """`products | batch(3)`: lists of so many entries, the last with what is left."""
    size = whole_in(count, 1, MOST_IN_A_ROW)
    return tuple(entries[at : at + size] for at in range(0, len(entries), size))


def _along(entry: Any, field: Any) -> Any:
    """A field, or a field of a field such as ``price.old``."""
    parts = field.split(".", 4) if type(field) is str else (field,)
    for part in parts:
        entry = member(entry, part)
    return entry


def _is(entry: Any, field: Any, equal: tuple[Any, ...]) -> bool:
    if len(equal) > 1:
        raise Wrong("one field and at most one value are expected here.")
    value = _along(entry, field)
    return bool(value) if not equal else bool(value == equal[0])


FILTERS: Final[Mapping[str, Paying]] = {
    "default": _cheap(_default),
    "upper": _cheap(_upper),
    "lower": _cheap(_lower),
    "capitalize": _cheap(_capitalize),
    "trim": _cheap(_trim),
    "truncate": _cheap(_truncate),
    "round": _cheap(_round),
    "replace": _replace,
    "urlencode": _urlencode,
    "length": _length,
    "join": _join,
    "first": _over_list(_first),
    "last": _over_list(_last),
    "map": _over_list(_map),
    "selectattr": _over_list(_selectattr),
    "rejectattr": _over_list(_rejectattr),
    "batch": _over_list(_batch),
}

# --- tests -----------------------------------------------------------------------------------------------------------


def _odd(value: Any) -> bool:
    """`loop.index is odd`."""
    return number_in(value) % 2 == 1


def _even(value: Any) -> bool:
    """`loop.index is even`."""
    return number_in(value) % 2 == 0


def _divisibleby(value: Any, number: Any) -> bool:
    """`loop.index is divisibleby(3)`."""
    return number_in(value) % whole_in(number, 1, 1000) == 0


def number_in(value: object) -> int:
    """A whole number, whichever."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise Wrong(f"a whole number is expected here, not {kind_of(value)}.")
    return value


TESTS: Final[Mapping[str, Callable[..., bool]]] = {"odd": _odd, "even": _even, "divisibleby": _divisibleby}

# --- functions -------------------------------------------------------------------------------------------------------


@pass_context
def _prefers(context: Context, filter: Any, value: Any) -> bool:
    """`prefers("color", "green")`: whether the contact asked for this value of a filter."""
    budget_of(context).pay(8)
    said = str(value).lower() if isinstance(value, bool) else text_in(value)
    return (text_in(filter), fold(said)) in context.parent[WANTED]


@pass_context
def _has_tag(context: Context, tag: Any) -> bool:
    """`has_tag("WLASCICIEL_PSA")`: whether the contact has this tag."""
    tags = list_in(member(context.parent["contact"], "tags"))
    budget_of(context).pay(1 + len(tags))
    return text_in(tag) in tags


FUNCTIONS: Final[Mapping[str, Callable[..., bool]]] = {"prefers": _prefers, "has_tag": _has_tag}
