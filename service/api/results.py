"""``/v1/shops/{shop}/results``: what came of the shop's frames."""

from __future__ import annotations

import asyncio
from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from service.api.access import need_server_key, service_of, shop_of
from service.api.bodies import json_answer
from service.api.methods import by_method
from service.api.parameters import only
from service.api.problems import InvalidParameter
from service.errors import InvalidSetting
from service.reporting import results_of

RESULTS = "/v1/shops/{shop}/results"


async def results(request: Request) -> Response:
    """Shown, clicked, bought and paid on some days of the shop's, of all frames or of one."""
    shop, query = shop_of(request), request.query_params
    need_server_key(request, shop)
    only(request, "from", "to", "frame")
    first, last = _day(request, "from"), _day(request, "to")
    try:
        document = await asyncio.to_thread(results_of, service_of(request), shop.name, first, last, query.get("frame"))
    except InvalidSetting as error:
        raise InvalidParameter("from", str(error)) from None
    return json_answer(document, {"cache-control": "no-store"})


def _day(request: Request, name: str) -> date | None:
    text = request.query_params.get(name)
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise InvalidParameter(name, f"{name} is a day such as 2026-11-22.") from None


def result_routes() -> list[Route]:
    """The one route."""
    return [by_method(RESULTS, {"GET": results})]
