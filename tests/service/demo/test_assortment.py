"""The invented shop's articles: the same everywhere, and rich enough to try every kind of preference."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from feeds.build import FeedSettings, build
from matching.building import build_index
from matching.index import Index
from matching.model import Ranking
from matching.preferences import parse_preferences
from matching.rank import rank
from service.demo.assortment import KINDS, Article, articles, deal, inflect
from service.demo.feed import FEED_BASE, feed_xml, zloty
from service.demo.wardrobe import BRAND_LINES, LADDER, MEN, PALETTES, SIZES, WOMEN
from tests.oracle.opened import AT

SHIPPED = Path(__file__).parents[3] / "templates" / "demo"
G = "{http://base.google.com/ns/1.0}"


@cache
def items() -> list[ElementTree.Element]:
    return ElementTree.fromstring((SHIPPED / "feed.xml").read_bytes()).findall("channel/item")


def texts(name: str) -> list[str]:
    return [element.text or "" for item in items() for element in item.findall(name)]


def paid(article: Article) -> int:
    return article.price if article.sale_price is None else article.sale_price


def found(**wanted: str) -> Iterator[Article]:
    """Articles on sale whose facts and details are as wanted; the path by its end."""
    for article in articles():
        said = {**article.details, "gender": article.gender, "brand": article.brand}
        color = wanted.get("color") in (None, *article.colours)
        facts = all(said.get(name) == value for name, value in wanted.items() if name not in ("path", "color"))
        if color and facts and wanted["path"] in article.path and article.availability == "in_stock":
            yield article


def test_the_committed_feed_is_what_the_generator_writes() -> None:
    assert (SHIPPED / "feed.xml").read_bytes() == feed_xml().encode()


def test_the_feed_holds_a_shop_worth_choosing_from_and_stays_small() -> None:
    assert len(items()) == len(articles()) >= 320
    assert len(set(texts(f"{G}id"))) == len(items())
    assert len({article.kind for article in articles()}) == len(KINDS) >= 18
    assert (SHIPPED / "feed.xml").stat().st_size < 900_000


def test_another_address_moves_every_link_and_every_picture() -> None:
    moved = feed_xml("https://sklep.example:8443")
    assert FEED_BASE not in moved
    assert moved.replace("https://sklep.example:8443", FEED_BASE) == feed_xml()


def test_jeans_never_state_a_material_and_blouses_always_do() -> None:
    jeans, blouses = (
        [item for item in items() if (item.findtext(f"{G}product_type") or "").endswith(end)]
        for end in ("Dżinsy", "Bluzki")
    )
    assert len(jeans) >= 30
    assert len(blouses) >= 20
    assert all(item.find(f"{G}material") is None for item in jeans)
    assert all(item.findtext(f"{G}material") for item in blouses)


def test_about_a_fifth_is_reduced_and_half_of_that_states_the_lowest_price_before() -> None:
    reduced = [article for article in articles() if article.sale_price is not None]
    stated = [article for article in reduced if article.lowest_price_30d is not None]
    assert 0.15 < len(reduced) / len(articles()) < 0.27
    assert 0.35 < len(stated) / len(reduced) < 0.65
    assert all(article.sale_price < article.price for article in reduced if article.sale_price is not None)
    assert len(texts(f"{G}sale_price")) == len(reduced)
    assert len(texts("lowest_price_30d")) == len(stated)


def test_prices_are_the_shop_s_own_steps_but_for_one_of_seven_digits() -> None:
    outside = {article.price for article in articles()} - set(LADDER)
    assert outside == {129999900}
    assert zloty(129999900) == "1299999.00 PLN"
    assert {len(price.split(".")[1]) for price in texts(f"{G}price")} == {len("00 PLN")}


def test_titles_fit_the_format_and_one_of_them_fills_it() -> None:
    lengths = [len(title) for title in texts("title")]
    assert max(lengths) <= 150
    assert max(lengths) >= 145
    assert all("  " not in title and title == title.strip() for title in texts("title"))


def test_most_is_in_stock_and_every_other_state_occurs() -> None:
    states = Counter(texts(f"{G}availability"))
    assert set(states) == {"in_stock", "out_of_stock", "preorder", "backorder"}
    assert states["in_stock"] > 0.85 * len(items())
    ahead = [item for item in items() if item.findtext(f"{G}availability") in ("preorder", "backorder")]
    assert all(item.findtext(f"{G}availability_date") for item in ahead)


def test_a_few_articles_have_no_picture_and_a_few_are_silent_about_their_colour() -> None:
    without_picture = [item for item in items() if item.find(f"{G}image_link") is None]
    silent = [item for item in items() if item.find(f"{G}color") is None]
    assert 3 <= len(without_picture) <= 15
    assert 3 <= len(silent) <= 15
    assert all(element.text for item in items() for element in item.iter() if len(element) == 0), "no empty element"


def test_popularity_ranks_are_percentiles_with_many_ties() -> None:
    ranks = [int(rank_) for rank_ in texts(f"{G}popularity_rank")]
    assert set(ranks) <= set(range(101))
    assert len(set(ranks)) < len(ranks) / 10


def test_variants_of_a_group_share_what_is_theirs_and_differ_in_colour_or_size() -> None:
    groups: dict[str, list[Article]] = {}
    for article in articles():
        groups.setdefault(article.group, []).append(article)
    assert sum(len(group) > 1 for group in groups.values()) > 100
    for group in groups.values():
        assert len({(article.colour, article.size) for article in group}) == len(group)
        assert len({(article.brand, article.path, article.gender, article.price) for article in group}) == 1


def test_every_article_is_made_of_the_shop_s_own_words() -> None:
    colours = {"złoty", "karmelowy", "zielony/czarny", *(colour for palette in PALETTES.values() for colour in palette)}
    sizes = {size for by_gender in SIZES.values() for those in by_gender.values() for size in those}
    for article in articles():
        assert article.brand in BRAND_LINES
        assert article.colour in colours | {""}
        assert article.size in sizes | {""}


def test_everyone_gets_a_fair_share_of_a_dealt_deck() -> None:
    dealt = [deal("abcd", turn, "a purpose") for turn in range(40)]
    assert Counter(dealt) == dict.fromkeys("abcd", 10)
    assert dealt != [deal("abcd", turn, "another purpose") for turn in range(40)]
    assert dealt == [deal("abcd", turn, "a purpose") for turn in range(40)]


@pytest.mark.parametrize(
    ("colour", "form", "agreed"),
    [
        ("zielony", "p", "zielone"),
        ("niebieski", "p", "niebieskie"),
        ("niebieski", "f", "niebieska"),
        ("męski", "m", "męski"),
        ("szary", "f", "szara"),
        ("biały/zielony", "f", "biało-zielona"),
        ("granatowy/biały", "p", "granatowo-białe"),
    ],
)
def test_a_colour_agrees_with_its_noun(colour: str, form: str, agreed: str) -> None:
    assert inflect(colour, form) == agreed


def test_the_mission_s_preferences_find_something_in_this_shop() -> None:
    green = [a for a in found(path="Dżinsy", color="zielony", gender=WOMEN, brand="ABC") if paid(a) < 20000]
    pink = [a for a in found(**{"path": "Odzież", "color": "różowy", "Część garderoby": "góra"}) if paid(a) <= 10000]
    long = [
        article
        for article in found(**{"path": "Spodnie", "color": "niebieski", "Fason": "bootcut", "Długość": "długie"})
        if paid(article) < 20000
    ]
    assert len({article.group for article in green}) >= 3
    assert len({article.group for article in pink}) >= 3
    assert len({article.group for article in long}) >= 2
    assert any(article.gender == MEN for article in found(path="Płaszcze", color="zielony"))


# --- the prepared contacts, through the real stages ------------------------------------------------------------------


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    built = build(SHIPPED / "feed.xml", tmp_path_factory.mktemp("demo"), FeedSettings(at=AT, industry="fashion"))
    assert built.catalogue is not None
    assert built.report.quarantined == ()
    assert built.report.warnings == ()
    return build_index(built.catalogue)


@cache
def contacts() -> dict[str, dict[str, Any]]:
    entries = json.loads((SHIPPED / "contacts.json").read_text(encoding="utf-8"))
    return {entry["id"]: entry for entry in entries}


def ranking_of(contact: str, index: Index) -> Ranking:
    request = parse_preferences({"preferences": contacts()[contact]["preferences"], "k": 50})
    return rank(index, request.preferences, request.options)


def by_id() -> dict[str, Article]:
    return {article.id: article for article in articles()}


def test_there_are_five_contacts_each_with_a_note_in_both_languages() -> None:
    assert list(contacts()) == ["ola", "marek", "zofia", "kasia", "anonymous"]
    assert all(set(entry["note"]) == {"pl", "en"} and all(entry["note"].values()) for entry in contacts().values())


@pytest.mark.parametrize("contact", ["ola", "marek", "zofia", "kasia"])
def test_a_contact_states_nothing_the_shop_does_not_know(contact: str, index: Index) -> None:
    assert ranking_of(contact, index).unknown == ()


def test_ola_finds_green_jeans_that_meet_everything(index: Index) -> None:
    ranking = ranking_of("ola", index)
    first = by_id()[ranking.matches[0].id]
    assert ranking.full_matches is not None
    assert ranking.full_matches >= 3
    assert (first.kind, first.brand, first.gender, first.colours[0]) == ("dzinsy", "ABC", WOMEN, "zielony")
    assert paid(first) < 20000


def test_nothing_meets_all_that_marek_wants_and_his_first_coat_is_still_green(index: Index) -> None:
    ranking = ranking_of("marek", index)
    assert ranking.full_matches == 0
    assert len(ranking.matches) >= 5
    assert all(match.missed for match in ranking.matches)
    assert "zielony" in by_id()[ranking.matches[0].id].colours


def test_zofia_never_sees_what_she_refused_nor_men_s_sweaters(index: Index) -> None:
    shown = [by_id()[match.id] for match in ranking_of("zofia", index).matches]
    assert len(shown) >= 4
    assert not any(a.material == "wełna" or a.pattern == "paski" or "różowy" in a.colours for a in shown)
    assert not any(article.gender == MEN for article in shown)


def test_kasia_gets_both_of_her_wishes_among_the_first(index: Index) -> None:
    ranking = ranking_of("kasia", index)
    assert {match.preference for match in ranking.matches[:4]} == {0, 1}
    assert ranking.full_matches is not None
    assert ranking.full_matches >= 2


def test_the_anonymous_contact_has_nothing_to_be_shown(index: Index) -> None:
    assert ranking_of("anonymous", index).matches == ()
