"""The industries for which there are texts to start from."""

from __future__ import annotations

from typing import Final

from feeds.tuning.faults import nearest
from service.errors import InvalidSetting

INDUSTRIES: Final = ("fashion", "beauty", "travel", "finance", "b2b", "general")


def need_industry(name: str) -> None:
    """Let only an industry pass. Raises `InvalidSetting`."""
    if name not in INDUSTRIES:
        raise InvalidSetting(f"there is no template {name!r}{nearest(name, INDUSTRIES)}")
