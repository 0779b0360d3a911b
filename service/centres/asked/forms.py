"""A few questions asked anywhere, by a link or in a frame of the shop's page: a quiz, a pop-up. ``/f/{token}``

Whoever answers may be nobody yet: their card appears with the first thing they state. An address they type is on no
card before somebody confirmed it from its mailbox (`confirming`).
"""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from service.centres.asked.confirming import ask_to_confirm, count_asking
from service.centres.asked.form_preference import Wish, stated, wish_of
from service.centres.asked.form_questions import Filled, decide, entry, filled
from service.centres.asked.keeping import entry_of, keep, take_back
from service.centres.asked.opening import Opened
from service.centres.asked.page import Posted, one, onwards, said, texts_of, written
from service.centres.model import Form, SectionName
from service.contacts.model import ConsentState
from service.contacts.store import together
from service.errors import TooOften
from service.rates import Rate


def where(form: Form) -> str:
    """What history and ledger say of where it was answered."""
    return f"form {form.name}"


def show(opened: Opened, form: Form, request: Request) -> Response:
    """The questions, or the thanks once they were answered."""
    if "kept" in request.query_params or "undone" in request.query_params:
        return _thanks(opened, form, request)
    texts = texts_of(opened, request)
    return _asking(opened, form, request, filled(opened, form, texts, {}, where(form)), {})


def post(opened: Opened, form: Form, request: Request, posted: Posted) -> Response:
    """Keep what was answered; ask again where something must be mended, or a main value was just chosen."""
    if "undo" in posted:
        take_back(opened, one(posted, "undo"), where(form))
        return onwards(opened, request, undone=1)
    texts = texts_of(opened, request)
    answered = filled(opened, form, texts, posted, where(form))
    wish = wish_of(opened, texts.language, posted)
    if "choose" in posted:
        return _asking(opened, form, request, answered, posted)
    if answered.is_faulty or (wish is not None and wish.is_faulty):
        return _asking(opened, form, request, answered, posted, 422)
    try:
        _count(opened, request, answered)
    except TooOften:
        return _asking(opened, form, request, _refused(answered, texts.say("form.too_often")), posted, 429)
    return _kept(opened, form, request, answered, wish)


def _kept(opened: Opened, form: Form, request: Request, answered: Filled, wish: Wish | None) -> Response:
    language = texts_of(opened, request).language
    typed = answered.address.typed if answered.address else ""
    # A consent of somebody whose address nobody has confirmed is no consent of the address' owner.
    waits = opened.is_visitors or bool(typed)
    state = ConsentState.NOT_CONFIRMED if waits else ConsentState.CONFIRMED
    entries = [entry(each, state, opened, where(form), language) for each in answered.ticked]
    wished = None if wish is None else stated(opened, wish, where(form))
    changes = [*answered.changes, *([wished] if wished else []), *([decide(entries)] if entries else [])]
    number = keep(opened, together(changes), where(form)) if changes else 0
    answer = onwards(opened, request, kept=number, **({"mailed": 1} if typed else {}))
    if typed and opened.contact is not None:
        answer.background = ask_to_confirm(opened, form, typed, entries, language)
    return answer


def _count(opened: Opened, request: Request, answered: Filled) -> None:
    """Count what a stranger asks of us. Raises `TooOften`."""
    opened.service.rates.count(Rate.STATEMENTS, opened.link.handle.hex())
    if answered.address is not None and answered.address.typed:
        count_asking(opened, request, answered.address.typed)


def _refused(answered: Filled, sentence: str) -> Filled:
    """The form again, with why nothing was kept."""
    return replace(answered, address=replace(answered.address, fault=sentence) if answered.address else None)


def _asking(
    opened: Opened, form: Form, request: Request, answered: Filled, posted: Posted, status: int = 200
) -> Response:
    texts = texts_of(opened, request)
    return written(
        "form.html",
        opened,
        request,
        status=status,
        title=said(form.definition.titles, texts.language),
        filled=answered,
        wish=wish_of(opened, texts.language, posted),
        said=lambda text: said(text, texts.language),
    )


def _thanks(opened: Opened, form: Form, request: Request) -> Response:
    texts = texts_of(opened, request)
    undone = "undone" in request.query_params
    return written(
        "thanks.html",
        opened,
        request,
        title=said(form.definition.titles, texts.language),
        thanks=said(form.definition.thanks, texts.language) or texts.say("form.thanks"),
        undone=undone,
        mailed="mailed" in request.query_params and not undone,
        kept=None if undone else entry_of(opened, request, where(form)),
        centre=opened.centre_address(SectionName.PREFERENCES),
    )
