"""What a whole import costs beside merely parsing the same bytes: the parser is the limit, the ratio is our share.

    python benchmarks/ingest.py [--products 20000] [--rounds 3] [--without-others]

A made-up Google feed (`benchmarks/invented/feed.py`) becomes a generation that serves, filters and index included; then
the same feed with 3 % of its items changed, then that body once more. Every measurement runs in a process of its own
and reports processor time, by stage, and the most anonymous memory it held. Seconds belong to the machine; the ratios,
of the median over interleaved rounds, to the code. `pandas.read_xml` and `xmltodict` do less: they make rows or dicts.

Promises: 7.5 times a bare parse for the first import, 2.0 for the changed feed, 0.1 for an unchanged body, 600 MB.
"""

from __future__ import annotations

import argparse
import multiprocessing
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from importlib import import_module
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any
from unittest.mock import patch

from benchmarks.invented.feed import write_feed

CHUNK = 1 << 16
CHANGED = 0.03
EVERY = 0.01
"""Seconds between two looks at the memory."""

STAGES: Mapping[str, tuple[str, ...]] = {
    "collect": ("feeds.build.collect",),
    "derive": ("feeds.build.derive",),
    "documents": ("feeds.build._write_documents",),
    "history": ("feeds.build.look", "service.generations.make.known_history", "service.generations.make.keep_history"),
    "index": ("service.generations.make.build_index", "service.generations.make.save_index"),
    "hierarchy": ("service.generations.make.write_hierarchy",),
    "words": ("service.generations.make.write_words",),
    "seal": ("service.generations.make.sums", "service.generations.make.seal"),
}
"""The functions that make up each stage; what none of them does is the rest."""

FIELDS = ("id", "title", "description", "link", "image_link", "price", "availability", "brand", "product_type", "color")
"""What pandas takes out of an item."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor seconds, in all and by stage, and the most anonymous memory in megabytes."""

    seconds: float
    stages: Mapping[str, float]
    peak: float


class _Nothing:
    """A parser target that keeps nothing, so that libxml2 runs at its own speed."""

    def close(self) -> None:
        """Asked for by lxml at the end of the document."""


def parse_only(source: Path, _: Path) -> None:
    """The least that anyone who reads XML must do: is it well-formed?"""
    from lxml import etree

    parser = etree.XMLParser(target=_Nothing(), resolve_entities=False)
    with source.open("rb") as file:
        while chunk := file.read(CHUNK):
            parser.feed(chunk)
    parser.close()


def read_by_pandas(source: Path, _: Path) -> None:
    """Some fields of every item as a table of texts."""
    import pandas as pd

    pd.read_xml(source, iterparse={"item": list(FIELDS)})


def read_by_xmltodict(source: Path, _: Path) -> None:
    """Every item as a dict, thrown away at once."""
    import xmltodict

    with source.open("rb") as file:
        xmltodict.parse(file, item_depth=3, item_callback=lambda *_: True)


def import_whole(source: Path, shop: Path) -> None:
    """Bytes to a generation that serves, in the shop's folder."""
    from feeds.settings import FeedSettings
    from service.generations.make import import_feed
    from service.generations.shelf import Shelf
    from service.storage.shops import ShopFolder

    shop.mkdir(exist_ok=True)
    import_feed(Shelf("shop", ShopFolder(shop)), source, FeedSettings(at=datetime(2026, 1, 1, tzinfo=UTC)))


Work = Callable[[Path, Path], None]


def cost(work: Work, source: Path, shop: Path) -> Cost:
    """What the work costs, in a process of its own."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, context) as pool:
        return pool.submit(_measured, work, source, shop).result()


def _measured(work: Work, source: Path, shop: Path) -> Cost:
    stages: dict[str, float] = {}
    with ExitStack() as watching:
        if work is import_whole:
            for stage, names in STAGES.items():
                for name in names:
                    watching.enter_context(_timed(name, stage, stages))
        before_memory, before = _anonymous(), process_time()
        with _peak() as peak:
            work(source, shop)
        seconds = process_time() - before
    return Cost(seconds, stages | {"rest": seconds - sum(stages.values())}, max(peak, default=before_memory) / 1e3)


@contextmanager
def _timed(name: str, stage: str, stages: dict[str, float]) -> Iterator[None]:
    """While the block runs, the time spent in that function is added to its stage."""
    module, _, function = name.rpartition(".")
    done = getattr(import_module(module), function)

    @wraps(done)
    def timed(*given: Any, **named: Any) -> Any:
        before = process_time()
        try:
            return done(*given, **named)
        finally:
            stages[stage] = stages.get(stage, 0.0) + process_time() - before

    with patch(name, timed):
        yield


@contextmanager
def _peak() -> Iterator[list[int]]:
    """The most anonymous memory while the block runs, as the one element of a list."""
    most, over = [0], threading.Event()

    def look() -> None:
        while not over.wait(EVERY):
            most[0] = max(most[0], _anonymous())

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield most
    finally:
        over.set()
        watcher.join()


def _anonymous() -> int:
    """Anonymous memory of this process now, in kilobytes; pages of mapped files do not count."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("RssAnon:")[2].split()[0])


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--products", type=int, default=20_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--without-others", action="store_true", help="leave out pandas and xmltodict")
    asked = options.parse_args()
    with TemporaryDirectory() as folder:
        feed, changed = Path(folder, "feed.xml"), Path(folder, "changed.xml")
        write_feed(feed, asked.products)
        write_feed(changed, asked.products, CHANGED)
        megabytes = feed.stat().st_size / 1e6
        print(f"{asked.products:,} products, {megabytes:,.0f} MB", flush=True)
        costs: dict[str, list[Cost]] = {}
        for round_ in range(asked.rounds):
            shop = Path(folder, f"shop {round_}")
            runs: dict[str, tuple[Work, Path]] = {
                "a bare parse": (parse_only, feed),
                "first import": (import_whole, feed),
                f"{CHANGED:.0%} changed": (import_whole, changed),
                "unchanged": (import_whole, changed),
            }
            if not asked.without_others:
                runs |= {"pandas.read_xml": (read_by_pandas, feed), "xmltodict": (read_by_xmltodict, feed)}
            for name, (work, source) in runs.items():
                costs.setdefault(name, []).append(cost(work, source, shop))
    _print(costs)


def _print(costs: Mapping[str, list[Cost]]) -> None:
    """A row a measurement: the ratio and the seconds, the memory, then the ratio of each stage."""
    bare = median(each.seconds for each in costs["a bare parse"])
    print(f"{'':16} {'x bare':>7} {'CPU s':>7} {'MB':>6}  " + "".join(f"{stage:>10}" for stage in (*STAGES, "rest")))
    for name, runs in costs.items():
        seconds = median(run.seconds for run in runs)
        peak = max(run.peak for run in runs)
        stages = [median(run.stages.get(stage, 0.0) for run in runs) / bare for stage in (*STAGES, "rest")]
        shown = "".join(f"{ratio:10.2f}" for ratio in stages) if any(stages[:-1]) else ""
        print(f"{name:16} {seconds / bare:7.2f} {seconds:7.2f} {peak:6.0f}  {shown}")


if __name__ == "__main__":
    main()
