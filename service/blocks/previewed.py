"""A message as somebody would get it, before any is sent: nothing is kept or counted, and no link changes anything.

Its links are those of test messages, and its short links lead nowhere: what they lead by is kept of real ones alone.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from frames.advice import Advised
from frames.email.advice import advise_mail
from frames.email.compose import compose_block
from frames.email.mjml import Compiled, compiled
from frames.email.model import Block, Part
from frames.email.septets import counted
from frames.model import Empty, Frame
from frames.own.faults import TemplateFault, TemplateRefused
from frames.texts import language_of
from frames.web import frame_document
from service.blocks.around import Making, centre_led_to
from service.blocks.consent import barrier
from service.composition import Service
from service.contacts.model import Channel
from service.storage.shops import Shop
from service.surfaces.agreement import warnings
from service.surfaces.answering import Asked, answer
from service.surfaces.defined import Defined
from service.surfaces.previewing import advice_document
from service.surfaces.speaking import CLOCK
from service.surfaces.viewer import ANYBODY, Viewer

HELD: Final = {
    Empty.NO_CONSENT: "they have not confirmed that they want e-mails: whoever pulls the block gets an empty answer.",
    Empty.NOT_PERSONAL: "they want no recommendations: whoever pulls the block gets an empty answer.",
}
"""Why nothing would be sent to whoever looks."""


@dataclass(frozen=True, slots=True)
class MailPreview:
    """A message, advice about it, and ``warnings`` about its definition, its template and its contact, as sentences.

    ``held`` is why its contact would not get it, ``failed`` why a template of its own is not what is shown.
    """

    block: Block
    advice: tuple[Advised, ...]
    warnings: tuple[str, ...]
    held: Empty | None = None
    failed: tuple[TemplateFault, ...] = ()


async def preview_mail(
    service: Service,
    shop: Shop,
    defined: Defined,
    base: str,
    at: datetime,
    viewer: Viewer = ANYBODY,
    asked: Asked | None = None,
    part: Part = Part.MESSAGE,
    advised_in: str | None = None,
) -> MailPreview:
    """The message of a definition for whoever looks, as if sent ``at`` that time; consent is not needed for a look.

    ``base`` is the address its links begin with; advice is in the language of a locale, by default the message's own.
    Raises `PreferenceError` for what was sent and cannot be asked.
    """
    frame = await answer(service, shop, defined, viewer, replace(asked or Asked(), counting=None, at=at))
    held = None
    if viewer.profile is not None:
        held = await asyncio.to_thread(barrier, service, shop.name, viewer.profile, Channel.EMAIL)
    markup, failed = await asyncio.to_thread(_compiled, frame)
    making = Making(service, shop, defined, centre_led_to(service, shop.name, defined), base, at)
    around = making.around(frame, viewer.profile, at)
    block = compose_block(markup, frame, around, part, CLOCK)
    failed = (*failed, *block.faults)
    return MailPreview(
        block,
        advise_mail(block, advised_in or frame.locale),
        (
            *(str(fault) for fault in failed),
            *warnings(service, shop.name, defined.definition),
            *_asleep(defined),
            *(HELD[why] for why in (held,) if why is not None),
        ),
        held,
        failed,
    )


def mail_preview_document(preview: MailPreview) -> dict[str, Any]:
    """As JSON, with the members that the preview of a frame has; its ``html`` is that of the message."""
    return {
        "html": preview.block.html,
        "frame": frame_document(preview.block.frame),
        "advice": advice_document(preview.advice),
        "warnings": list(preview.warnings),
        "email": mail_document(preview.block),
    }


def mail_document(block: Block) -> dict[str, Any]:
    """A message as JSON: its texts, the bytes of its HTML and the parts of its text message."""
    return {
        "subject": block.subject,
        "preheader": block.preheader,
        "html": block.html,
        "text": block.text,
        "sms": block.sms,
        "sms_parts": counted(block.sms).parts,
        "bytes": len(block.html.encode()),
    }


def _compiled(frame: Frame) -> tuple[Compiled, tuple[TemplateFault, ...]]:
    """The markup of the side of the definition that this person is on; our layout where their template is no good."""
    language = language_of(frame.locale)
    try:
        return compiled(frame.definition, language), ()
    except TemplateRefused as error:
        return compiled(replace(frame.definition, template=None), language), error.faults


def _asleep(defined: Defined) -> tuple[str, ...]:
    name = defined.definition.name
    return () if defined.active else (f"the block {name!r} is not active: nobody can pull it yet.",)
