"""Items become products: what each format means by its fields, what is taken with a warning, what is quarantined."""

from datetime import UTC, datetime
from time import process_time

import pytest

from tests.feeds.building import Built, built, ceneo, google, yml


def prices(feed: Built, id_: str = "p1") -> tuple[str | None, str | None, str | None]:
    product = feed.product(id_)
    return product["price"], product["old_price"], product["currency"]


def test_googles_sale_price_is_what_the_buyer_pays_and_the_price_what_it_was() -> None:
    feed = built(google("<g:price>7220 RUB</g:price><g:sale_price>5455 RUB</g:sale_price>"))
    assert prices(feed) == ("5455.00", "7220.00", "RUB")


def test_ymls_price_is_what_the_buyer_pays_and_the_old_one_what_it_was() -> None:
    price = "<price>13286.00</price><oldprice>18980.00</oldprice><currencyId>RUR</currencyId>"
    offer = f"<offer id='p1'><name>A</name>{price}</offer>"
    assert prices(built(yml(offer))) == ("13286.00", "18980.00", "RUB")


def test_a_sale_price_that_is_no_sale_is_ignored_and_said() -> None:
    feed = built(google("<g:price>100 PLN</g:price><g:sale_price>100 PLN</g:sale_price>"))
    assert prices(feed) == ("100.00", None, "PLN")
    assert feed.warnings("sale_price") == {"ignored: it is not below the price": 1}


def test_a_price_of_zero_beside_a_sale_price_is_the_sale_price() -> None:
    feed = built(google("<g:price>0 RUB</g:price><g:sale_price>1240 RUB</g:sale_price>"))
    assert prices(feed) == ("1240.00", None, "RUB")


SALE = (
    "<g:price>20 USD</g:price><g:sale_price>15 USD</g:sale_price>"
    "<g:sale_price_effective_date>{}</g:sale_price_effective_date>"
)


@pytest.mark.parametrize(
    ("dates", "price"),
    [
        ("2026-11-01/2026-11-22", "15.00"),
        ("2026-11-01T00:00+0100/2026-11-22T12:59+0100", "20.00"),
        ("2026-11-22T13:00+01:00/2026-12-01T00:00Z", "15.00"),
        ("2011-09-01T16:00-08:00/2011-09-03T16:00-08:00", "20.00"),
        ("2026-11-01T00:00-08:00/9999-12-31T23:59-08:00", "15.00"),
        ("0001-01-01T00:00+05:00/2026-11-01", "20.00"),
        ("soon/later", "15.00"),
    ],
)
def test_a_dated_sale_counts_only_while_it_is_on(dates: str, price: str) -> None:
    feed = built(google(SALE.format(dates)))
    assert feed.product("p1")["price"] == price
    assert bool(feed.warnings("sale_dates")) == (dates == "soon/later")


def test_what_a_dated_sale_came_to_is_part_of_the_generations_name() -> None:
    document = google(SALE.format("2026-11-01/2026-11-22"))
    during = [datetime(2026, 11, day, tzinfo=UTC) for day in (3, 5)]
    names = [built(document, at=at).filters["generation"] for at in (*during, datetime(2027, 1, 1, tzinfo=UTC))]
    assert names[0] == names[1] != names[2]


def test_a_price_inside_shipping_is_not_the_products() -> None:
    feed = built(google("<g:shipping><g:country>PL</g:country><g:price>9 PLN</g:price></g:shipping>"))
    assert prices(feed) == (None, None, None)


def test_an_unreadable_price_quarantines_its_item_with_line_id_field_value_and_reason() -> None:
    feed = built(google("<g:price>1 PLN</g:price>", "<g:price>500,22.00</g:price>", "<g:price>3 PLN</g:price>"))
    [rejected] = feed.report["quarantined"]
    assert {**rejected, "reason": ""} == {
        "item": 2, "line": 2, "id": "p2", "field": "price", "value": "500,22.00", "reason": "",
    }  # fmt: skip
    assert rejected["reason"]
    assert feed.report["items"] == feed.report["products"] + 1 == 3


