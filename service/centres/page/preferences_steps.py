"""What posts of the preferences section do to a card: each one small change, saved at once, which can be taken back.

A change speaks of a preference by its key and of one filter of it; whatever another tab does meanwhile stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import orjson

from feeds.model import Hierarchy, MainValue
from matching.preferences import MOST_PREFERENCES
from service.asking.answers import Answer, criteria_of, joined, points
from service.asking.filled import Asked, about, answer_standing
from service.asking.questions import Question
from service.centres.page.consenting import decision, sensitive_consent
from service.centres.page.editing import agreed_to, asked_of
from service.centres.page.preferences_said import Speaker
from service.centres.page.section import Step
from service.centres.page.visit import Form
from service.contacts.model import ConsentState, Contact, Source, StatedPreference
from service.contacts.store import Change

KEY = re.compile(r"p[0-9a-f]{8}")
LONGEST_NAME = 60
EVERYTHING = "everything"
"""The field by which a preference for the whole catalogue is chosen."""

Alter = Callable[[StatedPreference], StatedPreference]


def step_of(speaker: Speaker, form: Form) -> Step:
    """The step that a post asks for, by its field ``do``."""
    do = STEPS.get(_one(form, "do"))
    return _unheard(speaker) if do is None else do(speaker, form)


# --- the list --------------------------------------------------------------------------------------------------------


def _add(speaker: Speaker, form: Form) -> Step:
    """A new preference for a main value, under the key that the page had ready: posting twice adds one."""
    key, chosen = _one(form, "preference"), _chosen(speaker, form)
    if not KEY.fullmatch(key) or chosen is None:
        return _unheard(speaker)
    if len(speaker.visit.contact.preferences) >= MOST_PREFERENCES:
        return _fault(speaker, "too_many", n=MOST_PREFERENCES)
    new = StatedPreference(key, chosen.value, (), speaker.visit.at)

    def add(contact: Contact) -> Contact:
        if contact.preference(key) is not None:
            return contact
        return replace(contact, preferences=(*contact.preferences, new))

    return Step(add, _say(speaker, "added", main=speaker.main(chosen.value)), go={"preference": key})


def _copy(speaker: Speaker, form: Form) -> Step:
    """The same preference once more, under a key of its own."""
    stated, key = _stated(speaker, form), _one(form, "copy")
    if stated is None or not KEY.fullmatch(key):
        return _unheard(speaker)
    if len(speaker.visit.contact.preferences) >= MOST_PREFERENCES:
        return _fault(speaker, "too_many", n=MOST_PREFERENCES)

    def copy(contact: Contact) -> Contact:
        original = contact.preference(stated.key)
        if original is None or contact.preference(key) is not None:
            return contact
        twin = replace(original, key=key, stated=speaker.visit.at, source=Source.DECLARED)
        return replace(contact, preferences=(*contact.preferences, twin))

    return Step(copy, _say(speaker, "copied", main=speaker.main(stated.main)), go={"preference": key})


def _remove(speaker: Speaker, form: Form) -> Step:
    stated = _stated(speaker, form)
    if stated is None:
        return _unheard(speaker)

    def remove(contact: Contact) -> Contact:
        kept = tuple(each for each in contact.preferences if each.key != stated.key)
        return contact if kept == contact.preferences else replace(contact, preferences=kept)

    return Step(remove, _say(speaker, "removed", main=speaker.main(stated.main)))


def _name(speaker: Speaker, form: Form) -> Step:
    """What the preference is called and until when it holds."""
    stated = _stated(speaker, form)
    if stated is None:
        return _unheard(speaker)
    name, until = " ".join(_one(form, "name").split())[:LONGEST_NAME] or None, _one(form, "until")
    try:
        day = date.fromisoformat(until) if until else None
    except ValueError:
        return replace(_fault(speaker, "no_day", at="until"), go={"preference": stated.key, "naming": "1"})
    change = _altering(speaker, stated.key, lambda each: replace(each, name=name, until=day))
    return Step(change, _say(speaker, "named", main=name or speaker.main(stated.main)), go={"preference": stated.key})


# --- one preference --------------------------------------------------------------------------------------------------


def _main(speaker: Speaker, form: Form) -> Step:
    """Another main value. What was said about filters that it does not ask goes, and is named."""
    stated, chosen = _stated(speaker, form), _chosen(speaker, form)
    if stated is None or chosen is None:
        return _unheard(speaker)
    hierarchy = speaker.generation.hierarchy

    def move(each: StatedPreference) -> StatedPreference:
        kept = tuple(one for one in each.criteria if _is_asked(one, chosen, hierarchy))
        return replace(each, main=chosen.value, criteria=kept)

    gone = [one for one in stated.criteria if not _is_asked(one, chosen, hierarchy)]
    main = speaker.main(chosen.value)
    labels = ", ".join(dict.fromkeys(speaker.voice.label(_key(one, hierarchy)) for one in gone))
    receipt = _say(speaker, "main_without" if gone else "main_saved", main=main, labels=labels)
    return Step(_altering(speaker, stated.key, move), receipt, go={"preference": stated.key})


def _answer(speaker: Speaker, form: Form) -> Step:
    """The answer to one filter, joined with whatever was said about it since the page was made."""
    found = _asked(speaker, form)
    if found is None:
        return _unheard(speaker)
    stated, asked = found
    go = {"preference": stated.key, **_kept_open(form)}
    locale = speaker.visit.texts.locale
    if not agreed_to(speaker, asked):
        return Step(faults={asked.key: _say(speaker, "agree_first", label=_label(asked))}, go=go)
    question = asked.question(form, agreed=True, locale=locale)
    if question.fault is not None:
        said = f"{_label(asked)}: {speaker.words.say(f'asking.{question.fault}')}"
        return Step(faults={asked.key: said}, typed={name: tuple(form[name]) for name in form}, go=go)
    return _saved(speaker, stated, asked, question, read_base(_one(form, "base")), question.answer, go)


def _clear(speaker: Speaker, form: Form) -> Step:
    """Nothing is said about one filter any more."""
    found = _asked(speaker, form)
    if found is None:
        return _unheard(speaker)
    stated, asked = found
    go = {"preference": stated.key, **_kept_open(form)}
    generation = speaker.generation

    def clear(each: StatedPreference) -> StatedPreference:
        gone = about(generation, asked.key, each.criteria)
        return replace(each, criteria=tuple(one for one in each.criteria if one not in gone))

    receipt = _say(speaker, "cleared", label=_label(asked))
    return Step(_altering(speaker, stated.key, clear), receipt, go=_with_before(speaker, stated, go))


def _saved(
    speaker: Speaker,
    stated: StatedPreference,
    asked: Asked,
    question: Question,
    base: Answer,
    posted: Answer,
    go: Mapping[str, str],
) -> Step:
    generation = speaker.generation

    def answered(each: StatedPreference) -> StatedPreference:
        before = about(generation, asked.key, each.criteria)
        stands = answer_standing(generation, asked.about, each.criteria)
        answer = joined(base, posted, stands)
        if points(answer) == points(stands):
            return each
        weighed = next(({"weight": one["weight"]} for one in before if "weight" in one), {})
        return replace(
            each, criteria=_placed(each, before, criteria_of(asked.key, answer, {**question.meant, **weighed}))
        )

    after = answered(stated)
    if speaker.wish([after]) is None:
        return _fault(speaker, "unreadable", at=asked.key)
    said = replace(after, criteria=tuple(about(generation, asked.key, after.criteria)))
    key, words = ("saved", speaker.sentence_of(said)) if said.criteria else ("cleared", "")
    receipt = _say(speaker, key, what=words, label=_label(asked))
    return Step(_altering(speaker, stated.key, answered), receipt, go=_with_before(speaker, stated, go))


def _placed(stated: StatedPreference, before: Any, criteria: list[dict[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """A filter's new criteria where its old ones began, else at the end."""
    first = next((place for place, each in enumerate(stated.criteria) if each in before), len(stated.criteria))
    kept = [each for each in stated.criteria if each not in before]
    return (*kept[:first], *criteria, *kept[first:])


