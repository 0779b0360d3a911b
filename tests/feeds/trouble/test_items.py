"""Each item in trouble, alone between two good ones, in the middle of many, and with everything on one line."""

import re
from time import process_time

import pytest

from tests.feeds.building import Built, built
from tests.feeds.trouble.items import ITEMS
from tests.feeds.trouble.outcomes import Kept, Mixed, Quarantined, document, item

SURROUNDINGS = {"alone": (1, b"\n"), "among many": (150, b"\n"), "on one line": (150, b"")}
REPAIR = "repaired, first on line"


def good(first: int, count: int) -> list[bytes]:
    return [item(b"good-%d" % number, title=b"Cup %d" % number) for number in range(first, first + count)]


@pytest.mark.parametrize("surroundings", SURROUNDINGS)
@pytest.mark.parametrize("case", ITEMS)
def test_an_item_in_trouble_costs_itself_at_most(case: str, surroundings: str) -> None:
    data, outcome = ITEMS[case]
    around, line_end = SURROUNDINGS[surroundings]
    began = process_time()
    found = built(document(*good(0, around), data, *good(around, around), line_end=line_end))
    assert process_time() - began < 10
    assert [each["title"] for each in found.products if each["id"].startswith("good-")] == [
        f"Cup {number}" for number in range(2 * around)
    ]
    assert found.report["items"] == found.report["products"] + len(found.report["quarantined"])
    assert found.report["complete"]
    judge(found, outcome, line=around + 2 if line_end else 1)


def judge(found: Built, outcome: Kept | Quarantined | Mixed, line: int) -> None:
    others = [each for each in found.products if not each["id"].startswith("good-")]
    quarantined = found.report["quarantined"]
    repaired = [reason for reason in found.warnings("document") if REPAIR in reason]
    if isinstance(outcome, Kept):
        assert (len(others), quarantined) == (1, [])
        assert {key: others[0][key] for key in outcome.says} == outcome.says
        assert len(repaired) == outcome.repaired
        assert all(reason.endswith(f"{REPAIR} {line}") for reason in repaired)
        return
    assert len(others) == (outcome.kept if isinstance(outcome, Mixed) else 0)
    assert len(quarantined) == len(outcome.reasons), quarantined
    assert all(re.search(reason, each["reason"]) for reason, each in zip(outcome.reasons, quarantined, strict=True))
    assert quarantined[0]["line"] == line
