"""What a tuning says that cannot hold: words of two tables, or against the template without a reason.

What can be told of one table alone, `feeds.tuning` refuses itself, and of an industry that nobody knows
`feeds.tuning.text`; here stands what takes several tables, or the template.
"""

from __future__ import annotations

from collections.abc import Iterator

from feeds.industries import Industry
from feeds.model import fold
from feeds.tuning import Tuning

Fault = tuple[str, str]
"""Where in the tuning, and what is wrong and how to mend it."""


def contradictions(industry: Industry, tuning: Tuning) -> Iterator[Fault]:
    """The faults of ``tuning`` over ``industry``."""
    yield from _names_of_two(tuning)
    yield from _sensitive_without_a_reason(industry, tuning)


def _names_of_two(tuning: Tuning) -> Iterator[Fault]:
    claimed: dict[str, str] = {}
    for key, wanted in tuning.filters.items():
        for name in wanted.names:
            first = claimed.setdefault(fold(name), key)
            if first != key:
                yield f"filters.{key}.names", f"{name!r} already joins {first}; leave it in one of the two."


def _sensitive_without_a_reason(industry: Industry, tuning: Tuning) -> Iterator[Fault]:
    for key, wanted in tuning.filters.items():
        template = industry.filters.get(key)
        if template is not None and template.sensitive and wanted.sensitive is False and wanted.reason is None:
            yield (
                f"filters.{key}.sensitive",
                f"the template marks this filter as sensitive; to unmark it, give the reason in filters.{key}.reason.",
            )
