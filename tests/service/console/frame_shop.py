"""A shop with a frame, and people of each role who are signed in, over plain HTTP."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from urllib.parse import urlencode

import httpx2

from service.console.entering import mark_of
from service.storage.accounts import Role
from service.storage.definitions import Definition, Kind
from tests.service.conftest import Asking

BASE = "https://console.example"
SHOP = "sklep"

Fields = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in, and what they ask of the shop's pages."""

    ask: Asking
    cookie: str
    mark: str

    def get(self, path: str) -> httpx2.Response:
        return self.ask.get(self._at(path), headers={"cookie": f"__Host-notesik={self.cookie}"})

    def post(self, path: str, fields: Fields | None = None, mark: str | None = None) -> httpx2.Response:
        """Post a form as a browser does, line ends and all."""
        pairs = [
            (name, each.replace("\n", "\r\n"))
            for name, value in (fields or {}).items()
            for each in ([value] if isinstance(value, str) else value)
        ]
        headers = {
            "cookie": f"__Host-notesik={self.cookie}",
            "content-type": "application/x-www-form-urlencoded",
            "sec-fetch-site": "same-origin",
            "origin": BASE,
        }
        body = urlencode([("mark", self.mark if mark is None else mark), *pairs])
        return self.ask.post(self._at(path), content=body, headers=headers)

    @staticmethod
    def _at(path: str) -> str:
        return f"{BASE}/console/shops/{SHOP}{path}"


def person(ask: Asking, role: Role = Role.EDITOR, language: str = "en") -> Person:
    """A new account with its session."""
    accounts, sessions, now = ask.service.accounts, ask.service.sessions, datetime.now(UTC)
    name = f"{role.name.lower()} {now.timestamp()}"
    account = accounts.add(name, None, role, language, now)
    cookie = sessions.open(account.key, "a test", now)
    found = sessions.who(cookie, now)
    assert found is not None
    return Person(ask, cookie, mark_of(ask.service, found[0].id))


def form_of(page: str, id: str = "frame-form") -> dict[str, list[str]]:
    """The fields of a form as a browser would post them, with nothing pressed."""
    found = re.search(rf'<form id="{id}".*?</form>', page, re.S)
    assert found is not None
    inside, fields = found[0], dict[str, list[str]]()
    pattern = r"<input\b[^>]*>|<select\b.*?</select>|<textarea\b.*?</textarea>"
    for text in re.findall(pattern, inside, re.S):
        head = text[: text.index(">") + 1]
        name = re.search(r'\bname="([^"]*)"', head)
        if name is None or name[1] == "mark" or "disabled" in head:
            continue
        for value in _values(text, head):
            fields.setdefault(unescape(name[1]), []).append(unescape(value))
    return fields


def _values(text: str, head: str) -> list[str]:
    if text.startswith("<select"):
        options = re.findall(r'<option(?: value="([^"]*)")?( selected)?>(.*?)</option>', text, re.S)
        chosen = [value or said if not value and "value=" not in text else value for value, selected, said in options
                  if selected]  # fmt: skip
        return chosen[:1] or [options[0][0]]
    if text.startswith("<textarea"):
        return [text[len(head) : -len("</textarea>")].removeprefix("\n")]
    if re.search(r'type="(checkbox|radio)"', head) and " checked" not in head:
        return []
    value = re.search(r'\bvalue="([^"]*)"', head)
    return [value[1] if value else ""]


def kept(ask: Asking, name: str = "home") -> Definition:
    """The frame as it is kept."""
    found = ask.service.definitions.get(SHOP, Kind.FRAME, name)
    assert found is not None
    return found
