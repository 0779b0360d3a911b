"""The dice must really be thrown: same seed same wishes, and every operator and every situation comes up."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest

from tests.oracle.brute import Document, Shop
from tests.oracle.feeds import Thing, invent
from tests.oracle.preferences import Wishes

KILOGRAMS = {
    "30 kg": "30",
    "30000 g": "30",
    "12 kg": "12",
    "1,5 kg": "1.5",
    "400 g": "0.4",
    "0.4 kg": "0.4",
    "31 kg": "31",
}
ABSENCES = ("bezzapachowy", "brak")


def product_document(thing: Thing) -> Document:
    """An invented thing as a product document, without any feed between."""
    said = dict(thing.attributes)
    filters: Document = {"price": thing.price}
    filters |= {"category": [" > ".join(path) for path in thing.paths]} if thing.paths else {}
    filters |= {key: list(said[name]) for key, name in (("color", "Kolor"), ("size", "Rozmiar")) if name in said}
    if "Zapach" in said:
        filters["scent"] = False if said["Zapach"][0] in ABSENCES else list(said["Zapach"])
    if "Ekologiczny" in said:
        filters["organic"] = said["Ekologiczny"] == ("tak",)
    if "Waga opakowania" in said:
        filters["pack"] = KILOGRAMS[said["Waga opakowania"][0]]
    facts: dict[str, Any] = {"id": thing.id, "available": thing.available, "group": thing.group, "currency": "PLN"}
    return {**facts, "popularity": thing.popularity or "0", "filters": filters}


def without(document: Document, key: str) -> Document:
    """The same wishes with one member taken out of every criterion."""
    preferences = [
        {
            **wish,
            "criteria": [{name: value for name, value in each.items() if name != key} for each in wish["criteria"]],
        }
        for wish in document["preferences"]
    ]
    return {**document, "preferences": preferences}


@pytest.fixture(scope="module")
def products() -> list[Document]:
    return [product_document(thing) for thing in invent(150, seed=5)]


@pytest.fixture(scope="module")
def shown() -> Document:
    """A filters document that shows bands and units in two nodes."""
    bands = [{"min": "19.99", "max": "99.99"}, {"min": "99.99", "max": "200.00"}, {"min": "200.00", "max": "1249.00"}]
    dependent = [
        {"filter": "price", "type": "range", "unit": "PLN", "bands": bands},
        {"filter": "pack", "type": "range", "unit": "kg", "bands": []},
        {"filter": "organic", "type": "yes/no"},
        {"filter": "scent", "type": "choice"},
    ]
    values = [{"value": value, "dependent": dependent} for value in ("Odzież", "Odzież > Spodnie", None)]
    return {"main": {"filter": "category", "values": values}}


def test_the_same_seed_throws_the_same_wishes(products: list[Document], shown: Document) -> None:
    one, two, other = (list(Wishes(products, shown, seed).documents(50)) for seed in (1, 1, 2))
    assert one == two != other
    assert json.loads(json.dumps(one)) == one


def test_every_operator_and_manner_is_thrown(products: list[Document], shown: Document) -> None:
    documents = list(Wishes(products, shown, seed=3).documents(400))
    criteria = [each for document in documents for wish in document["preferences"] for each in wish["criteria"]]
    thrown = {key for criterion in criteria for key in criterion}
    assert thrown == {
        *("filter", "any", "none", "min", "max", "over", "under", "band", "unit", "currency"),
        *("present", "absent", "indifferent", "weight", "must", "strict"),
    }
    assert {len(document["preferences"]) for document in documents} == {0, 1, 2, 3, 4}


def test_the_wishes_lead_into_every_situation(products: list[Document], shown: Document) -> None:
    shop = Shop(products, shown)
    answers = [shop.rank(document, "g") for document in Wishes(products, shown, seed=4).documents(400)]
    matches = [match for answer in answers for match in answer["matches"]]
    situations = {
        "nothing found": sum(not answer["candidates"] for answer in answers),
        "everything met": sum(bool(answer["full_matches"]) for answer in answers),
        "relaxed": sum(answer["candidates"] > 0 == answer["full_matches"] for answer in answers),
        "something unknown": sum(bool(answer["unknown"]) for answer in answers),
        "stated absence missed": sum(miss["is"] is False for match in matches for miss in match["missed"]),
        "silence missed": sum(miss["is"] is None for match in matches for miss in match["missed"]),
        "silence passed": sum(bool(match["unstated"]) for match in matches),
        "a later preference won": sum(match["preference"] > 0 for match in matches),
        "a tie of match": sum(a["match"] == b["match"] for a, b in pairwise(matches)),
    }
    assert min(situations.values()) >= 20, situations


@pytest.mark.parametrize(
    "key", ["none", "must", "strict", "weight", "over", "under", "min", "max", "band", "unit", "currency", "absent"]
)
def test_every_member_of_a_criterion_makes_a_difference(key: str, products: list[Document], shown: Document) -> None:
    shop = Shop(products, shown)
    documents = [each for each in Wishes(products, shown, seed=5).documents(300) if f'"{key}": ' in json.dumps(each)]
    differ = [shop.rank(each, "g")["matches"] != shop.rank(without(each, key), "g")["matches"] for each in documents]
    assert sum(differ) >= 3


@pytest.mark.parametrize("fact", [{"available": True}, {"group": None}, {"popularity": 0}, {"currency": "EUR"}])
def test_every_fact_of_a_product_makes_a_difference(fact: Document, products: list[Document], shown: Document) -> None:
    shop, other = Shop(products, shown), Shop([{**product, **fact} for product in products], shown)
    documents = list(Wishes(products, shown, seed=5).documents(150))
    answers = [
        [[m["id"], m["match"]] for m in each.rank(ask, "g")["matches"]] for ask in documents for each in (shop, other)
    ]
    assert sum(one != two for one, two in zip(answers[::2], answers[1::2], strict=True)) >= 3


def test_other_names_are_thrown_and_make_a_difference(products: list[Document], shown: Document) -> None:
    names: Document = {
        "keys": {"color": ["colour"], "scent": ["smell"]},
        "aliases": {"color": {"green": "zielony", "black": "czarny"}, "size": {"small": "S"}},
        "groups": {"color": [{"names": ["pale", "jasne"], "values": ["biały", "różowy"]}]},
    }
    documents = list(Wishes(products, {**shown, "names": names}, seed=7).documents(300))
    thrown = json.dumps(documents, ensure_ascii=False)
    assert all(f'"{name}"' in thrown for name in ("colour", "smell", "green", "black", "small", "pale", "jasne"))
    named, plain = Shop(products, {**shown, "names": names}), Shop(products, shown)
    assert sum(named.rank(each, "g") != plain.rank(each, "g") for each in documents) >= 50


def test_the_counts_of_wishes_lead_into_every_situation(products: list[Document], shown: Document) -> None:
    listed = [{"filter": "color", "values": [{"value": value} for value in ("zielony", "czarny", "Szary")]}]
    everywhere = {
        "filter": "category",
        "values": [{"value": "Odzież", "dependent": [*shown["main"]["values"][0]["dependent"], *listed]}],
    }
    wishes = Wishes(products, shown, seed=8)
    shop = Shop(products, {"main": everywhere})
    counts = [shop.count({**wishes.preference(), "main": "Odzież"}, "g") for _ in range(200)]
    offers = [offer for each in counts for offer in each["dependent"]]
    choices = [choice for offer in offers for choice in (*offer["values"], *offer["bands"])]
    situations = {
        "nothing remains": sum(not each["remaining"] for each in counts),
        "something remains": sum(bool(each["remaining"]) for each in counts),
        "a choice would leave nothing": sum(not choice["products"] for choice in choices),
        "a choice would leave more than remains": sum(
            choice["products"] > each["remaining"]
            for each in counts
            for offer in each["dependent"]
            for choice in (*offer["values"], *offer["bands"])
        ),
        "a choice is chosen": sum(choice["chosen"] for choice in choices),
        "somebody is silent": sum(bool(offer["silent"]) for offer in offers),
    }
    assert min(situations.values()) >= 20, situations


def test_no_order_of_the_feed_changes_an_answer(products: list[Document], shown: Document) -> None:
    forwards, backwards = Shop(products, shown), Shop(products[::-1], shown)
    for document in Wishes(products, shown, seed=6).documents(60):
        assert forwards.rank(document, "g") == backwards.rank(document, "g")
