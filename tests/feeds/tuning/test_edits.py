"""What a merchandiser does, one thing at a time: held against dictionaries, and against the order it makes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from feeds.errors import TuningError
from feeds.model import fold
from feeds.tuning import NO_TUNING, FilterTuning, Tuning, Under
from feeds.tuning.changes import Change, changes
from feeds.tuning.edits import (
    Overtaken,
    count_as,
    free,
    hide,
    inherit,
    keep_apart,
    merge,
    move,
    rename_value,
    reset,
    reset_order,
    set_label,
    set_value,
    show,
    split,
    taken_back,
)
from feeds.tuning.rewriting import rewritten
from feeds.tuning.text import read_tuning, write_tuning

CHANGES = TypeAdapter(tuple[Change, ...])
KEYS = ("brand", "color", "cut", "price", "size")
DERIVED = ("size", "color", "brand", "price", "cut")
WHERE = (None, "Odzież", "Odzież > Bluzki")

places = st.sampled_from(WHERE)
keys = st.sampled_from(KEYS)
offering = st.tuples(st.sampled_from((hide, show, inherit)), keys, places)
weighing = st.tuples(keys, st.sampled_from((None, Decimal("0.5"), Decimal(2))), places)


def arranged(tuning: Tuning, main: str | None) -> list[str]:
    """The filters in the order that a tuning gives them under a main value, as `feeds.arrange` does."""
    order = tuning.at(tuple(main.split(" > ")) if main else None).order
    return sorted(DERIVED, key=lambda key: (order.index(key) if key in order else len(order), DERIVED.index(key)))


# --- against a model -------------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(st.lists(offering, max_size=8), st.lists(weighing, max_size=5))
def test_whatever_is_said_last_of_a_place_stands_there(offered: list[Any], weighed: list[Any]) -> None:
    tuning, model = NO_TUNING, dict[tuple[Any, ...], Any]()
    for edit, key, main in offered:
        tuning, model[main, key] = edit(tuning, key, main), edit
    for key, weight, main in weighed:
        tuning, model[main, key, "weight"] = set_value(tuning, key, "weight", weight, main), weight
    for main in WHERE:
        table: Any = next((each for each in tuning.under if each.main == main), Under(main="-")) if main else tuning
        for key in KEYS:
            said = model.get((main, key), inherit)
            assert (key in table.hide, key in table.pin) == (said is hide, said is show)
            filter_ = table.filters.get(key)
            assert (filter_.weight if filter_ else None) == model.get((main, key, "weight"))
    assert read_tuning(write_tuning(tuning)) == tuning


@settings(max_examples=60)
@given(st.lists(st.tuples(keys, keys | st.none(), places), max_size=8))
def test_a_filter_moved_before_another_is_asked_right_before_it(
    moves: list[tuple[str, str | None, str | None]],
) -> None:
    tuning = NO_TUNING
    for key, before, main in moves:
        if key != before:
            shown = arranged(tuning, main)
            others = [each for each in shown if each != key]
            others.insert(others.index(before) if before else len(others), key)
            tuning = move(tuning, key, before, shown, main)
            assert arranged(tuning, main) == others


@settings(max_examples=40)
@given(offering, offering, weighing)
def test_edits_of_different_things_may_come_in_any_order(one: Any, other: Any, third: Any) -> None:
    steps: list[Callable[[Tuning], Tuning]] = [
        lambda tuning: one[0](tuning, one[1], one[2]),
        lambda tuning: other[0](tuning, other[1], other[2]),
        lambda tuning: set_value(tuning, third[0], "weight", third[1], third[2]),
    ]
    if one[1:] == other[1:]:
        steps.pop(1)
    there, back = NO_TUNING, NO_TUNING
    for step in steps:
        there = step(there)
    for step in reversed(steps):
        back = step(back)
    assert changes(there, back) == ()


# --- order -----------------------------------------------------------------------------------------------------------


def test_as_little_is_listed_as_the_order_takes() -> None:
    assert move(NO_TUNING, "brand", "color", DERIVED).order == ("size", "brand")
    assert move(NO_TUNING, "cut", None, DERIVED[:2]).order == ("size", "color", "cut")


def test_under_a_main_value_the_order_begins_with_what_is_inherited() -> None:
    tuning = Tuning(order=("price", "color"), under=(Under(main="Odzież", order=("size",)),))
    moved = move(tuning, "cut", "size", ("size", "color", "cut"), "odzież > Bluzki")
    assert moved.at(("Odzież", "Bluzki")).order == ("cut", "size")
    assert (moved.order, moved.at(("Odzież",)).order) == (("price", "color"), ("size",))
    assert reset_order(moved, "Odzież > Bluzki") == tuning


def test_what_the_feed_does_not_hold_here_keeps_its_place_in_the_order() -> None:
    tuning = Tuning(order=("gone", "size", "color"))
    assert move(tuning, "color", "size", ("size", "color", "brand")).order == ("gone", "color", "size")


# --- here and everywhere ---------------------------------------------------------------------------------------------


def test_a_main_value_is_known_however_it_is_spelt() -> None:
    tuning = Tuning(under=(Under(main="Obuwie"),))
    assert [each.main for each in hide(tuning, "cut", "OBUWIE").under] == ["Obuwie"]


def test_what_is_said_of_a_main_value_goes_as_a_whole_or_of_one_filter() -> None:
    tuning = hide(set_value(hide(NO_TUNING, "cut", "Obuwie"), "cut", "weight", 2, "Obuwie"), "size", "Obuwie")
    assert reset(tuning, "Obuwie", "cut") == hide(NO_TUNING, "size", "Obuwie")
    assert reset(tuning, "Obuwie") == NO_TUNING


# --- values ----------------------------------------------------------------------------------------------------------


def test_spellings_count_as_one_value_whatever_was_said_of_them() -> None:
    tuning = split(keep_apart(NO_TUNING, "color", "khaki"), "color", "moro", ["zielony", "brązowy"])
    merged = merge(tuning, "color", "zielony", ["Khaki", "moro", "ZIELONY"]).filters["color"]
    assert merged.merge == {"zielony": ("Khaki", "moro")}
    assert (merged.apart, merged.parts) == ((), {})


def test_a_spelling_leaves_a_merge_or_stands_apart() -> None:
    tuning = merge(NO_TUNING, "brand", "ABC", ["A-B-C", "Abc S.A."])
    assert free(tuning, "brand", "abc s.a.").filters["brand"].merge == {"ABC": ("A-B-C",)}
    apart = keep_apart(tuning, "brand", "A-B-C").filters["brand"]
    assert (apart.merge, apart.apart) == ({"ABC": ("Abc S.A.",)}, ("A-B-C",))
    assert free(free(tuning, "brand", "A-B-C"), "brand", "Abc S.A.") == NO_TUNING


def test_a_value_is_renamed_again_by_the_name_it_has_now() -> None:
    once = rename_value(NO_TUNING, "color", "bordo", "bordowy")
    assert rename_value(once, "color", "bordowy", "wiśniowy").filters["color"].rename == {"bordo": "wiśniowy"}
    assert rename_value(once, "color", "bordowy", "bordo") == NO_TUNING
    assert rename_value(once, "color", "bordowy", None) == NO_TUNING


def test_a_filter_has_a_name_in_all_languages_and_in_single_ones() -> None:
    named = set_label(NO_TUNING, "color", {"": "Barwa", "en": "Hue"})
    assert (named.filters["color"].label, named.filters["color"].labels) == ("Barwa", {"en": "Hue"})
    assert set_label(named, "color", {"": None, "en": None}) == NO_TUNING


# --- refused ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (lambda tuning: set_value(tuning, "color", "weigth", 2), "did you mean weight?"),
        (lambda tuning: set_value(tuning, "color", "weight", 0), "filters.color.weight: a number above 0"),
        (lambda tuning: set_value(tuning, "Kolor!", "weight", 1), "'Kolor!' is no key of a filter"),
        (lambda tuning: set_value(tuning, "color", "label", "Barwa", "Obuwie"), "there is no such key"),
        (lambda tuning: set_value(tuning, "price", "bands", ["200", "100"]), "ascend"),
        (lambda tuning: merge(tuning, "price", "100", ["100 zł"]), "cannot be said of price"),
        (lambda tuning: rename_value(rename_value(tuning, "color", "a", "x"), "color", "b", "x"), "merge them instead"),
    ],
)
def test_what_cannot_be_said_is_refused_in_a_sentence(edit: Any, sentence: str) -> None:
    with pytest.raises(TuningError, match=r".+") as refused:
        edit(NO_TUNING)
    assert sentence in str(refused.value)


# --- back ------------------------------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(st.lists(offering, min_size=1, max_size=4), st.lists(weighing, max_size=3))
def test_what_was_done_last_is_taken_back_also_by_what_json_kept_of_it(offered: list[Any], weighed: list[Any]) -> None:
    tuning = NO_TUNING
    for edit, key, main in offered:
        tuning = edit(tuning, key, main)
    before = tuning
    for key, weight, main in weighed:
        tuning = set_value(tuning, key, "weight", weight, main)
    tuning = set_value(tuning, "price", "bands", ["100", "200.5"])
    done = CHANGES.validate_json(CHANGES.dump_json(changes(before, tuning)))
    assert changes(taken_back(tuning, done), before) == ()


def test_taking_back_leaves_what_others_did_since() -> None:
    mine = rewritten("# ours\n", lambda tuning: hide(tuning, "cut"))
    theirs = rewritten(mine.text, lambda tuning: set_value(tuning, "color", "weight", 2))
    back = rewritten(theirs.text, lambda tuning: taken_back(tuning, mine.changes))
    assert back.tuning.hide == ()
    assert back.tuning.filters["color"].weight == 2
    assert back.text.startswith("# ours\n")


@pytest.mark.parametrize(
    "since",
    [
        lambda tuning: set_value(tuning, "color", "weight", 3),
        lambda tuning: set_value(tuning, "color", "weight", None),
    ],
)
def test_what_was_changed_again_in_between_is_not_taken_back(since: Any) -> None:
    done = changes(NO_TUNING, set_value(NO_TUNING, "color", "weight", 2))
    with pytest.raises(Overtaken, match=r"filters\.color\.weight was changed again in between"):
        taken_back(since(set_value(NO_TUNING, "color", "weight", 2)), done)


def test_an_entry_that_is_gone_already_is_not_taken_out_again() -> None:
    done: Sequence[Change] = changes(NO_TUNING, hide(NO_TUNING, "cut"))
    with pytest.raises(Overtaken):
        taken_back(NO_TUNING, done)


# --- many at once ----------------------------------------------------------------------------------------------------

spellings = st.sampled_from(("Zielony", "zielony", "ZIELEN", "miętowy", "oliwka", "khaki"))


@settings(max_examples=60)
@given(
    st.dictionaries(spellings.map(str.casefold), spellings, max_size=5),
    st.dictionaries(spellings.map(str.casefold), spellings, max_size=5),
)
def test_many_spellings_at_once_count_as_one_after_another_would(
    before: dict[str, str], wanted: dict[str, str]
) -> None:
    tuning = one_by_one = count_as(NO_TUNING, {"color": before})
    for spelling, value in wanted.items():
        itself = fold(spelling) == fold(value)
        one_by_one = (
            keep_apart(one_by_one, "color", spelling) if itself else merge(one_by_one, "color", value, [spelling])
        )
    assert counting(count_as(tuning, {"color": wanted})) == counting(one_by_one)


def counting(tuning: Tuning) -> dict[str, str]:
    """What every spelling of the colour counts as, folded; "" for itself."""
    said = tuning.filters.get("color", FilterTuning())
    merged = {fold(each): fold(value) for value, spellings in said.merge.items() for each in spellings}
    return merged | {fold(each): "" for each in said.apart}


@pytest.mark.parametrize("values", [1, 1500])
def test_thousands_of_spellings_are_moved_and_taken_back_while_somebody_waits(values: int) -> None:
    wanted = {"brand": {f"Marka {number}": f"Firma {number % values}" for number in range(3000)}}
    begin = process_time()
    made = rewritten("# mine\n[filters.brand]\nweight = 2\n", lambda tuning: count_as(tuning, wanted))
    back = taken_back(made.tuning, made.changes)
    assert process_time() - begin < 10
    assert len(made.changes) == 3000
    assert made.text.startswith("# mine\n")
    assert back == read_tuning("[filters.brand]\nweight = 2\n")
