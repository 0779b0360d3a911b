"""The texts of frames: what they mean, and every fault with its place."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from frames.definition import (
    HALF,
    Banner,
    CurrencyStyle,
    FrameDefinition,
    Layout,
    Look,
    Scenario,
    Shown,
    Step,
    Surface,
    TooFew,
    Why,
)
from service.defining.written import toml_of
from service.errors import DefinitionRefused
from service.surfaces.definition import BANNER, FRAME, LOOK, SCENARIO, TABLES, VARIANT, read_frame

EVERYTHING = """\
title = { pl = "Dla Ciebie", en = "For you" }
surface = "frame"
centre = "notes"
change = "https://sklep.example/preferencje"
slots = 8
minimum_match = 0.333333
minimum_products = 3
too_few = "next"
layout = "carousel"
shown = ["image", "brand"]
why = "brief"
locale = "pl"
currency = "code"
paging = true
template = "<p>{{ frame.heading }}</p>"

[[scenarios]]
by = "preferences"

[[scenarios]]
by = "picked"
products = ["A-2", "A-1"]

[look]
accent = "#1F3A5F"
background = "#ffffff"
text = "#1c1e21"
font = "'Open Sans', sans-serif"
corner = 0
ratio = "3:4"

[texts.frame]
heading = { en = "Yours" }

[utm]
utm_source = "notesik"
utm_campaign = "{frame}-{variant}-{scenario}-{slot}-{product}"

[[banners]]
image = "https://shop.example/kids.png"
alt = { en = "For children" }
link = "https://shop.example/kids"
tag = "parent"

[[banners]]
image = "https://shop.example/all.png"
alt = { en = "Autumn" }

[email]
columns = 1

[ranking]
variants = 2
exclude = { bought_days = 90 }

[[variants]]
name = "wide"
share = 40
slots = 6
look = { ratio = "16:9" }
texts.frame.heading = { pl = "Twoje" }

