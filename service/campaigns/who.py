"""Conditions as people write them: ``preferences``, ``tag:vip``, ``not:information:shoe_size=38``.

    condition    = ["not:"] trait
    trait        = "everybody" | "preferences" [":centre=" NAME] | "tag:" TAG | "information:" KEY ["=" ANSWER]

What stands behind a colon or an equals sign is taken as it is, to the end. An answer is read as a list of contacts
would have it: ``yes``, ``24.12.1990``, ``37,5``, or what an option of a choice is called.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from service.centres.defined import attributes_of
from service.composition import Service
from service.contacts.attributes import AnswerType, Attribute
from service.contacts.cells import CellRefused, answer
from service.contacts.conditions import Condition, Everybody, Informed, States, Tagged, Trait
from service.contacts.model import Value
from service.defining.texts import meant, themselves
from service.errors import ServiceError
from service.storage.choosing import Choosing
from service.storage.definitions import Kind

NOT = "not:"
FORMS = "everybody, preferences, preferences:centre=NAME, tag:TAG, information:KEY, information:KEY=ANSWER"
NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
SAMPLE = 20
"""So many names are told where one is not known."""


class WhoRefused(ServiceError):
    """A condition that cannot be read or names what the shop does not have."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a shop has that conditions may name. ``told`` says whether any of its cards tells a piece of information."""

    centres: Collection[str]
    attributes: Mapping[str, Attribute]
    told: Callable[[str], bool]


def known_of(service: Service, shop: str) -> Known:
    """What that shop has."""
    centres = [kept.name for kept in service.definitions.all(shop, Kind.CENTRE)]
    choosing = Choosing(service.database)
    return Known(centres, attributes_of(service, shop), lambda key: choosing.is_told(shop, key))


def conditions_of(texts: Sequence[str], known: Known) -> tuple[Condition, ...]:
    """The conditions of these texts, in order. Raises `WhoRefused` with one sentence about the first that is none."""
    return tuple(_condition(text.strip(), known) for text in texts)


def _condition(text: str, known: Known) -> Condition:
    trait, excludes = text.removeprefix(NOT), text.startswith(NOT)
    name, colon, rest = trait.partition(":")
    reader = READERS.get((name, bool(colon)))
    if reader is None or (colon and not rest):
        raise WhoRefused(f"--who {text!r} is no condition: write {FORMS}, each with {NOT} before it to leave out")
    return Condition(reader(rest, known), text, excludes)


def _stated_in(rest: str, known: Known) -> Trait:
    member, equals, centre = rest.partition("=")
    if member != "centre" or not equals:
        raise WhoRefused(f"--who preferences:{rest}: preferences are chosen by centre=NAME alone")
    _need("centre", centre, known.centres)
    return States(centre)


def _informed(rest: str, known: Known) -> Trait:
    key, equals, said = rest.partition("=")
    attribute = known.attributes.get(key)
    if attribute is None and not known.told(key):
        _need("key information", key, known.attributes)
    if not equals:
        return Informed(key)
    try:
        return Informed(key, _compared(attribute, answer(attribute, said)))
    except CellRefused as refused:
        options = ", ".join(option.value for option in attribute.options) if attribute else ""
        why = str(refused).removeprefix("This cell ").removesuffix(".")
        raise WhoRefused(f"--who information:{rest}: {said!r} {why}{f': {options}' if options else ''}") from None


def _compared(attribute: Attribute | None, value: Value) -> Value | Decimal:
    """An answer as it is compared: as a number where it is one, or may well be one where nothing is defined."""
    is_number = isinstance(value, str) and NUMBER.fullmatch(value) is not None
    if is_number and (attribute is None or attribute.type is AnswerType.NUMBER):
        return Decimal(str(value))
    return value


def _need(what: str, name: str, known: Collection[str]) -> None:
    if name in known:
        return
    there = ", ".join([*known][:SAMPLE]) + (" ..." if len(known) > SAMPLE else "") if known else "none"
    near = meant(name, themselves(known)).rstrip(".")
    raise WhoRefused(f"the shop has no {what} {name!r} (there is {there}){near}")


READERS: Mapping[tuple[str, bool], Callable[[str, Known], Trait]] = {
    ("everybody", False): lambda rest, known: Everybody(),
    ("preferences", False): lambda rest, known: States(),
    ("preferences", True): _stated_in,
    ("tag", True): lambda rest, known: Tagged(rest),
    ("information", True): _informed,
}
"""How traits are read, by the word before the colon and whether there is one."""
