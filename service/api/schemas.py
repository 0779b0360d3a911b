"""The schemas of the OpenAPI document: what is taken and what is answered, member by member.

Their members are held to the readers and writers of the documents themselves by tests/service/test_api.py.
"""

from __future__ import annotations

from collections.abc import Mapping

from feeds.model import FilterType, MergedBy
from frames.advice import Mending
from frames.definition import Layout, Scenario, Surface
from frames.email.model import Part
from frames.explaining import Because
from frames.model import LANGUAGES
from matching.preferences import DEFAULT_OPTIONS, LARGEST_K
from matching.stated import HIGHEST_BAND, MOST_VALUES
from service.api.option_schemas import OPTIONS
from service.api.shapes import (
    ANY_OBJECT,
    COUNT,
    COUNT_OR_NULL,
    FLAG,
    NUMBER,
    NUMBER_OR_NULL,
    SHARE,
    TEXT,
    TEXT_OR_NULL,
    TEXTS,
    Schema,
    an_answer,
    an_object,
    listed,
    one,
    said,
)
from service.blocks.looked import LOOKED_AT
from service.contacts.events import Kind
from service.contacts.model import Channel, ConsentState, Frequency
from service.defining.industries import INDUSTRIES
from service.storage.definitions import Kind as DefinitionKind
from service.surfaces.starts import STARTED

LOOKING: Mapping[str, Schema] = {
    "contact": said(TEXT, "As this contact sees it. At most one of contact, preferences and sample is given."),
    "preferences": {"type": "array", "items": {"$ref": "#/components/schemas/Preference"}},
    "sample": said(FLAG, "As somebody sees it whose preferences are invented from the feed."),
    "definition": said(TEXT, "A TOML text to look at in place of what is saved."),
    "locale": {"enum": [*LANGUAGES]},
    "k": {"type": "integer", "minimum": 1, "maximum": 100},
    "offset": {"type": "integer", "minimum": 0, "maximum": 1000},
    "product": said(TEXT, "The product of the page, for what is similar to it."),
}
"""Who looks at a frame, and at what of it."""


def _bound(description: str) -> Schema:
    return {"type": ["string", "number"], "description": description, "examples": ["199.00"]}


def _values(description: str) -> Schema:
    items = {"type": ["string", "boolean", "number"]}
    return {"type": "array", "minItems": 1, "maxItems": MOST_VALUES, "items": items, "description": description}


STATED: Mapping[str, Schema] = {
    "Criterion": an_object(
        ("filter",), True,
        filter=said(TEXT, "The filter's key, or another name that leads to it."),
        any=_values("At least one of these is wanted; [false]: only what states that there is none."),
        none=_values("These are refused; always hard."),
        min=_bound("This or more."), max=_bound("This or less."),
        over=_bound("More than this."), under=_bound("Less than this."),
        band={"type": "integer", "minimum": 1, "maximum": HIGHEST_BAND, "description": "A band; 1 is the lowest."},
        currency=said(TEXT, "The currency of the bounds; the generation's only one where left out."),
        unit=said(TEXT, "The unit of the bounds; the filter's own where left out."),
        present=said({"const": True}, "Something is stated. Stands alone."),
        absent=said({"const": True}, "There is none, or the feed is silent. Stands alone."),
        indifferent=said({"const": True}, "\"I don't mind\": counts nowhere. Stands alone."),
        must=said(FLAG, "What misses this criterion is no candidate."),
        strict=said(FLAG, "Silence of the feed neither meets `absent` nor passes `none`."),
        weight={"type": ["number", "string"], "exclusiveMinimum": 0, "multipleOf": 0.001, "default": 1},
    ),
    "Preference": an_object(
        ("main",), True,
        main=said(TEXT_OR_NULL, "A whole path, or the last part of exactly one; null is the whole catalogue."),
        criteria=listed("Criterion"),
    ),
    "Preferences": an_object(
        ("preferences",), True, preferences=listed("Preference"),
        k={"type": "integer", "minimum": 1, "maximum": LARGEST_K, "default": DEFAULT_OPTIONS.k},
        offset={"type": "integer", "minimum": 0, "default": 0},
        options=said(one("Options"), "What changes the list; of rankings alone, for frames have a definition."),
    ),
    **OPTIONS,
    "HalfStated": an_object(
        ("preferences",), True, preferences={**listed("Preference"), "minItems": 1, "maxItems": 1}
    ),
}  # fmt: skip
"""What bodies hold."""

