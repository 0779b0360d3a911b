from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from frames.advice import Mending
from frames.compose import empty_frame
from frames.definition import DEFINITIONS, Email, FrameDefinition, Paragraph, Pictures, Shown
from frames.email.advice import HEAVY_BYTES, LONGEST_PREHEADER, ON_SCREENS, advise_mail
from frames.email.clients import formats_lost
from frames.email.model import Block
from frames.email.rules import MOST_BYTES, broken_rules
from frames.email.words import ON_TELEPHONES
from frames.model import LANGUAGES, Empty
from frames.texts import load_texts
from tests.frames.building import frame_of, match, product, wish
from tests.frames.email.mails import mail

SENDER = Email(sender={"en": "A shop", "pl": "Sklep"})


def block(*products: dict[str, Any], email: Email = SENDER, **changes: Any) -> Block:
    shown = products or (product(),)
    frame = frame_of(wish(), shown, [match(each["id"]) for each in shown], "en")
    made = mail(replace(frame, definition=FrameDefinition("mail", email=email)))
    return replace(made, subject="Jeans for you", preheader="Green ones", **changes)


def advised(mail: Block, locale: str = "en") -> dict[str, str]:
    return {each.about: each.text for each in advise_mail(mail, locale)}


def test_a_good_mail_gets_no_advice() -> None:
    assert advised(block()) == {}


def test_of_a_mail_that_is_not_sent_only_that_is_told() -> None:
    nothing = empty_frame(DEFINITIONS["recommended"], "en", Empty.NO_CONSENT)
    assert list(advised(Block(nothing))) == [Mending.EMPTY]


def test_what_is_advised_of_any_frame_is_advised_of_a_mail_but_what_concerns_pages() -> None:
    told = advised(block(product(title="long words " * 20, image=None)))
    assert list(told) == [Mending.PICTURES]


@pytest.mark.parametrize(
    ("size", "about"),
    [
        (HEAVY_BYTES, None),
        (HEAVY_BYTES + 1, Mending.HEAVY),
        (MOST_BYTES - 1, Mending.HEAVY),
        (MOST_BYTES, Mending.CLIPPED),
    ],
)
def test_a_mail_that_is_clipped_or_may_become_so_is_told_with_its_bytes(size: int, about: Mending | None) -> None:
    told = advised(block(html="ż" * (size // 2) + "x" * (size % 2)))
    assert list(told) == ([] if about is None else [about])
    assert all(str(size) in text for text in told.values())


@pytest.mark.parametrize(("length", "told"), [(ON_TELEPHONES, 0), (ON_TELEPHONES + 1, 1), (ON_SCREENS + 1, 2)])
def test_a_subject_that_is_cut_is_told_with_how_much_is_shown(length: int, told: int) -> None:
    written = replace(SENDER, subject={"en": "x", "pl": "x"})
    said = advised(replace(block(email=written), subject="x" * length))
    most = ["", f"about {ON_TELEPHONES}.", f"about {ON_SCREENS}."][told]
    assert most in said.get(Mending.SUBJECT, "")
    assert (Mending.SUBJECT in said) is bool(told)


def test_nobody_is_told_to_mend_a_subject_of_ours() -> None:
    assert advised(replace(block(), subject="x" * (ON_SCREENS + 1))) == {}


@pytest.mark.parametrize(
    ("preheader", "told"),
    [
        ("", "There is no preheader"),
        ("Jeans for you", "says the subject once more"),
        ("x" * (LONGEST_PREHEADER + 1), f"has {LONGEST_PREHEADER + 1} characters"),
    ],
)
def test_a_preheader_that_says_nothing_or_too_much_is_told(preheader: str, told: str) -> None:
    assert told in advised(replace(block(), preheader=preheader))[Mending.PREHEADER]


def test_a_foot_that_does_not_say_who_sends_is_told() -> None:
    assert list(advised(block(email=Email()))) == [Mending.SENDER]


def test_words_that_are_missing_in_the_language_of_the_mail_are_told_by_their_keys() -> None:
    email = replace(
        SENDER, subject={"pl": "Dla Ciebie"}, paragraphs=(Paragraph({"pl": "Cześć"}, action={"en": "Go", "pl": "Do"}),)
    )
    assert "language en" in advised(block(email=email))[Mending.SPOKEN]
    assert advised(block(email=email))[Mending.SPOKEN].endswith(": email.subject, email.paragraphs.text.")


def test_pictures_in_formats_that_some_program_does_not_show_are_counted_with_their_products() -> None:
    shown = [product(f"A-{kind}", image=f"https://shop.example/a.{kind}?x=1") for kind in ("jpg", "webp", "SVG", "png")]
    (told,) = advise_mail(block(*shown), "en")
    assert (told.about, told.products) == (Mending.FORMATS, ("A-webp", "A-SVG"))
    assert told.text.startswith("2 pictures of 4 are in formats that some mail programs do not show (SVG, WEBP)")


def test_formats_are_no_matter_where_pictures_are_drawn_by_us_or_not_shown() -> None:
    shown = product(image="https://shop.example/a.webp")
    assert Mending.FORMATS not in advised(block(shown, email=replace(SENDER, pictures=Pictures.OPENED)))
    mail = block(shown)
    bare = replace(mail.frame, definition=replace(mail.frame.definition, shown=(Shown.PRICE,)))
    assert advised(replace(mail, frame=bare)) == {}


def test_the_formats_of_old_are_shown_by_all() -> None:
    assert formats_lost() >= {"webp", "svg", "avif", "heif"}
    assert not formats_lost() & {"jpg", "jpeg", "png", "gif"}


def test_addresses_without_encryption_are_counted() -> None:
    shown = (
        product("A-1", link="http://shop.example/1"),
        product("A-2", image="HTTP://shop.example/2.jpg"),
        product("A-3"),
    )
    (told,) = advise_mail(block(*shown), "en")
    assert (told.about, told.products) == (Mending.INSECURE, ("A-1", "A-2"))


def test_what_pictures_drawn_at_opening_cannot_promise_is_always_said() -> None:
    told = advised(block(email=replace(SENDER, pictures=Pictures.OPENED)))
    assert "Apple Mail" in told[Mending.OPENED]
    assert "Gmail" in told[Mending.OPENED]


def test_a_text_message_of_several_parts_is_told_with_its_alphabet() -> None:
    assert advised(block(sms="x" * 160)) == {}
    assert advised(block(sms="ą" * 71))[Mending.PARTS].startswith("The text message takes 2 messages of UCS-2")


def test_rules_that_a_template_of_the_merchants_own_breaks_are_said_in_words() -> None:
    mail = block(
        html='<html lang="en"><head><title>x</title></head><img src="https://a.example/a.png" width="9"></html>'
    )
    own = replace(mail.frame, definition=replace(mail.frame.definition, template="<mjml></mjml>"))
    assert advised(mail) == {}
    assert advised(replace(mail, frame=own))[Mending.RULES].endswith(": a picture without alt.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_words(language: str) -> None:
    bad = (
        '<html><table><tr><td onclick="x" style="display:flex"><script></script><img src="data:x">'
        '<p style="background:url(https://a.example/b.png)">' + "x" * MOST_BYTES
    )
    rules = {about for about, _ in broken_rules(bad)}
    words = load_texts("frames", language).patterns["mail-advice"]
    assert {name.removeprefix("rule_") for name in words if name.startswith("rule_")} == rules


def test_advice_is_given_in_the_language_that_is_asked_for() -> None:
    assert advised(block(email=Email()), "pl")[Mending.SENDER].startswith("Stopka nie mówi")
