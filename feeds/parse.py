"""The bytes of items -> parsed elements: hardened, a run at a time under our own root, broken ones repaired or refused.

The feed's own root and DOCTYPE never reach libxml2, so there is nothing to expand or load. ``recover`` is never used:
it alters text without saying so. Repair runs only after a failed parse, and only on the item that failed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.entities import html5

from lxml import etree

from feeds.legacy import mostly_utf8, told_beside_utf8, told_by_letters
from feeds.split import Piece

RUN = 64 * 1024
"""Bytes of whole items parsed at once: fits the processor's cache and bounds the price of a broken item."""

SAFE = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
    "collect_ids": False,
}
_CONTROL = bytes(set(range(32)) - {9, 10, 13})
_NO_CHARACTERS = re.compile(rb"\xef\xbf[\xbe\xbf]")  # U+FFFE and U+FFFF: UTF-8 can write them, XML cannot
_SURROGATES = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
_CUT = "[\udcc2-\udcf4][\udc80-\udcbf]+|[\udcc2-\udcdf](?![A-Za-z\udc80-\udcff])"
_UNREAD = re.compile(f"({_CUT})|[\udc80-\udcff]")
# One that is never closed reaches to the end: searching from every further opening would take the square of the time.
_CDATA = rb"(<!\[CDATA\[.*?(?:\]\]>|\Z))"
_DROPPED = re.compile(_CDATA + rb"|<!--.*?-->|<\?.*?\?>|(<!--.*|<\?.*)", re.DOTALL)
_REFERENCE = re.compile(
    _CDATA
    + rb"|&(?:#(\d+);|#[xX]([0-9a-fA-F]+);|([A-Za-z][A-Za-z0-9]*);)?|(\]\]>)|(<)(?=[^A-Za-z_/!?]|[A-Za-z_][^<>=]*<)",
    re.DOTALL,
)
_PREFIX = re.compile(rb"[<\s]([A-Za-z_][\w.-]*):[A-Za-z_]")
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
        self._namespaces = {prefix: uri for prefix, uri in namespaces.items() if uri}
        self.head = _root(self._namespaces)
        self._parser = etree.XMLParser(**SAFE)

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
            elements = self._elements(b"".join(piece.data for piece in run), self.head)
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
            return self._single(piece, piece.data, self.head, repaired=False)
        except etree.XMLSyntaxError as error:
            reason = f"not well-formed XML: {error.msg}"
        try:
            data = repaired(piece.data)
            return self._single(piece, data, self._declaring(data), repaired=True)
        except etree.XMLSyntaxError:
            return Parsed(piece, None, reason)

    def _single(self, piece: Piece, data: bytes, head: bytes, *, repaired: bool) -> Parsed:
        elements = self._elements(data, head)
        if len(elements) != 1:
            return Parsed(piece, None, "not well-formed XML: tags close in the wrong order")
        return Parsed(piece, elements[0], repaired=repaired)

    def _declaring(self, data: bytes) -> bytes:
        """The root under which an item parses that uses prefixes which nobody declares."""
        used = {prefix.decode() for prefix in _PREFIX.findall(data) if not prefix.lower().startswith(b"xml")}
        return _root({prefix: f"urn:prefix:{prefix}" for prefix in sorted(used)} | self._namespaces)

    def _elements(self, data: bytes, head: bytes) -> list[etree._Element]:
        root = etree.fromstring(head + data + b"</items>", self._parser)
        if errors := self._parser.error_log.filter_from_errors():  # an unbound prefix is only logged
            entry = errors[0]
            raise etree.XMLSyntaxError(entry.message, entry.type, entry.line, entry.column)
        return list(root)


def _root(namespaces: Mapping[str, str]) -> bytes:
    """A root element of our own that declares these prefixes."""
    declared = "".join(f' xmlns:{prefix}="{_escaped(uri)}"' for prefix, uri in namespaces.items())
    return f"<items{declared}>".encode()


def repaired(item: bytes) -> bytes:
    """An item made well-formed without changing what it says.

    Bytes that are not UTF-8 are read as the old encoding that their letters tell; what can be no character goes, and
    so do comments and processing instructions; HTML's named characters become themselves; a bare ``&``, ``<`` or
    ``]]>`` is escaped.
    """
    item = _NO_CHARACTERS.sub(b"", _as_utf8(item).translate(None, _CONTROL))
    item = _DROPPED.sub(lambda match: match[1] or match[2] or b"", item)
    return _REFERENCE.sub(_reference, item)


def _as_utf8(item: bytes) -> bytes:
    """Wrong bytes among UTF-8 are read each by itself, but for a character that was cut off: of that nothing can be
    read. An item that is mostly wrong is read as a whole.
    """
    try:
        item.decode()
    except UnicodeDecodeError:
        item = _SURROGATES.sub(_from_surrogates, item)
    else:
        return item
    if mostly_utf8(item):
        legacy = told_beside_utf8(item)
        return _UNREAD.sub(
            lambda match: "" if match[1] else _read(match[0], legacy), item.decode("utf-8", "surrogateescape")
        ).encode()
    return item.decode(told_by_letters(item), "replace").encode()


def _read(unread: str, legacy: str) -> str:
    return unread.encode("utf-8", "surrogateescape").decode(legacy, "replace")


def _from_surrogates(match: re.Match[bytes]) -> bytes:
    """A character beyond 16 bits that was written as the two halves of UTF-16."""
    return match[0].decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16").encode()


def _reference(match: re.Match[bytes]) -> bytes:
    kept, decimal, hexadecimal, name, end_of_cdata, less = match.groups()
    if kept:
        return bytes(kept)
    if end_of_cdata or less:
        return b"]]&gt;" if end_of_cdata else b"&lt;"
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
