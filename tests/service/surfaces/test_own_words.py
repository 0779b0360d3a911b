"""A definition in the merchant's own words, served: templates, banners, placeholders; and what they never get at."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from frames.definition import Email, FrameDefinition, Paragraph, Scenario, Step
from frames.email.model import Around
from frames.email.words import words_of
from frames.model import Addressee
from frames.own.faults import TemplateFault
from matching.preferences import parse_preferences
from service import editing
from service.centres.defined import INFORMATION
from service.composition import Service
from service.contacts.model import Actor, Contact, Fact, Occasion, Source, Tag
from service.errors import DefinitionRefused
from service.storage.definitions import Kind
from service.surfaces.definition import read_frame
from service.surfaces.rendering import page_of
from service.surfaces.speaking import CLOCK
from service.surfaces.viewer import ANYBODY
from tests.service.conftest import Asking
from tests.service.surfaces.asked import answered, chain, seen_by

NOW = datetime(2026, 11, 1, tzinfo=UTC)
Header = dict[str, str]
DEFINED = """
[imie_kota]
type = "text"
label = { pl = "Imię kota", en = "Name of the cat" }

[face]
type = "choice"
label = { pl = "Kształt twarzy", en = "Face shape" }
options = [
  { value = "round", label = { pl = "okrągła", en = "round" } },
  { value = "oval", label = { pl = "owalna", en = "oval" } },
]

