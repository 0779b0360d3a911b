"""The page of the invented shop's mails: what a sending tool is given for a person, as that person would see it.

One form, no script needed. The message stands in a frame of its own that runs nothing; how it is shown there (dark,
without pictures) is done to a copy of it, as no page can set how another window is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

from frames.drawn.model import HEIGHT, WIDTH
from frames.email.rules import MOST_BYTES
from frames.email.septets import counted
from frames.email.staged import staged
from service.demo.client import Mail

Choice = TypeVar("Choice", bound=StrEnum)

BLOCKS: Final = ("newsletter", "recommended")
ZONE: Final = ZoneInfo("Europe/Warsaw")
CSP: Final = (
    "default-src 'none'; img-src 'self' https: http:; style-src 'self' 'unsafe-inline'; script-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""That of the page: a document within it has the same, and mails carry their styles with them."""

NO_PICTURES: Final = '<meta http-equiv="Content-Security-Policy" content="img-src \'none\'">'


class Width(StrEnum):
    """On what the message is read."""

    DESKTOP = "desktop"
    PHONE = "phone"


class Scheme(StrEnum):
    """In which colours."""

    LIGHT = "light"
    DARK = "dark"


class Images(StrEnum):
    """Whether the mail program fetches pictures."""

    ON = "on"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Look:
    """How the message is looked at."""

    width: Width = Width.DESKTOP
    scheme: Scheme = Scheme.LIGHT
    images: Images = Images.ON

    @classmethod
    def of(cls, form: Mapping[str, Sequence[str]]) -> Look:
        """What was chosen; what is not known is as if nothing was."""
        return cls(
            _chosen(Width, form.get("width", ()), Width.DESKTOP),
            _chosen(Scheme, form.get("scheme", ()), Scheme.LIGHT),
            _chosen(Images, form.get("images", ()), Images.ON),
        )


def chosen_block(form: Mapping[str, Sequence[str]]) -> str:
    """Which block is looked at."""
    return next((name for name in form.get("block", ()) if name in BLOCKS), BLOCKS[0])


def looked_at(html: str, look: Look) -> str:
    """The message as it is put into the page: it is looked at as was chosen."""
    return staged(html, look.scheme is Scheme.DARK, NO_PICTURES if look.images is Images.OFF else "")


def mail_facts(mail: Mail, look: Look) -> dict[str, Any]:
    """What the page says of a message."""
    size = len(mail.given["html"].encode())
    return {
        "given": mail.given,
        "advice": mail.advice,
        "stage": looked_at(mail.given["html"], look),
        "kilobytes": size / 1000,
        "filled": min(100, round(100 * size / MOST_BYTES)),
        "card": {"width": WIDTH, "height": HEIGHT},
        "short": counted(mail.given["sms"]),
        "until": _hour(mail.given["until"]),
    }


def _hour(moment: str | None) -> str:
    """The hour of a moment where the shop is; nothing where there is none."""
    return "" if moment is None else f"{datetime.fromisoformat(moment).astimezone(ZONE):%H:%M}"


def _chosen(known: type[Choice], said: Sequence[str], otherwise: Choice) -> Choice:
    return next((known(each) for each in said if each in [*known]), otherwise)
