"""Every shipped mapping recognises a feed of its kind by itself and reads each field from where it stands.

The feeds and what is to be read of them stand as pairs in tests/feeds/mappings: NAME.xml and NAME.json.
"""

import json
import re
from pathlib import Path

import pytest

from feeds.formats import load_formats
from feeds.model import Rejection
from feeds.read import read_items
from feeds.steps import JOINED, check_paths
from tests.feeds.building import built

PAIRS = Path(__file__).parent / "mappings"
MAPPINGS = sorted(path.stem for path in Path("templates/mappings").glob("*.toml"))


def test_every_mapping_has_its_pair() -> None:
    assert sorted(path.stem for path in PAIRS.glob("*.xml")) == MAPPINGS
    assert set(MAPPINGS) <= set(load_formats())


@pytest.mark.parametrize("key", MAPPINGS)
def test_a_feed_of_the_kind_is_recognised_and_read_field_by_field(key: str) -> None:
    expected = json.loads((PAIRS / f"{key}.json").read_text("utf-8"))
    found = built((PAIRS / f"{key}.xml").read_bytes())
    assert (found.report["format"], found.report["products"]) == (key, len(expected))
    assert found.report["quarantined"] == []
    for product, wanted in zip(found.products, expected, strict=True):
        stated = {name: value for name, value in wanted.items() if name != "attributes"}
        assert {name: product.get(name) for name in stated} == stated


@pytest.mark.parametrize("key", MAPPINGS)
def test_what_no_field_takes_becomes_attributes_where_it_describes_the_product(key: str) -> None:
    expected = json.loads((PAIRS / f"{key}.json").read_text("utf-8"))
    items = [item for item in read_items([(PAIRS / f"{key}.xml").read_bytes()]) if not isinstance(item, Rejection)]
    for item, wanted in zip(items, expected, strict=True):
        if "attributes" in wanted:
            read = [{"name": each.name, "value": each.value, "unit": each.unit} for each in item.attributes]
            assert read == [{"unit": None, **each} for each in wanted["attributes"]]


@pytest.mark.parametrize("key", MAPPINGS)
def test_every_path_of_a_mapping_follows_the_grammar_and_is_written_once(key: str) -> None:
    mapping = load_formats()[key]
    for paths in mapping.fields.values():
        assert len(set(paths)) == len(paths)
        for path in paths:
            check_paths(path)
    assert set(mapping.currencies) <= {path for paths in mapping.fields.values() for path in paths}


@pytest.mark.parametrize("key", MAPPINGS)
def test_a_mapping_tells_a_person_what_kind_of_feed_it_reads(key: str) -> None:
    text = Path(f"templates/mappings/{key}.toml").read_text("utf-8")
    assert re.match(r"# [A-Z].{60,}", text)
    assert JOINED not in load_formats()[key].name
