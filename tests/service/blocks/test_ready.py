"""The markup of a definition is made once a version, a side of its test and a language; for no contact anew."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from frames.definition import FrameDefinition
from frames.email.mjml import Compiled, compiled
from frames.model import LANGUAGES, Empty
from frames.own.faults import TemplateFault, TemplateRefused
from service.api.app import api
from service.blocks import telling, templates, warmed
from service.blocks.previewed import MailPreview, preview_mail
from service.composition import Service
from service.storage.definitions import Kind
from service.storage.schema import sent
from service.storage.shops import Shop
from tests.frames.email import mails
from tests.service.blocks.mailing import BLOCK, SHOP, pulled, reachable
from tests.service.conftest import Asking

Key = dict[str, str]
PATH = f"/v1/shops/{SHOP}/email/list"
TEXT = 'surface = "email"\nslots = 2\n'


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, str]]]:
    """What was compiled, by name and language, from here on."""
    compilations: list[tuple[str, str]] = []

    def compiling(definition: FrameDefinition, language: str) -> Compiled:
        compilations.append((definition.name, language))
        if definition.template == "broken":
            raise TemplateRefused(TemplateFault(3, "it is broken"))
        return compiled(definition, language)

    monkeypatch.setattr(templates, "compiled", compiling)
    templates.ready.cache_clear()
    yield compilations
    templates.ready.cache_clear()


def test_many_contacts_share_what_was_compiled_once(
    mailing_shop: Service, ask: Asking, server_key: Key, made: list[tuple[str, str]]
) -> None:
    mailing_shop.definitions.add(SHOP, Kind.FRAME, "list", TEXT, active=True)
    contacts = [f"k{number}" for number in range(12)]
    for each in contacts:
        reachable(mailing_shop, each)
        for locale in ("pl", "en"):
            assert not pulled(ask, server_key, PATH, contact=each, locale=locale)["empty"]
    assert sorted(made) == [("list", "en"), ("list", "pl")]
    mailing_shop.definitions.change(SHOP, Kind.FRAME, "list", lambda kept: replace(kept, text=f"{TEXT}\n# new"))
    for each in contacts:
        assert not pulled(ask, server_key, PATH, contact=each, locale="pl")["empty"]
    assert sorted(made) == [("list", "en"), ("list", "pl"), ("list", "pl")]


def test_what_is_for_mails_is_ready_before_anybody_pulls_it(
    mailing_shop: Service, ask: Asking, server_key: Key, made: list[tuple[str, str]]
) -> None:
    mailing_shop.definitions.add(SHOP, Kind.FRAME, "list", TEXT, active=True)
    mailing_shop.definitions.add(SHOP, Kind.FRAME, "asleep", TEXT)
    mailing_shop.definitions.add(SHOP, Kind.FRAME, "page", "slots = 2\n", active=True)
    mailing_shop.definitions.add(SHOP, Kind.FRAME, "note", 'surface = "push"\n', active=True)
    mailing_shop.definitions.at_hand.look()
    for _ in range(3):
        templates.get_ready(mailing_shop)
    ready = [(name, language) for name in ("list", "page", "recommended") for language in ("en", "pl")]
    assert sorted(made) == ready
    for name, _ in ready:
        assert not pulled(ask, server_key, f"/v1/shops/{SHOP}/email/{name}")["empty"]
    assert len(made) == len(ready)


def test_a_side_of_a_test_has_markup_of_its_own(
    mailing_shop: Service, ask: Asking, server_key: Key, made: list[tuple[str, str]]
) -> None:
    text = f'{TEXT}[[variants]]\nname = "wide"\nshare = 50\nlook.accent = "#1f3a5f"\n'
    mailing_shop.definitions.add(SHOP, Kind.FRAME, "list", text, active=True)
    mailing_shop.definitions.at_hand.look()
    templates.get_ready(mailing_shop)
    ready = len(made)
    seen = set()
    for number in range(24):
        reachable(mailing_shop, f"k{number}")
        document = pulled(ask, server_key, PATH, contact=f"k{number}")
        seen.add(document["variant"])
        assert ("#1f3a5f" in document["html"]) == (document["variant"] == "wide")
    assert seen == {"base", "wide"}
    assert len(made) == ready, "both sides are made before anybody pulls them"


def test_a_process_that_has_started_has_made_a_message_and_kept_nothing(
    mailing_shop: Service, server_key: Key, made: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    mailing_shop.definitions.add(SHOP, Kind.FRAME, "list", TEXT, active=True)
    looked_at: list[str] = []

    async def looking(service: Service, shop: Shop, *rest: Any) -> MailPreview:
        seen = await preview_mail(service, shop, *rest)
        looked_at.append(f"{shop.name} {seen.block.frame.scenario or seen.block.frame.empty}")
        return seen

    monkeypatch.setattr(warmed, "preview_mail", looking)
    with TestClient(api(mailing_shop)) as client:
        assert looked_at == [f"{SHOP} {Empty.NO_PREFERENCES}"]
        ready = len(made)
        assert set(made) >= {(name, language) for name in ("list", "recommended") for language in LANGUAGES}
        with mailing_shop.database.engine.connect() as connection:
            assert connection.execute(sa.select(sa.func.count()).select_from(sent)).scalar_one() == 0
        for path in (BLOCK, PATH):
            assert client.get(path, params={"contact": "ola"}, headers=server_key).headers["notesik-sent"]
    assert len(made) == ready


def test_a_template_that_cannot_be_made_ready_stops_no_mailing(
    made: list[tuple[str, str]], caplog: pytest.LogCaptureFixture
) -> None:
    broken = templates.Which("list", 7, 1, None, "en", FrameDefinition("list", template="broken"))
    with caplog.at_level(logging.WARNING, "notesik"):
        for _ in range(3):
            assert templates.ready(broken).definition.template is None
    assert [record.getMessage() for record in caplog.records] == [
        "block list: line 3 of its template failed; the layout stands in for it"
    ]


def test_a_template_that_fails_for_contacts_is_told_once_by_its_line(caplog: pytest.LogCaptureFixture) -> None:
    shown = mails.frame(mails.definition(template="<mjml></mjml>"))
    failing = replace(
        mails.mail(replace(shown, definition=mails.definition())), frame=shown, faults=(TemplateFault(9, "secret"),)
    )
    with caplog.at_level(logging.WARNING, "notesik"):
        for _ in range(3):
            telling.tell_faults(failing)
        telling.tell_faults(replace(failing, faults=()))
    assert caplog.messages == ["block mail: line 9 of its template failed; the layout stands in for it"]