def test_warnings_are_of_products_only() -> None:
    whole = "<g:price>1 PLN</g:price><g:link>https://a.example/1</g:link>"
    feed = built(google("<g:price>x</g:price><g:link>javascript:1</g:link><g:sale_price>y</g:sale_price>", whole))
    assert feed.report["warnings"] == []


def test_a_feed_without_any_link_or_price_says_what_comes_of_it() -> None:
    feed = built(google("", ""))
    assert [*feed.warnings("link"), *feed.warnings("price")] == [
        "no product has one: nothing that is shown can be clicked",
        "no product has one: nobody can be asked about it",
    ]
    assert feed.warnings("link").popitem()[1] == 2


def test_an_item_without_a_title_is_quarantined_and_one_without_a_price_is_taken() -> None:
    feed = built(google("<no-title/>", "<title> &#8203; </title>", ""))
    assert [(r["item"], r["field"]) for r in feed.report["quarantined"]] == [(1, "title"), (2, "title")]
    assert [p["price"] for p in feed.products] == [None]


def test_of_a_duplicate_id_the_last_is_taken_and_each_earlier_one_quarantined() -> None:
    feed = built(google(*(f"<g:id>same</g:id><title>{n}</title>" for n in "abc")))
    assert [p["title"] for p in feed.products] == ["c"]
    assert [(r["item"], r["field"]) for r in feed.report["quarantined"]] == [(1, "id"), (2, "id")]


def test_a_missing_id_is_stood_in_for_in_order_and_said() -> None:
    feed = built(google(
        "<no-id/><g:mpn>M1</g:mpn><g:gtin>590</g:gtin>",
        "<no-id/><g:gtin>590</g:gtin><link>https://a.example/1</link>",
        "<no-id/><link>https://a.example/2</link>",
        "<no-id/><title>Alone</title>",
    ))  # fmt: skip
    assert [p["id"] for p in feed.products[:3]] == ["M1", "590", "https://a.example/2"]
    assert len(feed.products[3]["id"]) == 16
    assert sum(feed.warnings("id").values()) == 4


def test_the_currency_is_the_prices_own_else_the_offers_else_the_settings_else_the_formats() -> None:
    offer = "<offer id='{}'><name>A</name><price>{}</price>{}</offer>"
    hryvnia = "<currencyId>UAH</currencyId>"
    offers = (offer.format("p1", "5 EUR", hryvnia), offer.format("p2", "5", hryvnia), offer.format("p3", "5", ""))
    feed = built(yml(*offers), currency="PLN")
    assert [prices(feed, f"p{n}")[2] for n in (1, 2, 3)] == ["EUR", "UAH", "PLN"]
    assert built(ceneo('<o id="1" price="5"><name>A</name></o>')).product("1")["currency"] == "PLN"
    assert prices(built(google("<g:price>8654</g:price>"))) == ("8654.00", None, None)


@pytest.mark.parametrize(
    ("written", "availability", "available"),
    [
        ("in stock", "in_stock", True), ("IN_STOCK", "in_stock", True), ("out of stock", "out_of_stock", False),
        ("preorder", "preorder", True), ("available for order", "backorder", True), ("true", "in_stock", True),
        ("Brak", "out_of_stock", False), ("В наявності", "in_stock", True), ("skladem", "in_stock", True),
        ("perhaps", None, True), ("", None, True),
    ],
)  # fmt: skip
def test_availability_is_understood_in_the_feeds_languages(
    written: str, availability: str | None, available: bool
) -> None:
    feed = built(google(f"<g:availability>{written}</g:availability>"))
    product = feed.product("p1")
    assert (product["availability"], product["available"]) == (availability, available)
    assert bool(feed.warnings("availability")) == (written == "perhaps")


