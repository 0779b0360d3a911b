"""What posts of the preferences section do to a card: each one small change, saved at once, which can be taken back.

A change speaks of a preference by its key and of one filter of it; whatever another tab does meanwhile stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from matching.stated import MOST_PREFERENCES
from service.centres.page.editing_steps import agree, answer, clear, withdraw
from service.centres.page.preferences_posted import (
    altering,
    chosen_main,
    fault,
    filter_key,
    is_asked,
    last_of,
    preference_of,
    say,
    unheard,
)
from service.centres.page.preferences_said import Speaker
from service.centres.page.section import Step
from service.centres.page.visit import Form
from service.contacts.model import Contact, Source, StatedPreference

KEY = re.compile(r"p[0-9a-f]{8}")
LONGEST_NAME = 60


def step_of(speaker: Speaker, form: Form) -> Step:
    """The step that a post asks for, by its field ``do``."""
    do = STEPS.get(last_of(form, "do"))
    return unheard(speaker) if do is None else do(speaker, form)


# --- the list --------------------------------------------------------------------------------------------------------


def _add(speaker: Speaker, form: Form) -> Step:
    """A new preference for a main value, under the key that the page had ready: posting twice adds one."""
    key, chosen = last_of(form, "preference"), chosen_main(speaker, form)
    if not KEY.fullmatch(key) or chosen is None:
        return unheard(speaker)
    if len(speaker.visit.contact.preferences) >= MOST_PREFERENCES:
        return fault(speaker, "too_many", n=MOST_PREFERENCES)
    new = StatedPreference(key, chosen.value, (), speaker.visit.at)

    def add(contact: Contact) -> Contact:
        if contact.preference(key) is not None:
            return contact
        return replace(contact, preferences=(*contact.preferences, new))

    return Step(add, say(speaker, "added", main=speaker.main(chosen.value)), go={"preference": key})


def _copy(speaker: Speaker, form: Form) -> Step:
    """The same preference once more, under a key of its own."""
    stated, key = preference_of(speaker, form), last_of(form, "copy")
    if stated is None or not KEY.fullmatch(key):
        return unheard(speaker)
    if len(speaker.visit.contact.preferences) >= MOST_PREFERENCES:
        return fault(speaker, "too_many", n=MOST_PREFERENCES)

    def copy(contact: Contact) -> Contact:
        original = contact.preference(stated.key)
        if original is None or contact.preference(key) is not None:
            return contact
        twin = replace(original, key=key, stated=speaker.visit.at, source=Source.DECLARED)
        return replace(contact, preferences=(*contact.preferences, twin))

    return Step(copy, say(speaker, "copied", main=speaker.main(stated.main)), go={"preference": key})


def _remove(speaker: Speaker, form: Form) -> Step:
    stated = preference_of(speaker, form)
    if stated is None:
        return unheard(speaker)

    def remove(contact: Contact) -> Contact:
        kept = tuple(each for each in contact.preferences if each.key != stated.key)
        return contact if kept == contact.preferences else replace(contact, preferences=kept)

    return Step(remove, say(speaker, "removed", main=speaker.main(stated.main)))


def _name(speaker: Speaker, form: Form) -> Step:
    """What the preference is called and until when it holds."""
    stated = preference_of(speaker, form)
    if stated is None:
        return unheard(speaker)
    name, until = " ".join(last_of(form, "name").split())[:LONGEST_NAME] or None, last_of(form, "until")
    try:
        day = date.fromisoformat(until) if until else None
    except ValueError:
        return replace(fault(speaker, "no_day", at="until"), go={"preference": stated.key, "naming": "1"})
    change = altering(speaker, stated.key, lambda each: replace(each, name=name, until=day))
    return Step(change, say(speaker, "named", main=name or speaker.main(stated.main)), go={"preference": stated.key})


def _main(speaker: Speaker, form: Form) -> Step:
    """Another main value. What was said about filters that it does not ask goes, and is named."""
    stated, chosen = preference_of(speaker, form), chosen_main(speaker, form)
    if stated is None or chosen is None:
        return unheard(speaker)
    hierarchy = speaker.generation.hierarchy

    def move(each: StatedPreference) -> StatedPreference:
        kept = tuple(one for one in each.criteria if is_asked(one, chosen, hierarchy))
        return replace(each, main=chosen.value, criteria=kept)

    gone = [one for one in stated.criteria if not is_asked(one, chosen, hierarchy)]
    main = speaker.main(chosen.value)
    labels = ", ".join(dict.fromkeys(speaker.voice.label(filter_key(one, hierarchy)) for one in gone))
    receipt = say(speaker, "main_without" if gone else "main_saved", main=main, labels=labels)
    return Step(altering(speaker, stated.key, move), receipt, go={"preference": stated.key})


STEPS: Mapping[str, Callable[[Speaker, Form], Step]] = {
    "add": _add,
    "copy": _copy,
    "remove": _remove,
    "name": _name,
    "main": _main,
    "answer": answer,
    "clear": clear,
    "agree": agree,
    "withdraw": withdraw,
}
