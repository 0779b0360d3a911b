"""The sheet of a frame: any page may read it, and also why there is none."""

from __future__ import annotations

import pytest

from tests.service.conftest import Asking


@pytest.mark.parametrize(("path", "status"), [
    ("sklep/frames/recommended", 200), ("sklep/frames/nowhere", 404), ("nobody/frames/recommended", 404),
])  # fmt: skip
def test_every_page_may_read_the_sheet_and_why_there_is_none(ask: Asking, path: str, status: int) -> None:
    answer = ask.get(f"/v1/shops/{path}/style.css", headers={"origin": "https://elsewhere.example"})
    assert answer.status_code == status
    assert answer.headers["access-control-allow-origin"] == "*"
    assert status == 200 or path.split("/")[2 if "nowhere" in path else 0] in answer.json()["detail"]