@pytest.mark.parametrize(
    ("attributes", "availability", "available"),
    [('avail="1"', "in_stock", True), ('avail="99"', None, True), ('avail="1" stock="0"', "out_of_stock", False),
     ('avail="110" stock="5"', "preorder", True), ("", None, True)],
)  # fmt: skip
def test_ceneos_codes_and_stock_say_what_is_available(
    attributes: str, availability: str | None, available: bool
) -> None:
    product = built(ceneo(f'<o id="1" price="5" {attributes}><name>A</name></o>')).product("1")
    assert (product["availability"], product["available"]) == (availability, available)


def test_ymls_available_false_or_an_empty_stock_is_out_of_stock() -> None:
    offers = [
        "<offer id='1' available='false'><name>A</name></offer>",
        "<offer id='2' available='true'><name>A</name><quantity_in_stock>0</quantity_in_stock></offer>",
        "<offer id='3' available='true'><name>A</name><quantity_in_stock>2</quantity_in_stock></offer>",
    ]
    assert [p["available"] for p in built(yml(*offers)).products] == [False, False, True]


def test_category_paths_split_at_the_formats_separator_and_all_of_them_are_kept() -> None:
    paths = ["A &gt; B&gt;C", "D / E / F", "Drut/Kabel", "499873"]
    feed = built(google("".join(f"<g:product_type>{path}</g:product_type>" for path in paths)))
    assert feed.product("p1")["category"] == ["A", "B", "C"]
    assert feed.product("p1")["filters"]["category"] == ["A > B > C", "D > E > F", "Drut/Kabel"]
    offer = '<o id="1"><name>A</name><cat><![CDATA[Dom/Kuchnia / Noże]]></cat></o>'
    assert built(ceneo(offer)).product("1")["category"] == ["Dom", "Kuchnia", "Noże"]


def test_ymls_category_tree_is_followed_to_its_root_whatever_is_wrong_with_it() -> None:
    tree = (
        "<category id='1'>Clothes</category><category id='2' parentId='1'>\n Shoes &gt; boots</category>"
        "<category id='3' parentId='77'>Orphan</category>"
        "<category id='4' parentId='5'>X</category><category id='5' parentId='4'>Y</category>"
    )
    offers = [
        f"<offer id='{n}'><name>A</name><categoryId>{n}</categoryId></offer>" for n in ("2", "3", "4", "9", "2.0")
    ]
    feed = built(yml(*offers, categories=tree))
    assert [p["category"] for p in feed.products] == [
        ["Clothes", "Shoes > boots"],
        ["Orphan"],
        ["Y", "X"],
        [],
        ["Clothes", "Shoes > boots"],
    ]
    assert feed.product("2")["filters"]["category"] == [r"Clothes > Shoes \> boots"]
    assert sum(feed.warnings("category").values()) == 2


def test_yml_titles_are_composed_where_there_is_no_name() -> None:
    offer = "<offer id='1'><typePrefix>Комод</typePrefix><vendor>Реан</vendor><model>5</model></offer>"
    feed = built(yml(offer, root="torg_price"))
    assert (feed.product("1")["title"], feed.product("1")["brand"]) == ("Комод Реан 5", "Реан")


@pytest.mark.parametrize("brand", ["No brand", "Без бренду", "Niezdefiniowany", "-", "N/D"])
def test_a_placeholder_is_no_brand(brand: str) -> None:
    assert built(google(f"<g:brand>{brand}</g:brand>")).product("p1")["brand"] is None


def test_only_web_addresses_are_links_and_stray_spaces_are_mended() -> None:
    feed = built(google(
        "<link> https://a.example/x y%20 </link><g:image_link>data:image/png;base64,x</g:image_link>",
        "<link>javascript:alert(1)</link><g:image_link>//a.example/1.png</g:image_link>",
        "<link>https://user@evil.example\\@a.example/</link>",
    ))  # fmt: skip
    assert [p["link"] for p in feed.products] == ["https://a.example/x%20y", None, None]
    assert [p["image"] for p in feed.products] == [None, None, None]
    assert sum(feed.warnings("link").values()) == 2
    assert sum(feed.warnings("image").values()) == 2


