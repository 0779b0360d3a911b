"""What mails say in words of their own: filled for whoever gets them, one line each, nothing sensitive in them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frames.definition import Beside, Email, FrameDefinition, Paragraph, Scenario
from frames.email.checking import Written, check_words
from frames.email.model import Answer, Around, Question, Told, Words
from frames.email.words import (
    EMAIL_NAMES,
    LONGEST_LINE,
    ON_TELEPHONES,
    email_data,
    greeting_of,
    is_for,
    plain_line,
    words_of,
)
from frames.model import LANGUAGES, Addressee, Card, Frame, Informed, Reason, ReasonKind
from frames.own.sandbox import ADDRESS
from frames.texts import load_texts
from tests.frames.own.attempts import BARE, FULL, NOTHING_KNOWN, STRANGER, standing_still

EVENING = Around(datetime(2026, 11, 23, 19, tzinfo=UTC), centre="https://notes.example/c/token")
JEANS = Card("J-1", "Jeans ABC", "https://shop.example/j-1", None, None, 1_000_000, None, ())
OLA = Addressee(
    name="Ola Nowak",
    city="Łódź",
    tags=("VIP",),
    information=(Informed("shoe_size", "Shoe size", "38", "38"), Informed("kids", "Children", True, "yes")),
)
HOSTILE = st.text(
    st.one_of(st.sampled_from("\r\n\x00\t\u202e\u2066\u2069\u200f\u2028\u0085{}%<>&\"':@=?"), st.characters()),
    max_size=300,
)


def frame(cards: int = 3, email: Email | None = None, **changes: object) -> Frame:
    """A mail's frame in English with so many pairs of jeans, for Ola."""
    shown = tuple(replace(JEANS, id=f"J-{number}") for number in range(cards))
    definition = FrameDefinition("mail", email=email or Email())
    made = replace(
        FULL, definition=definition, cards=shown, contact=OLA, heading="Picked for you", scenario=Scenario.PREFERENCES
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def words(shown: Frame, around: Around = EVENING) -> Words:
    return words_of(shown, around, standing_still)


def said(text: str, shown: Frame | None = None, around: Around = EVENING) -> str:
    """What a paragraph of that text says; "" where it is left out."""
    paragraph = Paragraph({"en": text})
    shown = shown or frame()
    shown = replace(shown, definition=replace(shown.definition, email=Email(paragraphs=(paragraph,))))
    return "".join(each.text for each in words(shown, around).above)


# --- subject and preheader -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("locale", "cards", "subject"),
    [
        ("en", 1, "Jeans ABC – for you"),
        ("en", 2, "Jeans ABC and 1 more for you"),
        ("en", 6, "Jeans ABC and 5 more for you"),
        ("pl", 1, "Jeans ABC – dla Ciebie"),
        ("pl", 2, "Jeans ABC i jeszcze 1 produkt dla Ciebie"),
        ("pl", 4, "Jeans ABC i jeszcze 3 produkty dla Ciebie"),
        ("pl", 6, "Jeans ABC i jeszcze 5 produktów dla Ciebie"),
        ("pl", 23, "Jeans ABC i jeszcze 22 produkty dla Ciebie"),
    ],
)
def test_a_subject_names_the_first_product_and_how_many_more_there_are(locale: str, cards: int, subject: str) -> None:
    assert words(frame(cards, locale=locale)).subject == subject


@pytest.mark.parametrize("scenario", Scenario)
@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("cards", [1, 2, 12])
@pytest.mark.parametrize("length", range(10, 90, 20))
def test_a_telephone_shows_the_whole_of_our_subject(scenario: Scenario, locale: str, cards: int, length: int) -> None:
    made = frame(cards, locale=locale, scenario=scenario)
    title = ("Jeans of green denim " * 5)[:length].strip()
    made = replace(made, cards=tuple(replace(each, title=title) for each in made.cards))
    subject = words(made).subject
    assert len(subject) <= ON_TELEPHONES
    assert title[:8] in subject
    assert cards == 1 or f" {cards - 1}" in subject


