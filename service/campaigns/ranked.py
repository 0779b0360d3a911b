"""The ranking of each contact, by the preferences that they stated; equal preferences are ranked once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import pyarrow as pa

from frames.model import Empty
from frames.texts import FALLBACK
from matching.documents import ranking_document
from matching.errors import PreferenceError
from matching.model import MATCH_SCALE, Ranking, RankOptions
from matching.preferences import Request
from matching.rank import rank
from service.campaigns.model import Campaign, Row
from service.centres.defined import attributes_of
from service.composition import Service
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

    products: tuple[str, ...]
    match: tuple[float, ...]
    ranking: str


class Rankings:
    """Answers contacts of one shop from one generation, the one that serves when it is made."""

    def __init__(self, service: Service, campaign: Campaign) -> None:
        """Raises `NoGeneration`."""
        self._profiles, self._shop = service.profiles, campaign.shop
        self._generation = service.serving.generation(campaign.shop)
        self._attributes = attributes_of(service, campaign.shop)
        self._slots = RankOptions().k if campaign.slots is None else campaign.slots
        self._known: dict[str, Ranked] = {}

    def __call__(self, contacts: Sequence[str]) -> list[Row]:
        """A row for each contact, in order."""
        return [self._row(contact) for contact in contacts]

    def _row(self, contact: str) -> Row:
        profile = self._profiles.get(self._shop, contact)
        if profile is None:
            return self._empty(contact, Empty.NOBODY)
        if not profile.personalise:
            return self._empty(contact, Empty.NOT_PERSONAL)
        generation = self._generation
        try:
            wish = stated_by(profile, self._slots, self._attributes, generation.hierarchy, FALLBACK)
            answer = self._answer(wish.request)
        except PreferenceError:  # stated before the filters changed
            return self._empty(contact, Empty.NOT_ANSWERABLE)
        if not answer.products:
            why = Empty.NOTHING_FITS if wish.request.preferences else Empty.NO_PREFERENCES
            return self._empty(contact, why, answer.ranking)
        return self._told(contact, None, answer.products, answer.match, answer.ranking)

    def _answer(self, request: Request) -> Ranked:
        # By what was written: 200 and 200.00 are one number, and yet a miss says which was wanted.
        signature = repr(request)
        if signature not in self._known:
            if len(self._known) == SIGNATURES:
                self._known.clear()
            self._known[signature] = self._ranked(request)
        return self._known[signature]

    def _ranked(self, request: Request) -> Ranked:
        ranking = rank(self._generation.index, request.preferences, request.options)
        return Ranked(
            tuple(match.id for match in ranking.matches),
            tuple(match.match / MATCH_SCALE for match in ranking.matches),
            _text(ranking, request),
        )

    def _empty(self, contact: str, why: Empty, ranking: str | None = None) -> Row:
        return self._told(contact, why, (), (), ranking)

    def _told(
        self, contact: str, why: Empty | None, products: Sequence[str], match: Sequence[float], ranking: str | None
    ) -> Row:
        return {
            "contact": contact,
            "empty": why is not None,
            "reason": None if why is None else why.value,
            "generation": self._generation.name,
            "products": products,
            "match": match,
            "ranking": ranking,
        }


def _text(ranking: Ranking, request: Request) -> str:
    """The ranking document as JSON text; full matches are not said unless asked for."""
    document = ranking_document(ranking, request.preferences, lambda row: None)
    for match in document["matches"]:
        del match["product"]
    return orjson.dumps({**document, "full_matches": None}).decode()
