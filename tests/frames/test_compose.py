"""From a ranking to a frame: addresses, disclosure, honest emptiness."""

from __future__ import annotations

from textwrap import shorten
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frames.compose import MOST_DESCRIBED, beginning, empty_frame, web_address
from frames.definition import DEFINITIONS, FrameDefinition
from frames.model import Empty
from matching.model import Criterion, Unknown
from tests.frames.building import frame_of, match, product, wish

GREEN = Criterion("color", any=("zielony",))


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)",
        "data:text/html,<script>", "//evil.example", "/path", "http://", "https://[bad", "ftp://shop.example/a",
        "https://shop.example/a b", "vbscript:x", "", None,
    ],
)  # fmt: skip
def test_only_web_addresses_are_linked(text: str | None) -> None:
    assert web_address(text) is None


def test_web_addresses_stay_as_the_feed_wrote_them() -> None:
    for address in ("http://shop.example/a?b=1&c=<2>", "HTTPS://shop.example/ż"):
        assert web_address(address) == address


PIECES = [*":/?#@[].%-a8Zż \n", "//", "http", "http://", "https://", "HTTP://", "shop.example", "\u212a", "\x7f"]


@given(st.lists(st.sampled_from(PIECES), max_size=7).map("".join))
def test_an_address_is_linked_exactly_where_the_standard_library_finds_a_host_in_it(text: str) -> None:
    try:
        parts = urlsplit(text)
        linked = parts.scheme in ("http", "https") and bool(parts.hostname) and not set(" \n\x7f") & {*text}
    except ValueError:
        linked = False
    assert web_address(text) == (text if linked else None)


LETTERS = st.text("aż-.,'! \n\u00a0\t—", max_size=30)


@given(st.lists(LETTERS | st.sampled_from(["x" * 90, "x" * 500, "a-b" * 40]), max_size=40).map("".join))
def test_a_description_is_cut_at_a_word_as_the_standard_library_cuts(text: str) -> None:
    assert (beginning(text) or "") == shorten(text, MOST_DESCRIBED, placeholder="…")
    assert beginning(None) is None


def test_relaxation_is_disclosed_in_one_sentence() -> None:
    near = [match(missed=(0,), score=0)]
    said = {
        (locale, full): frame_of(wish(GREEN), [product()], found, locale, full).notices[0]
        for locale in ("pl", "en")
        for full, found in ((0, near), (1, near), (3, near), (5, near), (22, [match(met=(0,))]))
    }
    assert said["pl", 0] == "Żaden produkt nie spełnia wszystkiego; pokazujemy najbliższe i mówimy, czego brakuje."
    assert said["en", 0] == "No product meets everything; here are the nearest, each saying what it misses."
    assert said["pl", 1].startswith("1 produkt spełnia wszystko; przy")
    assert said["pl", 3].startswith("3 produkty spełniają wszystko; przy")
    assert said["pl", 5].startswith("5 produktów spełnia wszystko; przy")
    assert said["pl", 22] == "22 produkty spełniają wszystko."
    assert said["en", 1] == "1 product meets everything; the others say what they miss."


def test_a_preference_without_criteria_says_that_popularity_leads() -> None:
    frame = frame_of(wish(Criterion("color", indifferent=True)), [product()], [match()], full=41)
    assert frame.notices == ("Bez dodatkowych życzeń: pasuje wszystko, w kolejności popularności.",)
    assert frame.cards[0].tally is None
    assert frame.cards[0].reasons == ()


def test_what_the_feed_does_not_hold_is_named_with_the_nearest() -> None:
    unknown = [Unknown(0, "color", "zielonny", ("zielony",)), Unknown(0, None, "Jeansy", ())]
    frame = frame_of(wish(GREEN), [product()], [match(missed=(0,), score=0)], "pl", 0, unknown)
    assert frame.notices[1:] == (
        "Tego nie ma teraz w ofercie: Kolor: zielonny. Najbliższe: zielony.",
        "Tego nie ma teraz w ofercie: Jeansy.",
    )


def test_nothing_to_show_is_said_and_never_filled() -> None:
    nothing = frame_of(wish(GREEN), [], [], full=0)
    assert nothing.empty is Empty.NOTHING_FITS
    assert nothing.cards == ()
    assert nothing.notices == ()
    assert nothing.preferences == ("Dżinsy. Kolor: zielony",)
    stranger = empty_frame(DEFINITIONS["recommended"], "en", Empty.NO_PREFERENCES)
    assert stranger.empty_text == "We do not know your preferences yet, so we guess nothing."


def test_the_cards_keep_the_order_and_the_number_of_the_ranking() -> None:
    ids = ["B", "A", "C"]
    frame = frame_of(wish(GREEN), [product(each) for each in sorted(ids)], [match(each, met=(0,)) for each in ids])
    assert [card.id for card in frame.cards] == ids


def test_the_shop_chooses_the_heading() -> None:
    definition = FrameDefinition("recommended", headings={"pl": "Dla Ciebie z Krajki"})
    assert empty_frame(definition, "pl", Empty.NO_CATALOGUE).heading == "Dla Ciebie z Krajki"
    assert empty_frame(definition, "en", Empty.NO_CATALOGUE).heading == "Picked for you"


def test_a_card_has_the_brand_whether_it_is_there_and_how_the_description_begins() -> None:
    described = product(brand="ABC", availability="preorder", description="słowo " * 200)
    (card,) = frame_of(wish(), [described], [match()]).cards
    assert (card.brand, card.availability) == ("ABC", "przedsprzedaż")
    assert card.description is not None
    assert len(card.description) <= 400
    assert card.description.endswith("…")
    (card,) = frame_of(wish(), [product(availability="{0.__class__}")], [match()]).cards
    assert (card.brand, card.availability, card.description) == (None, None, None)
