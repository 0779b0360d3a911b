"""The project's own feeds become the products that stand beside them; the broken ones lose what they must, no more."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from feeds.documents import report_document
from tests.oracle.feeds import Thing, invent, random_feed
from tests.oracle.opened import Document, OpenedFeed, open_feed

DATA = Path(__file__).parent / "data"
OWN = sorted(DATA.glob("*.xml"))
BROKEN = sorted(DATA.glob("broken/*.xml"))


def built(source: Path, folder: Path) -> OpenedFeed:
    """A feed that must hold products."""
    feed = open_feed(source, folder)
    assert feed is not None
    return feed


def expected(source: Path, kind: str) -> list[Document]:
    """What stands beside a feed file."""
    found: list[Document] = json.loads(source.with_suffix(f".{kind}.json").read_text("utf-8"))
    return found


def comparable(key: str, value: object) -> object:
    """A fact without what the contract leaves open: the spelling of a sum of money, the order of a filter's values."""
    if isinstance(value, str) and key in ("price", "old_price"):
        return Decimal(value)
    return sorted(value) if isinstance(value, list) and key != "category" else value


def facts(product: Document, wanted: Document) -> Document:
    """Of a product document only what the expectation speaks of; its filters among the rest."""
    said = {f"filters.{key}": comparable(key, product["filters"].get(key)) for key in wanted.get("filters", {})}
    return said | {key: comparable(key, product.get(key)) for key in wanted if key != "filters"}


@pytest.mark.parametrize("source", OWN, ids=lambda source: source.stem)
def test_an_own_feed_becomes_the_products_that_stand_beside_it(source: Path, tmp_path: Path) -> None:
    feed, wanted = built(source, tmp_path), expected(source, "products")
    assert [facts(product, want) for product, want in zip(feed.products, wanted, strict=True)] == [
        facts(want, want) for want in wanted
    ]
    assert (feed.report.items, feed.report.products, feed.report.complete) == (len(wanted), len(wanted), True)


@pytest.mark.parametrize("source", BROKEN, ids=lambda source: source.stem)
def test_a_broken_feed_loses_what_it_must_and_no_more(source: Path, tmp_path: Path) -> None:
    feed, wanted = built(source, tmp_path), json.loads(source.with_suffix(".report.json").read_text("utf-8"))
    report = report_document(feed.report)
    assert [facts(product, want) for product, want in zip(feed.products, wanted["products"], strict=True)] == [
        facts(want, want) for want in wanted["products"]
    ]
    assert {key: report[key] for key in ("items", "complete") if key in wanted}.items() <= wanted.items()
    assert report["items"] == report["products"] + len(report["quarantined"])
    if "quarantined" in wanted:
        pairs = zip(report["quarantined"], wanted["quarantined"], strict=True)
        assert all(want.items() <= rejection.items() for rejection, want in pairs), report["quarantined"]
    assert all(rejection["reason"] and rejection["line"] > 0 for rejection in report["quarantined"])


def test_no_entity_of_a_hostile_doctype_is_ever_expanded(tmp_path: Path) -> None:
    feed = built(DATA / "broken" / "billion-laughs.xml", tmp_path)
    assert "haha" not in json.dumps(feed.products, ensure_ascii=False)


def test_what_the_feed_says_there_is_none_of_is_false_and_no_value(tmp_path: Path) -> None:
    products = {
        product["id"]: product["filters"] for product in built(DATA / "cosmetics-google-rss.xml", tmp_path).products
    }
    scent = next(key for key, value in products["0010"].items() if value == ["różany"])
    assert products["0013"][scent] is False  # brak
    assert products["0012"][scent] is False  # bezzapachowy
    assert products["0016"][scent] is False
    assert scent not in products["0019"]  # silence


def test_dzinsy_are_not_asked_about_material_and_bluzki_are(tmp_path: Path) -> None:
    values = built(DATA / "jeans-and-blouses.xml", tmp_path).filters()["main"]["values"]
    asked = {value["value"]: {each["filter"]: each["label"] for each in value["dependent"]} for value in values}
    jeans, blouses = asked["Odzież > Spodnie > Dżinsy"], asked["Odzież > Bluzki"]
    assert {"color", "price"} <= jeans.keys() & blouses.keys()
    assert "Fason" in jeans.values()
    assert "Fason" in blouses.values()
    assert "material" in blouses.keys() - jeans.keys()


@pytest.mark.parametrize("format", ["google", "ceneo", "yml"])
def test_a_random_feed_becomes_what_it_was_written_from(format: str, tmp_path: Path) -> None:
    source = tmp_path / "feed.xml"
    source.write_bytes(random_feed(format, 300, seed=8))
    feed, wanted = built(source, tmp_path / "built"), [document_of(thing, format) for thing in invent(300, seed=8)]
    assert [facts(product, want) for product, want in zip(feed.products, wanted, strict=True)] == [
        facts(want, want) for want in wanted
    ]


def document_of(thing: Thing, format: str) -> Document:
    """The facts that a format carries of an invented thing."""
    paths = thing.paths if format == "google" else thing.paths[:1]
    said = dict(thing.attributes)
    words = {key: list(said[name]) for key, name in (("color", "Kolor"), ("material", "Materiał")) if name in said}
    brand = {"brand": [thing.brand]} if thing.brand else {}
    category = {"category": [" > ".join(path) for path in paths]} if paths else {}
    document: Document = {
        "id": thing.id,
        "title": thing.title,
        "price": thing.price,
        "currency": thing.currency,
        "available": thing.available,
        "brand": thing.brand,
        "category": list(paths[0]) if paths else [],
        "filters": {"price": thing.price, **words, **brand, **category},
    }
    if format != "ceneo":
        document |= {"group": thing.group, "old_price": thing.old_price}
    return document
