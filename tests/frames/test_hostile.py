"""Hostile text in every place of every layout: it stays text, and leads nowhere but to the web."""

from __future__ import annotations

from dataclasses import replace

import pytest

from frames.compose import compose_frame
from frames.definition import Banner, FrameDefinition, Layout, Shown, Why
from frames.model import Frame, Refusable
from frames.web import render_frame
from matching.model import Criterion, Ranking
from tests.frames.building import HIERARCHY, match, product, wish
from tests.frames.test_web import Reader

ATTACKS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)' x='",
    "{{ 7 * 7 }}{% for x in y %}",
    "${7*7}",
    "</li></ul></section><h1>mine",
    "</style><style>*{display:none}",
    "{0.__class__} {price} {}",
    "<!--",
    "]]>",
    "&lt;b&gt;&#x3c;",
    "\u202eevil\u2066",
    "\x00\x01\x08",
    "a\u2028b\u2029c",
    "😀" * 40,
)
ADDRESSES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "//evil.example/x",
    "https://",
    "https:evil",
    "\x00https://evil.example",
)
KINDS = [(layout, why) for layout in Layout for why in Why]
WEB = "https://shop.example/a?b=1&c=2"


def hostile(text: str, layout: Layout, why: Why, address: str = WEB) -> Frame:
    """A frame in which every text that somebody else writes is the given one, and every address too."""
    definition = FrameDefinition(
        "hostile", layout=layout, why=why, shown=tuple(Shown), paging=True, headings={"pl": text},
        texts={"frame.refuse": {"pl": "nie to"}},
    )  # fmt: skip
    document = product(title=text, link=address, image=address, filters={"color": [text], "brand": [text]})
    found = match(met=(0,), missed=(1,), score=500_000)
    preference = wish(Criterion("color", any=(text,)), Criterion("brand", any=(text + "!",)), main=text)
    ranking = Ranking("g-1", 1, 1, 0, (found,), ())
    frame = compose_frame(ranking, [preference], {"A-1": document}, HIERARCHY, definition, "pl")
    cards = tuple(
        replace(
            card, id=text, brand=text, description=text, availability=text, preference=text,
            refusable=(Refusable(text, text, text, text),),
        )
        for card in frame.cards
    )  # fmt: skip
    banner = Banner(address, {"pl": text}, address)
    return replace(frame, cards=cards, acts=True, total=9, variant=text, answer=text, banner=banner)


@pytest.mark.parametrize(("layout", "why"), KINDS)
@pytest.mark.parametrize("attack", ATTACKS)
def test_in_every_layout_hostile_text_stays_text(attack: str, layout: Layout, why: Why) -> None:
    page, plain = (Reader(render_frame(hostile(text, layout, why))) for text in (attack, "zielony"))
    assert [tag for tag, _ in page.elements] == [tag for tag, _ in plain.elements]
    assert [set(given) for _, given in page.elements] == [set(given) for _, given in plain.elements]
    assert page.open == []
    assert "49" not in page.text


@pytest.mark.parametrize(("layout", "why"), KINDS)
@pytest.mark.parametrize("address", ADDRESSES)
def test_in_every_layout_only_addresses_of_the_web_are_links(address: str, layout: Layout, why: Why) -> None:
    page = Reader(render_frame(hostile("zielony", layout, why, address)))
    assert page.named("a") == []
    assert page.named("img") == []


@pytest.mark.parametrize(("layout", "why"), KINDS)
def test_no_layout_needs_inline_style_or_script(layout: Layout, why: Why) -> None:
    page = Reader(render_frame(hostile("zielony", layout, why)))
    assert not {"script", "style", "link", "iframe", "form"} & {tag for tag, _ in page.elements}
    assert not any(name == "style" or name.startswith("on") for _, given in page.elements for name in given)


@pytest.mark.parametrize(("layout", "why"), KINDS)
def test_what_only_a_script_answers_is_hidden_without_one(layout: Layout, why: Why) -> None:
    page = Reader(render_frame(hostile("zielony", layout, why)))
    live = [given for _, given in page.elements if "notesik-live" in (given.get("class") or "")]
    assert len(live) == (4 if layout is Layout.CAROUSEL else 3)
    assert all("hidden" in given for given in live)


def test_the_words_of_a_definition_stand_in_place_of_ours() -> None:
    assert "nie to" in Reader(render_frame(hostile("zielony", Layout.GRID, Why.FULL))).text
