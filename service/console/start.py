"""Before anybody is signed in: the first account, signing in, choosing a password by a link."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from feeds.model import fold
from frames.model import LANGUAGES
from service.composition import Service
from service.console.entering import ROOT, cookie_of, is_from_here, is_ours, is_secure, now
from service.console.passwords import PasswordRefused, hashed, invited, is_first_code, is_password
from service.console.shell import headed, shown_outside, texts_in
from service.errors import TooOften
from service.posted import Form, NotOurForm, fields
from service.rates import Rate, network_of
from service.storage.accounts import Account, NameRefused, need_name
from service.storage.sessions import LONGEST_SESSION

Page = Callable[[Service, Request, Form | None], Response]


def routes(service: Service) -> Sequence[BaseRoute]:
    """The pages for whoever is not signed in."""
    return [
        _page(service, "", home),
        _page(service, "/", home),
        _page(service, "/first", first),
        _page(service, "/sign-in", sign_in),
        _page(service, "/password/{token}", choose_password),
    ]


def _page(service: Service, path: str, page: Page) -> Route:
    """A page that shows itself, and does something when its form is posted."""

    async def endpoint(request: Request) -> Response:
        try:
            form = None
            if request.method == "POST":
                if not is_from_here(request):
                    raise NotOurForm("another site sent this")
                form = await fields(request)
            return headed(await asyncio.to_thread(page, service, request, form), request)
        except NotOurForm:
            return _shown(request, "refused.html", {"text_key": "refused.form"}, 403)

    return Route(ROOT + path, endpoint, methods=["GET", "POST"])


def language_of(request: Request, account: Account | None = None) -> str:
    """The language asked for, else the account's own, else the browser's."""
    wanted = (
        request.query_params.get("lang", ""),
        "" if account is None else account.language,
        request.headers.get("accept-language", "")[:2].lower(),
    )
    return next((each for each in wanted if each in LANGUAGES), "en")


def home(service: Service, request: Request, form: Form | None) -> Response:
    """To the first thing that there is to do."""
    if not service.accounts.any():
        return RedirectResponse(f"{ROOT}/first", 303)
    if service.sessions.who(request.cookies.get(cookie_of(request), ""), now()) is None:
        return RedirectResponse(f"{ROOT}/sign-in", 303)
    return RedirectResponse(f"{ROOT}/shops", 303)


def first(service: Service, request: Request, form: Form | None) -> Response:
    """Make the first account, for whoever has the code that the service printed when it started."""
    if service.accounts.any():
        return RedirectResponse(f"{ROOT}/sign-in", 303)
    if form is None:
        return _shown(request, "start/first.html", {"code": request.query_params.get("code", ""), "name": ""})
    name, password, code = _one(form, "name"), _one(form, "password"), _one(form, "code")
    page = {"code": code, "name": name}
    try:
        service.rates.count(Rate.SIGN_INS_OF_NETWORK, network_of(request))
    except TooOften:
        return _shown(request, "start/first.html", {**page, "faults": {"code": "sign_in.too_often"}}, 429)
    faults = name_faults(name)
    if not is_first_code(service.secret, code):
        faults["code"] = "first.wrong_code"
    try:
        kept = hashed(password)
    except PasswordRefused as error:
        faults["password"] = error.key
    if faults:
        return _shown(request, "start/first.html", {**page, "faults": faults}, 422)
    made = service.accounts.add_first(name, kept, language_of(request), now())
    return RedirectResponse(f"{ROOT}/sign-in", 303) if made is None else signed_in(service, request, made, "")


def sign_in(service: Service, request: Request, form: Form | None) -> Response:
    """A name and a password for a session."""
    if not service.accounts.any():
        return RedirectResponse(f"{ROOT}/first", 303)
    following = request.query_params.get("next", "")
    if form is None:
        return _shown(request, "start/sign_in.html", {"name": "", "next": following})
    name, password = _one(form, "name"), _one(form, "password")
    page = {"name": name, "next": _one(form, "next")}
    try:
        account = service.accounts.by_name(name)
        is_theirs = try_password(service, request, name, account, password)
    except TooOften:
        return _shown(request, "start/sign_in.html", {**page, "faults": {"": "sign_in.too_often"}}, 429)
    if not is_theirs or account is None:
        return _shown(request, "start/sign_in.html", {**page, "faults": {"": "sign_in.wrong"}}, 422)
    _speak(service, request, account, account)
    return signed_in(service, request, account, page["next"])


def try_password(service: Service, request: Request, name: str, account: Account | None, password: str) -> bool:
    """Whether the account of a name has that password; a wrong one counts against the name. Raises `TooOften`.

    From elsewhere more is let through than from one network, so that nobody keeps somebody out by their name alone.
    """
    network, rates = network_of(request), service.rates
    rates.count(Rate.SIGN_INS_OF_NETWORK, network)
    with (
        rates.trying(Rate.SIGN_INS_OF_NAME_FROM_NETWORK, fold(name), network) as failed_from_here,
        rates.trying(Rate.SIGN_INS_OF_NAME, fold(name)) as failed,
    ):
        is_theirs = is_password(account, password)
        if not is_theirs:
            failed_from_here()
            failed()
    return is_theirs


def choose_password(service: Service, request: Request, form: Form | None) -> Response:
    """A password for whoever was sent a link, once."""
    account = invited(service.secret, service.accounts, request.path_params["token"])
    if account is None:
        return _shown(request, "refused.html", {"text_key": "password.link_used"}, 410)
    speaking = None if account.password is None else account  # the first page decides which language is theirs
    if form is None:
        return _shown(request, "start/password.html", {"name": account.name}, account=speaking)
    try:
        chosen = service.accounts.set_password(account, hashed(_one(form, "password")))
    except PasswordRefused as error:
        page = {"name": account.name, "faults": {"password": error.key}}
        return _shown(request, "start/password.html", page, 422, speaking)
    if not chosen:  # by somebody who was quicker with the same link
        return _shown(request, "refused.html", {"text_key": "password.link_used"}, 410)
    _speak(service, request, account, speaking)
    return signed_in(service, request, account, "")


def signed_in(service: Service, request: Request, account: Account, following: str) -> Response:
    """To the page that was asked for, with a session of its own; one that the browser had ends."""
    before = service.sessions.who(request.cookies.get(cookie_of(request), ""), now())
    if before is not None:
        service.sessions.close(before[0].id)
    token = service.sessions.open(account.key, request.headers.get("user-agent", ""), now())
    answer = RedirectResponse(following if is_ours(following) else f"{ROOT}/shops", 303)
    answer.set_cookie(
        cookie_of(request),
        token,
        int(LONGEST_SESSION.total_seconds()),
        path="/",
        httponly=True,
        samesite="lax",
        secure=is_secure(request),
    )
    return answer


def name_faults(name: str) -> dict[str, str]:
    """What is wrong with the name of an account, as the key of a text."""
    try:
        need_name(name)
    except NameRefused as error:
        return {"name": error.key}
    return {}


def _one(form: Form, name: str) -> str:
    value = (form.get(name) or ("",))[-1]
    return value if name == "password" else value.strip()


def _speak(service: Service, request: Request, account: Account, speaking: Account | None) -> None:
    """Let the console go on in the language of the page, which spoke as `language_of` says of ``speaking``."""
    language = language_of(request, speaking)
    if language != account.language:
        service.accounts.set_language(account.key, language)


def _shown(
    request: Request, template: str, page: Mapping[str, Any], status: int = 200, account: Account | None = None
) -> Response:
    """A page; ``faults`` are the keys of texts by field, ``text_key`` that of the one sentence of a refusal."""
    language = language_of(request, account)
    say = texts_in(language).say
    faults = {name: say(key) for name, key in dict(page.get("faults", {})).items()}
    if "text_key" in page:
        page = {"text": say(page["text_key"]), "back": ROOT}
    others = [(each, _again(request, each)) for each in LANGUAGES if each != language]
    return shown_outside(template, language, {**page, "faults": faults, "speaks_also": others}, status)


def _again(request: Request, language: str) -> str:
    """The same page in another language."""
    return f"?{urlencode({**request.query_params, 'lang': language})}"
