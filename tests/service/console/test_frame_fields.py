"""The fields of a frame's form: none is forgotten, and none changes what it does not show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.console.frame_fields import IN_THE_TEXT, changed, fields, filled, keys
from service.console.frame_rows import ROWS, arranged
from service.defining.industries import INDUSTRIES
from service.defining.rewriting import leaves, rewritten
from service.errors import DefinitionRefused
from service.surfaces.definition import BANNER, FRAME, LOOK, SCENARIO, read_frame
from service.surfaces.starts import frame_start

RICH = """\
# The autumn test; ask Ola before changing it.
title = { pl = "Dla Ciebie", de = "Für dich" }  # Ola's words
minimum_match = 0.3333
later = "a key of a later release"
template = \"\"\"
{% for product in products %}
<p>{{ product.title }}</p>
{% endfor %}
\"\"\"

[[scenarios]]
by = "picked"  # until Christmas
products = ["1", "2"]

[look]
accent = "#1f3a5f" # the brand's
colour_of_later = 1

[texts.frame]
why = { en = "Why?" }

[[banners]]
image = "https://shop.example/a.png"
alt = { pl = "Zima", de = "Winter" }

[[variants]]
name = "row" # wide
share = 30
look.ratio = "1:1"
"""
TYPED = st.one_of(
    st.sampled_from(
        ["", "grid", "carousel", "7", "0", "-1", "50", "99,5", "true", "#1f3a5f", "https://a.example/b", "pl"]
    ),
    st.text(alphabet="ąb\"'#=[]{}\\<>\n\r\t .,%\u202e\x00", max_size=12),
)
SCALARS = st.tuples(st.sampled_from(sorted(fields())), TYPED)
LISTS = st.tuples(st.sampled_from([name for names in ROWS.values() for name in names]), st.lists(TYPED, max_size=3))
PRESSES = st.builds(
    "{}.{}.{}".format,
    st.sampled_from(sorted(ROWS)),
    st.sampled_from(["up", "down", "remove", "add"]),
    st.integers(0, 3),
)
EDITS = st.lists(st.tuples(st.lists(SCALARS, max_size=3), st.lists(LISTS, max_size=2), PRESSES), max_size=4)


def test_every_key_of_a_frame_has_fields_so_that_form_and_docs_never_drift() -> None:
    assert keys() | set(IN_THE_TEXT) == frozenset(FRAME)
    assert {name.split(".")[1] for name in ROWS["banners"]} - {"at"} == set(BANNER)
    assert {name.removeprefix("look.") for name in fields() if name.startswith("look.")} == set(LOOK)
    assert set(SCENARIO) == {"by", "products"}
    assert set(IN_THE_TEXT) - keys() == {"email", "ranking"}


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_a_form_that_comes_back_as_it_was_filled_changes_nothing(industry: str) -> None:
    text = frame_start(industry)
    assert changed(text, filled(text)) == {}
    assert changed(RICH, filled(RICH)) == {}


def test_one_field_changes_its_key_alone_and_keeps_comments_and_unknown_keys() -> None:
    form = {**filled(RICH), "look.ratio": ["3:4"], "title.pl": ["Nowy"], "variants.share": ["40"]}
    text = rewritten(RICH, changed(RICH, form))
    stays = ("# The autumn test", "# Ola's words", "# the brand's", "# until Christmas", "# wide", 'de = "Für dich"')
    for kept in (*stays, "colour_of_later = 1", 'later = "a key of a later release"', 'de = "Winter"'):
        assert kept in text
    before, after = leaves(RICH), leaves(text)
    assert {path for path in {*before, *after} if before.get(path) != after.get(path)} == {
        ("look", "ratio"), ("title", "pl"), ("variants",)}  # fmt: skip


def test_a_share_is_asked_in_percent_and_written_as_the_share_of_one() -> None:
    assert filled(RICH)["minimum_match"] == ("33.33",)
    form = {**filled(RICH), "minimum_match": ["62,5"]}
    assert "minimum_match = 0.625" in rewritten(RICH, changed(RICH, form))


def test_a_side_of_a_test_keeps_what_no_field_shows_when_its_neighbour_goes() -> None:
    two = RICH + '\n[[variants]]\nname = "b"\nshare = 20\nslots = 4 # few\n'
    form = arranged(filled(two), "variants.remove.0")
    text = rewritten(two, changed(two, form))
    assert "slots = 4 # few" in text
    assert 'name = "row"' not in text


@settings(max_examples=150, deadline=None)
@given(EDITS, st.sampled_from([RICH, *map(frame_start, INDUSTRIES)]))
def test_any_edits_give_a_text_that_the_reader_takes_or_refuses_with_sentences(
    edits: Sequence[tuple[Sequence[tuple[str, str]], Sequence[tuple[str, list[str]]], str]], text: str
) -> None:
    for scalars, lists, press in edits:
        typed: Mapping[str, Sequence[str]] = {name: [value] for name, value in scalars} | dict(lists)
        text = rewritten(text, changed(text, arranged({**filled(text), **typed}, press)))
    leaves(text)
    assert all(fault.strip() for fault in faults(text))


def faults(text: str) -> tuple[str, ...]:
    """What the reader has against a text."""
    try:
        read_frame(text)
    except DefinitionRefused as error:
        return error.faults or ("",)
    return ()
