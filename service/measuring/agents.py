"""Who asks: a person, a bot, or a browser that only loads ahead of a person.

What bots call themselves is told by a few words, not by a list of names: lists grow by patterns that people's own
telephones fit too, and a shop that counts a person as a bot does not learn of it. docs/measurement.md says how well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache


class Agent(StrEnum):
    """Those whose doings are counted apart."""

    PERSON = "person"
    BOT = "bot"
    PREFETCH = "prefetch"


AHEAD = re.compile("prefetch|prerender|preview")
AHEAD_HEADERS = ("sec-purpose", "purpose", "x-purpose", "x-moz")
"""By which browsers say that nobody has asked for it yet: Chromium and Safari, their older releases, Firefox."""

BOT = re.compile(
    r"""
    ^(?!mozilla/|opera/)            # every browser begins so; libraries and previews of messengers do not
    | (?<!cu)bot                    # but CUBOT makes telephones
    | crawl | spider | slurp | scrap | fetch | preview | archiver | externalhit | feed
    | scan | monitor | inspect | validator | check | synthetic | lighthouse | pingdom | netcraft
    | headless(?!chrome) | phantomjs | puppeteer | playwright | selenium
    | https?: | www\. | \w@\w       # where to complain about it
    | google- | -google | google\ ?(?:other|agent|favicon|imageproxy)
    | \(compatible;\ (?!msie|konqueror)
    """,
    re.IGNORECASE | re.VERBOSE,
)
HEADLESS = "HeadlessChrome"

LONGEST = 500
"""So much of what a browser calls itself is looked at."""
REMEMBERED = 4096


def agent_of(method: str, headers: Mapping[str, str], count_headless: bool) -> Agent:
    """Who sent a request; ``count_headless``: browsers without a window are people, as tests of a page need."""
    if any(AHEAD.search(headers.get(name, "").lower()) for name in AHEAD_HEADERS):
        return Agent.PREFETCH
    called = headers.get("user-agent", "")[:LONGEST]
    return Agent.BOT if method == "HEAD" or is_bot(called, count_headless) else Agent.PERSON


@lru_cache(REMEMBERED)
def is_bot(called: str, count_headless: bool) -> bool:
    """Whether what calls itself so is a bot."""
    return bool(BOT.search(called)) or (HEADLESS in called and not count_headless)
