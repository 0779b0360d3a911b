"""A definition looked at as what it is: a message where it is for e-mails, else a frame of a page.

The console, the API and the commands all look this way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from frames.definition import Surface
from frames.email.model import Part
from service.blocks.previewed import MailPreview, mail_preview_document, preview_mail
from service.composition import Service
from service.storage.shops import Shop
from service.surfaces.answering import Asked
from service.surfaces.defined import Defined
from service.surfaces.previewing import Preview, preview, preview_document
from service.surfaces.viewer import Viewer

LOOKED_AT: Final = (Surface.FRAME, Surface.EMAIL)
"""What can be looked at."""


@dataclass(frozen=True, slots=True)
class Mailing:
    """What a look at a message needs: the address its links begin with, when it is sent, how much of it is wanted."""

    base: str
    at: datetime
    part: Part = Part.MESSAGE


def surface_of(defined: Defined) -> Surface:
    """As what a definition is looked at where nothing else is asked."""
    return Surface.EMAIL if defined.definition.surface is Surface.EMAIL else Surface.FRAME


async def look(
    service: Service,
    shop: Shop,
    defined: Defined,
    viewer: Viewer,
    asked: Asked,
    mailing: Mailing,
    surface: Surface | None = None,
    advised_in: str | None = None,
) -> Preview | MailPreview:
    """What a definition shows to whoever looks, and advice in the language of a locale, by default the answer's own.

    Raises `PreferenceError` for what was sent and cannot be asked.
    """
    if (surface or surface_of(defined)) is not Surface.EMAIL:
        return await preview(service, shop, defined, viewer, asked, advised_in)
    base, at, part = mailing.base, mailing.at, mailing.part
    return await preview_mail(service, shop, defined, base, at, viewer, asked, part, advised_in)


def look_document(seen: Preview | MailPreview) -> dict[str, Any]:
    """As JSON, with the same members whatever was looked at."""
    return mail_preview_document(seen) if isinstance(seen, MailPreview) else preview_document(seen)
