"""A shop with a centre, somebody to visit it, and the pages they get, read as a browser without scripts reads them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import lxml.html

from service.centres.defined import centre_of
from service.composition import Service
from service.contacts.model import Actor, Contact, Fact, Facts, Occasion, Source
from service.links import Link, Purpose, Scope
from service.storage.definitions import Kind

Ask = Callable[..., httpx2.Response]
SHOP, WHO = "sklep", "anna"
LONG_AGO = datetime(2025, 3, 1, 12, tzinfo=UTC)
SOON = timedelta(days=1)

INFORMATION = """
[shoe_size]
type = "number"
low = 30
high = 50
unit = "EU"
label = { pl = "Rozmiar buta", en = "Shoe size" }
hint = { pl = "Europejski.", en = "European." }

[style]
type = "choice"
label = { pl = "Styl", en = "Style" }
options = [
  { value = "classic", label = { pl = "klasyczny", en = "classic" } },
  { value = "sport", label = { pl = "sportowy", en = "sport" } },
]

[cats]
type = "yes/no"
label = { pl = "Masz kota?", en = "Have you a cat?" }

[wedding]
type = "date"
label = { pl = "Data ślubu", en = "Wedding day" }

[allergy]
type = "choice"
sensitive = true
label = { pl = "Alergia", en = "Allergy" }
options = ["nuts", "milk"]

[town]
type = "choice"
label = { pl = "Sklep", en = "Branch" }
options = ["A", "B", "C", "D", "E", "F", "G", "H"]
"""
CONSENTS = """
[[consents]]
purpose = "email"
kind = "channel"
version = "1"
label = { pl = "Wiadomości e-mail", en = "E-mail messages" }
text = { pl = "Zgadzam się na e-maile.", en = "I agree to e-mails." }

[[consents]]
purpose = "partner"
kind = "marketing"
version = "1"
label = { pl = "Oferty firmy ABC", en = "Offers of ABC" }
text = { pl = "Zgadzam się na oferty firmy ABC.", en = "I agree to offers of ABC." }

[[consents]]
purpose = "privacy"
kind = "acknowledgement"
version = "1"
label = { pl = "Polityka prywatności", en = "Privacy policy" }
text = { pl = "Znam politykę prywatności.", en = "I know the privacy policy." }
"""
CENTRE = """
title = { pl = "Krajka i Wątek", en = "Warp and Weft" }
languages = ["pl", "en"]
sections = ["details", "consents", "channels"]
questions = ["name", "shoe_size", "style", "cats", "allergy", "wedding", "town", "email"]
"""


def define(service: Service, centre: str = CENTRE + CONSENTS, active: bool = True) -> None:
    """Key information and a centre ``notes``."""
    service.definitions.add(SHOP, Kind.INFORMATION, "information", INFORMATION, active=True)
    service.definitions.add(SHOP, Kind.CENTRE, "notes", centre, active=active)


def anna(service: Service, id: str = WHO) -> Contact:
    """Somebody who told the shop her name, and whose address it noted itself."""
    details = Facts(
        (
            Fact("email", f"{id}@example.com", Source.OBSERVED, LONG_AGO),
            Fact("name", "Anna Kowalska", Source.DECLARED, LONG_AGO),
        )
    )
    occasion = Occasion(Actor.SHOP, "api", LONG_AGO)
    return service.contacts.change(SHOP, id, lambda card: replace(card, details=details), occasion).contact


@dataclass(frozen=True)
class Page:
    """One answer, read."""

    answer: httpx2.Response

    @property
    def root(self) -> Any:
        return lxml.html.fromstring(self.answer.text)

    def text(self, css: str = "body") -> str:
        """What stands in the first element that an id or a name of a tag finds, spaces folded."""
        found = self.root.xpath(f"//*[@id='{css}']") or self.root.xpath(f"//{css}")
        said = " ".join(" ".join(found[0].itertext()).split()) if found else ""
        return re.sub(r" (?=[.,;:])", "", said)

    def form(self, id: str) -> dict[str, list[str]]:
        """What a browser would send of a form as it stands, without any button."""
        form = self.root.xpath(f"//form[@id='{id}']")[0]
        sent: dict[str, list[str]] = {}
        for name, value in form.form_values():
            sent.setdefault(name, []).append(value)
        return sent


@dataclass
class Visiting:
    """A browser at one link, with its cookies."""

    ask: Ask
    service: Service
    token: str
    cookies: dict[str, str] = field(default_factory=dict)
    language: str = "en"

    @property
    def path(self) -> str:
        return f"/c/{self.token}"

    @property
    def card(self) -> Contact:
        found = self.service.contacts.get(SHOP, WHO)
        assert found is not None
        return found

    def get(self, path: str = "", **query: str) -> Page:
        return Page(self._sent("GET", path, query))

    def post(
        self,
        path: str,
        form: Mapping[str, str | Sequence[str]],
        *,
        follow: bool = True,
        headers: Mapping[str, str] | None = None,
    ) -> Page:
        """Post fields; a redirect is followed as a browser does."""
        answer = self._sent("POST", path, {}, data=dict(form), headers=dict(headers or {}))
        if answer.status_code == 303 and follow:
            location = answer.headers["location"]
            answer = self.ask("GET", location, headers=self._cookie())
        return Page(answer)

    def step(self, section: str, *, mark: str | None = None, **fields: str | Sequence[str]) -> Page:
        """Post one question of a section, with the mark of its page."""
        return self.post(f"/{section}", {"mark": self.mark() if mark is None else mark, **fields})

    def mark(self) -> str:
        """The mark of this visit's forms."""
        return str(self.get().root.xpath("//main//input[@name='mark']/@value")[0])

    def _cookie(self) -> dict[str, str]:
        return {"cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}

    def _sent(self, method: str, path: str, query: Mapping[str, str], **how: Any) -> httpx2.Response:
        params = {"lang": self.language, **query}
        how["headers"] = {**self._cookie(), **how.pop("headers", {})}
        answer = self.ask(method, self.path + path, params=params, **how)
        for name, value in answer.cookies.items():
            self.cookies[name] = value
        for header in answer.headers.get_list("set-cookie"):
            if "Max-Age=0" in header:
                self.cookies.pop(header.partition("=")[0], None)
        return answer


def token(
    service: Service,
    contact: Contact | bytes,
    scope: int = 0,
    *,
    links: int | None = None,
    expires: datetime | None = None,
    centre: str = "notes",
) -> str:
    """A link to the centre."""
    handle = contact if isinstance(contact, bytes) else contact.handle
    count = 0 if isinstance(contact, bytes) else contact.links
    subject = centre_of(service, SHOP, centre).key
    until = expires or datetime.now(UTC) + SOON
    return service.links.token(
        Link(Purpose.CENTRE, handle, until, count if links is None else links, subject, int(scope))
    )


def state(contact: Contact) -> tuple[Any, ...]:
    """Everything of a card that a step could change."""
    return contact.version, contact.details, contact.key_information, contact.consents, contact.channels


def sections(page: Page) -> list[str]:
    """The tabs of a page."""
    hrefs: Iterable[str] = page.root.xpath("//nav[@id='tabs']/a/@href")
    return [href.partition("section=")[2].partition("&")[0] for href in hrefs]


TEST, CONFIRM, VISITOR = Scope.TEST, Scope.CONFIRM, Scope.VISITOR
