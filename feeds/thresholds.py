"""How much evidence makes a filter: the one table of numbers that derivation goes by, with their defaults."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What an attribute must show to become a filter. Shares are of 1."""

    coverage: float = 0.2
    """Of a main value's products, how many must carry the filter for it to depend on that value."""
    values: int = 2
    """How many different values they must carry."""
    bands: int = 3
    """Into how many bands a range is cut: low, middle, high."""
    numbers: float = 0.8
    """Of the products that carry it, how many must state a number for it to be a range, or yes or no where the industry
    expects a yes or no."""
    plain_numbers: int = 12
    """A range of numbers without a unit has more than this many different ones; else they are choices."""
    own_values: float = 0.8
    """With at least this many values per thing said, nearly every product has its own: an identifier."""
    own_values_from: int = 10
    """Fewer things said than this are too few to call an attribute an identifier."""
    free_text: int = 60
    """Values longer than this on average (characters) are free text; half of it when most are different."""
    choices: int = 1000
    """More different values than this are no choice."""
    shown_coverage: float = 0.6
    """Of a main value's products, how many must carry a filter for pages to show it by default."""
    shown_values: int = 30
    """More different values than this are shown by default only with a search among them or in groups."""
    shown_filters: int = 8
    """So many dependent filters are shown under a main value by default."""


DEFAULT_THRESHOLDS = Thresholds()
