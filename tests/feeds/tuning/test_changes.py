"""Two tunings compared: every difference once, at its place, in words."""

from decimal import Decimal

from hypothesis import given

from feeds.tuning import NO_TUNING, Asking, FilterTuning, Tuning, Under
from feeds.tuning.changes import changes
from tests.feeds.tuning.tunings import few, tunings, weights

BEFORE = Tuning(
    order=("color", "size"),
    hide=("ean", "mpn"),
    filters={
        "color": FilterTuning(weight=Decimal(2), hard=True, merge={"green": ("zielony",)}),
        "price": FilterTuning(bands=(Decimal(100), Decimal(200))),
    },
    under=(Under(main="Clothing > Jeans", filters={"price": Asking(hard=True)}),),
)
AFTER = Tuning(
    order=("size", "color"),
    hide=("mpn", "sku"),
    filters={
        "color": FilterTuning(weight=Decimal("2.5"), merge={"green": ("zielony", "olive")}),
        "price": FilterTuning(bands=(Decimal(100), Decimal(200)), label="Cena"),
    },
    under=(Under(main="Clothing > Jeans", order=(), filters={"price": Asking(hard=False)}),),
)


def test_every_difference_is_a_sentence_at_its_place() -> None:
    assert [str(change) for change in changes(BEFORE, AFTER)] == [
        "filters.color.hard is not stated any more; it was true",
        'filters.color.merge.green gains "olive"',
        "filters.color.weight is 2.5 instead of 2",
        'filters.price.label is "Cena"',
        'hide loses "ean"',
        'hide gains "sku"',
        'order is ["size", "color"] instead of ["color", "size"]',
        'under."Clothing > Jeans".filters.price.hard is false instead of true',
        'under."Clothing > Jeans".order is []',
    ]
    assert [change.kind for change in changes(BEFORE, AFTER)][:4] == ["removed", "added", "changed", "added"]


@few
@given(tunings)
def test_equal_tunings_have_no_difference_and_what_is_added_one_way_is_removed_the_other(tuning: Tuning) -> None:
    assert changes(tuning, tuning) == ()
    there, back = changes(NO_TUNING, tuning), changes(tuning, NO_TUNING)
    assert {change.kind for change in there} <= {"added"}
    assert [(each.path, each.after) for each in there] == [(each.path, each.before) for each in back]


@few
@given(tunings, weights)
def test_one_word_more_is_one_change(tuning: Tuning, weight: Decimal) -> None:
    louder = {**tuning.filters, "louder": FilterTuning(weight=weight)}
    quieter = {key: each for key, each in tuning.filters.items() if key != "louder"}
    (change,) = changes(tuning.model_copy(update={"filters": quieter}), tuning.model_copy(update={"filters": louder}))
    assert (change.path, change.kind, change.after) == ("filters.louder.weight", "added", weight)
