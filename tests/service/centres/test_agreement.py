"""What a well-formed definition must agree with when it is saved."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.centres.agreement import disagreements, still_asked, unguarded, vain_bindings, vain_mains
from service.centres.definition import read_centre, read_form
from service.centres.information import read_information
from service.composition import Service
from service.generations.opened import read_hierarchy
from tests.service.centres.texts import CENTRE, FORM, INFORMATION

ATTRIBUTES = read_information(INFORMATION)


def told(text: str, *elsewhere: str) -> list[str]:
    others = [(f"centre {number}", read_centre(each).consents) for number, each in enumerate(elsewhere)]
    return [str(each) for each in disagreements(read_centre(text), ATTRIBUTES, others)]


def test_questions_are_details_or_key_information() -> None:
    assert told(CENTRE) == []
    assert told(CENTRE.replace('"shoe_size"', '"shoesize", "moon"')) == [
        "questions[1]: shoesize is neither a detail of every card nor key information of the shop; "
        "did you mean 'shoe_size'?",
        "questions[2]: moon is neither a detail of every card nor key information of the shop.",
    ]


def test_a_version_of_a_consent_means_one_text_in_the_whole_shop() -> None:
    reworded = CENTRE.replace("Chcę wiadomości", "Zgadzam się na wiadomości")
    assert told(reworded, CENTRE) == [
        "consents[0].text.pl: version '1' of email reads otherwise in centre 0; a new text needs a new version."
    ]
    assert told(reworded.replace('version = "1"', 'version = "2"'), CENTRE) == []


def test_a_translation_that_is_added_needs_no_new_version() -> None:
    polish = CENTRE.replace('languages = ["pl", "en"]', 'languages = ["pl"]').replace(
        ', en = "I want e-mail from Moda Ola."', ""
    )
    assert told(CENTRE, polish) == []


def test_attributes_that_an_active_centre_asks_for_stay() -> None:
    asking = (("centre 'a'", ("name", "shoe_size")),)
    assert [str(each) for each in still_asked({}, asking)] == [
        "shoe_size: centre 'a' asks for it; take it out of its questions first."
    ]
    assert list(still_asked(ATTRIBUTES, asking)) == []


@pytest.mark.parametrize(
    ("replaced", "sentence"),
    [
        ('[texts.preferences]\nheadin = { en = "x" }\n', "texts.preferences.headin: no text of the page has this key"),
        ('[texts.nowhere]\nheading = { en = "x" }\n', "texts.nowhere.heading: no text of the page has this key"),
        ('[texts.page]\ngreeting = { en = "Hi {nick}" }\n', "texts.page.greeting.en: {nick} is filled in by nobody"),
        ('[texts.page]\ngreeting = { en = "Hi {name.x}" }\n', "texts.page.greeting.en: {name.x} is filled in by"),
        ('[texts.page]\ngreeting = { en = "Hi {name:>999999}" }\n', "texts.page.greeting.en: {name} is filled"),
        ('[texts.page]\ngreeting = { en = "Hi {" }\n', "texts.page.greeting.en: a { or } stands alone"),
    ],
)
def test_texts_replace_texts_of_the_page(replaced: str, sentence: str) -> None:
    (fault,) = told(CENTRE.replace("[[consents]]", f"{replaced}[[consents]]"))
    assert fault.startswith(sentence)


def test_a_text_may_leave_places_out_and_stand_in_a_language_of_nobody() -> None:
    replaced = '[texts.page]\ngreeting = { en = "Hello {name}", pl = "Witaj", de = "Hallo {du}" }\n'
    assert told(CENTRE.replace("[[consents]]", f"{replaced}[[consents]]")) == []


def test_main_values_and_filters_that_the_feed_does_not_hold_are_warned_of(serving_shop: Service) -> None:
    hierarchy = read_hierarchy(serving_shop.shelf("sklep").current())
    centre = read_centre(CENTRE.replace("[[consents]]", 'mains = ["Dżinsy", "Dżinzy", "Narty"]\n[[consents]]', 1))
    assert list(vain_mains(centre, hierarchy)) == [
        f"mains[1]: the feed has no main value 'Dżinzy' today; did you mean {jeans(hierarchy)!r}?",
        "mains[2]: the feed has no main value 'Narty' today.",
    ]
    assert list(vain_mains(read_form(FORM), hierarchy)) == []
    attributes = read_information(INFORMATION.replace('"size"', '"color"').replace("any =", 'main = "Narty"\nany ='))
    (no_main,) = list(vain_bindings(attributes, hierarchy))
    assert no_main == "shoe_size.binds[0].main: the feed has no main value 'Narty' today."
    (no_filter,) = list(vain_bindings(read_information(INFORMATION.replace('"size"', '"colr"')), hierarchy))
    assert no_filter == "shoe_size.binds[0].filter: the feed has no filter 'colr' today; did you mean 'color'?"


def test_what_drives_something_sensitive_is_sensitive_itself(serving_shop: Service) -> None:
    hierarchy = replace(read_hierarchy(serving_shop.shelf("sklep").current()), sensitive=("diet",))
    bound = INFORMATION.replace('"size"', '"Diet"')
    (fault,) = unguarded(read_information(bound), hierarchy)
    assert str(fault) == "shoe_size.binds[0].filter: Diet is sensitive, so say sensitive = true of shoe_size."
    assert list(unguarded(read_information(bound.replace("[[", "sensitive = true\n[[", 1)), hierarchy)) == []
    assert list(unguarded(read_information(INFORMATION), hierarchy)) == []


def jeans(hierarchy: object) -> str:
    return next(each.value for each in hierarchy.values if str(each.value).endswith("Dżinsy"))  # type: ignore[attr-defined, no-any-return]
