"""Somebody at the console of a shop that may have no feed yet; tasks are done when a test says so."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from typing import Any

import httpx2

from service.composition import Service
from service.console.entering import mark_of
from service.storage.accounts import Role
from service.worker.doing import do
from tests.service.conftest import Asking

SHOP = "sklep"
BASE = "https://notes.example"


@dataclass
class Person:
    """A signed-in browser; what a page left to be said is carried to the next."""

    service: Service
    ask: Asking
    role: Role | None = Role.OWNER
    language: str = "en"
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        now = datetime.now(UTC)
        account = self.service.accounts.add(self.name, None, self.role, self.language, now)
        token = self.service.sessions.open(account.key, "tests", now)
        found = self.service.sessions.who(token, now)
        assert found is not None
        self.cookies["__Host-notesik"], self.mark = token, mark_of(self.service, found[0].id)

    def get(self, path: str, **how: Any) -> httpx2.Response:
        """A page of the shop, or of none where the path begins with /console."""
        return self._sent("GET", path, **how)

    def post(self, path: str, files: Any = None, **fields: str) -> httpx2.Response:
        """A form of ours, followed to the page that it leads to."""
        data = {"mark": self.mark, **fields}
        answer = self._sent("POST", path, data=data, files=files, headers={"sec-fetch-site": "same-origin"})
        return self.get(answer.headers["location"]) if answer.status_code == 303 else answer

    @property
    def name(self) -> str:
        """What the account is called."""
        return f"{self.role} {self.language}"

    def words(self, path: str, **how: Any) -> str:
        """What a page says, without its markup."""
        answer = self.get(path, **how)
        assert answer.status_code == 200, answer.text
        return words_of(answer)

    def _sent(self, method: str, path: str, **how: Any) -> httpx2.Response:
        address = BASE + (path if path.startswith("/console") else f"/console/shops/{SHOP}{path}")
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = self.ask(method, address, **how | {"headers": {**how.get("headers", {}), "cookie": cookies}})
        self.cookies |= dict(answer.cookies)
        return answer


def words_of(answer: httpx2.Response) -> str:
    """The text of a page's main part, spaces folded."""
    main = answer.text.partition("<main")[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def work(service: Service) -> None:
    """Do every task that waits."""
    while taken := service.tasks.take(datetime.now(UTC), 60):
        do(service, taken)
