"""A table gives the same stream as an XML feed: items, rejections, and what is to be said of the whole."""

import gzip
import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds.errors import FeedRefused, UnknownFormat
from feeds.formats import CategoryRules, FeedFormat, load_formats
from feeds.model import Rejection
from feeds.read import Item, read_items
from feeds.table import TableReading
from feeds.table_rules import TableRules, column_key

HEADER = "id,title,price,availability,link,color\n"
ROW = "{0},Kubek {0},{0}9.99 PLN,in stock,https://s.example/{0},biały\n"


def read(data: bytes | str, forced: str | FeedFormat | None = None) -> tuple[TableReading, list[Item], list[Rejection]]:
    reading = read_items(iter([data.encode() if isinstance(data, str) else data]), forced)
    assert isinstance(reading, TableReading)
    found = list(reading)
    return reading, [f for f in found if isinstance(f, Item)], [f for f in found if isinstance(f, Rejection)]


def table(count: int, *broken: str) -> str:
    return HEADER + "".join(ROW.format(number) for number in range(1, count + 1)) + "".join(broken)


def test_a_row_is_an_item_with_its_number_its_line_and_its_texts_by_column() -> None:
    reading, items, _ = read(table(2))
    assert reading.format.key == "meta_csv"
    assert (items[1].number, items[1].line) == (2, 3)
    assert items[1].values["title"] == ["Kubek 2"]
    assert [(each.name, each.value) for each in items[1].attributes] == [("color", "biały")]


@pytest.mark.parametrize(
    "header", ["ID,Title,Price,Availability,Link,Color", "g:id,g:title,g:price,g:availability,g:link,c"]
)
def test_columns_are_known_in_any_spelling(header: str) -> None:
    _, items, _ = read(header + "\n" + ROW.format(3))
    assert items[0].values["price"] == ["39.99 PLN"]


@pytest.mark.parametrize("name", ["image_link", "Image Link", "image-link", "g:image_link", " IMAGE  link "])
def test_spellings_of_one_column_are_compared_as_one(name: str) -> None:
    assert column_key(name) == "image link"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8-sig", "Żółta sukienka, świąteczna".replace(",", "")),
        ("utf-16", "Żółta sukienka"),
        ("utf-16-le", "Żółta sukienka"),
        ("utf-16-be", "Żółta sukienka"),
        ("windows-1250", "Żółta sukienka na święta i źrebię"),
        ("iso-8859-2", "Żółta sukienka na święta śliczna"),
        ("windows-1251", "Зимняя куртка для мальчика"),
    ],
)
def test_an_encoding_that_no_table_can_declare_is_found(encoding: str, text: str) -> None:
    data = HEADER + f"1,{text},10 PLN,in stock,https://s.example/1,\n" * 5
    reading, items, rejected = read(data.encode(encoding))
    assert [item.values["title"] for item in items] == [[text]] * 5
    assert rejected == []
    if encoding.startswith(("windows", "iso")):
        assert reading.encoding.name == encoding or any(encoding in note for note in reading.notes)


def test_lines_of_another_encoding_far_behind_a_plain_beginning_are_read_and_said() -> None:
    plain = table(3000).replace("biały", "white").encode()
    reading, items, _ = read(
        plain + "5000,Żółta sukienka świąteczna źle,1 PLN,in stock,https://s.example/x,\n".encode("cp1250")
    )
    assert items[-1].values["title"] == ["Żółta sukienka świąteczna źle"]
    assert any("1 lines are not UTF-8" in note for note in reading.notes)


def test_a_byte_that_is_no_utf8_costs_one_character() -> None:
    data = table(3).encode().replace(b"Kubek 2", b"Kub\xffek 2")
    _, items, rejected = read(data)
    assert [item.values["title"][0] for item in items] == ["Kubek 1", "Kub\ufffdek 2", "Kubek 3"]
    assert rejected == []


def test_a_table_in_gzip_is_read_and_one_cut_off_is_refused() -> None:
    packed = gzip.compress(table(300).encode())
    assert len(read(packed)[1]) == 300
    with pytest.raises(FeedRefused, match="ends early"):
        list(read_items(iter([packed[:-20]])))


def test_a_download_cut_within_a_row_is_not_complete_and_its_last_row_no_item() -> None:
    reading, items, rejected = read(table(5)[:-20])
    assert (len(items), len(rejected), reading.complete) == (4, 1, False)
    assert "cut off" in rejected[0].reason


def test_a_whole_table_is_complete_with_and_without_its_last_line_end() -> None:
    assert read(table(5))[0].complete
    assert read(table(5)[:-1])[0].complete


def test_a_damaged_row_is_one_rejection_with_its_line_and_the_rest_is_read() -> None:
    reading, items, rejected = read(table(2, "3,no price\n", ROW.format(4)))
    assert len(items) == 2 + 1
    assert (rejected[0].item, rejected[0].line) == (3, 4)
    assert "2 cells and the header 6" in rejected[0].reason
    assert reading.items == 4


def test_what_looks_like_a_formula_is_text() -> None:
    _, items, _ = read(HEADER + "1,=cmd|'/c calc'!A0,1 PLN,in stock,https://s.example,@SUM(A1)\n")
    assert items[0].values["title"] == ["=cmd|'/c calc'!A0"]
    assert items[0].attributes[0].value == "@SUM(A1)"


def test_columns_of_one_name_are_several_texts_and_said() -> None:
    head = "id,title,price,additional_image_link,additional_image_link\n"
    reading, items, _ = read(head + "1,Cup,1 PLN,https://a.example,https://b.example\n")
    assert items[0].values["additional_image_link"] == ["https://a.example", "https://b.example"]
    assert "2 columns are named 'additional image link'" in reading.notes


