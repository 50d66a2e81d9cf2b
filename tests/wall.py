"""Instants as a wall calendar shows them: "Thu 2026-11-19 10:00", the weekday checked."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONDON = ZoneInfo("Europe/London")


def wall(text: str, zone: ZoneInfo = LONDON) -> datetime:
    """The instant at which a clock on the wall in *zone* shows *text*.

    >>> wall("Thu 2026-11-19 10:00").isoformat()
    '2026-11-19T10:00:00+00:00'
    >>> wall("Fri 2026-11-19 10:00")
    Traceback (most recent call last):
    ValueError: 2026-11-19 is a Thu, not a Fri
    """
    day, rest = text.split(" ", 1)
    at = datetime.fromisoformat(rest).replace(tzinfo=zone)
    if DAYS[at.weekday()] != day:
        raise ValueError(f"{at.date()} is a {DAYS[at.weekday()]}, not a {day}")
    return at


def shown(at: datetime | None, zone: ZoneInfo = LONDON) -> str:
    """*at* as a clock on the wall in *zone* shows it; "-" where there is none.

    >>> shown(datetime(2026, 7, 1, 9, 30, tzinfo=UTC))
    'Wed 2026-07-01 10:30'
    """
    if at is None:
        return "-"
    here = at.astimezone(UTC).astimezone(zone)
    seconds = "minutes" if here.second == here.microsecond == 0 else "auto"
    time = here.replace(tzinfo=None).isoformat(" ", seconds)
    second_time = " (second time)" if here.fold else ""
    return f"{DAYS[here.weekday()]} {time}{second_time}"
