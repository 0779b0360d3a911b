"""The section of product preferences: what the contact looks for, question by question, and what fits it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from frames.money import write_quantity, write_span, write_unit
from service.centres.model import SectionName
from service.centres.page.editing import FIRST, Editor
from service.centres.page.editing_mains import chooser
from service.centres.page.preferences_said import Speaker
from service.centres.page.preferences_steps import step_of
from service.centres.page.preferences_tried import carried, on_the_card, tried, with_tried
from service.centres.page.section import Progress, Step
from service.centres.page.suggestions import suggestions
from service.centres.page.visit import Form, Visit
from service.contacts.model import StatedPreference

PLACES = ("preference", "choose", "in", "q", "more", "all")
"""The parameters that say where in the section one is."""


class PreferencesSection:
    """Products by what is stated about them."""

    name = SectionName.PREFERENCES

    def progress(self, visit: Visit) -> Progress:
        """How many preferences there are: as many as one likes."""
        return Progress(len(visit.contact.preferences))

    def view(self, visit: Visit, query: Mapping[str, str], step: Step) -> Mapping[str, Any]:
        """``mode`` says which of its pages it is: ``empty``, ``list``, ``choose``, ``edit``, or ``nothing`` to sell."""
        if visit.generation is None:
            return {"mode": "nothing", "at": {}}
        speaker = Speaker(visit, visit.generation)
        stated = visit.contact.preference(query.get("preference", ""))
        page = _common(speaker, query, stated)
        if "choose" in query or (stated is None and not visit.contact.preferences):
            return {**page, "mode": "choose", **_choosing(speaker, query, stated)}
        if stated is None:
            return {**page, "mode": "list", **_listing(speaker)}
        return {**page, "mode": "edit", **_editing(speaker, stated, query, step)}

    def step(self, visit: Visit, form: Form) -> Step:
        """One change of one preference."""
        if visit.generation is None:
            return Step(faults={"": visit.texts.say("preferences.nothing")})
        preference = tried(visit, form)
        if preference is None:
            return step_of(Speaker(visit, visit.generation), form)
        trying = replace(visit, contact=with_tried(visit.contact, preference))
        return on_the_card(step_of(Speaker(trying, visit.generation), form), preference)


def _common(speaker: Speaker, query: Mapping[str, str], stated: StatedPreference | None) -> dict[str, Any]:
    locale = speaker.visit.texts.locale
    return {
        "key": None if stated is None else stated.key,
        "fresh": f"p{secrets.token_hex(4)}",
        "tried": carried(speaker.visit, stated),
        "words": speaker.words,
        "written": {
            "quantity": partial(write_quantity, locale=locale),
            "span": partial(write_span, locale=locale),
            "unit": partial(write_unit, locale=locale),
        },
        "at": {name: query[name] for name in PLACES if name in query},
    }


def _choosing(speaker: Speaker, query: Mapping[str, str], stated: StatedPreference | None) -> dict[str, Any]:
    current = [stated] if stated is not None else _current(speaker)
    return {
        "chooser": chooser(speaker.visit, speaker.generation.hierarchy, query),
        "card": None if stated is None else speaker.card(stated),
        "has_others": bool(speaker.visit.contact.preferences),
        "suggestions": suggestions(speaker, current),
    }


def _listing(speaker: Speaker) -> dict[str, Any]:
    stated = speaker.visit.contact.preferences
    return {
        "cards": [speaker.card(each) for each in stated],
        "learned": speaker.learned_alone(_current(speaker)),
        "suggestions": suggestions(speaker, _current(speaker)),
    }


def _editing(speaker: Speaker, stated: StatedPreference, query: Mapping[str, str], step: Step) -> dict[str, Any]:
    editor, card = Editor(speaker, stated, query, step), speaker.card(stated)
    questions = editor.questions()
    unfolded = "more" in query or any(each.fault for each in questions[FIRST:])
    shown = editor.counted(questions if unfolded else questions[:FIRST])
    folded = questions[len(shown) :]
    return {
        "card": card,
        "questions": shown,
        "folded": len(folded),
        "folded_answers": sum(each.question.answered for each in folded),
        "unfolded": unfolded,
        "is_foldable": unfolded and len(questions) > FIRST,
        "difference": _difference(query.get("was", ""), card.remaining),
        "naming": "naming" in query,
        "suggestions": suggestions(speaker, [replace(stated, until=None)]),
    }


def _difference(was: str, remaining: int | None) -> int:
    """By how many products the last answer changed what meets everything."""
    return remaining - int(was) if remaining is not None and was.isdecimal() and len(was) < 9 else 0


def _current(speaker: Speaker) -> list[StatedPreference]:
    """The preferences that are used today."""
    day = speaker.visit.today
    return [each for each in speaker.visit.contact.preferences if each.holds(day) and speaker.node(each.main)]
