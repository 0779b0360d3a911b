"""The header ``Accept``: which of the media types that an address gives a caller would rather have."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request


def preferred(request: Request, given: Sequence[str]) -> str | None:
    """The one that is named as wanted most, the first of those wanted as much; None where none is named.

    A range such as ``*/*`` names none: it leaves the choice to us.
    """
    ranges = [_range(each) for each in request.headers.get("accept", "").split(",")]
    wanted = [(weight, name) for name, weight in ranges if weight > 0 and name in given]
    return max(wanted, key=lambda each: each[0])[1] if wanted else None


def _range(text: str) -> tuple[str, float]:
    """A media type and how much it is wanted, 0 to 1; what cannot be read as a number is not wanted."""
    name, *parameters = (part.strip().lower() for part in text.split(";"))
    weights = [part.removeprefix("q=") for part in parameters if part.startswith("q=")]
    try:
        return name, float(weights[0]) if weights else 1.0
    except ValueError:
        return name, 0.0
