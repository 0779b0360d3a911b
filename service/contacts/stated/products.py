"""Products that a person keeps on their wish list or wants to see no more: a list of ids for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.contacts.model import Marked, Products
from service.contacts.stated.lists import REFUSED, WISHED, ListForm, Said
from service.contacts.stated.reading import Reader, StatementRefused, Telling, members

FORMS: Mapping[str, ListForm[Marked]] = {form.plural: form for form in (WISHED, REFUSED)}
"""Each list by its member."""

Entries = Sequence[Said[Marked]]


@dataclass(frozen=True, slots=True)
class SaidOfProducts:
    """What a document says of each list; nothing of one that it does not name."""

    wished: Entries = ()
    refused: Entries = ()


def read_products(document: object, path: str, telling: Telling) -> SaidOfProducts:
    """``{"wished": ["A-1"], "refused": {"A-2": null}}``, or one of the two. Raises `StatementRefused`."""

    def reader(form: ListForm[Marked]) -> Reader[Entries]:
        return lambda value, place: form.read(value, place, telling)

    said = SaidOfProducts(**members(document, path, {name: reader(form) for name, form in FORMS.items()}))
    wished, refused = ({each.name for each in entries if each.entry} for entries in (said.wished, said.refused))
    if both := wished & refused:
        raise StatementRefused(path, f"The product {min(both)!r} is wished for and refused here; say one of them.")
    return said


def replaced(known: Products, said: SaidOfProducts) -> Products:
    """What is said and nothing else."""
    return Products().with_(WISHED.replaced(known.wished, said.wished), REFUSED.replaced(known.refused, said.refused))


def merged(known: Products, said: SaidOfProducts) -> Products:
    """With what is said: each product on the list it was put on last, and off one where null stands under it."""
    anew = {each.name for each in (*said.wished, *said.refused) if each.entry and not each.dated}
    kept = Products(_kept(known.wished, said.wished), _kept(known.refused, said.refused)).without(*anew)
    return kept.with_(WISHED.replaced(known.wished, said.wished), REFUSED.replaced(known.refused, said.refused))


def _kept(known: Sequence[Marked], said: Entries) -> tuple[Marked, ...]:
    forgotten = {each.name for each in said if each.entry is None}
    return tuple(each for each in known if each.product not in forgotten)
