"""The quick way through a feed and the slow one find the same items, whatever stands in them."""

from collections.abc import Mapping

import numpy as np
import pytest

from feeds import runs
from feeds.batch import Rows
from feeds.carried import NEW, Keys
from feeds.item import Item
from feeds.model import Rejection
from feeds.read import read_items
from tests.feeds.trouble.outcomes import HEAD, TAIL, document

GOOD = b"<item><g:id>%d</g:id><title>A cup</title><g:price>10.00 PLN</g:price></item>"
NAMESAKE_IN_TEXT = b"<item><g:id>t</g:id><title><![CDATA[</item>]]></title></item>"
NAMESAKE_INSIDE = b"<item><g:id>n</g:id><related><item><g:id>m</g:id></item></related></item>"
SPACED = b"<item><g:id>s</g:id></item >"
EMPTY = b"<item/>"
BANNER = b"<banner><g:id>b</g:id></banner>"
UNDECLARED = b"<item><g:id>u</g:id><u:colour>red</u:colour></item>"
NO_ADDRESS = b'<item xmlns:q="a b"><g:id>a</g:id></item>'
RELATIVE_ADDRESS = b'<item xmlns="shop"><g:id>r</g:id><title>A cup</title></item>'
EMPTY_INSIDE = b"<item><g:id>e</g:id><more><item/><b/></more></item>"
UNCLOSED = b"<item><g:id>o</g:id>"
LINES = (
    b"\r<item>\r\n<g:id>l</g:id></item>",
    b"\n\r\n\r<item>\r</item>\r\r\n",
    b"junk\r",
    b"<item>\n<g:id>k</g:id></item>",
)
COMMENTED_OUT = b"<!-- " + GOOD % 7 + GOOD % 8 + b" -->"


def _nothing_known(keys: Keys) -> Rows:
    return np.full(len(keys), NEW)


def _told(item: Item) -> tuple[int, int, Mapping[str, list[str]]]:
    return item.number, item.line, item.values


def _one_by_one(feed: bytes) -> tuple[list[object], int, bool]:
    reading = read_items([feed])
    found: list[object] = [each if isinstance(each, Rejection) else _told(each) for each in reading]
    return found, reading.repaired, reading.complete


def _in_columns(feed: bytes) -> tuple[list[object], int, bool]:
    reading = read_items([feed])
    found: dict[int, object] = {}
    for each in reading.stretches(_nothing_known):
        if isinstance(each, Rejection):
            found[each.item] = each
        else:
            items = map(each.batch.item, range(len(each.batch.numbers)))
            found |= {item.number: _told(item) for item in items}
    return [found[number] for number in sorted(found)], reading.repaired, reading.complete


@pytest.mark.parametrize(
    "between",
    [
        (NAMESAKE_IN_TEXT, SPACED),
        (SPACED, NAMESAKE_IN_TEXT),
        (NAMESAKE_INSIDE, EMPTY),
        (EMPTY, NAMESAKE_INSIDE),
        (NAMESAKE_INSIDE, BANNER),
        (UNDECLARED,),
        (NO_ADDRESS,),
        (RELATIVE_ADDRESS,),
        (COMMENTED_OUT,),
        (EMPTY_INSIDE,),
        (EMPTY_INSIDE, EMPTY, BANNER),
        (UNCLOSED, EMPTY, EMPTY),
        (UNCLOSED,),
        LINES,
    ],
    ids=lambda between: b" ".join(between).decode()[:60],
)
def test_what_looks_like_whole_items_is_told_apart_as_if_each_were_read_alone(between: tuple[bytes, ...]) -> None:
    feed = document(GOOD % 1, GOOD % 2, *between, GOOD % 3)
    assert _in_columns(feed) == _one_by_one(feed)


def test_an_item_whose_namespace_has_a_relative_address_is_an_item() -> None:
    feed = document(GOOD % 1, GOOD % 2, RELATIVE_ADDRESS)
    found, repaired, _ = _in_columns(feed)
    assert found[2] == (3, 4, {"id": ["r"], "title": ["A cup"]})
    assert repaired == 0


def test_an_empty_element_that_is_called_like_an_item_does_not_end_the_item_it_stands_in() -> None:
    found, _, _ = _one_by_one(document(GOOD % 1, EMPTY_INSIDE, GOOD % 2))
    assert [each[2] for each in found if isinstance(each, tuple)][1] == {"id": ["e"]}
    assert len(found) == 3


def test_an_item_that_is_not_closed_takes_no_empty_ones_with_it() -> None:
    attributes_only = [b'<item id="%d"/>' % number for number in range(5)]
    for feed in (document(UNCLOSED, *attributes_only, GOOD % 9), document(UNCLOSED, *attributes_only)):
        found, _, _ = _one_by_one(feed)
        assert [isinstance(each, Rejection) for each in found] == [True] + [False] * (len(found) - 1)
        assert len(found) >= 6


@pytest.mark.parametrize("ways", [(b"\n",), (b"\r",), (b"\r\n",), (b"\r\n", b"\n", b"\r", b"\r\n")])
@pytest.mark.parametrize("cut", [1, 7, 1 << 20])
def test_a_line_ends_in_any_of_the_three_ways_also_side_by_side(ways: tuple[bytes, ...], cut: int) -> None:
    written = HEAD % (b"", b"\n") + b"".join(GOOD % number + ways[number % len(ways)] for number in range(30)) + TAIL
    reading = read_items(written[place : place + cut] for place in range(0, len(written), cut))
    assert [each.line for each in reading] == list(range(2, 32))


@pytest.mark.parametrize("way", ["quickly", "one by one"])
def test_heavy_items_are_handed_on_a_few_at_a_time(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "HEAVY", 2 << 20)
    heavy = b"<item><g:id>%d</g:id><description>" + b"x" * 200_000 + b"</description></item>"
    reading = read_items([document(*(heavy % number for number in range(60)))])
    found = reading.stretches(_nothing_known) if way == "quickly" else runs.in_stretches(iter(reading))
    held = [0 if isinstance(each, Rejection) else len(each.numbers) for each in found]
    assert sum(held) == 60
    assert max(held) * 200_000 <= 5 << 20
