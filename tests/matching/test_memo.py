"""What is kept from one question to the next changes no answer."""

from __future__ import annotations

from decimal import Decimal

from matching.index import Index
from matching.memo import Memo
from matching.model import Criterion, Preference
from matching.rank import rank
from tests.matching.building import index_of

ASKED = (
    Criterion("price", max=Decimal("200")),
    Criterion("price", max=Decimal("200.00")),
    Criterion("price", max=Decimal("200"), must=True),
    Criterion("price", any=("300", "7.50")),
    Criterion("color", any=("red",)),
    Criterion("color", any=("RED",)),
    Criterion("color", any=("blue", "unheard of")),
    Criterion("color", none=("red",), weight=2000),
)


def shop() -> Index:
    """A few products, of which nobody asked anything yet."""
    return index_of(
        {"id": "a", "filters": {"category": ["X"], "color": ["red"], "price": "300.00"}},
        {"id": "b", "filters": {"category": ["Y"], "color": ["blue"], "price": "7.50"}},
        {"id": "c", "filters": {"category": ["X"], "price": "200.00"}},
    )


def test_a_memo_begins_anew_when_it_is_full() -> None:
    memo: Memo[str] = Memo(2)
    assert [memo.keep(number, str(number)) for number in range(3)] == ["0", "1", "2"]
    assert [memo.get(number) for number in range(4)] == [None, None, "2", None]


def test_who_was_asked_before_answers_as_who_was_not() -> None:
    known = shop()
    for _ in range(2):
        for main in (None, "X", "Y"):
            for criterion in ASKED:
                preferences = (Preference(main, (criterion,)), Preference("X", (ASKED[0], criterion)))
                assert rank(known, preferences) == rank(shop(), preferences)


def test_a_number_is_told_back_as_it_was_written_whatever_was_asked_before() -> None:
    known = shop()
    told = [rank(known, (Preference(None, (criterion,)),)).matches[-1].missed[0].wanted for criterion in ASKED[:2]]
    assert told == ["at most 200", "at most 200.00"]
