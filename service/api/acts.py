"""What a person does with the products of a frame, from the shop's own pages: refuse, wish, and take either back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from frames.texts import language_of, load_texts
from service.api.access import need_key_or_origin, service_of, shop_of
from service.api.bodies import MOST_BYTES, body_of, document_of, json_answer
from service.api.methods import by_method
from service.api.parameters import only
from service.contacts.stated.reading import Reader, StatementRefused, listed, member, members, text
from service.errors import ActRefused
from service.rates import Rate
from service.storage.shops import LOCALES
from service.surfaces.acts import Act, Acted, Value
from service.surfaces.defined import frame_of
from service.surfaces.viewer import subject_of
from service.tokens import MOST_CHARACTERS

ACTS = "/v1/shops/{shop}/frames/{frame}/acts"
LARGEST_NUMBER = 2**63
MOST_VALUES = 6

Said = Mapping[str, Any]


async def act(request: Request) -> Response:
    """Do what the body says with the card of whoever its token speaks of."""
    service, shop, now = service_of(request), shop_of(request), datetime.now(UTC)
    need_key_or_origin(request, shop)
    only(request)
    defined = frame_of(service, shop.name, request.path_params["frame"])
    content = await body_of(request, MOST_BYTES)

    def work() -> Response:
        said = members(document_of(content), "", READERS, ("contact", "act"))
        subject = subject_of(service, shop.name, said["contact"])
        if not subject.acts:
            raise ActRefused("this contact token only reads; one that acts is made with `acts` set")
        service.rates.count(Rate.STATEMENTS, shop.name, subject.contact, subject.handle.hex())
        locale = said.get("locale") or defined.definition.locale or shop.locale
        texts = load_texts("acts", language_of(locale))
        acted = DOING[said["act"]](Act(service, shop, subject, defined.definition.name, now, texts), said)
        return json_answer(_document(acted), {"cache-control": "no-store"})

    return await asyncio.to_thread(work)


def _refuse(act: Act, said: Said) -> Acted:
    product = member(said, "", "product")
    if not said.get("values"):
        return act.refuse(product)
    return act.refuse_values(product, member(said, "", "preference"), said["values"])


DOING: Mapping[str, Callable[[Act, Said], Acted]] = {
    "refuse": _refuse,
    "wish": lambda act, said: act.wish(member(said, "", "product")),
    "unwish": lambda act, said: act.unwish(member(said, "", "product")),
    "undo": lambda act, said: act.undo(member(said, "", "entry")),
}
"""What can be done, by its word."""


def _document(acted: Acted) -> dict[str, Any]:
    products = acted.contact.products
    return {
        "entry": acted.entry,
        "said": acted.said,
        "wished": [each.product for each in products.wished],
        "refused": len(products.refused),
    }


# --- reading ---------------------------------------------------------------------------------------------------------


def _one_of(known: tuple[str, ...]) -> Reader[str]:
    def read(value: object, path: str) -> str:
        if value not in known:
            raise StatementRefused(path, f"One of {', '.join(known)} is expected here.")
        return str(value)

    return read


def _entry(value: object, path: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < LARGEST_NUMBER:
        raise StatementRefused(path, "The `entry` that the act was answered with is expected here.")
    return value


def _values(value: object, path: str) -> tuple[Value, ...]:
    return tuple(_value(one, place) for one, place in listed(value, path, MOST_VALUES))


def _value(value: object, path: str) -> Value:
    said = members(value, path, {"filter": text(), "value": text(1000)})
    if len(said) != 2:
        raise StatementRefused(path, "A `filter` and its `value` are expected here.")
    return said["filter"], said["value"]


READERS: Mapping[str, Reader[Any]] = {
    "contact": text(MOST_CHARACTERS),
    "act": _one_of(tuple(DOING)),
    "product": text(),
    "values": _values,
    "preference": text(),
    "entry": _entry,
    "locale": _one_of(LOCALES),
}


def act_on_frame_routes() -> list[Route]:
    """The one route. Looking at it does nothing: there is only POST."""
    return [by_method(ACTS, {"POST": act})]
