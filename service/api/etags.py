"""ETags: everything an answer depends on, known before it is built, so that nobody is sent what they have."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache

from starlette.requests import Request
from starlette.responses import Response

from service.fingerprint import fingerprint

MADE_BY = (
    *("templates/frames", "frames", "matching", "feeds/model", "feeds/documents.py"),
    *("service/surfaces", "service/measuring", "service/recommend.py", "service/links.py", "service/api/frames.py"),
    *("service/learning/serving.py", "service/replay/record.py"),
    *("service/contacts/attributes.py", "service/contacts/bindings.py", "service/contacts/wording.py"),
)
"""What a frame is made by beside its data: a new release may answer the same question otherwise."""


def etag(*versions: object) -> str:
    """A strong ETag of an answer that depends on ``versions`` and on this release."""
    text = "\x1f".join(map(str, (*versions, _release())))
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def not_modified(request: Request, headers: Mapping[str, str]) -> Response | None:
    """The answer 304 for a caller who has what these headers' ``etag`` names; None for everybody else."""
    listed = request.headers.get("if-none-match", "").split(",")
    has_it = any(tag.strip().removeprefix("W/") in (headers["etag"], "*") for tag in listed)
    return Response(status_code=304, headers=headers) if has_it else None


@cache
def _release() -> str:
    return fingerprint(*MADE_BY)
