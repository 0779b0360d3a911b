"""A browser at the console, over plain HTTP: who is signed in in it, and everything it may or may not say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape

import httpx2

from service.console.app import OF_NO_SHOP, UNDER_A_SHOP
from service.console.entering import ROOT, mark_of
from service.console.places import Place
from service.storage.accounts import Account, Role
from tests.service.conftest import Asking

SHOP = "sklep"
BASE = "https://console.example"
Texts = Mapping[str, str]
OURS = {"sec-fetch-site": "same-origin"}


@dataclass
class Browser:
    """A browser; ``token`` is what its session's cookie holds, "" where nobody is signed in."""

    ask: Asking
    account: Account | None = None
    token: str = ""
    cookies: dict[str, str] = field(default_factory=dict)
    _marks: dict[str, str] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """What the forms of its pages carry; worked out once for a session."""
        if self.token not in self._marks:
            found = self.ask.service.sessions.who(self.token, datetime.now(UTC))
            self._marks[self.token] = "" if found is None else mark_of(self.ask.service, found[0].id)
        return self._marks[self.token]

    def get(self, path: str, **headers: str) -> httpx2.Response:
        """A page, by its path under the console."""
        return self.sent("GET", path, None, headers)

    def post(
        self,
        path: str,
        form: Texts | None = None,
        headers: Texts = OURS,
        mark: str | None = None,
    ) -> httpx2.Response:
        """A form, with the mark of its own session where no other is given."""
        given = self.mark if mark is None else mark
        return self.sent("POST", path, {**({"mark": given} if given else {}), **(form or {})}, headers)

    def done(self, path: str, form: Texts) -> httpx2.Response:
        """The page that a form leads to, with what it says of what was done."""
        answer = self.post(path, form)
        assert answer.status_code == 303, answer.text
        return self.get(answer.headers["location"].removeprefix(ROOT))

    def sent(self, method: str, path: str, data: Texts | None, headers: Texts) -> httpx2.Response:
        """Whatever is to be sent, with the browser's cookies; those of the answer are kept."""
        cookies = {**self.cookies, **({"__Host-notesik": self.token} if self.token else {})}
        cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        answer = self.ask(method, f"{BASE}{ROOT}{path}", data=data, headers={**headers, "cookie": cookie})
        self.cookies |= dict(answer.cookies)
        self.token = self.cookies.pop("__Host-notesik", self.token)
        return answer


def signed_in(ask: Asking, name: str, role: Role | None, shop: str | None = SHOP, language: str = "en") -> Browser:
    """A browser of a new account with a role in a shop, or in every one; without one of somebody who is there."""
    accounts, now = ask.service.accounts, datetime.now(UTC)
    account = accounts.by_name(name) or accounts.add(name, None, None, language, now)
    accounts.set_role(account.key, role, shop)
    return Browser(ask, accounts.by_key(account.key), ask.service.sessions.open(account.key, "tests", now))


def places() -> Iterator[tuple[str, Place, bool]]:
    """Every address under the console with some name in each gap, its place, and whether it is a shop's."""
    for tables, prefix in ((UNDER_A_SHOP, f"/shops/{SHOP}"), (OF_NO_SHOP, "")):
        for table in tables:
            for place in table:
                yield prefix + re.sub(r"\{[^}]+\}", "1", place.path), place, bool(prefix)


def words_of(answer: httpx2.Response) -> str:
    """The text of a page's main part, spaces folded."""
    main = answer.text.partition("<main")[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())
