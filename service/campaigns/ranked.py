"""The ranking of each contact, by the preferences that they stated; equal preferences are ranked once."""

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
from service.learning.serving import named, weighed
from service.recommend import stated_by

COLUMNS: Mapping[str, Any] = {
    "contact": pa.string(),
    "empty": pa.bool_(),
    "reason": pa.string(),
    "generation": pa.string(),
    "products": pa.list_(pa.string()),
    "match": pa.list_(pa.float64()),
    "ranking": pa.json_(),
}
"""``ranking`` is the contract's document as JSON, without the products' own, which the generation has."""

SIGNATURES = 20_000
"""So many different sets of preferences are remembered with their answers; then it begins anew."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """An answer as it stands in a row."""

    empty: Empty | None
    products: tuple[str, ...] = ()
    match: tuple[float, ...] = ()
    ranking: str | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered from one generation, by what was asked.

    By what was written: 200 and 200.00 are one number, and yet a miss says which was wanted.
    """

    generation: Generation | None
    by_request: dict[str, Ranked] = field(default_factory=dict)


class Rankings:
    """Answers contacts of one shop, each time from the generation that serves just then."""

    def __init__(self, service: Service, campaign: Campaign) -> None:
        """Raises `NoGeneration`."""
        service.serving.generation(campaign.shop)
        self._service, self._shop = service, campaign.shop
        self._slots = RankOptions().k if campaign.slots is None else campaign.slots
        stated = {"preferences": [], **({} if campaign.options is None else {"options": campaign.options})}
        self._options = replace(parse_preferences(stated).options_asked, counted=campaign.full_matches)
        self._answers = Answers(None)

    def __call__(self, contacts: Sequence[str]) -> list[Row]:
        """A row for each contact, in order."""
        generation = self._service.serving.generation(self._shop)
        attributes = attributes_of(self._service, self._shop)
        asked = [self._asked(contact, generation, attributes) for contact in contacts]
        requests = {repr(each): each for each in asked if isinstance(each, Request)}
        answers = self._answered(generation, requests)
        return [
            _row(contact, generation.name, answers[repr(each)] if isinstance(each, Request) else Ranked(each))
            for contact, each in zip(contacts, asked, strict=True)
        ]

    def _asked(self, contact: str, generation: Generation, attributes: Mapping[str, Attribute]) -> Request | Empty:
        """What is asked for a contact, or why nothing is."""
        profile = self._service.profiles.get(self._shop, contact)
        if profile is None:
            return Empty.NOBODY
        if not profile.personalise:
            return Empty.NOT_PERSONAL
        try:
            wish = stated_by(profile, self._slots, attributes, generation.hierarchy, FALLBACK)
            return replace(wish.request, options_asked=self._options)
        except PreferenceError:  # stated before the filters changed
            return Empty.NOT_ANSWERABLE

    def _answered(self, generation: Generation, requests: Mapping[str, Request]) -> Mapping[str, Ranked]:
        """The answers to these, and perhaps to others before."""
        known = self._answers.by_request
        if self._answers.generation is not generation or len(known) + len(requests) > SIGNATURES:
            self._answers = Answers(generation)
            known = self._answers.by_request
        new = {key: request for key, request in requests.items() if key not in known}
        known.update(zip(new, self._ranked(generation, new.values()), strict=True))
        return known

    def _ranked(self, generation: Generation, requests: Iterable[Request]) -> Iterator[Ranked]:
        asked = [replace(each, preferences=weighed(generation, each.preferences)) for each in requests]
        rankings = rank_many(generation.index, asked, generation.facts, totals=self._options.counted)
        for request, ranking in zip(asked, rankings, strict=True):
            if isinstance(ranking, PreferenceError):
                yield Ranked(Empty.NOT_ANSWERABLE)
                continue
            nothing = Empty.NOTHING_FITS if request.preferences else Empty.NO_PREFERENCES
            yield Ranked(
                None if ranking.matches else nothing,
                tuple(match.id for match in ranking.matches),
                tuple(match.match / MATCH_SCALE for match in ranking.matches),
                self._text(generation, ranking, request.preferences),
            )

    def _text(self, generation: Generation, ranking: Ranking, preferences: Sequence[Preference]) -> str:
        """The ranking document as JSON text; full matches are not said unless asked for."""
        document = ranking_document(ranking, preferences, lambda row: None, self._options)
        for match in document["matches"]:
            del match["product"]
        told = document if self._options.counted else {**document, "full_matches": None}
        return orjson.dumps(named(told, generation)).decode()


def _row(contact: str, generation: str, ranked: Ranked) -> Row:
    return {
        "contact": contact,
        "empty": ranked.empty is not None,
        "reason": None if ranked.empty is None else ranked.empty.value,
        "generation": generation,
        "products": ranked.products,
        "match": ranked.match,
        "ranking": ranked.ranking,
    }
