"""The ``[email]`` of definitions: what it means, every fault with its place, and what it must agree with."""

from __future__ import annotations

import tomllib

import pytest

from frames.definition import Beside, Email, FrameDefinition, Paragraph, Pictures, Surface
from service import editing
from service.centres.defined import INFORMATION
from service.composition import Service
from service.defining.industries import INDUSTRIES
from service.defining.written import toml_of
from service.errors import DefinitionRefused, InvalidSetting, UnknownFrame
from service.storage.definitions import Kind
from service.surfaces.defined import block_of, frame_of
from service.surfaces.definition import read_frame
from service.surfaces.email_definition import EMAIL, PARAGRAPH
from service.surfaces.starts import frame_start
from service.surfaces.wording import unworkable

EVERYTHING = """\
surface = "email"

[email]
subject = { pl = "{{ top.title }} i więcej", en = "{{ top.title }} and more" }
preheader = { pl = "Dla Ciebie", en = "For you" }
sender = { pl = "Sklep, Długa 1, Łódź", en = "The shop, Long Street 1" }
columns = 1
pictures = "opened"
stable = 30

[[email.paragraphs]]
text.pl = \"\"\"
{{ greeting }}!
Nowe rzeczy.\"\"\"
text.en = "{{ greeting }}!"

[[email.paragraphs]]
stands = "below"
text = { pl = "Numer 38", en = "Size 38" }
action = { pl = "Zobacz", en = "Look" }
link = "https://sklep.example/{{ contact.city }}?utm_source=mail"
tag = "VIP"
information = "shoe_size"
value = 38

[[email.paragraphs]]
asks = "nps"
unless_answered = true

[[variants]]
name = "short"
share = 50
email.subject.pl = "{{ total }} produktów"
email.columns = 2

[[variants]]
name = "bare"
share = 10
email.paragraphs = []
"""
INFORMED = """
[shoe_size]
type = "number"
label = { pl = "Numer buta", en = "Shoe size" }

[face]
type = "choice"
label = { pl = "Kształt twarzy", en = "Face shape" }
options = [{ value = "round", label = { pl = "okrągła", en = "round" } }, { value = "oval" }]

[kids]
type = "yes/no"
label = { pl = "Dzieci", en = "Children" }

[nps]
type = "number"
label = { pl = "Jak bardzo nas polecasz?", en = "How likely would you recommend us?" }
low = 0
high = 10

[rooms]
type = "number"
label.en = "Rooms"
low = 1
high = 40

[land]
type = "choice"
label.en = "Country"
options = [{lands}]

[wheat]
type = "yes/no"
label.en = "Is wheat bad for you?"
sensitive = true

[allergy]
type = "text"
label = { pl = "Alergia", en = "Allergy" }
sensitive = true
""".replace("{lands}", ", ".join(f'{{ value = "L{number}" }}' for number in range(22)))


@pytest.fixture
def shop(service: Service) -> Service:
    """A shop that asks for key information, some of it sensitive."""
    service.definitions.add("sklep", Kind.INFORMATION, INFORMATION, INFORMED, active=True)
    return service


def faults_of(text: str) -> tuple[str, ...]:
    with pytest.raises(DefinitionRefused) as refused:
        read_frame(text)
    return refused.value.faults


def refused(service: Service, text: str) -> tuple[str, ...]:
    return editing.faults_of(service, "sklep", Kind.FRAME, "mail", text)


def paragraph(text: str = 'text = { pl = "x", en = "x" }\n') -> str:
    return f"[[email.paragraphs]]\n{text}"


# --- what it means ---------------------------------------------------------------------------------------------------


def test_an_email_means_what_its_text_says() -> None:
    email = read_frame(EVERYTHING).email
    assert email.subject == {"pl": "{{ top.title }} i więcej", "en": "{{ top.title }} and more"}
    assert (email.preheader["en"], email.sender["en"]) == ("For you", "The shop, Long Street 1")
    assert (email.columns, email.pictures, email.stable) == (1, Pictures.OPENED, 30)
    first, second, third = email.paragraphs
    assert first == Paragraph({"pl": "{{ greeting }}!\nNowe rzeczy.", "en": "{{ greeting }}!"})
    assert second == Paragraph(
        {"pl": "Numer 38", "en": "Size 38"},
        Beside.BELOW,
        {"pl": "Zobacz", "en": "Look"},
        "https://sklep.example/{{ contact.city }}?utm_source=mail",
        "VIP",
        "shoe_size",
        "38",
    )
    assert third == Paragraph(asks="nps", unless_answered=True)


def test_the_text_that_means_everything_uses_every_key() -> None:
    stated = tomllib.loads(EVERYTHING)["email"]
    assert set(stated) == set(EMAIL)
    assert {key for each in stated["paragraphs"] for key in each} == set(PARAGRAPH)


