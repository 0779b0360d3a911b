"""The values of a block: what a message says beside its products, and what it has become."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from frames.model import Frame
from frames.own.faults import TemplateFault


class Part(StrEnum):
    """How much of a message is asked for: a whole one, or the block that stands within somebody else's."""

    MESSAGE = "message"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Opened:
    """A slot whose card is drawn when the mail is opened: the address of its picture, and of what leads to what it
    showed; None where the shop has no page of the product.
    """

    image: str
    link: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a question: what its link says. ``name`` is what that is read aloud as where the label is too short
    to be understood alone, such as a step of a rating; "" where it is the label.
    """

    label: str
    link: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Key information that can be told by a press, as it is asked of one contact; ``answered``: they told it before."""

    key: str
    text: str
    answers: tuple[Answer, ...]
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Around:
    """What the service makes for one message. ``at`` is when it is sent, in the shop's time.

    ``centre`` leads to the contact's preference centre and ``unsubscribe`` ends this channel; None where there is none.
    ``short`` is the beginning of short links, to which a slot is added; None where nothing is kept to lead them.
    ``opened`` are the slots from the first, where the definition has its pictures drawn when the mail is opened.
    ``questions`` are those that its paragraphs ask and that can be asked in a mail.
    """

    at: datetime
    centre: str | None = None
    unsubscribe: str | None = None
    short: str | None = None
    opened: tuple[Opened, ...] = ()
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A paragraph as it is said to one contact; ``link`` is an http(s) address, ``action`` its button's words.

    A question has ``answers``, each with a link of its own.
    """

    text: str
    action: str | None = None
    link: str | None = None
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """What a message says in words of its own, placeholders filled: plain text, one line each, nothing escaped."""

    subject: str
    preheader: str
    above: tuple[Told, ...] = ()
    below: tuple[Told, ...] = ()
    sender: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A frame as a mail. Where the frame is empty every text is "": nothing stands in for what there is not.

    ``html`` is the whole message or the block alone, as asked; ``text`` its plain text part and ``sms`` what of it a
    text message has room for. ``faults`` are why the markup is our layout's, where it should be the merchant's.
    """

    frame: Frame
    subject: str = ""
    preheader: str = ""
    html: str = ""
    text: str = ""
    sms: str = ""
    faults: tuple[TemplateFault, ...] = ()
