"""A process killed between an answer and its record: the record is whole or not there, and nothing else suffers.

Run as a program this answers by HTTP's own way of keeping, says each id as it is given, and never ends by itself.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from matching.preferences import parse_preferences
from service.composition import Service, compose
from service.errors import UnknownAnswer
from service.recommend import ranked_as_asked
from service.replay.record import Form, ranked
from service.replayed import replay
from service.settings import Settings
from tests.service.conftest import STATED

GIVEN = 400
"""Answers that are given before the kill, of which some wait and some are kept."""


async def answer_for_ever(service: Service) -> None:
    for number in count(1):
        asked = parse_preferences({**STATED, "k": 1, "offset": number})
        made = ranked_as_asked(service.serving.generation("sklep"), asked)
        record = ranked(Form.BODY, made.generation, made.preferences, made.options, made.ranking)
        print(service.records.soon("sklep", None, record), flush=True)
        await asyncio.sleep(0.001)


def main() -> None:
    asyncio.run(answer_for_ever(compose(Settings(data=Path(sys.argv[1])))))


def test_what_was_kept_before_a_kill_is_made_again_and_the_rest_is_answered_as_unknown(serving_shop: Service) -> None:
    program = [sys.executable, "-m", "tests.service.replay.test_killed", str(serving_shop.settings.data)]
    given: list[str] = []
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        while len(given) < GIVEN:
            given.append(child.stdout.readline().strip())
        os.kill(child.pid, signal.SIGKILL)
        given += child.stdout.read().split()
    kept = [id for id in given if serving_shop.answers.get("sklep", id) is not None]
    assert 0 < len(kept) < len(given)
    assert kept == given[: len(kept)]  # a lot is kept whole or not at all
    for id in (kept[0], kept[-1]):
        assert replay(serving_shop, "sklep", id, datetime.now(UTC)).document["generation"]
    gone = next(id for id in reversed(given) if id not in kept)
    with pytest.raises(UnknownAnswer, match="it was never given"):
        replay(serving_shop, "sklep", gone, datetime.now(UTC))


if __name__ == "__main__":
    main()
