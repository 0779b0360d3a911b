"""Feed text as a person should read it: markup, double escapes, invisible and control characters gone."""

from __future__ import annotations

import html
import re

MAX_LINK = 4096

_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]{0,10})(?=[\s/>])[^<>]*>")
_TAG_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]{0,10})(?=[\s/>])")
TAGS = frozenset({
    "a", "abbr", "article", "b", "big", "blockquote", "body", "br", "button", "center", "code", "dd", "div",
    "dl", "dt", "em", "fieldset", "figcaption", "figure", "font", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "head", "footer", "hr", "html", "i", "iframe", "img", "input", "ins", "label", "li", "link",
    "main", "mark", "meta", "nav", "ol", "option", "p", "picture", "pre", "s", "script", "section", "select",
    "small", "source", "span", "strike", "strong", "style", "sub", "sup", "svg", "table", "tbody", "td",
    "textarea", "tfoot", "th", "thead", "title", "tr", "tt", "u", "ul", "video",
})  # fmt: skip
_HIDDEN = tuple(
    (re.compile(f"{opening}.*?{closing}", re.DOTALL | re.IGNORECASE), re.compile(closing, re.IGNORECASE))
    for opening, closing in ((r"<script\b", r"</script\s*>"), (r"<style\b", r"</style\s*>"), ("<!--", "-->"))
)
_MAY_HIDE = re.compile(r"<(?:s(?:cript|tyle)|!--)", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});|nbsp(?![\w;]))")
# Control characters, zero-width ones, marks that turn the direction of text around them, blanks that pretend to be
# letters, those of private use, which say nothing without the font of their shop. What joins emoji and letters stays.
_INVISIBLE = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f"
    "\u2800\u3164\ue000-\uf8ff\ufeff\uffa0\ufff9-\ufffc\ufffe\uffff]"
)
_LINE_END = re.compile("_x000[dDaA9]_")  # as spreadsheets write line ends into XML


_WEB = re.compile(r"https?://[^/?#\s\\@]+(?:[/?#]|$)", re.IGNORECASE)  # no user before the host: it is there to deceive


def clean(text: str) -> str:
    """One line of plain text: escapes that survived are resolved, invisible characters dropped, spaces folded."""
    if "&" in text:
        text = unescaped(text)
    if text.isprintable() and "  " not in text and "_x000" not in text:  # most text, at a glance
        return text.strip()
    text = " ".join(text.split())
    if "_x000" in text:
        text = _LINE_END.sub(" ", text)
    elif text.isprintable():
        return text
    return " ".join(_INVISIBLE.sub("", text).split())


def plain(text: str) -> str:
    """`clean` for text that may be HTML, however often escaped: tags become spaces, scripts and styles vanish."""
    if "&" in text:
        text = unescaped(text)
    if "<" in text:
        text = _without_tags(_without_hidden(text) if _MAY_HIDE.search(text) else text)
    return clean(text)


def _without_tags(text: str) -> str:
    """Spaces for tags of HTML; what only looks like one stays, as in ``size <M>``."""
    if TAGS.issuperset(map(str.lower, _TAG_NAME.findall(text))):
        return _TAG.sub(" ", text)
    return _TAG.sub(lambda tag: " " if tag[1].lower() in TAGS else tag[0], text)


def _without_hidden(text: str) -> str:
    """Text without scripts, styles and comments; what is never closed hides nothing."""
    for hidden, end in _HIDDEN:
        # behind the last end every opening would be searched to the text's end in vain
        behind = max((found.end() for found in end.finditer(text)), default=0)
        text = hidden.sub(" ", text[:behind]) + text[behind:]
    return text


def unescaped(text: str) -> str:
    """Text with its entities resolved, also where it was escaped twice."""
    text = text.replace("&nbsp;", "\u00a0")  # the one that some texts are full of
    for _ in range(2):
        if "&" not in text or not _ENTITY.search(text):
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
