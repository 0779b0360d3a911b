"""What rests on a consent to something sensitive goes with it, whoever takes it back and however."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx2
import pytest

from service.generations.serving import Serving
from tests.service.api_contacts.conftest import Server

ALLERGY = "sensitive-allergy"
MATERIAL = {"filter": "material", "none": ["wool"]}
COLOUR = {"filter": "color", "any": ["green"]}
STATED = [{"key": "a", "main": "Jeans", "criteria": [COLOUR, {"filter": "allergy", "none": ["nuts"]}]},
          {"key": "b", "main": None, "criteria": [{"filter": "allergy", "any": ["milk"]}, MATERIAL]}]  # fmt: skip
CARD = {
    "key_information": {"allergy": "nuts", "shoe_size": "38"},
    "preferences": STATED,
    "consents": {ALLERGY: "confirmed", "email": "confirmed"},
}
GONE = {"key_information": {"shoe_size"}, "filters": [["color"], ["material"]]}
WHOLE = {"key_information": {"allergy", "shoe_size"}, "filters": [["color", "allergy"], ["allergy", "material"]]}


def kept(server: Server, id: str = "ola") -> dict[str, Any]:
    card = server.get(id).json()
    filters = [[one["filter"] for one in each["criteria"]] for each in card["preferences"]]
    return {"key_information": set(card["key_information"]), "filters": filters}


@pytest.mark.parametrize(
    "withdraw",
    [
        lambda server: server.patch("ola/consents", {ALLERGY: "withdrawn"}),
        lambda server: server.patch("ola/consents", {ALLERGY: None}),
        lambda server: server.patch("ola/consents", {ALLERGY: "not_confirmed"}),
        lambda server: server.put("ola/consents", {ALLERGY: {"state": "withdrawn", "kind": "marketing"}}),
        lambda server: server.delete("ola/consents"),
        lambda server: server.patch("ola", {"consents": {ALLERGY: "withdrawn"}, "preferences": STATED}),
        lambda server: server.post("import", None, content=b'{"id": "ola", "consents": {"sensitive-allergy": null}}\n'),
    ],
)
def test_what_rests_on_a_consent_goes_with_it(server: Server, withdraw: Callable[[Server], httpx2.Response]) -> None:
    server.put("ola", CARD)
    assert kept(server) == WHOLE
    assert withdraw(server).is_success
    assert kept(server) == GONE


@pytest.mark.parametrize("consents", [{"email": "withdrawn"}, {ALLERGY: "confirmed"}, {ALLERGY: {"state": "withdrawn",
                                      "at": "2020-01-01T00:00:00Z"}}])  # fmt: skip
def test_other_decisions_and_those_that_are_past_take_nothing(server: Server, consents: dict[str, Any]) -> None:
    server.put("ola", CARD)
    server.patch("ola/consents", consents)
    assert kept(server) == WHOLE


def test_undoing_a_withdrawal_brings_all_of_it_back_and_undoing_that_takes_it_again(server: Server) -> None:
    server.put("ola", CARD)
    server.patch("ola/consents", {ALLERGY: "withdrawn"})
    for expected, state in ((WHOLE, "confirmed"), (GONE, "withdrawn")):
        entry = server.get("ola/history").json()["history"][-1]["number"]
        card = server.post("ola/undo", {"entry": entry}).json()
        assert (kept(server), card["consents"]["current"][ALLERGY]["state"]) == (expected, state)


def test_undoing_what_confirmed_a_consent_takes_what_was_said_on_its_strength(server: Server) -> None:
    server.put("ola", {})
    server.patch("ola/consents", {ALLERGY: "confirmed"})
    entry = server.get("ola/history").json()["history"][-1]["number"]
    server.patch("ola", {"key_information": CARD["key_information"], "preferences": STATED})
    server.post("ola/undo", {"entry": entry})
    assert kept(server) == GONE


@pytest.mark.usefixtures("serving_shop")
def test_a_criterion_that_names_its_filter_by_an_alias_goes_too(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = server.service.serving.generation("sklep")
    filters = {key: replace(each, aliases=(f"{key}-before",)) for key, each in served.hierarchy.filters.items()}
    aliased = replace(served, hierarchy=replace(served.hierarchy, filters=filters))
    monkeypatch.setattr(Serving, "_whole", lambda self, shop: (aliased, self._slots[shop]))
    stated = [{"main": None, "criteria": [{"filter": "color-before", "any": ["x"]}, {"filter": "other", "any": ["x"]}]}]
    server.put("ola", {"preferences": stated, "consents": {"sensitive-color": "confirmed"}})
    server.patch("ola/consents", {"sensitive-color": "withdrawn"})
    assert kept(server)["filters"] == [["other"]]


def test_the_later_withdrawal_counts_for_the_card_of_two(server: Server) -> None:
    server.put("ola", CARD)
    server.put("ola-2", {"consents": {ALLERGY: "confirmed"}})
    server.patch("ola-2/consents", {ALLERGY: "withdrawn"})
    server.post("ola/merge", {"other": "ola-2"})
    assert kept(server) == GONE
