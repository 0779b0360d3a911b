"""Trying: a contact played, over the draft or over what serves. It remembers nothing, and no contact is touched."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from frames.money import write_quantity, write_span, write_unit
from frames.texts import load_texts
from matching.counts import count
from matching.errors import PreferenceError
from matching.preferences import Request, parse_preferences
from service.asking.panel import Form, Node, node_groups, preference_document, questions
from service.asking.questions import Question, counted
from service.console.entering import Entered, now
from service.console.places import Act, Look
from service.console.shell import shown
from service.console.tasks import progress
from service.counts import counts_of
from service.drafted import Drafted, ask_for_draft, drafted
from service.errors import UnknownMain
from service.generations.opened import Generation
from service.recommend import filters_of
from service.storage.accounts import Role
from service.surfaces.answering import Asked, answer_to, wanted
from service.surfaces.defined import frame_of
from service.surfaces.rendering import page_of
from service.surfaces.viewer import ANYBODY

TRY = "/filters/try"
FRAME = "recommended"
"""The frame that every shop has."""
WHOLE_SHOP = "*"
"""The main value by which everything is meant; no main value is named so."""
SLOTS = 8


class Side(StrEnum):
    """What is asked: the draft, or what serves."""

    DRAFT = "draft"
    SERVES = "serves"


@dataclass(frozen=True, slots=True)
class Played:
    """What a contact who chooses so is asked and shown. ``fitting`` products remain; ``other`` on the other side, None
    where there is none or it does not know the main value. ``unknown``: this side does not know the main value.
    """

    questions: Sequence[Question] = ()
    fitting: int | None = None
    other: int | None = None
    html: str = ""
    unknown: bool = False


def show(entered: Entered) -> Response:
    """The panel; with ``main`` in the address that value is chosen already. For a script only the panel itself."""
    main, side = entered.query.get("main", ""), entered.query.get("as", Side.DRAFT)
    page = _page(entered, {"main": [main], "as": [side]})
    return shown(entered, "publishing/try.html", page, tab=TRY, block="panel" if entered.is_scripted else None)


def play(entered: Entered) -> Response:
    """The panel after a choice."""
    block = "playing" if entered.is_scripted else None
    return shown(entered, "publishing/try.html", _page(entered, entered.form), tab=TRY, block=block)


def state(entered: Entered) -> Response:
    """How far the draft is; once it is derived the panel asks it at once."""
    found = drafted(entered.service, entered.shop_name)
    page = {"draft": found, "arrived": found.generation is not None, **_task(entered, found)}
    return shown(entered, "publishing/try.html", page, tab=TRY, block="state")


def derive(entered: Entered) -> Response:
    """Have the draft derived, by whoever came to try it."""
    ask_for_draft(entered.service, entered.shop_name, entered.account.name, now())
    return state(entered) if entered.is_scripted else entered.led(entered.to(TRY))


def _page(entered: Entered, form: Form) -> Mapping[str, Any]:
    found = drafted(entered.service, entered.shop_name)
    serves = entered.service.serving.generation_if_any(entered.shop_name)
    sides = {Side.DRAFT: found.generation, Side.SERVES: serves}
    there = {side: generation for side, generation in sides.items() if generation is not None}
    side = next((each for each in (*map(_side, form.get("as", ())), *Side) if each in there), None)
    main = next(iter(form.get("main", ())), "")
    played = Played() if side is None or not main else _played(entered, there, side, main, form)
    return {
        "draft": found,
        "arrived": False,
        "side": side,
        "sides": [each for each in Side if each in there],
        "groups": () if side is None else _groups(there[side]),
        "main": main,
        "whole": WHOLE_SHOP,
        "played": played,
        "words": load_texts("asking", entered.texts.language),
        "written": _written(entered.texts.locale),
        **_task(entered, found),
    }


def _side(said: str) -> Side | None:
    return Side(said) if said in [*Side] else None


def _task(entered: Entered, found: Drafted) -> Mapping[str, Any]:
    """What ``task.html`` shows of the task that derives the draft."""
    open_ = found.generation is None and found.task is not None and found.task.open
    return progress(entered, found.task) if open_ and found.task is not None else {"task": None, "no_worker": False}


def _played(entered: Entered, there: Mapping[Side, Generation], side: Side, main: str, form: Form) -> Played:
    """The questions under a main value, with what each choice would leave, and the frame that is shown then."""
    generation, language = there[side], entered.texts.language
    try:
        document = filters_of(generation, "" if main == WHOLE_SHOP else main, language)
    except UnknownMain:
        return Played(unknown=True)
    asked = questions(document["main"]["values"][0], form)
    request = parse_preferences(preference_document(None if main == WHOLE_SHOP else main, asked))
    counts = counts_of(generation, request.preferences[0], language)
    others = (each for other, each in there.items() if other is not side)
    return Played(
        questions=counted(asked, counts),
        fitting=counts["remaining"],
        other=next((_remaining(each, request) for each in others), None),
        html=_frame(entered, generation, request),
    )


def _remaining(generation: Generation, request: Request) -> int | None:
    """How many products the same preference leaves on the other side; None where it cannot be asked there."""
    preference = request.preferences[0]
    if len(generation.hierarchy.named(preference.main)) != 1:
        return None
    try:
        return count(generation.index, preference, ()).remaining
    except PreferenceError:
        return None


def _frame(entered: Entered, generation: Generation, request: Request) -> Markup:
    """What the shop's own frame shows somebody unknown who states this."""
    assert entered.shop is not None
    asked = Asked(slots=SLOTS, locale=entered.texts.language, stated=replace(request, k=SLOTS))
    frame = frame_of(entered.service, entered.shop_name, FRAME)
    wish = replace(wanted(entered.service, entered.shop, frame, ANYBODY, asked), generation=generation)
    return Markup(page_of(asyncio.run(answer_to(entered.service, wish))).html)  # made and escaped by the frames


def _groups(generation: Generation) -> Sequence[Sequence[Node]]:
    return node_groups({"main": {"values": [{"value": node.value} for node in generation.hierarchy.values]}})


def _written(locale: str) -> Mapping[str, Any]:
    """How numbers of the questions are written."""
    return {
        "quantity": partial(write_quantity, locale=locale),
        "span": partial(write_span, locale=locale),
        "unit": partial(write_unit, locale=locale),
    }


PLACES = (
    Look(TRY, show),
    Act(TRY, play, Role.VIEWER),
    Look(f"{TRY}/state", state),
    Act(f"{TRY}/derive", derive, Role.VIEWER),
)
