"""What a feed is read with. It stands apart from the reading, so that asking what would be made loads no parser."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

from feeds.thresholds import DEFAULT_THRESHOLDS, Thresholds
from feeds.tuning import NO_TUNING, Tuning


@dataclass(frozen=True, slots=True)
class Popularities:
    """What a shop learned of its products, for those of which the feed names no popularity; in millionths.

    ``by_id`` of a product; every other product has what is ``usual``. ``version`` is the number under which the
    shop keeps these figures, which never change.
    """

    version: int
    by_id: Mapping[str, int]
    usual: int


@dataclass(frozen=True, slots=True)
class FeedSettings:
    """What a feed is read with. ``at`` is the time at which dated prices are judged (with a time zone).

    ``mapping`` is the text of a shop's own format (`feeds.mapping`); where there is one, ``format`` says nothing.
    Without an ``industry``, the tuning's is taken, and without that the one that the feed looks like. ``learned`` holds
    the popularity of products of which the feed names none; None: 0.
    """

    at: datetime
    format: str | None = None
    industry: str | None = None
    currency: str | None = None
    thresholds: Thresholds = DEFAULT_THRESHOLDS
    tuning: Tuning = NO_TUNING
    mapping: str | None = None
    learned: Popularities | None = None

    def fingerprint(self) -> str:
        """What besides the bytes decides the result, the templates among it.

        Not ``at`` itself: only what it made of dated prices counts.
        """
        read_as = (self.format, self.mapping) if self.mapping else self.format
        learned = () if self.learned is None else (self.learned.version,)
        return repr((read_as, self.industry, self.currency, self.thresholds, self.tuning, templates_digest(), *learned))


@cache
def reader_digest() -> str:
    """A hash of what of ours reads feeds: another release may take more of the same bytes."""
    digest = hashlib.sha256()
    for module in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(module.read_bytes())
    return digest.hexdigest()


@cache
def templates_digest() -> str:
    """A hash of every template that decides what is made of a feed: whoever edits one gets answers of another name."""
    digest = hashlib.blake2b(digest_size=8)
    for folder in ("formats", "mappings", "industries", "vocabularies", "words"):
        for file in sorted(files("templates").joinpath(folder).iterdir(), key=lambda each: each.name):
            if file.name.endswith(".toml"):
                digest.update(file.read_bytes())
    return digest.hexdigest()
