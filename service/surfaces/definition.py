"""The text of a frame, read into the values of `frames.definition` with every fault named.

What is judged here follows from the text alone; what it must agree with around it, such as the centre that it names, is
judged when it is saved (`service.surfaces.agreement`). docs/frames.md describes every key.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from frames.definition import (
    HALF,
    Banner,
    CurrencyStyle,
    FrameDefinition,
    Layout,
    Look,
    Scenario,
    Shown,
    Step,
    Surface,
    TooFew,
    Variant,
    Why,
)
from frames.looks import MOST_CORNER
from frames.own.budget import LIMITS
from matching.model import MATCH_SCALE
from service.contacts.attributes import Said
from service.defining.faults import About, Fault, Gathering, Place, Wrong, raise_any, wrong
from service.defining.looks import address_with_placeholders, colour, font, https_address, unreadable
from service.defining.members import (
    Keys,
    decimal,
    flag,
    gather_members,
    known,
    listed,
    matching,
    one_of,
    said,
    table,
    text,
    whole,
)
from service.defining.reading import read_text
from service.defining.texts import texts_by_section, unfilled
from service.measuring.tagging import PLACEHOLDERS
from service.storage.shops import LOCALES, NAME
from service.surfaces.email_definition import read_email
from service.surfaces.ranking_definition import read_ranking
from service.surfaces.soundness import MOST_OF, MOST_SHARED, MOST_SLOTS, unfair, unsound

MOST_PICKED: Final = 100
MOST_BANNERS: Final = 20
MOST_VARIANTS: Final = 9
MOST_UTM: Final = 10
LONGEST_TEMPLATE: Final = LIMITS.source

RATIOS: Final[Mapping[str, str]] = {ratio: ratio.replace(":", " / ") for ratio in ("1:1", "3:4", "4:3", "3:2", "16:9")}
UTM: Final = re.compile(r"(?:utm|mtm|pk)_[a-z_]{1,30}", re.ASCII)
"""Parameters that tell an analysis where a visit comes from; any other could lead to another page of the shop."""

LAWFUL: Final = ("frame.lowest_30d", "frame.lowest_30d_percent")
"""Texts that are the law's: no reduction is announced without them (Directive 98/6/EC, article 6a)."""

NOT_IN_A_VARIANT: Final = ("surface", "variants")

# --- parts -----------------------------------------------------------------------------------------------------------


def _match(value: object, place: Place) -> int:
    """A share of 1 in millionths."""
    share = decimal(value, place)
    if not 0 <= share <= 1:
        raise wrong(
            place, "a number from 0 (whatever it meets) to 1 (it meets everything) is expected here.", About.SHARE
        )
    return int(share * MATCH_SCALE)


def _step(members: Mapping[str, Any], place: Place) -> Step:
    step = Step(members["by"], members.get("products", ()))
    if bool(step.products) != (step.scenario is Scenario.PICKED):
        told = 'ids of products stand here where the scenario is "picked", and only there.'
        raise wrong((*place, "products"), told, About.PICKED)
    return step


def _look(members: Mapping[str, Any], place: Place) -> Look:
    look = Look(**members)
    raise_any(unreadable(look.background, {"text": look.text, "accent": look.accent}, place))
    return look


def _ratio(value: object, place: Place) -> str:
    return RATIOS[known(tuple(RATIOS))(value, place)]


def _texts(value: object, place: Place) -> Mapping[str, Said]:
    texts = texts_by_section("frame")(value, place)
    told = "cannot be replaced: the law asks for this sentence wherever a reduction is announced. Leave it out."
    raise_any([Fault((*place, *key.split(".")), told) for key in LAWFUL if key in texts])
    return texts


def _utm(value: object, place: Place) -> Mapping[str, str]:
    """Parameters of addresses by name; their values may have `PLACEHOLDERS`."""
    if not isinstance(value, dict) or len(value) > MOST_UTM:
        raise wrong(place, f"a table of at most {MOST_UTM} parameters of addresses is expected here.")
    gathering = Gathering()
    found: dict[str, str] = {}
    for name, written in value.items():
        here = (*place, str(name))
        if not UTM.fullmatch(name):
            told = "a parameter here begins with utm_, mtm_ or pk_: another one could lead to another page."
            gathering.faults.append(Fault(here, told))
            continue
        for one in gathering.read(text(100), written, here):
            gathering.faults += unfilled(one, PLACEHOLDERS, here)
            found[name] = one
    raise_any(gathering.faults)
    return found


def _banner(members: Mapping[str, Any], place: Place) -> Banner:
    return Banner(**members)


def _as_it_stands(members: Mapping[str, Any], place: Place) -> Mapping[str, Any]:
    return members


