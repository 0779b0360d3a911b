"""What a page may ask for without a key: nobody's question keeps a service busy for seconds."""

from __future__ import annotations

from threading import get_ident
from typing import Any

import pytest

from matching.preferences import Request as Stated
from service.api import frames, visitors
from service.composition import Service
from service.generations.opened import Generation
from service.recommend import Ranked, ranked_as_asked
from tests.service.conftest import ORIGIN, STATED, Asking

RANK, FRAME = "/v1/shops/sklep/rank", "/v1/shops/sklep/frames/recommended?format=json"
COLOUR = {"filter": "color", "any": ["red"]}
PAGE = {"origin": ORIGIN}

TOO_MUCH: dict[str, list[dict[str, Any]]] = {
    "preferences": [{"main": None}] * 13,
    "criteria": [{"main": None, "criteria": [COLOUR] * 25}] * 2,
    "values": [{"main": None, "criteria": [{"filter": "color", "any": [f"c{n}" for n in range(401)]}]}],
}


@pytest.mark.parametrize("what", TOO_MUCH)
@pytest.mark.parametrize("path", [RANK, FRAME])
def test_a_page_states_only_so_much_and_a_key_more(
    what: str, path: str, ask: Asking, serving_shop: Service, server_key: dict[str, str]
) -> None:
    body = {"preferences": TOO_MUCH[what]}
    refused = ask.post(path, json=body, headers=PAGE)
    assert refused.status_code == 422, refused.text
    assert f"{what}, not" in refused.text
    assert "a server key may ask for more" in refused.text
    assert ask.post(path, json=body, headers=server_key).status_code == 200


def test_options_of_a_page_are_answered_while_they_are_cheap(ask: Asking, serving_shop: Service) -> None:
    options = {"mix": "fair", "caps": [{"filter": "color", "most": 1}]}
    answer = ask.post(RANK, json=STATED | {"options": options}, headers=PAGE)
    assert answer.status_code == 200, answer.text
    assert set(answer.json()["options"]) == {"mix", "caps"}


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ({"options": {"boosts": [{**COLOUR, "points": 1}] * 9}}, "options.boosts"),
        ({"options": {"mix": "fair"}, "offset": 990}, "offset"),
    ],
)
def test_options_of_a_page_end_where_they_cost_seconds(
    asked: dict[str, Any], path: str, ask: Asking, serving_shop: Service, server_key: dict[str, str]
) -> None:
    refused = ask.post(RANK, json=STATED | asked, headers=PAGE)
    assert (refused.status_code, path in refused.text) == (422, True), refused.text
    assert ask.post(RANK, json=STATED | asked, headers=server_key).status_code == 200


def test_a_large_catalogue_is_put_in_another_order_for_a_key_alone(
    ask: Asking, serving_shop: Service, server_key: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visitors, "MOST_ORDERED", 2)
    asked = STATED | {"options": {"mix": "fair"}}
    assert ask.post(RANK, json=asked, headers=PAGE).status_code == 422
    assert ask.post(RANK, json=asked, headers=server_key).status_code == 200
    assert ask.post(RANK, json=STATED, headers=PAGE).status_code == 200


def test_what_takes_long_to_rank_lets_others_be_answered_meanwhile(
    ask: Asking, serving_shop: Service, server_key: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[int] = []

    def noted(generation: Generation, request: Stated) -> Ranked:
        threads.append(get_ident())
        return ranked_as_asked(generation, request)

    monkeypatch.setattr(frames, "ranked_as_asked", noted)
    for body in (STATED, STATED | {"options": {"mix": "fair"}}, {"preferences": STATED["preferences"] * 5}):
        assert ask.post(RANK, json=body, headers=server_key).status_code == 200
    loop, *others = threads
    assert len(others) == 2
    assert loop not in others