def test_nothing_need_be_said() -> None:
    assert read_frame("").email == read_frame("[email]\n").email == Email() == FrameDefinition("x").email


def test_a_variant_overrides_the_mails_key_by_key_and_paragraphs_as_a_whole() -> None:
    definition = read_frame(EVERYTHING)
    short, bare = (each.definition.email for each in definition.variants)
    assert short.subject == {"pl": "{{ total }} produktów", "en": "{{ top.title }} and more"}
    assert (short.columns, short.stable, short.paragraphs) == (2, 30, definition.email.paragraphs)
    assert (bare.paragraphs, bare.subject) == ((), definition.email.subject)


@pytest.mark.parametrize(
    ("written", "value"), [("true", "true"), ("false", "false"), ("41.5", "41.5"), ('"A b"', "A b")]
)
def test_a_value_is_written_as_toml_writes_it(written: str, value: str) -> None:
    text = paragraph(f'text.en = "x"\ninformation = "kids"\nvalue = {written}\n')
    assert read_frame(text).email.paragraphs[0].value == value
    assert read_frame(toml_of(tomllib.loads(text))).email.paragraphs[0].value == value


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("email = 1\n", "email: a table is expected here."),
        ('[email]\nsubjct.en = "x"\n', "email.subjct: there is no such key; did you mean subject?"),
        ('[email]\nsubject = "x"\n', "email.subject: texts by language are expected here"),
        ('[email]\nsubject.en = ""\n', "email.subject.en: the text here is empty."),
        (
            '[email]\nsubject.en = "a\\nBcc: b@c.example"\n',
            "email.subject.en: the text holds a line break or an unseen",
        ),
        ('[email]\npreheader.en = "a\\u202eb"\n', "email.preheader.en: the text holds a line break or an unseen"),
        ("[email]\ncolumns = 3\n", "email.columns: a whole number from 1 to 2 is expected here."),
        ("[email]\nstable = 0\n", "email.stable: a whole number from 1 to 1440 is expected here."),
        ("[email]\nstable = 1441\n", "email.stable: a whole number from 1 to 1440 is expected here."),
        ('[email]\npictures = "open"\n', "email.pictures: 'open' is not known here; did you mean opened?"),
        (paragraph('tag = "VIP"\n'), "email.paragraphs[0].text: it must be given."),
        (paragraph('text.en = "x"\nstands = "left"\n'), "email.paragraphs[0].stands: 'left' is not known here"),
        (paragraph('text.en = "x"\nlink = "http://a.example"\n'), "email.paragraphs[0].link: the address of a page is"),
        (paragraph('text.en = "x"\nlink = "javascript:x"\n'), "email.paragraphs[0].link: the address of a page is"),
        (
            paragraph('text.en = "x"\nlink = "{{ contact.name }}"\n'),
            "email.paragraphs[0].link: the address of a page is",
        ),
        (paragraph('text.en = "x"\naction.en = "Go"\n'), "email.paragraphs[0].action: a button leads somewhere"),
        (paragraph('text.en = "x"\nvalue = "1"\n'), "email.paragraphs[0].value: of which key information?"),
        (
            paragraph('text.en = "x"\ninformation = "Shoe"\n'),
            "email.paragraphs[0].information: the key of key information",
        ),
        (paragraph('text.en = "x"\ninformation = "a"\nvalue = []\n'), "email.paragraphs[0].value: a text, a number"),
        (paragraph('asks = "Nps"\n'), "email.paragraphs[0].asks: the key of key information such as"),
        (
            paragraph('asks = "nps"\nlink = "https://a.example/"\n'),
            "email.paragraphs[0].link: the links of a question are its answers",
        ),
        (
            paragraph('text.en = "x"\nunless_answered = true\n'),
            "email.paragraphs[0].unless_answered: answered what? Give asks beside it.",
        ),
        (paragraph('asks = "nps"\nunless_answered = "yes"\n'), "email.paragraphs[0].unless_answered: true or false"),
        (paragraph() + paragraph(), "email.paragraphs[1]: it stands in the list already."),
        ('surface = "push"\n[email]\ncolumns = 1\n', "email: a payload for push is never pulled into a mail"),
    ],
)
def test_what_is_wrong_is_one_sentence_with_its_place(text: str, fault: str) -> None:
    (told,) = faults_of(text)
    assert told.startswith(fault)


# --- what it must agree with -----------------------------------------------------------------------------------------


def test_the_text_that_means_everything_is_kept(shop: Service) -> None:
    assert editing.save(shop, "sklep", Kind.FRAME, "mail", EVERYTHING).warnings == ()


