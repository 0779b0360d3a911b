"""The pictures show what the articles say, as safe and small SVG."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from service.demo.assortment import KINDS, Article, articles
from service.demo.palette import COLOURS, darker, lighter, lightness
from service.demo.pictures import draw, paints_of, picture
from service.demo.shapes import SHAPES, Look
from service.demo.shapes.canvas import both, bounds, ellipse, fill, mirrored, symmetric
from service.demo.wardrobe import PALETTES

SVG = "{http://www.w3.org/2000/svg}"


def first(kind: str) -> Article:
    """An article of a kind in plain green, so that what a test changes is all that changes."""
    article = next(article for article in articles() if article.kind == kind)
    return replace(article, colour="zielony", pattern="gładki")


def with_detail(article: Article, name: str, value: str) -> Article:
    return replace(article, details={**article.details, name: value})


def test_every_article_with_an_image_has_a_small_well_formed_picture_without_text() -> None:
    for article in articles():
        drawn = picture(article.id)
        assert (drawn is not None) == article.pictured
        if drawn is None:
            continue
        root = ElementTree.fromstring(drawn)
        assert len(drawn) < 6000, article.title
        assert root.get("viewBox") == "0 0 600 800"
        assert not {SVG + "text", SVG + "script", SVG + "title", SVG + "image"} & {
            element.tag for element in root.iter()
        }
        assert not any(name.startswith("on") for element in root.iter() for name in element.attrib)


def test_what_a_picture_refers_to_stands_in_the_picture_itself() -> None:
    for article in articles():
        drawn = draw(article).decode()
        names = set(re.findall(r'id="(\w+)"', drawn))
        assert set(re.findall(r'(?:href="#|url\(#)(\w+)', drawn)) <= names, article.title
        assert "http" not in drawn.replace("http://www.w3.org/2000/svg", "")


def test_an_id_the_shop_does_not_know_has_no_picture() -> None:
    assert picture("KW-1") is None
    assert picture("../../etc/passwd") is None


def test_the_same_article_is_always_drawn_the_same() -> None:
    assert draw(articles()[0]) == draw(articles()[0])


def test_every_kind_has_a_shape_of_its_own() -> None:
    assert {kind.key for kind in KINDS} == set(SHAPES)
    outlines = {draw(replace(first(kind.key), details={**first(kind.key).details})) for kind in KINDS}
    assert len(outlines) == len(KINDS)


def test_every_colour_the_shop_sells_is_known_to_the_palette() -> None:
    sold = {colour for article in articles() for colour in article.colours}
    dealt = {one for palette in PALETTES.values() for colour in palette for one in colour.split("/")}
    assert sold | dealt <= set(COLOURS)
    assert len(set(COLOURS.values())) == len(COLOURS)


@pytest.mark.parametrize("kind", [kind.key for kind in KINDS])
def test_a_garment_is_filled_with_the_colour_it_states(kind: str) -> None:
    for colour in ("zielony", "czarny", "biały"):
        drawn = draw(replace(first(kind), colour=colour)).decode()
        assert re.search(f'(fill|stroke)="{COLOURS[colour]}"', drawn)


@pytest.mark.parametrize("kind", [kind.key for kind in KINDS])
def test_a_second_colour_is_seen_beside_the_first(kind: str) -> None:
    drawn = draw(replace(first(kind), colour="zielony/czerwony")).decode()
    assert COLOURS["zielony"] in drawn
    assert COLOURS["czerwony"] in drawn


@pytest.mark.parametrize("colour", ["", "morska piana"])
def test_an_unstated_or_unknown_colour_is_a_neutral_hatch(colour: str) -> None:
    drawn = draw(replace(first("sukienka"), colour=colour)).decode()
    assert "rotate(45)" in drawn
    assert not any(shade in drawn for shade in COLOURS.values())


@pytest.mark.parametrize("pattern", ["kropki", "paski", "krata", "kwiaty", "prążki"])
def test_a_pattern_lies_over_the_cloth(pattern: str) -> None:
    plain, patterned = first("koszula"), replace(first("koszula"), pattern=pattern)
    assert "url(#p)" not in draw(plain).decode()
    assert "url(#p)" in draw(patterned).decode()


@pytest.mark.parametrize(
    ("kind", "detail", "values"),
    [
        ("dzinsy", "Fason", ["skinny", "proste", "bootcut", "szerokie"]),
        ("dzinsy", "Długość", ["długie", "7/8"]),
        ("dzinsy", "Przetarcia", ["tak", "brak"]),
        ("spodnica", "Fason", ["ołówkowa", "rozkloszowana", "plisowana"]),
        ("spodnica", "Długość", ["mini", "midi", "maxi"]),
        ("sukienka", "Rękaw", ["na ramiączkach", "krótki", "długi"]),
        ("sukienka", "Fason", ["rozkloszowana", "dopasowana", "kopertowa"]),
        ("bluzka", "Rękaw", ["krótki", "3/4", "długi"]),
        ("bluzka", "Dekolt", ["z kokardą", "w serek", "okrągły"]),
        ("koszula", "Kołnierz", ["klasyczny", "stójka"]),
        ("tshirt", "Nadruk", ["tak", "brak"]),
        ("sweter", "Dekolt", ["golf", "w serek", "okrągły"]),
        ("sweter", "Splot", ["gładki", "warkocze"]),
        ("bluza", "Kaptur", ["tak", "brak"]),
        ("bluza", "Zapinanie", ["zamek", "brak"]),
        ("puchowa", "Kaptur", ["tak", "brak"]),
        ("plaszcz", "Fason", ["dwurzędowy", "jednorzędowy", "szlafrokowy"]),
        ("sneakersy", "Fason", ["niskie", "wysokie"]),
        ("botki", "Fason", ["sztyblety", "sznurowane"]),
        ("kozaki", "Wysokość obcasa", ["3 cm", "8 cm"]),
        ("szpilki", "Wysokość obcasa", ["7 cm", "8,5 cm", "10 cm"]),
        ("szpilki", "Pasek wokół kostki", ["tak", "nie"]),
        ("torebka", "Fason", ["shopper", "listonoszka", "kuferek"]),
        ("szalik", "Frędzle", ["tak", "brak"]),
        ("czapka", "Fason", ["z pomponem", "gładka", "z daszkiem"]),
        ("pasek", "Klamra", ["srebrna", "złota"]),
    ],
)
def test_what_an_article_states_can_be_seen(kind: str, detail: str, values: list[str]) -> None:
    drawings = {draw(with_detail(first(kind), detail, value)) for value in values}
    assert len(drawings) == len(values)


def test_a_longer_skirt_is_drawn_longer_and_a_wider_cut_wider() -> None:
    def measured(kind: str, **details: str) -> tuple[float, float]:
        left, top, right, bottom = bounds(SHAPES[kind](Look("gładki", False, details)))
        return right - left, bottom - top

    lengths = [measured("spodnica", Fason="ołówkowa", Długość=length)[1] for length in ("mini", "midi", "maxi")]
    widths = [measured("dzinsy", Fason=cut, Długość="długie")[0] for cut in ("skinny", "bootcut", "szerokie")]
    assert lengths == sorted(set(lengths))
    assert widths == sorted(set(widths))


def test_a_hostile_article_cannot_put_markup_into_its_picture() -> None:
    evil = '"><script>alert(1)</script>'
    article = replace(first("czapka"), title=evil, colour=evil, pattern=evil, brand=evil)
    drawn = draw(replace(article, details=dict.fromkeys(article.details, evil)))
    assert b"script" not in drawn
    ElementTree.fromstring(drawn)


def test_lines_stay_visible_on_black_and_on_white() -> None:
    for colour in ("czarny", "biały"):
        paints = paints_of(replace(first("plaszcz"), colour=colour))
        assert abs(lightness(paints["line"]) - lightness(paints["main"])) > 0.15


def test_shades_of_a_colour_go_where_their_names_say() -> None:
    for shade in COLOURS.values():
        assert lightness(darker(shade, 0.3)) < lightness(shade) <= lightness(lighter(shade, 0.3))


def test_an_outline_is_closed_and_the_same_on_both_sides() -> None:
    assert symmetric("M300 100 L400 100 C420 200 420 300 400 400 L300 400") == (
        "M300 100 L400 100 C420 200 420 300 400 400 L300 400"
        "L200 400C180 300 180 200 200 100L300 100Z"
    )  # fmt: skip
    one, other = both(fill("M310 10 Q320 20 330.4 30"))
    assert other.path == "M290 10 Q280 20 270 30"
    assert mirrored(other.path) == one.path.replace("330.4", "330")
    assert ellipse(300, 400, 10, 20).startswith("M290 400C")


def test_drawing_loads_no_xml_parser_and_no_table_library() -> None:
    code = "import sys, service.demo.pictures; print(sorted({'lxml', 'pandas', 'pyarrow', 'feeds'} & set(sys.modules)))"
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
