"""Measurement, described: what pages tell, the links of cards, results."""

from __future__ import annotations

from collections.abc import Mapping

from frames.definition import Surface
from service.api.clicks import CLICK
from service.api.contact_paths import CONTACT_PATHS
from service.api.described import SHOP, any_content, content, parameter, problems
from service.api.doings import EVENTS
from service.api.results import RESULTS
from service.api.shapes import (
    COUNT,
    FLAG,
    NUMBER,
    NUMBER_OR_NULL,
    TEXT,
    TEXT_OR_NULL,
    Schema,
    an_answer,
    an_object,
    listed,
    one,
    said,
)
from service.measuring.telling import MOST_EVENTS, MOST_LINES, MOST_SLOTS, MOST_VIEWS, VIEW

DAY: Schema = {"type": "string", "format": "date"}
VIEW_ID: Schema = said({"type": "string", "pattern": f"^{VIEW.pattern}$"}, "Made at random by the page, for one view.")
ANSWER = said(TEXT, "The token of the answer: `answer` of its JSON, `data-answer` of its HTML.")
SLOT: Schema = {"type": "integer", "minimum": 1}
RATE: Schema = {"type": ["number", "null"], "minimum": 0, "maximum": 1}

FIGURES: Mapping[str, Schema] = {
    "sent": said(COUNT, "Blocks that were given to be sent."),
    "shown": COUNT,
    "clicked": COUNT,
    "click_rate": said(RATE, "Clicked of shown on pages; null where nothing was shown, or less than clicked."),
    "click_rate_95": said(
        {"type": ["array", "null"], "items": {"type": "number"}}, "Where the true rate lies, 95 times of 100."
    ),
    "bought": COUNT,
    "revenue": {"type": "object", "additionalProperties": NUMBER, "description": "By currency."},
    "bots": one("CountedApart"),
    "prefetches": one("CountedApart"),
}

MEASURED: Mapping[str, Schema] = {
    "PageTold": an_object(
        ("consent", "events"), True, consent=said(FLAG, "Whether the visitor said yes to being remembered."),
        view=VIEW_ID, contact=said(TEXT_OR_NULL, "A contact token; looked at only with consent."),
        events={"type": "array", "maxItems": MOST_EVENTS, "items": {"anyOf": [
            one(name) for name in ("ShownTold", "ClickedTold", "ViewedTold", "OrderTold")
        ]}},
    ),
    "ShownTold": an_object(
        ("event", "answer", "slots"), True, event={"const": "shown"}, answer=ANSWER,
        slots={"type": "array", "items": SLOT, "maxItems": MOST_SLOTS},
        products=said(
            {"type": ["array", "null"], "items": TEXT, "maxItems": MOST_SLOTS},
            "The product in each of the slots, in their order; kept with consent only.",
        ),
    ),
    "ClickedTold": an_object(
        ("event", "answer", "slot"), True, event={"const": "clicked"}, answer=ANSWER, slot=SLOT, product=TEXT_OR_NULL
    ),
    "ViewedTold": an_object(("event", "product"), True, event={"const": "viewed"}, product=TEXT),
    "OrderTold": an_object(
        ("event", "order", "products"), True, event={"const": "bought"}, order=TEXT, currency=TEXT_OR_NULL,
        products={**listed("LineTold"), "maxItems": MOST_LINES},
        views={"type": "array", "items": VIEW_ID, "maxItems": MOST_VIEWS},
    ),
    "LineTold": an_object(("product",), True, product=TEXT, quantity=SLOT, price=NUMBER_OR_NULL),
    "CountedApart": an_answer(shown=COUNT, clicked=COUNT),
    "Results": an_answer(
        shop=TEXT, **{"from": DAY}, to=DAY, frames=listed("FrameResults")
    ),
    "FrameResults": an_answer(
        frame=TEXT, **FIGURES, surfaces=listed("SurfaceResults"), days=listed("DayResults"),
        variants=listed("VariantResults"),
    ),
    "SurfaceResults": an_answer(surface={"enum": [*Surface]}, **FIGURES),
    "DayResults": an_answer(day=DAY, **FIGURES),
    "VariantResults": an_answer(
        variant=said(TEXT_OR_NULL, "The side of an A/B test."), **FIGURES,
        surfaces=listed("SurfaceResults"), scenarios=listed("ScenarioResults")
    ),
    "ScenarioResults": an_answer(scenario=TEXT_OR_NULL, **FIGURES),
}  # fmt: skip

MEASURED_PATHS: Mapping[str, Schema] = {
    EVENTS: {
        "post": {
            **CONTACT_PATHS[EVENTS]["post"],
            "summary": "What contacts bought and did, in bulk (a server key); what a page of the shop tells",
            "requestBody": {"required": True, "content": any_content("EventsTold", "PageTold")},
            "security": [{"serverKey": []}, {}],
            "responses": {
                **CONTACT_PATHS[EVENTS]["post"]["responses"],
                **problems("too-often"),
            },
        }
    },
    CLICK: {
        "get": {
            "tags": ["measurement"],
            "summary": "Leads to the product of a card, and counts that its link was followed",
            "parameters": [
                parameter(
                    "token", "path", TEXT, "As it stands in the card's link; the id of what was sent in a short one."
                ),
                parameter("slot", "path", SLOT, "The slot that it was made for."),
                parameter("v", "query", VIEW_ID, "The view, added by the page once its visitor said yes."),
            ],
            "responses": {
                "302": {"description": "To the product, with the UTM parameters of the definition"},
                "404": {"description": "No link of ours"},
                "410": {"description": "The product has left the shop"},
                **problems("too-often"),
            },
        }
    },
    RESULTS: {
        "get": {
            "tags": ["measurement"],
            "summary": "What of the shop's frames was shown, clicked and bought",
            "parameters": [
                SHOP,
                parameter("from", "query", DAY, "The first day, the shop's; 30 days where left out."),
                parameter("to", "query", DAY, "The last day; today where left out."),
                parameter("frame", "query", TEXT, "Of this frame only."),
            ],
            "security": [{"serverKey": []}],
            "responses": {
                "200": {"description": "The results", "content": content("Results")},
                **problems("key-needed", "not-allowed", "unknown-shop", "unknown-frame", "invalid-parameter"),
            },
        }
    },
}
