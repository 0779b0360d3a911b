"""Why a product is, or is not, in what somebody sees of a frame, and what to do about it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from frames.explaining import Because
from matching.errors import PreferenceError
from service.console.entering import Entered
from service.console.frame_preview import Looked, looked
from service.console.places import Act, Look
from service.console.shell import shown
from service.errors import ServiceError
from service.preference_files import read_stated
from service.storage.accounts import Role
from service.surfaces.answering import Asked, wanted
from service.surfaces.explaining import Explained, explain_product
from service.surfaces.previewing import previewed

LONGEST_STATED: Final = 20_000
"""Characters of a preference that is typed in."""


@dataclass(frozen=True, slots=True)
class Way:
    """What can be done about a reason: the key of a text, and where it leads within the shop; "" where nowhere."""

    key: str
    path: str = ""


PRODUCT: Final = "/products/{product}"

WAYS: Final = {
    Because.NOT_IN_CATALOGUE: Way("not-in-catalogue", PRODUCT),
    Because.NOT_AVAILABLE: Way("not-available", PRODUCT),
    Because.NOT_THIS: Way("not-this"),
    Because.OUTSIDE: Way("outside"),
    Because.BARRED: Way("barred"),
    Because.SENSITIVE: Way("sensitive"),
    Because.VARIANT: Way("variant", PRODUCT),
    Because.BELOW_MINIMUM: Way("below-minimum", "/frames/{frame}"),
    Because.NOT_CHOSEN: Way("not-chosen", "/frames/{frame}"),
    Because.FURTHER_DOWN: Way("further-down", "/frames/{frame}"),
    Because.NOTHING_SHOWN: Way("nothing-shown", "/frames/{frame}"),
}
"""What helps against each reason; where a product is shown, nothing needs to."""

BANNED: Final = Way("banned", "/products/bans")


def show(entered: Entered) -> Response:
    """What to ask about; the product may come in the address, a contact never does."""
    return _shown(entered, product=entered.query.get("product", "").strip())


async def ask(entered: Entered) -> Response:
    """The answer, in the language of whoever asks."""
    product = entered.field("pick") or entered.field("of")
    if not product:
        return await asyncio.to_thread(_shown, entered, fault=entered.say("frames_why.no_product"))
    try:
        found = await asyncio.to_thread(_looked, entered)
        if found.defined is None or found.fault is not None:
            told = found.fault or " ".join(f"{place}: {told.striptags()}" for place, told in found.faults)
            return await asyncio.to_thread(_shown, entered, product, fault=told)
        generation = entered.service.serving.generation(found.shop.name)
        asked = Asked(locale=entered.texts.language, product=found.asked.product, stated=found.asked.stated)
        answer = wanted(entered.service, found.shop, found.defined, found.viewer, asked)
        explained = await explain_product(entered.service, answer, generation, product)
    except (ServiceError, PreferenceError) as error:
        return await asyncio.to_thread(_shown, entered, product, fault=str(error))
    return await asyncio.to_thread(_shown, entered, product, explained)


def _looked(entered: Entered) -> Looked:
    """Who looks at what: the frame as it is kept. Raises `ServiceError` for a preference that cannot be read."""
    assert entered.shop is not None
    if entered.field("who") != "stated":
        return looked(entered)
    defined = previewed(entered.service, entered.shop, entered.path("frame"), None)
    written = entered.field("stated")[:LONGEST_STATED].encode()
    stated = Asked(stated=read_stated(written, entered.say("frames_why.stated")))
    return Looked(entered.shop, defined, looked(entered).viewer, stated)


def _shown(
    entered: Entered, product: str = "", explained: Explained | None = None, fault: str | None = None
) -> Response:
    assert entered.shop is not None
    name = entered.path("frame")
    defined = previewed(entered.service, entered.shop, name, None)
    page = {
        "frame": name,
        "defined": defined,
        "product": product,
        "who": entered.field("who") or "nobody",
        "contact": entered.field("contact"),
        "stated": entered.field("stated"),
        "explained": explained,
        "ways": () if explained is None else _ways(entered, explained),
        "fault": fault,
    }
    return shown(entered, "frames/why.html", page, tab="/frames", status=422 if fault else 200)


def _ways(entered: Entered, explained: Explained) -> list[Way]:
    """What helps, each once; of a banned product the ban alone."""
    if entered.service.bans.at_hand(entered.shop_name).of(explained.product) is not None:
        return [BANNED]
    found = dict.fromkeys(WAYS[each.because] for each in explained.explanation.why if each.because in WAYS)
    return list(found)


PLACES = (
    Look("/frames/{frame}/why", show),
    Act("/frames/{frame}/why", ask, Role.VIEWER),
)
