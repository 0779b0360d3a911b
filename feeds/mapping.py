"""A mapping: a merchandiser's own word on how a feed is read. It is a format that names its item element.

    item = "product"                       the element of one product; [table] where products are rows
    currency = "EUR"                       of prices that name none
    [fields]                               field = path, or [paths]: the first that has a text is taken
    title = "name"
    price = ["price_with_vat", "price"]
    [category]                             separators of the parts of a path
    [availability]                         the feed's word = in_stock, out_of_stock, preorder, backorder or ""
    [attributes]                           loose, pairs, ignore, separators
    [named] [tree] [namespaces] [currencies] …  as in templates/formats

The grammar of paths is that of `feeds.steps`; all of it is checked when a mapping is read.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, get_args

from pydantic import ValidationError

from feeds.errors import MappingError
from feeds.formats import FeedFormat, FieldName
from feeds.settings import FeedSettings
from feeds.steps import PathFault, check_paths

KEY = "mapping"
"""What reports call the format of a feed that was read by a shop's own mapping."""
MAX_TEXT = 64 * 1024
"""Characters of a mapping's text."""

FIELDS: tuple[str, ...] = get_args(FieldName)
STATES = ("in_stock", "out_of_stock", "preorder", "backorder", "")
_KEYS = frozenset(FeedFormat.model_fields) - {"key", "name", "recognise"} | {"item"}
"""The keys of a mapping: those of a format but for what a shipped one says of itself."""
_LISTED = ("fields", "named", "category")
"""Tables in which a text may stand alone where a list is meant."""

_CURRENCY = re.compile(r"[A-Z]{3}")
_ITEM = re.compile(r"[^\W\d][\w.\-]*")
_ONE = r"(?:[^\W\d][\w.\-]*/)*(?:@(?:xml:)?)?[^\W\d][\w.\-]*|'[^']+'|\."
_INNER = re.compile(rf"(?:{_ONE})(?: \| (?:{_ONE}))*")
Fault = tuple[str, str]
"""Where in the mapping, and what is wrong there with how to mend it."""


@lru_cache(maxsize=64)
def read_mapping(text: str) -> FeedFormat:
    """The format that a mapping's text describes. Raises `MappingError` with the first fault, and how many more."""
    document = _document(text)
    faults = list(_faults(document))
    if not faults:
        written = {name: value for name, value in document.items() if name != "item"}
        items = [document["item"]] if "item" in document else []
        ours = {"key": KEY, "name": "A mapping", "recognise": {"items": items}}
        try:
            return FeedFormat.model_validate({"category": {"separators": []}, **written, **ours})
        except ValidationError as error:
            faults = [_told(each["loc"], each["type"], each["msg"]) for each in error.errors()]
    raise MappingError(*faults[0], len(faults) - 1)


def asked_format(settings: FeedSettings) -> FeedFormat | str | None:
    """What a feed is to be read as: by the settings' mapping, as the format that they name, or as it is recognised."""
    return read_mapping(settings.mapping) if settings.mapping else settings.format


def _document(text: str) -> dict[str, Any]:
    """The text as a document, with a list of one where a path or a separator stands alone."""
    if len(text) > MAX_TEXT:
        raise MappingError("", f"the text is longer than {MAX_TEXT} characters; a mapping only names paths")
    try:
        document = tomllib.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise MappingError("", f"the text is not TOML: {error}") from None
    for table in _LISTED:
        if isinstance(document.get(table), dict):
            document[table] = {name: _listed(value) for name, value in document[table].items()}
    return document


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


# --- faults ----------------------------------------------------------------------------------------------------------


def _faults(document: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong with a mapping beyond the types of its values, in the order of its text."""
    for name in document:
        if name not in _KEYS:
            yield name, f"a mapping has no key {name!r}{_nearest(name, _KEYS)}; it has {', '.join(sorted(_KEYS))}"
    item, columns = document.get("item"), "table" in document
    if columns and item is not None:
        yield "item", "a table has rows, no elements: either item or [table] stands in a mapping"
    elif not columns and (not isinstance(item, str) or not _ITEM.fullmatch(item)):
        yield "item", 'the name of the element that is one product is missing: item = "product", without a prefix'
    yield from _faults_of_fields(_table(document, "fields"), columns=columns)
    for name in _table(document, "named"):
        if name not in FIELDS:
            yield f"named.{name}", f"there is no field {name!r}{_nearest(name, FIELDS)}"
    yield from _faults_of_paths(document)
    for where, code in _codes(document):
        if not isinstance(code, str) or not _CURRENCY.fullmatch(code):
            yield where, f"{code!r} is no currency code of three capital letters, such as EUR"
    for word, state in _table(document, "availability").items():
        if state not in STATES:
            states = ", ".join(repr(each) for each in STATES)
            yield f"availability.{word}", f"{state!r} is no state: the feed's word stands left, one of {states} right"


def _faults_of_fields(fields: Mapping[str, Any], *, columns: bool) -> Iterator[Fault]:
    """What is wrong with paths of fields; ``columns``: they are names of columns, which may be anything."""
    for name, paths in fields.items():
        if name not in FIELDS:
            yield f"fields.{name}", f"there is no field {name!r}{_nearest(name, FIELDS)}"
        elif not isinstance(paths, list) or not paths or not all(isinstance(path, str) for path in paths):
            yield f"fields.{name}", 'a path or a list of paths stands here, such as "name" or ["name", "title"]'
        elif not columns:
            yield from ((f"fields.{name}", fault) for path in paths if (fault := _no_path(path)))
    if "title" not in fields:
        yield "fields.title", "no path for the title: an item without a title is no product"


def _faults_of_paths(document: Mapping[str, Any]) -> Iterator[Fault]:
    for name, path in _table(document, "tree").items():
        if name != "item" and isinstance(path, str) and (fault := _no_path(path)):
            yield f"tree.{name}", fault
    pairs = _table(document, "attributes").get("pairs", [])
    for number, pair in enumerate(pairs if isinstance(pairs, list) else [], 1):
        for name, path in pair.items() if isinstance(pair, dict) else ():
            where = f"attributes.pairs[{number}].{name}"
            if name == "path" and isinstance(path, str) and (fault := _no_path(path)):
                yield where, fault
            elif name in ("name", "value", "unit") and not (isinstance(path, str) and _INNER.fullmatch(path)):
                yield where, f"{path!r} is none of: a child's name, @attribute, . for the own text, 'a fixed text'"


def _codes(document: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    if "currency" in document:
        yield "currency", document["currency"]
    yield from ((f"currencies.{path}", code) for path, code in _table(document, "currencies").items())


def _table(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A table of the document; an empty one where there is none, or something else (then its type is the fault)."""
    found = document.get(name, {})
    return found if isinstance(found, dict) else {}


def _no_path(path: str) -> str | None:
    try:
        check_paths(path)
    except PathFault as fault:
        return str(fault)
    return None


def _nearest(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, list(known), 1)
    return f"; {close[0]!r} is meant?" if close else ""


def _told(place: tuple[int | str, ...], kind: str, message: str) -> Fault:
    where = ".".join(str(step) for step in place if step != "[key]")
    told = {"missing": "this is missing", "extra_forbidden": "there is no such key"}
    return where, told.get(kind) or message[:1].lower() + message[1:]
