"""Merchants' own MJML: the guide's example works, what cannot stand is told by line, and our layout stands in."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from itertools import count
from pathlib import Path

import pytest

from frames.definition import FrameDefinition, Pictures
from frames.email.compose import compose_block
from frames.email.elements import MJML
from frames.email.mjml import compiled
from frames.email.model import Around, Part, Words
from frames.email.own import check_own, mail_data
from frames.own.faults import TemplateRefused
from frames.own.values import Table
from tests.frames.email.mails import AROUND, DRAWN, HOSTILE, OPENED, SENT_AT, bare, definition, frame, mail, still

GUIDE = (Path(__file__).parents[3] / "docs" / "mjml.md").read_text(encoding="utf-8")
(EXAMPLE,) = re.findall(r"^```mjml\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)
LINES = EXAMPLE.splitlines()


def own(template: str = EXAMPLE, **changes: object) -> FrameDefinition:
    return replace(definition(template=template), **changes)  # type: ignore[arg-type]


def line_of(part: str) -> int:
    return next(number for number, line in enumerate(LINES, start=1) if part in line)


def test_the_example_of_the_guide_has_no_fault() -> None:
    assert check_own(EXAMPLE, still) == ()


@pytest.mark.parametrize("part", Part)
def test_the_example_of_the_guide_makes_a_mail_of_every_product(part: Part) -> None:
    block = mail(frame(own()), part)
    assert block.faults == ()
    assert block.html.count("Zobacz w sklepie") == 12
    assert "Dzień dobry!" in block.html
    assert "#7a3e12" in block.html
    assert block.html.startswith("<!doctype html>") == (part is Part.MESSAGE)
    assert (block.preheader in unescape(block.html)) == (part is Part.MESSAGE)


def test_every_field_of_mails_is_in_the_guide_and_no_other() -> None:
    data = mail_data(frame(own()), Words("", ""), AROUND)["mail"]
    assert isinstance(data, Table)
    table = GUIDE.split("### What mails alone read\n")[1].split("\n### ")[0]
    assert set(re.findall(r"`(mail\.\w+)`", table)) == {f"mail.{name}" for name in data.fields}


def test_every_element_is_in_the_guide_and_no_other() -> None:
    there = GUIDE.split("### Which elements\n")[1].split("\nNot there:")[0]
    assert set(re.findall(r"`(mj[\w-]*)`", there)) == {*MJML, "mj-all", "mj-class"}


@pytest.mark.parametrize(
    ("there", "instead", "said"),
    [
        ("<mj-title>", '<mj-include path="/etc/passwd" /><mj-title>', "<mj-include> cannot be used"),
        ("<mj-title>", "<mj-html-attributes /><mj-title>", "<mj-html-attributes> cannot be used"),
        ("<mj-title>", '<mj-font name="x" href="https://x.example/x.css" /><mj-title>', "fonts are not loaded"),
        ("<strong>{{ product.title", "<script>x</script><strong>{{ product.title", "<script> cannot be used"),
        ("<strong>{{ product.title", "<form></form><strong>{{ product.title", "<form> cannot be used"),
        ("<strong>{{ product.title", "<STRONG /><strong>{{ product.title", "<STRONG> cannot be used"),
        ("<strong>{{ product.title", '<img src="data:x" alt="" /><strong>{{ product.title', "src is no address"),
        ("<strong>{{ product.title", '<a href="javascript:x">x</a><strong>{{ product.title', "href is no address"),
        ("<strong>{{ product.title", '<b onclick="x">x</b><strong>{{ product.title', "no attribute onclick"),
        ("<strong>{{ product.title", "<mj-text>x</mj-text><strong>{{ product.title", "close that first"),
        ("<strong>{{ product.title", '<b style="x:url(y)">x</b><strong>{{ product.title', "'url(' cannot stand"),
        ("<strong>{{ product.title", "<b class='&quot; x'>x</b><strong>{{ product.title", "holds a quote"),
        ("<mj-body background-color=\"#f6f1e7\"", '<mj-body background-color="{{ frame.name }}"', "only in alt"),
        ("<mj-body background-color=\"#f6f1e7\"", '<mj-body colour="red"', "no attribute colour"),
        (".small { font-size: 13px;", ".small { color: {{ frame.name }};", "cannot stand in a style"),
        (".small { font-size: 13px;", ".small { @import url(x);", "'@import' cannot stand"),
        ("{{ product.price.said }}", "{{ product.prise.said }}", "no field 'prise'"),
        ("{{ product.price.said }}", "{{ prodct.title }}", "nothing called 'prodct'"),
        ("{{ product.price.said }}", "{{ product.title | evil }}", "evil"),
        ("{{ product.price.said }}", "{{ product.__class__ }}", "__class__"),
        ("<br />{% endfor %}", "<br>{% endfor %}", "close every element"),
        ('<mj-column width="40%">', '<mj-column width="40%">{% if product.image %}', "put them into <mj-raw>"),
    ],
)  # fmt: skip
def test_what_cannot_stand_is_told_with_its_line(there: str, instead: str, said: str) -> None:
    faults = check_own(EXAMPLE.replace(there, instead, 1), still)
    assert any(said in fault.sentence for fault in faults), faults
    assert any(fault.line in (line_of(there), line_of(there) + 1) for fault in faults if said in fault.sentence)


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("", "cannot be read"),
        ("hello", "cannot be read"),
        ("<html></html>", "begins with <mjml>"),
        ('<!DOCTYPE mjml [<!ENTITY a "b">]><mjml>&a;</mjml>', "no <!DOCTYPE>"),
        ("<mjml><mj-body><![CDATA[<script>]]></mj-body></mjml>", "CDATA"),
        ("<mjml><mj-body>{% for x in products %}</mj-body></mjml>", "mj-raw"),
        (f"<mjml>{' ' * 50_000}</mjml>", "50000 at most"),
        ("<mjml><mj-body><mj-raw>{% for p in products %}</mj-raw></mj-body></mjml>", ""),
    ],
)
def test_what_is_no_template_is_refused_in_words(template: str, said: str) -> None:
    faults = check_own(template, still)
    assert faults
    assert said in faults[0].sentence
    with pytest.raises(TemplateRefused):
        compiled(own(template), "pl")


SHELL = "<mjml><mj-body><mj-section><mj-column>\n<mj-text>{}</mj-text></mj-column></mj-section></mj-body></mjml>"


@pytest.mark.parametrize(
    ("hidden", "said"),
    [
        ("{% raw %}{{ <script>alert(1)</script> }}{% endraw %}", "ends where it does not seem to"),
        ("{%- raw -%}{# <script>alert(1)</script> #}{%- endraw -%}", "ends where it does not seem to"),
        ('{{ "}}{# " }}<script>alert(1)</script> #}', "ends where it does not seem to"),
        (
            '<b title="{% if false %}">A</b> {% endif %}" onclick="x" {% if false %}<i title="{% endif %}">x</i>',
            "{% %} begins in title has to end in it",
        ),
        ('{% set q %}" onclick="alert(1)" {% endset %}<b title="{{ q }}">x</b>', "cannot stand in title"),
        ('{% macro q() %}" onclick="alert(1)" {% endmacro %}<b title="{{ q() }}">x</b>', "cannot stand in title"),
        ('{% set q %}" onclick="alert(1)"{% endset %}{% set r = q %}<b title="{{ r }}">x</b>', "handed to nothing"),
        ('{% macro q() %}"{% endmacro %}{% for r in [q()] %}<b title="{{ r }}">x</b>{% endfor %}', "handed to nothing"),
        ('{% macro q(r) %}<b title="{{ r }}">x</b>{% endmacro %}{% set s %}" on="x"{% endset %}{{ q(s) }}', "s is"),
    ],
)  # fmt: skip
def test_nothing_in_braces_puts_out_markup_that_was_not_judged(hidden: str, said: str) -> None:
    faults = check_own(SHELL.format(hidden), still)
    assert any(said in fault.sentence and fault.line in (2, None) for fault in faults), faults
    with pytest.raises(TemplateRefused):
        compiled(own(SHELL.format(hidden)), "pl")


@pytest.mark.parametrize("title", ['x" onclick="alert(1)', "x\\"])
def test_a_title_that_is_written_into_an_attribute_ends_none(title: str) -> None:
    """MJML's compiler names the body by the title, and escapes a quote there as no browser reads it."""
    titled = EXAMPLE.replace("<mj-title>", f"<mj-title>{title} ", 1)
    assert any("cannot stand in <mj-title>" in fault.sentence for fault in check_own(titled, still))