def test_a_long_title_is_said_before_whom_it_is_for() -> None:
    long = replace(JEANS, title="Jeans ABC with a high waist, green")
    assert words(replace(frame(), cards=(long,) * 3)).subject == "Jeans ABC with a high waist, green and 2 more"
    longer = replace(JEANS, title="Jeans ABC with a high waist, green, for the whole year")
    assert words(replace(frame(), cards=(longer,) * 3)).subject == "Jeans ABC with a high waist, green… and 2 more"
    assert words(replace(frame(), cards=(longer,))).subject == "Jeans ABC with a high waist, green, for the whole…"


def test_products_that_nobody_asked_for_are_not_said_to_be_for_anybody() -> None:
    chosen = frame(3, scenario=Scenario.BESTSELLERS)
    assert words(chosen).subject == "Bestsellers: Jeans ABC and 2 more"
    assert words(replace(chosen, locale="pl")).subject == "Bestsellery: Jeans ABC i jeszcze 2"
    assert words(frame(1, scenario=Scenario.NEWEST)).subject == "New in: Jeans ABC"


def test_a_preheader_says_what_the_first_product_costs_and_meets() -> None:
    reasons = (
        Reason(ReasonKind.MET, "price", None, "Exactly at the limit of 180 zł"),
        Reason(ReasonKind.MET, "color", "Colour", "green"),
        Reason(ReasonKind.MISSED, "size", "Size", "no 38"),
        Reason(ReasonKind.MET, "brand", "Brand", "ABC"),
    )
    card = replace(JEANS, price=FULL.cards[0].price, reasons=reasons)
    assert words(frame(cards=1)).preheader == "Picked for you", "the title stands in the subject already"
    told = words(replace(frame(), cards=(card,))).preheader
    assert told == "180,00 zł · Colour: green · Brand: ABC", "and not the price once more, as limits say it"


def test_ours_announces_no_reduction_and_a_placeholder_only_with_the_lowest_price() -> None:
    reduced = replace(frame(), cards=(replace(FULL.cards[0], match=1),))
    assert FULL.cards[0].price is not None
    assert "250,00" not in words(reduced).subject + words(reduced).preheader
    price = said("{{ top.price.said }}", reduced)
    assert price == "180,00 zł · Lowest price in the 30 days before the reduction: 200,00 zł (−10%)"
    assert "250" not in price
    for filter_ in ("truncate(10)", "replace('Lowest', '')", "upper", "trim"):
        assert said(f"{{{{ top.price.said | {filter_} }}}}", reduced) == ""
    assert said("{{ top.price.old.text }}", reduced) == ""


def test_a_product_that_something_unsaid_found_is_named_neither_in_subject_nor_preheader() -> None:
    """A title such as that of a cream says as much as the wish that found it, and a subject is read by others."""
    title = "Cream for atopic skin"
    email = Email(subject={"en": "For you{% if top %}: {{ top.title }}{% endif %}"}, preheader={"en": "{{ top.id }}!"})
    for own in (Email(), email):
        unsaid = frame(2, own)
        unsaid = replace(unsaid, cards=tuple(replace(each, title=title, match=None) for each in unsaid.cards))
        made = words(unsaid)
        assert title not in made.subject + made.preheader
    assert made.subject == "For you"
    assert words(replace(unsaid, definition=FrameDefinition("mail"))).subject == "2 products picked for you"
    assert words(replace(unsaid, definition=FrameDefinition("mail"), locale="pl")).subject == (
        "2 produkty wybrane dla Ciebie"
    )
    assert said("{{ top.title }}", unsaid) == title, "within the mail the product stands anyway"


def test_a_subject_of_ones_own_stands_in_its_language_alone() -> None:
    own = Email(subject={"pl": "{{ greeting }}: {{ top.title }}, razem {{ total }}"})
    assert words(frame(3, own, locale="pl", total=41)).subject == "Dobry wieczór: Jeans ABC, razem 41"
    assert words(frame(3, own)).subject == "Jeans ABC and 2 more for you"


@pytest.mark.parametrize("broken", ["{{ contact.nam }}", "{{ top.price }}", "{% if", "{{ 1 / 0 }}", "{{ ' ' }}"])
def test_what_cannot_be_filled_or_says_nothing_is_said_in_our_words(broken: str) -> None:
    own = Email(subject={"en": broken}, preheader={"en": broken}, sender={"en": broken})
    made = words(frame(2, own))
    assert (made.subject, made.preheader, made.sender) == ("Jeans ABC and 1 more for you", "Picked for you", None)


