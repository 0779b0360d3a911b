"""What a merchandiser states over what is derived: the tuning of a shop's hierarchy, as data.

A tuning is one TOML file (docs/hierarchy.md). It never holds what the feed says, only what a person wants otherwise, so
that it outlives every generation: what it names and the feed no longer holds is reported, and kept.

tuning.text            that as a TOML text: read, written
tuning.faults          what is wrong with that text, and where
tuning.contradictions  what a tuning says that cannot hold
tuning.changes         what one tuning says otherwise than another
tuning.edits           what a merchandiser does to it, one thing at a time
tuning.tables          a tuning as plain tables, for changes of many places at once
tuning.rewriting       its file brought to say something else, all that a person wrote left alone
tuning.toml            what editing any TOML text in place needs
tuning.industry        an industry template with the merchandiser's word
tuning.gone            what a tuning names and the feed no longer holds
tuning.novelty         what the feed holds and did not when the merchandiser published
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    ValidationInfo,
    field_validator,
    model_validator,
)

from feeds.model import fold, path_parts

WEIGHT = Field(default=None, gt=0, max_digits=12, decimal_places=3)

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
"""A filter's key, as `notesik filters --json` prints it."""
Text = Annotated[str, Field(min_length=1, max_length=1000)]
"""A name or a value as the feed writes it."""
Label = Annotated[str, Field(min_length=1, max_length=100)]
Edge = Annotated[Decimal, Field(max_digits=18, decimal_places=6)]


def _no_answer(value: object) -> object:
    """``true`` would be taken for the number 1."""
    if isinstance(value, bool):
        raise ValueError("a number is expected here, not true or false")
    return value


