"""Something between the shop and the contact that opens every link of a message changes nothing but counts."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import sqlalchemy as sa

from service.composition import Service
from service.storage.definitions import Kind
from service.storage.schema import metadata
from tests.service.blocks.mailing import SHOP, pulled, say
from tests.service.conftest import Asking
from tests.service.links import made

DRAWN = 'surface = "email"\n[email]\npictures = "opened"\n'
COUNTS = {"measured_totals", "opened"}
"""What is counted of everybody, and what a picture showed."""

LINK = re.compile(r"""(?:href|src|background|srcset)="(http://notesik\.example[^"]*)\"""")


def tables(service: Service) -> dict[str, list[Any]]:
    """All that is kept, but what is counted."""
    with service.database.reading() as connection:
        return {
            name: sorted(map(repr, connection.execute(sa.select(table))))
            for name, table in metadata.tables.items()
            if name not in COUNTS
        }


def links_of(document: dict[str, Any]) -> set[str]:
    """Every address of ours that somebody who reads the message may come to know."""
    opened = (each[name] for each in document["opened"] for name in ("image", "link"))
    written = re.findall(r"http://notesik\.example\S+", f"{document['text']} {document['sms']}")
    return {*map(unescape, LINK.findall(document["html"])), *written, *opened, document["unsubscribe"]} | (
        {document["centre"]} if document["centre"] else set()
    )


def test_a_scanner_that_follows_every_link_changes_nothing(
    mailing_shop: Service, ask: Asking, server_key: dict[str, str]
) -> None:
    made.define(mailing_shop)
    mailing_shop.definitions.add(SHOP, Kind.FRAME, "drawn", DRAWN, active=True)
    say(mailing_shop, "ola", "sms")
    for name in ("recommended", "drawn"):
        document = pulled(ask, server_key, f"/v1/shops/{SHOP}/email/{name}")
        links = links_of(document)
        kinds = {link.removeprefix("http://notesik.example/").partition("/")[0] for link in links}
        assert {"l", "i", "u", "c"} <= kinds
        before, card = tables(mailing_shop), mailing_shop.contacts.get(SHOP, "ola")
        for link in sorted(links):
            for method in ("HEAD", "GET", "GET"):
                answer = ask(method, link)
                assert answer.status_code in (200, 302), f"{method} {link}: {answer.status_code}"
        assert tables(mailing_shop) == before
        assert mailing_shop.contacts.get(SHOP, "ola") == card
        assert pulled(ask, server_key, f"/v1/shops/{SHOP}/email/{name}") == document