def test_placeholders_are_judged_when_saved_with_place_and_line(shop: Service) -> None:
    text = (
        '[email]\nsubject.en = "{{ products }}"\n'
        + paragraph('text.en = """x\n{{ top.titel }}"""\nlink = "https://a.example/{{ contact.tags }}"\n')
        + '[[variants]]\nname = "b"\nshare = 9\nemail.preheader.en = "{{ nobody }}"\n'
    )
    told = refused(shop, text)
    assert [each.split(": ")[0] for each in told] == [
        "email.subject.en",
        "email.paragraphs[0].text.en",
        "email.paragraphs[0].link",
        "variants[0].email.preheader.en",
    ]
    assert "line 2: there is no field 'titel' here; did you mean title" in told[1]


@pytest.mark.parametrize(
    ("condition", "fault"),
    [
        (
            'information = "shoesize"',
            "information: the shop asks for no key information 'shoesize'; did you mean 'shoe_size'?",
        ),
        (
            'information = "allergy"',
            "information: the key information 'allergy' is sensitive: no mail may go by it or speak",
        ),
        ('information = "face"\nvalue = "square"', "value: 'square' is no answer to 'face'; there is round, oval."),
        ('information = "kids"\nvalue = "yes"', "value: 'yes' is no answer to 'kids'; there is true, false."),
    ],
)
def test_a_paragraph_goes_only_by_key_information_that_is_asked_and_may_be_said(
    shop: Service, condition: str, fault: str
) -> None:
    (told,) = refused(shop, paragraph(f'text = {{ pl = "x", en = "x" }}\n{condition}\n'))
    assert told.startswith(f"email.paragraphs[0].{fault}")


@pytest.mark.parametrize("condition", ['information = "face"\nvalue = "Round"', 'information = "kids"\nvalue = true'])
def test_an_answer_that_can_be_given_is_no_fault(shop: Service, condition: str) -> None:
    assert refused(shop, paragraph(f'text = {{ pl = "x", en = "x" }}\n{condition}\n')) == ()


@pytest.mark.parametrize(
    ("key", "fault"),
    [
        ("npss", "the shop asks for no key information 'npss'; did you mean 'nps'?"),
        ("wheat", "the key information 'wheat' is sensitive: no mail may go by it or speak of it."),
        ("shoe_size", "the answer to 'shoe_size' is typed: a mail asks yes/no, a choice, or a number with a whole low"),
        ("rooms", "the answer to 'rooms' is typed: a mail asks yes/no, a choice, or a number with a whole low"),
        ("land", "'land' has 22 answers, and a mail has room for 21."),
    ],
)
def test_a_mail_asks_only_what_a_press_answers_and_may_be_asked(shop: Service, key: str, fault: str) -> None:
    (told,) = refused(shop, paragraph(f'asks = "{key}"\n'))
    assert told.startswith(f"email.paragraphs[0].asks: {fault}")


@pytest.mark.parametrize("key", ["nps", "kids", "face"])
def test_a_rating_a_choice_and_yes_or_no_can_be_asked_without_another_word(shop: Service, key: str) -> None:
    assert refused(shop, paragraph(f'asks = "{key}"\n')) == ()


@pytest.mark.parametrize(
    "named",
    ["contact.information.allergy.text", "contact.information['allergy'].value", 'contact.information["allergy"]'],
)
def test_no_text_and_no_link_of_a_mail_names_sensitive_key_information(shop: Service, named: str) -> None:
    for written in ("subject.en", "preheader.en", "sender.en"):
        (told,) = refused(shop, f"[email]\n{written} = '''x{{% if {named} %}}y{{% endif %}}'''\n")
        assert told.startswith(f"email.{written}: the key information 'allergy' is sensitive")
    (told,) = refused(
        shop, paragraph(f"text.en = 'x'\nlink = '''https://a.example/{{{{ {named} }}}}'''\n")[:-1] + "\n"
    )[:1]
    assert told.startswith("email.paragraphs[0].link: ")


def test_a_language_that_other_texts_speak_and_one_lacks_is_a_warning(service: Service) -> None:
    text = '[email]\nsubject = { pl = "x", en = "y" }\nsender.pl = "Sklep"\n' + paragraph('text.en = "x"\n')
    saved = editing.save(service, "sklep", Kind.FRAME, "mail", text)
    assert saved.warnings == (
        "email.sender: it is not given in the language en: ours stands there, and of a paragraph nothing.",
        "email.paragraphs[0].text: it is not given in the language pl: ours stands there, and of a paragraph nothing.",
    )