Share = Annotated[float, Field(ge=0, le=1), BeforeValidator(_no_answer)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Asking(_Table):
    """How one filter is asked about, under one main value and below it. What is None is inherited.

    ``bands`` are the edges between the bands, ascending, in the filter's unit: two edges make three bands. ``weight``
    and ``hard`` are what pages fill into a criterion. ``coverage`` and ``values`` replace the thresholds of those
    names: how many products must carry the filter, how many different values there must be.
    """

    bands: tuple[Edge, ...] | None = Field(default=None, min_length=1, max_length=100)
    weight: Decimal | None = WEIGHT
    hard: StrictBool | None = None
    coverage: Share | None = None
    values: StrictInt | None = Field(default=None, ge=1)

    @field_validator("bands")
    @classmethod
    def _ascending(cls, bands: tuple[Decimal, ...] | None) -> tuple[Decimal, ...] | None:
        if bands and any(after <= before for before, after in pairwise(bands)):
            raise ValueError("the edges between bands ascend, as in [100, 200]")
        return bands


class FilterTuning(Asking):
    """What is wanted of one filter everywhere.

    ``label``: its name in all languages, ``labels`` in single ones. ``names``: attribute names of the feed that join
    this filter; ``not_names``: such as leave it. ``merge``: a value, and the spellings that shall count as it;
    ``apart``: spellings that the template merges and that shall stay values of their own; ``parts``: a spelling that
    means several values; ``rename``: how a value is shown. ``sensitive = false`` for a filter that the template marks
    needs a ``reason``, which is kept.
    """

    label: Label | None = None
    labels: Mapping[Text, Label] = {}
    names: tuple[Text, ...] = ()
    not_names: tuple[Text, ...] = ()
    merge: Mapping[Text, tuple[Text, ...]] = {}
    apart: tuple[Text, ...] = ()
    parts: Mapping[Text, tuple[Text, ...]] = {}
    rename: Mapping[Text, Text] = {}
    strict: StrictBool | None = None
    sensitive: StrictBool | None = None
    search: StrictBool | None = None
    reason: str | None = Field(default=None, min_length=3, max_length=500)

    @field_validator("not_names")
    @classmethod
    def _none_that_joins(cls, not_names: tuple[str, ...], before: ValidationInfo) -> tuple[str, ...]:
        joining = set(map(fold, before.data.get("names", ())))
        for name in not_names:
            if fold(name) in joining:
                raise ValueError(f"{name!r} also stands in `names`; leave it in one of the two")
        return not_names

    @field_validator("rename")
    @classmethod
    def _no_two_values_of_one_name(cls, rename: Mapping[str, str], before: ValidationInfo) -> Mapping[str, str]:
        renamed = set(map(fold, rename))
        taken = {fold(value): value for value in before.data.get("merge", ()) if fold(value) not in renamed}
        for value, name in rename.items():
            other = taken.setdefault(fold(name), value)
            if fold(other) != fold(value):
                raise ValueError(f"{other!r} and {value!r} would both be {name!r}; merge them instead")
        return rename

    @model_validator(mode="after")
    def _one_place_for_each_spelling(self) -> Self:
        """A spelling that is to be two things would become one of them by chance."""
        tables = [("`apart`", self.apart)]
        tables += ((f"`merge` as {value!r}", spellings) for value, spellings in self.merge.items())
        places: dict[str, str] = {}
        for place, spellings in (*tables, ("`parts`", tuple(self.parts))):
            for spelling in spellings:
                other = places.setdefault(fold(spelling), place)
                if other != place:
                    raise ValueError(f"{spelling!r} stands in {other} and in {place}; leave it in one of them")
        return self


FIELDS = frozenset({"category", "price"})
REWORDING = ("names", "not_names", "merge", "apart", "parts", "rename")
"""What decides which attributes and spellings are a filter and its values."""


class Under(_Table):
    """What is wanted under one main value (a whole path) and all below it, instead of what holds above.

    ``order``: filters listed first, in this order. ``hide``: filters that pages do not offer. ``pin``: filters that
    they do offer, whatever the evidence.
    """

    main: Text
    order: tuple[Key, ...] | None = None
    hide: tuple[Key, ...] = ()
    pin: tuple[Key, ...] = ()
    filters: Mapping[Key, Asking] = {}


class Tuning(_Table):
    """The whole of it. ``main`` names the main filter, ``industry`` the template to start from (``nothing``: none)."""

    main: Key | None = None
    industry: Text | None = None
    order: tuple[Key, ...] = ()
    hide: tuple[Key, ...] = ()
    pin: tuple[Key, ...] = ()
    filters: Mapping[Key, FilterTuning] = {}
    under: tuple[Under, ...] = ()

    @model_validator(mode="after")
    def _fields_stay_as_they_are(self) -> Self:
        """Category paths and prices are fields of every product: no attribute joins them, and they are not reworded."""
        for key in FIELDS & self.filters.keys():
            said = [place for place in REWORDING if getattr(self.filters[key], place)]
            if said:
                raise ValueError(f"`{said[0]}` cannot be said of {key}: it is taken as the feed states it")
        return self

    @model_validator(mode="after")
    def _each_main_value_once(self) -> Self:
        seen: set[str] = set()
        for each in self.under:
            if fold(each.main) in seen:
                raise ValueError(f"the main value {each.main!r} stands in two tables of `under`; put them together")
            seen.add(fold(each.main))
        return self

    def at(self, path: tuple[str, ...] | None) -> Wanted:
        """What holds under a main value: of everything said on the way to it, the nearest word.

        ``path`` is the main value's, None for the whole catalogue and for products without a main value.
        """
        hide = frozenset(self.hide)
        wanted = Wanted(self.order, hide, frozenset(self.pin) - hide, self.filters)
        own = tuple(map(fold, path or ()))
        on_the_way = sorted(
            ((tuple(map(fold, path_parts(each.main))), each) for each in self.under), key=lambda pair: len(pair[0])
        )
        for above, each in on_the_way:
            if own[: len(above)] == above:
                wanted = wanted.overridden(each)
        return wanted


NO_TUNING = Tuning()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a merchandiser wants under one main value, everything inherited put together."""

    order: tuple[str, ...] = ()
    hide: frozenset[str] = frozenset()
    pin: frozenset[str] = frozenset()
    filters: Mapping[str, Asking] = field(default_factory=dict)

    def asking(self, key: str) -> Asking:
        """What is wanted of one filter here."""
        return self.filters.get(key, _NOTHING)

    def overridden(self, by: Under) -> Wanted:
        """This, with what a main value further down says instead."""
        hide, pin = frozenset(by.hide), frozenset(by.pin) - frozenset(by.hide)
        filters = dict(self.filters)
        for key, asking in by.filters.items():
            filters[key] = filters.get(key, _NOTHING).model_copy(update=asking.model_dump(exclude_none=True))
        return Wanted(
            self.order if by.order is None else by.order, (self.hide - pin) | hide, (self.pin - hide) | pin, filters
        )


_NOTHING = Asking()