def test_further_images_are_listed_once_and_without_the_first() -> None:
    links = "".join(
        f"<g:additional_image_link>https://a.example/{n}.jpg</g:additional_image_link>" for n in (1, 2, 2, 3)
    )
    feed = built(google("<g:image_link>https://a.example/1.jpg</g:image_link>" + links))
    assert feed.product("p1")["images"] == ["https://a.example/2.jpg", "https://a.example/3.jpg"]


def test_text_is_plain_however_it_was_escaped() -> None:
    feed = built(google(
        "<title>COOPER&amp;amp;HUNTER\u00a0 2\u200b</title>"
        "<description>&lt;p&gt;Nice &amp;amp; <b>soft</b>&lt;br/&gt;&lt;script&gt;alert(1)&lt;/script&gt; 3 &lt; 5"
        "</description>",
        "<title>Krem &lt;z cynkiem&gt;</title>",
    ))  # fmt: skip
    assert feed.product("p1")["title"] == "COOPER&HUNTER 2"
    assert feed.product("p1")["description"] == "Nice & soft 3 < 5"
    assert feed.product("p2")["title"] == "Krem <z cynkiem>"


def test_popularity_is_an_exact_number_and_anything_else_is_said() -> None:
    feed = built(google(*(f"<g:popularity_rank>{rank}</g:popularity_rank>" for rank in ("97.5", "3", "high", "1e99"))))
    assert [p["popularity"] for p in feed.products] == [97.5, 3, 0, 0]
    assert sum(feed.warnings("popularity").values()) == 2


def test_ceneos_named_attributes_are_fields_and_no_filters() -> None:
    attrs = "".join(
        f'<a name="{n}">{v}</a>'
        for n, v in (("Producent", "HP"), ("EAN", "590"), ("Kod producenta", "X1"), ("Moc", "65W"))
    )
    feed = built(ceneo(f'<o id="1" price="5"><name>A</name><attrs>{attrs}</attrs></o>'))
    assert feed.product("1")["brand"] == "HP"
    assert "EAN" not in feed.left_out()


def test_ceneos_weight_is_an_attribute_in_kilograms() -> None:
    offers = [f'<o id="{n}" weight="{n}.5"><name>A</name></o>' for n in (1, 2)]
    feed = built(ceneo(*offers, '<o id="3"><name>A</name></o>'))
    assert [p["filters"].get("weight") for p in feed.products] == ["1.5", "2.5", None]
    assert feed.dependent(None)["weight"]["unit"] == "kg"


def test_items_in_groups_are_found_where_the_format_nests_them() -> None:
    document = ceneo(
        '<group name="books"><o id="1"><name>A</name></o></group>',
        '<group name="other"><o id="2"><name>B</name></o></group>',
    )
    assert [p["id"] for p in built(document).products] == ["1", "2"]


def test_a_lowest_price_stated_by_the_feed_is_kept() -> None:
    feed = built(google("<g:price>9 PLN</g:price><lowest_price_30d>7,50 PLN</lowest_price_30d>"))
    assert feed.product("p1")["lowest_price_30d"] == "7.50"


def test_a_lowest_price_in_another_currency_is_none_of_this_price() -> None:
    feed = built(google("<g:price>9 PLN</g:price><lowest_price_30d>7,50 EUR</lowest_price_30d>"))
    assert feed.product("p1")["lowest_price_30d"] is None
    assert feed.warnings("lowest_price_30d") == {"ignored: it is not in the currency of the price": 1}


def test_an_ambiguous_price_is_decided_by_the_whole_feed_and_said() -> None:
    feed = built(google("<g:price>1,299 PLN</g:price>", "<g:price>12,50 PLN</g:price>", "<g:price>9,99 PLN</g:price>"))
    assert feed.product("p1")["price"] == "1.299"
    alone = built(google("<g:price>1,299 PLN</g:price>"))
    assert alone.product("p1")["price"] == "1299.00"
    assert len(alone.warnings("price")) == len(feed.warnings("price")) == 1


