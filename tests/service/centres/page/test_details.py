"""Personal details: each question saved, mended and forgotten on its own."""

from __future__ import annotations

from decimal import Decimal

import pytest

from service.contacts.model import ConsentKind, ConsentState, Source
from tests.service.centres.page.visits import SHOP, Page, Visiting

ANSWERS = [
    ("name", "  Anna   Nowak ", "Anna Nowak"),
    ("shoe_size", "38,5", "38.5"),
    ("shoe_size", "40", "40"),
    ("style", "sport", "sport"),
    ("cats", "no", False),
    ("wedding", "2027-06-05", "2027-06-05"),
    ("wedding", "5.06.2027", "2027-06-05"),
    ("town", "H", "H"),
    ("email", "anna.nowak@example.com", "anna.nowak@example.com"),
]
FAULTS = [
    ("shoe_size", "big", "This is no number. Type 38, for example."),
    ("shoe_size", "12", "This is too little: at least 30."),
    ("shoe_size", "1e9", "This is no number. Type 38, for example."),
    ("shoe_size", "51", "This is too much: at most 50."),
    ("style", "punk", "Please choose one of the answers."),
    ("cats", "perhaps", "Please choose one of the answers."),
    ("wedding", "31.02.2027", "This is no date. Type 24.12.1990, for example."),
    ("wedding", "1700-01-01", "That day cannot be meant here."),
    ("name", "x" * 201, "This is too long: 200 characters fit."),
    ("email", "anna@", "This does not look like an e-mail address. Type anna@example.com, for example."),
]


@pytest.mark.parametrize(("key", "typed", "kept"), ANSWERS)
def test_an_answer_is_kept_as_declared_today_and_said_back(
    visit: Visiting, key: str, typed: str, kept: str | bool
) -> None:
    page = visit.step("details", question=key, answer=typed)
    card = visit.card
    fact = card.details.get(key) or card.key_information.get(key)
    assert fact is not None
    assert (fact.value, fact.source) == (kept, Source.DECLARED)
    assert page.text("said").startswith("Saved.")
    assert "You said so on" in page.text(f"q-{key}")


@pytest.mark.parametrize(("key", "typed", "fault"), FAULTS)
def test_a_fault_stands_beside_its_field_and_in_a_summary_and_what_was_typed_stays(
    visit: Visiting, key: str, typed: str, fault: str
) -> None:
    before = visit.card
    page = visit.step("details", question=key, answer=typed)
    assert page.answer.status_code == 422
    assert page.text(f"q-{key}-fault").endswith(fault)
    assert fault in page.text("faults")
    assert page.root.xpath("//*[@id='faults']//a/@href") == [f"#q-{key}"]
    if key not in ("style", "cats"):
        assert page.root.xpath(f"//*[@id='q-{key}-field']/@value") == [typed]
        assert page.root.xpath(f"//*[@id='q-{key}-field']/@aria-describedby")[0].endswith(f"q-{key}-fault")
    assert visit.card == before


def test_no_more_than_five_questions_stand_on_the_first_screen(visit: Visiting) -> None:
    page = visit.get()
    assert len(page.root.xpath("//form[contains(@class, 'question')]")) == 8
    assert len(page.root.xpath("//details[not(@open)]//form[contains(@class, 'question')]")) == 3
    assert page.text("summary") == "3 more questions"


def test_a_fault_among_the_other_questions_unfolds_them(visit: Visiting) -> None:
    page = visit.step("details", question="wedding", answer="soon")
    assert page.root.xpath("//details[@open]//*[@id='q-wedding-fault']")


def test_an_answer_is_forgotten_by_one_press_and_by_emptying_its_field(visit: Visiting) -> None:
    for forgetting in ({"do": "forget", "answer": "38"}, {"answer": " "}):
        visit.step("details", question="shoe_size", answer="38")
        page = visit.step("details", question="shoe_size", **forgetting)
        assert "Shoe size: forgotten" in page.text("said")
        assert visit.card.key_information.get("shoe_size") is None


def test_what_the_shop_noted_is_asked_about_and_confirmed_by_one_press(visit: Visiting) -> None:
    page = visit.get()
    assert "The shop noted this on 1 March 2025. Is it right?" in page.text("q-email")
    visit.step("details", question="email", answer="anna@example.com", base="anna@example.com", do="right")
    fact = visit.card.details.get("email")
    assert fact is not None
    assert fact.source is Source.DECLARED
    assert "Is it right?" not in visit.get().text("q-email")


def test_an_old_page_that_is_sent_again_overwrites_nothing(visit: Visiting) -> None:
    visit.step("details", question="shoe_size", answer="38")
    visit.step("details", question="shoe_size", answer="40", base="38")
    visit.step("details", question="shoe_size", answer="38", base="38")
    assert visit.card.key_information.value("shoe_size") == "40"


