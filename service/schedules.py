"""When a feed is read: what a person writes, and the moments that are meant by it. Nothing here asks the clock.

Shops that write the same are not read at the same moment: each has its own delay, the same every time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from service.errors import InvalidSetting

EVERY = re.compile(r"every\s+(\d{1,4})\s*(m|h|d)", re.IGNORECASE)
DAILY = re.compile(r"daily\s+([01]?\d|2[0-3]):([0-5]\d)", re.IGNORECASE)
CRON_FIELDS = 5
UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
SHORTEST = timedelta(minutes=5)
LONGEST = timedelta(days=31)
SPREAD = timedelta(minutes=10)
"""Shops that name the same minute are read within so long after it."""
LOOKED_AT = 60
"""So many moments of a cron line are looked at for two that lie too close together."""
START = datetime(2026, 1, 1, tzinfo=UTC)
FIRST_PAUSE = timedelta(minutes=15)
LONGEST_PAUSE = timedelta(hours=6)
FORMS = 'write "every 2h", "daily 03:15", a cron line such as "0 */4 * * *", or none'


@dataclass(frozen=True, slots=True)
class Schedule:
    """When to read: ``every`` so often, or by a ``cron`` line in the shop's time zone. ``text`` is what was written."""

    text: str
    every: timedelta | None = None
    cron: str | None = None

    def after(self, moment: datetime, shop: str, zone: ZoneInfo) -> datetime:
        """The first moment after ``moment`` at which the shop's feed is read, in UTC."""
        if self.every is not None:
            first = START + _share(shop, self.every)
            return first + ((moment - first) // self.every + 1) * self.every
        assert self.cron is not None
        delay = _share(shop, SPREAD)
        return next(CronSim(self.cron, (moment - delay).astimezone(zone))).astimezone(UTC) + delay


def read_schedule(text: str) -> Schedule:
    """What a person wrote. Raises `InvalidSetting` with how to write it."""
    said = " ".join(text.split())
    if found := EVERY.fullmatch(said):
        every = int(found[1]) * UNITS[found[2].lower()]
        if not SHORTEST <= every <= LONGEST:
            raise InvalidSetting(f"{said!r}: a feed is read every 5 minutes at most, and every 31 days at least")
        return Schedule(said, every=every)
    if found := DAILY.fullmatch(said):
        return Schedule(said, cron=f"{int(found[2])} {int(found[1])} * * *")
    return Schedule(said, cron=_checked(said))


def pause_after(failures: int, asked: float | None = None) -> timedelta:
    """How long to leave a server alone after so many failures in a row; ``asked``: seconds that it asks for itself."""
    longer: timedelta = min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(failures - 1, 10)))
    return max(longer, timedelta(seconds=min(asked or 0, timedelta(days=1).total_seconds())))


def _checked(line: str) -> str:
    """A cron line whose moments come, and not too close together."""
    if len(line.split()) != CRON_FIELDS:
        raise InvalidSetting(f"{line!r} is no schedule: {FORMS}")
    try:
        moments = [*islice(CronSim(line, START.astimezone(UTC)), LOOKED_AT)]
    except CronSimError as error:
        raise InvalidSetting(f"{line!r} is no schedule ({error}): {FORMS}") from None
    if not moments:
        raise InvalidSetting(f"{line!r} never comes: {FORMS}")
    if any(later - earlier < SHORTEST for earlier, later in pairwise(moments)):
        raise InvalidSetting(f"{line!r}: a feed is read every 5 minutes at most")
    return line


def _share(shop: str, whole: timedelta) -> timedelta:
    """The shop's own part of a span, the same every time, in whole seconds."""
    number = int.from_bytes(blake2b(shop.encode(), digest_size=8).digest())
    return timedelta(seconds=number % int(whole.total_seconds()))
