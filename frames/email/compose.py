"""The one way through: a frame becomes a block, its words, markup, text part and text message."""

from __future__ import annotations

from frames.email.html import render
from frames.email.mjml import Compiled
from frames.email.model import Around, Block, Part, Words
from frames.email.own import mail_data
from frames.email.plain import plain_text
from frames.email.sms import sms_text
from frames.email.words import words_of
from frames.model import Frame
from frames.own.budget import Clock
from frames.own.faults import TemplateFault, TemplateRefused


def compose_block(compiled: Compiled, frame: Frame, around: Around, part: Part, clock: Clock) -> Block:
    """The block of one frame. Where the frame is empty every text is "".

    Where the merchant's template fails our layout stands in for it, and the block says why.
    """
    if frame.empty is not None:
        return Block(frame)
    words = words_of(frame, around, clock)
    html, faults = _markup(compiled, frame, words, around, part, clock)
    return Block(
        frame=frame,
        subject=words.subject,
        preheader=words.preheader,
        html=html,
        text=plain_text(frame, words, around, part),
        sms=sms_text(frame, words, around),
        faults=faults,
    )


def _markup(
    compiled: Compiled, frame: Frame, words: Words, around: Around, part: Part, clock: Clock
) -> tuple[str, tuple[TemplateFault, ...]]:
    own = compiled.own.get(part)
    if own is None:
        return render(compiled, frame, words, around, part), ()
    try:
        return own.render(mail_data(frame, words, around), frame, clock), ()
    except TemplateRefused as error:
        return render(compiled, frame, words, around, part), error.faults
