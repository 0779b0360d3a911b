"""The page of the invented shop's mails over the real HTTP, without a browser."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import httpx2
import pytest
from starlette.types import ASGIApp

from service.composition import Service
from service.contacts.model import Actor, Consent, ConsentKind, ConsentState, Contact
from service.demo.mails import Images, Look, Scheme, looked_at
from service.demonstration import demo_application, prepare
from service.settings import Settings
from tests.service.cards import BY_THE_SHOP

BASE = "http://127.0.0.1:8000"
MESSAGE = "<html><head><style>@media (prefers-color-scheme:dark) { p { color: red } }</style></head><p>x</p></html>"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    return prepare(Settings(demo_data=tmp_path_factory.mktemp("demo")), BASE)


@pytest.fixture(scope="module")
def app(service: Service) -> ASGIApp:
    return demo_application(service, BASE)[0]


def looked(app: ASGIApp, **posted: str) -> str:
    """The page, as whoever chose this sees it."""

    async def visit() -> httpx2.Response:
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url=BASE) as client:
            return await client.post("/demo/mail", data={"lang": "en", **posted})

    answer = asyncio.run(visit())
    assert answer.status_code == 200, answer.text
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    return answer.text


def message(page: str) -> str:
    """The message that stands in the page."""
    (found,) = re.findall(r'<iframe [^>]*srcdoc="([^"]*)"', page)
    return unescape(found)


def test_a_mail_is_shown_as_a_tool_is_given_it(app: ASGIApp) -> None:
    page = looked(app, contact="ola")
    assert "Ola, for you" in page
    assert "mail-regulars.png" in message(page)
    assert "two days before everybody else" in message(page)
    assert page.count('<img src="http://127.0.0.1:8000/i/') == 6


def test_the_banner_and_the_paragraph_of_a_tag_are_not_everybodys(app: ASGIApp) -> None:
    shown = message(looked(app, contact="marek"))
    assert "mail-everybody.png" in shown
    assert "two days before everybody else" not in shown


@pytest.mark.parametrize("contact", ["zofia", "anonymous"])
def test_who_did_not_agree_is_shown_the_empty_answer_and_no_message(app: ASGIApp, contact: str) -> None:
    page = looked(app, contact=contact)
    assert "notesik-empty: no-consent" in page
    assert "<iframe" not in page


def test_who_agreed_to_mails_alone_has_no_text_message(app: ASGIApp) -> None:
    assert "there is no consent to text messages" in looked(app, contact="marek")
    assert "1 message, " in looked(app, contact="kasia")


@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_page_speaks_both_languages(app: ASGIApp, language: str) -> None:
    page = looked(app, lang=language)
    assert f'<html lang="{language}">' in page
    assert ("What to mend" in page) is (language == "en")
    assert ("Co poprawić" in page) is (language == "pl")


def test_the_message_runs_nothing_and_its_links_open_beside_the_page(app: ASGIApp) -> None:
    page = looked(app, contact="ola")
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    assert '<base target="_blank">' in message(page)


def test_what_is_not_known_is_as_if_nothing_was_chosen(app: ASGIApp) -> None:
    odd = {"contact": "<script>", "block": "../x", "width": "?", "scheme": "?", "images": "?"}
    assert "Ola, for you" in looked(app, **odd)


@pytest.mark.parametrize(("scheme", "media"), [(Scheme.DARK, "@media all"), (Scheme.LIGHT, "@media not all")])
def test_dark_and_light_are_shown_whatever_the_window_prefers(scheme: Scheme, media: str) -> None:
    assert f"<style>{media} {{" in looked_at(MESSAGE, Look(scheme=scheme))


def test_without_pictures_none_may_be_fetched() -> None:
    assert "img-src 'none'" in looked_at(MESSAGE, Look(images=Images.OFF))
    assert "img-src" not in looked_at(MESSAGE, Look())


def states(service: Service) -> dict[str, str]:
    """What kasia last said of each purpose."""
    kasia = service.contacts.get("demo", "kasia")
    assert kasia is not None
    return {purpose: entry.state.value for purpose, entry in kasia.consented().items()}


def test_a_card_of_an_older_release_gets_the_consents_that_were_never_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(demo_data=tmp_path)
    with monkeypatch.context() as older:
        older.setattr("service.demonstration._consents", lambda person, at: [])
        assert states(prepare(settings, BASE)) == {}
    assert states(prepare(settings, BASE)) == {"email": "confirmed", "sms": "confirmed"}


def test_a_consent_that_was_withdrawn_stays_so(tmp_path: Path) -> None:
    settings = Settings(demo_data=tmp_path)

    def withdrawn(card: Contact) -> Contact:
        entry = Consent(
            "email", ConsentKind.CHANNEL, ConsentState.WITHDRAWN, datetime.now(UTC), Actor.CONTACT, "a test"
        )
        return replace(card, consents=(*card.consents, entry))

    prepare(settings, BASE).contacts.change("demo", "kasia", withdrawn, BY_THE_SHOP)
    assert states(prepare(settings, BASE))["email"] == "withdrawn"
