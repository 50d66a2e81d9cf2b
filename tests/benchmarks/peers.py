"""What the peers make of a desk, each in the way in which its own documentation would.

A peer that is not installed is skipped; nothing but the benchmarks ever imports one.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import partial
from importlib import import_module, metadata
from importlib.util import find_spec
from typing import Any

from slaclock import Calendar

from .desks import YEARS, Desk, Shift

VERSIONS = {
    "workclock": "workclock",
    "timegrid": "timegrid",
    "django-bizcal": "django_bizcal",
    "businesstimedelta": "businesstimedelta",
    "pandas": "pandas",
    "numpy": "numpy",
}
"""Every peer by the name of its distribution, and the module to import."""

_MICROSECOND = timedelta(microseconds=1)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Office:
    """A desk in the hands of one library.

    `instant` and `amount` make its arguments of ours, outside what is timed, and `answer` makes a
    datetime or timedelta of what it gives. What it does not know is None.
    """

    add: Callable[[Any, Any], Any]
    between: Callable[[Any, Any], Any] | None = None
    is_open: Callable[[Any], Any] | None = None
    next_open: Callable[[Any], Any] | None = None
    instant: Callable[[datetime], Any] = lambda at: at
    amount: Callable[[timedelta], Any] = lambda amount: amount
    answer: Callable[[Any], Any] = lambda answer: answer


def is_there(peer: str) -> bool:
    """Whether a peer is installed."""
    return find_spec(VERSIONS[peer]) is not None


def missing() -> list[str]:
    """The peers that are not installed."""
    return [peer for peer in VERSIONS if not is_there(peer)]


def version(peer: str) -> str:
    """The version of a peer that is installed."""
    return metadata.version(peer)


def slaclock(desk: Desk, calendar: Calendar | None = None) -> Office:
    """Ourselves, compiled: what compiling costs is measured apart."""
    calendar = calendar or desk.calendar()
    calendar.timetable.years(YEARS.start, YEARS.stop)
    return Office(calendar.add, calendar.between, calendar.is_open, calendar.next_open)


def workclock(desk: Desk) -> Office:
    """A core in Rust that walks from one stretch to the next; the one to beat."""
    module = import_module("workclock")
    rules = [
        module.WorkDay(shift.start, shift.end, list(shift.days), time_zone=shift.zone)
        for shift in desk.shifts
    ]
    if desk.holidays:
        rules.append(module.Holidays(desk.holidays))
    schedule = module.Schedule(rules, time_zone=desk.zone)

    def is_open(at: datetime) -> bool:
        return bool(schedule.next_period(at)[0] == at)

    def next_open(at: datetime) -> Any:
        start, end = schedule.next_period(at)
        return start if start > at else schedule.next_period(end)[0]

    return Office(schedule.add, schedule.between, is_open, next_open)


def timegrid(desk: Desk) -> Office:
    """Another core in Rust, for wall time without zones."""
    module = import_module("timegrid")
    grid = module.TimeGridCalendar.create()
    names = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
    for shift in desk.shifts:
        for day in shift.days:
            weekday = getattr(module.DayOfWeek, names[day])
            grid = grid.add_open_rule(weekday, shift.start, shift.end) or grid
    for holiday in desk.holidays:
        grid = grid.close(holiday)
    line = grid.compile(datetime(2020, 1, 1), datetime(2036, 1, 1))

    def here(answer: Any) -> Any:
        return answer.replace(tzinfo=desk.zone) if isinstance(answer, datetime) else answer

    return Office(
        grid.add_work_duration,
        line.get_working_duration,
        line.can_work,
        instant=lambda at: at.astimezone(desk.zone).replace(tzinfo=None),
        answer=here,
    )


def bizcal(desk: Desk) -> Office:
    """django-bizcal: the richest model of them, walking day by day."""
    module = import_module("django_bizcal")
    dates = import_module("django_bizcal.providers").SetHolidayProvider.from_dates(desk.holidays)
    members = [
        module.WorkingCalendar(
            tz=shift.zone,
            weekly_schedule={day: [_block(shift)] for day in shift.days},
            holiday_provider=dates,
        )
        for shift in desk.shifts
    ]
    calendar = members[0] if len(members) == 1 else module.UnionCalendar(members)
    at_night = any(shift.is_overnight for shift in desk.shifts)  # then it is wrong: see FAULTS
    return Office(
        calendar.add_business_time,
        calendar.business_time_between,
        calendar.is_business_time,
        None if at_night else calendar.next_opening_datetime,
    )


def _block(shift: Shift) -> tuple[object, ...]:
    start, end = f"{shift.start:%H:%M}", f"{shift.end:%H:%M}"
    return (start, end, 1) if shift.is_overnight else (start, end)


def businesstimedelta(desk: Desk) -> Office:
    """The one that most Python programs use; it walks from one rule's day to the next."""
    module = import_module("businesstimedelta")
    zones = import_module("pytz")
    rules = [
        module.WorkDayRule(shift.start, shift.end, list(shift.days), tz=zones.timezone(shift.zone))
        for shift in desk.shifts
    ]
    if desk.holidays:
        rules.append(module.HolidayRule(desk.holidays, tz=zones.timezone(desk.shifts[0].zone)))
    rule = rules[0] if len(rules) == 1 else module.Rules(rules)
    return Office(
        operator.add,
        rule.difference,
        amount=lambda amount: module.BusinessTimeDelta(rule, timedelta=amount),
        answer=lambda answer: getattr(answer, "timedelta", answer),
    )


def pandas(desk: Desk) -> Office:
    """pandas CustomBusinessHour, on aware timestamps."""
    module = import_module("pandas")
    (shift,) = desk.shifts
    hours = partial(
        module.offsets.CustomBusinessHour,
        start=_clock(shift.start),
        end=_clock(shift.end),
        weekmask=" ".join(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[: len(shift.days)]),
        holidays=list(desk.holidays),
    )
    return Office(
        operator.add,
        instant=lambda at: module.Timestamp(at.astimezone(desk.zone)),
        amount=lambda amount: hours(n=amount // _HOUR),
        answer=lambda answer: answer.to_pydatetime(),
    )


def _clock(at: time) -> str:
    return f"{at:%H:%M}"


def numpy_days(desk: Desk) -> Office:
    """numpy's business days: dates, without hours."""
    module = import_module("numpy")
    (shift,) = desk.shifts
    days = module.busdaycalendar(
        weekmask="".join("1" if day in shift.days else "0" for day in range(7)),
        holidays=module.array(desk.holidays, dtype="datetime64[D]"),
    )
    return Office(
        partial(module.busday_offset, roll="forward", busdaycal=days),
        instant=lambda at: module.datetime64(at.astimezone(desk.zone).date()),
        amount=lambda amount: amount.days,
        answer=lambda answer: answer.item(),
    )


PEERS: dict[str, Callable[[Desk], Office]] = {
    "workclock": workclock,
    "timegrid": timegrid,
    "django-bizcal": bizcal,
    "pandas": pandas,
    "businesstimedelta": businesstimedelta,
}
"""Those that add hours."""


def offices(desk: Desk, names: Iterable[str] = tuple(PEERS)) -> dict[str, Office]:
    """A desk in the hands of each peer that is installed."""
    return {name: PEERS[name](desk) for name in names if is_there(name)}


def same(ours: object, theirs: object) -> bool:
    """Whether two answers are one, whatever zone they are written in."""
    if isinstance(ours, datetime) and isinstance(theirs, datetime):
        return ours.astimezone(UTC) == theirs.astimezone(UTC)
    return ours == theirs
