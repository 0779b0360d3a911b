"""The texts of definitions: what they mean, and every fault with its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import pytest

from service.centres.definition import read_centre, read_form
from service.centres.information import read_information
from service.centres.model import CentreDefinition, Contacting, FormDefinition, Scenario, SectionName, Suggesting
from service.contacts.attributes import AnswerType, Binding, Option
from service.contacts.model import Channel, ConsentKind, Day, Frequency
from service.defining.reading import MOST_CHARACTERS
from service.errors import DefinitionRefused
from tests.service.centres.texts import CENTRE, FORM, INFORMATION

HEAD = 'title = { pl = "Moda Ola" }\nlanguages = ["pl"]\nsections = ["preferences"]\n'
QUESTION = '[shoe_size]\ntype = "choice"\nlabel = { pl = "Rozmiar" }\noptions = ["36", "round"]\n'


def consent(**changes: str) -> str:
    """A consent in Polish, its members as TOML."""
    members = {"purpose": '"email"', "kind": '"channel"', "version": '"1"'}
    members |= {"label": '{ pl = "E-mail" }', "text": '{ pl = "Chcę." }', **changes}
    return "[[consents]]\n" + "".join(f"{key} = {value}\n" for key, value in members.items())


def faults_of(read: Callable[[str], object], text: str) -> tuple[str, ...]:
    with pytest.raises(DefinitionRefused) as refused:
        read(text)
    return refused.value.faults


def test_a_centre_means_what_its_text_says() -> None:
    text = CENTRE.replace(
        "[[consents]]",
        'polite = true\nindustry = "fashion"\nmains = ["Dżinsy"]\n'
        '[theme]\naccent = "#1F3A5F"\nfont = "\'Open Sans\', sans-serif"\nlogo = "https://shop.example/logo.svg"\n'
        '[contacting]\nchannels = ["sms"]\nfrequencies = []\ndays = ["friday"]\nhours = false\n'
        '[suggestions]\nscenario = "picked"\nslots = 2\npicked = ["A-1"]\n'
        '[texts.centre]\nheading = { pl = "Witaj" }\n[[consents]]',
        1,
    )
    centre = read_centre(text)
    assert centre.titles == {"pl": "Moda Ola", "en": "Moda Ola"}
    assert centre.sections == tuple(SectionName)
    assert (centre.languages, centre.questions, centre.mains) == (("pl", "en"), ("name", "shoe_size"), ("Dżinsy",))
    assert (centre.polite, centre.industry) == (True, "fashion")
    assert (centre.theme.accent, centre.theme.logo) == ("#1f3a5f", "https://shop.example/logo.svg")
    assert centre.contacting == Contacting((Channel.SMS,), (), (Day.FRIDAY,), False)
    assert centre.suggesting == Suggesting(Scenario.PICKED, 2, ("A-1",))
    assert centre.texts == {"centre.heading": {"pl": "Witaj"}}
    assert (centre.consents[0].purpose, centre.consents[0].kind) == ("email", ConsentKind.CHANNEL)
    assert centre.consents[0].texts["en"] == "I want e-mail from Moda Ola."


def test_what_is_left_out_is_as_the_values_say() -> None:
    assert read_centre(HEAD) == CentreDefinition((SectionName.PREFERENCES,), ("pl",), {"pl": "Moda Ola"})
    assert read_centre(HEAD).contacting == Contacting(tuple(Channel), tuple(Frequency), tuple(Day), True)
    assert read_form('title = { pl = "Quiz" }\nlanguages = ["pl"]\npreference = []\n') == FormDefinition(
        ("pl",), {"pl": "Quiz"}, preference=()
    )
    assert read_form(FORM).preference is None


def test_a_text_in_a_language_that_the_page_does_not_speak_is_kept() -> None:
    text = HEAD.replace('{ pl = "Moda Ola" }', '{ pl = "Moda Ola", de = "Mode Ola" }')
    assert read_centre(text).titles["de"] == "Mode Ola"


def test_all_faults_are_told_at_once_each_with_its_place() -> None:
    faults = faults_of(
        read_centre,
        'title = { pl = "" }\nlanguages = ["pl", "fr"]\nsections = ["preferences", "detail"]\ncolour = 1\n'
        '[contacting]\ndays = ["friday", "friday"]\n[suggestions]\nslots = 99\n',
    )
    assert faults == (
        "title.pl: the text here is empty.",
        "languages[1]: 'fr' is not known here; known are pl, en.",
        "sections[1]: 'detail' is not known here; did you mean details?",
        "colour: there is no such key; known are " + ", ".join(read_keys()) + ".",
        "contacting.days[1]: it stands in the list already.",
        "suggestions.slots: a whole number from 0 to 24 is expected here.",
    )


def read_keys() -> tuple[str, ...]:
    from service.centres.definition import CENTRE as KEYS

    return tuple(KEYS)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("title = x\n", "line 1: the value cannot be read"),
        ("sections = [1 2]\n", "line 1: a list lacks its closing ]."),
        ("", "title: it must be given."),
        ('title = "Moda"\n', "title: texts by language are expected here"),
        ("title = { polski = 'x' }\n", "title.polski: a language such as pl or en is expected here."),
        (HEAD.replace("pl =", "en ="), "title.pl: it must be given in pl, the first of the languages."),
        (HEAD.replace("Moda Ola", "Moda\\u202eOla"), "title.pl: the text holds a line break or an unseen character"),
        (HEAD.replace("Moda Ola", "o" * 301), "title.pl: at most 300 characters are expected here, not 301."),
        (HEAD + "polite = 1\n", "polite: true or false is expected here."),
        (HEAD + 'industry = "fashon"\n', "industry: 'fashon' is not known here; did you mean fashion?"),
        (HEAD + 'questions = ["Shoe size"]\n', 'questions[0]: the key of a question such as "shoe_size" is expected'),
        (HEAD + 'questions = "name"\n', "questions: a list in [ ] is expected here."),
        (HEAD + "theme = 1\n", "theme: a table is expected here."),
        (HEAD + '[theme]\naccent = "red"\n', "theme.accent: a colour such as \"#1f3a5f\" is expected here, not 'red'."),
        (HEAD + '[theme]\nfont = "x} body{"\n', "theme.font: names of fonts with commas between are expected here"),
        (HEAD + '[theme]\nfont = "\'Open Sans"\n', "theme.font: names of fonts"),
        (HEAD + '[theme]\nfont = "</style>"\n', "theme.font: names of fonts"),
        (
            HEAD + '[theme]\nlogo = "http://x.example/l.png"\n',
            "theme.logo: the address of a picture is expected here, beginning with",
        ),
        (HEAD + '[theme]\nlogo = "https://x.example/a\\"b"\n', "theme.logo: the address of a picture"),
        (HEAD + '[theme]\nlogo = "https://["\n', "theme.logo: the address of a picture"),
        (HEAD + '[texts]\nheading = "x"\n', "texts.heading: texts stand by section"),
        (HEAD + '[suggestions]\nscenario = "picked"\n', "suggestions.picked: ids of products stand here"),
        (HEAD + '[suggestions]\npicked = ["A-1"]\n', "suggestions.picked: ids of products stand here"),
        (HEAD.replace('"preferences"', '"details"'), "questions: the section details has nothing to ask"),
        (HEAD.replace('"preferences"', '"consents"'), "consents: the section consents has nothing to ask"),
        (
            HEAD.replace('"preferences"', '"channels"')
            + "[contacting]\nchannels = []\nfrequencies = []\ndays = []\nhours = false\n",
            "contacting: the section channels has nothing to ask",
        ),
    ],
)
def test_a_fault_of_a_centre_is_one_sentence_with_its_place(text: str, fault: str) -> None:
    assert faults_of(read_centre, text)[0].startswith(fault)


@pytest.mark.parametrize(
    ("member", "fault"),
    [
        ({"kind": '"marketing"'}, "consents[0].kind: email is a channel, so its consent is of the kind channel."),
        ({"purpose": '"letters"'}, "consents[0].purpose: a consent of the kind channel is named as its channel"),
        ({"purpose": '"health"', "kind": '"sensitive"'}, "consents[0].purpose: a consent of the kind sensitive is"),
        ({"version": '"1 / 2"'}, "consents[0].version: a name of this wording"),
        ({"third_party": '"XYZ sp. z o.o."'}, "consents[0].third_party: only a consent of the kind marketing"),
        ({"text": '{ en = "I want." }'}, "consents[0].text.pl: it must be given in pl too"),
        ({"label": '{ en = "E-mail" }'}, "consents[0].label.pl: it must be given in pl too"),
        ({"text": '{ pl = "" }'}, "consents[0].text.pl: the text here is empty."),
    ],
)
def test_a_consent_is_specific_and_readable_in_every_language_of_the_page(member: dict[str, str], fault: str) -> None:
    assert any(each.startswith(fault) for each in faults_of(read_centre, HEAD + consent(**member)))


@pytest.mark.parametrize("key", ["checked", "ticked", "default", "preselected", "required"])
def test_nothing_can_be_ticked_in_advance_or_forced(key: str) -> None:
    (fault,) = faults_of(read_centre, HEAD + consent(**{key: "true"}))
    assert fault.startswith(f"consents[0].{key}: ")
    assert fault.endswith("so there is no such key.")


def test_a_third_party_is_named_in_the_text_itself() -> None:
    partner = {"purpose": '"partner"', "kind": '"marketing"', "third_party": '"XYZ sp. z o.o."'}
    (fault,) = faults_of(read_centre, HEAD + consent(**partner, text='{ pl = "Chcę ofert partnerów." }'))
    assert fault == "consents[0].text.pl: the text must name XYZ sp. z o.o., as third_party does."
    assert read_centre(HEAD + consent(**partner, text='{ pl = "Chcę ofert firmy XYZ sp. z o.o." }')).consents


def test_one_purpose_has_one_consent() -> None:
    (fault,) = faults_of(read_centre, HEAD + consent() + consent(version='"2"'))
    assert fault == "consents[1].purpose: email is asked for already: one purpose, one consent."


def test_a_form_asks_something() -> None:
    (fault,) = faults_of(read_form, 'title = { pl = "Quiz" }\nlanguages = ["pl"]\naddress = true\n')
    assert fault == "questions: a form asks something: name questions, or offer a preference."


def test_a_text_beyond_what_a_person_writes_is_refused_unread() -> None:
    (fault,) = faults_of(read_centre, "#" * (MOST_CHARACTERS + 1))
    assert fault == "the file: it is longer than 200000 characters."
    (fault,) = faults_of(read_centre, "x = " + "[" * 90_000)
    assert re.match(r"(the file|line 1)", fault)


def test_key_information_means_what_its_text_says() -> None:
    attributes = read_information(
        INFORMATION
        + '[face_shape]\ntype = "choice"\nlabel = { pl = "Twarz" }\nsensitive = true\n'
        + 'options = [{ value = "round", label = { pl = "okrągła" } }, "long"]\n'
        + '[[face_shape.binds]]\nwhen = ["round"]\nmain = "Okulary"\nfilter = "length"\nany = ["long"]\n'
        + '[weight]\ntype = "number"\nlabel = { en = "Weight" }\nhint = { en = "In kg." }\n'
        + 'low = 1\nhigh = 90.5\nunit = "kg"\n[[weight.binds]]\nfilter = "weight"\nmax = "{value}"\nunit = "kg"\n'
    )
    assert tuple(attributes) == ("shoe_size", "face_shape", "weight")
    assert attributes["shoe_size"].options == (Option("36"), Option("37"), Option("38"))
    assert attributes["shoe_size"].bindings == (Binding({"filter": "size", "any": ["{value}"]}),)
    face, weight = attributes["face_shape"], attributes["weight"]
    assert face.sensitive
    assert face.options[0] == Option("round", {"pl": "okrągła"})
    assert face.bindings == (Binding({"filter": "length", "any": ["long"]}, ("round",), "Okulary"),)
    assert (weight.type, weight.low, weight.high) == (AnswerType.NUMBER, Decimal(1), Decimal("90.5"))
    assert (weight.unit, weight.hints) == ("kg", {"en": "In kg."})


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("shoe_size = 1\n", "shoe_size: a table is expected here."),
        ('[name]\ntype = "text"\nlabel = { pl = "x" }\n', "name: every card has this detail already"),
        ('["Shoe size"]\ntype = "text"\nlabel = { pl = "x" }\n', '"Shoe size": an attribute is named by a letter'),
        ("[x]\n", "x.type: it must be given."),
        ('[x]\ntype = "chioce"\nlabel = { pl = "x" }\n', "x.type: 'chioce' is not known here; did you mean choice?"),
        ('[x]\ntype = "choice"\nlabel = { pl = "x" }\noptions = ["a"]\n', "x.options: a choice needs two options"),
        ('[x]\ntype = "text"\nlabel = { pl = "x" }\noptions = ["a", "b"]\n', "x.options: an answer of the type text"),
        ('[x]\ntype = "text"\nlabel = { pl = "x" }\nunit = "cm"\n', "x.unit: only a number has it"),
        ('[x]\ntype = "number"\nlabel = { pl = "x" }\nlow = 5\nhigh = 4\n', "x.high: no number is from 5 to 4."),
        ('[x]\ntype = "number"\nlabel = { pl = "x" }\nlow = "five"\n', "x.low: a number such as 38 or 41.5"),
        (QUESTION + '[[shoe_size.binds]]\nany = ["x"]\n', "shoe_size.binds[0].filter: it must be given."),
        (QUESTION + '[[shoe_size.binds]]\nfilter = "size"\n', 'shoe_size.binds[0]: with the answer "36" this is no'),
        (
            QUESTION + '[[shoe_size.binds]]\nfilter = "size"\nanny = ["x"]\n',
            "shoe_size.binds[0].anny: there is no such key; did you mean any?",
        ),
        (
            QUESTION + '[[shoe_size.binds]]\nfilter = "size"\nany = ["EU {value}"]\n',
            "shoe_size.binds[0]: 'EU {value}' is no answer: {value} stands alone",
        ),
        (
            QUESTION + '[[shoe_size.binds]]\nfilter = "price"\nmax = "{value}"\n',
            'shoe_size.binds[0].max: with the answer "round" this is no criterion',
        ),
        (
            QUESTION + '[[shoe_size.binds]]\nwhen = ["39"]\nfilter = "size"\nany = ["M"]\n',
            'shoe_size.binds[0].when: "39" is no answer to this question.',
        ),
    ],
)
def test_a_fault_of_key_information_is_one_sentence_with_its_place(text: str, fault: str) -> None:
    assert faults_of(read_information, text)[0].startswith(fault)


def test_a_binding_for_some_answers_is_tried_on_these_alone() -> None:
    text = QUESTION + '[[shoe_size.binds]]\nwhen = ["36"]\nfilter = "price"\nmax = "{value}"\n'
    assert read_information(text)["shoe_size"].bindings[0].when == ("36",)


@pytest.mark.parametrize(
    ("kind", "when"),
    [("yes/no", "[true]"), ("date", '["2026-02-28"]'), ("number", '["41.5"]'), ("number", "[38]"), ("text", '["x"]')],
)
def test_answers_of_every_type_can_be_bound(kind: str, when: str) -> None:
    bound = f'[x]\ntype = "{kind}"\nlabel = {{ pl = "x" }}\n[[x.binds]]\nwhen = {when}\nfilter = "f"\npresent = true\n'
    assert read_information(bound)["x"].bindings[0].when
    other = "[false]" if kind != "yes/no" else '["yes"]'
    (fault,) = faults_of(read_information, bound.replace(when, other))
    assert fault.endswith("is no answer to this question.")
