"""Frames looked at before they serve, and products asked about: the same answer that a page would get, and why."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from starlette.testclient import TestClient

from service.api.app import api
from service.composition import Service
from tests.service.commands import Notesik

PATH = "/v1/shops/sklep/frame-definitions"
BLUE = {"main": "Dżinsy", "criteria": [{"filter": "color", "any": ["niebieski"], "none": ["czarny"]}]}
DRAFT = """
title.pl = "Półka"
slots = 2
minimum_match = "1.0"
too_few = "next"
scenarios = [{ by = "preferences" }, { by = "bestsellers" }]
"""


@pytest.fixture
def client(serving_shop: Service) -> TestClient:
    return TestClient(api(serving_shop))


def posted(client: TestClient, key: dict[str, str], what: str, frame: str = "recommended", **body: Any) -> Any:
    return client.post(f"{PATH}/{frame}/{what}", json=body, headers=key)


def because(client: TestClient, key: dict[str, str], of: str, **body: Any) -> list[str]:
    answer = posted(client, key, "explain", of=of, **body)
    assert answer.status_code == 200, answer.text
    return [why["because"] for why in answer.json()["why"]]


def test_a_preview_is_the_frame_that_the_page_gets(client: TestClient, server_key: dict[str, str]) -> None:
    token = client.post("/v1/shops/sklep/contacts/ala/token", headers=server_key).json()["token"]
    page = client.get("/v1/shops/sklep/frames/recommended", params={"contact": token, "format": "json"}).json()
    seen = posted(client, server_key, "preview", contact="ala").json()
    assert [card["id"] for card in seen["frame"]["cards"]] == [card["id"] for card in page["cards"]]
    assert [card["why"] for card in seen["frame"]["cards"]] == [card["why"] for card in page["cards"]]
    assert seen["html"].startswith("<section")
    assert seen["warnings"] == []


def test_a_preview_counts_nothing_and_has_no_link_that_does(client: TestClient, server_key: dict[str, str]) -> None:
    seen = posted(client, server_key, "preview", contact="ala").json()
    assert "/l/" not in seen["html"]
    assert seen["frame"].get("answer") is None


def test_a_draft_is_previewed_without_being_saved(client: TestClient, server_key: dict[str, str]) -> None:
    seen = posted(client, server_key, "preview", "home", contact="ala", definition=DRAFT, locale="pl").json()
    assert seen["frame"]["heading"] == "Półka"
    assert len(seen["frame"]["cards"]) == 2
    assert seen["warnings"] == ["the frame 'home' is not active: no page shows it yet."]
    assert client.get(f"{PATH}/home", headers=server_key).status_code == 404


def test_a_draft_with_faults_names_them_all(client: TestClient, server_key: dict[str, str]) -> None:
    answer = posted(client, server_key, "preview", "home", definition='slots = 99\nlayout = "pile"\n')
    assert answer.status_code == 422
    assert len(answer.json()["faults"]) == 2


def test_a_stand_in_is_told_as_the_page_is_told(client: TestClient, server_key: dict[str, str]) -> None:
    seen = posted(client, server_key, "preview", "home", definition=DRAFT, sample=False, locale="en").json()
    assert seen["frame"]["scenario"] == "bestsellers"
    assert [each["about"] for each in seen["advice"]] == ["instead", "pictures", "language"]


def test_somebody_invented_sees_products_and_their_wish_is_of_the_feed(
    client: TestClient, server_key: dict[str, str]
) -> None:
    seen = posted(client, server_key, "preview", sample=True, locale="pl").json()
    assert seen["frame"]["cards"]
    assert seen["frame"]["preferences"]


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ({"contact": "ala", "sample": True}, "contact"),
        ({"contact": 7}, "contact"),
        ({"k": 0}, "k"),
        ({"k": True}, "k"),
        ({"offset": 5000}, "offset"),
        ({"locale": "de"}, "locale"),
        ({"colour": "green"}, "colour"),
    ],
)
def test_a_body_with_faults_names_the_member(
    client: TestClient, server_key: dict[str, str], body: dict[str, Any], parameter: str
) -> None:
    answer = posted(client, server_key, "preview", **body)
    assert (answer.status_code, answer.json()["parameter"]) == (422, parameter)


def test_previews_are_for_server_keys_and_known_contacts(client: TestClient, server_key: dict[str, str]) -> None:
    assert posted(client, {}, "preview").status_code == 401
    assert posted(client, server_key, "preview", contact="nobody").status_code == 404
    assert posted(client, server_key, "preview", "nowhere").status_code == 404
    assert posted(client, server_key, "explain").json()["parameter"] == "of"


def test_every_product_of_a_frame_says_its_slot_and_the_others_why_not(
    client: TestClient, server_key: dict[str, str]
) -> None:
    frame = posted(client, server_key, "preview", contact="ala", k=3).json()["frame"]
    for slot, card in enumerate(frame["cards"], 1):
        told = posted(client, server_key, "explain", of=card["id"], contact="ala", k=3).json()
        assert (told["shown"], told["slot"], told["position"]) == (True, slot, slot)
        assert [each["text"] for each in told["reasons"]] == [each["text"] for each in card["reasons"]]
        assert [each["id"] for each in told["ahead"]] == [before["id"] for before in frame["cards"][: slot - 1]]
    shown = {card["id"] for card in frame["cards"]}
    others = [f"A-{number:03d}" for number in range(40) if f"A-{number:03d}" not in shown]
    for other in others:
        told = posted(client, server_key, "explain", of=other, contact="ala", k=3).json()
        assert not told["shown"]
        assert told["why"]


def test_a_refused_colour_names_itself(client: TestClient, server_key: dict[str, str]) -> None:
    # A-003 is white jeans, A-002 a black blouse, A-001 blue jeans; every fourth is black, none of them jeans but these.
    told = posted(client, server_key, "explain", of="A-003", preferences=[{**BLUE, "criteria": [
        {"filter": "color", "none": ["biały"]}]}], locale="en").json()  # fmt: skip
    assert [why["because"] for why in told["why"]] == ["barred"]
    assert "biały" in told["why"][0]["text"]


def test_each_way_out_of_a_frame_has_its_name(client: TestClient, server_key: dict[str, str]) -> None:
    assert because(client, server_key, "nobody", preferences=[BLUE]) == ["not-in-catalogue"]
    assert because(client, server_key, "A-002", preferences=[BLUE]) == ["outside"]
    assert because(client, server_key, "A-001", preferences=[BLUE], k=1) == ["shown"]
    assert because(client, server_key, "A-005", preferences=[BLUE], k=1) == ["further-down"]
    strict = DRAFT.replace('too_few = "next"\n', "").replace(', { by = "bestsellers" }', "")
    assert because(client, server_key, "A-003", preferences=[BLUE], definition=strict) == ["below-minimum"]
    assert because(client, server_key, "A-001", contact="nikt") == ["nothing-shown"]


def test_a_product_that_the_person_refused_says_so(
    client: TestClient, server_key: dict[str, str], serving_shop: Service
) -> None:
    refused = {"refused": [{"product": "A-001"}]}
    answer = client.put("/v1/shops/sklep/contacts/ala/products", json=refused, headers=server_key)
    assert answer.status_code in (200, 201, 204), answer.text
    assert because(client, server_key, "A-001", contact="ala") == ["not-this"]


def test_in_a_list_that_was_picked_only_what_was_picked_has_a_place(
    client: TestClient, server_key: dict[str, str]
) -> None:
    picked = 'title.pl = "Wybrane"\nscenarios = [{ by = "picked", products = ["A-007", "A-004"] }]\n'
    told = posted(client, server_key, "explain", of="A-004", definition=picked).json()
    assert (told["scenario"], told["slot"], [each["id"] for each in told["ahead"]]) == ("picked", 2, ["A-007"])
    assert because(client, server_key, "A-005", definition=picked) == ["not-chosen"]


def test_the_commands_show_the_same(notesik: Notesik, feed: Path, tmp_path: Path) -> None:
    assert notesik("shops", "create", "sklep", "--locale", "pl").returncode == 0
    assert notesik("feed", "import", feed, "--shop", "sklep", "--industry", "fashion").returncode == 0
    stated = tmp_path / "stated.json"
    stated.write_bytes(orjson.dumps({"preferences": [BLUE]}))
    page = notesik("render", "recommended", "--shop", "sklep", "--preferences", stated, "--page")
    assert page.returncode == 0
    assert page.stdout.startswith(b"<!doctype html>")
    assert b"notesik-card" in page.stdout
    told = notesik("explain", "recommended", "A-002", "--shop", "sklep", "--preferences", stated, "--locale", "en")
    assert "It is not in what was stated: Dżinsy." in told.stdout.decode()
    empty = notesik("render", "recommended", "--shop", "sklep", "--locale", "en")
    assert empty.returncode == 0
    assert "Nothing is shown." in empty.stderr.decode()
    both = notesik("render", "recommended", "--shop", "sklep", "--sample", "--contact", "x")
    assert both.returncode == 2
    nobody = notesik("render", "recommended", "--shop", "sklep", "--contact", "x")
    assert (nobody.returncode, b"holds no contact" in nobody.stderr) == (1, True)


def test_the_commands_speak_english_of_a_polish_frame_unless_they_are_told_otherwise(
    notesik: Notesik, feed: Path
) -> None:
    assert notesik("shops", "create", "sklep", "--locale", "pl").returncode == 0
    assert notesik("feed", "import", feed, "--shop", "sklep", "--industry", "fashion").returncode == 0
    empty = notesik("render", "recommended", "--shop", "sklep")
    assert "advice: Nothing is shown. We do not know your preferences yet" in empty.stderr.decode()
    assert b'lang="pl"' in notesik("render", "recommended", "--shop", "sklep", "--sample").stdout
    asked = ("explain", "recommended", "A-001", "--shop", "sklep")
    english = notesik(*asked).stdout.decode()
    assert "No product is shown at all. We do not know your preferences yet" in english
    assert "passed over: preferences, nobody-known (0 products)" in english
    assert "chosen by: no scenario" in english
    assert "Ramka nie pokazuje żadnego produktu." in notesik(*asked, "--locale", "pl").stdout.decode()
    assert "chosen by: preferences" in notesik(*asked, "--sample").stdout.decode()


def test_nothing_sensitive_is_said_in_an_explanation(
    client: TestClient, server_key: dict[str, str], serving_shop: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sensitive colour keeps a product out, and no word of the explanation says which."""
    generation = serving_shop.serving.generation("sklep")
    marked_so = replace(generation, hierarchy=replace(generation.hierarchy, sensitive=("color",)))
    monkeypatch.setattr(type(serving_shop.serving), "generation", lambda serving, shop: marked_so)
    no_white = {"main": "Dżinsy", "criteria": [{"filter": "color", "none": ["biały"]}]}
    told = posted(client, server_key, "explain", of="A-003", preferences=[no_white], locale="pl")
    assert [why["because"] for why in told.json()["why"]] == ["sensitive"]
    assert "biały" not in told.text
    assert "color" not in told.text


@pytest.mark.parametrize("member", ["contact", "product", "definition", "locale", "of"])
@pytest.mark.parametrize("text", [r"\u0000", r"ala\u0000", r"\ud800"])
def test_what_is_no_character_is_refused_by_name(
    client: TestClient, server_key: dict[str, str], member: str, text: str
) -> None:
    more = "" if member == "of" else ', "of": "A-1"'
    body = f'{{"{member}": "{text}"{more}}}'
    answer = client.post(f"{PATH}/recommended/explain", content=body, headers=server_key)
    assert (answer.status_code, answer.json()["parameter"]) == (422, member)