def test_one_language_is_enough_where_it_is_the_shops(service: Service) -> None:
    language = service.shops.get("sklep").locale[:2]
    other = "en" if language == "pl" else "pl"
    spoken = editing.save(service, "sklep", Kind.FRAME, "mail", f'[email]\nsubject.{language} = "x"\n')
    assert spoken.warnings == ()
    foreign = editing.save(service, "sklep", Kind.FRAME, "other", f'[email]\nsubject.{other} = "x"\n')
    assert [each.split(":")[0] for each in foreign.warnings] == ["email.subject"]


def test_key_information_that_the_definitions_centre_does_not_ask_is_a_warning(shop: Service) -> None:
    editing.start(shop, "sklep", Kind.CENTRE, "notes", "general")
    editing.activate(shop, "sklep", Kind.CENTRE, "notes")
    text = 'centre = "notes"\n' + paragraph('text = { pl = "x", en = "x" }\ninformation = "face"\n')
    assert editing.save(shop, "sklep", Kind.FRAME, "mail", text).warnings == (
        "email.paragraphs[0].information: the centre 'notes' does not ask for it, so nobody gets this paragraph.",
    )


def test_a_button_to_no_centre_is_a_warning_until_there_is_one(service: Service) -> None:
    text = paragraph("text = { pl = 'x', en = 'x' }\nlink = '{{ centre }}'\n")
    saved = editing.save(service, "sklep", Kind.FRAME, "mail", text)
    assert saved.warnings == (
        "email.paragraphs[0].link: the shop has not exactly one centre that is active, so it leads nowhere: "
        "name one by centre.",
    )
    editing.start(service, "sklep", Kind.CENTRE, "notes", "general")
    editing.activate(service, "sklep", Kind.CENTRE, "notes")
    assert editing.warnings_of(service, saved.definition) == ()


# --- which definitions are blocks ------------------------------------------------------------------------------------


def kept(service: Service, name: str, surface: str, active: bool = True) -> None:
    service.definitions.add("sklep", Kind.FRAME, name, f'surface = "{surface}"\n', active=active)


def test_any_definition_that_serves_is_a_block_but_for_push(service: Service) -> None:
    for surface in Surface:
        kept(service, f"of-{surface}", surface)
    assert block_of(service, "sklep", "of-frame") == frame_of(service, "sklep", "of-frame")
    assert block_of(service, "sklep", "of-email").definition.surface is Surface.EMAIL
    assert block_of(service, "sklep", "recommended") == frame_of(service, "sklep", "recommended")
    with pytest.raises(UnknownFrame, match="'of-push' is no block for mails: its surface is push"):
        block_of(service, "sklep", "of-push")


def test_one_for_mails_is_refused_on_pages_in_one_sentence(service: Service) -> None:
    kept(service, "mail", "email")
    with pytest.raises(UnknownFrame, match=r"^'mail' is no frame for pages: its surface is email$"):
        frame_of(service, "sklep", "mail")


def test_what_does_not_serve_is_no_block(service: Service) -> None:
    kept(service, "asleep", "email", active=False)
    with pytest.raises(UnknownFrame, match="the block 'asleep' is not active; there is"):
        block_of(service, "sklep", "asleep")
    with pytest.raises(UnknownFrame, match="there is no block named 'gone'"):
        block_of(service, "sklep", "gone")


def test_an_own_recommended_stands_before_ours(service: Service) -> None:
    kept(service, "recommended", "email")
    assert block_of(service, "sklep", "recommended").definition.surface is Surface.EMAIL


# --- where to start --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_every_industry_has_mails_to_start_from_that_are_kept_without_a_warning(
    service: Service, industry: str
) -> None:
    saved = editing.start(service, "sklep", Kind.FRAME, "mail", industry, surface=Surface.EMAIL)
    assert (saved.warnings, saved.definition.active) == ((), False)
    definition = read_frame(saved.definition.text)
    assert definition.surface is Surface.EMAIL
    assert definition.utm["utm_medium"] == "email"
    assert definition.email.paragraphs
    assert list(unworkable(definition, ())) == []
    assert "docs/email-blocks.md" in saved.definition.text


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_what_a_start_leaves_out_for_later_can_be_taken_in(industry: str) -> None:
    start = frame_start(industry, Surface.EMAIL)
    lines = (
        line.removeprefix("# ") if line.startswith(("# [[", "# stands", "# t", "# a", "# l")) else line
        for line in start.split("\n")
    )
    definition = read_frame("\n".join(lines))
    assert list(unworkable(definition, ())) == []
    assert all(each.link is None or each.action for each in definition.email.paragraphs)


def test_there_is_nothing_to_start_push_from() -> None:
    with pytest.raises(InvalidSetting, match="there is no template for the surface push; there is frame, email"):
        frame_start("fashion", Surface.PUSH)
