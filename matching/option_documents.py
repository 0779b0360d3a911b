"""Options of a ranking read from a document, and those that are on said in the answer.

docs/plans/9-matching.md says what each means. Here only their shape is judged, with the path of every fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from matching.errors import MalformedPreference
from matching.model import MATCH_SCALE, Boost, Cap, Criterion, Mix, Near, Pin, RankOptions, Rotation, Tie
from matching.readers import (
    Reader,
    read_decimal,
    read_list,
    read_members,
    read_text,
    read_yes_or_no,
    whole_number,
)
from matching.stated import CRITERION, OPERATORS, criterion_of

MOST_WITHOUT: Final = 10_000
MOST_LISTED: Final = 64
"""Caps, near misses, boosts and pinned products, each."""
MOST_POINTS: Final = 1000
HIGHEST_SLOT: Final = 100_000
HIGHEST_NUMBER: Final = 1_000_000_000
"""Of variants, and of products that share a value: more than there are, and still a number that an answer can name."""
DAY: Final = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
NOT_OF_A_BOOST: Final = ("weight", "must", "indifferent")
"""Keys of a criterion that say how much it matters, which of a boost its points say."""


# --- read -------------------------------------------------------------------------------------------------------------


def read_options(value: object, path: str) -> RankOptions:
    """The options of a document; ``k`` and ``offset`` stand elsewhere. Raises `MalformedPreference`."""
    members = read_members(value, path, OPTIONS)
    if "rotate" in members:
        members["rotation"] = members.pop("rotate")
    return RankOptions(**members)


def _millionths(value: object, path: str) -> int:
    number = Fraction(read_decimal(value, path)) * MATCH_SCALE
    if number.denominator != 1:
        raise MalformedPreference(path, "At most six decimals are taken here.")
    return number.numerator


def _minimum(value: object, path: str) -> int:
    least = _millionths(value, path)
    if not 0 <= least <= MATCH_SCALE:
        raise MalformedPreference(path, "A match is from 0 to 1.")
    return least


def _points(value: object, path: str) -> int:
    points = _millionths(value, path)
    if not 0 < points <= MOST_POINTS * MATCH_SCALE:
        raise MalformedPreference(path, f"Points are above 0 and at most {MOST_POINTS}.")
    return points


def _above_zero(value: object, path: str) -> Decimal:
    number = read_decimal(value, path)
    if number <= 0:
        raise MalformedPreference(path, "A number above 0 is expected here.")
    return number


def _day(value: object, path: str) -> str:
    day = read_text(value, path)
    if not DAY.fullmatch(day) or int(day[8:]) > _days(int(day[:4]), int(day[5:7])):
        raise MalformedPreference(path, 'A day such as "2026-11-23" is expected here.')
    return day


def _days(year: int, month: int) -> int:
    """How many days a month of the calendar has."""
    if month != 2:
        return 30 + (month + month // 8) % 2
    return 29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28


def _one_of(*names: str) -> Reader:
    def read(value: object, path: str) -> str:
        name = read_text(value, path)
        if name not in names:
            raise MalformedPreference(path, f"One of {', '.join(names)} is expected here.")
        return name

    return read


def _each(read: Reader, *, most: int, what: str) -> Callable[[object, str], tuple[Any, ...]]:
    """A list, each of whose members ``read`` reads."""

    def read_each(value: object, path: str) -> tuple[Any, ...]:
        stated = read_list(value, path, most=most, what=what)
        return tuple(read(one, f"{path}[{number}]") for number, one in enumerate(stated))

    return read_each


def _whole(readers: Mapping[str, Reader], make: Callable[..., Any], *, optional: Iterable[str] = ()) -> Reader:
    """An object with all these members, but perhaps for ``optional`` ones, which ``make`` takes."""
    needed = [key for key in readers if key not in {*optional}]

    def read(value: object, path: str) -> Any:
        members = read_members(value, path, readers)
        for key in needed:
            if key not in members:
                raise MalformedPreference(f"{path}.{key}", f"{key} is missing; here {', '.join(needed)} are needed.")
        return make(**members)

    return read


def _near(value: object, path: str) -> Near:
    near: Near = _NEAR(value, path)
    if (near.tolerance is None) == (near.percent is None):
        raise MalformedPreference(path, "Exactly one of tolerance and percent is expected here.")
    return near


def _boost(value: object, path: str) -> Boost:
    members = read_members(value, path, _BOOST)
    if "points" not in members:
        raise MalformedPreference(f"{path}.points", "The points that this boost gives are missing.")
    points = members.pop("points")
    return Boost(criterion_of(members, path, _ASKING), points)


def _distinct(read: Reader, *keys: str) -> Reader:
    """A list of values no two of which may agree in one of these attributes; without ``keys``, be the same."""

    def read_distinct(value: object, path: str) -> Any:
        values = read(value, path)
        for key in keys or ("",):
            seen = set()
            for number, one in enumerate(values):
                named = getattr(one, key) if key else one
                if named in seen:
                    place = f"{path}[{number}]" + (f".{key}" if key else "")
                    raise MalformedPreference(place, f"{named} stands here twice.")
                seen.add(named)
        return values

    return read_distinct


_CAP: Final = _whole({"filter": read_text, "most": whole_number(1, HIGHEST_NUMBER)}, Cap)
_NEAR: Final = _whole(
    {"filter": read_text, "tolerance": _above_zero, "percent": _above_zero}, Near, optional=("tolerance", "percent")
)
_ROTATION: Final = _whole({"by": read_text, "day": _day}, Rotation)
_PIN: Final = _whole({"id": read_text, "slot": whole_number(1, HIGHEST_SLOT)}, Pin)
_BOOST: Final[Mapping[str, Reader]] = {
    **{key: reader for key, reader in CRITERION.items() if key not in NOT_OF_A_BOOST},
    "points": _points,
}
_ASKING: Final = tuple(key for key in OPERATORS if key in _BOOST)
OPTIONS: Final[Mapping[str, Reader]] = {
    "minimum": _minimum,
    "without": _each(read_text, most=MOST_WITHOUT, what="ids"),
    "in_stock": read_yes_or_no,
    "caps": _distinct(_each(_CAP, most=MOST_LISTED, what="caps"), "filter"),
    "variants": whole_number(1, HIGHEST_NUMBER),
    "near": _distinct(_each(_near, most=MOST_LISTED, what="filters"), "filter"),
    "mix": lambda value, path: Mix(_one_of(*Mix)(value, path)),
    "ties": _distinct(_each(lambda value, path: Tie(_one_of(*Tie)(value, path)), most=len(Tie), what="ties")),
    "rotate": _ROTATION,
    "boosts": _each(_boost, most=MOST_LISTED, what="boosts"),
    "lift": read_yes_or_no,
    "pinned": _distinct(_each(_PIN, most=MOST_LISTED, what="products"), "id", "slot"),
}


# --- said -------------------------------------------------------------------------------------------------------------


def options_document(options: RankOptions) -> dict[str, Any]:
    """The options that are on, as an answer names them; empty where none is.

    Nobody is named: of a rotation only the day is said, of what stays ``without`` only how many ids, for a person's
    own purchases may be among them.
    """
    said: dict[str, Any] = {
        "minimum": _decimal_text(options.minimum),
        "without": len(options.without),
        "in_stock": options.in_stock,
        "caps": [{"filter": cap.filter, "most": cap.most} for cap in options.caps],
        "variants": options.variants,
        "near": [_near_document(near) for near in options.near],
        "mix": options.mix.value,
        "ties": [tie.value for tie in options.ties],
        "rotate": {"day": options.rotation.day} if options.rotation is not None else None,
        "boosts": [_boost_document(boost) for boost in options.boosts],
        "lift": options.lift,
        "pinned": [{"id": pin.id, "slot": pin.slot} for pin in options.pinned],
    }
    return {key: value for key, value in said.items() if value != _OFF[key]}


_OFF: Final[Mapping[str, Any]] = {
    "minimum": "0", "without": 0, "in_stock": False, "caps": [], "variants": 1, "near": [], "mix": "best", "ties": [],
    "rotate": None, "boosts": [], "lift": False, "pinned": [],
}  # fmt: skip


def _near_document(near: Near) -> dict[str, Any]:
    amount = ("tolerance", near.tolerance) if near.tolerance is not None else ("percent", near.percent)
    return {"filter": near.filter, amount[0]: f"{amount[1]:f}"}


def _boost_document(boost: Boost) -> dict[str, Any]:
    criterion, plain = boost.criterion, Criterion(boost.criterion.filter)
    stated = {key: getattr(criterion, key) for key in CRITERION if key not in NOT_OF_A_BOOST}
    said = {key: value for key, value in stated.items() if key == "filter" or value != getattr(plain, key)}
    return {key: _plain(value) for key, value in said.items()} | {"points": _decimal_text(boost.points)}


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [*value]
    return f"{value:f}" if isinstance(value, Decimal) else value


def _decimal_text(millionths: int) -> str:
    """Millionths as a decimal without idle zeros."""
    text = f"{Decimal(millionths).scaleb(-6):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
