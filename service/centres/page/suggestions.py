"""Products beside the questions: what fits what was stated; where nothing was, what the merchandiser chose to show.

They are a frame like any other, so that the look is one, and they say everything: the centre is the contact's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from markupsafe import Markup

from frames.compose import compose_frame
from frames.definition import FrameDefinition
from frames.model import Frame
from frames.web import render_frame
from matching.errors import PreferenceError
from matching.index import Index
from matching.model import MATCH_SCALE, Match, Preference, Ranking, RankOptions
from matching.preferences import Request
from matching.rank import rank
from service.centres.model import Scenario
from service.centres.page.preferences_said import Speaker
from service.contacts.model import StatedPreference
from service.recommend import Wish

NO_PRODUCTS = Markup()

CHOSEN_BY_NOBODY = (Preference(None, ()),)
"""What products are shown for that nobody asked for."""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """A frame as markup, or a sentence that says why there is none."""

    html: Markup = NO_PRODUCTS
    note: str = ""
    products: tuple[str, ...] = ()


def suggestions(speaker: Speaker, stated: Sequence[StatedPreference]) -> Suggestions:
    """What fits these preferences, or the centre's scenario where there is nothing to fit."""
    say = speaker.visit.texts.say
    if not speaker.visit.contact.personalise:
        return Suggestions(note=say("preferences.not_personalised"))
    wish = speaker.wish(stated)
    if wish is None:
        return Suggestions(note=say("preferences.unreadable"))
    if not wish.request.preferences:
        return _scenario(speaker)
    try:
        ranking = rank(speaker.generation.index, wish.request.preferences, _options(speaker))
    except PreferenceError:
        return Suggestions(note=say("preferences.unreadable"))
    return _shown(_frame(speaker, ranking, wish, "preferences.suggested"))


def _scenario(speaker: Speaker) -> Suggestions:
    """Products for whoever has stated nothing yet, called what they are."""
    suggesting = speaker.visit.centre.definition.suggesting
    wish = Wish(Request(CHOSEN_BY_NOBODY, k=suggesting.slots))
    if suggesting.scenario is Scenario.NONE or not suggesting.slots:
        return Suggestions()
    ranking = rank(speaker.generation.index, CHOSEN_BY_NOBODY, _options(speaker))
    if suggesting.scenario is Scenario.PICKED:
        ranking = _picked(speaker.generation.index, ranking, suggesting.picked[: suggesting.slots])
    frame = _frame(speaker, ranking, wish, f"preferences.{suggesting.scenario}")
    return _shown(replace(frame, preferences=(), notices=()))


def _picked(index: Index, ranking: Ranking, ids: Sequence[str]) -> Ranking:
    """The products that the merchandiser picked, in that order, as far as they can be bought."""
    rows = _rows(index, tuple(ids))
    matches = tuple(Match(row, id_, MATCH_SCALE, 0, (), (), ()) for id_, row in rows)
    return replace(ranking, matches=matches)


@lru_cache(64)
def _rows(index: Index, ids: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    """The rows of available products by their ids."""
    wanted = set(ids)
    found = {id_: int(index.positions.rows[place]) for place, id_ in enumerate(index.ids) if id_ in wanted}
    return tuple((id_, found[id_]) for id_ in ids if id_ in found)


def _frame(speaker: Speaker, ranking: Ranking, wish: Wish, heading: str) -> Frame:
    visit, generation = speaker.visit, speaker.generation
    products = {match.id: generation.documents.document(match.row) for match in ranking.matches}
    definition = FrameDefinition("centre", headings={visit.language: visit.texts.say(heading)})
    hierarchy, preferences = speaker.voice.hierarchy, wish.request.preferences
    return compose_frame(ranking, preferences, products, hierarchy, definition, visit.texts.locale, wish.learned)


def _shown(frame: Frame) -> Suggestions:
    products = tuple(card.id for card in frame.cards)
    return Suggestions(Markup(render_frame(frame)), frame.empty_text or "", products)


def _options(speaker: Speaker) -> RankOptions:
    return RankOptions(k=max(1, speaker.visit.centre.definition.suggesting.slots))
