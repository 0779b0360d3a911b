"""One visitor from what they are shown to what they buy, with nothing stood in for but the shop's own pages."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from service.composition import Service
from service.storage.keys import Scope
from tests.browser.frame_page import SHOP, Shop, define, shop_page

pytestmark = pytest.mark.browser

BEST = f'<notesik-frame shop="{SHOP}" frame="best"></notesik-frame>'


@pytest.mark.parametrize("consent", [True, False])
def test_what_is_shown_followed_and_bought_is_counted_as_far_as_the_visitor_agreed(
    browser: Browser, address: str, served: Service, consent: bool
) -> None:
    define(served)
    key = served.keys.create(SHOP, Scope.SERVER)[0]
    attributes = f'data-shop="{SHOP}"' + (" data-consent" if consent else "")
    with shop_page(browser, address, BEST, script=attributes) as shop:
        page = shop.page
        page.unroute("**/l/**")
        before = came_of_it(shop, key)
        with page.expect_response("**/events"):
            shop.wait_heard("shown")
        product = shop.cards.first.get_attribute("data-product")
        shop.cards.first.get_by_role("link").click()
        page.wait_for_url(lambda url: "/l/" not in url and not url.endswith("/shop"))
        assert f"/{product}" in page.url  # the redirect led to the product's own page
        page.go_back()
        page.wait_for_function("() => window.notesik !== undefined")
        order = {"order": f"Z-{consent}", "currency": "PLN", "products": [{"product": product, "price": "99.50"}]}
        sent = [request.url for request in shop.asked]
        page.evaluate("(order) => notesik.bought(order)", order)
        if not consent:
            assert [each.url for each in shop.asked] == sent  # nothing was told, and nothing remembered
            assert page.evaluate("localStorage.length") == 0
        after = came_of_it(shop, key)
    assert after["shown"] > before["shown"]
    assert after["clicked"] == before["clicked"] + 1
    assert after["bought"] == before["bought"] + consent
    assert after["revenue"] == ({"PLN": "99.50"} if consent else before["revenue"])


def came_of_it(shop: Shop, key: str) -> dict[str, Any]:
    """What the service says came of the frame so far."""
    address, asks = f"{shop.service}/v1/shops/{SHOP}/results", {"authorization": f"Bearer {key}"}
    answer = shop.page.context.request.get(address, params={"frame": "best"}, headers=asks)
    assert answer.ok, answer.text()
    frames: list[dict[str, Any]] = answer.json()["frames"]
    return frames[0] if frames else {"shown": 0, "clicked": 0, "bought": 0, "revenue": {}}
