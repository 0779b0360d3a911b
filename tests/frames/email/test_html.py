"""What the markup of a mail promises, whatever a feed, a contact or a definition holds."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frames.colours import READABLE, SEEN, contrast
from frames.compose import empty_frame
from frames.definition import Banner, FrameDefinition, Look, Pictures, Shown, Why
from frames.email.html import render
from frames.email.looks import MailLook, mail_look
from frames.email.mjml import compiled
from frames.email.model import Opened, Part, Told, Words
from frames.email.words import words_of
from frames.model import Empty, Frame, Reason, ReasonKind
from frames.palette import Palette
from tests.frames.email.mails import AROUND, DRAWN, EMAIL, HOSTILE, OPENED, definition, frame, mail, still

TEXTS = st.text(max_size=60) | st.sampled_from(
    [HOSTILE, "{{ words }}", "[[ say ]]", "]]>", "<![endif]-->", "--><b>", "\ud83d"]
)
COLOURS = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)
MOST_BYTES = 102_000
"""Where Gmail clips a message."""
USUAL = compiled(definition(), "en"), frame(definition(), "en", count=3)


class _Seen(HTMLParser):
    """Every start tag with its attributes, and the text between them."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def all(self, *names: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag in names]

    @property
    def shape(self) -> list[tuple[str, tuple[str, ...]]]:
        """Which elements there are, with which attributes."""
        return [(tag, tuple(sorted(attributes))) for tag, attributes in self.tags]


def _filled(text: str, part: Part) -> str:
    compiled_, usual = USUAL
    first = usual.cards[0]
    reasons = tuple(replace(reason, text=text, label=text) for reason in first.reasons)
    card = replace(first, title=text, brand=text, description=text, availability=text, reasons=reasons)
    of_text = replace(usual, cards=(card, *usual.cards[1:]), notices=(text,), preferences=(text,), heading=text)
    words = Words(text, text, (Told(text, text, "https://shop.example/?a=1&b=2"),), (), text)
    return render(compiled_, of_text, words, AROUND, part)


@given(TEXTS.filter(str.strip), st.sampled_from(Part))
def test_any_text_stays_text_and_changes_no_element(text: str, part: Part) -> None:
    seen, plain = _Seen(_filled(text, part)), _Seen(_filled("plain", part))
    assert seen.shape == plain.shape
    said = _Seen(f"<p>{_escaped(text)}</p>").texts
    assert "".join(said) in "".join(seen.texts)


def _escaped(text: str) -> str:
    """The text in markup as a page holds it: halves of characters replaced."""
    whole = text.encode(errors="replace").decode()
    return whole.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@pytest.mark.parametrize("part", Part)
def test_text_that_looks_like_a_template_is_said_as_it_is(part: Part) -> None:
    made = _filled("{{ 7*7 }} [[ 7*7 ]] {% if %}", part)
    assert "{{ 7*7 }} [[ 7*7 ]] {% if %}" in made
    reworded = definition(
        texts={"email.why_sent": {"pl": "{{{{ 7*7 }}}} <b>"}, "email.action": {"pl": "[[ 7*7 ]] {{%"}}
    )
    said = " ".join(_Seen(mail(frame(reworded), part).html).texts)
    assert "{{ 7*7 }} <b>" in said
    assert "[[ 7*7 ]] {%" in said


@pytest.mark.parametrize("part", Part)
def test_tables_say_they_are_layout_and_pictures_what_they_show(part: Part) -> None:
    made = mail(frame(definition()), part).html
    seen = _Seen(made)
    assert all(each.get("role") == "presentation" for each in seen.all("table"))
    pictures = seen.all("img")
    assert len(pictures) == 9  # eight products have one, and the banner
    assert all(each["alt"] and str(each["width"]).isdigit() for each in pictures)
    assert not seen.all("script", "form", "iframe", "object", "link", "base")
    assert all(str(each["href"]).startswith("https://") for each in seen.all("a"))
    assert seen.all("html" if part is Part.MESSAGE else "table")[0]["lang"] == "pl"
    assert seen.all("html" if part is Part.MESSAGE else "table")[0]["dir"] == "ltr"


def test_a_message_has_what_outlook_and_dark_readers_ask_for() -> None:
    made = mail(frame(definition())).html
    assert "<o:PixelsPerInch>96</o:PixelsPerInch>" in made
    assert 'xmlns:v="urn:schemas-microsoft-com:vml"' in made
    assert 'xmlns:o="urn:schemas-microsoft-com:office:office"' in made
    assert '<meta name="color-scheme" content="light dark" />' in made
    assert all(each in made for each in ("prefers-color-scheme:dark", "[data-ogsc] .n-ink", "[data-ogsb] .n-ground"))
    assert made.count("<!--[if") == made.count("<![endif]-->")
    assert not re.search(r"<img[^>]*margin", made)
    for_word = re.findall(r"<!--\[if mso\]>(<img[^>]*>)<!\[endif\]-->", made)
    assert len(for_word) == 8
    assert not any("height=" in each for each in for_word)  # Word would press a picture of another shape into it


