"""A mapping is proposed for a feed that nobody knows, with its evidence; it reads the feed once a person saved it."""

from pathlib import Path

import pytest

from feeds.field_names import field_names
from feeds.looks import looks_of
from feeds.mapping import read_mapping
from feeds.propose import Proposal, propose
from tests.feeds.building import built

PAIRS = Path(__file__).parent / "mappings"

GOODS = """<?xml version="1.0"?>
<magazyn><nazwa>Sklep</nazwa>
<dzialy><dzial nr="1" parentNr="0">Dom</dzial><dzial nr="2" parentNr="1">Kuchnia</dzial></dzialy>
<towary>
<towar><symbol>A-1</symbol><nazwa>Garnek 3 l</nazwa>
<opis>&lt;p&gt;Z pokrywką, na każdą kuchenkę, także indukcję.&lt;/p&gt;</opis>
<adres>https://s.example/a1</adres><zdjecie>https://s.example/a1.jpg</zdjecie>
<cena>129,00 zł</cena><kategoria_id>2</kategoria_id>
<producent>Żeliwo</producent><cecha nazwa="Kolor">czarny</cecha><cecha nazwa="Średnica">24 cm</cecha></towar>
<towar><symbol>A-2</symbol><nazwa>Patelnia</nazwa><opis>Patelnia do naleśników z niskim brzegiem, lekka.</opis>
<adres>https://s.example/a2</adres><zdjecie>https://s.example/a2.jpg</zdjecie>
<cena>1 059,50 zł</cena><kategoria_id>2</kategoria_id>
<producent>Żeliwo</producent><cecha nazwa="Kolor">szary</cecha><cecha nazwa="Średnica">28 cm</cecha></towar>
<towar><symbol>A-3</symbol><nazwa>Stół</nazwa><adres>https://s.example/a3</adres>
<zdjecie>https://s.example/a3.jpg</zdjecie>
<cena>900 zł</cena><kategoria_id>1</kategoria_id></towar>
</towary></magazyn>
"""


def proposed(tmp_path: Path, document: str | bytes) -> Proposal | None:
    feed = tmp_path / "feed.xml"
    feed.write_bytes(document if isinstance(document, bytes) else document.encode())
    return propose(feed)


def paths(proposal: Proposal | None) -> dict[str, str]:
    assert proposal is not None
    return {each.field: each.path for each in proposal.fields}


def test_a_feed_in_words_of_its_own_is_read_by_what_is_proposed_for_it(tmp_path: Path) -> None:
    proposal = proposed(tmp_path, GOODS)
    assert proposal is not None
    assert (proposal.item, paths(proposal)["id"], paths(proposal)["price"]) == ("towar", "symbol", "cena")
    assert "occurs 3 times in <towary>" in proposal.because
    found = built(GOODS, mapping=proposal.toml())
    assert found.report["format"] == "mapping"
    assert [(each["id"], each["title"], each["price"], each["currency"]) for each in found.products] == [
        ("A-1", "Garnek 3 l", "129.00", "PLN"),
        ("A-2", "Patelnia", "1059.50", "PLN"),
        ("A-3", "Stół", "900.00", "PLN"),
    ]
    first = found.product("A-1")
    assert (first["link"], first["image"]) == ("https://s.example/a1", "https://s.example/a1.jpg")
    assert (first["category"], first["brand"]) == (["Dom", "Kuchnia"], "Żeliwo")


@pytest.mark.parametrize("key", sorted(path.stem for path in PAIRS.glob("*.xml")))
def test_the_product_of_a_known_feed_is_found_without_knowing_it(key: str) -> None:
    item = {"bmecat": "ARTICLE", "bmecat2005": "PRODUCT", "finance": "Offer", "trovaprezzi": "Offer", "tours": "TOUR"}
    others = {"hotels": "hotel", "hotline": "item", "skroutz": "product", "kaspi": "offer", "realty": "offer"}
    others |= {"cian": "object", "homes": "listing", "travel": "listing", "trovaprezzi_it": "offer"}
    proposal = propose(PAIRS / f"{key}.xml")
    assert proposal is not None
    assert proposal.item == (item | others)[key]
    assert read_mapping(proposal.toml()).recognise.items == (proposal.item,)


