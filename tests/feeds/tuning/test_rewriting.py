"""A file brought to say something else: exactly that, and everything a person wrote around it stays."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given, settings

from feeds.tuning import Tuning
from feeds.tuning.changes import changes
from feeds.tuning.edits import count_as, hide, merge, move, set_value, taken_back
from feeds.tuning.rewriting import rewritten
from feeds.tuning.text import read_tuning, write_tuning
from tests.feeds.tuning.tunings import few, tunings

fewer = settings(max_examples=12)

WRITTEN = """\
# ours since 2024

order = [
  "size",   # Ala: sizes first
  "color",  # then how it looks
  "price",
]
hide = ["pattern"]  # nobody asks

[filters.color]
weight = 2  # Ola wanted it
label = "Barwa"

[filters.price]
bands = [100, 200.50]

[filters.cut.merge]  # spellings
"jednorzędowa" = ["jednorzędowy"]

[[under]]  # shoes
main = "Obuwie"
hide = ["cut"]

[under.filters.size]
hard = true
"""

STYLES = {
    "tables": WRITTEN,
    "here and there": WRITTEN + '\n[filters.brand]  # later\nlabel = "Marka"\n',
    "dotted": 'filters.color.weight = 2 # heavy\nfilters.color.hard = true\nunder = [{ main = "Obuwie" }] # shoes\n',
    "braces": 'filters = { color = { weight = 2 }, cut = { merge = { "a" = ["b"] } } } # all\n[[under]]\nmain = "A"\n',
    "lines of another system": "# ours\r\nhide = []\r\n\r\n[filters.color]\r\nweight = 2 # heavy\r\n",
    "an editor's mark": "\ufeff# ours\nhide = []\n",
    "nothing": "",
}


@fewer
@given(tunings, tunings)
def test_any_tuning_becomes_any_other(before: Tuning, after: Tuning) -> None:
    written = rewritten(write_tuning(before), lambda _: after)
    assert changes(written.tuning, after) == ()
    assert read_tuning(written.text) == written.tuning


@few
@given(tunings)
def test_what_was_changed_is_taken_back_by_what_is_kept_of_it(after: Tuning) -> None:
    written = rewritten(WRITTEN, lambda _: after)
    assert changes(taken_back(written.tuning, written.changes), read_tuning(WRITTEN)) == ()


@pytest.mark.parametrize("style", STYLES)
@fewer
@given(after=tunings)
def test_a_file_may_be_written_in_any_style(style: str, after: Tuning) -> None:
    written = rewritten(STYLES[style], lambda _: after)
    assert changes(written.tuning, after) == ()
    assert [line for line in STYLES[style].splitlines() if line.startswith("#") and line not in written.text] == []


EDITS: Mapping[str, Callable[[Tuning], Tuning]] = {
    "hide": lambda tuning: hide(tuning, "brand", "Bluzki"),
    "weigh": lambda tuning: set_value(tuning, "brand", "weight", 3),
    "merge": lambda tuning: merge(tuning, "brand", "ABC", ["A-B-C", "A.B.C"]),
    "move": lambda tuning: move(tuning, "material", "color", ("size", "color", "material"), "Bluzki"),
}


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("style", [style for style in STYLES if style != "dotted"])
def test_a_change_and_the_way_back_leave_the_words_as_they_were(style: str, edit: str) -> None:
    text = STYLES[style]
    there = rewritten(text, EDITS[edit])
    assert there.changes
    back = rewritten(there.text, lambda tuning: taken_back(tuning, there.changes))
    assert back.tuning == read_tuning(text)
    assert sorted(back.text.split()) == sorted(text.removeprefix("\ufeff").split())


def test_nothing_changed_leaves_every_letter() -> None:
    assert rewritten(WRITTEN, lambda tuning: hide(tuning, "pattern")).text == WRITTEN


def test_comments_stay_where_they_are() -> None:
    written = rewritten(WRITTEN, lambda tuning: set_value(tuning, "color", "weight", 3))
    assert written.text == WRITTEN.replace("weight = 2 ", "weight = 3 ")
    moved = rewritten(WRITTEN, lambda tuning: move(tuning, "price", "size", ("size", "color", "price"))).text
    assert "# Ala: sizes first" in moved
    assert "# then how it looks" in moved
    assert read_tuning(moved).order == ("price", "size", "color")


def test_a_text_that_is_written_anew_keeps_its_comments_indented_ones_too() -> None:
    text = "# ours\nfilters.color.weight = 2\n  # heavy\nfilters.color.hard = true\n"
    wanted = {"brand": {f"Marka {number}": "Zorza" for number in range(3500)}}
    made = rewritten(text, lambda tuning: count_as(tuning, wanted))
    assert made.text.startswith("# ours\n  # heavy\n")
    assert len(made.tuning.filters["brand"].merge["Zorza"]) == len(made.changes) == 3500
