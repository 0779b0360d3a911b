"""A block is pulled for who consented, is the same while it is true, and says why there is none."""

from __future__ import annotations

from service.composition import Service
from tests.service.blocks.mailing import BLOCK, pulled
from tests.service.conftest import Asking


def test_a_block_is_given_as_html_text_and_json_from_one_answer(
    mailing_shop: Service, ask: Asking, server_key: dict[str, str]
) -> None:
    document = pulled(ask, server_key)
    for format, member in (("html", "html"), ("text", "text_part")):
        answer = ask.get(BLOCK, params={"contact": "ola", "format": format}, headers=server_key)
        assert answer.content.decode() == document[member] != ""
        assert answer.headers["notesik-sent"] == document["sent"]
