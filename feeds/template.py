"""One industry template as its file holds it, checked: templates/industries/*.toml, docs/industry-templates.md."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from importlib.resources.abc import Traversable
from itertools import pairwise
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from feeds.errors import TemplateError
from feeds.model import FilterType, fold
from feeds.vocabularies import vocabulary_keys
from feeds.words import units

CURRENCY = "currency"
"""The unit of a filter whose numbers are amounts of money: the currency of the feed's prices."""


class ValueOrder(StrEnum):
    """In which order a filter's values are listed."""

    PRODUCTS = "products"
    """Most carried first."""
    VOCABULARY = "vocabulary"
    """As its vocabulary lists them; what the vocabulary does not know follows."""
    NATURAL = "natural"
    """By the numbers in them, then by their letters: 36, 38, 104."""


class TemplateFilter(BaseModel):
    """A filter an industry knows. ``separators`` split a text into several values; ``shares``: percentages are dropped
    from its values (``cotton 60 %`` is cotton); without a ``type`` the values decide.

    ``aliases`` are other keys by which a criterion may name it. ``vocabulary`` names a file of
    templates/vocabularies: which words of any language are one value; what only the vocabularies of the filters it
    ``gives`` to know, is about those. ``yes`` and ``none`` are words that answer it
    beside those of any filter. ``unit`` is what its numbers are in where the feed does not say, and what they are
    brought to; `CURRENCY` is the feed's. ``merge``, ``apart``, ``parts`` and ``rename`` are what a merchandiser wants
    of its values (`feeds.tuning.FilterTuning`). ``bands`` are the edges between its bands. ``weight``,
    ``hard`` and ``strict`` are what pages fill into a criterion; ``sensitive`` needs a consent of its own; ``search``:
    pages offer a search among its values. What a file leaves out is inherited from the template it extends.
    docs/industry-templates.md explains each to those who edit them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("hard", "strict", "sensitive", "search", "shares", mode="before")
    @classmethod
    def _is_true_or_false(cls, value: object) -> object:
        if not isinstance(value, bool):
            raise ValueError("true or false is expected here, without quotes")
        return value

    key: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    labels: Mapping[str, str] = {}
    names: tuple[str, ...] = ()
    type: FilterType | None = None
    separators: tuple[str, ...] = ()
    shares: bool = False
    unit: str | None = None
    yes: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    vocabulary: str | None = None
    gives: tuple[str, ...] = ()
    order: ValueOrder = ValueOrder.PRODUCTS
    merge: Mapping[str, tuple[str, ...]] = {}
    apart: tuple[str, ...] = ()
    parts: Mapping[str, tuple[str, ...]] = {}
    rename: Mapping[str, str] = {}
    bands: tuple[Decimal, ...] | None = None
    weight: Decimal = Field(default=Decimal(1), gt=0, max_digits=12, decimal_places=3)
    hard: bool = False
    strict: bool = False
    sensitive: bool = False
    search: bool = False

    @field_validator("unit")
    @classmethod
    def _is_known(cls, unit: str | None) -> str | None:
        if unit not in (None, CURRENCY) and fold(unit) not in units():
            raise ValueError(f"{unit!r} is no unit of templates/words/units.toml")
        return unit

    @field_validator("vocabulary")
    @classmethod
    def _is_there(cls, vocabulary: str | None) -> str | None:
        if vocabulary is not None and vocabulary not in vocabulary_keys():
            near = get_close_matches(vocabulary, vocabulary_keys(), 1)
            raise ValueError(f"there is no vocabulary {vocabulary!r}" + (f", but {near[0]!r}" if near else ""))
        return vocabulary

    @field_validator("bands")
    @classmethod
    def _ascend(cls, bands: tuple[Decimal, ...] | None) -> tuple[Decimal, ...] | None:
        if bands and any(low >= high for low, high in pairwise(bands)):
            raise ValueError("the edges between bands ascend; write the lowest first, each once")
        return bands

    @model_validator(mode="after")
    def _say_one_thing_of_a_word(self) -> Self:
        """A word that means two things would mean one of them by chance."""
        merged = Counter(spelling for own in self.merge.values() for spelling in {fold(each) for each in own})
        twice = sorted(spelling for spelling, values in merged.items() if values > 1)
        if twice:
            raise ValueError(f"{twice[0]!r} is merged into two values; leave it with one")
        both = sorted(set(map(fold, self.yes)) & set(map(fold, self.none)))
        if both:
            raise ValueError(f"{both[0]!r} stands in yes and in none; leave it in one")
        return self


class IndustryFile(BaseModel):
    """One file as it stands. ``signs`` are patterns of words that category paths of such a shop hold; ``main`` are the
    filters that may be its main filter, the best first.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    key: str
    labels: Mapping[str, str]
    extends: str | None = None
    identifiers: tuple[str, ...] = ()
    technical: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    main: tuple[str, ...] = ("category",)
    filters: tuple[TemplateFilter, ...] = Field(default=(), alias="filter")

    @model_validator(mode="after")
    def _name_everything_once(self) -> Self:
        """A name of two filters would belong to one of them by chance."""
        keys = Counter(each.key for each in self.filters)
        if keys and keys.most_common(1)[0][1] > 1:
            raise ValueError(f"the filter {keys.most_common(1)[0][0]!r} stands twice; make it one")
        names = Counter(name for each in self.filters for name in {fold(name) for name in (each.key, *each.names)})
        twice = sorted(name for name, filters in names.items() if filters > 1)
        if twice:
            raise ValueError(f"the name {twice[0]!r} belongs to two filters; leave it with one")
        return self


