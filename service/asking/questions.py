"""What a page asks about one dependent filter, a person's answer to it, and the criteria it comes to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, TypeVar

from service.asking.answers import Answer, criteria_of

NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")
SPACES = re.compile(r"[\s\u00a0\u202f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something that can be ticked; ``value`` is what a criterion says of it: a value, yes or no, a band's number.

    ``products`` says on how many products it stands, ``left`` how many it would leave beside all other answers.
    """

    value: str | bool | int
    products: int
    left: int
    wanted: bool = False
    refused: bool = False

    @property
    def leaves_none(self) -> bool:
        """Whether it is to be greyed. Of what is refused no number can be said, for it is left out of every count."""
        return self.left == 0 and not self.refused

    @property
    def digits(self) -> int:
        """The room its number needs, so that nothing moves when it changes."""
        return len(str(max(self.products, self.left)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Band(Choice):
    """A band of a range as a quick choice; its value is its number, from 1."""

    min: Decimal
    max: Decimal


SomeChoice = TypeVar("SomeChoice", bound=Choice)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A dependent filter with the visitor's answer to it, and how the shop means such answers.

    What is ``hard`` is always a must; of what is ``strict``, silence counts as no; what is ``sensitive`` is asked only
    when ``agreed`` to. ``low`` and ``high`` are as they were typed, and themselves left out where they are to be
    ``over`` and ``under``. Of ``several`` values that a product can have at once, the wanted ones may all have to be
    there ``together``. ``fault`` names the text that explains a wrong answer.
    """

    key: str
    label: str
    type: str
    weight: float = 1
    hard: bool = False
    strict: bool = False
    sensitive: bool = False
    agreed: bool = False
    must: bool = False
    indifferent: bool = False
    several: bool = False
    together: bool = False
    ordered: bool = False
    search: bool = False
    choices: tuple[Choice, ...] = ()
    absent: Choice | None = None
    present: Choice | None = None
    bands: tuple[Band, ...] = ()
    low: str = ""
    high: str = ""
    over: bool = False
    under: bool = False
    min: Decimal | None = None
    max: Decimal | None = None
    unit: str | None = None
    fault: str | None = None

    @property
    def answered(self) -> bool:
        return bool(self.criteria())

    def criteria(self) -> list[dict[str, Any]]:
        """The criteria this answer comes to; none when it is left open, cannot be read or was not agreed to.

        Typed numbers count before a band.
        """
        if self.sensitive and not self.agreed:
            return []
        typed = {"band"} if self.low or self.high else set()
        answer = {name: said for name, said in self.answer.items() if name not in typed}
        return criteria_of(self.key, answer, self.meant)

    @property
    def answer(self) -> Answer:
        """All that is said here, as far as it can be read."""
        values = {
            "any": [choice.value for choice in self.choices if choice.wanted],
            "none": [choice.value for choice in self.choices if choice.refused],
        }
        words = {
            "together": self.together and len(values["any"]) > 1,
            "present": self.present is not None and self.present.wanted,
            "absent": self.absent is not None and self.absent.wanted,
            "band": next((band.value for band in self.bands if band.wanted), None),
            "indifferent": self.indifferent,
            "must": self.must,
        }
        return {name: said for name, said in {**values, **self._bounds(), **words}.items() if said}

    def counted(self, offer: Mapping[str, Any]) -> Question:
        """The same question with what each choice would leave, from this filter's part of a counts document."""
        left = {each["value"]: each["products"] for each in (*offer["groups"], *offer["values"])}
        bands = {number: each["products"] for number, each in enumerate(offer["bands"], 1)}
        silent = 0 if self.strict else offer["silent"]
        return replace(
            self,
            choices=_left(self.choices, left),
            bands=_left(self.bands, bands),
            absent=self.absent and replace(self.absent, left=left.get(False, 0) + silent),
            present=self.present and replace(self.present, left=offer["present"]),
        )

    def _bounds(self) -> dict[str, str]:
        if self.fault is not None:
            return {}
        kinds = ("over" if self.over else "min", self.low), ("under" if self.under else "max", self.high)
        bounds = {kind: plain_number(text) or "" for kind, text in kinds if text}
        return {**bounds, **self._measure()} if bounds else {}

    @property
    def meant(self) -> dict[str, Any]:
        """What the shop adds to each criterion."""
        weight = {} if self.weight == 1 else {"weight": self.weight}
        flags = (("must", self.hard), ("strict", self.strict))
        return {**{name: True for name, meant in flags if meant}, **weight}

    def _measure(self) -> dict[str, str]:
        """A unit of three capitals is a currency: the contract gives prices theirs under its own name."""
        if self.unit is None:
            return {}
        return {"currency" if re.fullmatch("[A-Z]{3}", self.unit) else "unit": self.unit}


def counted(asked: Sequence[Question], counts: Mapping[str, Any]) -> tuple[Question, ...]:
    """The questions with the numbers of a counts document."""
    offers = {offer["filter"]: offer for offer in counts["dependent"]}
    return tuple(question.counted(offers[question.key]) for question in asked if question.key in offers)


def plain_number(text: str) -> str | None:
    """What a person typed as a decimal string: ``1 299,50`` -> ``1299.50``; None when it is no number."""
    number = SPACES.sub("", text).replace(",", ".")
    return number if NUMBER.fullmatch(number) else None


def _left(choices: Sequence[SomeChoice], left: Mapping[Any, int]) -> tuple[SomeChoice, ...]:
    return tuple(replace(choice, left=left.get(choice.value, 0)) for choice in choices)
