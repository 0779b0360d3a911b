"""One preference being stated: the questions of its main value as it answers them, and what each choice would leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import orjson

from feeds.model import DependentFilter, MainValue, fold
from service.asking.filled import Asked, asked_under
from service.asking.questions import Question
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


@dataclass(frozen=True, eq=False)
class Editor:
    """The page of one preference, for the parameters of its address and for what was just posted."""

    speaker: Speaker
    stated: StatedPreference
    query: Mapping[str, str]
    step: Step

    def questions(self) -> tuple[Shown, ...]:
        """All of them in the order of the hierarchy, without counts; one with a fault holds what was typed."""
        node = self.speaker.node(self.stated.main)
        asked = () if node is None else asked_of(self.speaker, self.stated, node)
        return tuple(self._shown(each, place) for place, each in enumerate(asked, 1))

    def counted(self, shown: Sequence[Shown]) -> tuple[Shown, ...]:
        """These questions with what each choice that stands on the page would leave. The others are never counted."""
        counts = self.speaker.counts(self.stated, tuple(map(self._offered, shown)))
        offers = {} if counts is None else {offer["filter"]: offer for offer in counts["dependent"]}
        return tuple(
            replace(each, question=each.question.counted(offers[each.question.key]))
            if each.question.key in offers
            else each
            for each in shown
        )

    def _shown(self, asked: Asked, place: int) -> Shown:
        speaker, key = self.speaker, asked.key
        locale, agreed = speaker.visit.texts.locale, agreed_to(speaker, asked)
        standing = asked.standing(agreed=agreed, locale=locale)
        fault = self.step.faults.get(key, "")
        question = asked.question(self.step.typed, agreed=agreed, locale=locale) if fault else standing
        sought = self.query.get(f"find.{key}", "").strip()
        question, hidden = _cut(question, sought, f"all.{key}" in self.query)
        consent = consent_of(speaker, asked)
        return Shown(
            question,
            place,
            base=orjson.dumps(standing.answer).decode(),
            hidden=hidden,
            sought=sought,
            consent=consent,
            agreed=speaker.visit.contact.consented().get(consent.purpose) if consent is not None and agreed else None,
            told=self._learned.get(key, ""),
            said=speaker.answer_said(key, self.stated),
            fault=fault,
        )

    def _offered(self, shown: Shown) -> DependentFilter:
        """What is to be counted of a filter: the values that stand on the page, and a stated absence."""
        question, node = shown.question, self.speaker.node(self.stated.main)
        assert node is not None, "what is shown is asked under a main value"
        dependent = next(each for each in node.dependent if each.filter == question.key)
        at_hand = {choice.value for choice in question.choices}
        return replace(
            dependent,
            values=tuple(each for each in dependent.values if isinstance(each.value, bool) or each.value in at_hand),
            groups=tuple(each for each in dependent.groups if each.value in at_hand),
        )

    @cached_property
    def _learned(self) -> Mapping[str, str]:
        """What key information says about filters of this preference, by filter."""
        wish = self.speaker.wish([self.stated])
        if wish is None:
            return {}
        criteria, hierarchy = wish.request.preferences[0].criteria, self.speaker.generation.hierarchy
        named = {place: hierarchy.asked(criteria[place].filter) for number, place in wish.learned if number == 0}
        return {asked.key: wish.learned[0, place].said for place, asked in named.items() if asked is not None}


def _cut(question: Question, sought: str, whole: bool) -> tuple[Question, int]:
    """The question with the values that are at hand, and how many are not: what is chosen always is."""
    values = question.choices if question.type == "choice" else ()
    if len(values) <= AT_HAND or (question.ordered and len(values) <= AT_MOST):
        return question, 0
    chosen = {each.value for each in values if each.wanted or each.refused}
    others = [each.value for each in values if each.value not in chosen and fold(sought) in fold(str(each.value))]
    kept = chosen.union(others[: AT_MOST if whole or sought else AT_HAND])
    shown = tuple(each for each in values if each.value in kept)
    return replace(question, choices=shown), len(values) - len(shown)
