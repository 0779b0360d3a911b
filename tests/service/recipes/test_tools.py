"""The recipes of tools: what each sends is answered, and what is handed over has the shape that the tool publishes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

import httpx2
import pytest

from frames.drawn.model import HEIGHT, WIDTH
from service.composition import Service
from tests.service.blocks.mailing import SHOP, say
from tests.service.conftest import Asking
from tests.service.recipes.pages import RECIPES, Recorded, page, pieces, program, recorded, shape

CONTACTS = ("ola", "nikt", "ala")
TOOLS = ("braze", "mautic", "klaviyo", "getresponse", "salesmanago")
IDS = {name: f"id-{name}" for name in ("notesik_ready", "notesik_subject")} | {
    f"notesik_{number}_{what}": f"id-{number}-{what}" for number in (1, 2) for what in ("image", "link", "alt")
}


def replayed(ask: Asking, key: str, request: Recorded) -> httpx2.Response:
    """What is answered to a recorded request."""
    headers = {name: value.replace("{key}", key) for name, value in request.headers.items()}
    return ask(request.method, request.target, headers=headers, content=request.body.encode())


@pytest.fixture
def answers(asking: str) -> list[dict[str, Any]]:
    """What the index's program is answered about `CONTACTS`."""
    answered: list[dict[str, Any]] = program("README").blocks(CONTACTS)
    return answered


def body(name: str) -> Any:
    return json.loads(recorded(name).body)


def spoken(document: Any) -> Iterable[str]:
    """Every text within a document."""
    if isinstance(document, dict):
        document = list(document.values())
    if isinstance(document, list):
        for member in document:
            yield from spoken(member)
    elif isinstance(document, str):
        yield document


# --- Braze -----------------------------------------------------------------------------------------------------------


def test_brazes_call_is_answered_with_a_block_that_is_not_empty(ask: Asking, key: str) -> None:
    answer = replayed(ask, key, recorded("braze"))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["empty"] is False
    assert len(answer.content) < 1_000_000


def test_brazes_repeated_calls_are_answered_with_the_same_bytes(ask: Asking, key: str) -> None:
    first, *others = (replayed(ask, key, recorded("braze")).content for _ in range(5))
    assert others == [first] * 4


def test_brazes_call_follows_a_consent_that_ended(ask: Asking, key: str, mailing: Service) -> None:
    assert replayed(ask, key, recorded("braze")).json()["empty"] is False
    say(mailing, "ola", state="withdrawn")
    answer = replayed(ask, key, recorded("braze")).json()
    assert (answer["empty"], answer["reason"], answer["html"]) == (True, "no-consent", "")


def test_brazes_call_without_its_credential_has_no_empty_that_is_false(ask: Asking, key: str) -> None:
    answer = replayed(ask, "nk_nothing", recorded("braze"))
    assert answer.status_code == 401
    assert answer.json().get("empty") is not False


def test_each_liquid_piece_makes_the_recorded_call_and_reads_what_is_answered(ask: Asking, key: str) -> None:
    request = recorded("braze")
    document = replayed(ask, key, request).json()
    liquid = pieces("braze", "liquid")
    assert len(liquid) == 3
    for piece in liquid:
        (called,) = re.findall(r"{% connected_content (\S+?)({{.*?}})(\S*) ", piece)
        target = "ola".join((called[0], called[2])).replace("https://notes.example", "").replace("/demo/", f"/{SHOP}/")
        assert target == request.target
        assert ":auth_credentials notesik :save block :retry %}" in piece
        read = set(re.findall(r"block\.(\w+)", piece)) - {"__http_status_code__"}
        assert read <= document.keys()
        assert piece.count("{%") == piece.count("%}")
    for inserted in liquid[:2]:
        assert inserted.index("block.empty != false") < inserted.index("abort_message") < inserted.index("{{block.")


# --- those that are handed over to ------------------------------------------------------------------------------------


def test_the_batch_is_asked_as_was_recorded_and_answered_in_order(ask: Asking, key: str, answers: Any) -> None:
    lines = replayed(ask, key, recorded("batch")).text.splitlines()
    said = ("contact", "empty", "reason", "subject", "generation")
    assert [[json.loads(line)[name] for name in said] for line in lines] == [
        [each[name] for name in said] for each in answers
    ]
    assert [(each["contact"], each["empty"], each["reason"]) for each in answers] == [
        ("ola", False, None),
        ("nikt", True, "no-consent"),
        ("ala", False, None),
    ]


def test_mautic_is_let_send_to_whom_there_is_a_block_for(answers: Any) -> None:
    made = program("mautic")
    letters = dict(made.letters([("47", "ola"), ("48", "nikt"), ("49", "ala")], answers))
    assert list(letters) == ["47", "49"]
    assert shape(letters["47"]) == shape(body("mautic"))
    template, subject = pieces("mautic", "html")[0], page("mautic")
    wanted = set(re.findall(r"{notesik_\w+}", template + subject))
    assert wanted == set(letters["47"]["tokens"])


def test_klaviyos_import_writes_the_empty_ones_too_and_keeps_its_limits(answers: Any) -> None:
    made = program("klaviyo")
    people = [(contact, f"{contact}@poczta.example") for contact in CONTACTS]
    (job,) = made.imports(people, answers)
    ola, nikt, ala = job["data"]["attributes"]["profiles"]["data"]
    recorded_one = body("klaviyo")
    assert shape({"data": {**job["data"], "attributes": {"profiles": {"data": [ola]}}}}) == shape(recorded_one)
    assert ola["attributes"]["properties"]["notesik_html"] == answers[0]["html"]
    assert nikt["attributes"]["properties"] == {
        "notesik_ready": False, "notesik_html": "", "notesik_subject": "", "notesik_preheader": "",
    }  # fmt: skip
    read = set(re.findall(r"lookup:'(\w+)'", page("klaviyo")))
    assert read == set(ala["attributes"]["properties"])


