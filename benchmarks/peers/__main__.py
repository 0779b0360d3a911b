"""What does the same exact ranking cost elsewhere? The bar: ours takes at least six times less than the best of them.

    python -m benchmarks.peers [--products 1000000] [--once] [--write]

Everybody has read the same products and answers the same wishes, in turn, with one thread; every answer is compared,
ours with a full sort. In every run: DuckDB, polars, tantivy, SQLite. With --once: PostgreSQL, Xapian, pandas,
scikit-learn, RediSearch, as far as they are there. With --write the table goes into docs/peers.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from benchmarks.invented.ranked import SEED, Assortment, Wish, invented_assortment, invented_wishes
from benchmarks.peers.contenders import ALWAYS, BARE, ONCE, OURS, opened
from benchmarks.peers.job import Contender, Missing, Peer, reference
from benchmarks.peers.table import Row, compared, put, written
from benchmarks.peers.turns import Turns, in_turn, spent
from matching.kernel import compile_kernel

PAGE = Path(__file__).parents[2] / "docs" / "peers.md"
ONE_THREAD = ("POLARS_MAX_THREADS", "RAYON_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
ROUNDS, EACH = 20, 20


def main() -> None:
    """Print the table, and write it where that is asked."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--products", type=int, default=100_000)
    arguments.add_argument("--rounds", type=int, default=ROUNDS)
    arguments.add_argument("--each", type=int, default=EACH, help="wishes a round")
    arguments.add_argument("--seed", type=int, default=SEED)
    arguments.add_argument("--once", action="store_true", help="ask those who are not asked in every run")
    arguments.add_argument("--write", action="store_true", help="put the table into docs/peers.md")
    asked = arguments.parse_args()

    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    compile_kernel()
    products = invented_assortment(asked.products, asked.seed)
    wishes = invented_wishes(asked.rounds * asked.each, asked.seed)
    before = os.getloadavg()[0]
    with ExitStack() as ending:
        peers, ready = _begun(ONCE if asked.once else ALWAYS, products, ending)
        turns = in_turn(peers, wishes, asked.each)
        rows = [*_rows(peers, ready, turns, asked.each)]
    text = f"{written(rows)}\n\n{_conditions(asked, before)}"
    print(text)
    wrong = _wrong(products, wishes, turns)
    if wrong:
        sys.exit(f"{wrong} of our answers are not those of the full sort")
    print("Ours are the answers of the full sort.")
    if asked.write:
        put(PAGE, f"{asked.products} products{' once' if asked.once else ''}", text)


def _begun(
    contenders: Sequence[Contender], products: Assortment, ending: ExitStack
) -> tuple[dict[str, Peer], dict[str, float]]:
    """All who are there, ourselves first, and the processor seconds until each was ready."""
    peers, ready = {}, {}
    for contender in (OURS, BARE, *contenders):
        folder = Path(ending.enter_context(TemporaryDirectory()))
        start = process_time()
        try:
            peer = opened(contender, products, folder)
        except Missing as missing:
            print(f"{contender.name} is left out: {missing}", file=sys.stderr)
            continue
        ending.callback(peer.close)
        peers[contender.name], ready[contender.name] = peer, spent(peer) - start
        print(f"{contender.name} is ready", file=sys.stderr)
    return peers, ready


def _rows(
    peers: Mapping[str, Peer], ready: Mapping[str, float], turns: Mapping[str, Turns], each: int
) -> Iterator[Row]:
    ours = turns[OURS.name]
    for name, taken in turns.items():
        same, right = compared(taken.answers, ours.answers)
        figures = taken.milliseconds(each), taken.against(ours)
        yield Row(name, peers[name].version, *figures, ready[name], same, len(ours.answers), right)


def _wrong(products: Assortment, wishes: Sequence[Wish], turns: Mapping[str, Turns]) -> int:
    """How many of our answers are not those of the full sort."""
    answers = zip(wishes, turns[OURS.name].answers, strict=True)
    return sum(answer != reference(products, wish) for wish, answer in answers)


def _conditions(asked: argparse.Namespace, before: float) -> str:
    loads = f"load {before:.1f} before, {os.getloadavg()[0]:.1f} after"
    return (
        f"{asked.products:,} products, {asked.rounds} rounds of {asked.each} wishes, seed {asked.seed}; one thread "
        f"each; Python {platform.python_version()}, {os.cpu_count()} cores of {_processor()}, {loads}."
    )


def _processor() -> str:
    """What the machine calls its processor."""
    said = Path("/proc/cpuinfo")
    named = [line for line in said.read_text().splitlines() if line.startswith("model name")] if said.exists() else []
    return named[0].partition(":")[2].strip() if named else platform.machine()


if __name__ == "__main__":
    main()
