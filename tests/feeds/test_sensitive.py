"""What is sensitive stays so, whether or not today's feed carries it."""

from __future__ import annotations

from pathlib import Path

import pytest

from feeds.build import FeedSettings, build
from feeds.model import Hierarchy
from feeds.tuning import FilterTuning, Tuning
from tests.feeds.building import AT, google

CREAMS = google(
    *(
        f"<g:product_type>Creams</g:product_type><g:color>{color}</g:color><g:price>{price}.00 PLN</g:price>"
        for color, price in (("white", 10), ("pink", 20), ("white", 30), ("pink", 40))
    )
)


def hierarchy_of(folder: Path, industry: str = "beauty", **filters: FilterTuning) -> Hierarchy:
    """The filters of four creams that say nothing of health, under the template of an industry and a tuning."""
    source = folder / "feed.xml"
    source.write_text(CREAMS)
    settings = FeedSettings(AT, industry=industry, tuning=Tuning(filters=filters))
    catalogue = build(source, folder, settings).catalogue
    assert catalogue is not None
    return catalogue.hierarchy


@pytest.mark.parametrize("name", ["health_issue", "Health_Issue", " HEALTH_ISSUE "])
def test_a_filter_that_no_product_carries_is_sensitive_all_the_same(tmp_path: Path, name: str) -> None:
    hierarchy = hierarchy_of(tmp_path)
    assert "health_issue" not in hierarchy.filters
    assert hierarchy.is_sensitive(name)
    assert not hierarchy.is_sensitive("color")


@pytest.mark.parametrize("industry", ["general", "fashion", "beauty", "b2b", "finance", "travel"])
def test_allergens_are_sensitive_whatever_the_shop_sells(tmp_path: Path, industry: str) -> None:
    assert hierarchy_of(tmp_path, industry).is_sensitive("allergens")


def test_a_merchandiser_marks_more_and_unmarks_with_a_reason(tmp_path: Path) -> None:
    marked = hierarchy_of(tmp_path, color=FilterTuning(sensitive=True))
    assert marked.is_sensitive("color")
    assert marked.filters["color"].sensitive
    unmarked = hierarchy_of(tmp_path, health_issue=FilterTuning(sensitive=False, reason="it only names skin types"))
    assert not unmarked.is_sensitive("health_issue")


def test_the_merchandiser_marks_what_no_product_carries_yet(tmp_path: Path) -> None:
    marked = hierarchy_of(tmp_path, illness=FilterTuning(sensitive=True))
    assert marked.is_sensitive("illness")
    assert list(marked.sensitive) == sorted(marked.sensitive)


def test_without_a_name_the_main_filter_is_meant(tmp_path: Path) -> None:
    assert not hierarchy_of(tmp_path).is_sensitive(None)
    assert hierarchy_of(tmp_path, category=FilterTuning(sensitive=True)).is_sensitive(None)
