"""The schemas of what changes a ranking, member by member; docs/ranking.md says what each does."""

from __future__ import annotations

from collections.abc import Mapping

from matching.model import Mix, Tie
from matching.option_documents import HIGHEST_SLOT, MOST_LISTED, MOST_POINTS, MOST_WITHOUT
from service.api.shapes import FLAG, TEXT, Schema, an_object, listed, said

ABOVE_NONE: Schema = {"type": ["string", "number"], "exclusiveMinimum": 0, "examples": ["20"]}


def _some(name: str, description: str) -> Schema:
    return {**listed(name), "maxItems": MOST_LISTED, "description": description}


OPTIONS: Mapping[str, Schema] = {
    "Options": an_object(
        (), True,
        minimum={"type": ["string", "number"], "minimum": 0, "maximum": 1, "examples": ["0.5"],
                 "description": "Who matches less is not listed."},
        without={"type": "array", "items": TEXT, "maxItems": MOST_WITHOUT,
                 "description": "Ids that are treated as if they could not be bought."},
        in_stock=said(FLAG, "So are those that are not in stock now."),
        caps=_some("Cap", "Along the order, at most so many that share a value."),
        variants={"type": "integer", "minimum": 1, "description": "So many of each variant group stay.", "default": 1},
        near=_some("Near", "What a number may miss its limit by and still count in part."),
        mix={"enum": [*Mix], "description": "The best of all preferences, or each in turn."},
        ties={"type": "array", "items": {"enum": [*Tie]}, "description": "Decide between equals before popularity."},
        rotate=an_object(
            ("by", "day"), True, by=said(TEXT, "Whom the order is for."),
            day=said({"type": "string", "format": "date"}, "Equals have another order on another day."),
        ),
        boosts=_some("Boost", "Criteria that decide between equal matches, by their points."),
        lift=said(FLAG, "Boosts are added to the match for the order."),
        pinned=_some("Pin", "Products with a slot of their own."),
    ),
    "Cap": an_object(("filter", "most"), True, filter=TEXT, most={"type": "integer", "minimum": 1}),
    "Near": an_object(
        ("filter",), True, filter=TEXT, tolerance=said(ABOVE_NONE, "In the unit of the criterion."),
        percent=said(ABOVE_NONE, "Of the limit that is missed; one of both is given."),
    ),
    "Boost": {
        "type": "object", "required": ["filter", "points"],
        "properties": {
            "filter": TEXT,
            "points": {"type": ["string", "number"], "exclusiveMinimum": 0, "maximum": MOST_POINTS,
                       "description": "1 is as much as a whole match."},
        },
        "description": "Beside these the members of a criterion, but for must, weight and indifferent.",
    },
    "Pin": an_object(
        ("id", "slot"), True, id=TEXT, slot={"type": "integer", "minimum": 1, "maximum": HIGHEST_SLOT}
    ),
}  # fmt: skip
