"""A token becomes a visit: the link, the centre it opens, whose card, which sections, in which language.

Whatever is not right with a link is one refusal, so that nobody learns from it whether a contact exists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from service.centres.defined import attributes_of, centre_by_key
from service.centres.model import Centre, CentreDefinition, SectionName
from service.centres.page.sample import sample_card
from service.centres.page.visit import Mode, Visit
from service.centres.page.wording import wording
from service.centres.visitors import card_opened, is_visitors_link
from service.composition import Service
from service.contacts.model import Contact
from service.errors import LinkRefused, ServiceError
from service.generations.opened import Generation
from service.links import Link, Purpose, Scope, digest

SCOPES: Mapping[SectionName, Scope] = {
    SectionName.PREFERENCES: Scope.PREFERENCES,
    SectionName.DETAILS: Scope.DETAILS,
    SectionName.CONSENTS: Scope.CONSENTS,
    SectionName.CHANNELS: Scope.CHANNELS,
}
"""What a link must say to open a section; one that names no section opens them all."""


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A visit and the link it came by."""

    visit: Visit
    link: Link

    @property
    def is_whole(self) -> bool:
        """Whether the link opens every section of its centre, and with them everything about the person."""
        return set(self.visit.sections) == set(self.visit.centre.definition.sections)


def open_visit(service: Service, token: str, query: Mapping[str, str], now: datetime) -> Opened:
    """The visit that a token opens, in the language asked for. Raises `LinkRefused` or `LinkExpired`."""
    link = service.links.read(token, Purpose.CENTRE, now)
    scope = Scope(link.detail)
    centre = centre_by_key(service, link.subject)
    if centre is None or service.revocations.is_revoked(digest(token)):
        raise LinkRefused
    mode = _mode(centre, scope)
    contact = sample_card(centre.shop, now)
    if mode is Mode.LIVE:
        contact = card_opened(service.contacts.by_handle(link.handle), link, centre.shop, now)
    visit = Visit(
        service=service,
        shop=service.shops.get(centre.shop),
        centre=centre,
        attributes=attributes_of(service, centre.shop),
        contact=contact,
        mode=mode,
        sections=_sections(centre.definition, scope),
        texts=wording(centre.definition, _language(centre.definition, contact, query)),
        token=token,
        at=now,
        generation=_generation(service, centre.shop),
        is_visitor=is_visitors_link(link),
    )
    if not visit.sections:
        raise LinkRefused
    return Opened(visit, link)


def _mode(centre: Centre, scope: Scope) -> Mode:
    """A centre that is not active opens to whoever tries it out, and to nobody else."""
    if Scope.TEST in scope:
        return Mode.TEST if centre.active else Mode.PREVIEW
    if not centre.active:
        raise LinkRefused
    return Mode.LIVE


def _sections(definition: CentreDefinition, scope: Scope) -> tuple[SectionName, ...]:
    opened = [name for name, needed in SCOPES.items() if needed in scope] or list(SectionName)
    return tuple(name for name in definition.sections if name in opened)


def _language(definition: CentreDefinition, contact: Contact, query: Mapping[str, str]) -> str:
    """The one asked for, else the contact's own, else the centre's first."""
    wanted = (query.get("lang"), contact.details.value("language"))
    return next((each for each in wanted if each in definition.languages), definition.languages[0])


def _generation(service: Service, shop: str) -> Generation | None:
    """Without products a centre still takes what people want to say."""
    try:
        return service.serving.generation(shop)
    except ServiceError:
        return None
