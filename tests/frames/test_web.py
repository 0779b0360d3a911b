"""The frame as HTML and as JSON, whatever a feed may have written into it."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frames.compose import empty_frame
from frames.definition import DEFINITIONS
from frames.model import Empty
from frames.web import frame_document, render_frame
from matching.model import Criterion, Unknown
from tests.frames.building import frame_of, match, product, wish

ATTACKS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "</h3></li></ul></section><h1>mine",
    "{locale.__class__} {0} {}",
    "<!--",
    "&lt;b&gt;",
)


class Reader(HTMLParser):
    """Collects the elements, attributes and text that a browser would see."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag != "img":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def shown(text: str, url: str = "https://shop.example/a") -> Reader:
    """A frame in which every text of the feed is the given one."""
    preference = wish(Criterion("color", any=(text,), none=(text + "!",)), Criterion(text, any=(text,)), main=text)
    document = product(
        title=text, link=url, image=url, currency=text or None, filters={"color": [text], text: [text, "x"]}
    )
    found = [match(met=(0,), missed=(1,), score=500_000)]
    return Reader(render_frame(frame_of(preference, [document], found, "pl", 0, [Unknown(0, "color", text, (text,))])))


@pytest.mark.parametrize("attack", ATTACKS)
def test_whatever_a_feed_says_stays_text(attack: str) -> None:
    page, plain = shown(attack), shown("zielony")
    assert [tag for tag, _ in page.elements] == [tag for tag, _ in plain.elements]
    assert [set(attributes) for _, attributes in page.elements] == [set(attributes) for _, attributes in plain.elements]
    assert attack in page.text
    assert page.named("img")[0]["alt"] == attack


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), min_size=1))
def test_any_text_survives_into_safe_html(text: str) -> None:
    page = shown(text)
    assert page.open == []
    assert page.named("img")[0]["alt"] == text
    assert {tag for tag, _ in page.elements} <= {tag for tag, _ in shown("zielony").elements}


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "\x01javascript:1"])
def test_an_address_that_is_none_of_the_web_is_dropped(address: str) -> None:
    page = shown("Dżinsy", address)
    assert page.named("a") == []
    assert page.named("img") == []
    assert "brak zdjęcia" in page.text


def test_the_direction_of_a_title_stays_inside_its_title() -> None:
    page = shown("\u202eabc שלום")
    assert page.named("h3")[0]["dir"] == "auto"
    assert len(page.named("bdi")) == 2


def test_a_picture_reserves_its_space_loads_late_and_has_words() -> None:
    (picture,) = shown("Dżinsy").named("img")
    assert (picture["width"], picture["height"], picture["loading"]) == ("300", "400", "lazy")
    assert picture["alt"] == "Dżinsy"


def test_a_frame_needs_no_inline_style_or_script() -> None:
    page = shown("Dżinsy")
    assert not {"script", "style", "link", "iframe"} & {tag for tag, _ in page.elements}
    assert not any(name == "style" or name.startswith("on") for _, given_ in page.elements for name in given_)


def test_every_class_is_ours() -> None:
    classes = [name for _, given_ in shown("x").elements for name in (given_.get("class") or "").split()]
    assert classes
    assert all(name.startswith("notesik-") for name in classes)


@pytest.mark.parametrize(("cards", "columns"), [
    (1, None), (3, None), (4, 4), (5, 5), (6, 6), (7, None), (8, 4), (9, None), (10, 5), (12, None), (20, 4),
])  # fmt: skip
def test_a_list_has_the_columns_that_leave_no_torn_last_row(cards: int, columns: int | None) -> None:
    frame = frame_of(wish(), [product(f"A-{n}") for n in range(cards)], [match(f"A-{n}") for n in range(cards)])
    said = {name for _, given_ in Reader(render_frame(frame)).elements for name in (given_.get("class") or "").split()}
    assert {name for name in said if name.startswith("notesik-by-")} == (
        {f"notesik-by-{columns}"} if columns else set()
    )


def test_an_empty_frame_is_hidden_and_says_why() -> None:
    frame = empty_frame(DEFINITIONS["recommended"], "pl", Empty.NO_PREFERENCES)
    assert render_frame(frame).strip() == '<div class="notesik-frame" hidden data-empty="no-preferences"></div>'
    document = frame_document(frame)
    assert (document["empty"], document["reason"], document["cards"]) == (True, "no-preferences", [])


def test_marks_are_words_for_those_who_do_not_see_them() -> None:
    preference = wish(
        Criterion("color", any=("zielony",)), Criterion("brand", any=("X",)), Criterion("size", absent=True)
    )
    page = Reader(render_frame(frame_of(preference, [product()], [match(met=(0,), missed=(1,), unstated=(2,))])))
    for word in ("spełnia:", "nie spełnia:", "nie wiadomo:"):
        assert word in page.text
    marks = [each for each in page.named("span") if each.get("class") == "notesik-mark"]
    assert [mark["aria-hidden"] for mark in marks] == ["true"] * 3


def test_the_reduction_is_read_out_with_the_lowest_price() -> None:
    frame = frame_of(wish(), [product(old_price="249.00", lowest_price_30d="219.00")], [match()])
    html = render_frame(frame)
    assert '<s class="notesik-old">249,00\u00a0zł</s>' in html
    assert "Najniższa cena z 30 dni przed obniżką: 219,00\u00a0zł" in html
    lone = Reader(render_frame(frame_of(wish(), [product(old_price="249.00")], [match()])))
    assert lone.named("s") == []


def test_the_json_says_what_the_page_says() -> None:
    preference = wish(Criterion("color", any=("zielony",)), Criterion("price", max=Decimal(200)))
    document = frame_document(frame_of(preference, [product()], [match(met=(0, 1))]))
    json.dumps(document)
    (card,) = document["cards"]
    assert document["preferences"] == ["Dżinsy. Kolor: zielony. Cena: do 200\u00a0zł"]
    assert card["why"] == "Kolor: zielony · 20\u00a0zł poniżej limitu"
    assert card["price"] == {
        "amount": "180.00",
        "currency": "PLN",
        "text": "180,00\u00a0zł",
        "old": None,
        "lowest_30d": None,
        "percent": None,
    }
    assert card["reasons"][0] == {
        "kind": "met",
        "filter": "color",
        "label": "Kolor",
        "text": "zielony",
        "told": None,
        "near": False,
    }
    assert (card["match"], card["tally"]) == (1.0, "Spełnia wszystko")


def test_why_leads_to_where_preferences_are_changed_if_the_shop_says_where() -> None:
    frame = frame_of(wish(Criterion("color", any=("zielony",))), [product()], [match(met=(0,))])
    assert "Zmień swoje preferencje" not in render_frame(frame)
    page = "https://sklep.example/preferencje?a=1&b=2"
    linked = replace(frame, definition=replace(frame.definition, change=page))
    assert '<a href="https://sklep.example/preferencje?a=1&amp;b=2">Zmień swoje preferencje</a>' in render_frame(linked)
    assert frame_document(linked)["change"] == page
