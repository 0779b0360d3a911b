"""Live counts over HTTP: what a page asks for while somebody chooses, so as quick a route as rankings."""

from __future__ import annotations

from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import Response

from service.api.access import need_key_or_origin, service_of, shop_of
from service.api.bodies import half_stated, json_answer
from service.api.parameters import language, only
from service.counts import counts_of


class CountsEndpoint(HTTPEndpoint):
    """``/v1/shops/{shop}/counts``."""

    async def post(self, request: Request) -> Response:
        """How many products the one preference of the body leaves, and how many each further choice would leave."""
        service, shop = service_of(request), shop_of(request)
        need_key_or_origin(request, shop)
        only(request, "locale")
        called_in = language(request.query_params.get("locale"))
        preference = await half_stated(request)
        document = counts_of(service.serving.generation(shop.name), preference, called_in)
        return json_answer(document, {"cache-control": "no-store"})
