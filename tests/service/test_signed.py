"""Tokens that the shop's own server signs: one algorithm, one shop, an hour at most, one refusal for all the rest."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest

from service.composition import Service
from service.errors import TokenRefused
from service.signed import ShopTokens, is_signed_by_a_shop
from service.storage.keys import Scope
from service.storage.shops import Shop
from service.tokens import ContactTokens, Subject

KEY = "ns_0123456789ab_" + "5e" * 32
ID = "0123456789ab"
KEYS = {("sklep", ID): KEY, ("inny", "ba9876543210"): "ns_ba9876543210_" + "a7" * 32}
TOKENS = ShopTokens(lambda shop, id: KEYS.get((shop, id)))
SENTENCE = "the contact token is not valid here or has expired: ask for a new one"


def part(document: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(document).encode()).rstrip(b"=").decode()


def signed(
    header: object = None, claims: object = None, key: str = KEY, how: Callable[..., Any] = hashlib.sha256, **more: Any
) -> str:
    """A token made by hand, so that it may be wrong in any way; ``more`` replaces claims, None takes one away."""
    said = {"sub": "ala", "exp": int(time.time()) + 600, "aud": "notesik:sklep"} | more
    whole = {name: value for name, value in said.items() if value is not None}
    head = {"alg": "HS256", "typ": "JWT", "kid": ID} if header is None else header
    body = f"{part(head)}.{part(whole if claims is None else claims)}"
    return f"{body}.{signature(body, key, how)}"


def signature(body: str, key: str, how: Callable[..., Any]) -> str:
    return base64.urlsafe_b64encode(hmac.new(key.encode(), body.encode(), how).digest()).rstrip(b"=").decode()


def signed_text(claims: str) -> str:
    """A token whose claims are written by hand."""
    written = base64.urlsafe_b64encode(claims.encode()).rstrip(b"=").decode()
    body = f"{part({'alg': 'HS256', 'kid': ID})}.{written}"
    return f"{body}.{signature(body, KEY, hashlib.sha256)}"


def test_a_token_of_the_shops_server_names_its_contact() -> None:
    assert TOKENS.read("sklep", signed()) == Subject("ala")
    assert TOKENS.read("sklep", jwt.encode(
        {"sub": "ala", "exp": time.time() + 60, "aud": "notesik:sklep"}, KEY, "HS256", {"kid": ID}
    )) == Subject("ala")  # fmt: skip


@pytest.mark.parametrize(("said", "acts"), [(True, True), (False, False), (None, False), ("true", False), (1, False)])
def test_it_acts_only_where_it_says_true(said: object, acts: bool) -> None:
    assert TOKENS.read("sklep", signed(acts=said)).acts is acts


def test_a_clock_of_the_shop_that_is_ahead_does_no_harm() -> None:
    assert TOKENS.read("sklep", signed(iat=time.time() + 300)) == Subject("ala")


NONE = f"{part({'alg': 'none', 'kid': ID})}.{part({'sub': 'ala', 'exp': 9999999999, 'aud': 'notesik:sklep'})}."
LATER = int(time.time()) + 500
WRONG: dict[str, Callable[[], str]] = {
    "no algorithm": lambda: NONE,
    "no algorithm, but a signature": lambda: signed({"alg": "none", "kid": ID}),
    "another algorithm": lambda: signed({"alg": "HS512", "kid": ID}, how=hashlib.sha512),
    "an algorithm that is none": lambda: signed({"alg": ["HS256"], "kid": ID}),
    "no name of an algorithm": lambda: signed({"kid": ID}),
    "a key that the shop has not": lambda: signed({"alg": "HS256", "kid": "ffffffffffff"}),
    "no key": lambda: signed({"alg": "HS256"}),
    "a key that is no text": lambda: signed({"alg": "HS256", "kid": 7}),
    "another shop's key under this id": lambda: signed(key=KEYS["inny", "ba9876543210"]),
    "another shop's key": lambda: signed({"alg": "HS256", "kid": "ba9876543210"}, key=KEYS["inny", "ba9876543210"]),
    "the secret half of the key alone": lambda: signed(key="5e" * 32),
    "an extension that must be understood": lambda: signed({"alg": "HS256", "kid": ID, "crit": ["b64"], "b64": False}),
    "another audience": lambda: signed(aud="notesik:inny"),
    "several audiences": lambda: signed(aud=["notesik:sklep"]),
    "no audience": lambda: signed(aud=None),
    "expired": lambda: signed(exp=int(time.time()) - 1),
    "more than an hour": lambda: signed(exp=int(time.time()) + 3700),
    "no end": lambda: signed(exp=None),
    "an end for ever": lambda: signed(exp=float("inf")),
    "an end that no clock reaches": lambda: signed(exp=10**400),
    "a beginning that no clock reaches": lambda: signed(nbf=10**400),
    "claims too deep": lambda: signed_text(f'{{"sub":{"[" * 1200}{"]" * 1200}}}'),
    "an end that is no number": lambda: signed(exp=float("nan")),
    "an end that is a text": lambda: signed(exp=str(LATER)),
    "not before some time": lambda: signed(nbf=int(time.time()) + 500),
    "nobody": lambda: signed(sub=None),
    "an empty contact": lambda: signed(sub=""),
    "a contact that is no text": lambda: signed(sub=7),
    "a contact too long": lambda: signed(sub="a" * 201),
    "a contact with a NUL": lambda: signed(sub="ala\0"),
    "a contact with half a character": lambda: signed(sub="\ud800"),
    "claims that are no object": lambda: signed(claims=["ala"]),
    "a header that is no object": lambda: signed(["HS256"]),
    "a header too deep": lambda: f"e{'W1tb' * 900}.e30.",
    "oversize": lambda: signed(more="x" * 4000),
    "four parts": lambda: f"{signed()}.x",
    "garbage": lambda: "e",
    "more garbage": lambda: "eyJ.eyJ.e30",
    "other letters": lambda: "e\u0105\ud800.x.y",
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_whatever_is_wrong_with_a_token_is_one_refusal(name: str) -> None:
    with pytest.raises(TokenRefused) as refusal:
        TOKENS.read("sklep", WRONG[name]())
    assert str(refusal.value) == SENTENCE


def test_a_token_with_any_bit_changed_is_refused() -> None:
    token = signed()
    others = {
        token[:at] + chr(ord(token[at]) ^ 1 << bit) + token[at + 1 :] for at in range(len(token)) for bit in range(7)
    }
    for other in {*others, f"{token}=", f"{token} ", token[:-1]}:
        with pytest.raises(TokenRefused):
            TOKENS.read("sklep", other)


def test_the_two_forms_are_told_apart() -> None:
    ours = ContactTokens(b"secret", 900)
    for contact in ("ala", "x", "a" * 200, "\u0105" * 200):
        assert not is_signed_by_a_shop(ours.make("sklep", contact))
    assert is_signed_by_a_shop(signed())


# --- keys -------------------------------------------------------------------------------------------------------------


def test_of_a_signing_key_nothing_but_its_id_is_stored(service: Service) -> None:
    text, key = service.keys.create("sklep", Scope.SIGNING)
    prefix, id, secret = text.split("_")
    assert (prefix, id, len(secret)) == ("ns", key.id, 64)
    stored = service.shops.folder("sklep").keys.read_text()
    assert id in stored
    assert secret not in stored
    assert hashlib.sha256(text.encode()).hexdigest() not in stored
    assert service.keys.signing("sklep", id) == text


def test_a_signing_key_is_its_shops_alone_and_every_one_is_another(service: Service) -> None:
    service.shops.create(Shop("inny"))
    one, two, others = (service.keys.create(shop, Scope.SIGNING) for shop in ("sklep", "sklep", "inny"))
    assert len({text.split("_")[2] for text, _ in (one, two, others)}) == 3
    assert service.keys.signing("inny", one[1].id) is None


def test_a_server_key_signs_nothing_and_a_signing_key_opens_nothing(service: Service) -> None:
    _, server = service.keys.create("sklep", Scope.SERVER)
    signing, _ = service.keys.create("sklep", Scope.SIGNING)
    assert service.keys.signing("sklep", server.id) is None
    assert service.keys.find("sklep", signing) is None


def test_a_forgotten_signing_key_has_signed_nothing(service: Service) -> None:
    text, key = service.keys.create("sklep", Scope.SIGNING)
    token = signed({"alg": "HS256", "kid": key.id}, key=text)
    assert service.signed.read("sklep", token) == Subject("ala")
    service.keys.forget("sklep", key.id)
    with pytest.raises(TokenRefused):
        service.signed.read("sklep", token)
