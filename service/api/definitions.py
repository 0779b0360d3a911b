"""What merchandisers define over HTTP, by server key, the same for every kind: centres, forms, key information, frames.

A definition is sent as TOML (``application/toml``) or as the same structure in JSON. Answers are JSON documents with
both; whoever asks for ``application/toml`` gets the text as it was written.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated, TypeVar

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from frames.definition import Surface
from service import editing
from service.api.access import need_server_key, service_of, shop_of
from service.api.bodies import body_of, document_of, json_answer, members_of
from service.api.conditions import conditions_of
from service.api.described import json_body
from service.api.etags import not_modified
from service.api.idempotency import once
from service.api.parameters import one_of, only
from service.api.problems import InvalidParameter, NotJson
from service.auditing import key_holder
from service.composition import Service
from service.defining.industries import INDUSTRIES
from service.defining.written import definition_document, toml_of
from service.editing import Condition, Saved
from service.errors import DefinitionRefused, InvalidSetting
from service.recorded import Recorded
from service.storage.definitions import Definition, Kind
from service.surfaces.starts import STARTED

T = TypeVar("T")

ShopName = Annotated[str, Path(description="The shop's name.")]
Name = Annotated[str, Path(max_length=200, description="The definition's name.")]

TOML = "application/toml"
NO_STORE = {"cache-control": "no-store"}
PRIVATE = {"cache-control": "private, no-cache"}


DEFINITION_BODY = {
    "requestBody": {
        "required": True,
        "description": "The definition as TOML, or the same structure as JSON.",
        "content": {
            TOML: {"schema": {"type": "string"}},
            "application/json": {"schema": {"$ref": "#/components/schemas/DefinitionStructure"}},
        },
    }
}


# --- what is asked ---------------------------------------------------------------------------------------------------


def _allowed(request: Request) -> tuple[Service, str]:
    """The service and the shop, for a server key of it."""
    shop = shop_of(request)
    need_server_key(request, shop)
    only(request)
    return service_of(request), shop.name


def _recorded(request: Request, kind: Kind) -> Recorded:
    """What is done with the definitions of a kind, written down as done by whoever holds the request's key."""
    shop = shop_of(request)
    return Recorded(service_of(request), key_holder(need_server_key(request, shop).id), shop.name, kind)


def _text(request: Request, content: bytes) -> str:
    """The TOML text of a body, whichever way it came. Raises `NotJson` and `DefinitionRefused`."""
    media_type = request.headers.get("content-type", TOML).partition(";")[0].strip().lower()
    if media_type == "application/json":
        document = document_of(content)
        if not isinstance(document, dict):
            raise NotJson("The body is a JSON object with the structure of a definition.")
        return toml_of(document)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise DefinitionRefused((f"the body: it is not UTF-8 (byte {error.start}).",)) from None


def _texts(content: bytes, *more: str) -> Mapping[str, str]:
    """The texts of a body with a ``name``. Raises `NotJson` and `InvalidParameter`."""
    return members_of(document_of(content), dict.fromkeys(("name", *more), str), "name")


def _condition(request: Request) -> Condition:
    conditions = conditions_of(request.headers)
    return lambda stands: conditions.check(None if stands is None else _tag(stands))


def _tag(kept: Definition) -> str:
    return f'"{kept.key}-{kept.version}"'


def _named(work: Callable[[], T], parameter: str = "name") -> T:
    """What is done under a name; one that is none is the fault of that parameter."""
    try:
        return work()
    except InvalidSetting as error:
        raise InvalidParameter(parameter, str(error)) from None


# --- what is answered ------------------------------------------------------------------------------------------------


def _answer(kept: Definition, warnings: tuple[str, ...] = (), status: int = 200) -> Response:
    return json_answer(definition_document(kept, warnings), {**NO_STORE, "etag": _tag(kept)}, status)


def _saved(saved: Saved) -> Response:
    return _answer(saved.definition, saved.warnings, 201 if saved.created else 200)


def _read(service: Service, shop: str, kind: Kind, name: str, request: Request) -> Response:
    kept = editing.definition_of(service, shop, kind, name)
    headers = {**PRIVATE, "etag": _tag(kept), "vary": "accept"}
    if unchanged := not_modified(request, headers):
        return unchanged
    if TOML in request.headers.get("accept", ""):
        return Response(kept.text, 200, headers, TOML)
    return json_answer(definition_document(kept, editing.warnings_of(service, kept)), headers)


