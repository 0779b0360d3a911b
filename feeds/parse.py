"""The bytes of items -> parsed elements: hardened, a run at a time under our own root, broken ones repaired or refused.

The feed's own root and DOCTYPE never reach libxml2, so there is nothing to expand or load. ``recover`` is never used:
it alters text without saying so. Repair runs only after a failed parse, and only on the item that failed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.entities import html5

from lxml import etree

from feeds.split import Piece

RUN = 64 * 1024
"""Bytes of whole items parsed at once: fits the processor's cache and bounds the price of a broken item."""

_OPTIONS = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
    "collect_ids": False,
}
_CONTROL = bytes(set(range(32)) - {9, 10, 13})
# One that is never closed reaches to the end: searching from every further opening would take the square of the time.
_KEPT_APART = rb"(<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z))"
_REFERENCE = re.compile(_KEPT_APART + rb"|&(?:#(\d+);|#[xX]([0-9a-fA-F]+);|([A-Za-z][A-Za-z0-9]*);)?", re.DOTALL)
_BARE_LESS = re.compile(_KEPT_APART + rb"|<(?![A-Za-z_/!?])", re.DOTALL)
_CYRILLIC_RUN = re.compile(rb"[\xc0-\xff]{3,}")
_XML_NAMES = frozenset((b"amp", b"lt", b"gt", b"quot", b"apos"))


@dataclass(frozen=True, slots=True)
class Parsed:
    """One item: its element, or the reason why it has none. ``repaired`` when it parsed only after repair."""

    piece: Piece
    element: etree._Element | None
    reason: str | None = None
    repaired: bool = False


class Parser:
    """Parses pieces under a root of our own that declares ``namespaces`` (prefix -> address)."""

    def __init__(self, namespaces: dict[str, str]) -> None:
        declared = "".join(f' xmlns:{prefix}="{_escaped(uri)}"' for prefix, uri in namespaces.items() if uri)
        self._head = f"<items{declared}>".encode()
        self._parser = etree.XMLParser(**_OPTIONS)

    def parse(self, pieces: Iterator[Piece]) -> Iterator[Parsed]:
        """Every piece in order, parsed about `RUN` bytes at a time."""
        run: list[Piece] = []
        size = 0
        for piece in pieces:
            run.append(piece)
            size += len(piece.data)
            if size >= RUN:
                yield from self._run(run)
                run, size = [], 0
        yield from self._run(run)

    def _run(self, run: Sequence[Piece]) -> Iterator[Parsed]:
        if any(piece.fault for piece in run):
            yield from map(self._alone, run)
            return
        try:
            elements = self._elements(b"".join(piece.data for piece in run))
        except etree.XMLSyntaxError:
            elements = []
        if len(elements) == len(run):
            yield from (Parsed(piece, element) for piece, element in zip(run, elements, strict=True))
        else:
            yield from map(self._alone, run)

    def _alone(self, piece: Piece) -> Parsed:
        if piece.fault:
            return Parsed(piece, None, piece.fault)
        try:
            return self._single(piece, piece.data, repaired=False)
        except etree.XMLSyntaxError as error:
            reason = f"not well-formed XML: {error.msg}"
        try:
            return self._single(piece, repaired(piece.data), repaired=True)
        except etree.XMLSyntaxError:
            return Parsed(piece, None, reason)

    def _single(self, piece: Piece, data: bytes, *, repaired: bool) -> Parsed:
        elements = self._elements(data)
        if len(elements) != 1:
            return Parsed(piece, None, "not well-formed XML: tags close in the wrong order")
        return Parsed(piece, elements[0], repaired=repaired)

    def _elements(self, data: bytes) -> list[etree._Element]:
        root = etree.fromstring(self._head + data + b"</items>", self._parser)
        if self._parser.error_log:  # an unbound prefix is only logged
            entry = self._parser.error_log[0]
            raise etree.XMLSyntaxError(entry.message, entry.type, entry.line, entry.column)
        return list(root)


def repaired(item: bytes) -> bytes:
    """An item made well-formed without changing what it says.

    Bytes that are not UTF-8 are read as windows-1251 where they look Cyrillic, else as windows-1250; control
    characters and references to none go; HTML's named characters become themselves; a bare ``&`` or ``<`` is escaped.
    """
    try:
        item.decode()
    except UnicodeDecodeError:
        legacy = "cp1251" if _CYRILLIC_RUN.search(item) else "cp1250"
        item = item.decode(legacy, "replace").encode()
    item = _REFERENCE.sub(_reference, item.translate(None, _CONTROL))
    return _BARE_LESS.sub(lambda match: match[1] or b"&lt;", item)


def _reference(match: re.Match[bytes]) -> bytes:
    kept, decimal, hexadecimal, name = match.groups()
    if kept:
        return bytes(kept)
    if decimal or hexadecimal:
        code = int(decimal[:8]) if decimal else int(hexadecimal[:8], 16)
        legal = code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
        return match[0] if legal else b""
    if name:
        if name in _XML_NAMES:
            return match[0]
        character = html5.get(name.decode() + ";")
        return character.encode() if character else b"&amp;" + bytes(name) + b";"
    return b"&amp;"


def _escaped(uri: str) -> str:
    return uri.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
