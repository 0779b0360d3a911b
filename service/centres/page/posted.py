"""What comes in by a post: a form that a page of that link made."""

from __future__ import annotations

from starlette.requests import Request

from service.centres.page.seals import Seals
from service.posted import MARK, Form, NotOurForm, fields, is_own


async def posted(request: Request, seals: Seals, purpose: str) -> Form:
    """The fields of a form that a page of ours made for that purpose. Raises `NotOurForm`."""
    form = await fields(request)
    token = request.path_params["token"]
    if not is_own(request) or not seals.is_mark(token, purpose, "".join(form.get(MARK, ()))):
        raise NotOurForm("the form is not of this page")
    return form
