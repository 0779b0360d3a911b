"""Forms: anonymous first, nothing known before it is stated, and a typed address that waits for its owner."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from service.centres.minting import Minted
from service.composition import Service, compose
from service.contacts.model import (
    Actor,
    Channel,
    ConsentState,
    Contact,
    Fact,
    Facts,
    Occasion,
    Source,
    StatedPreference,
)
from service.links import Purpose, digest
from service.settings import Settings
from service.storage.definitions import Kind
from service.storage.shops import Shop
from tests.service.asked.mailbox import Mailbox, mailbox
from tests.service.conftest import ORIGIN, Asking, Import
from tests.service.links import made

OLA = "ola.nowak@example.com"
EVE = "ewa@example.com"


def visitor(service: Service) -> Minted:
    return made.mint(service).visitor(made.form(service))


def visitors_card(service: Service, minted: Minted) -> Contact | None:
    link = service.links.read(minted.token, Purpose.FORM, datetime.now(UTC))
    return service.contacts.by_handle(link.handle)


def card(service: Service, id: str = "ola") -> Contact:
    found = service.contacts.get(made.SHOP, id)
    assert found is not None
    return found


def link_sent(service: Service) -> str:
    """The path of the last link that the shop's own tool is to send."""
    events = [each for each in service.outbox.all(made.SHOP) if each["event"] == "address-to-confirm"]
    return made.path(events[-1]["link"])


# --- answering --------------------------------------------------------------------------------------------------------


def test_opening_a_form_makes_no_card(asking_shop: Service, ask: Asking) -> None:
    page = ask.get(made.path(visitor(asking_shop).address))
    assert page.status_code == 200
    assert "Krótki quiz" in page.text
    assert "checked" not in page.text
    assert asking_shop.contacts.count(made.SHOP) == 0


def test_a_card_appears_with_the_first_thing_stated(asking_shop: Service, ask: Asking) -> None:
    minted = visitor(asking_shop)
    nothing = ask.post(made.path(minted.address), data={"answer.style": ""})
    assert nothing.status_code == 303
    assert asking_shop.contacts.count(made.SHOP) == 0
    ask.post(made.path(minted.address), data={"answer.style": "sport", "answer.shoe_size": "38,5"})
    stated = visitors_card(asking_shop, minted)
    assert stated is not None
    facts = stated.key_information.believed()
    assert {key: (fact.value, fact.source) for key, fact in facts.items()} == {
        "style": ("sport", Source.DECLARED),
        "shoe_size": ("38.5", Source.DECLARED),
    }
    assert asking_shop.contacts.history(made.SHOP, stated.id)[0].occasion.where == "form quiz"


def test_what_cannot_be_taken_is_said_beside_its_question_and_nothing_is_lost(
    asking_shop: Service, ask: Asking
) -> None:
    minted = visitor(asking_shop)
    answer = ask.post(
        made.path(minted.address),
        data={"answer.style": "sport", "answer.shoe_size": "big", "answer.dream": "a <house>"},
    )
    assert answer.status_code == 422
    assert "To nie jest liczba" in answer.text
    assert 'value="big"' in answer.text
    assert "a &lt;house&gt;" in answer.text
    assert re.search(r'value="sport" checked', answer.text)
    assert asking_shop.contacts.count(made.SHOP) == 0


def test_what_was_stated_is_taken_back(asking_shop: Service, ask: Asking) -> None:
    minted = visitor(asking_shop)
    thanks = ask.get(ask.post(made.path(minted.address), data={"answer.style": "sport"}).headers["location"]).text
    assert "Dziękujemy!" in thanks
    entry = re.search(r'name="undo" value="(\d+)"', thanks)
    assert entry
    ask.post(made.path(minted.address), data={"undo": entry[1]})
    stated = visitors_card(asking_shop, minted)
    assert stated is not None
    assert stated.key_information.value("style") is None


def test_something_sensitive_needs_its_own_consent(asking_shop: Service, ask: Asking) -> None:
    minted = visitor(asking_shop)
    refused = ask.post(made.path(minted.address), data={"answer.allergy": "nuts"})
    assert refused.status_code == 422
    assert asking_shop.contacts.count(made.SHOP) == 0
    ask.post(made.path(minted.address), data={"answer.allergy": "nuts", "agree.allergy": "1"})
    stated = visitors_card(asking_shop, minted)
    assert stated is not None
    assert stated.key_information.value("allergy") == "nuts"
    assert stated.state("sensitive-allergy") is ConsentState.CONFIRMED
    assert stated.consents[0].text == "Pytajcie o alergie."


