"""What a campaign wrote for a contact, made again: the text that stands in the row."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from service.campaigns.model import Campaign
from service.campaigns.ranked import Rankings
from service.composition import Service
from service.replayed import replay
from tests.service.cards import keep_stated
from tests.service.conftest import JEANS, Import
from tests.service.small_feed import small_feed


@pytest.mark.parametrize("full_matches", [False, True])
def test_each_row_names_an_answer_that_is_its_ranking_again(
    serving_shop: Service, do_import: Import, full_matches: bool
) -> None:
    keep_stated(serving_shop.contacts, "sklep", [{"id": "ela", "preferences": [JEANS]}])
    options = {"caps": [{"filter": "color", "most": 1}]}
    campaign = Campaign("sklep", "rank", "ndjson", "", 4, slots=3, options=options, full_matches=full_matches)
    rows = {row["contact"]: row for row in Rankings(serving_shop, campaign)(["ala", "ela", "nikt", "nobody"])}
    do_import(small_feed(30), keep=9)
    assert rows["ala"]["ranking"] == rows["ela"]["ranking"]
    assert rows["ala"]["answer"] != rows["ela"]["answer"]
    for contact in ("ala", "ela", "nikt"):
        again = replay(serving_shop, "sklep", rows[contact]["answer"], datetime.now(UTC))
        assert again.bytes.decode() == rows[contact]["ranking"]
        assert again.given.contact == contact
    assert rows["nobody"]["answer"] is None
