"""Sides of an A/B test: one side for one person for good, as many people on each as its share says."""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest

from frames.definition import FrameDefinition, Variant
from service.surfaces.defined import Defined
from service.surfaces.soundness import BASE
from service.surfaces.splitting import side_of
from service.surfaces.viewer import ANYBODY, Viewer

PEOPLE = [Viewer(split=hashlib.sha256(str(number).encode()).digest()[:8]) for number in range(20_000)]


def split(*shares: tuple[str, int], key: int = 7) -> Defined:
    """A definition with these variants, each with as many slots as its share."""
    variants = tuple(Variant(name, share, FrameDefinition("półka", slots=share)) for name, share in shares)
    return Defined("sklep", FrameDefinition("półka", variants=variants), key, 1)


def sides(defined: Defined) -> list[str | None]:
    return [side_of(defined, person)[0] for person in PEOPLE]


@pytest.mark.parametrize("shares", [(("b", 50),), (("b", 10), ("c", 30)), (("b", 1), ("c", 1), ("d", 97))])
def test_every_side_has_as_many_people_as_its_share_says(shares: tuple[tuple[str, int], ...]) -> None:
    counted = Counter(sides(split(*shares)))
    wanted = {**dict(shares), BASE: 100 - sum(share for _, share in shares)}
    for side, share in wanted.items():
        expected = len(PEOPLE) * share / 100
        deviation = (expected * (1 - share / 100)) ** 0.5
        assert abs(counted[side] - expected) < 4 * deviation


def test_a_person_stays_on_their_side_whatever_the_order_of_the_variants() -> None:
    assert sides(split(("b", 10), ("c", 30))) == sides(split(("c", 30), ("b", 10)))


def test_when_a_share_grows_only_as_many_change_sides_as_it_grows_by() -> None:
    before, after = sides(split(("b", 10), ("c", 30))), sides(split(("b", 20), ("c", 30)))
    moved = [(was, now) for was, now in zip(before, after, strict=True) if was != now]
    # The new side gains from the base, which gave its share away, and from nobody else does anybody move.
    assert {now for _, now in moved} <= {"b", "c"}
    assert "b" not in {was for was, _ in moved}
    assert len(moved) < len(PEOPLE) * 0.14


def test_sides_of_different_definitions_are_independent() -> None:
    one, other = sides(split(("b", 50), key=7)), sides(split(("b", 50), key=8))
    alike = sum(mine == theirs for mine, theirs in zip(one, other, strict=True))
    assert abs(alike - len(PEOPLE) / 2) < 4 * (len(PEOPLE) / 4) ** 0.5


def test_a_side_has_its_own_definition() -> None:
    defined = split(("b", 10), ("c", 30))
    for person in PEOPLE[:200]:
        name, definition = side_of(defined, person)
        assert definition is defined.definition if name == BASE else definition.slots == {"b": 10, "c": 30}[str(name)]


def test_nobody_known_sees_the_definition_itself_and_is_on_no_side() -> None:
    defined = split(("b", 99))
    assert side_of(defined, ANYBODY) == (None, defined.definition)


def test_without_variants_there_are_no_sides() -> None:
    assert side_of(Defined("sklep", FrameDefinition("półka"), 7, 1), PEOPLE[0])[0] is None
