"""What the reading of a feed says, in the language of the page: why, and how to mend it.

The feed stage speaks English sentences that stay as they are in every document. Each of their forms stands here under
the name of its texts: ``feed_why.<name>``, and ``feed_mend.<name>`` where something can be done. A sentence of no known
form is told as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from feeds.industries import load_industries
from frames.texts import Texts
from service.console.written import shares_in

OTHER = "other"
UNDER = "under"
"""The kind of evidence that categories are for an industry."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence told: ``kind`` is the same for all of its form; ``mend`` is "" where nothing needs to be done."""

    kind: str
    why: str
    mend: str


_FORMS = tuple(
    (re.compile(pattern, re.DOTALL), kind)
    for pattern, kind in (
        # why nothing of a feed could be read
        (r"The feed is empty: .*", "file_empty"),
        (r"The document is a web page, not a feed: .*", "file_page"),
        (r"The document is not XML, .*", "file_not_xml"),
        (r"The root element <(?P<named>.*)> belongs to no known format .*", "file_root"),
        (r"No product items found under the root element <(?P<named>[^>]*)>\. .*", "file_no_products"),
        (r"No item found: .*", "file_no_items"),
        (r"The source is (?P<named>.*), not a feed: .*", "file_packed"),
        (r"(?:The gzip archive|There are foreign bytes behind the gzip archive).*", "file_gzip"),
        (r"The document is not the (?P<named>.*) it declares: .*", "file_encoding"),
        (r"the feed cannot be downloaded: (?P<host>\S+) cannot be found: .*", "host_unknown"),
        (r"the feed cannot be downloaded: (?P<host>\S+) is not a public address, .*", "host_private"),
        (r"(?P<named>\S+) did not answer in time.*", "host_slow"),
        (r"(?P<named>\S+) answered with status (?P<status>\d+) instead of the feed.*", "host_status"),
        (r"(?P<named>\S+) cannot be downloaded: .*", "host_refuses"),
        (r"(?P<named>\S+) is not (?:a valid|an http or https) address", "host_no_address"),
        (r"(?P<named>\S+) redirects .*", "host_redirects"),
        (r"the uploaded feed is not there any more: .*", "file_gone"),
        (r"the feed is larger than the (?P<most>\d+) bytes that are taken", "file_large"),
        (r"it failed unexpectedly \(.*\); the log has more", "unexpected"),
        # why an item was not taken
        (r"there is no title", "no_title"),
        (r"no product: the feed says .*", "no_product"),
        (r"the price cannot be read: (?P<why>.*)", "price_unreadable"),
        (r"the id occurs again in item (?P<item>\d+); the last one is taken", "twice"),
        (r"not well-formed XML: (?P<detail>.*)", "not_xml"),
        (r"not well-formed XML", "not_xml_at_all"),
        # what was taken with a reservation
        (r"(?P<named>'.*'|\".*\") is not understood; taken as not stated", "not_understood"),
        (r"(?P<named>'.*'|\".*\") is no currency; ignored", "currency_ignored"),
        (r"ignored: not a number below 10\^9", "no_number"),
        (r"ignored: not an http\(s\) address", "no_address"),
        (r"its availability is said to be (?P<states>.*); (?P<state>\w+) counts, which promises less", "contradicted"),
        (r"read from descriptions \((?P<names>.*)\), such as (?P<named>'.*'|\".*\"); fields of .*", "described"),
        (r"ignored: it is not in the currency of the price", "other_currency"),
        (r"ignored: it is not below the price", "not_below"),
        (r"ignored: it is not above the price", "not_above"),
        (r"ignored: it is 0", "zero_ignored"),
        (r"ignored: no two dates can be read from it, .*", "no_dates"),
        (r"ignored: (?P<why>.*)", "ignored"),
        (r"the price is 0; the sale price is what the buyer pays", "zero_sale"),
        (r"the price is 0", "zero"),
        (r"a price without VAT, and no rate is given; .*", "no_rate"),
        (r"no id; (?P<stand>.*) stands in for it", "no_id"),
        (r"longer than (?P<most>\d+) characters; a digest stands in for its end", "long_id"),
        (r"no product has one: (?P<effect>.*)", "none_has"),
        (r"the DOCTYPE is ignored, nothing it names is loaded", "doctype"),
        (r"not well-formed \(.*\); repaired, first on line (?P<line>\d+)", "repaired"),
        (r"the document ends early: its last tag is missing.*", "cut_off"),
        (r"the declared encoding (?P<named>.*) is not known; read as (?P<read>.*)", "encoding_unknown"),
        (r"no encoding is declared, and it is not utf-8; read as (?P<read>.*), which .*", "encoding_undeclared"),
        (
            r"declared as (?P<named>.*), (?:which it is not|but the bytes are .*); read as (?P<read>[^,]*).*",
            "encoding_other",
        ),
        (
            r"(?P<named>'.*'|\".*\") could be read two ways; its '(?P<mark>.)' is taken to separate "
            r"(?P<meaning>decimals|thousands) \((?P<basis>.*)\)",
            "two_ways",
        ),
        (r"left out of the filter: neither yes nor no, such as (?P<named>.*)", "not_yes_no"),
        (r"left out of the filter: not a number(?: in (?P<unit>.*))?, such as (?P<named>.*)", "not_number"),
        (r"further causes, too many to name", "further"),
        # what is wrong with an amount
        (r"not a single amount of money", "no_amount"),
        (r"it names two currencies", "two_currencies"),
        (r"a negative amount", "negative"),
        (r"an amount beyond 10\^12", "huge"),
        (r"(?P<named>'.*'|\".*\") is no currency", "no_currency"),
        (r"a number that ends in a mark", "ends_in_mark"),
        (r"two marks in a row", "marks_in_a_row"),
        (r"its marks do not separate thousands", "marks"),
        (r"more than (?P<most>\d+) decimals", "decimals"),
        # why an attribute became no filter
        (r"the filter of that name holds (?P<detail>.*)", "name_taken"),
        (r"an identifier by its name", "identifier"),
        (r"a technical name", "technical_name"),
        (r"addresses", "addresses"),
        (r"dates", "dates"),
        (r"technical values", "technical_values"),
        (r"measures of three sides", "three_sides"),
        (r"category paths", "category_paths"),
        (r"free text \((?P<values>\d+) different texts of (?P<length>\d+) characters on average\)", "free_text"),
        (r"product codes", "codes"),
        (
            r"nearly every product has a value of its own \((?P<values>\d+) values, said (?P<times>\d+) times\)",
            "own_values",
        ),
        (r"too many values \((?P<values>\d+)\)", "many_values"),
        (r"one value only", "one_value"),
        (r"said in another language too", "other_language"),
        (r"carried by at most (?P<best>\S+) of a main value's products \((?P<needed>\S+) needed\)", "rare"),
        # by what an industry was guessed
        (r"too little speaks for one industry only", "thin"),
        (r"(?P<share>\S+) of the products stand under (?P<named>.*)", UNDER),
        (r"the attributes? (?P<named>.*) (?:is|are) (?P<filters>\d+) filters? of (?P<industry>.*)", "attributes"),
    )
)
_INNER = ("why", "stand", "effect", "meaning", "basis")
"""Parts of a sentence that are told in the page's language themselves."""
_PARTS = {
    "the product number": "part_number",
    "the EAN": "part_ean",
    "the link": "part_link",
    "a digest of the item": "part_digest",
    "nothing that is shown can be clicked": "part_no_click",
    "nobody can be asked about it": "part_no_question",
    "decimals": "part_decimals",
    "thousands": "part_thousands",
    "as the feed's other prices show": "part_others_show",
    "no other price tells": "part_nothing_tells",
}


def told(sentence: str, texts: Texts) -> Reason:
    """A sentence of the feed stage in the language of ``texts``."""
    for pattern, kind in _FORMS:
        found = pattern.fullmatch(sentence)
        if found:
            named = shares_in({name: value or "" for name, value in found.groupdict().items()}, texts.locale)
            values = {name: _part(value, texts) if name in _INNER else value for name, value in named.items()}
            if "industry" in values:
                values["industry"] = _industry(values["industry"], texts)
            mend = f"feed_mend.{kind}" if kind in texts.patterns["feed_mend"] else ""
            return Reason(kind, texts.say(f"feed_why.{kind}", **values), texts.say(mend, **values) if mend else "")
    return Reason(OTHER, sentence, "")


def _industry(label: str, texts: Texts) -> str:
    """An industry by its English name, as the page's language calls it."""
    labels = (each.labels for each in load_industries().values())
    return next((each[texts.language] for each in labels if each["en"] == label), label)


def _part(words: str, texts: Texts) -> str:
    return texts.say(f"feed_why.{_PARTS[words]}") if words in _PARTS else told(words, texts).why
