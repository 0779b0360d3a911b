"""Items are cut out of the stream exactly, whatever stands around and inside them."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.split import MAX_ITEM, Piece, Splitter


def pieces(
    document: bytes, tag: bytes = b"item", size: int = 1 << 16, *, context: bool = False
) -> tuple[list[Piece], Splitter]:
    splitter = Splitter(iter([document[i : i + size] for i in range(0, len(document), size)]), tag, context=context)
    return list(splitter), splitter


def datas(document: bytes, tag: bytes = b"item", size: int = 1 << 16) -> list[bytes]:
    return [piece.data for piece in pieces(document, tag, size)[0]]


def test_items_are_cut_at_their_ends_with_the_line_they_start_on() -> None:
    found, splitter = pieces(b"<r>\n<item>1</item>\n\n<item a='>'>2\n</item ></r>\n")
    assert [(p.line, p.data, p.fault) for p in found] == [
        (2, b"<item>1</item>", None),
        (4, b"<item a='>'>2\n</item >", None),
    ]
    assert b"</r>" in splitter.tail
    assert not splitter.cut_off


def test_names_that_only_begin_alike_are_not_items() -> None:
    assert datas(b"<r><items><item>1</item><itemx/></items></r>") == [b"<item>1</item>"]


def test_an_empty_element_is_an_item() -> None:
    assert datas(b'<r><o id="1"/><o id="2" url="a/b"/><o id="3"></o></r>', b"o") == [
        b'<o id="1"/>', b'<o id="2" url="a/b"/>', b'<o id="3"></o>',
    ]  # fmt: skip


def test_an_end_tag_inside_cdata_or_a_comment_ends_nothing() -> None:
    first = b"<item><![CDATA[ </item> <!-- ]]></item>"
    second = b"<item><!-- </item> <![CDATA[ --></item>"
    assert datas(b"<r>" + first + second + b"</r>") == [first, second]


def test_a_commented_out_item_is_no_item() -> None:
    assert datas(b"<r><!-- <item>0</item> --><item>1</item><!-- <item>2</item> --></r>") == [b"<item>1</item>"]


def test_an_item_that_is_not_closed_costs_only_itself() -> None:
    found, _ = pieces(b"<r><item>1</item><item>2<item>3</item></r>")
    assert [(p.data, p.fault is None) for p in found] == [
        (b"<item>1</item>", True), (b"<item>2", False), (b"<item>3</item>", True),
    ]  # fmt: skip


def test_a_cdata_section_that_is_not_closed_costs_only_its_item() -> None:
    document = b"<r><item><![CDATA[1</item><item><![CDATA[2]]></item><item>3</item></r>"
    assert datas(document) == [b"<item><![CDATA[1</item>", b"<item><![CDATA[2]]></item>", b"<item>3</item>"]


def test_a_cut_off_stream_is_said_and_its_half_item_is_no_item() -> None:
    found, splitter = pieces(b"<r><item>1</item><item>2</it")
    assert splitter.cut_off
    assert [p.fault is None for p in found] == [True, False]


def test_an_item_without_end_is_passed_in_bounded_memory_and_the_next_is_read() -> None:
    def endless() -> "object":
        yield b"<r><item>"
        for _ in range(40):
            yield b"x" * (1 << 17)
            assert len(splitter._buffer) < 3 * MAX_ITEM
        yield b"</item><item>2</item></r>"

    splitter = Splitter(endless(), b"item")  # type: ignore[arg-type]
    found = list(splitter)
    assert [(p.data[:6], p.fault is None) for p in found] == [(b"<item>", False), (b"<item>", True)]
    assert all(len(p.data) < MAX_ITEM for p in found)


def test_a_document_without_items_yields_none_and_keeps_only_its_tail() -> None:
    found, splitter = pieces(b"<html>" + b"y" * 300_000 + b"</html>", size=4096)
    assert found == []
    assert splitter.tail.endswith(b"</html>")
    assert len(splitter.tail) <= 64 * 1024


BODIES = st.lists(
    st.sampled_from(
        [
            b"text",
            b"\n",
            b"<b>1</b>",
            b"<![CDATA[ </item> ]]>",
            b"<!-- <item> -->",
            b"<![CDATA[<item>]]>",
            b"<x a='/'/>",
        ]
    ),
    max_size=5,
).map(b"".join)


@given(st.lists(BODIES, min_size=1, max_size=6), st.integers(1, 40))
def test_how_the_stream_is_chunked_changes_nothing(bodies: list[bytes], size: int) -> None:
    items = [b"<item>" + body + b"</item>" for body in bodies]
    document = b"<r>\n<!-- <item>no</item> -->" + b"\n".join(items) + b"</r>"
    found, splitter = pieces(document, size=size)
    assert [p.data for p in found] == items
    assert [p.line for p in found] == [1 + document[: document.index(items[0])].count(b"\n") + sum(
        earlier.count(b"\n") + 1 for earlier in items[:position]) for position in range(len(items))]  # fmt: skip
    assert not splitter.cut_off
    assert b"</r>" in splitter.tail


@pytest.mark.parametrize("quote", [b'"', b"'"])
def test_broken_quoting_in_a_start_tag_loses_no_item_silently(quote: bytes) -> None:
    document = b"<r><o id=" + quote + b"1><name>a</name></o><o id=" + quote + b"2" + quote + b"><name>b</name></o></r>"
    assert len(datas(document, b"o")) == 2


@pytest.mark.parametrize("behind", [b"<!-- made in 3 s -->", b"\n<!-- a -->\n<!-- </r> -->\n", b"\n" * 100_000])
def test_comments_and_blank_lines_behind_the_document_leave_its_end_to_be_seen(behind: bytes) -> None:
    _, splitter = pieces(b"<r><item>1</item></r>" + behind, size=4096)
    assert splitter.tail == b"</r>"


def test_tags_in_cdata_in_front_of_the_items_mean_nothing() -> None:
    assert datas(b"<r><a><![CDATA[ <item> <!-- ]]></a><item>1</item></r>") == [b"<item>1</item>"]


def test_a_cdata_section_in_front_that_is_not_closed_costs_no_item() -> None:
    assert datas(b"<r><a><![CDATA[ x</a><item><![CDATA[1]]></item></r>") == [b"<item><![CDATA[1]]></item>"]


def test_an_empty_element_is_one_wherever_the_chunks_are_cut() -> None:
    document = b"<r><o a='x > y'/><o>1</o></r>"
    assert all(datas(document, b"o", size) == [b"<o a='x > y'/>", b"<o>1</o>"] for size in range(1, len(document)))


@pytest.mark.parametrize(
    "filling",
    [b"<![CDATA[<item>]]>", b"<![CDATA[</item>]]>", b"<!--</item>-->", b"<!--", b"<![CDATA[", b"]]>", b"<items>"],
)
def test_no_filling_of_an_item_takes_more_than_its_length_in_searches(filling: bytes) -> None:
    item = b"<item>" + filling * (900_000 // len(filling)) + b"</item>"
    began = process_time()
    assert datas(b"<r>" + item + b"<item>2</item></r>", size=1 << 18) == [item, b"<item>2</item>"]
    assert process_time() - began < 10  # the square of the length would be minutes
