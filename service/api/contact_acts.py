"""What is done with whole cards: found by an address, joined with another, taken back, told in full."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from service.api.access import need_server_key, service_of, shop_of
from service.api.bodies import MOST_BYTES, body_of, document_of, json_answer
from service.api.contact_parts import CARD
from service.api.contacts import CONTACT, NOT_KEPT, PRIVATE, Asked, asked_of, contact_id
from service.api.idempotency import once
from service.api.methods import by_method
from service.api.parameters import only
from service.contacts.export import export_document, history_document
from service.contacts.model import ADDRESSES, Contact
from service.contacts.stated.reading import Reader, StatementRefused, members, text

FIND = "/v1/shops/{shop}/contacts/find"
FOUND_BY = (*ADDRESSES, "device")
LONGEST_NUMBER = 2**63
ATTACHED = {"content-disposition": 'attachment; filename="contact.json"'}


async def find(request: Request) -> Response:
    """The ids of the contacts with an address or a device, which travels in the body and never in an address."""
    shop = shop_of(request)
    need_server_key(request, shop)
    only(request)
    said = members(document_of(await body_of(request, MOST_BYTES)), "", dict.fromkeys(FOUND_BY, text()))
    if len(said) != 1:
        raise StatementRefused("", f"Exactly one of {', '.join(FOUND_BY)} is expected here.")
    ((attribute, value),) = said.items()
    found = await asyncio.to_thread(service_of(request).contacts.found, shop.name, attribute, value)
    return json_answer({"contacts": [contact.id for contact in found]}, NOT_KEPT)


async def history(request: Request) -> Response:
    """What changed a card, the oldest first."""
    asked = asked_of(request)
    only(request)

    def read() -> Response:
        asked.known()
        lines = asked.service.contacts.history(asked.shop, asked.id)
        return json_answer({"history": [history_document(line) for line in lines]}, PRIVATE)

    return await asyncio.to_thread(read)


async def export(request: Request) -> Response:
    """Everything that is known of a person, as a file."""
    asked = asked_of(request)
    only(request)

    def read() -> Response:
        return json_answer(export_document(asked.service, asked.shop, asked.id), {**NOT_KEPT, **ATTACHED})

    return await asyncio.to_thread(read)


async def merge(request: Request) -> Response:
    """Make one card of this and the other that the body names; this one's id stays its first."""

    def merged(asked: Asked, said: Mapping[str, Any]) -> Contact:
        other = contact_id(said["other"], "other")
        return asked.service.contacts.merge(asked.shop, asked.id, other, asked.occasion)

    return await _acted(request, {"other": text()}, merged)


async def undo(request: Request) -> Response:
    """Take back what one line of the history did."""

    def undone(asked: Asked, said: Mapping[str, Any]) -> Contact:
        return asked.service.contacts.undo(asked.shop, asked.id, said["entry"], asked.occasion).contact

    return await _acted(request, {"entry": _entry}, undone)


async def _acted(
    request: Request, readers: Mapping[str, Reader[Any]], act: Callable[[Asked, Mapping[str, Any]], Contact]
) -> Response:
    """The card after an act for which the body has all of these members, under the conditions of the request."""
    asked = asked_of(request)
    only(request)
    content = await body_of(request, MOST_BYTES)

    def work() -> Response:
        said = members(document_of(content), "", readers, needed=readers)

        def judged() -> Contact:
            asked.judge(CARD.tag)
            return act(asked, said)

        contact = asked.service.database.together(judged)
        return json_answer(CARD.document(contact), {**NOT_KEPT, "etag": CARD.tag(contact)})

    return await once(request, asked.shop, content, work, asked.id)


def _entry(value: object, path: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < LONGEST_NUMBER:
        raise StatementRefused(path, "The number of a line of the history is expected here.")
    return value


def act_routes() -> list[Route]:
    """The routes of these. ``find`` lets other methods pass, to the contact of that id."""
    return [
        Route(FIND, find, methods=["POST"]),
        by_method(f"{CONTACT}/history", {"GET": history, "HEAD": history}),
        by_method(f"{CONTACT}/export", {"GET": export, "HEAD": export}),
        by_method(f"{CONTACT}/merge", {"POST": merge}),
        by_method(f"{CONTACT}/undo", {"POST": undo}),
    ]
