"""Campaigns of messages: whoever may be written to has one, as it is kept; everybody else a row that says why."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from service.campaigns.running import engine_of, here, run
from service.composition import Service
from service.errors import ServiceError, UnknownFrame
from tests.service.blocks.mailing import say
from tests.service.campaigns.conftest import SHOP, Asking, written
from tests.service.campaigns.test_running import EVERYBODY, ids_of, rows_of
from tests.service.commands import Notesik, refusal

MESSAGE = ("subject", "preheader", "html", "text", "sms", "unsubscribe", "sent", "until")


@pytest.fixture
def mailing(shop: Service) -> Service:
    """The shop, whose contacts may be sent mails, but for ``ela``."""
    for contact in ("ala", "iza", "nikt", "cicha"):
        say(shop, contact)
    return shop


def test_whoever_may_not_be_written_to_has_a_row_that_says_so(mailing: Service, asked: Asking, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(mailing, *asked(EVERYBODY, surface="email"), out, here)
    rows = rows_of(out)
    assert [(row["contact"], row["reason"]) for row in rows] == [
        ("ala", None),
        ("nikt", "no-preferences"),
        ("obca", "nobody-known"),
        ("ela", "no-consent"),
        ("cicha", "not-personal"),
        ("iza", "nothing-fits"),
    ]
    for row in rows[1:]:
        assert row["empty"]
        assert not any(row[name] for name in (*MESSAGE, "products"))


def test_a_message_is_written_as_it_is_kept(mailing: Service, asked: Asking, tmp_path: Path) -> None:
    out = tmp_path / "out"
    say(mailing, "ala", "sms")
    run(mailing, *asked(["ala"], surface="email", slots=2), out, here)
    (row,) = rows_of(out)
    kept = mailing.sent.get(SHOP, row["sent"])
    assert kept is not None
    assert row["products"] == [card["id"] for card in kept.document["cards"]]
    assert len(row["products"]) == 2
    said = {**kept.document, "until": kept.until}
    assert {name: row[name] for name in MESSAGE} == {name: said[name] for name in MESSAGE}
    assert all(row[name] for name in MESSAGE)
    assert row["generation"] == mailing.serving.generation(SHOP).name


@pytest.mark.parametrize("workers", [1, 2])
def test_a_part_that_has_to_be_made_again_is_the_same_to_the_byte(
    mailing: Service, asked: Asking, tmp_path: Path, workers: int
) -> None:
    out = tmp_path / "out"
    say(mailing, "ela")
    campaign, listed = asked(EVERYBODY, surface="email", rows=3)
    run(mailing, campaign, listed, out, engine_of(workers))
    before = {path.name: path.read_bytes() for path in out.glob("part-*")}
    assert len(before) == 2
    for name in (*before, "manifest.json"):
        (out / name).unlink()
    run(mailing, campaign, listed, out, engine_of(workers))
    assert {path.name: path.read_bytes() for path in out.glob("part-*")} == before
    assert ids_of(out) == EVERYBODY


def test_a_block_that_is_not_there_is_said_before_there_is_a_folder(
    mailing: Service, asked: Asking, tmp_path: Path
) -> None:
    with pytest.raises(UnknownFrame, match="there is no block named 'listopad'"):
        run(mailing, *asked(["ala"], surface="email", block="listopad"), tmp_path / "out", here)
    assert not (tmp_path / "out").exists()


def test_what_nobody_said_of_the_time_stays_that_of_the_first_run(
    mailing: Service, asked: Asking, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    first = run(mailing, *asked(["ala"], surface="email"), out, here)
    again = run(mailing, *asked(["ala"], surface="email"), out, here)
    assert again.manifest["campaign"]["at"] == first.manifest["campaign"]["at"]
    with pytest.raises(ServiceError, match="holds a campaign with another --at"):
        run(mailing, *asked(["ala"], surface="email", at=datetime(2027, 1, 1, tzinfo=UTC)), out, here)


def test_messages_are_asked_for_by_command(notesik: Notesik, serving_shop: Service, tmp_path: Path) -> None:
    say(serving_shop, "ala")
    contacts, out = written(tmp_path / "list.parquet", ["ala"]), tmp_path / "out"
    command = ("campaign", "--shop", "sklep", "--contacts", contacts, "--surface", "email", "--out", out)
    how = ("--part", "block", "--locale", "en", "--at", "2026-11-27T18:30", "-k", "2")
    done = notesik(*command, *how, NOTESIK_PUBLIC_ADDRESS="https://poczta.sklep.example")
    assert (done.returncode, done.stderr) == (0, b"")
    (row,) = pq.read_table(out / "part-00000.parquet").to_pylist()
    assert (row["locale"], len(row["products"])) == ("en", 2)
    assert "<html" not in row["html"]
    assert "https://poczta.sklep.example/" in row["text"]
    assert "2026-11-27T18:30:00+01:00" in (out / "manifest.json").read_text()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--part", "half"), "'half' is none of message, block"),
        (("--locale", "de"), "'de' is none of pl, en"),
        (("--at", "tomorrow"), "'tomorrow' is no time such as"),
        (("-k", "25"), "email shows 24 products at most"),
    ],
)
def test_what_no_message_can_be_is_wrong_usage(
    notesik: Notesik, serving_shop: Service, tmp_path: Path, more: tuple[str, ...], said: str
) -> None:
    contacts = written(tmp_path / "list.parquet", ["ala"])
    out = tmp_path / "out"
    done = notesik("campaign", "--shop", "sklep", "--contacts", contacts, "--surface", "email", "--out", out, *more)
    assert said in refusal(done, 2)
    assert not out.exists()


def test_links_that_would_lead_nowhere_are_warned_of(notesik: Notesik, serving_shop: Service, tmp_path: Path) -> None:
    contacts = written(tmp_path / "list.parquet", ["ala"])
    done = notesik(
        "campaign", "--shop", "sklep", "--contacts", contacts, "--surface", "email", "--out", tmp_path / "out"
    )
    assert done.returncode == 0
    assert b"NOTESIK_PUBLIC_ADDRESS" in done.stderr