def test_something_sensitive_without_a_consent_of_its_own_is_not_asked(asking_shop: Service, ask: Asking) -> None:
    without = made.FORM[: made.FORM.rindex("[[consents]]")]
    asking_shop.definitions.change(made.SHOP, Kind.FORM, "quiz", lambda kept: replace(kept, text=without))
    minted = visitor(asking_shop)
    assert "Alergia" not in ask.get(made.path(minted.address)).text
    ask.post(made.path(minted.address), data={"answer.allergy": "nuts", "agree.allergy": "1"})
    assert asking_shop.contacts.count(made.SHOP) == 0


def test_a_product_preference_is_asked_step_by_step_and_never_in_an_address(
    asking_shop: Service, ask: Asking, do_import: Import
) -> None:
    do_import()
    minted = visitor(asking_shop)
    path = made.path(minted.address)
    page = ask.get(path).text
    jeans = next(value for value in re.findall(r'<option value="([^"]+)"', page) if value.endswith("Dżinsy"))
    chosen = ask.post(path, data={"main": jeans.replace("&gt;", ">"), "choose": "1", "answer.style": "sport"})
    assert chosen.status_code == 200
    assert "any.color" in chosen.text
    assert len(re.findall("<details", chosen.text)) <= 3
    assert re.search(r'value="sport" checked', chosen.text)
    assert asking_shop.contacts.count(made.SHOP) == 0
    said = {"main": jeans.replace("&gt;", ">"), "any.color": "niebieski"}
    for _ in range(2):
        assert "color" not in ask.post(path, data=said).headers["location"]
    stated = visitors_card(asking_shop, minted)
    assert stated is not None
    (preference,) = stated.preferences
    assert preference.main is not None
    assert preference.main.endswith("Dżinsy")
    assert [each["filter"] for each in preference.criteria] == ["color"]


def test_a_form_of_a_contact_shows_nothing_of_what_is_known(asking_shop: Service, ola: Contact, ask: Asking) -> None:
    """The link may have been forwarded: it asks, and tells nothing."""
    at = datetime.now(UTC)
    facts = Facts((Fact("dream", "a house by the sea", Source.DECLARED, at),))
    told = Occasion(Actor.SHOP, "test", at)
    asking_shop.contacts.change(made.SHOP, "ola", lambda each: replace(each, key_information=facts), told)
    page = ask.get(made.path(made.mint(asking_shop).form(made.form(asking_shop), ola).address)).text
    for known in ("house", OLA, "Ola", "checked"):
        assert known not in page


def test_a_test_link_of_a_form_keeps_nothing(asking_shop: Service, ask: Asking) -> None:
    path = made.path(made.mint(asking_shop).form(made.form(asking_shop), None).address)
    assert "To próba" in ask.get(path).text
    answer = ask.post(path, data={"answer.style": "sport", "answer.email": EVE})
    assert "Dziękujemy!" in ask.get(answer.headers["location"]).text
    assert asking_shop.contacts.count(made.SHOP) == 0
    assert list(asking_shop.outbox.all(made.SHOP)) == []


def test_a_form_is_framed_by_the_shops_own_pages_only(asking_shop: Service, ask: Asking) -> None:
    policy = ask.get(made.path(visitor(asking_shop).address)).headers["content-security-policy"]
    assert f"frame-ancestors {ORIGIN}" in policy
    assert "unsafe" not in policy


# --- a typed address --------------------------------------------------------------------------------------------------


def typed(service: Service, ask: Asking, address: str, **more: str) -> Minted:
    """A visitor who states a style and types an address."""
    minted = visitor(service)
    answer = ask.post(made.path(minted.address), data={"answer.style": "sport", "answer.email": address, **more})
    assert answer.status_code == 303
    return minted


def test_a_typed_address_is_on_no_card_before_it_is_confirmed(asking_shop: Service, ola: Contact, ask: Asking) -> None:
    minted = typed(asking_shop, ask, OLA)
    stated = visitors_card(asking_shop, minted)
    assert stated is not None
    assert stated.details.get("email") is None
    assert [each.id for each in asking_shop.contacts.found(made.SHOP, "email", OLA)] == ["ola"]
    assert card(asking_shop) == ola


