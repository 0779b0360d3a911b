"""The same visit on SQLite and on PostgreSQL."""

from __future__ import annotations

from pathlib import Path

from service.composition import compose
from service.contacts.model import ConsentState, Day
from service.settings import Settings
from service.storage.shops import Shop
from tests.service.centres.page.conftest import Browsing
from tests.service.centres.page.visits import SHOP, Visiting, anna, define, token


def test_answers_consents_wishes_undo_logging_out_and_erasing(address: str, tmp_path: Path) -> None:
    service = compose(Settings(data=tmp_path / "data", database=address))
    service.shops.create(Shop(SHOP, "PLN", locale="pl"))
    define(service)
    browsing = Browsing(service)
    with browsing.runner:
        visit = Visiting(browsing, service, token(service, anna(service)))
        page = visit.step("details", question="shoe_size", answer="38")
        visit.step("consents", purpose="email", answer="yes")
        visit.step("channels", question="days", answer="friday")
        visit.post("/undo", page.form("undo"))
        card = visit.card
        assert card.key_information.get("shoe_size") is None
        assert card.state("email") is ConsentState.CONFIRMED
        assert card.channels is not None
        assert card.channels.days == (Day.FRIDAY,)
        assert len(visit.get("/about/download").answer.json()["history"]) == 5
        location = visit.post("/about/links", {"mark": visit.mark()}, follow=False).answer.headers["location"]
        assert visit.get().answer.status_code == 404
        onwards = Visiting(browsing, service, location.split("/")[2])
        assert onwards.post("/about/erase", {"mark": onwards.mark(), "sure": "yes"}).text("h1") == "Erased"
        assert service.contacts.get(SHOP, "anna") is None
    service.database.close()