def read_industry_file(file: Traversable) -> IndustryFile:
    """The file, or `TemplateError` naming the file, the filter and the key at fault."""
    place = f"templates/industries/{file.name}"
    try:
        document = tomllib.loads(file.read_text("utf-8"))
        found = IndustryFile.model_validate(document)
    except ValidationError as error:
        raise TemplateError(f"{place}: {_fault(error, document)}.") from error
    except ValueError as error:  # no TOML, or no UTF-8
        hint = "; [[filter]] stands in double brackets" if "twice" in str(error) else ""
        raise TemplateError(f"{place}: {error}{hint}.") from error
    if file.name != f"{found.key}.toml":
        raise TemplateError(f"{place}: its key is {found.key!r}; a file bears its key as its name.")
    return found


def _fault(error: ValidationError, document: Mapping[str, Any]) -> str:
    """The first fault of a file, by the key of the filter it stands in."""
    fault = error.errors(include_url=False)[0]
    place, message = list(fault["loc"]), fault["msg"].removeprefix("Value error, ")
    if fault["type"] == "extra_forbidden":
        known = [*TemplateFilter.model_fields] if place[0] == "filter" else [*_KEYS]
        near = get_close_matches(str(place[-1]), known, 1)
        message = "there is no such key" + (f", but {near[0]!r}" if near else "")
    message = _IN_PLAIN_WORDS.get(fault["type"], message)
    if place[:1] == ["filter"] and len(place) > 1:
        place[:2] = [f"filter {document['filter'][place[1]].get('key', 'without a key')!r}"]
    where = ", ".join(map(str, place))
    return f"{where}: {message}" if where else message


_IN_PLAIN_WORDS = {
    "tuple_type": "a list in [ ] is expected",
    "mapping_type": "a table in { } is expected",
    "dict_type": "a table in { } is expected",
    "string_type": 'a text in " " is expected',
    "string_pattern_mismatch": "small letters, digits and _ are expected, a letter first",
    "missing": "this key is missing",
}
"""Faults whose own words are a programmer's."""

_KEYS = tuple(field.alias or name for name, field in IndustryFile.model_fields.items())
