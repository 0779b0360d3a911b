"""Markup read without an error, whatever somebody wrote."""

from __future__ import annotations

from html.parser import HTMLParser


class Markup(HTMLParser):
    """Reads markup as a browser reads it: ``<![...]>`` is a comment, at most of which the base class raises."""

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        return self.parse_bogus_comment(i, report)
