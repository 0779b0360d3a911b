"""One's own account: language, signing out."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from frames.model import LANGUAGES
from service.console.entering import ROOT, Entered, cookie_of
from service.console.places import Act
from service.storage.accounts import Role


def sign_out(entered: Entered) -> Response:
    """End the session of this browser."""
    entered.service.accounts.close_session(entered.session.id)
    answer = RedirectResponse(f"{ROOT}/sign-in", 303)
    answer.delete_cookie(cookie_of(entered.request), path="/")
    return answer


def speak(entered: Entered) -> Response:
    """Another language, and back to the page."""
    if entered.field("language") in LANGUAGES:
        entered.service.accounts.set_language(entered.account.key, entered.field("language"))
    back = entered.field("back")
    return RedirectResponse(back if back.startswith(f"{ROOT}/") and "//" not in back else ROOT, 303)


PLACES = (
    Act("/sign-out", sign_out, Role.VIEWER),
    Act("/language", speak, Role.VIEWER),
)