[[variants]]
name = "popular"
share = 59
too_few = "fewer"
scenarios = [{ by = "bestsellers" }]
"""
CHAIN = '[[scenarios]]\nby = "preferences"\n'


def faults_of(text: str) -> tuple[str, ...]:
    with pytest.raises(DefinitionRefused) as refused:
        read_frame(text)
    return refused.value.faults


def test_a_frame_means_what_its_text_says() -> None:
    frame = read_frame(EVERYTHING, "home")
    assert (frame.name, frame.headings) == ("home", {"pl": "Dla Ciebie", "en": "For you"})
    assert (frame.surface, frame.centre, frame.layout) == (Surface.FRAME, "notes", Layout.CAROUSEL)
    assert frame.scenarios == (Step(Scenario.PREFERENCES), Step(Scenario.PICKED, ("A-2", "A-1")))
    assert (frame.slots, frame.minimum_match, frame.minimum_products) == (8, 333_333, 3)
    assert (frame.too_few, frame.why, frame.currency) == (TooFew.NEXT, Why.BRIEF, CurrencyStyle.CODE)
    assert (frame.shown, frame.locale, frame.paging) == ((Shown.IMAGE, Shown.BRAND), "pl", True)
    assert frame.look == Look("#1f3a5f", "#ffffff", "#1c1e21", "'Open Sans', sans-serif", 0, "3 / 4")
    assert frame.texts == {"frame.heading": {"en": "Yours"}}
    assert frame.utm["utm_campaign"] == "{frame}-{variant}-{scenario}-{slot}-{product}"
    assert frame.template == "<p>{{ frame.heading }}</p>"
    assert frame.banners[0] == Banner(
        "https://shop.example/kids.png", {"en": "For children"}, "https://shop.example/kids", "parent"
    )
    assert (frame.banners[1].link, frame.banners[1].tag) == (None, None)


def test_the_text_that_means_everything_uses_every_key() -> None:
    stated = tomllib.loads(EVERYTHING)
    assert set(stated) == set(FRAME)
    assert set(stated["look"]) == set(LOOK)
    assert set(stated["banners"][0]) == set(BANNER)
    assert set(stated["scenarios"][1]) == set(SCENARIO)
    assert set(VARIANT) == {*FRAME, "name", "share"} - {"surface", "variants"}


def test_a_variant_is_the_definition_with_what_it_overrides() -> None:
    frame = read_frame(EVERYTHING, "home")
    wide, popular = frame.variants
    assert [(each.name, each.share) for each in frame.variants] == [("wide", 40), ("popular", 59)]
    assert (wide.definition.slots, wide.definition.layout) == (6, Layout.CAROUSEL)
    assert (wide.definition.look.ratio, wide.definition.look.accent) == ("16 / 9", "#1f3a5f")
    assert wide.definition.texts == {"frame.heading": {"en": "Yours", "pl": "Twoje"}}
    assert popular.definition.scenarios == (Step(Scenario.BESTSELLERS),)
    assert (popular.definition.name, popular.definition.variants) == ("home", ())
    assert popular.definition.look == frame.look


def test_what_is_left_out_is_as_every_shop_has_it_but_for_the_minimum_match() -> None:
    assert read_frame("", "home") == FrameDefinition("home", minimum_match=HALF)
    assert read_frame('surface = "email"\n').slots == 12
    assert read_frame('surface = "push"\n').slots == 1


@pytest.mark.parametrize(
    ("written", "millionths"),
    [("0", 0), ("1", 1_000_000), ("0.5", 500_000), ('"0.5"', 500_000), ("0.000001", 1), ("1.0", 1_000_000)],
)
def test_a_minimum_match_is_a_share_in_millionths_without_rounding(written: str, millionths: int) -> None:
    assert read_frame(f"minimum_match = {written}\n").minimum_match == millionths


@pytest.mark.parametrize("host", ["localhost", "localhost:8080", "127.0.0.1", "127.0.0.1:8000"])
def test_addresses_of_this_machine_need_no_certificate(host: str) -> None:
    here = f"http://{host}/x"
    frame = read_frame(f'change = "{here}"\n[[banners]]\nalt.en = "x"\nimage = "{here}.png"\nlink = "{here}"\n')
    assert (frame.change, frame.banners[0].image, frame.banners[0].link) == (here, f"{here}.png", here)


@pytest.mark.parametrize(
    "address", ["http://localhost.evil.example", "http://localhost@evil.example", "ftp://localhost"]
)
def test_only_this_machine_is_this_machine(address: str) -> None:
    assert len(faults_of(f'change = "{address}"\n')) == 1


@pytest.mark.parametrize(
    ("ratio", "css"), [("1:1", "1 / 1"), ("3:4", "3 / 4"), ("4:3", "4 / 3"), ("3:2", "3 / 2"), ("16:9", "16 / 9")]
)
def test_a_ratio_is_said_as_style_sheets_say_it(ratio: str, css: str) -> None:
    assert read_frame(f'[look]\nratio = "{ratio}"\n').look.ratio == css


def test_all_faults_are_told_at_once_each_with_its_place() -> None:
    assert faults_of(
        'title = { pl = "" }\nsurfce = "frame"\nslots = 25\n[look]\naccent = "red"\n[utm]\nid = "x"\n'
        '[[scenarios]]\nby = "random"\n[[variants]]\nname = "B b"\nshare = 0\nlayout = "grd"\n'
    ) == (
        "title.pl: the text here is empty.",
        "surfce: there is no such key; did you mean surface?",
        "slots: a whole number from 1 to 24 is expected here.",
        "look.accent: a colour such as \"#1f3a5f\" is expected here, not 'red'.",
        "utm.id: a parameter here begins with utm_, mtm_ or pk_: another one could lead to another page.",
        "scenarios[0].by: 'random' is not known here; known are preferences, bestsellers, newest, assortment, "
        "recently-viewed, similar, picked, price-drops, back-in-stock, bought-together.",
        "variants[0].name: a name such as \"b\" is expected here, not 'B b'.",
        "variants[0].share: a whole number from 1 to 99 is expected here.",
        "variants[0].layout: 'grd' is not known here; did you mean grid?",
    )


def test_what_cannot_stand_together_is_told_beside_what_cannot_be_read() -> None:
    text = 'layout = "pile"\ntoo_few = "next"\nsurface = "push"\nslots = 2\n[[scenarios]]\nby = "random"\n'
    assert [fault.split(":")[0] for fault in faults_of(text)] == ["layout", "scenarios[0].by", "slots", "too_few"]


def test_nothing_is_told_that_only_follows_from_what_could_not_be_read() -> None:
    unread = 'slots = 99\nminimum_products = 20\nsurface = "sms"\npaging = true\ntoo_few = "next"\n'
    chain = '[[scenarios]]\nby = "random"\n[[scenarios]]\nby = "newest"\n'
    assert [fault.split(":")[0] for fault in faults_of(unread + chain)] == ["slots", "surface", "scenarios[0].by"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("slots = \n", "line 1: the value cannot be read"),
        ('title = "Dla Ciebie"\n', "title: texts by language are expected here"),
        ('surface = "sms"\n', "surface: 'sms' is not known here; known are frame, email, push."),
        (
            'change = "http://sklep.example"\n',
            "change: the address of your page with the preferences is expected here, beginning with https:// "
            "(for trials also with http://localhost or http://127.0.0.1).",
        ),
        ('centre = "My notes"\n', 'centre: the name of a preference centre such as "notes" is expected here'),
        ('layout = "list"\n', "layout: 'list' is not known here"),
        ("slots = 0\n", "slots: a whole number from 1 to 24 is expected here."),
        ("slots = 1.5\n", "slots: a whole number from 1 to 24 is expected here."),
        ("slots = true\n", "slots: a whole number from 1 to 24 is expected here."),
        ('surface = "push"\nslots = 2\n', "slots: at most 1 for the surface push."),
        ('surface = "email"\npaging = true\n', "paging: only a frame on a page can be paged through."),
        ("minimum_match = 1.1\n", "minimum_match: a number from 0 (whatever it meets) to 1 (it meets everything)"),
        ("minimum_match = -0.1\n", "minimum_match: a number from 0"),
        ("minimum_match = nan\n", "minimum_match: a number such as 38 or 41.5 is expected here."),
        ("minimum_match = 0.1234567\n", "minimum_match: a number such as"),
        ("minimum_products = 0\n", "minimum_products: a whole number from 1 to 24 is expected here."),
        ("slots = 3\nminimum_products = 4\n", "minimum_products: it cannot be more than the 3 slots."),
        ('too_few = "more"\n', "too_few: 'more' is not known here"),
        ('too_few = "next"\n', "too_few: there is no next scenario: write another [[scenarios]], or choose"),
        ('shown = ["picture"]\n', "shown[0]: 'picture' is not known here"),
        ('shown = ["image", "image"]\n', "shown[1]: it stands in the list already."),
        ('why = "short"\n', "why: 'short' is not known here"),
        ('locale = "fr"\n', "locale: 'fr' is not known here; known are pl, en."),
        ('currency = "PLN"\n', "currency: 'PLN' is not known here; known are symbol, code."),
        ('paging = "yes"\n', "paging: true or false is expected here."),
        ("scenarios = []\n", "scenarios: 1 to 10 entries are expected here, not 0."),
        ('scenarios = "bestsellers"\n', "scenarios: a list in [ ] is expected here."),
        ('[[scenarios]]\nproducts = ["A"]\n', "scenarios[0].by: it must be given."),
        ('[[scenarios]]\nby = "picked"\n', 'scenarios[0].products: ids of products stand here where the scenario is "'),
        (CHAIN + 'products = ["A"]\n', "scenarios[0].products: ids of products stand here"),
        (CHAIN + '[[scenarios]]\nby = "newest"\n' + CHAIN, "scenarios[2]: it stands in the list already."),
        (
            '[[scenarios]]\nby = "picked"\nproducts = ["A"]\n[[scenarios]]\nby = "picked"\nproducts = ["B"]\n',
            "scenarios[1].by: picked is tried before already.",
        ),
        ("look = 1\n", "look: a table is expected here."),
        ('[look]\naccent = "#12345"\n', "look.accent: a colour such as"),
        ('[look]\nfont = "x} body{"\n', "look.font: names of fonts with commas between are expected here"),
        ("[look]\ncorner = 49\n", "look.corner: a whole number from 0 to 48 is expected here."),
        ('[look]\nratio = "2:1"\n', "look.ratio: '2:1' is not known here"),
        (
            '[look]\nbackground = "#ffffff"\ntext = "#cccccc"\n',
            "look.text: #cccccc on the background #ffffff has a contrast of 1.60 to 1, and text needs 4.5; #767676 has",
        ),
        ('[look]\nbackground = "#ffffff"\naccent = "#ffff00"\n', "look.accent: #ffff00 on the background #ffffff has"),
        ('[texts]\nheading = "x"\n', "texts.heading: texts stand by section, as in [texts.frame]"),
        ('[texts.frame]\nheading = "x"\n', "texts.frame.heading: texts by language are expected here"),
        (
            '[texts.frame]\nlowest_30d.en = "Best ever!"\n',
            "texts.frame.lowest_30d: cannot be replaced: the law asks for",
        ),
        ('[texts.frame]\nlowest_30d_percent.de = "{price}"\n', "texts.frame.lowest_30d_percent: cannot be replaced"),
        (
            '[[variants]]\nname = "b"\nshare = 9\ntexts.frame.lowest_30d.pl = "Okazja"\n',
            "variants[0].texts.frame.lowest_30d: cannot be replaced",
        ),
        ('utm = "x"\n', "utm: a table of at most 10 parameters of addresses is expected here."),
        ('[utm]\nutm_source = ""\n', "utm.utm_source: the text here is empty."),
        ('[utm]\nutm_source = "{contact}"\n', "utm.utm_source: {contact} is filled in by nobody here; places of this"),
        ('[utm]\nutm_source = "{frame!r}"\n', "utm.utm_source: {frame} is filled in by nobody here"),
        ('[utm]\nutm_source = "{"\n', "utm.utm_source: a { or } stands alone; write it twice where it is meant."),
        ('[utm]\n"utm_a&b" = "x"\n', 'utm."utm_a&b": a parameter here begins with utm_'),
        ("template = 1\n", "template: a text in double quotes is expected here."),
        ('template = " "\n', "template: the text here is empty."),
        ('[[banners]]\nimage = "https://a.example/b.png"\n', "banners[0].alt: it must be given."),
        ('[[banners]]\nalt.en = "x"\nimage = "http://a.example/b.png"\n', "banners[0].image: the address of a picture"),
        (
            '[[banners]]\nalt.en = "x"\nimage = "https://a.example/b.png"\nlink = "javascript:alert(1)"\n',
            "banners[0].link: the address of a page is expected here, beginning with https:// (for trials also with",
        ),
        (
            '[[banners]]\nalt.en = "x"\nimage = "https://a.example/1"\n'
            '[[banners]]\nalt.en = "x"\nimage = "https://a.example/2"\n',
            "banners[1].tag: one banner without a tag is there already.",
        ),
        (
            '[[banners]]\nalt.en = "x"\nimage = "https://a.example/1"\ntag = "vip"\n'
            '[[banners]]\nalt.en = "x"\nimage = "https://a.example/2"\ntag = "vip"\n',
            "banners[1].tag: the tag 'vip' has a banner already.",
        ),
        ('[[variants]]\nname = "b"\n', "variants[0].share: it must be given."),
        ("[[variants]]\nshare = 1\n", "variants[0].name: it must be given."),
        ('[[variants]]\nname = "b"\nshare = 100\n', "variants[0].share: a whole number from 1 to 99 is expected here."),
        ('[[variants]]\nname = "b"\nshare = 9\nsurface = "push"\n', "variants[0].surface: there is no such key"),
        ('[[variants]]\nname = "b"\nshare = 9\nvariants = []\n', "variants[0].variants: there is no such key"),
        ('[[variants]]\nname = "base"\nshare = 9\n', "variants[0].name: there is a side 'base' of the test already."),
        (
            '[[variants]]\nname = "b"\nshare = 50\n[[variants]]\nname = "c"\nshare = 50\n',
            "variants: the shares of all variants are 100 percent together, and may be 99 at most.",
        ),
        (
            '[[variants]]\nname = "b"\nshare = 5\n[[variants]]\nname = "b"\nshare = 6\n',
            "variants[1].name: there is a side 'b' of the test already.",
        ),
        (
            'minimum_products = 5\n[[variants]]\nname = "b"\nshare = 5\nslots = 4\n',
            "variants[0].minimum_products: it cannot be more than the 4 slots.",
        ),
        (
            '[look]\nbackground = "#ffffff"\n[[variants]]\nname = "b"\nshare = 5\nlook.text = "#eeeeee"\n',
            "variants[0].look.text: #eeeeee on the background #ffffff has a contrast of",
        ),
        (
            'too_few = "next"\n' + CHAIN + '[[scenarios]]\nby = "newest"\n'
            '[[variants]]\nname = "b"\nshare = 5\nscenarios = [{ by = "newest" }]\n',
            "variants[0].too_few: there is no next scenario",
        ),
    ],
)
def test_a_fault_is_one_sentence_with_its_place(text: str, fault: str) -> None:
    assert faults_of(text)[0].startswith(fault)


WORDS = st.sampled_from(
    (*FRAME, *LOOK, *SCENARIO, *BANNER, "name", "share", "frame", "heading", "pl", "en", "picked", "next", "grid", "b")
)
LEAVES = st.one_of(
    st.booleans(),
    st.integers(-5, 120),
    st.floats(allow_nan=False, allow_infinity=False, width=16),
    WORDS,
    st.text(max_size=8),
)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS | st.text(max_size=4), inner, max_size=4)
)


@given(st.dictionaries(st.sampled_from(tuple(FRAME)) | WORDS, VALUES, max_size=6))
def test_no_structure_makes_a_traceback(structure: dict[str, Any]) -> None:
    try:
        text = toml_of(structure)
    except ValueError:  # half a surrogate pair is no TOML
        return
    _read_or_refused(text)


@given(st.lists(st.sampled_from(EVERYTHING.splitlines()) | st.text(max_size=20), max_size=30).map("\n".join))
def test_no_text_makes_a_traceback(text: str) -> None:
    _read_or_refused(text)


def _read_or_refused(text: str) -> None:
    faults: tuple[str, ...] = ()
    frame = FrameDefinition("home")
    try:
        frame = read_frame(text, "home")
    except DefinitionRefused as error:
        faults = error.faults or ("refused without a fault",)
    assert all(": " in fault and fault[-1] in ".?" for fault in faults), faults
    assert 1 <= frame.minimum_products <= frame.slots <= 24
    assert 0 <= frame.minimum_match <= 1_000_000
    assert sum(each.share for each in frame.variants) <= 99


def test_the_same_structure_as_json_means_the_same() -> None:
    assert read_frame(toml_of(tomllib.loads(EVERYTHING)), "home") == read_frame(EVERYTHING, "home")
    assert read_frame(tomlkit.dumps(tomlkit.parse(EVERYTHING)), "home") == read_frame(EVERYTHING, "home")


def test_every_table_is_named() -> None:
    assert set(TABLES) == {"frame", "scenarios", "look", "banners", "variants"}
