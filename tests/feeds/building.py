"""Small feeds made of a few lines, built for real: what a test says about products starts from bytes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from feeds.build import FeedSettings, build
from feeds.documents import filters_document, report_document

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Built:
    """A feed's documents, as the commands print them."""

    report: dict[str, Any]
    products: list[dict[str, Any]]
    filters: dict[str, Any]

    def product(self, id_: str) -> dict[str, Any]:
        return next(product for product in self.products if product["id"] == id_)

    def dependent(self, main: str | None) -> dict[str, dict[str, Any]]:
        """The dependent filters of a main value, by key."""
        node = next(value for value in self.filters["main"]["values"] if value["value"] == main)
        return {each["filter"]: each for each in node["dependent"]}

    def left_out(self) -> dict[str, str]:
        return {each["attribute"]: each["reason"] for each in self.filters["left_out"]}

    def warnings(self, field: str) -> dict[str, int]:
        return {each["reason"]: each["count"] for each in self.report["warnings"] if each["field"] == field}


def built(document: str | bytes, **settings: Any) -> Built:
    """A document through the whole stage."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        source = folder / "feed.xml"
        source.write_bytes(document if isinstance(document, bytes) else document.encode())
        result = build(source, folder, FeedSettings(**{"at": AT, **settings}))
        lines = (folder / "products.jsonl").read_bytes().splitlines() if result.catalogue else []
        filters = filters_document(result.catalogue.generation, result.catalogue.hierarchy) if result.catalogue else {}
        return Built(report_document(result.report), [json.loads(line) for line in lines], filters)


def google(*items: str) -> str:
    """A Google feed of these items' contents; an item without its own id or title gets one."""
    written = []
    for number, content in enumerate(items, 1):
        identity = "" if "<g:id>" in content or "<no-id/>" in content else f"<g:id>p{number}</g:id>"
        title = "" if "<title>" in content or "<no-title/>" in content else f"<title>Product {number}</title>"
        written.append(f"<item>{identity}{title}{content.replace('<no-id/>', '').replace('<no-title/>', '')}</item>")
    head = '<?xml version="1.0"?><rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>'
    return head + "\n".join(written) + "</channel></rss>"


def ceneo(*offers: str) -> str:
    return "<?xml version='1.0'?><offers>" + "\n".join(offers) + "</offers>"


def yml(*offers: str, categories: str = "", root: str = "yml_catalog") -> str:
    inside = f"<shop><categories>{categories}</categories><offers>" + "\n".join(offers) + "</offers></shop>"
    return f"<?xml version='1.0'?><{root}>{inside}</{root}>"
