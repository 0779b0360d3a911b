"""What a generation has of the shop's learning: the version that was published when it was made.

Its popularities are in the catalogue; its default weights stand in a file of the generation, so that whoever answers
from a generation has exactly the numbers it was made with, also after a rollback and for a replay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson

from feeds.model import POPULARITY_SCALE
from feeds.settings import Popularities
from matching.model import WEIGHT_SCALE
from service.errors import BrokenFile
from service.storage.learned import LearnedStore

LEARNED = "learned.json"


@dataclass(frozen=True, slots=True)
class Learned:
    """The numbers of a version that answers go by: the weight (thousandths) of criteria of each filter, by its key,
    where nobody stated one.
    """

    version: int
    weights: Mapping[str, int] = field(default_factory=dict)


def published_learning(store: LearnedStore) -> tuple[Popularities, Learned] | None:
    """The numbers in force; None where none are. Raises `UnknownVersion` and `BrokenFile`."""
    number = store.state().published
    return None if number is None else numbers_of(number, store.version(number))


def numbers_of(number: int, document: Mapping[str, Any]) -> tuple[Popularities, Learned]:
    """The numbers of a version's document, as generations and answers go by them. Raises `BrokenFile`."""
    try:
        popularity, weights = document["popularity"], document["weights"]
        by_id = {each["product"]: _scaled(each["now"], POPULARITY_SCALE) for each in popularity["numbers"]}
        usual = _scaled(popularity["usual"], POPULARITY_SCALE) if by_id else 0
        of_filters = {each["filter"]: int(Decimal(each["now"]) * WEIGHT_SCALE) for each in weights["numbers"]}
        return Popularities(number, by_id, usual), Learned(number, of_filters)
    except (KeyError, TypeError, ArithmeticError):
        raise BrokenFile(f"version {number} of what was learned holds no numbers: fit anew") from None


def write_learned(learned: Learned | None, folder: Path) -> None:
    """Let a generation's folder hold it; nothing where nothing is learned."""
    if learned is not None:
        (folder / LEARNED).write_bytes(orjson.dumps(asdict(learned)))


def read_learned(folder: Path) -> Learned | None:
    """What `write_learned` wrote."""
    path = folder / LEARNED
    return Learned(**orjson.loads(path.read_bytes())) if path.is_file() else None


def _scaled(text: str, scale: int) -> int:
    return int(Decimal(text).scaleb(scale))
