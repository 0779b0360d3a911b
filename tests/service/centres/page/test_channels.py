"""Channels and frequency: wishes that advise, and consents beside them that decide."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.contacts.model import Channel, Channels, ConsentState, Day, Frequency, Hours, Source
from service.storage.definitions import Kind
from tests.service.centres.page.visits import CENTRE, CONSENTS, SHOP, Visiting


def stated(visit: Visiting) -> Channels:
    found = visit.card.channels
    assert found is not None
    return found


def test_nothing_is_chosen_in_advance(visit: Visiting) -> None:
    page = visit.get(section="channels")
    assert not page.root.xpath("//*[@id='section']//input[@checked]")
    assert set(page.root.xpath("//*[@id='section']//button/@aria-pressed")) == {"false"}
    assert "wishes" in page.text("section")


def test_fridays_from_one_to_five_sometimes_by_text_message(visit: Visiting) -> None:
    visit.step("channels", question="channels", answer="sms")
    visit.step("channels", question="frequency", answer="sometimes")
    visit.step("channels", question="days", answer="friday")
    page = visit.step("channels", question="hours", **{"from": "780", "to": "1020"})
    found = stated(visit)
    assert (found.channels, found.frequency) == ((Channel.SMS,), Frequency.SOMETIMES)
    assert (found.days, found.hours, found.source) == ((Day.FRIDAY,), Hours(780, 1020), Source.DECLARED)
    assert "Hours: 13:00–17:00" in page.text("said")
    assert "Contact done" in page.text("tabs")


@pytest.mark.parametrize(
    ("quick", "hours"),
    [("mornings", Hours(480, 720)), ("evenings", Hours(1020, 1260)), ("any", None)],
)
def test_hours_have_answers_of_one_press(visit: Visiting, quick: str, hours: Hours | None) -> None:
    visit.step("channels", question="days", answer="friday")
    visit.step("channels", question="hours", **{"from": "0", "to": "60"})
    visit.step("channels", question="hours", quick=quick)
    assert stated(visit).hours == hours


@pytest.mark.parametrize("bounds", [("780", ""), ("", ""), ("1020", "780"), ("x", "780"), ("-1", "60"), ("0", "1500")])
def test_hours_that_are_none_are_said_and_stay_typed(visit: Visiting, bounds: tuple[str, str]) -> None:
    page = visit.step("channels", question="hours", **dict(zip(("from", "to"), bounds, strict=True)))
    assert page.answer.status_code == 422
    assert "from" in page.text("q-hours-fault")
    assert visit.card.channels is None


def test_two_tabs_that_tick_different_days_lose_nothing(visit: Visiting) -> None:
    visit.step("channels", question="days", answer="monday")
    visit.step("channels", question="days", base=["monday"], answer=["monday", "friday"])
    visit.step("channels", question="days", base=["monday"], answer=["sunday"])
    assert stated(visit).days == (Day.FRIDAY, Day.SUNDAY)


def test_a_tick_stays_when_another_is_saved_and_goes_when_it_is_taken_away(visit: Visiting) -> None:
    page = visit.step("channels", question="days", answer=["monday", "friday"])
    form = page.form("q-days")
    assert form["answer"] == form["base"] == ["monday", "friday"]
    visit.post("/channels", {**form, "answer": ["friday"]})
    assert stated(visit).days == (Day.FRIDAY,)


def test_what_is_not_offered_is_not_asked_and_not_lost(visit: Visiting) -> None:
    visit.step("channels", question="channels", answer=["sms", "email"])
    only_mail = CENTRE + '[contacting]\nchannels = ["email"]\ndays = []\nhours = false\n' + CONSENTS
    visit.service.definitions.change(SHOP, Kind.CENTRE, "notes", lambda centre: replace(centre, text=only_mail))
    page = visit.get(section="channels")
    assert page.root.xpath("//*[@id='q-channels']//input[@type='checkbox']/@value") == ["email"]
    assert not page.root.xpath("//*[@id='q-days' or @id='q-hours']")
    visit.post("/channels", {name: values for name, values in page.form("q-channels").items() if name != "answer"})
    assert stated(visit).channels == (Channel.SMS,)


def test_a_wish_that_is_taken_back_leaves_nothing_stated(visit: Visiting) -> None:
    visit.step("channels", question="frequency", answer="regularly")
    visit.step("channels", question="frequency", answer="regularly", do="forget")
    assert visit.card.channels is None


def test_a_wish_is_no_consent_and_the_consent_is_offered_on_the_spot_in_full(visit: Visiting) -> None:
    page = visit.step("channels", question="channels", answer="email")
    assert visit.card.consents == ()
    assert "there is no consent" in page.text("consent-email")
    assert "I agree to e-mails." in page.text("consent-email")
    page = visit.post("/channels", {**page.form("consent-email"), "answer": "yes"})
    assert visit.card.may_receive(Channel.EMAIL)
    assert "you have agreed" in page.text("consent-email")
    page = visit.post("/channels", {**page.form("consent-email"), "answer": "no"})
    assert visit.card.state("email") is ConsentState.WITHDRAWN
    assert stated(visit).channels == (Channel.EMAIL,)


def test_unticking_a_channel_withdraws_no_consent(visit: Visiting) -> None:
    visit.step("consents", purpose="email", answer="yes")
    page = visit.step("channels", question="channels", answer="email")
    visit.post("/channels", {name: values for name, values in page.form("q-channels").items() if name != "answer"})
    assert visit.card.channels is None
    assert visit.card.may_receive(Channel.EMAIL)
    assert "Withdraw consent: E-mail" in visit.get(section="channels").text("consent-email")


@pytest.mark.parametrize("form", [{}, {"question": "x"}, {"question": "consent", "purpose": "fax", "answer": "yes"}])
def test_what_is_not_asked_is_not_answered(visit: Visiting, form: dict[str, str]) -> None:
    assert visit.step("channels", **form).answer.status_code == 422
    assert visit.card.channels is None


def test_all_days_are_one_press_and_none_of_them_is_the_next(visit: Visiting) -> None:
    page = visit.step("channels", question="days", answer="monday")
    assert page.root.xpath("//*[@id='q-days-all']/@aria-pressed") == ["false"]
    page = visit.post("/channels", {**page.form("q-days-week"), "quick": "week"})
    assert stated(visit).days == tuple(Day)
    assert page.root.xpath("//*[@id='q-days-all']/@aria-pressed") == ["true"]
    assert len(page.root.xpath("//*[@id='q-days']//input[@checked]")) == 7
    visit.post("/channels", {**page.form("q-days-week"), "quick": "none"})
    assert visit.card.channels is None
