"""Delimited text is read back exactly as it was written; what is damaged costs as little as possible, and says so."""

import csv
import io
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.decode import Encoding
from feeds.delimited import Dialect, Lines, Loss, Row, rows
from feeds.dialects import dialect_of, is_tabular
from feeds.mended import Looks, Mender
from feeds.table_rules import TableRules

UTF8 = Encoding("utf-8")


def read(data: bytes | str, width: int, dialect: Dialect | None = None, looks: Looks | None = None) -> list[Row | Loss]:
    raw = data.encode() if isinstance(data, str) else data
    mender = Mender(dialect or Dialect(","), width, looks or Looks())
    return list(rows(Lines(iter([raw]), UTF8), mender.dialect, width, mender.one_row, mender))


def cells(found: list[Row | Loss]) -> list[list[str]]:
    return [each.cells for each in found if isinstance(each, Row)]


def losses(found: list[Row | Loss]) -> list[Loss]:
    return [each for each in found if isinstance(each, Loss)]


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12) | st.text(
    st.sampled_from("a\",;\t|'\\ \r\n"), max_size=8
)


@st.composite
def written(draw: st.DrawFn) -> tuple[list[list[str]], Dialect, str]:
    """Rows of one width, none of them empty, and the text that Python's writer makes of them in any dialect."""
    width = draw(st.integers(2, 5))
    body = st.lists(TEXT, min_size=width, max_size=width).filter(any)
    table = draw(st.lists(body, max_size=6))
    dialect = Dialect(draw(st.sampled_from(",;\t|")), draw(st.sampled_from("\"'")), draw(st.sampled_from(["", "\\"])))
    out = io.StringIO(newline="")
    csv.writer(
        out,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        escapechar=dialect.escape or None,
        doublequote=not dialect.escape,
        lineterminator=draw(st.sampled_from(["\n", "\r\n", "\r"])),
        quoting=csv.QUOTE_ALL,
    ).writerows(table)
    return table, dialect, out.getvalue()


@given(written())
def test_whatever_rows_are_written_in_whatever_dialect_they_are_read_back_exactly(
    case: tuple[list[list[str]], Dialect, str],
) -> None:
    table, dialect, text = case
    found = read(text, len(table[0]) if table else 2, dialect)
    assert cells(found) == table
    assert not any(each.mended for each in found if isinstance(each, Row))


@given(st.lists(st.lists(TEXT, min_size=3, max_size=3).filter(any), max_size=5), st.sampled_from(",;\t|"))
def test_cells_that_are_quoted_only_where_they_must_be_are_read_back_exactly(table: list[list[str]], mark: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=mark).writerows(table)
    assert cells(read(out.getvalue(), 3, Dialect(mark))) == table


