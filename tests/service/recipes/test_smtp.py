"""docs/recipes/smtp.md: its program, sending for real to a mail server of the tests' own."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from service.composition import Service
from service.server import listen
from tests.service.blocks.mailing import SHOP
from tests.service.recipes.pages import pieces

PEOPLE = "contact,address\n" + "".join(f"{name},{name}@poczta.example\n" for name in ("ala", "nikt", "ola", "ewa"))
FULL = "mailbox is full"


@dataclass
class MailServer:
    """Takes mails; after ``least`` of them it goes away in the middle of one, and it refuses whom it is told to."""

    took: list[Envelope] = field(default_factory=list)
    refuses: str = ""
    least: int | None = None

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it so
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address == self.refuses:
            return f"550 {FULL}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd calls it so
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.least is not None and len(self.took) >= self.least:
            assert server.transport is not None
            server.transport.close()
            return "421 going away"
        self.took.append(envelope)
        return "250 OK"

    @property
    def mails(self) -> dict[str, EmailMessage]:
        """What was taken, by whom it goes to."""
        return {to: mail for envelope in self.took for to in envelope.rcpt_tos for mail in [parsed(envelope)]}


def parsed(envelope: Envelope) -> EmailMessage:
    """The mail of an envelope."""
    content = envelope.content
    assert isinstance(content, bytes)
    read = message_from_bytes(content, policy=policy.default)
    assert isinstance(read, EmailMessage)
    return read


@pytest.fixture
def mail_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    takes, loop = MailServer(), asyncio.new_event_loop()
    with listen("127.0.0.1", 0) as listening:
        made = loop.create_server(lambda: SMTP(takes, loop=loop), sock=listening)
        server = loop.run_until_complete(made)
        thread = threading.Thread(target=loop.run_forever)
        thread.start()
        monkeypatch.setenv("SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("SMTP_PORT", str(listening.getsockname()[1]))
        monkeypatch.setenv("SENDER", "Krajka i Wątek <sklep@shop.example>")
        yield takes
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def run(folder: Path, people: str = PEOPLE) -> subprocess.CompletedProcess[str]:
    """Run the program of the page, as it is written there."""
    (code,) = pieces("smtp", "python")
    (folder / "send.py").write_text(code, encoding="utf-8")
    (folder / "people.csv").write_text(people, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-W", "error", "send.py", "people.csv", "sent.csv"],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )


def test_each_who_consented_gets_one_mail_and_the_others_are_named(
    asking: str, mail_server: MailServer, folder: Path
) -> None:
    done = run(folder)
    assert done.returncode == 0, done.stderr
    assert [envelope.rcpt_tos for envelope in mail_server.took] == [
        [f"{name}@poczta.example"] for name in ("ala", "ola", "ewa")
    ]
    assert done.stdout == "nikt skipped: no-consent\n"


def test_a_mail_says_what_was_kept_as_sent(
    asking: str, mail_server: MailServer, folder: Path, mailing: Service
) -> None:
    run(folder)
    mail = mail_server.mails["ola@poczta.example"]
    id = mail["message-id"].strip("<>").partition(".")[0]
    kept = mailing.sent.get(SHOP, id)
    assert kept is not None
    assert kept.contact == "ola"
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert mail.get_content_type() == "multipart/alternative"
    assert text.get_content().splitlines() == kept.document["text"].splitlines()
    assert html.get_content().splitlines() == kept.document["html"].splitlines()
    assert mail["subject"] == " ".join(kept.document["subject"].split())
    assert mail["from"] == "Krajka i Wątek <sklep@shop.example>"
    assert mail["list-unsubscribe"] == f"<{kept.document['unsubscribe']}>"
    assert mail["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"


def test_a_title_that_breaks_lines_makes_no_header(asking: str, mail_server: MailServer, folder: Path) -> None:
    run(folder)
    mail = mail_server.mails["ala@poczta.example"]
    assert "Bcc: victim@poczta.example" in mail["subject"]
    assert mail["bcc"] is None
    assert mail.defects == []
    assert "<script" not in str(mail.get_body(("html",)))
    assert {to for envelope in mail_server.took for to in envelope.rcpt_tos} == set(mail_server.mails)
    assert "victim@poczta.example" not in mail_server.mails


def test_started_again_it_sends_nothing_twice(asking: str, mail_server: MailServer, folder: Path) -> None:
    run(folder)
    assert run(folder, f"{PEOPLE}ala,ALA@poczta.example\nzofia,ola@poczta.example\n").returncode == 0
    assert len(mail_server.took) == 3


def test_a_run_that_lost_its_server_goes_on_and_names_the_mail_that_nobody_knows_of(
    asking: str, mail_server: MailServer, folder: Path
) -> None:
    mail_server.least = 1
    assert run(folder).returncode != 0
    mail_server.least = None
    done = run(folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("ola may have got it")
    assert [envelope.rcpt_tos for envelope in mail_server.took] == [["ala@poczta.example"], ["ewa@poczta.example"]]


def test_who_is_refused_stops_nobody_and_is_tried_again(asking: str, mail_server: MailServer, folder: Path) -> None:
    mail_server.refuses = "ala@poczta.example"
    assert f"ala refused: {{'ala@poczta.example': (550, b'{FULL}')}}" in run(folder).stdout
    assert len(mail_server.took) == 2
    mail_server.refuses = ""
    run(folder)
    assert mail_server.took[-1].rcpt_tos == ["ala@poczta.example"]
    assert len(mail_server.took) == 3


@pytest.mark.parametrize(
    "hostile",
    [
        "", " ", "nobody", "<a@x.example>", "a@x.example, b@x.example", "a@x.example\nBcc: b@x.example",
        "a..b@x.example",
        "żaba@x.example", "=?utf-8?q?a?=@x.example", "a@", "@x.example",
    ],
)  # fmt: skip
def test_an_address_that_is_not_one_address_gets_nothing_and_stops_nobody(
    asking: str, mail_server: MailServer, folder: Path, hostile: str
) -> None:
    done = run(folder, f'contact,address\nala,"{hostile}"\nola,ola@poczta.example\nola2\n')
    assert done.returncode == 0, done.stderr
    assert done.stdout == "ala refused: not one address\nola2 refused: not one address\n"
    assert [envelope.rcpt_tos for envelope in mail_server.took] == [["ola@poczta.example"]]
    assert "ala" not in (folder / "sent.csv").read_text()


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the program of the page defines, nothing run."""
    for name, value in (("NOTESIK", "https://x"), ("NOTESIK_SHOP", "s"), ("NOTESIK_BLOCK", "b"), ("NOTESIK_KEY", "k")):
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SENDER", "sklep@shop.example")
    defined: dict[str, Any] = {}
    exec(pieces("smtp", "python")[0].removesuffix("main(*sys.argv[1:])\n"), defined)
    return defined


