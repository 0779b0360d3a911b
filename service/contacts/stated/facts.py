"""Details and key information: ``{"shoe_size": "38"}``, or with source and time, or null to forget it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from service.contacts.model import Fact, Facts, Source
from service.contacts.stated.reading import (
    Check,
    StatementRefused,
    Telling,
    at,
    listed,
    members,
    moment,
    named,
    source,
    value,
)
from service.errors import ServiceError

MOST_ATTRIBUTES = 200


@dataclass(frozen=True, slots=True)
class Said:
    """A fact, and whether its time was said with it; else it is the time of telling."""

    fact: Fact
    dated: bool


Named = Mapping[str, tuple[Said, ...]]
"""What is said under each attribute that is named; nothing where it is to be forgotten."""


def read_facts(document: object, path: str, telling: Telling, check: Check) -> Named:
    """Every attribute of the document with what is said of it. Raises `StatementRefused`."""
    return {
        attribute: tuple(_said(attribute, said, at(path, attribute), telling, check))
        for attribute, said in named(document, path, MOST_ATTRIBUTES).items()
    }


def _said(attribute: str, said: object, path: str, telling: Telling, check: Check) -> Iterator[Said]:
    if said is None:
        return
    if not isinstance(said, dict):
        yield _fact(attribute, {"value": said}, path, path, telling, check)
        return
    others = said.get("others", [])
    yield _fact(attribute, {key: each for key, each in said.items() if key != "others"}, path, "", telling, check)
    for other, place in listed(others, at(path, "others"), len(Source)):
        yield _fact(attribute, other, place, "", telling, check)


def _fact(attribute: str, said: object, path: str, short: str, telling: Telling, check: Check) -> Said:
    """One fact. ``short`` is the path of a value that stands for the whole fact."""
    read = members(said, path, {"value": lambda given, place: given, "source": source, "at": moment(telling.at)})
    place = short or at(path, "value")
    if "value" not in read:
        raise StatementRefused(place, "The value is missing.")
    try:
        kept = check(attribute, value(read["value"], place))
    except StatementRefused:
        raise
    except ServiceError as error:
        raise StatementRefused(place, str(error)) from None
    fact = Fact(attribute, kept, read.get("source", Source.DECLARED), read.get("at", telling.at))
    return Said(fact, "at" in read)


def learned(known: Facts, said: Named) -> Facts:
    """With what is said. What one source says again keeps the time at which it was first said, unless a time is said.

    Of one source the later fact stays; what another source says of the same attribute stays beside it.
    """
    forgotten = [attribute for attribute, facts in said.items() if not facts]
    stands = {(fact.attribute, fact.source): fact for fact in known.facts}
    return known.without(*forgotten).with_(
        _timed(each, stands.get((each.fact.attribute, each.fact.source))) for facts in said.values() for each in facts
    )


def replaced(known: Facts, said: Named) -> Facts:
    """The same, and attributes that are not named are forgotten."""
    return learned(known.without(*(fact.attribute for fact in known.facts if fact.attribute not in said)), said)


def _timed(said: Said, stands: Fact | None) -> Fact:
    if said.dated or stands is None:
        return said.fact
    if stands.value == said.fact.value and type(stands.value) is type(said.fact.value):
        return stands
    return replace(said.fact, at=max(said.fact.at, stands.at))
