"""The ranking of each contact, by the preferences that they stated; equal ones are read and ranked once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import orjson
import pyarrow as pa

from frames.model import Empty
from frames.texts import FALLBACK
from matching.documents import ranking_document
from matching.errors import PreferenceError
from matching.model import MATCH_SCALE, Preference, Ranking, RankOptions
from matching.preferences import Request, parse_preferences
from matching.rank import rank_many
from service.campaigns.model import Campaign, Row
from service.centres.defined import attributes_of
from service.composition import Service
from service.contacts.attributes import Attribute
from service.generations.opened import Generation
from service.lately import Lately
from service.learning.serving import named, weighed
from service.recommend import stated_by
from service.replay.record import Form, Record, ranked
from service.storage.profiles import Profile

COLUMNS: Mapping[str, Any] = {
    "contact": pa.string(),
    "empty": pa.bool_(),
    "reason": pa.string(),
    "generation": pa.string(),
    "products": pa.list_(pa.string()),
    "match": pa.list_(pa.float64()),
    "ranking": pa.json_(),
    "answer": pa.string(),
}
"""``ranking`` is the contract's document as JSON, without the products' own, which the generation has; ``answer`` the
id under which it can be made again."""

REMEMBERED = 128 * 2**20
"""So many characters are remembered, which some 30,000 rankings of twelve products have."""

Alike = Empty | bytes
"""What all have in common who are answered alike: why there is nothing for them, or what they are asked for by."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """An answer as it stands in a row, and what it was made of."""

    empty: Empty | None
    products: tuple[str, ...] = ()
    match: tuple[float, ...] = ()
    ranking: str | None = None
    record: Record | None = None


@dataclass(frozen=True, slots=True)
class Going:
    """What answers go by beside what a contact states, and those that were made by it."""

    generation: Generation
    attributes: Mapping[str, Attribute]
    known: Lately[Ranked] = field(default_factory=lambda: Lately(REMEMBERED), compare=False)

    @property
    def driving(self) -> list[str]:
        """The key information that adds criteria."""
        return [key for key, attribute in self.attributes.items() if attribute.bindings]


class Rankings:
    """Answers contacts of one shop, each time from the generation that serves just then."""

    def __init__(self, service: Service, campaign: Campaign) -> None:
        """Raises `NoGeneration`."""
        self._service, self._shop = service, campaign.shop
        self._slots = RankOptions().k if campaign.slots is None else campaign.slots
        stated = {"preferences": [], **({"options": campaign.options} if campaign.options else {})}
        self._options = replace(parse_preferences(stated).options_asked, counted=campaign.full_matches)
        self._by = self._now()

    def __call__(self, contacts: Sequence[str]) -> list[Row]:
        """A row for each contact, in order."""
        now = self._now()
        if now != self._by:
            self._by = now
        profiles, driving = self._service.profiles.many(self._shop, contacts), self._by.driving
        alike = [alike_by(profile, driving) for profile in profiles]
        answers = self._answered(dict(zip(alike, profiles, strict=True)))
        name, given = self._by.generation.name, self._kept(profiles, [answers[by] for by in alike])
        return [_row(contact, name, answers[by], id) for contact, by, id in zip(contacts, alike, given, strict=True)]

    def _kept(self, profiles: Iterable[Profile | None], answers: Iterable[Ranked]) -> list[str | None]:
        """The id of each answer, kept in few transactions; None where there is none, or nobody any more."""
        records = self._service.records
        given = [
            None if profile is None or answer.record is None
            else records.given(self._shop, profile.contact, answer.record)
            for profile, answer in zip(profiles, answers, strict=True)
        ]  # fmt: skip
        kept = records.keep(each for each in given if each is not None)
        return [each.id if each is not None and each.id in kept else None for each in given]

    def _now(self) -> Going:
        return Going(self._service.serving.generation(self._shop), attributes_of(self._service, self._shop))

    def _answered(self, profiles: Mapping[Alike, Profile | None]) -> Mapping[Alike, Ranked]:
        """The answer of each of these; nothing but what is new is even read."""
        known = {by: Ranked(by) if isinstance(by, Empty) else self._by.known.get(by) for by in profiles}
        new = [by for by, answer in known.items() if answer is None]
        made = zip(new, self._ranked(profiles[by] for by in new), strict=True)
        kept = {by: self._by.known.keep(by, answer, len(by) + len(answer.ranking or "")) for by, answer in made}
        return {by: answer or kept[by] for by, answer in known.items()}

    def _ranked(self, profiles: Iterable[Profile | None]) -> Iterator[Ranked]:
        wishes = [self._wish(profile) for profile in profiles]
        asked = [wish for wish in wishes if wish is not None]
        generation = self._by.generation
        rankings = rank_many(generation.index, asked, generation.facts, totals=self._options.counted)
        for wish in wishes:
            ranking = None if wish is None else next(rankings)
            if wish is None or not isinstance(ranking, Ranking):
                yield Ranked(Empty.NOT_ANSWERABLE)
            else:
                yield self._said(wish, ranking)

    def _wish(self, profile: Profile | None) -> Request | None:
        """What is asked for somebody; None where that was stated before the filters changed."""
        generation = self._by.generation
        try:
            wish = stated_by(profile, self._slots, self._by.attributes, generation.hierarchy, FALLBACK).request
        except PreferenceError:
            return None
        return replace(wish, preferences=weighed(generation, wish.preferences), options_asked=self._options)

    def _said(self, wish: Request, ranking: Ranking) -> Ranked:
        nothing = Empty.NOTHING_FITS if wish.preferences else Empty.NO_PREFERENCES
        return Ranked(
            None if ranking.matches else nothing,
            tuple(match.id for match in ranking.matches),
            tuple(match.match / MATCH_SCALE for match in ranking.matches),
            self._text(ranking, wish.preferences),
            ranked(Form.ROW, self._by.generation, wish.preferences, wish.options, ranking, self._options.counted),
        )

    def _text(self, ranking: Ranking, preferences: Sequence[Preference]) -> str:
        """The ranking document as JSON text; full matches are not said unless asked for."""
        document = ranking_document(ranking, preferences, lambda row: None, self._options)
        for match in document["matches"]:
            del match["product"]
        told = document if self._options.counted else {**document, "full_matches": None}
        return orjson.dumps(named(told, self._by.generation)).decode()


def alike_by(profile: Profile | None, driving: Sequence[str]) -> Alike:
    """By what a contact is told from those who are answered otherwise: what is stored of them, as it is written.

    Of their key information only what is ``driving`` counts. 200 and 200.00 are one number, and yet a miss says which
    of them was wanted.
    """
    if profile is None:
        return Empty.NOBODY
    if not profile.personalise:
        return Empty.NOT_PERSONAL
    believed = [(key, profile.information[key]) for key in driving if key in profile.information]
    return orjson.dumps((profile.preferences, believed))


def _row(contact: str, generation: str, its: Ranked, answer: str | None) -> Row:
    return {
        "contact": contact,
        "empty": its.empty is not None,
        "reason": None if its.empty is None else its.empty.value,
        "generation": generation,
        "products": its.products,
        "match": its.match,
        "ranking": its.ranking,
        "answer": answer,
    }
