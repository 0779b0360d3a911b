"""Consents: in full, of equal weight, withdrawn as easily as given, and every decision in the ledger."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.contacts.model import Actor, Consent, ConsentKind, ConsentState, Occasion
from service.storage.definitions import Kind
from tests.service.centres.page.visits import CENTRE, CONSENTS, LONG_AGO, SHOP, Visiting


def test_nothing_is_ticked_in_advance_and_every_text_stands_in_full(visit: Visiting) -> None:
    page = visit.get(section="consents")
    assert "I agree to e-mails." in page.text("q-email")
    assert "I agree to offers of ABC." in page.text("q-partner")
    assert "version 1" in page.text("q-partner")
    assert page.root.xpath("//*[@id='q-email' or @id='q-partner']//button/@aria-pressed") == ["false"] * 4
    assert not page.root.xpath("//form[@id='q-email']//input[@type='checkbox' or @type='radio']")


def test_yes_and_no_are_buttons_of_the_same_kind(visit: Visiting) -> None:
    buttons = visit.get(section="consents").root.xpath("//*[@id='q-email']//button")
    assert [button.get("value") for button in buttons] == ["yes", "no"]
    assert len({(button.get("class"), button.get("type")) for button in buttons}) == 1


def test_a_decision_is_an_entry_with_text_version_language_and_place(visit: Visiting) -> None:
    visit.step("consents", purpose="email", answer="yes")
    (entry,) = visit.card.consents
    assert (entry.purpose, entry.kind, entry.state) == ("email", ConsentKind.CHANNEL, ConsentState.CONFIRMED)
    assert (entry.text, entry.version, entry.language) == ("I agree to e-mails.", "1", "en")
    assert (entry.by, entry.where) == (Actor.CONTACT, "centre notes")


def test_withdrawing_is_one_press_as_agreeing_is(visit: Visiting) -> None:
    visit.step("consents", purpose="email", answer="yes")
    page = visit.get(section="consents")
    assert page.root.xpath("//*[@id='q-email']//button[@value='no']")[0].text_content().strip() == "I withdraw"
    page = visit.step("consents", purpose="email", answer="no")
    assert [entry.state for entry in visit.card.consents] == [ConsentState.CONFIRMED, ConsentState.WITHDRAWN]
    assert "Not agreed since" in page.text("q-email")
    visit.step("consents", purpose="email", answer="yes")
    assert visit.card.state("email") is ConsentState.CONFIRMED


def test_the_same_decision_again_is_no_new_entry(visit: Visiting) -> None:
    for _ in range(2):
        visit.step("consents", purpose="email", answer="yes")
    assert len(visit.card.consents) == 1


def test_a_decision_on_one_consent_leaves_the_others_as_they_are(visit: Visiting) -> None:
    visit.step("consents", purpose="email", answer="yes")
    visit.step("consents", purpose="partner", answer="no")
    assert visit.card.state("email") is ConsentState.CONFIRMED


def test_undoing_a_decision_is_an_entry_too(visit: Visiting) -> None:
    page = visit.step("consents", purpose="email", answer="yes")
    visit.post("/undo", page.form("undo"))
    assert [entry.state for entry in visit.card.consents] == [ConsentState.CONFIRMED, ConsentState.NOT_CONFIRMED]


def test_a_new_text_is_said_and_asked_about_and_the_old_consent_stands(visit: Visiting) -> None:
    visit.step("consents", purpose="email", answer="yes")
    renewed = CENTRE + CONSENTS.replace('version = "1"', 'version = "2"', 1).replace(
        "I agree to e-mails", "I want mail"
    )
    visit.service.definitions.change(SHOP, Kind.CENTRE, "notes", lambda centre: replace(centre, text=renewed))
    page = visit.get(section="consents")
    assert "The text has changed since you agreed on" in page.text("q-email")
    assert "I want mail." in page.text("q-email")
    assert visit.card.state("email") is ConsentState.CONFIRMED
    visit.step("consents", purpose="email", answer="yes")
    assert visit.card.consents[-1].version == "2"
    assert "The text has changed" not in visit.get(section="consents").text("q-email")


def test_an_acknowledgement_stands_apart_and_has_no_no(visit: Visiting) -> None:
    page = visit.get(section="consents")
    assert page.root.xpath("//*[@id='q-privacy']//button/@value") == ["yes"]
    page = visit.step("consents", purpose="privacy", answer="yes")
    assert "You took note on" in page.text("q-privacy")
    assert not page.root.xpath("//*[@id='q-privacy']//button")


def test_what_was_agreed_to_elsewhere_can_be_withdrawn_here_and_not_agreed_to_anew(visit: Visiting) -> None:
    elsewhere = Consent(
        "lottery", ConsentKind.MARKETING, ConsentState.CONFIRMED, LONG_AGO, Actor.CONTACT, "form x", "Yes!", "7", "en"
    )
    occasion = Occasion(Actor.SHOP, "test", LONG_AGO)
    visit.service.contacts.change(SHOP, "anna", lambda card: replace(card, consents=(elsewhere,)), occasion)
    page = visit.get(section="consents")
    assert "Yes!" in page.text("q-lottery")
    assert page.root.xpath("//*[@id='q-lottery']//button/@value") == ["no"]
    assert visit.step("consents", purpose="lottery", answer="yes").answer.status_code == 422
    visit.step("consents", purpose="lottery", answer="no")
    assert (visit.card.consents[-1].state, visit.card.consents[-1].text) == (ConsentState.WITHDRAWN, "Yes!")


def test_one_switch_stops_personalisation_and_keeps_the_card(visit: Visiting) -> None:
    visit.step("details", question="style", answer="sport")
    visit.step("consents", purpose="personalisation", answer="no")
    assert visit.card.personalise is False
    assert visit.card.key_information.value("style") == "sport"
    entry = visit.card.consents[-1]
    assert (entry.purpose, entry.state) == ("personalisation", ConsentState.WITHDRAWN)
    assert entry.text.startswith("The shop uses what is kept here")
    visit.step("consents", purpose="personalisation", answer="yes")
    assert visit.card.personalise is True


@pytest.mark.parametrize("form", [{"purpose": "email"}, {"purpose": "nothing", "answer": "yes"}, {"answer": "yes"}])
def test_a_consent_that_is_not_asked_for_is_not_given(visit: Visiting, form: dict[str, str]) -> None:
    assert visit.step("consents", **form).answer.status_code == 422
    assert visit.card.consents == ()


def test_the_tab_counts_what_was_decided(visit: Visiting) -> None:
    visit.step("consents", purpose="email", answer="no")
    assert "Consents 1 of 3" in visit.get().text("tabs")


def many(renewed: int | None = None) -> str:
    """A centre that asks for seven consents, the number of one whose text is newer than what was agreed to."""
    asked = CONSENTS.split("[[consents]]")[2]
    return CENTRE + "".join(
        "[[consents]]" + asked.replace("partner", f"p{n}").replace('"1"', '"2"' if n == renewed else '"1"')
        for n in range(7)
    )


def test_five_questions_stand_on_the_first_screen_the_switch_among_them_and_the_rest_is_folded(visit: Visiting) -> None:
    visit.service.definitions.change(SHOP, Kind.CENTRE, "notes", lambda centre: replace(centre, text=many()))
    page = visit.get(section="consents")
    folded = page.root.xpath("//details[not(@open)]//form/@id")
    assert folded == ["q-p4", "q-p5", "q-p6"]
    assert page.root.xpath("//*[@id='section']//form[not(ancestor::details)]/@id") == [
        *(f"q-p{n}" for n in range(4)),
        "q-personalisation",
    ]
    assert page.root.xpath("//details/summary")[0].text_content() == "3 more consents"


def test_a_consent_whose_text_changed_is_never_folded(visit: Visiting) -> None:
    visit.service.definitions.change(SHOP, Kind.CENTRE, "notes", lambda centre: replace(centre, text=many()))
    visit.step("consents", purpose="p6", answer="yes")
    visit.service.definitions.change(SHOP, Kind.CENTRE, "notes", lambda centre: replace(centre, text=many(renewed=6)))
    page = visit.get(section="consents")
    assert page.root.xpath("//*[@id='section']//details//form/@id") == ["q-p3", "q-p4", "q-p5"]


def test_a_link_to_a_folded_consent_unfolds_it(visit: Visiting) -> None:
    visit.service.definitions.change(SHOP, Kind.CENTRE, "notes", lambda centre: replace(centre, text=many()))
    assert visit.get(section="consents", at="p5").root.xpath("//*[@id='section']//details[@open]")
