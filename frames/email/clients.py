"""What of a message is lost in which mail program, by published data, and what of it breaks a rule of ours.

The table templates/email/clients.toml holds what was published, feature by feature; docs/email-clients.md tells where
it is from, and what cannot be known from it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from frames.email.features import used_features
from frames.email.rules import broken_rules

OUTLOOK_ON_WINDOWS: Final = "ow"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not hold everywhere: ``about`` a feature or a rule, ``text`` what of it.

    ``lost`` are the programs that do not know the feature, ``partly`` those that know some of it, by their short names
    in the table; both are empty for a rule of ours and for what nothing was published about.
    """

    about: str
    text: str
    lost: tuple[str, ...] = ()
    partly: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Published:
    """The table: names of programs by their short ones, and what each feature is ``not`` or ``partly`` known to."""

    source: str
    date: str
    clients: Mapping[str, str]
    features: Mapping[str, Mapping[str, str]]


def findings(html: str) -> tuple[Finding, ...]:
    """All there is to find in the markup of one message, in the order of `Finding.about`."""
    return tuple(sorted((*_lost(html), *(Finding(*broken) for broken in broken_rules(html))), key=lambda f: f.about))


@cache
def published() -> Published:
    """The table of what mail programs know, read once."""
    read = tomllib.loads(files("templates").joinpath("email", "clients.toml").read_text(encoding="utf-8"))
    return Published(read["source"], str(read["date"]), read["clients"], read["features"])


@cache
def formats_lost() -> frozenset[str]:
    """Formats of pictures, as addresses end in them (``webp``), that some mail program does not show."""
    pictures = {name: marks for name, marks in published().features.items() if name.startswith("image ")}
    return frozenset(name.removeprefix("image ") for name, marks in pictures.items() if "not" in marks)


def _lost(html: str) -> Iterator[Finding]:
    """The features that some programs do not know. One read under two names is told once."""
    seen: dict[str, bool] = {}
    for used, for_outlook in used_features(html).items():
        if (feature := _known_as(used)) is not None:
            seen[feature] = seen.get(feature, False) or for_outlook
    for feature, for_outlook in seen.items():
        if feature not in published().features:
            yield Finding(feature, "nothing is published about it")
            continue
        lost, partly = (_programs(feature, mark, for_outlook=for_outlook) for mark in ("not", "partly"))
        if lost or partly:
            yield Finding(feature, _said(lost, partly), lost, partly)


def _known_as(used: str) -> str | None:
    """What the table calls a feature: ``padding-left`` is told under ``padding``; None for what holds everywhere."""
    kind, _, name = used.partition(" ")
    known = published().features
    if kind == "property":
        names = ["border-radius"] if _CORNER.fullmatch(name) else _shorter(name)
        used = next((f"property {each}" for each in names if f"property {each}" in known), used)
    return None if used in EVERYWHERE or (kind in ASSUMED and used not in known) else used


def _shorter(name: str) -> list[str]:
    """``border-top-color``, ``border-top``, ``border``."""
    parts = name.split("-")
    return ["-".join(parts[:kept]) for kept in range(len(parts), 0, -1)]


def _programs(feature: str, mark: str, *, for_outlook: bool) -> tuple[str, ...]:
    told = published().features[feature].get(mark, "").split()
    return tuple(short for short in told if for_outlook or short != OUTLOOK_ON_WINDOWS)


def _said(lost: tuple[str, ...], partly: tuple[str, ...]) -> str:
    names = published().clients
    told = (("not in", lost), ("partly in", partly))
    return "; ".join(f"{how} {', '.join(names[short] for short in which)}" for how, which in told if which)


_CORNER: Final = re.compile(r"border-[a-z]+-[a-z]+-radius")

ASSUMED: Final = frozenset(("attribute", "value", "unit", "function", "selector", "query", "image"))
"""Kinds of features of which the table holds what is of note: nothing is published about ``value 0`` or ``unit s``."""

EVERYWHERE: Final = frozenset(
    f"element {name}" for name in ("html", "head", "title", "meta", "a", "br", "tr", "td", "th", "tbody", "thead", "em")
) | {"element i", "element center", "element u", "property color"}
"""As old as mail with markup: nobody publishes tests of them."""