def test_an_encoded_word_in_a_subject_makes_no_header(program: dict[str, Any]) -> None:
    """The program holds by itself, whoever its subjects come from."""
    subject = "=?utf-8?q?x=0ABcc:_evil@x.example=0A=0Abody?= and 6 more"
    answer = {"subject": subject, "sent": "1", "unsubscribe": "https://x/u", "text": "text", "html": "<p>html</p>"}
    made = message_from_bytes(bytes(program["mail"](answer, "jan@x.example")), policy=policy.default)
    assert made["subject"] == subject.replace("=?", "= ?")
    assert made["bcc"] is None


def test_answers_that_break_off_end_the_run_with_their_problem(
    program: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = b'{"contact": "ala", "empty": true, "reason": "no-consent"}\n{"problem": "the database does not answer"}\n'
    monkeypatch.setattr("urllib.request.urlopen", lambda request, timeout: BytesIO(broken))
    with pytest.raises(SystemExit, match="the database does not answer"):
        program["blocks"](["ala", "ola", "ewa"])


def test_one_press_at_the_header_ends_the_mails(
    asking: str, mail_server: MailServer, folder: Path, mailing: Service
) -> None:
    run(folder)
    assert all(b"\r\nList-Unsubscribe: <http://" in (each.original_content or b"") for each in mail_server.took)
    link = mail_server.mails["ewa@poczta.example"]["list-unsubscribe"].strip("<>")
    with urlopen(Request(link, urlencode({"List-Unsubscribe": "One-Click"}).encode())) as answer:
        assert answer.status == 200
    (folder / "sent.csv").unlink()
    assert "ewa skipped: no-consent" in run(folder).stdout
