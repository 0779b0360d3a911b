"""Broken and hostile documents: what can be saved is saved and said, nothing is loaded, nothing is lost silently."""

import gzip
import resource
from collections.abc import Iterator
from time import process_time

import pytest

from feeds.errors import FeedError, FeedRefused, UnknownFormat
from feeds.model import Rejection
from feeds.read import Item, Reading, read_items
from tests.feeds.building import built, google

HEAD = b'<?xml version="1.0"?>\n<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>\n'
TAIL = b"</channel></rss>"


def item(number: int, extra: bytes = b"", title: bytes = b"A cup") -> bytes:
    return b"<item><g:id>%d</g:id><title>%b</title><g:price>10.00 PLN</g:price>%b</item>\n" % (number, title, extra)


def read(document: bytes, forced: str | None = None) -> tuple[Reading, list[Item], list[Rejection]]:
    reading = read_items(iter([document]), forced)
    assert isinstance(reading, Reading)
    found = list(reading)
    return reading, [f for f in found if isinstance(f, Item)], [f for f in found if isinstance(f, Rejection)]


def between(broken: bytes) -> bytes:
    return HEAD + item(1) + broken + item(3) + TAIL


def test_a_bare_ampersand_is_repaired_without_changing_the_address() -> None:
    link = b"<link>https://shop.example/?a=1&b=2&copy=3&nbsp;</link>"
    reading, items, rejected = read(between(item(2, link)))
    assert [len(items), len(rejected), reading.repaired] == [3, 0, 1]
    assert items[1].values["link"] == ["https://shop.example/?a=1&b=2&copy=3\xa0".strip()]


def test_html_names_control_bytes_and_a_bare_less_than_are_repaired() -> None:
    _, items, rejected = read(between(item(2, title=b"Caf&eacute; \x0b&#0; 3 < 5 &unheardof;")))
    assert rejected == []
    assert items[1].values["title"] == ["Café  3 < 5 &unheardof;"]


@pytest.mark.parametrize(("encoding", "title"), [("cp1250", "Żółta łódź"), ("cp1251", "Чашка белая")])
def test_bytes_of_an_old_encoding_cost_nothing_but_a_repair(encoding: str, title: str) -> None:
    reading, items, _ = read(between(item(2, title=title.encode(encoding))))
    assert items[1].values["title"] == [title]
    assert reading.repaired == 1


@pytest.mark.parametrize(
    "broken",
    [
        b"<item><g:id>2</g:id><title>A</b></title></item>",
        b"<item><g:id>2</g:id><title a='1' a='2'>A</title></item>",
        b"<item><g:id>2</g:id>" + b"<x>" * 5000 + b"</x>" * 5000 + b"</item>",
    ],
    ids=["wrong nesting", "attribute twice", "nesting without end"],
)
def test_an_item_that_cannot_be_repaired_is_quarantined_alone_with_line_and_id(broken: bytes) -> None:
    reading, items, rejected = read(between(broken))
    assert [i.number for i in items] == [1, 3]
    assert [(r.item, r.line, r.id) for r in rejected] == [(2, 4, "2")]
    assert reading.items == 3
    assert reading.complete


def test_an_item_larger_than_the_limit_is_quarantined_alone() -> None:
    _, items, rejected = read(between(b"<item><g:id>2</g:id><title>" + b"x" * (2 << 20) + b"</title></item>"))
    assert [i.number for i in items] == [1, 3]
    assert "larger" in rejected[0].reason


def test_a_truncated_document_is_not_complete_and_its_half_item_is_quarantined() -> None:
    reading, items, rejected = read(HEAD + item(1) + item(2)[:-20])
    assert [len(items), len(rejected), reading.items, reading.complete] == [1, 1, 2, False]


def test_a_document_cut_between_two_items_is_not_complete_either() -> None:
    reading, items, _ = read(HEAD + item(1) + item(2))
    assert len(items) == 2
    assert not reading.complete


BILLION = (
    b"<!DOCTYPE rss [<!ENTITY a 'ha'>"
    + b"".join(b"<!ENTITY a%d '%b'>" % (n, b"&a%d;" % (n - 1) * 10 if n else b"&a;" * 10) for n in range(12))
    + b"<!ENTITY file SYSTEM 'file:///etc/passwd'><!ENTITY % remote SYSTEM 'http://127.0.0.1:1/x.dtd'> %remote;]>"
)


def test_nothing_that_a_doctype_declares_is_expanded_or_loaded() -> None:
    head = HEAD.replace(b"\n<rss", b"\n" + BILLION + b"<rss")
    reading, items, _ = read(head + item(1, title=b"A &a11; &file; cup") + item(2) + TAIL)
    assert items[0].values["title"] == ["A &a11; &file; cup"]
    assert any("DOCTYPE" in note for note in reading.notes)
    assert reading.complete