[allergy]
type = "text"
label = { pl = "Alergia", en = "Allergy" }
sensitive = true
"""
EVERYTHING = """
{% for each in contact.information %}[{{ each.key }}|{{ each.label }}|{{ each.text }}|{{ each.value }}]{% endfor %}
allergy:{{ contact.information.allergy.text }}{{ contact.information['allergy'].value }}
gone:{{ contact.information.gone.text }} name:{{ contact.name }} city:{{ contact.city }} {{ contact.tags | join(',') }}
{% for sentence in preferences %}{{ sentence }}{% endfor %}
{% for product in products %}{% for each in product.filters %}{{ each.key }}={{ each.text }};{% endfor %}
{% for reason in product.reasons %}{{ reason.said }}{% endfor %}{% endfor %}
health:{{ prefers("health_issue", "atopic skin") and "yes" }} colour:{{ prefers("color", "Niebieski") and "yes" }}
"""


@pytest.fixture
def shop(serving_shop: Service) -> Service:
    """The contact ``ala`` with tags, details and key information, of which some is sensitive and some undefined."""
    serving_shop.definitions.add("sklep", Kind.INFORMATION, INFORMATION, DEFINED, active=True)
    told = {"imie_kota": "Mru & Co", "face": "round", "allergy": "orzechy", "gone": "cokolwiek"}
    details = {"name": "Ala Nowak", "city": "Łódź", "email": "ala@poczta.example", "phone": "+48600100200"}

    def telling(card: Contact) -> Contact:
        return replace(
            card,
            key_information=card.key_information.with_(facts(told)),
            details=card.details.with_(facts(details)),
            tags=(Tag("WLASCICIEL_KOTA", Source.DECLARED, NOW),),
        )

    serving_shop.contacts.change("sklep", "ala", telling, Occasion(Actor.SHOP, "test", NOW))
    return serving_shop


def facts(said: dict[str, str]) -> Iterable[Fact]:
    return tuple(Fact(key, value, Source.DECLARED, NOW) for key, value in said.items())


def with_template(text: str, **decided: Any) -> FrameDefinition:
    return chain(Scenario.PREFERENCES, Scenario.BESTSELLERS, template=text, **decided)


def test_a_template_says_what_is_known_and_never_what_is_sensitive(shop: Service) -> None:
    frame = answered(shop, with_template(EVERYTHING), seen_by(shop, "ala"), locale="pl")
    page = page_of(frame)
    assert page.faults == ()
    for said in (
        "[imie_kota|Imię kota|Mru &amp; Co|",
        "[face|Kształt twarzy|okrągła|round]",
        "name:Ala Nowak",
        "city:Łódź",
    ):
        assert said in page.html
    for said in ("WLASCICIEL_KOTA", "Dżinsy. Kolor: niebieski", "color=niebieski;", "colour:yes"):
        assert said in page.html
    for unsaid in ("orzechy", "Alergia", "cokolwiek", "ala@poczta.example", "600100200"):
        assert unsaid not in page.html
    assert "allergy:\ngone: name" in page.html


def test_a_health_preference_cannot_be_got_at(shop: Service) -> None:
    """The colour that was stated becomes a matter of health: neither product, reason nor question says it any more."""
    generation = shop.serving.generation("sklep")
    object.__setattr__(generation, "hierarchy", replace(generation.hierarchy, sensitive=("color",)))
    page = page_of(answered(shop, with_template(EVERYTHING), seen_by(shop, "ala"), locale="pl"))
    assert page.faults == ()
    assert "niebieski" not in page.html
    assert "colour:" in page.html
    assert "colour:yes" not in page.html


def test_nobody_known_has_every_field_empty(shop: Service) -> None:
    frame = answered(shop, with_template(EVERYTHING + "{{ 'known' if contact.known else 'stranger' }}"), ANYBODY)
    assert (frame.contact, page_of(frame).faults) == (None, ())
    assert "stranger" in page_of(frame).html
    assert "[" not in page_of(frame).html


def test_who_wants_no_recommendations_is_nobody_to_a_template(shop: Service) -> None:
    shop.contacts.change(
        "sklep", "ala", lambda card: replace(card, personalise=False), Occasion(Actor.SHOP, "test", NOW)
    )
    frame = answered(shop, with_template(EVERYTHING), seen_by(shop, "ala"))
    assert frame.contact is None
    assert "Ala" not in page_of(frame).html


def test_a_definition_without_words_of_its_own_asks_nothing_of_anybody(shop: Service) -> None:
    assert answered(shop, chain(Scenario.PREFERENCES), seen_by(shop, "ala")).contact is None


def test_what_a_template_made_stands_in_what_the_pages_script_reads(shop: Service) -> None:
    page = page_of(answered(shop, with_template("<p>x</p><script>y</script>", paging=True, slots=2))).html
    assert page.startswith('<section class="notesik-frame notesik-own" lang="pl"')
    assert 'data-scenario="bestsellers"' in page
    assert "<p>x</p>\n</section>" in page
    assert "script" not in page


def test_a_template_that_fails_leaves_the_layout_and_one_line_in_the_log(
    shop: Service, caplog: pytest.LogCaptureFixture
) -> None:
    definition = with_template("ok\n{{ products[contact.name] }}")
    frame = answered(shop, definition, seen_by(shop, "ala"))
    with caplog.at_level(logging.WARNING, "notesik"):
        pages = [page_of(frame) for _ in range(3)]
    assert all('class="notesik-cards"' in page.html for page in pages)
    assert [fault.line for fault in pages[0].faults] == [2]
    assert isinstance(pages[0].faults[0], TemplateFault)
    assert [each.getMessage() for each in caplog.records] == [
        "frame półka: line 2 of its template failed; the layout stands in for it"
    ]


def test_an_empty_frame_hides_itself_whatever_its_template_says(shop: Service) -> None:
    page = page_of(answered(shop, replace(with_template("<p>x</p>"), scenarios=(Step(Scenario.VIEWED),))))
    assert "hidden" in page.html
    assert "<p>x</p>" not in page.html


TEXT = """
title = { pl = "Dla: {{ contact.first_name or 'Ciebie' }}", en = "For {{ contact.first_name or 'you' }}" }
template = \"\"\"
<h2>{{ frame.heading }}</h2>
{% if contact.information.face.value == 'round' %}<p>{{ contact.information.face.text }}</p>{% endif %}
{% for product in products %}<p>{{ product.title }}</p>{% endfor %}
{% if banner.image %}<a href="{{ banner.link }}"><img src="{{ banner.image }}" alt="{{ banner.alt }}"></a>{% endif %}
\"\"\"
[[scenarios]]
by = "bestsellers"
[[banners]]
image = "https://sklep.example/koty.jpg"
alt = { pl = "Dla: {{ contact.information.imie_kota.text }}" }
link = "https://sklep.example/koty?dla={{ contact.information.imie_kota.text }}"
tag = "WLASCICIEL_KOTA"
[[banners]]
image = "https://sklep.example/wszyscy.jpg"
alt = { pl = "Dla każdego" }
link = "https://sklep.example/"
"""


@pytest.fixture
def home(shop: Service) -> Service:
    """The frame ``home`` as a merchandiser saved it, active."""
    editing.save(shop, "sklep", Kind.FRAME, "home", TEXT)
    editing.activate(shop, "sklep", Kind.FRAME, "home")
    return shop


def test_a_saved_frame_speaks_to_each_who_looks_and_no_shared_cache_keeps_it(
    home: Service, ask: Asking, server_key: Header
) -> None:
    token = ask.post("/v1/shops/sklep/contacts/ala/token", headers=server_key).json()["token"]
    path = "/v1/shops/sklep/frames/home"
    known, stranger = ask.get(path, params={"contact": token}), ask.get(path)
    for said in ("<h2>Dla: Ala</h2>", "<p>okrągła</p>", "koty?dla=Mru%20%26%20Co", 'alt="Dla: Mru &amp; Co"'):
        assert said in known.text
        assert said not in stranger.text
    assert "<h2>Dla: Ciebie</h2>" in stranger.text
    assert "wszyscy.jpg" in stranger.text
    assert known.headers["cache-control"] == "private, no-cache"
    assert stranger.headers["cache-control"] == "public, no-cache"
    assert known.headers["etag"] != stranger.headers["etag"]
    document = ask.get(path, params={"contact": token, "format": "json"}).json()
    assert (document["heading"], document["banner"]["alt"]) == ("Dla: Ala", "Dla: Mru & Co")
    assert "contact" not in document


def test_a_new_answer_of_the_contact_is_a_new_etag(home: Service, ask: Asking, server_key: Header) -> None:
    token = ask.post("/v1/shops/sklep/contacts/ala/token", headers=server_key).json()["token"]
    before = ask.get("/v1/shops/sklep/frames/home", params={"contact": token})
    home.contacts.change(
        "sklep",
        "ala",
        lambda card: replace(card, tags=()),
        Occasion(Actor.SHOP, "test", datetime(2026, 11, 2, tzinfo=UTC)),
    )
    after = ask.get(
        "/v1/shops/sklep/frames/home",
        params={"contact": token},
        headers={"if-none-match": before.headers["etag"]},
    )
    assert after.status_code == 200
    assert "wszyscy.jpg" in after.text


def test_every_fault_in_words_of_its_own_is_told_when_a_frame_is_saved(shop: Service) -> None:
    text = """
