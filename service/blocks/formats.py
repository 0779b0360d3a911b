"""What is given of a block in each format: members of the one document that was kept, or all of it as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from service.contacts.model import Channel

HTML, TEXT, JSON = "text/html; charset=utf-8", "text/plain; charset=utf-8", "application/json"
HEAD, SHUT = b"<head>", b'<base target="_blank">'


@dataclass(frozen=True, slots=True)
class Format:
    """A media type, and the member of the document that it gives; None is the whole document.

    ``channel`` is what the contact must have consented to.
    """

    media_type: str
    member: str | None = None
    channel: Channel = Channel.EMAIL

    def render(self, document: Mapping[str, Any]) -> bytes:
        """The body of the answer."""
        return orjson.dumps(document) if self.member is None else str(document[self.member]).encode()


class Page(Format):
    """HTML to be looked at: every link would open a window of its own, and the policy of the answer allows none."""

    def render(self, document: Mapping[str, Any]) -> bytes:
        """The message, its links shut."""
        before, head, after = super().render(document).partition(HEAD)
        return before + head + SHUT + after if head else SHUT + before


FORMATS: Final[Mapping[str, Format]] = {
    "html": Format(HTML, "html"),
    "text": Format(TEXT, "text"),
    "sms": Format(TEXT, "sms", Channel.SMS),
    "json": Format(JSON),
}
"""In which a block is pulled."""

USUAL: Final = "html"
"""Where nothing else is asked for."""

BY_TYPE: Final[Mapping[str, str]] = {"application/json": "json", "text/html": "html", "text/plain": "text"}
"""What ``Accept`` asks for."""

KEPT: Final[Mapping[str, Format]] = {**FORMATS, "page": Page(HTML, "html")}
"""In which it is told again."""

USUAL_KEPT: Final = "json"
"""Where nothing else is asked for."""
