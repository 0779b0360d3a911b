"""What a changed hierarchy does to contacts: counted exactly, exemplified, and nobody left out."""

from __future__ import annotations

from collections import Counter
from typing import Any

import orjson
import pytest

from feeds.model import Filter, FilterType, Hierarchy, MainValue
from matching.effect import Shift, shift
from matching.index import Index
from matching.model import RankOptions
from matching.preferences import parse_preferences
from matching.rank import rank
from service.contact_files import Contact, Contacts
from service.effect import Effect, Example, Shown, Unanswered, Unknown, effect, effect_document, sensitive_in
from tests.matching.building import index_of

COLORS = ("green", "olive", "black", "white")
PRODUCTS = [
    {"id": f"P-{n:02}", "popularity": n % 7, "filters": {"category": ["Jeans"], "color": [COLORS[n % 4]]}}
    for n in range(40)
]
BEFORE = index_of(*PRODUCTS)


def recolored(**colors: str) -> Index:
    """The same products, some colours called otherwise."""

    def called(product: dict[str, Any]) -> dict[str, Any]:
        own = product["filters"]
        return product | {"filters": own | {"color": [colors.get(color, color) for color in own["color"]]}}

    return index_of(*(called(product) for product in PRODUCTS))


MERGED = recolored(olive="green")


def stating(id_: str, *criteria: dict[str, Any], main: str | None = "Jeans") -> Contact:
    preferences = [{"main": main, "criteria": list(criteria)}] if criteria or main is None else []
    return Contact(id_, parse_preferences({"preferences": preferences}).preferences)


def wanting(id_: str, color: str) -> Contact:
    return stating(id_, {"filter": "color", "any": [color]})


CONTACTS = [wanting(f"{color}-{n}", color) for n in range(3) for color in COLORS] + [stating("nobody")]


def effect_on(
    contacts: list[Contact], after: Index = MERGED, sensitive: set[str | None] | None = None, **how: Any
) -> Effect:
    return effect(BEFORE, after, Contacts(len(contacts), iter(contacts)), lambda name: name in (sensitive or ()), **how)


def test_a_draft_that_changes_nothing_has_no_effect() -> None:
    none = effect_on(CONTACTS, BEFORE)
    assert none == Effect(len(CONTACTS), 0, 0, 0, (), (), (), (), ())


def test_counts_are_those_of_ranking_every_contact_twice() -> None:
    found = effect_on(CONTACTS)
    answers = [
        [[match.id for match in rank(index, contact.preferences, RankOptions()).matches] for index in (BEFORE, MERGED)]
        for contact in CONTACTS
    ]
    assert (found.contacts, found.changed) == (len(CONTACTS), sum(before != after for before, after in answers))
    shown = [Counter(id_ for answer in answers for id_ in answer[side]) for side in (0, 1)]
    for each in (*found.gaining, *found.losing):
        assert (each.before, each.after) == (shown[0][each.product], shown[1][each.product])
    moves = {id_: shown[1][id_] - shown[0][id_] for id_ in shown[0] | shown[1]}
    assert [each.after - each.before for each in found.gaining] == sorted(
        (move for move in moves.values() if move > 0), reverse=True
    )[:10]
    assert [each.after - each.before for each in found.losing] == sorted(move for move in moves.values() if move < 0)[
        :10
    ]


def test_contacts_who_lose_what_they_wanted_are_counted_and_the_value_is_named() -> None:
    found = effect_on(CONTACTS)
    assert (found.lost, found.won) == (3, 0)
    assert found.unknown == (Unknown("color", "olive", 3),)
    won = effect_on([wanting("ala", "oliv")], recolored(olive="oliv"))
    assert (won.lost, won.won, won.unknown) == (0, 1, ())


def test_examples_show_first_who_loses_and_what() -> None:
    found = effect_on(CONTACTS, k=2)
    assert [each.contact for each in found.examples[:3]] == ["olive-0", "olive-1", "olive-2"]
    assert found.examples[0] == Example("olive-0", ("P-05",), ("P-06",), (10, 0), (("color", "olive"),))
    assert len(effect_on(CONTACTS * 9).examples) == 5


