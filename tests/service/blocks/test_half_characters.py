"""Half a surrogate pair is no character and no answer can hold one: it comes in nowhere, however it is written."""

from __future__ import annotations

import json

import pytest

from service.composition import Service
from tests.service.blocks.mailing import SHOP, get, pulled
from tests.service.conftest import Asking, Import
from tests.service.small_feed import item

HALVES = ("&#xD83D;", "&#55357;", b"\xed\xa0\xbd".decode("utf-8", "surrogatepass"))
Key = dict[str, str]


@pytest.mark.parametrize("half", HALVES)
def test_of_a_feed(mailing_shop: Service, do_import: Import, ask: Asking, server_key: Key, half: str) -> None:
    written = "".join(item(number).replace("Rzecz ", f"Rzecz {half}") for number in range(40))
    feed = f'<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>{written}</channel></rss>'
    do_import(feed.encode("utf-8", "surrogatepass"))
    mailing_shop.serving.look()
    document = pulled(ask, server_key)
    assert "Rzecz" in document["html"]
    json.dumps(document, ensure_ascii=False).encode()
    for format in ("html", "text"):
        assert get(ask, server_key, format=format).status_code == 200


def test_of_a_card_by_http(mailing_shop: Service, ask: Asking, server_key: Key) -> None:
    path = f"/v1/shops/{SHOP}/contacts/ola"
    for body in (
        b'{"details": {"name": "Ola \\ud83d"}}',
        b'{"details": {"name": "Ola \xed\xa0\xbd"}}',
        b'{"tags": ["\\ud83d"]}',
        b'{"preferences": [{"main": null, "criteria": [{"filter": "color", "any": ["\\ud83d"]}]}]}',
    ):
        answer = ask("PATCH", path, content=body, headers=server_key)
        assert answer.status_code in (400, 422), answer.text
    assert not pulled(ask, server_key)["empty"]


def test_of_a_request_and_of_a_line(mailing_shop: Service, ask: Asking, server_key: Key) -> None:
    for name in ("contact", "product"):
        path = f"/v1/shops/{SHOP}/email/recommended?contact=ola&format=json&{name}=%ED%A0%BD"
        assert ask.get(path, headers=server_key).status_code == 200
    path = f"/v1/shops/{SHOP}/email/recommended/batch"
    lines = b'{"contact": "\\ud83d"}\n{"contact": "ola", "product": "\\ud83d"}\n{"contact": "ola"}\n'
    answer = ask.post(path, content=lines, headers=server_key)
    *refused, good = map(json.loads, answer.content.splitlines())
    assert [set(each) for each in refused] == [{"problem"}, {"problem"}]
    assert good["contact"] == "ola"
