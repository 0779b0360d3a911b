"""Contacts that a campaign chooses from the store, as the command does it and as it is gone on with."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from service.campaigns.chosen import Chosen
from service.campaigns.model import Campaign
from service.campaigns.running import here, run
from service.campaigns.who import WhoRefused, conditions_of, known_of
from service.composition import Service
from service.contacts.conditions import Informed, States, Tagged
from service.contacts.model import Fact, Facts, Source, Tag
from service.storage.choosing import Choosing
from tests.service.blocks.mailing import say as consented
from tests.service.campaigns.conftest import SHOP, written
from tests.service.campaigns.test_running import stopping
from tests.service.cards import AT, BY_THE_SHOP
from tests.service.commands import Notesik, document, refusal

DAY = AT.date()


@pytest.fixture
def people(serving_shop: Service) -> Service:
    """``ala`` states preferences and is a VIP with shoes of size 38; ``nikt`` has a card; ``ewa`` is a VIP."""
    say(serving_shop, "ala", tags=(Tag("vip", Source.DECLARED, AT),))
    say(serving_shop, "ala", key_information=Facts((Fact("shoe_size", "38", Source.DECLARED, AT),)))
    say(serving_shop, "ewa", tags=(Tag("vip", Source.DECLARED, AT),))
    return serving_shop


def say(service: Service, contact: str, **parts: Any) -> None:
    service.contacts.change(SHOP, contact, lambda card: replace(card, **parts), BY_THE_SHOP)


def chosen(service: Service, *who: str) -> Chosen:
    return Chosen(Choosing(service.database), SHOP, conditions_of(who, known_of(service, SHOP)), DAY)


def ids_of(out: Path) -> list[str]:
    return [row["contact"] for row in pq.read_table(out / "part-00000.parquet", columns=["contact"]).to_pylist()]


def test_a_campaign_chooses_contacts_and_says_who_was_left_out_by_what(
    notesik: Notesik, people: Service, tmp_path: Path
) -> None:
    out, command = tmp_path / "out", ("campaign", "--shop", SHOP, "--surface", "rank", "--who", "tag:vip")
    shown = notesik(*command, "--who", "not:preferences", "--out", out).stdout.decode().splitlines()
    assert shown[-3:] == ["1 chosen, 2 left out", "1 by not:preferences", "1 by tag:vip"]
    assert ids_of(out) == ["ewa"]
    said = document(notesik(*command, "--out", tmp_path / "all", "--json"))
    assert (said["rows"], said["left_out"]) == (2, {"tag:vip": 1})
    assert ids_of(tmp_path / "all") == ["ala", "ewa"]


def test_of_a_list_those_are_answered_who_meet_the_conditions_in_its_order(
    notesik: Notesik, people: Service, tmp_path: Path
) -> None:
    contacts, out = written(tmp_path / "list.parquet", ["ewa", "obca", "nikt", "ala", "ewa"]), tmp_path / "out"
    command = ("campaign", "--surface", "rank", "--contacts", contacts, "--who", "tag:vip", "--out", out, "--json")
    said = document(notesik(*command))
    assert ids_of(out) == ["ewa", "ala"]
    assert (said["left_out"], said["repeated"]) == ({"nobody-known": 1, "tag:vip": 1}, 1)
    assert document(notesik(*command))["parts_made"] == 0
    other = written(tmp_path / "other.parquet", ["ala"])
    assert "other contacts" in refusal(notesik(*command[:4], other, *command[5:]))


def test_a_run_that_goes_on_goes_on_with_whom_it_chose(people: Service, tmp_path: Path) -> None:
    out, who = tmp_path / "out", ("tag:vip",)
    asked = Campaign(SHOP, "rank", "parquet", "", 0, rows=1, who=who)
    with pytest.raises(KeyboardInterrupt):
        run(people, asked, chosen(people, *who), out, stopping(1))
    say(people, "ewa", tags=())
    say(people, "nikt", tags=(Tag("vip", Source.DECLARED, AT),))
    ran = run(people, asked, chosen(people, *who), out, here)
    rows = [row["contact"] for path in sorted(out.glob("part-*")) for row in pq.read_table(path).to_pylist()]
    assert (rows, ran.parts) == (["ala", "ewa"], 1)


def test_a_run_that_was_ended_between_choosing_and_beginning_chooses_anew(people: Service, tmp_path: Path) -> None:
    (out := tmp_path / "out").mkdir()
    (out / ".contacts.arrow.tmp").write_bytes(b"half a list")
    run(people, Campaign(SHOP, "rank", "parquet", "", 0, who=("everybody",)), chosen(people, "everybody"), out, here)
    assert ids_of(out) == ["ala", "ewa", "nikt"]
    assert json.loads((out / "campaign.json").read_text())["contacts"] == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("vip", r"--who 'vip' is no condition: write everybody, preferences, .* tag:TAG"),
        ("tag:", r"--who 'tag:' is no condition"),
        ("not:not:tag:vip", r"is no condition"),
        ("preferences:quiz", r"preferences are chosen by centre=NAME alone"),
        ("preferences:centre=quiz", r"the shop has no centre 'quiz' \(there is none\)"),
        ("information:collar", r"the shop has no key information 'collar' \(there is none\)"),
    ],
)
def test_a_condition_that_cannot_be_meant_is_refused_with_what_is_known(people: Service, text: str, said: str) -> None:
    with pytest.raises(WhoRefused, match=said):
        conditions_of([text], known_of(people, SHOP))


def test_conditions_are_read_as_they_are_written(people: Service) -> None:
    texts = ["tag:a:b=c", "not:information:shoe_size=38", "preferences"]
    tag, size, states = conditions_of(texts, known_of(people, SHOP))
    assert (tag.trait, tag.excludes) == (Tagged("a:b=c"), False)
    assert (size.trait, size.excludes, size.text) == (Informed("shoe_size", Decimal(38)), True, texts[1])
    assert states.trait == States()


def test_a_number_is_one_however_the_condition_or_the_card_writes_it(people: Service) -> None:
    say(people, "ewa", key_information=Facts((Fact("shoe_size", "38.0", Source.DECLARED, AT),)))
    for text in ("38", "38.0", "38.00"):
        assert [*chain(*chosen(people, f"information:shoe_size={text}").names(Counter()))] == ["ala", "ewa"]
    assert [*chain(*chosen(people, "information:shoe_size=380").names(Counter()))] == []


def test_where_nobody_is_chosen_that_is_said_and_no_part_is_made(
    notesik: Notesik, people: Service, tmp_path: Path
) -> None:
    command = ("campaign", "--surface", "rank", "--who", "tag:nobody's", "--out", tmp_path / "out")
    assert refusal(notesik(*command)) == "notesik: nobody is chosen: 3 left out by tag:nobody's"
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("chosen_by", ["who", "contacts"])
def test_everybody_has_one_message_or_one_row_that_says_why_not(
    notesik: Notesik, people: Service, tmp_path: Path, chosen_by: str
) -> None:
    """``ala`` may be written to, ``ewa`` may not; ``cicha`` wants nothing personal, ``nikt`` states nothing."""
    say(people, "cicha", personalise=False)
    for contact in ("ala", "cicha", "nikt"):
        consented(people, contact)
    contacts = written(tmp_path / "list.parquet", ["nikt", "obca", "ala", "cicha", "ala", "ewa", "obca"])
    whom = ("--who", "everybody") if chosen_by == "who" else ("--contacts", contacts)
    command = ("campaign", "--surface", "email", "--out", tmp_path / "out", "--json", *whom)
    said = document(notesik(*command, NOTESIK_PUBLIC_ADDRESS="https://poczta.sklep.example"))
    rows = pq.read_table(tmp_path / "out" / "part-00000.parquet").to_pylist()
    reasons = {"ala": None, "cicha": "not-personal", "ewa": "no-consent", "nikt": "no-preferences"}
    expected = {
        "who": [*reasons.items()],
        "contacts": [
            (each, (reasons | {"obca": "nobody-known"})[each]) for each in ("nikt", "obca", "ala", "cicha", "ewa")
        ],
    }
    assert [(row["contact"], row["reason"]) for row in rows] == expected[chosen_by]
    assert [row["contact"] for row in rows if row["html"] or row["sent"] or not row["empty"]] == ["ala"]
    assert (said["answered"], sum(said["empty"].values())) == (1, len(expected[chosen_by]) - 1)


def test_a_campaign_needs_a_list_or_a_condition(notesik: Notesik, people: Service, tmp_path: Path) -> None:
    refused = refusal(notesik("campaign", "--surface", "rank", "--out", tmp_path / "out"), 2)
    assert "--contacts names a list, or --who chooses from the store" in refused


def test_options_of_a_ranking_are_kept_and_named_and_full_matches_are_counted_where_asked(
    notesik: Notesik, people: Service, tmp_path: Path
) -> None:
    out, options = tmp_path / "out", tmp_path / "options.json"
    options.write_text('{"minimum": "0.5"}')
    command = ("campaign", "--surface", "rank", "--who", "preferences", "--format", "ndjson", "--out")
    document(notesik(*command, out, "--options", options, "--full-matches", "--json"))
    (row,) = map(json.loads, (out / "part-00000.ndjson").read_text().splitlines())
    assert row["ranking"]["options"] == {"minimum": "0.5"}
    assert isinstance(row["ranking"]["full_matches"], int)
    assert json.loads((out / "campaign.json").read_text())["options"] == {"minimum": "0.5"}
    assert "other --options" in refusal(notesik(*command, out, "--full-matches"))
    options.write_text('{"minimum": "7"}')
    assert "options.minimum" in refusal(notesik(*command, tmp_path / "other", "--options", options))
