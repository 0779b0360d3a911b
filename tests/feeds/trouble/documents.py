"""Whole documents in trouble: their bytes, and what must come of them."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable

from tests.feeds.trouble.outcomes import TAIL, Read, Refused, document, item

POLISH = "Zażółć gęślą jaźń, źródło śniegu, łódź, ćma, pień"
RUSSIAN = "Чашка белая фарфоровая, для чая и кофе"
UKRAINIAN = "Чашка біла порцелянова, її об'єм і вага"
CZECH = "Příliš žluťoučký kůň úpěl ďábelské ódy"
GREEK = "Άμεσα διαθέσιμο φλιτζάνι από πορσελάνη"
FRENCH = "Théière à café brûlé, pièce très légère, façade"
COUNT = 30
"""Items of a plain feed: enough to tell an encoding by."""


def feed(title: str = "A cup", declared: str | None = None, *, behind: bytes = TAIL, **settings: bytes) -> str:
    """A plain feed as text; ``declared`` None leaves the declaration away altogether."""
    items = (item(b"%d" % number, title=f"{title} {number}".encode()) for number in range(COUNT))
    text = document(*items, **settings).replace(TAIL, behind).decode()
    declaration = "" if declared is None else f'<?xml version="1.0" encoding="{declared}"?>'
    return text.replace('<?xml version="1.0"?>', declaration)


def titled(title: str, encoding: str = "utf-8", warnings: tuple[str, ...] = ()) -> Read:
    """Every item is a product with its title as it was written."""
    return Read(COUNT, warnings=warnings, encoding=encoding, titles=tuple(f"{title} {n}" for n in range(COUNT)))


def zipped(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()


def streamed_zip(data: bytes) -> bytes:
    """A zip archive written to where nobody can go back: sizes stand behind the file."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise OSError

        def tell(self) -> int:
            raise OSError

    out = Pipe()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("feed.xml", "w") as member:
        member.write(data)
    return out.getvalue()


def bomb(window: int, megabytes: int = 200) -> bytes:
    """A feed that is mostly white space, packed."""
    packer = zlib.compressobj(9, zlib.DEFLATED, window)
    pieces = [document(item(b"1")).removesuffix(TAIL), *[b" " * (1 << 20)] * megabytes]
    return b"".join(map(packer.compress, pieces)) + packer.flush()


def zip_bomb() -> bytes:
    """A zip archive with one file that is a bomb."""
    return zipped(("feed.xml", b"<rss>")).split(b"feed.xml", 1)[0] + b"feed.xml" + bomb(-15)


def laughs(count: int = 12) -> bytes:
    """A DOCTYPE whose last entity would be 10^12 laughs."""
    entities = b"".join(b"<!ENTITY a%d '%b'>" % (n, (b"&a%d;" % (n - 1) if n else b"ha") * 10) for n in range(count))
    return b"<!DOCTYPE rss [%b]>" % entities


def using(entity: bytes, doctype: bytes) -> bytes:
    """A feed of one item that uses an entity which its DOCTYPE declares."""
    return document(item(b"1", title=b"A &%b; cup" % entity), doctype=doctype)


PLAIN = feed()
XML = PLAIN.encode()
EARLY = r"^the document ends early"
IGNORED = r"DOCTYPE is ignored"
REPAIRED = r"repaired, first on line"
NOT_DECLARED = r"no encoding is declared, and it is not utf-8; read as {}, which its letters tell"
NOT_AS_DECLARED = r"declared as {}, which it is not; read as {}, which its letters tell"

Case = tuple[Callable[[], bytes], Read | Refused]