def test_macros_set_blocks_and_choices_in_attributes_stand_where_they_are_whole() -> None:
    parts = (
        "{% macro price(p) %}<b title=\"{{ p.title }}\">{{ p.price.said if p.price else '' }}</b>{% endmacro %}"
        "{% set hello %}<i>{{ mail.greeting }}</i>{% endset %}{{ hello }}{% set braces = '{' %}{{ braces }}"
        '<a href="{% if mail.centre %}{{ mail.centre }}{% else %}https://shop.example/{% endif %}">x</a>'
        "{% for product in products %}{{ price(product) }}{% endfor %}"
    )
    assert check_own(SHELL.format(parts), still) == ()
    made = mail(frame(own(SHELL.format(parts))))
    assert made.faults == ()
    assert made.html.count("<b title=") == 12


def test_an_address_that_may_be_empty_is_to_be_asked_for() -> None:
    careless = EXAMPLE.replace("{% if product.link %}", "{% if true %}")
    assert any("href is empty" in fault.sentence for fault in check_own(careless, still))


def test_an_address_that_only_somebody_known_has_is_to_be_asked_for_too() -> None:
    careless = EXAMPLE.replace("{% if mail.centre %}", "{% if true %}")
    assert any("href is empty" in fault.sentence for fault in check_own(careless, still))


