"""Many texts in two arrays: what was put in comes out, and they are sorted as Python sorts them."""

from hypothesis import given
from hypothesis import strategies as st

from feeds.model import Texts
from feeds.model.texts import WIDEST

LISTS = st.lists(st.text("aAżŁ\U0001f600\uffee-0\x00", max_size=4) | st.just("x" * (WIDEST + 1)), max_size=12)


@given(LISTS)
def test_texts_come_out_as_they_were_put_in(texts: list[str]) -> None:
    held = Texts.of(texts)
    assert [*held] == [held[place] for place in range(len(held))] == texts
    assert Texts.of(held) is held


@given(LISTS)
def test_texts_ascend_as_python_sorts_them_and_equal_ones_keep_their_order(texts: list[str]) -> None:
    assert Texts.of(texts).ascending().tolist() == sorted(range(len(texts)), key=texts.__getitem__)
