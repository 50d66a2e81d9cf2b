"""Checks on calendars: days off that nobody keeps, or only seem to be kept, and what is unused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from ..calendar import Calendar
from ..errors import Problem
from ..holiday import Holidays
from ..policy import Composition
from ..years import FIRST_YEAR, LAST_YEAR
from .subject import Check, Subject, finding
from .uses import chosen, chosen_for_business, with_members

_A_LIST = 3  # so many dates written out are a list of holidays, fewer are single occasions


def unused(subject: Subject) -> Iterator[Problem]:
    """A calendar that nothing chooses."""
    used = with_members(subject.policy, chosen(subject.policy))
    for name in subject.policy.calendars:
        if name not in used:
            yield finding(
                "unused-calendar",
                f"nothing uses calendar '{name}'",
                f"write calendar: {name} where it is meant, or remove it",
                "calendars",
                name,
            )


def no_holidays(subject: Subject) -> Iterator[Problem]:
    """Business time that runs on through every public holiday."""
    bare = {
        leaf: None
        for name in chosen_for_business(subject.policy)
        for leaf in _without_days_off(subject, name)
    }
    for name in bare:
        yield finding(
            "no-holidays",
            f"calendar '{name}' keeps no holidays: business time runs on through all of them",
            "write e.g. holidays: GB-ENG, or closed: [12-25], or holidays: [] if there are none",
            "calendars",
            name,
        )


def _without_days_off(subject: Subject, name: str) -> tuple[str, ...]:
    """The calendars of which *name* is made that should close on holidays, and do not."""
    member = subject.policy.calendars.members[name]
    if isinstance(member, Composition):
        parts = {part: _without_days_off(subject, part) for part in member.any_of or member.all_of}
        if member.barring or (member.all_of and not all(parts.values())):
            return ()
        return tuple(leaf for leaves in parts.values() for leaf in leaves)
    written = subject.calendars[name]
    doors = [written, *(written.get("versions") or ())]
    says_so = any(
        "holidays" in door
        or _closes_days(door.get("closed"))
        or not all((door.get("special") or {None: True}).values())
        for door in doors
    )
    return () if says_so or "timezone" not in written or _opens_daily(subject, member) else (name,)


def _closes_days(closed: Any) -> bool:
    """Whether whole days are closed, not only parts of some."""
    if not isinstance(closed, Mapping):
        return bool(closed)
    return not all(isinstance(one, Mapping) and one.get("during") for one in closed.values())


def _opens_daily(subject: Subject, calendar: Calendar) -> bool:
    """Whether it opens on all seven days of the week, as desks do that have no days off."""
    days = [subject.week[0].date() + timedelta(days=number) for number in range(7)]
    return all(calendar.hours_on(day) for day in days)


def _kept(subject: Subject) -> Iterator[tuple[str, Calendar, Holidays]]:
    """The public holidays that matter: of calendars on which business time counts."""
    for name in with_members(subject.policy, chosen_for_business(subject.policy)):
        member = subject.policy.calendars.members[name]
        if isinstance(member, Calendar):
            for kept in member.holidays_kept:
                yield name, member, kept


def national_only(subject: Subject) -> Iterator[Problem]:
    """A country's national days where its parts have days of their own."""
    if subject.today is None or not FIRST_YEAR <= subject.today.year <= LAST_YEAR:
        return
    year = subject.today.year
    for name, calendar, kept in _kept(subject):
        if kept.subdivision or any(
            one.country == kept.country and one.subdivision for one in calendar.holidays_kept
        ):
            continue
        own = _own_days(kept, calendar, year)
        if own:
            part, day = next(iter(own.items()))
            of_it = kept.on(day) or replace(kept, subdivision=part).on(day)
            called = f"{of_it.name}, " if of_it else ""
            yield finding(
                "national-holidays-only",
                f"{kept.country} gives its national holidays only; {len(own)} of its parts have "
                f"days of their own in {year}, such as {kept.country}-{part} ({called}{day})",
                f"write the part in which the desk is, e.g. {kept.country}-{part}, unless it "
                "keeps national days only",
                "calendars",
                name,
                "holidays",
            )


def _own_days(kept: Holidays, calendar: Calendar, year: int) -> dict[str, date]:
    """By part of the country, the first day on which it is closed and the desk is open."""
    national = kept.in_year(year)
    found: dict[str, date] = {}
    for part in kept.subdivisions:
        days = replace(kept, subdivision=part).in_year(year)
        own = (day for day in sorted(days) if day not in national and calendar.hours_on(day))
        if (first := next(own, None)) is not None:
            found[part] = first
    return found


def outside_data(subject: Subject) -> Iterator[Problem]:
    """A year that matters, of which the holidays package knows nothing."""
    for name, _, kept in _kept(subject):
        unknown = [year for year in _years(subject, name) if year not in kept.known_years]
        if unknown:
            known = f"{kept.known_years[0]} to {kept.known_years[-1]}"
            yield finding(
                "holidays-outside-data",
                f"holidays of {kept} are known for {known}; in {unknown[0]} no day counts as one",
                "update the holidays package, or list the days of that year under closed",
                "calendars",
                name,
                "holidays",
            )


def _years(subject: Subject, calendar: str) -> list[int]:
    """The years in which the policy counts on a calendar: this, the next, and those written."""
    start, until = subject.policy.effective.from_, subject.policy.effective.until
    today = subject.today
    years = {today.year, today.year + 1} if today else set()
    years |= {day.year for day in (start, until) if day is not None}
    for version in subject.calendars[calendar].get("versions") or ():
        years.add(int(str(version["from"])[:4]))
    first, last = start.year if start else 0, until.year if until else 9999
    return sorted(year for year in years if first <= year <= last)


def closed_days_run_out(subject: Subject) -> Iterator[Problem]:
    """A list of holidays, date by date, that has come to its end."""
    for name, written in subject.calendars.items():
        doors = [written, *(written.get("versions") or ())]
        days = [str(day) for door in doors for day in door.get("closed") or ()]
        listed = len(days) >= _A_LIST and all(re.fullmatch(r"\d{4}-\d\d-\d\d", d) for d in days)
        if subject.today is None or not listed or any(door.get("holidays") for door in doors):
            continue
        if max(days) < subject.today.isoformat():
            yield finding(
                "closed-days-run-out",
                f"the last closed day of calendar '{name}' was {max(days)}: from then on it has "
                "no holidays",
                "add the days to come, or let holidays: name the country",
                "calendars",
                name,
                "closed",
            )


def working_day_differs(subject: Subject) -> Iterator[Problem]:
    """A business day taken as so many hours on a desk whose day has more, or fewer."""
    rule = subject.policy.rules.business_day
    if isinstance(rule, str):
        return
    hours = rule.working_hours
    for name in chosen_for_business(subject.policy):
        length = subject.day_length(name)
        if length and length != hours.amount:
            yield finding(
                "working-day-differs",
                f"a business day is {hours} of open time, and a day of calendar '{name}' has "
                f"{length / timedelta(hours=1):g}: '2 business days' end at another time of day",
                f"write {length / timedelta(hours=1):g} hours, or business_day: same_time",
                "rules",
                "business_day",
                "working_hours",
            )


CHECKS: tuple[Check, ...] = (
    unused, no_holidays, national_only, outside_data, closed_days_run_out, working_day_differs,
)  # fmt: skip