def test_no_page_tells_whether_an_address_is_known(asking_shop: Service, ola: Contact, ask: Asking) -> None:
    pages = []
    for address in (OLA, "nobody@example.com"):
        minted = visitor(asking_shop)
        answer = ask.post(made.path(minted.address), data={"answer.email": address})
        after = ask.get(answer.headers["location"])
        opened = ask.get(link_sent(asking_shop)).text
        text = (after.text + opened).replace(minted.token, "").replace(link_sent(asking_shop), "")
        pages.append((answer.status_code, after.status_code, text.replace(f"„{address[0]}”", "")))
    assert pages[0] == pages[1]


def test_a_confirmed_address_joins_what_was_stated_to_the_card_that_has_it(
    asking_shop: Service, ola: Contact, ask: Asking
) -> None:
    minted = typed(asking_shop, ask, OLA.upper())
    for method in ("GET", "HEAD", "GET"):
        opened = ask(method, link_sent(asking_shop), headers={"sec-purpose": "prefetch"})
        assert opened.status_code == 200
    assert card(asking_shop) == ola
    done = ask.post(link_sent(asking_shop), data={"confirm": "1"})
    assert "Adres jest potwierdzony" in done.text
    joined = card(asking_shop)
    assert joined.key_information.value("style") == "sport"
    assert joined.details.value("name") == "Ola"
    assert visitors_card(asking_shop, minted) == joined
    assert asking_shop.contacts.count(made.SHOP) == 1


def test_an_address_that_nobody_has_makes_the_visitors_card_theirs(asking_shop: Service, ask: Asking) -> None:
    minted = typed(asking_shop, ask, EVE)
    ask.post(link_sent(asking_shop), data={"confirm": "1"})
    stated = visitors_card(asking_shop, minted)
    assert stated is not None
    fact = stated.details.get("email")
    assert fact is not None
    assert (fact.value, fact.source) == (EVE, Source.DECLARED)
    assert stated.key_information.value("style") == "sport"


def test_an_address_alone_makes_a_card_only_once_it_is_confirmed(asking_shop: Service, ask: Asking) -> None:
    ask.post(made.path(visitor(asking_shop).address), data={"answer.email": EVE})
    assert asking_shop.contacts.count(made.SHOP) == 0
    ask.post(link_sent(asking_shop), data={"confirm": "1"})
    assert len(asking_shop.contacts.found(made.SHOP, "email", EVE)) == 1


def test_of_several_cards_with_the_address_none_is_joined(asking_shop: Service, ola: Contact, ask: Asking) -> None:
    made.ola(asking_shop, "jan", OLA)
    minted = typed(asking_shop, ask, OLA)
    ask.post(link_sent(asking_shop), data={"confirm": "1"})
    assert card(asking_shop) == ola
    stated = visitors_card(asking_shop, minted)
    assert stated is not None
    assert stated.id not in ("ola", "jan")


def test_whoever_typed_somebody_elses_address_never_sees_their_card(
    asking_shop: Service, ola: Contact, ask: Asking
) -> None:
    """The visitor's link stays in a browser; once the owner of the address confirmed, it opens nothing any more."""
    minted = typed(asking_shop, ask, OLA)
    assert ask.get(made.path(minted.address)).status_code == 200
    ask.post(link_sent(asking_shop), data={"confirm": "1"})
    assert ask.get(made.path(minted.address)).status_code == 404
    assert ask.post(made.path(minted.address), data={"answer.style": "classic"}).status_code == 404
    assert card(asking_shop).key_information.value("style") == "sport"
    new = typed(asking_shop, ask, EVE)
    ask.post(link_sent(asking_shop), data={"confirm": "1"})
    assert ask.get(made.path(new.address)).status_code == 404


def test_a_consent_counts_only_with_the_confirmed_address(asking_shop: Service, ask: Asking) -> None:
    minted = typed(asking_shop, ask, EVE, **{"consent.email": "1"})
    before = visitors_card(asking_shop, minted)
    assert before is not None
    assert before.state("email") is ConsentState.NOT_CONFIRMED
    assert not before.may_receive(Channel.EMAIL)
    ask.post(link_sent(asking_shop), data={"confirm": "1"})
    after = visitors_card(asking_shop, minted)
    assert after is not None
    assert after.may_receive(Channel.EMAIL)
    assert [each.where for each in after.consents] == ["form quiz", "form quiz, address confirmed"]
    assert after.consents[-1].text == "Chcę dostawać e-maile."


