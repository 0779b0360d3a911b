"""What reaches a page of what a template made, and what a merchant is told before."""

from __future__ import annotations

import time
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest

from frames.own.budget import LIMITS
from frames.own.checking import check
from frames.own.cleaning import cleaned
from frames.own.faults import TemplateRefused
from frames.own.rendering import render
from tests.frames.own.attempts import FULL, standing_still, with_template

ATTACKS = (
    "javascript:alert(1)",
    " javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "&#106;avascript:alert(1)",
    "x onerror=alert(1)",
    "x' onerror='alert(1)",
    'x" onerror="alert(1)',
    "</script><script>alert(1)</script>",
    "--><script>alert(1)</script>",
    "<svg/onload=alert(1)>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "{{ contact.name }}",
    "\u202egnp.exe",
)
PLACES = (
    "<p>{}</p>",
    '<a href="{}">x</a>',
    "<a href='{}'>x</a>",
    "<a href={}>x</a>",
    '<img src="{}" alt="x">',
    "<img src={} alt=x>",
    "<p {}>x</p>",
    "<p data-x={}>x</p>",
    "<script>var a = {};</script>",
    '<script>var a = "{}";</script>',
    "<style>p {{ color: {} }}</style>",
    '<p style="color: {}">x</p>',
    '<p onclick="{}">x</p>',
    "<!-- {} -->",
    "<{}>x",
    "<textarea>{}</textarea>",
    "<title>{}</title>",
    "<svg><a xlink:href='{}'>x</a></svg>",
    "<form action='{}'><button formaction='{}'>x</button></form>",
    "<iframe src='{}'></iframe><object data='{}'></object><embed src='{}'>",
    "<base href='{}'><meta http-equiv=refresh content='0;url={}'><link rel=stylesheet href='{}'>",
)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("attack", ATTACKS)
def test_no_title_of_a_feed_runs_wherever_a_template_puts_it(place: str, attack: str) -> None:
    text = place.replace("{{", "{").replace("}}", "}").replace("{}", "{{ products[0].title }}")
    card = replace(FULL.cards[0], title=attack)
    page = render(with_template(text, replace(FULL, cards=(card,))), standing_still)
    tree = Elements(page)
    assert not tree.elements & {"script", "style", "svg", "math", "iframe", "object", "form", "base", "meta", "link"}
    assert not [name for name, _ in tree.attributes if name.startswith("on") or name in ("style", "srcdoc", "action")]
    addresses = [value for name, value in tree.attributes if name in ("href", "src")]
    assert {urlsplit(each).scheme for each in addresses} <= {"", "http", "https"}


class Elements:
    """Elements and attributes of a fragment, as `html.parser` reads them."""

    def __init__(self, page: str) -> None:
        elements: set[str] = set()
        attributes: list[tuple[str, str]] = []

        class Reader(HTMLParser):
            def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
                elements.add(tag)
                attributes.extend((name, value or "") for name, value in attrs)

        Reader().feed(page)
        self.elements, self.attributes = elements, attributes


def test_what_says_and_shows_something_stays_as_it_is() -> None:
    text = (
        '<section class="a" part="b" lang="pl" data-product="1" aria-label="x" role="list"><h2 dir="auto">x</h2>'
        '<a href="https://shop.example/1" rel="nofollow" target="_blank"><img src="https://shop.example/1.jpg" alt="x" '
        'width="1" height="2" loading="lazy"></a><a href="/here">y</a>'
        '<details open=""><summary>z</summary></details></section>'
    )
    there, left = Elements(cleaned(text)), Elements(text)
    assert (there.elements, sorted(there.attributes)) == (left.elements, sorted(left.attributes))


@pytest.mark.parametrize("nothing", ["", " ", "\n\t"])
def test_what_has_no_address_is_no_link_to_the_page_itself(nothing: str) -> None:
    assert cleaned(f'<a href="{nothing}" rel="nofollow">x</a>') == '<a rel="nofollow">x</a>'
    assert cleaned(f'<img src="{nothing}" alt="">') == '<img alt="">'


def test_a_button_sends_no_form_of_the_shop() -> None:
    assert (
        cleaned('<button type="submit" data-act="wish">x</button>')
        == '<button data-act="wish" type="button">x</button>'
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<p>\n<script>x</script>", "line 2: <script> is taken out of the page with all that is in it: leave it out."),
        ("<p style='color: red'>", "line 1: the attribute style of <p> is taken out of the page: leave it out."),
        ("\n\n<p onclick='x'>", "line 3: the attribute onclick of <p> is taken out of the page: leave it out."),
        ("<p id='x'>", "line 1: the attribute id of <p> is taken out of the page: leave it out."),
        ("<blink>x</blink>", "line 1: <blink> is taken out of the page: write another element."),
        ("<a href={{ banner.link }}>x</a>", "line 1: a value of <a> stands without quotes: write them around it."),
        ("<p {{ frame.name }}>", "line 1: a value stands among the attributes of <p>: put it into one, in quotes."),
        (
            "{{ products[1].title }}",
            "line 1: the list has 1 entries, so there is none at 1: ask first whether there is one. "
            "This is so for one product of which the feed says nothing but its title.",
        ),
    ],
)
def test_a_merchant_is_told_before_it_is_saved(text: str, told: str) -> None:
    assert [str(fault) for fault in check(text, standing_still)] == [told]


@pytest.mark.parametrize(
    "text",
    [
        "<p {% if frame.acts %}hidden{% endif %} class=\"{{ 'a' if frame.acts }}\">x</p>",
        '<a href="{{ products[0].link }}" title=\'{{ "x" }}\'>{{ "<" }}</a>',
        "{% for p in products %}<p hidden>{{ p.price.said }}</p>{% endfor %}",
        "5 < 6 & 7 > 3",
    ],
)
def test_what_is_fine_is_not_complained_of(text: str) -> None:
    assert check(text, standing_still) == ()


@pytest.mark.parametrize(
    "piece",
    ["<b>", "<div>", "<ul><li>", "<b></p>", "<details>", "<table><b>", "<B><I></b><p>", "<div></div>", "<br>", "&"],
)
def test_no_markup_keeps_the_cleaner_busy(piece: str) -> None:
    began = time.thread_time()
    with pytest.raises(TemplateRefused, match=r"open at once|more than"):
        cleaned(piece * (LIMITS.output // len(piece)))
    assert time.thread_time() - began < 2


def test_as_much_as_the_limits_allow_is_cleaned_in_no_time() -> None:
    began = time.thread_time()
    assert cleaned("<div>" * (LIMITS.open - 1) + "<p>x</p>" * 4000 + "</div>" * LIMITS.open).count("<p>") == 4000
    assert time.thread_time() - began < 1


def test_unclosed_elements_are_told_before_it_is_saved() -> None:
    (fault,) = check("<div>" * 101, standing_still)
    assert str(fault).startswith("more than 100 elements are open at once, the last <div>: close each.")
