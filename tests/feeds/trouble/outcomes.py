"""What must come of a troubled item or document, and the bytes that trouble is put into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

HEAD = b'<?xml version="1.0"?>%b<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>%b'
TAIL = b"</channel></rss>"


@dataclass(frozen=True, slots=True)
class Kept:
    """The item is a product, and its document says this; ``repaired`` when that took a repair."""

    says: Mapping[str, object] = field(default_factory=dict)
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class Quarantined:
    """Each of the item elements met there is in quarantine, for reasons that fit these patterns, in order."""

    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mixed:
    """Of the item elements met there some are products and some are not."""

    kept: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """The document is no feed: one sentence that fits the pattern."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Read:
    """The document is read: so many products, reasons of quarantine and warnings that fit these patterns, in order."""

    products: int
    reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    complete: bool = True
    encoding: str = "utf-8"
    titles: tuple[str, ...] = ()


def item(id_: bytes, inner: bytes = b"", title: bytes = b"A cup") -> bytes:
    """One good item."""
    return b"<item><g:id>%b</g:id><title>%b</title><g:price>10.00 PLN</g:price>%b</item>" % (id_, title, inner)


def document(*items: bytes, line_end: bytes = b"\n", doctype: bytes = b"") -> bytes:
    """A feed of these items, the first of them on the line behind the head's."""
    return HEAD % (doctype, line_end) + line_end.join(items) + line_end + TAIL
