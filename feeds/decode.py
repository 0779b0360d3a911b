"""Bytes as they come -> UTF-8 bytes: the encoding is found from the document itself."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from feeds.archives import inflate
from feeds.errors import FeedRefused
from feeds.legacy import likeness, mostly_utf8, told_by_letters, wrong_bytes

__all__ = ["HEAD", "Encoding", "inflate", "sniff", "utf8"]

HEAD = 64 * 1024
"""Bytes looked at to decide on the encoding."""

_ENOUGH = 16
"""So many bytes that are not UTF-8 in the head tell of the whole feed; fewer are wrong bytes in single items."""
_LIKE, _UNLIKE = 0.95, 0.6
"""As likely as this must be what the letters say, and no likelier than that what is declared, to overrule it."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BARE = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_DECLARED = re.compile(rb"""\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']""")
_NO_CHARSETS = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"})
"""What Python decodes to text and no document is written in; escapes would change what it says."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """The encoding a feed is read in; ``skip`` bytes of byte order mark; ``note`` when another one was declared."""

    name: str
    skip: int = 0
    note: str | None = None


def sniff(head: bytes) -> Encoding:
    """The encoding by byte order mark, then by declaration, then by what the bytes are."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return Encoding(name, len(mark))
    for start, name in _BARE:
        if head.startswith(start):
            return Encoding(name)
    declared = _DECLARED.match(head)
    wanted = declared[1].decode("ascii") if declared else None
    charset = _charset(wanted) if wanted else "utf-8"
    if _is_utf8(head):
        return _utf8_after_all(head, wanted, charset)
    if charset is not None and not charset.startswith("utf-"):
        return _declared_or_likelier(head, str(wanted), charset)
    said = f"declared as {wanted[:40]}, which it is not" if wanted else "no encoding is declared, and it is not utf-8"
    if len(wrong_bytes(head)) < _ENOUGH or mostly_utf8(head):
        note = said if wanted and charset != "utf-8" else None
        return Encoding("utf-8", note=note and f"{note}; read as utf-8")
    told = told_by_letters(head)
    return Encoding(told, note=f"{said}; read as {told}, which its letters tell")


def _is_utf8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _utf8_after_all(head: bytes, wanted: str | None, charset: str | None) -> Encoding:
    """A head that is UTF-8, whatever is declared; ASCII alone is read as declared, for what comes behind it."""
    if wanted is None or charset == "utf-8":
        return Encoding("utf-8")
    if charset is None:
        return Encoding("utf-8", note=f"the declared encoding {wanted[:40]} is not known; read as utf-8")
    if head.isascii() and not charset.startswith("utf-"):
        return Encoding(wanted.lower())  # by the name people know it by, not Python's
    return Encoding("utf-8", note=f"declared as {wanted}, but the bytes are utf-8; read as utf-8")


def _declared_or_likelier(head: bytes, wanted: str, charset: str) -> Encoding:
    """The declared old encoding, unless it makes symbols of what another makes letters of."""
    told = told_by_letters(head)
    if (
        charset == codecs.lookup(told).name
        or len(wrong_bytes(head)) < _ENOUGH
        or likeness(head, charset) > _UNLIKE
        or likeness(head, told) < _LIKE
    ):
        return Encoding(wanted.lower())
    return Encoding(told, note=f"declared as {wanted}, which it is not; read as {told}, which its letters tell")


def _charset(wanted: str) -> str | None:
    """Python's name of an encoding that texts are written in; None for what is none, such as base64."""
    try:
        name = codecs.lookup(wanted).name
        if name in _NO_CHARSETS:
            return None
        b"<".decode(name, "replace")  # a LookupError for what makes bytes of bytes
    except LookupError:
        return None
    return name


def utf8(chunks: Iterator[bytes], encoding: Encoding) -> Iterator[bytes]:
    """Any encoding as UTF-8 bytes; UTF-8 passes untouched, so that a bad byte costs one item and not the feed.

    Raises `FeedRefused` where the bytes make no text of the encoding at all.
    """
    skip = encoding.skip
    decoder = None if encoding.name == "utf-8" else codecs.getincrementaldecoder(encoding.name)("replace")
    try:
        for chunk in chunks:
            body, skip = chunk[skip:], max(0, skip - len(chunk))
            yield body if decoder is None else decoder.decode(body).encode()
        if decoder is not None:
            yield decoder.decode(b"", True).encode()
    except UnicodeError:
        raise FeedRefused(f"The document is not the {encoding.name} it declares: export it as UTF-8.") from None
