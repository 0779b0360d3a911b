"""Frames over HTTP, by server key, as merchandisers define them: docs/frames.md."""

from __future__ import annotations

from service.api.definitions import Starting, definition_routes
from service.storage.definitions import Kind

router = definition_routes(Kind.FRAME, "frame-definitions", Starting("NewFrame", ("surface",)), "frame-definitions")
"""To be mounted at ``/v1``."""
