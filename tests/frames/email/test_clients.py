"""What our layouts lose in which mail program is known, frozen in baseline.toml, and each loss was accepted there."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frames.email.clients import Finding, findings, published
from frames.email.rules import broken_rules
from tests.frames.email.mails import MAILS

BASELINE = Path(__file__).with_name("baseline.toml")


@cache
def found() -> Mapping[str, tuple[frozenset[str], frozenset[str]]]:
    """What is lost in any of our layouts, and where: feature -> programs that lose it, and those that lose some."""
    lost: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
    for made in MAILS.values():
        for each in findings(made()):
            before = lost.get(each.about, (frozenset(), frozenset()))
            lost[each.about] = before[0].union(each.lost), before[1].union(each.partly)
    return lost


@cache
def accepted() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(BASELINE.read_text(encoding="utf-8"))


def test_what_our_layouts_lose_was_accepted_one_by_one() -> None:
    new = {
        about: f"{about}: lost in {' '.join(sorted(lost)) or '-'}, partly in {' '.join(sorted(partly)) or '-'}"
        for about, (lost, partly) in found().items()
        if about not in accepted()
    }
    assert not new, (
        f"new in the markup: {sorted(new.values())}. Write it in another way; or where those who lose it lose nothing "
        f"they need, add it to {BASELINE.name} and say there what they see instead."
    )


def test_what_is_accepted_is_still_lost_by_the_same_programs() -> None:
    frozen = {
        about: tuple(frozenset(each.get(mark, "").split()) for mark in ("lost", "partly"))
        for about, each in accepted().items()
    }
    stale = {about for about, programs in frozen.items() if found().get(about) != programs}
    assert not stale, f"no longer so, mend or take out of {BASELINE.name}: {sorted(stale)}"


def test_each_loss_is_accepted_with_what_people_see_instead() -> None:
    assert all(len(each["seen"].split()) > 2 for each in accepted().values())


def test_no_layout_of_ours_breaks_a_rule_of_ours() -> None:
    assert {name: broken_rules(made()) for name, made in MAILS.items() if broken_rules(made())} == {}


def told(html: str) -> Mapping[str, Finding]:
    return {each.about: each for each in findings(html)}


def test_a_feature_is_told_with_the_programs_that_do_not_know_it() -> None:
    flex = told('<p lang="en" style="gap:4px">x</p>')["property gap"]
    assert "ow" in flex.lost
    assert flex.text.startswith("not in Outlook on Windows, ")


def test_what_outlook_on_windows_is_kept_from_is_not_lost_there() -> None:
    rounded = '<p style="border-radius:4px">x</p>'
    assert "ow" in told(rounded)["property border-radius"].lost
    kept = told(f"<!--[if !mso]><!-->{rounded}<!--<![endif]-->")
    assert "ow" not in kept["property border-radius"].lost
    assert "ow" in told(f"<!--[if !mso]><!-->{rounded}<!--<![endif]-->{rounded}")["property border-radius"].lost


def test_what_outlook_on_windows_alone_reads_is_lost_nowhere_else() -> None:
    assert "property border-radius" not in told('<!--[if mso]><p style="border-radius:4px">x</p><![endif]-->')


@pytest.mark.parametrize(
    ("css", "feature"),
    [
        ("border-top-left-radius:1px", "property border-radius"),
        ("padding-left:1px", "property padding"),
        ("width:calc(1px + 2px)", "function calc()"),
        ("width:50vw", "unit vw"),
        ("color:red!important", "value !important"),
        ("display:none", "value display: none"),
        ("inset:0", "property inset"),
    ],
)
def test_features_of_styles_are_recognised(css: str, feature: str) -> None:
    assert feature in told(f'<p lang="en" style="{css}">x</p>')
    assert feature in told(f'<style>p {{ {css} }}</style><p lang="en">x</p>')


@pytest.mark.parametrize(
    ("sheet", "feature"),
    [
        ("@media (prefers-color-scheme: dark) { p { color: red } }", "query prefers-color-scheme"),
        ("@media (max-width: 480px) { p { color: red } }", "rule @media"),
        ("@font-face { src: url(https://shop.example/f.woff2) }", "rule @font-face"),
        ("a:hover { color: red }", "pseudo :hover"),
        ("p::before { color: red }", "pseudo ::before"),
        ("p > a { color: red }", "selector child"),
        ("a[href] { color: red }", "selector attribute"),
        ("/* p { } */ h1 .x { color: red }", "selector descendant"),
    ],
)
def test_features_of_style_sheets_are_recognised(sheet: str, feature: str) -> None:
    assert feature in told(f'<style>{sheet}</style><p lang="en">x</p>')


@pytest.mark.parametrize(("kind", "client"), [("webp", "ow"), ("svg", "gw"), ("avif", "ow")])
def test_formats_of_pictures_are_recognised_by_their_addresses(kind: str, client: str) -> None:
    picture = f'<img lang="en" src="https://shop.example/a.{kind}?w=300" alt="" width="300">'
    assert client in told(picture)[f"image {kind}"].lost


def test_what_nothing_was_published_about_is_told_too() -> None:
    assert told('<p lang="en" style="quotes:none">x</p>')["property quotes"].text == "nothing is published about it"


def test_the_table_says_where_its_facts_are_from_and_of_what_day() -> None:
    table = published()
    assert "caniemail.com" in table.source
    assert table.date >= "2026-06-29"
    named = {short for marks in table.features.values() for said in marks.values() for short in said.split()}
    assert named == set(table.clients)


@pytest.mark.parametrize("section", ["<![foo[x]]>", "<![CDATA[x]]>", "<![", "<![if !mso]>"])
def test_sections_that_no_browser_knows_are_read_over(section: str) -> None:
    read = told(f'{section}<p lang="en" style="gap:1px">b</p>')
    assert ("property gap" in read) is section.endswith(">")


@given(st.text("<>![]{}()/-=\"';:@#.,* abcIFendifstyletable\n", max_size=80))
def test_whatever_the_markup_of_a_template_is_it_is_read(html: str) -> None:
    assert all(each.text for each in findings(html))
