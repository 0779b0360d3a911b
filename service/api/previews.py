"""A frame looked at before it serves, and one product asked about; by server key. Nothing is counted, nothing kept."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from frames.definition import Surface
from frames.email.model import Part
from matching.preferences import parse_preferences
from service.api.access import need_server_key, service_of, shop_of
from service.api.bodies import body_of, document_of, json_answer, members_of
from service.api.described import json_body
from service.api.email import moment
from service.api.parameters import one_of, only
from service.api.problems import InvalidParameter
from service.blocks.looked import LOOKED_AT, Mailing, look, look_document, surface_of
from service.centres.minting import public_base
from service.composition import Service
from service.contacts.stated.reading import writable
from service.storage.shops import LOCALES, Shop
from service.surfaces.answering import MOST_AT_ONCE, MOST_PASSED, Asked, wanted
from service.surfaces.defined import Defined
from service.surfaces.explaining import explain_product, explained_document
from service.surfaces.previewing import previewed, somebody
from service.surfaces.viewer import Viewer

router = APIRouter(prefix="/shops/{shop}/frame-definitions/{name}", tags=["previews"])

ShopName = Annotated[str, Path(description="The shop's name.")]
Name = Annotated[str, Path(max_length=200, description="The frame's name.")]

NO_STORE = {"cache-control": "no-store"}
LOOKING: Mapping[str, type] = {
    "contact": str,
    "sample": bool,
    "preferences": list,
    "definition": str,
    "locale": str,
    "k": int,
    "offset": int,
    "product": str,
}
"""What a body may say, and as what: who looks, at which text of the definition, at which part of the list."""
AS_MAIL: Mapping[str, type] = {"surface": str, "part": str, "at": str}
"""What it may say of a look at a message: whether it is one, how much of it, and when it is sent."""


@dataclass(frozen=True, slots=True)
class Looked:
    """Who looks at what."""

    service: Service
    shop: Shop
    defined: Defined
    viewer: Viewer
    asked: Asked


@router.post(
    "/preview", summary="A frame as somebody would see it, and what to mend", openapi_extra=json_body("Looking")
)
async def previewing(request: Request, shop: ShopName, name: Name) -> Response:
    """For a contact, for what is sent, for somebody invented (``sample``), or for nobody known.

    As a frame of a page, or as a message where the definition is for e-mails or ``surface`` says so.
    """
    members = await _members(request, {**LOOKING, **AS_MAIL})
    looked = await _looked(request, name, members)
    surface = Surface(one_of("surface", members.get("surface", surface_of(looked.defined)), LOOKED_AT))
    part = Part(one_of("part", members.get("part", Part.MESSAGE), [*Part]))
    at = moment(members["at"], looked.shop) if "at" in members else datetime.now(UTC)
    mailing = Mailing(public_base(looked.service, str(request.base_url)), at, part)
    seen = await look(looked.service, looked.shop, looked.defined, looked.viewer, looked.asked, mailing, surface)
    return json_answer(look_document(seen), NO_STORE)


@router.post("/explain", summary="Why a product is, or is not, in a frame", openapi_extra=json_body("Asking"))
async def explaining(request: Request, shop: ShopName, name: Name) -> Response:
    """Likewise, with the id of the product in ``of``."""
    members = await _members(request, {**LOOKING, "of": str}, "of")
    looked = await _looked(request, name, members)
    generation = looked.service.serving.generation(looked.shop.name)
    answer = wanted(looked.service, looked.shop, looked.defined, looked.viewer, looked.asked)
    explained = await explain_product(looked.service, answer, generation, members["of"])
    return json_answer(explained_document(explained), NO_STORE)


async def _members(request: Request, known: Mapping[str, type], *needed: str) -> Mapping[str, Any]:
    """The members of the body, each of its type. Raises `InvalidParameter` and what reading raises."""
    need_server_key(request, shop_of(request))
    only(request)
    members = members_of(document_of(await body_of(request)), known, *needed)
    for name, member in members.items():
        if isinstance(member, str) and not writable(member, "\n\r\t"):
            raise InvalidParameter(name, f"{name} holds what is no character: leave it out.")
    return members


async def _looked(request: Request, name: str, members: Mapping[str, Any]) -> Looked:
    """Raises `UnknownFrame`, `UnknownContact`, `DefinitionRefused`, `InvalidParameter`, `PreferenceError`."""
    service, shop = service_of(request), shop_of(request)
    if sum((members.get("contact") is not None, bool(members.get("sample")), "preferences" in members)) > 1:
        raise InvalidParameter("contact", "Give one of contact, preferences and sample: only one person looks.")
    stated = parse_preferences({"preferences": members["preferences"]}) if "preferences" in members else None
    defined = await asyncio.to_thread(previewed, service, shop, name, members.get("definition"))
    viewer, invented = await asyncio.to_thread(
        somebody, service, shop, members.get("contact"), members.get("sample", False)
    )
    asked = Asked(
        slots=_number(members, "k", 1, MOST_AT_ONCE),
        offset=_number(members, "offset", 0, MOST_PASSED) or 0,
        locale=one_of("locale", members["locale"], LOCALES) if "locale" in members else None,
        product=members.get("product"),
        stated=stated or invented,
    )
    return Looked(service, shop, defined, viewer, asked)


def _number(members: Mapping[str, Any], name: str, low: int, high: int) -> int | None:
    number: int | None = members.get(name)
    if number is not None and not low <= number <= high:
        raise InvalidParameter(name, f"{name} is a whole number from {low} to {high}.")
    return number
