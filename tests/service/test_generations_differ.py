"""What is different between two generations, against a comparison of all documents one by one."""

from __future__ import annotations

import re
from typing import Any

import orjson
import pytest

from service.errors import UnknownGeneration
from service.generations import changes, difference
from service.generations.difference import Difference, Kind, difference_of
from service.generations.shelf import Shelf
from tests.service.conftest import Import
from tests.service.small_feed import small_feed


def documents(shelf: Shelf, name: str) -> dict[str, dict[str, Any]]:
    lines = (shelf.path(name) / "products.jsonl").read_bytes().splitlines()
    return {document["id"]: document for document in map(orjson.loads, lines)}


def compared(shelf: Shelf, before: str, after: str) -> dict[str, list[str]]:
    """The ids of each kind, ascending."""
    was, now = documents(shelf, before), documents(shelf, after)
    both = was.keys() & now.keys()

    def other(*fields: str) -> list[str]:
        return sorted(id_ for id_ in both if any(was[id_][field] != now[id_][field] for field in fields))

    return {
        "added": sorted(now.keys() - was.keys()),
        "removed": sorted(was.keys() - now.keys()),
        "price": other("price", "currency"),
        "availability": other("availability"),
    }


def ids(kind: Kind) -> list[str]:
    return [each.id for each in kind.shown]


def found(shelf: Shelf, difference: Difference) -> dict[str, list[str]]:
    return {name: ids(getattr(difference, name)) for name in ("added", "removed", "price", "availability")}


def changed_feed() -> bytes:
    """The small feed of 40, its prices of every third product others, some out of stock, one with a hostile title."""
    numbers = iter(range(1000))

    def price(match: re.Match[bytes]) -> bytes:
        return b"<g:price>12.34 PLN</g:price>" if next(numbers) % 3 == 0 else match[0]

    feed = re.sub(rb"<g:price>[^<]*</g:price>", price, small_feed(40))
    feed = feed.replace(b"<g:availability>in_stock", b"<g:availability>out_of_stock", 4)
    return re.sub(rb"<title>[^<]*", b'<title>",&quot;price&quot;:&quot;1&quot;,"currency":1,', feed, count=1)


def test_two_generations_differ_as_their_documents_do(do_import: Import, shelf: Shelf) -> None:
    first = do_import(small_feed(50)).name
    second = do_import(changed_feed()).name
    there, back = difference_of(shelf, first, second), difference_of(shelf, second, first)
    expected = compared(shelf, first, second)
    assert found(shelf, there) == expected
    assert found(shelf, back) == expected | {"added": expected["removed"], "removed": expected["added"]}
    assert len(expected["removed"]) == 10
    assert len(expected["price"]) > 10
    assert {name: getattr(there, name).count for name in expected} == {n: len(each) for n, each in expected.items()}


def test_one_long_id_more_makes_no_other_product_come_or_leave(do_import: Import, shelf: Shelf) -> None:
    before, long = do_import(), "A-999" + "9" * changes.WIDEST
    after = do_import(small_feed(41).replace(b"A-040", long.encode()))
    there = difference_of(shelf, before.name, after.name)
    assert found(shelf, there) == compared(shelf, before.name, after.name)
    assert (ids(there.added), ids(there.removed)) == ([long], [])
    assert ids(difference_of(shelf, after.name, before.name).removed) == [long]


def test_it_says_what_was_and_what_is(do_import: Import, shelf: Shelf) -> None:
    first, second = do_import().name, do_import(changed_feed()).name
    was, now = documents(shelf, first), documents(shelf, second)
    for each in difference_of(shelf, first, second).price.shown:
        assert (each.before, each.after) == (f"{was[each.id]['price']} PLN", "12.34 PLN")
        assert each.title == now[each.id]["title"]


def test_a_generation_differs_from_itself_in_nothing(do_import: Import, shelf: Shelf) -> None:
    name = do_import().name
    assert difference_of(shelf, name, name) == Difference(name, name)


def test_what_was_found_is_kept_and_read_again(
    do_import: Import, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = do_import().name, do_import(changed_feed()).name
    once = difference_of(shelf, first, second)
    monkeypatch.setattr(difference, "changes", None)
    assert difference_of(shelf, first, second) == once


def test_all_are_counted_and_only_the_first_named(
    do_import: Import, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(difference, "SHOWN", 3)
    monkeypatch.setattr(changes, "RUN", 7)
    first, second = do_import(small_feed(40)).name, do_import(small_feed(60)).name
    added = difference_of(shelf, first, second).added
    assert (added.count, ids(added)) == (20, compared(shelf, first, second)["added"][:3])


def test_a_generation_that_is_not_kept_is_no_generation(do_import: Import, shelf: Shelf) -> None:
    name = do_import().name
    with pytest.raises(UnknownGeneration):
        difference_of(shelf, "../../etc", name)
