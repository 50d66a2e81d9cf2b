"""A target on the clock that it is counted on: round the clock, or a calendar's open time.

Instants go in and come out in UTC, amounts are timedeltas of the term's own clock.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from .duration import Duration, Kind
from .errors import CalendarError, CaseError
from .interval import aware, to_utc

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from .calendar import Calendar

NOTHING = timedelta(0)
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)

BusinessDayRule = Literal["same_time", "close_of_business"] | timedelta
"""What a business day means; a timedelta is that much open time a day."""


@dataclass(frozen=True, slots=True)
class Term:
    """What a row promises for a milestone, ready to be counted.

    *target* is None for what is measured, not promised. *calendar* is None for a clock that runs
    round the clock; *calendar_name* is what the policy calls it. *zone* is the one in which the
    promise is read. With *next_opening* a due exactly at a close moves on (rule: exact_fit).
    """

    target: Duration | None
    calendar_name: str | None
    calendar: Calendar | None
    zone: ZoneInfo
    next_opening: bool = False
    business_day: BusinessDayRule = "same_time"

    def __reduce__(self) -> tuple[Any, ...]:
        # Marks mean something beside marks from the same origin only, so a copy counts from it.
        origin = None if self.calendar is None else self.calendar.timetable.origin
        return _copy, (origin, *(getattr(self, one.name) for one in fields(self)))

    def same_promise(self, other: Term) -> bool:
        """Whether *other* promises the same on the same clock."""
        if self.target != other.target or self.calendar_name != other.calendar_name:
            return False
        # The same wall time some days later is another instant in another zone.
        in_dates = self.target is not None and self.target.kind is Kind.CALENDAR
        return not in_dates or self.zone.key == other.zone.key

    def add(self, at: datetime, amount: timedelta) -> datetime:
        """The earliest instant by which *amount* of this clock has passed since *at*."""
        if amount <= NOTHING:
            return at
        if self.calendar is None:
            return _elapsed_after(at, amount)
        return self.calendar.timetable.add(at, amount).astimezone(UTC)

    def mark(self, at: datetime) -> timedelta:
        """What this clock shows at *at*; only differences mean something."""
        if self.calendar is None:
            return at - _EPOCH
        return self.calendar.timetable.mark(at)

    def shows(self, mark: timedelta, since: datetime) -> datetime:
        """The earliest instant at which this clock shows *mark*, which is after *since*."""
        if self.calendar is None:
            return _elapsed_after(_EPOCH, mark)
        return self.calendar.timetable.reached(mark, since, utc=True)

    def due(self, start: datetime) -> tuple[datetime, timedelta]:
        """When the target is used up without a pause, and how much of this clock that takes."""
        target = self.target
        assert target is not None
        amount = target.amount
        if target.kind is Kind.BUSINESS:
            return self.shows(self.mark(start) + amount, start), amount
        if target.kind is Kind.ELAPSED:
            return self.add(start, amount), amount
        if target.kind is Kind.BUSINESS_DAYS:
            assert self.calendar is not None
            if isinstance(self.business_day, timedelta):
                length = working_time(target.days, self.business_day)
                return self.add(start, length), length
            due = self.calendar.timetable.add_days(
                start, target.days, close_of_business=self.business_day == "close_of_business"
            ).astimezone(UTC)
        else:
            due = target.after(start.astimezone(self.zone)).astimezone(UTC)
        return due, self.mark(due) - self.mark(start)

    def due_at(self, start: datetime) -> datetime:
        """The due of a start in any zone, in the zone of the promise."""
        assert self.target is not None
        target, calendar = self.target, self.calendar
        if calendar is not None and target.kind is Kind.BUSINESS and not self.next_opening:
            checked = start if type(start) is datetime else aware(start, "opened", CaseError)
            if checked.tzinfo is not None:
                return calendar.timetable.add(checked, target.amount)
        at = to_utc(start, "opened", CaseError)
        return self.final(self.due(at)[0]).astimezone(self.zone)

    def final(self, due: datetime) -> datetime:
        """*due* as the rule `exact_fit` has it."""
        return self.opening(due) if self.next_opening else due

    def opening(self, at: datetime) -> datetime:
        """The earliest instant from *at* on at which this clock runs, or *at* if none comes."""
        if self.calendar is None:
            return at
        try:
            return self.calendar.timetable.roll_forward(at).astimezone(UTC)
        except CalendarError:
            return at


def _copy(origin: int | None, *values: Any) -> Term:
    """A term out of a pickle."""
    term = Term(*values)
    if origin is not None:
        assert term.calendar is not None
        term.calendar.timetable.years(origin, origin)
    return term


def working_time(days: int, working_hours: timedelta) -> timedelta:
    """So many business days of so many hours each."""
    try:
        return days * working_hours
    except OverflowError:
        raise CaseError.of(
            "duration-too-long",
            f"{days} business days of {working_hours} each are longer than can be counted",
            fix="write a shorter target, or a shorter business day",
        ) from None


def _elapsed_after(at: datetime, amount: timedelta) -> datetime:
    try:
        return at + amount
    except OverflowError:
        raise CaseError.of(
            "instant-out-of-range",
            f"{amount} after {at.isoformat()} is out of range",
            fix="check the year; leave rows with placeholder dates out",
        ) from None
