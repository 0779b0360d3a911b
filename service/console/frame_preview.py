"""What somebody would see of a frame, or get as a mail, while it is edited: the draft as typed, on a page of its own.

Nothing is counted and nothing kept. The page runs no script and may do nothing beside showing pictures.
"""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, Final

import orjson
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from frames.email.septets import counted
from frames.email.staged import staged
from frames.looks import look_css
from service.blocks.looked import Mailing, look, look_document
from service.blocks.previewed import MailPreview
from service.composition import Service
from service.console.entering import Entered, now
from service.console.frame_form import editing_of
from service.console.frame_page import said_faults
from service.console.places import Act
from service.console.shell import PAGES, headed, shown
from service.editing import refusal_of
from service.errors import NoGeneration, UnknownContact
from service.storage.accounts import Role
from service.storage.definitions import Kind
from service.storage.shops import LOCALES, Shop
from service.surfaces.agreement import warned
from service.surfaces.answering import Asked
from service.surfaces.defined import Defined
from service.surfaces.previewing import Preview, previewed, somebody
from service.surfaces.soundness import BASE
from service.surfaces.viewer import ANYBODY, Viewer

WHO: Final = ("nobody", "sample", "contact")
SCHEMES: Final = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Looked:
    """Who looks at what. ``fault`` is why nobody can, in words; ``faults`` are the draft's, each with its place."""

    shop: Shop
    defined: Defined | None
    viewer: Viewer
    asked: Asked
    fault: str | None = None
    faults: tuple[tuple[str, Markup], ...] = ()


def looked(entered: Entered) -> Looked:
    """What a form asks to see. The contact comes in the form, never in an address."""
    assert entered.shop is not None
    service, shop, name = entered.service, entered.shop, entered.path("frame")
    viewer, invented, fault = _looking(entered, shop)
    locale = entered.field("seen_in")
    asked = Asked(
        locale=locale if locale in LOCALES else None, product=entered.field("product") or None, stated=invented
    )
    if "base" not in entered.form and "draft" not in entered.form:
        return Looked(shop, previewed(service, shop, name, None), viewer, asked, fault)
    text = editing_of(entered).text
    refusal = refusal_of(service, shop.name, Kind.FRAME, name, text)
    if refusal is not None:
        return Looked(shop, None, viewer, asked, fault, tuple(said_faults(refusal, entered.texts)))
    defined = _side(previewed(service, shop, name, text), entered.field("side"))
    return Looked(shop, defined, viewer, asked, fault)


def _looking(entered: Entered, shop: Shop) -> tuple[Viewer, Any, str | None]:
    """Who looks, what somebody invented states, and why there is nobody, where a contact is not known."""
    who = entered.field("who")
    contact = entered.field("contact") if who == "contact" else None
    if contact == "":
        return ANYBODY, None, entered.say("frames_seen.no_contact_given")
    try:
        viewer, invented = somebody(entered.service, shop, _id_of(entered.service, shop, contact), who == "sample")
    except UnknownContact:
        return ANYBODY, None, entered.say("frames_seen.unknown_contact")
    except NoGeneration:
        return ANYBODY, None, entered.say("frames_seen.no_generation")
    return viewer, invented, None


def _id_of(service: Service, shop: Shop, typed: str | None) -> str | None:
    """The id of the contact whose id or exact e-mail address was typed; of an address of several it is none of them."""
    found = service.contacts.found(shop.name, "email", typed) if typed and "@" in typed else ()
    return found[0].id if len(found) == 1 else typed


def _side(defined: Defined, name: str) -> Defined:
    """One side of an A/B test, for everybody who looks; the definition itself where none is named."""
    sides = {each.name: each.definition for each in defined.definition.variants}
    base = replace(defined.definition, variants=())
    return replace(defined, definition=base if name in ("", BASE) else sides.get(name, base))


async def see(entered: Entered) -> Response:
    """The page with the frame, or the message; nothing where the draft has faults: what was seen last stays."""
    found = await asyncio.to_thread(looked, entered)
    if found.defined is None:
        return headed(Response(status_code=204))
    seen = await _look(entered, found, found.defined)
    scheme = entered.field("scheme") if entered.field("scheme") in SCHEMES else "light"
    if isinstance(seen, MailPreview) and seen.block.html:
        return _sandboxed(staged(seen.block.html, scheme == "dark"), "'unsafe-inline'")
    frame, html = (seen.block.frame, "") if isinstance(seen, MailPreview) else (seen.frame, seen.html)
    nonce = secrets.token_urlsafe(16)
    page = PAGES.get_template("frames/preview.html").render(
        html=html,
        empty=frame.empty is not None,
        empty_text=frame.empty_text,
        sheet=_sheet() + look_css(frame.definition.look),
        nonce=nonce,
        scheme=scheme,
        language=frame.locale,
        say=entered.say,
    )
    return _sandboxed(page, f"'nonce-{nonce}'")


async def _look(
    entered: Entered, found: Looked, defined: Defined, advised_in: str | None = None
) -> Preview | MailPreview:
    mailing = Mailing(entered.base, now())
    return await look(entered.service, found.shop, defined, found.viewer, found.asked, mailing, advised_in=advised_in)


@cache
def _sheet() -> str:
    return files("templates").joinpath("frames", "frame.css").read_text(encoding="utf-8")


def _sandboxed(page: str, styles: str) -> Response:
    """A page for a frame of ours that may do nothing beside showing pictures; ``styles`` are those it may have."""
    policy = (
        f"default-src 'none'; img-src https: http: data:; style-src {styles}; form-action 'none'; "
        "base-uri 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
    )
    return headed(HTMLResponse(page, headers={"Content-Security-Policy": policy, "X-Frame-Options": "SAMEORIGIN"}))


async def tell(entered: Entered) -> Response:
    """What is to be said beside the preview: faults, advice, warnings, the answer as JSON."""
    found = await asyncio.to_thread(looked, entered)
    nothing = {"advice": (), "warned": (), "failed": (), "mail": None, "held": None}
    page: dict[str, Any] = {"fault": found.fault, "faults": found.faults, **nothing}
    if found.defined is not None:
        seen = await _look(entered, found, found.defined, entered.texts.language)
        page |= _told_of_mail(seen) if isinstance(seen, MailPreview) else {"failed": seen.failed}
        frame = seen.block.frame if isinstance(seen, MailPreview) else seen.frame
        page |= {
            "advice": seen.advice,
            "warned": await asyncio.to_thread(
                lambda: tuple(warned(entered.service, found.shop.name, frame.definition))
            ),
            "json": orjson.dumps(look_document(seen)["frame"], option=orjson.OPT_INDENT_2).decode(),
            "total": frame.total,
            "scenario": frame.scenario,
            "cards": [(each.id, each.title) for each in frame.cards],
        }
    return shown(entered, "frames/told.html", {"frame": entered.path("frame"), "page": page}, tab="/frames")


def _told_of_mail(seen: MailPreview) -> dict[str, Any]:
    """What a mail has beside its markup, and why it would not be sent; nothing of one that is empty."""
    block = seen.block
    return {
        "mail": block if block.html else None,
        "sms_parts": counted(block.sms).parts,
        "bytes": len(block.html.encode()),
        "held": seen.held,
        "failed": seen.failed,
    }


PLACES = (
    Act("/frames/{frame}/preview", see, Role.VIEWER),
    Act("/frames/{frame}/told", tell, Role.VIEWER),
)
