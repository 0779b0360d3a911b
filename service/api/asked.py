"""Under which addresses links open, and what is the same for all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from service.api.access import service_of
from service.centres.asked import answering, confirming, forms, looking, unsubscribing
from service.centres.asked.opening import Opened, open_link
from service.centres.asked.page import Posted, posted, refused
from service.centres.minting import PATHS
from service.errors import LinkRefused
from service.links import Purpose

Show = Callable[[Opened, Request], Response]
Post = Callable[[Opened, Request, Posted], Response]


def asked_routes() -> Sequence[BaseRoute]:
    """Every page here."""
    return [
        _page(Purpose.ANSWER, answering.show, answering.post),
        _page(Purpose.UNSUBSCRIBE, unsubscribing.show, unsubscribing.post),
        _page(Purpose.FORM, _show_form, _post_form),
        _page(Purpose.CONFIRM, confirming.show, confirming.post),
    ]


def _show_form(opened: Opened, request: Request) -> Response:
    """A form of the shop's, or the question whether one preference still holds."""
    return forms.show(opened, opened.form, request) if opened.form else looking.show(opened, request)


def _post_form(opened: Opened, request: Request, form: Posted) -> Response:
    return forms.post(opened, opened.form, request, form) if opened.form else looking.post(opened, request, form)


def _page(purpose: Purpose, show: Show, post: Post) -> Route:
    """A page that shows itself to whoever opens the link, and does something only when it is posted.

    Cards are read and changed in a thread of their own: the event loop waits for no database.
    """

    async def endpoint(request: Request) -> Response:
        form = await posted(request) if request.method == "POST" else None
        return await asyncio.to_thread(_answered, request, form)

    def _answered(request: Request, form: Posted | None) -> Response:
        token, base = request.path_params["token"], str(request.base_url)
        try:
            opened = open_link(service_of(request), token, purpose, datetime.now(UTC), base)
            return show(opened, request) if form is None else post(opened, request, form)
        except LinkRefused as error:
            return refused(request, error)

    return Route(f"/{PATHS[purpose]}/{{token}}", endpoint, methods=["GET", "POST"])
