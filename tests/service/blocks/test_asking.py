"""A paragraph that asks has a link for each answer: the contact's own, and opening one changes nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from service.centres.defined import INFORMATION
from service.composition import Service
from service.storage.definitions import Kind
from tests.service.blocks.mailing import SHOP, pulled, reachable
from tests.service.conftest import Asking

Key = dict[str, str]
PATH = f"/v1/shops/{SHOP}/email/weekly"
INFORMED = """\
[nps]
type = "number"
label = { pl = "Jak bardzo nas polecasz?", en = "How likely would you recommend us?" }
hint = { pl = "0: wcale, 10: bardzo", en = "0: not at all, 10: very" }
low = 0
high = 10

[car]
type = "yes/no"
label = { pl = "Masz auto?", en = "Do you have a car?" }

[face]
type = "choice"
label.en = "Face"
options = [{ value = "round", label.en = "Round <3" }, { value = "oval" }]

[frost]
type = "number"
label.en = "Warmth"
low = -2
high = 2
"""
TEXT = """\
surface = "email"
slots = 2

[[email.paragraphs]]
asks = "nps"

[[email.paragraphs]]
asks = "car"
unless_answered = true
stands = "below"
text = { pl = "Jeździsz?", en = "Do you drive, {{ contact.first_name or 'you' }}?" }

[[email.paragraphs]]
asks = "face"

[[email.paragraphs]]
asks = "frost"
"""
LINK = re.compile(r"https?://\S+/a/([\w-]+)")


@pytest.fixture
def asking_shop(mailing_shop: Service) -> Service:
    """The shop with a block that asks four things."""
    mailing_shop.definitions.add(SHOP, Kind.INFORMATION, INFORMATION, INFORMED, active=True)
    mailing_shop.definitions.add(SHOP, Kind.FRAME, "weekly", TEXT, active=True)
    return mailing_shop


def asked(ask: Asking, key: Key, **params: str) -> dict[str, Any]:
    return pulled(ask, key, PATH, **{"locale": "en", **params})


def answers(text: str, label: str) -> list[str]:
    """The links of answers of that label in a text part."""
    return [line.partition(": ")[2] for line in text.splitlines() if line.startswith(f"{label}: http")]


def press(ask: Asking, link: str, answer: str) -> int:
    """What the page behind a link of an answer posts, and the status it is answered by."""
    return ask.post(f"/a/{link.rpartition('/')[2]}", data={"answer": answer}).status_code


def told(service: Service, key: str) -> object:
    """What ola told."""
    card = service.contacts.get(SHOP, "ola")
    assert card is not None
    return card.key_information.value(key)


def test_each_answer_has_a_link_of_the_contacts_own_in_html_and_text(
    asking_shop: Service, ask: Asking, server_key: Key
) -> None:
    reachable(asking_shop, "jan")
    ola, jan = asked(ask, server_key), asked(ask, server_key, contact="jan")
    text = ola["text"]
    assert "How likely would you recommend us? 0: not at all, 10: very\n0: http" in text
    assert all(len(answers(text, f"{step}")) == (2 if 0 <= step <= 2 else 1) for step in range(-2, 11))
    assert "Do you drive, you?\nYes: http" in text
    assert len(answers(text, "Round <3")) == len(answers(text, "oval")) == 1
    links = LINK.findall(text)
    assert len(links) == len(set(links)) == 11 + 2 + 2 + 5
    assert set(links).isdisjoint(LINK.findall(jan["text"]))
    assert {link.rstrip('"') for link in re.findall(r'href="https?://[^"]+/a/([\w-]+)"', ola["html"])} == set(links)
    assert 'aria-label="9 of 10"' in ola["html"]
    assert "of 2" not in ola["html"].partition("Warmth")[2].partition("</table>")[0]
    assert "/a/" not in ola["sms"]


def test_a_scanner_that_follows_every_link_tells_nothing(asking_shop: Service, ask: Asking, server_key: Key) -> None:
    before = asking_shop.contacts.get(SHOP, "ola")
    for link in LINK.finditer(asked(ask, server_key)["text"]):
        opened = ask.get(f"/a/{link[1]}", headers={"accept": "text/html"})
        assert opened.status_code == 200
    assert asking_shop.contacts.get(SHOP, "ola") == before


def test_the_page_of_an_answer_marks_the_one_that_was_pressed(
    asking_shop: Service, ask: Asking, server_key: Key
) -> None:
    (nine,) = answers(asked(ask, server_key)["text"], "9")
    page = ask.get(f"/a/{nine.rpartition('/')[2]}").text
    assert re.findall(r'value="(\d+)"[^>]* checked', page) == ["9"]


def test_asked_again_the_same_bytes_are_given_with_the_same_links(
    asking_shop: Service, ask: Asking, server_key: Key
) -> None:
    assert asked(ask, server_key) == asked(ask, server_key)


def test_whoever_answered_is_not_asked_again_where_the_definition_says_so(
    asking_shop: Service, ask: Asking, server_key: Key
) -> None:
    text = asked(ask, server_key)["text"]
    for label, answer in (("No", "False"), ("9", "9")):
        (link,) = answers(text, label)
        assert press(ask, link, answer) < 400
    assert (told(asking_shop, "car"), told(asking_shop, "nps")) == (False, "9")
    text = asked(ask, server_key)["text"]
    assert "Do you drive" not in text
    assert len(answers(text, "9")) == 1


def test_what_becomes_sensitive_or_is_asked_no_more_leaves_the_mail_at_once(
    asking_shop: Service, ask: Asking, server_key: Key
) -> None:
    assert "Do you drive" in asked(ask, server_key)["text"]
    for information in (
        INFORMED.replace('type = "yes/no"', 'type = "yes/no"\nsensitive = true'),
        INFORMED.replace("[car]", "[bike]"),
        INFORMED.replace('type = "yes/no"', 'type = "text"'),
    ):
        asking_shop.definitions.change(
            SHOP,
            Kind.INFORMATION,
            INFORMATION,
            lambda kept, text=information: replace(kept, text=text),  # type: ignore[misc]
        )
        text = asked(ask, server_key)["text"]
        assert "Do you drive" not in text
        assert len(answers(text, "9")) == 1


def test_a_preview_asks_by_links_that_save_nothing(asking_shop: Service, ask: Asking, server_key: Key) -> None:
    shown = ask.post(
        f"/v1/shops/{SHOP}/frame-definitions/weekly/preview",
        json={"surface": "email", "contact": "ola", "locale": "en"},
        headers=server_key,
    ).json()["email"]
    (nine,) = answers(shown["text"], "9")
    (real,) = answers(asked(ask, server_key)["text"], "9")
    assert nine.rpartition("/")[2] != real.rpartition("/")[2]
    before = asking_shop.contacts.get(SHOP, "ola")
    assert press(ask, nine, "9") < 400
    assert asking_shop.contacts.get(SHOP, "ola") == before
    assert press(ask, real, "9") < 400
    assert told(asking_shop, "nps") == "9"
