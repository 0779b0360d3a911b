"""On shared devices and forwarded links: giving the contact's address first, and "that is not me"."""

from __future__ import annotations

import hmac
from collections.abc import Sequence

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.responses import Response

from service.centres.page.entering import CONFIRM, Entered, confirmed_cookie, left_cookie
from service.centres.page.seals import CONFIRMED_SECONDS
from service.centres.page.shell import led, shown
from service.centres.page.visit import Mode, Visit
from service.contacts.addresses import addresses_that_count, fold_email
from service.contacts.model import ADDRESSES

TRIES = RateLimitItemPerMinute(5, 15)
"""So many addresses may be tried for one contact in so many minutes, by each process that answers."""

COOKIE_PATH = "/c/"


class Guests:
    """Whoever opens a link and has yet to show that it is theirs."""

    def __init__(self) -> None:
        self._tries = MovingWindowRateLimiter(MemoryStorage())

    async def ask(self, entered: Entered) -> Response:
        """The question for the address, instead of whatever was asked for."""
        return _question(entered, "", 200 if entered.request.method in ("GET", "HEAD") else 403)

    async def confirm(self, entered: Entered) -> Response:
        """The address that was typed; the right one opens the card in this browser from now on."""
        form = await entered.posted(CONFIRM)
        visit = entered.visit
        if not self._tries.hit(TRIES, visit.contact.handle.hex()):
            return _question(entered, "fault.too_many_tries", 429)
        if not _is_theirs(visit, "".join(form.get("address", ()))):
            return _question(entered, "fault.not_the_address", 422)
        answer = led(entered.look, entered.look.to())
        _keep(entered, answer, confirmed_cookie(visit), entered.seals.confirmation(visit.contact.handle))
        answer.delete_cookie(left_cookie(visit), COOKIE_PATH)
        return answer

    async def leave(self, entered: Entered) -> Response:
        """That is not me: this browser forgets the person, and asks for their address before it shows them again."""
        await entered.posted(CONFIRM)
        visit = entered.visit
        answer = led(entered.look, entered.look.to("/left"))
        if visit.mode is Mode.LIVE:
            answer.delete_cookie(confirmed_cookie(visit), COOKIE_PATH)
            if addresses_that_count(visit.contact):
                _keep(entered, answer, left_cookie(visit), "1")
        return answer

    async def left(self, entered: Entered) -> Response:
        """A page that shows nothing of the card, and says how to come to one's own."""
        return shown(entered.look, "left.html", {})


def _question(entered: Entered, fault: str, status: int) -> Response:
    said = entered.visit.texts.say(fault) if fault else ""
    return shown(entered.look, "confirm.html", {"mark": entered.mark(CONFIRM), "said_fault": said}, status=status)


def _is_theirs(visit: Visit, typed: str) -> bool:
    """Whether the address is on the card, compared in the same time whatever the difference."""
    known: Sequence[str] = [value for kind, value in addresses_that_count(visit.contact) if kind == ADDRESSES[0]]
    return hmac.compare_digest(fold_email(typed).encode(), "".join(known).encode()) and bool(known)


def _keep(entered: Entered, answer: Response, name: str, value: str) -> None:
    secure = entered.request.url.scheme == "https"
    answer.set_cookie(name, value, CONFIRMED_SECONDS, path=COOKIE_PATH, secure=secure, httponly=True, samesite="lax")