@given(st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n"]), st.integers(1, 7))
def test_bytes_in_pieces_of_any_size_make_the_same_rows(mark: str, end: str, size: int) -> None:
    data = end.join([mark.join(["żółty", '"a\r\nb"', "ґ"])] * 3).encode()
    lines = Lines((data[at : at + size] for at in range(0, len(data), size)), UTF8)
    mender = Mender(Dialect(mark), 3, Looks())
    assert cells(list(rows(lines, mender.dialect, 3, mender.one_row, mender))) == [["żółty", "a\r\nb", "ґ"]] * 3


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_divides_header_and_rows_alike(mark: str) -> None:
    text = f"id{mark}title{mark}price\r\n1{mark}Cup, white; with a | on it{mark}1\r\n"
    if mark != "\t":
        text = text.replace("Cup, white; with a | on it", '"Cup, white; with a | on it"')
    assert dialect_of(text, TableRules()).delimiter == mark


def test_a_first_line_that_states_the_delimiter_is_followed() -> None:
    assert dialect_of("sep=|\nid|title, long, very\n1|a, b, c\n", TableRules()).delimiter == "|"


def test_single_quotation_marks_and_backslashes_are_found_where_a_table_is_written_so() -> None:
    assert dialect_of("'id','title'\n'1','a, b'\n", TableRules()).quote == "'"
    assert dialect_of('id,title\n1,"a \\"b\\", c"\n2,"d \\"e\\", f"\n', TableRules()).escape == "\\"


@pytest.mark.parametrize("head", ["<html>a,b", '{"a": 1, "b": 2}', '[{"a": 1}, 2]', "", "one line\nanother", "a\x01,b"])
def test_what_is_no_table_is_not_taken_for_one(head: str) -> None:
    assert not is_tabular(head)


def test_a_mark_within_a_cell_that_nobody_doubled_is_mended() -> None:
    found = read('1,"Sofa 5" wide, grey",10\n2,"Chair",20\n', 3)
    assert found == [Row(1, ["1", 'Sofa 5" wide, grey', "10"], mended=True), Row(2, ["2", "Chair", "20"])]


def test_a_lone_mark_at_the_very_end_of_a_cell_is_mended() -> None:
    found = read('1,"Screen, 24"",10\n2,"Chair, red",20\n', 3)
    assert found == [Row(1, ["1", 'Screen, 24"', "10"], mended=True), Row(2, ["2", "Chair, red", "20"])]


def test_an_unclosed_mark_costs_nothing_where_its_row_is_whole_without_it() -> None:
    found = read('1,"Sofa,10\n2,"Chair, red",20\n3,Lamp,30\n', 3)
    assert cells(found) == [["1", "Sofa", "10"], ["2", "Chair, red", "20"], ["3", "Lamp", "30"]]
    assert [each.mended for each in found if isinstance(each, Row)] == [True, False, False]


def test_an_unclosed_mark_never_costs_more_than_its_own_row() -> None:
    good = [f'{number},"Thing, number {number}",{number}0' for number in range(100)]
    found = read("\n".join([*good[:50], '50,"Broken, in, two', *good[51:]]) + "\n", 3)
    assert len(cells(found)) == 99
    assert [(loss.line, "not closed" in loss.reason) for loss in losses(found)] == [(51, True)]


def test_a_loss_of_several_lines_says_which_lines_they_are() -> None:
    found = read('1,"Text, that goes on\nand on, and\nnever, closes, at all\n2,Chair,20\n', 3)
    assert cells(found) == [["2", "Chair", "20"]]
    assert "lines 1 to 3" in losses(found)[0].reason


def test_two_stray_marks_do_not_join_two_rows_into_one() -> None:
    looks = Looks(links=(3,), amounts=(2,))
    text = '1,"Sofa,10,https://a.example/1\n2,Chair,20,https://a.example/2\n3,Screen 5",30,https://a.example/3\n'
    found = read(text, 4, looks=looks)
    assert cells(found) == [
        ["1", "Sofa", "10", "https://a.example/1"],
        ["2", "Chair", "20", "https://a.example/2"],
        ["3", 'Screen 5"', "30", "https://a.example/3"],
    ]


def test_a_description_of_many_lines_is_one_cell_and_the_line_of_the_next_row_is_right() -> None:
    text = "\n".join(["line, with; marks"] * 40)
    found = read(f'1,"{text}",10\n2,Chair,20\n', 3)
    assert found == [Row(1, ["1", text, "10"]), Row(41, ["2", "Chair", "20"])]


def test_the_last_line_of_a_long_cell_is_no_row_by_itself_however_much_it_looks_like_one() -> None:
    looks = Looks(links=(3,), amounts=(2,))
    text = "<b>Blue, big</b>\n" * 80 + "for tea, and soup"
    found = read(f'm-1,"{text}",9.50,https://m.example/1\nm-2,Cup,4,https://m.example/2\n', 4, looks=looks)
    assert found == [
        Row(1, ["m-1", text, "9.50", "https://m.example/1"]),
        Row(82, ["m-2", "Cup", "4", "https://m.example/2"]),
    ]


def test_a_row_with_too_few_cells_is_put_aside_where_the_table_writes_empty_ones() -> None:
    mender = Mender(Dialect(","), 3, Looks(), writes_ends=True)
    found = list(rows(Lines(iter([b"1,Sofa\n2,Chair,\n"]), UTF8), mender.dialect, 3, mender.one_row, mender))
    assert cells(found) == [["2", "Chair", ""]]
    assert "2 cells and the header 3" in losses(found)[0].reason


def test_cells_left_out_at_the_end_are_empty_where_the_table_never_writes_empty_ones() -> None:
    assert cells(read("1,Sofa\n2,Chair,20\n", 3)) == [["1", "Sofa", ""], ["2", "Chair", "20"]]


def test_empty_cells_too_many_are_dropped_and_others_are_not() -> None:
    found = read("1,Sofa,10,,\n2,Chair,20,red\n", 3)
    assert cells(found) == [["1", "Sofa", "10"]]
    assert "4 cells and the header 3" in losses(found)[0].reason


def test_an_unquoted_comma_with_a_space_behind_it_belongs_to_its_cell() -> None:
    assert cells(read("1,Sofa, grey, wide,10\n", 3)) == [["1", "Sofa, grey, wide", "10"]]


def test_a_row_that_slipped_by_a_cell_is_put_aside_although_it_could_be_filled_up() -> None:
    looks = Looks(links=(2,), amounts=(1,))
    found = read("Sofa,10,https://a.example\nChair and a half,https://a.example\n", 3, looks=looks)
    assert len(cells(found)) == 1
    assert len(losses(found)) == 1


@pytest.mark.parametrize("tail", ["2,Cha", '2,"Chair', '2,"Chair, gr\ney'])
def test_a_table_cut_off_within_a_row_says_so(tail: str) -> None:
    mender = Mender(Dialect(","), 3, Looks())
    data = f"1,Sofa,10\n{tail}".encode()
    found = list(rows(Lines(iter([data]), UTF8), mender.dialect, 3, mender.one_row, mender))
    assert cells(found) == [["1", "Sofa", "10"]]
    assert mender.cut
    assert "cut off" in losses(found)[-1].reason


def test_a_last_line_without_an_end_is_a_row() -> None:
    mender = Mender(Dialect(","), 3, Looks())
    assert len(cells(list(rows(Lines(iter([b"1,a,b\n2,c,d"]), UTF8), mender.dialect, 3, mender.one_row, mender)))) == 2
    assert not mender.cut


def test_empty_lines_and_rows_of_empty_cells_are_nothing() -> None:
    assert cells(read("\n1,Sofa,10\r\n\r\n,,\n \n2,Chair,20\n\n", 3))[:1] == [["1", "Sofa", "10"]]
    assert losses(read("\n1,Sofa,10\r\n\r\n,,\n2,Chair,20\n\n", 3)) == []


def test_a_cell_of_megabytes_is_read_and_is_no_repair() -> None:
    text = 'x "quoted", ' * 200_000
    quoted = text.replace('"', '""')
    assert read(f'1,"{quoted}",10\n2,Chair,20\n', 3) == [Row(1, ["1", text, "10"]), Row(2, ["2", "Chair", "20"])]


def test_a_row_without_end_is_put_aside_and_the_next_one_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeds.delimited.MAX_ROW", 1000)
    monkeypatch.setattr("feeds.mended.MAX_ROW", 1000)
    found = read("1,Sofa,10\n2," + "x" * 5000 + ",20\n3,Lamp,30\n", 3)
    assert cells(found) == [["1", "Sofa", "10"], ["3", "Lamp", "30"]]
    assert "a row of more than" in losses(found)[0].reason


def test_a_million_cells_in_a_row_are_put_aside() -> None:
    found = read("1,Sofa,10\n" + "x," * 1_000_000 + "\n3,Lamp,30\n", 3)
    assert len(cells(found)) == 2
    assert len(losses(found)) == 1


def test_nul_bytes_are_left_out_and_counted() -> None:
    lines = Lines(iter([b"1,So\0fa,10\n\0\0\n2,Chair,20\n"]), UTF8)
    mender = Mender(Dialect(","), 3, Looks())
    found = cells(list(rows(lines, mender.dialect, 3, mender.one_row, mender)))
    assert found[0] == ["1", "Sofa", "10"]
    assert found[-1] == ["2", "Chair", "20"]
    assert lines.nuls == 2


def test_only_marks_of_quotation_cost_no_more_than_their_lines() -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(300):
            yield b'1,"Sofa "x" ,10\n"\n' * 10

    mender = Mender(Dialect(","), 3, Looks())
    found = list(rows(Lines(endless(), UTF8), mender.dialect, 3, mender.one_row, mender))
    assert len(found) >= 3000
