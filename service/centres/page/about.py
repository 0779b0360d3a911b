"""What the shop knows about a person: shown whole, with source and date; taken along, taken back, erased."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson
from starlette.responses import Response

from service.centres.model import SectionName
from service.centres.page.consenting import label_of_entry
from service.centres.page.entering import Entered
from service.centres.page.keeping import can_undo, keep, occasion
from service.centres.page.products import listed, taken_off
from service.centres.page.screen import first_name
from service.centres.page.shell import led, shown
from service.centres.page.told import label_of, preference_name, told, value_of, wishes
from service.centres.page.visit import Mode, Visit
from service.contacts.documents import contact_document, preference_document
from service.contacts.export import export_document
from service.contacts.model import Contact, Facts, Source
from service.contacts.store import HistoryEntry
from service.errors import LinkRefused

MOST_LINES = 50
"""The latest lines of history that the page shows; the download holds them all."""


@dataclass(frozen=True, slots=True)
class Known:
    """One thing on the card: what, how it was learned, since when, and where on the page it can be changed."""

    label: str
    value: str
    source: Source
    at: datetime
    section: SectionName | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A change in words. ``entry`` is its number while it can still be taken back."""

    said: tuple[str, ...]
    entry: int | None
    history: HistoryEntry


async def show(entered: Entered) -> Response:
    """Everything on the card, and what became of it."""
    _need_whole(entered)
    page = await asyncio.to_thread(_page, entered.visit)
    return shown(
        entered.look, "about.html", {**page, "mark": entered.mark(), "done": entered.request.query_params.get("done")}
    )


async def take_off(entered: Entered) -> Response:
    """A product leaves the wish list, or is shown again."""
    form = await entered.posted()
    _need_whole(entered)
    change = taken_off(*("".join(form.get(name, ())) for name in ("list", "product")))
    await asyncio.to_thread(keep, entered.visit, change)
    return led(entered.look, entered.look.to("/about"))


async def download(entered: Entered) -> Response:
    """All of it as a file."""
    _need_whole(entered)
    visit = entered.visit
    headers = {"Content-Disposition": 'attachment; filename="notesik.json"', "Cache-Control": "no-store"}
    document = await asyncio.to_thread(_document, visit)
    return Response(orjson.dumps(document, option=orjson.OPT_INDENT_2), 200, headers, "application/json")


async def log_out(entered: Entered) -> Response:
    """Every link to this person's card becomes useless but one, which is new and leads on from here."""
    await entered.posted()
    _need_whole(entered)
    visit, look = entered.visit, entered.look
    if visit.mode is not Mode.LIVE:
        return led(look, look.to("/about"))
    changed = await asyncio.to_thread(keep, visit, _counted_up)
    link = replace(entered.opened.link, links=changed.contact.links)
    new = replace(look, address=f"/c/{visit.service.links.token(link)}")
    return led(new, new.to("/about", done="links"))


async def ask_to_erase(entered: Entered) -> Response:
    """The first of two steps: what would go and what would stay."""
    _need_whole(entered)
    return shown(entered.look, "erase.html", _erasing(entered))


async def erase(entered: Entered) -> Response:
    """The second step: everything goes but the evidence."""
    form = await entered.posted()
    _need_whole(entered)
    visit = entered.visit
    if form.get("sure") != ["yes"]:
        fault = visit.texts.say("fault.tick_first")
        return shown(entered.look, "erase.html", {**_erasing(entered), "fault": fault}, status=422)
    if visit.mode is Mode.LIVE:
        await asyncio.to_thread(visit.service.contacts.erase, visit.shop.name, visit.contact.id, occasion(visit))
    return shown(entered.look, "erased.html", {"is_test": visit.mode is not Mode.LIVE})


def _need_whole(entered: Entered) -> None:
    """A link to some sections shows no more than these, and a visitor nobody knows has nothing to be shown."""
    if not entered.opened.is_whole or entered.visit.contact.version == 0:
        raise LinkRefused


