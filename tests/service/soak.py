"""Imports killed at random moments, again and again, while the shop is asked: ``make soak``; a short form is a test.

    python -m tests.service.soak [--products 1000000] [--kills 50]

After every kill the generation that served before, or the whole new one, answers over HTTP and passes its checksums,
and the shop's folder holds no more than the generations that are kept and one that was being made.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import httpx2

from service.api.app import api
from service.composition import Service, compose
from service.generations.opened import open_generation
from service.settings import Settings
from service.storage.shops import Shop

SHOP = "sklep"
KEPT = 1
"""Generations kept: the one before the one that serves stays beside them."""
SPARE = 2_000_000
"""Bytes that a folder may hold beside its generations: the history of prices."""


@dataclass
class Soaked:
    """What came of it: imports that were killed and that were done before, answers given meanwhile, the most bytes."""

    killed: int = 0
    done: int = 0
    answers: int = 0
    most_bytes: int = 0
    left_over: list[str] = field(default_factory=list)


def soak(data: Path, feeds: Mapping[Path, int], kills: int, seed: int) -> Soaked:
    """Import the two ``feeds`` (each with how many products it holds) in turn, killed at random moments.

    Raises `AssertionError` at the first moment at which anything but a whole generation serves.
    """
    dice, came = Random(seed), Soaked()
    service = compose(Settings(data=data))
    service.shops.create(Shop(SHOP, "PLN", "fashion"))
    shelf = service.shelf(SHOP)
    begun = time.monotonic()
    for feed in feeds:
        assert _importing(data, feed).wait() == 0
    takes = (time.monotonic() - begun) / len(feeds)
    of_one = max(used(shelf.path(name)) for name in shelf.names())
    with asyncio.Runner() as runner:
        ask = _asking(service, runner)
        while came.killed < kills:
            before = shelf.current_name()
            serving = shelf.serving()
            assert serving is not None
            feed = next(each for each, products in feeds.items() if products != serving.products)
            running, until = _importing(data, feed), time.monotonic() + dice.uniform(0.2, 1.05) * takes
            while running.poll() is None and time.monotonic() < until:
                assert ask() in feeds.values()
                came.answers += 1
            if running.poll() is None:
                os.killpg(running.pid, signal.SIGKILL)
                came.killed += 1
            else:
                assert running.returncode == 0
                came.done += 1
            running.wait()
            served = open_generation(shelf.current())
            assert len(served.documents) in feeds.values()
            assert served.name == before or len(served.documents) == feeds[feed]
            came.most_bytes = max(came.most_bytes, used(shelf.folder.current.parent))
            assert came.most_bytes < (KEPT + 2) * of_one * 1.1 + SPARE, "disk use grows"
    assert _importing(data, next(iter(feeds)), "--force").wait() == 0
    came.left_over = [path.name for path in shelf.folder.current.parent.rglob("*.tmp")]
    assert not came.left_over
    assert len(shelf.names()) <= KEPT + 1
    return came


def used(folder: Path) -> int:
    """Bytes of all files under a folder; what goes while it is looked at counts for nothing."""
    sizes = []
    for path in folder.rglob("*"):
        try:
            sizes.append(path.stat().st_size if path.is_file() else 0)
        except FileNotFoundError:
            continue
    return sum(sizes)


def _importing(data: Path, feed: Path, *how: str) -> subprocess.Popen[bytes]:
    """An import in a process group of its own."""
    command = [sys.executable, "-m", "service", "feed", "import", str(feed), "--shop", SHOP, *how]
    environment = {**os.environ, "NOTESIK_DATA": str(data), "NOTESIK_GENERATIONS_KEPT": f"{KEPT}"}
    return subprocess.Popen(command, env=environment, start_new_session=True, stdout=subprocess.DEVNULL)


def _asking(service: Service, runner: asyncio.Runner) -> Callable[[], int]:
    """Asks the shop's HTTP for its filters: how many products they are of."""
    transport = httpx2.ASGITransport(app=api(service))

    async def ask() -> int:
        async with httpx2.AsyncClient(transport=transport, base_url="http://notesik.example") as client:
            answer = await client.get(f"/v1/shops/{SHOP}/filters")
            assert answer.status_code == 200, answer.text
            await asyncio.sleep(0.02)
            return int(answer.json()["products"])

    return lambda: runner.run(ask())


def main() -> None:
    """Soak with invented feeds of 1.2 kB a product, and print what came of it."""
    from benchmarks.invented.feed import write_feed

    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--products", type=int, default=1_000_000)
    options.add_argument("--kills", type=int, default=50)
    options.add_argument("--seed", type=int, default=7)
    asked = options.parse_args()
    with TemporaryDirectory() as folder:
        feeds = {Path(folder, f"{extra}.xml"): asked.products + extra for extra in (0, 1)}
        for path, products in feeds.items():
            write_feed(path, products)
        came = soak(Path(folder, "data"), feeds, asked.kills, asked.seed)
    print(
        f"soak: {asked.products} products, {came.killed} imports killed, {came.done} done before; {came.answers} "
        f"answers meanwhile, each of a whole generation; {came.most_bytes / 1e6:.0f} MB at most, nothing left over"
    )


if __name__ == "__main__":
    main()
