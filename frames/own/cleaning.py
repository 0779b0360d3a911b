"""What of a template's result reaches a page: markup that says and shows something, and nothing that runs.

Escaping alone cannot promise that: a value may stand in an address, in a script, in an attribute without quotes. So the
result is read as a browser reads it, and only what the tables here name is written again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nh3 import Cleaner


def _names(written: str) -> frozenset[str]:
    return frozenset(written.split())


TAGS: Final = _names(
    "a abbr article aside b bdi bdo blockquote br button caption cite code col colgroup dd del details dfn div dl dt "
    "em figcaption figure footer h2 h3 h4 h5 h6 header hr i img ins kbd li mark ol p pre q s samp section small span "
    "strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr"
)
"""The elements that stay. Of others the text stays, of `WHOLE` nothing."""

WHOLE: Final = _names("embed form iframe math noscript object option script select style svg template textarea title")
"""The elements of which nothing stays."""

ATTRIBUTES: Final[Mapping[str, frozenset[str]]] = {
    "*": _names("class dir hidden lang part role tabindex title"),
    "a": _names("href rel target"),
    "button": _names("disabled"),
    "col": _names("span"),
    "details": _names("open"),
    "img": _names("alt decoding height loading src width"),
    "ol": _names("start"),
    "td": _names("colspan headers rowspan"),
    "th": _names("colspan headers rowspan scope"),
    "time": _names("datetime"),
}
"""The attributes that stay, by element; ``*`` on each."""

PREFIXES: Final = frozenset(("aria-", "data-"))
"""Attributes that begin so stay on each element."""

SCHEMES: Final = frozenset(("http", "https"))
"""Addresses lead nowhere else; one without a scheme stays within the shop's page."""

_CLEANER = Cleaner(
    tags=TAGS,
    clean_content_tags=WHOLE,
    attributes=ATTRIBUTES,
    generic_attribute_prefixes=PREFIXES,
    set_tag_attribute_values={"button": {"type": "button"}},
    url_schemes=SCHEMES,
    url_relative="pass_through",
    link_rel=None,
    strip_comments=True,
)


def cleaned(markup: str) -> str:
    """The markup without anything that could run, send, load a document or change the page's look."""
    return _CLEANER.clean(markup)
