"""Whatever is asked: what is written of it ranks to the same bytes when it is read again."""

from __future__ import annotations

from pathlib import Path

import pytest

from feeds.build import FeedSettings
from matching.errors import PreferenceError
from matching.preferences import parse_preferences
from matching.rank import rank
from service.direct import generation_of
from service.recommend import ranked_as_asked
from service.replay.record import Form, ranked, read_record, seal_of
from tests.oracle.feeds import random_feed
from tests.oracle.opened import AT, open_feed
from tests.oracle.option_wishes import OptionWishes
from tests.oracle.preferences import Wishes

ASKED = 300


@pytest.mark.parametrize(("format", "seed"), [("google", 91), ("ceneo", 92)])
def test_random_preferences_and_options_are_read_again_as_they_were(format: str, seed: int, tmp_path: Path) -> None:
    source = tmp_path / "feed.xml"
    source.write_bytes(random_feed(format, 90, seed))
    feed = open_feed(source, tmp_path / "opened")
    assert feed is not None
    (tmp_path / "generation").mkdir()
    generation = generation_of(source, tmp_path / "generation", FeedSettings(at=AT), None)
    generation = generation.barring([feed.products[1]["id"], feed.products[4]["id"]])
    filters = feed.filters()
    wishes, answered, different = OptionWishes(feed.products, filters, seed), 0, set()
    for document in map(wishes.tightened, Wishes(feed.products, filters, seed).documents(ASKED)):
        asked = parse_preferences({**document, "options": wishes.options([], [])})
        try:
            given = ranked_as_asked(generation, asked)
        except PreferenceError:  # facts that this generation has not are no part of records
            continue
        record = ranked(Form.BODY, generation, given.preferences, given.options, given.ranking)
        read = read_record(record.body)
        assert (read, read.body, read.barred) == (record, record.body, generation.barred_ids)
        (made,) = read.lists
        repeated = rank(generation.barring(read.barred).index, made.preferences, made.options, generation.facts)
        assert repr(made) == repr(record.lists[0])  # 200 and 200.00 are equal, and yet a miss says which
        assert repeated == given.ranking
        assert seal_of([repeated]) == read.seal
        answered += 1
        different.add(record.digest)
    assert answered > ASKED / 3
    assert len(different) > answered / 2
