"""Publishing pages: the difference in words, what it does, and that only what was looked at is published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import httpx2
import pytest

from service.composition import Service
from service.deriving import derive_draft
from service.drafted import DraftState, drafted
from service.errors import ChangedMeanwhile
from service.hierarchies import hierarchy_of
from service.storage.accounts import Role
from service.storage.audit import Sought
from service.tasks.model import Task, TaskKind
from service.worker.kinds import DO
from tests.service.cards import keep_stated
from tests.service.conftest import Asking, Import
from tests.service.console.shaping_shop import BLOUSES, HOSTILE, JEANS, SHOP, Somebody, console_of, feed, somebody

DRAFT = f"""# what we want
hide = ["brand"]

[filters.color]
weight = 3
merge = {{ "niebieski" = ["biały", "rdzawy"] }}

[[under]]
main = "{BLOUSES}"
order = ["material", "color"]
"""


def tell(stage: str, done: int = 0, total: int | None = None, **counts: int) -> None:
    """Nobody looks on."""


@pytest.fixture
def console(service: Service) -> Iterator[Asking]:
    """The console alone, on the network."""
    asking = console_of(service)
    with asking.runner:
        yield asking


@pytest.fixture
def ala(service: Service, console: Asking, do_import: Import) -> Somebody:
    """An editor of a shop with a feed, a contact and a draft."""
    do_import(feed())
    wish = {"main": BLOUSES, "criteria": [{"filter": "color", "any": ["niebieski"]}]}
    keep_stated(service.contacts, SHOP, [{"id": "ola-7", "preferences": [wish]}])
    hierarchy_of(service, SHOP).store.edit_draft(lambda _: DRAFT)
    return somebody(service, console)


def words(page: httpx2.Response) -> str:
    """What a page says, without its markup."""
    assert page.status_code in (200, 409, 422), page.text[:2000]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", page.text)))


def field_of(page: httpx2.Response, name: str) -> str:
    """A hidden field of a page's form."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found, name
    return unescape(found[1])


def do_task(service: Service, kind: TaskKind) -> Task:
    """Have the shop's last task of a kind done at once, as a worker does."""
    task = service.tasks.latest(SHOP, kind)
    assert task is not None
    DO[kind](service, task, tell)
    return task


def back_button(page: httpx2.Response, sentence: str) -> str:
    """The name of the change whose button takes back what a sentence says."""
    for part in page.text.split("<dd>")[1:]:
        if sentence in unescape(part):
            return str(re.findall(r'name="change" value="(\w+)"', part)[0])
    raise AssertionError(sentence)


# --- what is shown ---------------------------------------------------------------------------------------------------


def test_without_a_feed_the_page_leads_to_it(service: Service, console: Asking) -> None:
    assert "There is no feed yet" in words(somebody(service, console).get("/filters/publish"))


def test_without_a_draft_there_is_nothing_to_publish(ala: Somebody) -> None:
    hierarchy_of(ala.service, SHOP).store.discard_draft()
    page = words(ala.get("/filters/publish"))
    assert "Nothing to publish" in page
    assert "change" not in page.partition("Nothing to publish")[0].partition("Versions")[0].lower()


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("en", ["weight 3 instead of 1", "“biały” counts as “niebieski”", "pages no longer offer it"]),
        ("pl", ["waga 3 zamiast 1", "„biały” liczy się jako „niebieski”", "strony już tego nie proponują"]),
    ],
)
def test_the_difference_is_told_in_the_words_of_the_page(
    ala: Somebody, console: Asking, language: str, sentences: list[str]
) -> None:
    page = words(somebody(ala.service, console, "ola", language=language).get("/filters/publish"))
    for sentence in sentences:
        assert sentence in page
    assert BLOUSES in page


def test_what_is_named_in_vain_is_said(ala: Somebody) -> None:
    derive_draft(ala.service, SHOP, tell)
    assert "the feed holds no “rdzawy”" in words(ala.get("/filters/publish"))


@pytest.mark.parametrize("path", ["/filters/publish", "/filters/try"])
def test_the_page_has_the_draft_derived_once_and_looking_does_not(ala: Somebody, path: str) -> None:
    for _ in range(2):
        assert f'{path}/derive" data-hx-trigger="load, submit"' in ala.get(path).text
    assert drafted(ala.service, SHOP).state is DraftState.UNASKED
    ala.post(f"{path}/derive")
    ala.post(f"{path}/derive")
    assert "load, submit" not in ala.get(path).text
    assert [each.kind for each in ala.service.tasks.open_of(SHOP)] == [TaskKind.DRAFT]