def test_many_attributes_and_many_names_cost_no_more_than_their_bytes() -> None:
    attributes = b"".join(b' a%d="1"' % n for n in range(40_000))
    names = b"".join(b"<n%d>1</n%d>" % (n, n) for n in range(40_000))
    _, items, rejected = read(between(b"<item%b><g:id>2</g:id>%b</item>" % (attributes, names)))
    assert len(items) + len(rejected) == 3


def test_a_gzipped_feed_is_read_whatever_it_is_called() -> None:
    _, items, _ = read(gzip.compress(between(item(2))))
    assert len(items) == 3


@pytest.mark.parametrize(
    ("document", "says"),
    [
        (b"", "empty"),
        (b"   \n ", "empty"),
        (b"<!DOCTYPE html><html><body>Log in</body></html>", "web page"),
        (b"id;title\n1;cup", "a table whose columns belong to no known format"),
        (b"{}", "is JSON"),
        (HEAD + TAIL, "No product items"),
        (b"<WAREHOUSE><BOX/></WAREHOUSE>", "known format"),
        (b"<BMECAT><ARTICLE/></BMECAT>", "Considered: bmecat"),
    ],
)
def test_what_is_no_feed_is_refused_in_one_sentence(document: bytes, says: str) -> None:
    with pytest.raises(FeedError, match=says) as error:
        read(document)
    assert "\n" not in str(error.value)


def test_a_forced_format_is_followed_and_an_unknown_one_is_refused() -> None:
    strange = HEAD.replace(b"<rss", b"<shop") + item(1) + b"</channel></shop>"
    with pytest.raises(UnknownFormat):
        read(strange)
    assert read(strange, "google")[1][0].values["title"] == ["A cup"]
    with pytest.raises(UnknownFormat, match="no format 'x'"):
        read(strange, "x")
    with pytest.raises(FeedRefused, match="No item found"):
        read(HEAD + TAIL, "yml")


def test_fields_of_the_formats_own_namespace_win_over_namesakes() -> None:
    shipping = b"<g:shipping><g:price>9 PLN</g:price></g:shipping>"
    both = b"<item><title>plain</title><g:title>own</g:title><g:id>1</g:id><id>9</id>" + shipping + b"</item>"
    values = read(HEAD + both + TAIL)[1][0].values
    assert (values["title"], values["id"], values.get("price")) == (["own"], ["1"], None)


def test_fields_without_any_namespace_are_read_by_their_names() -> None:
    bare = b"<channel><item><id>1</id><title>A cup</title><price>5 EUR</price></item></channel>"
    assert read(bare)[1][0].values == {"id": ["1"], "title": ["A cup"], "price": ["5 EUR"]}


def test_memory_does_not_grow_with_the_feed() -> None:
    def endless(count: int) -> Iterator[bytes]:
        yield HEAD
        for number in range(count):
            yield item(number, b"<description>%b</description>" % (b"words " * 300))
        yield TAIL

    def peak(count: int) -> int:
        reading = read_items(endless(count))
        for _ in reading:
            pass
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    small = peak(3_000)
    assert peak(30_000) - small < 24 * 1024, "kilobytes more for ten times the items (54 MB of feed)"


@pytest.mark.parametrize(
    "filling", ["<!-- ", "<![CDATA[", "&nbsp;<!-- ", "&lt;script ", "&lt;!--", "&lt;script>&lt;style>&lt;/script "]
)
def test_openings_that_are_never_closed_cost_no_more_than_their_bytes(filling: str) -> None:
    description = f"<description>{filling * (900_000 // len(filling))}</description>"
    began = process_time()
    assert built(google(description, "")).report["items"] == 2
    assert process_time() - began < 10  # the square of the length would be minutes


@pytest.mark.parametrize(
    "address", ["", "no address % at all", "http://www.w3.org/2000/xmlns/", "http://www.w3.org/XML/1998/namespace"]
)
def test_whatever_a_prefix_is_declared_as_the_items_are_read(address: str) -> None:
    for prefix in ("g", "other"):
        feed = google("<g:price>5 PLN</g:price>").replace("<rss ", f'<rss xmlns:{prefix}="{address}" ', 1)
        feed = feed if prefix == "other" else feed.replace(' xmlns:g="http://base.google.com/ns/1.0"', "")
        assert built(feed).product("p1")["price"] == "5.00"


def test_a_prefix_declared_inside_an_item_changes_nothing_for_the_others() -> None:
    item = "<g:title>A</g:title><title>B</title><description><![CDATA[<p xmlns:g='x'>]]></description>"
    assert [product["title"] for product in built(google(item, item)).products] == ["A", "A"]


@pytest.mark.parametrize("opening", [b"<!--", b"<?", b"<!DOCTYPE a [", b"<!---->"])
def test_openings_in_front_of_the_items_cost_no_more_than_their_bytes(opening: bytes) -> None:
    began = process_time()
    _, items, _ = read(HEAD + opening * (900_000 // len(opening)) + item(1) + TAIL)
    assert len(items) == 1
    assert process_time() - began < 10
