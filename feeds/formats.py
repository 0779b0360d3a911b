"""A feed format is data: which elements are items, and where each field of a product stands in them.

Formats live in templates/formats/*.toml. A path is written from the item: ``price``, ``@id``, ``imgs/main/@url``; ``.``
is an element's own text; ``a + b`` joins the texts of several (all of it: `feeds.steps`). Elements are found by their
namespace and local name where the format has namespaces, by the local name alone where that finds nothing.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from feeds.errors import TemplateError
from feeds.table_rules import TableRules

FieldName = Literal[
    "id", "number", "ean", "title", "description", "link", "image", "images", "price", "sale_price", "sale_dates",
    "net_price", "vat", "old_price", "lowest_price_30d", "currency", "availability", "stock", "category", "category_id",
    "brand", "group", "popularity", "kind",
]  # fmt: skip


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Recognise(_Data):
    """By what a document of the format is known, none of which stands alone.

    ``roots`` and ``items``: its root and item elements. ``any``: names of elements, and of attributes with an @, some
    of which its items have; the more, the likelier. ``all``: names without which it is another format, each alone or
    several of which one will do (``a | b``). ``marks``: texts of its beginning, such as the address of a namespace.
    """

    roots: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()


class Tree(_Data):
    """A tree of categories that stands in front of the items.

    ``separator``: what parts the name of a category that has no parent, where such a name may be a path.
    """

    item: str
    id: str
    parent: str
    name: str
    separator: str | None = None


class Pair(_Data):
    """An element that holds an attribute: where its name, its value and its unit stand, seen from that element.

    ``.`` is the item itself; what stands in single quotes is meant as it is. ``prefixes``: only names that begin with
    one of them are meant, and it is cut off.
    """

    path: str
    name: str
    value: str
    unit: str | None = None
    prefixes: tuple[str, ...] = ()


class AttributeRules(_Data):
    """What becomes an attribute. ``loose``: every plain element nothing else takes, but for ``ignore`` (patterns)."""

    loose: bool
    pairs: tuple[Pair, ...] = ()
    ignore: tuple[str, ...] = ()
    separators: Mapping[str, tuple[str, ...]] = {}


class CategoryRules(_Data):
    """What separates the parts of a category path; the first that occurs in a text splits it.

    ``dropped``: a first part that is no category of the shop's, such as the name of a price comparer.
    """

    separators: tuple[str, ...]
    dropped: tuple[str, ...] = ()


class Dispatch(_Data):
    """Availability as the time until dispatch: a number of days, or a date.

    Up to ``in_stock_days`` days count as in stock, more as to be ordered. A date that is still to come is a presale.
    """

    in_stock_days: int


class ItemHeads(_Data):
    """Items that are sold by their variants alone: an item of a kind of ``by`` has their ids in ``named_in``, which is
    a path of a field, too.
    """

    named_in: str
    by: tuple[str, ...]


class FeedFormat(_Data):
    """One format; see the module's text for the paths. One with a ``table`` is read from CSV and TSV alone.

    ``currencies``: the currency of a price that was taken from a path. ``kinds``: the texts of the field ``kind`` that
    make an item a product, any where there are none. ``silent``: texts of a field that say nothing, as the group 0.
    ``languages``: what a path of a title or a description speaks, where its name says it (``name_ua``).
    ``decimal``: the decimal mark, only where its specification fixes it and feeds keep to that.
    """

    key: str
    name: str
    currency: str | None = None
    recognise: Recognise = Recognise()
    table: TableRules | None = None
    namespaces: Mapping[str, str] = {}
    fields: Mapping[FieldName, tuple[str, ...]]
    named: Mapping[FieldName, tuple[str, ...]] = {}
    tree: Tree | None = None
    heads: ItemHeads | None = None
    category: CategoryRules
    availability: Mapping[str, str] = {}
    dispatch: Dispatch | None = None
    currencies: Mapping[str, str] = {}
    decimal: Literal[".", ","] | None = None
    languages: Mapping[str, str] = {}
    kinds: tuple[str, ...] = ()
    silent: Mapping[FieldName, tuple[str, ...]] = {}
    attributes: AttributeRules = Field(default=AttributeRules(loose=False))


class Recognised(_Data):
    """A document's format, its item element as written (with its prefix) and its root."""

    format: FeedFormat
    item: str
    root: str


FOLDERS = ("formats", "mappings")
"""Where formats stand under templates/: those of many shops, and those of fewer."""


@cache
def load_formats() -> Mapping[str, FeedFormat]:
    """All shipped formats by key, the mappings behind. Raises `TemplateError` naming the file that is wrong."""
    formats = {}
    for folder in FOLDERS:
        for file in sorted(files("templates").joinpath(folder).iterdir(), key=lambda file: file.name):
            if file.name.endswith(".toml"):
                try:
                    found = FeedFormat.model_validate(tomllib.loads(file.read_text("utf-8")))
                except (ValidationError, tomllib.TOMLDecodeError) as error:
                    raise TemplateError(f"templates/{folder}/{file.name}: {error}") from error
                formats[found.key] = found
    return formats
