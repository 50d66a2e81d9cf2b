"""A policy under inspection, and what the checks ask of it again and again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import multimode
from typing import Any

from ..document import Document
from ..duration import Duration
from ..errors import InputError, Problem, Severity, dotted
from ..lazy import lazy
from ..plan import Plan
from ..policy import CalendarChoice, Calendars, Policy, PolicyBook, Trigger
from ..term import Term

Check = Callable[["Subject"], Iterator[Problem]]
Attributes = Mapping[str, Any]

_USUAL_YEAR = 2026
_YEARS = range(1902, 2190)  # well within what calendars count
_MOST = 64


@dataclass(frozen=True)
class Subject:
    """One policy of a *book*, looked at on the date *today*, or on no date.

    *turning_days* are the dates at which other policies of the book come into force or go.
    """

    policy: Policy
    today: date | None
    book: PolicyBook
    turning_days: list[date]

    @lazy
    def plan(self) -> Plan:
        """The policy compiled."""
        return Plan(self.policy, {})

    @property
    def rows(self) -> tuple[str | None, ...]:
        """The rows; a policy without a table has one for every case."""
        return self.policy.rows or (None,)

    def rows_of(self, trigger: Trigger) -> tuple[str | None, ...]:
        """The rows in which a trigger may fire."""
        if not trigger.priority or not self.policy.rows:
            return self.rows
        return tuple(dict.fromkeys(map(self.plan.row_of, trigger.priority)))

    # -- versions ----------------------------------------------------------------------------

    @property
    def siblings(self) -> tuple[Policy, ...]:
        """The other versions of the policy in the book."""
        return tuple(one for one in self.book.versions(self.policy.name) if one is not self.policy)

    def version_on(self, name: str, day: date) -> Policy | None:
        """The version of *name* that counts on *day*."""
        in_force = [one for one in self.book.versions(name) if one.in_force(day)]
        return max(
            enumerate(in_force),
            key=lambda pair: (pair[1].effective.from_ or date.min, pair[0]),
            default=(0, None),
        )[1]

    @property
    def is_superseded(self) -> bool:
        """Whether another version has taken its place by now."""
        if self.today is None:
            return False
        now = self.version_on(self.policy.name, self.today)
        start = self.policy.effective.from_ or date.min
        return now is not None and now is not self.policy and start <= self.today

    # -- calendars ---------------------------------------------------------------------------

    @lazy
    def calendars(self) -> Mapping[str, Any]:
        """The calendars as they are written; the file's own words where there is one."""
        source = self.policy._source
        if isinstance(source, Document):
            written = source.data.get("calendars") or {}
            if Calendars(written) == self.policy.calendars:  # and not a copy with others
                return dict(written)
        return self.policy.calendars.written()

    def day_length(self, calendar: str) -> timedelta:
        """The open time of a usual day of a calendar; nothing if there is no such day."""
        monday = self.week[0].date()
        days = [monday + timedelta(days=number) for number in range(28)]
        lengths = [
            sum((one.length for one in self.policy.calendars[calendar].hours_on(day)), timedelta())
            for day in days
        ]
        return min(multimode(length for length in lengths if length), default=timedelta())

    # -- samples -----------------------------------------------------------------------------

    @lazy
    def week(self) -> tuple[datetime, ...]:
        """Every hour of a week, from Monday 09:00 on, to try promises with.

        A week of June, when next to no clocks change, and of next year, when calendar versions
        that are planned now are in force.
        """
        known = self.today or self.policy.effective.from_ or self.policy.published
        year = min(max((known.year if known else _USUAL_YEAR) + 1, _YEARS[0]), _YEARS[-1])
        june = date(year, 6, 1)
        monday = june + timedelta(days=-june.weekday() % 7)
        start = datetime(monday.year, monday.month, monday.day, 9, tzinfo=self.policy.zone)
        return tuple(start + timedelta(hours=hour) for hour in range(168))

    @lazy
    def openings(self) -> tuple[datetime, ...]:
        """The same in UTC, in which terms count."""
        return tuple(start.astimezone(UTC) for start in self.week)

    def attributes(self, *choices: CalendarChoice | None) -> list[Attributes]:
        """Attributes of cases for which *choices* choose each of their calendars."""
        found: list[dict[str, Any]] = [{}]
        for choice in choices:
            if choice is not None and choice.by is not None:
                found += [{**one, choice.by: value} for one in found for value, _ in choice.cases]
        return [*found[:_MOST]]

    def dues(
        self, milestone: str, row: str | None, attributes: Attributes
    ) -> list[datetime] | None:
        """When *milestone* is due for the openings of the week; None if that cannot be said."""
        try:
            term = self.plan.term(milestone, row, attributes)
            if term.target is None:
                return None
            return [term.final(term.due(start)[0]) for start in self.openings]
        except InputError:  # no calendar is chosen for these attributes, or it stays closed
            return None

    def ends(self, length: Duration, attributes: Attributes) -> list[datetime] | None:
        """The ends of *length* on the default calendar, for the openings of the week."""
        try:
            term = self.plan.clock_of(self.no_calendar, length, attributes)
            return [term.due(start)[0] for start in self.openings]
        except InputError:
            return None

    @property
    def no_calendar(self) -> Term:
        """A term from which the default calendar is chosen."""
        return Term(None, None, None, self.plan.zone)

    def within(self, milestone: str, row: str | None) -> Duration | None:
        """What *row* promises for *milestone*, if it does."""
        target = self.policy.target(milestone, row)
        return None if target is None else target.within

    def choices(self, milestone: str, row: str | None) -> tuple[CalendarChoice | None, ...]:
        """What chooses the calendar of a milestone in a row."""
        target = self.policy.target(milestone, row)
        return (None if target is None else target.calendar, self.policy.calendar)

    def has_target(self, milestone: str, rows: tuple[str | None, ...] | None = None) -> bool:
        """Whether a row, of *rows* or at all, promises a time for *milestone*."""
        return any(self.within(milestone, row) is not None for row in rows or self.rows)


def finding(
    code: str, what: str, fix: str, *loc: str | int, severity: Severity = "warning"
) -> Problem:
    """One thing that lint has to say of what is written at *loc*."""
    return Problem(code, what, field=dotted(loc), fix=fix, severity=severity, loc=loc)
