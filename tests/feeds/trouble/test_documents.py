"""Each document in trouble is read as far as it can be, and what cannot be read is refused in one sentence."""

import os
import re
import subprocess
import sys
from pathlib import Path
from time import process_time

import pytest

from feeds.errors import FeedError
from tests.feeds.building import built
from tests.feeds.trouble.documents import DOCUMENTS
from tests.feeds.trouble.outcomes import Read, Refused


@pytest.mark.parametrize("case", DOCUMENTS)
def test_a_document_in_trouble_is_read_or_refused_and_says_so(case: str) -> None:
    make, outcome = DOCUMENTS[case]
    data = make()
    began = process_time()
    if isinstance(outcome, Refused):
        with pytest.raises(FeedError, match=outcome.sentence) as refused:
            built(data)
        assert "\n" not in str(refused.value)
    else:
        judge(data, outcome)
    assert process_time() - began < 10


def judge(data: bytes, outcome: Read) -> None:
    found = built(data)
    report = found.report
    assert (report["products"], report["complete"], report["encoding"]) == (
        outcome.products, outcome.complete, outcome.encoding,
    )  # fmt: skip
    assert report["items"] == report["products"] + len(report["quarantined"])
    reasons = [each["reason"] for each in report["quarantined"]]
    said = [each["reason"] for each in report["warnings"] if each["field"] in ("document", "id")]
    for told, patterns in ((reasons, outcome.reasons), (said, outcome.warnings)):
        assert len(told) == len(patterns), told
        assert all(re.search(pattern, text) for pattern, text in zip(patterns, told, strict=True)), told
    if outcome.titles:
        assert tuple(product["title"] for product in found.products) == outcome.titles


@pytest.mark.parametrize("case", ["an HTML error page", "an empty body", "cut in gzip", "a picture", "gzip bomb"])
def test_the_command_says_one_sentence_and_exits_with_1(case: str, tmp_path: Path) -> None:
    source = tmp_path / "feed.xml"
    source.write_bytes(DOCUMENTS[case][0]())
    ran = subprocess.run(
        [sys.executable, "-m", "service", "feed", "check", str(source)],
        capture_output=True, text=True, timeout=60, env={**os.environ, "NOTESIK_DATA": str(tmp_path / "data")},
    )  # fmt: skip
    assert (ran.returncode, ran.stdout) == (1, "")
    assert len(ran.stderr.strip().splitlines()) == 1
    assert "Traceback" not in ran.stderr