def test_the_effect_names_contacts_to_editors_alone(ala: Somebody, console: Asking) -> None:
    derive_draft(ala.service, SHOP, tell)
    viewer = somebody(ala.service, console, "widz", Role.VIEWER)
    page, seen = words(ala.get("/filters/publish")), words(viewer.get("/filters/publish"))
    assert "Contact ola-7" in page
    assert "ola-7" not in seen
    assert "One contact" in seen
    assert "see other products" in page


def test_an_erased_contact_is_no_example_by_name(ala: Somebody) -> None:
    from tests.service.cards import BY_THE_SHOP

    derive_draft(ala.service, SHOP, tell)
    ala.service.contacts.erase(SHOP, "ola-7", BY_THE_SHOP)
    assert "ola-7" not in ala.get("/filters/publish").text


def test_hostile_texts_stay_texts(ala: Somebody) -> None:
    draft = f"[filters.color]\nlabel = {HOSTILE!r}\n[filters.brand]\nmerge = {{ \"ABC\" = ['{HOSTILE}'] }}\n"
    hierarchy_of(ala.service, SHOP).store.edit_draft(lambda _: draft)
    derive_draft(ala.service, SHOP, tell)
    pages: list[Any] = [
        ala.get("/filters/publish"),
        ala.get("/filters/publish/text"),
        ala.get("/filters/try", main="*"),
    ]
    for page in pages:
        assert HOSTILE not in page.text
        assert "&lt;script&gt;" in page.text


# --- published -------------------------------------------------------------------------------------------------------


def test_what_was_looked_at_is_published_by_a_task_and_written_down(ala: Somebody) -> None:
    page = ala.get("/filters/publish")
    answer = ala.post("/filters/publish", seen=field_of(page, "seen"), note="sizes first")
    assert answer.status_code == 303
    do_task(ala.service, TaskKind.PUBLISH)
    published = ala.service.hierarchies(SHOP).published()
    assert published is not None
    assert (published.by, published.note) == ("ala", "sizes first")
    (line,) = ala.service.audit.find(SHOP, Sought(whats=["hierarchy.published"]))
    assert (line.by, line.told["values"]) == ("ala", {"version": 1})


def test_a_draft_that_was_changed_meanwhile_is_shown_and_not_published(ala: Somebody) -> None:
    page = ala.get("/filters/publish")
    hierarchy_of(ala.service, SHOP).store.edit_draft(lambda _: DRAFT.replace("weight = 3", "weight = 4"))
    answer = ala.post("/filters/publish", seen=field_of(page, "seen"))
    assert answer.status_code == 409
    assert "Somebody changed the draft while you were looking" in words(answer)
    assert "weight 4" in words(answer)
    assert ala.service.tasks.latest(SHOP, TaskKind.PUBLISH) is None


def test_a_draft_that_is_changed_before_the_worker_comes_to_it_is_not_published(ala: Somebody) -> None:
    ala.post("/filters/publish", seen=field_of(ala.get("/filters/publish"), "seen"))
    hierarchy_of(ala.service, SHOP).store.edit_draft(lambda _: 'hide = ["size"]\n')
    from service.errors import ChangedMeanwhile

    with pytest.raises(ChangedMeanwhile):
        do_task(ala.service, TaskKind.PUBLISH)
    assert ala.service.hierarchies(SHOP).published() is None


def test_a_viewer_publishes_nothing(ala: Somebody, console: Asking) -> None:
    viewer = somebody(ala.service, console, "widz", Role.VIEWER)
    page = viewer.get("/filters/publish")
    assert '<button class="main"' not in page.text
    assert viewer.post("/filters/publish", seen="x").status_code == 403


# --- taken back ------------------------------------------------------------------------------------------------------


def test_one_change_is_taken_back_and_the_rest_stays(ala: Somebody) -> None:
    page = ala.get("/filters/publish")
    ala.post("/filters/publish/back", change=back_button(page, "weight 3"))
    text = ala.service.hierarchies(SHOP).draft()
    assert text is not None
    assert "weight" not in text
    assert "# what we want" in text
    assert "weight" not in words(ala.get("/filters/publish"))
    assert "counts as" in words(ala.get("/filters/publish"))


def test_a_change_that_is_gone_already_is_said_to_be(ala: Somebody) -> None:
    name = back_button(ala.get("/filters/publish"), "weight 3")
    ala.post("/filters/publish/back", change=name)
    assert "somebody else was quicker" in ala.said(ala.post("/filters/publish/back", change=name))