def test_ids_of_any_length_stay_apart() -> None:
    feed = built(google(*(f"<g:id>{'x' * 10_000}{number}</g:id>" for number in range(3))))
    ids = [product["id"] for product in feed.products]
    assert len(set(ids)) == 3
    assert max(map(len, ids)) == 256
    assert sum(feed.warnings("id").values()) == 3


def test_a_category_deeper_than_anybody_looks_keeps_its_last_parts_and_is_said() -> None:
    parts = [f"c{number}" for number in range(20_000)]
    written = built(google(f"<g:product_type>{' &gt; '.join(parts)}</g:product_type>"))
    tree = "".join(f"<category id='{n}' parentId='{n - 1}'>c{n}</category>" for n in range(20_000))
    listed = built(yml("<offer id='1'><name>A</name><categoryId>19999</categoryId></offer>", categories=tree))
    for feed in (written, listed):
        assert feed.products[0]["category"] == parts[-16:]
        assert feed.warnings("category") == {"a path of more than 16 parts; the last 16 are taken": 1}


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("g:price", "1" + "," * 900_000 + "x-"),
        ("g:price", "1 " + " 000" * 200_000 + "-"),
        ("link", "https://x.example/" + " " * 800_000 + "x"),
        ("link", "https://x.example/" + "%20" * 300_000),
        ("g:availability", "x" * 900_000),
    ],
)
def test_an_endless_text_in_a_short_field_is_not_puzzled_over(field: str, text: str) -> None:
    began = process_time()
    report = built(google(f"<{field}>{text}</{field}>", "")).report
    assert (report["items"], report["products"]) == (2, 1 if field == "g:price" else 2)
    assert process_time() - began < 10
    assert len(str(report)) < 5000


def test_causes_that_every_product_has_its_own_of_are_counted_together() -> None:
    feed = built(google(*(f"<g:availability>word {number}</g:availability>" for number in range(200))))
    assert len(feed.warnings("availability")) == 51
    assert sum(feed.warnings("availability").values()) == 200


def heureka(*items: str) -> str:
    shop = "".join(
        f"<SHOPITEM><ITEM_ID>p{n}</ITEM_ID><PRODUCTNAME>A</PRODUCTNAME>{item}</SHOPITEM>"
        for n, item in enumerate(items, 1)
    )
    return f"<?xml version='1.0'?><SHOP>{shop}</SHOP>"


def skroutz(*products: str) -> str:
    listed = "".join(
        f"<product><UniqueID>p{n}</UniqueID><name>A</name>{each}</product>" for n, each in enumerate(products, 1)
    )
    return f"<?xml version='1.0'?><mywebstore><products>{listed}</products></mywebstore>"


def contradiction(states: str, counts: str) -> str:
    return f"its availability is said to be {states}; {counts} counts, which promises less"


def test_of_two_texts_of_availability_the_one_that_promises_less_counts_and_that_is_said() -> None:
    here = "<price_with_vat>1</price_with_vat><instock>{}</instock><availability>{}</availability>"
    feed = built(skroutz(here.format("N", "Immediately available"), here.format("Y", "Immediately available")))
    assert [product["availability"] for product in feed.products] == ["out_of_stock", "in_stock"]
    assert feed.warnings("availability") == {contradiction("out_of_stock and in_stock", "out_of_stock"): 1}


def test_a_stock_of_none_beside_in_stock_is_out_of_stock_and_that_is_said() -> None:
    item = "<g:availability>in_stock</g:availability><g:quantity>{}</g:quantity>"
    feed = built(google(item.format("0"), item.format("4")))
    assert [product["available"] for product in feed.products] == [False, True]
    assert feed.warnings("availability") == {contradiction("out_of_stock and in_stock", "out_of_stock"): 1}


