"""One preference asked about again: "still looking for green jeans?" ``/f/{token}`` of a link about a preference.

Yes keeps it as stated today, no forgets it, something else leads to the centre. Opening changes nothing.
"""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from frames.readback import say_preference
from frames.voice import speak
from matching.errors import PreferenceError
from matching.preferences import parse_preferences
from service.centres.asked.keeping import entry_of, keep, take_back
from service.centres.asked.opening import Opened
from service.centres.asked.page import Posted, one, onwards, texts_of, written
from service.centres.minting import preference_mark
from service.centres.model import SectionName
from service.contacts.model import Contact, Source, StatedPreference
from service.errors import NoGeneration

WHERE = "still looking link"


def show(opened: Opened, request: Request) -> Response:
    """The preference said back with three ways on, or what was done with it."""
    stated, texts = _asked(opened), texts_of(opened, request)
    undone = "undone" in request.query_params
    return written(
        "looking.html",
        opened,
        request,
        sentence=_said(opened, stated, texts.locale) if stated else None,
        told=None if undone else request.query_params.get("told"),
        undone=undone,
        kept=None if undone else entry_of(opened, request, WHERE),
        centre=opened.centre_address(SectionName.PREFERENCES),
    )


def post(opened: Opened, request: Request, form: Posted) -> Response:
    """Keep it, forget it, or take that back."""
    if "undo" in form:
        take_back(opened, one(form, "undo"), WHERE)
        return onwards(opened, request, undone=1)
    stated, told = _asked(opened), one(form, "still")
    if stated is None or told not in ("yes", "no"):
        return onwards(opened, request)

    def change(contact: Contact) -> Contact:
        kept = [each for each in contact.preferences if each.key != stated.key]
        if told == "yes":
            kept = [_renewed(each, opened) if each.key == stated.key else each for each in contact.preferences]
        return replace(contact, preferences=tuple(kept))

    return onwards(opened, request, told=told, kept=keep(opened, change, WHERE))


def _asked(opened: Opened) -> StatedPreference | None:
    """The preference the link is about; None once it is forgotten."""
    contact = opened.contact
    if contact is None:
        return None
    links, mark = opened.service.links, opened.link.rest
    return next((each for each in contact.preferences if preference_mark(links, contact, each) == mark), None)


def _renewed(stated: StatedPreference, opened: Opened) -> StatedPreference:
    """Stated anew today by the person; a last day that has gone by no longer counts."""
    until = stated.until if stated.holds(opened.today) else None
    return replace(stated, stated=opened.at, source=Source.DECLARED, until=until)


def _said(opened: Opened, stated: StatedPreference, locale: str) -> str:
    """The preference in a sentence without what is sensitive: the link may have been forwarded."""
    try:
        hierarchy = opened.service.serving.generation(opened.shop.name).hierarchy
        sayable = [each for each in stated.criteria if not hierarchy.is_sensitive(each["filter"])]
        request = parse_preferences({"preferences": [{"main": stated.main, "criteria": sayable}]})
        return say_preference(request.preferences[0], speak(hierarchy, locale))
    except (NoGeneration, PreferenceError):
        return stated.main or ""
