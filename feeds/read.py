"""A feed's bytes -> items: decode, recognise, split, parse, take the fields out. Streaming, in constant memory."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

from feeds.context import Context
from feeds.decode import HEAD, Encoding, inflate, sniff, utf8
from feeds.errors import FeedRefused
from feeds.extract import Extraction, shape_of
from feeds.formats import FeedFormat, Recognised, Tree
from feeds.item import Item as Item
from feeds.model import Rejection
from feeds.other_items import OtherItems
from feeds.parse import Parsed, Parser
from feeds.picked import Picker
from feeds.recognise import first_item, item_names, recognise, root_of, without_noise
from feeds.runs import Find, Runs, Stretch, in_stretches
from feeds.split import Piece, Splitter
from feeds.table import TableReading, read_table, table_encoding

MAX_HEAD = 32 << 20
"""Bytes that may stand before the first item (a category tree can be large)."""

_PREFIXES = re.compile(rb"""\sxmlns:([A-Za-z_][\w.-]*)\s*=\s*["']([^"'<>]*)["']""")
_ID_IN_RAW = re.compile(
    rb"""<(?:\w+:)?(?:id|ID)>\s*(?:<!\[CDATA\[)?\s*([^<\]]{1,100})|\sid\s*=\s*["']([^"'<]{1,100})"""
)
_SHOWN = 200
_HEAD = "it is sold by its variants alone, which are items of their own"


@dataclass(slots=True)
class Reading:
    """One pass over a feed, in `stretches` or item by item; either way once, in feed order.

    ``encoding``, ``complete``, ``repaired`` (count and first id) and ``notes`` are whole after the iteration.
    """

    recognised: Recognised
    encoding: Encoding
    tree: Mapping[str, tuple[str, str | None]]
    _head: bytes
    _chunks: Iterator[bytes]
    others: OtherItems
    items: int = 0
    repaired: int = 0
    repaired_line: int = 0
    complete: bool = True
    notes: list[str] = field(default_factory=list)
    faults: ClassVar[str] = "a bare & or <, a wrong byte"
    end_missing: str = "its last tag is missing"

    @property
    def format(self) -> FeedFormat:
        return self.recognised.format

    def stretches(self, find: Find) -> Iterator[Stretch | Rejection]:
        """The items as columns: most of them quickly, where the format's paths allow it; what ``find`` finds, not."""
        namespaces, tag = self.prefixes, self.recognised.item.encode()
        picker = Picker.of(self.format, namespaces)
        if picker is None:
            yield from in_stretches(iter(self))
            return
        parser = Parser(namespaces)
        splitter = Splitter(_again(self._head, self._chunks), tag)
        take = Extraction.of(self.format)

        def one(number: int, piece: Piece) -> Item | Rejection:
            return self._item(number, next(parser.parse(iter([piece]))), take)

        for found in Runs(splitter, tag, parser.head, picker, one, find):
            self.items += 1 if isinstance(found, Rejection) else len(found.numbers)
            yield found
        self._ended(splitter)

    def __iter__(self) -> Iterator[Item | Rejection]:
        context = Context.of(path for paths in self.format.fields.values() for path in paths)
        context.read(self._before_items())
        splitter = Splitter(_again(self._head, self._chunks), self.recognised.item.encode(), context=bool(context))
        take = Extraction.of(self.format)
        for parsed in Parser(self.prefixes).parse(iter(splitter)):
            self.items += 1
            context.read(parsed.piece.before)
            found = self._item(self.items, parsed, take)
            if isinstance(found, Item):
                found = self._with_others(replace(found, values=context.with_texts(found.values)))
            yield found
        self._ended(splitter)

    def _item(self, number: int, parsed: Parsed, take: Extraction) -> Item | Rejection:
        if parsed.element is None:
            return _rejection(number, parsed)
        if parsed.repaired:
            self.repaired += 1
            self.repaired_line = self.repaired_line or parsed.piece.line
        values, attributes = take(parsed.element)
        return Item(number, parsed.piece.line, values, attributes)

    def _with_others(self, item: Item) -> Item | Rejection:
        """An item with what other items say of it; one that is sold by its variants is none itself."""
        if self.others.is_head(item.values):
            name = self.others.name_of(item.values)
            return Rejection(item.number, item.line, name, "kind", name, _HEAD)
        return replace(item, values=self.others.with_texts(item.values)) if self.others.lookups else item

    def _ended(self, splitter: Splitter) -> None:
        closing = re.compile(rb"</" + re.escape(self.recognised.root.encode()) + rb"\s*>")
        self.complete = not splitter.cut_off and closing.search(splitter.tail) is not None
        line, column = splitter.end
        self.end_missing = f"its last tag is missing; it ends on line {line}, column {column}"
        if self.items == 0:
            raise FeedRefused(f"No item found: there is no <{self.recognised.item}> in the document.")

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefixes declared in front of the first item. Of their addresses only the format's own mean anything;
        any other gives way to one of ours, for the feed's may be none at all.
        """
        known = set(self.format.namespaces.values())
        declared = {}
        for prefix, uri in _PREFIXES.findall(self._before_items()):
            name, address = prefix.decode(), uri.decode("utf-8", "replace")
            if not name.startswith("xml"):
                declared[name] = address if address in known else f"urn:prefix:{name}"
        return {**self.format.namespaces, **declared}

    def _before_items(self) -> bytes:
        """All that stands in front of the first item, however much that is."""
        first = re.search(rb"<" + re.escape(self.recognised.item.encode()) + rb"[\s/>]", self._head)
        return self._head[: first.start() if first else None]


def _rejection(number: int, parsed: Parsed) -> Rejection:
    raw = parsed.piece.data
    found = _ID_IN_RAW.search(raw)
    named = (found[1] or found[2]).decode("utf-8", "replace").strip() if found else None
    shown = " ".join(raw[:_SHOWN].decode("utf-8", "replace").split())
    return Rejection(number, parsed.piece.line, named, "item", shown, parsed.reason or "not well-formed XML")


AnyReading = Reading | TableReading
"""One pass over a feed, whatever it is written in."""


def read_items(
    chunks: Iterable[bytes], forced_format: str | FeedFormat | None = None, again: Iterable[bytes] | None = None
) -> AnyReading:
    """Open a feed, XML or a table: find its encoding and format, read its category tree, stand before the first item.

    ``again`` is the same bytes once more, which are gone through for what the items of some formats say of each other;
    without it, that is not found. Raises `FeedRefused` or `UnknownFormat` when there is nothing to read.
    """
    raw = inflate(iter(chunks))
    start = _first(raw, HEAD)
    encoding = sniff(start)
    as_table = table_encoding(start, encoding)
    if as_table is not None:
        return read_table(_again(start, raw), start, as_table, forced_format)
    decoded = _joined(utf8(_again(start, raw), encoding), 256 * 1024)
    head = _until_item(decoded, forced_format)
    recognised = recognise(head, forced_format)
    tree = _categories(head, recognised.format.tree) if recognised.format.tree else {}
    notes = [encoding.note] if encoding.note else []
    if re.search(rb"<!DOCTYPE", head[:HEAD], re.IGNORECASE):
        notes.append("the DOCTYPE is ignored, nothing it names is loaded")
    others = OtherItems.of(recognised.format)
    if others and again is not None:
        others.read(read_items(again, recognised.format))
    if others.forgotten:
        notes.append(f"{others.forgotten} items say too much to be remembered for those that name them")
    return Reading(recognised, encoding, tree, head, decoded, others, notes=notes)


def _again(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from rest


def _first(chunks: Iterator[bytes], size: int) -> bytes:
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= size:
            break
    return head


def _joined(chunks: Iterator[bytes], size: int) -> Iterator[bytes]:
    """The same bytes in pieces of at least ``size``, so that tiny network reads cost nothing downstream."""
    held: list[bytes] = []
    length = 0
    for chunk in chunks:
        held.append(chunk)
        length += len(chunk)
        if length >= size:
            yield b"".join(held)
            held, length = [], 0
    yield b"".join(held)


def _until_item(chunks: Iterator[bytes], forced: str | FeedFormat | None) -> bytes:
    """The head of the document up to where its first item has surely begun."""
    head = next(chunks, b"")
    start = first_item(item_names(root_of(without_noise(head)), forced))
    seen = 0
    while not start.search(head, seen) and len(head) <= MAX_HEAD:
        chunk = next(chunks, None)
        if chunk is None:
            return head
        seen = max(0, len(head) - 64)
        head += chunk
    return head + next(chunks, b"")


def _categories(head: bytes, tree: Tree) -> dict[str, tuple[str, str | None]]:
    """The category tree in front of the items: id -> (name, id of the parent)."""
    found: dict[str, tuple[str, str | None]] = {}
    take = Extraction(shape_of((tree.id, tree.parent, tree.name)))
    for parsed in Parser({}).parse(iter(Splitter(iter([head]), tree.item.encode()))):
        if parsed.element is not None:
            values, _ = take(parsed.element)
            key, name = (values.get(path, [""])[0].strip() for path in (tree.id, tree.name))
            if key and name:
                found[key] = (name, values.get(tree.parent, [""])[0].strip() or None)
    return found
