"""Every industry has a frame to start from, sound in both languages."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from frames.definition import Scenario, Shown, Surface, TooFew
from frames.model import LANGUAGES
from service import editing
from service.composition import Service
from service.defining.industries import INDUSTRIES
from service.defining.written import toml_of
from service.errors import InvalidSetting
from service.storage.definitions import Kind
from service.surfaces.defined import frame_of
from service.surfaces.definition import FRAME, read_frame
from service.surfaces.starts import frame_start


def test_every_industry_has_a_start_and_no_start_is_of_another() -> None:
    folder = files("templates") / "frames" / "starts"
    for starts in (folder, folder / "email"):
        assert {each.name for each in starts.iterdir() if each.is_file()} == {f"{each}.toml" for each in INDUSTRIES}


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_a_start_is_kept_without_a_warning_and_serves(service: Service, industry: str) -> None:
    saved = editing.start(service, "sklep", Kind.FRAME, "home", industry)
    assert (saved.created, saved.warnings, saved.definition.active) == (True, (), False)
    editing.activate(service, "sklep", Kind.FRAME, "home")
    assert frame_of(service, "sklep", "home").definition.surface is Surface.FRAME


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_a_start_speaks_both_languages_and_begins_with_what_was_stated(industry: str) -> None:
    frame = read_frame(frame_start(industry))
    assert set(frame.headings) in (set(), set(LANGUAGES))
    assert frame.scenarios[0].scenario is Scenario.PREFERENCES
    assert frame.minimum_match >= 500_000
    assert {Shown.REASONS, Shown.REFUSE} <= set(frame.shown)
    assert read_frame(toml_of(tomllib.loads(frame_start(industry)))) == frame
    assert "docs/frames.md" in frame_start(industry)
    assert set(tomllib.loads(frame_start(industry))) <= set(FRAME)


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_no_start_has_a_heading_of_its_own_over_products_of_several_scenarios(industry: str) -> None:
    frame = read_frame(frame_start(industry))
    assert len(frame.scenarios) == 1 or not frame.headings


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_a_start_goes_on_to_what_is_new_and_then_to_what_every_shop_has(industry: str) -> None:
    chain = [step.scenario for step in read_frame(frame_start(industry)).scenarios]
    assert industry == "finance" or chain[-2:] == [Scenario.NEWEST, Scenario.ASSORTMENT]


def test_nobody_is_shown_the_loans_of_others() -> None:
    finance = read_frame(frame_start("finance"))
    assert (len(finance.scenarios), finance.too_few) == (1, TooFew.HIDE)


def test_an_unknown_industry_is_one_sentence() -> None:
    with pytest.raises(InvalidSetting, match="there is no template 'fashon'; did you mean fashion"):
        frame_start("fashon")
