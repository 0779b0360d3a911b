"""An address that was typed in is asked about by mail, and counts once its owner says so. ``/y/{token}``

Until then it stands on no card, joins nothing and overwrites nothing, and no page tells whether it is known.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from frames.texts import load_texts
from service.centres.asked.form_questions import ADDRESS
from service.centres.asked.opening import Opened
from service.centres.asked.page import Posted, one, written
from service.centres.minting import Mint, Minted
from service.centres.model import Centre, Form
from service.centres.visitors import is_visitors
from service.composition import Service
from service.contacts.addresses import fold_email
from service.contacts.documents import consent_document, moment_text, read_consent
from service.contacts.events import Event, Kind
from service.contacts.model import Actor, Consent, ConsentState, Contact, Fact, Occasion, Source
from service.contacts.store import Change
from service.links import digest
from service.mail import Mail, NotSent
from service.rates import Rate, network_of
from service.storage.confirmations import Confirmation

log = logging.getLogger("notesik")

PAUSES = (0, 3, 15)
"""Seconds before each try to hand a mail over."""


# --- asking ----------------------------------------------------------------------------------------------------------


def count_asking(opened: Opened, request: Request, address: str) -> None:
    """Count one more mail that a stranger causes. Raises `TooOften`."""
    rates = opened.service.rates
    rates.count(Rate.MAILS_TO_ADDRESS, opened.shop.name, fold_email(address))
    rates.count(Rate.MAILS_OF_VISITOR, opened.link.handle.hex())
    rates.count(Rate.MAILS_FROM_NETWORK, network_of(request))


def ask_to_confirm(
    opened: Opened, asked_by: Form | Centre, address: str, entries: Sequence[Consent], language: str
) -> BackgroundTask | None:
    """Keep the address until it is confirmed, and let its owner be asked.

    With a mail server the mail goes out after the page has answered; without one an event carries the link, so that the
    shop's own tool sends it.
    """
    minted = Mint(opened.service.links, opened.base, opened.at).confirmation(opened.link.handle, asked_by.key)
    where = f"{'form' if isinstance(asked_by, Form) else 'centre'} {asked_by.name}"
    told = {"where": where, "language": language, "consents": [consent_document(each) for each in entries]}
    waiting = Confirmation(opened.shop.name, opened.link.handle, address, opened.at, minted.expires, told)
    opened.service.confirmations.add(digest(minted.token), waiting)
    if opened.service.post is None:
        opened.service.outbox.add(opened.shop.name, [_event(opened, waiting, minted)])
        return None
    return BackgroundTask(_send, opened.service, _mail(opened, waiting, minted))


def _event(opened: Opened, waiting: Confirmation, minted: Minted) -> Event:
    told: dict[str, Any] = {
        "address": waiting.address,
        "link": minted.address,
        "until": moment_text(minted.expires),
        "language": waiting.told["language"],
        "where": waiting.told["where"],
    }
    contact = opened.contact.id if opened.contact else ""
    kind = Kind.ADDRESS_TO_CONFIRM
    return Event(f"{digest(minted.token)[:32]}/{kind}", kind.value, moment_text(waiting.at), contact, told)


def _mail(opened: Opened, waiting: Confirmation, minted: Minted) -> Mail:
    language = waiting.told["language"]
    texts, centre = load_texts("asked", language), opened.centre()
    shop = centre.definition.titles.get(language, opened.shop.name) if centre else opened.shop.name
    text = texts.say("mail.text", shop=shop, link=minted.address)
    return Mail(waiting.address, texts.say("mail.subject", shop=shop), text, language)


def _send(service: Service, mail: Mail) -> None:
    """Hand the mail over, a few times where the server is busy. Nobody's address gets into the log."""
    assert service.post is not None
    for pause in PAUSES:
        time.sleep(pause)
        try:
            return service.post.send(mail)
        except NotSent as error:
            log.warning("%s", error)


# --- confirming ------------------------------------------------------------------------------------------------------


def show(opened: Opened, request: Request) -> Response:
    """The first letter of the address and a button; what it is of nobody learns who does not know it already.

    What was decided under the address stands there in full: whoever typed it may have been somebody else.
    """
    return _page(opened, request, _waiting(opened))


