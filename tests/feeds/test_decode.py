"""Bytes as they come are read as what they are, within bounds."""

import gzip
import zlib

import pytest

from feeds.decode import inflate, sniff, utf8
from feeds.errors import FeedRefused


def inflated(data: bytes, size: int = 1000) -> bytes:
    return b"".join(inflate(iter([data[i : i + size] for i in range(0, len(data), size)])))


def test_plain_bytes_pass_through() -> None:
    assert inflated(b"<rss></rss>") == b"<rss></rss>"


def test_gzip_is_recognised_by_its_content_and_every_member_is_read() -> None:
    assert inflated(gzip.compress(b"<rss>" * 500) + gzip.compress(b"</rss>")) == b"<rss>" * 500 + b"</rss>"


def test_a_truncated_archive_is_refused_and_never_taken_for_a_short_feed() -> None:
    with pytest.raises(FeedRefused, match="ends early"):
        inflated(gzip.compress(bytes(range(256)) * 100)[:-20])


def test_damage_inside_an_archive_is_refused() -> None:
    broken = bytearray(gzip.compress(bytes(range(256)) * 100))
    broken[60:80] = b"\xff" * 20
    with pytest.raises(FeedRefused, match=r"damaged|ends early"):
        inflated(bytes(broken))


def test_foreign_bytes_behind_an_archive_are_refused_but_padding_is_not() -> None:
    assert inflated(gzip.compress(b"<a/>") + b"\0" * 512) == b"<a/>"
    with pytest.raises(FeedRefused, match="foreign bytes"):
        inflated(gzip.compress(b"<a/>") + b"and more")


def test_an_archive_that_inflates_beyond_reason_is_refused_in_constant_memory() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(b"\0" * (1 << 20)) for _ in range(200)) + packer.flush()
    pieces = (len(piece) for piece in inflate(iter([bomb])))
    with pytest.raises(FeedRefused, match="beyond reason"):
        assert max(pieces) <= 1 << 20


@pytest.mark.parametrize(("head", "what"), [(b"PK\x03\x04rest", "zip"), (b"%PDF-1.4", "PDF")])
def test_other_containers_are_named(head: bytes, what: str) -> None:
    with pytest.raises(FeedRefused, match=what):
        inflated(head)


TEXT = "<?xml version='1.0' encoding='{}'?><a>Łódź, żółć</a>"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "windows-1250", "iso-8859-2", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_the_text_survives_every_declared_encoding(encoding: str) -> None:
    written = TEXT.format(encoding)
    data = written.encode(encoding)
    assert b"".join(utf8(iter([data[:7], data[7:]]), sniff(data))).decode() == written


def test_a_byte_order_mark_is_dropped_even_in_tiny_pieces() -> None:
    data = "\ufeff<a>ą</a>".encode()
    assert b"".join(utf8(iter([data[:1], data[1:2], data[2:]]), sniff(data))) == "<a>ą</a>".encode()


@pytest.mark.parametrize("declared", ["windows-1250", "ISO-8859-2", "Windows-1251"])
def test_an_encoding_that_is_followed_is_reported_under_its_declared_name(declared: str) -> None:
    text = (
        TEXT.format(declared) if "1251" not in declared else f"<?xml version='1.0' encoding='{declared}'?><a>Чашка</a>"
    )
    assert sniff(text.encode(declared)).name == declared.lower()


@pytest.mark.parametrize(
    ("declared", "actual", "read_as"),
    [("windows-1250", "utf-8", "utf-8"), ("utf-16", "utf-8", "utf-8"), ("klingon", "utf-8", "utf-8")],
)
def test_a_wrong_declaration_is_not_followed_and_is_said(declared: str, actual: str, read_as: str) -> None:
    found = sniff(TEXT.format(declared).encode(actual))
    assert found.name == read_as
    assert found.note is not None
    assert declared in found.note


@pytest.mark.parametrize("declared", ["base64", "zlib", "rot13", "idna", "punycode", "undefined", "unicode_escape"])
def test_an_encoding_that_no_document_is_written_in_is_not_followed(declared: str) -> None:
    data = TEXT.format(declared).replace("Łódź, żółć", r"a\u0142 +AUI-").encode()
    assert sniff(data).name == "utf-8"
    assert b"".join(utf8(iter([data]), sniff(data))) == data


def test_bytes_that_are_no_text_of_their_encoding_are_refused_in_one_sentence() -> None:
    data = TEXT.format("iso2022_jp_ext").encode("ascii", "ignore") + b"\x1b$(" * 30
    with pytest.raises(FeedRefused, match="export it as UTF-8"):
        list(utf8(iter(data[i : i + 1] for i in range(len(data))), sniff(data)))
