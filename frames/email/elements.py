"""The MJML and the HTML that a merchant's own mail template may be made of; docs/mjml.md tells them to merchants.

Left out of MJML is what reads other files or servers of strangers (``mj-include``, ``mj-font``, ``mj-social``), what
needs fields of forms (``mj-accordion``, ``mj-carousel``, ``mj-navbar``), and what writes attributes past this table
(``mj-html-attributes``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final


def _names(written: str) -> frozenset[str]:
    return frozenset(written.split())


_PADDING: Final = "padding padding-top padding-right padding-bottom padding-left "
_BORDER: Final = "border border-top border-right border-bottom border-left border-radius "
_INNER_BORDER: Final = (
    "inner-border inner-border-top inner-border-right inner-border-bottom inner-border-left inner-border-radius "
)
_TYPE: Final = "color font-family font-size font-style font-weight line-height letter-spacing text-decoration "
_TYPE_CASE: Final = _TYPE + "text-transform "
_GROUND: Final = (
    "background-color background-url background-position background-position-x background-position-y "
    "background-repeat background-size "
)
_IN_COLUMN: Final = "align container-background-color " + _PADDING
_STRIP: Final = _GROUND + _BORDER + _PADDING + "direction full-width text-align text-padding"

EVERYWHERE: Final = _names("css-class mj-class")
"""Attributes of MJML that stand on every element of a mail's body."""

MJML: Final[Mapping[str, frozenset[str]]] = {
    "mjml": _names("lang dir owa"),
    "mj-head": frozenset(),
    "mj-attributes": frozenset(),
    "mj-breakpoint": _names("width"),
    "mj-preview": frozenset(),
    "mj-style": _names("inline"),
    "mj-title": frozenset(),
    "mj-body": _names("background-color width"),
    "mj-wrapper": _names(_STRIP),
    "mj-section": _names(_STRIP),
    "mj-group": _names("background-color direction vertical-align width"),
    "mj-column": _names("background-color inner-background-color direction vertical-align width " + _BORDER)
    | _names(_INNER_BORDER + _PADDING),
    "mj-hero": _names("mode width height background-height background-width inner-background-color inner-padding ")
    | _names("inner-padding-top inner-padding-right inner-padding-bottom inner-padding-left border-radius ")
    | _names("vertical-align " + _GROUND + _PADDING),
    "mj-text": _names("height direction " + _IN_COLUMN + _TYPE_CASE),
    "mj-image": _names("alt border border-radius fluid-on-mobile font-size height href max-height name rel src target ")
    | _names("title width " + _IN_COLUMN),
    "mj-button": _names("background-color height href inner-padding name rel target text-align title vertical-align ")
    | _names("width " + _BORDER + _IN_COLUMN + _TYPE_CASE),
    "mj-divider": _names("border-color border-style border-width width " + _IN_COLUMN),
    "mj-spacer": _names("height " + _IN_COLUMN),
    "mj-table": _names("border cellpadding cellspacing role table-layout width " + _IN_COLUMN + _TYPE),
    "mj-raw": frozenset(),
}
"""The elements of MJML and the attributes that each has of its own."""

WITH_TEXT: Final = _names("mj-text mj-button mj-table mj-raw mj-title mj-preview")
"""Elements in which text stands, and values; in others there are elements alone."""
WITH_MARKUP: Final = _names("mj-text mj-button mj-table mj-raw")
"""Elements in which HTML stands."""

HTML: Final = _names(
    "a abbr b blockquote br center code div em font h1 h2 h3 h4 h5 h6 hr i img li ol p s small span strike strong "
    "sub sup table tbody td tfoot th thead tr u ul"
)
HTML_ATTRIBUTES: Final = _names(
    "align alt bgcolor border cellpadding cellspacing class color colspan dir face height href lang name rel role "
    "rowspan size src start style summary target title valign width"
)
ARIA: Final = "aria-"
"""Attributes that begin so stand on each element of HTML."""

WITH_VALUES: Final = _names("href src alt title name lang dir")
"""The attributes in which a value may stand. Others become style, where a stranger's text could say more than it is."""
ADDRESSES: Final = _names("href src background-url")

INSTEAD: Final[Mapping[str, str]] = {
    "mj-include": "a template is one text: put what the file holds in its place.",
    "mj-html-attributes": "write the attributes where they belong.",
    "mj-font": "fonts are not loaded from elsewhere: name them in font-family, with one at the end that everybody has.",
    "mj-social": "its pictures are loaded from elsewhere: write links of your own in mj-text, or mj-image.",
    "mj-social-element": "write a link of your own in mj-text, or mj-image.",
    "mj-navbar": "few mail programs show it: write links in mj-text.",
    "mj-navbar-link": "write links in mj-text.",
    "mj-accordion": "few mail programs open it: write the text in mj-text.",
    "mj-carousel": "few mail programs turn it: show each picture by mj-image.",
    "script": "no mail program runs it: leave it out.",
    "style": "write the style in mj-style, within mj-head.",
    "link": "nothing is loaded from elsewhere: write the style in mj-style.",
    "form": "few mail programs send it: link to a page instead.",
    "input": "few mail programs show it: link to a page instead.",
    "button": "write mj-button, or a link.",
    "iframe": "no mail program shows it: link to the page.",
    "video": "few mail programs play it: show a picture that links to it.",
    "svg": "few mail programs draw it: show a picture.",
}
"""What to do in place of an element that many would look for."""
