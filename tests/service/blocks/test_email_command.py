"""``notesik email``: the block that a sending tool would pull, from a shell."""

from __future__ import annotations

import json

import pytest

from service.composition import Service
from tests.service.blocks.mailing import SHOP, say
from tests.service.commands import Notesik


def test_it_writes_what_a_tool_is_given_and_the_same_again(mailing_shop: Service, notesik: Notesik) -> None:
    say(mailing_shop, "ola", "sms")
    document = json.loads(notesik("email", "recommended", "--shop", SHOP, "--contact", "ola", "--json").stdout)
    assert mailing_shop.sent.get(SHOP, document["sent"]) is not None
    for format, member in (("html", "html"), ("text", "text"), ("sms", "sms")):
        run = notesik("email", "recommended", "--shop", SHOP, "--contact", "ola", "--format", format)
        assert run.returncode == 0
        assert run.stdout.decode().rstrip() == document[member].rstrip() != ""
    assert len(mailing_shop.sent.of_contact(SHOP, "ola", 10)) == 1


@pytest.mark.parametrize("address", [None, "https://notes.example"])
def test_links_that_would_lead_nowhere_are_warned_of(
    mailing_shop: Service, notesik: Notesik, monkeypatch: pytest.MonkeyPatch, address: str | None
) -> None:
    if address is not None:
        monkeypatch.setenv("NOTESIK_PUBLIC_ADDRESS", address)
    run = notesik("email", "recommended", "--shop", SHOP, "--contact", "ola", "--format", "text")
    assert (b"NOTESIK_PUBLIC_ADDRESS says" in run.stderr) == bool(run.stderr) == (address is None)
    assert (address or "http://127.0.0.1").encode() in run.stdout


@pytest.mark.parametrize(("contact", "why"), [("nikt", "no-consent"), ("nikogo", "nobody-known")])
def test_where_there_is_nothing_it_writes_nothing_and_says_why(
    mailing_shop: Service, notesik: Notesik, contact: str, why: str
) -> None:
    run = notesik("email", "recommended", "--shop", SHOP, "--contact", contact)
    assert (run.returncode, run.stdout) == (0, b"")
    assert f"nothing ({why}): " in run.stderr.decode()


@pytest.mark.parametrize(
    "wrong", [("--format", "pdf"), ("--at", "rano"), ("-k", "0"), ("--locale", "xx"), ("--part", "half")]
)
def test_what_is_not_understood_is_wrong_usage(mailing_shop: Service, notesik: Notesik, wrong: tuple[str, str]) -> None:
    run = notesik("email", "recommended", "--shop", SHOP, "--contact", "ola", *wrong)
    assert (run.returncode, run.stdout) == (2, b"")


def test_a_block_that_is_not_there_is_refused_by_the_names_of_those_that_are(
    mailing_shop: Service, notesik: Notesik
) -> None:
    run = notesik("email", "nie-ma", "--shop", SHOP, "--contact", "ola")
    assert run.returncode == 1
    assert "recommended" in run.stderr.decode()