def test_our_layout_stands_in_where_an_address_leads_out_of_the_web() -> None:
    template = EXAMPLE.replace('href="{{ product.link }}" align', 'href="{{ product.title }}" align')
    block = mail(frame(own(template)))
    assert block.faults
    assert "#7a3e12" not in block.html
    assert block.html == mail(frame(own(template))).html
    assert block.html.count("<img") > 8


def test_our_layout_stands_in_where_the_template_takes_too_long() -> None:
    clock = count()
    shown = frame(own())
    block = compose_block(compiled(shown.definition, "pl"), shown, AROUND, Part.MESSAGE, lambda: float(next(clock)))
    assert "longer than" in block.faults[0].sentence
    assert block.html


def test_text_of_a_feed_stays_text_in_a_template() -> None:
    made = mail(frame(own(), title=HOSTILE)).html
    assert "<script" not in made
    assert HOSTILE.partition("\u202e")[0] in unescape(made)


def test_a_contact_of_whom_nothing_is_known_gets_a_whole_mail() -> None:
    nobody = replace(bare(), definition=own())
    block = mail(nobody, around=Around(SENT_AT))
    assert block.faults == ()
    assert "<img" not in block.html


def test_a_template_may_show_pictures_that_are_drawn_when_the_mail_is_opened() -> None:
    opened = (
        '<mjml><mj-body><mj-raw>{% for each in mail.opened %}</mj-raw><mj-section><mj-column>'
        '<mj-image src="{{ each.image }}" href="{{ each.link }}" alt="" /></mj-column></mj-section>'
        "<mj-raw>{% endfor %}</mj-raw></mj-body></mjml>"
    )  # fmt: skip
    made = mail(frame(own(opened, email=OPENED)), around=replace(AROUND, opened=DRAWN)).html
    assert OPENED.pictures is Pictures.OPENED
    assert all(made.count(f'src="{each.image}"') == 1 for each in DRAWN)


def test_a_template_of_a_page_is_no_template_of_mails() -> None:
    page = FrameDefinition(
        "page", template="<ul>{% for product in products %}<li>{{ product.title }}</li>{% endfor %}</ul>"
    )
    block = mail(frame(page))
    assert block.faults == ()
    assert "<li>" not in block.html
    assert "Dżinsy proste" in block.html
