"""The template with the merchandiser's word, and the words that cannot hold."""

from dataclasses import replace
from decimal import Decimal

import pytest

from feeds.errors import TuningError
from feeds.industries import Industry, industry
from feeds.template import TemplateFilter
from feeds.tuning import NO_TUNING, FilterTuning, Tuning
from feeds.tuning.industry import tuned_industry

FASHION = industry("fashion")
MARKED = replace(FASHION, filters={**FASHION.filters, "illness": TemplateFilter(key="illness", sensitive=True)})


def tuned(template: Industry = FASHION, **filters: FilterTuning) -> Industry:
    return tuned_industry(template, Tuning(filters=filters))


def test_without_a_word_the_template_stays_what_it_is() -> None:
    assert tuned_industry(FASHION, NO_TUNING) == FASHION


def test_an_attribute_joins_a_filter_and_leaves_the_one_it_was_read_as() -> None:
    made = tuned(color=FilterTuning(names=("Wzór", "Tinta")))
    assert [made.key_of(name) for name in ("Wzór", "wzór", "TINTA", "Kolor")] == ["color"] * 4
    assert "Tinta" in made.filters["color"].names
    assert "wzór" not in made.filters["pattern"].names
    assert FASHION.key_of("Wzór") == "pattern"


def test_an_attribute_that_leaves_a_filter_is_one_of_its_own() -> None:
    made = tuned(cut=FilterTuning(not_names=("Krój", "cut")))
    assert [made.key_of(name) for name in ("Krój", "Cut", "Fason")] == ["kroj", "cut_own", "cut"]
    assert "krój" not in made.filters["cut"].names


def test_an_attribute_that_is_read_as_a_filter_by_its_slug_only_can_leave_it_too() -> None:
    assert tuned(color=FilterTuning(not_names=("Color!",))).key_of("Color!") == "color_own"


def test_an_attribute_of_another_filter_does_not_leave_that_one() -> None:
    assert tuned(cut=FilterTuning(not_names=("Kolor",))).key_of("Kolor") == "color"


def test_a_filter_that_no_template_knows_comes_into_being_behind_those_it_knows() -> None:
    made = tuned(zawijas=FilterTuning(label="Fastening", names=("Closure",), weight=Decimal(2)))
    assert list(made.filters) == [*FASHION.filters, "zawijas"]
    assert [made.key_of(name) for name in ("Zawijas", "closure")] == ["zawijas"] * 2
    assert made.filters["zawijas"] == TemplateFilter(key="zawijas", names=("Closure",), weight=Decimal(2))


def test_a_filter_called_like_anothers_attribute_takes_it_only_when_told_to() -> None:
    assert tuned(fit=FilterTuning()).key_of("Fit") == "cut"
    assert tuned(fit=FilterTuning(names=("fit",))).key_of("Fit") == "fit"


def test_a_label_is_the_name_in_all_languages_but_for_those_given_one_by_one() -> None:
    labels = tuned(color=FilterTuning(label="Shade", labels={"pl": "Odcień"})).filters["color"].labels
    assert labels == {**dict.fromkeys(labels, "Shade"), "pl": "Odcień"}
    assert set(labels) >= {"pl", "en"}


def test_marks_bands_and_weights_are_the_merchandisers_where_he_states_them() -> None:
    wanted = FilterTuning(
        weight=Decimal(3), hard=True, strict=True, sensitive=True, search=True, bands=(Decimal(1), Decimal(2))
    )
    made = tuned(color=wanted, gender=FilterTuning(hard=False))
    said = made.filters["color"]
    assert (said.weight, said.bands) == (Decimal(3), (Decimal(1), Decimal(2)))
    assert said.hard
    assert said.strict
    assert said.sensitive
    assert said.search
    assert made.filters["gender"] == FASHION.filters["gender"].model_copy(update={"hard": False})


def test_wishes_for_values_join_the_templates_and_win_over_them() -> None:
    own = FASHION.filters["color"].model_copy(
        update={"rename": {"lime": "lime green", "sky": "sky blue"}, "apart": ("a",)}
    )
    template = replace(FASHION, filters={**FASHION.filters, "color": own})
    wanted = FilterTuning(
        rename={"lime": "limonka"},
        apart=("khaki",),
        merge={"green": ("zielony",)},
        parts={"black-red": ("black", "red")},
    )
    said = tuned(template, color=wanted).filters["color"]
    assert said.rename == {"lime": "limonka", "sky": "sky blue"}
    assert said.apart == ("a", "khaki")
    assert (said.merge, said.parts) == ({"green": ("zielony",)}, {"black-red": ("black", "red")})


def test_a_spelling_that_is_kept_apart_leaves_the_template_s_own_merge() -> None:
    own = FASHION.filters["color"].model_copy(update={"merge": {"green": ("khaki", "olive")}})
    template = replace(FASHION, filters={**FASHION.filters, "color": own})
    assert tuned(template, color=FilterTuning(apart=("Khaki",))).filters["color"].merge == {"green": ("olive",)}


def test_the_main_filter_named_is_the_first_that_may_be_it() -> None:
    template = replace(FASHION, main=("category", "gender"))
    assert tuned_industry(template, Tuning(main="brand")).main == ("brand", "category", "gender")
    assert tuned_industry(template, Tuning(main="gender")).main == ("gender", "category")


def test_a_sensitive_filter_of_the_template_is_unmarked_with_a_reason_only() -> None:
    with pytest.raises(TuningError) as refused:
        tuned(MARKED, illness=FilterTuning(sensitive=False))
    assert str(refused.value) == (
        "filters.illness.sensitive: the template marks this filter as sensitive; to unmark it, give the reason in "
        "filters.illness.reason."
    )
    given = tuned(MARKED, illness=FilterTuning(sensitive=False, reason="it is the name of a cream"))
    assert not given.filters["illness"].sensitive
    assert tuned(MARKED, illness=FilterTuning(weight=Decimal(2))).filters["illness"].sensitive


def test_a_name_that_two_filters_want_is_refused_with_its_place() -> None:
    with pytest.raises(TuningError) as refused:
        tuned(a=FilterTuning(names=("Krój",)), b=FilterTuning(names=("KRÓJ",)))
    assert str(refused.value) == "filters.b.names: 'KRÓJ' already joins a; leave it in one of the two."


@pytest.mark.parametrize(
    "wanted",
    [
        FilterTuning(rename={"green": "Green"}, merge={"green": ("zielony",)}),
        FilterTuning(rename={"green": "zielony"}, merge={"green": ("zielony",)}),
        FilterTuning(rename={"green": "blue", "blue": "green"}),
        FilterTuning(names=("Kolor", "kolor")),
    ],
)
def test_what_only_looks_like_a_contradiction_is_followed(wanted: FilterTuning) -> None:
    assert tuned(color=wanted).filters["color"].rename == wanted.rename


def test_a_merge_adds_to_what_the_template_merges_into_that_value() -> None:
    brakes = TemplateFilter(key="brakes", merge={"szczękowe": ("v-brake", "rim"), "tarczowe": ("disc", "hydraulic")})
    bikes = replace(FASHION, filters={"brakes": brakes})
    wanted = FilterTuning(merge={"Szczękowe": ("szczekowe",), "hydrauliczne": ("hydraulic",)})
    assert tuned(bikes, brakes=wanted).filters["brakes"].merge == {
        "Szczękowe": ("v-brake", "rim", "szczekowe"),
        "tarczowe": ("disc",),
        "hydrauliczne": ("hydraulic",),
    }
