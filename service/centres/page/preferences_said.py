"""A contact's preferences as the centre speaks of them: said back, counted, with what key information adds to them.

The centre and the contact card are the two places that say everything, so nothing here is kept discreet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from feeds.model import DependentFilter, Hierarchy, MainValue, path_parts
from frames.readback import say_criterion, say_preference
from frames.texts import Texts, load_texts
from frames.voice import Voice, speak
from matching.counts import count
from matching.errors import PreferenceError
from matching.model import RankOptions
from matching.preferences import parse_preferences
from matching.rank import rank_bare
from service.asking.filled import about
from service.centres.page.visit import Visit
from service.contacts.model import StatedPreference, Value
from service.counts import counts_document
from service.generations.opened import Generation
from service.recommend import Wish, learning


@dataclass(frozen=True, slots=True)
class Card:
    """One preference in the list. ``remaining`` meet everything of ``candidates``; None where nothing can be counted.

    ``different`` of those are shown: of each variant group one, as the frame beside it counts.
    ``is_known``: its main value is one of today's catalogue. ``is_past``: its last day is over.
    """

    stated: StatedPreference
    main: str
    sentence: str
    is_known: bool
    is_past: bool
    candidates: int | None = None
    remaining: int | None = None
    different: int | None = None


@dataclass(frozen=True, eq=False)
class Speaker:
    """What a visit's preferences come to in the generation that serves."""

    visit: Visit
    generation: Generation

    @cached_property
    def voice(self) -> Voice:
        """The words of the surfaces, for everything."""
        return speak(_open(self.generation.hierarchy), self.visit.texts.locale)

    @cached_property
    def words(self) -> Texts:
        """The words of the questions."""
        return load_texts("asking", self.visit.language)

    @cached_property
    def information(self) -> Mapping[str, Value]:
        """What is believed of the contact; nothing where it must not be used."""
        if not self.visit.contact.personalise:
            return {}
        return {key: fact.value for key, fact in self.visit.contact.key_information.believed().items()}

    def node(self, main: str | None) -> MainValue | None:
        """The one node that a main value names."""
        named = self.generation.hierarchy.named(main)
        return named[0] if len(named) == 1 else None

    def main(self, main: str | None) -> str:
        """A main value as a person says it."""
        return self.visit.texts.say("preferences.everything") if main is None else path_parts(main)[-1]

    def wish(self, stated: Sequence[StatedPreference]) -> Wish | None:
        """What is ranked for these preferences, key information included; None where they cannot be read."""
        documents = [{"main": each.main, "criteria": list(each.criteria)} for each in stated]
        try:
            request = parse_preferences({"preferences": documents})
        except PreferenceError:
            return None
        hierarchy, locale = self.generation.hierarchy, self.visit.texts.locale
        wish = learning(request, self.information, self.visit.attributes, hierarchy, locale)
        return replace(wish, learned={place: replace(each, sensitive=False) for place, each in wish.learned.items()})

    def sentence_of(self, stated: StatedPreference) -> str:
        """What was stated said back, without what key information adds."""
        document = {"main": stated.main, "criteria": list(stated.criteria)}
        return say_preference(parse_preferences({"preferences": [document]}).preferences[0], self.voice)

    def answer_said(self, key: str, stated: StatedPreference) -> str:
        """What was stated about one filter, said back without its name."""
        criteria = tuple(about(self.generation, key, stated.criteria))
        try:
            request = parse_preferences({"preferences": [{"main": stated.main, "criteria": list(criteria)}]})
        except PreferenceError:
            return ""
        preference = request.preferences[0]
        return ", ".join(say_criterion(each, preference, self.voice) for each in preference.criteria)

    def sentences(self, wish: Wish) -> list[str]:
        """Each preference of a wish said back."""
        return [
            say_preference(
                each, self.voice, {place: one.said for (at, place), one in wish.learned.items() if at == number}
            )
            for number, each in enumerate(wish.request.preferences)
        ]

    def counts(self, stated: StatedPreference, offered: Sequence[DependentFilter] = ()) -> Mapping[str, Any] | None:
        """The counts document of one preference and what is offered; None where it cannot be asked of this generation.

        What nobody looks at is not counted: with nothing offered only what remains is.
        """
        wish = self.wish([stated])
        if wish is None:
            return None
        try:
            counts = count(self.generation.index, wish.request.preferences[0], offered)
        except PreferenceError:
            return None
        return counts_document(counts, offered, self.generation.hierarchy)

    def card(self, stated: StatedPreference) -> Card:
        """One preference as the list shows it."""
        wish, counts = self.wish([stated]), self.counts(stated)
        return Card(
            stated,
            self.main(stated.main),
            self.main(stated.main) if wish is None else self.sentences(wish)[0],
            self.node(stated.main) is not None,
            not stated.holds(self.visit.today),
            None if counts is None else counts["candidates"],
            None if counts is None else counts["remaining"],
            None if counts is None or wish is None else self._different(wish),
        )

    def _different(self, wish: Wish) -> int:
        """How many products meet all of the wish's first preference, variants counted once."""
        return rank_bare(self.generation.index, wish.request.preferences[:1], RankOptions(k=1)).full_matches

    def learned_alone(self, stated: Sequence[StatedPreference]) -> list[str]:
        """What key information wishes for beside everything that was stated."""
        wish = self.wish(stated)
        return [] if wish is None else self.sentences(wish)[len(stated) :]


def _open(hierarchy: Hierarchy) -> Hierarchy:
    """The hierarchy with nothing that may not be said."""
    filters = {key: replace(each, sensitive=False) for key, each in hierarchy.filters.items()}
    return replace(hierarchy, main=replace(hierarchy.main, sensitive=False), filters=filters, sensitive=())
