"""What came of frames: given, shown, clicked, bought and paid, by frame, surface, side of a test and scenario.

Intervals are Wilson's score intervals (E. B. Wilson, "Probable inference, the law of succession, and statistical
inference", Journal of the American Statistical Association 22, 1927), which hold for few and for rare clicks too.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import sqrt
from typing import Any

from frames.definition import Surface
from service.measuring.agents import Agent
from service.measuring.model import EXACT, Deed, Of, Total

SURE = 1.959963984540054
"""Standard deviations on either side that hold 95 of 100."""
DIGITS = 6

Revenue = Mapping[tuple[Of, str], Decimal]


@dataclass(slots=True)
class Figures:
    """What was counted of something: by kind, agent and surface, and what was paid by currency."""

    counts: Counter[tuple[Deed, Agent, Surface]] = field(default_factory=Counter)
    paid: defaultdict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    def document(self) -> dict[str, Any]:
        """As it is answered. The click rate is that of people on pages, which alone tell what they have shown; None
        where nothing was, or less than clicked.
        """
        shown, clicked = (self.counts[kind, Agent.PERSON, Surface.FRAME] for kind in (Deed.SHOWN, Deed.CLICKED))
        sensible = 0 < shown >= clicked
        return {
            "sent": self._of(Deed.SENT),
            "shown": self._of(Deed.SHOWN),
            "clicked": self._of(Deed.CLICKED),
            "click_rate": round(clicked / shown, DIGITS) if sensible else None,
            "click_rate_95": [round(end, DIGITS) for end in wilson(clicked, shown)] if sensible else None,
            "bought": self._of(Deed.BOUGHT),
            "revenue": {currency: f"{amount:f}" for currency, amount in sorted(self.paid.items())},
            "bots": self._apart(Agent.BOT),
            "prefetches": self._apart(Agent.PREFETCH),
        }

    def _of(self, kind: Deed, agent: Agent = Agent.PERSON) -> int:
        return sum(self.counts[kind, agent, surface] for surface in Surface)

    def _apart(self, agent: Agent) -> dict[str, int]:
        return {kind.value: self._of(kind, agent) for kind in (Deed.SHOWN, Deed.CLICKED)}


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Between which rates the true one lies, 95 times of 100, where ``hits`` of ``of`` were counted."""
    share, square = hits / of, SURE**2 / of
    middle, width = share + square / 2, SURE * sqrt(share * (1 - share) / of + square / of / 4)
    return max(0.0, (middle - width) / (1 + square)), min(1.0, (middle + width) / (1 + square))


def results_document(
    totals: Mapping[Total, int], revenue: Revenue, names: Mapping[int, str], first: date, last: date
) -> dict[str, Any]:
    """Everything counted on these days. ``names`` are those of the definitions by number; one that was deleted goes
    by its number.
    """

    def frame(of: Of) -> str:
        return names.get(of.definition) or f"#{of.definition}"

    entries: list[Entry] = [*totals.items(), *revenue.items()]
    return {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "frames": [
            {
                "frame": name,
                **_figures(of_frame).document(),
                "surfaces": _by_surface(of_frame),
                "days": [
                    {"day": day.isoformat(), **_figures(there).document()}
                    for day, there in _grouped(of_frame, lambda of: of.day)
                ],
                "variants": [
                    {
                        "variant": variant or None,
                        **_figures(of_variant).document(),
                        "surfaces": _by_surface(of_variant),
                        "scenarios": [
                            {"scenario": scenario or None, **_figures(there).document()}
                            for scenario, there in _grouped(of_variant, lambda of: of.scenario)
                        ],
                    }
                    for variant, of_variant in _grouped(of_frame, lambda of: of.variant)
                ],
            }
            for name, of_frame in _grouped(entries, frame)
        ],
    }


Entry = tuple[Total | tuple[Of, str], int | Decimal]


def _by_surface(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    return [
        {"surface": surface.value, **_figures(there).document()}
        for surface, there in _grouped(entries, lambda of: of.surface)
    ]


def _grouped(entries: Iterable[Entry], by: Callable[[Of], Any]) -> list[tuple[Any, list[Entry]]]:
    groups: defaultdict[Any, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[by(_of(entry))].append(entry)
    return sorted(groups.items(), key=lambda group: group[0])


def _of(entry: Entry) -> Of:
    what = entry[0]
    return what.of if isinstance(what, Total) else what[0]


def _figures(entries: Iterable[Entry]) -> Figures:
    figures = Figures()
    for what, much in entries:
        if isinstance(what, Total):
            figures.counts[what.kind, what.agent, what.of.surface] += int(much)
        else:
            currency = what[1]
            figures.paid[currency] = EXACT.add(figures.paid[currency], Decimal(much))
    return figures
