"""What nobody carries is said with the nearest that somebody does, and many unknown names cost little more than one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from matching import doubts
from matching.preferences import parse_preferences
from matching.rank import rank
from tests.matching.building import index_of

BRANDS = ["Abak", "Bela", "Celia", "Dorma"]
UNKNOWN = [f"{brand}{number}" for brand in BRANDS for number in range(10)]


def test_many_unknown_names_spell_what_is_known_once(monkeypatch: pytest.MonkeyPatch) -> None:
    index = index_of(
        *({"id": brand, "filters": {"brand": [brand], "category": ["Shoes > Boots", brand]}} for brand in BRANDS)
    )
    spelled: list[str] = []
    plainly = doubts._spellings

    def counted(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
        known = list(texts)
        spelled.extend(known)
        return plainly(known)

    monkeypatch.setattr(doubts, "_spellings", counted)

    def nearest(*values: str) -> list[tuple[str, ...]]:
        criteria = [{"filter": "brand", "any": [*values]}]
        stated = parse_preferences({"preferences": [{"main": "no such", "criteria": criteria}]})
        return [each.nearest for each in rank(index, stated.preferences).unknown if each.filter == "brand"]

    at_once = nearest(*UNKNOWN)
    assert sorted(spelled) == BRANDS
    assert at_once == [nearest(value)[0] for value in UNKNOWN]
    assert [near[0] for near in at_once[::10]] == BRANDS
