"""A shop with contacts of every kind, over each kind of database, and lists of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from feeds.build import FeedSettings
from service.campaigns.contacts import Listed, contacts_listed
from service.campaigns.model import Campaign
from service.composition import Service, compose
from service.generations.make import import_feed
from service.settings import Settings
from service.storage.shops import Shop
from tests.service.cards import BY_THE_SHOP, keep_stated
from tests.service.conftest import AT, JEANS
from tests.service.small_feed import small_feed

SHOP = "sklep"
NOTHING_LIKE_IT = {"main": "Dżinsy", "criteria": [{"filter": "price", "max": "1", "must": True}]}


@pytest.fixture
def shop(address: str, tmp_path: Path) -> Service:
    """The shop ``sklep`` over each kind of database, with a generation and these contacts: ``ala`` and ``ela`` state
    the same, ``iza`` what nothing fits, ``nikt`` nothing; ``cicha`` wants no personal answers.
    """
    data = tmp_path / "data"
    data.mkdir(exist_ok=True)
    service = compose(Settings(data=data, database=address))
    service.shops.create(Shop(SHOP, "PLN", "fashion", locale="pl"))
    source = tmp_path / "feed.xml"
    source.write_bytes(small_feed())
    import_feed(service.shelf(SHOP), source, FeedSettings(at=AT, industry="fashion", currency="PLN"))
    stated = {"ala": [JEANS], "ela": [JEANS], "iza": [NOTHING_LIKE_IT], "nikt": [], "cicha": [JEANS]}
    keep_stated(service.contacts, SHOP, ({"id": id_, "preferences": said} for id_, said in stated.items()))
    service.contacts.change(SHOP, "cicha", lambda contact: replace(contact, personalise=False), BY_THE_SHOP)
    return service


def written(path: Path, ids: Sequence[object], column: str = "contact") -> Path:
    """A Parquet file with these ids."""
    pq.write_table(pa.table({column: ids}), path)
    return path


Asking = Callable[..., tuple[Campaign, Listed]]


@pytest.fixture
def asked(tmp_path: Path) -> Asking:
    """``asked(["ala", "ela"], rows=1)``: the rankings of these contacts, in parts of so many."""

    def asking(
        ids: Sequence[object], column: str = "contact", *, surface: str = "rank", format: str = "parquet", **how: object
    ) -> tuple[Campaign, Listed]:
        listed = contacts_listed(written(tmp_path / "list.parquet", ids, column))
        campaign = Campaign(SHOP, surface, format, listed.digest, len(listed.ids), by=listed.column.by)
        return replace(campaign, **how), listed  # type: ignore[arg-type]

    return asking