def _counted_up(contact: Contact) -> Contact:
    return replace(contact, links=contact.links + 1)


def _document(visit: Visit) -> Any:
    """Everything about the person; in a test, everything about the invented one."""
    if visit.mode is not Mode.LIVE:
        return {"shop": visit.shop.name, "contact": contact_document(visit.contact)}
    return export_document(visit.service, visit.shop.name, visit.contact.id)


def _erasing(entered: Entered) -> dict[str, Any]:
    days = entered.visit.service.settings.erasure_evidence_days
    return {"mark": entered.mark(), "years": max(1, round(days / 365)), "fault": "", "visit": entered.visit}


def _page(visit: Visit) -> dict[str, Any]:
    card = visit.contact
    groups = {title: list(group(visit)) for title, group in _GROUPS.items()}
    return {
        "visit": visit,
        "first_name": first_name(visit),
        "is_test": visit.mode is not Mode.LIVE,
        "groups": {title: known for title, known in groups.items() if known},
        "preferences": [(preference_name(visit, preference_document(each)), each) for each in card.preferences],
        "consents": [(label_of_entry(visit, each), each) for each in card.consented().values()],
        "products": listed(visit),
        "lines": list(_lines(visit)),
    }


def _facts(visit: Visit, facts: Facts) -> Iterator[Known]:
    asked = visit.centre.definition.questions if SectionName.DETAILS in visit.sections else ()
    for attribute, fact in facts.believed().items():
        section = SectionName.DETAILS if attribute in asked else None
        yield Known(label_of(visit, attribute), value_of(visit, attribute, fact.value), fact.source, fact.at, section)


def _details(visit: Visit) -> Iterator[Known]:
    return _facts(visit, visit.contact.details)


def _information(visit: Visit) -> Iterator[Known]:
    return _facts(visit, visit.contact.key_information)


def _channels(visit: Visit) -> Iterator[Known]:
    stated = visit.contact.channels
    section = SectionName.CHANNELS if SectionName.CHANNELS in visit.sections else None
    for name, wish in wishes(visit, stated).items():
        if wish and stated is not None:
            yield Known(visit.texts.say(f"about.{name}"), wish, stated.source, stated.at, section)


def _tags(visit: Visit) -> Iterator[Known]:
    return (Known(each.tag, "", each.source, each.at) for each in visit.contact.tags)


def _devices(visit: Visit) -> Iterator[Known]:
    return (Known(each.told or each.id, "", Source.OBSERVED, each.at) for each in visit.contact.devices)


def _purchases(visit: Visit) -> Iterator[Known]:
    if visit.mode is Mode.LIVE:
        for each in reversed(visit.service.contacts.purchases(visit.shop.name, visit.contact.id)[-MOST_LINES:]):
            yield Known(
                each.product, f"{each.quantity} × {each.price or ''} {each.currency or ''}", each.source, each.at
            )


def _behaviours(visit: Visit) -> Iterator[Known]:
    if visit.mode is Mode.LIVE:
        for each in reversed(visit.service.contacts.behaviours(visit.shop.name, visit.contact.id)[-MOST_LINES:]):
            yield Known(each.event, each.product or "", each.source, each.at)


_GROUPS: Mapping[str, Callable[[Visit], Iterator[Known]]] = {
    "about.details": _details,
    "about.information": _information,
    "tab.channels": _channels,
    "about.tags": _tags,
    "about.devices": _devices,
    "about.purchases": _purchases,
    "about.behaviours": _behaviours,
}


def _lines(visit: Visit) -> Iterator[Line]:
    """The latest changes first."""
    if visit.mode is not Mode.LIVE:
        return
    history: Sequence[HistoryEntry] = visit.service.contacts.history(visit.shop.name, visit.contact.id)
    for entry in reversed(history[-MOST_LINES:]):
        said = told(visit, entry)
        if said:
            yield Line(said, entry.number if can_undo(visit, entry) else None, entry)
