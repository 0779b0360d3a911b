"""The schemas of the OpenAPI document: what is taken and what is answered, member by member.

Their members are held to the readers and writers of the documents themselves by tests/service/test_api.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from feeds.model import FilterType, MergedBy
from matching.preferences import DEFAULT_OPTIONS, HIGHEST_BAND, LARGEST_K, MOST_VALUES

Schema = Mapping[str, Any]

TEXT: Schema = {"type": "string"}
TEXT_OR_NULL: Schema = {"type": ["string", "null"]}
NUMBER: Schema = {"type": "string", "description": "A decimal number as text, never a float.", "examples": ["199.00"]}
NUMBER_OR_NULL: Schema = {**NUMBER, "type": ["string", "null"]}
TEXTS: Schema = {"type": "array", "items": TEXT}
COUNT: Schema = {"type": "integer", "minimum": 0}
FLAG: Schema = {"type": "boolean"}
SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
ANY_OBJECT: Schema = {"type": "object"}


def _said(schema: Schema, description: str) -> Schema:
    return {**schema, "description": description}


def _bound(description: str) -> Schema:
    return {"type": ["string", "number"], "description": description, "examples": ["199.00"]}


def _values(description: str) -> Schema:
    items = {"type": ["string", "boolean", "number"]}
    return {"type": "array", "minItems": 1, "maxItems": MOST_VALUES, "items": items, "description": description}


def _object(required: tuple[str, ...] = (), closed: bool = False, **members: Schema) -> Schema:
    return {
        "type": "object",
        "properties": {name.rstrip("_"): schema for name, schema in members.items()},
        **({"required": list(required)} if required else {}),
        **({"additionalProperties": False} if closed else {}),
    }


def _answer(**members: Schema) -> Schema:
    """An object that always has all of these members."""
    return _object(tuple(name.rstrip("_") for name in members), False, **members)


def _one(of: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{of}"}


def _list(of: str) -> dict[str, Any]:
    return {"type": "array", "items": _one(of)}


STATED: Mapping[str, Schema] = {
    "Criterion": _object(
        ("filter",), True,
        filter=_said(TEXT, "The filter's key, or another name that leads to it."),
        any=_values("At least one of these is wanted; [false]: only what states that there is none."),
        none=_values("These are refused; always hard."),
        min=_bound("This or more."), max=_bound("This or less."),
        over=_bound("More than this."), under=_bound("Less than this."),
        band={"type": "integer", "minimum": 1, "maximum": HIGHEST_BAND, "description": "A band; 1 is the lowest."},
        currency=_said(TEXT, "The currency of the bounds; the generation's only one where left out."),
        unit=_said(TEXT, "The unit of the bounds; the filter's own where left out."),
        present=_said({"const": True}, "Something is stated. Stands alone."),
        absent=_said({"const": True}, "There is none, or the feed is silent. Stands alone."),
        indifferent=_said({"const": True}, "\"I don't mind\": counts nowhere. Stands alone."),
        must=_said(FLAG, "What misses this criterion is no candidate."),
        strict=_said(FLAG, "Silence of the feed neither meets `absent` nor passes `none`."),
        weight={"type": ["number", "string"], "exclusiveMinimum": 0, "multipleOf": 0.001, "default": 1},
    ),
    "Preference": _object(
        ("main",), True,
        main=_said(TEXT_OR_NULL, "A whole path, or the last part of exactly one; null is the whole catalogue."),
        criteria=_list("Criterion"),
    ),
    "Preferences": _object(
        ("preferences",), True, preferences=_list("Preference"),
        k={"type": "integer", "minimum": 1, "maximum": LARGEST_K, "default": DEFAULT_OPTIONS.k},
        offset={"type": "integer", "minimum": 0, "default": 0},
    ),
    "HalfStated": _object(
        ("preferences",), True, preferences={**_list("Preference"), "minItems": 1, "maxItems": 1}
    ),
}  # fmt: skip
"""What bodies hold."""

FILTERS: Mapping[str, Schema] = {
    "Filters": _answer(
        generation=TEXT,
        industry=_said(TEXT, "The industry template that names the filters; `nothing` where none does."),
        products=_said(COUNT, "Products of the generation."),
        main=_one("MainFilter"),
        left_out=_said(_list("LeftOut"), "Attributes that became no filter."),
        merged=_said(_list("Merge"), "Spellings of the feed that count as one value."),
        guess={"anyOf": [_one("Guess"), {"type": "null"}], "description": "Null where the industry was named."},
        gone=_said(_list("Gone"), "What the merchandiser's tuning names and the feed no longer holds."),
    ),
    "MainFilter": _answer(
        filter=_said(TEXT, "Its key."), label=_said(TEXT, "What people call it."),
        values=_said(_list("MainValue"), "Ancestors before their descendants; all of them, or the one asked for."),
    ),
    "MainValue": _answer(
        value=_said(TEXT_OR_NULL, "A whole path. In the list of all values null is the products without a path; "
                                  "asked for by an empty `main`, it is the whole catalogue."),
        products=COUNT,
        dependent=_said(_list("Dependent"), "The filters that are active here, in the order of the hierarchy."),
    ),
    "Dependent": _object(
        ("filter", "label", "type", "coverage", "cardinality", "entropy", "examples", "ordered", "search", "weight",
         "hard", "strict", "sensitive", "shown", "hidden"),
        filter=_said(TEXT, "Its key, by which criteria name it."), label=_said(TEXT, "What people call it."),
        type={"enum": [*FilterType]},
        coverage=_said(SHARE, "The share of the products here that say anything about it."),
        cardinality=_said(COUNT, "How many different values it has here."),
        values=_said(_list("ValueCount"), "Choices and yes or no always; ranges where some products state absence."),
        min=_said(NUMBER_OR_NULL, "The lowest number here; ranges only, as the next three."),
        max=_said(NUMBER_OR_NULL, "The highest."),
        unit=_said(TEXT_OR_NULL, "Unit or currency of the numbers."),
        bands=_said(_list("Band"), "Ascending; criteria name them by number, from 1."),
        entropy=_said({"type": "number", "minimum": 0}, "How evenly the values are spread, in bits."),
        examples=_said(TEXTS, "Ids of a few products that carry it."),
        ordered=_said(FLAG, "Its values have an order of their own, in which they are listed."),
        search=_said(FLAG, "A page offers a search among its values."),
        weight=_said(NUMBER, "For the criteria that a page states."),
        hard=_said(FLAG, "Pages state its criteria with `must`."),
        strict=_said(FLAG, "Pages state its criteria with `strict`."),
        sensitive=_said(FLAG, "Asked only with a consent of its own, and shown on no surface."),
        shown=_said(FLAG, "Pages offer it."), hidden=_said(TEXT_OR_NULL, "Why pages do not offer it."),
        groups=_said(_list("Group"), "Wider values; left out where there are none."),
    ),
    "ValueCount": _answer(
        value=_said({"type": ["string", "boolean"]}, "False: the feed states that there is none, or no."),
        products=COUNT,
    ),
    "Band": _answer(
        min=_said(NUMBER, "Where the band before ends, which belongs to that one; of the first, the lowest number."),
        max=_said(NUMBER, "The highest number of this band: an edge belongs to the band below it."), products=COUNT,
    ),
    "Group": _answer(
        value=TEXT, products=_said(COUNT, "Products that carry any of its values."),
        values=_said(TEXTS, "Those of its values that are listed here."),
    ),
    "LeftOut": _answer(attribute=TEXT, reason=TEXT),
    "Merge": _answer(
        filter=TEXT, value=_said(TEXT, "What they count as."),
        by=_said({"enum": [*MergedBy]}, "What brought them together."), from_=_list("Spelling"),
    ),
    "Spelling": _answer(text=TEXT, times=COUNT),
    "Guess": _answer(
        industry=TEXT, evidence=_said(TEXTS, "Sentences."),
        scores={"type": "object", "additionalProperties": SHARE, "description": "Of every industry."},
    ),
    "Gone": _answer(place=_said(TEXT, "The key of the tuning."), name=TEXT),
}  # fmt: skip
"""The filters document."""

ANSWERS: Mapping[str, Schema] = {
    "Miss": _answer(filter=TEXT, wanted=TEXT, is_=TEXT_OR_NULL),
    "Match": _answer(
        id=TEXT, match=SHARE, met=TEXTS, missed=_list("Miss"), unstated=TEXTS, preference=COUNT, product=ANY_OBJECT
    ),
    "Ranking": _answer(
        generation=TEXT, catalogue=COUNT, candidates=COUNT, full_matches=COUNT, matches=_list("Match"),
        unknown={"type": "array", "items": ANY_OBJECT},
    ),
    "Choice": _object(
        ("products", "chosen"), value={"type": ["string", "boolean"]}, min=NUMBER, max=NUMBER, products=COUNT,
        chosen=FLAG,
    ),
    "Offer": _answer(
        filter=TEXT, label=TEXT, type={"enum": [*FilterType]}, shown=FLAG, values=_list("Choice"),
        groups=_list("Choice"), bands=_list("Choice"), present=COUNT, silent=COUNT,
    ),
    "Counts": _answer(
        generation=TEXT, catalogue=COUNT, main=TEXT_OR_NULL, candidates=COUNT, remaining=COUNT,
        dependent=_list("Offer"), unknown={"type": "array", "items": ANY_OBJECT},
    ),
    "Frame": _object(
        ("empty", "reason", "cards"), empty=FLAG, reason=TEXT_OR_NULL, generation=TEXT, frame=TEXT, locale=TEXT,
        heading=TEXT, preferences=TEXTS, notices=TEXTS, catalogue=COUNT, candidates=COUNT,
        full_matches=_said({**COUNT, "type": ["integer", "null"]}, "Null where something sensitive is asked."),
        cards={"type": "array", "items": ANY_OBJECT},
    ),
    "Token": _answer(token=TEXT, expires_in=_said(COUNT, "Seconds.")),
}  # fmt: skip
"""The other answers."""
