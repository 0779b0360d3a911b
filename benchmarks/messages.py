"""What does a message cost, beside the smallest answer of FastAPI, and what does a mailing do to other requests?

    python benchmarks/messages.py [--products 100000] [--rounds 16] [--batch 10000] [--data FOLDER]

Two servers run, each in a process of its own: one says hello, the other has an invented shop and contacts who state two
criteria in a category. CPU time of the servers, in turn: hellos, messages by GET that were never asked for, the same
messages again, messages in a batch. Then how long frames and /healthz take, by the clock, before and while a mailing is
answered. ``--data`` keeps the shop for the next time.
"""

from __future__ import annotations

import argparse
import json
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from http.client import HTTPConnection
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from urllib.parse import quote

import numpy as np

from benchmarks.invented.feed import COLOURS, write_feed
from feeds.build import FeedSettings
from service.composition import Service, compose
from service.contacts.model import (
    Actor,
    Channel,
    Consent,
    ConsentKind,
    ConsentState,
    Contact,
    Occasion,
    Source,
    StatedPreference,
)
from service.contacts.store import Change
from service.generations.make import import_feed
from service.settings import Settings
from service.storage.keys import Scope
from service.storage.shops import Shop

SHOP = "bench"
SLOTS = 12
EACH = 25
"""Messages of one round, each way; the same number of hellos is asked for ten times."""
PACE = 0.02
"""Seconds between two requests while latency is looked at."""
QUIET = 200
"""Requests that are asked before the mailing."""
PER_TRANSACTION = 500
SIGNATURES = 200
"""So many different preferences there are among all contacts."""


@dataclass(frozen=True, slots=True)
class Served:
    """A server in a process of its own."""

    pid: int
    port: int
    key: str = ""

    def cpu(self) -> float:
        """Processor seconds of its whole process so far, by the clock that Linux has for every process."""
        return time.clock_gettime(~self.pid << 3 | 2)

    def asking(self) -> HTTPConnection:
        """A connection that stays open."""
        return HTTPConnection("127.0.0.1", self.port, timeout=600)

    def ask(self, connection: HTTPConnection, path: str, body: bytes | None = None) -> bytes:
        """The body of an answer that must be a good one."""
        headers = {"authorization": f"Bearer {self.key}"} if self.key else {}
        connection.request("GET" if body is None else "POST", path, body, headers)
        answer = connection.getresponse()
        said = answer.read()
        assert answer.status == 200, said[:500]
        return said


def main() -> None:
    """Print what messages cost, how long they take, how long others do meanwhile, and how large they are."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--products", type=int, default=100_000)
    arguments.add_argument("--rounds", type=int, default=16)
    arguments.add_argument("--batch", type=int, default=10_000)
    arguments.add_argument("--data", type=Path)
    given = arguments.parse_args()
    with TemporaryDirectory() as temporary:
        folder = given.data or Path(temporary)
        people = iter(invented(folder, given.products, 2 * EACH * (given.rounds + 1) + given.batch))
        with serving(_hello) as hello, serving(_ours, folder) as ours:
            costs(hello, ours, people, given.rounds)
            mailing(ours, list(people))


def costs(hello: Served, ours: Served, people: Iterator[str], rounds: int) -> None:
    """CPU of a message over that of a hello, how long a GET takes, and how many bytes a message has."""
    said, asked = hello.asking(), ours.asking()
    rows: list[dict[str, float]] = []
    taken: list[float] = []
    sizes: list[int] = []
    for _ in range(rounds + 1):
        some = [message(each) for each in islice(people, EACH)]
        mailed = lines([*islice(people, EACH)])
        row = {"hello": spent(hello, partial(answers, hello, said, ["/hello"] * 10 * EACH)) / 10}
        row["GET, new"] = spent(ours, partial(timed, taken, sizes, ours, asked, some))
        row["GET, given again"] = spent(ours, partial(answers, ours, asked, some))
        row["in a batch"] = spent(ours, partial(ours.ask, asked, BATCH, mailed))
        rows.append(row)
    rows, taken, sizes = rows[1:], taken[EACH:], sizes[EACH:]  # the first warms up
    print(f"{'a message':<20}{'ms':>8}{'hellos':>9}   90 % of rounds")
    for name in rows[0]:
        ratios = sorted(row[name] / row["hello"] for row in rows)
        low, high = ratios[len(ratios) // 20], ratios[-1 - len(ratios) // 20]
        ms = median(row[name] for row in rows) / EACH * 1000
        print(f"{name:<20}{ms:>8.2f}{median(ratios):>9.2f}   {low:.2f} to {high:.2f}")
    print(f"\nGET of a message that is new: {said_of(taken)}")
    print(f"bytes of a message with {SLOTS} products: {min(sizes):,} to {max(sizes):,}, median {median(sizes):,.0f}")


def answers(served: Served, connection: HTTPConnection, paths: Sequence[str]) -> None:
    """Ask for all of them."""
    for path in paths:
        served.ask(connection, path)


def timed(
    taken: list[float], sizes: list[int], served: Served, connection: HTTPConnection, paths: Sequence[str]
) -> None:
    """Ask for all of them; add how long each took and how many bytes it is."""
    for path in paths:
        started = time.perf_counter()
        sizes.append(len(served.ask(connection, path)))
        taken.append(time.perf_counter() - started)


def mailing(ours: Served, people: Sequence[str]) -> None:
    """How long other requests take before and while a batch is answered."""
    before = probed(ours, lambda asked: asked >= QUIET)
    with ThreadPoolExecutor(1) as beside:
        started = time.perf_counter()
        batch = beside.submit(lambda: ours.ask(ours.asking(), BATCH, lines(people)))
        during = probed(ours, lambda _: batch.done())
        rows = batch.result().splitlines()
    seconds = time.perf_counter() - started
    assert [json.loads(row)["contact"] for row in rows] == list(people)
    print(f"\na batch of {len(people):,} contacts: {seconds:.0f} s, {len(people) / seconds:.0f} contacts a second")
    for path in PROBED:
        ratio = p99(during[path]) / p99(before[path])
        print(f"{path}\n  before: {said_of(before[path])}\n  during: {said_of(during[path])}; p99 x {ratio:.1f}")


def probed(ours: Served, ended: Callable[[int], bool]) -> dict[str, list[float]]:
    """Seconds that each of `PROBED` took, in turn, until it is ended."""
    connection, taken = ours.asking(), {path: list[float]() for path in PROBED}
    asked = 0
    while not ended(asked):
        for path, times in taken.items():
            started = time.perf_counter()
            ours.ask(connection, path)
            times.append(time.perf_counter() - started)
            time.sleep(PACE)
        asked += 1
    return taken


PROBED = ("/healthz", f"/v1/shops/{SHOP}/frames/recommended?format=json")
BATCH = f"/v1/shops/{SHOP}/email/recommended/batch?k={SLOTS}"


def message(contact: str) -> str:
    """The address of a contact's message."""
    return f"/v1/shops/{SHOP}/email/recommended?contact={quote(contact)}&k={SLOTS}"


