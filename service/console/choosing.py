"""The industry of a shop: the one that its feed was found to be, with the evidence, and the others to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from starlette.exceptions import HTTPException
from starlette.responses import Response

from feeds.industries import Industry, load_industries
from feeds.model import Hierarchy, IndustryGuess
from feeds.tuning import Tuning
from frames.texts import Texts
from service.auditing import record_shop
from service.console.entering import Entered, Said
from service.console.first_run import PATHS, Stage, way_of, way_page
from service.console.places import Act, Look
from service.console.reasons import told
from service.console.shell import shown
from service.drafting import edit_draft

ASKED_ABOUT = 8
"""So many of the filters that an industry asks about are named."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An industry as one chooses it: what it is called, and what it would ask about."""

    key: str
    label: str
    asks: Sequence[str]


@dataclass(frozen=True, slots=True)
class Choice:
    """The industries: the one that serves or was chosen, ``why`` it is proposed (nothing where somebody named it)."""

    best: Proposal
    why: Sequence[str]
    others: Sequence[Proposal]


def choice_of(hierarchy: Hierarchy, chosen: str | None, texts: Texts) -> Choice:
    """The industries to choose from: first the one ``chosen``, else the one that the feed was found to be."""
    proposals = {key: _proposal(each, texts.language) for key, each in load_industries().items()}
    best = chosen or hierarchy.industry
    guess = hierarchy.guess if chosen is None else None
    return Choice(proposals.pop(best), _evidence(guess, texts), tuple(proposals.values()))


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
    filters = [industry.filters[key].labels.get(language, key) for key in industry.filters if key in industry.own]
    return Proposal(industry.key, industry.labels[language], filters[:ASKED_ABOUT])


def _evidence(guess: IndustryGuess | None, texts: Texts) -> Sequence[str]:
    return () if guess is None else [told(sentence, texts).why for sentence in guess.evidence]


PLACES = (
    Look("/first/industry", industry),
    Act("/first/industry", choose),
)
