"""The first message of a process, made before anybody waits for one: what is read and built once is there then."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Final

from frames.definition import DEFINITIONS, FrameDefinition
from frames.email.compose import compose_block
from frames.email.mjml import Compiled
from frames.email.model import Around, Part
from frames.model import LANGUAGES
from frames.own.samples import sample_frames
from frames.web import frame_document
from service.blocks.previewed import preview_mail
from service.blocks.pulling import release
from service.blocks.templates import Which, ready
from service.composition import Service
from service.surfaces.defined import Defined
from service.surfaces.speaking import CLOCK

OURS: Final = DEFINITIONS["recommended"]
NOWHERE: Final = "https://localhost"
"""Begins the links of messages that nobody gets."""


async def warm(service: Service, now: datetime) -> None:
    """Make a message of samples in each language, and one to nobody of each shop that has products."""
    await asyncio.to_thread(_of_samples, now)
    for name in service.serving.ready():
        await preview_mail(service, service.shops.get(name), Defined(name, OURS), NOWHERE, now)


def _of_samples(now: datetime) -> None:
    release()
    for language in LANGUAGES:
        compiled = ready(Which.of(Defined("", OURS), None, OURS, language))
        _each_part(compiled, OURS, now)


def _each_part(compiled: Compiled, definition: FrameDefinition, now: datetime) -> None:
    for frame in sample_frames(definition).values():
        frame_document(frame)
        for part in Part:
            compose_block(compiled, frame, Around(now), part, CLOCK)
