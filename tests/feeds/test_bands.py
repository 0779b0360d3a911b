"""Bands a merchandiser draws himself: under one main value and below it, beside those that are derived."""

from __future__ import annotations

from decimal import Decimal

from feeds.tuning import Asking, FilterTuning, Tuning, Under
from tests.feeds.building import Built, built, google

SHOP = google(
    *(
        f"<g:product_type>{main}</g:product_type><g:price>{price}.00 PLN</g:price>"
        for main in ("A &gt; C", "B")
        for price in (10, 20, 30, 40, 50, 60)
    )
)


def tuned(**wanted: object) -> Built:
    return built(SHOP, tuning=Tuning.model_validate(wanted))


def edges(feed: Built, main: str) -> list[str]:
    return [band["max"] for band in feed.dependent(main)["price"]["bands"]]


def test_bands_under_one_main_value_are_drawn_there_and_below_and_nowhere_else() -> None:
    derived, feed = tuned(), tuned(under=(Under(main="A", filters={"price": Asking(bands=(Decimal(25),))}),))
    assert edges(feed, "A") == edges(feed, "A > C") == ["25.00", "60.00"]
    assert edges(feed, "B") == edges(derived, "B") == ["20.00", "40.00", "60.00"]


def test_bands_under_one_main_value_go_before_those_that_hold_everywhere() -> None:
    feed = tuned(
        filters={"price": FilterTuning(bands=(Decimal(15), Decimal(55)))},
        under=(Under(main="B", filters={"price": Asking(bands=(Decimal(35),))}),),
    )
    assert edges(feed, "B") == ["35.00", "60.00"]
    assert edges(feed, "A") == edges(feed, "A > C") == ["15.00", "55.00", "60.00"]
