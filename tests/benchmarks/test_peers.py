"""Everybody who is asked for the same ranking gives the same answer; whoever cannot is shown as another job."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from time import process_time

import pytest

from benchmarks.invented.ranked import Assortment, Wish, invented_assortment, invented_wishes
from benchmarks.peers.contenders import ALWAYS, BARE, ONCE, OURS, opened
from benchmarks.peers.job import Answer, Contender, Missing, reference
from benchmarks.peers.table import Row, compared, put, written
from benchmarks.peers.turns import Spread, in_turn, spent

PRODUCTS, WISHES = 2_000, 40
BY_NAME = {contender.name: contender for contender in (OURS, BARE, *ALWAYS, *ONCE)}


@pytest.fixture(scope="module")
def products() -> Assortment:
    return invented_assortment(PRODUCTS)


@pytest.fixture(scope="module")
def wishes() -> list[Wish]:
    return invented_wishes(WISHES)


class WithServer:
    """A peer whose server is this very process."""

    version = "1"
    servers = (os.getpid(),)

    def answer(self, wish: Wish) -> Answer:
        return []

    def close(self) -> None:
        pass


def answers_of(contender: Contender, products: Assortment, wishes: Sequence[Wish], folder: Path) -> list[Answer]:
    peer = opened(contender, products, folder)
    try:
        return [peer.answer(wish) for wish in wishes]
    finally:
        peer.close()


@pytest.mark.parametrize("name", ["Notesik", "Notesik, ids alone", "SQLite", "pandas"])
def test_who_is_always_there_answers_as_the_full_sort_does(
    name: str, products: Assortment, wishes: list[Wish], tmp_path: Path
) -> None:
    right = [reference(products, wish) for wish in wishes]
    assert answers_of(BY_NAME[name], products, wishes, tmp_path) == right


@pytest.mark.bench
@pytest.mark.parametrize("name", ["DuckDB", "polars", "tantivy"])
def test_who_is_installed_for_benchmarks_answers_as_the_full_sort_does(
    name: str, products: Assortment, wishes: list[Wish], tmp_path: Path
) -> None:
    right = [reference(products, wish) for wish in wishes]
    assert answers_of(BY_NAME[name], products, wishes, tmp_path) == right


@pytest.mark.postgresql
def test_postgresql_answers_as_the_full_sort_does(products: Assortment, wishes: list[Wish], tmp_path: Path) -> None:
    right = [reference(products, wish) for wish in wishes]
    assert answers_of(BY_NAME["PostgreSQL"], products, wishes, tmp_path) == right


def test_nearest_neighbours_are_another_job(products: Assortment, wishes: list[Wish], tmp_path: Path) -> None:
    right = [reference(products, wish) for wish in wishes]
    same, part = compared(answers_of(BY_NAME["scikit-learn"], products, wishes, tmp_path), right)
    assert not BY_NAME["scikit-learn"].exact
    assert same < WISHES
    assert 0 < part < 1


def test_who_is_not_there_is_said_by_what_is_missing(products: Assortment, tmp_path: Path) -> None:
    with pytest.raises(Missing, match="no package benchmarks\\.peers\\.in_nothing"):
        opened(Contender("Nothing", "in_nothing", "Nothing"), products, tmp_path)


def test_the_full_sort_puts_points_before_popularity_and_popularity_before_the_id(products: Assortment) -> None:
    wish = Wish((0,), (3,), (), None, (), (), None)
    answer = reference(products, wish)
    stands = [(products.color[row] != 3, -products.popularity[row], row) for row in answer]
    assert len(answer) == 12
    assert stands == sorted(stands)
    assert {int(products.category[row]) for row in answer} == {0}


def test_everybody_answers_every_wish_in_turn(products: Assortment, wishes: list[Wish], tmp_path: Path) -> None:
    ours = opened(OURS, products, tmp_path)
    turns = in_turn({"one": ours, "other": ours}, wishes, 8)
    assert [len(taken.seconds) for taken in turns.values()] == [5, 5]
    assert turns["one"].answers == turns["other"].answers == tuple(ours.answer(wish) for wish in wishes)
    assert turns["one"].milliseconds(8).low > 0


def test_the_time_of_a_server_counts_too() -> None:
    peer = WithServer()
    alone = -process_time()
    both = -spent(peer)
    sum(number * number for number in range(2_000_000))
    alone, both = alone + process_time(), both + spent(peer)
    assert both > 1.5 * alone  # its server is this very process, so that everything counts twice


def test_the_interval_of_a_median_leaves_out_what_19_of_20_repetitions_would() -> None:
    """Of sixteen rounds the fourth and the thirteenth: with both tails 2.1 % of fair coins fall outside."""
    assert Spread.of([float(number) for number in range(16, 0, -1)]) == Spread(8.5, 4.0, 13.0)
    assert Spread.of([1.0, 2.0, 3.0]) == Spread(2.0, 1.0, 3.0)


def test_answers_are_compared_whole_and_by_their_products() -> None:
    assert compared([[1, 2], [3, 4], []], [[1, 2], [4, 5], [6]]) == (1, 3 / 5)


def test_the_table_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- a -->\nold\n<!-- /a -->\nafter\n", "utf-8")
    row = Row("Them", "1.2", Spread(3.0, 2.0, 4.0), Spread(6.5, 6.0, 7.0), 1.25, 9, 10, 0.95)
    put(page, "a", written([row]))
    text = page.read_text("utf-8")
    assert "| Them | 1.2 | 3.00 | 6.5 | 6.0 to 7.0 | 1.2 | 9 of 10 | 95% |" in text
    assert text.startswith("before\n<!-- a -->\n|")
    assert "old" not in text
    with pytest.raises(ValueError, match="no place for b"):
        put(page, "b", "")