def post(opened: Opened, request: Request, form: Posted) -> Response:
    """The address is theirs: it joins what they stated, and that joins what the shop knew of them.

    Where something was decided since the page was shown, it is shown again.
    """
    waiting = _waiting(opened)
    if waiting is None or "confirm" not in form or one(form, "seen") != _mark(opened, waiting):
        return _page(opened, request, waiting)
    contact = confirm(opened.service, waiting, opened.at)
    opened.service.confirmations.remove(digest(opened.token))
    centre = opened.centre()
    mint = Mint(opened.service.links, opened.base, opened.at)
    return _page(opened, request, None, mint.centre(centre, contact).address if centre else None, done=True)


def _waiting(opened: Opened) -> Confirmation | None:
    """What the link confirms; nothing once it was used."""
    return opened.service.confirmations.get(digest(opened.token), opened.at)


def confirm(service: Service, waiting: Confirmation, at: datetime) -> Contact:
    """Put the address where it belongs; done twice it is done once.

    What a visitor stated joins the one card that has the address already. Where several have it (a family may share
    one), nobody can say whose it is, and the visitor's card stays one of its own.
    """
    occasion = Occasion(Actor.CONTACT, f"{waiting.told['where']}, address confirmed", at)
    own = service.contacts.by_handle(waiting.handle)
    found = service.contacts.found(waiting.shop, ADDRESS, waiting.address)
    others = [card for card in found if own is None or card.id != own.id]
    change = _confirmed(waiting, _decided(service, waiting), occasion)
    if len(others) == 1 and (own is None or is_visitors(own, waiting.handle)):
        if own is not None:
            service.contacts.merge(waiting.shop, others[0].id, own.id, occasion)
        return service.contacts.change(waiting.shop, others[0].id, change, occasion, create=False).contact
    return service.contacts.open(waiting.shop, waiting.handle, change, occasion).contact


def _decided(service: Service, waiting: Confirmation) -> tuple[Consent, ...]:
    """What a visitor decided in the centre, before anybody knew whose address it is."""
    own = service.contacts.by_handle(waiting.handle)
    if own is None or not is_visitors(own, waiting.handle):
        return ()
    return tuple(each for each in own.consented().values() if each.state is not ConsentState.NOT_CONFIRMED)


def _mark(opened: Opened, waiting: Confirmation) -> str:
    """By which a form shows what its page said; empty where a visitor decided nothing."""
    decided = [part for each in _decided(opened.service, waiting) for part in (each.purpose, each.state, each.text)]
    return opened.service.links.mark("decided", *decided).hex() if decided else ""


def _confirmed(waiting: Confirmation, decided: Sequence[Consent], occasion: Occasion) -> Change:
    """The change that declares the address and confirms the consents that were given with it, or ``decided`` before."""
    fact = Fact(ADDRESS, waiting.address, Source.DECLARED, occasion.at)
    given = [read_consent(document) for document in waiting.told["consents"]]

    def change(contact: Contact) -> Contact:
        known = contact.details.get(ADDRESS)
        if known is None or (known.value, known.source) != (fact.value, fact.source):
            contact = replace(contact, details=contact.details.with_([fact]))
        entries = [
            replace(each, state=ConsentState.CONFIRMED, at=occasion.at, where=occasion.where)
            for each in given
            if contact.state(each.purpose) is not ConsentState.CONFIRMED
        ]
        entries += [
            replace(each, at=occasion.at, where=occasion.where)
            for each in decided
            if each.state is ConsentState.CONFIRMED
        ]
        return replace(contact, consents=(*contact.consents, *entries))

    return change


def _page(
    opened: Opened, request: Request, waiting: Confirmation | None, centre: str | None = None, done: bool = False
) -> Response:
    page: dict[str, Any] = {"waits": waiting is not None, "done": done, "centre": centre}
    if waiting is not None:
        told = [read_consent(document) for document in waiting.told["consents"]]
        decided = _decided(opened.service, waiting)
        page |= {"letter": waiting.address[:1], "seen": _mark(opened, waiting)}
        page["agreed"] = _texts(told) + _texts(each for each in decided if each.state is ConsentState.CONFIRMED)
        page["refused"] = _texts(each for each in decided if each.state is ConsentState.WITHDRAWN)
    return written("confirm.html", opened, request, **page)


def _texts(consents: Iterable[Consent]) -> list[str]:
    """What was decided on, as it was shown."""
    return [each.text or each.purpose for each in consents]
