"""What is given to be sent, made for tests; run as a program it keeps turns until it is killed.

    python -m tests.service.storage.sending ADDRESS

For each line of standard input it forks one that keeps; that one's pid is the first line it says.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import Any

from service.storage.database import Database
from service.storage.measured import Measured
from service.storage.sent import Sent, SqlSent, sent_id
from tests.service.storage.conftest import NOON, SECRET, SHOP

CARD = {"id": "A-001", "title": "Dżinsy", "image": "https://cdn.example/1.jpg", "reasons": [{"text": "niebieskie"}]}
TOGETHER = 5
"""Rows that are kept in one transaction by the program."""


def document(**more: Any) -> dict[str, Any]:
    said = {"scenario": "preferences", "variant": "B", "offset": 0, "banner": None, "cards": [CARD]}
    return {**said, "subject": "Temat", "html": "<p>Ż</p>", "text": "Ż", "sms": "Z", **more}


def sent(contact: str = "ola", asked: str = "weekly", turn: int = 0, at: datetime = NOON, **more: Any) -> Sent:
    """One answer; ``asked`` makes the slot."""
    slot = sha256(f"{contact} {asked}".encode()).digest()[:16]
    given = Sent(
        sent_id(SECRET, slot, turn), SHOP, contact, "weekly", 7, "email", at, at + timedelta(hours=1), "g1", slot, turn,
        [["A-001", "1f"]], document(),
    )  # fmt: skip
    return given if not more else Sent(**{name: more.get(name, getattr(given, name)) for name in Sent.__slots__})


def sent_store(database: Database) -> SqlSent:
    return SqlSent(database, Measured(database), lambda shop, at: at.date())


def keep_for_ever(address: str, round: str) -> None:
    """Never ends by itself."""
    print(os.getpid(), flush=True)
    store = sent_store(Database(address))
    for turn in count():
        store.keep([sent(asked=f"{round} {each}", turn=turn) for each in range(TOGETHER)])
        print(f"{round}-{turn}", flush=True)


def main() -> None:
    """Fork for each line."""
    for round in sys.stdin:
        child = os.fork()
        if not child:
            keep_for_ever(sys.argv[1], round.strip())
        os.waitpid(child, 0)
        print("killed", flush=True)


if __name__ == "__main__":
    main()
