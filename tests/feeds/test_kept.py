"""What a build keeps is handed on to every generation that is derived from it anew."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import pytest

from feeds.build import FeedSettings, build, rebuild
from tests.feeds.building import AT, google

SETTINGS = FeedSettings(AT)
FEED = google(*(f"<g:color>{color}</g:color><g:price>{10 * n}.00 PLN</g:price>" for n, color in enumerate("abcab", 1)))


def refuse(*_: object) -> NoReturn:
    raise OSError("no hard links here")


@pytest.mark.parametrize("linked", [True, False], ids=["with hard links", "without hard links"])
def test_a_generation_derived_anew_can_be_derived_from_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, linked: bool
) -> None:
    first, second, third = (tmp_path / name for name in ("first", "second", "third"))
    for folder in (first, second, third):
        folder.mkdir()
    (tmp_path / "feed.xml").write_text(FEED)
    made = build(tmp_path / "feed.xml", first, SETTINGS).catalogue
    assert made is not None
    if not linked:
        monkeypatch.setattr(Path, "hardlink_to", refuse)
    rebuild(first, second, SETTINGS, made.generation)
    (first / "drafts.arrow").unlink()
    again = rebuild(second, third, SETTINGS, made.generation)
    assert again.hierarchy == made.hierarchy
    assert (third / "products.jsonl").read_bytes() == (first / "products.jsonl").read_bytes()
    assert (second / "drafts.arrow").stat().st_nlink == (2 if linked else 1)
