"""Contact tokens of ours: for one shop, for a short time, for reading or for acting, and for nothing else."""

from string import ascii_letters, digits

import itsdangerous
import pytest

from service.errors import TokenRefused
from service.tokens import ContactTokens, Subject
from tests.service.commands import Notesik, document, refusal
from tests.service.conftest import Asking

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


# --- over HTTP --------------------------------------------------------------------------------------------------------


def minted(ask: Asking, key: dict[str, str], content: bytes = b"") -> Subject:
    answer = ask.post("/v1/shops/sklep/contacts/ala/token", content=content, headers=key)
    assert answer.status_code == 200, answer.text
    assert answer.json().keys() == {"token", "expires_in"}
    assert answer.headers["cache-control"] == "no-store"
    return ask.service.tokens.read("sklep", answer.json()["token"])


@pytest.mark.parametrize(
    ("body", "acts"), [(b"", False), (b"{}", False), (b'{"acts": false}', False), (b'{"acts": true}', True)]
)
def test_the_shops_server_says_whether_a_token_may_act(
    ask: Asking, server_key: dict[str, str], body: bytes, acts: bool
) -> None:
    assert minted(ask, server_key, body) == Subject("ala", acts=acts)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"acts": "yes"}', 422),
        (b'{"acts": 1}', 422),
        (b'{"act": true}', 422),
        (b'{"acts": true, "for": 5}', 422),
        (b"[]", 422),
        (b"acts", 400),
        (b" " * 300_000, 413),
    ],
)
def test_a_body_that_says_something_else_makes_no_token(
    ask: Asking, server_key: dict[str, str], body: bytes, status: int
) -> None:
    answer = ask.post("/v1/shops/sklep/contacts/ala/token", content=body, headers=server_key)
    assert answer.status_code == status
    assert answer.json()["type"].startswith("urn:notesik:problem:")


def test_a_token_is_made_without_reading_a_profile(
    ask: Asking, server_key: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(*_: object) -> None:
        raise AssertionError("a profile was read")

    monkeypatch.setattr(type(ask.service.profiles), "get", read)
    monkeypatch.setattr(type(ask.service.contacts), "get", read)
    assert minted(ask, server_key).contact == "ala"


def test_a_key_that_leaked_is_forgotten_by_its_id(notesik: Notesik) -> None:
    notesik("shops", "create", "sklep")
    for scope in ("server", "signing"):
        notesik("keys", "create", "--shop", "sklep", "--scope", scope)
    server, signing = document(notesik("keys", "list", "--shop", "sklep", "--json"))["keys"]
    assert (server["scope"], signing["scope"]) == ("server", "signing")
    assert notesik("keys", "forget", "--shop", "sklep", signing["id"]).returncode == 0
    assert document(notesik("keys", "list", "--shop", "sklep", "--json"))["keys"] == [server]
    assert "has no key" in refusal(notesik("keys", "forget", "--shop", "sklep", signing["id"]))
