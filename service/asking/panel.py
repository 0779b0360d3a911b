"""A posted form and the filters document become questions, answers, a preference.

Nothing here knows the hierarchy: what can be asked, in which order, with which values and bounds, is read from the
public filters document, as any shop's page would do it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from service.asking.questions import Band, Choice, Question, plain_number

Form = Mapping[str, Sequence[str]]
"""What a visitor posted: every value under its field's name (``operator.filter``)."""


@dataclass(frozen=True, slots=True)
class Node:
    """A main value that can be chosen; ``depth`` counts from the top of its group."""

    value: str
    name: str
    depth: int


def node_groups(document: Mapping[str, Any]) -> tuple[tuple[Node, ...], ...]:
    """The main filter's values in groups, each led by a node of the first level; products without a path left out."""
    groups: dict[str, list[Node]] = {}
    for entry in document["main"]["values"]:
        if entry["value"] is None:
            continue
        parts = entry["value"].split(" > ")
        groups.setdefault(parts[0], []).append(Node(entry["value"], parts[-1], len(parts) - 1))
    return tuple(tuple(sorted(group, key=lambda node: node.value.split(" > "))) for group in groups.values())


def questions(entry: Mapping[str, Any], form: Form) -> tuple[Question, ...]:
    """The questions a main value asks, in its order and only those for pages, answered as far as the form does."""
    return tuple(question_of(asked, form) for asked in entry["dependent"] if asked["shown"])


def question_of(asked: Mapping[str, Any], form: Form) -> Question:
    """One question of the filters document, answered as far as the form does."""
    return _ASKED[asked["type"]](asked, form)


def preference_document(main: str | None, asked: Sequence[Question]) -> dict[str, Any]:
    """The contract's preference document for one stated preference."""
    return {"preferences": [{"main": main, "criteria": [part for question in asked for part in question.criteria()]}]}


def _one(form: Form, name: str) -> str:
    return (form.get(name) or ("",))[-1].strip()


def _base(asked: Mapping[str, Any], form: Form) -> dict[str, Any]:
    key = asked["filter"]
    return {
        "key": key,
        "label": asked["label"][:1].upper() + asked["label"][1:],
        "type": asked["type"],
        "weight": float(asked["weight"]),
        **{mark: asked[mark] for mark in ("hard", "strict", "sensitive", "ordered", "search")},
        "agreed": bool(_one(form, f"agree.{key}")),
        "must": bool(_one(form, f"must.{key}")) and not asked["hard"],
        "several": asked.get("several", False),
        "together": bool(_one(form, f"together.{key}")),
        "indifferent": bool(_one(form, f"mind.{key}")),
    }


def _presence(asked: Mapping[str, Any], form: Form, word: str) -> Choice | None:
    """Doing without, or having any at all, where the feed states of some product that there is none."""
    stated = sum(entry["products"] for entry in asked.get("values", ()) if entry["value"] is False)
    wanted = bool(_one(form, f"{word}.{asked['filter']}"))
    return Choice(value=word == "present", products=stated, left=stated, wanted=wanted) if stated or wanted else None


def _choice(asked: Mapping[str, Any], form: Form) -> Question:
    """Groups that bring values together stand first; a value of the same name is meant with its group.

    Of a value both wanted and refused, the refusal counts.
    """
    key = asked["filter"]
    wanted, refused = set(form.get(f"any.{key}", ())), set(form.get(f"none.{key}", ()))
    groups = [entry for entry in asked.get("groups", ()) if len(entry["values"]) > 1]
    named = {entry["value"]: entry["products"] for entry in (*asked["values"], *groups)}
    choices = tuple(
        Choice(
            value=value,
            products=named[value],
            left=named[value],
            wanted=value in wanted and value not in refused,
            refused=value in refused,
        )
        for value in dict.fromkeys(entry["value"] for entry in (*groups, *asked["values"]))
        if isinstance(value, str)
    )
    return Question(
        **_base(asked, form),
        choices=choices,
        absent=_presence(asked, form, "absent"),
        present=_presence(asked, form, "present"),
    )


def _yes_no(asked: Mapping[str, Any], form: Form) -> Question:
    answer = _one(form, f"yes.{asked['filter']}")
    products = {entry["value"]: entry["products"] for entry in asked["values"]}
    choices = tuple(
        Choice(value=value, products=products[value], left=products[value], wanted=answer == field)
        for value, field in ((True, "true"), (False, "false"))
        if value in products
    )
    return Question(**_base(asked, form), choices=choices)


def _range(asked: Mapping[str, Any], form: Form) -> Question:
    """Two typed numbers, or a band."""
    key = asked["filter"]
    low, high = _one(form, f"min.{key}"), _one(form, f"max.{key}")
    chosen = _one(form, f"band.{key}")
    return Question(
        **_base(asked, form),
        absent=_presence(asked, form, "absent"),
        present=_presence(asked, form, "present"),
        low=low,
        high=high,
        over=_one(form, f"low.{key}") == "over",
        under=_one(form, f"high.{key}") == "under",
        min=_decimal(asked.get("min")),
        max=_decimal(asked.get("max")),
        unit=asked.get("unit"),
        bands=tuple(
            Band(
                value=number,
                min=Decimal(band["min"]),
                max=Decimal(band["max"]),
                products=band["products"],
                left=band["products"],
                wanted=chosen == str(number),
            )
            for number, band in enumerate(asked.get("bands", ()), 1)
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
