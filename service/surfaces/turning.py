"""Answers that rotate: what contacts have in common is worked out and put into words once, for each only turned.

Whoever is known by the same but for the rotation is shown products of the same list, in an order of their own. A card
says of its product the same to all of them, so each is made for the first one who is shown it.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Final

from frames.definition import FrameDefinition, Step
from frames.model import Card, Frame, Tried
from matching.model import Match, Ranking, Rotation
from matching.rotating import Rotating
from service.generations.opened import Generation
from service.lately import Lately
from service.recommend import Wish
from service.surfaces.sharing import MOST_CARDS

MOST_PRODUCTS: Final = 1_000_000
"""So many products are kept in a process as those that may stand in some list: 20 bytes each."""

FEW: Final = 500
"""A list weighs as much as so many products, beside those that it has."""

Shown = Callable[[Ranking], Frame]
"""Makes the frame of a ranking, as if nothing were known before."""

Said = tuple[Match, Card]
"""A product as it was found, and as it is shown."""

_numbers = count()


@dataclass(frozen=True, slots=True, eq=False)
class Turn:
    """What answers of one ``definition`` have in common. Of the generation only its index is held.

    ``rotating`` is the list of the step ``by`` of its chain, after those ``tried`` before, and answers the ``wish``.
    ``frames`` are without cards: how many there are, and whether all products meet everything, is all that is said of
    them as a whole.
    """

    definition: FrameDefinition
    rotating: Rotating
    by: Step
    wish: Wish
    tried: tuple[Tried, ...]
    number: int = field(default_factory=lambda: next(_numbers))
    frames: dict[Hashable, Frame] = field(default_factory=dict)

    def answer(self, rotation: Rotation, shown: Shown) -> tuple[Ranking, Frame]:
        """The ranking of one person and day, and the frame that ``shown`` makes of it."""
        turned = self.rotating.on(rotation)
        found = turned.found
        whole = (len(found), not any(key >> 32 for key, *_ in found))
        said = [_SAID.get((self.number, each)) if whole in self.frames else None for each in found]
        new = [position for position, one in enumerate(said) if one is None]
        if whole not in self.frames or new:
            ranking = turned.ranking(new)
            frame = shown(ranking)
            self.frames.setdefault(whole, replace(frame, cards=()))
            for position, one in zip(new, zip(ranking.matches, frame.cards, strict=True), strict=True):
                said[position] = _SAID.keep((self.number, found[position]), one)
        matches, cards = zip(*filter(None, said), strict=True) if said else ((), ())
        return turned.ranking_with(matches), replace(self.frames[whole], cards=cards)


_TURNS: Final = Lately[Turn](MOST_PRODUCTS)
_SAID: Final = Lately[Said](MOST_CARDS)
_GENERATIONS: Final = weakref.WeakSet[Generation]()


def turn_of(generation: Generation, signature: Hashable, definition: FrameDefinition) -> Turn | None:
    """What answers with this signature, of this very definition, have in common; None where that is not known."""
    turn = _TURNS.get((weakref.ref(generation), signature))
    return turn if turn is not None and turn.definition is definition else None


def keep_turn(generation: Generation, signature: Hashable, turn: Turn) -> Turn:
    """Keep it for others, for as long as the generation is there; it comes back."""
    if generation not in _GENERATIONS:
        _GENERATIONS.add(generation)
        weakref.finalize(generation, _TURNS.drop, _of_none).atexit = False
    return _TURNS.keep((weakref.ref(generation), signature), turn, FEW + turn.rotating.size)


def _of_none(key: Hashable) -> bool:
    return isinstance(key, tuple) and key[0]() is None
