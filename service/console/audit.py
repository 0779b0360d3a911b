"""What was done with a shop: who, when, what, and the way back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from starlette.responses import Response

from service.auditing import DEEDS, Concern
from service.console.entering import Entered
from service.console.lines import as_csv, line_of
from service.console.paging import number_in
from service.console.places import Look
from service.console.shell import shown
from service.storage.audit import Sought

PAGE = 50
"""Lines on one page."""
MOST = 20_000
"""Lines in one sheet."""
TAB = "/settings/audit"
ASKED = ("by", "thing", "concern", "since", "until")


def show(entered: Entered) -> Response:
    """The lines that are sought, the newest first."""
    service, shop = entered.service, entered.shop_name
    below = number_in(entered.query.get("below", ""))
    found = service.audit.find(shop, _sought(entered, below), PAGE + 1)
    last = service.audit.last_of(shop, {each.thing for each in found})
    query = {name: entered.query.get(name, "") for name in ASKED}
    page: dict[str, Any] = {
        "lines": [line_of(each, entered.texts, last) for each in found[:PAGE]],
        "below": found[PAGE - 1].number if len(found) > PAGE else None,
        "later": below is not None,
        "people": [(each, each) for each in service.audit.people(shop)],
        "things": [(each, each) for each in service.audit.things(shop)],
        "kinds": [(each.value, entered.say(f"audit_kind.{each}")) for each in Concern],
        "asked": query,
        "sought": any(query.values()),
    }
    return shown(entered, "settings/audit.html", page, tab=TAB)


def sheet(entered: Entered) -> Response:
    """The same lines as a sheet."""
    found = entered.service.audit.find(entered.shop_name, _sought(entered, None), MOST)
    headers = {"Content-Disposition": f'attachment; filename="{entered.shop_name}-audit.csv"'}
    return Response(as_csv(found, entered.texts), 200, headers, "text/csv; charset=utf-8")


def _sought(entered: Entered, below: int | None) -> Sought:
    asked = entered.query
    concern = asked.get("concern", "")
    whats = [what for what, deed in DEEDS.items() if deed.concern == concern] if concern else None
    since, until = _beginning(entered, asked.get("since", "")), _beginning(entered, asked.get("until", ""), 1)
    by, thing = (asked.get(name, "").replace("\0", "") or None for name in ("by", "thing"))  # no text of PostgreSQL's
    return Sought(by, thing, whats, since, until, below)


def _beginning(entered: Entered, day: str, days_later: int = 0) -> datetime | None:
    """When a day begins for the shop; None for what is no day."""
    assert entered.shop is not None
    try:
        at = date.fromisoformat(day) + timedelta(days=days_later)
        return datetime.combine(at, time(), entered.shop.clock).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


PLACES = (
    Look(TAB, show),
    Look(f"{TAB}.csv", sheet),
)
