"""Cards of contacts between servers: read, replaced, changed in parts, emptied, erased."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from service.api.access import need_server_key, service_of, shop_of
from service.api.bodies import MOST_BYTES, body_of, document_of, json_answer
from service.api.conditions import Conditions, conditions_of
from service.api.contact_parts import RESOURCES, Resource
from service.api.etags import not_modified
from service.api.idempotency import once
from service.api.methods import by_method
from service.api.parameters import one_of, only
from service.api.problems import InvalidParameter
from service.centres.answers import answer_check
from service.centres.defined import attributes_of
from service.composition import Service
from service.contacts.model import Actor, Contact, Occasion
from service.contacts.stated.reading import LONGEST_WORD, Telling
from service.contacts.store import Change, Changed
from service.errors import UnknownContact

CONTACT = "/v1/shops/{shop}/contacts/{id}"
WHERE = "api"
SLASH = b"%2f"
PRIVATE = {"cache-control": "private, no-cache"}
"""Kept by the caller alone, and asked for again each time."""
NOT_KEPT = {"cache-control": "no-store"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request about one contact by a server key: of which shop, whom, when, under which conditions."""

    service: Service
    shop: str
    id: str
    occasion: Occasion
    conditions: Conditions

    def telling(self) -> Telling:
        """How what is told is read; it asks the database how the shop defines its key information."""
        check, zone = answer_check(attributes_of(self.service, self.shop)), self.service.shops.get(self.shop).clock
        return Telling(self.occasion, check, zone)

    def known(self) -> Contact:
        """The card. Raises `UnknownContact`."""
        contact = self.service.contacts.get(self.shop, self.id)
        if contact is None:
            raise UnknownContact("This shop has no contact under that id.")
        return contact

    def judge(self, tag: Callable[[Contact], str]) -> None:
        """Hold the card to the conditions; within a transaction it then stays as it is until that ends.

        Raises `UnknownContact` or `PreconditionFailed`.
        """

        def judged(contact: Contact) -> Contact:
            self.conditions.check(tag(contact))
            return contact

        self.service.contacts.change(self.shop, self.id, judged, self.occasion, create=False)


def asked_of(request: Request) -> Asked:
    """Who asks about whom. Raises `Unauthenticated`, `Forbidden`, `UnknownShop` or `InvalidParameter`."""
    shop = shop_of(request)
    need_server_key(request, shop)
    if SLASH in request.scope.get("raw_path", b"").lower():  # else the id ``a/tags`` would mean the tags of ``a``
        raise InvalidParameter("id", "A contact's id holds no / here.")
    occasion = Occasion(Actor.SHOP, WHERE, datetime.now(UTC))
    id_ = contact_id(request.path_params["id"], "id")
    return Asked(service_of(request), shop.name, id_, occasion, conditions_of(request.headers))


def contact_id(id_: str, parameter: str) -> str:
    """An id that a card can have. Raises `InvalidParameter`."""
    if not is_id(id_):
        raise InvalidParameter(parameter, f"A contact's id has 1 to {LONGEST_WORD} printable characters.")
    return id_


def is_id(text: str) -> bool:
    """Whether a text can be a contact's id."""
    return 1 <= len(text) <= LONGEST_WORD and text.isprintable() and text.strip() == text


async def _get(resource: Resource, request: Request) -> Response:
    asked = asked_of(request)
    only(request)

    def read() -> Response:
        contact = asked.known()
        headers = {**PRIVATE, "etag": resource.tag(contact)}
        return not_modified(request, headers) or json_answer(resource.document(contact), headers)

    return await asyncio.to_thread(read)


async def _put(resource: Resource, request: Request) -> Response:
    return await _write(request, resource, resource.replaced, create=True)


async def _patch(resource: Resource, request: Request) -> Response:
    return await _write(request, resource, resource.merged, create=False)


async def _write(
    request: Request, resource: Resource, read: Callable[[object, Telling], Change], *, create: bool
) -> Response:
    asked, revive = asked_of(request), _revive(request)
    content = await body_of(request, MOST_BYTES)

    def work() -> Response:
        change = read(document_of(content), asked.telling())
        changed = _changed(asked, resource, change, create=create, revive=revive)
        headers = {**NOT_KEPT, "etag": resource.tag(changed.contact)}
        return json_answer(resource.document(changed.contact), headers, 201 if changed.created else 200)

    return await once(request, asked.shop, content, work, asked.id)


async def _delete(resource: Resource, request: Request) -> Response:
    asked = asked_of(request)
    only(request)
    content = await body_of(request, MOST_BYTES)
    if resource.emptied is None:
        return await once(request, asked.shop, content, lambda: _erased(asked, resource))
    empty = resource.emptied

    def work() -> Response:
        changed = _changed(asked, resource, empty(asked.telling()), create=False)
        return Response(status_code=204, headers={**NOT_KEPT, "etag": resource.tag(changed.contact)})

    return await once(request, asked.shop, content, work, asked.id)


def _changed(asked: Asked, resource: Resource, change: Change, *, create: bool, revive: bool = False) -> Changed:
    """Make a change under the conditions of the request, which are judged by the card that is changed, locked."""

    def how(contact: Contact) -> Contact:
        asked.conditions.check(resource.tag(contact) if contact.version else None)
        return change(contact)

    contacts = asked.service.contacts
    return contacts.change(asked.shop, asked.id, how, asked.occasion, create=create, revive=revive)


def _erased(asked: Asked, resource: Resource) -> Response:
    """Erase a card, if it is the one that the conditions speak of: both in one transaction."""

    def work() -> None:
        asked.judge(resource.tag)
        asked.service.contacts.erase(asked.shop, asked.id, asked.occasion)

    asked.service.database.together(work)
    return Response(status_code=204, headers=NOT_KEPT)


def _revive(request: Request) -> bool:
    """Whether the caller says that a person who had themself erased came back of their own will."""
    only(request, "revive")
    return one_of("revive", request.query_params.get("revive", "false"), ("true", "false")) == "true"


METHODS: Mapping[str, Callable[[Resource, Request], Awaitable[Response]]] = {
    "GET": _get,
    "HEAD": _get,
    "PUT": _put,
    "PATCH": _patch,
    "DELETE": _delete,
}


def contact_routes() -> list[Route]:
    """The routes of the card and of each part."""
    return [
        by_method(
            f"{CONTACT}/{name}".rstrip("/"),
            {method: partial(answer, resource) for method, answer in METHODS.items()},
        )
        for name, resource in RESOURCES.items()
    ]
