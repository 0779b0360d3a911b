""" "Not this" and the wish list, from the shop's page: what each act does to a card, to the frame, and its undo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import httpx2
import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeds.build import FeedSettings
from frames.texts import load_texts
from matching.model import RankOptions
from matching.preferences import parse_preferences
from matching.rank import rank
from service.composition import Service, compose
from service.contacts.documents import part_document
from service.contacts.model import Contact, Part, StatedPreference
from service.errors import ChangedMeanwhile
from service.generations.make import import_feed
from service.settings import Settings
from service.storage.shops import Shop
from service.surfaces.acts import Act
from service.tokens import Subject
from tests.service.conftest import AT, ORIGIN, Asking
from tests.service.storage.conftest import NOON, details, fact, marked, occasion, preferring, refusing, tags, wishing
from tests.service.test_api import problem

SHOP, ACTS, FRAME = "sklep", "/v1/shops/sklep/frames/recommended/acts", "/v1/shops/sklep/frames/recommended"
PAGE = {"origin": ORIGIN}
HANDLE = bytes(range(8))
VALUES = {
    "color": ["zielony", "niebieski", "czarny", "biały"],
    "brand": ["ABC", "XYZ", "Ola"],
    "material": ["bawełna", "len", "wełna"],
    "pattern": ["w kratę", "gładki"],
}


def feed() -> bytes:
    """Jeans and blouses of which each says most, and nothing in step with another."""
    random = Random(5)
    items = []
    for number in range(80):
        category = "Odzież &gt; Dżinsy" if number % 2 else "Odzież &gt; Bluzki"
        said = "".join(
            f"<g:{name}>{random.choice(values)}</g:{name}>" for name, values in VALUES.items() if random.random() < 0.9
        )
        items.append(
            f"<item><g:id>A-{number:03d}</g:id><title>Rzecz {number}</title><g:price>{50 + number}.00 PLN</g:price>"
            f"<g:product_type>{category}</g:product_type>{said}</item>"
        )
    head = '<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>'
    return f"{head}{''.join(items)}</channel></rss>".encode()


@pytest.fixture
def service(tmp_path: Path, address: str) -> Iterator[Service]:
    """A shop with these products, over each kind of database."""
    made = compose(Settings(data=tmp_path / "data", database=address))
    made.shops.create(Shop(SHOP, "PLN", "fashion", locale="en", origins=(ORIGIN,)))
    source = tmp_path / "feed.xml"
    source.write_bytes(feed())
    import_feed(made.shelf(SHOP), source, FeedSettings(at=AT, industry="fashion", currency="PLN"))
    yield made
    made.database.close()


def stated(key: str = "p1", main: str | None = "Dżinsy", *criteria: dict[str, Any]) -> StatedPreference:
    return StatedPreference(key, main, criteria, NOON)


BLUE = {"filter": "color", "any": ["niebieski"]}


@pytest.fixture
def ola(service: Service) -> Contact:
    """Somebody who wants blue jeans."""
    return service.contacts.change(SHOP, "ola", preferring(stated("p1", "Dżinsy", BLUE)), occasion()).contact


def card_of(service: Service, id: str = "ola") -> Contact:
    card = service.contacts.get(SHOP, id)
    assert card is not None
    return card


def acting(service: Service, said: Any, token: str | None = None) -> dict[str, Any]:
    return {"contact": token or service.tokens.make(SHOP, "ola", acts=True), **said}


def send(ask: Asking, said: Any, token: str | None = None, **how: Any) -> httpx2.Response:
    return ask.post(ACTS, json=acting(ask.service, said, token), **({"headers": PAGE} | how))


def done(ask: Asking, said: Any, token: str | None = None) -> dict[str, Any]:
    answer = send(ask, said, token)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    document: dict[str, Any] = answer.json()
    assert document.keys() == {"entry", "said", "wished", "refused"}
    return document


def frame(ask: Asking, acts: bool = True) -> dict[str, Any]:
    token = ask.service.tokens.make(SHOP, "ola", acts=acts)
    answer = ask.get(FRAME, params={"contact": token, "format": "json", "k": 100}, headers=PAGE)
    assert answer.status_code == 200, answer.text
    document: dict[str, Any] = answer.json()
    return document


def shown(ask: Asking) -> list[str]:
    return [card["id"] for card in frame(ask)["cards"]]


# --- single products --------------------------------------------------------------------------------------------------


def test_a_refused_product_is_shown_no_more_until_that_is_undone(ask: Asking, ola: Contact) -> None:
    before = shown(ask)
    answer = done(ask, {"act": "refuse", "product": before[0]})
    title = f"Rzecz {int(before[0][2:])}"
    assert (answer["said"], answer["refused"], answer["wished"]) == (f"Not shown any more: {title}", 1, [])
    assert shown(ask) == before[1:]
    line = ask.service.contacts.history(SHOP, "ola")[-1]
    assert (line.number, line.occasion.by, line.occasion.where) == (answer["entry"], "contact", "frame recommended")
    again = done(ask, {"act": "undo", "entry": answer["entry"]})
    assert (again["said"], again["refused"]) == ("Taken back", 0)
    assert shown(ask) == before


def test_a_product_is_on_the_wish_list_until_it_is_taken_off(ask: Asking, ola: Contact) -> None:
    first, second = shown(ask)[:2]
    done(ask, {"act": "wish", "product": first})
    answer = done(ask, {"act": "wish", "product": second})
    assert answer["wished"] == [first, second]
    assert answer["said"].startswith("On your wish list: Rzecz ")
    assert {card["id"] for card in frame(ask)["cards"] if card["wished"]} == {first, second}
    answer = done(ask, {"act": "unwish", "product": first})
    assert (answer["wished"], answer["said"][:20]) == ([second], "Off your wish list: ")


def test_a_product_is_wished_for_or_refused_and_never_both(ask: Asking, ola: Contact) -> None:
    product = shown(ask)[0]
    done(ask, {"act": "wish", "product": product})
    answer = done(ask, {"act": "refuse", "product": product})
    assert (answer["wished"], answer["refused"]) == ([], 1)
    answer = done(ask, {"act": "wish", "product": product})
    assert (answer["wished"], answer["refused"]) == ([product], 0)


def test_what_is_pressed_twice_changes_nothing_more(ask: Asking, ola: Contact) -> None:
    product = shown(ask)[0]
    for said in ({"act": "wish", "product": product}, {"act": "refuse", "product": product}):
        first, again = done(ask, said), done(ask, said)
        assert (first["entry"] is None, again["entry"]) == (False, None)
        assert again == {**first, "entry": None}
    assert done(ask, {"act": "unwish", "product": product})["entry"] is None


def test_a_full_wish_list_says_that_the_oldest_leaves(ask: Asking, ola: Contact) -> None:
    full = wishing(*(marked(f"old-{number}", -number) for number in range(200)))
    ask.service.contacts.change(SHOP, "ola", full, occasion())
    answer = done(ask, {"act": "wish", "product": "A-001"})
    assert len(answer["wished"]) == 200
    assert answer["wished"][-1] == "A-001"
    assert "old-199" not in answer["wished"]
    assert answer["said"].endswith("The list is full (200 products): for each further one the oldest leaves it.")


def test_a_product_that_left_the_shop_can_be_taken_off_and_not_put_on(ask: Asking, ola: Contact) -> None:
    ask.service.contacts.change(SHOP, "ola", wishing(marked("gone")), occasion())
    assert done(ask, {"act": "unwish", "product": "gone"})["wished"] == []
    for act in ("wish", "refuse"):
        assert problem(send(ask, {"act": act, "product": "gone"}), 422, "statement-refused")["path"] == "product"


def test_the_answer_speaks_the_language_that_was_asked_for(ask: Asking, ola: Contact) -> None:
    said = done(ask, {"act": "wish", "product": "A-001", "locale": "pl"})["said"]
    assert said == "Na liście życzeń: Rzecz 1"
    assert load_texts("acts", "pl").patterns["act"].keys() == load_texts("acts", "en").patterns["act"].keys()


# --- values -----------------------------------------------------------------------------------------------------------


def refusable(ask: Asking, key: str = "color") -> tuple[dict[str, Any], dict[str, Any]]:
    """A card that offers a value of that filter to be refused, and what is sent for it."""
    for card in frame(ask)["cards"]:
        for each in card["refusable"]:
            if each["filter"] == key:
                values = [{"filter": each["filter"], "value": each["value"]}]
                sent = {"act": "refuse", "product": card["id"], "preference": card["preference"], "values": values}
                return card, sent
    raise AssertionError("nothing of it is offered")


def test_a_refused_value_joins_what_is_wanted_of_its_filter(ask: Asking, ola: Contact) -> None:
    _, sent = refusable(ask)
    value = sent["values"][0]["value"]
    answer = done(ask, sent)
    assert answer["said"] == f"Not shown any more: Colour: {value}"
    (preference,) = card_of(ask.service).preferences
    assert preference.criteria == ({**BLUE, "none": [value]},)
    assert replace(preference, criteria=(BLUE,), stated=NOON) == stated("p1", "Dżinsy", BLUE)
    assert done(ask, sent)["entry"] is None


def test_a_value_of_a_filter_that_nothing_was_said_of_is_a_criterion_that_hardly_counts(
    ask: Asking, ola: Contact
) -> None:
    _, sent = refusable(ask, "brand")
    before = {card["id"]: card["match"] for card in frame(ask)["cards"]}
    done(ask, sent)
    brand = {"filter": "brand", "none": [sent["values"][0]["value"]], "weight": "0.001"}
    assert card_of(ask.service).preferences[0].criteria == (BLUE, brand)
    after = {card["id"]: card["match"] for card in frame(ask)["cards"]}
    assert all(before[id] <= after[id] < before[id] + 0.001 for id in after)
    assert [*after] == [id for id in before if id in after]


def test_what_was_asked_for_is_never_offered_nor_taken(ask: Asking, ola: Contact) -> None:
    cards = frame(ask)["cards"]
    assert not any(each["value"] == "niebieski" for card in cards for each in card["refusable"])
    blue = next(card for card in cards if "niebieski" in card["why"])
    sent = {"act": "refuse", "product": blue["id"], "preference": "p1"}
    wrong = [{"filter": "color", "value": "niebieski"}]
    other = [{"filter": "color", "value": "zielony"}]
    for values in (wrong, other, [{"filter": "price", "value": "51.00"}], [{"filter": "none such", "value": "x"}]):
        fault = problem(send(ask, {**sent, "values": values}), 422, "statement-refused")
        assert fault["path"] == "values[0]"
    assert card_of(ask.service) == ola


def test_who_may_not_act_is_offered_nothing(ask: Asking, ola: Contact) -> None:
    seen = frame(ask, acts=False)
    assert not seen["acts"]
    assert not any(card["refusable"] or card["preference"] or card["wished"] for card in seen["cards"])
    token = ask.service.tokens.make(SHOP, "ola")
    fault = problem(send(ask, {"act": "wish", "product": "A-001"}, token), 403, "act-refused")
    assert "only reads" in fault["detail"]


def test_nothing_sensitive_is_offered_taken_or_found_out(
    ask: Asking, ola: Contact, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusing_it = stated("p1", "Dżinsy", {"filter": "brand", "none": ["ABC"]})
    ask.service.contacts.change(SHOP, "ola", preferring(refusing_it), occasion(1))
    generation = ask.service.serving.generation(SHOP)
    marked_so = replace(generation, hierarchy=replace(generation.hierarchy, sensitive=("brand",)))
    monkeypatch.setattr(type(ask.service.serving), "generation", lambda serving, shop: marked_so)
    cards = frame(ask)["cards"]
    assert any(card["refusable"] for card in cards)
    assert not any(each["filter"] == "brand" for card in cards for each in card["refusable"])
    for brand in ("ABC", "XYZ"):
        values = [{"filter": "brand", "value": brand}]
        sent = {"act": "refuse", "product": cards[0]["id"], "preference": "p1", "values": values}
        assert problem(send(ask, sent), 422, "statement-refused")["path"] == "values[0]"


def test_a_preference_that_is_gone_or_over_takes_no_refusal(ask: Asking, ola: Contact) -> None:
    _, sent = refusable(ask)
    assert problem(send(ask, {**sent, "preference": "p9"}), 422, "statement-refused")["path"] == "preference"
    missing = {name: value for name, value in sent.items() if name != "preference"}
    assert problem(send(ask, missing), 422, "statement-refused")["path"] == "preference"
    over = replace(ola.preferences[0], until=NOON.date() - timedelta(1))
    ask.service.contacts.change(SHOP, "ola", preferring(over), occasion())
    assert problem(send(ask, sent), 422, "statement-refused")["path"] == "preference"


def test_two_tabs_refuse_two_values_and_the_later_undo_leaves_the_earlier_refusal(ask: Asking, ola: Contact) -> None:
    _, first = refusable(ask, "brand")
    _, second = refusable(ask, "material")
    one, two = done(ask, first), done(ask, second)
    refused = problem(send(ask, {"act": "undo", "entry": one["entry"]}), 409, "changed-meanwhile")
    assert "was changed again" in refused["detail"]
    done(ask, {"act": "undo", "entry": two["entry"]})
    (preference,) = card_of(ask.service).preferences
    assert [each["filter"] for each in preference.criteria] == ["color", "brand"]


def test_after_a_merge_both_refusals_hold_and_the_later_word_on_a_product_counts(ask: Asking, ola: Contact) -> None:
    store = ask.service.contacts
    store.change(SHOP, "crm", wishing(marked("A-001", 1)), occasion())
    store.change(SHOP, "ola", refusing(marked("A-001", 2), marked("A-003", 2)), occasion())
    store.change(SHOP, "crm", refusing(marked("A-005", 3)), occasion())
    store.merge(SHOP, "ola", "crm", occasion(5))
    assert not {"A-001", "A-003", "A-005"} & {*shown(ask)}
    assert done(ask, {"act": "wish", "product": "A-005"})["refused"] == 2


# --- who, and what of theirs ------------------------------------------------------------------------------------------


def test_only_an_act_of_their_own_is_undone(ask: Asking, ola: Contact) -> None:
    store = ask.service.contacts
    by_shop = store.change(SHOP, "ola", tags("vip"), occasion(1)).entry
    other = store.change(SHOP, "ela", wishing(marked("A-001")), occasion(1)).entry
    act = done(ask, {"act": "wish", "product": "A-001"})["entry"]
    taken_back = done(ask, {"act": "undo", "entry": act})["entry"]
    for entry in (by_shop, other, taken_back, 10**6):
        problem(send(ask, {"act": "undo", "entry": entry}), 404, "unknown-entry")
    assert [tag.tag for tag in card_of(ask.service).tags] == ["vip"]


def test_while_recommendations_are_switched_off_nothing_is_kept_for_them(ask: Asking, ola: Contact) -> None:
    done(ask, {"act": "wish", "product": "A-001"})
    ask.service.contacts.change(SHOP, "ola", lambda card: replace(card, personalise=False), occasion(1))
    before = card_of(ask.service)
    for act in ("wish", "refuse"):
        assert "switched off" in problem(send(ask, {"act": act, "product": "A-003"}), 403, "act-refused")["detail"]
    assert card_of(ask.service) == before
    assert done(ask, {"act": "unwish", "product": "A-001"})["wished"] == []


def test_a_visitors_first_act_makes_their_card(ask: Asking) -> None:
    token = ask.service.tokens.make_for_visitor(SHOP, HANDLE)
    done(ask, {"act": "unwish", "product": "A-001"}, token)
    assert ask.service.contacts.count(SHOP) == 0
    answer = done(ask, {"act": "wish", "product": "A-001"}, token)
    card = ask.service.contacts.by_handle(HANDLE)
    assert card is not None
    assert [each.product for each in card.products.wished] == ["A-001"]
    assert done(ask, {"act": "undo", "entry": answer["entry"]}, token)["wished"] == []
    ask.service.contacts.change(SHOP, card.id, details(fact("email", "ola@x.example")), occasion(9))
    problem(send(ask, {"act": "wish", "product": "A-001"}, token), 401, "token-refused")
    problem(send(ask, {"act": "undo", "entry": answer["entry"]}, token), 401, "token-refused")


def test_a_token_of_nobody_keeps_nothing(ask: Asking) -> None:
    token = ask.service.tokens.make_for_visitor(SHOP, bytes(8))
    problem(send(ask, {"act": "wish", "product": "A-001"}, token), 403, "act-refused")
    problem(send(ask, {"act": "wish", "product": "A-001"}), 404, "unknown-contact")
    assert ask.service.contacts.count(SHOP) == 0


def test_a_forged_token_does_nothing(ask: Asking, ola: Contact) -> None:
    problem(send(ask, {"act": "wish", "product": "A-001"}, "forged"), 401, "token-refused")
    assert card_of(ask.service) == ola


def test_looking_never_acts_and_another_page_may_not(ask: Asking, ola: Contact) -> None:
    said = acting(ask.service, {"act": "wish", "product": "A-001"})
    problem(ask.get(ACTS, params=said, headers=PAGE), 405, "method-not-allowed")
    foreign = {"origin": "https://evil.example"}
    problem(ask.post(ACTS, json=said, headers=foreign), 403, "not-allowed")
    problem(ask.post(ACTS, json=said), 401, "key-needed")
    asked = {**PAGE, "access-control-request-method": "POST"}
    assert ask("OPTIONS", ACTS, headers=asked).headers["access-control-allow-origin"] == ORIGIN
    assert card_of(ask.service) == ola


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ({}, "act"),
        ({"act": "like", "product": "A-001"}, "act"),
        ({"act": "wish"}, "product"),
        ({"act": "wish", "product": 5}, "product"),
        ({"act": "undo"}, "entry"),
        ({"act": "undo", "entry": True}, "entry"),
        ({"act": "undo", "entry": 2**70}, "entry"),
        ({"act": "refuse", "product": "A-001", "values": "black"}, "values"),
        ({"act": "refuse", "product": "A-001", "values": [{"filter": "color"}]}, "values[0]"),
        ({"act": "refuse", "product": "A-001", "values": [{"filter": "c", "value": "v"}] * 7}, "values"),
        ({"act": "wish", "product": "A-001", "locale": "xx"}, "locale"),
        ({"act": "wish", "product": "A-001", "more": 1}, "more"),
    ],
)
def test_what_is_not_well_formed_is_refused_at_its_place(
    ask: Asking, ola: Contact, said: dict[str, Any], path: str
) -> None:
    assert problem(send(ask, said), 422, "statement-refused")["path"] == path
    assert card_of(ask.service) == ola


# --- any card ---------------------------------------------------------------------------------------------------------

CRITERIA = st.lists(
    st.sampled_from([*VALUES]).flatmap(
        lambda key: st.fixed_dictionaries(
            {"filter": st.just(key)} | {"any": st.lists(st.sampled_from(VALUES[key]), min_size=1, unique=True)},
            optional={"must": st.just(True), "none": st.lists(st.sampled_from(VALUES[key]), min_size=1, unique=True)},
        )
    ),
    max_size=3,
).map(tuple)
PREFERENCES = st.lists(st.tuples(st.sampled_from([None, "Dżinsy", "Bluzki"]), CRITERIA), min_size=1, max_size=3).map(
    lambda said: tuple(stated(f"p{number}", main, *criteria) for number, (main, criteria) in enumerate(said, 1))
)


def found(service: Service, preference: StatedPreference) -> list[str]:
    """What one preference finds, all of it."""
    generation = service.serving.generation(SHOP)
    document = {"preferences": [{"main": preference.main, "criteria": list(preference.criteria)}]}
    matches = rank(generation.index, parse_preferences(document).preferences, RankOptions(k=1000)).matches
    return [match.id for match in matches]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(preferences=PREFERENCES, data=st.data())
def test_refusing_any_value_that_is_offered_takes_away_exactly_the_products_with_it_and_undo_brings_all_back(
    service: Service, ask: Asking, preferences: tuple[StatedPreference, ...], data: st.DataObject
) -> None:
    service.contacts.change(SHOP, "ola", preferring(*preferences), occasion())
    before = card_of(service)
    offered = [(card, each) for card in frame(ask)["cards"] for each in card["refusable"]]
    if not offered:
        return
    card, each = data.draw(st.sampled_from(offered))
    act = Act(
        service, service.shops.get(SHOP), Subject("ola", acts=True), "recommended", NOON, load_texts("acts", "en")
    )
    acted = act.refuse_values(card["id"], card["preference"], [(each["filter"], each["value"])])
    assert acted.entry is not None
    generation = service.serving.generation(SHOP)
    for was, now in zip(before.preferences, acted.contact.preferences, strict=True):
        if was.key != card["preference"]:
            assert now == was
            continue
        with_it = {
            id
            for id in found(service, was)
            if each["value"]
            in generation.documents.document(generation.index.row_of(id) or 0)["filters"].get(each["filter"], [])
        }
        assert card["id"] in with_it
        assert found(service, now) == [id for id in found(service, was) if id not in with_it]
    after = act.undo(acted.entry).contact
    for part in Part:
        assert orjson.dumps(part_document(after, part)) == orjson.dumps(part_document(before, part))
    with pytest.raises(ChangedMeanwhile):
        act.undo(acted.entry)