title = { pl = "{{ contact.nam }}" }
template = "<p>{{ frame.hading }}</p>"
[[banners]]
image = "https://sklep.example/a.jpg"
alt = { pl = "{{ products }}" }
link = "https://sklep.example/{{ contact.tags }}"
[[variants]]
name = "b"
share = 10
template = "<script>x</script>"
"""
    with pytest.raises(DefinitionRefused) as refused:
        editing.save(shop, "sklep", Kind.FRAME, "home", text)
    told = str(refused.value)
    for place in ("title.pl", "template", "banners[0].alt.pl", "banners[0].link", "variants[0].template"):
        assert f"{place}: line 1: " in told
    assert "there is no field 'hading' here; did you mean heading?" in told
    assert told.count("hading") == 1


def test_a_link_with_placeholders_must_be_an_address_all_the_same() -> None:
    text = '[[banners]]\nimage = "https://a.example/x.jpg"\nalt = { pl = "x" }\nlink = "LINK"'
    with pytest.raises(DefinitionRefused, match="https://"):
        read_frame(text.replace("LINK", "{{ contact.city }}.example"))
    link = "https://a.example/{{ contact.city }}"
    assert read_frame(text.replace("LINK", link)).banners[0].link == link


def test_whoever_states_something_first_is_known_by_it_alone(shop: Service) -> None:
    black = {"main": "Dżinsy", "criteria": [{"filter": "color", "any": ["czarny"]}]}
    definition = with_template("{{ prefers('color', 'czarny') and 'black' }}")
    frame = answered(shop, definition, stated=parse_preferences({"preferences": [black]}))
    assert frame.contact == Addressee(wanted=frozenset((("color", "czarny"), ("category", "dżinsy"))))
    assert "black" in page_of(frame).html


# --- in mails --------------------------------------------------------------------------------------------------------

TRYING = """
{{ contact.information.allergy.text }}{{ contact.information['allergy'].value }}
{% for each in contact.information %}{{ each.key }}{{ each.text }}{% endfor %}{{ contact.tags | join }}
{% for each in top.reasons %}{{ each.said }}{% endfor %}{% for each in top.filters %}{{ each.text }}{% endfor %}
{{ top.tally }}{{ prefers("color", "Niebieski") and "yes" }}
"""
LINK = "https://sklep.example/{{ contact.information.allergy.text or 'none' }}/{{ contact.information.gone.text }}"
AROUND = Around(datetime(2026, 11, 23, 9, tzinfo=UTC))
MAIL = Email(
    subject={"pl": TRYING},
    preheader={"pl": TRYING},
    sender={"pl": TRYING},
    paragraphs=(
        Paragraph({"pl": TRYING}, action={"pl": TRYING}, link=LINK),
        Paragraph({"pl": "masz alergię"}, information="allergy"),
        Paragraph({"pl": "orzechy?"}, information="allergy", value="orzechy"),
        Paragraph({"pl": "było kiedyś"}, information="gone"),
        Paragraph({"pl": "dla kota"}, information="imie_kota"),
        Paragraph({"pl": "dla okrągłej"}, information="face", value="round"),
    ),
)


def in_a_mail(shop: Service, email: Email) -> str:
    """Everything that a mail to ``ala`` says in words of its own."""
    frame = answered(shop, chain(Scenario.PREFERENCES, email=email), seen_by(shop, "ala"), locale="pl")
    assert frame.cards
    return str(words_of(frame, AROUND, CLOCK))


def test_a_mail_is_written_for_its_contact_and_says_nothing_sensitive(shop: Service) -> None:
    """Not even where a text that was kept before asks for it: when one is saved, that is a fault."""
    said = in_a_mail(shop, MAIL)
    for told in ("dla kota", "dla okrągłej", "okrągła", "Mru & Co", "WLASCICIEL_KOTA", "Kolor: niebieski"):
        assert told in said
    assert "link='https://sklep.example/none/'" in said
    for unsaid in ("orzechy", "alergi", "Alergi", "było kiedyś", "cokolwiek", "ala@poczta.example", "600100200"):
        assert unsaid not in said


@pytest.mark.parametrize("email", [Email(), MAIL])
def test_what_became_a_matter_of_health_is_in_no_word_of_a_mail(shop: Service, email: Email) -> None:
    """Neither the colour that was stated, nor in subject and preheader the product that it found."""
    generation = shop.serving.generation("sklep")
    object.__setattr__(generation, "hierarchy", replace(generation.hierarchy, sensitive=("color",)))
    frame = answered(shop, chain(Scenario.PREFERENCES, email=email), seen_by(shop, "ala"), locale="pl")
    words = words_of(frame, AROUND, CLOCK)
    assert frame.cards
    assert "niebieski" not in str(words).replace(frame.cards[0].title, "")
    assert frame.cards[0].title not in words.subject + words.preheader


def test_whose_recommendations_are_off_is_nobody_to_a_mail(shop: Service) -> None:
    email = Email(
        paragraphs=(Paragraph({"pl": "VIP"}, tag="WLASCICIEL_KOTA"), Paragraph({"pl": "{{ contact.name }}!"}))
    )
    frame = answered(shop, chain(Scenario.BESTSELLERS, email=email), ANYBODY, locale="pl")
    assert [each.text for each in words_of(frame, AROUND, CLOCK).above] == ["!"]
