"""Visits of the shop's own page: a link for somebody who is no contact yet, and what its script reads and states.

What was stated belongs to whoever stated it: their own page may read it back through their own link. Nothing sensitive
is read or stated here, for that is asked with a consent of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from service.centres.answers import answer_check
from service.centres.asked.keeping import keep
from service.centres.asked.opening import Opened, open_link
from service.centres.minting import Mint, public_base
from service.centres.model import Centre, Form, SectionName
from service.composition import Service
from service.contacts.attributes import Attribute
from service.contacts.documents import moment_text, preference_document
from service.contacts.model import Actor, Occasion, Part, Source
from service.contacts.stated.parts import PARTS
from service.contacts.stated.reading import StatementRefused, Telling, at, named
from service.contacts.store import Change, together
from service.errors import LinkExpired, LinkRefused, NoGeneration
from service.links import NOBODY, Purpose, Scope
from service.rates import Rate

MEMBERS = ("key_information", "preferences")
"""What a visit may state; a form's address and consents need the form's own page."""

SPOKEN_OF = Scope.PREFERENCES | Scope.DETAILS
"""What of a card a frame shows."""

MOST_STATED = 50
WHERE = "shop page"


def begin(service: Service, opens: Centre | Form, before: object, base: str, now: datetime) -> dict[str, Any]:
    """A link for a visitor of the shop's page. Raises `LinkNotMade` where it is not active.

    ``before`` is the token of an earlier visit of theirs: the same person then, as long as they are still nobody known.
    """
    handle = None
    if isinstance(before, str):
        with suppress(LinkRefused):
            opened = open_visit(service, before, now, base)
            handle = opened.link.handle if opened.is_visitors and opened.shop.name == opens.shop else None
    minted = Mint(service.links, public_base(service, base), now).visitor(opens, handle)
    return {"link": minted.address, "token": minted.token, "expires": moment_text(minted.expires)}


def open_visit(service: Service, token: str, now: datetime, base: str) -> Opened:
    """What a visit's token opens: a centre, or a form for a visitor. Raises `LinkRefused`.

    A link that asks for an address first tells a script nothing, nor does a contact's link to a form.
    """
    try:
        opened = open_link(service, token, Purpose.CENTRE, now, base)
    except LinkExpired:
        raise
    except LinkRefused:
        opened = open_link(service, token, Purpose.FORM, now, base)
    told = opened.opens is not None and (opened.is_visitors or opened.link.purpose is Purpose.CENTRE)
    if not told or Scope.CONFIRM in Scope(opened.link.detail):
        raise LinkRefused
    return opened


def stated_document(opened: Opened) -> dict[str, Any]:
    """What the person stated, as far as their link reaches."""
    contact, asked = opened.contact, _asked(opened)
    if contact is None:
        return {"key_information": {}, "preferences": []}
    facts = contact.key_information.believed()
    said = {key: fact.value for key, fact in facts.items() if key in asked and fact.source is Source.DECLARED}
    preferences = contact.preferences if _asks_preferences(opened) else ()
    open_ones = (each for each in preferences if not _sensitive(opened, each.criteria))
    return {"key_information": said, "preferences": [preference_document(each) for each in open_ones]}


def state(opened: Opened, document: Mapping[str, Any]) -> None:
    """Keep what a script states for the person. Raises `StatementRefused` with the path of the fault, or `TooOften`."""
    opened.service.rates.count(Rate.STATEMENTS, opened.link.handle.hex())
    other = next((name for name in document if name not in MEMBERS), None)
    if other is not None:
        raise StatementRefused(other[:200], f"A visit states {' and '.join(MEMBERS)}, nothing else.")
    keep(opened, together(_READERS[name](opened, document[name]) for name in MEMBERS if name in document), WHERE)


def token_of(opened: Opened) -> str:
    """A token by which the page asks for frames of whoever stated something through the link.

    A visitor is named by their link's handle, so that it shows nothing any more once their card is a person's. Frames
    speak of preferences and key information, so a contact's link that does not open both makes a token of nobody.
    """
    tokens, shop, link = opened.service.tokens, opened.shop.name, opened.link
    if opened.contact is None or opened.is_visitors or SPOKEN_OF not in Scope(link.detail):
        return tokens.make_for_visitor(shop, link.handle if opened.is_visitors else NOBODY)
    return tokens.make(shop, opened.contact.id, acts=True)


def _key_information(opened: Opened, document: object) -> Change:
    asked = _asked(opened)
    for key, value in named(document, "key_information", MOST_STATED).items():
        place = at("key_information", key)
        if key not in asked:
            raise StatementRefused(place, f"This is not asked here; {', '.join(asked) or 'nothing'} is.")
        if isinstance(value, (dict, list)):
            raise StatementRefused(place, "A value is expected here: source and time are those of this visit.")
    return PARTS[Part.KEY_INFORMATION].merged(document, "key_information", _telling(opened))


def _preferences(opened: Opened, document: object) -> Change:
    """Preferences without source and time of their own."""
    if not _asks_preferences(opened):
        raise StatementRefused("preferences", "Product preferences are not asked here.")
    listed = document.values() if isinstance(document, dict) else document if isinstance(document, list) else ()
    for number, each in enumerate(listed):
        told = each if isinstance(each, dict) else {}
        fault = next((name for name in ("source", "stated") if name in told), None)
        if fault is not None:
            raise StatementRefused(f"preferences[{number}].{fault}", "Source and time are those of this visit.")
        if _sensitive(opened, told.get("criteria", ())):
            raise StatementRefused(f"preferences[{number}]", "Something sensitive is stated in the centre only.")
    return PARTS[Part.PREFERENCES].merged(document, "preferences", _telling(opened))


_READERS = {"key_information": _key_information, "preferences": _preferences}


def _telling(opened: Opened) -> Telling:
    return Telling(Occasion(Actor.CONTACT, WHERE, opened.at), answer_check(opened.attributes), opened.shop.clock)


def _asked(opened: Opened) -> Mapping[str, Attribute]:
    """The key information that the link's centre or form asks for."""
    assert opened.opens is not None
    if isinstance(opened.opens, Centre) and not _opens(opened, opened.opens, SectionName.DETAILS):
        return {}
    questions = opened.opens.definition.questions
    return {key: each for key, each in opened.attributes.items() if key in questions and not each.sensitive}


def _asks_preferences(opened: Opened) -> bool:
    if isinstance(opened.opens, Form):
        return opened.opens.definition.preference is not None
    return opened.opens is not None and _opens(opened, opened.opens, SectionName.PREFERENCES)


def _opens(opened: Opened, centre: Centre, name: SectionName) -> bool:
    """Whether the centre has such a section, and the link opens it."""
    return name in centre.definition.sections and Scope[name.name] in Scope(opened.link.detail)


def _sensitive(opened: Opened, criteria: object) -> bool:
    """Whether any of the criteria asks something sensitive; criteria that are none are refused elsewhere."""
    try:
        hierarchy = opened.service.serving.generation(opened.shop.name).hierarchy
    except NoGeneration:
        return False
    listed = criteria if isinstance(criteria, (list, tuple)) else ()
    names = (each.get("filter") for each in listed if isinstance(each, dict))
    return any(isinstance(name, str) and hierarchy.is_sensitive(name) for name in names)