SCENARIO: Final[Keys] = {
    "by": one_of(Scenario),
    "products": listed(text(), least=1, most=MOST_PICKED),
}
LOOK: Final[Keys] = {
    "accent": colour,
    "background": colour,
    "text": colour,
    "font": font,
    "corner": whole(0, MOST_CORNER),
    "ratio": _ratio,
}
BANNER: Final[Keys] = {
    "image": https_address("a picture", trials=True),
    "alt": said(),
    "link": address_with_placeholders("a page"),
    "tag": text(),
}
_OWN: Final[Keys] = {
    "title": said(),
    "surface": one_of(Surface),
    "centre": matching(NAME, 'the name of a preference centre such as "notes"'),
    "scenarios": listed(table(SCENARIO, _step, ("by",)), least=1, most=len(Scenario)),
    "slots": whole(1, MOST_SLOTS),
    "minimum_match": _match,
    "minimum_products": whole(1, MOST_SLOTS),
    "too_few": one_of(TooFew),
    "layout": one_of(Layout),
    "shown": listed(one_of(Shown)),
    "why": one_of(Why),
    "locale": known(LOCALES),
    "currency": one_of(CurrencyStyle),
    "change": https_address("your page with the preferences", trials=True),
    "paging": flag,
    "look": table(LOOK, _look),
    "texts": _texts,
    "utm": _utm,
    "template": text(LONGEST_TEMPLATE, lines=True),
    "banners": listed(table(BANNER, _banner, ("image", "alt")), most=MOST_BANNERS),
    "email": read_email,
    "ranking": read_ranking,
}
VARIANT: Final[Keys] = {
    "name": matching(NAME, 'a name such as "b"'),
    "share": whole(1, MOST_SHARED),
    **{key: read for key, read in _OWN.items() if key not in NOT_IN_A_VARIANT},
}
FRAME: Final[Keys] = {
    **_OWN,
    "variants": listed(table(VARIANT, _as_it_stands, ("name", "share")), most=MOST_VARIANTS),
}

FIELDS: Final = {"title": "headings"}
"""Where the value of a key is called otherwise than the key."""

TABLES: Final[Mapping[str, Keys]] = {
    "frame": FRAME,
    "scenarios": SCENARIO,
    "look": LOOK,
    "banners": BANNER,
    "variants": VARIANT,
}
"""Every table of these definitions with its keys."""

# --- the whole -------------------------------------------------------------------------------------------------------


def read_frame(text: str, name: str = "") -> FrameDefinition:
    """The frame that a TOML text states, under the name that it is kept by.

    Raises `DefinitionRefused` with every fault and its place.
    """
    return read_text(text, partial(_frame, name))


def _frame(name: str, value: object, place: Place) -> FrameDefinition:
    gathering = Gathering()
    members = gather_members(gathering, value, place, FRAME)
    assert isinstance(value, dict)
    unread = value.keys() - members.keys()
    heads = members.pop("variants", ())
    definition = _stated(name, _counting(value) | members)
    gathering.faults += (*unsound(definition, place, unread), *unfair(heads, place))
    if gathering.faults:
        raise Wrong(*gathering.faults, readable=definition)
    base, *others = ({key: each[key] for key in each if key in _OWN} for each in (value, *value.get("variants", ())))
    read = table(_OWN, partial(_side, name))
    sides = (read(merged(base, other), (*place, "variants", number)) for number, other in enumerate(others))
    variants = (Variant(head["name"], head["share"], side) for head, side in zip(heads, sides, strict=True))
    return replace(definition, variants=tuple(variants))


def _counting(value: Mapping[str, Any]) -> dict[str, Any]:
    """Scenarios that cannot be read, which yet count: whether there is a next one is known."""
    steps = value.get("scenarios")
    return {"scenarios": (Step(Scenario.PREFERENCES),) * len(steps)} if isinstance(steps, list) and steps else {}


def _side(name: str, members: Mapping[str, Any], place: Place) -> FrameDefinition:
    definition = _stated(name, members)
    raise_any(unsound(definition, place))
    return definition


def _stated(name: str, members: Mapping[str, Any]) -> FrameDefinition:
    stated = {FIELDS.get(key, key): value for key, value in members.items()}
    most = MOST_OF[stated.get("surface", Surface.FRAME)]
    left_out = {"minimum_match": HALF, "slots": min(FrameDefinition(name).slots, most)}
    return FrameDefinition(name, **(left_out | stated))


def merged(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The first with what the second overrides: tables key by key, anything else as a whole."""
    return dict(base) | {
        key: merged(base[key], inner) if isinstance(inner, dict) and isinstance(base.get(key), dict) else inner
        for key, inner in own.items()
    }
