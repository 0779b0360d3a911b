from __future__ import annotations

import pytest

from frames.email.rules import MOST_BYTES, broken_rules

GOOD = '<!doctype html><html lang="pl"><head><title>Dla Ciebie</title></head><body>{}</body></html>'


def broken(body: str) -> list[str]:
    return [about for about, _ in broken_rules(GOOD.format(body))]


def test_a_good_message_breaks_none() -> None:
    assert (
        broken(
            '<table role="presentation"><tr><td background="https://a.example/b.png" style="background-color:#fff">'
            '<a href="https://a.example"><img src="https://a.example/a.png" alt="" width="40"></a>'
            '<a href="mailto:a@shop.example">a</a><a href="tel:+48123456789">b</a></td></tr></table>'
        )
        == []
    )


@pytest.mark.parametrize(
    ("body", "about"),
    [
        ("<script>1</script>", "element"),
        ("<form></form>", "element"),
        ('<iframe src="https://a.example"></iframe>', "element"),
        ('<p onclick="x()">x</p>', "event"),
        ("<table><tr><td>x</td></tr></table>", "role"),
        ("<!--[if mso]><table><tr><td><![endif]-->x", "role"),
        ('<img src="https://a.example/a.png" width="40">', "alt"),
        ('<img src="https://a.example/a.png" alt="">', "width"),
        ('<img src="https://a.example/a.png" alt="" width="100%">', "width"),
        ('<img src="data:image/png;base64,xx" alt="" width="1">', "address"),
        ('<a href="javascript:alert(1)">x</a>', "address"),
        ('<a href="/relative">x</a>', "address"),
        ('<a href="http://[">x</a>', "address"),
        ('<p style="display: flex">x</p>', "style"),
        ('<p style="color:red;position:absolute">x</p>', "style"),
        ('<p style="color:var(--x)">x</p>', "style"),
        ("<style>.x{display:inline-grid}</style>", "style"),
        ('<p style="background:url(https://a.example/b.png)">x</p>', "background"),
        ("x" * MOST_BYTES, "size"),
    ],
)
def test_what_breaks_a_rule_is_told(body: str, about: str) -> None:
    assert broken(body) == [about]


def test_what_is_broken_often_is_told_once_with_how_often() -> None:
    (told,) = broken_rules(GOOD.format('<a href="/x">x</a>' * 3))
    assert told[1].endswith("(3 times)")


def test_a_message_says_its_language_and_has_a_title() -> None:
    assert [about for about, _ in broken_rules("<html><head><title> </title></head><body>x</body></html>")] == [
        "lang",
        "title",
    ]


def test_a_block_within_somebody_elses_message_needs_no_title() -> None:
    assert broken_rules('<table role="presentation" lang="pl"><tr><td>x</td></tr></table>') == ()


def test_the_words_position_and_variable_in_a_text_are_no_style() -> None:
    assert broken("<p>position: var(x)</p>") == []


def test_a_background_position_is_no_position() -> None:
    assert broken('<p style="background-position:0 0;background-color:#fff">x</p>') == []
