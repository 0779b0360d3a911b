"""What is similar goes by words and by values, the same whoever asks and however the feed is ordered."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from frames.definition import Scenario
from frames.web import frame_document, render_frame
from service.composition import Service
from service.feeding import tell_nobody
from service.fitted import likeness
from service.fitted.fitting import TOO_LARGE, fit
from service.fitted.likeness import ONE_POOL, neighbours_alike
from service.generations.neighbours import MOST
from service.generations.opened import Generation
from service.generations.sealed import FOLDER
from service.generations.shelf import Shelf
from tests.service.conftest import Import
from tests.service.fitted.conftest import Goods, Read
from tests.service.surfaces.asked import answered, chain, ids, variants

WORDS = (
    "bawełniana koszulka z krótkim rękawem",
    "wełniany sweter w serek na zimę",
    "jedwabna sukienka letnia w kwiaty",
    "dżinsy z wysokim stanem i szeroką nogawką",
)
SHELF = [
    Goods(
        f"P-{number:02d}",
        title=WORDS[number % 4].split()[0],
        description=f"{WORDS[number % 4]} model {number // 8}",
        category=("Odzież &gt; Bluzki", "Odzież &gt; Swetry", "Odzież &gt; Sukienki", "Odzież &gt; Dżinsy")[number % 4],
        colour=("zielony", "czarny")[number % 2],
    )
    for number in range(40)
]


def beside(generation: Generation, product: str) -> list[str]:
    row = generation.index.row_of(product)
    assert row is not None
    near = neighbours_alike(generation.index, generation.documents, generation.hierarchy)
    return [generation.index.ids[int(each)] for each in near.of(row)]


def fitted(service: Service) -> None:
    fit(service, "sklep", tell_nobody)
    service.serving.look()


def test_what_reads_alike_is_nearest(read: Read) -> None:
    shop = read(0, *SHELF)
    near = beside(shop, "P-00")
    assert near[0] == "P-04", "the same words, number and all"
    assert set(near[:9]) == {f"P-{number:02d}" for number in range(4, 40, 4)}


def test_words_tell_apart_what_attributes_cannot(read: Read) -> None:
    said = ("len na upał", "wełna na mróz")
    shop = read(0, *(Goods(f"S-{number}", title="Szal", description=said[number % 2]) for number in range(8)))
    assert set(beside(shop, "S-0")[:3]) == {"S-2", "S-4", "S-6"}


def test_the_order_of_a_feed_changes_nothing(read: Read) -> None:
    once, turned = read(0, *SHELF), read(1, *reversed(SHELF))
    assert {each.id: beside(once, each.id) for each in SHELF} == {each.id: beside(turned, each.id) for each in SHELF}


def test_no_product_is_similar_to_itself_to_its_variants_or_to_what_is_sold_out(read: Read) -> None:
    jeans = [Goods(f"J-{size}", title="Dżinsy bootcut", colour="zielony", group="J") for size in (34, 36, 38)]
    gone = Goods("G", title="Dżinsy bootcut", colour="zielony", stock="out_of_stock")
    shop = read(0, *jeans, gone, Goods("K", title="Dżinsy bootcut", colour="zielony"), *SHELF)
    assert [beside(shop, each.id)[0] for each in jeans] == ["K"] * 3
    assert {"J-34", "J-36", "J-38"} & set(beside(shop, "K")) == {"J-34"}
    assert not {"G", "K"} & set(beside(shop, "K"))
    assert beside(shop, "G")[:2] == ["J-34", "K"], "a page of what is sold out is looked at too"


def test_in_a_large_catalogue_each_is_compared_within_its_part_of_the_shop(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(likeness, "ONE_POOL", 10)
    monkeypatch.setattr(likeness, "LEAST_IN_POOL", 10)
    shop = read(0, *SHELF, Goods("L", title="koszulka", category="Dom &gt; Lampy"))
    assert set(beside(shop, "P-01")) <= {f"P-{number:02d}" for number in range(1, 40, 4)}
    assert "P-00" in beside(shop, "L"), "alone in its part: compared with everything"
    assert len(SHELF) < ONE_POOL


def test_at_most_so_many_are_kept_and_hostile_texts_are_words_like_others(read: Read) -> None:
    hostile = "&lt;script&gt;alert(1)&lt;/script&gt; \u202e \U0001f600 ' OR 1=1 -- " + "ą" * 5000
    shop = read(0, *(Goods(f"H-{number}", title=hostile, description=hostile) for number in range(60)))
    near = neighbours_alike(shop.index, shop.documents, shop.hierarchy)
    assert np.diff(near.starts).tolist() == [MOST] * 60


def test_the_same_generation_makes_the_same_bytes(read: Read) -> None:
    shop = read(0, *SHELF)
    first, second = (neighbours_alike(shop.index, shop.documents, shop.hierarchy).arrays() for _ in range(2))
    assert {name: each.tobytes() for name, each in first.items()} == {
        name: each.tobytes() for name, each in second.items()
    }


# --- in a frame -------------------------------------------------------------------------------------------------------


def test_a_frame_says_what_similar_products_share(serving_shop: Service) -> None:
    by_attributes = answered(serving_shop, chain(Scenario.SIMILAR), product="A-001", slots=100)
    fitted(serving_shop)
    by_words = answered(serving_shop, chain(Scenario.SIMILAR), product="A-001", slots=100)
    assert ids(by_words) != ids(by_attributes)
    assert frame_document(by_attributes)["options"] == {"similar_by": "attributes"}
    assert frame_document(by_words)["options"] == {"similar_by": "words-and-attributes"}
    assert by_words.cards[0].why == "Kolor: niebieski"
    assert "A-001" not in ids(by_words)
    assert "notesik-card" in render_frame(by_words)


def test_the_minimum_holds_for_what_is_shared(serving_shop: Service) -> None:
    fitted(serving_shop)
    frame = answered(serving_shop, chain(Scenario.SIMILAR, minimum_match=500_000), product="A-001", slots=100)
    assert frame.cards
    assert {card.why for card in frame.cards} == {"Kolor: niebieski"}
    assert frame.total == len(frame.cards)


def test_pages_of_a_list_follow_each_other(serving_shop: Service) -> None:
    fitted(serving_shop)
    whole = ids(answered(serving_shop, chain(Scenario.SIMILAR), product="A-001", slots=10))
    pages = [answered(serving_shop, chain(Scenario.SIMILAR), product="A-001", slots=5, offset=at) for at in (0, 5)]
    assert [*ids(pages[0]), *ids(pages[1])] == whole


def test_a_models_own_variants_are_not_similar_to_it(service: Service, do_import: Import) -> None:
    do_import(variants())
    fitted(service)
    frame = answered(service, chain(Scenario.SIMILAR), product="W-2-1", slots=100)
    assert {each.split("-")[1] for each in ids(frame)} == {"0", "1", "3", "4", "5"}


def test_a_catalogue_that_is_too_large_is_left_to_its_attributes_and_that_is_said(
    serving_shop: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = ids(answered(serving_shop, chain(Scenario.SIMILAR), product="A-001"))
    monkeypatch.setattr(likeness, "MOST_ITEMS", 39)
    told = {each.name: each for each in fit(serving_shop, "sklep", tell_nobody)}
    serving_shop.serving.look()
    assert (told["likeness"].why, told["together"].why) == (TOO_LARGE, None)
    assert ids(answered(serving_shop, chain(Scenario.SIMILAR), product="A-001")) == before


def test_too_much_work_is_too_large_as_well(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = read(0, *SHELF)
    monkeypatch.setattr(likeness, "MOST_STEPS", 10)
    with pytest.raises(likeness.TooLarge):
        neighbours_alike(shop.index, shop.documents, shop.hierarchy)


def test_who_answers_loads_arrays_alone(serving_shop: Service, shelf: Shelf) -> None:
    fitted(serving_shop)
    folder = shelf.current().resolve()
    code = (
        "import sys; from pathlib import Path; from service.generations.opened import open_generation;"
        f"opened = open_generation(Path({str(folder)!r}));"
        "print(opened.fitted.likeness is not None, bool({'sklearn', 'scipy'} & {*sys.modules}))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.split() == ["True", "False"]
    assert {each.suffix for each in Path(folder / FOLDER).glob("likeness-*/*")} == {".npy"}
