"""Finance: amounts of money and lengths of time however they are written, and what somebody owes already."""

from __future__ import annotations

from typing import Any

import pytest

from tests.acceptance.conftest import Ask

FIVE_THOUSAND = {"filter": "loan_value", "min": "5000", "max": "5000", "currency": "PLN"}
INSURED = {"filter": "loan_insurance", "any": [True]}
NO_OTHERS = {"filter": "other_loans", "absent": True}


def lasting(number: str, unit: str) -> dict[str, Any]:
    return {"filter": "loan_length", "min": number, "max": number, "unit": unit}


HALF_A_YEAR = lasting("0.5", "year")


@pytest.mark.parametrize(
    "length", [HALF_A_YEAR, lasting("6", "month"), lasting("6", "miesięcy"), lasting("2", "kwartały")]
)
def test_5000_pln_for_half_a_year_insured_no_other_loans(length: dict[str, Any], ask: Ask) -> None:
    answer = ask("finance", "finance", FIVE_THOUSAND, length, INSURED, NO_OTHERS)
    assert answer.unknown == []
    assert answer.document["candidates"] == 21
    assert answer.full == ["P-01", "P-02", "P-03", "P-04", "P-05", "P-06", "P-07", "P-16"]
    assert [id_ for id_ in answer.full if answer.match(id_)["unstated"]] == ["P-16"]
    assert answer.missed == [
        ("P-08", ["loan_value"]),
        ("P-09", ["loan_value"]),
        ("P-10", ["loan_value"]),
        ("P-11", ["loan_length"]),
        ("P-12", ["loan_length"]),
        ("P-13", ["loan_insurance"]),
        ("P-14", ["loan_insurance"]),
        ("P-15", ["other_loans"]),
        ("P-18", ["loan_value", "loan_length", "other_loans"]),
        ("P-19", ["loan_value", "loan_length", "other_loans"]),
        ("P-20", ["loan_value", "loan_length", "loan_insurance", "other_loans"]),
        ("P-21", ["loan_value", "loan_length", "loan_insurance", "other_loans"]),
        ("P-22", ["loan_value", "loan_length", "loan_insurance", "other_loans"]),
    ]


def test_who_has_no_other_loans_as_a_must_sees_no_loan_for_those_who_have(ask: Ask) -> None:
    answer = ask("finance", "finance", FIVE_THOUSAND, HALF_A_YEAR, INSURED, NO_OTHERS | {"must": True})
    shown = {match["id"] for match in answer.document["matches"]}
    assert not {"P-15", "P-18", "P-19", "P-20", "P-21", "P-22"} & shown
    assert "P-16" in shown


def test_strictly_silence_about_other_loans_is_no_absence(ask: Ask) -> None:
    strictly = NO_OTHERS | {"strict": True}
    answer = ask("finance", "finance", FIVE_THOUSAND, HALF_A_YEAR, INSURED, strictly)
    assert answer.full == ["P-01", "P-02", "P-03", "P-04", "P-05", "P-06", "P-07"]
    assert ("P-16", ["other_loans"]) in answer.missed


def test_an_amount_in_another_currency_is_not_converted(ask: Ask) -> None:
    in_euro = FIVE_THOUSAND | {"currency": "EUR"}
    answer = ask("finance", "finance", in_euro)
    assert answer.full == []
    assert answer.match("P-10")["missed"] == [{"filter": "loan_value", "wanted": "5000 to 5000 EUR", "is": None}]


@pytest.mark.parametrize(
    ("bounds", "found"),
    [
        ({"min": "6", "unit": "year"}, ["P-18", "P-19", "P-22"]),
        ({"over": "12", "max": "60", "unit": "month"}, ["P-20", "P-21"]),
        ({"min": "12", "max": "12"}, ["P-11"]),
        ({"band": 2}, ["P-11"]),
        ({"band": 5}, ["P-18", "P-19"]),
    ],
)
def test_lengths_are_in_months_and_their_bands_are_those_of_the_trade(
    bounds: dict[str, Any], found: list[str], ask: Ask
) -> None:
    assert ask("finance", "finance", {"filter": "loan_length", **bounds}).full == found


def test_thousands_and_millions_are_amounts(ask: Ask) -> None:
    large = {"filter": "loan_value", "min": "60000", "max": "1500000", "currency": "PLN"}
    assert ask("finance", "finance", large).full == ["P-18", "P-19", "P-20", "P-22"]
