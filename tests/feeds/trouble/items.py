"""Items in trouble: the bytes of one item (its id is ``bad``) that stands among good ones, and what must come of it."""

from __future__ import annotations

from tests.feeds.trouble.outcomes import Kept, Mixed, Quarantined, item

MEGABYTE = 1 << 20
CUT = "x" * 20


def bad(inner: bytes = b"", title: bytes = b"A cup") -> bytes:
    """The troubled item."""
    return item(b"bad", inner, title)


def title(text: str, *, repaired: bool = True) -> Kept:
    """Kept, and its title reads so."""
    return Kept({"title": text}, repaired)


def description(inside: bytes) -> bytes:
    """A description of these bytes."""
    return b"<description>%b</description>" % inside


NOT_WELL_FORMED = Quarantined((r"^not well-formed XML: ",))
TOO_LARGE = Quarantined((r"larger than 1048576 bytes",))
DEEP = 1_000

ITEMS: dict[str, tuple[bytes, Kept | Quarantined | Mixed]] = {
    # --- characters --------------------------------------------------------------------------------------------------
    "bare & in an address": (
        bad(b"<link>https://shop.example/?a=1&b=2&copy=3</link>"),
        Kept({"link": "https://shop.example/?a=1&b=2&copy=3"}, repaired=True),
    ),
    "bare & in text": (bad(title=b"Salt & pepper"), title("Salt & pepper")),
    "bare & before a semicolon": (bad(title=b"Salt &; pepper"), title("Salt &; pepper")),
    "bare & in an attribute": (bad(b'<g:x note="a&b"/>'), Kept(repaired=True)),
    "bare <": (bad(title=b"For < 100"), title("For < 100")),
    "bare < in an attribute": (bad(b'<g:x note="a < b"/>'), Kept(repaired=True)),
    "bare < before a letter": (bad(title=b"Size <m and up"), title("Size <m and up")),
    "HTML names": (bad(title=b"Caf&eacute;&nbsp;cr&egrave;me"), title("Café crème")),
    "HTML name without semicolon": (bad(title=b"Caf&eacute cup"), Kept(repaired=True)),
    "unknown name": (bad(title=b"A &klingon; cup"), title("A &klingon; cup")),
    "NUL": (bad(title=b"A\0 cup"), title("A cup")),
    "control bytes": (bad(title=b"A\x0b\x1f\x07 cup"), title("A cup")),
    "references to no character": (bad(title=b"A&#0;&#xD800;&#xFFFE;&#99999999; cup"), title("A cup")),
    "reference to a character": (bad(title=b"A &#322;&#x142; cup"), title("A łł cup", repaired=False)),
    "U+FFFE and U+FFFF": (bad(title="A\ufffe\uffff cup".encode()), title("A cup")),
    "a surrogate as UTF-8": (bad(title=b"A \xed\xa0\xbd\xed\xb8\x80cup"), Kept(repaired=True)),
    "U+FEFF inside": (bad(title="A \ufeffcup".encode()), title("A cup", repaired=False)),
    "zero width and direction marks": (bad(title="A\u200b \u202ecup".encode()), title("A cup", repaired=False)),
    "emoji": (bad(title="A 🥴 cup".encode()), title("A 🥴 cup", repaired=False)),
    "an emoji cut in the middle": (bad(title="Łódź A 🥴".encode()[:-1] + b" cup"), title("Łódź A cup")),
    "a letter cut in the middle": (bad(title="Łódka ż".encode()[:-1] + b" cup"), title("Łódka cup")),
    "one byte of windows-1250": (bad(title="Żółty kubek".encode() + b" \xb3"), title("Żółty kubek ł")),
    "one byte of windows-1250 among ASCII": (bad(title=b"A cup \xb3"), title("A cup ł")),
    "one byte of windows-1251 among UTF-8": (bad(title="Чашка біла".encode() + b" \xb3"), title("Чашка біла і")),
    "one byte of windows-1252 among UTF-8": (bad(title="Leçon".encode() + b" tr\xe8s"), title("Leçon très")),
    "text in windows-1250": (bad(title="Żółta łódź".encode("cp1250")), title("Żółta łódź")),
    "text in iso-8859-2": (bad(title="Żółta łódź pąsowa".encode("iso-8859-2")), title("Żółta łódź pąsowa")),
    "text in windows-1251": (bad(title="Чашка белая".encode("cp1251")), title("Чашка белая")),
    "text in windows-1252": (bad(title="Tässchen für Çà".encode("cp1252")), Kept(repaired=True)),
    "an overlong sequence": (bad(title=b"A \xc0\xbc cup"), Kept(repaired=True)),
    # --- markup ------------------------------------------------------------------------------------------------------
    "end tag with spaces": (bad().replace(b"</item>", b"</item \n>"), title("A cup", repaired=False)),
    "item tag with attributes that hold >": (
        bad().replace(b"<item>", b"<item note='a > b' other=\"]]>\">"),
        title("A cup", repaired=False),
    ),
    "end of the item in an attribute": (bad(b'<g:x note="</item>"/>'), NOT_WELL_FORMED),
    "end of CDATA in an attribute": (bad(b'<g:x note="]]>"/>'), title("A cup", repaired=False)),
    "end of CDATA in text": (bad(title=b"A ]]> cup"), title("A ]]> cup")),
    "CDATA with tags": (bad(title=b"<![CDATA[A <b>cup</b> & </item>]]>"), title("A cup & </item>", repaired=False)),
    "CDATA twice": (bad(title=b"<![CDATA[A ]]><![CDATA[cup]]>"), title("A cup", repaired=False)),
    "CDATA with CDATA": (bad(title=b"<![CDATA[A <![CDATA[cup]]>"), Kept(repaired=False)),
    "CDATA that is never closed": (bad(description(b"<![CDATA[ never closed")), NOT_WELL_FORMED),
    "comment": (bad(b"<!-- </item> & < -->"), title("A cup", repaired=False)),
    "comment with --": (bad(b"<!-- a -- b -->"), title("A cup")),
    "comment with ---": (bad(b"<!-- a --->"), title("A cup")),
    "comment that is never closed": (bad(b"<!-- never closed "), NOT_WELL_FORMED),
    "processing instruction": (bad(b"<?php echo 1 ?>"), title("A cup", repaired=False)),
    "XML declaration inside": (bad(b"<?xml version='1.0'?>"), title("A cup")),
    "DOCTYPE inside": (bad(b"<!DOCTYPE a>"), NOT_WELL_FORMED),
    "wrong nesting": (bad(b"<g:a><g:b>1</g:a></g:b>"), NOT_WELL_FORMED),
    "wrong case of an end tag": (bad(b"<g:a>1</g:A>"), NOT_WELL_FORMED),
    "tag without an end": (bad(b"<g:a>1"), NOT_WELL_FORMED),
    "end without a tag": (bad(b"1</g:a>"), NOT_WELL_FORMED),
    "attribute twice": (bad(b"<g:x a='1' a='2'/>"), NOT_WELL_FORMED),
    "attribute without quotes": (bad(b"<g:x a=1/>"), NOT_WELL_FORMED),
    "attribute without a value": (bad(b"<g:x a/>"), NOT_WELL_FORMED),
    "unbound prefix": (bad(b"<q:a q:b='1'>1</q:a>"), title("A cup")),
    "prefix bound in the item": (bad(b"<q:a xmlns:q='urn:q'>1</q:a>"), title("A cup", repaired=False)),
    "a thousand namespaces": (
        bad(b"".join(b"<n%d:a xmlns:n%d='urn:%d'>1</n%d:a>" % (n, n, n, n) for n in range(1_000))),
        title("A cup", repaired=False),
    ),
    # --- the item's own tag ----------------------------------------------------------------------------------------
    "no end tag": (bad().replace(b"</item>", b""), Quarantined((r"not closed before the next",))),
    "no start tag": (bad().replace(b"<item>", b""), Quarantined((r"no start tag",))),
    "two end tags": (bad() + b"</item>", title("A cup", repaired=False)),
    "nested in an element of its own": (
        bad(b"<related>\n<item><g:id>x</g:id></item> <item/></related>"),
        title("A cup", repaired=False),
    ),
    "nested directly, with more behind": (
        bad(item(b"inner") + b"<g:a>1</g:a>"),
        Mixed(1, (r"not closed before the next", r"no start tag")),
    ),
    "nested directly": (bad(item(b"inner")), Mixed(1, (r"not closed before the next",))),
    "an empty element": (b"<item/>", Quarantined((r"no title",))),
    "nothing inside": (b"<item></item>", Quarantined((r"no title",))),
    # --- size --------------------------------------------------------------------------------------------------------
    "just under the limit": (bad(description(b"x" * (MEGABYTE - 500))), title("A cup", repaired=False)),
    "a huge text": (bad(description(b"x" * (2 * MEGABYTE))), TOO_LARGE),
    "a huge CDATA section": (bad(description(b"<![CDATA[%b]]>" % (b"x " * MEGABYTE))), TOO_LARGE),
    "a huge comment": (bad(b"<!--%b-->" % (b"x " * MEGABYTE)), TOO_LARGE),
    "a thousand levels": (bad(b"<x>" * DEEP + b"</x>" * DEEP), NOT_WELL_FORMED),
    "a million levels": (bad(b"<x>" * 1_000_000 + b"</x>" * 1_000_000), TOO_LARGE),
    "40,000 attributes": (bad(b"<x%b/>" % b"".join(b' a%d="1"' % n for n in range(40_000))), Kept(repaired=False)),
    "200,000 attributes": (bad(b"<x%b/>" % b"".join(b' a%d="1"' % n for n in range(200_000))), TOO_LARGE),
    "2,000 elements": (
        bad(b"".join(b"<n%d>1</n%d>" % (n, n) for n in range(2_000))), title("A cup", repaired=False),
    ),
    "a long line of bare &": (bad(description(b"& " * 100_000)), title("A cup")),
    # --- values ------------------------------------------------------------------------------------------------------
    "no title": (bad().replace(b"<title>A cup</title>", b""), Quarantined((r"there is no title",))),
    "a price that is none": (
        bad().replace(b"10.00 PLN", b"500,22.00"), Quarantined((r".",)),
    ),
    "no price": (bad().replace(b"<g:price>10.00 PLN</g:price>", b""), Kept({"price": None})),
    "an address that runs a script": (bad(b"<link>javascript:alert(1)</link>"), Kept({"link": None})),
}  # fmt: skip
"""Case -> the item's bytes, and what must come of it."""
