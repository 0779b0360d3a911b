"""The one way through: a frame becomes a block, its words, markup, text part and text message."""

from __future__ import annotations

from frames.email.html import render
from frames.email.mjml import Compiled
from frames.email.model import Around, Block, Part
from frames.email.plain import plain_text
from frames.email.sms import sms_text
from frames.email.words import words_of
from frames.model import Frame
from frames.own.budget import Clock


def compose_block(compiled: Compiled, frame: Frame, around: Around, part: Part, clock: Clock) -> Block:
    """The block of one frame. Where the frame is empty every text is ""."""
    if frame.empty is not None:
        return Block(frame, "", "", "", "", "")
    words = words_of(frame, around, clock)
    return Block(
        frame=frame,
        subject=words.subject,
        preheader=words.preheader,
        html=render(compiled, frame, words, around, part),
        text=plain_text(frame, words, around),
        sms=sms_text(frame, words, around),
    )
