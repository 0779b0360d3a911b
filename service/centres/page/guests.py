"""On shared devices and forwarded links: giving the contact's address first, and "that is not me"."""

from __future__ import annotations

import hmac
import logging
from functools import partial

from starlette.background import BackgroundTask
from starlette.responses import Response

from service.centres.minting import centre_link, public_base
from service.centres.page.entering import CONFIRM, Entered, confirmed_cookie, left_cookie
from service.centres.page.seals import CONFIRMED_SECONDS
from service.centres.page.shell import led, shown
from service.centres.page.visit import Mode, Visit
from service.contacts.addresses import addresses_that_count, fold_email
from service.contacts.model import ADDRESSES
from service.errors import TooOften
from service.mail import Mail, NotSent
from service.rates import Rate, network_of

log = logging.getLogger("notesik")

EMAIL = ADDRESSES[0]
COOKIE_PATH = "/c/"


async def ask(entered: Entered) -> Response:
    """The question for the address, instead of whatever was asked for."""
    return _question(entered, "", 200 if entered.request.method in ("GET", "HEAD") else 403)


async def confirm(entered: Entered) -> Response:
    """The address that was typed; the right one opens the card in this browser from now on."""
    form, visit = await entered.posted(CONFIRM), entered.visit
    try:
        visit.service.rates.count(Rate.ADDRESSES_TRIED, visit.contact.handle.hex())
    except TooOften:
        return _question(entered, "fault.too_many_tries", 429)
    if not _is_theirs(visit, "".join(form.get("address", ()))):
        return _question(entered, "fault.not_the_address", 422)
    answer = led(entered.look, entered.look.to())
    _keep(entered, answer, confirmed_cookie(visit), entered.seals.confirmation(visit.contact.handle))
    answer.delete_cookie(left_cookie(visit), COOKIE_PATH)
    return answer


async def leave(entered: Entered) -> Response:
    """That is not me: this browser forgets the person, and asks for their address before it shows them again."""
    await entered.posted(CONFIRM)
    visit, answer = entered.visit, led(entered.look, entered.look.to("/left"))
    if visit.mode is Mode.LIVE:
        answer.delete_cookie(confirmed_cookie(visit), COOKIE_PATH)
        if addresses_that_count(visit.contact):
            _keep(entered, answer, left_cookie(visit), "1")
    return answer


async def left(entered: Entered) -> Response:
    """A page that shows nothing of the card, and says how to come to one's own."""
    return _left(entered)


async def send_own(entered: Entered) -> Response:
    """A link to one's own page, sent to one's own address; what the page says is the same whoever is known."""
    form, visit = await entered.posted(CONFIRM), entered.visit
    address = fold_email("".join(form.get("address", ())))
    try:
        visit.service.rates.count(Rate.MAILS_TO_ADDRESS, visit.shop.name, address)
        visit.service.rates.count(Rate.MAILS_OF_VISITOR, visit.contact.handle.hex())
        visit.service.rates.count(Rate.MAILS_FROM_NETWORK, network_of(entered.request))
    except TooOften:
        return _left(entered, said=visit.texts.say("fault.too_many_tries"), status=429)
    answer = _left(entered, said=visit.texts.say("left.sent"))
    if visit.mode is Mode.LIVE:
        answer.background = BackgroundTask(_send, visit, address, str(entered.request.base_url))
    return answer


def _left(entered: Entered, said: str = "", status: int = 200) -> Response:
    by_mail = entered.visit.service.post is not None and entered.visit.mode is Mode.LIVE
    page = {"by_mail": by_mail, "said": said, "mark": entered.mark(CONFIRM)}
    return shown(entered.look, "left.html", page, status=status)


def _send(visit: Visit, address: str, base: str) -> None:
    """Mail the link, after the page has answered, to whoever has that address alone."""
    found = visit.service.contacts.found(visit.shop.name, EMAIL, address)
    if len(found) != 1 or visit.service.post is None:
        return
    link = centre_link(visit.service, public_base(visit.service, base), visit.centre, found[0])
    shop = visit.said(visit.centre.definition.titles)
    say = partial(visit.texts.say, shop=shop)
    try:
        visit.service.post.send(Mail(address, say("mail.subject"), say("mail.text", link=link), visit.language))
    except NotSent as error:
        log.warning("%s", error)


def _question(entered: Entered, fault: str, status: int) -> Response:
    said = entered.visit.texts.say(fault) if fault else ""
    return shown(entered.look, "confirm.html", {"mark": entered.mark(CONFIRM), "said_fault": said}, status=status)


def _is_theirs(visit: Visit, typed: str) -> bool:
    """Whether the address is on the card, compared in the same time whatever the difference."""
    known = "".join(value for kind, value in addresses_that_count(visit.contact) if kind == EMAIL)
    return hmac.compare_digest(fold_email(typed).encode(), known.encode()) and known != ""


def _keep(entered: Entered, answer: Response, name: str, value: str) -> None:
    secure = entered.request.url.scheme == "https"
    answer.set_cookie(name, value, CONFIRMED_SECONDS, path=COOKIE_PATH, secure=secure, httponly=True, samesite="lax")