def test_a_block_has_no_head_no_comment_and_no_sheet() -> None:
    made = mail(frame(definition()), Part.BLOCK).html
    assert made.startswith("<table")
    assert made.endswith("</table>")
    assert not re.search(r"<(?:!--|!doctype|html|head|body|style|meta|title)", made, re.IGNORECASE)


def test_a_block_leaves_the_end_of_the_channel_and_the_sender_to_the_message_around_it() -> None:
    assert AROUND.unsubscribe is not None
    message, block = mail(frame(definition())).html, mail(frame(definition()), Part.BLOCK).html
    assert AROUND.unsubscribe in message
    assert AROUND.unsubscribe not in block
    assert "ul. Długa 1" in message
    assert "ul. Długa 1" not in block
    assert all(AROUND.centre in each for each in (message, block) if AROUND.centre)


@pytest.mark.parametrize("part", Part)
@pytest.mark.parametrize("reason", Empty)
def test_an_empty_frame_is_no_mail(part: Part, reason: Empty) -> None:
    block = mail(empty_frame(definition(), "pl", reason), part)
    assert (block.html, block.text, block.sms, block.subject, block.preheader) == ("", "", "", "", "")


def test_twelve_products_with_everything_stay_far_below_what_gmail_clips() -> None:
    assert len(mail(frame(definition())).html.encode()) < 60_000
    assert len(mail(frame(definition(), title=HOSTILE * 4)).html.encode()) < MOST_BYTES
    assert len(mail(frame(definition(email=replace(EMAIL, columns=1)))).html.encode()) < 75_000


@pytest.mark.parametrize("part", Part)
def test_an_old_price_stands_struck_through_with_the_lowest_of_thirty_days_or_not_at_all(part: Part) -> None:
    shown = frame(definition())
    made = unescape(mail(shown, part).html)
    assert made.count("<s ") == 1
    assert "Poprzednia cena:</span><s" in re.sub(r"\s+", "", made).replace("Poprzedniacena:", "Poprzednia cena:")
    assert "1\u00a0219,00\u00a0zł" in made
    alone = tuple(
        replace(card, price=replace(card.price, old=None, lowest_30d=None)) for card in shown.cards if card.price
    )
    assert "<s " not in mail(replace(shown, cards=alone), part).html


@pytest.mark.parametrize("part", Part)
def test_every_reason_is_said_by_what_the_product_does_with_it(part: Part) -> None:
    reasons = (
        Reason(ReasonKind.MET, "color", "Kolor", "zielony"),
        Reason(ReasonKind.MET, "brand", "Marka", "ABC"),
        Reason(ReasonKind.MISSED, "size", "Rozmiar", "brak 38"),
        Reason(ReasonKind.UNSTATED, "fragrance", "Zapach", "brak informacji"),
    )
    made = mail(frame(definition(), reasons=reasons), part).html
    for read, line in (
        ("spełnia:", "Kolor: zielony · Marka: ABC"),
        ("nie spełnia:", "Rozmiar: brak 38"),
        ("nie wiadomo:", "Zapach: brak informacji"),
    ):
        assert re.search(rf'aria-label="[^"]*"[^>]*>[✓✗?]</span> {re.escape(line)}<', made), read


def test_a_brief_card_says_the_tally_alone() -> None:
    brief = frame(definition(why=Why.BRIEF), tally="Spełnia 2 z 3")
    made = mail(brief).html
    assert "Spełnia 2 z 3" in made
    assert "✓" not in made


@pytest.mark.parametrize(
    ("kind", "mark"),
    [
        (Shown.BRAND, ">ABC<"),
        (Shown.DESCRIPTION, "z wysokim stanem"),
        (Shown.AVAILABILITY, "dostępny"),
        (Shown.PRICE, "1\u00a0199,00\u00a0zł</strong>"),
        (Shown.REASONS, "✓"),
        (Shown.IMAGE, "A-0.jpg"),
    ],
)
@pytest.mark.parametrize("part", Part)
def test_a_mail_shows_what_the_definition_says_and_nothing_else(kind: Shown, mark: str, part: Part) -> None:
    others = tuple(each for each in Shown if each is not kind)
    assert mark in mail(frame(definition()), part).html
    assert mark not in mail(frame(definition(shown=others)), part).html


