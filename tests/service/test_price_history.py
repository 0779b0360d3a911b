"""Prices over weeks of imports: what is announced of them, what outlives the generations, what a kill leaves behind."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from feeds.build import FeedSettings
from feeds.history import History
from feeds.kept import FIRST_SEEN, LOWEST
from frames.compose import compose_frame
from frames.definition import DEFINITIONS
from frames.model import Frame
from frames.web import render_frame
from matching.model import Preference
from matching.rank import rank
from service.composition import Service
from service.direct import generation_of
from service.errors import BrokenFile, HeldBack
from service.generations.make import import_feed
from service.generations.manifest import read_manifest, seal, sums
from service.generations.opened import Generation, open_generation
from service.generations.prices import known_history
from service.generations.shelf import Shelf
from service.hierarchies import ShopHierarchy
from tests.service.commands import Notesik, document, refusal

BEGIN = datetime(2024, 3, 1, 6, tzinfo=UTC)
SETTINGS = FeedSettings(at=BEGIN, industry="fashion", currency="PLN")
Prices = Mapping[str, str]
"""By id, what a product costs: ``120``, or ``120 from 150``."""


def feed_of(prices: Prices, more: str = "") -> bytes:
    """A Google feed of products at these prices; ``more`` stands in each item."""
    items = []
    for id_, price in prices.items():
        now, _, old = price.partition(" from ")
        stated = f"<g:price>{old}</g:price><g:sale_price>{now}</g:sale_price>" if old else f"<g:price>{now}</g:price>"
        items.append(f"<item><g:id>{id_}</g:id><title>Rzecz {id_}</title>{stated}{more}</item>")
    head = '<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>'
    return f"{head}{''.join(items)}</channel></rss>".encode()


@dataclass
class Till:
    """Imports feeds of a shop, each as of a day."""

    shelf: Shelf
    source: Path

    def take(self, day: float, prices: Prices, more: str = "", **how: Any) -> Generation:
        """The generation of a feed that was read on that day."""
        return self.at(BEGIN + timedelta(days=day), feed_of(prices, more), **how)

    def at(self, moment: datetime, feed: bytes, **how: Any) -> Generation:
        self.source.write_bytes(feed)
        import_feed(self.shelf, self.source, replace(SETTINGS, at=moment), **how)
        return self.serving

    def weeks(self, weeks: int, prices: Prices) -> None:
        """The same prices week after week, from day 0 on."""
        for week in range(weeks):
            self.take(7 * week, prices)

    @property
    def serving(self) -> Generation:
        return open_generation(self.shelf.current())

    @property
    def history(self) -> History:
        return known_history(self.shelf)

    def hierarchy(self, service: Service) -> ShopHierarchy:
        return ShopHierarchy(self.shelf, service.hierarchies("sklep"), SETTINGS, "fashion")


@pytest.fixture
def till(shelf: Shelf, tmp_path: Path) -> Till:
    return Till(shelf, tmp_path / "feed.xml")


def documents(generation: Generation) -> dict[str, dict[str, Any]]:
    every = (generation.documents.document(row) for row in range(len(generation.documents)))
    return {document["id"]: document for document in every}


def lowest(generation: Generation) -> dict[str, str | None]:
    return {id_: document["lowest_price_30d"] for id_, document in documents(generation).items()}


def frame(generation: Generation) -> Frame:
    """All of its products, as a frame shows them."""
    everything = [Preference(None, ())]
    ranking = rank(generation.index, everything)
    definition = DEFINITIONS["recommended"]
    return compose_frame(ranking, everything, documents(generation), generation.hierarchy, definition, "pl")


def test_a_true_reduction_is_shown_with_both_figures_and_one_raised_before_it_was_cut_alone(till: Till) -> None:
    till.weeks(9, {"raised": "100", "true": "150"})
    till.take(63, {"raised": "150", "true": "150"})
    serving = till.take(70, {"raised": "120 from 150", "true": "120 from 150"})
    assert lowest(serving) == {"raised": "100.00", "true": "150.00"}
    shown = {card.id: card.price for card in frame(serving).cards}
    true, raised = shown["true"], shown["raised"]
    assert true is not None
    assert raised is not None
    assert true.old is not None
    assert (true.old.text, true.percent) == ("150,00\u00a0zł", 20)
    assert (raised.old, raised.lowest_30d, raised.percent) == (None, None, None)
    html = render_frame(frame(serving))
    assert html.count("120,00\u00a0zł") == 2
    assert html.count("Najniższa cena z 30 dni przed obniżką: 150,00\u00a0zł") == 1
    assert "100,00" not in html


def test_nothing_else_of_a_product_changes_when_its_lowest_price_is_worked_out(till: Till, tmp_path: Path) -> None:
    till.weeks(5, {"a": "150", "b": "150"})
    prices = {"a": "120 from 150", "b": "150"}
    worked_out = documents(till.take(35, prices, '<g:description>"lowest_price_30d":null,</g:description>'))
    direct = documents(generation_of(till.source, tmp_path, SETTINGS))
    assert direct["a"]["lowest_price_30d"] is None
    assert worked_out == direct | {"a": direct["a"] | {"lowest_price_30d": "150.00"}}


def test_the_feed_s_own_figure_goes_first(till: Till) -> None:
    till.weeks(5, {"a": "150", "b": "150"})
    prices = {"a": "120 from 150", "b": "150"}
    assert lowest(till.take(35, prices, "<lowest_price_30d>130 PLN</lowest_price_30d>"))["a"] == "130.00"


def test_the_figure_stays_through_imports_rollbacks_and_another_hierarchy(till: Till, service: Service) -> None:
    till.weeks(5, {"a": "150"})
    reduced, later = {"a": "120 from 150"}, {"a": "120 from 150", "b": "1"}
    till.take(35, reduced)
    assert lowest(till.take(60, later)) == {"a": "150.00", "b": None}
    kept = till.shelf.folder.prices.read_bytes()
    hierarchy = till.hierarchy(service)
    hierarchy.store.edit_draft(lambda _: 'main = "category"\n')
    hierarchy.publish("ala")
    assert lowest(till.serving) == {"a": "150.00", "b": None}
    assert till.serving.first_seen.tolist() == [0, int((BEGIN + timedelta(days=60)).timestamp())]
    till.shelf.roll_back()
    till.shelf.roll_back()
    assert lowest(till.serving) == {"a": "150.00"}
    assert till.shelf.folder.prices.read_bytes() == kept
    assert lowest(till.take(61, later)) == {"a": "150.00", "b": None}


def test_the_history_outlives_every_generation_but_the_last(till: Till) -> None:
    for week in range(6):
        till.take(7 * week, {"a": "150", "week": f"{week + 1}"}, keep=1)
    assert len(till.shelf.list()) == 2
    assert lowest(till.take(42, {"a": "120 from 150"}, keep=1)) == {"a": "150.00"}


def test_feeds_that_are_read_again_unchanged_are_news_of_what_was_asked(till: Till) -> None:
    till.weeks(5, {"a": "150"})
    names = {till.take(29 + day, {"a": "150"}).name for day in range(12)}
    assert len(names) == 1
    assert len(till.shelf.list()) == 1
    cut = {"a": "120 from 150", "b": "1"}
    serving = till.take(41, cut)
    assert lowest(serving) == {"a": "150.00", "b": None}
    assert till.history.observed[-3:].tolist() == [
        int((BEGIN + timedelta(days=day)).timestamp()) for day in (39, 40, 41)
    ]
    assert os.listdir(till.shelf.folder.prices.parent) == ["history.arrow"]


def test_a_reduction_is_told_with_the_days_that_its_lowest_price_covers(till: Till, notesik: Notesik) -> None:
    till.weeks(5, {"a": "150", "b": "20"})
    till.take(30, {"a": "140", "b": "20"})
    till.take(35, {"a": "120 from 150", "b": "20"})
    told = document(notesik("feed", "prices", "a", "--shop", "sklep", "--json"))
    assert [(each["price"], each["old_price"]) for each in told["prices"]] == [
        ("150.00", None), ("140.00", None), ("120.00", "150.00")
    ]  # fmt: skip
    assert told["reduction"] == {
        "since": (BEGIN + timedelta(days=35)).isoformat(),
        "covers_from": (BEGIN + timedelta(days=5)).isoformat(),
        "lowest_price_30d": "140.00",
        "currency": "PLN",
    }
    assert document(notesik("feed", "prices", "b", "--shop", "sklep", "--json"))["reduction"] is None
    assert (
        "the lowest price of the 30 days before is 140.00 PLN"
        in notesik("feed", "prices", "a", "--shop", "sklep").stdout.decode()
    )
    assert "knows no product 'c'" in refusal(notesik("feed", "prices", "c", "--shop", "sklep"))


def test_products_know_when_they_were_seen_first(till: Till) -> None:
    assert till.take(0, {"a": "1", "b": "1"}).first_seen.tolist() == [0, 0]
    assert till.take(1, {"c": "1", "b": "1"}).first_seen.tolist() == [int((BEGIN + timedelta(days=1)).timestamp()), 0]


def test_a_feed_that_is_held_back_is_no_news_and_a_forced_one_is_of_what_it_holds(till: Till) -> None:
    whole = {f"p{number}": "150" for number in range(20)}
    till.weeks(5, whole)
    before = till.shelf.folder.prices.read_bytes()
    with pytest.raises(HeldBack):
        till.take(35, {"p0": "1"})
    assert till.shelf.folder.prices.read_bytes() == before
    till.take(35, {"p0": "140"}, force=True)
    found = lowest(till.take(36, dict.fromkeys(whole, "120 from 150")))
    assert found == dict.fromkeys(whole, "150.00") | {"p0": "140.00"}


def test_looking_at_a_feed_keeps_nothing_of_it(till: Till, tmp_path: Path) -> None:
    till.source.write_bytes(feed_of({"a": "1"}))
    generation = generation_of(till.source, tmp_path, SETTINGS)
    assert generation.first_seen.tolist() == [0]
    assert not (tmp_path / FIRST_SEEN).exists()
    assert not till.shelf.folder.prices.exists()


def test_what_was_read_ahead_is_forgotten_and_what_is_read_late_changes_nothing(till: Till) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    till.at(now - timedelta(days=9), feed_of({"a": "10"}))
    till.at(now - timedelta(days=2), feed_of({"a": "11"}))
    known = till.shelf.folder.prices.read_bytes()
    till.at(now - timedelta(days=5), feed_of({"a": "9"}))
    assert till.shelf.folder.prices.read_bytes() == known
    till.at(now + timedelta(days=30), feed_of({"a": "8", "b": "1"}))
    till.at(now + timedelta(days=60), feed_of({"a": "7", "b": "1"}))
    assert till.history.rows["price"].tolist() == [10_000_000, 11_000_000, 8_000_000, 7_000_000, 1_000_000]
    till.at(now, feed_of({"a": "12"}))
    assert till.history.rows["price"].tolist() == [10_000_000, 11_000_000, 12_000_000]
    assert till.history.ids.to_pylist() == ["a"]


KILLED_AT = """
import os, signal, sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
import feeds.build, service.generations.make as make, service.storage.files as files
from service.generations.shelf import Shelf
from service.storage.shops import Shops