def test_two_tabs_that_answer_different_questions_lose_nothing(visit: Visiting) -> None:
    first, second = visit.get().form("q-style"), visit.get().form("q-shoe_size")
    visit.post("/details", {**first, "answer": "sport"})
    visit.post("/details", {**second, "answer": "38"})
    assert {fact.attribute for fact in visit.card.key_information.facts} == {"style", "shoe_size"}


def test_a_sensitive_answer_is_kept_only_with_a_consent_of_its_own_in_full(visit: Visiting) -> None:
    asked = visit.get()
    assert "I agree that Warp and Weft keeps my answer to “Allergy”" in asked.text("q-allergy")
    assert not asked.root.xpath("//*[@id='q-allergy-agree']/@checked")
    page = visit.step("details", question="allergy", answer="nuts")
    assert page.answer.status_code == 422
    assert page.form("q-allergy")["answer"] == ["nuts"]
    assert visit.card.key_information.get("allergy") is None
    visit.step("details", question="allergy", answer="nuts", agree="yes")
    (entry,) = visit.card.consents
    assert (entry.purpose, entry.kind, entry.state) == (
        "sensitive-allergy",
        ConsentKind.SENSITIVE,
        ConsentState.CONFIRMED,
    )
    assert (entry.language, entry.where) == ("en", "centre notes")
    assert "“Allergy”" in entry.text
    visit.step("details", question="allergy", answer="milk")
    assert visit.card.key_information.value("allergy") == "milk"


@pytest.mark.parametrize("how", ["question", "consents"])
def test_withdrawing_a_sensitive_consent_forgets_the_answer(visit: Visiting, how: str) -> None:
    visit.step("details", question="allergy", answer="nuts", agree="yes")
    if how == "question":
        visit.step("details", question="allergy", do="forget")
    else:
        assert "Personal matters: Allergy" in visit.get(section="consents").text("section")
        visit.step("consents", purpose="sensitive-allergy", answer="no")
    assert visit.card.key_information.get("allergy") is None
    assert visit.card.state("sensitive-allergy") is ConsentState.WITHDRAWN


def test_a_step_is_undone_by_its_receipt(visit: Visiting) -> None:
    visit.step("details", question="style", answer="sport")
    page = visit.step("details", question="style", answer="classic")
    undone = visit.post("/undo", page.form("undo"))
    assert "Undone" in undone.text("said")
    assert visit.card.key_information.value("style") == "sport"


def test_a_receipt_in_an_address_holds_nothing_personal_and_is_good_for_this_link_alone(visit: Visiting) -> None:
    mark = visit.mark()
    answer = visit.post("/details", {"mark": mark, "question": "name", "answer": "Eulalia"}, follow=False).answer
    assert answer.status_code == 303
    location = answer.headers["location"]
    assert "Eulalia" not in location
    assert "Saved. Name: Eulalia" in Page(visit.ask("GET", location)).text("said")
    assert "Saved" not in Page(visit.ask("GET", location.replace("saved=2", "saved=1"))).text("said")


def test_a_later_change_of_the_same_answer_is_not_undone_over_its_head(visit: Visiting) -> None:
    page = visit.step("details", question="style", answer="classic")
    visit.step("details", question="style", answer="sport")
    refused = visit.post("/undo", page.form("undo"))
    assert refused.answer.status_code == 409
    assert "changed again later" in refused.text("faults")
    assert visit.card.key_information.value("style") == "sport"


def test_what_the_shop_did_is_not_undone_by_the_contact(visit: Visiting) -> None:
    number = visit.service.contacts.history(SHOP, "anna")[0].number
    page = visit.post("/undo", {"mark": visit.mark(), "entry": str(number), "section": "details"})
    assert page.answer.status_code == 409
    assert visit.card.details.value("name") == "Anna Kowalska"


def test_hostile_answers_are_shown_as_text(visit: Visiting) -> None:
    page = visit.step("details", question="name", answer="<script>alert(1)</script>")
    assert "<script>alert" not in page.answer.text
    assert page.root.xpath("//*[@id='q-name-field']/@value") == ["<script>alert(1)</script>"]


@pytest.mark.parametrize("form", [{}, {"question": "nobody"}, {"question": ["name", "style"], "answer": "x"}])
def test_a_question_that_is_not_asked_is_not_answered(visit: Visiting, form: dict[str, str]) -> None:
    before = visit.card
    assert visit.step("details", **form).answer.status_code == 422
    assert visit.card == before


def test_numbers_are_written_as_the_language_writes_them(visit: Visiting) -> None:
    visit.language = "pl"
    page = visit.step("details", question="shoe_size", answer="38.5")
    assert "Rozmiar buta: 38,5\u00a0EU" in page.root.xpath("//*[@id='said']")[0].text_content()
    assert Decimal(str(visit.card.key_information.value("shoe_size"))) == Decimal("38.5")
