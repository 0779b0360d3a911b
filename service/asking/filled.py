"""The questions of a main value as a card answers them: criteria that were kept become the answers that a page shows.

Criteria may come from anywhere (an import, another language, another unit); a page shows them in the feed's own words
and in the filter's own unit, so that what it posts back can be compared with what it had shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from babel.numbers import get_decimal_symbol, get_group_symbol

from feeds.documents import filters_document
from feeds.model import Filter, FilterType, MainValue, fold
from matching.columns import FilterColumn
from service.asking.answers import BOUNDS, MEASURES, VALUES, Answer, answer_of, measure_of
from service.asking.panel import Form, question_of
from service.asking.questions import Question
from service.generations.opened import Generation
from service.recommend import in_language

Criteria = Sequence[Mapping[str, Any]]

LIMIT_FIELDS = ("min", "max")

FLAGS: Mapping[str, str] = {
    "together": "together",
    "present": "present",
    "absent": "absent",
    "indifferent": "mind",
    "must": "must",
}
"""The field of each word of an answer."""


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """One filter as it is asked under a main value: its part of the filters document, and the answer that stands."""

    about: Filter
    document: Mapping[str, Any]
    stands: Answer

    @property
    def key(self) -> str:
        """The filter's own key."""
        return self.about.key

    def question(self, form: Form, *, agreed: bool, locale: str) -> Question:
        """The question with the answer of a posted form, its numbers read as the locale writes them."""
        agreeing = {f"agree.{self.key}": ["1"]} if agreed else {}
        return question_of(self.document, {**_numbers_read(form, self.key, locale), **agreeing})

    def standing(self, *, agreed: bool, locale: str) -> Question:
        """The question with the answer that stands."""
        return self.question(_fields(self.about, self.stands, locale), agreed=agreed, locale=locale)


def asked_under(generation: Generation, node: MainValue, criteria: Criteria, language: str) -> tuple[Asked, ...]:
    """What is asked under a node: every filter that pages offer there, and every one that is answered already."""
    hierarchy = in_language(generation.hierarchy, language)
    (entry,) = filters_document(generation.name, hierarchy, node)["main"]["values"]
    return tuple(_asked(generation, hierarchy.filters[each["filter"]], each, criteria) for each in entry["dependent"])


def about(generation: Generation, key: str, criteria: Criteria) -> Criteria:
    """Of these criteria those that ask the filter of that key, by whatever name."""
    named = ((each, generation.hierarchy.asked(each["filter"])) for each in criteria)
    return [each for each, asked in named if (each["filter"] if asked is None else asked.key) == key]


def answer_standing(generation: Generation, asked: Filter, criteria: Criteria) -> Answer:
    """What criteria say of one filter, in the words of this generation."""
    answer = answer_of(about(generation, asked.key, criteria), asked)
    if asked.type is not FilterType.CHOICE:
        return answer
    column = generation.index.column(asked.key)
    said = {kind: [_shown(column, each) for each in answer[kind]] for kind in VALUES if kind in answer}
    return {**answer, **said}


def _shown(column: FilterColumn, value: str | bool) -> str | bool:
    """A value or group by its own name here, else what it is another name of."""
    if isinstance(value, bool):
        return value
    own = (group for group in column.groups if fold(group) == fold(value))
    return next(own, None) or column.shown(value)


def _asked(generation: Generation, asked: Filter, document: Mapping[str, Any], criteria: Criteria) -> Asked:
    stands = answer_standing(generation, asked, criteria)
    several = {"several": _has_several(generation, asked)}
    return Asked(asked, {**_with_stated(document, stands), **several}, stands)


def _has_several(generation: Generation, asked: Filter) -> bool:
    """Whether some product has more than one of a choice's values at once."""
    starts = generation.index.column(asked.key).statements.starts
    return asked.type is FilterType.CHOICE and bool((starts[1:] - starts[:-1] > 1).any())


def _with_stated(document: Mapping[str, Any], stands: Answer) -> Mapping[str, Any]:
    """The filter's document with what is stated and not offered here, so that it can be seen and taken back."""
    if document["type"] != "choice":
        return document
    offered = {each["value"] for each in document["values"]}
    offered |= {group["value"] for group in document.get("groups", ()) if len(group["values"]) > 1}
    stated = dict.fromkeys(each for kind in VALUES for each in stands.get(kind, ()) if isinstance(each, str))
    more = [{"value": value, "products": 0} for value in stated if value not in offered]
    return {**document, "values": [*document["values"], *more]} if more else document


def _fields(asked: Filter, answer: Answer, locale: str) -> Form:
    """An answer as the fields of a form. Bounds in a currency or unit that is not the filter's have no field."""
    return {f"{name}.{asked.key}": values for name, values in _field_values(asked, answer, locale)}


def _field_values(asked: Filter, answer: Answer, locale: str) -> Iterator[tuple[str, list[str]]]:
    for kind in VALUES:
        values = answer.get(kind, ())
        yield kind, [value for value in values if isinstance(value, str)]
        if kind == "any":
            yield "yes", [str(value).lower() for value in values if isinstance(value, bool)]
    if {name: answer[name] for name in MEASURES if name in answer} == measure_of(asked):
        for kind, side in BOUNDS.items():
            if kind in answer:
                yield ("min" if side == "low" else "max"), [write_number(str(answer[kind]), locale)]
                yield side, [kind]
    yield "band", [str(answer["band"])] if "band" in answer else []
    for word, name in FLAGS.items():
        yield name, ["1"] if answer.get(word) else []


def write_number(number: str, locale: str) -> str:
    """A decimal string as a field holds it: the locale's mark, and no groups that would have to be read back."""
    return number.replace(".", get_decimal_symbol(locale))


def _numbers_read(form: Form, key: str, locale: str) -> Form:
    """The form with its numbers without the groups that the locale may write them with (``1,299.50``)."""
    group = get_group_symbol(locale)
    grouped = re.compile(rf"\d{{1,3}}({re.escape(group)}\d{{3}})+(\D\d*)?")
    read = {
        name: [value.replace(group, "") if grouped.fullmatch(value.strip()) else value for value in form[name]]
        for name in (f"{field}.{key}" for field in LIMIT_FIELDS)
        if name in form
    }
    return {**form, **read}
