"""A product's address with the parameters (UTM) by which the shop's own statistics know where somebody came from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, urlsplit

from frames.definition import FrameDefinition
from service.measuring.marks import Click

PLACEHOLDERS = ("frame", "variant", "scenario", "slot", "product")
"""What the values of parameters may say in braces."""

PLACEHOLDER = re.compile(r"\{(" + "|".join(PLACEHOLDERS) + r")\}")


def tagged(link: str, utm: Mapping[str, str], said: Mapping[str, str]) -> str:
    """The address with these parameters behind those it has; what it says itself stays as it is.

    Placeholders such as ``{slot}`` in the values stand for what is ``said``.
    """
    there = {name for name, _ in parse_qsl(urlsplit(link).query, keep_blank_values=True)}
    added = "&".join(
        f"{quote(name, safe='')}={quote(PLACEHOLDER.sub(lambda found: said[found[1]], value), safe='')}"
        for name, value in utm.items()
        if name not in there
    )
    if not added:
        return link
    address, hash_, fragment = link.partition("#")
    joint = "" if address.endswith(("?", "&")) else "&" if "?" in address else "?"
    return f"{address}{joint}{added}{hash_}{fragment}"


def placeholders_of(click: Click, definition: FrameDefinition) -> dict[str, str]:
    """What placeholders stand for."""
    return {
        "frame": definition.name,
        "variant": click.origin.variant or "",
        "scenario": click.origin.scenario or "",
        "slot": str(click.slot),
        "product": click.product,
    }
