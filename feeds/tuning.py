"""What a merchandiser states over what is derived: the tuning of a shop's hierarchy, as data.

A tuning is one TOML file (docs/hierarchy.md). It never holds what the feed says, only what a person wants otherwise, so
that it outlives every generation: what it names and the feed no longer holds is reported, and kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

from feeds.model import fold, path_parts

WEIGHT = Field(default=None, gt=0, max_digits=12, decimal_places=3)


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Asking(_Table):
    """How one filter is asked about, under one main value and below it. What is None is inherited.

    ``bands`` are the edges between the bands, ascending, in the filter's unit: two edges make three bands. ``weight``
    and ``hard`` are what pages fill into a criterion. ``coverage`` and ``values`` replace the thresholds of those
    names: how many products must carry the filter, how many different values there must be.
    """

    bands: tuple[Decimal, ...] | None = None
    weight: Decimal | None = WEIGHT
    hard: bool | None = None
    coverage: float | None = Field(default=None, ge=0, le=1)
    values: int | None = Field(default=None, ge=1)


class FilterTuning(Asking):
    """What is wanted of one filter everywhere.

    ``label``: its name in all languages, ``labels`` in single ones. ``names``: attribute names of the feed that join
    this filter; ``not_names``: such as leave it. ``merge``: a value, and the spellings that shall count as it;
    ``apart``: spellings that the template merges and that shall stay values of their own; ``parts``: a spelling that
    means several values; ``rename``: how a value is shown. ``sensitive = false`` for a filter that the template marks
    needs a ``reason``, which is kept.
    """

    label: str | None = Field(default=None, min_length=1, max_length=100)
    labels: Mapping[str, str] = {}
    names: tuple[str, ...] = ()
    not_names: tuple[str, ...] = ()
    merge: Mapping[str, tuple[str, ...]] = {}
    apart: tuple[str, ...] = ()
    parts: Mapping[str, tuple[str, ...]] = {}
    rename: Mapping[str, str] = {}
    strict: bool | None = None
    sensitive: bool | None = None
    search: bool | None = None
    reason: str | None = Field(default=None, min_length=3, max_length=500)


class Under(_Table):
    """What is wanted under one main value (a whole path) and all below it, instead of what holds above.

    ``order``: filters listed first, in this order. ``hide``: filters that pages do not offer. ``pin``: filters that
    they do offer, whatever the evidence.
    """

    main: str
    order: tuple[str, ...] | None = None
    hide: tuple[str, ...] = ()
    pin: tuple[str, ...] = ()
    filters: Mapping[str, Asking] = {}


class Tuning(_Table):
    """The whole of it. ``main`` names the main filter, ``industry`` the template to start from (``nothing``: none)."""

    main: str | None = None
    industry: str | None = None
    order: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    pin: tuple[str, ...] = ()
    filters: Mapping[str, FilterTuning] = {}
    under: tuple[Under, ...] = ()

    def at(self, path: tuple[str, ...] | None) -> Wanted:
        """What holds under a main value: of everything said on the way to it, the nearest word.

        ``path`` is the main value's, None for the whole catalogue and for products without a main value.
        """
        wanted = Wanted(
            self.order,
            frozenset(self.hide),
            frozenset(self.pin) - frozenset(self.hide),
            {key: Asking(**each.model_dump(include=set(Asking.model_fields))) for key, each in self.filters.items()},
        )
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
