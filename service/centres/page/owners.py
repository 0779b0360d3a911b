"""An e-mail address that somebody typed in is asked about by mail, and counts once its owner says so."""

from __future__ import annotations

from starlette.background import BackgroundTask

from service.centres.asked.confirming import ask_to_confirm
from service.centres.asked.opening import Opened
from service.centres.minting import public_base
from service.centres.page.entering import Entered
from service.contacts.addresses import fold_email
from service.rates import Rate


def ask_owner(entered: Entered, address: str) -> BackgroundTask | None:
    """Keep the address apart from every card and ask its owner; what is left to do goes on after the answer.

    Without a mail server an event carries the link, for the shop's own tool. Raises `TooOften`.
    """
    visit, request = entered.visit, entered.request
    rates, handle = visit.service.rates, visit.contact.handle.hex()
    rates.count(Rate.MAILS_TO_ADDRESS, visit.shop.name, fold_email(address))
    rates.count(Rate.MAILS_OF_VISITOR, handle)
    rates.count(Rate.MAILS_FROM_NETWORK, request.client.host if request.client else "")
    base = public_base(visit.service, str(request.base_url))
    opened = Opened(
        visit.service, base, visit.token, entered.opened.link, visit.shop, visit.contact, visit.centre, visit.at
    )
    return ask_to_confirm(opened, visit.centre, address, (), visit.language)
