"""The headers of every page for one person, in the centre and behind each link.

It is kept by nobody, found by no search and told to no other site; nothing inline counts but its theme, and only pages
of the shop may frame it, where it is made to be framed: a press must never be tricked out of somebody.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from typing import TypeVar

from starlette.responses import Response

from service.centres.model import Theme
from service.centres.theme import theme_css

Answer = TypeVar("Answer", bound=Response)

HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}
POLICY = (
    "default-src 'none'; img-src 'self' https: http: data:; style-src 'self' 'sha256-{style}'; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
)


def guarded(response: Answer, theme: Theme, ancestors: Sequence[str] = ()) -> Answer:
    """The answer with these headers, for the style of that theme, to be framed by these origins alone."""
    style = base64.b64encode(hashlib.sha256(theme_css(theme).encode()).digest()).decode()
    policy = POLICY.format(style=style, ancestors=" ".join(ancestors) or "'none'")
    response.headers.update({**HEADERS, "Content-Security-Policy": policy})
    return response
