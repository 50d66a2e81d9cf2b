"""A calendar compiled into absolute time.

A `Calendar` says what is written on the door: "Mon-Fri 09:00-17:00, Berlin,
closed at Christmas". A `Timetable` says when the door is really open and
counts time along it: `open_before(t)`, the open time before an instant, is
monotone, and everything else is that function and its inverse.

Subtracting datetimes of one zone is fast, and gives elapsed time unless the
clocks change in between. So instants on a date on which they change, and
stretches that touch one, are kept in UTC, all others in the zone. There is
one road for both: Python compares and subtracts datetimes of different zones
as absolute time. Instants that come in UTC stay there, beside the same
stretches written in UTC, and need no conversion either.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from .errors import CalendarError
from .interval import aware
from .walltime import compiled, local_midnight
from .years import FIRST_YEAR, LAST_YEAR, LONG, Years, joined

if TYPE_CHECKING:
    from .walltime import Source

PATIENCE = 10  # years without an opening after which a calendar counts as closed for good

_SURE_OF_THEIR_OFFSET = (ZoneInfo, timezone)
_NOTHING = timedelta(0)
_DAYS = tuple(timedelta(days=number) for number in range(1024))


class Timetable:
    """When a calendar is really open, and the arithmetic on it, exact to the microsecond.

    Years are compiled as they are asked for, by *source*, and replaced in one assignment, so that
    threads need no lock. Instants come back in *zone*.

    Raises:
        CalendarError: An instant is naive, no datetime, or outside 1900 to 2199; the calendar
            stays closed for ten years where an opening is needed.
    """

    __slots__ = ("_last_mark", "_seeds", "_source", "_years", "zone")

    def __init__(self, zone: ZoneInfo, source: Source) -> None:
        self.zone = zone
        self._source = source
        self._seeds: list[Years] = []
        self._years: Years | None = None
        self._last_mark: tuple[datetime | None, timedelta] = (None, _NOTHING)

    def years(self, first: int, last: int) -> Years:
        """The compiled arrays, for at least the years *first* to *last*."""
        years = self._years
        if years is None or first < years.first or years.last < last:
            _check_year(first)
            _check_year(last)
            if years is None:
                # Of threads that come first at once, one wins: all count from the same origin.
                self._seeds.append(compiled(self.zone, self._source, first))
                years = self._seeds[0]
            self._years = years = self._grown(years, first, last)
        return years

    def _grown(self, years: Years, first: int, last: int) -> Years:
        # Growing by a quarter keeps the copying of what is there in bounds.
        quarter = (years.last - years.first) // 4
        if first < years.first:
            first = max(FIRST_YEAR, min(first, years.first - quarter))
        if last > years.last:
            last = min(LAST_YEAR, max(last, years.last + quarter))
        earlier, later = range(first, years.first), range(years.last + 1, last + 1)
        return joined(
            [compiled(self.zone, self._source, year) for year in earlier],
            years,
            [compiled(self.zone, self._source, year) for year in later],
        )

    @property
    def origin(self) -> int | None:
        """The year from whose beginning open time is counted; None before it is known."""
        return self._seeds[0].first if self._seeds else None

    def enter(self, at: datetime) -> datetime:
        """*at*, checked, in the zone."""
        return self._leave(self._locate(at)[0])

    def check(self, at: datetime) -> None:
        """Refuse what is no instant of the years that calendars count."""
        _check_year(self._enter(at).year)

    # ---------------------------------------------------------------- the one function

    def open_before(self, at: datetime) -> timedelta:
        """Open time before *at*, from an origin that stays the same for this timetable."""
        at, opens, index, years = self._locate(at)
        opening = opens[index]
        if at > opening:
            return years.before[index] + (at - opening)
        return years.before[index]

    def mark(self, at: datetime) -> timedelta:
        """`open_before`, remembered for the very object that was asked for last.

        Several milestones ask for the instant of one event.
        """
        last, mark = self._last_mark
        if last is not at:
            mark = self.open_before(at)
            self._last_mark = at, mark
        return mark

    def _locate(self, at: datetime) -> tuple[datetime, list[datetime], int, Years]:
        """*at*, the opens that it is compared with, and the first stretch closing after it."""
        if type(at) is not datetime or at.tzinfo is not self.zone:
            years = self._years
            if years is not None and type(at) is datetime and at.tzinfo is UTC:
                # The date in the zone may be the one before or after, so both must be known.
                day = at.toordinal() - years.first_day
                if 0 < day < len(years.starts) - 1:
                    index = years.starts[day - 1]
                    if index < 0:
                        index = ~index
                    closes = years.utc_closes
                    while closes[index] <= at:
                        index += 1
                    return at, years.utc_opens, index, years
            at = self._enter(at)
        years = self._years or self.years(at.year, at.year)
        day = at.toordinal() - years.first_day
        if not 0 <= day < len(years.starts):
            years = self.years(at.year, at.year)
            day = at.toordinal() - years.first_day
        index = years.starts[day]
        if index < 0:
            utc = at.astimezone(UTC)
            shown = utc.astimezone(self.zone)
            if shown.toordinal() != at.toordinal():  # a wall time that is skipped with its date
                return self._locate(shown)
            index, at = ~index, utc
        closes = years.closes
        while closes[index] <= at:
            index += 1
        return at, years.opens, index, years

    def _enter(self, at: datetime) -> datetime:
        if type(at) is not datetime or type(at.tzinfo) not in _SURE_OF_THEIR_OFFSET:
            at = aware(at, "at", CalendarError)
        try:
            return at.astimezone(self.zone)
        except (OverflowError, ValueError):
            raise CalendarError.of(
                "instant-out-of-range",
                f"{at.isoformat()} is out of range",
                fix=f"use instants from {FIRST_YEAR} to {LAST_YEAR}",
            ) from None

    def _leave(self, at: datetime) -> datetime:
        return at if at.tzinfo is self.zone else at.astimezone(self.zone)

    def _new_year(self, year: int) -> datetime:
        return local_midnight(self.zone, date(year, 1, 1))

    # ---------------------------------------------------------------- amounts of open time

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Open time from *start* to *end*, negative when *end* comes first."""
        return self.open_before(end) - self.open_before(start)

    def add(self, at: datetime, amount: timedelta) -> datetime:
        """The earliest instant by which *amount* (above zero) of open time has passed."""
        try:
            mark = self.open_before(at) + amount
        except OverflowError:
            mark = timedelta.max
        return self.reached(mark, at)

    def reached(self, mark: timedelta, since: datetime, *, utc: bool = False) -> datetime:
        """The earliest instant before which *mark* of open time, above that of *since*, lies."""
        years = self._years
        assert years is not None  # a mark comes from compiled ones
        # Another thread may have put years into place meanwhile that do not reach back so far.
        if mark > years.before[-1] or mark <= years.before[0]:
            years = self._years_with(mark, since, forward=True)
        day = mark.days - years.first_total
        index = bisect_left(years.before, mark, years.totals[day], years.totals[day + 1]) - 1
        if years.long_gaps:
            _refuse_gap(years, since, years.opens[index])
        if utc:
            return years.utc_opens[index] + (mark - years.before[index])
        due = years.opens[index] + (mark - years.before[index])
        return due if due.tzinfo is self.zone else due.astimezone(self.zone)

    def subtract(self, at: datetime, amount: timedelta) -> datetime:
        """The latest instant from which *amount* (above zero) of open time passes until *at*."""
        here, opens, index, years = self._locate(at)
        try:
            passed = years.before[index] + max(here - opens[index], _NOTHING) - amount
        except OverflowError:
            passed = timedelta.min
        if passed < years.before[0]:
            years = self._years_with(passed, at, forward=False)
        day = passed.days - years.first_total
        index = bisect_right(years.before, passed, years.totals[day], years.totals[day + 1]) - 1
        start = years.opens[index] + (passed - years.before[index])
        if years.long_gaps:
            _refuse_gap(years, at, start)
        return self._leave(start)

    def _years_with(self, passed: timedelta, at: datetime, *, forward: bool) -> Years:
        """Compiled years that hold the instant before which *passed* of open time lies."""
        at = self._enter(at)
        years = self.years(at.year, at.year)
        while passed > years.before[-1] if forward else passed < years.before[0]:
            years = self._searched(years, at, forward=forward)
        return years

    def _searched(self, years: Years, at: datetime, *, forward: bool) -> Years:
        """More years to count on from *at*, refused where no opening is to be expected."""
        edge = years.edge(forward=forward) or at
        since = max(edge, at) if forward else min(edge, at)
        further = self._further(years, since, forward=forward)
        if further is not None:
            return further
        if FIRST_YEAR + PATIENCE <= since.year <= LAST_YEAR - PATIENCE:
            raise _never_opens(at, forward=forward)
        raise _too_far(at, forward=forward)

    def _further(self, years: Years, since: datetime, *, forward: bool) -> Years | None:
        """More years, or None ten years past that of *since* and all dates that are written."""
        origin, (first, last) = self._leave(since).year, self._source.written
        if forward:
            limit = min(max(origin, last) + PATIENCE, LAST_YEAR)
            return self.years(years.first, years.last + 1) if years.last < limit else None
        limit = max(min(origin, first) - PATIENCE, FIRST_YEAR)
        return self.years(years.first - 1, years.last) if years.first > limit else None

    def _within_reach(self, at: datetime, found: datetime) -> datetime | None:
        """*found*, unless only years that happen to be compiled already let it be found."""
        if abs(found.year - at.year) >= PATIENCE:
            year, (first, last) = self._leave(at).year, self._source.written
            if not min(year, first) - PATIENCE <= found.year <= max(year, last) + PATIENCE:
                return None
        return self._leave(found)

    # ---------------------------------------------------------------- openings and closings

    def is_open(self, at: datetime) -> bool:
        """Whether *at* lies in open time."""
        at, opens, index, _ = self._locate(at)
        return opens[index] <= at

    def next_open(self, at: datetime) -> datetime | None:
        """The first opening strictly after *at*, None if there is none."""
        while True:
            here, opens, index, years = self._locate(at)
            if opens[index] <= here:
                index += 1
                if years.opens[index] == years.closes[index - 1]:  # no opening, it stays open
                    run = bisect_left(years.heads, index)
                    index = years.heads[run] if run < len(years.heads) else years.end
            if index < years.end:
                return self._within_reach(here, years.opens[index])
            if self._further(years, here, forward=True) is None:
                return None

    def next_close(self, at: datetime) -> datetime | None:
        """The first close strictly after *at*, None if there is none."""
        while True:
            here, _, index, years = self._locate(at)
            run = bisect_right(years.heads, index)
            if run < len(years.heads):
                return self._within_reach(here, years.closes[years.heads[run] - 1])
            # What the last compiled stretch does next is not known before the next year is.
            if self._further(years, here, forward=True) is None:
                if index == years.end:
                    return None
                close, end = years.closes[years.end - 1], self._new_year(years.last + 1)
                return self._within_reach(here, close) if close < end else None

    def previous_open(self, at: datetime) -> datetime | None:
        """The last opening strictly before *at*, None if there is none."""
        while True:
            here, opens, index, years = self._locate(at)
            if opens[index] >= here:
                index -= 1
            run = bisect_right(years.heads, index) - 1
            if run > 0:
                return self._within_reach(here, years.opens[years.heads[run]])
            if self._further(years, here, forward=False) is None:
                is_opening = run == 0 and years.opens[0] > self._new_year(years.first)
                return self._within_reach(here, years.opens[0]) if is_opening else None

    def previous_close(self, at: datetime) -> datetime | None:
        """The last close strictly before *at*, None if there is none."""
        while True:
            here, opens, index, years = self._locate(at)
            if opens[index] > here and index and years.closes[index - 1] == here:
                index -= 1
            if opens[index] <= here:
                index = years.heads[bisect_right(years.heads, index) - 1]
            if index:
                return self._within_reach(here, years.closes[index - 1])
            if self._further(years, here, forward=False) is None:
                return None

    def roll_forward(self, at: datetime) -> datetime:
        """*at* itself when open time follows it, else the next opening."""
        here, opens, index, _ = self._locate(at)
        if opens[index] <= here:
            return self._leave(here)
        opening = self.next_open(at)
        if opening is None:
            raise _never_opens(at, forward=True)
        return opening

    def roll_back(self, at: datetime) -> datetime:
        """*at* itself when open time precedes it, else the last close."""
        here, opens, index, years = self._locate(at)
        if not index and opens[0] >= here:
            self.years(max(years.first - 1, FIRST_YEAR), years.last)
            here, opens, index, years = self._locate(at)
        if opens[index] < here or (index and years.closes[index - 1] == here):
            return self._leave(here)
        close = self.previous_close(at)
        if close is None:
            raise _never_opens(at, forward=False)
        return close

    def stretches(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Maximal open stretches from *start* to *end*, cut there, in UTC and lazily.

        What lies outside the years that calendars count is left out: those of two zones do not
        begin at one instant.
        """
        return self._stretches(self._counted(start), self._counted(end))

    def _counted(self, at: datetime) -> datetime:
        """*at*, or the nearest instant of the years that calendars count, or their end, in UTC."""
        at = self._enter(at)
        if at.year < FIRST_YEAR:
            at = self._new_year(FIRST_YEAR)
        elif at.year > LAST_YEAR:
            at = self._new_year(LAST_YEAR + 1)
        return at.astimezone(UTC)

    def _stretches(self, here: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        run: tuple[datetime, datetime] | None = None
        while here < end:
            _, _, index, years = self._locate(here)
            while years.utc_opens[index] < end:  # the sentinel is not
                opens = max(years.utc_opens[index], here)
                closes = min(years.utc_closes[index], end)
                if run is not None and run[1] == opens:
                    run = run[0], closes
                else:
                    if run is not None:
                        yield run
                    run = opens, closes
                index += 1
            here = self._new_year(years.last + 1)
        if run is not None:
            yield run

    # ---------------------------------------------------------------- business days

    def add_days(self, at: datetime, days: int, *, close_of_business: bool = False) -> datetime:
        """The same wall time, or the last close, *days* business days after the day of *at*.

        That day is the one to which the open time at or next after *at* belongs. Where the wall
        time is closed, the last close at or before it on that day, else its first opening.
        """
        here, opens, index, years = self._locate(at)
        if opens[index] > here:
            if index < years.end:
                here = years.opens[index]
            else:
                here, _, index, years = self._locate(self.roll_forward(at))
        day = years.days[index]
        rank, years = self._business_day(day, days, years, at)
        first, last, throughout = years.hours[rank]
        if years.long_gaps:
            _refuse_gap(years, at, first)
        if close_of_business:
            return self._leave(last)
        target = years.business_days[rank]
        due = self._leave(here) + _days(target - day)
        if throughout and first <= due < last:
            return due
        due, _, index, years = self._locate(due)
        if years.opens[index] <= due:
            return self._leave(due)
        if last <= due:
            return self._leave(last)
        while index and years.opens[index - 1] >= first:
            index -= 1
            if years.days[index] == target:
                return self._leave(years.closes[index])
        return self._leave(first)

    def subtract_days(
        self, at: datetime, days: int, *, close_of_business: bool = False
    ) -> datetime:
        """The mirror image of `add_days`: the same wall time *days* business days earlier.

        An instant that is open stays, else it rolls back. Where the wall time is closed, the
        first opening at or after it on that day, else its last close.
        """
        here, opens, index, years = self._locate(at)
        if opens[index] > here:
            here, _, index, years = self._locate(self.roll_back(at))
            index -= 1
        day = years.days[index]
        rank, years = self._business_day(day, -days, years, at)
        first, last, _ = years.hours[rank]
        if years.long_gaps:
            _refuse_gap(years, at, last)
        if close_of_business:
            return self._leave(first)
        target = years.business_days[rank]
        start, _, index, years = self._locate(self._leave(here) - _days(day - target))
        if years.opens[index] <= start or (index and years.closes[index - 1] == start):
            return self._leave(start)
        if first >= start:
            return self._leave(first)
        return self._leave(min(years.opens[index], last))

    def business_days_before(self, day: int) -> int:
        """The number of business days before the date with ordinal *day*, from a fixed origin."""
        years = self._years
        if years is None or not 0 <= day - years.first_day < len(years.ranks):
            year = date.fromordinal(day).year
            years = self.years(year, year)
        return years.ranks[day - years.first_day] - years.first_rank

    def _business_day(self, day: int, days: int, years: Years, at: datetime) -> tuple[int, Years]:
        """The rank, in the years returned, of the business day *days* after the date *day*.

        It is counted from *at*.
        """
        while True:
            if day >= years.first_day:
                rank = years.ranks[day - years.first_day] + days
                if 0 <= rank < len(years.business_days):
                    return rank, years
            forward = days > 0 and day >= years.first_day
            years = self._searched(years, at, forward=forward)


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CalendarError.of(
            "instant-out-of-range",
            f"calendars count from {FIRST_YEAR} to {LAST_YEAR}, and {year} was asked for",
            fix="check the year; leave rows with placeholder dates out",
        )


def _refuse_gap(years: Years, at: datetime, until: datetime) -> None:
    """Refuse to count from *at* over more than ten closed years before or after it."""
    start, end = sorted(one.astimezone(UTC) for one in (at, until))
    for closed, opening in years.long_gaps:
        if min(opening, end) - max(closed, start) > LONG:
            raise _never_opens(at, forward=at < until)


def _days(number: int) -> timedelta:
    return _DAYS[number] if number < len(_DAYS) else timedelta(days=number)


def _never_opens(at: datetime, *, forward: bool) -> CalendarError:
    return CalendarError.of(
        "never-opens",
        f"no opening within {PATIENCE} years {'after' if forward else 'before'} {at.isoformat()}",
        fix="give the calendar hours there, or ask within the years that have some",
    )


def _too_far(at: datetime, *, forward: bool) -> CalendarError:
    return CalendarError.of(
        "never-opens",
        f"so much open time does not lie {'after' if forward else 'before'} {at.isoformat()} "
        f"within the years {FIRST_YEAR} to {LAST_YEAR}, for which calendars count",
        fix="check the amount, and the year",
    )
