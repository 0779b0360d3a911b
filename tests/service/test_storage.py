"""Shops, keys, profiles and the secret: what is kept, and what is refused."""

import os
import stat
import subprocess
import sys
from multiprocessing import get_context
from pathlib import Path

import pytest

from service.composition import Service
from service.errors import InvalidSetting, ShopExists, UnknownShop
from service.storage.files import write_atomically, write_once
from service.storage.keys import Scope
from service.storage.shops import Shop, Shops, origin


def test_a_shop_that_was_made_is_there_for_another_process(service: Service) -> None:
    again = Shops(service.settings.data).get("sklep")
    assert (again.name, again.currency, again.industry) == ("sklep", "PLN", "fashion")
    assert again.created.startswith("20")


def test_a_shop_is_not_made_twice(service: Service) -> None:
    with pytest.raises(ShopExists, match="'sklep' exists already"):
        service.shops.create(Shop("sklep"))


@pytest.mark.parametrize("name", ["", "-a", "A", "a/b", "..", "a" * 41, "ą", "a\n", "a b", "a.b"])
def test_a_name_that_could_leave_the_data_folder_names_no_shop(service: Service, name: str) -> None:
    with pytest.raises(InvalidSetting):
        service.shops.create(Shop(name))
    with pytest.raises(UnknownShop):
        service.shops.get(name)


def test_names_of_no_shop_are_not_remembered(service: Service) -> None:
    for number in range(100):
        with pytest.raises(UnknownShop):
            service.shops.get(f"nobody-{number}")
    assert len(service.shops._remembered) <= 1


def test_a_changed_shop_is_seen_without_a_restart(service: Service) -> None:
    running = Shops(service.settings.data)
    assert running.get("sklep").locale == "pl"
    service.shops.save(Shop("sklep", locale="en"))
    assert running.get("sklep").locale == "en"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://Sklep.Example", "https://sklep.example"),
        ("https://sklep.example:443/", "https://sklep.example"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("https://żółw.example", "https://xn--w-uga1v8h.example"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_an_origin_is_kept_as_browsers_write_it(given: str, kept: str) -> None:
    assert origin(given) == kept


@pytest.mark.parametrize(
    "text", ["*", "null", "https://*.example", "ftp://a.example", "https://a.example/page", "a.example", "https://",
             "https://user@a.example", "https://a.example:port", "https://a.example?x"]
)  # fmt: skip
def test_what_is_no_origin_is_refused(text: str) -> None:
    with pytest.raises(InvalidSetting, match="is not an origin"):
        origin(text)


def test_a_key_opens_its_own_shop_only_and_is_stored_as_a_hash(service: Service) -> None:
    service.shops.create(Shop("inny"))
    text, key = service.keys.create("sklep", Scope.SERVER)
    assert text.startswith("nk_")
    assert len(text) == 3 + 43
    assert service.keys.find("sklep", text) == key
    assert service.keys.find("inny", text) is None
    assert service.keys.find("sklep", text + "x") is None
    stored = service.shops.folder("sklep").keys
    assert text not in stored.read_text()
    assert stat.S_IMODE(stored.stat().st_mode) == 0o600


def test_forgotten_keys_open_nothing(service: Service) -> None:
    text, _ = service.keys.create("sklep", Scope.CONSOLE)
    service.keys.forget_all("sklep")
    assert service.keys.find("sklep", text) is None


def _make_keys(data: Path) -> None:
    from service.storage.keys import Keys

    keys = Keys(Shops(data), b"secret")
    for _ in range(5):
        keys.create("sklep", Scope.SERVER)


def test_keys_made_at_the_same_time_are_all_kept(service: Service) -> None:
    makers = [get_context("spawn").Process(target=_make_keys, args=(service.settings.data,)) for _ in range(3)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    assert len(service.keys.list("sklep")) == 15


def test_what_is_written_once_stays(tmp_path: Path) -> None:
    place = tmp_path / "new" / "secret"
    assert write_once(place, b"first") == b"first"
    assert write_once(place, b"second") == b"first"
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert os.listdir(place.parent) == ["secret"]


def test_a_kill_while_writing_leaves_the_old_file(tmp_path: Path) -> None:
    place = tmp_path / "file"
    write_atomically(place, b"old")
    code = (
        "import os, signal, sys; from pathlib import Path; from service.storage import files;"
        "os.replace = lambda *names: os.kill(os.getpid(), signal.SIGKILL);"
        "files.write_atomically(Path(sys.argv[1]), b'new')"
    )
    assert subprocess.run([sys.executable, "-c", code, str(place)], check=False).returncode == -9
    assert place.read_bytes() == b"old"
