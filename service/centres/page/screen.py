"""The page with one section on it: tabs with their progress, the receipt of what was just done, the section itself."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from service.centres.model import SectionName
from service.centres.page.entering import CONFIRM, Entered
from service.centres.page.section import Progress, Step
from service.centres.page.sections import SECTIONS
from service.centres.page.shell import shown
from service.centres.page.told import told
from service.centres.page.visit import Mode, Visit


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is said of a step: what became of it, and the line of history by which it can be taken back."""

    said: str
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class Tab:
    """The way to a section."""

    name: SectionName
    progress: Progress
    is_current: bool


def section_named(visit: Visit, wanted: str) -> SectionName:
    """The section asked for, else the first one."""
    return next((name for name in visit.sections if name == wanted), visit.sections[0])


async def screen(
    entered: Entered,
    name: SectionName,
    query: Mapping[str, str],
    *,
    step: Step | None = None,
    receipt: Receipt | None = None,
    status: int = 200,
) -> Response:
    """The page, or for a script only what changes on it."""
    page = await asyncio.to_thread(_page, entered.visit, name, query, step or Step())
    page |= {"receipt": receipt, "mark": entered.mark(), "is_whole": entered.opened.is_whole}
    page["guest_mark"] = entered.mark(CONFIRM)
    page["is_fragment"] = entered.is_scripted
    return shown(entered.look, "centre.html", page, block="live" if entered.is_scripted else None, status=status)


def receipt_of(visit: Visit, number: int) -> Receipt | None:
    """What a line of history says, for a page that is shown anew after a step."""
    lines = visit.service.contacts.history(visit.shop.name, visit.contact.id)
    entry = next((line for line in lines if line.number == number), None)
    if entry is None:
        return None
    undone = entry.what == "undone"
    said = "; ".join(told(visit, entry))
    key = "receipt.undone_with" if undone else "receipt.done"
    return Receipt(visit.texts.say(key, what=said), None if undone else number)


def first_name(visit: Visit) -> str:
    """What the page calls the person; empty where it does not know."""
    return str(visit.contact.details.value("name") or "").partition(" ")[0]


def _page(visit: Visit, name: SectionName, query: Mapping[str, str], step: Step) -> dict[str, Any]:
    tabs = [Tab(each, SECTIONS[each].progress(visit), each is name) for each in visit.sections]
    return {
        "visit": visit,
        "name": name,
        "tabs": tabs,
        "section": SECTIONS[name].view(visit, query, step),
        "faults": step.faults,
        "first_name": first_name(visit),
        "is_test": visit.mode is not Mode.LIVE,
    }
