"""What a whole import costs beside merely parsing the same bytes: the parser is the limit, the ratio is our share.

Processor time, the median of interleaved rounds: seconds vary from machine to machine, ratios hardly.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

from lxml import etree

from feeds.build import FeedSettings, build
from tests.oracle.feeds import random_feed

PRODUCTS, ROUNDS = 20_000, 5
CHUNK = 1 << 16
SETTINGS = FeedSettings(at=datetime(2026, 1, 1, tzinfo=UTC))


class _Nothing:
    """A parser target that keeps nothing, so that libxml2 runs at its own speed."""

    def close(self) -> None:
        """Asked for by lxml at the end of the document."""


def parse_only(source: Path) -> None:
    """The least that anyone who reads XML must do: is it well-formed?"""
    parser = etree.XMLParser(target=_Nothing(), resolve_entities=False)
    with source.open("rb") as file:
        while chunk := file.read(CHUNK):
            parser.feed(chunk)
    parser.close()


def import_whole(source: Path) -> None:
    """Bytes to products, filters and catalogue, on disk."""
    with TemporaryDirectory() as folder:
        build(source, Path(folder), SETTINGS)


def cost(work: Callable[[Path], None], source: Path) -> float:
    """Processor seconds of one run."""
    before = process_time()
    work(source)
    return process_time() - before


def main(products: int) -> None:
    """Print the ratio for a random Google feed of so many products."""
    with TemporaryDirectory() as folder:
        source = Path(folder, "feed.xml")
        source.write_bytes(random_feed("google", products, seed=1))
        megabytes = source.stat().st_size / 1e6
        rounds = [(cost(parse_only, source), cost(import_whole, source)) for _ in range(ROUNDS)]
    seconds = median(whole for _, whole in rounds)
    ratio = median(whole / bare for bare, whole in rounds)
    print(f"ingest: {products} products, {megabytes:.1f} MB: {seconds:.2f} CPU s, {ratio:.1f} x bare parsing")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PRODUCTS)
