"""Products beside the questions: what fits what was stated; where nothing was, what the merchandiser chose to show.

They are a frame like any other, so that the look is one, and they say everything: the centre is the contact's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from frames.definition import FrameDefinition
from frames.model import Frame
from frames.web import render_frame
from matching.errors import PreferenceError
from matching.model import Ranking, RankOptions
from matching.order import Order, rank_in_order
from matching.preferences import Request
from matching.rank import rank
from service.centres.model import Scenario
from service.centres.page.preferences_said import Speaker
from service.contacts.model import StatedPreference
from service.recommend import CHOSEN_BY_NOBODY, Wish, composed

NO_PRODUCTS = Markup()


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
    if suggesting.scenario is Scenario.NONE or not suggesting.slots:
        return Suggestions()
    index, options = speaker.generation.index, _options(speaker)
    if suggesting.scenario is Scenario.PICKED:
        ranking, heading = (
            rank_in_order(Order(index, index.places_of(suggesting.picked), folded=False), options),
            "picked",
        )
    elif suggesting.scenario is Scenario.PRICE_DROPS and (reduced := _reduced(speaker, options)) is not None:
        ranking, heading = reduced, "price-drops"
    else:
        heading = "bestsellers" if speaker.generation.popular else "products_of_shop"
        ranking = rank(index, CHOSEN_BY_NOBODY, options)
    frame = _frame(speaker, ranking, Wish(Request(CHOSEN_BY_NOBODY)), f"preferences.{heading}")
    return _shown(replace(frame, preferences=(), notices=()))


def _reduced(speaker: Speaker, options: RankOptions) -> Ranking | None:
    """What became cheaper; None where nothing did, or that is not known."""
    order = speaker.generation.reduced
    ranking = None if order is None else rank_in_order(order, options)
    return ranking if ranking is not None and ranking.matches else None


def _frame(speaker: Speaker, ranking: Ranking, wish: Wish, heading: str) -> Frame:
    visit = speaker.visit
    definition = FrameDefinition("centre", headings={visit.language: visit.texts.say(heading)})
    return composed(speaker.generation, ranking, wish, definition, visit.texts.locale, speaker.voice.hierarchy)


def _shown(frame: Frame) -> Suggestions:
    products = tuple(card.id for card in frame.cards)
    return Suggestions(Markup(render_frame(frame)), frame.empty_text or "", products)


def _options(speaker: Speaker) -> RankOptions:
    return RankOptions(k=max(1, speaker.visit.centre.definition.suggesting.slots), without=_refused(speaker))


def _refused(speaker: Speaker) -> tuple[str, ...]:
    """The products that the person wants to see no more."""
    return tuple(each.product for each in speaker.visit.contact.products.refused)
