"""What does a chain of scenarios cost beside the frame that every shop has? The demo's shop, one contact, JSON.

    python benchmarks/chain.py [--rounds 200] [--products 1000000]

Both chains pass over two scenarios and answer with the third. Each frame is made whole: profile, scenarios, cards,
document. All are timed in turn; CPU time, the median of many rounds. Then the newest of a large catalogue, whose order
is made once a generation, beside its bestsellers, which are ranked each time.
"""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

import numpy as np
import orjson

from benchmarks.invented.variants import invented_catalogue
from benchmarks.turns import median_time, paired, timed
from frames.definition import DEFINITIONS, FrameDefinition, Scenario, Step, TooFew
from frames.web import frame_document
from matching.building import build_index
from matching.model import MATCH_SCALE, RankOptions
from matching.order import largest_first, rank_in_order
from matching.rank import rank
from service.composition import Service
from service.demonstration import prepare
from service.recommend import CHOSEN_BY_NOBODY
from service.settings import Settings
from service.surfaces.answering import Asked, answer
from service.surfaces.defined import Defined
from service.surfaces.viewer import Viewer

SHOP, CONTACT = "demo", "kasia"
PLAIN = DEFINITIONS["recommended"]
FRAMES = {
    "by preferences": PLAIN,
    "the same after two with nothing": FrameDefinition(
        "third", scenarios=(Step(Scenario.NEWEST), Step(Scenario.SIMILAR), Step(Scenario.PREFERENCES))
    ),
    "bestsellers, too few fit everything": FrameDefinition(
        "fallback",
        scenarios=(Step(Scenario.NEWEST), Step(Scenario.PREFERENCES), Step(Scenario.BESTSELLERS)),
        minimum_match=MATCH_SCALE,
        minimum_products=PLAIN.slots,
        too_few=TooFew.NEXT,
    ),
}


def main() -> None:
    """Print what each frame costs and its ratio to the plain one, and what the newest cost beside bestsellers."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=200)
    arguments.add_argument("--products", type=int, default=1_000_000)
    given = arguments.parse_args()
    chains(given.rounds)
    newest(given.products)


def chains(rounds: int) -> None:
    """The frames of the demo's shop."""
    with TemporaryDirectory() as folder:
        service = prepare(Settings(demo_data=Path(folder)), "http://127.0.0.1:8000")
        with asyncio.Runner() as runner:
            costs = [[cost(runner, service, each) for each in FRAMES.values()] for _ in range(rounds)]
    print(f"{'frame':<38}{'us':>8}{'x plain':>10}")
    for number, name in enumerate(FRAMES):
        taken = median(each[number] for each in costs) * 1e6
        ratio = median(each[number] / each[0] for each in costs)
        print(f"{name:<38}{taken:>8.0f}{ratio:>10.2f}")


def newest(products: int) -> None:
    """Lists of a catalogue of which half came later, on 300 days; who refused products has an order of their own."""
    index = build_index(invented_catalogue(products))
    chance = np.random.default_rng(2)
    since = np.where(chance.random(products) < 0.5, chance.integers(1, 300, products) * 86_400, 0)
    order, plain = largest_first(index, since), RankOptions(counted=True)
    refused = RankOptions(counted=True, without=tuple(index.ids[row] for row in index.positions.rows[order.places[:3]]))
    made = timed(lambda: largest_first(index, since).listed)
    ours, yardstick = paired(lambda: rank_in_order(order, plain), lambda: rank(index, CHOSEN_BY_NOBODY, plain))
    barred = median_time(lambda: rank_in_order(order, refused), 25)
    print(f"\n{f'{products:,} products':<38}{'us':>8}{'x bestsellers':>15}")
    rows = {"bestsellers": yardstick, "newest": ours, "newest, three refused": barred, "its order, once": made}
    for name, taken in rows.items():
        print(f"{name:<38}{taken * 1e6:>8.0f}{taken / yardstick:>15.3f}")


def cost(runner: asyncio.Runner, service: Service, definition: FrameDefinition) -> float:
    """Seconds of one whole frame."""
    shop, asked = service.shops.get(SHOP), Asked()
    started = process_time()
    viewer = Viewer(service.profiles.get(SHOP, CONTACT))
    frame = runner.run(answer(service, shop, Defined(SHOP, definition), viewer, asked))
    orjson.dumps(frame_document(frame))
    taken = process_time() - started
    assert (len(frame.tried), len(frame.cards)) == (len(definition.scenarios) - 1, PLAIN.slots)
    return taken


if __name__ == "__main__":
    main()
