"""The addresses of the centre: a page to look at, and small posts that change one thing each."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from service.centres.assets import ASSETS
from service.centres.model import SectionName
from service.centres.page import about, guests
from service.centres.page.entering import Clock, Entered, Entrance, Handler, now_utc
from service.centres.page.keeping import keep, undo
from service.centres.page.owners import ask_owner
from service.centres.page.screen import Receipt, receipt_of, screen, section_named
from service.centres.page.seals import Seals
from service.centres.page.section import Step
from service.centres.page.sections import SECTIONS
from service.centres.page.shell import led
from service.centres.page.visit import Mode, Visit
from service.composition import Service
from service.contacts.store import Changed
from service.errors import ChangedMeanwhile, LinkRefused, ServiceError, TooOften
from service.tokens import signing_secret

SAVED = "saved"
"""The parameter that carries a receipt to the page after a step."""

MOST_DIGITS = 18
"""Digits that the number of a line of history can have."""


def centre_routes(service: Service, clock: Clock = now_utc) -> Sequence[BaseRoute]:
    """Everything under ``/c/`` and what its pages link to."""
    enter = Entrance(service, Seals(signing_secret(service.settings.data)), clock, guests.ask)

    def at(path: str, method: str, handler: Handler, for_anybody: bool = False) -> Route:
        return Route(f"/c/{{token}}{path}", enter(handler, for_anybody=for_anybody), methods=[method])

    return [
        ASSETS.route,
        at("", "GET", _look),
        at("", "POST", guests.confirm, for_anybody=True),
        at("/leave", "POST", guests.leave, for_anybody=True),
        at("/left", "GET", guests.left, for_anybody=True),
        at("/left", "POST", guests.send_own, for_anybody=True),
        at("/about", "GET", about.show),
        at("/about/download", "GET", about.download),
        at("/about/links", "POST", about.log_out),
        at("/about/products", "POST", about.take_off),
        at("/about/erase", "GET", about.ask_to_erase),
        at("/about/erase", "POST", about.erase),
        at("/undo", "POST", _undo),
        at("/{section}", "POST", _step),
    ]


async def _look(entered: Entered) -> Response:
    """The page with the section asked for; looking changes nothing, whoever looks."""
    query = entered.request.query_params
    name = section_named(entered.visit, query.get("section", ""))
    entry = entered.seals.entry(entered.visit.token, query.get(SAVED, ""))
    receipt = None if entry is None else await asyncio.to_thread(receipt_of, entered.visit, entry)
    return await screen(entered, name, query, receipt=receipt)


async def _step(entered: Entered) -> Response:
    """One post to one section: its change is kept, then the page says so."""
    visit, wanted = entered.visit, entered.request.path_params["section"]
    if wanted not in visit.sections:
        raise LinkRefused
    name, form = SectionName(wanted), await entered.posted()
    step = await asyncio.to_thread(SECTIONS[name].step, visit, form)
    if step.confirm:
        return await _asked_owner(entered, name, step)
    if step.faults or step.change is None:
        receipt = Receipt(step.receipt) if step.receipt else None
        query = {**entered.request.query_params, **step.go}
        return await screen(entered, name, query, step=step, receipt=receipt, status=422 if step.faults else 200)
    try:
        changed = await asyncio.to_thread(keep, visit, step.change)
    except ServiceError as error:
        return await _refused(entered, name, error)
    return await _done(entered, name, changed, step, at="".join(form.get("at", ())))


async def _asked_owner(entered: Entered, name: SectionName, step: Step) -> Response:
    """An address was typed in: its owner is asked by mail, after the page has answered."""
    visit, query = entered.visit, entered.request.query_params
    try:
        task = await asyncio.to_thread(ask_owner, entered, step.confirm) if visit.mode is Mode.LIVE else None
    except TooOften:
        fault = Step(faults={"email": visit.texts.say("fault.too_many_tries")}, typed=step.typed)
        return await screen(entered, name, query, step=fault, status=429)
    answer = await screen(entered, name, query, step=step, receipt=Receipt(_said(visit, step)))
    answer.background = task
    return answer


async def _undo(entered: Entered) -> Response:
    """Take back what one line of history did."""
    form = await entered.posted()
    name = section_named(entered.visit, "".join(form.get("section", ())))
    number = "".join(form.get("entry", ()))
    try:
        changed = await asyncio.to_thread(undo, entered.visit, _number(number))
    except ServiceError as error:
        return await _refused(entered, name, error)
    step = Step(receipt=entered.visit.texts.say("receipt.undone"))
    if form.get("back") == ["about"]:
        return led(entered.look, entered.look.to("/about"))
    return await _done(entered, name, changed, step, final=True)


def _number(text: str) -> int:
    """The number of a line of history; 0, which no line has, for what is none."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else 0


async def _done(
    entered: Entered, name: SectionName, changed: Changed, step: Step, *, at: str = "", final: bool = False
) -> Response:
    """To a script, and in a test, the page as it stands now; to a browser the address of it, ``at`` its question.

    What is ``final`` cannot be taken back again.
    """
    visit = replace(entered.visit, contact=changed.contact)
    if entered.is_scripted and changed.entry is None and visit.contact == entered.visit.contact:
        return Response(status_code=204)  # nothing has changed, so the page stays, and its last receipt with it
    if entered.is_scripted or visit.mode is not Mode.LIVE:
        after = replace(entered, opened=replace(entered.opened, visit=visit))
        receipt = Receipt(_said(visit, step), None if final else changed.entry)
        response = await screen(after, name, {**entered.request.query_params, **step.go}, receipt=receipt)
        if step.go:
            response.headers["HX-Replace-Url"] = entered.look.to(section=name, **step.go)
        return response
    receipt_mark = "" if changed.entry is None else entered.seals.receipt(visit.token, changed.entry)
    place = f"#{quote(at)}" if at else ""
    return led(entered.look, entered.look.to(section=name, **step.go, **{SAVED: receipt_mark}) + place)


def _said(visit: Visit, step: Step) -> str:
    """The receipt, which in a test says that nothing was kept."""
    return step.receipt if visit.mode is Mode.LIVE else visit.texts.say("receipt.test", what=step.receipt)


async def _refused(entered: Entered, name: SectionName, error: ServiceError) -> Response:
    """A change that the store did not take, said where it was made; nothing of it was kept."""
    key = "fault.meanwhile" if isinstance(error, ChangedMeanwhile) else "fault.not_kept"
    step = Step(faults={"": entered.visit.texts.say(key)})
    return await screen(entered, name, entered.request.query_params, step=step, status=409)
