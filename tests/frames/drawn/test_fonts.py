"""The fonts that are shipped are those that are recorded, with their licence, and have the letters of our languages."""

import hashlib
import tomllib
from importlib.resources import files

from frames.drawn.fonts import FAMILIES, Weight, coverage, font_for

FOLDER = files("templates") / "fonts"
RECORD = tomllib.loads((FOLDER / "fonts.toml").read_text("utf-8"))

LETTERS = (
    "ąćęłńóśźż ĄĆĘŁŃÓŚŹŻ čďěňřšťůž őű ăâîșț äöüß éèêëçñ åæø ğışİ āēīūķļņ ėįų",
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя єіїґ ўЎ ђћљњџ ѓќ",
    "αβγδεζηθικλμνξοπρστυφχψω άέήίόύώ",
    "0123456789 €£¥₴₽₺₪₹zł − – — … „” «» ‘’ · • × % ° ½ ™ ® © № \u00a0\u202f",
)


def test_every_font_is_recorded_and_has_not_changed() -> None:
    for name, said in RECORD.items():
        assert said["file"] == f"{name}.ttf"
        for file, digest in ((said["file"], said["sha256"]), (said["licence_file"], said["licence_sha256"])):
            assert hashlib.sha256((FOLDER / file).read_bytes()).hexdigest() == digest
        assert "SIL OPEN FONT LICENSE Version 1.1" in (FOLDER / said["licence_file"]).read_text("utf-8")
    listed = {each.name for each in FOLDER.iterdir()}
    assert listed == {"fonts.toml"} | {said[key] for said in RECORD.values() for key in ("file", "licence_file")}
    assert {*RECORD} == {name for family in FAMILIES.values() for name in family}


def test_the_letters_of_europe_and_signs_of_money_are_there() -> None:
    for weight in Weight:
        lacking = {each for each in "".join(LETTERS) if ord(each) not in coverage(FAMILIES[weight][0])}
        assert lacking <= {" "}, lacking


def test_what_a_font_is_said_to_have_is_drawn_and_what_it_lacks_is_a_box() -> None:
    font, letters = font_for("ąж", Weight.REGULAR, 30)
    box = bytes(font.getmask("\U0010ffff"))
    assert all(bytes(font.getmask(each)) != box for each in "ąжβ€")
    assert ord("手") not in letters
    assert bytes(font.getmask("手")) == box


def test_hebrew_and_arabic_have_fonts_of_their_own() -> None:
    for text in ("ג׳ינס ירוק ABC", "بنطلون جينز أخضر"):
        _, letters = font_for(text, Weight.STRONG, 30)
        assert {ord(each) for each in text} <= letters
