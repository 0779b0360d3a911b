"""The service over SQLite and over PostgreSQL: every test here runs on both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.composition import Service
from service.settings import Settings


@pytest.fixture
def settings(tmp_path: Path, address: str) -> Settings:
    return Settings(data=tmp_path / "data", database=address)


@pytest.fixture
def service(service: Service) -> Iterator[Service]:
    yield service
    service.database.close()
