"""No more messages by a channel: by a mail program's own button (RFC 8058) or by one press. ``/u/{token}``

Opening shows one button and changes nothing. The post of a mail program names its one click, brings no cookies, follows
no redirects and is answered with a short page.
"""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from service.centres.asked.keeping import entry_of, keep, take_back
from service.centres.asked.opening import Opened
from service.centres.asked.page import Posted, one, onwards, written
from service.centres.minting import CHANNELS
from service.centres.model import SectionName
from service.contacts.model import Actor, Channel, Consent, ConsentKind, ConsentState, Contact
from service.contacts.store import Change
from service.errors import LinkRefused

ONE_CLICK = ("List-Unsubscribe", "One-Click")
"""What a mail program posts."""

BY_PROGRAM, BY_PAGE = "one-click unsubscribe", "unsubscribe page"
"""What history and ledger say of where it was done."""


def show(opened: Opened, request: Request) -> Response:
    """One button, or what was done; `undo` and the way to the centre after it."""
    state = opened.contact.state(_channel(opened)) if opened.contact else None
    pressed_in_test = opened.contact is None and "kept" in request.query_params
    return _page(opened, request, state is ConsentState.WITHDRAWN or pressed_in_test)


def post(opened: Opened, request: Request, form: Posted) -> Response:
    """Withdraw the consent, or give it back by an undo; whatever else is posted changes nothing."""
    channel = _channel(opened)
    name, value = ONE_CLICK
    if one(form, name) == value:
        keep(opened, _withdrawn(opened, channel, BY_PROGRAM), BY_PROGRAM)
        return _page(opened, request, withdrawn=True)
    if "undo" in form:
        take_back(opened, one(form, "undo"), BY_PAGE)
        return onwards(opened, request, undone=1)
    if "stop" in form:
        return onwards(opened, request, kept=keep(opened, _withdrawn(opened, channel, BY_PAGE), BY_PAGE))
    return onwards(opened, request)


def _page(opened: Opened, request: Request, withdrawn: bool) -> Response:
    return written(
        "unsubscribe.html",
        opened,
        request,
        channel=_channel(opened).value,
        withdrawn=withdrawn,
        undone="undone" in request.query_params,
        kept=entry_of(opened, request, BY_PAGE),
        centre=opened.centre_address(SectionName.CONSENTS),
    )


def _channel(opened: Opened) -> Channel:
    try:
        return CHANNELS[opened.link.detail]
    except IndexError:  # a channel of a later release, should this one ever read its links
        raise LinkRefused from None


def _withdrawn(opened: Opened, channel: Channel, where: str) -> Change:
    """The change that withdraws the consent to a channel, on the text it was last decided on; done twice, it is one."""

    def withdraw(contact: Contact) -> Contact:
        last = contact.consented().get(channel)
        if last is not None and last.state is ConsentState.WITHDRAWN:
            return contact
        said = last or Consent(
            channel.value, ConsentKind.CHANNEL, ConsentState.NOT_CONFIRMED, opened.at, Actor.CONTACT, where
        )
        entry = replace(said, state=ConsentState.WITHDRAWN, at=opened.at, by=Actor.CONTACT, where=where)
        return replace(contact, consents=(*contact.consents, entry))

    return withdraw
