"""The industry of a shop: the one that its feed was found to be, with the evidence, and the others to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from starlette.exceptions import HTTPException
from starlette.responses import Response

from feeds.industries import DEFAULT_INDUSTRY, Industry, load_industries
from feeds.model import Hierarchy, IndustryGuess
from feeds.tuning import Tuning
from frames.texts import Texts
from service.auditing import record_shop
from service.console.entering import Entered, Said
from service.console.first_run import PATHS, Stage, way_of, way_page
from service.console.places import Act, Look
from service.console.reasons import UNDER, told
from service.console.shell import shown
from service.drafting import edit_draft

NAMED = 8
"""So many filters of each kind are named."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An industry as one chooses it: what it is called, and the filters that it would look for in the feed."""

    key: str
    label: str
    looks_for: Sequence[str]


@dataclass(frozen=True, slots=True)
class Choice:
    """The industries: the one that serves or was chosen, ``why`` it is proposed (nothing where somebody named it).

    ``derived``: its filters serve. ``asks`` are those that customers are then asked about, ``lacks`` those of its own
    that the feed says nothing of. ``general``: it is the one for every feed.
    """

    best: Proposal
    why: Sequence[str]
    derived: bool
    asks: Sequence[str]
    lacks: Sequence[str]
    others: Sequence[Proposal]

    @property
    def general(self) -> bool:
        return self.best.key == DEFAULT_INDUSTRY


def choice_of(hierarchy: Hierarchy, chosen: str | None, texts: Texts) -> Choice:
    """The industries to choose from: first the one ``chosen``, else the one that the feed was found to be."""
    industries = load_industries()
    proposals = {key: _proposal(each, texts.language) for key, each in industries.items()}
    best = chosen or hierarchy.industry
    guess = hierarchy.guess if chosen is None else None
    derived = best == hierarchy.industry
    asks, lacks = _served(hierarchy, industries[best], texts.language) if derived else ((), ())
    return Choice(proposals.pop(best), _evidence(guess, texts), derived, asks, lacks, tuple(proposals.values()))


def industry(entered: Entered) -> Response:
    """Which industry the shop is of, as proposed."""
    page = {**way_page(entered, Stage.INDUSTRY), "choice": choice_page(entered)}
    return shown(entered, "feed/industry.html", page, tab="/feed")


def choose(entered: Entered) -> Response:
    """Take an industry. Where another one serves, the draft of the hierarchy says so, and is derived."""
    assert entered.shop is not None
    key, service, shop = entered.field("industry"), entered.service, entered.shop
    if key not in load_industries():
        raise HTTPException(404)
    record_shop(service, entered.account.name, shop, service.shops.save(replace(shop, industry=key)))
    if key != serving_hierarchy(entered).industry:
        draft_industry(entered, key)
    following = Stage.SHOP if Stage.PUBLISH in way_of(entered).done else Stage.FILTERS
    label = load_industries()[key].labels[entered.texts.language]
    return entered.led(entered.to(PATHS[following]), Said("first_run.chosen", {"industry": label}))


def choice_page(entered: Entered) -> Choice:
    """The industries as the shop of the address may choose."""
    assert entered.shop is not None
    return choice_of(serving_hierarchy(entered), entered.shop.industry, entered.texts)


def serving_hierarchy(entered: Entered) -> Hierarchy:
    """The filters that serve."""
    entered.service.serving.look_at(entered.shop_name)  # what was read this moment is not opened yet
    return entered.service.serving.generation(entered.shop_name).hierarchy


def draft_industry(entered: Entered, key: str) -> None:
    """Let the draft say of which industry the shop is; without one, it begins from what is published."""

    def said(tuning: Tuning) -> Tuning:
        return tuning.model_copy(update={"industry": key})

    edit_draft(entered.service, entered.shop_name, entered.account.name, said, key)


def _proposal(industry: Industry, language: str) -> Proposal:
    own = (key for key in industry.filters if key in industry.own)
    return Proposal(industry.key, industry.labels[language], _labels(industry, own, language))


def _served(hierarchy: Hierarchy, industry: Industry, language: str) -> tuple[Sequence[str], Sequence[str]]:
    """Which filters of the industry that serves are asked, and which of its own the feed says nothing of."""
    found = [each for node in (hierarchy.everything, *hierarchy.values) for each in node.dependent]
    shown_keys = {hierarchy.main.key, *(each.filter for each in found if each.shown)}
    there = {hierarchy.main.key, *(each.filter for each in found)}
    asks = (key for key in industry.filters if key in shown_keys)
    lacks = (key for key in industry.filters if key in industry.own and key not in there)
    return _labels(industry, asks, language), _labels(industry, lacks, language)


def _labels(industry: Industry, keys: Iterable[str], language: str) -> Sequence[str]:
    return [industry.filters[key].labels.get(language, key) for key in islice(keys, NAMED)]


def _evidence(guess: IndustryGuess | None, texts: Texts) -> Sequence[str]:
    """The evidence in words. What speaks for an industry that was not taken says for which."""
    if guess is None:
        return ()
    said = [told(sentence, texts) for sentence in guess.evidence]
    scores = {key: score for key, score in guess.scores.items() if key != DEFAULT_INDUSTRY}
    if guess.industry != DEFAULT_INDUSTRY or not scores:
        return [each.why for each in said]
    best = load_industries()[min(scores, key=lambda key: (-scores[key], key))].labels[texts.language]
    return [
        texts.say("first_industry.speaks_for", industry=best, why=each.why) if each.kind == UNDER else each.why
        for each in said
    ]


PLACES = (
    Look("/first/industry", industry),
    Act("/first/industry", choose),
)
