"""The markup of definitions made ready: once for a version, a side of its test and a language, for no contact anew."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from frames.definition import DEFINITIONS, FrameDefinition
from frames.email.mjml import Compiled, compiled
from frames.model import LANGUAGES
from frames.own.faults import TemplateRefused
from service.composition import Service
from service.errors import DefinitionRefused
from service.storage.definitions import Kind
from service.surfaces.defined import BLOCKS, Defined, as_frame
from service.surfaces.splitting import sides_of

log = logging.getLogger("notesik")

READY = 4096
"""So many are kept ready."""


@dataclass(frozen=True, slots=True)
class Which:
    """Which markup: that of a version of a definition, of a side of its test, in a language.

    Its number and version tell a definition that a shop saved from every other; those of ours have 0 and their name.
    """

    name: str
    key: int
    version: int
    variant: str | None
    language: str
    definition: FrameDefinition = field(compare=False, repr=False)

    @classmethod
    def of(cls, defined: Defined, variant: str | None, definition: FrameDefinition, language: str) -> Which:
        """That of this side of a definition."""
        return cls(defined.definition.name, defined.key, defined.version, variant, language, definition)


@lru_cache(READY)
def ready(which: Which) -> Compiled:
    """The markup, made where it is not ready yet, which takes a while.

    Where the merchant's own fails, our layout stands in for it and the log says so: a mailing is not stopped by it.
    """
    try:
        return compiled(which.definition, which.language)
    except TemplateRefused as error:
        line = error.faults[0].line
        log.warning("block %s: line %s of its template failed; the layout stands in for it", which.name, line or "?")
        return compiled(replace(which.definition, template=None), which.language)


def get_ready(service: Service) -> None:
    """Make all that mails can pull, ahead of who pulls it; called where the definitions are looked at."""
    for defined in _pulled(service):
        for variant, definition in _sides(defined.definition):
            for language in LANGUAGES:
                ready(Which.of(defined, variant, definition, language))


def _pulled(service: Service) -> Iterator[Defined]:
    """Each definition that mails can pull: those of ours, which are the same for every shop, and what is active."""
    yield from (Defined("", definition) for definition in DEFINITIONS.values())
    for kept in service.definitions.at_hand.all(Kind.FRAME):
        try:
            defined = as_frame(kept)
        except DefinitionRefused:  # kept by another release; who pulls it is told
            continue
        if kept.active and defined.definition.surface in BLOCKS:
            yield defined


def _sides(definition: FrameDefinition) -> Iterator[tuple[str | None, FrameDefinition]]:
    """What contacts see, by the name of their side; without a test there is one, which has none."""
    if definition.variants:
        yield from ((name, side) for name, (_, side) in sides_of(definition).items())
    else:
        yield None, definition
