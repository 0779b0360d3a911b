"""What was acknowledged survives kill -9 at any moment, and nothing is ever there by half."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from service.contacts.store import ContactStore
from service.storage.database import Database
from service.storage.events import SqlOutbox
from tests.service.storage.changing import CARDS
from tests.service.storage.conftest import SHOP

ROOT = Path(__file__).parents[3]
KILLS = 15
LONGEST = 0.25
"""Seconds after the first acknowledgement within which the kill comes."""


def killed_again_and_again(
    address: str, program: str = "tests.service.storage.changing", kills: int = KILLS
) -> list[list[str]]:
    """What was acknowledged in each round before its kill."""
    command = [sys.executable, "-m", program, address]
    chance = random.Random(4)
    rounds = []
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as changing:
        assert changing.stdin is not None
        assert changing.stdout is not None
        for number in range(kills):
            print(f"r{number}", file=changing.stdin, flush=True)
            process, first = int(changing.stdout.readline()), changing.stdout.readline().strip()
            time.sleep(chance.uniform(0, LONGEST))
            os.kill(process, signal.SIGKILL)
            said = iter(changing.stdout.readline, "killed\n")
            rounds.append([first, *(line.strip() for line in said if line.endswith("\n"))])
        changing.stdin.close()
    return rounds


def test_a_process_killed_at_any_moment_leaves_what_it_acknowledged_and_no_halves(
    store: ContactStore, database: Database, address: str
) -> None:
    store.count(SHOP)  # the tables are there before the first kill
    rounds = killed_again_and_again(address)
    cards = [*store.all(SHOP)]
    assert len(cards) == CARDS
    kept = {tag.tag for card in cards for tag in card.tags}
    acknowledged = {name for round in rounds for name in round}
    assert acknowledged <= kept
    # Beside them only a change that was done in the last moment and could no longer be told, one a kill at most.
    assert len(kept - acknowledged) <= KILLS
    told = [event["contact"] for event in SqlOutbox(database).all(SHOP) if event["event"] == "tags-changed"]
    for card in cards:
        names = [tag.tag for tag in card.tags]
        assert sorted(entry.purpose for entry in card.consents) == sorted(names)
        assert len(store.history(SHOP, card.id)) == card.version == len(names) == told.count(card.id)
