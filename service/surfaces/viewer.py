"""Who is looking at a surface: nobody known, a visitor who stated something, or a contact."""

from __future__ import annotations

from dataclasses import dataclass

from service.composition import Service
from service.storage.profiles import Profile


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whoever looks, as far as they are known. ``profile`` is None for nobody known.

    ``acts``: what was sent allows to refuse products and to keep them on a wish list, not only to read. ``split`` is
    what the sides of an A/B test are chosen by, the same for one person every time; empty for nobody known.
    """

    profile: Profile | None = None
    acts: bool = False
    split: bytes = b""


NOBODY = Viewer()


def viewer_of(service: Service, shop: str, token: str | None) -> Viewer:
    """Whom a token speaks of. A token of somebody who has no card is nobody's. Raises `TokenRefused`."""
    if token is None:
        return NOBODY
    profile = service.profiles.get(shop, service.tokens.contact(shop, token))
    return NOBODY if profile is None else Viewer(profile, split=profile.handle)
