"""A filter as a line of the list: its values and why pages do not offer it, in the words of the page."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest

from feeds.arrange import _HIDDEN
from feeds.model import Filter, FilterType
from service.console.filter_rows import value_text, why_hidden
from service.console.going_live import _asked_about
from service.console.shell import texts_in

CASES: tuple[Any, ...] = tuple(
    SimpleNamespace(
        dependent=SimpleNamespace(cardinality=300, coverage=0.1234),
        values_needed=needed,
        coverage_needed=0.5,
        thresholds=SimpleNamespace(shown_values=40),
    )
    for needed in (2, 3)
)
REASONS = ("hidden by the merchandiser", "beyond the first 12", *(tell(case) for _, tell in _HIDDEN for case in CASES))


@pytest.mark.parametrize("reason", sorted(set(REASONS)))
def test_every_reason_that_hides_a_filter_is_told_in_polish(reason: str) -> None:
    assert why_hidden(reason, texts_in("pl")) != reason


@pytest.mark.parametrize(
    ("kind", "language", "said"),
    [
        (FilterType.CHOICE, "pl", "brak"),
        (FilterType.CHOICE, "en", "none"),
        (FilterType.YES_NO, "pl", "nie"),
        (FilterType.YES_NO, "en", "no"),
    ],
)
def test_what_a_choice_has_none_of_is_not_called_no(kind: FilterType, language: str, said: str) -> None:
    assert value_text(False, Filter("sleeves", "Sleeves", kind), texts_in(language)) == said


@pytest.mark.parametrize(
    ("language", "share", "said"),
    [("pl", "35.06%", "35%"), ("en", "35.06%", "35%"), ("pl", "34.96%", "34,96%"), ("en", "34.96%", "34.96%")],
)
def test_a_share_is_written_as_the_page_writes_numbers(language: str, share: str, said: str) -> None:
    needed = "35%" if share.startswith("34") else "40%"
    told = why_hidden(f"carried by {share} of the products ({needed} needed)", texts_in(language)).replace("\xa0", "")
    assert re.findall(r"[\d.,]+%", told) == [said, needed]


@pytest.mark.parametrize(("kind", "said"), [(FilterType.CHOICE, "brak"), (FilterType.YES_NO, "nie")])
def test_the_first_run_says_what_a_choice_has_none_of(kind: FilterType, said: str) -> None:
    values = [SimpleNamespace(value=value) for value in ("long", False)]
    node: Any = SimpleNamespace(dependent=[SimpleNamespace(filter="sleeves", shown=True, values=values)])
    hierarchy: Any = SimpleNamespace(filters={"sleeves": Filter("sleeves", "Sleeves", kind)})
    assert list(_asked_about(node, hierarchy, texts_in("pl"))) == [("Sleeves", ["long", said])]
