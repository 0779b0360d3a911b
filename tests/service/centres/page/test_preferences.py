"""The section of preferences over HTTP, without a browser: every post is one small change, and none loses another's."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import httpx2
import pytest

from service.centres.page.preferences_steps import STEPS
from service.contacts.model import Fact, Facts, Source
from tests.service.centres.page.stand import FEEDS, OfNobody, Stand, stand, stated
from tests.service.small_feed import small_feed
from tests.service.storage.conftest import marked, refusing

JEANS, BLOUSES = "Odzież > Spodnie > Jeansy", "Odzież > Bluzki"
DEMO = Path(__file__).parents[4] / "templates" / "demo" / "feed.xml"
INFORMATION = """
[trouser_size]
type = "text"
label = { pl = "Rozmiar spodni", en = "Trouser size" }
[[trouser_size.binds]]
main = "Spodnie"
filter = "size"
any = ["{value}"]
"""


class Visitor:
    """Opens the centre and posts what its forms would."""

    def __init__(self, stand: Stand) -> None:
        self.stand = stand

    def get(self, query: str = "", **headers: str) -> str:
        answer = self._ask("GET", self.stand.path(query), headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.text

    def post(self, do: str, **fields: Any) -> httpx2.Response:
        """Post as a script does: the answer is the page as it stands now. ``_`` in names stands for a dot."""
        mark = re.search(r'name="mark" value="([^"]+)"', self.get("?section=preferences&choose=1"))
        assert mark
        form = {name.replace("__", "."): value for name, value in fields.items()}
        path = self.stand.path("/preferences")
        return self._ask("POST", path, data={"mark": mark[1], "do": do, **form}, headers={"hx-request": "true"})

    def _ask(self, method: str, path: str, **options: Any) -> httpx2.Response:
        async def ask() -> httpx2.Response:
            transport = httpx2.ASGITransport(app=self.stand.app())
            async with httpx2.AsyncClient(transport=transport, base_url="http://centre.example") as client:
                return await client.request(method, path, **options)

        return asyncio.run(ask())


def said(page: str) -> str:
    """What a page says, without its markup."""
    return " ".join(unescape(re.sub(r"<(script|style)[^>]*>.*?</\1>|<[^>]*>", " ", page, flags=re.DOTALL)).split())


def base_of(page: str, key: str) -> dict[str, Any]:
    """The answer that a question shows."""
    form = page[page.index(f'id="a-{key}"') :]
    found = re.search(r'name="base" value="([^"]*)"', form)
    assert found
    answer: dict[str, Any] = json.loads(unescape(found[1]))
    return answer


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Stand:
    feed = FEEDS / "green-jeans.xml"
    return stand(tmp_path_factory.mktemp("shop"), feed, "fashion", "en", information=INFORMATION)


@pytest.fixture
def visitor(shop: Stand) -> Visitor:
    return Visitor(shop.anew())


@pytest.fixture
def jeans(visitor: Visitor) -> Visitor:
    """Somebody who looks for jeans."""
    visitor.stand.change(lambda card: replace(card, preferences=(stated(JEANS),)))
    return visitor


def answer(visitor: Visitor, key: str, base: Mapping[str, Any], **fields: Any) -> httpx2.Response:
    """Post the answer to one question of the preference of `jeans`."""
    return visitor.post("answer", preference="p00000001", filter=key, base=json.dumps(base), **fields)


def criteria(visitor: Visitor) -> list[dict[str, Any]]:
    return [dict(each) for each in visitor.stand.stated[0]["criteria"]]


# --- choosing --------------------------------------------------------------------------------------------------------


def test_a_preference_is_added_once_however_often_the_page_is_posted(visitor: Visitor) -> None:
    for _ in range(2):
        assert visitor.post("add", preference="pabcdef12", main=JEANS).status_code in (200, 204)
    assert visitor.stand.stated == [{"main": JEANS, "criteria": []}]


def test_the_whole_shop_can_be_looked_through(visitor: Visitor) -> None:
    visitor.post("add", preference="pabcdef12", everything="1")
    assert visitor.stand.stated == [{"main": None, "criteria": []}]


@pytest.mark.parametrize("main", ["Jeansy", "Odzież > Kapelusze", ""])
def test_what_the_page_does_not_offer_is_not_taken(visitor: Visitor, main: str) -> None:
    assert visitor.post("add", preference="pabcdef12", main=main).status_code == 422
    assert visitor.stand.stated == []


def test_of_another_main_value_what_it_does_not_ask_is_dropped_and_named(jeans: Visitor) -> None:
    cut, green = {"filter": "cut", "any": ["slim"]}, {"filter": "color", "any": ["zielony"]}
    jeans.stand.change(lambda card: replace(card, preferences=(stated(JEANS, cut, green),)))
    page = jeans.post("main", preference="p00000001", main=BLOUSES).text
    assert jeans.stand.stated == [{"main": BLOUSES, "criteria": [green]}]
    assert "Saved: Bluzki. Not asked there, so removed: Cut." in said(page)
    assert 'name="entry"' in page, "and it can be taken back"


# --- answering -------------------------------------------------------------------------------------------------------


def test_an_answer_is_kept_as_the_shop_means_it_and_said_back(jeans: Visitor) -> None:
    page = answer(jeans, "gender", {}, any__gender=["female"]).text
    assert criteria(jeans) == [{"filter": "gender", "any": ["female"], "must": True}]
    assert "Saved. Jeansy. Gender: female (a must)" in said(page)
    assert base_of(page, "gender") == {"any": ["female"]}


def test_two_tabs_lose_nothing_of_each_other(jeans: Visitor) -> None:
    answer(jeans, "color", {}, any__color=["zielony"])
    answer(jeans, "color", {}, any__color=["czarny"], none__color=["szary"])
    assert criteria(jeans) == [{"filter": "color", "any": ["zielony", "czarny"], "none": ["szary"], "weight": 1.5}]
    answer(
        jeans, "color", {"any": ["zielony", "czarny"], "none": ["szary"]}, any__color=["czarny"], none__color=["szary"]
    )
    assert criteria(jeans)[0]["any"] == ["czarny"]


def test_what_is_wanted_after_it_was_refused_on_a_card_weighs_as_the_shop_means_it(jeans: Visitor) -> None:
    refused = {"filter": "color", "none": ["szary"], "weight": "0.001"}
    jeans.stand.change(lambda card: replace(card, preferences=(stated(JEANS, refused),)))
    answer(jeans, "color", {"none": ["szary"]}, any__color=["zielony"], none__color=["szary"])
    assert criteria(jeans) == [{"filter": "color", "any": ["zielony"], "none": ["szary"], "weight": 1.5}]
    heavy = {"filter": "color", "any": ["zielony"], "weight": "3"}
    jeans.stand.change(lambda card: replace(card, preferences=(stated(JEANS, heavy),)))
    answer(jeans, "color", {"any": ["zielony"]}, any__color=["zielony", "czarny"])
    assert criteria(jeans) == [{"filter": "color", "any": ["zielony", "czarny"], "weight": "3"}]


def test_an_answer_to_a_preference_that_another_tab_removed_brings_nothing_back(jeans: Visitor) -> None:
    jeans.post("remove", preference="p00000001")
    assert answer(jeans, "color", {}, any__color=["zielony"]).status_code == 422
    assert jeans.stand.stated == []


def test_what_was_stated_in_other_words_is_shown_in_the_feeds_and_stays_as_it_is(jeans: Visitor) -> None:
    green = {"filter": "color", "any": ["green"]}
    jeans.stand.change(lambda card: replace(card, preferences=(stated("Jeansy", green),)))
    page = jeans.get("?section=preferences&preference=p00000001")
    assert base_of(page, "color") == {"any": ["zielony"]}
    answer(jeans, "color", {"any": ["zielony"]}, any__color=["zielony"])
    assert criteria(jeans) == [green]


def test_what_left_the_feed_is_still_shown_and_can_be_taken_back(jeans: Visitor) -> None:
    jeans.stand.change(lambda card: replace(card, preferences=(stated(JEANS, {"filter": "color", "any": ["khaki"]}),)))
    page = jeans.get("?section=preferences&preference=p00000001")
    assert 'value="khaki" checked' in page
    answer(jeans, "color", {"any": ["khaki"]})
    assert criteria(jeans) == []


@pytest.mark.parametrize(
    ("low", "high", "fault"),
    [("cheap", "", "That is no number"), ("300", "200", "larger than"), ("-5", "", "That is no number")],
)
def test_numbers_that_cannot_be_meant_are_explained_and_not_lost(
    jeans: Visitor, low: str, high: str, fault: str
) -> None:
    page = answer(jeans, "price", {}, min__price=low, max__price=high)
    assert page.status_code == 422
    assert fault in said(page.text)
    assert f'value="{low}"' in page.text
    assert criteria(jeans) == []


def test_numbers_are_read_as_the_pages_language_writes_them(jeans: Visitor) -> None:
    answer(jeans, "price", {}, max__price="1,299.50", high__price="under")
    assert criteria(jeans) == [{"filter": "price", "under": "1299.50", "currency": "PLN", "weight": 1.5}]


def test_who_does_not_mind_says_so_and_it_counts_nowhere(jeans: Visitor) -> None:
    answer(jeans, "color", {}, any__color=["zielony"])
    page = answer(jeans, "color", {"any": ["zielony"]}, any__color=["zielony"], mind__color="1").text
    assert criteria(jeans) == [{"filter": "color", "indifferent": True}]
    assert "Jeansy. Colour: I don’t mind" in said(page)


def test_an_answer_can_be_cleared_and_taken_back(jeans: Visitor) -> None:
    answer(jeans, "color", {}, any__color=["zielony"])
    page = jeans.post("clear", preference="p00000001", filter="color").text
    assert criteria(jeans) == []
    assert "No answer any more: Colour." in said(page)


def test_a_page_says_what_the_last_answer_gained_and_lost(jeans: Visitor) -> None:
    page = said(answer(jeans, "brand", {}, any__brand=["ABC"]).text)
    remaining = re.search(r"19 products ?, (\d+) meet everything \((\d+) fewer than before\)", page)
    assert remaining
    assert sum(map(int, remaining.groups())) == 19
    page = said(jeans.post("clear", preference="p00000001", filter="brand").text)
    assert f"19 products ({remaining[2]} more than before)" in page


def test_the_line_and_the_frame_beside_it_say_the_same_number_of_products(tmp_path: Path) -> None:
    demo = Visitor(stand(tmp_path, DEMO, "fashion", "en"))
    demo.post("add", preference="p00000001", main="Odzież > Spodnie > Dżinsy")
    page = said(answer(demo, "color", {}, any__color=["zielony"]).text)
    line = re.search(r"(\d+) meet everything, (\d+) without repeating sizes and colours", page)
    assert line
    remaining, different = map(int, line.groups())
    assert different < remaining
    assert f"{different} products meet everything" in page


@pytest.mark.parametrize("base", ["", "[]", "no json", '{"any": 7}', '{"any": [[]]}', '{"min": {}}', '{"weird": true}'])
def test_a_base_that_no_page_made_does_no_harm(jeans: Visitor, base: str) -> None:
    answered = jeans.post("answer", preference="p00000001", filter="color", base=base, any__color=["zielony"])
    assert answered.status_code == 200
    assert criteria(jeans)[0]["any"] == ["zielony"]


@pytest.mark.parametrize("do", ["", "nonsense", *STEPS])
def test_a_post_about_nothing_changes_nothing(visitor: Visitor, do: str) -> None:
    assert visitor.post(do).status_code == 422
    assert visitor.stand.stated == []


# --- the list --------------------------------------------------------------------------------------------------------


def test_a_preference_is_named_dated_copied_and_removed(jeans: Visitor) -> None:
    jeans.post("name", preference="p00000001", name="  for   Ola ", until="2026-12-24")
    kept = jeans.stand.card.preferences[0]
    assert (kept.name, kept.until) == ("for Ola", date(2026, 12, 24))
    jeans.post("copy", preference="p00000001", copy="p0000000a")
    assert [each.key for each in jeans.stand.card.preferences] == ["p00000001", "p0000000a"]
    page = said(jeans.get("?section=preferences&all=1"))
    assert page.count("for Ola") >= 2
    assert "valid until 24 December 2026" in page
    jeans.post("remove", preference="p00000001")
    assert [each.key for each in jeans.stand.card.preferences] == ["p0000000a"]


def test_a_day_that_is_none_is_refused(jeans: Visitor) -> None:
    assert jeans.post("name", preference="p00000001", name="x", until="31.02.2026").status_code == 422
    assert jeans.stand.card.preferences[0].name is None


def test_a_preference_whose_day_is_over_is_kept_and_suggests_nothing(jeans: Visitor) -> None:
    over = replace(stated(JEANS), until=date(2020, 1, 1))
    jeans.stand.change(lambda card: replace(card, preferences=(over,)))
    page = said(jeans.get())
    assert "no longer used" in page
    assert "Products of the shop" in page


# --- what fits -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("popular", "heading"), [(True, "Chosen most often in the shop"), (False, "Products of the shop")]
)
def test_while_nothing_is_stated_products_are_called_popular_only_where_the_feed_says_it(
    tmp_path: Path, popular: bool, heading: str
) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_bytes(small_feed(popular=popular))
    page = Visitor(stand(tmp_path, feed, "fashion", "en")).get()
    headings = ("Chosen most often in the shop", "Products of the shop")
    assert [each for each in headings if each in said(page)] == [heading]


def test_while_nothing_is_stated_products_are_shown_without_a_reason(visitor: Visitor) -> None:
    page = visitor.get()
    assert page.count('class="notesik-card"') == 6
    assert "notesik-why" not in page


def test_nothing_is_suggested_to_who_does_not_want_it(jeans: Visitor) -> None:
    jeans.stand.change(lambda card: replace(card, personalise=False))
    page = jeans.get()
    assert "notesik-card" not in page
    assert "No products are chosen for you" in said(page)


def titles(page: str) -> list[str]:
    return re.findall(r'notesik-title"[^>]*>(?:<a[^>]*>)?([^<]+)', page)


@pytest.mark.parametrize("how", ["popular", "fitting", "picked"])
def test_a_refused_product_is_not_suggested(tmp_path: Path, how: str) -> None:
    picked = '[suggestions]\nscenario = "picked"\npicked = ["J-07", "J-02"]' if how == "picked" else ""
    visitor = Visitor(stand(tmp_path, FEEDS / "green-jeans.xml", "fashion", "en", more=picked))
    if how == "fitting":
        visitor.stand.change(lambda card: replace(card, preferences=(stated(JEANS),)))
    before = titles(visitor.get())
    generation = visitor.stand.service.serving.generation("sklep")
    documents = (generation.documents.document(row) for row in range(len(generation.documents)))
    (refused,) = (each["id"] for each in documents if each["title"] == unescape(before[0]))
    visitor.stand.change(refusing(marked(refused)))
    assert before[0] not in titles(visitor.get())
    assert before[1] == titles(visitor.get())[0]


def test_the_merchandisers_own_products_can_be_shown(tmp_path: Path) -> None:
    picked = '[suggestions]\nscenario = "picked"\npicked = ["J-07", "gone", "J-02"]'
    page = Visitor(stand(tmp_path, FEEDS / "green-jeans.xml", "fashion", "en", more=picked)).get()
    assert "Picked by the shop" in said(page)
    assert len(titles(page)) == 2


def test_the_centre_offers_only_the_main_values_it_names(tmp_path: Path) -> None:
    only = 'mains = ["Jeansy", "Bluzki"]'
    visitor = Visitor(stand(tmp_path, FEEDS / "green-jeans.xml", "fashion", "en", more=only))
    assert re.findall(r'name="main" value="([^"]+)"', visitor.get()) == [unescape_not(JEANS), unescape_not(BLOUSES)]
    assert visitor.post("add", preference="pabcdef12", main="Odzież").status_code == 422
    assert visitor.post("add", preference="pabcdef12", everything="1").status_code == 422


def unescape_not(path: str) -> str:
    return path.replace(">", "&gt;")


def test_a_test_link_tries_out_a_whole_preference_and_keeps_nothing(shop: Stand) -> None:
    tester = Visitor(OfNobody(shop.service))
    page = tester.post("add", preference="pabcdef12", main=JEANS).text
    for filter_, value in (("gender", "female"), ("color", "zielony")):
        fields = {"tried": tried_in(page), f"any__{filter_}": value}
        page = tester.post("answer", preference="pabcdef12", filter=filter_, base="{}", **fields).text
    assert "Jeansy. Gender: female (a must). Colour: zielony" in said(page)
    assert "meet everything" in said(page)
    assert "sample" not in {each.id for each in shop.service.contacts.all("sklep")}


def tried_in(page: str) -> str:
    found = re.search(r'name="tried" value="([^"]*)"', page)
    assert found
    return unescape(found[1])


@pytest.mark.parametrize("tried", ["", "x", "{}", '{"key": 1, "main": 2, "criteria": 3}', "[]", "null"])
def test_what_a_test_carries_is_not_believed_blindly(shop: Stand, tried: str) -> None:
    answered = Visitor(OfNobody(shop.service)).post("answer", preference="pabcdef12", filter="color", tried=tried)
    assert answered.status_code == 422


def test_a_shop_without_products_says_so_and_keeps_what_it_knows(tmp_path: Path) -> None:
    empty = stand(tmp_path, None, "fashion", "en")
    empty.change(lambda card: replace(card, preferences=(stated(JEANS),)))
    assert "The shop has no products yet" in said(Visitor(empty).get())
    assert empty.stated == [{"main": JEANS, "criteria": []}]


# --- what was told ---------------------------------------------------------------------------------------------------


def test_what_was_told_is_said_beside_its_question_and_ranks(jeans: Visitor) -> None:
    size = Facts((Fact("trouser_size", "38", Source.DECLARED, jeans.stand.card.created),))
    jeans.stand.change(lambda card: replace(card, key_information=size))
    page = said(jeans.get("?section=preferences&preference=p00000001"))
    assert "Size: 38 (you told us: trouser size 38)" in page
    assert "You told us: trouser size 38. An answer here goes before it." in page
    assert criteria(jeans) == [], "nothing of it is stated in the contact's name"
    answer(jeans, "size", {}, any__size=["40"])
    page = said(jeans.get("?section=preferences&preference=p00000001"))
    assert "you told us" not in page.lower()


def test_what_was_told_and_fits_nothing_stated_is_listed_apart(visitor: Visitor) -> None:
    size = Facts((Fact("trouser_size", "38", Source.DECLARED, visitor.stand.card.created),))
    visitor.stand.change(lambda card: replace(card, key_information=size, preferences=(stated(BLOUSES),)))
    page = said(visitor.get())
    assert "From what you told us about yourself" in page
    assert "Spodnie. Size: 38 (you told us: trouser size 38)" in page


def test_a_line_of_history_names_filter_and_answer_as_the_receipt_does(jeans: Visitor) -> None:
    """The receipt of a page without scripts is made of the same line."""
    answer(jeans, "color", {}, any__color=["zielony"])
    assert "Jeansy. Colour: zielony" in said(jeans.get("/about")).partition("History")[2]
    jeans.post("clear", preference="p00000001", filter="color")
    assert "Colour: forgotten" in said(jeans.get("/about"))


def test_while_nothing_is_answered_the_heading_is_not_repeated(jeans: Visitor) -> None:
    assert 'class="sentence"' not in jeans.get("?section=preferences&preference=p00000001")
    page = answer(jeans, "color", {}, any__color=["zielony"]).text
    assert 'class="sentence" dir="auto">Jeansy. Colour: zielony<' in page
