"""When a calendar is open, every five minutes, as the bits of a number.

Bit *n* says whether it is open *n* times five minutes after the beginning, so what holds of
calendars together is what `&`, `|` and `~` make of their numbers. Whoever opens for less than five
minutes may not be seen: a bit is an answer, no bit is none.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple, Self

from .walltime import Open

_STEP = timedelta(minutes=5)
_A_DAY = timedelta(days=1) // _STEP
_BEFORE, _AFTER = 3, 1
"""Dates before and after whose open time may touch a day of UTC: zones, and night shifts."""


class Days(NamedTuple):
    """Some days in a row, by UTC."""

    first: date
    number: int

    @classmethod
    def around(cls, day: date) -> Self:
        """The days of UTC that *day* touches in one zone or another."""
        return cls(date.fromordinal(day.toordinal() - 1), 3)

    @property
    def dates_that_reach_in(self) -> range:
        """The dates whose open time may touch the days, by their ordinals."""
        first = self.first.toordinal()
        return range(first - _BEFORE, first + self.number + _AFTER)

    def sample(self, open_time: Iterable[Open]) -> int:
        """The steps of five minutes that begin in open time."""
        begins = datetime(self.first.year, self.first.month, self.first.day, tzinfo=UTC)
        seen = 0
        for one in open_time:
            start, end = (max(0, -((begins - at) // _STEP)) for at in (one.start, one.end))
            seen |= (1 << end) - (1 << start)
        return seen & (1 << self.number * _A_DAY) - 1


ORDINARY_WEEK = Days(date(2026, 6, 8), 7)
"""A week in which no zone changes its clocks, and few have a holiday."""
