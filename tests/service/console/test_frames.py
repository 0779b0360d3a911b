"""Frames in the console: what a form changes, what two editors keep, what is previewed, said and asked."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from html import escape, unescape

import pytest

from frames.model import LANGUAGES
from service.composition import Service
from service.console.shell import texts_in
from service.contacts.model import Fact, Facts, Source
from service.defining.faults import About
from service.editing import activate, save, start
from service.reporting import results_of
from service.storage.accounts import Role
from service.storage.audit import Sought
from service.storage.definitions import Kind
from service.storage.shops import Shop
from service.surfaces.agreement import Lacking
from service.surfaces.starts import frame_start
from tests.service.cards import AT, BY_THE_SHOP, keep_stated
from tests.service.conftest import JEANS, Asking, Import
from tests.service.console.frame_shop import SHOP, Person, form_of, kept, person
from tests.service.small_feed import small_feed

HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture
def frames(serving_shop: Service) -> Service:
    """A shop with products, two contacts and the frame ``home``, active."""
    start(serving_shop, SHOP, Kind.FRAME, "home", "fashion")
    activate(serving_shop, SHOP, Kind.FRAME, "home")
    return serving_shop


@pytest.fixture
def editor(frames: Service, ask: Asking) -> Person:
    return person(ask)


def test_the_list_names_each_frame_with_what_it_shows_and_the_one_that_every_shop_has(editor: Person) -> None:
    page = editor.get("/frames").text
    assert "What fits what somebody stated" in page
    assert "Bestsellers" in page
    assert "home" in page
    assert "recommended" in page
    assert "every shop has it" in page
    assert "nothing measured yet" in page


def test_a_new_frame_begins_with_what_it_is_for_and_a_taken_name_is_said_beside_the_field(editor: Person) -> None:
    made = editor.post("/frames", {"name": "druga", "start": "travel"})
    assert made.headers["location"].endswith("/frames/druga")
    assert kept(editor.ask, "druga").text == frame_start("travel")
    again = editor.post("/frames", {"name": "druga", "start": "travel"})
    assert again.status_code == 422
    assert "There is a frame named druga already" in again.text
    unnamed = editor.post("/frames", {"name": HOSTILE, "start": "travel"})
    assert unnamed.status_code == 422
    assert "no name for a frame" in unnamed.text
    assert HOSTILE not in unnamed.text


def test_a_form_that_nobody_touched_changes_nothing_of_the_text(editor: Person) -> None:
    before = kept(editor.ask)
    answer = editor.post("/frames/home", form_of(editor.get("/frames/home").text))
    assert answer.status_code == 303
    assert kept(editor.ask) == before


def test_what_a_form_changes_leaves_comments_and_everything_else_as_it_was_written(editor: Person) -> None:
    before = kept(editor.ask).text
    form = form_of(editor.get("/frames/home").text)
    saved = editor.post("/frames/home", {**form, "layout": ["carousel"], "title.pl": ["Dla Ciebie"]})
    assert saved.status_code == 303
    after = kept(editor.ask).text
    assert 'layout = "carousel"' in after
    assert 'pl = "Dla Ciebie"' in after
    gone = set(before.splitlines()) - set(after.splitlines())
    assert gone == {'layout = "grid"'}


def test_two_editors_who_changed_different_keys_both_keep_what_they_did(editor: Person, ask: Asking) -> None:
    other = person(ask)
    mine, theirs = (form_of(each.get("/frames/home").text) for each in (editor, other))
    assert other.post("/frames/home", {**theirs, "slots": ["8"]}).status_code == 303
    assert editor.post("/frames/home", {**mine, "layout": ["carousel"]}).status_code == 303
    text = kept(ask).text
    assert "slots = 8" in text
    assert 'layout = "carousel"' in text


def test_where_both_changed_the_same_key_the_person_is_asked_and_sees_both(editor: Person, ask: Asking) -> None:
    other = person(ask)
    mine, theirs = (form_of(each.get("/frames/home").text) for each in (editor, other))
    other.post("/frames/home", {**theirs, "layout": ["carousel"], "slots": ["8"]})
    asked = editor.post("/frames/home", {**mine, "layout": ["single"], "why": ["full"]})
    assert asked.status_code == 409
    assert "<code>single</code>" in asked.text
    assert "<code>carousel</code>" in asked.text
    assert 'layout = "carousel"' in kept(ask).text
    form = form_of(asked.text)
    assert editor.post("/frames/home", {**form, "keep.layout": ["theirs"]}).status_code == 303
    text = kept(ask).text
    assert 'layout = "carousel"' in text
    assert "slots = 8" in text
    assert 'why = "full"' in text


def test_a_text_edited_as_text_keeps_its_comments_and_is_told_every_fault(editor: Person) -> None:
    page = editor.get("/frames/home?as=text").text
    form = form_of(page)
    refused = editor.post("/frames/home", {**form, "text": ['layout = "gird"\nslots = 99']})
    assert refused.status_code == 422
    assert "it is one of grid, carousel, single" in unescape(refused.text)
    assert "from 1 to 24" in refused.text
    noted = "# mine\n" + form["text"][0]
    assert editor.post("/frames/home", {**form, "text": [noted]}).status_code == 303
    assert kept(editor.ask).text == noted


def test_saving_can_be_taken_back_as_long_as_nobody_saved_after_it(editor: Person) -> None:
    before = kept(editor.ask).text
    form = form_of(editor.get("/frames/home").text)
    editor.post("/frames/home", {**form, "slots": ["7"]})
    version = str(kept(editor.ask).version)
    assert editor.post("/frames/home/undo", {"version": version}).status_code == 303
    assert kept(editor.ask).text == before
    editor.post("/frames/home/undo", {"version": version})
    assert kept(editor.ask).text == before


def test_what_was_saved_is_written_down_with_who_did_it(editor: Person) -> None:
    form = form_of(editor.get("/frames/home").text)
    editor.post("/frames/home", {**form, "slots": ["7"]})
    line = editor.ask.service.audit.find(SHOP, Sought(thing="home", whats=("frame.edited",)))[0]
    assert line.by.startswith("editor")
    assert line.told["undo"] == "/frames/home/undo"


def test_viewers_see_frames_and_ask_why_but_change_nothing(frames: Service, ask: Asking) -> None:
    viewer, before = person(ask, Role.VIEWER), kept(ask)
    page = viewer.get("/frames/home")
    assert page.status_code == 200
    assert '<button class="main"' not in page.text
    assert viewer.post("/frames/home/preview", {"who": "nobody"}).status_code == 200
    for path in ("", "/activate", "/deactivate", "/rename", "/duplicate", "/delete", "/draft", "/undo"):
        assert viewer.post(f"/frames/home{path}", {"name": "x", "draft": "", "base": ""}).status_code == 403
    assert kept(ask) == before


def test_lists_are_ordered_and_filled_by_buttons_without_any_script(editor: Person) -> None:
    form = form_of(editor.get("/frames/home").text)
    added = editor.post("/frames/home/draft", {**form, "scenarios.new": ["picked"], "do": ["scenarios.add"]}).text
    picked = editor.post("/frames/home/draft", {**form_of(added), "pick": ["1"]}).text
    last = len(form["scenarios"])
    moved = editor.post("/frames/home/draft", {**form_of(picked), "do": [f"scenarios.up.{last}"]}).text
    assert form_of(picked)["scenarios"] == [*form["scenarios"], "picked"]
    assert form_of(moved)["scenarios"] == [*form["scenarios"][:-1], "picked", form["scenarios"][-1]]
    assert form_of(moved)["picked"] == ["1"]
    assert kept(editor.ask).text == frame_start("fashion")
    assert editor.post("/frames/home", form_of(moved)).status_code == 303
    assert 'products = ["1"]' in kept(editor.ask).text


def test_a_draft_is_previewed_as_it_was_typed_and_nothing_is_saved(editor: Person) -> None:
    before = kept(editor.ask)
    form = form_of(editor.get("/frames/home").text)
    seen = editor.post("/frames/home/preview", {**form, "layout": ["carousel"], "who": ["sample"], "scheme": ["dark"]})
    assert "notesik-carousel" in seen.text
    assert "color-scheme: dark" in seen.text
    assert kept(editor.ask) == before


def test_the_preview_runs_no_script_and_is_framed_by_us_alone(editor: Person) -> None:
    seen = editor.post("/frames/home/preview", form_of(editor.get("/frames/home").text))
    policy = seen.headers["content-security-policy"]
    assert "frame-ancestors 'self'" in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert seen.headers["x-frame-options"] == "SAMEORIGIN"


def test_a_draft_with_faults_leaves_what_was_seen_last_and_says_what_is_to_be_mended(editor: Person) -> None:
    form = {**form_of(editor.get("/frames/home").text), "slots": ["99"]}
    assert editor.post("/frames/home/preview", form).status_code == 204
    told = editor.post("/frames/home/told", form).text
    assert "A whole number from 1 to 24 is needed here." in told


FAULTY = {
    "slots": ("99", "liczba całkowita od 1 do 24"),
    "minimum_match": ("101", "Od 0 (cokolwiek) do 100 procent"),
    "look.accent": ("red", "Kolor zapisuje się jako #"),
    "look.font": ("x;}", "nazwy czcionek po przecinku"),
    "change": ("javascript:alert(1)", "adres zaczynający się od https://"),
    "centre": ("nie-ma", "Sklep nie ma centrum preferencji nie-ma"),
    "layout": ("gird", "Nie wiadomo, co znaczy tu „gird”"),
    "minimum_products": ("24", "Nie może być więcej niż produktów naraz"),
}


@pytest.mark.parametrize("name", FAULTY)
def test_common_faults_are_told_beside_their_field_in_the_language_of_whoever_edits(
    frames: Service, ask: Asking, name: str
) -> None:
    typed, told = FAULTY[name]
    polish = person(ask, language="pl")
    form = {**form_of(polish.get("/frames/home").text), name: [typed]}
    refused = polish.post("/frames/home", form)
    assert refused.status_code == 422
    beside = re.search(rf'id="f-{re.escape(name)}".*?<p class="fault"[^>]*>(.*?)</p>', refused.text, re.S)
    assert beside is not None
    assert told in unescape(beside[1])
    assert "expected here" not in refused.text


def test_every_common_fault_has_its_sentence() -> None:
    for language in LANGUAGES:
        assert set(texts_in(language).patterns["frames_fault"]) == set(About)


def test_a_contact_is_asked_for_in_the_form_alone_and_an_unknown_one_is_said_so(editor: Person) -> None:
    form = form_of(editor.get("/frames/home").text)
    seen = editor.post("/frames/home/told", {**form, "who": ["contact"], "contact": ["ala"]})
    assert "What fits what somebody stated" in seen.text
    unknown = editor.post("/frames/home/told", {**form, "who": ["contact"], "contact": [HOSTILE]})
    assert "no contact with this id" in unknown.text
    assert HOSTILE not in unknown.text


def test_warnings_are_told_in_the_language_of_whoever_looks(frames: Service, ask: Asking) -> None:
    polish = person(ask, language="pl")
    form = form_of(polish.get("/frames/home").text)
    gone = {**form, "scenarios": ["picked"], "picked": ["nie-ma"], "too_few": ["hide"]}
    assert "Dzisiejszy feed nie ma produktu nie-ma" in polish.post("/frames/home/told", gone).text


def test_the_snippet_says_where_pages_have_to_be_allowed_first(frames: Service, ask: Asking) -> None:
    owner = person(ask, Role.OWNER)
    page = unescape(owner.get("/frames/home").text)
    assert '<notesik-frame shop="sklep" frame="home"></notesik-frame>' in page
    assert "https://sklep.example" in page
    frames.shops.create(Shop("inny", "PLN", "fashion"))
    start(frames, "inny", Kind.FRAME, "home", "fashion")
    other = owner.ask.get("https://console.example/console/shops/inny/frames/home",
                          headers={"cookie": f"__Host-notesik={owner.cookie}"})  # fmt: skip
    assert "list of allowed origins is empty" in other.text


def test_why_a_product_is_not_shown_is_answered_for_a_contact_with_what_helps(editor: Person) -> None:
    keep_stated(editor.ask.service.contacts, SHOP, [{"id": "ola", "preferences": [JEANS]}])
    answer = editor.post("/frames/home/why", {"of": "nie-ma", "who": "contact", "contact": "ola"})
    assert "Today&#39;s feed has no product with this id." in answer.text
    assert "What helps" in answer.text
    invented = editor.post("/frames/home/why", {"of": "nie-ma", "who": "sample"})
    assert invented.status_code == 200


def test_a_banned_product_is_said_to_be_banned_with_the_way_to_lift_it(editor: Person) -> None:
    editor.ask.service.bans.ban(SHOP, "1", "a test")
    answer = editor.post("/frames/home/why", {"of": "1", "who": "nobody"})
    assert "It is banned" in answer.text
    assert "/products/bans" in answer.text


def test_why_of_a_draft_with_faults_says_them(editor: Person) -> None:
    answer = editor.post("/frames/home/why", {"of": "1", "who": "nobody", "base": "", "draft": "slots = 99"})
    assert answer.status_code == 422
    assert "slots: A whole number from 1 to 24" in answer.text


def test_a_contact_is_looked_for_by_their_e_mail_address_too(editor: Person) -> None:
    contacts = editor.ask.service.contacts
    keep_stated(contacts, SHOP, [{"id": "ola", "preferences": [JEANS]}])
    address = Facts((Fact("email", "Ola@example.com", Source.DECLARED, AT),))
    contacts.change(SHOP, "ola", lambda card: replace(card, details=address), BY_THE_SHOP)
    form = form_of(editor.get("/frames/home").text)
    by_id, by_address, unknown = (
        editor.post("/frames/home/told", {**form, "who": "contact", "contact": each}).text
        for each in ("ola", "ola@example.com", "nikt@example.com")
    )
    assert by_address == by_id != unknown
    assert "no contact" in unknown


def test_choosing_products_by_hand_is_no_fault_before_it_is_saved(editor: Person) -> None:
    form = form_of(editor.get("/frames/home").text)
    added = editor.post("/frames/home/draft", {**form, "scenarios.new": ["picked"], "do": ["scenarios.add"]}).text
    assert "to be mended" not in added
    assert 'class="fault"' not in added
    assert editor.post("/frames/home", form_of(added)).status_code == 422


def test_sides_of_a_test_are_named_in_small_letters_by_themselves(editor: Person) -> None:
    form = form_of(editor.get("/frames/home").text)
    row = {"variants.at": [""], "variants.name": ["B"], "variants.share": ["50"], "variants.layout": ["carousel"]}
    assert editor.post("/frames/home", {**form, **row}).status_code == 303
    assert 'name = "b"' in kept(editor.ask).text


def test_why_speaks_polish_to_whoever_does(frames: Service, ask: Asking) -> None:
    answer = person(ask, language="pl").post("/frames/home/why", {"of": "nie-ma", "who": "nobody"})
    assert "Co pomoże" in answer.text
    assert "has no product" not in answer.text


def test_the_frame_that_every_shop_has_is_looked_at_and_copied_not_changed(editor: Person) -> None:
    page = editor.get("/frames/recommended")
    assert page.status_code == 200
    assert "Every shop has this frame" in page.text
    assert editor.post("/frames/recommended/preview", {"who": "sample"}).status_code == 200
    editor.post("/frames/recommended/duplicate", {"name": "moja"})
    assert "minimum_match = 0" in kept(editor.ask, "moja").text


def test_a_frame_is_renamed_put_to_sleep_and_deleted(editor: Person) -> None:
    editor.post("/frames/home/rename", {"name": "start"})
    still = editor.post("/frames/start/delete")
    assert still.headers["location"].endswith("/frames/start")
    assert kept(editor.ask, "start").active
    editor.post("/frames/start/deactivate")
    assert not kept(editor.ask, "start").active
    editor.post("/frames/start/delete")
    assert editor.get("/frames/start").status_code == 404


def test_a_kept_text_that_cannot_be_read_any_more_is_edited_as_text(editor: Person) -> None:
    store = editor.ask.service.definitions
    store.add(SHOP, Kind.FRAME, "dawna", "layout = [")
    page = editor.get("/frames/dawna")
    assert page.status_code == 200
    assert form_of(page.text)["text"] == ["layout = ["]


def test_a_kept_text_that_cannot_be_read_spoils_no_page_of_the_others(editor: Person) -> None:
    editor.ask.service.definitions.add(SHOP, Kind.FRAME, "dawna", "layout = [", active=True)
    page = editor.get("/frames").text
    assert "home" in page
    assert "dawna" in page
    assert "cannot be read" in page
    assert editor.get("/products/one?id=1").status_code == 200
    assert {each["frame"] for each in results_of(editor.ask.service, SHOP)["frames"]} == set()


def test_the_hostile_title_of_a_product_stays_words_in_the_preview(editor: Person, do_import: Import) -> None:
    hostile = '" autofocus onfocus="alert(1)'  # what holds a tag loses it when the feed is read
    do_import(small_feed().replace(b"<title>Rzecz", f"<title>{escape(hostile + HOSTILE)}".encode()))
    editor.ask.service.serving.look()
    form = form_of(editor.get("/frames/home").text)
    for path in ("/frames/home/preview", "/frames/home/told"):
        seen = editor.post(path, {**form, "who": "sample"}).text
        assert "autofocus onfocus=" in seen
        assert 'autofocus onfocus="' not in seen
        assert "<script>alert" not in seen


def test_hostile_words_of_a_definition_stay_words_on_every_page(editor: Person) -> None:
    hostile = "title = { pl = '\"><script>alert(1)</script>' }"
    save(editor.ask.service, SHOP, Kind.FRAME, "zla", hostile)
    form = form_of(editor.get("/frames/zla").text)
    assert form["title.pl"] == [HOSTILE]
    for path in ("/frames/zla/preview", "/frames/zla/told"):
        assert "<script>alert" not in editor.post(path, form).text
    assert "<script>alert" not in editor.get("/frames/zla").text


def test_a_preview_takes_less_than_300_ms(editor: Person) -> None:
    form = form_of(editor.get("/frames/home").text)
    editor.post("/frames/home/preview", form)
    took = []
    for _ in range(5):
        began = time.perf_counter()
        editor.post("/frames/home/preview", form)
        took.append(time.perf_counter() - began)
    assert min(took) < 0.3


def test_no_page_has_anything_inline_that_the_policy_would_stop(editor: Person) -> None:
    for path in ("/frames", "/new-frame", "/frames/home", "/frames/home?as=text", "/frames/home/why"):
        page = editor.get(path).text
        assert not re.search(r"\sstyle=|\son[a-z]+=|<script>", page), path


MAIL = """
surface = "email"
slots = 3
{template}
[email]
subject.en = "Picked for {{{{ contact.first_name or 'you' }}}}"
subject.pl = "Dla Ciebie"
"""
MJML = '''template = """
<mjml><mj-body><mj-section><mj-column>
<mj-text>{{ mail.subject }}: {{ products | length }}</mj-text>
<mj-text>{% if mail.unsubscribe %}<a href="{{ mail.unsubscribe }}">x</a>{% endif %}</mj-text>
</mj-column></mj-section></mj-body></mjml>
"""'''


def mail_form(editor: Person, template: str = "") -> dict[str, list[str]]:
    """What is posted of a definition for e-mails that is edited as a text."""
    save(editor.ask.service, SHOP, Kind.FRAME, "list", MAIL.format(template=template))
    return form_of(editor.get("/frames/list?as=text").text) | {"who": ["sample"], "seen_in": ["en"]}


@pytest.mark.parametrize("template", ["", MJML])
def test_a_definition_for_mails_is_seen_as_the_message_that_is_sent(editor: Person, template: str) -> None:
    form = mail_form(editor, template)
    seen = editor.post("/frames/list/preview", form)
    assert seen.status_code == 200
    assert "<body" in seen.text
    assert "notesik-grid" not in seen.text
    assert "/u/" in seen.text
    policy = seen.headers["content-security-policy"]
    assert "style-src 'unsafe-inline'" in policy
    assert "sandbox allow-popups" in policy
    assert "allow-scripts" not in policy
    assert "default-src 'none'" in policy


@pytest.mark.parametrize("template", ["", MJML])
def test_beside_a_message_stand_its_subject_its_text_and_the_advice_for_mails(editor: Person, template: str) -> None:
    told = unescape(editor.post("/frames/list/told", mail_form(editor, template)).text)
    assert "Picked for you" in told
    assert "Plain text part" in told
    assert "As a text message" in told
    assert "The foot" in told
    assert "there is nothing called" not in told


def test_of_a_contact_who_gets_no_mails_it_is_said_and_the_message_is_seen_all_the_same(editor: Person) -> None:
    form = mail_form(editor) | {"who": ["contact"], "contact": ["ala"]}
    assert "They have not confirmed that they want e-mails" in editor.post("/frames/list/told", form).text
    assert "<body" in editor.post("/frames/list/preview", form).text


def test_every_warning_has_its_sentence() -> None:
    for language in LANGUAGES:
        assert set(texts_in(language).patterns["frames_warned"]) == set(Lacking)
