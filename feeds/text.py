"""Feed text as a person should read it: markup, double escapes, invisible and control characters gone."""

from __future__ import annotations

import html
import re

MAX_LINK = 4096

_TAG = re.compile(
    r"<(?:/?(?:a|abbr|article|b|big|blockquote|br|button|center|code|dd|div|dl|dt|em|fieldset|figure|font|form|h[1-6]|header"
    r"|footer|hr|i|iframe|img|input|ins|label|li|link|main|mark|meta|nav|ol|option|p|picture|pre|s|script|section|select"
    r"|small|source|span|strike|strong|style|sub|sup|svg|table|tbody|td|textarea|tfoot|th|thead|tr|tt|u|ul|video)"
    r"(?=[\s/>])[^<>]*)>",
    re.IGNORECASE,
)
_HIDDEN = tuple(
    (re.compile(f"{opening}.*?{closing}", re.DOTALL | re.IGNORECASE), re.compile(closing, re.IGNORECASE))
    for opening, closing in ((r"<script\b", r"</script\s*>"), (r"<style\b", r"</style\s*>"), ("<!--", "-->"))
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
# Zero-width characters, byte order marks and the marks that turn the direction of text around them.
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b\u200e\u200f\u2028\u2029\u202a-\u202e"
    "\u2060\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]|_x000[dD]_"
)


_WEB = re.compile(r"https?://[^/?#\s\\@]+(?:[/?#]|$)", re.IGNORECASE)  # no user before the host: it is there to deceive


def clean(text: str) -> str:
    """One line of plain text: escapes that survived are resolved, invisible characters dropped, spaces folded."""
    if "&" in text:
        text = _unescape(text)
    if text.isprintable() and "  " not in text and "_x000" not in text:  # most text, at a glance
        return text.strip()
    return " ".join(_INVISIBLE.sub(" " if "_x000" in text else "", text).split())


def plain(text: str) -> str:
    """`clean` for text that may be HTML, however often escaped: tags become spaces, scripts and styles vanish."""
    if "&" in text:
        text = _unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", _without_hidden(text))
    return clean(text)


def _without_hidden(text: str) -> str:
    """Text without scripts, styles and comments; what is never closed hides nothing."""
    for hidden, end in _HIDDEN:
        # behind the last end every opening would be searched to the text's end in vain
        behind = max((found.end() for found in end.finditer(text)), default=0)
        text = hidden.sub(" ", text[:behind]) + text[behind:]
    return text


def _unescape(text: str) -> str:
    for _ in range(2):  # twice: the second time for text that was escaped twice
        if not _ENTITY.search(text):
            break
        text = html.unescape(text)
    return text


def web_link(text: str) -> str | None:
    """An absolute http(s) address, its stray spaces trimmed or escaped; None for anything else."""
    link = text.strip()
    if len(link) > MAX_LINK:
        return None
    while link.endswith("%20"):
        link = link[:-3].rstrip()
    if " " in link or not link.isprintable():
        link = "".join(
            "%20" if character == " " else character
            for character in link
            if not character.isspace() or character == " "
        )
    if not _WEB.match(link) or _INVISIBLE.search(link):
        return None
    return link
