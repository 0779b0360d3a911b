"""Contact tokens: for one shop, for a short time, and for nothing else."""

from string import ascii_letters, digits

import itsdangerous
import pytest

from service.errors import TokenRefused
from service.tokens import ContactTokens


def test_a_token_names_its_contact() -> None:
    tokens = ContactTokens(b"secret", 900)
    assert tokens.contact("sklep", tokens.make("sklep", "ala")) == "ala"


def test_a_token_of_another_shop_is_refused() -> None:
    tokens = ContactTokens(b"secret", 900)
    with pytest.raises(TokenRefused):
        tokens.contact("inny", tokens.make("sklep", "ala"))


def test_a_token_with_any_bit_changed_is_refused() -> None:
    """Base64 spells the same signature in several ways, of which only ours is one of our tokens."""
    tokens = ContactTokens(b"secret", 900)
    for contact in ("ala", "ola", "ela"):
        token = tokens.make("sklep", contact)
        changed = {
            token[:at] + chr(ord(token[at]) ^ 1 << bit) + token[at + 1 :]
            for at in range(len(token))
            for bit in range(7)
        }
        for other in {*changed, *(token[:-1] + last for last in ascii_letters + digits), token + "=", token + " "} - {
            token
        }:
            with pytest.raises(TokenRefused):
                tokens.contact("sklep", other)


def test_a_token_expires(monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = ContactTokens(b"secret", 900)
    token = tokens.make("sklep", "ala")
    now = itsdangerous.TimestampSigner(b"any").get_timestamp()
    monkeypatch.setattr(itsdangerous.TimestampSigner, "get_timestamp", lambda self: now + 901)
    with pytest.raises(TokenRefused):
        tokens.contact("sklep", token)


def test_a_token_signed_for_another_purpose_or_with_another_secret_is_refused() -> None:
    tokens = ContactTokens(b"secret", 900)
    elsewhere = itsdangerous.URLSafeTimedSerializer(b"secret", salt="notesik.centre").dumps(["sklep", "ala"])
    forged = ContactTokens(b"guess", 900).make("sklep", "ala")
    for token in (elsewhere, forged, "", "a.b.c", "\u0105", str(tokens.make("sklep", "ala"))[:-1]):
        with pytest.raises(TokenRefused):
            tokens.contact("sklep", token)
