"""An e-mail address that somebody typed in is asked about by mail, and counts once its owner says so."""

from __future__ import annotations

from starlette.background import BackgroundTask

from service.centres.asked.confirming import ask_to_confirm, count_asking
from service.centres.asked.opening import Opened
from service.centres.minting import public_base
from service.centres.page.entering import Entered


def ask_owner(entered: Entered, address: str) -> BackgroundTask | None:
    """Keep the address apart from every card and ask its owner; what is left to do goes on after the answer.

    Without a mail server an event carries the link, for the shop's own tool. Raises `TooOften`.
    """
    visit, request = entered.visit, entered.request
    base = public_base(visit.service, str(request.base_url))
    opened = Opened(
        visit.service, base, visit.token, entered.opened.link, visit.shop, visit.contact, visit.centre, visit.at
    )
    count_asking(opened, request, address)
    return ask_to_confirm(opened, visit.centre, address, (), visit.language)