ENCODED: dict[str, Case] = {
    "declared windows-1250": (lambda: feed(POLISH, "windows-1250").encode("cp1250"), titled(POLISH, "windows-1250")),
    "declared iso-8859-2": (lambda: feed(POLISH, "ISO-8859-2").encode("iso-8859-2"), titled(POLISH, "iso-8859-2")),
    "declared windows-1251": (lambda: feed(RUSSIAN, "windows-1251").encode("cp1251"), titled(RUSSIAN, "windows-1251")),
    "declared koi8-r": (lambda: feed(RUSSIAN, "koi8-r").encode("koi8-r"), titled(RUSSIAN, "koi8-r")),
    "single quotes": (
        lambda: feed(POLISH, "cp1250").replace('"cp1250"', "'cp1250'").encode("cp1250"), titled(POLISH, "cp1250"),
    ),
    "not declared, windows-1250": (
        lambda: feed(POLISH).encode("cp1250"),
        titled(POLISH, "windows-1250", (NOT_DECLARED.format("windows-1250"),)),
    ),
    "not declared, iso-8859-2": (
        lambda: feed(POLISH).encode("iso-8859-2"),
        titled(POLISH, "iso-8859-2", (NOT_DECLARED.format("iso-8859-2"),)),
    ),
    "not declared, Czech": (
        lambda: feed(CZECH).encode("cp1250"),
        titled(CZECH, "windows-1250", (NOT_DECLARED.format("windows-1250"),)),
    ),
    "not declared, windows-1251": (
        lambda: feed(RUSSIAN).encode("cp1251"),
        titled(RUSSIAN, "windows-1251", (NOT_DECLARED.format("windows-1251"),)),
    ),
    "not declared, Ukrainian": (
        lambda: feed(UKRAINIAN).encode("cp1251"),
        titled(UKRAINIAN, "windows-1251", (NOT_DECLARED.format("windows-1251"),)),
    ),
    "not declared, French": (
        lambda: feed(FRENCH).encode("cp1252"),
        titled(FRENCH, "windows-1252", (NOT_DECLARED.format("windows-1252"),)),
    ),
    "not declared, Greek": (
        lambda: feed(GREEK).encode("cp1253"),
        titled(GREEK, "windows-1253", (NOT_DECLARED.format("windows-1253"),)),
    ),
    "declared utf-8, is windows-1250": (
        lambda: feed(POLISH, "utf-8").encode("cp1250"),
        titled(POLISH, "windows-1250", (NOT_AS_DECLARED.format("utf-8", "windows-1250"),)),
    ),
    "declared utf-16, is windows-1251": (
        lambda: feed(RUSSIAN, "utf-16").encode("cp1251"),
        titled(RUSSIAN, "windows-1251", (NOT_AS_DECLARED.format("utf-16", "windows-1251"),)),
    ),
    "declared iso-8859-1, is windows-1250": (
        lambda: feed(POLISH, "iso-8859-1").encode("cp1250"),
        titled(POLISH, "windows-1250", (NOT_AS_DECLARED.format("iso-8859-1", "windows-1250"),)),
    ),
    "declared iso-8859-2, is windows-1251": (
        lambda: feed(RUSSIAN, "iso-8859-2").encode("cp1251"),
        titled(RUSSIAN, "windows-1251", (NOT_AS_DECLARED.format("iso-8859-2", "windows-1251"),)),
    ),
    "declared windows-1250, is utf-8": (
        lambda: feed(POLISH, "windows-1250").encode(),
        titled(POLISH, warnings=(r"declared as windows-1250, but the bytes are utf-8",)),
    ),
    "declared as nothing known": (
        lambda: feed(POLISH, "klingon").encode(), titled(POLISH, warnings=(r"klingon is not known",)),
    ),
    "declared as what would run": (
        lambda: feed(POLISH, "unicode_escape").encode(), titled(POLISH, warnings=(r"is not known",)),
    ),
    "a byte order mark": (lambda: feed(POLISH).encode("utf-8-sig"), titled(POLISH)),
    "a byte order mark and another declaration": (
        lambda: feed(POLISH, "windows-1250").encode("utf-8-sig"), titled(POLISH),
    ),
    "utf-16 with a mark": (lambda: feed(POLISH, "utf-16").encode("utf-16"), titled(POLISH, "utf-16-le")),
    "utf-16-be with a mark": (
        lambda: ("\ufeff" + feed(POLISH, "utf-16")).encode("utf-16-be"), titled(POLISH, "utf-16-be"),
    ),
    "utf-16-le without a mark": (lambda: feed(POLISH).encode("utf-16-le"), titled(POLISH, "utf-16-le")),
    "utf-16-be without a mark": (lambda: feed(POLISH).encode("utf-16-be"), titled(POLISH, "utf-16-be")),
    "utf-16, declared utf-8": (lambda: feed(POLISH, "utf-8").encode("utf-16"), titled(POLISH, "utf-16-le")),
    "utf-32 with a mark": (lambda: feed(POLISH).encode("utf-32"), titled(POLISH, "utf-32-le")),
    "utf-32-le without a mark": (lambda: feed(POLISH).encode("utf-32-le"), titled(POLISH, "utf-32-le")),
    "utf-32-be without a mark": (lambda: feed(POLISH).encode("utf-32-be"), titled(POLISH, "utf-32-be")),
}  # fmt: skip

