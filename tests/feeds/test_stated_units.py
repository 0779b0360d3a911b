"""A measure is one measure however a feed writes it: from the feed's bytes to the answer to a preference."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from feeds.build import FeedSettings, build
from matching.building import build_index
from matching.preferences import parse_preferences
from matching.rank import rank
from tests.feeds.building import AT, ceneo, google, yml
from tests.feeds.test_filters import shop


def found(document: str, folder: Path, criterion: dict[str, Any]) -> set[str]:
    """The titles' last words of products that meet the criterion in full."""
    source = folder / "feed.xml"
    source.write_text(document, "utf-8")
    result = build(source, folder, FeedSettings(at=AT))
    assert result.catalogue is not None
    request = parse_preferences({"preferences": [{"main": None, "criteria": [criterion]}]})
    ranking = rank(build_index(result.catalogue), request.preferences, request.options)
    return {match.id for match in ranking.matches if match.match == 1_000_000}


WAYS = {
    "kilograms": ("Waga", ["12 kg", "32 kg", "45,5 kg"]),
    "grams": ("Waga", ["12000 g", "32000 g", "45500 g"]),
    "the unit in the name": ("Waga (kg)", ["12", "32", "45.5"]),
    "the unit in the name behind a colon": ("Waga (kg):", ["12", "32", "45,5"]),
    "the unit behind a comma in Cyrillic": ("Вага, кг", ["12", "32", "45,5"]),
    "the unit behind the name": ("Waga kg", ["12", "32", "45,5"]),
    "Cyrillic": ("Вес", ["12 кг", "32кг", "45,5 кг."]),
    "Arabic": ("weight", ["12 كجم", "٣٢ كجم", "45500 جرام"]),
    "Greek": ("weight", ["12 κιλά", "32 κιλά", "45500 γρ."]),
    "codes of trade": ("Gewicht", ["12 KGM", "32 KGM", "45500 GRM"]),
    "several scales": ("Hmotnost", ["12 kg", "0,032 t", "45500 g"]),
    "about, at most, at least": ("Waga", ["ok. 12 kg", "do 32 kg", "od 45,5 kg"]),
    "spans": ("Waga", ["10–12 kg", "5-32 kg", "30 do 45,5 kg"]),
    "both marks": ("Waga", ["12.000,0 g", "32.000,0 g", "45.500,0 g"]),
}


@pytest.mark.parametrize("way", WAYS)
def test_more_than_thirty_kilograms_is_found_however_the_feed_says_it(way: str, tmp_path: Path) -> None:
    name, weights = WAYS[way]
    document = google(*shop("Packs", *({name: weight} for weight in weights)))
    assert found(document, tmp_path, {"filter": "weight", "min": "30", "unit": "kg"}) == {"p2", "p3"}


def test_the_unit_that_a_format_keeps_apart_is_the_unit(tmp_path: Path) -> None:
    offers = [
        f'<offer id="p{number}"><name>Pack {number}</name><price>9</price><category>Packs</category>'
        f'<param name="Вес" unit="{unit}">{value}</param></offer>'
        for number, (value, unit) in enumerate((("12", "кг"), ("32000", "г"), ("45,5", "кг")), 1)
    ]
    assert found(yml(*offers), tmp_path, {"filter": "weight", "min": "30", "unit": "kg"}) == {"p2", "p3"}


def test_the_weight_of_a_ceneo_offer_is_in_kilograms(tmp_path: Path) -> None:
    offers = [
        f'<o id="p{number}" price="9" weight="{weight}"><name>Pack {number}</name><cat>Packs</cat></o>'
        for number, weight in enumerate(("12", "32.0", "45,5"), 1)
    ]
    assert found(ceneo(*offers), tmp_path, {"filter": "weight", "min": "30", "unit": "kg"}) == {"p2", "p3"}


def test_a_width_in_millimetres_is_asked_in_centimetres(tmp_path: Path) -> None:
    document = google(*shop("Shelves", {"Ширина (мм)": "400"}, {"Ширина": "60 см"}, {"Ширина (мм)": "750"}))
    assert found(document, tmp_path, {"filter": "width", "min": "60", "unit": "cm"}) == {"p2", "p3"}


def test_a_screen_in_inches_keeps_its_inches(tmp_path: Path) -> None:
    document = google(*shop("Screens", {"Ekran": "15,6″"}, {"Ekran": "17 cali"}, {"Ekran": '13 1/4"'}))
    assert found(document, tmp_path, {"filter": "ekran", "min": "15.5", "unit": "in"}) == {"p1", "p2"}
