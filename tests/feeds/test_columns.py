"""What products say about a filter, as their documents and its values show it."""

from __future__ import annotations

from tests.feeds.building import Built, built, google


def coloured(*products: tuple[str, ...]) -> Built:
    """A fashion feed whose products say these colours, one after the other."""
    detail = (
        "<g:product_detail><g:attribute_name>Kolor</g:attribute_name>"
        "<g:attribute_value>{}</g:attribute_value></g:product_detail>"
    )
    return built(google(*("".join(map(detail.format, colors)) for colors in products)), industry="fashion")


def test_a_product_says_its_values_in_its_own_order_and_each_once() -> None:
    said = (("zielony", "biały", "zielony"), ("biały", "zielony"), ("biały",), ("czarny", "biały", "zielony", "czarny"))
    feed = coloured(*said)
    assert [product["filters"]["color"] for product in feed.products] == [[*dict.fromkeys(each)] for each in said]


def test_what_was_cut_out_of_longer_texts_does_not_decide_how_a_value_is_shown() -> None:
    feed = coloured(*[("czarno-biały",)] * 5, ("black",), ("white",))
    shown = {each["value"]: each["products"] for each in feed.dependent(None)["color"]["values"]}
    assert shown == {"black": 6, "white": 6}