WRITTEN: dict[str, Case] = {
    "everything on one line": (lambda: XML.replace(b"\n", b""), titled("A cup")),
    "lines that end with CR": (lambda: XML.replace(b"\n", b"\r"), titled("A cup")),
    "lines that end with CR LF": (lambda: XML.replace(b"\n", b"\r\n"), titled("A cup")),
    "blank lines in front": (lambda: b"\n\n  " + XML, titled("A cup")),
    "no declaration": (lambda: XML.split(b"?>", 1)[-1], titled("A cup")),
    "garbage behind the document": (lambda: XML + b"<script>alert(1)</script> & <", titled("A cup")),
    "two documents": (lambda: XML + XML.replace(b"<g:id>", b"<g:id>b"), Read(2 * COUNT)),
    "the same id thrice": (
        lambda: document(item(b"1"), item(b"1"), item(b"1")), Read(1, (r"again in item 2", r"in item 3")),
    ),
    "no ids": (
        lambda: XML.replace(b"<g:id>", b"<g:other>").replace(b"</g:id>", b"</g:other>"),
        Read(COUNT, warnings=(r"no id; a digest of the item stands in for it",)),
    ),
}  # fmt: skip

CUT: dict[str, Case] = {
    "cut inside an item": (
        lambda: XML[: XML.index(b"PLN", 2000)], Read(24, (r"the feed ends inside",), (EARLY,), complete=False),
    ),
    "cut between two items": (
        lambda: XML[: XML.index(b"<item>", 2000)], Read(25, (), (EARLY,), complete=False),
    ),
    "cut in the last tag": (lambda: XML[:-2], Read(COUNT, (), (EARLY,), complete=False)),
    "cut in front of the items": (lambda: XML[: XML.index(b"<item>")], Refused(r"No (product )?items? found")),
    "cut in the declaration": (lambda: XML[:10], Refused(r"not XML|root element|known format|table|No item")),
    "cut in utf-16": (
        lambda: PLAIN.encode("utf-16")[:-301],
        Read(COUNT - 2, (r"the feed ends inside",), (EARLY,), False, "utf-16-le"),
    ),
    "cut in gzip": (lambda: gzip.compress(XML)[:-20], Refused("The gzip archive ends early")),
    "cut in gzip's trailer": (lambda: gzip.compress(XML)[:-4], Refused("The gzip archive ends early")),
    "cut in zip": (lambda: zipped(("feed.xml", XML))[:-200], Refused("The zip archive ends early")),
}  # fmt: skip

PACKED: dict[str, Case] = {
    "gzip": (lambda: gzip.compress(XML), titled("A cup")),
    "gzip of several members": (lambda: gzip.compress(XML[:900]) + gzip.compress(XML[900:]), titled("A cup")),
    "gzip with foreign bytes behind": (lambda: gzip.compress(XML) + b"<html>", Refused("foreign bytes")),
    "gzip with a wrong checksum": (
        lambda: gzip.compress(XML)[:-8] + b"\0\0\0\1" + gzip.compress(XML)[-4:], Refused("archive is damaged"),
    ),
    "gzip bomb": (lambda: bomb(31), Refused("The gzip archive inflates beyond reason")),
    "gzip bomb in many members": (lambda: bomb(31, megabytes=20) * 10, Refused("inflates beyond reason")),
    "gzip bomb in gzip": (lambda: gzip.compress(bomb(31)), Refused("The gzip archive inflates beyond reason")),
    "gzip in gzip": (lambda: gzip.compress(gzip.compress(XML)), titled("A cup")),
    "zip in gzip": (lambda: gzip.compress(zipped(("feed.xml", XML))), titled("A cup")),
    "gzip in gzip, cut": (lambda: gzip.compress(gzip.compress(XML)[:-20]), Refused("The gzip archive ends early")),
    "gzip in gzip in gzip": (
        lambda: gzip.compress(gzip.compress(gzip.compress(XML))), Refused("an archive in an archive in an archive"),
    ),
    "zip of one file": (lambda: zipped(("../../feed.xml", XML)), titled("A cup")),
    "zip that is not compressed": (lambda: zipped(("feed.xml", XML), method=zipfile.ZIP_STORED), titled("A cup")),
    "zip from a pipe": (lambda: streamed_zip(XML), titled("A cup")),
    "zip of two files": (lambda: zipped(("a.xml", XML), ("b.xml", XML)), Refused("holds several files")),
    "zip of none": (lambda: zipped(), Refused("an empty zip archive")),
    "zip with a wrong checksum": (
        lambda: zipped(("feed.xml", XML), method=zipfile.ZIP_STORED).replace(b"A cup 7", b"A cap 7"),
        Refused("checksum"),
    ),
    "zip in a way that is not read": (
        lambda: zipped(("feed.xml", XML), method=zipfile.ZIP_LZMA), Refused("packed in a way that is not read"),
    ),
    "zip bomb": (zip_bomb, Refused("The zip archive inflates beyond reason")),
    "bzip2": (lambda: b"BZh91AY&SY" + b"\0" * 99, Refused("a bzip2 archive")),
    "a PDF": (lambda: b"%PDF-1.7\n" + b"\0" * 99, Refused("a PDF document")),
}  # fmt: skip

