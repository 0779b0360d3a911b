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
        (r"The (?:feed|table) is empty: .*", "file_empty"),
        (r"The document is a web page, not a feed: .*", "file_page"),
        (r"The document is JSON; .*", "file_json"),
        (r"The document is neither XML nor a table; .*", "file_no_feed"),
        (r"There is no format '(?P<named>.*)'; known are .*", "format_unknown"),
        (r"The document is XML, and the format (?P<named>\S+) is none of XML\.", "format_of_tables"),
        (r"The document is a table, and the format (?P<named>\S+) is read from XML; .*", "format_of_xml"),
        (r"The document is a table whose columns belong to no known format \((?P<named>.*)\): .*", "table_unknown"),
        (r"The header of the table cannot be read: .*", "table_header"),
        (r"The table has (?P<columns>\S+) columns; up to (?P<most>\S+) are read\.", "table_wide"),
        (r"The root element <(?P<named>.*)> belongs to no known format .*", "file_root"),
        (r"No product items found under the root element <(?P<named>[^>]*)>\. .*", "file_no_products"),
        (r"No item found: the format (?P<named>\S+) (?:keeps|has) .*", "format_without_items"),
        (r"No item found: the table has a header and no row .*", "table_no_rows"),
        (r"No item found: .*", "file_no_items"),
        (r"The source is (?P<what>.*), not a feed: .*", "file_packed"),
        (r"The (?P<named>gzip|zip) archive (?:is damaged|ends early).*", "file_archive"),
        (r"There are foreign bytes behind the (?P<named>gzip) archive.*", "file_archive"),
        (r"The (?P<named>gzip|zip) archive inflates beyond reason .*", "file_bomb"),
        (r"The source is an archive in an archive in an archive: .*", "file_nested"),
        (r"The zip archive is encrypted: .*", "file_locked"),
        (r"The zip archive is packed in a way that is not read .*", "file_packing"),
        (r"The zip archive holds several files: .*", "file_several"),
        (r"The document is not the (?P<named>.*) it declares: .*", "file_encoding"),
        (r"the feed cannot be downloaded: (?P<host>\S+) cannot be found: .*", "host_unknown"),
        (r"the feed cannot be downloaded: (?P<host>\S+) is not a public address, .*", "host_private"),
        (r"the feed cannot be downloaded: (?P<host>\S+) resolves to no address.*", "host_unknown"),
        (r"the feed cannot be downloaded: port (?P<port>\d+) of (?P<host>\S+) is not asked; .*", "host_port"),
        (r"the feed cannot be downloaded: it (?:took longer|came slower) than .*", "host_slow_feed"),
        (r"(?P<named>\S+) did not answer in time.*", "host_slow"),
        (r"(?P<named>\S+) answered with status 401 instead of the feed.*", "host_asks_who"),
        (r"(?P<named>\S+) answered with status 403 instead of the feed.*", "host_forbids"),
        (r"(?P<named>\S+) answered with status (?P<status>404|410) instead of the feed.*", "host_nothing"),
        (r"(?P<named>\S+) answered with status 429 instead of the feed.*", "host_asked_too_often"),
        (r"(?P<named>\S+) answered with status (?P<status>\d+) instead of the feed.*", "host_status"),
        (r"(?P<named>\S+) sends the feed as .*, which was not asked for.*", "host_packs"),
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
        (r"the item has no start tag", "no_start"),
        (r"the item is not closed before the next one begins", "not_closed"),
        (r"it is sold by its variants alone, which are items of their own", "sold_by_variants"),
        (r"the feed ends inside this item", "ends_inside"),
        (r"the item is larger than (?P<most>\d+) bytes", "item_large"),
        (r"not well-formed XML: (?P<detail>.*)", "not_xml"),
        (r"not well-formed XML", "not_xml_at_all"),
        (r"a row of more than (?P<most>\S+) characters", "row_long"),
        (r"the table ends within this row: .*", "row_cut"),
        (r"a quotation mark is opened and not closed.*: double each .*", "row_open"),
        (r"the cells do not stand in their columns: .*", "row_shifted"),
        (r"the row has (?P<cells>\d+) cells and the header (?P<columns>\d+).*: quote each cell .*", "row_cells"),
        # what was taken with a reservation
        (r"(?P<named>'.*'|\".*\") is not understood; taken as not stated", "not_understood"),
        (r"(?P<named>'.*'|\".*\") is no currency; ignored", "currency_ignored"),
        (r"ignored: not a number below 10\^9", "no_number"),
        (r"ignored: not an http\(s\) address", "no_address"),
        (r"its availability is said to be (?P<states>.*); (?P<state>\w+) counts, which promises less", "contradicted"),
        (r"it stands in (?P<languages>.*); (?P<taken>.*) is taken", "languages"),
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
        (r"a path of more than (?P<most>\d+) parts; .*", "path_deep"),
        (r"more than (?P<most>\d+) attributes; .*", "attributes_many"),
        (r"a category is its own ancestor; .*", "path_round"),
        (r"the category id stands in no category list", "path_nowhere"),
        (r"not well-formed \(quotation marks .*\); repaired, first on line (?P<line>\d+)", "rows_repaired"),
        (r"not well-formed \(.*\); repaired, first on line (?P<line>\d+)", "repaired"),
        (r"the document ends early: its last tag is missing.*", "cut_off"),
        (r"the document ends early: it is cut off within its last row.*", "rows_cut_off"),
        (r"(?P<rows>\d+) rows are not taken: (?P<why>.*)", "rows_aside"),
        (r"(?P<rows>\d+) lines are not UTF-8; read as (?P<read>.*)", "lines_read_as"),
        (r"(?P<rows>\d+) lines are not UTF-8; their bytes are replaced", "lines_replaced"),
        (r"(?P<rows>\d+) lines hold NUL bytes, which are left out", "lines_nul"),
        (r"(?P<rows>\d+) columns are named (?P<named>'.*'|\".*\")", "columns_twice"),
        (r"(?P<items>\d+) items say too much to be remembered for those that name them", "lent_too_much"),
        (r"nothing marks it as (?P<read>.*), which it is", "encoding_unmarked"),
        (r"the declared encoding (?P<named>.*) is not known; read as (?P<read>.*)", "encoding_unknown"),
        (r"no encoding is declared, and it is not utf-8; read as (?P<read>[^,]*).*", "encoding_undeclared"),
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
        # why rows of a table are no products
        (r"they name no product, only what belongs to one \(pictures\)", "aside_pictures"),
        (r"their status says that they are not on sale", "aside_status"),
        (r"their visibility says that they are not on sale", "aside_hidden"),
        (r"they are hidden in the catalogue", "aside_hidden"),
        (r"their status is draft, archived or unlisted", "aside_status"),
        (r"they are not published", "aside_not_published"),
        (r"they are sold by their variations, which are rows of their own", "aside_parents"),
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
_INNER = ("why", "stand", "effect", "meaning", "basis", "what")
"""Parts of a sentence that are told in the page's language themselves."""
_PARTS = {
    "a PDF document": "part_pdf",
    "a zstd archive": "part_zstd",
    "a bzip2 archive": "part_bzip2",
    "an xz archive": "part_xz",
    "a 7z archive": "part_7z",
    "a RAR archive": "part_rar",
    "an empty zip archive": "part_empty_zip",
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
