"""The feed report that a generation keeps."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from feeds.model import FeedReport, Rejection, Warning_
from service.errors import BrokenFile

REPORT = "report.json"


def read_report(generation: Path) -> FeedReport:
    """The report of the feed that the generation in a folder was made of. Raises `BrokenFile`."""
    try:
        return report_from(orjson.loads((generation / REPORT).read_bytes()))
    except (OSError, ValueError, KeyError, TypeError):
        raise BrokenFile(f"the report of generation {generation.name} cannot be read: import the feed again") from None


def report_from(document: Mapping[str, Any]) -> FeedReport:
    """What `feeds.documents.report_document` wrote."""
    return FeedReport(
        format=document["format"],
        encoding=document["encoding"],
        items=document["items"],
        products=document["products"],
        currency=tuple(document["currency"]),
        quarantined=tuple(Rejection(**each) for each in document["quarantined"]),
        warnings=tuple(Warning_(**each) for each in document["warnings"]),
        fields={name: each["coverage"] for name, each in document["fields"].items()},
        complete=document["complete"],
    )