FILTERS: Mapping[str, Schema] = {
    "Filters": an_answer(
        generation=TEXT,
        industry=said(TEXT, "The industry template that names the filters; `nothing` where none does."),
        products=said(COUNT, "Products of the generation."),
        main=one("MainFilter"),
        left_out=said(listed("LeftOut"), "Attributes that became no filter."),
        merged=said(listed("Merge"), "Spellings of the feed that count as one value."),
        named=said(listed("Named"), "Names of attributes that count as one filter."),
        guess={"anyOf": [one("Guess"), {"type": "null"}], "description": "Null where the industry was named."},
        gone=said(listed("Gone"), "What the merchandiser's tuning names and the feed no longer holds."),
    ),
    "MainFilter": an_answer(
        filter=said(TEXT, "Its key."), label=said(TEXT, "What people call it."),
        values=said(listed("MainValue"), "Ancestors before their descendants; all of them, or the one asked for."),
    ),
    "MainValue": an_answer(
        value=said(TEXT_OR_NULL, "A whole path. In the list of all values null is the products without a path; "
                                  "asked for by an empty `main`, it is the whole catalogue."),
        products=COUNT,
        dependent=said(listed("Dependent"), "The filters that are active here, in the order of the hierarchy."),
    ),
    "Dependent": an_object(
        ("filter", "label", "type", "coverage", "cardinality", "entropy", "examples", "ordered", "search", "weight",
         "hard", "strict", "sensitive", "shown", "hidden"),
        filter=said(TEXT, "Its key, by which criteria name it."), label=said(TEXT, "What people call it."),
        type={"enum": [*FilterType]},
        coverage=said(SHARE, "The share of the products here that say anything about it."),
        cardinality=said(COUNT, "How many different values it has here."),
        values=said(listed("ValueCount"), "Choices and yes or no always; ranges where some products state absence."),
        min=said(NUMBER_OR_NULL, "The lowest number here; ranges only, as the next three."),
        max=said(NUMBER_OR_NULL, "The highest."),
        unit=said(TEXT_OR_NULL, "Unit or currency of the numbers."),
        bands=said(listed("Band"), "Ascending; criteria name them by number, from 1."),
        entropy=said({"type": "number", "minimum": 0}, "How evenly the values are spread, in bits."),
        examples=said(TEXTS, "Ids of a few products that carry it."),
        ordered=said(FLAG, "Its values have an order of their own, in which they are listed."),
        search=said(FLAG, "A page offers a search among its values."),
        weight=said(NUMBER, "For the criteria that a page states."),
        hard=said(FLAG, "Pages state its criteria with `must`."),
        strict=said(FLAG, "Pages state its criteria with `strict`."),
        sensitive=said(FLAG, "Asked only with a consent of its own, and shown on no surface."),
        shown=said(FLAG, "Pages offer it."), hidden=said(TEXT_OR_NULL, "Why pages do not offer it."),
        groups=said(listed("Group"), "Wider values; left out where there are none."),
    ),
    "ValueCount": an_answer(
        value=said({"type": ["string", "boolean"]}, "False: the feed states that there is none, or no."),
        products=COUNT,
    ),
    "Band": an_answer(
        min=said(NUMBER, "Where the band before ends, which belongs to that one; of the first, the lowest number."),
        max=said(NUMBER, "The highest number of this band: an edge belongs to the band below it."), products=COUNT,
    ),
    "Group": an_answer(
        value=TEXT, products=said(COUNT, "Products that carry any of its values."),
        values=said(TEXTS, "Those of its values that are listed here."),
    ),
    "LeftOut": an_answer(attribute=TEXT, reason=TEXT),
    "Merge": an_answer(
        filter=TEXT, value=said(TEXT, "What they count as."),
        by=said({"enum": [*MergedBy]}, "What brought them together."), from_=listed("Spelling"),
    ),
    "Named": an_answer(filter=TEXT, from_=listed("Spelling")),
    "Spelling": an_answer(text=TEXT, times=COUNT),
    "Guess": an_answer(
        industry=TEXT, evidence=said(TEXTS, "Sentences."),
        scores={"type": "object", "additionalProperties": SHARE, "description": "Of every industry."},
    ),
    "Gone": an_answer(place=said(TEXT, "The key of the tuning."), name=TEXT),
}  # fmt: skip
"""The filters document."""

