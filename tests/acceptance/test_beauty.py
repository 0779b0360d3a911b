"""Beauty: what a cosmetic is for and what it must not hold, in the words of any of its makers."""

from __future__ import annotations

from tests.acceptance.conftest import Ask

NEUTRAL = {"filter": "activity", "any": ["neutral"]}
FOR_BABIES = {"filter": "age", "any": ["infant", "newborn"]}
CARE = {"filter": "purpose", "any": ["care"]}
BY_XYZ = {"filter": "brand", "any": ["XYZ"]}
SENSITIVE = {"filter": "health_issue", "any": ["sensitive skin"]}
UNSCENTED = {"filter": "fragrance", "absent": True, "strict": True}
WANTED = (NEUTRAL, FOR_BABIES, CARE, BY_XYZ, SENSITIVE)


def test_neutral_baby_care_by_xyz_for_sensitive_skin_without_fragrance(ask: Ask) -> None:
    answer = ask("baby-care", "beauty", *WANTED, UNSCENTED)
    assert answer.unknown == []
    assert answer.document["candidates"] == 17
    assert answer.full == ["X-01", "X-02", "X-03", "X-04", "X-05", "X-06"]
    assert answer.missed == [
        ("X-07", ["fragrance"]),
        ("X-08", ["fragrance"]),
        ("X-09", ["fragrance"]),
        ("X-10", ["health_issue"]),
        ("X-11", ["age"]),
        ("X-12", ["brand"]),
        ("X-13", ["activity"]),
        ("X-14", ["purpose"]),
        ("X-17", ["activity", "age"]),
        ("X-16", ["activity", "age", "health_issue", "fragrance"]),
        ("X-18", ["activity", "age", "purpose", "brand", "health_issue", "fragrance"]),
    ]


def test_silence_about_the_fragrance_is_enough_only_for_who_does_not_ask_strictly(ask: Ask) -> None:
    answer = ask("baby-care", "beauty", *WANTED, UNSCENTED | {"strict": False})
    assert answer.full == ["X-01", "X-02", "X-03", "X-04", "X-05", "X-06", "X-08", "X-09"]
    assert (answer.match("X-08")["unstated"], answer.match("X-01")["unstated"]) == (["fragrance"], [])


def test_who_cannot_bear_fragrance_is_shown_none_that_may_hold_it(ask: Ask) -> None:
    answer = ask("baby-care", "beauty", *WANTED, UNSCENTED | {"must": True})
    assert not {"X-07", "X-08", "X-09", "X-16", "X-18"} & {match["id"] for match in answer.document["matches"]}
    assert answer.full == ["X-01", "X-02", "X-03", "X-04", "X-05", "X-06"]
