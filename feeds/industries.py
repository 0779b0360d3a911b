"""Industry templates: which filters an industry expects, and under which names feeds carry them.

They are data (templates/industries/*.toml, docs/industry-templates.md). An industry may extend another: its own filters
come first, and what it says of a filter of the same key replaces what the other says of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from anyascii import anyascii

from feeds.errors import FeedError, TemplateError
from feeds.model import fold
from feeds.template import CURRENCY, IndustryFile, TemplateFilter, ValueOrder, read_industry_file

DEFAULT_INDUSTRY = "general"
LANGUAGES = frozenset({"pl", "en"})
"""The languages in which every filter of a template has a label."""


@dataclass(frozen=True)
class Industry:
    """One industry with everything it inherits.

    ``filters`` are its templates by key, in order. ``own`` are the keys that its own file describes, ``signs`` that
    file's patterns of words in category paths: by these a feed is recognised. ``main`` are the filters that may be its
    main filter, the best first. ``keys`` leads from folded attribute names to filter keys.
    """

    key: str
    labels: Mapping[str, str]
    filters: Mapping[str, TemplateFilter]
    keys: Mapping[str, str]
    identifiers: frozenset[str] = frozenset()
    technical: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    main: tuple[str, ...] = ("category",)
    own: frozenset[str] = frozenset()

    @property
    def sensitive(self) -> tuple[str, ...]:
        """All names by which a criterion may ask something sensitive, sorted, whether or not a feed carries it."""
        marked = (each for each in self.filters.values() if each.sensitive)
        return tuple(sorted({name for each in marked for name in (each.key, *each.aliases)}))

    def key_of(self, name: str) -> str:
        """The filter key of an attribute: the template's, else a slug of the name.

        A name without its accents, with a colon behind it or with other signs between its words is that name too.
        """
        folded = fold(name)
        known = self.keys.get(folded) or self.keys.get(folded.replace("_", " "))
        return known or self._plain_keys.get(slug(name)) or slug(name)

    @cached_property
    def _plain_keys(self) -> Mapping[str, str]:
        """Slugs of names -> filter keys, without those that names of several filters share."""
        found: dict[str, set[str]] = {}
        for name, key in self.keys.items():
            found.setdefault(slug(name), set()).add(key)
        return {plain: next(iter(keys)) for plain, keys in found.items() if len(keys) == 1}

    def is_identifier(self, name: str) -> bool:
        return fold(name).replace("_", " ") in self.identifiers

    def is_technical(self, name: str) -> bool:
        return any(fnmatchcase(fold(name), pattern) for pattern in self.technical)


def _inherited(lineage: tuple[IndustryFile, ...]) -> Industry:
    """An industry of its own file and those it extends, the nearest first."""
    filters: dict[str, TemplateFilter] = {}
    for file in lineage:
        for each in file.filters:
            nearer = filters.get(each.key)
            filters[each.key] = each if nearer is None else each.model_copy(update=_stated(nearer))
    own = lineage[0]
    unnamed = [key for key, each in filters.items() if not set(each.labels) >= LANGUAGES]
    if unnamed:
        raise TemplateError(
            f"templates/industries: the filter {unnamed[0]!r} of {own.key} needs a label in each language: "
            'labels = { pl = "...", en = "..." }.'
        )
    _refuse_shared_names(own.key, filters.values())
    for each in filters.values():
        if each.order is ValueOrder.VOCABULARY and each.vocabulary is None:
            raise TemplateError(
                f"templates/industries: the filter {each.key!r} of {own.key} is ordered by a vocabulary and names none."
            )
    for each in filters.values():
        strange = [key for key in each.gives if key not in filters]
        if strange:
            raise TemplateError(
                f"templates/industries: {own.key} has no filter {strange[0]!r}, to which {each.key!r} gives."
            )
    unknown = [key for key in own.main if key not in {*filters, "category"}]
    if unknown:
        raise TemplateError(f"templates/industries: {own.key} has no filter {unknown[0]!r}, which its main names.")
    return Industry(
        key=own.key,
        labels=own.labels,
        filters=filters,
        keys={fold(name): each.key for each in reversed(filters.values()) for name in (each.key, *each.names)},
        identifiers=frozenset(fold(name).replace("_", " ") for file in lineage for name in file.identifiers),
        technical=tuple(pattern for file in lineage for pattern in file.technical),
        signs=own.signs,
        main=own.main,
        own=frozenset(each.key for each in own.filters),
    )


def _refuse_shared_names(industry: str, filters: Collection[TemplateFilter]) -> None:
    """A criterion that calls two filters by one name would ask one of them by chance, inherited ones included."""
    names = Counter(name for each in filters for name in (each.key, *each.aliases))
    shared = [(alias, each.key) for each in filters for alias in each.aliases if names[alias] > 1]
    if shared:
        alias, key = shared[0]
        raise TemplateError(
            f"templates/industries: the alias {alias!r} of the filter {key!r} of {industry} is another filter's key or "
            "alias; leave it with one."
        )


def _stated(filter_: TemplateFilter) -> dict[str, Any]:
    """What a file says of a filter, without what it leaves to be inherited."""
    return {name: getattr(filter_, name) for name in filter_.model_fields_set}


def in_currency(industry: Industry, currencies: Sequence[str]) -> Industry:
    """The industry for a feed of these currencies: amounts that name none are in the only one, if there is one."""
    unit = currencies[0] if len(currencies) == 1 else None
    filters = {
        key: each.model_copy(update={"unit": unit}) if each.unit == CURRENCY else each
        for key, each in industry.filters.items()
    }
    return replace(industry, filters=filters)


def slug(name: str) -> str:
    """An attribute's name as a filter key: ``Ilość pamięci RAM`` -> ``ilosc_pamieci_ram``."""
    key = re.sub(r"[^a-z0-9]+", "_", anyascii(fold(name)).lower()).strip("_")
    return f"f_{key}" if not key or key[0].isdigit() else key


@cache
def load_industries() -> Mapping[str, Industry]:
    """All shipped industries by key. Raises `TemplateError` naming the file that is wrong."""
    folder = files("templates").joinpath("industries")
    read = [
        read_industry_file(file)
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".toml")
    ]
    by_key = {file.key: file for file in read}
    return {file.key: _inherited(_lineage(file, by_key)) for file in read}


def industry(key: str | None) -> Industry:
    """The industry of that key, the general one for None. Raises `FeedError` for a key nobody knows."""
    known = load_industries()
    if (key or DEFAULT_INDUSTRY) not in known:
        raise FeedError(f"There is no industry template {key!r}; known are {', '.join(known)}.")
    return known[key or DEFAULT_INDUSTRY]


def _lineage(file: IndustryFile, read: Mapping[str, IndustryFile]) -> tuple[IndustryFile, ...]:
    line = [file]
    while line[-1].extends:
        if line[-1].extends not in read or read[line[-1].extends] in line:
            raise TemplateError(
                f"templates/industries: {line[-1].key} extends {line[-1].extends}, which cannot be followed."
            )
        line.append(read[line[-1].extends])
    return tuple(line)
