"""Contact tokens of ours: for one shop, for a short time, for reading or for acting, and for nothing else."""

from string import ascii_letters, digits

import itsdangerous
import pytest

from service.errors import TokenRefused
from service.tokens import ContactTokens, Subject

TOKENS = ContactTokens(b"secret", 900)
HANDLE = b"\x00\x01visitor"[:8]


def test_a_token_names_its_contact_and_only_reads_unless_it_was_made_to_act() -> None:
    assert TOKENS.read("sklep", TOKENS.make("sklep", "ala")) == Subject("ala")
    assert TOKENS.read("sklep", TOKENS.make("sklep", "ala", acts=True)) == Subject("ala", acts=True)


def test_a_visitors_token_names_their_handle_and_acts() -> None:
    assert TOKENS.read("sklep", TOKENS.make_for_visitor("sklep", HANDLE)) == Subject(handle=HANDLE, acts=True)


def test_a_token_of_another_shop_is_refused() -> None:
    for token in (TOKENS.make("sklep", "ala"), TOKENS.make_for_visitor("sklep", HANDLE)):
        with pytest.raises(TokenRefused):
            TOKENS.read("inny", token)


def test_a_token_with_any_bit_changed_is_refused() -> None:
    """Base64 spells the same signature in several ways, of which only ours is one of our tokens."""
    for token in (TOKENS.make("sklep", "ala"), TOKENS.make("sklep", "ola"), TOKENS.make_for_visitor("sklep", HANDLE)):
        changed = {
            token[:at] + chr(ord(token[at]) ^ 1 << bit) + token[at + 1 :]
            for at in range(len(token))
            for bit in range(7)
        }
        for other in {*changed, *(token[:-1] + last for last in ascii_letters + digits), token + "=", token + " "} - {
            token
        }:
            with pytest.raises(TokenRefused):
                TOKENS.read("sklep", other)


def test_a_token_expires(monkeypatch: pytest.MonkeyPatch) -> None:
    token = TOKENS.make("sklep", "ala")
    now = itsdangerous.TimestampSigner(b"any").get_timestamp()
    monkeypatch.setattr(itsdangerous.TimestampSigner, "get_timestamp", lambda self: now + 901)
    with pytest.raises(TokenRefused):
        TOKENS.read("sklep", token)


def test_a_token_signed_for_another_purpose_or_with_another_secret_is_refused() -> None:
    elsewhere = itsdangerous.URLSafeTimedSerializer(b"secret", salt="notesik.centre").dumps(["sklep", "ala", "", False])
    forged = ContactTokens(b"guess", 900).make("sklep", "ala")
    for token in (elsewhere, forged, "", "a.b.c", "\u0105", "\ud800.x.y", TOKENS.make("sklep", "ala")[:-1], "e" * 9999):
        with pytest.raises(TokenRefused):
            TOKENS.read("sklep", token)
