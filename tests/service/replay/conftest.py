"""Answers that were given, and what they are when they are made again."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from service.composition import Service
from tests.service.commands import Run
from tests.service.conftest import Asking

SAID = re.compile(rb"^answer ([0-9A-Za-z]{12})$", re.MULTILINE)
GetAgain = Callable[[str], bytes]


def ids(done: Run) -> list[str]:
    """The ids of the answers that a command gave, in order."""
    return [found.decode() for found in SAID.findall(done.stderr)]


@pytest.fixture
def settle(ask: Asking, service: Service) -> Callable[[], None]:
    """Wait until what was answered over HTTP is kept."""
    return lambda: ask.runner.run(service.records.settle())


@pytest.fixture
def again(ask: Asking, server_key: dict[str, str], settle: Callable[[], None]) -> GetAgain:
    """The bytes of an answer, made again over HTTP."""

    def get(id: str) -> bytes:
        settle()
        answer = ask.get(f"/v1/shops/sklep/answers/{id}", headers=server_key)
        assert answer.status_code == 200, answer.text
        return answer.content

    return get
