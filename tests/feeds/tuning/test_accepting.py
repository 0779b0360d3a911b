"""A proposal accepted into the merchandiser's file: one spelling counts as a value, and all else stays."""

from __future__ import annotations

import pytest
from hypothesis import given

from feeds.tuning import FilterTuning, Tuning
from feeds.tuning.edits import merge
from feeds.tuning.rewriting import rewritten
from feeds.tuning.text import read_tuning, write_tuning
from tests.feeds.tuning.tunings import few, names, tunings

MINE = """# my own words
industry = "fashion"  # since spring

[filters.color]  # as the shop says it
weight = 2
merge = { green = ["zielony"] }  # by hand

[filters.size.merge]
XL = [
  "x-l",  # of one supplier
]

[[under]]
main = "Jeans"  # the best sellers
"""


def accepted(text: str, key: str, value: str, spelling: str) -> str:
    """The text in which a spelling counts as a value."""
    return rewritten(text, lambda tuning: merge(tuning, key, value, [spelling])).text


@pytest.mark.parametrize(
    ("filter_key", "value", "spelling"),
    [("color", "green", "ZIEL."), ("color", "dark red", "bordo"), ("size", "XL", "x l"), ("brand", "A & B", "a i b")],
)
def test_an_accepted_value_is_written_into_the_file_and_every_comment_stays(
    filter_key: str, value: str, spelling: str
) -> None:
    edited = accepted(MINE, filter_key, value, spelling)
    before, after = read_tuning(MINE), read_tuning(edited)
    stated = before.filters.get(filter_key, FilterTuning())
    merge = {**stated.merge, value: (*stated.merge.get(value, ()), spelling)}
    filters = {**before.filters, filter_key: stated.model_copy(update={"merge": merge})}
    assert after == before.model_copy(update={"filters": filters})
    comments = [line.partition("#")[2] for line in MINE.splitlines() if "#" in line]
    assert all(comment in edited for comment in comments)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "filters.color.weight = 2\n",
        'filters.color.merge.green = ["zielony"]\n',
        "filters.color = { weight = 2 }\n",
        '[[under]]\nmain = "Jeans"\n[filters.size]\nweight = 3',
        '[filters]\n[filters.color.labels]\npl = "K"\n',
    ],
)
def test_a_value_can_be_accepted_into_any_layout(text: str) -> None:
    edited = read_tuning(accepted(text, "color", "green", "Zielonkawy"))
    assert "Zielonkawy" in edited.filters["color"].merge["green"]
    assert edited.under == read_tuning(text).under


@few
@given(tunings, names, names)
def test_accepting_adds_one_spelling_and_nothing_else(tuning: Tuning, value: str, spelling: str) -> None:
    unheard = f"unheard {spelling}"
    edited = read_tuning(accepted(write_tuning(tuning), "new", value, unheard))
    assert edited.filters["new"].merge[value] == (unheard,) or "new" in tuning.filters
    assert {key: each for key, each in edited.filters.items() if key != "new"} == {
        key: each for key, each in tuning.filters.items() if key != "new"
    }


def test_what_counts_already_changes_nothing() -> None:
    assert accepted(MINE, "color", "green", "zielony") == MINE


def test_whatever_was_said_of_a_spelling_before_gives_way() -> None:
    edited = accepted('[filters.color]\napart = ["olive"]  # no\n', "color", "green", "Olive")
    assert read_tuning(edited).filters["color"] == FilterTuning(merge={"green": ("Olive",)})
