"""The signature of what is sent, and the recipes of the page for those who check it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.errors import InvalidSetting
from service.webhooks.address import checked_address, checked_events, new_secret
from service.webhooks.signing import is_genuine, signature

PAGE = (Path(__file__).parents[3] / "docs" / "webhooks.md").read_text(encoding="utf-8")
AT = datetime(2026, 11, 22, 13, tzinfo=UTC)
BODY = '{"event":"consent-changed","contact":"Łódź"}'.encode()


def test_a_signature_is_good_for_five_minutes_and_for_this_body_alone() -> None:
    secret = new_secret()
    header = signature(secret, BODY, AT)
    assert is_genuine(secret, header, BODY, AT + timedelta(minutes=5))
    assert not is_genuine(secret, header, BODY, AT + timedelta(minutes=5, seconds=1))
    assert not is_genuine(secret, header, BODY, AT - timedelta(minutes=6))
    assert not is_genuine(secret, header, BODY + b" ", AT)
    assert not is_genuine(new_secret(), header, BODY, AT)
    assert not is_genuine(secret, header.replace(f"t={int(AT.timestamp())}", f"t={int(AT.timestamp()) + 1}"), BODY, AT)


@pytest.mark.parametrize("header", ["", "v1=abc", "t=", "t=x,v1=y", "t=-1,v1=", "t=1795352400", "t=1795352400,v1=Ł"])
def test_what_is_no_signature_is_refused(header: str) -> None:
    assert not is_genuine("nws_x", header, BODY, AT)


def recipe(language: str) -> str:
    """The code of the page in that language."""
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return found[1]


def checks(genuine: Callable[[str, str, bytes], bool]) -> None:
    now, old = datetime.now(UTC), datetime.now(UTC) - timedelta(minutes=6)
    assert genuine("nws_x", signature("nws_x", BODY, now), BODY)
    assert not genuine("nws_y", signature("nws_x", BODY, now), BODY)
    assert not genuine("nws_x", signature("nws_x", BODY, now), BODY + b"!")
    assert not genuine("nws_x", signature("nws_x", BODY, old), BODY)


PYTHON = """
import sys
sys.exit(not genuine(sys.argv[1], sys.argv[2], sys.stdin.buffer.read()))
"""
NODE = """
const [secret, header] = process.argv.slice(1);
process.exit(genuine(secret, header, require("node:fs").readFileSync(0)) ? 0 : 1);
"""
PHP = "\nexit(genuine($argv[1], $argv[2], file_get_contents('php://stdin')) ? 0 : 1);\n"
PROGRAMS = {
    "python": ((sys.executable, "-c"), PYTHON, ()),
    "js": (("node", "-e"), NODE, ()),
    "php": (("php", "-r"), PHP, ("--",)),
}


HERE = [language for language, (program, _, _) in PROGRAMS.items() if shutil.which(program[0])]


@pytest.mark.parametrize("language", HERE)
def test_the_recipes_of_the_page_accept_what_we_sign_and_nothing_else(language: str) -> None:
    """In Python, and in whatever else this machine has."""
    program, ending, before = PROGRAMS[language]

    def genuine(secret: str, header: str, body: bytes) -> bool:
        command = [*program, recipe(language) + ending, *before, secret, header]
        return subprocess.run(command, input=body, check=False).returncode == 0

    checks(genuine)


def test_each_recipe_has_about_ten_lines_and_the_five_minutes() -> None:
    for language in ("python", "php", "js"):
        lines = [line for line in recipe(language).splitlines() if line.strip()]
        assert len(lines) <= 11
        assert "300" in recipe(language)


def test_secrets_are_long_and_never_the_same() -> None:
    secrets = {new_secret() for _ in range(100)}
    assert len(secrets) == 100
    assert min(map(len, secrets)) >= 40


NO_ADDRESSES = (
    "ftp://sklep.example/x",
    "sklep.example",
    "https://",
    "https://ala:ma@sklep.example/",
    "https://[",
    "https://a/" + "x" * 2000,
)


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_an_address_that_nothing_can_be_sent_to_is_refused(address: str) -> None:
    with pytest.raises(InvalidSetting):
        checked_address(address)


def test_kinds_of_events_are_ours_each_once_and_in_our_order() -> None:
    assert checked_events(["tags-changed", "consent-changed", "tags-changed"]) == ("consent-changed", "tags-changed")
    assert checked_events([]) == ()
    with pytest.raises(InvalidSetting, match="there is no event 'consents'; there are contact-created"):
        checked_events(["consent-changed", "consents"])
