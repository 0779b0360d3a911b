"""A shop, and lists of contacts taken into it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from service.centres.answers import answer_check
from service.composition import Service
from service.contacts.attributes import Attribute
from service.contacts.model import Actor, Contact, Occasion, Source
from service.contacts.rows import Rules
from service.contacts.stated.reading import Telling
from service.imports.columns import Columns
from service.imports.mapping import ColumnMapping
from service.imports.readers import table_of
from service.imports.report import Report
from service.imports.run import Import, Target, kept, rehearsed
from service.imports.tables import Table

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SHOP = "sklep"


class Importing:
    """Takes lists into the shop, each a minute after the one before."""

    def __init__(self, service: Service, folder: Path) -> None:
        self.service, self.folder, self.now = service, folder, NOW

    def __call__(
        self,
        content: str | bytes | Table,
        name: str = "list.csv",
        *,
        mapping: ColumnMapping | None = None,
        attributes: Mapping[str, Attribute] | None = None,
        consent: Mapping[str, str] | None = None,
        source: Source = Source.DECLARED,
        dry: bool = False,
    ) -> Report:
        self.now += timedelta(minutes=1)
        mapping, attributes = mapping or ColumnMapping(), attributes or {}
        occasion = Occasion(Actor.SHOP, f"import {name}", self.now)
        rules = Rules(Telling(occasion, answer_check(attributes)), source, attributes)
        table = content if isinstance(content, Table) else table_of(self.write(content, name))
        columns = Columns(mapping, attributes)
        return Import(self.target(occasion, dry), rules, columns, mapping.constants, consent or {}).run(table)

    def target(self, occasion: Occasion, dry: bool) -> Target:
        target = kept(self.service.contacts, SHOP, occasion)
        return rehearsed(self.service.database, target) if dry else target

    def write(self, content: str | bytes, name: str = "list.csv") -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def card(self, id: str) -> Contact:
        card = self.service.contacts.get(SHOP, id)
        assert card is not None
        return card

    def change(self, id: str, how: Callable[[Contact], Contact]) -> None:
        """As the person changes it in their centre, a minute later."""
        self.now += timedelta(minutes=1)
        self.service.contacts.change(SHOP, id, how, Occasion(Actor.CONTACT, "centre notes", self.now))

    def cards(self) -> list[Contact]:
        """Every card without what tells when it was last touched."""
        return [replace(card, changed=NOW, version=0) for card in self.service.contacts.all(SHOP)]


@pytest.fixture
def take(service: Service, tmp_path: Path) -> Importing:
    return Importing(service, tmp_path)


def reasons(report: Report) -> list[tuple[int, Any, str]]:
    """Row, column and reason of each refusal."""
    return [(refusal.row, refusal.column, refusal.reason) for refusal in report.refused]
