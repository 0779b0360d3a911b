"""A campaign of messages that is killed goes on: everybody has one message, kept and counted once."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa

from service.campaigns.running import here, run
from service.composition import Service
from service.storage.schema import contacts as cards
from service.storage.schema import measured_totals, sent
from tests.service.blocks.mailing import SHOP, reachable, say
from tests.service.campaigns.conftest import Asking, written
from tests.service.campaigns.mailing import mail
from tests.service.campaigns.test_campaign_command import wait
from tests.service.campaigns.test_running import rows_of, stopping
from tests.service.cards import BY_THE_SHOP

PEOPLE, ROWS = 240, 40


def kept_of(service: Service) -> Counter[str]:
    """How many messages are kept of each contact."""
    with service.database.reading() as connection:
        theirs = sa.select(cards.c.id).join(sent, sent.c.contact == cards.c.key)
        return Counter(connection.execute(theirs).scalars())


def counted(service: Service) -> int:
    """How many messages were counted as given."""
    with service.database.reading() as connection:
        return int(connection.execute(sa.select(sa.func.sum(measured_totals.c.counted))).scalar_one())


@pytest.mark.parametrize("parts", [0, 2])
def test_a_mailing_that_is_killed_in_a_part_goes_on_and_nobody_is_given_two(
    serving_shop: Service, tmp_path: Path, parts: int
) -> None:
    ids = [f"c{number}" for number in range(PEOPLE)]
    for each in ids:
        reachable(serving_shop, each)
    listed, out = written(tmp_path / "list.parquet", ids), tmp_path / "out"
    program = (sys.executable, "-m", "tests.service.campaigns.mailing")
    with subprocess.Popen([*program, serving_shop.settings.data, listed, out, str(ROWS)]) as running:
        wait(lambda: sum(kept_of(serving_shop).values()) > parts * ROWS)
        running.send_signal(signal.SIGKILL)
    assert running.returncode == -signal.SIGKILL
    assert not (out / "manifest.json").exists()
    given = kept_of(serving_shop)
    assert parts * ROWS < len(given) < PEOPLE
    assert set(given.values()) == {1}

    mail(serving_shop, listed, out, ROWS)
    rows = rows_of(out)
    assert [row["contact"] for row in rows] == ids
    assert not any(row["empty"] for row in rows)
    assert kept_of(serving_shop) == Counter(ids)
    assert counted(serving_shop) == PEOPLE
    for row in rows:
        kept = serving_shop.sent.get(SHOP, row["sent"])
        assert kept is not None
        assert kept.document["html"] == row["html"]


def test_who_is_erased_before_a_mailing_goes_on_is_nobody(shop: Service, asked: Asking, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for each in ("ala", "ela"):
        say(shop, each)
    campaign, listed = asked(["ala", "ela"], surface="email", rows=1)
    with pytest.raises(KeyboardInterrupt):
        run(shop, campaign, listed, out, stopping(1))
    shop.contacts.erase(SHOP, "ela", BY_THE_SHOP)
    run(shop, campaign, listed, out, here)
    first, second = rows_of(out)
    assert (first["contact"], first["empty"]) == ("ala", False)
    assert (second["contact"], second["reason"], second["html"], second["sent"]) == ("ela", "nobody-known", "", None)
    assert kept_of(shop) == {"ala": 1}
