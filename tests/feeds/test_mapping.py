"""A mapping is read as a format is, and what is wrong with one is said: where, what, how to mend it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import MappingError
from feeds.mapping import KEY, MAX_TEXT, read_mapping

GOODS = """
item = "good"
currency = "CZK"
[fields]
id = "@code"
title = ["names/name[@lang=cs]", "names/name"]
price = "cost"
category = "^Section"
availability = "state"
[category]
separators = ">"
[availability]
"do dvou dnů" = "in_stock"
[attributes]
loose = false
pairs = [{ path = "p", name = "@k", value = ".", unit = "@u" }]
"""


def test_a_mapping_is_a_format_that_names_its_item_and_recognises_nothing() -> None:
    mapping = read_mapping(GOODS)
    assert (mapping.key, mapping.recognise.items, mapping.recognise.roots) == (KEY, ("good",), ())
    assert mapping.fields["title"] == ("names/name[@lang=cs]", "names/name")
    assert (mapping.fields["id"], mapping.category.separators) == (("@code",), (">",))


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (("item = ", "items = "), "items: a mapping has no key 'items'; 'item' is meant"),
        (('"good"', '"goods/good"'), "item: the name of the element that is one product"),
        (("title = ", "titel = "), r"fields.titel: there is no field 'titel'; 'title' is meant\? \(and 1 more fault\)"),
        (('"cost"', '"number(cost)"'), "fields.price: 'number\\(cost\\)' is no path: functions are not followed"),
        (('"cost"', "5"), "fields.price: a path or a list of paths stands here"),
        (('"cost"', "[]"), "fields.price: a path or a list of paths stands here"),
        (('"CZK"', '"Kč"'), "currency: 'Kč' is no currency code"),
        (('"in_stock"', '"yes"'), "availability.do dvou dnů: 'yes' is no state"),
        (('path = "p"', 'path = "p[1]"'), r"attributes.pairs\[1\].path: 'p\[1\]' is no path: a place by number"),
        (('"@k"', '"a//b"'), r"attributes.pairs\[1\].name: 'a//b' is none of"),
        (("loose = false", "lose = false"), "attributes.loose: this is missing"),
        (("[fields]", "[fields"), "the text is not TOML: .*line 4"),
        (("[attributes]", "attributes = 1\n[other]"), "other: a mapping has no key"),
    ],
)
def test_a_fault_is_said_in_one_sentence_with_its_place(changed: tuple[str, str], says: str) -> None:
    assert changed[0] in GOODS
    with pytest.raises(MappingError, match=says) as error:
        read_mapping(GOODS.replace(changed[0], changed[1], 1))
    assert "\n" not in str(error.value)


def test_a_mapping_without_a_path_for_the_title_is_refused() -> None:
    with pytest.raises(MappingError, match=r"fields\.title: no path for the title"):
        read_mapping('item = "a"\n[fields]\nid = "b"')


def test_a_text_that_no_person_wrote_is_refused_unread() -> None:
    with pytest.raises(MappingError, match="longer than"):
        read_mapping("#" * (MAX_TEXT + 1))
    with pytest.raises(MappingError, match="not TOML"):
        read_mapping("a = " + "[" * 5000)


def test_a_mapping_of_a_table_names_columns_and_no_element() -> None:
    columns = read_mapping('[table]\n[fields]\ntitle = "Nazwa (PL)"\nprice = "Cena, zł"')
    assert (columns.fields["title"], columns.recognise.items) == (("Nazwa (PL)",), ())
    assert columns.table is not None
    with pytest.raises(MappingError, match="either item or"):
        read_mapping('item = "a"\n[table]\n[fields]\ntitle = "b"')


VALUES = st.recursive(
    st.text(max_size=5) | st.integers() | st.booleans(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["loose", "pairs", "id"]), inner),
    max_leaves=4,
)


def toml(value: Any) -> str:
    """A value as TOML writes it in one line."""
    import json

    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value, ensure_ascii=True)


@given(st.dictionaries(st.sampled_from(["fields", "named", "tree", "category", "attributes", "currencies"]), VALUES))
def test_whatever_stands_in_a_mapping_it_is_read_or_refused_by_name(document: dict[str, Any]) -> None:
    text = 'item = "a"\n' + "".join(f"{key} = {toml(value)}\n" for key, value in document.items())
    with pytest.raises(MappingError):  # there is never a path for the title
        read_mapping(text)
