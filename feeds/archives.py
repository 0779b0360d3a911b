"""What feeds are packed in: gzip, or a zip archive with one file; inflated a megabyte at a time and within bounds.

An archive may stand within another: servers compress a ``.gz`` once more on its way.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from feeds.errors import FeedRefused

_PIECE = 1 << 20
_MAX_INFLATED = 20 << 30
_MAX_RATIO = 200
_RATIO_APPLIES_FROM = 64 << 20

_GZIP, _ZIP, _ZIP_BEHIND, _ZIP_SIZES = b"\x1f\x8b", b"PK\x03\x04", b"PK\x01\x02", b"PK\x07\x08"
_FOREIGN = (
    (b"%PDF", "a PDF document"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"PK\x05\x06", "an empty zip archive"),
)
_LOCAL = struct.Struct("<4x2xHH4xLL4xHH")  # of a file in a zip: flags, method, checksum, size, lengths of name, extra
_LOCAL_SIZE = 30
_LAYERS = 2
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _SIZES_BEHIND = 1, 8


def inflate(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Bytes unpacked; an archive is recognised by its content, whatever the name says; anything else passes through.

    An archive in an archive is unpacked too, a third one within is refused.

    Raises `FeedRefused` for a truncated or damaged archive, for one that inflates beyond reason, and for a container
    that holds no feed or several files.
    """
    source = _Source(chunks)
    unpacked: Iterator[bytes] = source
    for _ in range(_LAYERS):
        first = _first(unpacked)
        if first.startswith(_GZIP):
            unpacked = _gunzip(first, unpacked, _Inflating("gzip", source))
        elif first.startswith(_ZIP):
            unpacked = _unzip(first, unpacked, _Inflating("zip", source))
        else:
            return _again(first, unpacked)
    first = _first(unpacked)
    if first.startswith((_GZIP, _ZIP)):
        raise FeedRefused("The source is an archive in an archive in an archive: give the address of the XML itself.")
    return _again(first, unpacked)


class _Source(Iterator[bytes]):
    """What comes in; ``taken`` counts its bytes, against which all that is inflated from them is held."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self.taken = 0

    def __next__(self) -> bytes:
        chunk = next(self._chunks)
        self.taken += len(chunk)
        return chunk


def _first(chunks: Iterator[bytes]) -> bytes:
    """The bytes that tell an archive; raises `FeedRefused` for one that no feed comes in."""
    first = next(chunks, b"")
    while len(first) < _LOCAL_SIZE and (more := next(chunks, b"")):  # the network may bring a few bytes at a time
        first += more
    for magic, what in _FOREIGN:
        if first.startswith(magic):
            raise FeedRefused(f"The source is {what}, not a feed: unpack it or give the address of the XML itself.")
    return first


def _again(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


class _Inflating:
    """One compressed stream, inflated a megabyte at a time; ``rest`` is what stood behind its end.

    ``given`` counts bytes over all members of an archive, so that many small bombs are one.
    """

    def __init__(self, kind: str, source: _Source) -> None:
        self._kind = kind
        self._source = source
        self.given = 0
        self.rest = b""

    def member(self, first: bytes, chunks: Iterator[bytes], window: int) -> Iterator[bytes]:
        """A compressed member; ``window`` is zlib's word for its wrapping."""
        stream, chunk = zlib.decompressobj(window), first
        while not stream.eof:
            try:
                piece = stream.decompress(chunk, _PIECE)
            except zlib.error as error:
                raise FeedRefused(
                    f"The {self._kind} archive is damaged ({error}): export and upload it again."
                ) from error
            self.given += len(piece)
            taken = self._source.taken
            if self.given > min(_MAX_INFLATED, max(_RATIO_APPLIES_FROM, taken * _MAX_RATIO)):
                told = f"({taken} bytes to over {self.given})"
                raise FeedRefused(f"The {self._kind} archive inflates beyond reason {told}.")
            if piece:
                yield piece
            chunk = stream.unconsumed_tail
            if not chunk and not stream.eof and len(piece) < _PIECE:
                chunk = next(chunks, b"")
                if not chunk:
                    raise _ends_early(self._kind)
        self.rest = stream.unused_data

    def stored(self, first: bytes, chunks: Iterator[bytes], size: int) -> Iterator[bytes]:
        """A member that is not compressed at all."""
        chunk = first
        while size > len(chunk):
            size -= len(chunk)
            yield chunk
            chunk = next(chunks, b"")
            if not chunk:
                raise _ends_early(self._kind)
        yield chunk[:size]
        self.rest = chunk[size:]


def _gunzip(first: bytes, chunks: Iterator[bytes], archive: _Inflating) -> Iterator[bytes]:
    """Any number of members, one behind another; zeros behind them are padding."""
    while first:
        yield from archive.member(first, chunks, 47)
        first = archive.rest.lstrip(b"\0")
        while len(first) < len(_GZIP) and (more := next(chunks, b"")):
            first = (first + more).lstrip(b"\0")
        if first and not first.startswith(_GZIP):
            raise FeedRefused("There are foreign bytes behind the gzip archive: export and upload it again.")


def _unzip(first: bytes, chunks: Iterator[bytes], archive: _Inflating) -> Iterator[bytes]:
    """The one file of a zip archive, as its own header describes it; its name means nothing and is not looked at."""
    flags, method, checksum, size, name, extra = _LOCAL.unpack_from(first.ljust(_LOCAL_SIZE, b"\0"))
    if flags & _ENCRYPTED:
        raise FeedRefused("The zip archive is encrypted: unpack it or give the address of the XML itself.")
    if method != _DEFLATED and (method != _STORED or flags & _SIZES_BEHIND):
        raise FeedRefused(f"The zip archive is packed in a way that is not read ({method}): pack it as gzip.")
    start = _LOCAL_SIZE + name + extra
    while len(first) < start and (more := next(chunks, b"")):
        first += more
    body = first[start:]
    found = 0
    pieces = archive.member(body, chunks, -15) if method == _DEFLATED else archive.stored(body, chunks, size)
    for piece in pieces:
        found = zlib.crc32(piece, found)
        yield piece
    rest = archive.rest
    while len(rest) < _LOCAL_SIZE and (more := next(chunks, b"")):
        rest += more
    described = rest.startswith(_ZIP_SIZES)
    if flags & _SIZES_BEHIND:
        checksum = int.from_bytes(rest[4:8] if described else rest[:4], "little")
    _refuse_others(rest[rest.find(b"PK", len(_ZIP_SIZES) if described else 0) :])
    if found != checksum:
        raise FeedRefused("The zip archive is damaged (its checksum differs): export and upload it again.")


def _refuse_others(behind: bytes) -> None:
    """Refuse an archive in which another file stands behind the first, or nothing: then it was cut off."""
    if behind.startswith(_ZIP):
        raise FeedRefused("The zip archive holds several files: pack the feed alone, or give the address of the XML.")
    if not behind.startswith(_ZIP_BEHIND):
        raise _ends_early("zip")


def _ends_early(kind: str) -> FeedRefused:
    return FeedRefused(f"The {kind} archive ends early: the download or the export was cut off.")
