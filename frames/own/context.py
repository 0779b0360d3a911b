"""Where in the markup a value stands, as far as the template's text tells.

`cleaning` takes out whatever is dangerous when a frame is rendered, so this is advice in time, not the wall: who writes
a style or puts a value where it would be taken out is told so before it is saved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from frames.own.cleaning import ATTRIBUTES, PREFIXES, TAGS, WHOLE
from frames.own.faults import TemplateFault
from frames.own.markup import Markup

TAG_OR_COMMENT: Final = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)
OUTPUT: Final = re.compile(r"\{\{.*?\}\}", re.DOTALL)
PLACED: Final = "jvalue"
"""What stands for a value while the markup around it is read."""

UNQUOTED: Final = re.compile(rf"=\s*[^\s\"'>]*{PLACED}")
"""In a tag without its quoted values: a value that no quotes hold."""
QUOTED: Final = re.compile(r"\"[^\"]*\"|'[^']*'")


def misplaced(text: str) -> tuple[TemplateFault, ...]:
    """What of a template's markup would be taken out, and values that stand in tags without quotes."""
    reader = _Reader()
    reader.feed(OUTPUT.sub(_stand_in, TAG_OR_COMMENT.sub(_lines_only, text)))
    reader.close()
    return tuple(dict.fromkeys(reader.faults))


def _lines_only(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")


def _stand_in(found: re.Match[str]) -> str:
    return PLACED + _lines_only(found)


class _Reader(Markup):
    def __init__(self) -> None:
        super().__init__()
        self.faults: list[TemplateFault] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line = self.getpos()[0]
        self.faults += (TemplateFault(line, said) for said in self._of(tag, [name for name, _ in attrs]))

    def _of(self, tag: str, attributes: list[str]) -> Iterator[str]:
        if tag in WHOLE:
            yield f"<{tag}> is taken out of the page with all that is in it: leave it out."
            return
        if tag not in TAGS:
            yield f"<{tag}> is taken out of the page: write another element."
            return
        allowed = ATTRIBUTES["*"] | ATTRIBUTES.get(tag, frozenset()) | {"type"}
        for name in attributes:
            if PLACED in name:
                yield f"a value stands among the attributes of <{tag}>: put it into one, in quotes."
            elif name not in allowed and not name.startswith(tuple(PREFIXES)):
                yield f"the attribute {name} of <{tag}> is taken out of the page: leave it out."
        if UNQUOTED.search(QUOTED.sub("", self.get_starttag_text() or "")):
            yield f"a value of <{tag}> stands without quotes: write them around it."
