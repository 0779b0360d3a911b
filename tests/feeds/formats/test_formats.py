"""Every recognised format by a small feed of it and what is to be made of that, product by product."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

import templates
from feeds.collect import collect
from feeds.drafts import Drafts
from feeds.errors import UnknownFormat
from feeds.formats import load_formats
from feeds.read import read_items
from feeds.settings import FeedSettings
from tests.feeds.building import AT

HERE = Path(__file__).parent
PAIRS = sorted(folder.parent.name for folder in HERE.glob("*/expected.json"))
SHIPPED = Path(templates.__file__).parent / "formats"
OF_XML = sorted(
    key for key, each in load_formats().items() if each.recognise.items and (SHIPPED / f"{key}.toml").exists()
)
PAGE = (Path(templates.__file__).parents[1] / "docs" / "formats.md").read_text("utf-8")
OF_DOCUMENT = (
    "id", "title", "description", "link", "image", "images", "price", "old_price", "currency", "availability",
    "available", "brand", "group", "popularity",
)  # fmt: skip


def made_of(source: Path, place: Path) -> dict[str, Any]:
    """A feed's format, its products as they are before filters are derived, and what was put aside."""
    drafts = place / "drafts"
    collected = collect(source, drafts, FeedSettings(at=AT))
    opened = Drafts(drafts)
    try:
        rows = opened.table.take(collected.live).to_pylist()
    finally:
        opened.close()
    aside = [{"item": each.item, "id": each.id, "field": each.field} for each in collected.quarantined]
    return {"format": collected.format.key, "products": [_product(row) for row in rows], "quarantined": aside}


def _product(row: dict[str, Any]) -> dict[str, Any]:
    """A draft's row, without what it is silent about."""
    document = json.loads(row["document"])
    attributes = [
        [name, value] if unit is None else [name, value, unit]
        for name, value, unit in zip(row["attribute_name"], row["attribute_value"], row["attribute_unit"], strict=True)
    ]
    told = {name: document[name] for name in OF_DOCUMENT} | {"categories": row["paths"], "attributes": attributes}
    return {name: value for name, value in told.items() if value is False or value not in (None, [], 0)}


@pytest.mark.parametrize("pair", PAIRS)
def test_a_feed_of_the_format_becomes_the_products_it_describes(pair: str, tmp_path: Path) -> None:
    expected = json.loads((HERE / pair / "expected.json").read_text("utf-8"))
    source = next((HERE / pair).glob("feed.*"))
    assert made_of(source, tmp_path) == expected


@pytest.mark.parametrize("key", OF_XML)
def test_every_format_of_xml_has_its_pair(key: str) -> None:
    assert key in {json.loads((HERE / pair / "expected.json").read_text("utf-8"))["format"] for pair in PAIRS}


def test_the_page_of_formats_lists_each_and_no_other() -> None:
    keys = sorted(file.stem for file in SHIPPED.glob("*.toml"))
    assert sorted(re.findall(r"^\| `([\w-]+)` \|", PAGE, re.MULTILINE)) == keys


def read_as(document: str) -> str:
    return read_items(iter([document.encode()])).format.key


def test_of_formats_that_share_a_root_the_evidence_decides() -> None:
    item = "<rss><channel><item><id>1</id><title>A car</title><price>1 EUR</price>{}</item></channel></rss>"
    assert read_as(item.format("")) == "google"
    assert read_as(item.format("<make>Fiat</make><model>500</model>")) == "vehicle"
    assert read_as(item.format("<brand>Fiat</brand><model>500</model><mileage><value>9</value></mileage>")) == "vehicle"
    assert read_as(item.format("<brand>Nokia</brand><model>3310</model><year>2000</year>")) == "google"
    assert (
        read_as(item.format("<post_type>product</post_type><post_id>1</post_id><post_parent>0</post_parent>"))
        == "woocommerce"
    )


def test_a_shopitem_is_heurekas_unless_something_says_zbozi() -> None:
    item = "<SHOP{}><SHOPITEM><PRODUCTNAME>Hrnek</PRODUCTNAME><PRICE_VAT>9</PRICE_VAT>{}</SHOPITEM></SHOP>"
    assert read_as(item.format("", "")) == "heureka"
    assert read_as(item.format("", "<EXTRA_MESSAGE>free_gift</EXTRA_MESSAGE>")) == "zbozi"
    assert read_as(item.format(' xmlns="http://www.zbozi.cz/ns/offer/1.0"', "")) == "zbozi"


def test_a_refusal_says_which_formats_were_considered_and_what_each_misses() -> None:
    with pytest.raises(UnknownFormat) as refused:
        read_as("<rss><channel><item><title>News</title></item></channel></rss>")
    said = str(refused.value)
    assert "google (none of id, price" in said
    assert "vehicle (no make | mileage | vin, model in the first items)" in said
    assert "woocommerce (no post_type in the first items)" in said
    assert "ceneo" not in said


def test_an_element_of_an_items_name_in_another_formats_head_is_no_item() -> None:
    head = "<yml_catalog><shop><item>A</item><categories><category id='1'>Cups</category></categories>"
    document = (
        head + "<offers><offer id='1'><name>Cup</name><categoryId>1</categoryId></offer></offers></shop></yml_catalog>"
    )
    reading = read_items(iter([document.encode()]))
    assert [reading.format.key, reading.tree] == ["yml", {"1": ("Cups", None)}]
