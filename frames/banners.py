"""Which banner stands above the products: the first whose tag the person has, else the one for everybody."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from frames.definition import Banner


def choose_banner(banners: Sequence[Banner], tags: Collection[str]) -> Banner | None:
    """The banner for somebody with these tags, none for nobody known; None where there is none for them."""
    theirs = (banner for banner in banners if banner.tag is not None and banner.tag in tags)
    default = (banner for banner in banners if banner.tag is None)
    return next(theirs, None) or next(default, None)
