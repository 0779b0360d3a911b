"""What a campaign answers with, by surface: its columns, and what makes rows of contacts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from matching.preferences import LARGEST_K
from service.campaigns import mailed, ranked
from service.campaigns.model import ROWS, Answering, Campaign
from service.composition import Service
from service.surfaces.soundness import MOST_SLOTS


@dataclass(frozen=True, slots=True)
class Surface:
    """``columns`` are Arrow's types by name; ``begin`` makes what answers the contacts of a campaign, or raises.

    So many contacts are answered ``at_once``, from one generation, and of each so many products at ``most``.
    """

    columns: Mapping[str, Any]
    begin: Callable[[Service, Campaign], Answering]
    at_once: int
    most: int


SURFACES: Mapping[str, Surface] = {
    "rank": Surface(ranked.COLUMNS, ranked.Rankings, ROWS, LARGEST_K),
    "email": Surface(mailed.COLUMNS, mailed.Messages, mailed.AT_ONCE, MOST_SLOTS),
}
