"""A feed's bytes -> items: decode, recognise, split, parse, take the fields out. Streaming, in constant memory."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from lxml import etree

from feeds.decode import HEAD, Encoding, inflate, sniff, utf8
from feeds.errors import FeedRefused
from feeds.formats import FeedFormat, Pair, Recognised, Tree, load_formats, recognise
from feeds.model import Attribute, Rejection
from feeds.parse import Parsed, Parser
from feeds.split import Splitter

MAX_HEAD = 32 << 20
"""Bytes that may stand before the first item (a category tree can be large)."""

_PREFIXES = re.compile(rb"""\sxmlns:([A-Za-z_][\w.-]*)\s*=\s*["']([^"'<>]*)["']""")
_ID_IN_RAW = re.compile(rb"""<(?:\w+:)?(?:id|ID)>\s*(?:<!\[CDATA\[)?\s*([^<\]]{1,100})|\sid\s*=\s*["']([^"'<]{1,100})""")
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Item:
    """One item as it stands in the feed: ``values`` by path of the format, and its attributes."""

    number: int
    line: int
    values: Mapping[str, list[str]]
    attributes: tuple[Attribute, ...]

    def digest(self) -> str:
        """A stable name for an item that carries no id of any kind."""
        parts = [repr(sorted(self.values.items())), repr(self.attributes)]
        return hashlib.blake2b("\n".join(parts).encode(), digest_size=8).hexdigest()


@dataclass(slots=True)
class Reading:
    """One pass over a feed. Iterate it once for items and rejections in feed order.

    ``encoding``, ``complete``, ``repaired`` (count and first id) and ``notes`` are whole after the iteration.
    """

    recognised: Recognised
    encoding: Encoding
    tree: Mapping[str, tuple[str, str | None]]
    _head: bytes
    _chunks: Iterator[bytes]
    items: int = 0
    repaired: int = 0
    repaired_line: int = 0
    complete: bool = True
    notes: list[str] = field(default_factory=list)

    @property
    def format(self) -> FeedFormat:
        return self.recognised.format

    def __iter__(self) -> Iterator[Item | Rejection]:
        splitter = Splitter(_again(self._head, self._chunks), self.recognised.item.encode())
        take = Extraction(self.format)
        for parsed in Parser(self._namespaces()).parse(iter(splitter)):
            self.items += 1
            if parsed.element is None:
                yield self._rejection(parsed)
                continue
            if parsed.repaired:
                self.repaired += 1
                self.repaired_line = self.repaired_line or parsed.piece.line
            values, attributes = take(parsed.element)
            yield Item(self.items, parsed.piece.line, values, attributes)
        closing = re.compile(rb"</" + re.escape(self.recognised.root.encode()) + rb"\s*>")
        self.complete = not splitter.cut_off and closing.search(splitter.tail) is not None
        if self.items == 0:
            raise FeedRefused(f"No item found: there is no <{self.recognised.item}> in the document.")

    def _namespaces(self) -> dict[str, str]:
        declared = {prefix.decode(): uri.decode("utf-8", "replace") for prefix, uri in _PREFIXES.findall(self._head)}
        return {**self.format.namespaces, **{p: uri for p, uri in declared.items() if not p.startswith("xml")}}

    def _rejection(self, parsed: Parsed) -> Rejection:
        raw = parsed.piece.data
        found = _ID_IN_RAW.search(raw)
        named = (found[1] or found[2]).decode("utf-8", "replace").strip() if found else None
        shown = " ".join(raw[:_SHOWN].decode("utf-8", "replace").split())
        return Rejection(self.items, parsed.piece.line, named, "item", shown, parsed.reason or "not well-formed XML")


def read_items(chunks: Iterable[bytes], forced_format: str | None = None) -> Reading:
    """Open a feed: find its encoding and format, read its category tree, stand before the first item.

    Raises `FeedRefused` or `UnknownFormat` when there is nothing to read.
    """
    raw = inflate(iter(chunks))
    start = _first(raw, HEAD)
    encoding = sniff(start)
    decoded = _joined(utf8(_again(start, raw), encoding), 256 * 1024)
    head = _until_item(decoded, forced_format)
    recognised = recognise(head, forced_format)
    tree = _categories(head, recognised.format.tree) if recognised.format.tree else {}
    notes = [encoding.note] if encoding.note else []
    if re.search(rb"<!DOCTYPE", head[:HEAD], re.IGNORECASE):
        notes.append("the DOCTYPE is ignored, nothing it names is loaded")
    return Reading(recognised, encoding, tree, head, decoded, notes=notes)


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


def _until_item(chunks: Iterator[bytes], forced: str | None) -> bytes:
    """The head of the document up to where its first item has surely begun."""
    formats = load_formats()
    considered = [formats[forced]] if forced in formats else list(formats.values())
    names = {name for candidate in considered for name in candidate.recognise.items}
    start = re.compile(rb"<(?:[\w.-]+:)?(?:" + b"|".join(re.escape(n.encode()) for n in sorted(names)) + rb")[\s/>]")
    head = b""
    for chunk in chunks:
        seen = max(0, len(head) - 64)
        head += chunk
        if start.search(head, seen) or len(head) > MAX_HEAD:
            head += next(chunks, b"")
            break
    return head


def _categories(head: bytes, tree: Tree) -> dict[str, tuple[str, str | None]]:
    """The category tree in front of the items: id -> (name, id of the parent)."""
    found: dict[str, tuple[str, str | None]] = {}
    reading = {path: [path] for path in (tree.id, tree.parent, tree.name)}
    shape = _Shape.of(reading, (), {})
    for parsed in Parser({}).parse(iter(Splitter(iter([head]), tree.item.encode()))):
        if parsed.element is not None:
            values: dict[str, list[str]] = {}
            _visit(parsed.element, shape, values, set(), [], "")
            key, name = (values.get(path, [""])[0].strip() for path in (tree.id, tree.name))
            if key and name:
                found[key] = (name, values.get(tree.parent, [""])[0].strip() or None)
    return found


# --- taking fields out of an element ---------------------------------------------------------------------------------


@dataclass(slots=True)
class _Shape:
    """A node of the tree that a format's paths form: what to take from an element standing here."""

    path: str | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    pair: Pair | None = None
    children: dict[str, _Shape] = field(default_factory=dict)

    def at(self, steps: Iterable[str]) -> _Shape:
        shape = self
        for step in steps:
            shape = shape.children.setdefault(step, _Shape())
        return shape

    @classmethod
    def of(cls, fields: Mapping[str, Iterable[str]], pairs: Iterable[Pair], namespaces: Mapping[str, str]) -> _Shape:
        root = cls()
        for path in {part.strip() for paths in fields.values() for written in paths for part in written.split(" + ")}:
            *steps, last = path.split("/")
            if last.startswith("@"):
                root.at(steps).attributes[last[1:]] = path
            elif last == ".":
                root.at(steps).path = path
            else:
                root.at([*steps, last]).path = path
        for pair in pairs:
            root.at(pair.path.split("/")).pair = pair
        return root


class Extraction:
    """Takes values and attributes out of item elements of one format."""

    def __init__(self, format_: FeedFormat) -> None:
        self._shape = _Shape.of(format_.fields, format_.attributes.pairs, format_.namespaces)  # type: ignore[arg-type]
        self._loose = format_.attributes.loose
        self._ignore = format_.attributes.ignore
        self._namespace = next((f"{{{uri}}}" for uri in format_.namespaces.values()), "")
        self._ignored: dict[str, bool] = {}

    def __call__(self, element: etree._Element) -> tuple[dict[str, list[str]], tuple[Attribute, ...]]:
        values: dict[str, list[str]] = {}
        attributes: list[Attribute] = []
        _visit(element, self._shape, values, set(), attributes, self._namespace)
        if self._loose:
            attributes += self._others(element)
        return values, tuple(attributes)

    def _others(self, element: etree._Element) -> Iterator[Attribute]:
        """Plain elements that no path of the format takes, each under its own name."""
        for child in element:
            local = child.tag.rpartition("}")[2]
            if local not in self._shape.children and len(child) == 0 and child.text and not self._ignores(local):
                text = child.text.strip()
                if text:
                    yield Attribute(local, text, child.get("unit"))

    def _ignores(self, name: str) -> bool:
        known = self._ignored.get(name)
        if known is None:
            known = any(fnmatchcase(name, pattern) for pattern in self._ignore)
            if len(self._ignored) < 10_000:  # names are the feed's: hold a bounded number
                self._ignored[name] = known
        return known


def _visit(
    element: etree._Element,
    shape: _Shape,
    values: dict[str, list[str]],
    qualified: set[str],
    attributes: list[Attribute],
    namespace: str,
) -> None:
    """Take from ``element`` what ``shape`` says, then go down where the shape does."""
    for name, path in shape.attributes.items():
        value = element.get(name)
        if value is not None and value.strip():
            values.setdefault(path, []).append(value.strip())
    if shape.path == ".":
        values.setdefault(".", []).append(_text(element).strip())
    if shape.pair is not None:
        attributes.extend(_pair(element, shape.pair))
        return
    if not shape.children:
        return
    for child in element:
        tag = child.tag
        below = shape.children.get(tag.rpartition("}")[2])
        if below is None:
            continue
        if below.path is not None and below.path != ".":
            text = _text(child).strip()
            if text:
                _add(values, qualified, below.path, text, known=bool(namespace) and tag.startswith(namespace))
        if below.children or below.attributes or below.pair:
            _visit(child, below, values, qualified, attributes, namespace)


def _add(values: dict[str, list[str]], qualified: set[str], path: str, text: str, *, known: bool) -> None:
    """Elements of the format's own namespace win over namesakes; without any, the namesakes stand in."""
    if known and path not in qualified:
        qualified.add(path)
        values[path] = [text]
    elif known or path not in qualified:
        values.setdefault(path, []).append(text)


def _pair(element: etree._Element, pair: Pair) -> Iterator[Attribute]:
    name, unit = _inner(element, pair.name), _inner(element, pair.unit) if pair.unit else None
    if name:
        value = _inner(element, pair.value)
        if value:
            yield Attribute(name, value, unit)


def _inner(element: etree._Element, where: str) -> str | None:
    if where.startswith("@"):
        text = element.get(where[1:])
    elif where == ".":
        text = _text(element)
    else:
        text = next((_text(child) for child in element if child.tag.rpartition("}")[2] == where), None)
    return text.strip() or None if text else None


def _text(element: etree._Element) -> str:
    """All text in an element: a description may hold markup that nobody escaped."""
    return element.text or "" if len(element) == 0 else "".join(element.itertext())
