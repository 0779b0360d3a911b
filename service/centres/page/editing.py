"""One preference being stated: the questions of its main value as it answers them, and what each choice would leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from feeds.model import MainValue, fold
from service.asking.filled import Asked, asked_under
from service.asking.questions import Choice, Question
from service.centres.model import ConsentText
from service.centres.page.consenting import sensitive_consent
from service.centres.page.preferences_said import Speaker
from service.centres.page.section import Step
from service.contacts.model import Consent, ConsentState, StatedPreference

FIRST = 5
"""So many questions stand on the first screen; the others are one press away."""

AT_HAND = 12
"""Of a filter's values so many are chips from the start, the fullest first."""

AT_MOST = 60
"""So many values a page ever shows of one filter; beyond that there is the search."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A question as the page shows it.

    ``base`` is the answer it shows, as JSON, to be posted back with the next one. ``hidden`` values are one press or a
    search away, ``sought`` is what was searched for. ``consent`` must be given first where it ``is_withheld``,
    ``agreed``
    is its entry of the ledger once it was. ``told`` says what key information answers while nothing is stated here,
    ``said`` the answer in words.
    """

    question: Question
    place: int
    base: str
    hidden: int = 0
    sought: str = ""
    consent: ConsentText | None = None
    agreed: Consent | None = None
    told: str = ""
    said: str = ""
    fault: str = ""

    @property
    def is_withheld(self) -> bool:
        """Whether it is not asked before there is consent."""
        return self.consent is not None and self.agreed is None


def asked_of(speaker: Speaker, stated: StatedPreference, node: MainValue) -> tuple[Asked, ...]:
    """What the page asks about one preference: what is offered under its main value, and what is answered already."""
    asked = asked_under(speaker.generation, node, stated.criteria, speaker.visit.language)
    return tuple(each for each in asked if each.document["shown"] or each.stands)


def label_of(asked: Asked) -> str:
    """What a filter is called, as a sentence begins."""
    label = str(asked.document["label"])
    return label[:1].upper() + label[1:]


def consent_of(speaker: Speaker, asked: Asked) -> ConsentText | None:
    """The consent that must be given before a sensitive filter is asked."""
    return sensitive_consent(speaker.visit, asked.key, label_of(asked)) if asked.about.sensitive else None


def agreed_to(speaker: Speaker, asked: Asked) -> bool:
    """Whether the filter may be asked: always, but for a sensitive one that nobody has agreed to."""
    consent = consent_of(speaker, asked)
    return consent is None or speaker.visit.contact.state(consent.purpose) is ConsentState.CONFIRMED


def shown_questions(
    speaker: Speaker, stated: StatedPreference, query: Mapping[str, str], step: Step, counts: Mapping[str, Any] | None
) -> tuple[Shown, ...]:
    """The questions in the order of the hierarchy; one with a fault holds what was typed."""
    node = speaker.node(stated.main)
    if node is None:
        return ()
    offers = {offer["filter"]: offer for offer in counts["dependent"]} if counts else {}
    learned = _learned(speaker, stated)
    return tuple(
        _shown(speaker, stated, asked, place, query, step, offers.get(asked.key), learned.get(asked.key, ""))
        for place, asked in enumerate(asked_of(speaker, stated, node), 1)
    )


def _shown(
    speaker: Speaker,
    stated: StatedPreference,
    asked: Asked,
    place: int,
    query: Mapping[str, str],
    step: Step,
    offer: Mapping[str, Any] | None,
    told: str,
) -> Shown:
    locale, agreed = speaker.visit.texts.locale, agreed_to(speaker, asked)
    standing = asked.standing(agreed=agreed, locale=locale)
    fault = step.faults.get(asked.key, "")
    question = asked.question(step.typed, agreed=agreed, locale=locale) if fault else standing
    if offer is not None:
        question = question.counted(offer)
    sought = query.get(f"find.{asked.key}", "").strip()
    cut, hidden = _cut(question, sought, f"all.{asked.key}" in query)
    consent = consent_of(speaker, asked)
    entry = speaker.visit.contact.consented().get(consent.purpose) if consent is not None and agreed else None
    base = orjson.dumps(standing.answer).decode()
    said = speaker.answer_said(asked.key, stated)
    return Shown(cut, place, base, hidden, sought, consent, entry, told, said, fault)


def _cut(question: Question, sought: str, whole: bool) -> tuple[Question, int]:
    """The question with the values that are at hand, and how many are not: what is chosen always is."""
    values = question.choices if question.type == "choice" else ()
    if len(values) <= AT_HAND or (question.ordered and len(values) <= AT_MOST):
        return question, 0
    chosen = [each for each in values if each.wanted or each.refused]
    others = [each for each in values if each not in chosen]
    if sought:
        others = [each for each in others if fold(sought) in fold(str(each.value))]
    kept = {id(each) for each in (*chosen, *others[: AT_MOST if whole or sought else AT_HAND])}
    shown: Sequence[Choice] = [each for each in values if id(each) in kept]
    return replace(question, choices=tuple(shown)), len(values) - len(shown)


def _learned(speaker: Speaker, stated: StatedPreference) -> Mapping[str, str]:
    """What key information says about filters of this preference, by filter."""
    wish = speaker.wish([stated])
    if wish is None:
        return {}
    criteria = wish.request.preferences[0].criteria
    hierarchy = speaker.generation.hierarchy
    named = {place: hierarchy.asked(criteria[place].filter) for number, place in wish.learned if number == 0}
    return {asked.key: wish.learned[0, place].said for place, asked in named.items() if asked is not None}
