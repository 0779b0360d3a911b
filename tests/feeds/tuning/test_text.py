"""The merchandiser's file: read back as it was written, refused where it is wrong, edited with its comments kept."""

import tomllib
from decimal import Decimal

import pytest
from hypothesis import given

from feeds.errors import FeedError, TuningError
from feeds.tuning import NO_TUNING, Asking, FilterTuning, Tuning, Under
from feeds.tuning.text import MOST_CHARACTERS, read_tuning, write_tuning
from tests.feeds.tuning.tunings import few, tunings


@few
@given(tunings)
def test_any_tuning_is_read_back_as_it_was_written(tuning: Tuning) -> None:
    assert read_tuning(write_tuning(tuning)) == tuning


@few
@given(tunings)
def test_equal_tunings_are_written_alike(tuning: Tuning) -> None:
    turned = tuning.model_copy(update={"filters": dict(sorted(tuning.filters.items(), reverse=True))})
    assert write_tuning(turned) == write_tuning(tuning)


def test_what_is_not_wanted_otherwise_is_not_written() -> None:
    assert tomllib.loads(write_tuning(NO_TUNING)) == {}
    written = write_tuning(Tuning(filters={"price": FilterTuning(bands=(Decimal("12.50"), Decimal(100)))}))
    assert "bands = [12.50, 100]" in written
    assert "label" not in written


def test_a_file_says_what_each_of_its_parts_is_for() -> None:
    written = write_tuning(Tuning(hide=("ean",), under=(Under(main="Jeans", order=()),))).splitlines()
    assert written[written.index('hide = ["ean"]') - 1] == "# Filters that pages do not offer."
    assert "order = []" in written


def test_numbers_are_exact() -> None:
    tuning = read_tuning("[filters.price]\nbands = [0.1, 0.3]\nweight = 1.001\ncoverage = 0.35\n")
    wanted = Asking(bands=(Decimal("0.1"), Decimal("0.3")), weight=Decimal("1.001"), coverage=0.35)
    assert tuning.filters["price"].model_dump(include=set(Asking.model_fields)) == wanted.model_dump()


def test_an_editor_may_leave_its_mark_and_its_line_ends() -> None:
    assert read_tuning('\ufefforder = ["color"]\r\nhide = []\r\n') == Tuning(order=("color",))


@pytest.mark.parametrize(
    ("text", "path", "message"),
    [
        ("\nlabel = Kolor", "line 2", "a text stands in double quotes"),
        ("order = [\n", "line 1, the last", "several in [ ]"),
        ("hide = []\nhide = []\n", "line 2", "a key stands twice"),
        ("[filters.color]\n\n[filters.color]", "line 3", "a table stands twice"),
        ('[filters.color]\nlabel = "Kol', "line 2, the last", "closing double quotes"),
        ("Kolor główny = 1", "line 1", "key = value"),
        ("values = " + "9" * 5000, "line 1, the last", "a number has thousands of digits"),
        ("order = " + "[" * 100_000, "the file", "too deep"),
        ("#" * (MOST_CHARACTERS + 1), "the file", "longer than"),
        ("ordre = []", "ordre", "there is no such key; did you mean order?"),
        ("[filters.color]\nweigth = 1", "filters.color.weigth", "did you mean weight?"),
        ('[[under]]\nmain = "A"\n[under.filters.price]\nlabel = "P"', "under[0].filters.price.label", "known are"),
        ('[[under]]\nmain = "A"\n[[under]]\nmain = "a"', "the file", "stands in two tables of `under`"),
        ('[under]\nmain = "A"', "under", "[[under]], in two brackets"),
        ("[[under]]\nhide = []", "under[0].main", "it must be given"),
        ('order = ["Kolor główny"]', "order[0]", "keys are written like 'kolor_glowny'"),
        ('[filters."Kolor"]', "filters.Kolor", "'Kolor' is no key of a filter"),
        ('industry = "fasion"', "industry", "did you mean fashion?"),
        ('order = "color"', "order", "a list in [ ] is expected"),
        ("order = [1]", "order[0]", "a text in double quotes is expected"),
        ("filters = 3", "filters", "a table is expected"),
        ("[filters]\ncolor = 3", "filters.color", "a table is expected"),
        ('[filters.color]\nhard = "yes"', "filters.color.hard", "true or false is expected"),
        ("[filters.color]\nweight = 0", "filters.color.weight", "a number above 0"),
        ("[filters.color]\nweight = 1.0001", "filters.color.weight", "at most 3 decimals"),
        ("[filters.color]\nweight = true", "filters.color.weight", "a number is expected"),
        ("[filters.color]\nweight = inf", "filters.color.weight", "not endless"),
        ("[filters.color]\ncoverage = true", "filters.color.coverage", "not true or false"),
        ("[filters.color]\ncoverage = 60", "filters.color.coverage", "at most 1"),
        ("[filters.color]\nvalues = 2.5", "filters.color.values", "a whole number"),
        ("[filters.price]\nbands = []", "filters.price.bands", "empty"),
        ("[filters.price]\nbands = [200, 100]", "filters.price.bands", "ascend"),
        ("[filters.price]\nbands = [1e999999999]", "filters.price.bands[0]", "at most 18 digits"),
        ('[filters.color]\nlabel = ""', "filters.color.label", "empty"),
        ('[filters.color.merge]\ngreen = "zielony"', "filters.color.merge.green", "a list in [ ]"),
        ('[filters.color.merge]\na = ["X"]\nb = ["x"]', "filters.color", "in `merge` as 'a' and in `merge` as 'b'"),
        ('[filters.color]\napart = ["X"]\nmerge.a = ["x"]', "filters.color", "in `apart` and in `merge` as 'a'"),
        ('[filters.a.merge]\nb = ["b-r"]\n[filters.a.parts]\nB-R = ["b"]', "filters.a", "as 'b' and in `parts`"),
        ('[filters.a]\napart = ["b-r"]\nparts.B-R = ["b"]', "filters.a", "'B-R' stands in `apart` and in `parts`"),
        ('[filters.a]\nnames = ["Krój"]\nnot_names = ["krój"]', "filters.a.not_names", "'krój' also stands in `names`"),
        ('[filters.a.rename]\nlime = "Green"\nmint = "GREEN"', "filters.a.rename", "'lime' and 'mint' would both be"),
        ('[filters.a]\nmerge.Green = []\nrename.lime = "green"', "filters.a.rename", "'Green' and 'lime' would both"),
        ('[filters.a]\nmerge = 3\nrename.lime = "green"', "filters.a.merge", "a table is expected"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_place_and_how_to_mend_it(text: str, path: str, message: str) -> None:
    with pytest.raises(TuningError) as refused:
        read_tuning(text)
    assert refused.value.path == path
    assert message in refused.value.message
    assert str(refused.value) == f"{path}: {refused.value.message}"
    assert refused.value.message[-1] in ".?"
    assert isinstance(refused.value, FeedError)