def _agree(speaker: Speaker, form: Form) -> Step:
    """Consent to being asked something sensitive, or none."""
    state = AGREEING.get(_one(form, "answer"))
    return _unheard(speaker) if state is None else _decided(speaker, form, state)


def _withdraw(speaker: Speaker, form: Form) -> Step:
    """Consent taken back, and what was said on its strength with it."""
    return _decided(speaker, form, ConsentState.WITHDRAWN)


def _decided(speaker: Speaker, form: Form, state: ConsentState) -> Step:
    found = _asked(speaker, form)
    if found is None:
        return _unheard(speaker)
    stated, asked = found
    go = {"preference": stated.key, **_kept_open(form)}
    decide = decision(speaker.visit, sensitive_consent(speaker.visit, asked.key, _label(asked)), state)
    if state is ConsentState.CONFIRMED:
        return Step(decide, _say(speaker, "agreed", label=_label(asked)), go=go)
    return Step(
        lambda contact: without_filter(decide(contact), asked.key, speaker.generation.hierarchy),
        _say(speaker, "withdrawn", label=_label(asked)),
        go=go,
    )


def without_filter(contact: Contact, key: str, hierarchy: Hierarchy) -> Contact:
    """The card with nothing stated about a filter, in any preference."""

    def without(each: StatedPreference) -> StatedPreference:
        kept = tuple(one for one in each.criteria if _key(one, hierarchy) != key)
        return each if kept == each.criteria else replace(each, criteria=kept)

    return replace(contact, preferences=tuple(map(without, contact.preferences)))


