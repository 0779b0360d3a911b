"""Real processes: serving, stopping, and the demo."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

from service.composition import Service
from service.demonstration import prepare
from service.generations.opened import open_generation
from service.generations.shelf import Shelf
from service.settings import Settings
from tests.service.conftest import Import
from tests.service.small_feed import small_feed


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@contextmanager
def running(*arguments: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A ``notesik`` process that answers at the address yielded with it."""
    port = free_port()
    command = [sys.executable, "-m", "service", *arguments, "--port", str(port)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, **environment}
    ) as process:
        try:
            base = f"http://127.0.0.1:{port}"
            _wait_for(base, process)
            yield process, base
        finally:
            process.terminate()
            process.communicate(timeout=30)


def _wait_for(base: str, process: subprocess.Popen[str]) -> None:
    for _ in range(600):
        assert process.poll() is None, process.communicate()[0]
        try:
            httpx2.get(f"{base}/healthz")
        except httpx2.TransportError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("nothing answers")


def test_serve_answers_takes_up_a_new_generation_and_stops_when_told(serving_shop: Service, do_import: Import) -> None:
    with running("serve", NOTESIK_DATA=str(serving_shop.settings.data)) as (process, base):
        first = httpx2.get(f"{base}/v1/shops/sklep/filters").json()["generation"]
        newer = do_import(small_feed(44)).name
        for _ in range(100):
            if (served := httpx2.get(f"{base}/v1/shops/sklep/filters").json()["generation"]) == newer:
                break
            time.sleep(0.05)
        assert served == newer != first
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=30)[0]
        assert process.returncode == 0
    assert f"Notesik serves at {base}" in said
    assert "NOTESIK_PUBLIC_ADDRESS says where people reach the service" in said
    assert "status=200" in said
    assert "Traceback" not in said


def test_several_workers_answer_from_one_port(serving_shop: Service) -> None:
    how = {"NOTESIK_DATA": str(serving_shop.settings.data), "NOTESIK_PUBLIC_ADDRESS": "https://notes.example"}
    with running("serve", "--workers", "2", **how) as (process, base):
        generations = {httpx2.get(f"{base}/v1/shops/sklep/filters").json()["generation"] for _ in range(10)}
        assert len(generations) == 1
        process.send_signal(signal.SIGINT)
        assert "NOTESIK_PUBLIC_ADDRESS" not in process.communicate(timeout=30)[0]


def test_a_port_that_is_taken_is_one_clear_line(service: Service) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        for command in ("serve", "demo"):
            done = subprocess.run(
                [sys.executable, "-m", "service", command, "--port", str(port)],
                capture_output=True, text=True, check=False,
                env={**os.environ, "NOTESIK_DATA": str(service.settings.data), "NOTESIK_DEMO_DATA": "/nowhere"},
            )  # fmt: skip
            assert done.returncode == 1
            assert done.stderr == (
                f"notesik: 127.0.0.1 port {port} cannot be listened on (address already in use); "
                "NOTESIK_PORT or --port moves it\n"
            )


def test_the_demo_prints_addresses_that_all_answer(tmp_path: Path) -> None:
    with running("demo", NOTESIK_DEMO_DATA=str(tmp_path / "demo")) as (process, _):
        assert process.stdout
        lines: list[str] = []
        while not lines or not lines[-1].startswith("  its data"):
            lines.append(process.stdout.readline())
        addresses = [word for line in lines for word in line.split() if word.startswith("http")]
        assert len(addresses) >= 6
        assert {address: httpx2.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)


def test_the_demo_imports_again_only_what_has_changed(tmp_path: Path) -> None:
    settings = Settings(demo_data=tmp_path / "demo")
    first, again, moved = (
        Shelf("demo", prepare(settings, base).shops.folder("demo")).current_name()
        for base in ("http://127.0.0.1:8000", "http://127.0.0.1:8000", "http://127.0.0.1:8001")
    )
    assert first == again != moved
    product = open_generation(tmp_path / "demo" / "shops" / "demo" / "current").documents.document(0)
    assert product["link"].startswith("http://127.0.0.1:8001/demo/")
