"""Instants, amounts and standings as people read them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

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


def dated(at: datetime) -> str:
    """An instant with its year, where the zone is said already."""
    return f"{day_and_month(at)} {at.year} {wall_time(at)}"


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


def day_and_month(day: date) -> str:
    """A date or instant by its day; `strftime` would follow the machine's locale."""
    return f"{weekday(day)} {day.day} {_MONTHS[day.month - 1]}"


def weekday(day: date) -> str:
    """The day of the week, short."""
    return _DAYS[day.weekday()]


def month_name(month: int) -> str:
    """A month in full."""
    return _LONG_MONTHS[month - 1]


def wall_time(at: datetime) -> str:
    """What the clock on the wall shows, to the second or below only where that says something."""
    if at.microsecond:
        return at.time().isoformat()
    return at.time().isoformat("seconds" if at.second else "minutes")


def zone_name(zone: tzinfo | None) -> str:
    """A zone by its name, an offset by itself.

    >>> from datetime import UTC, timezone
    >>> zone_name(UTC), zone_name(timezone(timedelta(hours=1)))
    ('UTC', '+01:00')
    """
    name = getattr(zone, "key", None) or str(zone)
    return name.removeprefix("UTC") or "UTC"


def amount(length: timedelta) -> str:
    """An amount of time in hours and minutes, which never mean days of any calendar.

    >>> amount(timedelta(days=2, minutes=5)), amount(timedelta(seconds=90)), amount(timedelta(0))
    ('48 h 5 min', '1 min 30 s', '0 min')
    """
    if length < timedelta(0):
        return f"-{amount(-length)}"
    hours, rest = divmod(length, timedelta(hours=1))
    minutes, rest = divmod(rest, timedelta(minutes=1))
    seconds = f"{rest.total_seconds():.6f}".rstrip("0").rstrip(".") if rest else ""
    parts = (
        f"{hours} h" if hours else "",
        f"{minutes} min" if minutes else "",
        f"{seconds} s" if seconds else "",
    )
    return " ".join(filter(None, parts)) or "0 min"


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


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LONG_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_MONTHS = tuple(name[:3] for name in _LONG_MONTHS)
