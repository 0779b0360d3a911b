"""Mails of the service go out by SMTP, readable and safe."""

from __future__ import annotations

import pytest

from service.errors import InvalidSetting
from service.mail import Mail, NotSent, SmtpPost, post_of, written
from tests.service.asked.mailbox import mailbox

MAIL = Mail("ola@example.com", "Czy to Twój adres? (Wątek)", "Dzień dobry,\n\nhttps://notes.example/y/abc\n", "pl")
SENDER = "Wątek <notes@shop.example>"


def test_a_mail_arrives_as_it_was_written() -> None:
    with mailbox() as box:
        SmtpPost("127.0.0.1", box.port, SENDER).send(MAIL)
    (mail,) = box.mails
    assert box.recipients == ["ola@example.com"]
    assert mail["to"] == "ola@example.com"
    assert mail["subject"] == MAIL.subject
    assert mail["from"].addresses[0].addr_spec == "notes@shop.example"
    assert mail["auto-submitted"] == "auto-generated"
    assert mail["content-language"] == "pl"
    assert mail.get_content() == MAIL.text
    assert mail["date"]
    assert mail["message-id"].endswith("@shop.example>")


def test_a_password_is_told_to_this_machine_without_tls() -> None:
    with mailbox() as box:
        post = post_of(f"smtp://us%40er:se%3Acret@127.0.0.1:{box.port}", SENDER)
        assert post is not None
        assert (post.user, post.password) == ("us@er", "se:cret")
        post.send(MAIL)
    assert len(box.logins) == 1


def test_a_password_is_told_to_no_other_machine_without_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    with mailbox() as box:
        monkeypatch.setattr("service.mail._is_here", lambda host: False)
        with pytest.raises(NotSent, match="no TLS"):
            SmtpPost("127.0.0.1", box.port, SENDER, user="me", password="secret").send(MAIL)
    assert box.logins == []
    assert box.mails == []


def test_a_refusal_is_a_sentence_without_the_address() -> None:
    with mailbox() as box:
        box.refusals.append("550 no such user ola@example.com here")
        with pytest.raises(NotSent) as refusal:
            SmtpPost("127.0.0.1", box.port, SENDER).send(MAIL)
    assert "ola" not in str(refusal.value)
    assert "127.0.0.1" in str(refusal.value)


def test_a_server_that_is_not_there_is_a_sentence() -> None:
    with mailbox() as box:
        pass
    with pytest.raises(NotSent, match="ConnectionRefused"):
        SmtpPost("127.0.0.1", box.port, SENDER).send(MAIL)


@pytest.mark.parametrize("address", ["a@b.example\r\nBcc: c@d.example", "a@b.example, c@d.example", "", "@", "a b@c.d"])
def test_an_address_that_would_be_more_than_one_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r"address|addr_spec|local-part"):
        written(Mail(address, "s", "t", "en"), SENDER)


@pytest.mark.parametrize(
    "address", ["mail.example", "http://mail.example", "smtp://", "smtp://mail.example/x", "smtp://h:x"]
)
def test_an_address_of_no_server_is_refused(address: str) -> None:
    with pytest.raises(InvalidSetting, match="NOTESIK_SMTP"):
        post_of(address, SENDER)


@pytest.mark.parametrize("sender", [None, "", "nobody", "a@b.example, c@d.example"])
def test_mails_must_come_from_an_address(sender: str | None) -> None:
    with pytest.raises(InvalidSetting, match="NOTESIK_MAIL_FROM"):
        post_of("smtp://mail.example", sender)


def test_ports_and_tls_follow_from_the_scheme() -> None:
    assert post_of(None, None) is None
    plain, tls = post_of("smtp://mail.example", SENDER), post_of("smtps://mail.example", SENDER)
    assert plain is not None
    assert tls is not None
    assert (plain.port, plain.tls) == (587, False)
    assert (tls.port, tls.tls) == (465, True)