def test_a_consent_without_an_address_is_not_confirmed(asking_shop: Service, ask: Asking) -> None:
    minted = visitor(asking_shop)
    ask.post(made.path(minted.address), data={"consent.email": "1"})
    stated = visitors_card(asking_shop, minted)
    assert stated is not None
    assert stated.state("email") is ConsentState.NOT_CONFIRMED


def test_a_known_contacts_consent_counts_at_once(asking_shop: Service, ola: Contact, ask: Asking) -> None:
    link = made.path(made.mint(asking_shop).form(made.form(asking_shop), ola).address)
    ask.post(made.path(made.mint(asking_shop).unsubscribe(made.SHOP, Channel.EMAIL, ola).address), data={"stop": "1"})
    assert not card(asking_shop).may_receive(Channel.EMAIL)
    ask.post(link, data={"consent.email": "1"})
    assert card(asking_shop).may_receive(Channel.EMAIL)


def test_a_contacts_new_address_waits_too(asking_shop: Service, ola: Contact, ask: Asking) -> None:
    link = made.path(made.mint(asking_shop).form(made.form(asking_shop), ola).address)
    ask.post(link, data={"answer.email": "ola@new.example"})
    assert card(asking_shop).details.value("email") == OLA
    ask.post(link_sent(asking_shop), data={"confirm": "1"})
    assert card(asking_shop).details.value("email") == "ola@new.example"


def test_a_link_confirms_once(asking_shop: Service, ask: Asking) -> None:
    typed(asking_shop, ask, EVE)
    link = link_sent(asking_shop)
    ask.post(link, data={"confirm": "1"})
    (first,) = asking_shop.contacts.found(made.SHOP, "email", EVE)
    again = ask.post(link, data={"confirm": "1"})
    assert "Tu już nic nie czeka" in again.text
    assert asking_shop.contacts.found(made.SHOP, "email", EVE) == (first,)


def test_an_address_is_forgotten_after_two_days(asking_shop: Service, ask: Asking) -> None:
    typed(asking_shop, ask, EVE)
    token = link_sent(asking_shop).rpartition("/")[2]
    later = datetime.now(UTC) + timedelta(days=2, hours=2)
    waiting = asking_shop.confirmations
    assert waiting.get(digest(token), datetime.now(UTC)) is not None
    assert waiting.get(digest(token), later) is None


def test_what_is_no_address_is_said(asking_shop: Service, ask: Asking) -> None:
    answer = ask.post(made.path(visitor(asking_shop).address), data={"answer.email": "ewa at example"})
    assert answer.status_code == 422
    assert list(asking_shop.outbox.all(made.SHOP)) == []


def test_nobody_is_mailed_again_and_again(asking_shop: Service, ask: Asking) -> None:
    statuses = [
        ask.post(made.path(visitor(asking_shop).address), data={"answer.email": address}).status_code
        for address in (EVE, EVE.upper(), EVE, EVE, "other@example.com")
    ]
    assert statuses == [303, 303, 303, 429, 303]


def test_one_visitor_has_few_mails_sent(asking_shop: Service, ask: Asking) -> None:
    path = made.path(visitor(asking_shop).address)
    statuses = [ask.post(path, data={"answer.email": f"e{n}@example.com"}).status_code for n in range(6)]
    assert statuses == [303] * 5 + [429]


# --- by mail ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mailbox() as box:
        yield box


@pytest.fixture
def mailing(settings: Settings, box: Mailbox) -> Service:
    """A service with a mail server."""
    smtp = {"smtp": SecretStr(f"smtp://127.0.0.1:{box.port}"), "mail_from": "Notes <notes@shop.example>"}
    service = compose(settings.model_copy(update=smtp))
    service.shops.create(Shop("sklep", "PLN", "fashion", locale="pl", origins=(ORIGIN,)))
    made.define(service)
    return service


