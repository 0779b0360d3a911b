"""Every deed of a frame taken back: by what the next page offers, and by the line of it in the record."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest

from service.composition import Service
from service.console.entering import ROOT
from service.editing import activate, start
from service.storage.accounts import Role
from service.storage.definitions import Kind
from tests.service.conftest import Asking
from tests.service.console.browsing import SHOP, Browser, signed_in

UNDER = f"/shops/{SHOP}"
State = dict[str, tuple[str, bool]]


@pytest.fixture
def editor(serving_shop: Service, ask: Asking) -> Browser:
    """Somebody at a shop with ``home``, which is active, and ``draft``, which is not."""
    for name in ("home", "draft"):
        start(serving_shop, SHOP, Kind.FRAME, name, "fashion")
    activate(serving_shop, SHOP, Kind.FRAME, "home")
    return signed_in(ask, "editor", Role.EDITOR)


def _state(editor: Browser) -> State:
    """The text of every frame, and whether it is active."""
    kept = editor.ask.service.definitions.all(SHOP, Kind.FRAME)
    return {each.name: (each.text, each.active) for each in kept}


def _edit(editor: Browser) -> str:
    kept = editor.ask.service.definitions.get(SHOP, Kind.FRAME, "home")
    assert kept is not None
    text = kept.text.replace("slots = 12", "slots = 7")
    fields = {"base": kept.text, "version": str(kept.version), "as": "text", "text": text}
    return editor.done(f"{UNDER}/frames/home", fields).text


def _deed(path: str, **fields: str) -> Callable[[Browser], str]:
    return lambda editor: editor.done(f"{UNDER}{path}", fields).text


DEEDS = {
    "made": _deed("/frames", name="new", start="travel"),
    "edited": _edit,
    "renamed": _deed("/frames/home/rename", name="start"),
    "activated": _deed("/frames/draft/activate"),
    "deactivated": _deed("/frames/home/deactivate"),
    "duplicated": _deed("/frames/home/duplicate", name="copy"),
    "deleted": _deed("/frames/draft/delete"),
}


def _pressed(editor: Browser, page: str, within: str) -> str:
    """The page after the first form of a part of ``page`` was posted as a browser does."""
    part = re.search(within, page, re.S)
    assert part is not None, page
    form = re.search(r'<form[^>]* action="([^"]*)".*?</form>', part[0], re.S)
    assert form is not None, part[0]
    fields = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form[0]))
    return editor.done(
        unescape(form[1]).removeprefix(ROOT), {name: unescape(each) for name, each in fields.items()}
    ).text


SAID = r'<div id="said".*?</div>'
FIRST_LINE = r'<ol class="rows done-lines">.*?</li>'


@pytest.mark.parametrize("deed", DEEDS)
def test_what_was_just_done_with_a_frame_is_taken_back_by_undo(editor: Browser, deed: str) -> None:
    before = _state(editor)
    page = DEEDS[deed](editor)
    assert _state(editor) != before
    _pressed(editor, page, SAID)
    assert _state(editor) == before


@pytest.mark.parametrize("deed", DEEDS)
def test_undo_itself_is_taken_back_by_undo(editor: Browser, deed: str) -> None:
    page = DEEDS[deed](editor)
    after = _state(editor)
    _pressed(editor, _pressed(editor, page, SAID), SAID)
    assert _state(editor) == after


@pytest.mark.parametrize("deed", DEEDS)
def test_the_record_takes_back_what_was_done_with_a_frame(editor: Browser, deed: str) -> None:
    before = _state(editor)
    DEEDS[deed](editor)
    _pressed(editor, editor.get(f"{UNDER}/settings/audit").text, FIRST_LINE)
    assert _state(editor) == before


def test_a_frame_that_pages_ask_for_by_now_is_not_deleted_by_undo(editor: Browser) -> None:
    page = DEEDS["made"](editor)
    activate(editor.ask.service, SHOP, Kind.FRAME, "new")
    before = _state(editor)
    assert "switch it off first" in _pressed(editor, page, SAID)
    assert _state(editor) == before


def test_a_deleted_frame_does_not_come_back_over_another_of_its_name(editor: Browser) -> None:
    page = DEEDS["deleted"](editor)
    start(editor.ask.service, SHOP, Kind.FRAME, "draft", "travel")
    before = _state(editor)
    assert "There is a frame named draft already" in _pressed(editor, page, SAID)
    assert _state(editor) == before


def test_the_first_of_two_deletions_brings_back_what_it_deleted(editor: Browser) -> None:
    before = _state(editor)
    page = DEEDS["deleted"](editor)
    start(editor.ask.service, SHOP, Kind.FRAME, "draft", "travel")
    DEEDS["deleted"](editor)
    _pressed(editor, page, SAID)
    assert _state(editor) == before


def test_undo_of_an_edit_of_a_frame_that_has_another_name_now_says_so(editor: Browser) -> None:
    page = DEEDS["edited"](editor)
    DEEDS["renamed"](editor)
    before = _state(editor)
    assert "was changed again meanwhile" in _pressed(editor, page, SAID)
    assert _state(editor) == before


def test_what_could_not_be_written_down_was_not_done(editor: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _state(editor)

    def refuse(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(editor.ask.service.audit, "add", refuse)
    for deed in DEEDS.values():
        with pytest.raises(AssertionError):  # the page is not led to, which says that it was done
            deed(editor)
        assert _state(editor) == before
