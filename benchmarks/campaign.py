"""What does a campaign cost a contact? Equal preferences are ranked once: at least five times cheaper than one by one.

    python benchmarks/campaign.py [--products 1000000 --contacts 1000000 --signatures 20000] [--people 5000]

First the way of a campaign from profiles to rows, over an index in memory, beside the same way with nothing remembered
from one contact to the next; both in turn, CPU time. Then `notesik campaign` whole, from its start to its manifest,
over a shop imported from a feed and contacts in its database, with one and with two processes.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.invented.ranked import SEED, invented_assortment, invented_wishes
from benchmarks.messages import SHOP, invented, settings_of
from benchmarks.peers.turns import Spread
from matching.building import build_index
from matching.kernel import compile_kernel
from service.campaigns.model import Campaign
from service.campaigns.ranked import Rankings
from service.composition import Service, compose
from service.generations.opened import Generation
from service.storage.profiles import Profile
from service.storage.shops import Shop

ROUNDS = 16
ALONE = 25
"""Contacts of each round that are answered one by one."""
AT_ONCE = 500
"""Contacts that are answered together, as the parts of a campaign are."""


@dataclass(frozen=True, slots=True)
class Invented:
    """Profiles and a generation that stand in memory, where a service has a database and files."""

    stated: Sequence[dict[str, Any]]
    held: Generation

    def many(self, shop: str, contacts: Sequence[str]) -> list[Profile]:
        """Contacts' profiles: the number of their preferences is their id."""
        return [Profile(contact, self.stated[int(contact)], version="") for contact in contacts]

    def generation(self, shop: str) -> Generation:
        """The generation that serves."""
        return self.held


def main() -> None:
    """Print what a contact costs grouped and alone, then what whole campaigns come to."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--products", type=int, default=100_000)
    arguments.add_argument("--contacts", type=int, default=100_000)
    arguments.add_argument("--signatures", type=int, default=2_000)
    arguments.add_argument(
        "--shop", type=int, default=100_000, help="products of the imported shop; 0: no whole campaign"
    )
    arguments.add_argument("--people", type=int, default=5_000, help="contacts of the whole campaigns")
    asked = arguments.parse_args()

    with TemporaryDirectory() as folder:
        tell_grouped(Path(folder), asked.products, asked.contacts, asked.signatures)
    if asked.shop:
        with TemporaryDirectory() as folder:
            tell_whole(Path(folder), asked.shop, asked.people)


def tell_grouped(folder: Path, products: int, contacts: int, signatures: int) -> None:
    """Print what a contact costs on a campaign's way, and beside it what one costs alone."""
    compile_kernel()
    service = in_memory(folder, products, signatures)
    campaign = Campaign(SHOP, "rank", "parquet", "", contacts, None)
    chance = np.random.default_rng(SEED)
    drawn = chance.integers(0, signatures, contacts)
    drawn[chance.permutation(contacts)[:signatures]] = np.arange(signatures)  # each at least once
    together, grouped, alone = Rankings(service, campaign), 0.0, []
    for some in np.array_split(drawn.astype(str), ROUNDS):
        ids = some.tolist()
        grouped += cost(together, ids, AT_ONCE)
        few = ids[:: max(1, len(ids) // ALONE)][:ALONE]
        alone.append(sum(cost(Rankings(service, campaign), [each], 1) for each in few) / len(few))
    one, each = Spread.of(alone), grouped / contacts
    print(f"{contacts:,} contacts with {signatures:,} distinct preferences, {products:,} products, CPU time")
    print(f"one by one: {one.median * 1000:.2f} ms a contact ({one.low * 1000:.2f} to {one.high * 1000:.2f})")
    print(f"grouped:    {each * 1000:.3f} ms a contact")
    print(f"grouped is {one.median / each:.1f} times cheaper ({one.low / each:.1f} to {one.high / each:.1f})\n")


def in_memory(folder: Path, products: int, signatures: int) -> Service:
    """A service whose only shop, and what its contacts state, was invented."""
    service = compose(settings_of(folder))
    service.shops.create(Shop(SHOP, "PLN", None))
    catalogue = invented_assortment(products).catalogue()
    nothing = np.zeros(0, np.int64)
    generation = Generation("invented", catalogue.hierarchy, build_index(catalogue), cast(Any, None), nothing)
    stands = Invented([wish.document for wish in invented_wishes(signatures)], generation)
    return replace(service, profiles=cast(Any, stands), serving=cast(Any, stands))


def cost(rankings: Rankings, contacts: Sequence[str], at_once: int) -> float:
    """Processor seconds until these contacts have their rows."""
    start = process_time()
    for first in range(0, len(contacts), at_once):
        rankings(contacts[first : first + at_once])
    return process_time() - start


def tell_whole(folder: Path, products: int, people: int) -> None:
    """Print what whole campaigns of a real shop come to."""
    ids = invented(folder, products, people)
    pq.write_table(pa.table({"contact": ids}), folder / "contacts.parquet")
    print(f"notesik campaign: {people:,} contacts, {products:,} products imported from a feed, SQLite\n")
    print(f"{'processes':>9}{'contacts/s':>12}{'CPU s':>8}{'contacts/s of a core':>22}")
    for workers, seconds, spent in campaigns(folder, people):
        print(f"{workers:>9}{people / seconds:>12,.0f}{spent:>8.1f}{people / spent:>22,.0f}")


def campaigns(folder: Path, people: int) -> Iterator[tuple[int, float, float]]:
    """For one and for two processes: seconds of the run as it says them, processor seconds of all of it."""
    environment = {**os.environ, "NOTESIK_DATA": str(settings_of(folder).data)}
    for workers in (1, 2):
        out = folder / f"with {workers}"
        command = [sys.executable, "-m", "service", "campaign", "--shop", SHOP, "--surface", "rank", "--json"]
        command += ["--contacts", str(folder / "contacts.parquet"), "--out", str(out), "--workers", str(workers)]
        before = children()
        done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
        told = json.loads(done.stdout)
        assert told["rows"] == people
        yield workers, told["seconds"], children() - before


def children() -> float:
    """Processor seconds of all processes that were begun from here and have ended."""
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
