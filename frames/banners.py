"""Which banner stands above the products: the first whose tag the person has, else the one for everybody."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from frames.compose import web_address
from frames.definition import Banner
from frames.texts import language_of


@dataclass(frozen=True, slots=True)
class Picture:
    """A banner as it is shown in one locale: addresses of the web, and what the picture says."""

    image: str
    link: str | None
    alt: str


def choose_banner(banners: Sequence[Banner], tags: Collection[str]) -> Banner | None:
    """The banner for somebody with these tags, none for nobody known; None where there is none for them."""
    theirs = (banner for banner in banners if banner.tag is not None and banner.tag in tags)
    default = (banner for banner in banners if banner.tag is None)
    return next(theirs, None) or next(default, None)


def picture_of(banner: Banner | None, locale: str) -> Picture | None:
    """What is shown of a banner; None where its picture has no address of the web."""
    image = None if banner is None else web_address(banner.image)
    if banner is None or image is None:
        return None
    return Picture(image, web_address(banner.link), banner.alt.get(language_of(locale), ""))
