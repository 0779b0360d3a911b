"""What of a look is read alike in every definition: colours, fonts and addresses, safe in a style sheet and a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import urlsplit

from frames.colours import COLOUR, READABLE, SEEN, contrast, nearest_passing
from frames.own.filling import without_placeholders
from service.defining.faults import About, Fault, Place, wrong
from service.defining.members import Reader, matching

CONTRASTS: Final = (("text", READABLE, "text"), ("accent", SEEN, "a button"))
"""What each colour of a look needs on its background, and what it is for."""

FAMILY: Final = r"""(?:"[^\W_][\w -]*"|'[^\W_][\w -]*'|[^\W\d_][\w-]*(?: [\w-]+)*)"""
FONT: Final = re.compile(rf"{FAMILY}(?:, ?{FAMILY})*")
LONGEST_FONT: Final = 200
LONGEST_ADDRESS: Final = 1000
TRIALS: Final = ("localhost", "127.0.0.1")
"""Where a shop is tried out before it has a certificate."""


def colour(value: object, place: Place) -> str:
    """Reads ``#rrggbb``."""
    return matching(COLOUR, 'a colour such as "#1f3a5f"', About.COLOUR)(value, place).lower()


def font(value: object, place: Place) -> str:
    """Reads names of fonts, and nothing that could leave a style sheet's declaration."""
    if not isinstance(value, str) or len(value) > LONGEST_FONT or not FONT.fullmatch(value):
        raise wrong(
            place,
            """names of fonts with commas between are expected here, such as "'Open Sans', sans-serif".""",
            About.FONT,
        )
    return value


def https_address(what: str, trials: bool = False) -> Reader[str]:
    """Reads an address that begins with https://, and nothing that could leave an attribute.

    With ``trials`` it may be one of this machine too, where nobody has a certificate.
    """
    told = f"the address of {what} is expected here, beginning with https://"
    told += f" (for trials also with {' or '.join(f'http://{host}' for host in TRIALS)})." if trials else "."

    def read(value: object, place: Place) -> str:
        if not isinstance(value, str) or len(value) > LONGEST_ADDRESS or not _is_safe(value, trials):
            raise wrong(place, told, About.ADDRESS)
        return value

    return read


def address_with_placeholders(what: str) -> Reader[str]:
    """Reads an address, for trials too, in whose parts placeholders may stand."""
    read_address = https_address(what, trials=True)

    def read(value: object, place: Place) -> str:
        read_address(without_placeholders(value) if isinstance(value, str) else value, place)
        return str(value)

    return read


def _is_safe(address: str, trials: bool) -> bool:
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    if not host or re.search(r"[\s\"'<>\\^`{|}\x00-\x1f]", address):
        return False
    return parts.scheme == "https" or (trials and parts.scheme == "http" and host in TRIALS)


def unreadable(background: str | None, colours: Mapping[str, str | None], place: Place) -> Iterator[Fault]:
    """Those of the colours ``text`` and ``accent`` that are not seen well enough on the background."""
    for name, least, what in CONTRASTS:
        colour = colours[name]
        if background is None or colour is None or (reached := contrast(colour, background)) >= least:
            continue
        said = {"colour": colour, "background": background, "reached": _floored(reached), "least": f"{least:g}"}
        better = nearest_passing(colour, (background,), least)
        told = (
            f"{colour} on the background {background} has a contrast of {said['reached']} to 1, "
            f"and {what} needs {least:g}; {better} has it."
        )
        yield Fault((*place, name), told, About.CONTRAST, {**said, "better": better})


def _floored(ratio: float) -> str:
    """Never rounded up to what it does not reach."""
    return f"{int(ratio * 100) / 100:.2f}"
