"""The recipes of docs/who-is-looking.md sign what we take: each is cut out of the page and run.

All of them must make one and the same token of one key, contact and time, which the page prints and Python works out
here; so a recipe whose language is not on this machine still has a token to be held to, and who runs it can compare.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from service.signed import ShopTokens
from service.tokens import Subject

PAGE = (Path(__file__).parents[2] / "docs" / "who-is-looking.md").read_text(encoding="utf-8")
AT = 1_800_000_000


def recipe(language: str) -> str:
    """The one block of the page in that language."""
    (code,) = re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    return str(code)


KEY, TOKEN = recipe("text").split()


def by_python(key: str, shop: str, contact: str, now: int) -> str:
    script = f"{recipe('python')}\nimport sys\nprint(notesik_token(*sys.argv[1:4], int(sys.argv[4])))"
    return printed(sys.executable, "-c", script, key, shop, contact, str(now))


def by_node(key: str, shop: str, contact: str, now: int) -> str:
    script = f"{recipe('js')}\nconst [key, shop, contact, now] = process.argv.slice(1);\n"
    return printed(
        "node",
        "-e",
        f"{script}console.log(notesikToken(key, shop, contact, Number(now)));",
        key,
        shop,
        contact,
        str(now),
    )


def by_php(key: str, shop: str, contact: str, now: int) -> str:
    script = f"{recipe('php')}\necho notesik_token($argv[1], $argv[2], $argv[3], (int) $argv[4]);"
    return printed("php", "-r", script, "--", key, shop, contact, str(now))


def printed(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


Sign = Callable[[str, str, str, int], str]
LANGUAGES = pytest.mark.parametrize(
    "sign",
    [by_python, pytest.param(by_node, marks=pytest.mark.node), pytest.param(by_php, marks=pytest.mark.php)],
)


def test_the_token_that_the_page_prints_is_the_one_that_its_words_describe() -> None:
    def part(content: bytes) -> str:
        return base64.urlsafe_b64encode(content).rstrip(b"=").decode()

    _, id, _ = KEY.split("_")
    head, says = {"alg": "HS256", "kid": id}, {"aud": "notesik:demo", "sub": "ola", "exp": AT + 600}
    text = ".".join(part(json.dumps(each, separators=(",", ":")).encode()) for each in (head, says))
    assert f"{text}.{part(hmac.new(KEY.encode(), text.encode(), hashlib.sha256).digest())}" == TOKEN


@LANGUAGES
def test_a_recipe_makes_exactly_the_token_that_the_page_prints(sign: Sign) -> None:
    assert sign(KEY, "demo", "ola", AT) == TOKEN


@LANGUAGES
@pytest.mark.parametrize("contact", ["ola", "Żółć & 'x' / \"y\" <z>", "1234567", "ola@example.com"])
def test_what_a_recipe_signs_is_taken(sign: Sign, contact: str) -> None:
    tokens = ShopTokens(lambda shop, id: KEY if (shop, id) == ("demo", KEY.split("_")[1]) else None)
    assert tokens.read("demo", sign(KEY, "demo", contact, int(time.time()))) == Subject(contact)


@pytest.mark.parametrize(
    ("language", "sign"),
    [
        ("python", by_python),
        pytest.param("js", by_node, marks=pytest.mark.node),
        pytest.param("php", by_php, marks=pytest.mark.php),
    ],
)
def test_with_its_commented_line_a_recipe_signs_a_token_that_acts(
    language: str, sign: Sign, monkeypatch: pytest.MonkeyPatch
) -> None:
    acting, lines = re.subn(r"^( +)(?://|#) (\$?says)", r"\1\2", recipe(language), flags=re.MULTILINE)
    assert lines == 1
    monkeypatch.setattr(sys.modules[__name__], "recipe", {language: acting}.__getitem__)
    tokens = ShopTokens(lambda shop, id: KEY)
    assert tokens.read("demo", sign(KEY, "demo", "ola", int(time.time()))) == Subject("ola", acts=True)


@pytest.mark.parametrize("language", ["php", "js", "python"])
def test_a_recipe_has_ten_lines_at_most_beside_its_comment_and_needs_nothing_installed(language: str) -> None:
    lines = [line for line in recipe(language).splitlines() if line.strip()]
    assert len(lines) <= 11
    assert set(re.findall(r'^import (.+)$|require\("(.+)"\)', recipe(language), re.MULTILINE)) <= {
        ("base64, hashlib, hmac, json", ""),
        ("", "node:crypto"),
    }
