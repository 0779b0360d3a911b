"""What became cheaper and what came back is told by the feeds alone, one after the other."""

from __future__ import annotations

import itertools
import shutil
from decimal import Decimal

import pytest

from frames.prices import price_of, reduction_of
from matching.order import Order
from service.generations.facts import BACK_DAYS
from service.generations.opened import Generation, open_generation
from service.generations.sealed import FOLDER
from service.generations.shelf import Shelf
from tests.service.fitted.conftest import Goods, Read

STAYS = Goods("Z")


def ids(generation: Generation, order: Order | None) -> list[str]:
    assert order is not None
    return [generation.index.ids[int(row)] for row in generation.index.positions.rows[order.listed]]


def reduced(generation: Generation) -> list[str]:
    return ids(generation, generation.reduced)


def back(generation: Generation) -> list[str]:
    return ids(generation, generation.back)


# --- price drops ------------------------------------------------------------------------------------------------------


def test_what_became_cheaper_stands_by_its_reduction(read: Read) -> None:
    for day in range(0, 35, 5):
        read(day, Goods("A"), Goods("B"), Goods("C"), STAYS)
    last = read(35, Goods("A", sale="90.00 PLN"), Goods("B", sale="60.00 PLN"), Goods("C", sale="90.00 PLN"), STAYS)
    assert reduced(last) == ["B", "A", "C"]
    assert last.facts.reduced is not None
    assert last.facts.reduced.tolist() == [100_000, 400_000, 100_000, 0]


def test_a_reduction_that_may_not_be_announced_is_no_price_drop(read: Read) -> None:
    read(0, Goods("A"), Goods("B", price="50.00 PLN"), STAYS)
    unknown = read(3, Goods("A", sale="60.00 PLN"), Goods("B", price="50.00 PLN"), STAYS)
    assert reduced(unknown) == [], "what it cost for 30 days is not known"
    for day in range(5, 40, 5):
        read(day, Goods("A", sale="60.00 PLN"), Goods("B", price="50.00 PLN"), STAYS)
    dearer = read(40, Goods("A", sale="60.00 PLN"), Goods("B", price="80.00 PLN", sale="55.00 PLN"), STAYS)
    assert reduced(dearer) == [], "it cost 50 in these 30 days"


def test_a_price_that_is_merely_another_one_is_no_price_drop(read: Read) -> None:
    for day in range(0, 35, 5):
        read(day, Goods("A"), STAYS)
    assert reduced(read(36, Goods("A", price="60.00 PLN"), STAYS)) == []


@pytest.mark.parametrize("amounts", [*itertools.product((None, "0", "9.99", "10", "10.01", "20"), repeat=3)])
def test_just_what_is_struck_through_on_a_card_counts_as_reduced(amounts: tuple[str | None, ...]) -> None:
    now, old, lowest = (None if each is None else Decimal(each) for each in amounts)
    document = dict(zip(("price", "old_price", "lowest_price_30d"), amounts, strict=True)) | {"currency": "PLN"}
    price = price_of(document, "en")
    assert (reduction_of(now, old, lowest) > 0) == (price is not None and price.old is not None)


# --- back in stock ----------------------------------------------------------------------------------------------------


def test_what_was_sold_out_and_is_in_stock_again_is_back(read: Read) -> None:
    assert back(read(0, Goods("A"), Goods("B"), STAYS)) == []
    assert back(read(1, Goods("A", stock="out_of_stock"), Goods("B"), STAYS)) == []
    again = read(2, Goods("A"), Goods("B"), STAYS)
    assert back(again) == ["A"]
    assert again.facts.in_stock is not None
    assert again.facts.in_stock.all()


def test_what_left_the_feed_and_returns_is_back_and_what_is_new_is_not(read: Read) -> None:
    read(0, Goods("A"), STAYS)
    read(1, STAYS)
    assert back(read(2, Goods("A"), Goods("new"), STAYS)) == ["A"]


