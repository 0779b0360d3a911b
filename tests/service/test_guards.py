"""Feeds that look like an accident: what is noticed, what is said, and that a person may let one of them serve."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feeds.model import FeedReport, Rejection
from service.composition import Service
from service.errors import HeldBack
from service.feeding import Wanted, release, take_in
from service.generations.guards import GUARDS, Arrival, Standing, objection_to
from service.generations.manifest import read_manifest, seal
from service.generations.shelf import Shelf
from service.measuring.agents import Agent
from service.measuring.model import Deed, Of, Row, Total, View
from service.storage.recent import recent_products
from tests.service.conftest import Import
from tests.service.small_feed import small_feed


def report(products: int = 100) -> FeedReport:
    return FeedReport("google", "utf-8", products, products, ("PLN",), (), (), {}, complete=True)


def standing(products: int = 100, best: int = 100, **filled: float) -> Standing:
    return Standing(products, best, filled)


@pytest.mark.parametrize(
    ("arrived", "guard"),
    [
        (Arrival(report(40), standing(70, 100)), "bled"),
        (Arrival(report(50), standing(70, 100)), None),
        (Arrival(report(), standing(image=0.5), {"image": 0.09}), "field_gone"),
        (Arrival(report(), standing(image=0.49), {"image": 0.0}), None),
        (Arrival(report(), standing(image=1.0), {"image": 0.1}), None),
        (Arrival(report(), standing(loan_type=0.9), {}), "field_gone"),
        (Arrival(report(), standing(), recent=100, present=79), "recent_gone"),
        (Arrival(report(), standing(), recent=100, present=80), None),
        (Arrival(report(), standing(), recent=19, present=0), None),
        (Arrival(report(), standing(), hold=True), "held_by_hand"),
    ],
)
def test_each_guard_objects_exactly_at_its_line(arrived: Arrival, guard: str | None) -> None:
    objection = objection_to(arrived)
    assert (objection and objection.guard) == guard


def test_what_a_feed_says_itself_to_be_no_product_is_no_sign_of_an_accident() -> None:
    pictures = replace(
        report(60), items=100, quarantined=(Rejection(1, 1, "7", "kind", "attachment", "no product"),) * 40
    )
    unread = replace(report(60), items=100, quarantined=(Rejection(1, 1, "7", "price", "x", "unreadable"),) * 40)
    assert objection_to(Arrival(pictures)) is None
    objection = objection_to(Arrival(unread))
    assert objection is not None
    assert objection.guard == "quarantined"


def test_every_objection_names_its_guard_and_its_numbers_in_one_sentence() -> None:
    worst = Arrival(replace(report(1), items=9, complete=False), standing(99, 99, link=1.0), {}, 50, 1, hold=True)
    for guard in GUARDS[1:]:
        objection = guard(worst)
        if objection is None:
            continue
        assert objection.guard == guard.__name__
        assert "\n" not in objection.reason
        for named in objection.numbers.values():
            assert str(named) in objection.reason


def without(feed: bytes, start: bytes, end: bytes) -> bytes:
    """The feed without an element."""
    kept = feed.split(start)
    return kept[0] + b"".join(part.partition(end)[2] for part in kept[1:])


def test_a_field_that_nearly_every_product_had_and_none_has_holds_the_feed_back(
    do_import: Import, shelf: Shelf
) -> None:
    good = do_import()
    with pytest.raises(HeldBack, match="only 0% of its products have 'link' where 100% of those that serve do"):
        do_import(without(small_feed(41), b"<link>", b"</link>"))
    with pytest.raises(HeldBack, match="'category'"):
        do_import(without(small_feed(41), b"<g:product_type>", b"</g:product_type>"))
    assert shelf.current_name() == good.name


def test_a_field_that_is_let_go_once_is_missed_no_more(do_import: Import) -> None:
    do_import()
    assert do_import(without(small_feed(41), b"<link>", b"</link>"), force=True).forced
    assert do_import(without(small_feed(42), b"<link>", b"</link>")).forced is None


def aged(shelf: Shelf, days: float) -> None:
    """Let the generation that serves, and what it remembers, be so many days older."""
    folder = shelf.current().resolve()
    manifest = read_manifest(folder)

    def older(moment: str) -> str:
        return (datetime.fromisoformat(moment) - timedelta(days=days)).isoformat()

    counts = tuple((older(when), products) for when, products in manifest.counts)
    seal(folder, replace(manifest, created=older(manifest.created), counts=counts))


def test_a_feed_that_bleeds_to_death_within_days_is_held_back(do_import: Import, shelf: Shelf) -> None:
    for products in (40, 30, 22):
        do_import(small_feed(products), keep=1)
        aged(shelf, 1)
    with pytest.raises(HeldBack, match="19 products where there were 40 within the last 7 days"):
        do_import(small_feed(19))


def test_what_shrinks_over_weeks_is_no_accident(do_import: Import, shelf: Shelf) -> None:
    for products in (40, 30, 22, 16, 12):
        do_import(small_feed(products))
        aged(shelf, 8)
    manifest = shelf.serving()
    assert manifest is not None
    assert manifest.products == 12


def test_the_end_of_a_sale_is_accepted_once_and_counts_from_then_on(
    do_import: Import, shelf: Shelf, service: Service
) -> None:
    do_import(small_feed(40))
    with pytest.raises(HeldBack, match="16 products where the generation that serves has 40"):
        do_import(small_feed(16))
    assert "16 products" in (release(service, "sklep").manifest.forced or "")
    assert do_import(small_feed(15)).forced is None
    with pytest.raises(HeldBack, match="7 products where the generation that serves has 15"):
        do_import(small_feed(7))


def shown(service: Service, products: range, at: datetime) -> None:
    """Somebody who said yes was shown these products of the small feed."""
    total = Total(Of("sklep", at.date(), 1, "", ""), Deed.SHOWN, Agent.PERSON)
    rows = [Row(total, slot, f"A-{number:03d}", at) for slot, number in enumerate(products)]
    service.measured.keep(View("sklep", f"view-{at.timestamp():.0f}"), rows, at)


def test_a_feed_without_the_products_that_people_look_at_is_held_back(service: Service, tmp_path: Path) -> None:
    now, feed = datetime.now(UTC), tmp_path / "feed.xml"
    feed.write_bytes(small_feed(60))
    take_in(service, "sklep", feed, Wanted(), "feed")
    shown(service, range(30), now - timedelta(days=1))
    shown(service, range(30, 60), now - timedelta(days=9))
    assert len(recent_products(service.database, "sklep", now - timedelta(days=7))) == 30
    assert recent_products(service.database, "inny", now - timedelta(days=7)) == frozenset()
    feed.write_bytes(
        b"<item>".join(part for place, part in enumerate(small_feed(60).split(b"<item>")) if place not in range(1, 8))
    )
    with pytest.raises(HeldBack, match="it holds 23 of the 30 products that were shown or bought in the last 7 days"):
        take_in(service, "sklep", feed, Wanted(), "feed")
    assert release(service, "sklep").manifest.products == 53
    feed.write_bytes(feed.read_bytes().replace(b"79.00", b"78.00"))
    assert take_in(service, "sklep", feed, Wanted(), "feed").manifest.forced is None