ANSWERS: Mapping[str, Schema] = {
    "Miss": an_object(
        ("filter", "wanted", "is"), filter=TEXT, wanted=TEXT, is_=TEXT_OR_NULL,
        by=said(NUMBER, "Of a near miss, which the option `near` counts in part: by how much."),
        unit=said(TEXT, "In which unit."), over=said(FLAG, "Over the limit, or under it."),
    ),
    "Match": an_object(
        ("id", "match", "met", "missed", "unstated", "preference", "product"),
        id=TEXT, match=SHARE, met=TEXTS, missed=listed("Miss"), unstated=TEXTS, preference=COUNT, product=ANY_OBJECT,
        pinned=said({"const": True}, "An option put it into its slot."),
    ),
    "Ranking": an_object(
        ("generation", "catalogue", "candidates", "full_matches", "matches", "unknown"),
        generation=TEXT, catalogue=COUNT, candidates=COUNT, full_matches=COUNT, matches=listed("Match"),
        unknown={"type": "array", "items": ANY_OBJECT},
        options=said(ANY_OBJECT, "The options that are on; left out where none is."),
    ),
    "Choice": an_object(
        ("products", "chosen"), value={"type": ["string", "boolean"]}, min=NUMBER, max=NUMBER, products=COUNT,
        chosen=FLAG,
    ),
    "Offer": an_answer(
        filter=TEXT, label=TEXT, type={"enum": [*FilterType]}, shown=FLAG, values=listed("Choice"),
        groups=listed("Choice"), bands=listed("Choice"), present=COUNT, silent=COUNT,
    ),
    "Counts": an_answer(
        generation=TEXT, catalogue=COUNT, main=TEXT_OR_NULL, candidates=COUNT, remaining=COUNT,
        dependent=listed("Offer"), unknown={"type": "array", "items": ANY_OBJECT},
    ),
    "Frame": an_object(
        ("empty", "reason", "cards"), empty=FLAG, reason=TEXT_OR_NULL, generation=TEXT, frame=TEXT, locale=TEXT,
        heading=TEXT, preferences=TEXTS, notices=TEXTS, catalogue=COUNT, candidates=COUNT,
        full_matches=said(COUNT_OR_NULL, "Null where nothing, or something sensitive, is asked."),
        scenario=said({"enum": [*Scenario, None]}, "By what the products were chosen; null where there are none."),
        tried={"type": "array", "items": ANY_OBJECT}, variant=TEXT_OR_NULL, change=TEXT_OR_NULL,
        layout={"enum": [*Layout]},
        options=ANY_OBJECT, total=COUNT, offset=COUNT, left_out=COUNT,
        cards=said({"type": "array", "items": ANY_OBJECT}, "Each names the `scenario` that chose it."),
    ),
    "Webhook": an_object(
        ("webhook", "address", "events", "active", "created"), webhook=said(COUNT, "Its number."), address=TEXT,
        events=said({"type": "array", "items": {"enum": [*Kind]}}, "Empty: every kind."),
        active=said(FLAG, "False: the receiver said that it is gone."), created=TEXT,
        secret=said(TEXT, "Signs what is sent. Told once, when the webhook is made."),
    ),
    "NewWebhook": an_object(
        ("address",), True, address=said(TEXT, "An http or https address that takes a POST."),
        events=said({"type": "array", "items": {"enum": [*Kind]}}, "Left out or empty: every kind."),
    ),
    "Webhooks": an_answer(webhooks=listed("Webhook")),
    "Delivery": an_answer(
        webhook=COUNT, id=said(TEXT, "The event's."), event={"enum": [*Kind]}, at=TEXT, contact=TEXT, tries=COUNT,
        due=said(TEXT_OR_NULL, "When it is tried next; null: it was given up."), fault=TEXT_OR_NULL,
    ),
    "Deliveries": an_answer(deliveries=listed("Delivery")),
    "Bans": an_answer(shop=TEXT, bans=listed("Ban")),
    "Ban": an_answer(
        product=said(TEXT, "The product's id."), by=said(TEXT, "Who banned it."), at=TEXT, why=TEXT_OR_NULL,
        until=said(TEXT_OR_NULL, "The last day of it; null: until somebody lifts it."),
        in_feed={"type": ["boolean", "null"], "description": "Whether the generation that serves holds the product."},
    ),
    "NewBan": an_object(
        (), True, why=said(TEXT, "Why, for whoever asks later."),
        until=said({"type": "string", "format": "date"}, "The last day of it, by the shop's calendar."),
    ),
    "WebhookTest": an_answer(
        webhook=COUNT, arrived=FLAG, status={"type": ["integer", "null"]}, fault=TEXT_OR_NULL
    ),
    "Link": an_object(
        ("expires",), link=said(TEXT, "The address."), expires=said(TEXT, "When it ends, UTC."),
        sms=an_answer(characters=COUNT, left=said(COUNT, "Of the 160 that a text message has.")),
        headers=said(ANY_OBJECT, "Of a link that unsubscribes: what the mail must carry."),
        opened=said(listed("OpenedSlot"), "Of pictures that are drawn when a mail is opened, in place of `link`."),
        width=said(COUNT, "Of each picture, in CSS pixels."), height=said(COUNT, "Likewise."),
    ),
    "OpenedSlot": an_answer(
        slot=said(COUNT, "From 1."), image=said(TEXT, "The address of the picture."),
        link=said(TEXT, "Leads to what it showed."),
    ),
    "Revoked": an_answer(revoked=said(TEXT, "The link, or `all`.")),
    "Visit": an_answer(link=TEXT, token=said(TEXT, "What stands at its end."), expires=TEXT),
    "VisitorsCard": an_answer(
        key_information=said(ANY_OBJECT, "What was stated, by attribute."), preferences=listed("Preference"),
    ),
    "Advice": an_answer(
        at=said(TEXT, "The moment asked about, in the shop's time zone."),
        frequency={"enum": [*Frequency, None]}, last_sent=TEXT_OR_NULL, channels=listed("ChannelAdvice"),
    ),
    "ChannelAdvice": an_answer(
        channel={"enum": [*Channel]}, preferred=said({"type": ["boolean", "null"]}, "Null: no channel was stated."),
        good_now=FLAG, reasons=said(TEXTS, "Sentences."),
        next_good=said(TEXT_OR_NULL, "Null where another channel is preferred."), consent=one("Standing"),
    ),
    "Standing": an_answer(state={"enum": [*ConsentState]}, since=TEXT_OR_NULL, says=TEXT),
    "Definition": an_answer(
        shop=TEXT, kind={"enum": [each for each in DefinitionKind if each is not DefinitionKind.BANS]}, name=TEXT,
        identifier=said(TEXT_OR_NULL, "By which surfaces and links know it; null until it is active."),
        active=FLAG, version=said(COUNT, "Grows with each change."), created=TEXT, changed=TEXT,
        definition=one("DefinitionStructure"), toml=said(TEXT, "The text as a person wrote it."),
        warnings=said(TEXTS, "What it names in vain, such as what the feed does not hold today."),
    ),
    "DefinitionStructure": said(ANY_OBJECT, "The keys of docs/centres.md, docs/key-information.md and docs/frames.md."),
    "Definitions": an_answer(definitions=listed("Definition")),
    "FromTemplate": an_object(
        ("name",), True, name=TEXT, template={"enum": [*INDUSTRIES], "default": "general"},
        company=said(TEXT, "Who asks, as consents name it; the shop's name where left out."),
    ),
    "NewFrame": an_object(
        ("name",), True, name=said(TEXT, "1 to 40 of a-z, 0-9 and '-'."),
        template={"enum": [*INDUSTRIES], "default": "general"},
        surface={"enum": [*STARTED], "default": Surface.FRAME},
    ),
    "Looking": an_object(
        (), True, **LOOKING,
        surface=said({"enum": [*LOOKED_AT]}, "As which surface; the definition's own if this is left out."),
        part=said({"enum": [*Part], "default": Part.MESSAGE}, "Of an e-mail: all of it, or the block alone."),
        at=said(TEXT, "When the e-mail is sent, ISO 8601; in the shop's time without a zone; now if left out."),
    ),
    "Asking": an_object(("of",), True, of=said(TEXT, "The id of the product that is asked about."), **LOOKING),
    "Preview": an_answer(
        html=TEXT, frame=one("Frame"), warnings=said(TEXTS, "About the definition itself."),
        advice={"type": "array", "items": an_answer(about={"enum": [*Mending]}, text=TEXT, products=TEXTS)},
        email={"anyOf": [one("PreviewedEmail"), {"type": "null"}], "description": "Of a look at an e-mail; else null."},
    ),
    "PreviewedEmail": an_answer(
        subject=TEXT, preheader=TEXT, html=TEXT, text=TEXT, sms=TEXT,
        sms_parts=said(COUNT, "How many messages the text message takes."),
        bytes=said(COUNT, "Of the HTML, in UTF-8. Gmail clips a message beyond 102 KB."),
    ),
    "Explained": an_answer(
        product=TEXT, title=TEXT_OR_NULL, generation=TEXT, scenario={"enum": [*Scenario, None]},
        tried={"type": "array", "items": ANY_OBJECT}, shown=FLAG, slot=COUNT_OR_NULL,
        position=said(COUNT_OR_NULL, "In the whole list, from 1."), total=COUNT,
        why={"type": "array", "items": an_answer(because={"enum": [*Because]}, text=TEXT)},
        reasons={"type": "array", "items": ANY_OBJECT},
        ahead=said({"type": "array", "items": an_answer(id=TEXT, title=TEXT)}, "The first of those before it."),
    ),
    "NewName": an_object(("name",), True, name=said(TEXT, "1 to 40 of a-z, 0-9 and '-'.")),
    "Acts": {
        "type": "object",
        "properties": {"acts": said({"type": "boolean"}, "Whether products may be refused and wished for with it.")},
        "additionalProperties": False,
    },
    "Token": an_answer(token=TEXT, expires_in=said(COUNT, "Seconds.")),
}  # fmt: skip
"""The other answers."""
