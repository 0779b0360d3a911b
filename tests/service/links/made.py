"""A shop that asks something by links, and somebody to ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from service.centres.defined import attributes_of, centre_of, form_of
from service.centres.minting import Mint
from service.centres.model import Centre, Form
from service.composition import Service
from service.contacts.attributes import Attribute
from service.contacts.model import Actor, Consent, ConsentKind, ConsentState, Contact, Fact, Facts, Occasion, Source
from service.storage.definitions import Kind

BASE = "http://notesik.example"
SHOP = "sklep"
AT = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)

INFORMATION = """
[nps]
type = "number"
low = 0
high = 10
label.pl = "Jak bardzo nas polecasz?"
label.en = "How likely are you to recommend us?"

[newsletter_useful]
type = "yes/no"
label.pl = "Czy ten list się przydał?"
label.en = "Was this letter of use?"

[style]
type = "choice"
label.pl = "Jaki styl?"
label.en = "Which style?"
[[style.options]]
value = "classic"
label = { pl = "klasyczny", en = "classic" }
[[style.options]]
value = "sport"
label = { pl = "sportowy", en = "sport" }

[shoe_size]
type = "number"
low = 30
high = 50
label.pl = "Rozmiar buta"
label.en = "Shoe size"

[allergy]
type = "choice"
sensitive = true
label.pl = "Alergia"
label.en = "Allergy"
options = ["none", "nuts"]

[dream]
type = "text"
label.pl = "O czym marzysz?"
label.en = "What do you dream of?"
"""
CENTRE = """
title = { pl = "Krajka i Wątek", en = "Krajka i Wątek" }
languages = ["pl", "en"]
sections = ["preferences", "details", "consents", "channels"]
questions = ["shoe_size", "style"]

[[consents]]
purpose = "email"
kind = "channel"
version = "1"
label = { pl = "E-mail", en = "E-mail" }
text = { pl = "Chcę dostawać e-maile.", en = "I want e-mails." }
"""
FORM = """
title = { pl = "Krótki quiz", en = "A short quiz" }
languages = ["pl", "en"]
questions = ["style", "shoe_size", "dream", "allergy"]
preference = []
address = true
thanks = { pl = "Dziękujemy!", en = "Thank you!" }

[[consents]]
purpose = "email"
kind = "channel"
version = "1"
label = { pl = "E-mail", en = "E-mail" }
text = { pl = "Chcę dostawać e-maile.", en = "I want e-mails." }

[[consents]]
purpose = "sensitive-allergy"
kind = "sensitive"
version = "1"
label = { pl = "Alergie", en = "Allergies" }
text = { pl = "Pytajcie o alergie.", en = "You may ask about allergies." }
"""


def define(service: Service) -> None:
    """Key information, an active centre ``notesik``, a draft ``szkic`` and an active form ``quiz``."""
    add = service.definitions.add
    add(SHOP, Kind.INFORMATION, "information", INFORMATION, active=True)
    add(SHOP, Kind.CENTRE, "notesik", CENTRE, active=True)
    add(SHOP, Kind.CENTRE, "szkic", CENTRE)
    add(SHOP, Kind.FORM, "quiz", FORM, active=True)


def ola(service: Service, id: str = "ola", email: str = "ola.nowak@example.com") -> Contact:
    """A contact with an address and a confirmed consent to e-mail."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    text = "Chcę dostawać e-maile."
    consent = Consent(
        "email", ConsentKind.CHANNEL, ConsentState.CONFIRMED, at, Actor.CONTACT, "centre notesik", text, "1", "pl"
    )
    details = Facts((Fact("email", email, Source.DECLARED, at), Fact("name", "Ola", Source.DECLARED, at)))
    return service.contacts.change(
        SHOP,
        id,
        lambda card: replace(card, details=details, consents=(consent,)),
        Occasion(Actor.SHOP, "test", at),
    ).contact


def mint(service: Service, days: int | None = None) -> Mint:
    """Makes links that are good now."""
    return Mint(service.links, BASE, datetime.now(UTC), days)


def attribute(service: Service, key: str) -> Attribute:
    """A piece of key information."""
    return attributes_of(service, SHOP)[key]


def centre(service: Service, name: str = "notesik") -> Centre:
    """A centre."""
    return centre_of(service, SHOP, name)


def form(service: Service, name: str = "quiz") -> Form:
    """A form."""
    return form_of(service, SHOP, name)


def path(address: str) -> str:
    """What to ask of the service for an absolute address."""
    assert address.startswith(BASE)
    return address.removeprefix(BASE)
