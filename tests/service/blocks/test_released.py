"""A release that makes messages otherwise gives none of those that the one before made."""

from __future__ import annotations

import pytest

from service.blocks.pulling import MADE_BY
from service.fingerprint import fingerprint
from tests.service.test_etags import NO_MATTER, ROOT, imported

SOURCES = ("pulling", "filled", "around", "templates", "facts")
VALUES = {"service/contacts/model.py", "service/lately.py", "service/fingerprint.py"}
"""What holds values, or keeps what others make."""


@pytest.mark.parametrize("source", SOURCES)
def test_whatever_makes_a_message_is_in_its_slot(source: str) -> None:
    named = set(imported(ROOT / "service" / "blocks" / f"{source}.py"))
    assert named
    assert {each for each in named if not each.startswith((*MADE_BY, *NO_MATTER))} <= VALUES


def test_every_place_is_there() -> None:
    assert all(fingerprint(each) != fingerprint() for each in MADE_BY)
