"""What the invented shop asks of Notesik, over the public HTTP and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx2

SHOP = "/v1/shops/demo"
FRAME = f"{SHOP}/frames/recommended"
SLOTS = 12
CENTRE = "notesik"


class Refused(Exception):
    """Notesik did not answer as asked; the text says why, in its own words."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One frame as both surfaces of the page need it: the markup, and the facts behind it."""

    html: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Mail:
    """What a sending tool is given for a contact, and what the shop is advised about it."""

    given: Mapping[str, Any]
    advice: Sequence[str]


@dataclass(frozen=True, slots=True)
class Notesik:
    """The public HTTP of the service; ``client`` brings its address and the shop's server key."""

    client: httpx2.AsyncClient

    async def filters(self, main: str | None, locale: str) -> dict[str, Any]:
        """The filters document: whole, or of one main value ("" is the whole catalogue)."""
        asked = {"locale": locale} if main is None else {"main": main, "locale": locale}
        return dict((await self._ask("GET", f"{SHOP}/filters", params=asked)).json())

    async def counts(self, preferences: Mapping[str, Any], locale: str) -> dict[str, Any]:
        """What a half-stated preference leaves, and what each further choice would leave."""
        return dict((await self._ask("POST", f"{SHOP}/counts", params={"locale": locale}, json=preferences)).json())

    async def frame_for(self, preferences: Mapping[str, Any], locale: str) -> Answer:
        """The frame of a stated preference, which travels in the body and never in the address."""
        return await self._frame("POST", locale, json={**preferences, "k": SLOTS})

    async def frame_of(self, contact: str, locale: str) -> Answer:
        """The frame of a known contact, asked for with a short-lived token as a shop's page does."""
        minted = (await self._ask("POST", f"{SHOP}/contacts/{quote(contact, safe='')}/token")).json()
        return await self._frame("GET", locale, params={"contact": minted["token"], "k": str(SLOTS)})

    async def mail_for(self, contact: str, block: str, locale: str) -> Mail:
        """A block as a tool pulls it, and a look at it for the advice."""
        looked = {"contact": contact, "surface": "email", "locale": locale}
        given, preview = await asyncio.gather(
            self._ask("GET", f"{SHOP}/email/{block}", params={"contact": contact, "format": "json", "locale": locale}),
            self._ask("POST", f"{SHOP}/frame-definitions/{block}/preview", json=looked),
        )
        return Mail(given.json(), [each["text"] for each in preview.json()["advice"]])

    async def centre_link(self, contact: str) -> str:
        """A known contact's own link to the preference centre, for as long as the page is open."""
        asked = {"centre": CENTRE, "days": 1}
        return str(
            (await self._ask("POST", f"{SHOP}/contacts/{quote(contact, safe='')}/links", json=asked)).json()["link"]
        )

    async def _frame(self, method: str, locale: str, params: Mapping[str, str] | None = None, **body: Any) -> Answer:
        html, facts = await asyncio.gather(
            *(
                self._ask(method, FRAME, params={**(params or {}), "format": form, "locale": locale}, **body)
                for form in ("html", "json")
            )
        )
        return Answer(html.text, facts.json())

    async def _ask(self, method: str, path: str, **options: Any) -> httpx2.Response:
        try:
            answer = await self.client.request(method, path, **options)
        except httpx2.HTTPError as error:
            raise Refused(str(error)) from error
        if answer.status_code != 200:
            raise Refused(_why(answer))
        return answer


def _why(answer: httpx2.Response) -> str:
    """The problem's own sentence (RFC 9457), else the status."""
    try:
        problem = answer.json()
        return str(problem.get("detail") or problem.get("title"))
    except (ValueError, AttributeError):
        return f"HTTP {answer.status_code}"
