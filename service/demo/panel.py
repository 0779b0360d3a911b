"""The panel of the invented shop: a posted form and the filters document become questions, answers, a preference.

Nothing here knows the hierarchy: what can be asked, with which values and bounds, is read from the public filters
document, as any shop's page would do it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Form = Mapping[str, Sequence[str]]
"""What a visitor posted: every value under its field's name (``operator.filter``)."""

NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")
SPACES = re.compile(r"[\s\u00a0\u202f]")


@dataclass(frozen=True, slots=True)
class Node:
    """A main value that can be chosen; ``depth`` counts from the top of its group."""

    value: str
    name: str
    depth: int
    products: int


@dataclass(frozen=True, slots=True)
class Chip:
    """A value of a choice, wanted, refused or not minded."""

    value: str
    products: int
    wanted: bool
    refused: bool


@dataclass(frozen=True, slots=True)
class BandChoice:
    """A band of a range as a quick choice; ``number`` counts from 1."""

    number: int
    min: Decimal
    max: Decimal
    products: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A dependent filter with the visitor's answer to it. ``fault`` names the text that explains a wrong answer."""

    key: str
    label: str
    type: str
    must: bool
    chips: tuple[Chip, ...] = ()
    absent: bool = False
    absent_products: int = 0
    yes: str = ""
    low: str = ""
    high: str = ""
    min: Decimal | None = None
    max: Decimal | None = None
    unit: str | None = None
    bands: tuple[BandChoice, ...] = ()
    fault: str | None = None

    @property
    def answered(self) -> bool:
        return bool(self.criteria())

    def criteria(self) -> list[dict[str, Any]]:
        """The criteria this answer comes to; none when it is left open or cannot be read."""
        made = [{"filter": self.key, **answer} for answer in self._answers()]
        return [{**criterion, "must": True} for criterion in made] if self.must else made

    def _answers(self) -> Iterator[dict[str, Any]]:
        wanted = [chip.value for chip in self.chips if chip.wanted]
        refused = [chip.value for chip in self.chips if chip.refused]
        if wanted or refused:
            yield {name: values for name, values in (("any", wanted), ("none", refused)) if values}
        if self.absent:
            yield {"absent": True}
        if self.yes:
            yield {"any": [self.yes == "true"]}
        if self.fault is None and (self.low or self.high):
            bounds = {name: plain_number(text) for name, text in (("min", self.low), ("max", self.high)) if text}
            yield {**bounds, **self._measure()}
        for band in self.bands:
            if band.chosen:
                yield {"band": band.number}

    def _measure(self) -> dict[str, str]:
        """A unit of three capitals is a currency: the contract gives prices theirs under its own name."""
        if self.unit is None:
            return {}
        return {"currency" if re.fullmatch("[A-Z]{3}", self.unit) else "unit": self.unit}


def plain_number(text: str) -> str | None:
    """What a person typed as a decimal string: ``1 299,50`` -> ``1299.50``; None when it is no number."""
    number = SPACES.sub("", text).replace(",", ".")
    return number if NUMBER.fullmatch(number) else None


def node_groups(document: Mapping[str, Any]) -> tuple[tuple[Node, ...], ...]:
    """The main filter's values in groups, each led by a node of the first level; products without a path left out."""
    groups: dict[str, list[Node]] = {}
    for entry in document["main"]["values"]:
        if entry["value"] is None:
            continue
        parts = entry["value"].split(" > ")
        node = Node(entry["value"], parts[-1], len(parts) - 1, entry["products"])
        groups.setdefault(parts[0], []).append(node)
    return tuple(tuple(sorted(group, key=lambda node: node.value.split(" > "))) for group in groups.values())


def questions(entry: Mapping[str, Any] | None, form: Form) -> tuple[Question, ...]:
    """The questions a main value asks, answered as far as the form answers them; other fields are left aside."""
    return () if entry is None else tuple(_ASKED[asked["type"]](asked, form) for asked in entry["dependent"])


def preference_document(main: str | None, asked: Sequence[Question]) -> dict[str, Any]:
    """The contract's preference document for one stated preference."""
    return {"preferences": [{"main": main, "criteria": [part for question in asked for part in question.criteria()]}]}


def _one(form: Form, name: str) -> str:
    return (form.get(name) or ("",))[-1].strip()


def _base(asked: Mapping[str, Any], form: Form) -> dict[str, Any]:
    key = asked["filter"]
    absent = sum(entry["products"] for entry in asked.get("values", ()) if entry["value"] is False)
    return {
        "key": key,
        "label": asked["label"][:1].upper() + asked["label"][1:],
        "type": asked["type"],
        "must": bool(_one(form, f"must.{key}")),
        "absent": bool(absent and asked["type"] != "yes/no" and _one(form, f"absent.{key}")),
        "absent_products": absent,
    }


def _choice(asked: Mapping[str, Any], form: Form) -> Question:
    """Of a value both wanted and refused, the refusal counts."""
    key = asked["filter"]
    wanted, refused = set(form.get(f"any.{key}", ())), set(form.get(f"none.{key}", ()))
    stated = [entry for entry in asked["values"] if isinstance(entry["value"], str)]
    return Question(
        **_base(asked, form),
        chips=tuple(
            Chip(value, entry["products"], value in wanted and value not in refused, value in refused)
            for entry in stated
            for value in (entry["value"],)
        ),
    )


def _yes_no(asked: Mapping[str, Any], form: Form) -> Question:
    answer = _one(form, f"yes.{asked['filter']}")
    return Question(**_base(asked, form), yes=answer if answer in ("true", "false") else "")


def _range(asked: Mapping[str, Any], form: Form) -> Question:
    """Two typed numbers, or a band; typed numbers count before a band."""
    key = asked["filter"]
    low, high = _one(form, f"min.{key}"), _one(form, f"max.{key}")
    chosen = "" if low or high else _one(form, f"band.{key}")
    return Question(
        **_base(asked, form),
        low=low,
        high=high,
        min=_decimal(asked.get("min")),
        max=_decimal(asked.get("max")),
        unit=asked.get("unit"),
        bands=tuple(
            BandChoice(place, Decimal(band["min"]), Decimal(band["max"]), band["products"], chosen == str(place))
            for place, band in enumerate(asked.get("bands", ()), 1)
        ),
        fault=_range_fault(low, high),
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _range_fault(low: str, high: str) -> str | None:
    numbers = [plain_number(text) for text in (low, high) if text]
    if None in numbers:
        return "not_a_number"
    both = [Decimal(number) for number in numbers if number is not None]
    return "empty_interval" if len(both) == 2 and both[0] > both[1] else None


_ASKED = {"choice": _choice, "yes/no": _yes_no, "range": _range}