def lines(people: Sequence[str]) -> bytes:
    """The body of a batch."""
    return b"".join(json.dumps({"contact": each}).encode() + b"\n" for each in people)


def spent(served: Served, work: Callable[[], object]) -> float:
    """Processor seconds of a server for some work."""
    start = served.cpu()
    work()
    return served.cpu() - start


def p99(taken: Sequence[float]) -> float:
    """The 99th percentile."""
    return quantiles(taken, n=100, method="inclusive")[98]


def said_of(taken: Sequence[float]) -> str:
    """Median and 99th percentile in words."""
    return f"p50 {median(taken) * 1000:.1f} ms, p99 {p99(taken) * 1000:.1f} ms ({len(taken)} requests)"


# --- the servers -----------------------------------------------------------------------------------------------------


@contextmanager
def serving(server: Callable[..., None], *arguments: object) -> Iterator[Served]:
    """A server that runs for the length of the block."""
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=server, args=(there, *arguments), daemon=True)
    process.start()
    try:
        assert process.pid is not None
        yield Served(process.pid, *here.recv())
    finally:
        process.terminate()
        process.join()


def _hello(told: Connection) -> None:
    from fastapi import FastAPI, Response

    from service.server import run

    app = FastAPI()

    @app.get("/hello")
    async def hello() -> Response:
        return Response("hello")

    listening = socket.create_server(("127.0.0.1", 0))
    run(app, listening, lambda: told.send((listening.getsockname()[1],)))


def _ours(told: Connection, folder: Path) -> None:
    from service.api.app import api
    from service.server import run

    service = compose(settings_of(folder))
    key = service.keys.create(SHOP, Scope.SERVER)[0]
    listening = socket.create_server(("127.0.0.1", 0))
    run(api(service), listening, lambda: told.send((listening.getsockname()[1], key)))


# --- the shop --------------------------------------------------------------------------------------------------------


def settings_of(folder: Path) -> Settings:
    """Those of the shop's data; without a line for each request."""
    return Settings(data=folder / "data", access_log=False, public_address="https://shop.example")


def invented(folder: Path, products: int, people: int) -> list[str]:
    """The ids of contacts of a shop with that many products, both made where they are not there yet.

    Nobody is ever asked about twice, also from one run to the next, so that what was given before costs nothing less.
    """
    service = compose(settings_of(folder))
    if SHOP not in service.shops.names():
        service.shops.create(Shop(SHOP, "PLN", "fashion", locale="pl"))
        write_feed(folder / "feed.xml", products)
        how = FeedSettings(at=datetime(2026, 11, 1, tzinfo=UTC), industry="fashion", currency="PLN")
        import_feed(service.shelf(SHOP), folder / "feed.xml", how)
    first = service.contacts.count(SHOP)
    ids = [f"c{number:07}" for number in range(first, first + people)]
    chance = np.random.default_rng(first)
    occasion = Occasion(Actor.SHOP, "a benchmark", datetime.now(UTC))
    stating = said(service, chance, occasion)
    for start in range(0, people, PER_TRANSACTION):
        some = ids[start : start + PER_TRANSACTION]
        service.contacts.change_many(SHOP, [(each, next(stating)) for each in some], occasion)
    service.database.close()
    return ids


def said(service: Service, chance: np.random.Generator, occasion: Occasion) -> Iterator[Change]:
    """What contacts say, one after another: one of `SIGNATURES` preferences, and that they want mails.

    A preference is a category with a colour and a highest price.
    """
    nodes = [node.value for node in service.serving.generation(SHOP).hierarchy.values if node.value is not None]
    stated = [
        StatedPreference(
            "p1",
            nodes[int(chance.integers(len(nodes)))],
            (
                {"filter": "color", "any": [str(chance.choice(COLOURS))]},
                {"filter": "price", "max": str(chance.integers(40, 400))},
            ),
            occasion.at,
            Source.DECLARED,
        )
        for _ in range(SIGNATURES)
    ]
    yes = Consent(
        Channel.EMAIL, ConsentKind.CHANNEL, ConsentState.CONFIRMED, occasion.at, Actor.SHOP, "a benchmark", "Yes."
    )
    while True:
        mine = (stated[int(chance.integers(SIGNATURES))],)

        def change(card: Contact, mine: tuple[StatedPreference, ...] = mine) -> Contact:
            return replace(card, preferences=mine, consents=(yes,))

        yield change


if __name__ == "__main__":
    main()