place, data, feed, at = sys.argv[1:]
def die(*_, **__): os.kill(os.getpid(), signal.SIGKILL)
writing = os.fsync
def half_written(descriptor):
    if "history.arrow" in os.readlink(f"/proc/self/fd/{descriptor}"):
        os.truncate(descriptor, 100)
        die()
    writing(descriptor)
if place == "writing":
    os.fsync = half_written
else:
    module, name = {
        "before": (make, "keep_history"), "renaming": (os, "rename"), "swapping": (Shelf, "swap"),
        "tidying": (Shelf, "tidy"),
    }[place]
    setattr(module, name, die)
settings = feeds.build.FeedSettings(at=datetime.fromisoformat(at), industry="fashion", currency="PLN")
make.import_feed(Shelf("sklep", Shops(Path(data)).folder("sklep")), Path(feed), settings)
"""


@pytest.mark.parametrize("place", ["before", "writing", "renaming", "swapping", "tidying"])
def test_a_kill_at_any_moment_leaves_the_whole_history(
    till: Till, service: Service, tmp_path: Path, place: str
) -> None:
    till.weeks(5, {"a": "150"})
    cut, newer = tmp_path / "cut.xml", {"a": "120 from 150", "b": "1"}
    cut.write_bytes(feed_of(newer))
    moment = BEGIN + timedelta(days=35)
    arguments = [place, str(service.settings.data), str(cut), moment.isoformat()]
    assert subprocess.run([sys.executable, "-c", KILLED_AT, *arguments], check=False).returncode == -9
    kept = place not in ("before", "writing")
    assert till.history.latest == int((moment if kept else BEGIN + timedelta(days=28)).timestamp())
    serving = till.take(35.5, newer)
    assert lowest(serving) == {"a": "150.00", "b": None}
    seen = moment if kept else moment + timedelta(hours=12)
    assert serving.first_seen.tolist() == [0, int(seen.timestamp())]
    assert {*os.listdir(till.shelf.folder.prices.parent)} <= {"history.arrow", "readings.json"}


def test_a_history_that_cannot_be_read_is_never_begun_anew_by_itself(till: Till) -> None:
    before = till.take(0, {"a": "1"}).name
    till.shelf.folder.prices.write_bytes(b"torn")
    with pytest.raises(
        BrokenFile, match=r"the price history of shop 'sklep' cannot be read .* remove it to begin anew"
    ):
        till.take(1, {"a": "2"})
    assert till.shelf.current_name() == before
    till.shelf.folder.prices.unlink()
    assert till.take(1, {"a": "1"}).first_seen.tolist() == [0]


def test_a_generation_of_before_there_was_a_history_serves_and_is_made_again(till: Till, service: Service) -> None:
    till.take(0, {"a": "1", "b": "2"})
    folder = till.shelf.current().resolve()
    for name in (FIRST_SEEN, LOWEST):
        (folder / name).unlink()
    seal(folder, replace(read_manifest(folder), files=sums(folder)))
    assert till.serving.first_seen.tolist() == [0, 0]
    hierarchy = till.hierarchy(service)
    hierarchy.store.edit_draft(lambda _: 'main = "category"\n')
    hierarchy.publish("ala")
    assert np.array_equal(till.serving.first_seen, [0, 0])
