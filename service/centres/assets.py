"""The style sheets and scripts of the centre, and of every page that a contact's link opens."""

from __future__ import annotations

from service.assets import Assets

ASSETS = Assets("/static/centre", ("centre", "asking", "asked"), {"htmx.js": "htmx-4.0.1.min.js"})