@pytest.mark.parametrize(
    ("cell", "texts"),
    [
        ("https://a.example/1,2.jpg,https://b.example", ["https://a.example/1,2.jpg", "https://b.example"]),
        ('["https://a.example", "https://b.example"]', ["https://a.example", "https://b.example"]),
        ('[{"url": "https://a.example", "tag": ["x"]}]', ["https://a.example"]),
        ('{"url": "https://a.example"}', ["https://a.example"]),
        ("[not json", ["[not json"]),
        ("[" * 5000 + "]", ["[" * 5000 + "]"]),
    ],
)
def test_a_cell_of_several_pictures_is_several_texts(cell: str, texts: list[str]) -> None:
    quoted = cell.replace('"', '""')
    _, items, _ = read(f'id,title,price,additional_image_link\n1,Cup,1 PLN,"{quoted}"\n')
    assert items[0].values["additional_image_link"] == texts


def test_members_of_a_cell_of_json_are_attributes_of_their_own() -> None:
    _, items, _ = read('id,title,price,extra\n1,Cup,1 PLN,"{""Scent"": ""rose"", ""Notes"": 3, ""x"": {}}"\n')
    assert [(each.name, each.value) for each in items[0].attributes] == [("Scent", "rose"), ("Notes", "3")]


def test_a_mapping_of_ones_own_says_which_column_is_which_and_how_the_table_is_written() -> None:
    mapping = FeedFormat(
        key="ours",
        name="Ours",
        table=TableRules(delimiter="^", quote=""),
        fields={"id": ("kod",), "title": ("nazwa",), "price": ("cena",)},
        category=CategoryRules(separators=()),
    )
    _, items, _ = read('Kod^Nazwa^Cena\n1^Garnek "duży, 5"^10\n', mapping) if False else _forced(mapping)
    assert items[0].values == {"kod": ["1"], "nazwa": ['Garnek "duży", 5"'], "cena": ["10"]}


def _forced(mapping: FeedFormat) -> tuple[TableReading, list[Item], list[Rejection]]:
    return read('Kod^Nazwa, pełna^Nazwa^Cena\n1^x^Garnek "duży", 5"^10\n', mapping)


def test_an_unknown_table_is_refused_with_its_columns() -> None:
    with pytest.raises(UnknownFormat, match=r"columns belong to no known format \(foo, bar, baz\)"):
        read("foo,bar,baz\n1,2,3\n")


def test_a_format_of_xml_is_refused_for_a_table_and_one_of_tables_for_xml() -> None:
    with pytest.raises(FeedRefused, match="read from XML"):
        read(table(1), "ceneo")
    with pytest.raises(FeedRefused, match="XML"):
        list(read_items(iter([b"<rss><channel><item><id>1</id></item></channel></rss>"]), "meta_csv"))


def test_a_forced_format_without_its_title_is_refused_with_the_column_it_misses() -> None:
    with pytest.raises(FeedRefused, match="column Title"):
        read("a,b\n1,2\n", "shopify")


@pytest.mark.parametrize(
    ("document", "says"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><html><body>a, b</body></html>", "web page"),
        (b'{"products": [1, 2]}', "JSON"),
        (b"Service unavailable", "neither XML nor a table"),
        (b"%PDF-1.7 a,b", "PDF"),
        (HEADER.encode(), "no row"),
        (b"id,title,price\n" + b"\n" * 10, "no row"),
        (b"id," + b"x," * 1_000_000 + b"title\n1,2\n", "columns"),
        (b'id,"title,price\n' + b"1,2\n" * 10, "header"),
    ],
)
def test_what_is_no_feed_is_refused_in_one_sentence(document: bytes, says: str) -> None:
    with pytest.raises((FeedRefused, UnknownFormat), match=says) as refused:
        list(read_items(iter([document])))
    assert len(str(refused.value).splitlines()) == 1


def test_rows_of_any_number_take_constant_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeds.table_columns.MAX_HEADS", 500)

    def endless(count: int) -> Iterator[bytes]:
        yield b"Handle,Title,Body (HTML),Option1 Name,Option1 Value,Variant Price\n"
        for number in (at % 1_000 for at in range(count)):  # what spellings have in common is remembered, up to a bound
            yield f'h{number},Cap {number},"{"text " * 100}\n",Size,M,10\nh{number},,,,L,10\n'.encode()

    def peak(count: int) -> int:
        tracemalloc.start()
        try:
            assert sum(1 for _ in read_items(endless(count))) == 2 * count
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    few, many = peak(1_000), peak(6_000)
    assert many < few * 1.2


@pytest.mark.parametrize("key", [key for key, each in load_formats().items() if each.table is not None])
def test_every_format_of_tables_has_its_pair(key: str) -> None:
    expected = (Path(__file__).parent / "formats").glob("*/expected.json")
    assert key in {json.loads(file.read_text("utf-8"))["format"] for file in expected}


@pytest.mark.parametrize("mark", ['"# Required | {}"', "# Obligatoire | {}"])
def test_remarks_that_a_template_writes_above_its_header_are_no_header(mark: str) -> None:
    remarks = ",".join(mark.format(what) for what in ("One id; once", "A title", "A price"))
    reading, items, rejected = read(f"\ufeff{remarks}\nid,title,price\nA-1,Kubek,9.90 PLN\n")
    assert [reading.format.key, reading.header, items[0].line] == ["meta_csv", ("id", "title", "price"), 3]
    assert [len(items), rejected, reading.repaired] == [1, [], 0]


def test_a_column_called_by_a_hash_sign_is_a_header() -> None:
    reading, items, _ = read("#,id,title,price\n1,A-1,Kubek,9.90 PLN\n")
    assert [reading.header[0], len(items)] == ["#", 1]
