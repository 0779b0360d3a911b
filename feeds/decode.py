"""Bytes as they come -> UTF-8 bytes: gzip inflated within bounds, the encoding found from the document itself."""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from feeds.errors import FeedRefused

HEAD = 64 * 1024
"""Bytes looked at to decide on the encoding."""

_PIECE = 1 << 20
_MAX_INFLATED = 20 << 30
_MAX_RATIO = 200
_RATIO_APPLIES_FROM = 64 << 20

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BARE_UTF16 = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_DECLARED = re.compile(rb"""\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']""")
_NO_CHARSETS = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"})
"""What Python decodes to text and no document is written in; escapes would change what it says."""
_FOREIGN = ((b"PK\x03\x04", "a zip archive"), (b"%PDF", "a PDF document"), (b"\x28\xb5\x2f\xfd", "a zstd archive"))


@dataclass(frozen=True, slots=True)
class Encoding:
    """The encoding a feed is read in; ``skip`` bytes of byte order mark; ``note`` when another one was declared."""

    name: str
    skip: int = 0
    note: str | None = None


def inflate(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Gzip recognised by its content, whatever the name says; anything else passes through.

    Never more than a megabyte at a time, any number of members. Raises `FeedRefused` for a truncated or damaged
    archive, for bytes behind it that are not gzip, and for one that inflates beyond reason.
    """
    first = next(chunks, b"")
    for magic, what in _FOREIGN:
        if first.startswith(magic):
            raise FeedRefused(f"The source is {what}, not a feed: unpack it or give the address of the XML itself.")
    if not first.startswith(b"\x1f\x8b"):
        yield first
        yield from chunks
        return
    taken = given = 0
    member = zlib.decompressobj(47)
    started = False
    chunk: bytes | None = first
    while chunk is not None:
        taken += len(chunk)
        while chunk:
            started = True
            try:
                out = member.decompress(chunk, _PIECE)
            except zlib.error as error:
                raise FeedRefused(f"The gzip archive is damaged ({error}): export and upload it again.") from error
            given += len(out)
            if given > _MAX_INFLATED or (given > _RATIO_APPLIES_FROM and given > taken * _MAX_RATIO):
                raise FeedRefused(f"The gzip archive inflates beyond reason ({taken} bytes to over {given}).")
            if out:
                yield out
            if not member.eof:
                chunk = member.unconsumed_tail
                continue
            chunk = member.unused_data.lstrip(b"\0")
            if chunk and not b"\x1f\x8b".startswith(chunk[:2]):
                raise FeedRefused("There are foreign bytes behind the gzip archive: export and upload it again.")
            member, started = zlib.decompressobj(47), False
        chunk = next(chunks, None)
    if started and not member.eof:
        raise FeedRefused("The gzip archive ends early: the download or the export was cut off.")


def sniff(head: bytes) -> Encoding:
    """The encoding by byte order mark, then by declaration, then by what the bytes are."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return Encoding(name, len(mark))
    for start, name in _BARE_UTF16:
        if head.startswith(start):
            return Encoding(name)
    declared = _DECLARED.match(head)
    wanted = declared[1].decode("ascii") if declared else "utf-8"
    charset = _charset(wanted)
    if charset is None:
        return Encoding("utf-8", note=f"the declared encoding {wanted[:40]} is not known; read as utf-8")
    return _believed(charset, wanted, head)


def _believed(name: str, wanted: str, head: bytes) -> Encoding:
    """The declared encoding, unless the bytes say otherwise."""
    if name == "utf-8":
        return Encoding(name)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        if name.startswith("utf-"):
            return Encoding("utf-8", note=f"declared as {wanted}, which it is not; read as utf-8")
        return Encoding(wanted.lower())  # by the name people know it by, not Python's
    if head.isascii() and not name.startswith("utf-"):
        return Encoding(wanted.lower())
    return Encoding("utf-8", note=f"declared as {wanted}, but the bytes are utf-8; read as utf-8")


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
