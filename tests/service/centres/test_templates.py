"""Every industry has a centre, a form and key information to start from, sound in both languages."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from feeds.industries import industry, load_industries
from frames.model import LANGUAGES
from service.centres.agreement import disagreements
from service.centres.definition import read_centre, read_form
from service.centres.information import read_information
from service.centres.model import CentreDefinition, FormDefinition, SectionName
from service.centres.templates import COMPANY, completed_information, template
from service.centres.theme import properties
from service.contacts.attributes import AnswerType
from service.contacts.model import DETAILS, Channel, ConsentKind
from service.defining.industries import INDUSTRIES
from service.defining.written import toml_of
from service.errors import InvalidSetting
from service.storage.definitions import Kind

OURS = "Moda Ola"
FIRST_SCREEN = 5
READ = {Kind.CENTRE: read_centre, Kind.FORM: read_form}


@pytest.fixture(params=INDUSTRIES)
def key(request: pytest.FixtureRequest) -> str:
    """Each industry."""
    name: str = request.param
    return name


def centre(key: str) -> CentreDefinition:
    return read_centre(template(Kind.CENTRE, key, OURS))


def form(key: str) -> FormDefinition:
    return read_form(template(Kind.FORM, key, OURS))


def test_every_industry_has_templates_and_no_template_is_of_another() -> None:
    assert set(INDUSTRIES) == set(load_industries()) - {"nothing"}
    for folder in ("centres", "centres/forms", "centres/information"):
        found = {each.name for each in files("templates").joinpath(*folder.split("/")).iterdir() if each.is_file()}
        assert found - {"consents.toml", "__init__.py"} == {f"{each}.toml" for each in INDUSTRIES}


def test_a_centre_agrees_with_the_key_information_of_its_industry(key: str) -> None:
    attributes = read_information(template(Kind.INFORMATION, key, OURS))
    for definition in (centre(key), form(key)):
        assert list(disagreements(definition, attributes, ())) == []
        assert definition.theme.background
        assert properties(definition.theme)["accent"] == definition.theme.accent


def test_a_centre_has_all_sections_in_both_languages_and_names_who_asks(key: str) -> None:
    definition = centre(key)
    assert definition.sections == tuple(SectionName)
    assert definition.languages == LANGUAGES
    assert definition.titles == dict.fromkeys(LANGUAGES, OURS)
    assert {consent.purpose for consent in definition.consents} >= {*Channel}
    assert {consent.kind for consent in definition.consents} >= {ConsentKind.MARKETING, ConsentKind.ACKNOWLEDGEMENT}
    for consent in definition.consents:
        for language in LANGUAGES:
            assert OURS in consent.texts[language]
            assert consent.labels[language]


def test_no_section_asks_more_than_five_questions_on_its_first_screen(key: str) -> None:
    definition = centre(key)
    assert len(definition.questions) <= FIRST_SCREEN
    asked = [each for each in definition.consents if each.kind is not ConsentKind.ACKNOWLEDGEMENT]
    assert len(asked) <= FIRST_SCREEN
    assert len(form(key).questions) + 1 <= FIRST_SCREEN


def test_every_question_is_said_in_both_languages_with_a_hint(key: str) -> None:
    attributes = read_information(template(Kind.INFORMATION, key, OURS))
    asked = set(centre(key).questions) - set(DETAILS)
    assert asked == set(attributes), "what a template defines it also asks"
    for attribute in attributes.values():
        assert set(attribute.labels) == set(attribute.hints) == set(LANGUAGES)
        for option in attribute.options:
            assert set(option.labels) in (set(), set(LANGUAGES))


def test_bindings_name_filters_of_their_industry_and_values_that_it_knows(key: str) -> None:
    known = industry(key)
    for attribute in read_information(template(Kind.INFORMATION, key, OURS)).values():
        for binding in attribute.bindings:
            filter_template = known.filters[binding.criterion["filter"]]
            vocabulary = filter_template.vocabulary
            if vocabulary is None or attribute.type is not AnswerType.CHOICE or vocabulary == "sizes":
                continue
            document = tomllib.loads((files("templates") / "vocabularies" / f"{vocabulary}.toml").read_text("utf-8"))
            names = {name for value in document["value"] for name in (value["key"], *value["labels"].values())}
            names |= {word for value in document["value"] for word in value.get("words", ())}
            values = binding.criterion.get("any", ())
            answers = binding.when or tuple(option.value for option in attribute.options)
            said = answers if "{value}" in values else values
            assert {each for each in said if isinstance(each, str)} <= names, (attribute.key, vocabulary)


def test_what_binds_to_something_sensitive_is_sensitive_itself(key: str) -> None:
    sensitive = industry(key).sensitive
    for attribute in read_information(template(Kind.INFORMATION, key, OURS)).values():
        names = {binding.criterion["filter"] for binding in attribute.bindings}
        assert not names & set(sensitive) or attribute.sensitive, attribute.key


def test_a_company_is_named_whatever_its_name_holds() -> None:
    name = 'Ola "Moda" \\ & <b>s-ka</b>'
    definition = read_centre(template(Kind.CENTRE, "fashion", name))
    assert definition.titles["pl"] == name
    assert name in definition.consents[0].texts["en"]
    assert COMPANY not in template(Kind.CENTRE, "fashion", name)


@pytest.mark.parametrize(
    ("asked", "company", "sentence"),
    [
        ("fashon", OURS, "there is no template 'fashon'; did you mean fashion?"),
        ("fashion", " ", "the name of the company: the text here is empty."),
        ("fashion", "Moda\nOla", "the name of the company: the text holds a line break"),
    ],
)
def test_what_no_template_can_be_made_of_is_one_sentence(asked: str, company: str, sentence: str) -> None:
    with pytest.raises(InvalidSetting) as refused:
        template(Kind.CENTRE, asked, company)
    assert str(refused.value).startswith(sentence)


def test_key_information_is_completed_with_what_is_lacking_alone_and_stays_as_it_was_written() -> None:
    own = '# ours\n[shoe_size]\ntype = "text"\nlabel = { pl = "But" }\n'
    completed = completed_information(own, "fashion", ("name", "shoe_size", "collar"))
    assert completed is not None
    assert completed.startswith(own)
    attributes = read_information(completed)
    assert tuple(attributes) == ("shoe_size", "collar")
    assert attributes["shoe_size"].type is AnswerType.TEXT
    assert attributes["collar"].bindings[0].main == "Koszule"
    assert completed_information(completed, "fashion", ("name", "shoe_size", "collar")) is None


def test_the_structure_of_a_template_survives_json(key: str) -> None:
    for kind, read in READ.items():
        text = template(kind, key, OURS)
        assert read(toml_of(tomllib.loads(text))) == read(text)
    information = template(Kind.INFORMATION, key, OURS)
    assert read_information(toml_of(tomllib.loads(information))) == read_information(information)
