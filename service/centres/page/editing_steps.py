"""What posts about one question do: an answer joined with whatever else was said, cleared, or asked for consent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import orjson

from service.asking.answers import Answer, criteria_of, joined, points
from service.asking.filled import Asked, about, answer_standing
from service.asking.questions import Question
from service.centres.page.consenting import decision
from service.centres.page.editing import agreed_to, consent_of, label_of
from service.centres.page.preferences_posted import altering, asked_by, fault, last_of, say, unheard
from service.centres.page.preferences_said import Speaker
from service.centres.page.section import Step
from service.centres.page.visit import Form
from service.contacts.model import ConsentState, StatedPreference

REFUSING = {"filter", "none", "weight", "must", "strict"}
"""The members of a criterion that only refuses. It was weighed as that ("not this" on a card weighs next to nothing),
and what is wanted of the filter later is not.
"""

AGREEING: Mapping[str, ConsentState] = {"yes": ConsentState.CONFIRMED, "no": ConsentState.WITHDRAWN}


def answer(speaker: Speaker, form: Form) -> Step:
    """The answer to one filter, joined with whatever was said about it since the page was made."""
    found = asked_by(speaker, form)
    if found is None:
        return unheard(speaker)
    stated, asked = found
    go = {"preference": stated.key, **_kept_open(form)}
    locale = speaker.visit.texts.locale
    if not agreed_to(speaker, asked):
        return Step(faults={asked.key: say(speaker, "agree_first", label=label_of(asked))}, go=go)
    question = asked.question(form, agreed=True, locale=locale)
    if question.fault is not None:
        said = f"{label_of(asked)}: {speaker.words.say(f'asking.{question.fault}')}"
        return Step(faults={asked.key: said}, typed={name: tuple(form[name]) for name in form}, go=go)
    return _saved(speaker, stated, asked, question, read_base(last_of(form, "base")), go)


def clear(speaker: Speaker, form: Form) -> Step:
    """Nothing is said about one filter any more."""
    found = asked_by(speaker, form)
    if found is None:
        return unheard(speaker)
    stated, asked = found
    go = {"preference": stated.key, **_kept_open(form)}
    generation = speaker.generation

    def clear(each: StatedPreference) -> StatedPreference:
        gone = about(generation, asked.key, each.criteria)
        return replace(each, criteria=tuple(one for one in each.criteria if one not in gone))

    receipt = say(speaker, "cleared", label=label_of(asked))
    return Step(altering(speaker, stated.key, clear), receipt, go=_with_before(speaker, stated, go))


def _saved(
    speaker: Speaker, stated: StatedPreference, asked: Asked, question: Question, base: Answer, go: Mapping[str, str]
) -> Step:
    generation = speaker.generation

    def answered(each: StatedPreference) -> StatedPreference:
        before = about(generation, asked.key, each.criteria)
        stands = answer_standing(generation, asked.about, each.criteria)
        answer = joined(base, question.answer, stands)
        if points(answer) == points(stands):
            return each
        wishing = (one for one in before if "weight" in one and one.keys() - REFUSING)
        weighed = next(({"weight": one["weight"]} for one in wishing), {})
        return replace(
            each, criteria=_placed(each, before, criteria_of(asked.key, answer, {**question.meant, **weighed}))
        )

    after = answered(stated)
    if speaker.wish([after]) is None:
        return fault(speaker, "unreadable", at=asked.key)
    said = replace(after, criteria=tuple(about(generation, asked.key, after.criteria)))
    key, words = ("saved", speaker.sentence_of(said)) if said.criteria else ("cleared", "")
    receipt = say(speaker, key, what=words, label=label_of(asked))
    return Step(altering(speaker, stated.key, answered), receipt, go=_with_before(speaker, stated, go))


def _placed(stated: StatedPreference, before: Any, criteria: list[dict[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """A filter's new criteria where its old ones began, else at the end."""
    first = next((place for place, each in enumerate(stated.criteria) if each in before), len(stated.criteria))
    kept = [each for each in stated.criteria if each not in before]
    return (*kept[:first], *criteria, *kept[first:])


def agree(speaker: Speaker, form: Form) -> Step:
    """Consent to being asked something sensitive, or none."""
    state = AGREEING.get(last_of(form, "answer"))
    return unheard(speaker) if state is None else _decided(speaker, form, state)


def withdraw(speaker: Speaker, form: Form) -> Step:
    """Consent taken back, and what was said on its strength with it."""
    return _decided(speaker, form, ConsentState.WITHDRAWN)


def _decided(speaker: Speaker, form: Form, state: ConsentState) -> Step:
    found = asked_by(speaker, form)
    consent = None if found is None else consent_of(speaker, found[1])
    if found is None or consent is None:
        return unheard(speaker)
    stated, asked = found
    decide = decision(speaker.visit, consent, state)
    receipt = say(speaker, "agreed" if state is ConsentState.CONFIRMED else "withdrawn", label=label_of(asked))
    return Step(decide, receipt, go={"preference": stated.key, **_kept_open(form)})


def _with_before(speaker: Speaker, stated: StatedPreference, go: Mapping[str, str]) -> Mapping[str, str]:
    """With how many products met everything before, so that the page can say what was gained or lost."""
    counts = speaker.counts(stated)
    return go if counts is None else {**go, "was": str(counts["remaining"])}


def _kept_open(form: Form) -> Mapping[str, str]:
    """What was unfolded stays so."""
    return {"more": "1"} if last_of(form, "more") else {}


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
