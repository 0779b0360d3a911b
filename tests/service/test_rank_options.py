"""Options of a ranking, asked for by command and over HTTP, and named in the answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from service.composition import Service
from service.errors import ServiceError
from service.preference_files import options_of
from tests.service.commands import Notesik, document
from tests.service.conftest import STATED, Asking

CAPS = {"caps": [{"filter": "color", "most": 1}], "pinned": [{"id": "A-003", "slot": 1}]}


def test_a_command_takes_options_as_json_and_as_a_file_and_says_which_are_on(
    notesik: Notesik, serving_shop: Service, tmp_path: Path
) -> None:
    stated, options = tmp_path / "stated.json", tmp_path / "options.json"
    stated.write_text(json.dumps(STATED))
    options.write_text(json.dumps(CAPS))
    asked = ("rank", "--shop", "sklep", "--preferences", str(stated))
    plain = document(notesik(*asked, "--json"))
    by_json = document(notesik(*asked, "--options", json.dumps(CAPS), "--json"))
    assert document(notesik(*asked, "--options", str(options), "--json")) == by_json
    assert "options" not in plain
    assert by_json["options"] == CAPS
    assert (by_json["matches"][0]["id"], by_json["matches"][0]["pinned"]) == ("A-003", True)
    table = notesik(*asked, "--options", str(options)).stdout.decode()
    assert "options: caps filter color most 1; pinned id A-003 slot 1" in table
    assert "pinned 1" in table


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ('{"capz": []}', "--options: options.capz: This key is unknown"),
        ('{"caps": [', "--options: This is no JSON"),
        ("nowhere.json", "--options: 'nowhere.json' is neither an object of JSON nor a file that can be read: No such"),
        ("[]", "--options: '[]' is neither an object of JSON nor a file that can be read: No such file or directory"),
    ],
)
def test_options_that_cannot_be_read_are_refused_in_one_line(said: str, fault: str) -> None:
    with pytest.raises(ServiceError) as refused:
        options_of(said)
    assert str(refused.value).startswith(fault)
    assert len(str(refused.value)) < 300
    assert "\n" not in str(refused.value)


def test_a_ranking_over_http_has_the_options_of_its_document(
    ask: Asking, serving_shop: Service, server_key: dict[str, str]
) -> None:
    answer = ask.post("/v1/shops/sklep/rank", headers=server_key, json=STATED | {"options": CAPS})
    assert answer.status_code == 200, answer.text
    assert answer.json()["options"] == CAPS
    refused = ask.post("/v1/shops/sklep/rank", headers=server_key, json=STATED | {"options": {"variants": 0}})
    assert (refused.status_code, "options.variants" in refused.text) == (422, True)


def test_a_table_names_the_values_of_a_boost_without_the_signs_of_a_list(
    notesik: Notesik, serving_shop: Service, tmp_path: Path
) -> None:
    stated = tmp_path / "stated.json"
    stated.write_text(json.dumps(STATED))
    boost = {"boosts": [{"filter": "color", "any": ["green", "blue"], "points": "0.2"}]}
    asked = ("rank", "--shop", "sklep", "--preferences", str(stated), "--options", json.dumps(boost))
    assert "options: boosts filter color any green, blue points 0.2" in notesik(*asked).stdout.decode()


def test_a_feed_that_is_not_imported_knows_what_is_in_stock_and_what_is_reduced(
    notesik: Notesik, feed: Path, tmp_path: Path
) -> None:
    stated = tmp_path / "stated.json"
    stated.write_text(json.dumps(STATED))
    options = {"in_stock": True, "ties": ["reduced"]}
    asked = ("rank", "--feed", str(feed), "--preferences", str(stated), "--options", json.dumps(options), "--json")
    answer = document(notesik(*asked))
    assert answer["options"] == options
    assert {match["product"]["availability"] for match in answer["matches"]} == {"in_stock"}