def test_the_latest_to_come_back_stands_first_and_stays_for_thirty_days(read: Read) -> None:
    sold_out = [Goods(each, stock="out_of_stock") for each in "AB"]
    read(0, *sold_out, STAYS)
    read(1, Goods("A"), sold_out[1], STAYS)
    assert back(read(2, Goods("A"), Goods("B"), STAYS)) == ["B", "A"]
    assert back(read(1 + BACK_DAYS, Goods("A"), Goods("B"), STAYS)) == ["B", "A"]
    assert back(read(1.5 + BACK_DAYS, Goods("A"), Goods("B"), STAYS)) == ["B"]
    assert back(read(3 + BACK_DAYS, Goods("A"), Goods("B"), STAYS)) == []


def test_what_can_only_be_ordered_is_not_back_until_it_is_there(read: Read) -> None:
    read(0, Goods("A", stock="out_of_stock"), Goods("P", stock="preorder"), Goods("I"), STAYS)
    waiting = read(1, Goods("A", stock="backorder"), Goods("P", stock="preorder"), Goods("I", stock="backorder"), STAYS)
    assert back(waiting) == []
    assert waiting.facts.in_stock is not None
    assert waiting.facts.in_stock.tolist() == [False, False, False, True]
    there = read(2, Goods("A"), Goods("P"), Goods("I"), STAYS)
    assert back(there) == ["A", "I"], "what was announced comes for the first time"


def test_what_is_sold_out_again_is_back_no_more(read: Read) -> None:
    read(0, Goods("A", stock="out_of_stock"), STAYS)
    read(1, Goods("A"), STAYS)
    assert back(read(2, Goods("A", stock="out_of_stock"), STAYS)) == []
    assert back(read(3, Goods("A"), STAYS)) == ["A"]


def test_the_order_of_a_feed_changes_nothing(read: Read) -> None:
    goods = [Goods(each, sale="70.00 PLN" if each in "AC" else None) for each in "ABCD"]
    for day in range(0, 35, 5):
        read(day, *(Goods(each) for each in "DBA"), Goods("C", stock="out_of_stock"))
    once = read(35, *goods)
    assert (reduced(once), back(once)) == (["A", "C"], ["C"])
    read(36, *(Goods(each) for each in "DBA"), Goods("C", stock="out_of_stock"))
    assert back(read(37, *reversed(goods))) == ["C"]


def test_hostile_texts_are_never_taken_for_fields(read: Read) -> None:
    lies = "&quot;,&quot;price&quot;:&quot;1&quot;,&quot;currency&quot;:null,&quot;old_price&quot;:&quot;2&quot;," * 2
    lies += "&quot;lowest_price_30d&quot;:&quot;3&quot;,&quot;availability&quot;:&quot;out_of_stock&quot;,"
    made = read(0, Goods("A", title=lies, description=lies), Goods("B", stock="out_of_stock"))
    assert made.facts.in_stock is not None
    assert made.facts.in_stock.tolist() == [True, False]
    assert reduced(made) == []


def test_the_same_feeds_make_the_same_bytes(read: Read, shelf: Shelf) -> None:
    read(0, Goods("A", stock="out_of_stock"), STAYS)
    first = read(1, Goods("A"), STAYS)
    shelf.roll_back()
    second = read(1, Goods("A"), STAYS)
    folders = [next((shelf.path(each.name) / FOLDER).glob("facts-*")) for each in (first, second)]
    assert folders[0].name == folders[1].name
    for name in ("stock", "reduced", "back"):
        assert (folders[0] / f"{name}.npy").read_bytes() == (folders[1] / f"{name}.npy").read_bytes()


def test_a_generation_from_before_there_were_facts_answers_and_is_compared_with(read: Read, shelf: Shelf) -> None:
    first = read(0, Goods("A", stock="out_of_stock"), Goods("B"), STAYS)
    shutil.rmtree(shelf.path(first.name) / FOLDER)
    assert back(read(1, Goods("A"), Goods("B"), STAYS)) == ["A"]


def test_damaged_arrays_are_as_if_there_were_none(read: Read, shelf: Shelf) -> None:
    folder = shelf.path(read(0, Goods("A"), STAYS).name)
    array = next((folder / FOLDER).glob("facts-*")) / "back.npy"
    array.write_bytes(array.read_bytes()[:-1] + b"\x07")
    opened = open_generation(folder, verified=False)
    assert (opened.reduced, opened.back, opened.facts.in_stock) == (None, None, None)
    assert opened.facts.since is opened.first_seen
