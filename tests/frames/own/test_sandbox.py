"""What a template can do, and everything that it cannot."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frames.model import Card
from frames.own.budget import LIMITS, Budget
from frames.own.checking import check
from frames.own.data import NAMES, data_of
from frames.own.faults import TemplateFault, TemplateRefused
from frames.own.language import PAID, REFUSED
from frames.own.sandbox import ready
from frames.own.vocabulary import FILTERS, FUNCTIONS, TESTS
from tests.frames.own.attempts import FULL, STRANGER, made, refused

LOOP = "{% for product in products %}"
END = "{% endfor %}"


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("{{ products[0].title }}", "Dżinsy proste z &lt;podwyższonym&gt; stanem &amp; długą nogawką"),
        ("{{ '<b>' }}{{ '<' ~ 'i' }}{{ ['<', '>'] | join('&') }}", "&lt;b&gt;&lt;i&lt;&amp;&gt;"),
        ("{% for p in products[:3] %}{{ loop.index }}{{ ',' if not loop.last }}{% endfor %}", "1,2,3"),
        ("{% for p in products if p.id == 'A-3' %}{{ p.slot }}{% else %}-{% endfor %}", "3"),
        ("{% for p in [] %}{% else %}none{% endfor %}", "none"),
        ("{% set a = 2 %}{{ a * 3 + 1 }} {{ 7 // 2 }} {{ 7 / 2 }} {{ 1.5 + 1 }} {{ -a }}", "7 3 3.5 2.5 -2"),
        ("{% macro m(x, y='!') %}<b>{{ x }}{{ y }}</b>{% endmacro %}{{ m('<') }}", "<b>&lt;!</b>"),
        ("{% set a %}<i>{{ '&' }}</i>{% endset %}{{ a }}", "<i>&amp;</i>"),
        ("{% with a = 1 %}{{ a }}{% endwith %}", "1"),
        ("{{ products[0].price.now.amount > 100 and 'dear' }}", "dear"),
        ("{{ 'VIP' in contact.tags and 'yes' }}{{ 'X' not in contact.tags and 'yes' }}", "yesyes"),
        ("{{ has_tag('VIP') and 1 }}{{ prefers('color', 'Zielony') and 2 }}{{ prefers('color', 'x') or 3 }}", "123"),
        ("{{ products | map('price.now.amount') | first }}", "180.00"),
        ("{{ products | selectattr('wished') | length }}{{ products | rejectattr('id', 'A-1') | length }}", "1211"),
        ("{% for row in products | batch(5) %}{{ row | length }}{% endfor %}", "552"),
        ("{{ 'ala ma kota' | truncate(7) }}|{{ 'abc' | upper }}|{{ 2.345 | round(2) }}", "ala ma…|ABC|2.35"),
        ("{{ 'a b&c' | urlencode }}|{{ 'aXb' | replace('X', '--') }}|{{ '' | default('you') }}", "a%20b%26c|a--b|you"),
        ("{{ 'x' | capitalize }}{{ ' y ' | trim }}{{ 'Z' | lower }}{{ products | last | default('') and 1 }}", "Xyz1"),
        ("{% if 3 is odd and 4 is even and 9 is divisibleby(3) %}ok{% endif %}", "ok"),
        ("{% for p in products[:3] %}{{ loop.cycle('a', 'b') }}{% endfor %}", "aba"),
        ("{{ contact.information.nothing.value or 'none' }}{{ products[0].filters['size'].text }}", "none36, 40"),
        ("{% for each in contact.information %}{{ each.key }} {% endfor %}", "shoe_size newsletter "),
        ("{% raw %}{{ x }}{% endraw %}{# nothing #}", "{{ x }}"),
    ],
)
def test_it_says_and_asks(text: str, result: str) -> None:
    assert made(text) == result


@pytest.mark.parametrize(
    "text",
    [
        "{% include 'x' %}", "{% import 'x' as y %}", "{% from 'x' import y %}", "{% extends 'x' %}",
        "{% block x %}{% endblock %}", "{% autoescape false %}{{ frame.heading }}{% endautoescape %}",
        "{% filter upper %}x{% endfilter %}", "{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}x{% endcall %}",
        "{{ {'a': 1} }}", "{{ 2 ** 9 }}", "{% set ns = namespace(a=1) %}", "{% set ns.a = 1 %}", "{% do frame %}",
        "{{ '<b>' | safe }}", "{{ frame | attr('name') }}", "{{ products | sort }}", "{{ 'x' | format(1) }}",
        "{{ 'x' is defined }}", "{{ lipsum() }}", "{{ cycler('a') }}", "{{ joiner() }}", "{{ dict(a=1) }}",
        "{{ range(9) }}", "{{ self }}", "{{ self.x() }}", "{{ loop }}", "{{ varargs }}", "{{ kwargs }}", "{{ caller }}",
        "{% macro m() %}{{ varargs }}{% endmacro %}{{ m(1) }}", "{% set self = 1 %}", "{% set products = 1 %}",
        "{% set _x = 1 %}", "{% for loop in products %}{% endfor %}", "{% macro has_tag(x) %}{% endmacro %}",
        "{% for a, b in products %}{% endfor %}", "{% set a, b = 1, 2 %}", "{{ [[1]] }}", "{{ [frame] }}",
        "{% for p in products recursive %}{{ loop(products) }}{% endfor %}", "{{ products[::2] }}",
        "{{ 'a'.upper() }}", "{{ products.append(1) }}", "{{ has_tag(*['a']) }}", "{{ 'a' | join(**contact) }}",
        "{{ 'a' in 'b' in 'c' }}", "{{ debug() }}", "{% trans %}x{% endtrans %}", "{{ ''.__class__ }}",
        "{{ frame['__class__'] }}", "{{ frame.__init__.__globals__ }}", "{{ ('' ~ '').__class__.__mro__ }}",
        "{{ frame.fields }}", "{{ contact.blank }}", "{{ frame['fields'] }}", "{{ products.count }}", "{{ 1 .real }}",
        "{{ has_tag.__globals__ }}", "{{ has_tag.func_globals }}", "{% macro m() %}{% endmacro %}{{ m.name }}",
        f"{LOOP}{{{{ loop.__class__ }}}}{END}", f"{LOOP}{{{{ loop['_iterator'] }}}}{END}",
        f"{LOOP}{{{{ loop.changed(1) }}}}{END}", f"{LOOP}{{{{ loop.previtem.title }}}}{END}",
        "{{ products | map('__class__') | join }}", "{{ products | map('title.__class__') | join }}",
        "{{ products | selectattr('fields') | length }}", "{{ frame }}", "{{ products }}", "{{ none }}", "{{ true }}",
        "{{ has_tag }}", "{{ 1 < 'a' }}", "{{ 'a' + 1 }}", "{{ 'a' * 3 }}", "{{ '%s' % 'a' }}", "{{ 1 / 0 }}",
        "{{ 1 // 0 }}", "{{ 5 % 0 }}", "{{ products[99].title }}", "{% for x in frame %}{% endfor %}",
        "{% for x in 'text' %}{% endfor %}", "{% for x in 5 %}{% endfor %}", "{{ frame.hading }}", "{{ product }}",
        "{{ 'a' | replace('', 'b') }}", "{{ 'a' | truncate(99999) }}", "{{ 1 | round(99) }}",
        "{{ products | batch(0) }}",
        "{{ x", "{% if %}", "{% for %}", "{% endfor %}", "{{ 'a }}", "{% unknown %}", "{{ }}", "{{ 1 2 }}",
        "{{ has_tag() }}",
        "{{ has_tag(1, 2, 3) }}", "{{ 'a' | upper(1) }}", "{{ 1 is divisibleby }}", "{{ 'x' is odd }}",
        "{% set ｐroducts = 1 %}", "{% set ﬁt = 1 %}",
    ],
)  # fmt: skip
def test_what_is_not_ours_is_refused_by_line_in_a_sentence(text: str) -> None:
    told = refused(f"\n\n{text}")
    assert re.match(r"line 3: .+\.|line 3: .+\?", told), told
    assert not re.search("object at|frames[.]|jinja", told, re.IGNORECASE)


@pytest.mark.parametrize(
    "text",
    [
        "{{ 'a' * 1000000000 }}",
        "{{ 10 ** 10 ** 10 }}",
        "{{ 999999999999 * 999999999999 }}",
        "{% set n = 999999 %}" + "{% set n = n * n %}" * 50,
        "{{ " + "9" * 5000 + " }}",
        "{{ 1e400 }}",
        "{{ 'a' | replace('a', " + "'" + "b" * 30_000 + "') }}",
        "{% set a = '" + "x" * 100 + "' %}" + "{% set a = a ~ a %}" * 40 + "{{ a }}",
        "{% set a = '" + "x" * 100 + "' %}" + "{% set a = a + a %}" * 40 + "{{ a }}",
        "{% set a = 'xx' %}" + "{% set a = a | replace('x', a) %}" * 40 + "{{ a }}",
        "{% set a = '" + "&" * 9000 + "' %}" + "{% set a = a | urlencode %}" * 6 + "{{ a }}",
        "{% set a %}" + "x" * 100 + "{% endset %}" + "{% set a %}{{ a }}{{ a }}{% endset %}" * 40 + "{{ a }}",
        "{% macro m(a) %}{{ a }}{{ a }}{% endmacro %}" + "{% set a = m(m(m(m(m(m(m(m('x' ~ 'y')))))))) %}" * 5
        + "{% macro n(a) %}" + "{{ m(a) }}" * 50 + "{% endmacro %}" + "{{ n(n(n(n(a)))) }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% macro m(a) %}{{ m(a) }}{{ m(a) }}{% endmacro %}{{ m(1) }}",
        "{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}",
        LOOP * 8 + END * 8,
        (LOOP + "{% if product.wished and frame.acts and 1 < 2 %}x{% endif %}") * 6 + END * 6,
        "{% for p in products if " + " or ".join(["p.wished == 5"] * 15) + " %}{% endfor %}" * 1 + LOOP * 5 + END * 5,
        LOOP + "x" * 40_000 + END,
        LOOP * 4 + "{{ 'y' * 3 }}" + END * 4,
        "{% set a %}" + "x" * 19_000 + "{% endset %}" + LOOP * 2 + "{{ a }}" + END * 2,
        "{{ " + "(" * 20_000 + " }}",
        "{{ " + "1 + " * 10_000 + "1 }}",
        "{{ " + "not " * 10_000 + "1 }}",
        "{{ " + "-" * 20_000 + "1 }}",
        "{{ frame" + ".name" * 9000 + " }}",
        "{{ " + "[" * 20_000 + " }}",
        "{% if 1 %}" * 2000 + "{% endif %}" * 2000,
        "{% for p in products %}" * 21 + END * 21,
        "{{ 1 }}" * 6000,
        "{{ 'a' ~ 'b' }}" * 3000,
        "x" * 50_001,
    ],
    ids=lambda text: text[:40],
)  # fmt: skip
def test_nothing_grows_or_runs_past_the_limits(text: str) -> None:
    assert refused(text)


@pytest.mark.parametrize(
    "tag", ["{%", "{{", "{#", "{%-", "%}", "}}", "{% raw %}", " \n", "{", "{{'", '{{"', "{% set a = "]
)
def test_a_text_that_repeats_itself_is_read_in_no_time(tag: str) -> None:
    began = time.thread_time()
    check(tag * (LIMITS.source // len(tag)), time.thread_time)
    assert time.thread_time() - began < 4


def test_a_template_that_takes_too_long_is_stopped_at_its_next_step() -> None:
    now = iter(range(1000))
    with pytest.raises(TemplateRefused, match=r"longer than 0\.1 seconds"):
        ready(LOOP + "{{ product.title }}" + END, NAMES).render(data_of(FULL), Budget(lambda: float(next(now))))
    assert next(now) < 5


def test_a_fault_names_the_line_at_which_it_happened() -> None:
    assert refused("a\nb\n{{ frame.name }}\n\n{{ products[70].title }}\n").startswith("line 5: the list has 12 entries")
    assert refused("{% if 1 %}\n\n{{ frame.titel }}{% endif %}").startswith("line 3: there is no field 'titel'")


def test_a_misspelt_name_brings_the_one_that_was_meant() -> None:
    assert refused("{{ frame.headin }}").endswith("did you mean heading?")
    assert refused("{{ product.title }}").endswith("did you mean products?")
    assert "did you mean upper" in refused("{{ 'a' | uper }}")
    assert "did you mean has_tag?" in refused("{{ hastag('a') }}")


def test_half_a_character_leaves_a_question_mark_and_no_error() -> None:
    assert made('a{{ "\\ud800" }}b') == "a?b"
    assert check('a{{ "\\ud800" }}b', time.thread_time) == ()


def test_a_fault_shows_nothing_of_what_a_template_was_given() -> None:
    assert refused("{{ frame[products] }}").startswith("line 1: a table has no entry by a list")
    assert refused("{{ products[frame] }}").startswith("line 1: a list has no entry by a table")


def test_one_template_leaves_nothing_for_the_next_rendering() -> None:
    text = "{% if contact.known %}{% set a = 'seen' %}{% endif %}{{ contact.name or 'nobody' }}"
    assert made(text) == "Anna Nowak"
    assert made(text, STRANGER) == "nobody"


def test_what_a_feed_says_is_never_a_template() -> None:
    card = Card("A", "{{ contact.name }}{% for %}", None, None, None, None, None, ())
    assert made("{{ products[0].title }}", replace(FULL, cards=(card,))) == "{{ contact.name }}{% for %}"


def test_what_the_syntax_has_of_its_own_cannot_be_said_by_a_template() -> None:
    for name in PAID:
        assert not name.isidentifier()
        assert refused("{{ 1 | " + name.strip() + " }}").startswith("line 1: there is no filter")
    assert not {*FILTERS, *TESTS, *FUNCTIONS} & {name.strip() for name in PAID}
    assert REFUSED


PIECES = (
    *("{{ ", " }}", "{% for p in products %}", "{% endfor %}", "{% if ", " %}", "{% endif %}", "{% set a = "),
    *("{% set a %}", "{% endset %}", "{% macro m(x) %}", "{% endmacro %}", "{% else %}", "{# ", " #}", "<b>", "\n"),
    *("m(", "a", "a", "products", "p", "frame", "contact", "loop", "self", "__class__", "'text'", "1", "99999"),
    *(".title", ".price", ".tags", ".index", "[0]", "[:2]", "(", ")", "[", "]", ","),
    *(" ~ ", " * ", " + ", " - ", " / ", " % ", " ** ", " in ", " is odd", " if ", " else ", "not ", " and "),
    *(" | upper", " | join(a)", " | map('title')", " | batch(2)", " | length", " | first", " | replace('t', a)"),
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.lists(st.sampled_from(PIECES), max_size=60).map("".join), st.text(max_size=300)))
def test_whatever_is_written_is_rendered_within_the_limits_or_refused_in_sentences(text: str) -> None:
    began = time.thread_time()
    faults: tuple[TemplateFault, ...] = ()
    try:
        assert len(made(text, FULL, time.thread_time)) <= LIMITS.output
    except TemplateRefused as error:
        faults = error.faults
    assert time.thread_time() - began < 2 * LIMITS.seconds + 0.1  # a tenth to compile
    assert all(fault.sentence.endswith((".", "?")) for fault in (*faults, *check(text, time.thread_time)))


def test_markup_that_no_browser_knows_is_read_over() -> None:
    assert check("<![foo[x]]><p>{{ frame.heading }}</p>", time.thread_time) == ()
    assert check("<![foo[x]]><script>1</script>", time.thread_time)[0].sentence.startswith("<script> is taken out")
