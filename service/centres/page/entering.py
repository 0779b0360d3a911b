"""Who gets in: every request to a visit is opened, confirmed and answered here, and every refusal looks the same."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

from frames.model import LANGUAGES
from frames.texts import load_texts
from service.centres.page.opening import Opened, open_visit
from service.centres.page.posted import posted
from service.centres.page.seals import Seals
from service.centres.page.shell import Look, look_of, shown
from service.centres.page.visit import Form, Mode, Visit
from service.composition import Service
from service.errors import LinkExpired, LinkRefused
from service.links import Scope
from service.posted import NotOurForm

STEP, CONFIRM = "step", "confirm"
"""What a form's mark is good for: whoever may only give an address can make no step."""

Clock = Callable[[], datetime]


def now_utc() -> datetime:
    """The time in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, eq=False)
class Entered:
    """A request that opened a visit."""

    request: Request
    opened: Opened
    look: Look
    seals: Seals

    @property
    def visit(self) -> Visit:
        """The visit."""
        return self.opened.visit

    @property
    def is_scripted(self) -> bool:
        """Whether the page's own script asks, for what has changed alone."""
        return "hx-request" in self.request.headers

    def mark(self, purpose: str = STEP) -> str:
        """The mark for the forms of the answer."""
        return self.seals.mark(self.visit.token, purpose)

    async def posted(self, purpose: str = STEP) -> Form:
        """The form that came with it. Raises `NotOurForm`."""
        return await posted(self.request, self.seals, purpose)


Handler = Callable[[Entered], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]


class Entrance:
    """Makes endpoints of handlers."""

    def __init__(self, service: Service, seals: Seals, clock: Clock, unconfirmed: Handler) -> None:
        """``unconfirmed`` answers a browser that must give the contact's address first."""
        self._service, self._seals, self._clock, self._unconfirmed = service, seals, clock, unconfirmed

    def __call__(self, handler: Handler, *, for_anybody: bool = False) -> Endpoint:
        """The endpoint of a handler; what is ``for_anybody`` shows nothing of the card."""

        async def endpoint(request: Request) -> Response:
            try:
                entered = await self._enter(request)
                is_stranger = not for_anybody and self._must_confirm(entered)
                return await (self._unconfirmed if is_stranger else handler)(entered)
            except LinkRefused as refused:
                return refusal(request, 410 if isinstance(refused, LinkExpired) else 404)
            except NotOurForm:
                return refusal(request, 403)

        return endpoint

    async def _enter(self, request: Request) -> Entered:
        token = request.path_params["token"]
        opened = await asyncio.to_thread(open_visit, self._service, token, request.query_params, self._clock())
        return Entered(request, opened, look_of(opened.visit, request.query_params), self._seals)

    def _must_confirm(self, entered: Entered) -> bool:
        """A link that may have been forwarded, or a browser in which somebody said that they are not this person."""
        visit, cookies = entered.visit, entered.request.cookies
        if visit.mode is not Mode.LIVE or visit.contact.version == 0:
            return False
        if self._seals.has_confirmed(visit.contact.handle, cookies.get(confirmed_cookie(visit), "")):
            return False
        return Scope.CONFIRM in Scope(entered.opened.link.detail) or left_cookie(visit) in cookies


def confirmed_cookie(visit: Visit) -> str:
    """In which a browser keeps that this contact's address was given."""
    return f"notesik_confirmed_{visit.contact.handle.hex()}"


def left_cookie(visit: Visit) -> str:
    """In which a browser keeps that somebody who is not this contact sits before it."""
    return f"notesik_left_{visit.contact.handle.hex()}"


def refusal(request: Request, status: int) -> Response:
    """One friendly page for whatever is not right: it tells nobody whether there is such a contact."""
    wanted = (request.query_params.get("lang", ""), request.headers.get("accept-language", "")[:2].lower())
    language = next((each for each in wanted if each in LANGUAGES), LANGUAGES[0])
    look = Look(load_texts("centre", language), languages=LANGUAGES, address=request.url.path)
    return shown(look, "refused.html", {"is_form": status == 403, "back": _page_of(request)}, status=status)


def _page_of(request: Request) -> str:
    """The page of the visit that a form was posted to."""
    return f"/c/{request.path_params['token']}"
