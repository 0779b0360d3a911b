"""Every address of the console, made of the tables of its pages, and who gets in."""

from __future__ import annotations

import asyncio
import errno
import inspect
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from service.composition import Service
from service.console import (
    account,
    audit,
    choosing,
    draft_text,
    feed,
    filter_said,
    filters,
    frame_form,
    frame_life,
    frame_preview,
    frames,
    generations,
    going_live,
    keys,
    members,
    one_filter,
    products,
    publishing,
    searching,
    settings,
    shops,
    start,
    tasks,
    trying,
    values,
    why,
)
from service.console.entering import ROOT, Entered, cookie_of, is_from_here, is_mark, now
from service.console.places import Act, Handler, Place
from service.console.shell import ASSETS, headed, shown, shown_outside, texts_in
from service.console.start import language_of
from service.errors import ServiceError, ShopBusy, UnknownShop
from service.posted import MARK, Form, NotOurForm, fields

log = logging.getLogger("notesik.console")

UNDER_A_SHOP: Sequence[Sequence[Place]] = (
    feed.PLACES,
    choosing.PLACES,
    going_live.PLACES,
    generations.PLACES,
    values.PLACES,
    one_filter.PLACES,
    filter_said.PLACES,
    filters.PLACES,
    frames.PLACES,
    frame_form.PLACES,
    frame_life.PLACES,
    frame_preview.PLACES,
    why.PLACES,
    tasks.PLACES,
    products.PLACES,
    searching.PLACES,
    trying.PLACES,
    publishing.PLACES,
    draft_text.PLACES,
    settings.PLACES,
    keys.PLACES,
    members.PLACES,
    audit.PLACES,
)
"""The tables of pages of one shop."""

OF_NO_SHOP: Sequence[Sequence[Place]] = (
    shops.PLACES,
    account.PLACES,
)
"""The tables of pages for whoever is signed in, whatever the shop. Their role is that which holds everywhere."""

MOST_BYTES = 1 << 20
MOST_FIELDS = 3000
FORM_SLACK = 1 << 16
"""Bytes of an upload that are not the file."""

Endpoint = Callable[[Request], Awaitable[Response]]


def console_routes(service: Service) -> Sequence[BaseRoute]:
    """Everything under ``/console`` and what its pages link to."""
    under = [_route(service, f"{ROOT}/shops/{{shop}}", place) for table in UNDER_A_SHOP for place in table]
    beside = [_route(service, ROOT, place) for table in OF_NO_SHOP for place in table]
    return [ASSETS.route, *start.routes(service), *beside, *under]


def _route(service: Service, prefix: str, place: Place) -> Route:
    return Route(prefix + place.path, _endpoint(service, place), methods=[place.method])


def _endpoint(service: Service, place: Place) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        return headed(await answered(request), request)

    async def answered(request: Request) -> Response:
        entered = await asyncio.to_thread(_enter, service, request)
        if entered is None:
            return _to_sign_in(request, is_post=place.method == "POST")
        if not entered.may(place.least) and not _is_for_everybody(place, entered):
            return _refused(entered, 403)
        try:
            if isinstance(place, Act):
                entered = await _posted(entered, place)
            return await _answered(place.handler, entered)
        except NotOurForm:
            return _refused(entered, 403, "refused.form")
        except HTTPException as error:
            return _refused(entered, error.status_code)
        except ShopBusy:
            return _refused(entered, 409, "refused.busy")
        except ServiceError as error:
            return _refused(entered, 409, said=str(error))
        except Exception as error:
            log.exception("%s %s failed", place.method, place.path)
            is_full = isinstance(error, OSError) and error.errno == errno.ENOSPC
            return _refused(entered, 507 if is_full else 500, "refused.full" if is_full else "refused.unexpected")
        finally:
            for file in entered.files.values():
                await file.close()

    return endpoint


async def _answered(handler: Handler, entered: Entered) -> Response:
    """What a handler answers: a plain one in a thread of its own, for it may wait for the database."""
    answer: Response | Awaitable[Response] = (
        handler(entered) if inspect.iscoroutinefunction(handler) else await asyncio.to_thread(handler, entered)
    )
    return answer if isinstance(answer, Response) else await answer


def _is_for_everybody(place: Place, entered: Entered) -> bool:
    """Whether a page is of no shop and for whoever is signed in, though they may do nothing everywhere."""
    return "shop" not in entered.request.path_params and place.least == min(type(place.least))


def _enter(service: Service, request: Request) -> Entered | None:
    """Whoever is signed in, at the shop of the address. Of a shop where they may do nothing there is none for them."""
    found = service.sessions.who(request.cookies.get(cookie_of(request), ""), now())
    if found is None:
        return None
    session, account = found
    name, shop = request.path_params.get("shop"), None
    if name is not None:
        try:
            shop = service.shops.get(name)
        except UnknownShop:
            shop = None
    role = account.role if name is None else account.role_in(name) if shop is not None else None
    theirs = None if role is None else shop
    return Entered(request, service, session, account, role, theirs, texts_in(account.language))


async def _posted(entered: Entered, act: Act) -> Entered:
    """With what was posted, once it is known to come from a page of this session. Raises `NotOurForm`."""
    request, files = entered.request, dict[str, UploadFile]()
    if not is_from_here(request):
        raise NotOurForm("another site sent this")
    if act.upload:
        form, files = await _uploaded(request, entered.service.settings.source_max_bytes)
    else:
        form = await fields(request, MOST_BYTES, MOST_FIELDS)
    if not is_mark(entered.service, entered.session.id, "".join(form.get(MARK, ()))):
        raise NotOurForm("the form is not of this session")
    return replace(entered, form=form, files=files)


async def _uploaded(request: Request, most: int) -> tuple[Form, dict[str, UploadFile]]:
    """The fields and files of a form; what is larger than a feed may be is not even read."""
    length = request.headers.get("content-length", "")
    if not length.isdigit() or int(length) > most + FORM_SLACK:
        raise HTTPException(413)
    try:
        form = await request.form(max_files=2, max_fields=100)
    except HTTPException:
        raise NotOurForm("the form cannot be read") from None
    texts: dict[str, list[str]] = {}
    found: dict[str, UploadFile] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            texts.setdefault(name, []).append(value)
        else:
            found[name] = value
    return texts, found


def _to_sign_in(request: Request, is_post: bool) -> Response:
    """To where people sign in, and back to the page afterwards; what was posted is not posted again."""
    if "hx-request" in request.headers:  # the script leads the whole page there
        return Response(status_code=200, headers={"HX-Redirect": f"{ROOT}/sign-in"})
    wanted = request.url.path
    if request.url.query and not is_post:
        wanted += f"?{request.url.query}"
    return RedirectResponse(f"{ROOT}/sign-in?next={quote(wanted, safe='')}", 303)


def _refused(entered: Entered, status: int, key: str | None = None, said: str | None = None) -> Response:
    """What cannot be shown or done, in one sentence and with a way on."""
    keys: Mapping[int, str] = {403: "refused.role", 404: "refused.place", 413: "refused.large"}
    if entered.shop is None and "shop" in entered.request.path_params:
        status, key = 404, "refused.place"
    text = said or entered.say(key or keys.get(status, "refused.other"))
    if entered.shop is None:
        page = {"text": text, "back": entered.at("")}
        return shown_outside("refused.html", language_of(entered.request, entered.account), page, status)
    return shown(entered, "refused_inside.html", {"text": text}, status=status)