def test_texts_of_ours_can_be_reworded() -> None:
    reworded = FrameDefinition(
        "mail", texts={"email.subject": {"en": "Look: {title} + {n}"}, "email.action": {"en": "Go"}}
    )
    email = Email(paragraphs=(Paragraph({"en": "x"}, link="https://shop.example"),))
    made = words(replace(frame(), definition=replace(reworded, email=email)))
    assert (made.subject, made.above[0].action) == ("Look: Jeans ABC + 2", "Go")


ENCODED = "=?utf-8?q?=0D=0ABcc:_evil@x.example?="


@pytest.mark.parametrize("title", [ENCODED, "=\u200b?utf-8?q?=0Abody?=", "1 + 1 =?", "=\x00?utf-8?b?DQpCY2M6?="])
def test_no_word_of_a_feed_is_decoded_by_whatever_writes_a_header(title: str) -> None:
    """Python's own `EmailMessage` decodes encoded words of a value that it is given, line breaks and all."""
    own = Email(
        subject={"pl": "{{ top.title }}"}, preheader={"pl": "{{ contact.name }}"}, sender={"pl": "={{ top.title }}"}
    )
    card = replace(JEANS, title=title)
    for locale in LANGUAGES:
        made = words(replace(frame(1, own), cards=(card,), contact=replace(OLA, name=title), locale=locale))
        assert not any("=?" in each for each in (made.subject, made.preheader, made.sender or ""))
        message = EmailMessage()
        message["Subject"] = made.subject
        assert message["Subject"] == made.subject, "no decoder finds anything in it"
        assert list(message_from_bytes(message.as_bytes(policy=SMTP)).keys()) == ["Subject"]


def test_what_would_begin_an_encoded_word_is_parted_and_nothing_else() -> None:
    assert plain_line("Mugs: 2+2=? =?", 200) == "Mugs: 2+2= ? = ?"
    assert plain_line("a?=b == ?", 200) == "a?=b == ?"


@given(HOSTILE, HOSTILE, HOSTILE)
@settings(deadline=None)
def test_whatever_a_feed_or_a_contact_is_called_no_line_breaks_turns_or_ends_a_header(
    title: str, name: str, reason: str
) -> None:
    own = Email(
        subject={"pl": "{{ contact.name }} {{ top.title }}"},
        preheader={"pl": "{{ top.title }} {{ contact.city }}"},
        sender={"en": "{{ contact.name }}, Łódź"},
        paragraphs=(Paragraph({"en": "{{ contact.name }}: {{ top.title }}"}),),
    )
    card = replace(JEANS, title=title, reasons=(Reason(ReasonKind.MET, "color", "Colour", reason),))
    for locale in LANGUAGES:
        made = words(replace(frame(1, own), cards=(card,), contact=replace(OLA, name=name, city=reason), locale=locale))
        lines = (made.subject, made.preheader, made.sender or "", *(each.text for each in made.above))
        assert all(len(each) <= 1 or each == each.strip() for each in lines)
        assert not any(unicodedata.category(each) in ("Cc", "Cf", "Cs", "Zl", "Zp") for each in "".join(lines))
        assert made.subject
        assert len(made.subject) <= LONGEST_LINE
        message = EmailMessage(policy=SMTP)
        message["Subject"] = made.subject
        assert message_from_bytes(message.as_bytes(), policy=SMTP).keys() == ["Subject"]


@given(st.text(), st.integers(1, 50))
def test_a_line_is_cut_with_a_sign_and_never_longer(text: str, most: int) -> None:
    line = plain_line(text, most)
    assert len(line) <= most
    assert plain_line(line, most) == line


def test_a_line_is_cut_between_words_where_there_are_some() -> None:
    assert plain_line("Green jeans of linen", 15) == "Green jeans of…"
    assert plain_line("Greenjeansoflinen", 10) == "Greenjean…"
    assert plain_line("1\u00a0299,00\u00a0zł", 20) == "1\u00a0299,00\u00a0zł"