def test_a_text_that_nobody_understands_beside_one_that_is_understood_is_passed_over() -> None:
    feed = built(skroutz("<instock>Y</instock><availability>ask in the shop</availability>"))
    assert feed.product("p1")["availability"] == "in_stock"
    assert feed.warnings("availability") == {}


def test_sizes_of_which_one_is_to_be_had_are_no_contradiction() -> None:
    sizes = "<sizes><size available='out_of_stock'/><size available='in_stock'/></sizes>"
    product = f"<product id='p1'><description><name>A</name></description><price gross='1'/>{sizes}</product>"
    feed = built(f"<?xml version='1.0'?><offer file_format='IOF'><products currency='PLN'>{product}</products></offer>")
    assert feed.product("p1")["availability"] == "in_stock"
    assert feed.warnings("availability") == {}


def test_a_day_of_dispatch_is_a_presale_until_it_comes_and_then_the_generation_has_another_name() -> None:
    document = heureka("<PRICE_VAT>10</PRICE_VAT><DELIVERY_DATE>2026-12-01</DELIVERY_DATE>")
    before = [built(document, at=datetime(2026, 11, day, tzinfo=UTC)) for day in (3, 29)]
    then = built(document, at=datetime(2026, 12, 1, tzinfo=UTC))
    assert [feed.product("p1")["availability"] for feed in (*before, then)] == ["preorder", "preorder", "in_stock"]
    names = [feed.filters["generation"] for feed in (*before, then)]
    assert names[0] == names[1] != names[2]


def test_each_price_is_in_the_currency_of_the_place_it_stands_in() -> None:
    tour = "<TOUR><Title>A</Title><Code>{0}</Code><Duration>3</Duration><DEP {0}='{1}'/></TOUR>"
    listed = "".join(tour.format(code, price) for code, price in (("EUR", "640"), ("GBP", "500"), ("USD", "700")))
    feed = built(f"<?xml version='1.0'?><TOURS>{listed}</TOURS>")
    assert {product["id"]: product["currency"] for product in feed.products} == {
        "EUR": "EUR",
        "GBP": "GBP",
        "USD": "USD",
    }
    assert feed.report["currency"] == ["EUR", "GBP", "USD"]


BMECAT = (
    "<?xml version='1.0'?><BMECAT><HEADER><CATALOG><CURRENCY>CHF</CURRENCY></CATALOG>{}</HEADER><T_NEW_CATALOG>"
    "<ARTICLE><SUPPLIER_AID>p1</SUPPLIER_AID><ARTICLE_DETAILS><DESCRIPTION_SHORT>A</DESCRIPTION_SHORT></ARTICLE_DETAILS>"
    "<ARTICLE_PRICE_DETAILS><ARTICLE_PRICE price_type='net_customer'><PRICE_AMOUNT>1.299</PRICE_AMOUNT></ARTICLE_PRICE>"
    "</ARTICLE_PRICE_DETAILS></ARTICLE></T_NEW_CATALOG></BMECAT>"
)


def test_a_format_whose_specification_fixes_the_decimal_mark_leaves_nothing_to_guess() -> None:
    feed = built(BMECAT.format(""))
    assert prices(feed) == ("1.299", None, "CHF")
    assert feed.warnings("price") == {}


def test_what_a_document_says_far_in_front_of_its_first_item_still_holds() -> None:
    groups = "".join(f"<GROUP><NAME>Group number {number}</NAME></GROUP>" for number in range(4000))
    assert prices(built(BMECAT.format(groups))) == ("1.299", None, "CHF")


def test_of_an_item_with_more_attributes_than_anybody_states_the_first_are_taken_and_it_is_said() -> None:
    many = "".join(f"<a{number}>x</a{number}>" for number in range(1003))
    feed = built(google(f"{many}<g:price>1 PLN</g:price>", "<g:price>2 PLN</g:price>"))
    assert feed.warnings("attributes") == {"more than 1000 attributes; the first 1000 are taken": 1}
