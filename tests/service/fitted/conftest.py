"""Feeds of one shop, read one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from feeds.build import FeedSettings
from service.generations.make import import_feed
from service.generations.manifest import Manifest
from service.generations.opened import Generation, open_generation
from service.generations.shelf import Shelf
from tests.service.conftest import AT


@dataclass(frozen=True)
class Goods:
    """One item of a feed."""

    id: str
    price: str = "100.00 PLN"
    sale: str | None = None
    stock: str = "in_stock"
    title: str = "Rzecz"
    description: str = ""
    category: str = "Odzież &gt; Dżinsy"
    colour: str | None = None
    group: str | None = None

    def written(self) -> str:
        optional = {"sale_price": self.sale, "color": self.colour, "item_group_id": self.group}
        more = "".join(f"<g:{name}>{said}</g:{name}>" for name, said in optional.items() if said is not None)
        return (
            f"<item><g:id>{self.id}</g:id><title>{self.title}</title><description>{self.description}</description>"
            f"<link>https://sklep.example/{self.id}</link><g:price>{self.price}</g:price>"
            f"<g:availability>{self.stock}</g:availability><g:product_type>{self.category}</g:product_type>"
            f"{more}</item>"
        )


def feed_of(goods: Iterable[Goods]) -> bytes:
    written = "".join(each.written() for each in goods)
    return f'<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>{written}</channel></rss>'.encode()


Read = Callable[..., Generation]


@pytest.fixture
def read(shelf: Shelf, tmp_path: Path) -> Read:
    """Import a feed of these goods so many days after the first, whatever guards say: ``read(3, Goods("A"), ...)``."""

    def reading(day: float, *goods: Goods) -> Generation:
        source = tmp_path / "feed.xml"
        source.write_bytes(feed_of(goods))
        settings = FeedSettings(at=AT + timedelta(days=day), industry="fashion", currency="PLN")
        manifest: Manifest = import_feed(shelf, source, settings, force=True)[0]
        return open_generation(shelf.path(manifest.name))

    return reading
