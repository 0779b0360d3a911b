"""B2B commerce: for which branch, stage and scale, to what end, and the price band that follows the feed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.acceptance.conftest import Ask

BY_EFG = {"filter": "brand", "any": ["EFG"]}
FMCG = {"filter": "industry", "any": ["FMCG"]}
DISTRIBUTION = {"filter": "production_stage", "any": ["distribution"]}
LARGE = {"filter": "production_size", "any": ["large"]}
TO_AUTOMATE = {"filter": "purpose", "any": ["automate warehouse logistics"]}
WANTED = (BY_EFG, FMCG, DISTRIBUTION, LARGE, TO_AUTOMATE)


@pytest.mark.parametrize("budget", ["budget", "price"])
def test_efgs_solutions_for_large_fmcg_distributors_in_the_middle_price_band(budget: str, ask: Ask) -> None:
    answer = ask("b2b", "b2b", *WANTED, {"filter": budget, "band": 2})
    assert answer.unknown == []
    assert answer.document["candidates"] == 37
    assert answer.full == ["E-01", "E-02", "E-03", "E-04", "E-05", "E-06"]
    assert answer.missed[:8] == [
        ("E-07", [budget]),
        ("E-08", [budget]),
        ("E-09", ["brand"]),
        ("E-10", ["industry"]),
        ("E-11", ["production_stage"]),
        ("E-12", ["purpose"]),
        ("E-13", ["production_size"]),
        ("E-15", ["industry"]),
    ]
    assert {len(filters) for _, filters in answer.missed[8:]} == {6}


def test_the_middle_band_is_that_of_the_main_value(ask: Ask) -> None:
    answer = ask("b2b", "b2b", *WANTED, {"filter": "budget", "band": 2}, main="Systemy magazynowe")
    assert answer.full == ["E-03", "E-04"]
    assert answer.match("E-02")["missed"][0]["filter"] == "budget"


@pytest.mark.parametrize(
    ("stated", "found"),
    [
        ({"filter": "purpose", "any": ["any automation"]}, 13 + 5),
        ({"filter": "industry", "any": ["handel (każdy)"]}, 12),
        ({"filter": "industry", "any": ["przemysł"]}, 11 + 1),
        ({"filter": "production_size", "any": ["SME"]}, 13 + 5),
        ({"filter": "company_size", "any": ["MŚP"]}, 13 + 5),
        ({"filter": "production_stage", "any": ["łańcuch dostaw"]}, 13),
    ],
)
def test_wider_values_contain_others(stated: dict[str, Any], found: int, ask: Ask) -> None:
    answer = ask("b2b", "b2b", stated)
    assert answer.unknown == []
    assert len(answer.full) == found
