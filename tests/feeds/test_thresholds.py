"""The thresholds people read about are the ones that count."""

import re
from dataclasses import asdict
from pathlib import Path

from feeds.thresholds import DEFAULT_THRESHOLDS

PAGE = (Path(__file__).parents[2] / "docs" / "feeds-and-filters.md").read_text("utf-8")


def test_the_page_lists_every_threshold_with_its_default() -> None:
    section = PAGE[PAGE.index("| threshold |") : PAGE.index("## Adding a format")]
    listed = {name: float(value) for name, value in re.findall(r"^\| `(\w+)` \| ([\d.]+) \|", section, re.MULTILINE)}
    assert listed == asdict(DEFAULT_THRESHOLDS)
