"""What items say of each other: found wherever it stands, bounded, and never by an item that is not named."""

import pytest

from feeds import other_items
from feeds.formats import FeedFormat
from feeds.model import Rejection
from feeds.read import read_items

FORMAT = FeedFormat.model_validate(
    {
        "key": "cups",
        "name": "Cups",
        "recognise": {"roots": ["cups"], "items": ["cup"]},
        "fields": {
            "id": ["id"],
            "title": ["title", "of => title"],
            "image": ["of => picture => url"],
            "kind": ["kind"],
            "group": ["of"],
        },
        "heads": {"named_in": "of", "by": ["size"]},
        "category": {"separators": [">"]},
    }
)
SIZE = b"<cup><id>2</id><kind>size</kind><of>1</of></cup>"
HEAD = b"<cup><id>1</id><title>Cup</title><picture>7,8, 9</picture></cup>"
PICTURES = b"<cup><id>7</id><url>a</url></cup><cup><id>9</id><url>c</url></cup>"


def read(*items: bytes) -> tuple[list[dict[str, list[str]]], list[str | None], list[str]]:
    """The texts of the items, the ids of those that are sold by others, and the notes."""
    document = b"<cups>%s</cups>" % b"".join(items)
    reading = read_items(iter([document]), FORMAT, again=[document])
    found = list(reading)
    heads = [each.id for each in found if isinstance(each, Rejection)]
    return [dict(each.values) for each in found if not isinstance(each, Rejection)], heads, reading.notes


@pytest.mark.parametrize("order", [(SIZE, HEAD, PICTURES), (PICTURES, HEAD, SIZE), (HEAD, SIZE, PICTURES)])
def test_an_item_finds_what_others_lend_before_and_behind_it(order: tuple[bytes, ...]) -> None:
    items, heads, notes = read(*order)
    size = next(each for each in items if each["id"] == ["2"])
    assert (size["of => title"], size["of => picture => url"]) == (["Cup"], ["a", "c"])
    assert (heads, notes) == (["1"], [])


def test_an_item_that_nobody_names_is_a_product_and_lends_nothing() -> None:
    items, heads, _ = read(HEAD, SIZE.replace(b"<of>1</of>", b"<of>5</of>"), PICTURES)
    assert heads == []
    assert [each["id"] for each in items] == [["1"], ["2"], ["7"], ["9"]]
    assert "of => title" not in items[1]


def test_what_is_too_much_to_remember_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(other_items, "MAX_LENT", 5)
    items, _, notes = read(SIZE, HEAD, PICTURES)
    assert "of => title" not in items[0]
    assert notes == ["1 items say too much to be remembered for those that name them"]
