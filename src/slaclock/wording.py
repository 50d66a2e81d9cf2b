"""Instants, amounts and text as people read them, in English whatever the machine's locale is.

`strftime` would follow the locale, and an answer may not depend on the machine.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import islice

_SHOWN, _LONGEST = 20, 100
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LONG_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def weekday(day: date) -> str:
    """The day of the week, short."""
    return _DAYS[day.weekday()]


def month_name(month: int) -> str:
    """A month in full."""
    return _LONG_MONTHS[month - 1]


def day_and_month(day: date) -> str:
    """A date or instant by its day.

    >>> day_and_month(date(2026, 11, 20))
    'Fri 20 Nov'
    """
    return f"{weekday(day)} {day.day} {month_name(day.month)[:3]}"


def wall_time(at: datetime) -> str:
    """What the clock on the wall shows, to the second or below only where that says something.

    What it shows twice has the abbreviation of its zone behind it, or its offset.

    >>> from zoneinfo import ZoneInfo
    >>> wall_time(datetime(2026, 10, 25, 1, 30, fold=1, tzinfo=ZoneInfo("Europe/London")))
    '01:30 GMT'
    """
    precision = "auto" if at.microsecond else "seconds" if at.second else "minutes"
    shown = at.time().isoformat(precision)
    again = at.replace(fold=1 - at.fold)
    if again.utcoffset() == at.utcoffset():
        return shown
    return f"{shown} {at:%z}" if again.tzname() == at.tzname() else f"{shown} {at.tzname()}"


def moment(at: datetime) -> str:
    """An instant, where year and zone are said already.

    >>> moment(datetime(2026, 11, 20, 16, 30))
    'Fri 20 Nov 16:30'
    """
    return f"{day_and_month(at)} {wall_time(at)}"


def dated(at: datetime) -> str:
    """An instant with its year, where the zone is said already."""
    return f"{day_and_month(at)} {at.year} {wall_time(at)}"


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


def shortened(text: str, most: int = 200) -> str:
    """A name or a reason, short enough to be said again and again.

    >>> shortened("waiting on customer", 7)
    'waiting...'
    """
    return text if len(text) <= most else f"{text[:most]}..."


def some(names: Iterable[object]) -> str:
    """Names for a message: of many the first twenty, of long ones the beginning.

    >>> some(range(1, 4)), some(range(1, 100))[-15:]
    ('1, 2, 3', '18, 19, 20, ...')
    """
    first = [str(name)[:_LONGEST] for name in islice(names, _SHOWN + 1)]
    return ", ".join(first[:_SHOWN]) + (", ..." if first[_SHOWN:] else "")


def columns(text: str) -> int:
    """How many columns of a terminal *text* takes: ideographs two, accents of their own none.

    >>> columns("abc"), columns("\u6771\u4eac"), columns("e\u0301")
    (3, 4, 1)
    """
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1
        for one in text
    )