def test_klaviyos_import_splits_what_is_too_much_and_leaves_out_a_block_that_is_too_large(answers: Any) -> None:
    made = program("klaviyo")
    large = {**answers[0], "html": "x" * 60_000}
    people = [(str(number), f"{number}@poczta.example") for number in range(200)]
    jobs = list(made.imports(people, [large] * 200))
    assert all(len(json.dumps(job)) <= made.MOST_BYTES for job in jobs)
    assert sum(len(job["data"]["attributes"]["profiles"]["data"]) for job in jobs) == 200
    (too_large,) = made.imports(people[:1], [{**answers[0], "html": "x" * 120_000}])
    assert "x" * 99 not in json.dumps(too_large)
    assert too_large["data"]["attributes"]["profiles"]["data"][0]["attributes"]["properties"]["notesik_ready"] is False


def test_getresponses_fields_are_those_of_its_message(answers: Any) -> None:
    made = program("getresponse")
    people = [("V5p8EtA", "ola"), ("VohAb0F", "nikt"), ("VWqT16E", "ala")]
    ola, nikt, _ = (body for _, body in made.updates(people, answers, IDS))
    assert shape(ola["customFieldValues"][0]) == shape(body("getresponse")["customFieldValues"][0])
    assert nikt == {"customFieldValues": [{"customFieldId": "id-notesik_ready", "value": ["no"]}]}
    read = set(re.findall(r'CUSTOM "(\w+)"|\[\[(\w+)\]\]', page("getresponse")))
    named = {name for pair in read for name in pair if name.startswith("notesik_")}
    assert named | {"notesik_ready"} == set(made.fields(answers[0]))


def test_salesmanagos_upsert_tags_who_has_a_block_and_takes_the_tag_from_the_others(answers: Any) -> None:
    made = program("salesmanago")
    people = [(f"{contact}@poczta.example", contact) for contact in CONTACTS]
    wanted = body("salesmanago")
    signed = {name: wanted[name] for name in ("clientId", "apiKey", "requestTime", "sha", "owner")}
    (upsert,) = made.upserts(people, answers, signed)
    assert [shape(each) for each in upsert["upsertDetails"][:2]] == [shape(each) for each in wanted["upsertDetails"]]
    assert upsert.keys() == wanted.keys()
    assert upsert["upsertDetails"][1] == {"contact": {"email": "nikt@poczta.example"}, "removeTags": ["NOTESIK_READY"]}
    read = set(re.findall(r"\$cst\.(\w+)\$", page("salesmanago")))
    assert read == set(upsert["upsertDetails"][0]["properties"])


@pytest.mark.parametrize("tool", ["mautic", "getresponse", "salesmanago"])
def test_too_few_cards_for_the_template_are_as_good_as_none(answers: Any, tool: str) -> None:
    made = program(tool)
    few = {**answers[0], "opened": answers[0]["opened"][:1]}
    if tool == "mautic":
        assert list(made.letters([("47", "ola")], [few])) == []
    elif tool == "getresponse":
        assert made.fields(few) == {"notesik_ready": "no"}
    else:
        assert "properties" not in made.detail("ola@poczta.example", few)


def test_a_line_that_was_refused_is_taken_for_empty() -> None:
    refused = {"contact": "ola", "problem": "contact must be given"}
    assert list(program("mautic").letters([("47", "ola")], [refused])) == []
    imported = program("klaviyo").profile("ola", "o@x.example", refused)
    assert imported["attributes"]["properties"]["notesik_ready"] is False
    assert program("getresponse").fields(refused) == {"notesik_ready": "no"}
    assert "tags" not in program("salesmanago").detail("o@x.example", refused)


def test_what_is_handed_over_fits_into_short_fields_and_names_nobody(answers: Any) -> None:
    fields = program("getresponse").fields(answers[0])
    assert all(len(text) < 256 for text in fields.values())
    assert not any("ola" in text for name, text in fields.items() if name.endswith(("_image", "_link")))


# --- all of them -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tool", [*TOOLS, "smtp"])
def test_each_recipe_says_what_it_was_checked_against_and_when(tool: str) -> None:
    text = " ".join(page(tool).split())
    assert re.search(r"Checked against: .* looked at in November 2026", text)


@pytest.mark.parametrize("tool", TOOLS)
def test_no_key_stands_in_an_address_or_in_what_is_handed_over(key: str, answers: Any, tool: str) -> None:
    assert key not in json.dumps(answers)
    assert not re.search(r"https?://\S*nk_", page(tool))


@pytest.mark.parametrize("tool", ["mautic", "getresponse", "salesmanago"])
def test_pictures_stand_in_templates_as_large_as_they_are_drawn(tool: str) -> None:
    (template,) = pieces(tool, "html")
    assert template.count("<img") == template.count(f'width="{WIDTH}" height="{HEIGHT}"') == 2


def test_the_index_names_every_recipe() -> None:
    there = {each.name for each in RECIPES.glob("*.md")} - {"README.md"}
    assert there == set(re.findall(r"\]\((\w+\.md)\)", page("README")))
