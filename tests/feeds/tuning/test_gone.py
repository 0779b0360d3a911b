"""What a tuning names and the feed no longer holds is marked, each with its place; what is there is not."""

from decimal import Decimal

import pytest

from feeds.model import Gone
from feeds.tuning import FilterTuning, Tuning, Under
from feeds.tuning.gone import gone_from
from tests.feeds.hierarchies import carried, hierarchy

TODAY = hierarchy(
    {"Clothing": (carried("color", 1.0, "Green", "black", groups=1),), "Clothing > Jeans": (carried("zip"),)},
    merges={"color": {"Green": ("zielony", "ZIELONE")}},
)


def gone(tuning: Tuning) -> list[tuple[str, str]]:
    return [(each.place, each.name) for each in gone_from(TODAY, tuning)]


def test_a_tuning_of_what_is_there_names_nothing_in_vain() -> None:
    tuning = Tuning(
        main="category",
        order=("zip", "color"),
        filters={
            "color": FilterTuning(
                merge={"green": ("Zielone", "zielony")},
                apart=("BLACK",),
                parts={"group 0": ()},
                rename={"black": "noir"},
            ),
        },
        under=(Under(main="clothing > JEANS", hide=("color",)),),
    )
    assert gone(tuning) == []


@pytest.mark.parametrize(
    ("tuning", "place", "name"),
    [
        (Tuning(main="country"), "main", "country"),
        (Tuning(order=("color", "lace")), "order", "lace"),
        (Tuning(hide=("lace",)), "hide", "lace"),
        (Tuning(pin=("lace",)), "pin", "lace"),
        (Tuning(filters={"lace": FilterTuning(merge={"a": ("b",)})}), "filters", "lace"),
        (Tuning(under=(Under(main="Clothing > Skirts"),)), "under", "Clothing > Skirts"),
        (Tuning(under=(Under(main="Clothing"), Under(main="Jeans"))), "under", "Jeans"),
        (Tuning(under=(Under(main="Clothing", order=("lace",)),)), "under.Clothing.order", "lace"),
        (Tuning(under=(Under(main="Clothing", hide=("lace",)),)), "under.Clothing.hide", "lace"),
        (Tuning(under=(Under(main="Clothing", pin=("lace",)),)), "under.Clothing.pin", "lace"),
        (Tuning(filters={"color": FilterTuning(merge={"g": ("zielony", "lime")})}), "filters.color.merge", "lime"),
        (Tuning(filters={"color": FilterTuning(apart=("khaki",))}), "filters.color.apart", "khaki"),
        (
            Tuning(filters={"color": FilterTuning(parts={"blackred": ("black", "red")})}),
            "filters.color.parts",
            "blackred",
        ),
        (Tuning(filters={"color": FilterTuning(rename={"red": "rot"})}), "filters.color.rename", "red"),
    ],
)
def test_what_disappeared_is_marked_with_its_place(tuning: Tuning, place: str, name: str) -> None:
    assert list(gone_from(TODAY, tuning)) == [Gone(place, name)]


def test_a_renamed_value_is_there_under_its_new_name() -> None:
    tuning = Tuning(filters={"color": FilterTuning(rename={"schwarz": "Black"}, merge={"schwarz": ("zielony",)})})
    assert gone(tuning) == []


def test_bands_of_what_has_no_numbers_are_said_to_be_in_vain() -> None:
    assert gone(Tuning(filters={"color": FilterTuning(bands=(Decimal(1),))})) == [("filters.color.bands", "color")]
