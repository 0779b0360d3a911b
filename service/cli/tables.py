"""The answers' documents as a person reads them in a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from service.cli.output import counted, write_table, write_text

EXAMPLES = 4
YES_NO = {True: "yes", False: "no"}
FILTER_COLUMNS = ("key", "filter", "type", "stated", "values", "examples", "pages do not offer it")


def show_filters(document: dict[str, Any]) -> None:
    """A filters document: a table for each main value, what was brought together, what was left out.

    A filter stands there with its key, too, by which preferences and tunings name it.
    """
    main = str(document["main"]["label"])
    write_text(f"{counted(document['products'], 'product')}, industry {document['industry']}, main filter {main}")
    if document["guess"]:
        write_text(f"the industry is guessed: {'; '.join(document['guess']['evidence'])}")
    for node in document["main"]["values"]:
        filters = node["dependent"]
        write_text(
            f"{node['value'] or '(none)'}: {counted(node['products'], 'product')}{'' if filters else ', no filters'}"
        )
        if filters:
            write_table(FILTER_COLUMNS, map(_filter_row, filters), ("stated", "values"))
    if document["merged"]:
        merged = ((each["filter"], each["value"], each["by"], _spellings(each)) for each in document["merged"])
        write_table(("filter", "one value", "by", "of"), merged)
    if document["named"]:
        write_table(("filter", "of attributes"), ((each["filter"], _spellings(each)) for each in document["named"]))
    if document["left_out"]:
        write_table(("left out", "why"), ((each["attribute"], each["reason"]) for each in document["left_out"]))


def show_ranking(document: dict[str, Any]) -> None:
    """A ranking document: the counts, what nobody carries, and a row for each product with its reasons."""
    write_text(
        f"{document['candidates']} candidates of {document['catalogue']} products; "
        f"{document['full_matches']} meet everything"
    )
    for unknown in document["unknown"]:
        write_text(_unknown(unknown))
    if "options" in document:
        write_text(f"options: {'; '.join(_option(*each) for each in document['options'].items())}")
    rows = (
        (_rank(number, match), f"{match['match']:.1%}", match["product"]["title"], _price(match["product"]),
         ", ".join(match["met"]), "; ".join(map(_missed, match["missed"])))
        for number, match in enumerate(document["matches"], 1)
    )  # fmt: skip
    write_table(("rank", "match", "title", "price", "meets", "misses"), rows, ("rank", "match", "price"))


def _rank(number: int, match: dict[str, Any]) -> str:
    return f"pinned {number}" if "pinned" in match else str(number)


def _missed(miss: dict[str, Any]) -> str:
    said = f"{miss['filter']}: {miss['wanted']}, is {miss['is'] or 'not stated'}"
    if "by" not in miss:
        return said
    return (
        f"{said} (near: {' '.join(filter(None, (miss['by'], miss.get('unit'), 'over' if miss['over'] else 'under')))})"
    )


def _option(name: str, value: object) -> str:
    """An option as the document has it, in a line."""
    return name if value is True else f"{name} {_plainly(value)}"


def _plainly(value: object) -> str:
    """A value of the document without its signs."""
    match value:
        case dict():
            return " ".join(_option(key, inner) for key, inner in value.items())
        case list():
            return ", ".join(map(_plainly, value))
        case _:
            return str(value)


def show_counts(document: dict[str, Any]) -> None:
    """A counts document: what remains, what nobody carries, and a row for each further choice."""
    place = f" in {document['main']}" if document["main"] else ""
    write_text(f"{document['remaining']} of {document['candidates']} candidates{place} meet everything so far")
    for unknown in document["unknown"]:
        write_text(_unknown(unknown))
    rows = (
        (offer["label"], choice, left["products"], "chosen" if left["chosen"] else "")
        for offer in document["dependent"]
        for choice, left in _choices(offer)
    )
    write_table(("filter", "further choice", "products", ""), rows, ("products",))


def _choices(offer: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The choices of one filter as they are called, each with what it would leave."""
    yield from ((YES_NO.get(each["value"], each["value"]), each) for each in offer["values"])
    yield from ((f"{each['value']} (all of them)", each) for each in offer["groups"])
    yield from ((f"{each['min']} to {each['max']}", each) for each in offer["bands"])


def _filter_row(dependent: dict[str, Any]) -> tuple[object, ...]:
    return (
        dependent["filter"],
        dependent["label"],
        dependent["type"],
        f"{dependent['coverage']:.0%}",
        dependent["cardinality"],
        _examples(dependent),
        dependent["hidden"] or "",
    )


def _examples(dependent: dict[str, Any]) -> str:
    """The most frequent values with their counts, in the order they are listed in; or the span of a range."""
    if dependent.get("min") is not None:
        return f"{dependent['min']} to {dependent['max']} {dependent.get('unit') or ''}"
    listed = dependent.get("values", [])
    frequent = sorted(range(len(listed)), key=lambda place: -int(listed[place]["products"]))[:EXAMPLES]
    values = (listed[place] for place in sorted(frequent))
    return ", ".join(f"{YES_NO.get(each['value'], each['value'])} ({each['products']})" for each in values)


def _spellings(merge: dict[str, Any]) -> str:
    """The spellings that were brought together, each with how often it was written."""
    return ", ".join(f"{each['text']} ({each['times']})" for each in merge["from"])


def _unknown(unknown: dict[str, Any]) -> str:
    """A main value, filter or value that no product carries, with what is near it."""
    asked = ": ".join(str(unknown[name]) for name in ("main", "filter", "value") if unknown.get(name) is not None)
    near = ", ".join(unknown.get("nearest") or unknown.get("candidates") or ())
    return f"not in this feed: {asked}" + (f"; nearest: {near}" if near else "")


def _price(product: dict[str, Any]) -> str:
    return " ".join(part for part in (product.get("price"), product.get("currency")) if part)