@pytest.mark.parametrize("part", Part)
def test_pictures_drawn_at_opening_take_the_place_of_what_would_grow_old(part: Part) -> None:
    drawn = frame(definition(email=OPENED))
    made = mail(drawn, part, replace(AROUND, opened=DRAWN)).html
    seen = _Seen(made)
    assert [each["src"] for each in seen.all("img")][1:] == [each.image for each in DRAWN]
    assert all({"width", "height", "alt"} <= set(each) for each in seen.all("img")[1:])
    assert {each.link for each in DRAWN} <= {each.get("href") for each in seen.all("a")}
    assert "</strong>" not in made
    assert "✓" not in made


def test_where_pictures_cannot_be_drawn_the_products_stand_as_they_were_sent() -> None:
    without = mail(frame(definition(email=OPENED))).html
    assert "1\u00a0199,00\u00a0zł</strong>" in without
    two = mail(
        frame(definition(email=OPENED)),
        around=replace(AROUND, opened=(Opened("https://n.example/1.png", "https://n.example/1"),)),
    ).html
    assert two.count("Zobacz w sklepie<") == 11
    as_sent = replace(AROUND, opened=DRAWN)
    assert (
        DRAWN[0].image not in mail(frame(definition(email=replace(EMAIL, pictures=Pictures.SENT))), around=as_sent).html
    )


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "ftp://shop.example/b.jpg"])
def test_a_banner_from_nowhere_on_the_web_is_not_shown(address: str) -> None:
    shown = frame(definition())
    assert address not in mail(replace(shown, banner=Banner(address, {"pl": "x"}))).html
    linked = mail(replace(shown, banner=Banner("https://shop.example/b.jpg", {"pl": "x"}, address))).html
    assert "https://shop.example/b.jpg" in linked
    assert address not in linked


@given(st.builds(Look, accent=st.none() | COLOURS, background=st.none() | COLOURS, text=st.none() | COLOURS))
def test_whatever_colours_are_chosen_everything_is_read(look: Look) -> None:
    made = mail_look(look)
    for palette in filter(None, (made.light, made.dark)):
        assert _least(palette) >= READABLE
        assert contrast(palette.on_accent, palette.accent) >= READABLE
        assert contrast(palette.accent, palette.ground) >= SEEN


def _least(palette: Palette) -> float:
    grounds = (palette.ground, palette.around)
    inks = (palette.ink, palette.quiet, palette.done, palette.amber)
    on_grounds = [contrast(ink, ground) for ink in inks for ground in grounds]
    return min(*on_grounds, contrast(palette.alt, palette.photo))


def test_our_light_colours_are_read_when_a_mail_program_turns_them_round() -> None:
    light = mail_look(Look()).light
    turned = Palette(*(_turned(getattr(light, name)) for name in Palette.__slots__))
    assert _least(turned) >= READABLE


def _turned(colour: str) -> str:
    return "#" + bytes(255 - channel for channel in bytes.fromhex(colour[1:])).hex()


@pytest.mark.parametrize(
    "look",
    [
        {"font": "x;} body{display:none"},
        {"font": "a</style><script>"},
        {"accent": "red;background:url(x)"},
        {"ratio": "1/0"},
        {"ratio": "1;x:y"},
        {"corner": 4000},
        {"background": "expression(1)"},
    ],
)
def test_a_look_that_is_none_never_becomes_style(look: dict[str, Any]) -> None:
    usual = mail(frame(definition())).html
    assert mail(frame(definition(look=Look(**look)))).html == usual


@pytest.mark.parametrize(("look", "schemes"), [
    (Look(), "light dark"), (Look(background="#101820"), "dark"), (Look(background="#fffaf0"), "light")
])  # fmt: skip
def test_a_mail_on_a_ground_of_its_own_keeps_it(look: Look, schemes: str) -> None:
    made: MailLook = mail_look(look)
    assert made.schemes == schemes
    html = mail(frame(definition(look=look))).html
    assert f'<meta name="color-scheme" content="{schemes}" />' in html
    assert ("prefers-color-scheme" in html) == (look.background is None)


def test_the_same_frame_is_the_same_mail_byte_for_byte() -> None:
    shown: Frame = frame(definition())
    made = compiled(shown.definition, "pl")
    words = words_of(shown, AROUND, still)
    once, again = (render(compiled(shown.definition, "pl"), shown, words, AROUND, Part.MESSAGE) for _ in range(2))
    assert once == again == render(made, shown, words, AROUND, Part.MESSAGE)


def test_any_definition_can_be_a_mail() -> None:
    message, block = (mail(frame(FrameDefinition("recommended")), part).html for part in Part)
    assert "Dżinsy proste" in message
    assert "Dżinsy proste" in block
    assert "<html" not in block
