"""One decision about a consent, wherever it is made: an entry of the ledger with the text as it was shown."""

from __future__ import annotations

from dataclasses import replace

from feeds.model import Hierarchy
from service.centres.model import ConsentText
from service.centres.page.visit import Visit
from service.contacts.attributes import Said
from service.contacts.model import Actor, Channel, Consent, ConsentKind, ConsentState, Contact
from service.contacts.resting import sensitive_key, sensitive_purpose, without_what_rests_on
from service.contacts.store import Change

OUR_VERSION = "notesik-1"
"""The version of the texts that come with Notesik; a new wording of one needs a new version."""

PERSONALISATION = "personalisation"
"""The purpose under which the ledger keeps who switched personalisation off and on again."""


def sensitive_consent(visit: Visit, key: str, label: str) -> ConsentText:
    """The text it is asked with: the centre's own under that purpose, else ours with the question's label in it."""
    purpose = sensitive_purpose(key)
    own = consent_text(visit, purpose)
    text = {visit.language: visit.texts.say("consent.sensitive_text", label=label, shop=shop_name(visit))}
    labels = {visit.language: visit.texts.say("consent.sensitive_label", label=label)}
    return own or ConsentText(purpose, ConsentKind.SENSITIVE, OUR_VERSION, labels, text)


def consent_text(visit: Visit, purpose: str) -> ConsentText | None:
    """What the centre says under a purpose."""
    return next((each for each in visit.centre.definition.consents if each.purpose == purpose), None)


def channel_text(visit: Visit, channel: Channel) -> ConsentText | None:
    """What the centre says where it asks for the consent of a channel."""
    return consent_text(visit, channel.value)


def label_of_entry(visit: Visit, entry: Consent) -> str:
    """What a purpose of the ledger is called, also one that the centre does not ask for."""
    asked = consent_text(visit, entry.purpose)
    if asked is not None:
        return visit.said(asked.labels)
    match entry.kind:
        case _ if entry.purpose == PERSONALISATION:
            return visit.texts.say("consent.personalise_label")
        case ConsentKind.CHANNEL:
            return visit.texts.say(f"channel.{entry.purpose}")
        case ConsentKind.SENSITIVE:
            return visit.texts.say(
                "consent.sensitive_label", label=_sensitive_label(visit, sensitive_key(entry.purpose))
            )
        case _:
            return entry.purpose


def _sensitive_label(visit: Visit, key: str) -> str:
    """What a sensitive question or filter is called."""
    if key in visit.attributes:
        return visit.said(visit.attributes[key].labels) or key
    hierarchy = _hierarchy(visit)
    asked = None if hierarchy is None else hierarchy.asked(key)
    return key if asked is None else asked.labels.get(visit.language, asked.label)


def decision(visit: Visit, asked: ConsentText, state: ConsentState) -> Change:
    """The change that keeps what was decided; deciding the same on the same text again keeps nothing.

    Taking back the consent to something sensitive forgets what was said about it.
    """
    entry = Consent(
        purpose=asked.purpose,
        kind=asked.kind,
        state=state,
        at=visit.at,
        by=Actor.CONTACT,
        where=visit.where,
        text=visit.said(asked.texts),
        version=asked.version,
        language=_language(visit, asked.texts),
    )

    def decide(contact: Contact) -> Contact:
        before = contact.consented().get(asked.purpose)
        if before is None or (before.state, before.version) != (state, asked.version):
            contact = replace(contact, consents=(*contact.consents, entry))
        if asked.kind is ConsentKind.SENSITIVE and state is ConsentState.WITHDRAWN:
            contact = without_what_rests_on(contact, asked.purpose, _hierarchy(visit))
        return contact

    return decide


def shop_name(visit: Visit) -> str:
    """What the page calls the shop: the title of its centre stands for it."""
    return visit.said(visit.centre.definition.titles)


def _hierarchy(visit: Visit) -> Hierarchy | None:
    return visit.generation.hierarchy if visit.generation else None


def _language(visit: Visit, said: Said) -> str:
    """The language in which a text was really shown."""
    return visit.language if visit.language in said else visit.centre.definition.languages[0]
