"""Lines that came over: the files are the same byte for byte as if every line had been written anew."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import numpy as np
import pytest

from feeds.build import Build, build
from feeds.collect import Collected, collect
from feeds.drafts import Drafts
from feeds.kept import ANSWERS, DRAFTS, Kept
from feeds.lines import product_lines
from feeds.same_lines import NEW, Lines, write_lines
from feeds.settings import FeedSettings
from feeds.thresholds import Thresholds
from feeds.tuning.text import read_tuning
from service.generations.words import write_words
from tests.oracle.feeds import random_feed

SETTINGS = FeedSettings(at=datetime(2026, 1, 1, tzinfo=UTC))
FILES = ("products.jsonl", "products.npy", "words.txt", "words.npy", ANSWERS)


def carrying(before: Path) -> Callable[..., Collected]:
    """`collect`, saying which products are, byte for byte, the ones of an earlier build."""

    def collecting(source: Path, drafts: Path, *given: object) -> Collected:
        collected = collect(source, drafts, *given)  # type: ignore[arg-type]
        earlier, now = Drafts(before / DRAFTS), Drafts(drafts)
        rows = {repr(row): number for number, row in enumerate(earlier.table.to_pylist())}
        carried = [rows.get(repr(row), NEW) for row in now.table.to_pylist()]
        earlier.close()
        now.close()
        return replace(collected, carried=np.array(carried, np.int64))

    return collecting


def changed(feed: bytes, dice: Random) -> bytes:
    """The feed with a few items gone, a few others with another price, and a few in another place."""
    head, *items = feed.split(b"<item>")
    last, tail = items[-1].split(b"</channel>")
    items = [item for item in [*items[:-1], last] if dice.random() > 0.02]
    items = [re.sub(rb"(<g:price>)\d", rb"\g<1>9", item) if dice.random() < 0.05 else item for item in items]
    for _ in range(10):
        items.insert(dice.randrange(len(items)), items.pop(dice.randrange(len(items))))
    return b"<item>".join([head, *items]) + b"</channel>" + tail


def made(source: Path, folder: Path, settings: FeedSettings, before: Path | None = None) -> Build:
    folder.mkdir()
    built = build(source, folder, settings, before=before)
    write_words(folder, built.earlier)
    return built


@pytest.mark.parametrize(
    "settings",
    [
        SETTINGS,
        replace(SETTINGS, thresholds=Thresholds(coverage=0.9)),
        replace(SETTINGS, tuning=read_tuning('[filters.color]\nmerge = { "blue" = ["red", "green"] }\n')),
    ],
    ids=["as before", "fewer filters", "values brought together"],
)
def test_what_came_over_is_copied_and_nothing_differs(
    settings: FeedSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = random_feed("google", 3000, seed=3)
    first, second = tmp_path / "first.xml", tmp_path / "second.xml"
    first.write_bytes(feed)
    second.write_bytes(changed(feed, Random(1)))
    made(first, tmp_path / "before", SETTINGS)
    made(second, tmp_path / "anew", settings)
    rendered: list[int] = []

    def counted(*given: object) -> object:
        rendered.append(len(given[1]))  # type: ignore[arg-type]
        return product_lines(*given)  # type: ignore[arg-type]

    monkeypatch.setattr("feeds.build.product_lines", counted)
    monkeypatch.setattr("feeds.build.collect", carrying(tmp_path / "before"))
    built = made(second, tmp_path / "carried", settings, tmp_path / "before")
    for file in FILES:
        assert (tmp_path / "carried" / file).read_bytes() == (tmp_path / "anew" / file).read_bytes(), file
    assert built.earlier is not None
    products, new = len(built.earlier.numbers), int((built.earlier.numbers == NEW).sum())
    assert 0 < new < products / 5
    assert new <= rendered[0] < products / 5 if settings is SETTINGS else rendered[0] > new


def test_nothing_is_copied_where_the_earlier_build_kept_no_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "feed.xml"
    source.write_bytes(random_feed("google", 200, seed=4))
    made(source, tmp_path / "before", SETTINGS)
    wanted = [(tmp_path / "before" / file).read_bytes() for file in FILES]
    (tmp_path / "before" / ANSWERS).unlink()
    (tmp_path / "before" / "products.jsonl").write_bytes(b"")
    monkeypatch.setattr("feeds.build.collect", carrying(tmp_path / "before"))
    built = made(source, tmp_path / "after", SETTINGS, tmp_path / "before")
    assert built.earlier is not None
    assert len(built.earlier.numbers) == len(Kept.load(tmp_path / "after").live)
    assert [(tmp_path / "after" / file).read_bytes() for file in FILES] == wanted


def test_lines_stand_in_the_order_that_is_asked_for_whatever_they_are_made_of(tmp_path: Path) -> None:
    dice, earlier = Random(7), tmp_path / "earlier"
    lines = [b"%d" % number * dice.randrange(1, 9) + b"\n" for number in range(50)]
    earlier.write_bytes(b"".join(lines))
    ends = np.cumsum([len(line) for line in lines])
    for _ in range(200):
        numbers = [dice.choice((NEW, NEW, 0, 49, dice.randrange(50)))]
        for _ in range(dice.randrange(30)):
            follows = numbers[-1] if numbers[-1] == NEW else min(numbers[-1] + 1, 49)
            numbers.append(dice.choice((follows, follows, follows, NEW, 0, dice.randrange(50))))
        fresh = [b"new %d\n" % number for number in range(numbers.count(NEW))]
        cut = dice.randrange(len(fresh) + 1)
        some = [
            Lines(b"".join(each), np.array([len(line) for line in each], np.int64))
            for each in (fresh[:cut], fresh[cut:])
        ]
        told = iter(fresh)
        wanted = [next(told) if number == NEW else lines[number] for number in numbers]
        written = write_lines(tmp_path / "lines", np.array(numbers), some, (earlier, ends))
        assert (tmp_path / "lines").read_bytes() == b"".join(wanted)
        assert written.tolist() == np.cumsum([len(line) for line in wanted]).tolist()
