from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from frames.advice import LONGEST_TITLE, MOST_KILOBYTES, Mending, advise
from frames.compose import empty_frame
from frames.definition import DEFINITIONS, Banner, Layout, Look, Shown
from frames.model import Empty, Frame
from frames.web import render_frame
from matching.model import Criterion
from tests.frames.building import frame_of, match, product, wish

GREEN = Criterion("color", any=("zielony",))


def shown(*products: dict[str, Any], **decided: Any) -> Frame:
    """A frame of these products, its definition changed as ``decided``."""
    found = frame_of(
        wish(GREEN), products, [match(each["id"], met=(0,)) for each in products], "en", full=len(products)
    )
    return replace(found, definition=replace(found.definition, **decided), scenario=None)


def advised(frame: Frame, html: str = "") -> dict[str, str]:
    return {each.about: each.text for each in advise(frame, html, "en")}


def test_a_frame_with_nothing_to_mend_gets_no_advice() -> None:
    frame = shown(product("A-1"), product("A-2"))
    assert advise(frame, render_frame(frame), "en") == ()


def test_long_titles_missing_pictures_links_and_prices_are_counted_with_their_products() -> None:
    frame = shown(
        product("A-1", title="x" * (LONGEST_TITLE[Layout.GRID] + 1)),
        product("A-2", image=None, link="javascript:alert(1)"),
        product("A-3", image=None, price=None),
        product("A-4", title="x" * LONGEST_TITLE[Layout.GRID]),
    )
    told = {each.about: (each.text, each.products) for each in advise(frame, "", "en")}
    assert told[Mending.TITLES][1] == ("A-1",)
    assert told[Mending.PICTURES] == (
        "2 products of 4 have no picture in the feed; their cards say so.",
        ("A-2", "A-3"),
    )
    assert told[Mending.LINKS][1] == ("A-2",)
    assert told[Mending.PRICES][1] == ("A-3",)


@pytest.mark.parametrize(("layout", "fits"), [(Layout.GRID, 40), (Layout.CAROUSEL, 40), (Layout.SINGLE, 90)])
def test_how_long_a_title_may_be_follows_from_the_layout(layout: Layout, fits: int) -> None:
    assert advised(shown(product("A-1", title="x" * fits), layout=layout, slots=1)) == {}
    told = advised(shown(product("A-1", title="x" * (fits + 1)), layout=layout))
    assert f"more than {fits} characters" in told[Mending.TITLES]


def test_advice_is_given_in_the_language_that_is_asked_for_whatever_the_frame_speaks() -> None:
    nothing = empty_frame(DEFINITIONS["recommended"], "pl", Empty.NO_PRODUCTS)
    assert advised(nothing)[Mending.EMPTY] == "Nothing is shown. There is nothing to show here at the moment."


def test_what_a_frame_does_not_show_is_nothing_to_mend() -> None:
    frame = shown(product("A-1", image=None, price=None), shown=(Shown.BRAND,))
    assert advised(frame) == {}


@pytest.mark.parametrize(
    ("lowest", "about"), [(None, Mending.LOWEST_UNKNOWN), ("180.00", Mending.NOT_BELOW_LOWEST), ("200.00", None)]
)
def test_a_reduction_that_stays_unsaid_is_explained(lowest: str | None, about: Mending | None) -> None:
    frame = shown(product("A-1", old_price="249.00", lowest_price_30d=lowest))
    assert list(advised(frame)) == ([] if about is None else [about])


def test_markup_beyond_the_budget_is_told_with_its_size() -> None:
    frame = shown(product("A-1"))
    assert advised(frame, "x" * MOST_KILOBYTES * 1024) == {}
    assert advised(frame, "x" * (MOST_KILOBYTES * 1024 + 1)).keys() == {Mending.SIZE}
    assert f"{MOST_KILOBYTES + 1} kB" in advised(frame, "ż" * MOST_KILOBYTES * 512 + "x")[Mending.SIZE]


def test_words_that_are_missing_in_the_language_shown_are_told() -> None:
    frame = shown(product("A-1"), headings={"pl": "Dla Ciebie"})
    frame = replace(frame, banner=Banner("https://shop.example/b.jpg", {"pl": "Psy"}))
    assert advised(frame).keys() == {Mending.LANGUAGE, Mending.BANNER}


def test_several_slots_of_one_large_card_and_half_a_pair_of_colours_are_told() -> None:
    frame = shown(product("A-1"), layout=Layout.SINGLE, slots=3, look=Look(text="#112233"))
    assert advised(frame).keys() == {Mending.ONE_SLOT, Mending.CONTRAST}
    assert "#112233" in advised(frame)[Mending.CONTRAST]


def test_an_empty_frame_says_why_in_the_merchandisers_language() -> None:
    frame = frame_of(wish(GREEN), [], [], "pl", full=0)
    assert [each.about for each in advise(frame, "", "pl")] == [Mending.EMPTY]
    assert advise(frame, "", "pl")[0].text.startswith("Nic nie widać.")


def test_the_frame_that_every_shop_has_needs_no_mending() -> None:
    assert DEFINITIONS["recommended"].look == Look()