async def get(request: Request, kind: Kind, name: str) -> Response:
    """A definition, or 304 where the caller has it already."""
    service, shop = _allowed(request)
    return await asyncio.to_thread(_read, service, shop, kind, name, request)


async def put(request: Request, kind: Kind, name: str) -> Response:
    """The definition of the body, kept."""
    _, shop = _allowed(request)
    content, condition = await body_of(request), _condition(request)

    def work() -> Response:
        text = _text(request, content)
        return _saved(_named(lambda: _recorded(request, kind).save(name, text, condition)))

    return await once(request, shop, content, work)


async def delete(request: Request, kind: Kind, name: str) -> Response:
    """No more of it."""
    _, shop = _allowed(request)
    condition = _condition(request)

    def work() -> Response:
        _recorded(request, kind).delete(name, condition)
        return Response(status_code=204, headers=NO_STORE)

    return await once(request, shop, b"", work)


async def _make(request: Request, work: Callable[[bytes], Response]) -> Response:
    """A post: done once under an idempotency key."""
    _, shop = _allowed(request)
    content = await body_of(request)
    return await once(request, shop, content, lambda: work(content))


# --- routes ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Starting:
    """How a new definition of a kind is made from the template of an industry.

    ``schema`` describes the body, whose members are ``name``, ``template`` and ``more``. ``blamed`` are the parameters
    of which one is no name.
    """

    schema: str
    more: tuple[str, ...] = ()
    blamed: str = "name"


def definition_routes(kind: Kind, path: str, starting: Starting, tag: str) -> APIRouter:
    """The routes of one kind, which are the same for all that a shop may have several of."""
    router = APIRouter(prefix=f"/shops/{{shop}}/{path}", tags=[tag])

    @router.get("", summary=f"The shop's {kind}s")
    async def listed(request: Request, shop: ShopName) -> Response:
        service, name = _allowed(request)
        found = await asyncio.to_thread(service.definitions.all, name, kind)
        return json_answer({"definitions": [definition_document(each) for each in found]}, NO_STORE)

    @router.post(
        "",
        summary=f"A new {kind} from the template of an industry, not active",
        status_code=201,
        openapi_extra=json_body(starting.schema),
    )
    async def started(request: Request, shop: ShopName) -> Response:
        def work(content: bytes) -> Response:
            stated = _texts(content, "template", *starting.more)
            industry = one_of("template", stated.get("template", "general"), INDUSTRIES)
            surface = Surface(one_of("surface", stated.get("surface", Surface.FRAME), STARTED))
            made = partial(_recorded(request, kind).start, stated["name"], industry, stated.get("company"), surface)
            return _saved(_named(made, starting.blamed))

        return await _make(request, work)

    @router.get("/{name}", summary=f"A {kind}")
    async def read(request: Request, shop: ShopName, name: Name) -> Response:
        return await get(request, kind, name)

    @router.put("/{name}", summary=f"Make or edit a {kind}", openapi_extra=DEFINITION_BODY)
    async def edited(request: Request, shop: ShopName, name: Name) -> Response:
        return await put(request, kind, name)

    @router.delete("/{name}", summary=f"Forget a {kind} that is not active", status_code=204)
    async def deleted(request: Request, shop: ShopName, name: Name) -> Response:
        return await delete(request, kind, name)

    @router.post(
        "/{name}/duplicate",
        summary=f"Another {kind} of the same text, not active",
        status_code=201,
        openapi_extra=json_body("NewName"),
    )
    async def duplicated(request: Request, shop: ShopName, name: Name) -> Response:
        def work(content: bytes) -> Response:
            new = _texts(content)["name"]
            return _saved(_named(lambda: _recorded(request, kind).duplicate(name, new)))

        return await _make(request, work)

    @router.post("/{name}/rename", summary=f"Another name for a {kind}", openapi_extra=json_body("NewName"))
    async def renamed(request: Request, shop: ShopName, name: Name) -> Response:
        def work(content: bytes) -> Response:
            new = _texts(content)["name"]
            return _answer(_named(lambda: _recorded(request, kind).rename(name, new)))

        return await _make(request, work)

    @router.post("/{name}/activate", summary=f"Open a {kind} to contacts")
    async def activated(request: Request, shop: ShopName, name: Name) -> Response:
        return await _make(request, lambda _: _answer(_recorded(request, kind).activate(name)))

    @router.post("/{name}/deactivate", summary=f"Close a {kind} to contacts")
    async def deactivated(request: Request, shop: ShopName, name: Name) -> Response:
        return await _make(request, lambda _: _answer(_recorded(request, kind).deactivate(name)))

    return router