# --- placeholders ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hour", "english", "polish"),
    [
        (0, "Good evening", "Dobry wieczór"),
        (4, "Good evening", "Dobry wieczór"),
        (5, "Good morning", "Dzień dobry"),
        (11, "Good morning", "Dzień dobry"),
        (12, "Good afternoon", "Dzień dobry"),
        (17, "Good afternoon", "Dzień dobry"),
        (18, "Good evening", "Dobry wieczór"),
        (23, "Good evening", "Dobry wieczór"),
    ],
)
def test_a_greeting_follows_the_hour_of_sending(hour: int, english: str, polish: str) -> None:
    assert (greeting_of(hour, load_texts("frames", "en")), greeting_of(hour, load_texts("frames", "pl"))) == (
        english,
        polish,
    )
    sent = replace(EVENING, at=datetime(2026, 11, 23, hour, tzinfo=UTC))
    assert said("{{ greeting }}, {{ contact.first_name or 'you' }}!", around=sent) == f"{english}, Ola!"


def test_placeholders_read_these_names_and_no_other() -> None:
    for shown in (FULL, NOTHING_KNOWN, STRANGER, BARE, frame(0)):
        assert set(email_data(shown, EVENING, load_texts("frames", "en"))) == EMAIL_NAMES


def test_a_condition_within_a_text_may_ask_for_tag_scenario_and_product() -> None:
    text = "{% if has_tag('VIP') %}Dear guest{% endif %}{% if scenario == 'preferences' %}, as you asked{% endif %}"
    assert said(text) == "Dear guest, as you asked"
    assert said("{% if top.brand %}By {{ top.brand }}{% endif %}") == ""
    assert said("{{ 'yes' if prefers('color', 'zielony') else 'no' }}", replace(frame(), contact=FULL.contact)) == "yes"


# --- paragraphs ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "shown"),
    [
        ({}, True),
        ({"tag": "VIP"}, True),
        ({"tag": "vip"}, False),
        ({"information": "shoe_size"}, True),
        ({"information": "shoe_size", "value": "38"}, True),
        ({"information": "shoe_size", "value": "39"}, False),
        ({"information": "kids", "value": "TRUE"}, True),
        ({"information": "kids", "value": "false"}, False),
        ({"information": "collar"}, False),
        ({"tag": "VIP", "information": "collar"}, False),
    ],
)
def test_a_paragraph_is_for_whoever_has_its_tag_and_its_key_information(
    condition: Mapping[str, str], shown: bool
) -> None:
    paragraph = Paragraph({"en": "x"}, **condition)  # type: ignore[arg-type]
    assert is_for(paragraph, OLA) is shown
    assert is_for(paragraph, None) is (not condition)
    assert len(words(frame(3, Email(paragraphs=(paragraph,)))).above) == shown


def test_paragraphs_stand_where_they_say_in_their_order() -> None:
    written = tuple(
        Paragraph({"en": f"{number}"}, beside)
        for number, beside in enumerate((Beside.BELOW, Beside.ABOVE, Beside.BELOW, Beside.ABOVE))
    )
    made = words(frame(3, Email(paragraphs=written)))
    assert ([each.text for each in made.above], [each.text for each in made.below]) == (["1", "3"], ["0", "2"])


def told(
    link: str | None, shown: Frame | None = None, around: Around = EVENING, **more: Mapping[str, str]
) -> tuple[Told, ...]:
    """What comes of a paragraph with that link."""
    shown = shown or frame()
    email = Email(paragraphs=(Paragraph({"en": "Look"}, link=link, **more),))  # type: ignore[arg-type]
    return words(replace(shown, definition=FrameDefinition("mail", email=email)), around).above


def test_a_link_makes_a_button_and_holds_what_the_contact_said_as_one_part_of_an_address() -> None:
    assert told(None) == (Told("Look"),)
    assert told("https://shop.example/{{ contact.city }}?x={{ contact.information.shoe_size.text }}") == (
        Told("Look", "See it in the shop", "https://shop.example/%C5%81%C3%B3d%C5%BA?x=38"),
    )
    assert told("https://shop.example", action={"en": "Go, {{ contact.first_name }}"})[0].action == "Go, Ola"


