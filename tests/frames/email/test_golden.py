"""Mails to open in a browser: ``python -m tests.frames.email.test_golden`` writes them anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.frames.email.mails import MAILS, page

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("name", MAILS)
def test_a_mail_looks_as_it_was_judged(name: str) -> None:
    assert page(name) == (GOLDEN / f"{name}.html").read_text(encoding="utf-8")


def test_no_golden_mail_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.glob("*.html")} == set(MAILS)


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for each in MAILS:
        (GOLDEN / f"{each}.html").write_text(page(each), encoding="utf-8")
