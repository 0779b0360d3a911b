"""Who is looking at a surface: nobody known, a visitor who stated something, or a contact."""

from __future__ import annotations

from dataclasses import dataclass

from service.composition import Service
from service.signed import is_signed_by_a_shop
from service.storage.profiles import Profile
from service.tokens import Subject


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whoever looks, as far as they are known. ``profile`` is None for nobody known.

    ``acts``: what was sent allows to refuse products and to keep them on a wish list, not only to read. ``split`` is
    what the sides of an A/B test are chosen by, the same for one person every time; empty for nobody known.
    ``visitor``: known by nothing but what they stated on a page, which anybody may.
    """

    profile: Profile | None = None
    acts: bool = False
    split: bytes = b""
    visitor: bool = False


ANYBODY = Viewer()


def viewer_of(service: Service, shop: str, token: str | None) -> Viewer:
    """Whom a token speaks of, whether we made it or the shop's server signed it. Raises `TokenRefused`.

    Somebody without a card (erased, or never there) is nobody, and so is a visitor whose card became a person's. A
    merged contact is the card that was kept. Whoever does not want to be recommended anything stays known, with
    nothing of theirs in the profile and no side of a test of their own.
    """
    if not token:
        return ANYBODY
    subject = subject_of(service, shop, token)
    if subject.handle:
        profile = service.profiles.visitor(shop, subject.handle)
    else:
        profile = service.profiles.get(shop, subject.contact)
    if profile is None:
        return ANYBODY
    split = profile.handle if profile.personalise else b""
    return Viewer(profile, subject.acts, split, visitor=bool(subject.handle))


def subject_of(service: Service, shop: str, token: str) -> Subject:
    """Whom a token of ours, or one that the shop's server signed, names and what it allows. Raises `TokenRefused`."""
    return (service.signed if is_signed_by_a_shop(token) else service.tokens).read(shop, token)
