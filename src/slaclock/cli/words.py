"""Instants, amounts and standings as people read them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from ..wording import amount, dated, day_and_month, wall_time

if TYPE_CHECKING:
    from ..assessment import Reading

Moment = Callable[[datetime], str]


def in_full(at: datetime) -> str:
    """An instant with everything that it takes to find it on a wall calendar.

    >>> from zoneinfo import ZoneInfo
    >>> in_full(datetime(2026, 11, 20, 16, 30, tzinfo=ZoneInfo("Europe/London")))
    'Fri 20 Nov 2026 16:30 (Europe/London)'
    """
    return f"{dated(at)} ({zone_name(at.tzinfo)})"


def moments(now: datetime) -> Moment:
    """How instants are said in an answer of *now*: with year or zone only where they differ.

    >>> from zoneinfo import ZoneInfo
    >>> say = moments(datetime(2026, 11, 20, 16, 30, tzinfo=ZoneInfo("Europe/London")))
    >>> say(datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Europe/London")))
    'Mon 23 Nov 09:00'
    >>> say(datetime(2027, 1, 4, 9, tzinfo=ZoneInfo("Asia/Manila")))
    'Mon 4 Jan 2027 09:00 (Asia/Manila)'
    """

    def say(at: datetime) -> str:
        year = f" {at.year}" if at.year != now.year else ""
        zone = zone_name(at.tzinfo)
        where = f" ({zone})" if zone != zone_name(now.tzinfo) else ""
        return f"{day_and_month(at)}{year} {wall_time(at)}{where}"

    return say


def zone_name(zone: tzinfo | None) -> str:
    """A zone by its name, an offset by itself.

    >>> from datetime import UTC, timedelta, timezone
    >>> zone_name(UTC), zone_name(timezone(timedelta(hours=1)))
    ('UTC', '+01:00')
    """
    name = getattr(zone, "key", None) or str(zone)
    return name.removeprefix("UTC") or "UTC"


def counted(number: int, one: str, many: str = "") -> str:
    """A number of things.

    >>> counted(1, "case"), counted(2000, "case"), counted(0, "policy", "policies")
    ('1 case', '2,000 cases', '0 policies')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def standing(reading: Reading, say: Moment) -> str:
    """How a milestone stands, in words: its phase, and what became of the promise."""
    phase = str(reading.phase)
    if phase == "met":
        assert reading.met_at is not None
        return f"{_how_met(reading)}, {say(reading.met_at)}"
    if phase == "waiting":
        return reading.evidence.awaits
    if phase == "ended":
        return "ended, breached" if reading.breached else "ended, not met"
    if reading.target is None and reading.remaining is None:
        return f"{phase}, {amount(reading.elapsed)} so far"
    if reading.overdue_by:
        return f"{phase}, {amount(reading.overdue_by)} overdue"
    if reading.breached:
        return f"{phase}, breached"
    assert reading.remaining is not None
    assert reading.used is not None
    left = f"{amount(reading.remaining)} left"
    if reading.due_if_resumed_now is not None:
        return f"{left}; due {say(reading.due_if_resumed_now)} if resumed now"
    return f"{phase}, {left} ({int(reading.used * 100)}% used)"


def due_text(reading: Reading, say: Moment) -> str:
    """When it is due, or why that cannot be said."""
    if reading.due_at is not None:
        return f"due {say(reading.due_at)}"
    return "paused" if reading.phase == "paused" else "-"


def _how_met(reading: Reading) -> str:
    if reading.in_time is None:
        return f"met after {amount(reading.elapsed)}"
    if reading.in_time:
        return "met in time"
    return f"met {amount(reading.overdue_by)} late" if reading.overdue_by else "met late"
