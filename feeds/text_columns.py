"""Columns of texts, read as `feeds.text` reads one: most are what they should be, which Arrow sees at a glance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from feeds.batch import strings
from feeds.text import MAX_LINK, TAGS, clean, plain, web_link

_ENTITY = r"&(?:#|[A-Za-z][A-Za-z0-9]{1,30};|nbsp)"
# What `clean` may alter: escapes, spaces other than single ones between words, whatever is not printable.
_UNCLEAN = (
    r"[\pC\x{34f}\x{61c}\x{180e}\x{2800}\x{3164}\x{ffa0}\x{fffc}\x{fffe}\x{ffff}\x{a0}\x{1680}\x{2000}-\x{200a}"
    r"\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]|  |^ | $|_x000|" + _ENTITY
)
_MARKUP = "<|" + _ENTITY
_TAG = rf"</?(?i:{'|'.join(sorted(TAGS))})(?:[\s/][^<>]*)?>"
_HIDING = r"(?i)<(?:s(?:cript|tyle)|!--)"
_ESCAPED = "&amp;"
_PLAIN_LINK = r"""^(?i:https?)://[!-"$-.0->A-\[\]-~]+(?:[/?#][!-~]*)?$"""
_ESCAPED_SPACE = "%20"
_UNQUOTED = r'["\\\x00-\x1f]'


def cleaned(texts: Any) -> Any:
    """`feeds.text.clean` of each text; null for one of which nothing is left."""
    return _filled(_altered(texts, pc.match_substring_regex(texts, _UNCLEAN), clean))


def plains(texts: Any) -> Any:
    """`feeds.text.plain` of each text; null for one of which nothing is left."""
    marked = pc.match_substring_regex(texts, _MARKUP).fill_null(False)
    if not pc.any(marked).as_py():
        return cleaned(texts)
    rest = _altered(pc.if_else(marked, "", texts), pc.match_substring_regex(texts, _UNCLEAN), clean)
    return _filled(pc.replace_with_mask(rest, marked, _without_markup(texts.filter(marked))))


def _without_markup(texts: Any) -> Any:
    """`plain` of texts with markup: most have tags that are known, and no escape but one of an ampersand."""
    escaped = pc.replace_substring(texts, _ESCAPED, "&")
    words = pc.ascii_split_whitespace(pc.replace_substring_regex(escaped, _TAG, " "))
    read = pc.utf8_trim_whitespace(pc.binary_join(words, " "))
    doubtful = pc.or_(
        pc.or_(pc.match_substring_regex(texts, _HIDING), pc.match_substring_regex(escaped, _ENTITY)),
        pc.or_(
            pc.match_substring_regex(read, "<|" + _UNCLEAN),
            pc.not_equal(pc.count_substring(texts, "&"), pc.count_substring(texts, _ESCAPED)),
        ),
    )
    written = texts.filter(doubtful).to_pylist()
    return pc.replace_with_mask(read, doubtful, strings(list(map(plain, written)))) if written else read


def web_links(texts: Any) -> Any:
    """`feeds.text.web_link` of each text: null for what is no link."""
    sound = pc.and_(
        pc.match_substring_regex(texts, _PLAIN_LINK),
        pc.and_not(
            pc.less_equal(pc.binary_length(texts), MAX_LINK),
            pc.or_(pc.ends_with(texts, _ESCAPED_SPACE), pc.match_substring(texts, "@")),
        ),
    )
    return _altered(texts, pc.invert(sound), web_link)


def shortened(texts: Any, longest: int) -> Any:
    """Texts of at most so many characters."""
    if not len(texts) or (pc.max(pc.binary_length(texts)).as_py() or 0) <= longest:
        return texts
    return pc.utf8_slice_codeunits(texts, 0, longest)


def quoted(texts: Any) -> Any:
    """Texts as JSON writes them; null stays null."""
    plain_ones = pc.binary_join_element_wise('"', texts, '"', "")
    odd = pc.match_substring_regex(texts, _UNQUOTED).fill_null(False)
    if not pc.any(odd).as_py():
        return plain_ones
    written = [orjson.dumps(text).decode() for text in texts.filter(odd).to_pylist()]
    return pc.replace_with_mask(plain_ones, odd, strings(written))


def _altered(texts: Any, which: Any, read: Callable[[str], str | None]) -> Any:
    which = which.fill_null(False)
    if not pc.any(which).as_py():
        return texts
    return pc.replace_with_mask(texts, which, pa.array(map(read, texts.filter(which).to_pylist()), pa.string()))


def _filled(texts: Any) -> Any:
    return pc.if_else(pc.equal(texts, ""), None, texts)