def test_what_an_item_stands_in_is_proposed_for_its_category() -> None:
    assert paths(propose(PAIRS / "finance.xml"))["category"] == "^CategoryName > SubCategoryName"


def test_a_field_without_a_telling_name_is_proposed_by_its_looks_and_is_less_sure(tmp_path: Path) -> None:
    items = "".join(f"<x><name>Mug {n}</name><f7>https://a.example/{n}</f7></x>" for n in range(5))
    proposal = proposed(tmp_path, f"<r>{items}</r>")
    assert proposal is not None
    link = next(each for each in proposal.fields if each.field == "link")
    assert (link.path, link.confidence < 0.5) == ("f7", True)
    assert link.evidence == "no name speaks for it; 100% of 5 texts are addresses"


def test_a_price_with_vat_goes_before_one_that_does_not_say_so(tmp_path: Path) -> None:
    rows = "".join(
        f"<p><reference>R{n}</reference><designation>Caneca {n}</designation><PRICE>{n}0.00</PRICE>"
        f"<VAT_PRICE>{n}2.30</VAT_PRICE></p>"
        for n in range(1, 4)
    )
    proposal = proposed(tmp_path, f"<r>{rows}</r>")
    assert proposal is not None
    found = paths(proposal)
    assert (found["id"], found["title"], found["price"]) == ("reference", "designation", "VAT_PRICE")


def test_elements_that_stand_in_for_each_other_are_proposed_together(tmp_path: Path) -> None:
    rows = "<i><name>Cup</name><PRICE_VAT>12</PRICE_VAT><PRICE>10</PRICE></i><i><name>Mug</name><PRICE>20</PRICE></i>"
    proposal = proposed(tmp_path, f"<r>{rows}</r>")
    assert proposal is not None
    assert next((each.path, each.also) for each in proposal.fields if each.field == "price") == (
        "PRICE_VAT",
        ("PRICE",),
    )


@pytest.mark.parametrize(
    "document", ["", "no XML", "<a/>", "<a><b>1</b><b>2</b></a>", "id;title\n1;cup", "<a" * 5000, "\x00\x01<r>"]
)
def test_where_nothing_looks_like_a_product_nothing_is_proposed(tmp_path: Path, document: str) -> None:
    assert proposed(tmp_path, document) is None


def test_a_document_that_is_cut_or_broken_is_still_proposed_for(tmp_path: Path) -> None:
    broken = GOODS.replace("Garnek", "Garnek & pokrywka")[: GOODS.index("<towar><symbol>A-3")]
    assert paths(proposed(tmp_path, broken)) == paths(proposed(tmp_path, GOODS))


def test_an_entity_is_neither_expanded_nor_loaded_for_a_proposal(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("never shown")
    doctype = f'<!DOCTYPE r [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'
    proposal = proposed(tmp_path, f"{doctype}<r><i><name>Cup &s;</name></i><i><name>Mug &s;</name></i></r>")
    assert "never shown" not in (proposal.toml() if proposal else "")


def test_texts_are_told_by_what_they_look_like() -> None:
    prices = looks_of(["12,50 zł", "1 200.00", "€ 7"])
    assert (prices["price"], prices["address"], prices["words"] < 1) == (1.0, 0.0, True)
    pictures = looks_of(["https://a.example/b.JPG?x=1", "c.png"])
    assert (pictures["picture"], pictures["address"]) == (1.0, 0.5)
    assert looks_of(["2026-01-02"])["price"] == 0.0


def test_names_are_compared_without_capitals_signs_languages_and_what_they_belong_to() -> None:
    names = field_names()
    assert names.score("title", ["Product-Name"]) == names.score("title", ["PRODUCTNAME"]) > 0.8
    assert names.score("title", ["name_ua"]) == names.score("title", ["name"])
    assert names.score("image", ["@url", "main", "imgs"]) > names.score("link", ["@url", "main", "imgs"])
    assert names.score("price", ["colour"]) == 0
