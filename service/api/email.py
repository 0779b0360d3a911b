"""Blocks for mails over HTTP, by server key: one contact's, and a whole mailing's as lines of JSON.

Endpoints of Starlette's, as those of frames. Nothing is changed of anybody: what was given is kept, as a log is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import Response

from frames.email.model import Part
from service.api.accepted import preferred
from service.api.access import need_server_key, service_of, shop_of
from service.api.bodies import members_of
from service.api.etags import etag, not_modified
from service.api.lines import Answering, line_of, object_of
from service.api.parameters import bounded, one_of, only, whole
from service.api.problems import InvalidParameter, detail_of
from service.blocks.formats import BY_TYPE, FORMATS, USUAL, Format
from service.blocks.pulling import Pull, Pulled, others_first, pull
from service.centres.minting import public_base
from service.composition import Service
from service.contacts.model import Channel
from service.errors import ServiceError
from service.storage.shops import LOCALES, Shop
from service.surfaces.defined import Defined, block_of
from service.surfaces.soundness import MOST_SLOTS

LONGEST_ID = 200
"""Characters of a contact's or a product's id."""

AT_ONCE = 25
"""Contacts of a mailing whose blocks are kept in one transaction and given then."""

YEARS = range(2000, 2101)
"""Those in which something may be sent."""


FOR_ALL = {"part": str, "locale": str, "k": int, "at": str}
"""What a mailing's address may say for all of its lines."""

FOR_ONE = {"contact": str, **FOR_ALL, "product": str}
"""What is said of one contact, by an address or by a line, and of what type a line says it."""


class BlockEndpoint(HTTPEndpoint):
    """``/v1/shops/{shop}/email/{block}``."""

    async def get(self, request: Request) -> Response:
        """The block of one contact; 304 where the caller has it already."""
        asking = Asking.of(request)
        only(request, *FOR_ONE, "format")
        format = _format_of(request)
        asked = pull_of(dict(request.query_params), asking.shop, format.channel)
        (pulled,) = await asking.answer([asked])
        headers = _headers(pulled) | {"etag": _etag(pulled, format)}
        unchanged = not_modified(request, headers)
        return unchanged or Response(format.render(pulled.document), 200, headers, format.media_type)


class BatchEndpoint(HTTPEndpoint):
    """``/v1/shops/{shop}/email/{block}/batch``."""

    async def post(self, request: Request) -> Response:
        """The block of each line's contact as a line, in order; a line that asks wrongly is answered by its problem."""
        asking = Asking.of(request)
        only(request, *FOR_ALL)
        for_all = dict(request.query_params)
        pull_of({**for_all, "contact": "somebody"}, asking.shop)  # refused as a whole, not line by line

        async def answer(lines: Sequence[bytes]) -> bytes:
            read = [_read(line, for_all, asking.shop) for line in lines]
            pulled = iter(await asking.answer([each for each in read if isinstance(each, Pull)]))
            written = []
            for each in read:
                written.append(line_of(next(pulled).document if isinstance(each, Pull) else each))
                await others_first()
            return b"".join(written)

        return Answering(answer, AT_ONCE)


@dataclass(frozen=True, slots=True)
class Asking:
    """Whose block is asked for, by who may; ``base`` is how people reach the service."""

    service: Service
    shop: Shop
    defined: Defined
    base: str

    @classmethod
    def of(cls, request: Request) -> Asking:
        """Read the path. Raises `Unauthenticated`, `Forbidden`, `UnknownShop` or `UnknownFrame`."""
        service, shop = service_of(request), shop_of(request)
        need_server_key(request, shop)
        defined = block_of(service, shop.name, request.path_params["block"])
        return cls(service, shop, defined, public_base(service, str(request.base_url)))

    async def answer(self, pulls: Sequence[Pull]) -> list[Pulled]:
        """What is given to each, now."""
        return await pull(self.service, self.shop, self.defined, pulls, self.base, datetime.now(UTC))


def _format_of(request: Request) -> Format:
    """That of the address, else what the caller would rather have. Raises `InvalidParameter`."""
    accepted = BY_TYPE.get(preferred(request, tuple(BY_TYPE)) or "", USUAL)
    return FORMATS[one_of("format", request.query_params.get("format", accepted), tuple(FORMATS))]


def pull_of(said: Mapping[str, str], shop: Shop, channel: Channel = Channel.EMAIL) -> Pull:
    """What is asked for one contact. Raises `InvalidParameter`."""
    if not said.get("contact"):
        raise InvalidParameter("contact", "contact must be given: the id of whom the block is for, as the shop has it.")
    return Pull(
        contact=bounded("contact", said["contact"], LONGEST_ID) or "",
        part=Part(one_of("part", said.get("part", Part.MESSAGE), tuple(Part))),
        locale=one_of("locale", said["locale"], LOCALES) if "locale" in said else None,
        slots=whole("k", said.get("k"), 1, MOST_SLOTS),
        product=bounded("product", said.get("product"), LONGEST_ID),
        at=moment(said["at"], shop) if "at" in said else None,
        channel=channel,
    )


def moment(said: str, shop: Shop) -> datetime:
    """A time of sending; one without a zone is the shop's. Raises `InvalidParameter`."""
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        at = None
    if at is None or at.year not in YEARS:
        raise InvalidParameter("at", "at is a time in ISO 8601, such as 2026-03-08T09:30 (a + is written %2B).")
    return at if at.tzinfo is not None else at.replace(tzinfo=shop.clock)


def _read(line: bytes, for_all: Mapping[str, str], shop: Shop) -> Pull | dict[str, Any]:
    """What a line asks for, or the line that it is answered by where it cannot be asked."""
    contact: dict[str, Any] = {}
    try:
        document = object_of(line)
        contact = {"contact": document["contact"]} if isinstance(document.get("contact"), str) else {}
        members = members_of(document, FOR_ONE, "contact")
        return pull_of({**for_all, **{name: str(member) for name, member in members.items()}}, shop)
    except ServiceError as error:
        return {**contact, "problem": detail_of(error)}


def _etag(pulled: Pulled, format: Format) -> str:
    """Of what was kept, known without its bytes: by its id and time, and in JSON by the id that was asked for."""
    sent = pulled.document["sent"]
    if sent is None:
        return etag(format, format.render(pulled.document))
    return etag(format, sent, pulled.until, pulled.contact)


def _headers(pulled: Pulled) -> dict[str, str]:
    """What is told beside the body: whether there is anything, and under which id it was kept."""
    ids = {"notesik-sent": pulled.document["sent"], "notesik-answer": pulled.document.get("replay")}
    told = {"notesik-empty": pulled.empty, **ids}
    return {
        "cache-control": "private, no-cache",
        "content-language": pulled.document["locale"],
        "vary": "Accept",
        **{name: str(value) for name, value in told.items() if value is not None},
    }
