"""The report of a feed in plain words: what was taken, what was not and why, how well its fields are filled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from feeds.model import Hierarchy, fold
from frames.texts import Texts
from service.console.reasons import Reason, told
from service.console.written import csv_of, number
from service.generations.reports import REPORT
from service.generations.shelf import Shelf

EXAMPLES = 3
"""So many items stand as examples for each reason."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An item that was not taken, with its reason in words."""

    item: int
    line: int
    id: str
    field: str
    value: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Cause:
    """Items that were not taken for one kind of reason."""

    count: int
    examples: Sequence[Refusal]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something taken with a reservation: of which ``field``, how often, and one product's id."""

    field: str
    count: int
    example: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Report:
    """What pages say of a feed. ``coverage`` is by field, in the report's order; ``left_out`` are attributes that
    became no filter, with why.
    """

    format: str
    encoding: str
    items: int
    products: int
    currency: Sequence[str]
    complete: bool
    quarantined: Sequence[Refusal]
    causes: Sequence[Cause]
    notices: Sequence[Notice]
    coverage: Sequence[tuple[str, float]]
    left_out: Sequence[tuple[str, str]] = ()


def report_of(shelf: Shelf, generation: str) -> Mapping[str, Any] | None:
    """The report of the feed of a generation; None where it is not there."""
    try:
        document: dict[str, Any] = orjson.loads((shelf.path(generation) / REPORT).read_bytes())
    except (OSError, ValueError):
        return None
    return document


def reported(document: Mapping[str, Any], texts: Texts, hierarchy: Hierarchy | None = None) -> Report:
    """A report document in the language of ``texts``; ``hierarchy`` is what was derived of the same feed."""
    refusals = [_refusal(each, texts) for each in document["quarantined"]]
    return Report(
        format=document["format"],
        encoding=document["encoding"],
        items=document["items"],
        products=document["products"],
        currency=document["currency"],
        complete=document["complete"],
        quarantined=refusals,
        causes=_causes(refusals),
        notices=[_notice(each, texts) for each in document["warnings"]],
        coverage=[(field_name(name, texts), each["coverage"]) for name, each in document["fields"].items()],
        left_out=[(each.attribute, told(each.reason, texts).why) for each in hierarchy.left_out] if hierarchy else (),
    )


def field_name(name: str, texts: Texts) -> str:
    """What a field of products is called; a filter's key is told as it is."""
    known: Mapping[str, str] = texts.patterns["feed_field"]
    return known.get(name, name)


def held_because(held: Mapping[str, Any], texts: Texts) -> str:
    """Why a guard held a feed back, by what was kept with it."""
    key = f"why_{held.get('guard')}"
    if key not in texts.patterns["feed_held"] or not held.get("numbers"):
        return str(held["reason"])
    return texts.say(f"feed_held.{key}", **{name: _said(each, texts) for name, each in held["numbers"].items()})


def _said(named: int | str, texts: Texts) -> str:
    """What a guard names: a number, or a field."""
    return field_name(named, texts) if isinstance(named, str) else number(named, texts.locale)


def sought(refusals: Iterable[Refusal], wanted: str) -> Sequence[Refusal]:
    """Those of which anything holds the words that are sought."""
    words = fold(wanted).split()
    return [each for each in refusals if all(word in _searched(each) for word in words)]


def as_csv(refusals: Iterable[Refusal], texts: Texts) -> str:
    """The items that were not taken as a sheet; no cell can be taken for a formula."""
    return csv_of(
        (texts.say(f"feed_quarantine.{name}") for name in ("line", "id", "field", "value", "why", "mend")),
        ((str(each.line), each.id, each.field, each.value, each.reason.why, each.reason.mend) for each in refusals),
    )


def _refusal(entry: Mapping[str, Any], texts: Texts) -> Refusal:
    field = field_name(entry["field"], texts)
    said = told(entry["reason"], texts)
    return Refusal(entry["item"], entry["line"], entry["id"] or "", field, entry["value"] or "", said)


def _notice(entry: Mapping[str, Any], texts: Texts) -> Notice:
    field, said = field_name(entry["field"], texts), told(entry["reason"], texts)
    return Notice(field, entry["count"], entry["example"] or "", said)


def _causes(refusals: Sequence[Refusal]) -> Sequence[Cause]:
    """By kind of reason and field, the most frequent first."""
    groups: dict[tuple[str, str], list[Refusal]] = {}
    for each in refusals:
        groups.setdefault((each.reason.kind, each.field), []).append(each)
    found = sorted(groups.values(), key=len, reverse=True)
    return [Cause(len(group), group[:EXAMPLES]) for group in found]


def _searched(each: Refusal) -> str:
    return fold(f"{each.line} {each.id} {each.field} {each.value} {each.reason.why}")