def test_equal_preferences_are_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def counting(*arguments: Any) -> Shift:
        asked.append(arguments)
        return shift(*arguments)

    monkeypatch.setattr("service.effect.shift", counting)
    assert effect_on(CONTACTS).contacts == 13
    assert len(asked) == 5


def test_contacts_that_cannot_be_read_or_asked_are_named() -> None:
    bounded = stating("bounded", {"filter": "color", "max": "5"})
    found = effect_on([Contact("broken", fault="This is no JSON."), bounded, *CONTACTS])
    assert found.contacts == len(CONTACTS) + 2
    assert [(each.contact, each.by) for each in found.unanswered] == [("broken", "read"), ("bounded", "before")]
    assert found.unanswered[1].reason.startswith("preferences[0].criteria[0].max: color is a choice filter")
    assert found.changed == effect_on(CONTACTS).changed


def test_who_can_no_longer_be_asked_loses() -> None:
    before = index_of({"id": "A", "filters": {"length": "30"}})
    after = index_of({"id": "A", "filters": {"length": ["30"]}})
    contacts = Contacts(1, iter([stating("ala", {"filter": "length", "max": "31"}, main=None)]))
    found = effect(before, after, contacts, lambda _: False)
    assert (found.changed, found.lost, found.losing) == (1, 1, (Shown("A", 1, 0),))
    assert [(each.contact, each.by) for each in found.unanswered] == [("ala", "after")]


def test_beside_a_contact_nothing_sensitive_is_said() -> None:
    found = effect_on([wanting("ala", "olive"), stating("ela", {"filter": "color", "max": "5"})], sensitive={"color"})
    assert found.examples[0].unknown == ()
    assert found.unanswered == (Unanswered("ela", "before", "preferences[0].criteria[0].max"),)
    assert found.unknown == (Unknown("color", "olive", 1),)


def test_spellings_of_one_value_are_known_no_more_together() -> None:
    shouting = stating("ala", {"filter": "color", "any": ["OLIVE", "olive"]})
    found = effect_on([shouting, wanting("ela", "Olive"), wanting("ola", "olive")])
    assert found.unknown == (Unknown("color", "olive", 3),)


def test_every_product_that_is_told_of_is_among_the_products() -> None:
    found = effect_on(CONTACTS, k=2)
    assert {"P-05", "P-06"} <= found.products
    assert {each.product for each in (*found.gaining, *found.losing)} <= found.products


def test_progress_is_told_in_contacts() -> None:
    told: list[tuple[int, int | None]] = []
    effect_on(CONTACTS * 10, progress=lambda done, total: told.append((done, total)))
    assert told == [(64, 130), (128, 130)]


def test_the_document_is_json_with_every_count() -> None:
    document = orjson.loads(orjson.dumps(effect_document(effect_on(CONTACTS, k=2), {"P-05": "A pair"})))
    assert (document["contacts"], document["changed"], document["lost"], document["won"]) == (13, 6, 3, 0)
    assert document["unknown"] == [{"filter": "color", "value": "olive", "contacts": 3}]
    assert (document["titles"], document["repeated"]) == ({"P-05": "A pair"}, 0)
    assert document["examples"][0] == {
        "contact": "olive-0",
        "leaving": ["P-05"],
        "coming": ["P-06"],
        "full_matches": {"before": 10, "after": 0},
        "unknown": [{"filter": "color", "value": "olive"}],
    }


def hierarchy_marking(*names: str) -> Hierarchy:
    main = Filter("category", "Category", FilterType.CHOICE)
    return Hierarchy("general", 0, main, {}, (), MainValue(None, 0), sensitive=names)


def test_what_either_hierarchy_marks_is_sensitive() -> None:
    plain = hierarchy_marking()
    assert sensitive_in(hierarchy_marking("color"), plain)("color")
    assert sensitive_in(plain, hierarchy_marking("color"))("Color")
    assert sensitive_in(plain, hierarchy_marking("category"))(None)
    assert not sensitive_in(plain, plain)("color")
