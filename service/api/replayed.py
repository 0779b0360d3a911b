"""An answer made again, for the shop's support, and that route as the OpenAPI document describes it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from service.api.access import need_server_key, service_of, shop_of
from service.api.contact_paths import KEY
from service.api.described import SHOP, content, parameter, problems
from service.api.methods import by_method
from service.api.parameters import only
from service.api.shapes import Schema, said
from service.contacts.documents import moment_text
from service.replayed import replay

ANSWER = "/v1/shops/{shop}/answers/{id}"
ANSWER_ID = said({"type": "string", "pattern": "^[0-9A-Za-z]{12}$"}, "The id that came with it, as `notesik-answer`.")


async def one(request: Request) -> Response:
    """The answer of an id, the bytes that were given."""
    service, shop = service_of(request), shop_of(request)
    need_server_key(request, shop)
    only(request)
    replayed = await asyncio.to_thread(replay, service, shop.name, request.path_params["id"], datetime.now(UTC))
    headers = {"cache-control": "no-store", "notesik-answered-at": moment_text(replayed.given.at)}
    return Response(replayed.bytes, 200, headers, "application/json")


def replay_routes() -> list[Route]:
    """The one route."""
    return [by_method(ANSWER, {"GET": one, "HEAD": one})]


REPLAY_PATHS: Mapping[str, Schema] = {
    ANSWER: {
        "get": {
            "tags": ["ranking"],
            **KEY,
            "summary": "An answer made again, as it was given",
            "parameters": [SHOP, parameter("id", "path", ANSWER_ID, "The id of the answer.")],
            "responses": {
                "200": {"description": "The ranking, byte for byte", "content": content("Ranking")},
                **problems(
                    *("key-needed", "not-allowed", "unknown-shop", "unknown-answer", "not-replayable"),
                    *("invalid-parameter", "broken", "no-database"),
                ),
            },
        }
    }
}
