"""Frames over HTTP, by server key, as merchandisers define them: docs/frames.md."""

from __future__ import annotations

from collections.abc import Mapping

from service import editing
from service.api.definitions import Starting, definition_routes
from service.composition import Service
from service.editing import Saved
from service.storage.definitions import Kind


def _start(service: Service, shop: str, name: str, industry: str, stated: Mapping[str, str]) -> Saved:
    return editing.start_frame(service, shop, name, industry)


router = definition_routes(Kind.FRAME, "frame-definitions", Starting("NewFrame", _start), "frame-definitions")
"""To be mounted at ``/v1``."""