def test_the_draft_is_discarded_as_it_was_seen_or_not_at_all(ala: Somebody) -> None:
    seen = field_of(ala.get("/filters/publish"), "seen")
    derive_draft(ala.service, SHOP, tell)
    hierarchy_of(ala.service, SHOP).store.edit_draft(lambda _: 'hide = ["size"]\n')
    assert ala.post("/filters/publish/discard", seen=seen).status_code == 409
    assert ala.service.hierarchies(SHOP).draft() is not None
    answer = ala.post("/filters/publish/discard", seen=field_of(ala.get("/filters/publish"), "seen"))
    assert answer.status_code == 303
    assert ala.service.hierarchies(SHOP).draft() is None
    assert drafted(ala.service, SHOP).state is DraftState.NONE


# --- versions --------------------------------------------------------------------------------------------------------


@pytest.fixture
def twice(ala: Somebody) -> Somebody:
    """Two versions are published: yesterday's, and one of today."""
    hierarchy = hierarchy_of(ala.service, SHOP)
    hierarchy.publish("ewa", "yesterday's change")
    hierarchy.store.edit_draft(lambda _: DRAFT + '\n[filters.size]\nlabel = "Rozmiar buta"\n')
    hierarchy.publish("ala")
    return ala


def test_versions_say_who_when_and_why(twice: Somebody) -> None:
    page = words(twice.get("/filters/publish"))
    assert "Version 2, ala" in page
    assert "Version 1, ewa" in page
    assert "yesterday's change" in page
    assert "Take this change back" in page


def test_a_version_tells_what_it_changed_and_what_returning_changes(twice: Somebody) -> None:
    page = words(twice.get("/filters/publish/versions/1"))
    changed, _, rest = page.partition("What it changed against the one before")
    assert "called as derived again" in changed
    assert "weight 3" in rest
    assert twice.get("/filters/publish/versions/9").status_code == 409
    assert twice.get("/filters/publish/versions/x").status_code == 404


def test_returning_to_a_version_publishes_it_again(twice: Somebody) -> None:
    page = twice.get("/filters/publish/versions/1")
    answer = twice.post("/filters/publish/versions/1/return", published=field_of(page, "published"), note="oh no")
    assert answer.status_code == 303
    do_task(twice.service, TaskKind.ROLL_BACK)
    hierarchy = hierarchy_of(twice.service, SHOP)
    published = hierarchy.store.published()
    assert published is not None
    assert (published.number, published.of, published.note) == (3, 1, "oh no")
    assert hierarchy.text("3") == hierarchy.text("1")
    (line,) = twice.service.audit.find(SHOP, Sought(whats=["hierarchy.returned"]))
    assert line.told["values"] == {"version": 3, "back_to": 1}


def test_a_version_published_meanwhile_stops_the_way_back(twice: Somebody) -> None:
    published = field_of(twice.get("/filters/publish/versions/1"), "published")
    hierarchy = hierarchy_of(twice.service, SHOP)
    hierarchy.store.edit_draft(lambda _: 'hide = ["size"]\n')
    hierarchy.publish("ewa")
    answer = twice.post("/filters/publish/versions/1/return", published=published)
    assert answer.status_code == 409
    assert twice.service.tasks.latest(SHOP, TaskKind.ROLL_BACK) is None


def test_a_version_published_while_the_way_back_waits_stops_it(twice: Somebody) -> None:
    published = field_of(twice.get("/filters/publish/versions/1"), "published")
    twice.post("/filters/publish/versions/1/return", published=published)
    hierarchy = hierarchy_of(twice.service, SHOP)
    hierarchy.store.edit_draft(lambda _: 'hide = ["size"]\n')
    third = hierarchy.publish("ewa").version
    with pytest.raises(ChangedMeanwhile):
        do_task(twice.service, TaskKind.ROLL_BACK)
    assert hierarchy.store.published() == third


def test_yesterdays_change_alone_is_undone_in_the_draft(twice: Somebody) -> None:
    twice.post("/filters/publish/version-back", version="1")
    draft = twice.service.hierarchies(SHOP).draft()
    assert draft is not None
    assert "weight" not in draft
    assert "Rozmiar buta" in draft


# --- as text ---------------------------------------------------------------------------------------------------------


