"""What stands between items and is meant for those behind it: the category that an offer stands in.

An item's own bytes are cut out before anything is parsed, so its ancestors are told from the bytes in front of it: the
last element of a name, its text or an attribute of it. It holds until another of that name comes.
"""

from __future__ import annotations

import html
import re
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from feeds.steps import BEHIND, Before, Place, parts_of, read_path

_MARKUP = re.compile(r"<!\[CDATA\[(.*?)\]\]>|<[^>]*>", re.DOTALL)


@dataclass(slots=True)
class Context:
    """The texts of ``^`` paths as they are at one place of a feed."""

    paths: dict[str, Before]
    texts: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, paths: Iterable[str]) -> Context:
        """The context that these paths (joined ones among them) speak of; empty where none does."""
        ways = {path: read_path(path) for joined in paths for path in parts_of(joined)}
        return cls({path: way for path, way in ways.items() if isinstance(way, Before)})

    def __bool__(self) -> bool:
        return bool(self.paths)

    def read(self, before: bytes) -> None:
        """Take in what stands before an item. An element that is there and says nothing ends what was said earlier."""
        for path, way in self.paths.items() if before else ():
            texts, begun = self.texts.setdefault(path, [""] * len(way.places)), 0
            for number, place in enumerate(way.places):
                found = _last(before, place, begun)
                if found is not None:
                    begun, said = found
                    texts[number:] = [said] + [""] * (len(texts) - number - 1)

    def with_texts(self, values: Mapping[str, list[str]]) -> Mapping[str, list[str]]:
        """An item's texts, with what holds here."""
        said = {path: BEHIND.join(filter(None, texts)) for path, texts in self.texts.items()}
        return {**values, **{path: [text] for path, text in said.items() if text}}


def _last(before: bytes, way: Place, begun: int) -> tuple[int, str] | None:
    """Where the last element of that name ends and its text, or its attribute's; None where none is behind ``begun``.

    The first of several places is looked for from the beginning, each further one behind the one before it.
    """
    tag = rb"<(?:[A-Za-z_][\w.-]*:)?" + re.escape(way.name.encode())
    if way.attribute is not None:
        pattern = (
            tag + rb"(?:\s[^<>]*?)?\s" + re.escape(way.attribute.encode()) + rb"""\s*=\s*(?:"([^"<]*)"|'([^'<]*)')"""
        )
    else:
        pattern = tag + rb"(?:\s[^<>]*)?(?:/>()|>((?:[^<]|<!\[CDATA\[.*?(?:\]\]>|\Z))*))"
    found = deque(re.compile(pattern, re.DOTALL).finditer(before, begun), maxlen=1)
    return (found[0].end(), _text(found[0][1] or found[0][2] or b"")) if found else None


def _text(raw: bytes) -> str:
    """The characters that are meant: CDATA as it stands, references outside of it resolved."""
    text = raw.decode("utf-8", "replace")
    kept, at = [], 0
    for section in _MARKUP.finditer(text):
        kept += [html.unescape(text[at : section.start()]), section[1] or ""]
        at = section.end()
    return "".join([*kept, html.unescape(text[at:])]).strip()
