"""Stretches of absolute time, and the one gate through which instants come in.

Everything is half-open: *start* is inside, *end* is not, so that stretches that touch neither
overlap nor leave a hole. Nothing here knows about calendars.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .errors import InputError, kind_of, quoted

FIRST_YEAR, LAST_YEAR = 2, 9998
"""The years between which instants are taken."""
_KNOWN = (ZoneInfo, timezone)  # these take a time that a clock skips as PEP 495 has it


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A stretch of absolute time. *start* is inside it, *end* is not.

    Both ends are kept in UTC, so `length` is real elapsed time even when the
    clocks change in between:

    >>> from zoneinfo import ZoneInfo
    >>> berlin = ZoneInfo("Europe/Berlin")
    >>> night = Interval(
    ...     datetime(2025, 3, 29, 22, tzinfo=berlin),
    ...     datetime(2025, 3, 30, 6, tzinfo=berlin),
    ... )
    >>> night.length  # eight hours on the wall, seven in fact
    datetime.timedelta(seconds=25200)
    >>> print(night)
    2025-03-29T21:00Z/2025-03-30T04:00Z

    Raises:
        InputError: An end has no time zone, or *end* is before *start*.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", to_utc(self.start, "start"))
        object.__setattr__(self, "end", to_utc(self.end, "end"))
        if self.end < self.start:
            raise InputError.of(
                "interval-reversed",
                f"interval ends before it starts: {self}",
                fix="swap the two ends",
            )

    @property
    def length(self) -> timedelta:
        """Elapsed time from start to end."""
        return self.end - self.start

    def __contains__(self, at: datetime) -> bool:
        return self.start <= to_utc(at, "at") < self.end

    def __str__(self) -> str:
        return f"{_stamp(self.start)}/{_stamp(self.end)}"


def to_utc(at: Any, name: str, error: type[InputError] = InputError) -> datetime:
    """Return the instant *at* in UTC; *name* is what the caller calls it in an error.

    Subclasses of datetime (pandas, freezegun) come out as plain datetimes; what they know
    below the microsecond is cut off.

    Raises:
        InputError: *at* is a date, naive, NaT, no datetime at all, or in the first or last year.
    """
    instant = aware(at, name, error)
    try:
        found = instant.astimezone(UTC)
    except (OverflowError, ValueError):
        found = None
    # A day is left at both ends, so that every zone can show what comes through here.
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise error.of(
            "instant-out-of-range",
            f"{name} is out of range: {instant.isoformat()}",
            fix=f"use an instant between the years {FIRST_YEAR} and {LAST_YEAR}",
        )
    return found


def aware(at: Any, name: str, error: type[InputError] = InputError) -> datetime:
    """Return *at* as a plain aware datetime, or refuse it by *name*."""
    if not isinstance(at, datetime):
        kind = "a date without a time" if isinstance(at, date) else f"{kind_of(at)}"
        raise error.of(
            "not-a-datetime",
            f"{name} is {kind}: {quoted(at)}; a datetime with a time zone is required",
            fix=f"pass e.g. {name}=datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo('Europe/London'))",
        )
    if at != at:  # only NaT differs from itself
        raise error.of(
            "not-a-time", f"{name} is NaT, not a time", fix=f"leave rows without {name} out"
        )
    if at.tzinfo is None or at.utcoffset() is None:
        raise error.of(
            "naive-datetime",
            f"{name} has no time zone: {at.isoformat()}",
            fix=f"attach the one it was recorded in, e.g. {name}.replace(tzinfo=UTC)",
        )
    if type(at) is not datetime:
        at = datetime(
            at.year, at.month, at.day, at.hour, at.minute, at.second, at.microsecond,
            tzinfo=at.tzinfo, fold=at.fold,
        )  # fmt: skip
    instant: datetime = at
    if isinstance(instant.tzinfo, _KNOWN):
        return instant
    with suppress(ValueError, OverflowError):  # in the first or last year
        if hasattr(instant.tzinfo, "localize"):  # pytz
            return instant.astimezone(whole_zone(at.tzinfo))
        return existing(instant)
    return instant


def whole_zone(zone: tzinfo) -> tzinfo:
    """The zone that a tzinfo of pytz names, which is one offset of it itself; others as they are.

    >>> whole_zone(UTC)
    datetime.timezone.utc
    """
    if not hasattr(zone, "localize"):
        return zone
    try:
        return ZoneInfo(getattr(zone, "zone", ""))
    except (TypeError, ValueError, ZoneInfoNotFoundError):  # a fixed offset
        return zone


def existing(wall: datetime) -> datetime:
    """*wall* itself, or, where its clock skips it, a time as far behind the gap.

    The zones of zoneinfo take it so by themselves (PEP 495); those of dateutil would move it back.
    """
    if isinstance(wall.tzinfo, _KNOWN):
        return wall
    from dateutil.tz import resolve_imaginary

    found: datetime = resolve_imaginary(wall)
    return found


def _stamp(at: datetime) -> str:
    text = at.replace(tzinfo=None).isoformat(
        timespec="minutes" if not (at.second or at.microsecond) else "auto"
    )
    return f"{text}Z"
