"""The limit: what pure Python could reach if it checked nothing.

The whole idea in twenty lines: opens, closes and the open time before each as tuples, and bisect.
It knows one zone, years compiled beforehand, and a desk that is closed whenever the clocks change.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date, datetime, timedelta
from itertools import accumulate

from slaclock import Calendar

from .peers import Office

_NOTHING = timedelta(0)
_LAST = 2_036


class Prototype:
    """A compiled calendar without any care."""

    def __init__(self, calendar: Calendar, first: int = 2_020, last: int = _LAST) -> None:
        start = datetime(first, 1, 1, tzinfo=calendar.zone)
        end = datetime(last, 1, 1, tzinfo=calendar.zone)
        stretches = [
            (one.start.astimezone(calendar.zone), one.end.astimezone(calendar.zone))
            for one in calendar.intervals(start, end)
        ]
        self.zone = calendar.zone
        self.opens = (*(opens for opens, _ in stretches), end)
        self.closes = tuple(closes for _, closes in stretches)
        lengths = (closes - opens for opens, closes in stretches)
        self.before = tuple(accumulate(lengths, initial=_NOTHING))
        self.days = sorted({opens.toordinal() for opens, _ in stretches})

    def office(self) -> Office:
        """As the peers are."""
        return Office(self.add, self.between, self.is_open, self.next_open)

    def mark(self, at: datetime) -> timedelta:
        """Open time before *at*."""
        index = bisect_right(self.closes, at)
        opens = self.opens[index]
        return self.before[index] + (at - opens) if at > opens else self.before[index]

    def add(self, at: datetime, amount: timedelta) -> datetime:
        """The earliest instant by which *amount* has passed."""
        mark = self.mark(at) + amount
        index = bisect_left(self.before, mark) - 1
        return self.opens[index] + (mark - self.before[index])

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Open time from *start* to *end*."""
        return self.mark(end) - self.mark(start)

    def is_open(self, at: datetime) -> bool:
        """Whether *at* is in open time."""
        return self.opens[bisect_right(self.closes, at)] <= at

    def next_open(self, at: datetime) -> datetime:
        """The first opening after *at*."""
        return self.opens[bisect_right(self.opens, at)]

    def add_days(self, day: date, days: int) -> date:
        """The business day *days* after *day*, or after the next one if it is none: dates only."""
        return date.fromordinal(self.days[bisect_left(self.days, day.toordinal()) + days])


class Abroad(Prototype):
    """The same for instants in another zone than the calendar's."""

    def mark(self, at: datetime) -> timedelta:
        """Open time before *at*."""
        return super().mark(at.astimezone(self.zone))

    def is_open(self, at: datetime) -> bool:
        """Whether *at* is in open time."""
        return super().is_open(at.astimezone(self.zone))

    def next_open(self, at: datetime) -> datetime:
        """The first opening after *at*."""
        return super().next_open(at.astimezone(self.zone))
