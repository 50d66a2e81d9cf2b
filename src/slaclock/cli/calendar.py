"""`slaclock calendar`: a month of a calendar day by day, and whether it is open at an instant."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from ..calendar import Calendar
from ..errors import PolicyError, Problem, did_you_mean
from ..interval import Interval
from ..policy import Policy, PolicyBook
from ..wording import amount, day_and_month, month_name, wall_time, weekday
from .codes import FINE
from .inputs import each_policy, instant, month_of, policy_of, system_now, titled, zone_of
from .output import Output
from .table import table
from .words import counted, in_full, moments


@dataclass(frozen=True, slots=True)
class Day:
    """A date: its hours, and why they are not the usual ones."""

    date: date
    hours: tuple[Interval, ...]
    note: str

    @property
    def open_time(self) -> timedelta:
        """The time for which somebody is there."""
        return sum((one.length for one in self.hours), timedelta(0))


def run(options: Namespace, out: Output) -> int:
    """Answer with the month, and with what holds at the instant."""
    typed_in = zone_of(options)
    given = options.at is not None
    at = instant(options.at, "--at", typed_in) if given else system_now(typed_in)
    month = None if options.month is None else month_of(options.month)
    policy, name = _named(options, at, None if given else month)
    calendar = policy.calendars[name]
    at = at.astimezone(calendar.zone)
    first = month or at.date().replace(day=1)
    days = [Day(day, calendar.hours_on(day), _note(calendar, day)) for day in _month(first)]
    if options.json:
        out.json(_as_data(policy, name, calendar, days, at))
    else:
        title = f"calendar {name} of {titled(policy)} ({calendar.timezone})"
        out.line(f"{title}, {month_name(first.month)} {first.year}")
        out.line()
        out.lines(_lines(calendar, days))
        out.line()
        out.lines(_door(calendar, at))
    return FINE


def _named(options: Namespace, at: datetime, on: date | None) -> tuple[Policy, str]:
    """The calendar that was asked for, else the default one, else the only one.

    Of several versions of a policy that has it, the one in force *on* a date, or *at* an instant.
    """
    policies = each_policy(policy_of(options.policy))
    known = [(policy, name) for policy in policies for name in policy.calendars]
    if options.name is not None:
        found = [(policy, name) for policy, name in known if name == options.name]
        what = f"there is no calendar '{options.name}'"
    else:
        found = [pair for pair in known if pair[1] == _default(pair[0])]
        found = found or (known if len(known) == 1 else [])
        what = "several calendars, and no default one" if known else "there is no calendar"
    if not found:
        names = list(dict.fromkeys(name for _, name in known))
        fix = did_you_mean(options.name or "", names) if names else "add one under calendars:"
        raise PolicyError(Problem("unknown-calendar", what, fix=fix, file=options.policy))
    those = [policy for policy, _ in found]
    now = [one for one in those if one.in_force(on or at.astimezone(one.zone).date())] or those
    policy = PolicyBook(now)[now[0].name]
    return policy, next(name for one, name in found if one is policy)


def _default(policy: Policy) -> str | None:
    return None if policy.calendar is None else policy.calendar.default


def _note(calendar: Calendar, day: date) -> str:
    """Why *day* does not have its usual hours, and which parts of it are closed."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=calendar.zone)
    parts = (
        f"{stretch} {closure.name}"
        for closure in calendar.closures_on(day)
        for stretch in closure.during
        if _is_closed(calendar, *(midnight + timedelta(seconds=n) for n in stretch))
    )
    return "; ".join(filter(None, (calendar.note_on(day), *parts)))


def _is_closed(calendar: Calendar, start: datetime, end: datetime) -> bool:
    """Whether it is closed at some time: another calendar of a composition may be open."""
    return calendar.between(start, end) < Interval(start, end).length


def _month(first: date) -> Iterator[date]:
    day = first
    while day.month == first.month:
        yield day
        day += timedelta(days=1)


# -------------------------------------------------------------------- as text


def _lines(calendar: Calendar, days: list[Day]) -> Iterator[str]:
    yield from table(
        [
            (
                f"{weekday(day.date)} {day.date.day:2}",
                _hours(calendar, day),
                amount(day.open_time) if day.hours else "",
                day.note,
            )
            for day in days
        ]
    )
    yield ""
    open_days = sum(1 for day in days if day.hours)
    yield f"{counted(open_days, 'business day')}, {amount(_total(days))} open"


def _hours(calendar: Calendar, day: Day) -> str:
    if not day.hours:
        return "closed"
    return ", ".join(
        f"{wall_time(one.start.astimezone(calendar.zone))}-{_end(calendar, one, day.date)}"
        for one in day.hours
    )


def _end(calendar: Calendar, hours: Interval, day: date) -> str:
    """When it closes; the next day's midnight as 24:00, which is what people write."""
    end = hours.end.astimezone(calendar.zone)
    days = (end.date() - day).days
    if days == 1 and end.time() == time(0):
        return "24:00"
    return wall_time(end) if days <= 1 else f"{day_and_month(end)} {wall_time(end)}"


def _total(days: list[Day]) -> timedelta:
    return sum((day.open_time for day in days), timedelta(0))


def _door(calendar: Calendar, at: datetime) -> Iterator[str]:
    say = moments(at)
    yield f"at {in_full(at)}: {'open' if calendar.is_open(at) else 'closed'}"
    opens, closes = calendar.next_open(at), calendar.next_close(at)
    yield f"  next opening {'none' if opens is None else say(opens)}"
    yield f"  next closing {'none' if closes is None else say(closes)}"


# -------------------------------------------------------------------- as data


def _as_data(
    policy: Policy, name: str, calendar: Calendar, days: list[Day], at: datetime
) -> dict[str, Any]:
    opens, closes = calendar.next_open(at), calendar.next_close(at)
    return {
        "policy": {"name": policy.name, "version": policy.version, "digest": policy.digest},
        "calendar": name,
        "timezone": calendar.timezone,
        "month": days[0].date.isoformat()[:7],
        "days": [
            {
                "date": day.date.isoformat(),
                "hours": [
                    {
                        "start": one.start.astimezone(calendar.zone).isoformat(),
                        "end": one.end.astimezone(calendar.zone).isoformat(),
                    }
                    for one in day.hours
                ],
                "open_seconds": day.open_time.total_seconds(),
                "note": day.note,
            }
            for day in days
        ],
        "business_days": sum(1 for day in days if day.hours),
        "open_seconds": _total(days).total_seconds(),
        "at": at.isoformat(),
        "is_open": calendar.is_open(at),
        "next_open": None if opens is None else opens.isoformat(),
        "next_close": None if closes is None else closes.isoformat(),
    }