def test_the_owner_is_asked_by_mail_and_says_yes(
    mailing: Service, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.centres.asked.confirming.PAUSES", (0, 0))
    box.refusals.append("451 try again")
    ask = Asking(mailing)
    with ask.runner:
        minted = typed(mailing, ask, EVE)
        (mail,) = box.mails
        assert mail["to"] == EVE
        assert mail["subject"] == "Czy to Twój adres? (Krajka i Wątek)"
        found = re.search(r"^http://notesik\.example(/y/[\w-]+)$", mail.get_content(), re.MULTILINE)
        assert found
        assert "ewa" not in found[1]
        opened = ask.get(found[1]).text
        assert "„e”" in opened
        assert EVE not in opened
        assert "potwierdzony" in ask.post(found[1], data={"confirm": "1"}).text
    stated = visitors_card(mailing, minted)
    assert stated is not None
    assert stated.details.value("email") == EVE
    assert [each["event"] for each in mailing.outbox.all(made.SHOP) if each["event"] == "address-to-confirm"] == []


def test_a_mail_that_cannot_be_sent_says_nobodys_address_in_the_log(
    mailing: Service, box: Mailbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("service.centres.asked.confirming.PAUSES", (0,))
    box.refusals.append(f"550 no such user {EVE}")
    ask = Asking(mailing)
    with ask.runner:
        typed(mailing, ask, EVE)
    assert box.mails == []
    assert "did not take a mail" in caplog.text
    assert "ewa" not in caplog.text


# --- still looking? ---------------------------------------------------------------------------------------------------


@pytest.fixture
def looking(asking_shop: Service, ola: Contact, do_import: Import) -> Contact:
    """Ola, who looked for blue jeans until yesterday."""
    do_import()
    at = datetime(2026, 1, 2, tzinfo=UTC)
    wish = StatedPreference(
        "p1",
        "Dżinsy",
        ({"filter": "color", "any": ["niebieski"]},),
        at,
        until=(datetime.now(UTC) - timedelta(1)).date(),
    )
    other = StatedPreference("p2", None, (), at)
    told = Occasion(Actor.SHOP, "test", at)
    return asking_shop.contacts.change(
        made.SHOP, "ola", lambda each: replace(each, preferences=(wish, other)), told
    ).contact


def still(service: Service, contact: Contact) -> str:
    return made.path(made.mint(service).preference(contact.preferences[0], contact).address)


def test_opening_asks_and_changes_nothing(asking_shop: Service, looking: Contact, ask: Asking) -> None:
    for method in ("GET", "HEAD", "GET"):
        assert ask(method, still(asking_shop, looking)).status_code == 200
    page = ask.get(still(asking_shop, looking)).text
    assert "Dżinsy. Kolor: niebieski" in page
    assert card(asking_shop) == looking


def test_yes_keeps_it_as_stated_today(asking_shop: Service, looking: Contact, ask: Asking) -> None:
    answer = ask.post(still(asking_shop, looking), data={"still": "yes"})
    assert "Zanotowane" in ask.get(answer.headers["location"]).text
    first, second = card(asking_shop).preferences
    assert first.stated > looking.preferences[0].stated
    assert first.holds(datetime.now(UTC).date())
    assert first.criteria == looking.preferences[0].criteria
    assert second == looking.preferences[1]


def test_no_forgets_it_and_undo_brings_it_back(asking_shop: Service, looking: Contact, ask: Asking) -> None:
    link = still(asking_shop, looking)
    after = ask.get(ask.post(link, data={"still": "no"}).headers["location"]).text
    assert "Zapomniane" in after
    assert [each.key for each in card(asking_shop).preferences] == ["p2"]
    entry = re.search(r'name="undo" value="(\d+)"', after)
    assert entry
    back = ask.get(ask.post(link, data={"undo": entry[1]}).headers["location"]).text
    assert "Cofnięte" in back
    assert "Dżinsy" in back
    assert {each.key for each in card(asking_shop).preferences} == {"p1", "p2"}


def test_a_wish_that_is_gone_is_said_to_be(asking_shop: Service, looking: Contact, ask: Asking) -> None:
    link = still(asking_shop, looking)
    told = Occasion(Actor.CONTACT, "test", datetime.now(UTC))
    asking_shop.contacts.change(made.SHOP, "ola", lambda each: replace(each, preferences=()), told)
    page = ask.get(link)
    assert page.status_code == 200
    assert "nie ma już w notesie" in page.text
    ask.post(link, data={"still": "yes"})
    assert card(asking_shop).preferences == ()
