"""The five templates ask exactly what the mission says that each industry asks, in its order, before anything else."""

from __future__ import annotations

import pytest

from feeds.industries import industry
from feeds.model import fold
from feeds.vocabularies import vocabulary

MISSION = {
    "fashion": ("gender", "color", "garment_part", "brand", "price"),
    "beauty": ("purpose", "age_group", "activity", "body_part", "brand", "fragrance", "health_issue"),
    "travel": ("country", "holiday_type", "organisation", "diet", "price", "accommodation"),
    "finance": ("loan_value", "loan_length", "loan_insurance", "other_loans"),
    "b2b": ("industry", "production_stage", "purpose", "production_size", "brand", "price"),
}


@pytest.mark.parametrize("key", MISSION)
def test_the_missions_filters_stand_first(key: str) -> None:
    assert tuple(industry(key).filters)[: len(MISSION[key])] == MISSION[key]


@pytest.mark.parametrize("key", ["travel", "b2b"])
def test_a_budget_is_the_price_under_another_name(key: str) -> None:
    price = industry(key).filters["price"]
    assert (price.aliases, price.labels["pl"], price.labels["en"]) == (("budget",), "Budżet", "Budget")


def test_diet_health_income_and_debts_are_sensitive_and_hard() -> None:
    sensitive = {(key, each.key) for key in MISSION for each in industry(key).filters.values() if each.sensitive}
    assert {
        ("travel", "diet"),
        ("beauty", "health_issue"),
        ("finance", "income"),
        ("finance", "other_loans"),
    } <= sensitive
    assert all(industry(key).filters[filter_].hard for key, filter_ in sensitive if key in ("travel", "finance"))


@pytest.mark.parametrize("key", MISSION)
def test_every_industry_is_told_by_signs_and_names_a_main_filter_it_has(key: str) -> None:
    template = industry(key)
    assert template.signs
    assert all(pattern == fold(pattern) for pattern in template.signs)
    assert set(template.main) <= {"category", *template.filters}


def test_names_in_seven_languages_are_one_filter() -> None:
    asked = {
        "travel": {
            "country": ("Kraj docelowy", "destination country", "Země", "krajina", "Страна", "Країна", "Reiseland"),
            "organisation": ("Wyżywienie", "board", "Strava", "stravovanie", "Питание", "Харчування", "Verpflegung"),
            "accommodation": ("Gwiazdki", "stars", "Ubytování", "ubytovanie", "Проживание", "Проживання", "Unterkunft"),
        },
        "finance": {
            "loan_value": ("Kwota", "loan amount", "Výše úvěru", "výška úveru", "Сумма", "Сума кредиту", "Kreditsumme"),
            "loan_length": ("Okres", "term", "Doba splatnosti", "splatnosť", "Срок", "Термін", "Laufzeit"),
        },
        "b2b": {
            "industry": ("Branża", "sector", "Odvětví", "odvetvie", "Отрасль", "Галузь", "Branche"),
            "purpose": (
                "Zastosowanie",
                "use case",
                "Použití",
                "použitie",
                "Назначение",
                "Призначення",
                "Einsatzbereich",
            ),
        },
    }
    for key, filters in asked.items():
        for filter_, names in filters.items():
            assert [industry(key).key_of(name) for name in names] == [filter_] * 7


def test_nearly_every_country_is_known_and_stands_in_a_region() -> None:
    countries = vocabulary("countries")
    regions = {group.key: group.values for group in countries.groups}
    continents = ("europe", "asia", "africa", "north_america", "latin_america", "oceania")
    placed = frozenset[str]().union(*(regions[continent] for continent in continents))
    known = {countries.key_of(word) for word in ("PL", "Japonsko", "Мексика", "Ägypten", "Nový Zéland", "Peru", "USA")}
    assert known == {"poland", "japan", "mexico", "egypt", "new_zealand", "peru", "united_states"} <= placed
    assert len(placed) > 200


@pytest.mark.parametrize(
    ("wider", "country"),
    [("Azja Wschodnia", "japan"), ("Skandynawia", "norway"), ("Benelux", "belgium"), ("Bałkany", "croatia"),
     ("Karaiby", "cuba"), ("Mediterranean", "malta"), ("Средиземноморье", "greece"), ("Südostasien", "thailand")],
)  # fmt: skip
def test_regions_of_travel_agencies_contain_their_countries(wider: str, country: str) -> None:
    countries = vocabulary("countries")
    key = countries.group_of(wider)
    assert country in next(group.values for group in countries.groups if group.key == key)
