"""Where one product stands."""

from __future__ import annotations

from dataclasses import dataclass

from matching.model.ranking import Match


@dataclass(frozen=True, slots=True)
class Heard:
    """What one preference makes of the product.

    ``inside``: the product is in its main value. ``match`` holds its reasons there, also where it is no candidate;
    None outside. ``barring`` are the criteria (positions) that keep it from being a candidate: refused, or missed and
    hard.
    """

    preference: int
    inside: bool
    match: Match | None = None
    barring: tuple[int, ...] = ()

    @property
    def candidate(self) -> bool:
        """Whether it may be in the answer to this preference."""
        return self.inside and not self.barring


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the product of an id stands.

    ``row`` None: the catalogue has no such product. ``available`` False: it cannot be bought or is ``barred``, and
    nothing more is looked at. ``left_out``: its id is among those that the options leave out. ``position`` counts from
    1 in the whole list of ``total`` products; None where it is not in the list. ``ahead`` are the ids of the first
    products of that list that stand before it. ``variant`` is the id of another of its variant group, where that one
    stands in the list in its place.
    """

    id: str
    total: int
    row: int | None = None
    available: bool = False
    barred: bool = False
    left_out: bool = False
    heard: tuple[Heard, ...] = ()
    position: int | None = None
    ahead: tuple[str, ...] = ()
    variant: str | None = None

    @property
    def best(self) -> Heard | None:
        """The preference that speaks for it most: where it is a candidate before where it is none."""
        inside = [each for each in self.heard if each.match is not None]
        return max(inside, key=_merit, default=None)


def _merit(heard: Heard) -> tuple[bool, int, int]:
    assert heard.match is not None
    return heard.candidate, heard.match.match, -heard.preference
