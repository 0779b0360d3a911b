"""Directive 98/6/EC, article 6a: no template shows what a product cost before without the lowest price of 30 days."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from frames.own.checking import check
from frames.own.data import data_of
from frames.own.faults import TemplateRefused
from frames.own.rendering import render
from frames.own.samples import PRICE
from frames.own.values import Table
from tests.frames.own.attempts import FULL, STRANGER, made, refused, standing_still, with_template

OLD, LOWEST = "250,00", "200,00"
ONE = replace(STRANGER, cards=STRANGER.cards[:1])

AROUND = (
    "{}",
    "<p class='notesik-price'>{}</p>",
    "<p hidden>{}</p>",
    "<!-- {} -->",
    "<!-- {}",
    "<!{}",
    "</{}",
    "<{}",
    "<p {}>",
    "<p hidden {}>",
    '<p title="{}">',
    "<p title='{}'>",
    "<p title={}>",
    "<p title={} hidden>",
    '<p title="{}',
    "<p title='{}",
    "<small hidden>{}",
    "<p><small hidden></p>{}",
    "<s hidden>{}</s>",
    "<table hidden><tr>{}</table>",
    "<details>{}",
    "<textarea>{}",
    "<textarea {}>",
    "<title>{}</title>",
    "<script>{}",
    "<select><option>{}</select>",
    "{{% set row %}}{}{{% endset %}}{{{{ row }}}}",
    "{{% macro row(price) %}}{{{{ price }}}}{{% endmacro %}}{{{{ row(products[0].price.said ~ '') }}}}{}",
)


class Visible(HTMLParser):
    """The text of a page that is cleaned, as far as nothing hides it."""

    VOID = frozenset(("br", "col", "hr", "img", "wbr"))

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text = ""
        self._open: list[tuple[str, bool]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self._open.append((tag, "hidden" in dict(attrs) or tag == "details"))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not any(hides for _, hides in self._open):
            self.text += data


@pytest.mark.parametrize("around", AROUND)
def test_whatever_stands_around_a_price_row_the_old_price_is_not_seen_without_the_lowest(around: str) -> None:
    seen = Visible(render(with_template(around.format("{{ products[0].price.said }}"), ONE), standing_still)).text
    assert seen.count(OLD) <= seen.count(LOWEST)


@pytest.mark.parametrize("around", AROUND[:2])
def test_a_price_row_says_all_that_must_be_said(around: str) -> None:
    seen = Visible(render(with_template(around.format("{{ products[0].price.said }}"), ONE), standing_still)).text
    assert [seen.count(part) for part in ("180,00", OLD, LOWEST, "10%", "30 days")] == [1, 1, 1, 1, 1]


@pytest.mark.parametrize(
    "text",
    [
        "{{ products[0].price.old.text }}",
        '{{ products[0].price["o" ~ "ld"].text }}',
        '{% if frame.language == "xx" %}{% else %}{{ products[0].price.percent }}{% endif %}',
        "{% if products | selectattr('price.percent') %}Sale!{% endif %}",
        "{{ products | map('price.old') | first }}",
        "{{ products[0].price.said[:40] }}",
        "{{ products[0].price.said[0] }}",
        "{{ products[0].price.said | truncate(40) }}",
        "{{ products[0].price.said | replace('200', '') }}",
        "{{ products | map('price.said') | join }}",
        "{{ 'small' in products[0].price.said }}",
        "{% for each in products[0].price.said %}{{ each }}{% endfor %}",
    ],
)
def test_a_price_row_is_not_taken_apart(text: str) -> None:
    assert refused(text)
    assert check(text, standing_still)
    with pytest.raises(TemplateRefused):
        render(with_template(text), standing_still)


def test_no_template_is_given_the_price_before_or_the_lowest_by_itself() -> None:
    products = data_of(FULL)["products"]
    assert isinstance(products, tuple)
    for product in products:
        assert isinstance(product, Table)
        price = product.fields["price"]
        assert isinstance(price, Table)
        assert set(price.fields) == {"now", "said"}


def test_that_a_price_is_reduced_cannot_be_asked() -> None:
    card = replace(ONE.cards[0], price=replace(PRICE, old=None, lowest_30d=None, percent=None))
    asking = "{% if products[0].price.said %}Sale!{% endif %}"
    assert made(asking, ONE) == made(asking, replace(ONE, cards=(card,)))


def test_a_price_row_has_no_quote_that_could_end_an_attribute() -> None:
    strange = replace(PRICE, old=replace(PRICE.now, text="\"'<b>250"))
    row = made("{{ products[0].price.said }}", replace(ONE, cards=(replace(ONE.cards[0], price=strange),)))
    assert not {'"', "'"} & set(row)
    assert "<b>" not in row
