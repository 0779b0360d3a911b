"""Whatever JSON is sent: it is done or refused, never a fault of ours, and what is refused changes nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.service.api_contacts.conftest import CONTACTS, Server

KNOWN = (
    "details", "email", "phone", "birth_date", "preferences", "main", "criteria", "filter", "any", "none", "max",
    "band", "present", "key", "name", "until", "stated", "key_information", "value", "source", "at", "others",
    "consents", "state", "kind", "text", "version", "current", "ledger", "channels", "frequency", "days", "from",
    "to", "tags", "tag", "devices", "id", "told", "personalise", "other", "entry", "events", "contact", "event",
    "order", "product", "quantity", "price", "currency", "p1", "sms", "products", "wished", "refused",
)  # fmt: skip
"""Names that mean something somewhere, so that what is sent gets further than the first fault."""

SAID = (
    "confirmed", "withdrawn", "declared", "observed", "email", "sms", "channel", "friday", "occasionally", "13:00",
    "17:00", "ola", "ola@example.com", "2026-01-02", "2026-01-02T03:04:05Z", "p1", "bought", "returned", "PLN",
    "199.00", "vip",
)  # fmt: skip

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**40), 10**40)
    | st.floats()
    | st.sampled_from(SAID)
    | st.text(st.characters(exclude_categories=()), max_size=20)
)
documents = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KNOWN) | st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)
PARTS = (
    "details", "preferences", "key-information", "consents", "channels", "tags", "devices", "personalise", "products",
)  # fmt: skip
ADDRESSES = [
    *((method, f"ola/{part}".rstrip("/"), part) for part in ("", *PARTS) for method in ("PUT", "PATCH")),
    ("POST", "ola/merge", ""),
    ("POST", "ola/undo", ""),
    ("POST", "find", ""),
    ("POST", "../events", ""),
]


@pytest.mark.parametrize(("method", "path", "part"), ADDRESSES)
def test_anything_is_done_or_refused(server: Server, method: str, path: str, part: str) -> None:
    server.put("ola", {"tags": ["vip"], "preferences": [{"main": "Jeans"}], "consents": {"sms": "confirmed"}})
    address = f"{CONTACTS}/{path}".replace("/contacts/..", "")

    @settings(max_examples=60, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(documents | documents.map(lambda said: {part.replace("-", "_"): said}))
    def send(document: Any) -> None:
        before = server.get("ola")
        body = json.dumps(document).encode("utf-8", "surrogatepass")
        answer = server.ask(method, address, content=body, headers=server.key)
        assert answer.status_code < 500, (document, answer.text)
        after = server.get("ola")
        assert after.status_code == 200
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == "application/problem+json"
            assert after.content == before.content
        else:
            assert server.get(f"ola/{part}".rstrip("/")).status_code == 200

    send()
