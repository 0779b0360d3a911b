"""What comes in by a post of a page: a small form, which our own page sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request

from service.errors import ServiceError

Form = Mapping[str, Sequence[str]]
"""Every value of a form under its field's name."""

MOST_BYTES = 64 * 1024
MOST_FIELDS = 500

MARK = "mark"
"""The hidden field by which a form shows that our page made it."""

OWN = ("same-origin", "none")
"""What a browser says of requests that come from the page itself."""


class NotOurForm(ServiceError):
    """A post that no page of ours made, or one that is far too long."""


def is_own(request: Request) -> bool:
    """Whether the browser says that no other site sent it; old ones say it by the origin, or nothing."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in OWN
    origin = request.headers.get("origin", "null")  # "null" is what a page without referrers says
    return origin == "null" or urlsplit(origin).netloc == request.headers.get("host")


async def fields(request: Request, most_bytes: int = MOST_BYTES, most_fields: int = MOST_FIELDS) -> Form:
    """The fields of the form that a request carries. Raises `NotOurForm` beyond the bounds."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most_bytes:
            raise NotOurForm("the form is too long")
    try:
        return parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=most_fields)
    except ValueError:
        raise NotOurForm("the form has too many fields") from None
