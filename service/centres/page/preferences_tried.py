"""A test keeps nothing, so its page carries along the preference that is being tried out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson

from matching.errors import PreferenceError
from matching.preferences import parse_preferences
from service.centres.page.section import Step
from service.centres.page.visit import Form, Mode, Visit
from service.contacts.model import Contact, StatedPreference

FIELD = "tried"


def carried(visit: Visit, stated: StatedPreference | None) -> str:
    """What the page's forms carry; nothing where the card keeps it."""
    if visit.mode is Mode.LIVE or stated is None:
        return ""
    return orjson.dumps({"key": stated.key, "main": stated.main, "criteria": list(stated.criteria)}).decode()


def tried(visit: Visit, form: Form) -> StatedPreference | None:
    """The preference that a form of a test carries; None for what is none."""
    if visit.mode is Mode.LIVE:
        return None
    try:
        read: Any = orjson.loads("".join(form.get(FIELD, ())))
        document = {"main": read["main"], "criteria": read["criteria"]}
        parse_preferences({"preferences": [document]})
        return StatedPreference(str(read["key"]), document["main"], tuple(document["criteria"]), visit.at)
    except (ValueError, TypeError, KeyError, PreferenceError):
        return None


def with_tried(contact: Contact, preference: StatedPreference) -> Contact:
    """The invented card with that preference on it."""
    others = tuple(each for each in contact.preferences if each.key != preference.key)
    return replace(contact, preferences=(*others, preference))


def on_the_card(step: Step, preference: StatedPreference) -> Step:
    """The step of somebody whose card had that preference."""
    change = step.change
    return step if change is None else replace(step, change=lambda contact: change(with_tried(contact, preference)))
