"""Writes the invented shop's articles as a Google feed (RSS 2.0), as the shop's own software would.

``python -m service.demo.feed > templates/demo/feed.xml`` made the committed file; a test holds the two together.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from xml.sax.saxutils import escape

from service.demo.assortment import Article, articles
from service.demo.wardrobe import SHOP_MOTTO, SHOP_NAME

FEED_BASE = "http://127.0.0.1:8000"
"""The address written into the committed feed; the demo replaces it when it serves on another port."""

READY_ON = "2027-03-01T00:00+01:00"
"""When what is ordered ahead will be there: a feed must say so."""

AHEAD = ("preorder", "backorder")


def feed_xml(base: str = FEED_BASE) -> str:
    """The whole feed; ``base`` is the address under which the shop and its pictures are served."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0">',
        "<channel>",
        *_elements([("title", SHOP_NAME), ("link", f"{base}/demo"), ("description", SHOP_MOTTO)]),
    ]
    for article in articles():
        lines += ["<item>", *_elements(_fields(article, base)), *_details(article), "</item>"]
    return "\n".join([*lines, "</channel>", "</rss>", ""])


def zloty(grosze: int) -> str:
    """17900 -> ``179.00 PLN``."""
    return f"{grosze // 100}.{grosze % 100:02d} PLN"


def _fields(article: Article, base: str) -> Iterator[tuple[str, str]]:
    yield "g:id", article.id
    yield "title", article.title
    yield "description", article.description
    yield "link", f"{base}/demo/products/{article.id}"
    if article.pictured:
        yield "g:image_link", f"{base}/demo/pictures/{article.id}.svg"
    yield "g:price", zloty(article.price)
    if article.sale_price is not None:
        yield "g:sale_price", zloty(article.sale_price)
    if article.lowest_price_30d is not None:
        yield "lowest_price_30d", zloty(article.lowest_price_30d)
    yield "g:availability", article.availability
    if article.availability in AHEAD:
        yield "g:availability_date", READY_ON
    yield "g:brand", article.brand
    yield "g:condition", "new"
    yield "g:product_type", article.path
    yield "g:gender", article.gender
    yield from ((f"g:{name}", value) for name, value in _looks(article) if value)
    yield "g:item_group_id", article.group
    yield "g:popularity_rank", str(article.popularity)


def _looks(article: Article) -> Iterator[tuple[str, str]]:
    yield "color", article.colour
    yield "size", article.size
    yield "material", article.material
    yield "pattern", article.pattern


def _elements(fields: Iterator[tuple[str, str]] | list[tuple[str, str]]) -> list[str]:
    return [f"<{name}>{escape(text)}</{name}>" for name, text in fields]


def _details(article: Article) -> list[str]:
    return [
        "<g:product_detail><g:section_name>Cechy</g:section_name>"
        f"<g:attribute_name>{escape(name)}</g:attribute_name>"
        f"<g:attribute_value>{escape(value)}</g:attribute_value></g:product_detail>"
        for name, value in article.details.items()
    ]


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    sys.stdout.write(feed_xml())
