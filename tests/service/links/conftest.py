"""A service with definitions and one contact."""

from __future__ import annotations

import pytest

from service.composition import Service
from service.contacts.model import Contact
from tests.service.links import made


@pytest.fixture
def asking_shop(service: Service) -> Service:
    """The shop ``sklep`` with what `made.define` defines."""
    made.define(service)
    return service


@pytest.fixture
def ola(asking_shop: Service) -> Contact:
    """A contact who may be sent e-mail."""
    return made.ola(asking_shop)
