"""A shop that sends mails."""

from __future__ import annotations

import pytest

from service.composition import Service
from tests.service.blocks.mailing import reachable


@pytest.fixture
def mailing_shop(serving_shop: Service) -> Service:
    """The shop ``sklep`` with products, and ``ola`` who may be sent mails."""
    reachable(serving_shop, "ola")
    return serving_shop
