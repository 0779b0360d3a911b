"""A message that support looks at in a browser does nothing there: nothing of it runs, nothing of it is counted."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Route

from service.api.sent import policy_of
from service.blocks.sent import given
from tests.service.storage.sending import document, sent

MESSAGE = """<!doctype html><html><head><title>kept</title><style>p { color: rgb(1, 2, 3) }</style></head><p>Text</p>
<a id="click" href="https://notes.example/l/x/1">product</a>
<form action="https://notes.example/l/x/2"><button id="send">go</button></form>
<img src="https://cdn.example/1.jpg"><img src="https://notes.example/i/x/1.png">
<iframe src="https://notes.example/l/x/3"></iframe><img src="x:" onerror="document.title = 'ran'">
<script>document.title = 'ran'; fetch('https://notes.example/l/x/4')</script>"""
LOOKED_AT = "https://support.example/message"


@pytest.mark.browser
def test_nothing_of_it_runs_no_link_opens_and_only_pictures_of_its_products_are_fetched(browser: Browser) -> None:
    kept = sent(document=document(html=MESSAGE))
    headers = {"content-security-policy": policy_of(kept), "content-type": "text/html"}
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body=given(kept, "page"), headers=headers)

    with browser.new_page() as page:
        page.context.route("**/*", answer)
        page.goto(LOOKED_AT)
        assert page.title() == "kept"
        colour = page.evaluate("getComputedStyle(document.querySelector('p')).color")
        for button in ("#click", "#send"):
            page.locator(button).click(no_wait_after=True)
        page.wait_for_timeout(500)
        assert (page.title(), page.url, len(page.context.pages)) == ("kept", LOOKED_AT, 1)
    assert colour == "rgb(1, 2, 3)"
    assert {*asked} == {LOOKED_AT, "https://cdn.example/1.jpg"}
