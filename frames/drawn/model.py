"""The values of a drawn card: how large it is, and everything it says, already in the contact's words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from frames.definition import Look
from frames.model import Reason

WIDTH: Final = 264
HEIGHT: Final = 520
"""Of a card in CSS pixels, for the attributes of its ``img``: two stand beside each other in 600 px."""

SCALE: Final = 2
"""A card is drawn twice as large as it is shown, so that it is sharp on telephones."""

PHOTO: Final = 264
LEAST_PHOTO: Final = 198
"""The height of the photo over the text at most, and at least, in CSS pixels: from a square to 4:3."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a card says of one product. What is None or empty is not said.

    ``unpriced`` stands small where there is no ``price``. ``old`` stands struck through, and only together with
    ``lowest``, the sentence of the law. ``dated`` says when the price was so. ``action`` is what the button says; the
    whole card is one link. ``photo``: whether it has room for one, and ``no_photo`` what stands there where there is
    none.
    """

    title: str
    action: str
    look: Look = field(default_factory=Look)
    photo: bool = True
    no_photo: str = ""
    brand: str | None = None
    price: str | None = None
    unpriced: str | None = None
    old: str | None = None
    lowest: str | None = None
    dated: str | None = None
    availability: str | None = None
    tally: str | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Calm:
    """What a card says that has no product to show: a sentence, and whose it is."""

    text: str
    shop: str
    look: Look = field(default_factory=Look)
