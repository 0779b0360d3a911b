"""Frames over whole feeds, for random wishes: every ranking can be shown, and what is said agrees with its figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from frames.compose import compose_frame
from frames.definition import DEFINITIONS
from frames.model import Empty
from frames.web import frame_document, render_frame
from matching.errors import PreferenceError
from matching.preferences import parse_preferences
from matching.rank import rank
from tests.oracle.feeds import random_feed
from tests.oracle.opened import open_feed
from tests.oracle.preferences import Wishes

WISHES = 120


@pytest.mark.parametrize(
    ("format", "seed", "currencies"),
    [("google", 5, ("PLN",)), ("google", 6, ("PLN", "EUR")), ("ceneo", 7, ("PLN",)), ("yml", 8, ("RUB",))],
)
def test_every_ranking_becomes_a_frame_that_agrees_with_it(
    format: str, seed: int, currencies: tuple[str, ...], tmp_path: Path
) -> None:
    source = tmp_path / "feed.xml"
    source.write_bytes(random_feed(format, 150, seed, currencies))
    feed = open_feed(source, tmp_path / "built")
    assert feed is not None
    index, shown = feed.index(), 0
    for document in Wishes(feed.products, feed.filters(), seed).documents(WISHES):
        request = parse_preferences(document)
        try:
            ranking = rank(index, request.preferences, request.options)
        except PreferenceError:
            continue  # a wish that this generation cannot answer
        products = {match.id: feed.products[match.row] for match in ranking.matches}
        for locale in ("pl", "en"):
            frame = compose_frame(
                ranking, request.preferences, products, feed.catalogue.hierarchy, DEFINITIONS["recommended"], locale
            )
            assert [card.id for card in frame.cards] == [match.id for match in ranking.matches]
            assert render_frame(frame).count('<li class="notesik-card" ') == len(frame.cards)
            assert frame_document(frame)["empty"] == (not ranking.matches)
            assert frame.empty is not Empty.NO_CATALOGUE
            for card, match in zip(frame.cards, ranking.matches, strict=True):
                shown += 1
                # What the feed is silent about is never ticked, and nothing missed is.
                silent = {i for i, c in enumerate(request.preferences[match.preference].criteria)
                          if c.filter not in products[match.id]["filters"]}  # fmt: skip
                ticked = set(match.met) - set(match.unstated) - silent
                assert len(card.of_kind("met")) <= len(ticked)
                assert bool(card.of_kind("met")) == bool(ticked)
                loud = {miss.criterion for miss in match.missed} - silent
                assert bool(card.of_kind("missed")) == bool(loud)
                assert all(reason.text for reason in card.reasons)
                assert (card.tally is None) == (not card.reasons)
    assert shown > WISHES