OTHER: dict[str, Case] = {
    "an empty body": (lambda: b"", Refused("The feed is empty")),
    "white space": (lambda: b" \n\n", Refused("The feed is empty")),
    "an HTML error page": (lambda: b"<!DOCTYPE html><html><body>502</body></html>", Refused("is a web page")),
    "an HTML page in capitals": (lambda: b"\n<HTML><BODY>Log in</BODY></HTML>", Refused("is a web page")),
    "an HTML page in utf-16": (lambda: "<html>log in</html>".encode("utf-16"), Refused("is a web page")),
    "a feed without items": (lambda: document(), Refused(r"No (product )?items? found")),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, Refused(".")),
    "JSON": (lambda: b'{"error": "forbidden"}', Refused(".")),
    "a sentence": (lambda: b"Service temporarily unavailable", Refused(".")),
    "nothing but NUL": (lambda: b"\0" * 5000, Refused(".")),
    "a million levels of another kind": (lambda: b"<a>" * 1_000_000, Refused(r"root element <a>|known format")),
}  # fmt: skip

DECLARING: dict[str, Case] = {
    "billion laughs": (
        lambda: using(b"a11", laughs()), Read(1, (), (IGNORED, REPAIRED), titles=("A &a11; cup",)),
    ),
    "quadratic blow-up": (
        lambda: using(b"a;&a" * 5000, b"<!DOCTYPE rss [<!ENTITY a '%b'>]>" % (b"x" * 100_000)),
        Read(1, (), (IGNORED, REPAIRED)),
    ),
    "external entity": (
        lambda: using(b"file", b"<!DOCTYPE rss [<!ENTITY file SYSTEM 'file:///etc/passwd'>]>"),
        Read(1, (), (IGNORED, REPAIRED), titles=("A &file; cup",)),
    ),
    "external DTD": (
        lambda: document(item(b"1"), doctype=b'<!DOCTYPE rss SYSTEM "http://127.0.0.1:1/shops.dtd">'),
        Read(1, (), (IGNORED,)),
    ),
    "parameter entity": (
        lambda: using(b"x", b"<!DOCTYPE rss [<!ENTITY % p SYSTEM 'http://127.0.0.1:1/x.dtd'> %p;]>"),
        Read(1, (), (IGNORED, REPAIRED), titles=("A &x; cup",)),
    ),
    "an entity of the feed's own": (
        lambda: using(b"shop", b"<!DOCTYPE rss [<!ENTITY shop 'Cups & Co'>]>"),
        Read(1, (), (IGNORED, REPAIRED), titles=("A &shop; cup",)),
    ),
    "a DOCTYPE that is never closed": (
        lambda: document(item(b"1"), doctype=b"<!DOCTYPE rss [<!ENTITY a 'b'>"), Read(1, (), (IGNORED,)),
    ),
}  # fmt: skip

DOCUMENTS: dict[str, Case] = ENCODED | WRITTEN | CUT | PACKED | OTHER | DECLARING
"""Case -> what makes its bytes, and what must come of them."""
