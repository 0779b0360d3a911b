"""A message with the contact's own links: all that it has in common with others is made once, and theirs filled in.

Where a definition says nothing in words of its own, whoever gets the same answer gets the same message but for links.
It is made with links that nobody has, of the same length, and these are replaced.
"""

from __future__ import annotations

import secrets
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from frames.email.compose import compose_block
from frames.email.mjml import Compiled
from frames.email.model import Around, Block, Opened, Part
from frames.model import Frame
from frames.web import frame_document
from service.lately import Lately
from service.surfaces.speaking import CLOCK, has_own_words

MOST_CHARACTERS: Final = 24_000_000
"""So much is kept in a process: some 230 messages of 50 KB, each with its frame as JSON."""

NOBODYS: Final = secrets.token_hex(4)
"""Stands in links that nobody has. No feed can hold it: it is drawn when the process starts."""

Standing = Mapping[str, str]
"""What stands in the place of each token of a contact's links."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A message, and the frame that it shows as JSON, which is not to be changed."""

    block: Block
    compiled: Compiled
    document: Mapping[str, Any]


_MADE: Final = Lately[Composed](MOST_CHARACTERS)


def composed(compiled: Compiled, frame: Frame, around: Around, part: Part) -> Composed:
    """The message of a frame that others are shown too, as `composed_alone` makes it."""
    if frame.contact is not None or has_own_words(frame.definition):
        return composed_alone(compiled, frame, around, part)
    standing = dict(_standing(around))
    one = _hollow(replace(around, opened=around.opened[:1]), standing)  # the others differ by their slots
    key: Hashable = (id(frame), id(compiled), part, one, len(around.opened))
    known = _MADE.get(key)
    if known is None or known.block.frame is not frame or known.compiled is not compiled:
        made = composed_alone(compiled, frame, _hollow(around, standing), part)
        known = _MADE.keep(key, made, 2 * len(made.block.html) + len(made.block.text))
    return replace(known, block=_filled(known.block, standing))


def composed_alone(compiled: Compiled, frame: Frame, around: Around, part: Part) -> Composed:
    """The message of one frame, as `compose_block` makes it. Nothing of it is kept: nobody else is shown the frame."""
    return Composed(compose_block(compiled, frame, around, part, CLOCK), compiled, frame_document(frame))


def _standing(around: Around) -> Iterator[tuple[str, str]]:
    """By what of the contact's own links each is replaced."""
    own = {
        "q": "" if around.centre is None else _last(around.centre),
        "u": "" if around.unsubscribe is None else _last(around.unsubscribe),
        "s": "" if around.short is None else _last(around.short.rstrip("/")),
        "o": "" if not around.opened else _last(around.opened[0].image.rpartition("/")[0]),
    }
    return ((f"{kind}{NOBODYS}".ljust(len(token), "0"), token) for kind, token in own.items() if token)


def _last(address: str) -> str:
    return address.rpartition("/")[2]


def _hollow(around: Around, standing: Standing) -> Around:
    """The same for everybody whose links are as long, within an hour: by that a greeting goes."""

    def hollowed(address: str) -> str:
        for stands, token in standing.items():
            address = address.replace(f"/{token}", f"/{stands}")
        return address

    return Around(
        at=around.at.replace(minute=0, second=0, microsecond=0),
        centre=around.centre and hollowed(around.centre),
        unsubscribe=around.unsubscribe and hollowed(around.unsubscribe),
        short=around.short and hollowed(around.short),
        opened=tuple(Opened(hollowed(each.image), each.link and hollowed(each.link)) for each in around.opened),
    )


def _filled(block: Block, standing: Standing) -> Block:
    html, text, sms = block.html, block.text, block.sms
    for stands, token in standing.items():
        html, text, sms = (each.replace(stands, token) for each in (html, text, sms))
    return replace(block, html=html, text=text, sms=sms)
