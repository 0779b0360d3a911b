"""Pictures show what is true when a mail is opened, all slots of one list; their links lead to what was shown."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import httpx2
import pytest
from PIL import Image

from frames.drawn.model import HEIGHT, SCALE, WIDTH
from frames.email.model import Opened
from service.banning import ban, unban
from service.blocks.opened import opened_of, product_of
from service.blocks.opened.listing import Filled, filled, opened_by, replaced
from service.composition import Service, compose
from service.contacts.model import Contact
from service.errors import LinkRefused
from service.links import NOBODY, digest
from service.settings import Settings
from service.surfaces.defined import frame_of
from tests.service.blocks.mailing import SHOP, say
from tests.service.cards import BY_THE_SHOP
from tests.service.conftest import Asking, Import
from tests.service.small_feed import small_feed

BASE = "http://notesik.example"
SLOTS = 3
NOW = datetime.now(UTC)


def slots_of(service: Service, contact: str = "ola", slots: int = SLOTS, at: datetime = NOW) -> tuple[Opened, ...]:
    """The addresses of a message that is made at that time."""
    card = service.contacts.get(SHOP, contact)
    assert card is not None
    defined = frame_of(service, SHOP, "recommended")
    return opened_of(service.links, SHOP, defined, card.handle, "pl_PL", slots, BASE, at, card.links)


def token_of(opened: Opened) -> str:
    return opened.image.split("/")[-2]


def fetch(ask: Asking, address: str, **how: Any) -> httpx2.Response:
    return ask.get(address.removeprefix(BASE), **how)


def shown(service: Service, token: str, slot: int, at: datetime = NOW) -> Filled | None:
    return asyncio.run(filled(service, opened_by(service, token, at), slot, at))


def ids(service: Service, token: str, at: datetime = NOW, slots: int = SLOTS) -> list[str]:
    """What every slot shows, as its own request would find it."""
    found = [shown(service, token, slot, at) for slot in range(1, slots + 1)]
    return ["" if each is None else each.card.id for each in found]


def led_to(service: Service, token: str, slot: int, at: datetime = NOW) -> str:
    return asyncio.run(product_of(service, token, slot, at)).product


def test_a_picture_is_a_png_twice_as_large_as_it_is_shown(mailing_shop: Service, ask: Asking) -> None:
    answer = fetch(ask, slots_of(mailing_shop)[0].image)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    with Image.open(BytesIO(answer.content), formats=["PNG"]) as drawn:
        assert drawn.size == (WIDTH * SCALE, HEIGHT * SCALE)
    assert len(answer.content) < 1 << 20


def test_a_picture_stands_for_a_stated_time_and_is_not_sent_twice(mailing_shop: Service, ask: Asking) -> None:
    address = slots_of(mailing_shop)[0].image
    first, second = fetch(ask, address), fetch(ask, address)
    assert first.content == second.content
    assert first.headers["cache-control"] == "private, max-age=60"
    again = fetch(ask, address, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_slots_show_what_the_block_lists(mailing_shop: Service) -> None:
    token = token_of(slots_of(mailing_shop)[0])
    assert ids(mailing_shop, token) == ["A-001", "A-005", "A-009"]


def test_the_list_stands_while_the_contact_changes_until_its_time_is_over(mailing_shop: Service) -> None:
    token = token_of(slots_of(mailing_shop)[0])
    before = ids(mailing_shop, token)

    def other(card: Contact) -> Contact:
        first = card.preferences[0]
        return replace(card, preferences=(replace(first, criteria=({"filter": "color", "any": ["zielony"]},)),))

    mailing_shop.contacts.change(SHOP, "ola", other, BY_THE_SHOP)
    assert ids(mailing_shop, token, NOW + timedelta(minutes=59)) == before
    assert ids(mailing_shop, token, NOW + timedelta(minutes=61)) != before


def test_a_banned_product_gives_its_slot_to_the_next_and_the_others_stay(mailing_shop: Service) -> None:
    token = token_of(slots_of(mailing_shop)[0])
    first, second, third = ids(mailing_shop, token)
    ban(mailing_shop, SHOP, second, "a test")
    mailing_shop.definitions.at_hand.look()
    after = ids(mailing_shop, token)
    assert (after[0], after[2]) == (first, third)
    assert after[1] not in (first, second, third, "")
    assert led_to(mailing_shop, token, 2) == after[1]
    unban(mailing_shop, SHOP, second, "a test")
    assert ids(mailing_shop, token) == after, "what was replaced stays so while the list stands"


def test_a_sold_out_product_is_never_shown_and_the_price_is_that_of_now(
    mailing_shop: Service, do_import: Import
) -> None:
    token = token_of(slots_of(mailing_shop)[0])
    ids(mailing_shop, token)
    do_import(small_feed().replace(b"51.00 PLN", b"44.00 PLN").replace(b"<g:id>A-005<", b"<g:id>B-005<"), force=True)
    mailing_shop.serving.look()
    later = NOW + timedelta(minutes=20)
    after = [shown(mailing_shop, token, slot, later) for slot in (1, 2, 3)]
    assert [each.card.id for each in after if each] == ["A-001", "B-005", "A-009"]
    assert after[0] is not None
    assert after[0].card.price is not None
    assert after[0].card.price.now.amount == 44
    assert {each.at for each in after if each} == {later}, "the price is dated by when it was read"


def test_where_a_new_feed_changes_nothing_of_it_the_price_is_dated_by_that_feed(
    mailing_shop: Service, do_import: Import
) -> None:
    token = token_of(slots_of(mailing_shop)[0])
    before = ids(mailing_shop, token)
    do_import(small_feed(), force=True)
    mailing_shop.serving.look()
    later = NOW + timedelta(minutes=20)
    after = [shown(mailing_shop, token, slot, later) for slot in (1, 2, 3)]
    assert [each.card.id for each in after if each] == before
    assert {each.at for each in after if each} == {later}


def test_slots_fetched_at_once_by_several_processes_agree(mailing_shop: Service, settings: Settings) -> None:
    token = token_of(slots_of(mailing_shop, slots=12)[0])
    processes = [mailing_shop, compose(settings), compose(settings)]
    for each in processes:
        each.serving.look()

    def fetched(number: int) -> str:
        found = shown(processes[number % 3], token, number % 12 + 1, NOW + timedelta(microseconds=number))
        return "" if found is None else found.card.id

    with ThreadPoolExecutor(12) as pool:
        found = [*pool.map(fetched, range(36))]
    assert found[:12] == found[12:24] == found[24:]
    named = [each for each in found[:12] if each]
    assert len(named) == len({*named}) > SLOTS


def test_the_link_leads_to_what_was_drawn_last(mailing_shop: Service) -> None:
    token = token_of(slots_of(mailing_shop)[0])
    assert led_to(mailing_shop, token, 1) == "A-001", "never drawn: what would be"
    assert mailing_shop.opened.current(digest(token)) is None, "asking where it leads keeps nothing"
    ids(mailing_shop, token)
    ban(mailing_shop, SHOP, "A-001", "a test")
    mailing_shop.definitions.at_hand.look()
    assert led_to(mailing_shop, token, 1, NOW + timedelta(days=30)) == "A-001", "that is what the person saw"


@pytest.mark.parametrize("why", ["withdrawn", "not-personal", "erased", "revoked", "nothing-fits", "beyond"])
def test_where_nothing_may_be_shown_the_picture_is_calm(mailing_shop: Service, ask: Asking, why: str) -> None:
    opened = slots_of(mailing_shop)[0]
    card = fetch(ask, opened.image)

    def changed(**what: Any) -> None:
        mailing_shop.contacts.change(SHOP, "ola", lambda card: replace(card, **what), BY_THE_SHOP)

    match why:
        case "withdrawn":
            say(mailing_shop, "ola", state="withdrawn")
        case "not-personal":
            changed(personalise=False)
        case "erased":
            mailing_shop.contacts.erase(SHOP, "ola", BY_THE_SHOP)
        case "revoked":
            changed(links=1)
        case "nothing-fits":
            changed(preferences=())
        case "beyond":
            opened = Opened(opened.image.replace("/1.png", "/99.png"), opened.link)
    answer = fetch(ask, opened.image)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert answer.headers["cache-control"] == "private, no-cache"
    assert len(answer.content) < len(card.content) / 1.2
    nobody = opened_of(
        mailing_shop.links, SHOP, frame_of(mailing_shop, SHOP, "recommended"), b"x" * 8, "pl", 1, BASE, NOW
    )
    assert answer.content == fetch(ask, nobody[0].image).content, (
        "every calm picture is the same: it says nothing of why"
    )


@pytest.mark.parametrize(
    "spoilt", ["/i/abc/1.png", "/i/{token}x/1.png", "/i/{token}/0.png", "/i/{token}/-1.png", "/i/{token}/x.png"]
)
def test_a_forged_address_is_not_found(mailing_shop: Service, ask: Asking, spoilt: str) -> None:
    answer = ask.get(spoilt.format(token=token_of(slots_of(mailing_shop)[0])))
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_a_token_of_a_picture_ends_and_opens_nothing_else(mailing_shop: Service, ask: Asking) -> None:
    old = slots_of(mailing_shop, at=NOW - timedelta(days=367))[0]
    assert fetch(ask, old.image).status_code == 404
    token = token_of(slots_of(mailing_shop)[0])
    for letter in "cafuy":
        assert ask.get(f"/{letter}/{token}").status_code in (404, 410)


def test_a_press_leads_to_the_product_and_counts_as_one_in_a_mail(mailing_shop: Service, ask: Asking) -> None:
    opened = slots_of(mailing_shop)[0]
    fetch(ask, opened.image)
    answer = fetch(ask, opened.link or "")
    assert (answer.status_code, answer.headers["location"]) == (302, "https://sklep.example/1")
    say(mailing_shop, "ola", state="withdrawn")
    unseen = slots_of(mailing_shop, slots=4)[0]
    assert fetch(ask, unseen.link or "").status_code == 410, "there is nothing to lead to, and the page says so"


def test_a_link_leads_to_no_slot_that_there_is_not(mailing_shop: Service) -> None:
    with pytest.raises(LinkRefused):
        led_to(mailing_shop, token_of(slots_of(mailing_shop)[0]), SLOTS + 1)


def test_fetching_a_picture_changes_nothing_of_the_person(mailing_shop: Service, ask: Asking) -> None:
    before = mailing_shop.contacts.get(SHOP, "ola")
    for each in slots_of(mailing_shop):
        fetch(ask, each.image)
    assert mailing_shop.contacts.get(SHOP, "ola") == before


def test_an_erased_person_leaves_no_list_behind(mailing_shop: Service) -> None:
    token = token_of(slots_of(mailing_shop)[0])
    ids(mailing_shop, token)
    assert mailing_shop.opened.current(digest(token)) is not None
    mailing_shop.contacts.erase(SHOP, "ola", BY_THE_SHOP)
    assert mailing_shop.opened.current(digest(token)) is None


def test_a_test_message_shows_products_of_nobody(mailing_shop: Service) -> None:
    defined = frame_of(mailing_shop, SHOP, "recommended")
    opened = opened_of(mailing_shop.links, SHOP, defined, NOBODY, "pl", 2, BASE, NOW)
    assert ids(mailing_shop, token_of(opened[0]), slots=2) == ["", ""], "nobody stated anything, and nothing is guessed"


def test_addresses_hold_nothing_of_the_contact(mailing_shop: Service) -> None:
    opened = slots_of(mailing_shop)[0]
    assert "ola" not in f"{opened.image} {opened.link}"
    assert slots_of(mailing_shop)[0] == opened, "the same within the hour"


def test_only_what_is_not_offered_is_replaced() -> None:
    assert [*replaced(("a", "b", "", "c"), ("c", "x", "a", "y"))] == ["a", "x", "", "c"]
    assert [*replaced(("a", "b"), ())] == ["", ""]
