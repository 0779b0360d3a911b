"""The ``[ranking]`` of a definition, read: what it asks of the order. docs/ranking.md describes every key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from frames.definition import Exclude, RankingOptions
from matching.errors import MalformedPreference
from matching.model import MATCH_SCALE, Boost, Cap, Criterion, Mix, Near, Pin, Tie
from matching.option_documents import MOST_POINTS, NOT_OF_A_BOOST
from matching.preferences import LARGEST_K, parse_preference
from matching.stated import CRITERION_KEYS
from service.defining.faults import About, Place, wrong
from service.defining.members import Keys, Reader, decimal, flag, listed, one_of, table, text, whole

MOST_OPTIONS: Final = 20
"""Caps, tolerances and boosts of a definition, of each kind."""
MOST_PINNED: Final = 24
MOST_EXCLUDED: Final = 1000
MOST_VARIANTS: Final = 100
MOST_DAYS: Final = 730
"""Who bought something two years ago may want another."""

_PARTS: Final = re.compile(r"([^.\[\]]+)|\[([0-9]+)\]")
"""The parts of a path such as ``any[0]``."""


def _above_none(value: object, place: Place) -> Decimal:
    number = decimal(value, place)
    if number <= 0:
        raise wrong(place, "a number above 0 is expected here.", About.NUMBER)
    return number


def _points(value: object, place: Place) -> int:
    """Parts of a whole match, in millionths."""
    points = _above_none(value, place)
    if points > MOST_POINTS:
        raise wrong(place, f"at most {MOST_POINTS} points are expected here: 1 is as much as a whole match.")
    return int(points * MATCH_SCALE)


def _as_written(value: object, place: Place) -> object:
    """Read with the rest of its criterion."""
    return value


def _cap(members: Mapping[str, Any], place: Place) -> Cap:
    return Cap(**members)


def _near(members: Mapping[str, Any], place: Place) -> Near:
    if ("tolerance" in members) == ("percent" in members):
        raise wrong(place, "one of both is expected here: tolerance (in the unit of the filter) or percent.")
    return Near(**members)


def _boost(members: Mapping[str, Any], place: Place) -> Boost:
    """The criterion is read by the same rules as everybody's."""
    criterion = {key: value for key, value in members.items() if key != "points"}
    return Boost(_criterion(criterion, place), members["points"])


def _criterion(members: Mapping[str, Any], place: Place) -> Criterion:
    try:
        (criterion,) = parse_preference({"preferences": [{"main": None, "criteria": [members]}]}).criteria
    except MalformedPreference as fault:
        within = _place(fault.path)[len(("preferences", 0, "criteria", 0)) :]
        raise wrong((*place, *within), _begun_small(fault.message)) from None
    return criterion


def _place(path: str) -> Place:
    return tuple(int(number) if number else name for name, number in _PARTS.findall(path))


def _begun_small(sentence: str) -> str:
    """As it stands after a place and a colon."""
    return sentence[:1].lower() + sentence[1:]


def _pin(members: Mapping[str, Any], place: Place) -> Pin:
    return Pin(**members)


def _exclude(members: Mapping[str, Any], place: Place) -> Exclude:
    return Exclude(**members)


def _ranking(members: Mapping[str, Any], place: Place) -> RankingOptions:
    return RankingOptions(**members)


_CRITERION: Final[Mapping[str, Reader[Any]]] = {key: _as_written for key in CRITERION_KEYS if key not in NOT_OF_A_BOOST}

CAP: Final[Keys] = {"filter": text(), "most": whole(1, LARGEST_K)}
NEAR: Final[Keys] = {"filter": text(), "tolerance": _above_none, "percent": _above_none}
BOOST: Final[Keys] = {**_CRITERION, "points": _points}
PINNED: Final[Keys] = {"id": text(), "slot": whole(1, LARGEST_K)}
EXCLUDE: Final[Keys] = {
    "bought_days": whole(1, MOST_DAYS),
    "shown_days": whole(1, MOST_DAYS),
    "products": listed(text(), least=1, most=MOST_EXCLUDED),
}
RANKING: Final[Keys] = {
    "caps": listed(table(CAP, _cap, ("filter", "most")), most=MOST_OPTIONS),
    "variants": whole(1, MOST_VARIANTS),
    "near": listed(table(NEAR, _near, ("filter",)), most=MOST_OPTIONS),
    "mix": one_of(Mix),
    "ties": listed(one_of(Tie)),
    "rotate": flag,
    "boosts": listed(table(BOOST, _boost, ("filter", "points")), most=MOST_OPTIONS),
    "lift": flag,
    "pinned": listed(table(PINNED, _pin, ("id", "slot")), most=MOST_PINNED),
    "in_stock": flag,
    "exclude": table(EXCLUDE, _exclude),
}
RANKING_TABLES: Final[Mapping[str, Keys]] = {
    "ranking": RANKING,
    "caps": CAP,
    "near": NEAR,
    "boosts": BOOST,
    "pinned": PINNED,
    "exclude": EXCLUDE,
}
"""The tables of these keys."""

read_ranking = table(RANKING, _ranking)
"""Reads the table."""
