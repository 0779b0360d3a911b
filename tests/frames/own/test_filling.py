"""Banners by tag, and placeholders in headings, descriptions and links."""

from __future__ import annotations

from dataclasses import replace

import pytest

from frames.banners import choose_banner
from frames.definition import Banner, FrameDefinition
from frames.model import Addressee, Frame, Informed
from frames.own.filling import check_filling, filled, filled_frame, has_placeholder, without_placeholders
from frames.own.sandbox import ADDRESS
from tests.frames.own.attempts import FULL, standing_still

CAT = Addressee(
    "Ola Kot", tags=("VIP", "WLASCICIEL_KOTA"), information=(Informed("imie_kota", "Kot", "Mru & Co", "Mru & Co"),)
)
HERE = "https://shop.example"


def banner(tag: str | None, link: str | None = None, alt: str = "x") -> Banner:
    return Banner(f"{HERE}/{tag}.jpg", {"en": alt, "pl": alt}, link, tag)


def heading(text: str, contact: Addressee | None) -> str:
    definition = FrameDefinition("home", headings={"en": text})
    frame = replace(FULL, definition=definition, heading=text, banner=None, contact=contact)
    return filled_frame(frame, standing_still).heading


def with_banner(shown: Banner, contact: Addressee | None = CAT) -> Frame:
    return filled_frame(replace(FULL, banner=shown, contact=contact), standing_still)


@pytest.mark.parametrize("pet", ["PSA", "KOTA", "ZOLWIA", "KROLIKA", "CHOMIKA"])
def test_an_owner_sees_the_banner_of_their_pet_and_everybody_else_the_sixth(pet: str) -> None:
    banners = [
        banner(None),
        *(banner(f"WLASCICIEL_{each}") for each in ("PSA", "KOTA", "ZOLWIA", "KROLIKA", "CHOMIKA")),
    ]
    assert choose_banner(banners, ("VIP", f"WLASCICIEL_{pet}")) == banner(f"WLASCICIEL_{pet}")
    assert choose_banner(banners, ("VIP",)) == choose_banner(banners, ()) == banner(None)


def test_the_first_of_two_tags_in_the_file_decides_and_without_a_default_there_is_none() -> None:
    banners = [banner("B"), banner("A")]
    assert choose_banner(banners, ("A", "B")) == banner("B")
    assert choose_banner(banners, ("C",)) is None


def test_a_heading_says_the_name_or_what_stands_in_for_it() -> None:
    text = 'Picked for {{ contact.first_name or "you" }}'
    assert (heading(text, CAT), heading(text, None)) == ("Picked for Ola", "Picked for you")


def test_a_heading_that_cannot_be_filled_is_ours() -> None:
    assert heading("For {{ contact.nam }}", CAT) == "Picked for you"


def test_a_heading_without_a_placeholder_stands_as_it_is() -> None:
    assert heading("50% < 100% & { more }", CAT) == "50% < 100% & { more }"


def test_the_name_of_the_cat_stands_in_text_and_link_of_the_banner() -> None:
    cats = banner(
        "K",
        HERE + "/cats?for={{ contact.information.imie_kota.text }}#x",
        "For {{ contact.information.imie_kota.text }}",
    )
    shown = with_banner(cats).banner
    assert shown is not None
    assert (shown.alt["en"], shown.link) == ("For Mru & Co", f"{HERE}/cats?for=Mru%20%26%20Co#x")


@pytest.mark.parametrize(
    "said", ["../../x", "//evil.example", "https://evil.example/?", "a\r\nb", "@evil.example", "x#y?z=1"]
)
def test_no_answer_changes_where_a_link_leads(said: str) -> None:
    contact = replace(CAT, information=(Informed("imie_kota", "Kot", said, said),))
    link = filled(HERE + "/{{ contact.information.imie_kota.text }}", contact, standing_still, ADDRESS)
    assert link.startswith(f"{HERE}/")
    assert not set(link.removeprefix(f"{HERE}/")) & set("/?#@:\r\n ")


def test_a_banner_that_cannot_be_filled_is_not_shown() -> None:
    assert with_banner(banner(None, alt="{{ contact.x }}")).banner is None
    assert with_banner(banner(None, link=HERE + "/{{ contact.tags }}")).banner is None


@pytest.mark.parametrize(
    "text", ["{{ products }}", "{{ contact.email }}", "{{ contact", "{{ contact.tags }}", "{% include 'x' %}"]
)
def test_what_is_wrong_with_a_placeholder_is_told(text: str) -> None:
    assert [fault.line for fault in check_filling(text, standing_still)] == [1]


def test_a_text_without_placeholders_is_no_template() -> None:
    assert check_filling("100% {pure} % } cotton", standing_still) == ()
    assert has_placeholder("{{ x }}")
    assert not has_placeholder("{x} } %")
    assert without_placeholders("https://a.example/{{ contact.city }}/b") == "https://a.example/x/b"
