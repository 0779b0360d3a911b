"""Attributes that stand only in descriptions are found where they are pairs, and never made of sentences."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.stated import stated_in


def pairs(description: str) -> list[tuple[str, str]]:
    return [(attribute.name, attribute.value) for attribute in stated_in(description)]


BAG = [("Material", "leather"), ("Weight", "1.2 kg")]


@pytest.mark.parametrize(
    "description",
    [
        "Material: leather\nWeight: 1.2 kg",
        "A bag for every day. Material: leather | Weight: 1.2 kg",
        "Material : leather ; Weight : 1.2 kg.",
        "A bag. Material: leather, weight: 1.2 kg".replace("weight", "Weight"),
        "<p>A bag.</p><ul><li>Material: leather</li><li><b>Weight:</b> 1.2 kg</li></ul>",
        "<ul>\n<li>Material:leather</li>\n<li>Weight:\n1.2 kg</li></ul>",
        "Material: leather<br/>Weight: 1.2 kg<br>Made for\nlong days",
        "<table><tr><th>Parameter</th><th>Value</th></tr><tr><td>Material</td><td>leather</td></tr>"
        "<TR><TD><p>Weight:</p></TD>\n <TD><p>1.2 kg</p></TD></TR></table>",
        "<dl><dt>Material</dt><dd>leather</dd><dt>Weight</dt><dd>1.2 kg</dd></dl>",
        "&lt;table&gt;&lt;tr&gt;&lt;td&gt;Material&lt;/td&gt;&lt;td&gt;leather&lt;/td&gt;&lt;/tr&gt;&lt;tr&gt;&lt;td&gt;Weight&lt;/td&gt;"
        "&lt;td&gt;1.2&amp;nbsp;kg&lt;/td&gt;&lt;/tr&gt;&lt;/table&gt;",
        "Details: Material: leather; Weight: 1.2 kg; a zip",
        "• Material: leather • Weight: 1.2 kg • Comes in a box",
        "Material: leather. Soft to the touch. Weight: 1.2 kg. Made in Łódź.",
        "**Material:** leather\n- Weight: 1.2 kg",
    ],
)
def test_pairs_are_found_in_lists_tables_lines_and_between_separators(description: str) -> None:
    assert [(name, value.replace("\u00a0", " ")) for name, value in pairs(description)] == BAG


def test_a_value_may_be_a_list_and_a_name_may_have_underscores() -> None:
    found = pairs("Battery. part_numbers: A32-A15, A41-A15, A42-H36, typ: notebook, napeti: 10.8V")
    assert found == [("part numbers", "A32-A15, A41-A15, A42-H36"), ("typ", "notebook"), ("napeti", "10.8V")]


def test_names_stand_in_any_language() -> None:
    assert pairs("Профіль: 60×60 мм; Навантаження: 5–80 кг") == [("Профіль", "60×60 мм"), ("Навантаження", "5–80 кг")]
    assert pairs("الوزن: 220 جرام\nالمادة: جلد") == [("الوزن", "220 جرام"), ("المادة", "جلد")]


@pytest.mark.parametrize(
    "description",
    [
        "",
        "One pair alone. Material: leather.",
        "Open from 10:30 to 18:00, scale 1:50, ratio 16:9.",
        "See https://shop.example/a:b and http://shop.example/c:d",
        "Tel: 04 437 0188, e-mail: us@shop.example; fax: 22 333 44 55",
        "Warning: keep away from fire. Note: dry clean only.",
        "Why we made it: because nobody else would have made such a thing for you. How it works: you press it and then"
        " it does all the work that you would have to do.",
        "Titolo: Gioco Piattaforma: PC Regione: UE Licenza: CD",
        "She said: hello! He said: who are you?",
        "Dubai: 04-2953915, Sharjah: 06-5300859",
        "<p style='color: red; width: 5px'>A plain text</p>",
        "<table><tr><td>Chest</td><td>90</td><td>95</td></tr><tr><td>Waist</td><td>70</td><td>75</td></tr></table>",
        "It comes with: a very long list of things that nobody would ever call the value of anything at all: none.",
    ],
)
def test_sentences_addresses_times_numbers_to_call_and_headings_are_no_attributes(description: str) -> None:
    assert pairs(description) == []


def test_the_same_pair_is_said_once_and_a_long_list_of_pairs_ends() -> None:
    assert pairs("Material: leather\nMaterial: leather\nWeight: 1.2 kg") == BAG
    assert len(pairs("\n".join(f"Name{chr(97 + n % 26)}{n}: value" for n in range(500)))) == 40


@given(st.text(alphabet="ab:;|,. \n\t<>/td&lt;é5", max_size=200))
def test_any_text_gives_short_named_values_or_nothing(text: str) -> None:
    for attribute in stated_in(text):
        assert 2 < len(attribute.name) <= 40
        assert 0 < len(attribute.value) <= 80
        assert attribute.unit is None


@pytest.mark.parametrize(
    "piece", [":", " ", "a:", "a: ", "<", "<td", "<td>", "</td> ", ": a", "a, ", ". A", "&lt;", "a a a a ", "(", "\n"]
)
def test_no_long_text_takes_long(piece: str) -> None:
    before = time.process_time()
    stated_in(piece * (500_000 // len(piece)))
    assert time.process_time() - before < 1
