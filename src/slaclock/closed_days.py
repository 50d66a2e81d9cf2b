"""Why a stretch was closed, in words: outside hours, a break, the weekend, a holiday by name."""

from __future__ import annotations

from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING

from .wording import day_and_month, weekday

if TYPE_CHECKING:
    from .calendar import Calendar

OUTSIDE, BREAK = "outside hours", "break"
_LUNCH = (11, 15)
_MOST_DAYS = 400  # of one stretch, whose dates are looked at


def note_of_gap(calendar: Calendar, start: datetime, end: datetime) -> tuple[str, str]:
    """The kind of a closed stretch, and what to say of it.

    >>> from datetime import UTC
    >>> from slaclock.calendar import Calendar
    >>> desk = Calendar("UTC", hours={"mon-fri": "09:00-17:00"})
    >>> note_of_gap(desk, datetime(2026, 11, 20, 17, tzinfo=UTC),
    ...             datetime(2026, 11, 23, 9, tzinfo=UTC))
    ('outside hours', 'outside hours; Sat 21, Sun 22 weekend')
    """
    opens, closes = start.astimezone(calendar.zone), end.astimezone(calendar.zone)
    parts = _closed_parts(calendar, opens, closes)
    if opens.date() == closes.date() and _is_between_hours(calendar, start, end):
        if parts:
            return BREAK, "; ".join(parts)
        if calendar._written.takes_out(start, end):
            return BREAK, "excepted"
        lunch = _LUNCH[0] <= opens.hour and closes.hour + closes.minute / 60 <= _LUNCH[1]
        return BREAK, "lunch break" if lunch else "break"
    return OUTSIDE, "; ".join([OUTSIDE, *_notes(calendar, opens, closes), *parts])


def _is_between_hours(calendar: Calendar, start: datetime, end: datetime) -> bool:
    hours = calendar.hours_on(start.astimezone(calendar.zone).date())
    return any(one.end <= start for one in hours) and any(one.start >= end for one in hours)


def _notes(calendar: Calendar, start: datetime, end: datetime) -> list[str]:
    """What is said of the dates touched, of years the first, runs of one reason together."""
    last = end.date()
    if end == datetime(end.year, end.month, end.day, tzinfo=end.tzinfo):
        last = date.fromordinal(last.toordinal() - 1)
    days = _first_days(start.date(), last)
    noted = [(day, calendar.note_on(day)) for day in days]
    notes = [
        f"{_days([day for day, _ in run], start.date())} {note}"
        for note, run in groupby(noted, key=lambda one: one[1])
        if note
    ]
    return notes if (last - start.date()).days <= _MOST_DAYS else [*notes, "..."]


def _first_days(first: date, last: date) -> list[date]:
    start = first.toordinal()
    numbers = range(start, min(last.toordinal(), start + _MOST_DAYS) + 1)
    return [date.fromordinal(number) for number in numbers]


def _days(run: list[date], since: date) -> str:
    if len(run) > 3:
        return f"{_day(run[0], since)}-{_day(run[-1], since)}"
    return ", ".join(_day(day, since) for day in run)


def _day(day: date, since: date) -> str:
    return f"{weekday(day)} {day.day}" if day.month == since.month else day_and_month(day)


def _closed_parts(calendar: Calendar, start: datetime, end: datetime) -> list[str]:
    return [
        f"{weekday(day)} {day.day} {stretch} {closure.name}"
        for day in _first_days(start.date(), end.date())
        for closure in calendar.closures_on(day)
        for stretch in closure.during
        if _overlaps(calendar, day, stretch.start, stretch.end, start, end)
    ]


def _overlaps(
    calendar: Calendar, day: date, opens: int, closes: int, start: datetime, end: datetime
) -> bool:
    midnight = datetime(day.year, day.month, day.day)
    first = (start.replace(tzinfo=None) - midnight).total_seconds()
    last = (end.replace(tzinfo=None) - midnight).total_seconds()
    return opens < last and first < closes
