"""What comes in by a post: a small form, of our own page only."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request

from service.centres.page.seals import Seals
from service.centres.page.visit import Form
from service.errors import ServiceError

MOST_BYTES = 64 * 1024
MOST_FIELDS = 500

MARK = "mark"
"""The hidden field by which a form shows that our page made it."""

OWN = ("same-origin", "none")
"""What a browser says of requests that come from the page itself."""


class NotOurForm(ServiceError):
    """A post that no page of ours made, or one that is far too long."""


async def posted(request: Request, seals: Seals, purpose: str) -> Form:
    """The fields of a form that a page of ours made for that purpose. Raises `NotOurForm`."""
    form = await _fields(request)
    token = request.path_params["token"]
    if not _is_own(request) or not seals.is_mark(token, purpose, "".join(form.get(MARK, ()))):
        raise NotOurForm("the form is not of this page")
    return form


def _is_own(request: Request) -> bool:
    """Whether the browser says that no other site sent it; old ones say it by the origin, or nothing."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in OWN
    origin = request.headers.get("origin", "null")  # "null" is what a page without referrers says
    return origin == "null" or urlsplit(origin).netloc == request.headers.get("host")


async def _fields(request: Request) -> Form:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise NotOurForm("the form is too long")
    try:
        return parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise NotOurForm("the form has too many fields") from None
