"""A shop's own mapping: checked when it is saved, used by every import that asks for nothing else."""

from dataclasses import replace
from pathlib import Path

from service.composition import Service
from service.feeding import Wanted, settings_of
from tests.service.commands import Notesik, document, refusal

MAPPING = """
item = "towar"
currency = "PLN"
[fields]
id = "@nr"
title = "nazwa"
price = "cena"
category = "^dzial/@nazwa"
[attributes]
loose = true
"""


def goods(count: int, price: int = 10) -> str:
    rows = (
        f"<towar nr='t{n}'><nazwa>Kubek {n}</nazwa><cena>{price + n}</cena>"
        f"<barwa>{('biały', 'szary')[n % 2]}</barwa></towar>"
        for n in range(count)
    )
    return f"<magazyn><dzial nazwa='Kuchnia'>{''.join(rows)}</dzial></magazyn>"


def written(tmp_path: Path, name: str, text: str) -> Path:
    file = tmp_path / name
    file.write_text(text, "utf-8")
    return file


def test_a_shop_keeps_its_mapping_and_imports_read_by_it(notesik: Notesik, tmp_path: Path) -> None:
    feed, mapping = written(tmp_path, "feed.xml", goods(30)), written(tmp_path, "mapping.toml", MAPPING)
    notesik("shops", "create", "sklep")
    assert "belongs to no known format" in refusal(notesik("feed", "import", feed, "--shop", "sklep", "--json"))
    assert document(notesik("shops", "set", "sklep", "--mapping", mapping, "--json"))["mapping"] == MAPPING
    imported = document(notesik("feed", "import", feed, "--shop", "sklep", "--json"))
    assert (imported["format"], imported["products"], imported["currency"]) == ("mapping", 30, ["PLN"])
    first = notesik("products", "--shop", "sklep").stdout.splitlines()[0].decode()
    assert '"category":["Kuchnia"]' in first.replace(" ", "")
    assert notesik("hierarchy", "start", "--industry", "fashion", "--shop", "sklep").returncode == 0
    assert document(notesik("hierarchy", "publish", "--shop", "sklep", "--json"))["generation"], "derived again by it"
    assert document(notesik("shops", "set", "sklep", "--mapping", "none", "--json"))["mapping"] is None
    assert "belongs to no known format" in refusal(notesik("feed", "import", feed, "--shop", "sklep", "--json"))


def test_a_feed_that_was_held_back_is_released_with_the_mapping_it_came_with(notesik: Notesik, tmp_path: Path) -> None:
    feed, mapping = written(tmp_path, "feed.xml", goods(40)), written(tmp_path, "mapping.toml", MAPPING)
    notesik("shops", "create", "sklep")
    document(notesik("feed", "import", feed, "--shop", "sklep", "--mapping", mapping, "--json"))
    feed.write_text(goods(10), "utf-8")
    refusal(notesik("feed", "import", feed, "--shop", "sklep", "--mapping", mapping, "--json"))
    other = written(tmp_path, "other.toml", MAPPING.replace('"cena"', '"koszt"'))
    notesik("shops", "set", "sklep", "--mapping", other)
    assert notesik("feed", "release", "--shop", "sklep").returncode == 0
    assert b'"price":"10.00"' in notesik("products", "--shop", "sklep").stdout.replace(b" ", b"")


def test_a_mapping_with_a_fault_is_refused_before_anything_is_read_or_saved(notesik: Notesik, tmp_path: Path) -> None:
    broken = written(tmp_path, "mapping.toml", MAPPING.replace('"cena"', '"number(cena)"'))
    notesik("shops", "create", "sklep")
    for command in (("shops", "set", "sklep"), ("feed", "check", tmp_path / "no-such-feed.xml")):
        assert "fields.price: 'number(cena)' is no path" in refusal(notesik(*command, "--mapping", broken))
    assert document(notesik("shops", "list", "--json"))["shops"][0]["mapping"] is None


def test_what_is_proposed_is_written_once_and_nothing_is_imported_by_it(notesik: Notesik, tmp_path: Path) -> None:
    feed, proposed = written(tmp_path, "feed.xml", goods(5)), tmp_path / "proposed.toml"
    shown = notesik("feed", "check", feed, "--propose", proposed)
    assert (shown.returncode, b"each <towar> is a product" in shown.stdout) == (1, True)
    assert "belongs to no known format" in shown.stderr.decode()
    assert document(notesik("feed", "check", feed, "--mapping", proposed, "--json"))["products"] == 5
    again = notesik("feed", "check", feed, "--propose", proposed)
    assert (again.returncode, b"cannot be written" in again.stderr) == (2, True)
    known = document(notesik("feed", "check", feed, "--mapping", proposed, "--propose", tmp_path / "b.toml", "--json"))
    assert known["proposal"]["item"] == "towar"


def test_a_format_or_a_mapping_that_is_asked_for_goes_before_the_shops(service: Service) -> None:
    service.shops.save(replace(service.shops.get("sklep"), mapping=MAPPING))
    other = MAPPING.replace("PLN", "EUR")
    assert settings_of(service, "sklep", Wanted()).mapping == MAPPING
    assert settings_of(service, "sklep", Wanted(format="yml")).mapping is None
    assert settings_of(service, "sklep", Wanted(format="yml", mapping=other)).mapping == other
    assert settings_of(service, "sklep", Wanted(mapping="")).mapping is None


def test_another_mapping_makes_another_generation(service: Service) -> None:
    plain, by_mapping = (settings_of(service, "sklep", Wanted(mapping=mapping)) for mapping in ("", MAPPING))
    assert plain.fingerprint() != by_mapping.fingerprint()
