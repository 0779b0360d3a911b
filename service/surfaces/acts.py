"""What a person does with the products of a frame: "not this", the wish list, and taking either back.

Each act is one change of their card, on their own word, with a line of its history by which it is undone. A value that
is refused becomes a ``none`` of the preference that found the product; a product that is refused, and one that is
wished for, stand in the card's part `service.contacts.model.Products`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from frames.refusing import Offers
from frames.texts import Texts
from frames.voice import Document, Voice
from matching.model import Preference
from matching.preferences import parse_preference
from matching.stated import STANDING_ALONE
from service.centres.visitors import is_visitors
from service.composition import Service
from service.contacts.model import (
    MOST_WISHED,
    Actor,
    Contact,
    Marked,
    Occasion,
    Part,
    Source,
    StatedPreference,
)
from service.contacts.stated.parts import PARTS
from service.contacts.stated.reading import StatementRefused, Telling
from service.contacts.store import Change, Changed
from service.errors import ActRefused, UnknownContact, UnknownEntry
from service.generations.opened import Generation
from service.links import NOBODY
from service.storage.shops import Shop
from service.tokens import Subject, refused

WHERE = "frame "
"""So the history says where an act was made; the name of the frame follows."""

SLIGHTEST = "0.001"
"""The weight of a criterion that only refuses: it takes products away, and hardly says more of those that stay."""

Value = tuple[str, str]
"""A filter and one of its values."""


@dataclass(frozen=True, slots=True)
class Acted:
    """What became of an act. ``entry`` is the line of history that takes it back; None where nothing changed."""

    contact: Contact
    entry: int | None
    said: str


@dataclass(frozen=True, slots=True)
class Act:
    """Whoever acts, in which frame of which shop, when, and in which words they are answered."""

    service: Service
    shop: Shop
    subject: Subject
    frame: str
    at: datetime
    texts: Texts

    @property
    def occasion(self) -> Occasion:
        return Occasion(Actor.CONTACT, f"{WHERE}{self.frame}", self.at)

    # --- the acts ----------------------------------------------------------------------------------------------------

    def wish(self, product: str) -> Acted:
        """Keep a product on the wish list; it is refused no more. Raises as `refuse`."""
        title = self._document(product)["title"]

        def change(card: Contact) -> Contact:
            return self._marking(card, product, "wished")

        acted = self._acted(self._keep(change), "wished", title=title)
        if acted.entry is None or len(acted.contact.products.wished) < MOST_WISHED:
            return acted
        return replace(acted, said=self.texts.say("act.list_full", said=acted.said, most=MOST_WISHED))

    def unwish(self, product: str) -> Acted:
        """Take a product off the wish list, also one that left the shop."""
        row = self._generation.index.row_of(product)
        title = product if row is None else self._generation.documents.document(row)["title"]

        def change(card: Contact) -> Contact:
            wished = tuple(each for each in card.products.wished if each.product != product)
            return replace(card, products=replace(card.products, wished=wished))

        return self._acted(self._keep(change, takes_back=True), "unwished", title=title)

    def refuse(self, product: str) -> Acted:
        """See a product no more; it leaves the wish list.

        Raises `ActRefused` where the card is not to be used, `StatementRefused` where the shop has no such product.
        """
        title = self._document(product)["title"]

        def change(card: Contact) -> Contact:
            return self._marking(card, product, "refused")

        return self._acted(self._keep(change), "product_refused", title=title)

    def refuse_values(self, product: str, key: str, values: Sequence[Value]) -> Acted:
        """Refuse values of a product within the preference of that key, which found it; nothing else of it changes.

        Only what `frames.refusing` offers is taken, and what the preference refuses already. Raises as `refuse`, and
        `StatementRefused` where a value is not to be refused or the preference is gone.
        """
        document, hierarchy = self._document(product), self._generation.hierarchy

        def change(card: Contact) -> Contact:
            stated = card.preference(key)
            if stated is None or not stated.holds(self.shop.day(self.at)):
                raise StatementRefused("preference", "This preference is not on the card; ask for the frame again.")
            preference = _parsed(stated)
            known = {each for each in values if self._is_refused(preference, each)}
            taken = known | {*Offers(preference, hierarchy).values(document)}
            for number, each in enumerate(values):
                if each not in taken:
                    place = f"values[{number}]"
                    raise StatementRefused(place, "This value is none that may be refused of the product here.")
            new = [each for each in dict.fromkeys(values) if each not in known]
            return self._stating(stated, new)(card) if new else card

        voice = Voice(self.texts, hierarchy)
        said = "; ".join(f"{voice.label(filter_)}: {voice.value(filter_, value)}" for filter_, value in values)
        return self._acted(self._keep(change), "values_refused", values=said)

    def undo(self, entry: int) -> Acted:
        """Take back what one act did.

        Raises `UnknownEntry`, or `ChangedMeanwhile` where a later change stands on it.
        """
        card = self._known()
        store, shop = self.service.contacts, self.shop.name
        lines = store.history(shop, card.id)
        if not any(line.number == entry and _is_act(line.what, line.occasion) for line in lines):
            raise UnknownEntry("there is no act of that number to take back here")
        return self._acted(store.undo(shop, card.id, entry, self.occasion), "undone")

    # --- the card ----------------------------------------------------------------------------------------------------

    def _keep(self, change: Change, takes_back: bool = False) -> Changed:
        """Make a change on the card of whoever acts; a visitor who has none yet gets one by it."""

        def allowed(card: Contact) -> Contact:
            if not (card.personalise or takes_back):
                raise ActRefused(
                    "recommendations by this card are switched off, so nothing is kept for them; the preference centre "
                    "switches them on again"
                )
            return change(card)

        store, shop, handle = self.service.contacts, self.shop.name, self.subject.handle
        if not handle:
            return store.change(shop, self.subject.contact, allowed, self.occasion, create=False)
        if handle == NOBODY:
            raise ActRefused("this token speaks of nobody, so there is no card to keep anything on")

        def theirs(card: Contact) -> Contact:
            _need_visitors(card, handle)
            return allowed(card)

        return store.open(shop, handle, theirs, self.occasion)

    def _known(self) -> Contact:
        """The card of whoever acts. Raises `UnknownContact`."""
        store, handle = self.service.contacts, self.subject.handle
        card = store.by_handle(handle) if handle else store.get(self.shop.name, self.subject.contact)
        if card is None or card.shop != self.shop.name:
            raise UnknownContact("there is no card yet that anything could be taken back on")
        if handle:
            _need_visitors(card, handle)
        return card

    def _marking(self, card: Contact, product: str, said: str) -> Contact:
        """The card with a product on one of its lists, and off the other."""
        if any(each.product == product for each in getattr(card.products, said)):
            return card
        marked = (Marked(product, Source.DECLARED, self.at),)
        return replace(card, products=card.products.without(product).with_(**{said: marked}))

    def _stating(self, stated: StatedPreference, values: Sequence[Value]) -> Change:
        """The preference with these refused, held to the contract like any that is stated."""
        criteria: list[Mapping[str, Any]] = list(stated.criteria)
        for value in values:
            criteria = _with_refused(criteria, value, self._key_of)
        told = {stated.key: {"criteria": criteria}}
        return PARTS[Part.PREFERENCES].merged(told, "preferences", Telling(self.occasion, zone=self.shop.clock))

    # --- what there is -----------------------------------------------------------------------------------------------

    @property
    def _generation(self) -> Generation:
        """Raises `NoGeneration`."""
        return self.service.serving.generation(self.shop.name)

    def _document(self, product: str) -> Document:
        row = self._generation.index.row_of(product)
        if row is None:
            raise StatementRefused("product", "The shop has no product of that id.")
        return self._generation.documents.document(row)

    def _key_of(self, name: str) -> str:
        asked = self._generation.hierarchy.asked(name)
        return name if asked is None else asked.key

    def _is_refused(self, preference: Preference, value: Value) -> bool:
        """Whether it was refused before; of what is sensitive that is not said to a page."""
        filter_, unwanted = value
        if self._generation.hierarchy.is_sensitive(filter_):
            return False
        return any(unwanted in each.none for each in preference.criteria if self._key_of(each.filter) == filter_)

    def _acted(self, changed: Changed, key: str, **words: str) -> Acted:
        return Acted(changed.contact, changed.entry, self.texts.say(f"act.{key}", **words))


def _parsed(stated: StatedPreference) -> Preference:
    """What the card keeps, as matching knows it."""
    return parse_preference({"preferences": [{"main": stated.main, "criteria": list(stated.criteria)}]})


def _with_refused(
    criteria: Sequence[Mapping[str, Any]], value: Value, key_of: Callable[[str], str]
) -> list[Mapping[str, Any]]:
    """The criteria with one value more that is refused.

    It joins what is refused of the filter already, else what is wanted of it: there it counts for nothing of its own.
    """
    filter_, refused_value = value
    of_it = [place for place, each in enumerate(criteria) if key_of(each["filter"]) == filter_]
    refusing = [place for place in of_it if "none" in criteria[place]]
    taking = refusing or [place for place in of_it if not criteria[place].keys() & {*STANDING_ALONE}]
    if not taking:
        return [*criteria, {"filter": filter_, "none": [refused_value], "weight": SLIGHTEST}]
    criterion = criteria[taking[0]]
    joined = {**criterion, "none": [*criterion.get("none", ()), refused_value]}
    return [*criteria[: taking[0]], joined, *criteria[taking[0] + 1 :]]


def _need_visitors(card: Contact, handle: bytes) -> None:
    """Refuse a visitor's token once their card is a person's: it would open what is not theirs alone any more."""
    if not is_visitors(card, handle):
        raise refused()


def _is_act(what: str, occasion: Occasion) -> bool:
    """Whether a line of history tells an act, and not that one was taken back."""
    own = occasion.by is Actor.CONTACT and occasion.where.startswith(WHERE)
    return own and what in ("created", "changed")
