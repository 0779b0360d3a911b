"""What cannot stand together in a frame: each key is well formed for itself, and the whole makes no sense."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from typing import Any, Final

from feeds.model import fold
from frames.definition import Email, FrameDefinition, RankingOptions, Scenario, Shown, Surface, TooFew
from service.defining.faults import About, Fault, Place

MOST_SLOTS: Final = 24
MOST_OF: Final[Mapping[Surface, int]] = {Surface.FRAME: MOST_SLOTS, Surface.EMAIL: MOST_SLOTS, Surface.PUSH: 1}
"""The most products of each surface."""

MOST_SHARED: Final = 99
"""Percent that variants share: the definition itself is always seen by somebody."""
BASE: Final = "base"
"""What the definition itself is called as a side of its own test."""

NO_MAIL: Final = Email()
"""What is for mails alone where nothing is."""
PLAIN: Final = RankingOptions()
"""What is asked of the order where nothing is."""

Check = Callable[[FrameDefinition, Place], Iterator[Fault]]


def unsound(definition: FrameDefinition, place: Place, unread: Set[str] = frozenset()) -> Iterator[Fault]:
    """What is wrong with a definition as a whole; its variants are definitions of their own.

    What follows from a key that is ``unread``, for a fault of its own, is not judged.
    """
    return (fault for keys, check in _CHECKS if unread.isdisjoint(keys) for fault in check(definition, place))


def _too_many(definition: FrameDefinition, place: Place) -> Iterator[Fault]:
    """Slots that the surface has no room for."""
    most = MOST_OF[definition.surface]
    if definition.slots > most:
        yield Fault((*place, "slots"), f"at most {most} for the surface {definition.surface}.")


def _never_enough(definition: FrameDefinition, place: Place) -> Iterator[Fault]:
    if definition.minimum_products > definition.slots:
        told = f"it cannot be more than the {definition.slots} slots."
        yield Fault((*place, "minimum_products"), told, About.NEVER_ENOUGH, {"slots": definition.slots})


def _unpaged(definition: FrameDefinition, place: Place) -> Iterator[Fault]:
    if definition.paging and definition.surface is not Surface.FRAME:
        yield Fault((*place, "paging"), "only a frame on a page can be paged through.")


def _unmailed(definition: FrameDefinition, place: Place) -> Iterator[Fault]:
    if definition.email != NO_MAIL and definition.surface is Surface.PUSH:
        yield Fault((*place, "email"), "a payload for push is never pulled into a mail: leave it out.")


def _tried_again(definition: FrameDefinition, place: Place) -> Iterator[Fault]:
    by = [step.scenario for step in definition.scenarios]
    for number, scenario in enumerate(by):
        if scenario in by[:number]:
            yield Fault((*place, "scenarios", number, "by"), f"{scenario} is tried before already.")


def _no_next(definition: FrameDefinition, place: Place) -> Iterator[Fault]:
    """A way on that leads nowhere."""
    if definition.too_few in (TooFew.NEXT, TooFew.FILL) and len(definition.scenarios) == 1:
        told = "there is no next scenario: write another [[scenarios]], or choose hide or fewer."
        yield Fault((*place, "too_few"), told, About.NO_NEXT)


def _drops_unsaid(definition: FrameDefinition, place: Place) -> Iterator[Fault]:
    """A heading that announces reductions over cards that say no price (Directive 98/6/EC, article 6a)."""
    told = any(step.scenario is Scenario.PRICE_DROPS for step in definition.scenarios)
    if told and Shown.PRICE not in definition.shown:
        yield Fault((*place, "shown"), 'price drops are announced with their prices only: add "price".')


def _doubled(definition: FrameDefinition, place: Place) -> Iterator[Fault]:
    """Banners of which nobody could say which one is meant."""
    tags = [banner.tag for banner in definition.banners]
    for number, tag in enumerate(tags):
        if tag in tags[:number]:
            told = f"the tag {tag!r} has a banner already." if tag else "one banner without a tag is there already."
            yield Fault((*place, "banners", number, "tag"), told)


def _lifts_nothing(definition: FrameDefinition, place: Place) -> Iterator[Fault]:
    if definition.ranking.lift and not definition.ranking.boosts:
        yield Fault((*place, "ranking", "lift"), "nothing is lifted: write [[ranking.boosts]], or leave it out.")


def _ranked_twice(definition: FrameDefinition, place: Place) -> Iterator[Fault]:
    """Two rules for one filter, one slot or one product, of which nobody could say which one holds."""
    ranking, here = definition.ranking, (*place, "ranking")
    for key, filters in (
        ("caps", [each.filter for each in ranking.caps]),
        ("near", [each.filter for each in ranking.near]),
    ):
        for number, name in enumerate(filters):
            if fold(name) in map(fold, filters[:number]):
                yield Fault((*here, key, number, "filter"), f"{name!r} stands in an entry before already.")
    for number, pin in enumerate(ranking.pinned):
        before = ranking.pinned[:number]
        if any(pin.slot == each.slot for each in before):
            yield Fault((*here, "pinned", number, "slot"), f"another product is pinned to slot {pin.slot} already.")
        if any(pin.id == each.id for each in before):
            yield Fault((*here, "pinned", number, "id"), f"{pin.id!r} is pinned to another slot already.")
        if pin.id in ranking.exclude.products:
            yield Fault((*here, "pinned", number, "id"), f"{pin.id!r} is excluded too: leave out one of both.")


def _pinned_unseen(definition: FrameDefinition, place: Place) -> Iterator[Fault]:
    """A slot that nobody gets to see."""
    if definition.paging:
        return
    for number, pin in enumerate(definition.ranking.pinned):
        if pin.slot > definition.slots:
            told = f"it has {definition.slots} slots and no paging, so nobody would see slot {pin.slot}."
            yield Fault((*place, "ranking", "pinned", number, "slot"), told)


_CHECKS: Final[tuple[tuple[tuple[str, ...], Check], ...]] = (
    (("surface", "slots"), _too_many),
    (("slots", "minimum_products"), _never_enough),
    (("surface", "paging"), _unpaged),
    (("surface", "email"), _unmailed),
    (("scenarios",), _tried_again),
    (("too_few",), _no_next),
    (("scenarios", "shown"), _drops_unsaid),
    (("banners",), _doubled),
    (("ranking",), _lifts_nothing),
    (("ranking",), _ranked_twice),
    (("ranking", "slots", "paging"), _pinned_unseen),
)
"""What is judged, with the keys that it follows from; scenarios are counted even where they cannot be read."""


def unfair(heads: Sequence[Mapping[str, Any]], place: Place) -> Iterator[Fault]:
    """Variants that cannot be told apart, or leave nothing for the definition itself."""
    names = [head["name"] for head in heads]
    for number, name in enumerate(names):
        if name in (BASE, *names[:number]):
            told = f"there is a side {name!r} of the test already."
            yield Fault((*place, "variants", number, "name"), told, About.SAME_SIDE, {"name": name})
    shared = sum(head["share"] for head in heads)
    if shared > MOST_SHARED:
        told = f"the shares of all variants are {shared} percent together, and may be {MOST_SHARED} at most."
        yield Fault((*place, "variants"), told, About.SHARES, {"shared": shared, "most": MOST_SHARED})
