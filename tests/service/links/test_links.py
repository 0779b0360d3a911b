"""What a link opens, and everything by which it opens nothing."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.centres.minting import DAYS, PATHS, Mint, Minted
from service.centres.model import SectionName
from service.composition import Service
from service.contacts.model import Actor, Channel, Contact, Fact, Facts, Occasion, Source, StatedPreference
from service.errors import LinkExpired, LinkNotMade, LinkRefused
from service.links import Link, Links, Purpose, Scope, digest
from tests.service.conftest import Asking
from tests.service.links import made

LINKS = Links(b"secret")
NOW = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
LINK = Link(Purpose.ANSWER, b"8 bytes!", NOW + timedelta(days=1), 3, 4, 5, b"rest!!")


def bits_flipped(token: str) -> list[str]:
    raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    altered = []
    for bit in range(len(raw) * 8):
        other = bytearray(raw)
        other[bit // 8] ^= 1 << bit % 8
        altered.append(base64.urlsafe_b64encode(bytes(other)).rstrip(b"=").decode())
    return altered


def every_link(service: Service, contact: Contact) -> dict[str, Minted]:
    """One link of each kind for a contact."""
    mint = made.mint(service)
    preference = contact.preferences[0]
    return {
        "centre": mint.centre(made.centre(service), contact),
        "confirm first": mint.centre(made.centre(service), contact, confirm=True),
        "one section": mint.centre(made.centre(service), contact, [SectionName.CHANNELS]),
        "answer": mint.answer(made.SHOP, made.attribute(service, "nps"), "9", contact),
        "form": mint.form(made.form(service), contact),
        "preference": mint.preference(preference, contact),
        "unsubscribe": mint.unsubscribe(made.SHOP, Channel.EMAIL, contact),
        "visitor's centre": mint.visitor(made.centre(service)),
        "visitor's form": mint.visitor(made.form(service)),
        "confirmation": mint.confirmation(contact.handle, made.form(service).key),
        "test": mint.centre(made.centre(service, "szkic"), None),
    }


@pytest.fixture
def kasia(asking_shop: Service) -> Contact:
    """Somebody of whom a lot is known."""
    at = datetime(2026, 1, 2, tzinfo=UTC)
    wish = StatedPreference("zielone-dzinsy", "Jeans", ({"filter": "color", "any": ["green"]},), at, name="dla Oli")

    def tell(card: Contact) -> Contact:
        facts = Facts((Fact("nps", "9", Source.DECLARED, at), Fact("style", "sport", Source.DECLARED, at)))
        return replace(card, preferences=(wish,), key_information=facts)

    made.ola(asking_shop, "kasia-77", "kasia@example.com")
    return asking_shop.contacts.change(made.SHOP, "kasia-77", tell, Occasion(Actor.SHOP, "test", at)).contact


# --- tokens -----------------------------------------------------------------------------------------------------------


def test_a_token_says_what_its_link_said() -> None:
    read = LINKS.read(LINKS.token(LINK), Purpose.ANSWER, NOW)
    assert replace(read, expires=LINK.expires) == LINK
    assert LINK.expires <= read.expires < LINK.expires + timedelta(hours=1)


def test_a_token_without_a_rest_has_44_characters() -> None:
    assert len(LINKS.token(replace(LINK, rest=b""))) == 44


def test_every_single_bit_matters() -> None:
    for rest in (b"", b"rest!!"):
        for altered in bits_flipped(LINKS.token(replace(LINK, rest=rest))):
            with pytest.raises(LinkRefused):
                LINKS.read(altered, Purpose.ANSWER, NOW)


@pytest.mark.parametrize("change", [str.lower, str.upper, lambda t: t + "=", lambda t: t[:-1], lambda t: t + "A"])
def test_a_token_spelt_otherwise_opens_nothing(change: object) -> None:
    assert callable(change)
    with pytest.raises(LinkRefused):
        LINKS.read(change(LINKS.token(LINK)), Purpose.ANSWER, NOW)


@given(st.text(max_size=80))
def test_what_anybody_makes_up_opens_nothing(text: str) -> None:
    with pytest.raises(LinkRefused):
        LINKS.read(text, Purpose.CENTRE, NOW)


@pytest.mark.parametrize("other", [each for each in Purpose if each is not Purpose.ANSWER])
def test_a_link_made_for_one_thing_opens_nothing_else(other: Purpose) -> None:
    with pytest.raises(LinkRefused):
        LINKS.read(LINKS.token(LINK), other, NOW)


def test_another_data_folder_opens_nothing() -> None:
    with pytest.raises(LinkRefused):
        Links(b"another").read(LINKS.token(LINK), Purpose.ANSWER, NOW)


def test_an_expired_link_says_so() -> None:
    token = LINKS.token(LINK)
    assert LINKS.read(token, Purpose.ANSWER, LINK.expires)
    with pytest.raises(LinkExpired):
        LINKS.read(token, Purpose.ANSWER, LINK.expires + timedelta(hours=1))


@given(st.binary(min_size=8, max_size=8), st.integers(0, 1 << 32 - 1))
def test_a_token_ends_in_a_letter_or_digit_so_that_no_messenger_cuts_it(handle: bytes, subject: int) -> None:
    token = LINKS.token(Link(Purpose.CENTRE, handle, NOW, subject=subject))
    assert re.fullmatch(r"[A-Za-z0-9][\w-]+[A-Za-z0-9]", token, re.ASCII)
    assert LINKS.read(token, Purpose.CENTRE, NOW - timedelta(hours=1)).handle == handle


# --- minting ----------------------------------------------------------------------------------------------------------


def test_the_same_link_made_twice_within_the_hour_is_the_same_text(asking_shop: Service, ola: Contact) -> None:
    def link(now: datetime) -> str:
        return Mint(asking_shop.links, made.BASE, now).centre(made.centre(asking_shop), ola).address

    assert link(NOW) == link(NOW + timedelta(minutes=29))
    assert link(NOW) != link(NOW + timedelta(minutes=31))


def test_a_link_lives_as_long_as_was_asked_for(asking_shop: Service, ola: Contact) -> None:
    minted = Mint(asking_shop.links, made.BASE, NOW, days=7).centre(made.centre(asking_shop), ola)
    assert timedelta(days=7) <= minted.expires - NOW <= timedelta(days=7, hours=1)
    link = asking_shop.links.read(minted.token, Purpose.CENTRE, NOW)
    assert link.expires == minted.expires
    assert timedelta(days=DAYS[Purpose.CENTRE]) <= (
        Mint(asking_shop.links, made.BASE, NOW).centre(made.centre(asking_shop), ola).expires - NOW
    )


def test_a_centre_that_is_not_active_has_no_links_but_for_tests(asking_shop: Service, ola: Contact) -> None:
    mint, draft = made.mint(asking_shop), made.centre(asking_shop, "szkic")
    with pytest.raises(LinkNotMade, match="not active"):
        mint.centre(draft, ola)
    with pytest.raises(LinkNotMade, match="not active"):
        mint.visitor(draft)
    link = asking_shop.links.read(mint.centre(draft, None).token, Purpose.CENTRE, datetime.now(UTC))
    assert Scope.TEST in Scope(link.detail)
    assert link.handle == bytes(8)


def test_a_link_opens_the_sections_it_was_made_for(asking_shop: Service, ola: Contact) -> None:
    minted = made.mint(asking_shop).centre(made.centre(asking_shop), ola, [SectionName.CHANNELS], confirm=True)
    link = asking_shop.links.read(minted.token, Purpose.CENTRE, datetime.now(UTC))
    assert Scope(link.detail) == Scope.CHANNELS | Scope.CONFIRM


def test_no_link_is_made_for_no_section(asking_shop: Service, ola: Contact) -> None:
    with pytest.raises(LinkNotMade):
        made.mint(asking_shop).centre(made.centre(asking_shop), ola, [])


@pytest.mark.parametrize(
    ("key", "value"),
    [("nps", "11"), ("nps", True), ("newsletter_useful", "True"), ("dream", "a house"), ("allergy", "nuts")],
)
def test_what_cannot_be_answered_by_a_press_has_no_link(
    asking_shop: Service, ola: Contact, key: str, value: str | bool
) -> None:
    """Something typed, something nobody offers, or something sensitive that must not stand in a mail."""
    with pytest.raises(LinkNotMade):
        made.mint(asking_shop).answer(made.SHOP, made.attribute(asking_shop, key), value, ola)


@pytest.mark.parametrize(
    ("key", "answers"), [("nps", "answers: 0, 1, 2, .*, 10$"), ("newsletter_useful", "yes, no$"), ("dream", "typed$")]
)
def test_whoever_asks_for_a_link_with_no_answer_is_told_which_there_are(
    asking_shop: Service, ola: Contact, key: str, answers: str
) -> None:
    with pytest.raises(LinkNotMade, match=answers):
        made.mint(asking_shop).answer(made.SHOP, made.attribute(asking_shop, key), "11", ola)


def test_nothing_personal_stands_in_any_address(asking_shop: Service, kasia: Contact) -> None:
    """Neither in letters nor in what the letters decode to: not who, not what they said, not what is asked."""
    private = [
        "kasia", "Ola", "zielone", "Jeans", "green", "sport", "nps", "style", "notesik", "szkic", "quiz", "email",
        "sklep",
    ]  # fmt: skip
    for kind, minted in every_link(asking_shop, kasia).items():
        path = made.path(minted.address)
        assert re.fullmatch(r"/[acfuy]/[\w-]{44,60}", path, re.ASCII), kind
        raw = base64.urlsafe_b64decode(minted.token + "=" * (-len(minted.token) % 4))
        for word in private:
            assert word.encode() not in raw, (kind, word)


def test_links_of_two_contacts_with_the_same_answer_tell_it_to_nobody(asking_shop: Service, ola: Contact) -> None:
    """The answer is a mark that only the service can make: 9 and 3 look alike to whoever reads the address."""
    mint, nps = made.mint(asking_shop), made.attribute(asking_shop, "nps")
    rests = {
        asking_shop.links.read(mint.answer(made.SHOP, nps, value, ola).token, Purpose.ANSWER, datetime.now(UTC)).rest
        for value in map(str, range(11))
    }
    assert len(rests) == 11
    assert all(len(rest) == 6 for rest in rests)


# --- opening ----------------------------------------------------------------------------------------------------------

OURS = ("answer", "form", "preference", "unsubscribe", "visitor's form")
"""The kinds that pages here open for a contact or a visitor."""


@pytest.mark.parametrize("kind", OURS)
def test_an_altered_link_opens_nothing(asking_shop: Service, kasia: Contact, ask: Asking, kind: str) -> None:
    minted = every_link(asking_shop, kasia)[kind]
    letter = made.path(minted.address)[:3]
    assert ask.get(made.path(minted.address)).status_code == 200
    for altered in bits_flipped(minted.token)[::7]:
        assert ask.get(letter + altered).status_code == 404


@pytest.mark.parametrize("kind", OURS)
def test_a_link_under_another_path_opens_nothing(asking_shop: Service, kasia: Contact, ask: Asking, kind: str) -> None:
    minted = every_link(asking_shop, kasia)[kind]
    for letter in set(PATHS.values()) - {made.path(minted.address)[1]}:
        assert ask.get(f"/{letter}/{minted.token}").status_code == 404


@pytest.mark.parametrize("kind", OURS)
def test_a_single_link_is_taken_back(asking_shop: Service, kasia: Contact, ask: Asking, kind: str) -> None:
    minted = every_link(asking_shop, kasia)[kind]
    asking_shop.revocations.revoke(digest(minted.token), minted.expires)
    asking_shop.revocations.revoke(digest(minted.token), minted.expires)
    for method in ("GET", "POST"):
        assert ask(method, made.path(minted.address)).status_code == 404


@pytest.mark.parametrize("kind", ["answer", "form", "preference"])
def test_all_links_of_a_contact_are_taken_back_at_once(
    asking_shop: Service, kasia: Contact, ask: Asking, kind: str
) -> None:
    minted = every_link(asking_shop, kasia)[kind]
    occasion = Occasion(Actor.SHOP, "test", datetime.now(UTC))
    asking_shop.contacts.change(made.SHOP, kasia.id, lambda card: replace(card, links=card.links + 1), occasion)
    assert ask.get(made.path(minted.address)).status_code == 404
    card = asking_shop.contacts.get(made.SHOP, kasia.id)
    assert card is not None
    assert ask.get(made.path(every_link(asking_shop, card)[kind].address)).status_code == 200


@pytest.mark.parametrize("kind", ["answer", "form", "preference", "unsubscribe"])
def test_links_of_an_erased_contact_open_nothing(asking_shop: Service, kasia: Contact, ask: Asking, kind: str) -> None:
    minted = every_link(asking_shop, kasia)[kind]
    asking_shop.contacts.erase(made.SHOP, kasia.id, Occasion(Actor.CONTACT, "test", datetime.now(UTC)))
    assert ask.get(made.path(minted.address)).status_code == 404


@pytest.mark.parametrize("kind", ["answer", "unsubscribe"])
def test_a_link_that_names_another_shop_opens_nothing(
    asking_shop: Service, kasia: Contact, ask: Asking, kind: str
) -> None:
    minted = every_link(asking_shop, kasia)[kind]
    purpose = Purpose.ANSWER if kind == "answer" else Purpose.UNSUBSCRIBE
    link = asking_shop.links.read(minted.token, purpose, datetime.now(UTC))
    other = asking_shop.links.token(replace(link, subject=link.subject ^ 1))
    assert ask.get(f"/{PATHS[purpose]}/{other}").status_code == 404


def test_an_expired_link_is_told_apart_from_a_wrong_one(asking_shop: Service, ola: Contact, ask: Asking) -> None:
    old = Mint(asking_shop.links, made.BASE, datetime.now(UTC) - timedelta(days=40), days=30)
    minted = old.answer(made.SHOP, made.attribute(asking_shop, "nps"), "9", ola)
    answer = ask.get(made.path(minted.address), headers={"accept-language": "en-GB,en;q=0.9"})
    assert answer.status_code == 410
    assert "This link has expired." in answer.text
    wrong = ask.get("/a/nonsense", headers={"accept-language": "pl"})
    assert wrong.status_code == 404
    assert "Ten link niczego nie otwiera." in wrong.text


def test_no_link_stands_in_the_log(asking_shop: Service, kasia: Contact) -> None:
    from service.api.edge import loggable

    for kind, minted in every_link(asking_shop, kasia).items():
        assert minted.token not in loggable(made.path(minted.address)), kind
        assert minted.token not in loggable(f"/v1/shops/sklep/visits/{minted.token}"), kind
