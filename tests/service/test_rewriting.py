"""Texts of definitions changed key by key: what is not changed stays, and two people lose nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.defining.rewriting import leaves, merged, rewritten
from service.errors import DefinitionRefused

BASE = """\
# one
layout = "grid" # of cards
slots = 12

[look]
ratio = "3:4"
"""
KEYS = st.sampled_from([("layout",), ("slots",), ("look", "ratio"), ("look", "accent"), ("title", "pl"), ("new",)])
VALUES = st.one_of(st.none(), st.integers(0, 99), st.text(max_size=8), st.booleans(), st.lists(st.text(max_size=4)))
CHANGES = st.dictionaries(KEYS, VALUES, max_size=4)


def test_a_change_touches_its_own_line_alone() -> None:
    assert rewritten(BASE, {("slots",): 8}) == BASE.replace("slots = 12", "slots = 8")
    assert rewritten(BASE, {("slots",): 12}) == BASE


def test_a_text_in_a_style_that_cannot_be_patched_is_written_anew_below_its_comments() -> None:
    apart = "# ours\n[a.b]\nx = 1\n[c]\ny = 1\n[a.d]\nz = 1\n"
    text = rewritten(apart, {("a", "b", "x"): 2, ("a", "new"): 3})
    assert leaves(text) == {("a", "b", "x"): 2, ("a", "d", "z"): 1, ("a", "new"): 3, ("c", "y"): 1}
    assert "# ours" in text


def test_comments_of_one_and_values_of_the_other_are_both_kept() -> None:
    noted = BASE.replace("# one", "# one, and two")
    valued = rewritten(BASE, {("slots",): 8})
    both = noted.replace("slots = 12", "slots = 8")
    assert merged(BASE, noted, valued).text == both
    assert merged(BASE, valued, noted).text == both


def test_the_same_key_changed_to_the_same_value_is_no_clash() -> None:
    one, other = rewritten(BASE, {("slots",): 8}), rewritten(BASE, {("slots",): 8, ("layout",): "single"})
    found = merged(BASE, one, other)
    assert found.clashes == ()
    assert leaves(found.text)[("layout",)] == "single"


def test_what_is_no_toml_is_refused_with_a_sentence() -> None:
    with pytest.raises(DefinitionRefused, match="line 1"):
        rewritten("layout = [", {("slots",): 1})


@settings(max_examples=150, deadline=None)
@given(CHANGES, CHANGES)
def test_two_people_keep_everything_that_only_one_of_them_changed(mine: Any, theirs: Any) -> None:
    one, other = rewritten(BASE, mine), rewritten(BASE, theirs)
    before, ours, others = leaves(BASE), leaves(one), leaves(other)
    found = merged(BASE, one, other)
    after, clashing = leaves(found.text), {each.path for each in found.clashes}
    for path in {*before, *ours, *others} - clashing:
        wanted = ours.get(path) if ours.get(path) != before.get(path) else others.get(path)
        if wanted is not None and wanted != {}:
            assert after.get(path) == wanted
    for clash in found.clashes:
        assert after.get(clash.path) == clash.mine
