"""A message put into a page of ours to be looked at: its links open beside it, in the colours that were chosen.

No page can set which colours another document prefers, so it is done to a copy of the message.
"""

from __future__ import annotations

import re
from typing import Final

DARK: Final = re.compile(r"@media\s*\(\s*prefers-color-scheme\s*:\s*dark\s*\)")
HEAD: Final = re.compile(r"<head[^>]*>", re.IGNORECASE)
NEW_WINDOW: Final = '<base target="_blank">'


def staged(html: str, dark: bool, head: str = "") -> str:
    """The message as it is shown; ``head`` is markup of ours to begin its head with."""
    shown = DARK.sub("@media all" if dark else "@media not all", html)
    return HEAD.sub(lambda found: found.group() + NEW_WINDOW + head, shown, count=1)
