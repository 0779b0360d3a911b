"""What a campaign answers with, by surface: its columns, and what makes rows of contacts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.campaigns import ranked
from service.campaigns.model import Campaign, Row
from service.composition import Service

Answering = Callable[[Sequence[str]], list[Row]]
"""A row for each of these contacts, in order."""


@dataclass(frozen=True, slots=True)
class Surface:
    """``columns`` are Arrow's types by name; ``begin`` makes what answers the contacts of one part.

    So many contacts are answered ``at_once``: what has to be kept of them is kept together.
    """

    columns: Mapping[str, Any]
    begin: Callable[[Service, Campaign], Answering]
    at_once: int


SURFACES: Mapping[str, Surface] = {
    "rank": Surface(ranked.COLUMNS, ranked.Rankings, 500),
}
