"""A feed format is data: which elements are items, and where each field of a product stands in them.

Formats live in templates/formats/*.toml. A path is written from the item: ``price``, ``@id``, ``imgs/main/@url``; ``.``
is an element's own text; ``a + b`` joins the texts of several. Elements are found by their namespace and local name
where the format has namespaces, by the local name alone where that finds nothing.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from feeds.errors import FeedRefused, TemplateError, UnknownFormat

FieldName = Literal[
    "id", "number", "ean", "title", "description", "link", "image", "images", "price", "sale_price", "sale_dates",
    "old_price", "lowest_price_30d", "currency", "availability", "stock", "category", "category_id", "brand", "group",
    "popularity",
]  # fmt: skip


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Recognise(_Data):
    """By what a document of the format is known: its root, its item elements, and names one of which an item has."""

    roots: tuple[str, ...]
    items: tuple[str, ...]
    any: tuple[str, ...]


class Tree(_Data):
    """A tree of categories that stands in front of the items."""

    item: str
    id: str
    parent: str
    name: str


class Pair(_Data):
    """An element that holds an attribute: where its name, its value and its unit stand, seen from that element.

    ``.`` is the item itself; what stands in single quotes is meant as it is.
    """

    path: str
    name: str
    value: str
    unit: str | None = None


class AttributeRules(_Data):
    """What becomes an attribute. ``loose``: every plain element nothing else takes, but for ``ignore`` (patterns)."""

    loose: bool
    pairs: tuple[Pair, ...] = ()
    ignore: tuple[str, ...] = ()
    separators: Mapping[str, tuple[str, ...]] = {}


class CategoryRules(_Data):
    """What separates the parts of a category path; the first that occurs in a text splits it."""

    separators: tuple[str, ...]


class FeedFormat(_Data):
    """One format; see the module's text for the paths."""

    key: str
    name: str
    currency: str | None = None
    recognise: Recognise
    namespaces: Mapping[str, str] = {}
    fields: Mapping[FieldName, tuple[str, ...]]
    named: Mapping[FieldName, tuple[str, ...]] = {}
    tree: Tree | None = None
    category: CategoryRules
    availability: Mapping[str, str] = {}
    attributes: AttributeRules = Field(default=AttributeRules(loose=False))


class Recognised(_Data):
    """A document's format, its item element as written (with its prefix) and its root."""

    format: FeedFormat
    item: str
    root: str


@cache
def load_formats() -> Mapping[str, FeedFormat]:
    """All shipped formats by key. Raises `TemplateError` naming the file that is wrong."""
    formats = {}
    for file in sorted(files("templates").joinpath("formats").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            try:
                found = FeedFormat.model_validate(tomllib.loads(file.read_text("utf-8")))
            except (ValidationError, tomllib.TOMLDecodeError) as error:
                raise TemplateError(f"templates/formats/{file.name}: {error}") from error
            formats[found.key] = found
    return formats


_NAME = rb"(?:[A-Za-z_][\w.-]*:)?"
_ROOT = re.compile(rb"<([A-Za-z_][\w.:-]*)")
_NOISE = ((re.compile(rb"<!--.*?-->", re.DOTALL), b"-->"), (re.compile(rb"<\?.*?\?>", re.DOTALL), b"?>"))
_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]*(?:\[.*?\])?\s*>", re.DOTALL | re.IGNORECASE)


def without_noise(head: bytes) -> bytes:
    """A document's beginning without declaration, comments and DOCTYPE; a comment that is never closed stays."""
    for noise, end in _NOISE:
        behind = head.rfind(end) + len(end)  # from there on every opening would be searched to the end in vain
        head = noise.sub(b"", head[:behind]) + head[behind:]
    begins = re.search(rb"<!DOCTYPE", head, re.IGNORECASE)
    doctype = begins and _DOCTYPE.match(head, begins.start())  # the first alone: one that is not closed is tried once
    return head[: doctype.start()] + head[doctype.end() :] if doctype else head


def root_of(head: bytes) -> str | None:
    """The name of the document's first element; ``head`` is without noise."""
    found = _ROOT.search(head)
    return found[1].decode("utf-8", "replace") if found else None


def recognise(head: bytes, forced: str | None = None) -> Recognised:
    """The format of a document from its first bytes (UTF-8, holding at least one item).

    ``forced`` names the format to read it as; then only an item element is looked for. Raises `FeedRefused` for what
    is no feed at all, `UnknownFormat` for a feed of a kind nobody knows yet.
    """
    formats = load_formats()
    if forced is not None and forced not in formats:
        raise UnknownFormat(f"There is no format {forced!r}; known are {', '.join(formats)}.")
    if not head.strip():
        raise FeedRefused("The feed is empty: nothing was exported, or the address answers without a body.")
    head = without_noise(head)
    root = root_of(head)
    if root is None:
        raise FeedRefused(f"The document is not XML, and only XML feeds are read ({', '.join(formats)}).")
    if root.lower() == "html":
        raise FeedRefused("The document is a web page, not a feed: check the address, it may ask for a login.")
    local = root.rpartition(":")[2]
    for candidate in [formats[forced]] if forced else formats.values():
        if forced or local in candidate.recognise.roots:
            item = _item_of(head, candidate, certain=forced is not None)
            if item:
                return Recognised(format=candidate, item=item, root=root)
    if forced:
        wanted = " or ".join(f"<{name}>" for name in formats[forced].recognise.items)
        raise FeedRefused(f"No item found: the format {forced} keeps its items in {wanted}, and there is none.")
    if any(local in candidate.recognise.roots for candidate in formats.values()):
        raise UnknownFormat(f"No product items found under the root element <{root}>: nothing to read a product from.")
    raise UnknownFormat(
        f"The root element <{root}> belongs to no known format ({', '.join(formats)}); "
        "if the feed is one of these under another root, name it with --format."
    )


def _item_of(head: bytes, candidate: FeedFormat, *, certain: bool) -> str | None:
    rules = candidate.recognise
    names = b"|".join(re.escape(name.encode()) for name in rules.items)
    found = re.search(rb"<(" + _NAME + rb"(?:" + names + rb"))(?=[\s/>])", head)
    if not found:
        return None
    elements = b"|".join(re.escape(name.encode()) for name in rules.any if not name.startswith("@"))
    attributes = b"|".join(re.escape(name[1:].encode()) for name in rules.any if name.startswith("@"))
    evidence = rb"<" + _NAME + rb"(?:" + elements + rb")(?=[\s/>])"
    if attributes:
        evidence += rb"|\s(?:" + attributes + rb")\s*="
    return found[1].decode() if certain or re.compile(evidence).search(head, found.start()) else None