AGREEING: Mapping[str, ConsentState] = {"yes": ConsentState.CONFIRMED, "no": ConsentState.WITHDRAWN}

STEPS: Mapping[str, Callable[[Speaker, Form], Step]] = {
    "add": _add,
    "copy": _copy,
    "remove": _remove,
    "name": _name,
    "main": _main,
    "answer": _answer,
    "clear": _clear,
    "agree": _agree,
    "withdraw": _withdraw,
}


# --- what they are made of -------------------------------------------------------------------------------------------


def read_base(text: str) -> Answer:
    """The answer that a page had shown; what is no such thing counts as an empty one, so that nothing is lost by it."""
    try:
        read = orjson.loads(text)
    except ValueError:
        return {}
    shapes: Mapping[str, tuple[type, ...]] = {"any": (list,), "none": (list,), "band": (int,)}
    flags = dict.fromkeys(("together", "present", "absent", "indifferent", "must"), (bool,))
    texts = dict.fromkeys(("min", "over", "max", "under", "currency", "unit"), (str,))
    known = {**shapes, **flags, **texts}
    if not isinstance(read, dict) or not all(isinstance(said, known.get(name, ())) for name, said in read.items()):
        return {}
    values = [value for name in ("any", "none") for value in read.get(name, ())]
    return read if all(isinstance(value, (str, bool)) for value in values) else {}


def _altering(speaker: Speaker, key: str, how: Alter) -> Change:
    """The change of one preference, wherever it stands now; one that is gone stays gone."""

    def alter(contact: Contact) -> Contact:
        preferences = tuple(_stamped(each, how, speaker) if each.key == key else each for each in contact.preferences)
        return contact if preferences == contact.preferences else replace(contact, preferences=preferences)

    return alter


def _stamped(stated: StatedPreference, how: Alter, speaker: Speaker) -> StatedPreference:
    after = how(stated)
    return stated if after == stated else replace(after, stated=speaker.visit.at, source=Source.DECLARED)


def _with_before(speaker: Speaker, stated: StatedPreference, go: Mapping[str, str]) -> Mapping[str, str]:
    """With how many products met everything before, so that the page can say what was gained or lost."""
    counts = speaker.counts(stated)
    return go if counts is None else {**go, "was": str(counts["remaining"])}


def _kept_open(form: Form) -> Mapping[str, str]:
    """What was unfolded stays so."""
    return {"more": "1"} if _one(form, "more") else {}


def _asked(speaker: Speaker, form: Form) -> tuple[StatedPreference, Asked] | None:
    """The preference and the filter that a post is about."""
    stated, key = _stated(speaker, form), _one(form, "filter")
    node = None if stated is None else speaker.node(stated.main)
    if stated is None or node is None:
        return None
    return next(((stated, each) for each in asked_of(speaker, stated, node) if each.key == key), None)


def _stated(speaker: Speaker, form: Form) -> StatedPreference | None:
    return speaker.visit.contact.preference(_one(form, "preference"))


def _chosen(speaker: Speaker, form: Form) -> MainValue | None:
    """The main value that was chosen, as far as the centre offers it."""
    hierarchy, mains = speaker.generation.hierarchy, speaker.visit.centre.definition.mains
    if _one(form, EVERYTHING):
        return None if mains else hierarchy.everything
    offered = [node for main in mains for node in hierarchy.named(main)] if mains else hierarchy.values
    wanted = _one(form, "main")
    return next((node for node in offered if node.value is not None and node.value == wanted), None)


def _is_asked(criterion: Mapping[str, Any], node: MainValue, hierarchy: Hierarchy) -> bool:
    key = _key(criterion, hierarchy)
    return key == hierarchy.main.key or any(each.filter == key for each in node.dependent)


def _key(criterion: Mapping[str, Any], hierarchy: Hierarchy) -> str:
    asked = hierarchy.asked(criterion["filter"])
    return str(criterion["filter"]) if asked is None else asked.key


def _label(asked: Asked) -> str:
    label = str(asked.document["label"])
    return label[:1].upper() + label[1:]


def _one(form: Form, name: str) -> str:
    return (form.get(name) or ("",))[-1].strip()


def _say(speaker: Speaker, key: str, **values: object) -> str:
    return speaker.visit.texts.say(f"preferences.{key}", **values)


def _fault(speaker: Speaker, key: str, at: str = "", **values: object) -> Step:
    return Step(faults={at: _say(speaker, key, **values)})


def _unheard(speaker: Speaker) -> Step:
    """A post about something that is no longer there: the page as it stands says it all."""
    return _fault(speaker, "gone")
