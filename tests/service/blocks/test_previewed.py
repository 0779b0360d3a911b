"""Messages looked at before any is sent, over HTTP and by command."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from service.api.app import api
from service.composition import Service
from service.editing import activate, save
from service.storage.definitions import Kind
from service.storage.schema import metadata
from tests.service.blocks.mailing import SHOP, say
from tests.service.commands import Notesik

PATH = f"/v1/shops/{SHOP}/frame-definitions"
MAIL = """
surface = "email"
slots = 3
[email]
subject.pl = "{{ greeting }}: {{ top.title }}"
sender.pl = "Sklep, Łódź"
"""
MAIL_MEMBERS = {"subject", "preheader", "html", "text", "sms", "sms_parts", "bytes"}


@pytest.fixture
def client(mailing_shop: Service) -> TestClient:
    save(mailing_shop, SHOP, Kind.FRAME, "list", MAIL)
    activate(mailing_shop, SHOP, Kind.FRAME, "list")
    return TestClient(api(mailing_shop))


def looked(client: TestClient, key: dict[str, str], name: str = "list", **body: Any) -> dict[str, Any]:
    answer = client.post(f"{PATH}/{name}/preview", json=body, headers=key)
    assert answer.status_code == 200, answer.text
    document: dict[str, Any] = answer.json()
    return document


def rows(service: Service) -> dict[str, int]:
    """How many rows each table has."""
    with service.database.engine.connect() as connection:
        return {
            name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for name, table in metadata.tables.items()
        }


def test_a_look_at_a_mail_says_what_would_be_sent(client: TestClient, server_key: dict[str, str]) -> None:
    seen = looked(client, server_key, contact="ola", at="2026-11-23T08:00")
    given = client.get(
        f"/v1/shops/{SHOP}/email/list",
        params={"contact": "ola", "format": "json", "at": "2026-11-23T08:00"},
        headers=server_key,
    ).json()
    mail = seen["email"]
    assert mail.keys() == MAIL_MEMBERS
    assert (mail["subject"], mail["preheader"]) == (given["subject"], given["preheader"])
    assert mail["subject"].startswith("Dzień dobry: ")
    assert seen["html"] == mail["html"]
    assert mail["bytes"] == len(mail["html"].encode())
    assert mail["sms_parts"] in (1, 2)
    assert [card["id"] for card in seen["frame"]["cards"]] == [card["id"] for card in given["cards"]]
    assert seen["warnings"] == []


def test_looking_keeps_nothing_and_no_link_of_it_counts(
    client: TestClient, server_key: dict[str, str], mailing_shop: Service
) -> None:
    before = rows(mailing_shop)
    mail = looked(client, server_key, contact="ola")["email"]
    assert rows(mailing_shop) == before
    short = mail["sms"].rpartition("/l/")[2]
    assert client.get(f"/l/{short}", follow_redirects=False).status_code == 404
    assert rows(mailing_shop) == before


def test_a_link_of_a_look_unsubscribes_nobody(
    client: TestClient, server_key: dict[str, str], mailing_shop: Service
) -> None:
    text = looked(client, server_key, contact="ola")["email"]["text"]
    link = next(line for line in text.splitlines() if "/u/" in line).partition("/u/")[2].strip()
    client.post(f"/u/{link}", data={"List-Unsubscribe": "One-Click"})
    card = mailing_shop.contacts.get(SHOP, "ola")
    assert card is not None
    assert card.consented()["email"].state.value == "confirmed"


def test_consent_is_not_needed_to_look_and_its_absence_is_said(
    client: TestClient, server_key: dict[str, str], mailing_shop: Service
) -> None:
    say(mailing_shop, "ola", state="withdrawn")
    seen = looked(client, server_key, contact="ola")
    assert seen["email"]["html"]
    (warning,) = seen["warnings"]
    assert "have not confirmed that they want e-mails" in warning


def test_any_definition_is_looked_at_as_a_mail_where_that_is_asked(
    client: TestClient, server_key: dict[str, str]
) -> None:
    assert looked(client, server_key, "recommended", contact="ola")["email"] is None
    mail = looked(client, server_key, "recommended", contact="ola", surface="email")["email"]
    assert mail["html"].lstrip().lower().startswith("<!doctype html")


def test_the_block_alone_is_no_whole_message(client: TestClient, server_key: dict[str, str]) -> None:
    block = looked(client, server_key, contact="ola", part="block")["email"]["html"]
    assert "<html" not in block.lower()
    assert block


def test_a_draft_is_looked_at_without_being_saved(client: TestClient, server_key: dict[str, str]) -> None:
    draft = MAIL.replace("{{ greeting }}", "Szkic")
    seen = looked(client, server_key, "other", contact="ola", definition=draft)
    assert seen["email"]["subject"].startswith("Szkic: ")
    assert "the block 'other' is not active: nobody can pull it yet." in seen["warnings"]


@pytest.mark.parametrize(("name", "value"), [("surface", "push"), ("part", "half"), ("at", "tomorrow")])
def test_what_cannot_be_looked_at_is_named(
    client: TestClient, server_key: dict[str, str], name: str, value: str
) -> None:
    answer = client.post(f"{PATH}/list/preview", json={name: value}, headers=server_key)
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith(f"{name} is ")


def test_the_command_writes_the_mail_its_text_or_its_text_message(
    client: TestClient, server_key: dict[str, str], notesik: Notesik
) -> None:
    mail = looked(client, server_key, contact="ola", locale="pl")["email"]
    shown = notesik("render", "list", "--shop", SHOP, "--contact", "ola")
    assert shown.returncode == 0
    assert shown.stdout.decode().lower().startswith("<!doctype html")
    assert f": {mail['subject'].partition(': ')[2]}\n" in shown.stderr.decode()
    assert notesik("render", "list", "--shop", SHOP, "--contact", "ola", "--page").stdout == shown.stdout
    text = notesik("render", "list", "--shop", SHOP, "--contact", "ola", "--text").stdout.decode()
    assert "<" not in text
    sms = notesik("render", "list", "--shop", SHOP, "--contact", "ola", "--sms").stdout.decode()
    assert sms.count("\n") == 1
    assert "/l/" in sms


def test_the_command_writes_a_block_for_somebody_invented(client: TestClient, notesik: Notesik) -> None:
    shown = notesik("render", "recommended", "--shop", SHOP, "--surface", "email", "--sample", "--part", "block")
    assert shown.returncode == 0
    assert "<html" not in shown.stdout.decode().lower()
    assert "Rzecz" in shown.stdout.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        ["--text"],
        ["--surface", "push"],
        ["--surface", "email", "--text", "--sms"],
        ["--surface", "email", "--part", "x"],
    ],
)
def test_the_command_refuses_what_does_not_go_together(
    client: TestClient, notesik: Notesik, wrong: list[str | Path]
) -> None:
    assert notesik("render", "recommended", "--shop", SHOP, *wrong).returncode == 2
