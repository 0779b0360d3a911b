"""One's own account: password, language, the browsers one is signed in in, signing out."""

from __future__ import annotations

import re
from collections.abc import Mapping

from starlette.responses import RedirectResponse, Response

from frames.model import LANGUAGES
from service.console.entering import ROOT, Entered, Said, cookie_of, is_ours, is_secure, now
from service.console.passwords import PasswordRefused, hashed
from service.console.places import Act, Look
from service.console.shell import shown
from service.console.start import signed_in, try_password
from service.errors import TooOften
from service.storage.accounts import Role

BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone|iPad", "iOS"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
"""What browsers call themselves and the systems they run on, the first that fits, with the names people know."""


def show(entered: Entered) -> Response:
    """The account."""
    return _page(entered, {})


def change_password(entered: Entered) -> Response:
    """Another password, for whoever knows the one before. Every other browser is signed out."""
    service, account = entered.service, entered.account
    old, new = ("".join(entered.form.get(name, ())) for name in ("old", "password"))
    try:
        is_theirs = try_password(service, entered.request, account.name, account, old)
    except TooOften:
        return _page(entered, {"old": "sign_in.too_often"}, 429)
    if not is_theirs:
        return _page(entered, {"old": "account.wrong"}, 422)
    try:
        changed = service.accounts.set_password(account, hashed(new))
    except PasswordRefused as error:
        return _page(entered, {"password": error.key}, 422)
    if not changed:
        return _page(entered, {"old": "account.wrong"}, 422)
    return signed_in(service, entered.request, account, f"{ROOT}/account")


def sign_out(entered: Entered) -> Response:
    """End the session of this browser."""
    entered.service.sessions.close(entered.session.id)
    answer = RedirectResponse(f"{ROOT}/sign-in", 303)
    answer.delete_cookie(cookie_of(entered.request), path="/", secure=is_secure(entered.request), httponly=True)
    return answer


def sign_out_others(entered: Entered) -> Response:
    """End the sessions of every other browser."""
    count = entered.service.sessions.close_others(entered.session)
    return entered.led(entered.at("/account"), Said("account.signed_out", {"n": count}))


def speak(entered: Entered) -> Response:
    """Another language, and back to the page."""
    if entered.field("language") in LANGUAGES:
        entered.service.accounts.set_language(entered.account.key, entered.field("language"))
    back = entered.field("back")
    return RedirectResponse(back if is_ours(back) else ROOT, 303)


def browser_name(agent: str) -> str:
    """A browser as people know it: ``Firefox, Windows``; "" where it does not say."""
    found = (next((name for mark, name in each if re.search(mark, agent)), "") for each in (BROWSERS, SYSTEMS))
    return ", ".join(filter(None, found))


def _page(entered: Entered, faults: Mapping[str, str], status: int = 200) -> Response:
    sessions = entered.service.sessions.of(entered.account.key, now())
    page = {
        "sessions": [(each, browser_name(each.browser)) for each in sessions],
        "faults": {name: entered.say(key) for name, key in faults.items()},
        "shops": sorted(entered.account.shops.items()),
    }
    return shown(entered, "settings/account.html", page, status=status)


PLACES = (
    Look("/account", show),
    Act("/account/password", change_password, Role.VIEWER),
    Act("/account/sign-out-others", sign_out_others, Role.VIEWER),
    Act("/sign-out", sign_out, Role.VIEWER),
    Act("/language", speak, Role.VIEWER),
)
