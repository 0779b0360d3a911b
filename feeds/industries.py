"""Industry templates: which filters an industry expects, and under which names feeds carry them.

They are data (templates/industries/*.toml). An industry may extend another: its own filters come first, a filter of the
same key replaces the other's.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files

from anyascii import anyascii
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from feeds.errors import FeedError, TemplateError
from feeds.model import FilterType, fold

DEFAULT_INDUSTRY = "general"


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
    templates/vocabularies: which words of any language are one value. ``merge``, ``apart``, ``parts`` and ``rename``
    are what a merchandiser wants of its values (`feeds.tuning.FilterTuning`). ``bands`` are the edges between its
    bands. ``weight``, ``hard`` and ``strict`` are what pages fill into a criterion; ``sensitive`` needs a consent of
    its own; ``search``: pages offer a search among its values.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    labels: Mapping[str, str]
    names: tuple[str, ...]
    type: FilterType | None = None
    separators: tuple[str, ...] = ()
    shares: bool = False
    none: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    vocabulary: str | None = None
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


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    key: str
    labels: Mapping[str, str]
    extends: str | None = None
    identifiers: tuple[str, ...] = ()
    technical: tuple[str, ...] = ()
    filters: tuple[TemplateFilter, ...] = Field(alias="filter")


class Industry:
    """One industry with everything it inherits."""

    def __init__(self, key: str, labels: Mapping[str, str], files_: tuple[_File, ...]) -> None:
        self.key, self.labels = key, labels
        self.filters: dict[str, TemplateFilter] = {}
        for file in files_:
            for each in file.filters:
                self.filters.setdefault(each.key, each)
        self._keys = {
            fold(name): each.key for each in reversed(self.filters.values()) for name in (each.key, *each.names)
        }
        self._identifiers = {fold(name) for file in files_ for name in file.identifiers}
        self._technical = tuple(pattern for file in files_ for pattern in file.technical)

    def key_of(self, name: str) -> str:
        """The filter key of an attribute: the template's, else a slug of the name."""
        folded = fold(name)
        known = self._keys.get(folded) or self._keys.get(folded.replace("_", " "))
        return known or slug(name)

    def is_identifier(self, name: str) -> bool:
        return fold(name) in self._identifiers

    def is_technical(self, name: str) -> bool:
        return any(fnmatchcase(fold(name), pattern) for pattern in self._technical)


def slug(name: str) -> str:
    """An attribute's name as a filter key: ``Ilość pamięci RAM`` -> ``ilosc_pamieci_ram``."""
    key = re.sub(r"[^a-z0-9]+", "_", anyascii(fold(name)).lower()).strip("_")
    return f"f_{key}" if not key or key[0].isdigit() else key


@cache
def load_industries() -> Mapping[str, Industry]:
    """All shipped industries by key. Raises `TemplateError` naming the file that is wrong."""
    read: dict[str, _File] = {}
    for file in sorted(files("templates").joinpath("industries").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            try:
                found = _File.model_validate(tomllib.loads(file.read_text("utf-8")))
            except (ValidationError, tomllib.TOMLDecodeError) as error:
                raise TemplateError(f"templates/industries/{file.name}: {error}") from error
            read[found.key] = found
    return {key: Industry(key, file.labels, _lineage(file, read)) for key, file in read.items()}


def industry(key: str | None) -> Industry:
    """The industry of that key, the general one for None. Raises `FeedError` for a key nobody knows."""
    known = load_industries()
    if (key or DEFAULT_INDUSTRY) not in known:
        raise FeedError(f"There is no industry template {key!r}; known are {', '.join(known)}.")
    return known[key or DEFAULT_INDUSTRY]


def _lineage(file: _File, read: Mapping[str, _File]) -> tuple[_File, ...]:
    line = [file]
    while line[-1].extends:
        if line[-1].extends not in read or read[line[-1].extends] in line:
            raise TemplateError(
                f"templates/industries: {line[-1].key} extends {line[-1].extends}, which cannot be followed."
            )
        line.append(read[line[-1].extends])
    return tuple(line)
