"""The hierarchy in order: what pages offer, why they do not offer the rest, and how much it weighs."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.arrange import arrange
from feeds.industries import industry
from feeds.model import DependentFilter, Filter, FilterType, Hierarchy, MainValue
from feeds.thresholds import DEFAULT_THRESHOLDS, Thresholds
from feeds.tuning import NO_TUNING, Asking, FilterTuning, Tuning, Under
from feeds.tuning.industry import tuned_industry
from tests.feeds.hierarchies import carried, hierarchy

JEANS, BLOUSES = "Clothing > Jeans", "Clothing > Blouses"


def arranged(
    made: Hierarchy, tuning: Tuning = NO_TUNING, template: str = "fashion", thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> Hierarchy:
    return arrange(made, tuned_industry(industry(template), tuning), tuning, thresholds)


def listed(made: Hierarchy, main: str | None = JEANS) -> list[str]:
    return [each.filter for each in _node(made, main).dependent]


def hidden(made: Hierarchy, main: str | None = JEANS) -> dict[str, str | None]:
    return {each.filter: each.hidden for each in _node(made, main).dependent}


def _node(made: Hierarchy, main: str | None) -> MainValue:
    return next(node for node in made.values if node.value == main)


def of(*dependent: DependentFilter) -> Hierarchy:
    return hierarchy({JEANS: dependent})


# --- order -----------------------------------------------------------------------------------------------------------


def test_the_templates_filters_come_in_its_order_and_the_rest_best_covered_first() -> None:
    made = of(carried("zip", 0.7), carried("sole", 0.9), carried("lace", 0.9), carried("brand"), carried("gender"))
    assert listed(arranged(made)) == ["gender", "brand", "lace", "sole", "zip"]


def test_what_the_merchandiser_orders_comes_first_and_then_what_is_pinned() -> None:
    made = of(carried("gender"), carried("color"), carried("zip"), carried("sole"))
    assert listed(arranged(made, Tuning(order=("sole", "color"), pin=("zip",)))) == ["sole", "color", "zip", "gender"]


def test_an_order_holds_under_its_main_value_and_below_it_only() -> None:
    made = hierarchy({each: (carried("gender"), carried("color")) for each in ("Clothing", JEANS, BLOUSES)})
    tuned = arranged(made, Tuning(under=(Under(main=JEANS, order=("color", "gender")),), order=("gender",)))
    assert listed(tuned, JEANS) == ["color", "gender"]
    assert listed(tuned, BLOUSES) == listed(tuned, "Clothing") == ["gender", "color"]


def test_the_whole_catalogue_and_products_without_a_main_value_are_arranged_too() -> None:
    made = hierarchy({None: (carried("color"), carried("gender"))})
    tuned = arranged(made, Tuning(hide=("gender",)))
    assert listed(tuned, None) == [each.filter for each in tuned.everything.dependent] == ["gender", "color"]
    assert [each.hidden for each in tuned.everything.dependent] == ["hidden by the merchandiser", None]


# --- what is shown ---------------------------------------------------------------------------------------------------

LONG = Filter("model_line", "Model line", FilterType.CHOICE)


@pytest.mark.parametrize(
    ("dependent", "reason"),
    [
        (carried("color", 1.0, "green"), "one value only"),
        (carried("color", 0.5999), "carried by 59.99% of the products (60% needed)"),
        (carried("color", 0.6), None),
        (carried("model_line", 1.0, cardinality=31), "31 values without a search among them or groups (30 at most)"),
        (carried("model_line", 1.0, cardinality=30), None),
        (carried("model_line", 1.0, cardinality=31, groups=1), None),
    ],
)
def test_a_filter_is_offered_where_its_evidence_is_enough_and_says_why_not_elsewhere(
    dependent: DependentFilter, reason: str | None
) -> None:
    assert hidden(arranged(hierarchy({JEANS: (dependent,)}, LONG))) == {dependent.filter: reason}


@pytest.mark.parametrize("filter_", [replace(LONG, search=True), replace(LONG, type=FilterType.RANGE, unit="cm")])
def test_many_values_are_no_list_that_is_too_long_where_they_are_searched_or_a_range(filter_: Filter) -> None:
    assert hidden(arranged(hierarchy({JEANS: (carried("model_line", 1.0, cardinality=500),)}, filter_))) == {
        "model_line": None
    }


def test_a_technical_name_is_not_offered_unless_the_merchandiser_takes_it_up() -> None:
    made = hierarchy({JEANS: (carried("custom_label_0"),)}, Filter("custom_label_0", "Custom label 0", LONG.type))
    assert hidden(arranged(made)) == {"custom_label_0": "a technical name"}
    taken_up = arranged(made, Tuning(filters={"custom_label_0": FilterTuning(label="Collection")}))
    assert hidden(taken_up) == {"custom_label_0": None}
    assert taken_up.filters["custom_label_0"].label == "Collection"


def test_at_most_eight_are_offered_and_the_templates_filters_are_among_them() -> None:
    own = [carried(f"own_{number}") for number in range(9)]
    shown = hidden(arranged(of(*own, carried("price"), carried("color"))))
    assert [key for key, reason in shown.items() if reason is None] == [
        "color", "price", *(f"own_{number}" for number in range(6)),
    ]  # fmt: skip
    assert set(shown.values()) == {None, "beyond the first 8"}


def test_what_is_hidden_for_another_reason_takes_no_place_of_the_first_eight() -> None:
    made = of(carried("color", 0.1), carried("gender"), *(carried(f"own_{number}") for number in range(7)))
    shown = hidden(arranged(made, Tuning(hide=("own_0",), pin=("own_6",))))
    assert [key for key, reason in shown.items() if reason is not None] == ["color", "own_0"]


def test_a_pinned_filter_is_offered_whatever_the_evidence_and_counts_before_others() -> None:
    made = of(*(carried(f"own_{number}") for number in range(8)), carried("rare", 0.01, "one"))
    shown = hidden(arranged(made, Tuning(pin=("rare",))))
    assert shown["rare"] is None
    assert [key for key, reason in shown.items() if reason] == ["own_7"]


def test_more_pinned_filters_than_there_are_places_are_all_offered_and_nothing_else() -> None:
    keys = tuple(f"own_{number}" for number in range(10))
    shown = hidden(arranged(of(*map(carried, (*keys, "color"))), Tuning(pin=keys)))
    assert [key for key, reason in shown.items() if reason] == ["color"]


def test_hiding_wins_over_pinning_at_one_place_and_the_nearest_word_over_both() -> None:
    made = hierarchy({JEANS: (carried("color"),), BLOUSES: (carried("color"),)})
    tuning = Tuning(hide=("color",), pin=("color",), under=(Under(main=JEANS, pin=("color",)),))
    tuned = arranged(made, tuning)
    assert (hidden(tuned, JEANS), hidden(tuned, BLOUSES)) == ({"color": None}, {"color": "hidden by the merchandiser"})


def test_the_merchandisers_own_coverage_and_number_of_values_replace_what_holds_by_default() -> None:
    made = of(carried("color", 0.3), carried("gender", 0.95), carried("zip", 1.0, "yes"))
    wanted = {
        "color": FilterTuning(coverage=0.25),
        "gender": FilterTuning(coverage=0.99, values=3),
        "zip": FilterTuning(values=1),
    }
    assert hidden(arranged(made, Tuning(filters=wanted))) == {
        "gender": "fewer than 3 values",
        "color": None,
        "zip": None,
    }


def test_how_many_values_make_a_question_is_a_threshold() -> None:
    made = of(carried("color"), carried("gender", cardinality=3))
    assert hidden(arranged(made, thresholds=replace(DEFAULT_THRESHOLDS, values=3))) == {
        "gender": None,
        "color": "fewer than 3 values",
    }


def test_all_of_it_follows_the_thresholds() -> None:
    made = hierarchy({JEANS: (carried("color", 0.5), carried("model_line", 1.0, cardinality=6), carried("zip"))}, LONG)
    strict = replace(DEFAULT_THRESHOLDS, shown_coverage=0.4, shown_values=5, shown_filters=1)
    assert hidden(arranged(made, thresholds=strict)) == {
        "color": None,
        "model_line": "6 values without a search among them or groups (5 at most)",
        "zip": "beyond the first 1",
    }


# --- weights, names, marks -------------------------------------------------------------------------------------------


def test_weight_and_hardness_are_the_nearest_word_and_the_templates_without_any() -> None:
    made = hierarchy({JEANS: (carried("color"), carried("zip")), BLOUSES: (carried("color"), carried("zip"))})
    template = industry("fashion").filters["color"]
    tuning = Tuning(
        filters={"zip": FilterTuning(weight=Decimal("0.5"), hard=True)},
        under=(Under(main=BLOUSES, filters={"zip": Asking(hard=False), "color": Asking(weight=Decimal(3))}),),
    )
    tuned = arranged(made, tuning)
    said = {
        main: {each.filter: (each.weight, each.hard) for each in _node(tuned, main).dependent}
        for main in (JEANS, BLOUSES)
    }
    assert said[JEANS] == {"color": (template.weight, template.hard), "zip": (Decimal("0.5"), True)}
    assert said[BLOUSES] == {"color": (Decimal(3), template.hard), "zip": (Decimal("0.5"), False)}


def test_a_filter_is_called_as_the_merchandiser_says_in_every_language_or_in_one() -> None:
    tuning = Tuning(
        filters={
            "color": FilterTuning(label="Shade"),
            "zip": FilterTuning(labels={"pl": "Suwak"}),
            "category": FilterTuning(label="Department"),
        }
    )
    made = arranged(of(carried("color"), carried("zip"), carried("gender")), tuning)
    assert (made.filters["color"].label, set(made.filters["color"].labels.values())) == ("Shade", {"Shade"})
    assert (made.filters["zip"].label, made.filters["zip"].labels) == ("Zip", {"pl": "Suwak"})
    assert (made.filters["gender"].label, made.filters["gender"].labels["pl"]) == ("Gender", "Płeć")
    assert made.main.label == "Department"


# --- what always holds -----------------------------------------------------------------------------------------------

KEYS = ("gender", "color", "price", "size", "zip", "sole", "lace", "custom_label_1", "own_1", "own_2", "own_3", "own_4")
keys = st.sampled_from(KEYS)
some = st.lists(keys, max_size=3, unique=True).map(tuple)
dependents = st.lists(
    st.builds(
        DependentFilter,
        filter=keys,
        coverage=st.integers(0, 20).map(lambda twentieths: twentieths / 20),
        cardinality=st.integers(0, 60),
    ),
    unique_by=lambda each: each.filter,
)
tunings = st.builds(
    Tuning,
    order=some,
    hide=some,
    pin=some,
    filters=st.dictionaries(keys, st.builds(FilterTuning, label=st.none() | st.just("Name")), max_size=2),
    under=st.lists(st.builds(Under, main=st.just(JEANS), order=st.none() | some, hide=some, pin=some), max_size=1),
)


@given(dependents, tunings)
def test_arranging_again_changes_nothing(own: list[DependentFilter], tuning: Tuning) -> None:
    once = arranged(of(*own), tuning)
    assert arranged(once, tuning) == once


@given(dependents.flatmap(lambda own: st.tuples(st.just(own), st.permutations(own))), tunings)
def test_the_order_in_which_filters_come_does_not_matter(
    orders: tuple[list[DependentFilter], list[DependentFilter]], tuning: Tuning
) -> None:
    first, second = (hierarchy({JEANS: tuple(own)}, *map(_choice, KEYS)) for own in orders)
    assert arranged(first, tuning).values == arranged(second, tuning).values


def _choice(key: str) -> Filter:
    return Filter(key, key.title(), FilterType.CHOICE)


@given(dependents, tunings)
def test_nothing_is_lost_and_nothing_that_is_offered_breaks_a_rule(own: list[DependentFilter], tuning: Tuning) -> None:
    [node] = arranged(of(*own), tuning).values
    assert sorted(each.filter for each in node.dependent) == sorted(each.filter for each in own)
    wanted = tuning.at(node.path)
    for each in node.dependent:
        if each.filter in wanted.pin:
            assert each.shown
        elif each.shown:
            assert each.filter not in wanted.hide
            assert each.cardinality >= 2
            assert each.coverage >= 0.6
            assert each.cardinality <= 30
            assert each.filter != "custom_label_1" or each.filter in tuning.filters
    offered = [each for each in node.dependent if each.shown]
    pinned = [each for each in offered if each.filter in wanted.pin]
    assert len(offered) <= max(8, len(pinned))