@pytest.mark.parametrize(
    "name", ["../../x", "//evil.example", "https://evil.example/", "a\r\nb", "@evil.example", "x?y#z"]
)
def test_no_name_changes_where_a_link_leads(name: str) -> None:
    shown = replace(frame(), contact=replace(OLA, city=name))
    link = told("https://shop.example/{{ contact.city }}", shown)[0].link
    assert link is not None
    assert not set(link.removeprefix("https://shop.example/")) & set("/?#@:\r\n ")


def test_a_link_may_be_that_of_the_first_product_or_the_contacts_centre_as_a_whole() -> None:
    clicked = replace(frame(), cards=(replace(JEANS, click="https://notes.example/k/1"), JEANS))
    assert told("{{ top.link }}", clicked)[0].link == "https://notes.example/k/1"
    assert told("{{ top.link }}")[0].link == JEANS.link
    assert told("{{ centre }}")[0].link == EVENING.centre


def test_a_paragraph_that_leads_nowhere_is_left_out_whole() -> None:
    assert told("{{ centre }}", around=replace(EVENING, centre=None)) == ()
    assert told("{{ top.link }}", replace(frame(), cards=(replace(JEANS, link=None),))) == ()
    assert told("https://shop.example/{{ contact.tags }}") == ()
    assert told("https://{{ contact.country }}") == ()


# --- tried before they are saved -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{{ contact.email }}", "line 1: there is no field 'email' here"),
        ("{{ products }}", "line 1: there is nothing called 'products'"),
        ("a\n{{ top.titel }}", "line 2: there is no field 'titel' here; did you mean title or filters?"),
        ("{{ top }}", "line 1: this is a table, not a text"),
        ("{{ top.reasons[0].said }}", "line 1: the list has 0 entries"),
        ("{{ greeting", "line 1: "),
        ("{% include 'x' %}", "line 1: include cannot be used"),
    ],
)
def test_what_is_wrong_with_a_text_is_told_by_line(text: str, fault: str) -> None:
    assert [str(each).startswith(fault) for each in check_words(Written(("subject", "en"), text), standing_still)] == [
        True
    ]


@pytest.mark.parametrize("text", ["{{ greeting }} {{ total }}", "{% if top %}{{ top.title }}{% endif %}", "100% {x}"])
def test_what_works_for_everybody_has_no_fault(text: str) -> None:
    assert check_words(Written(("subject", "en"), text), standing_still) == ()
    assert check_words(Written(("paragraphs", 0, "link"), f"https://a.example/{text}", ADDRESS), standing_still) == ()


RATED = (Answer("0", "https://notes.example/a/0", "0 of 10"), Answer("10", "https://notes.example/a/10", "10 of 10"))
ASKING = replace(EVENING, questions=(Question("nps", "How likely would you recommend us?", RATED),))


def asked(paragraph: Paragraph, around: Around = ASKING) -> tuple[Told, ...]:
    """What stands above the products where that paragraph alone does."""
    return words(frame(email=Email(paragraphs=(paragraph,))), around).above


def test_a_question_is_put_as_the_shop_puts_it_with_a_link_for_each_answer() -> None:
    assert asked(Paragraph(asks="nps")) == (Told("How likely would you recommend us?", answers=RATED),)


def test_a_question_is_put_in_words_of_its_paragraph_where_it_has_some() -> None:
    put = Paragraph({"en": "{{ contact.first_name }}, do you like us?"}, asks="nps")
    assert asked(put) == (Told("Ola, do you like us?", answers=RATED),)
    assert asked(replace(put, text={"pl": "Lubisz nas?"})) == ()


def test_what_no_mail_can_ask_is_not_asked() -> None:
    assert asked(Paragraph(asks="nps"), EVENING) == ()
    assert asked(Paragraph(asks="kids")) == ()


def test_whoever_answered_is_asked_again_but_for_where_the_definition_says_so() -> None:
    answered = replace(EVENING, questions=(replace(ASKING.questions[0], answered=True),))
    assert len(asked(Paragraph(asks="nps"), answered)) == 1
    assert asked(Paragraph(asks="nps", unless_answered=True), answered) == ()
    assert len(asked(Paragraph(asks="nps", unless_answered=True))) == 1


def test_a_question_is_for_those_whom_its_paragraph_is_for() -> None:
    assert len(asked(Paragraph(asks="nps", tag="VIP"))) == 1
    assert asked(Paragraph(asks="nps", tag="staff")) == ()
