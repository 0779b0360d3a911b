"""What of a template's result reaches a page: markup that says and shows something, and nothing that runs.

Escaping alone cannot promise that: a value may stand in an address, in a script, in an attribute without quotes. So the
result is read as a browser reads it, and only what the tables here name is written again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from nh3 import Cleaner

from frames.own.budget import LIMITS, Limits
from frames.own.faults import TemplateFault, TemplateRefused


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

ADDRESSES: Final = _names("href src")

NEVER_OPEN: Final = _names("br col hr img wbr")
"""Elements without an end."""

TAG: Final = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")

_CLEANING: Final[Mapping[str, Any]] = {
    "tags": TAGS,
    "clean_content_tags": WHOLE,
    "attributes": ATTRIBUTES,
    "generic_attribute_prefixes": PREFIXES,
    "set_tag_attribute_values": {"button": {"type": "button"}},
    "url_schemes": SCHEMES,
    "url_relative": "pass_through",
    "link_rel": None,
    "strip_comments": True,
}
_CLEANER: Final = Cleaner(**_CLEANING)


def _leading(element: str, attribute: str, value: str) -> str | None:
    """An address that says nothing is none: it would lead to the page itself, or load it as a picture."""
    return None if attribute in ADDRESSES and not value.strip() else value


_WITHOUT_EMPTY: Final = Cleaner(**_CLEANING, attribute_filter=_leading)
"""Asks for every attribute, which takes half as long again: used only where there is an empty one."""
EMPTY: Final = re.compile(r' (?:href|src)="\s*"')


def cleaned(markup: str, limits: Limits = LIMITS) -> str:
    """The markup without anything that could run, send, load a document or change the page's look.

    Raises `TemplateRefused` for more elements than a frame has, above all open ones: how long a cleaner takes grows
    with their number times their depth, and no clock stops it.
    """
    _count(markup, limits)
    page = _CLEANER.clean(markup)
    if EMPTY.search(page):
        page = _WITHOUT_EMPTY.clean(page)
    if len(page) > limits.output:
        raise _refused(f"the template puts out more than {limits.output} characters.")
    return page


def _count(markup: str, limits: Limits) -> None:
    """Elements, and how many are open at once at the most; an end that ends nothing closes nothing."""
    opened: Counter[str] = Counter()
    depth = 0
    for number, (end, written) in enumerate(TAG.findall(markup), start=1):
        name = written.lower()
        if number > limits.elements:
            raise _refused(f"the template puts out more than {limits.elements} tags.")
        if end and opened[name]:
            opened[name] -= 1
            depth -= 1
        elif not end and name not in NEVER_OPEN:
            opened[name] += 1
            depth += 1
        if depth > limits.open:
            raise _refused(f"more than {limits.open} elements are open at once, the last <{name[:20]}>: close each.")


def _refused(sentence: str) -> TemplateRefused:
    return TemplateRefused(TemplateFault(None, sentence))