def test_the_draft_is_edited_as_text_and_kept_as_written(ala: Somebody) -> None:
    page = ala.get("/filters/publish/text")
    text = DRAFT.replace("weight = 3", "weight = 5  # more")
    answer = ala.post("/filters/publish/text", seen=field_of(page, "seen"), text=text.replace("\n", "\r\n"))
    assert answer.status_code == 303
    assert ala.service.hierarchies(SHOP).draft() == text
    assert ala.get("/filters/publish/text/file").text == text


def test_a_saved_text_is_taken_back_by_its_line(ala: Somebody) -> None:
    before = ala.draft
    page = ala.get("/filters/publish/text")
    ala.post("/filters/publish/text", seen=field_of(page, "seen"), text=DRAFT.replace("weight = 3", "weight = 5"))
    (line,) = ala.service.audit.find(SHOP, Sought(whats=["hierarchy.imported"]))
    assert line.told["undo"] == "/filters/undo"
    ala.post(line.told["undo"], **line.told["fields"])
    assert ala.draft == before


def test_a_wrong_text_comes_back_with_its_fault(ala: Somebody) -> None:
    page = ala.get("/filters/publish/text")
    answer = ala.post("/filters/publish/text", seen=field_of(page, "seen"), text="[filters.color]\nweigth = 2\n")
    assert answer.status_code == 422
    assert "filters.color.weigth" in words(answer)
    assert "weigth = 2" in answer.text
    assert ala.service.hierarchies(SHOP).draft() == DRAFT
    broken = ala.post("/filters/publish/text", seen=field_of(page, "seen"), text="hide = [\n")
    assert "line" in words(broken)


def test_a_text_made_from_another_draft_overwrites_nothing(ala: Somebody) -> None:
    seen = field_of(ala.get("/filters/publish/text"), "seen")
    hierarchy_of(ala.service, SHOP).store.edit_draft(lambda _: 'hide = ["size"]\n')
    answer = ala.post("/filters/publish/text", seen=seen, text="# mine\n")
    assert answer.status_code == 409
    assert "# mine" in answer.text
    assert "hide = [&#34;size&#34;]" in answer.text
    assert ala.service.hierarchies(SHOP).draft() == 'hide = ["size"]\n'
    again = ala.post("/filters/publish/text", seen=field_of(answer, "seen"), text="# mine\n")
    assert again.status_code == 303
    assert ala.service.hierarchies(SHOP).draft() == "# mine\n"


# --- trying ----------------------------------------------------------------------------------------------------------


def test_without_a_draft_what_serves_is_tried_and_said_so(ala: Somebody) -> None:
    hierarchy_of(ala.service, SHOP).store.discard_draft()
    page = ala.get("/filters/try", main=JEANS)
    assert "Asked and ranked as it serves" in words(page)
    assert "24 products meet everything" in words(page)
    assert 'name="any.color" value="niebieski"' in page.text or 'value="zielony"' in page.text


def test_the_draft_is_tried_once_it_is_derived_and_both_can_be_compared(ala: Somebody) -> None:
    ala.post("/filters/try/derive")
    waiting = ala.get("/filters/try", main=JEANS)
    assert "The draft is being derived" in words(waiting)
    derive_draft(ala.service, SHOP, tell)
    played = {"main": "*", "any.color": "niebieski"}
    page = ala.post("/filters/try", **played, **{"as": "draft"})
    assert "Asked and ranked as drafted" in words(page)
    assert "24 products meet everything" in words(page)
    assert "12 as it serves" in words(page)
    other = ala.post("/filters/try", **played, **{"as": "serves"})
    assert "12 products meet everything" in words(other)
    assert 'data-question="brand"' in other.text
    assert 'data-question="brand"' not in page.text


def test_trying_a_value_that_this_side_does_not_know_is_said(ala: Somebody) -> None:
    assert "does not exist on this side" in words(ala.get("/filters/try", main="Odzież > Czapki"))


def test_trying_changes_nothing_about_anybody(ala: Somebody, console: Asking) -> None:
    before = list(ala.service.profiles.all(SHOP))
    viewer = somebody(ala.service, console, "widz", Role.VIEWER)
    assert viewer.post("/filters/try", main=JEANS, **{"any.color": "zielony"}).status_code == 200
    assert list(ala.service.profiles.all(SHOP)) == before


def test_a_typed_limit_that_is_no_number_is_explained(ala: Somebody) -> None:
    page = ala.post("/filters/try", main=JEANS, **{"max.price": "dużo"})
    assert "That is no number" in words(page)
