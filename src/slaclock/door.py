"""What is on the door during one version of a calendar.

Weekly hours, public holidays, closed days, special and extra hours, and which of them wins on a
date. Wall time only; nothing here knows a time zone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Generic, NamedTuple, TypeVar

from .errors import MOST_PROBLEMS, CalendarError, Location, Problem, quoted, unknown_keys
from .holiday import Holidays
from .hours import (
    Stretches,
    Week,
    read_stretches,
    write_stretches,
    write_week,
)
from .recurrence import (
    check_recurrence,
    dates_of,
    falls_on,
    most_a_year,
    written_years,
)

T = TypeVar("T")

EXACT, YEARLY, RECURRING, PUBLIC = 3, 2, 1, 0
"""Ranks: an exact date beats a yearly one, that a recurrence, that a public holiday."""

_RECURRENCE = re.compile(r"(?i)rrule|dtstart|freq")
_MOST_RECURRENCES = 100
_MOST_HOLIDAYS = 300
_WEEKS = 52
_MOST_ON_A_WEEKDAY = 15  # public holidays in a year
_CUT, _AROUND = 5, 3  # the effort to close a part of a day, and to look at those around it

CLOSED = "closed"
SPECIAL = "special hours"
WEEKEND = "weekend"
NO_HOURS = "no hours"


class When(NamedTuple):
    """A date, a yearly month and day, or a recurrence, as written."""

    rank: int
    text: str

    @property
    def years(self) -> list[int]:
        """The year of a date, or those in which a recurrence starts and ends."""
        if self.rank == RECURRING:
            return written_years(self.text)
        return [int(self.text[:4])] if self.rank == EXACT else []

    def examples(self, year: int) -> list[date]:
        """The date, or some of those that come back in *year*: first, middle and last."""
        if self.rank == RECURRING:
            dates = sorted(dates_of(self.text, year))
            return (
                list(dict.fromkeys(dates[at] for at in (0, len(dates) // 2, -1))) if dates else []
            )
        if self.rank == YEARLY:
            return [] if self.text == "02-29" else [date.fromisoformat(f"{year}-{self.text}")]
        return [date.fromisoformat(self.text)]


class Closure(NamedTuple):
    """A closed day by name, or a part of one."""

    name: str
    during: Stretches = ()


@dataclass(frozen=True)
class Dated(Generic[T]):
    """Values by date: exact, yearly and recurring."""

    entries: tuple[tuple[When, T], ...] = ()
    years: tuple[int, ...] = field(init=False, repr=False, compare=False)
    """The first and the last year that is written out, if any is."""
    _exact: dict[date, T] = field(init=False, repr=False, compare=False)
    _yearly: dict[tuple[int, int], T] = field(init=False, repr=False, compare=False)
    _recurring: tuple[tuple[str, T], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "entries", tuple(sorted(self.entries)))
        exact, yearly = {}, {}
        recurring = []
        for when, value in self.entries:
            if when.rank == EXACT:
                exact[date.fromisoformat(when.text)] = value
            elif when.rank == YEARLY:
                yearly[int(when.text[:2]), int(when.text[3:])] = value
            else:
                recurring.append((when.text, value))
        object.__setattr__(self, "_exact", exact)
        object.__setattr__(self, "_yearly", yearly)
        object.__setattr__(self, "_recurring", tuple(recurring))
        years = [year for when, _ in self.entries for year in when.years]
        object.__setattr__(self, "years", (min(years), max(years)) if years else ())

    @property
    def counts(self) -> tuple[int, int]:
        """How many are exact, and how many yearly."""
        return len(self._exact), len(self._yearly)

    # A version inherits these with the rest, so none is worked out for each of them.

    @cached_property
    def odd_years(self) -> frozenset[int] | None:
        """The years of its dates, None if some come back."""
        comes_back = self._yearly or self._recurring
        return None if comes_back else frozenset(day.year for day in self._exact)

    @cached_property
    def rules(self) -> tuple[str, ...]:
        """The recurrences."""
        return tuple(rule for rule, _ in self._recurring)

    @cached_property
    def most_a_year(self) -> tuple[int, ...]:
        """How many Mondays to Sundays of a year the recurrences change at the most.

        A part of a day may reach into the next one, or into a night shift of the day before.
        """
        each = (
            (sum(numbers),) * 7 if isinstance(value, Closure) and value.during else numbers
            for rule, value in self._recurring
            for numbers in [most_a_year(rule)]
        )
        return tuple(map(sum, zip((0,) * 7, *each, strict=True)))

    @cached_property
    def recurring_stretches(self) -> int:
        """The number of stretches that recurrences may give a date, or close."""
        return sum(len(_stretches_of(value)) for _, value in self._recurring)

    @cached_property
    def has_stretches(self) -> bool:
        """Whether it holds any stretches at all."""
        return any(_stretches_of(value) for _, value in self.entries)

    def on(self, day: date) -> list[tuple[int, T]]:
        """What *day* has, with its rank, highest first."""
        found = []
        if day in self._exact:
            found.append((EXACT, self._exact[day]))
        if self._yearly and (day.month, day.day) in self._yearly:
            found.append((YEARLY, self._yearly[day.month, day.day]))
        for rule, value in self._recurring:
            if falls_on(rule, day):
                found.append((RECURRING, value))
        return found


def _stretches_of(value: object) -> Stretches:
    """The hours of a special or extra day, or the parts that are closed of a closed one."""
    during: Stretches = value.during if isinstance(value, Closure) else value  # type: ignore[assignment]
    return during


class Day(NamedTuple):
    """The hours of one date, and why they are not the usual ones."""

    stretches: Stretches
    note: str = ""


@dataclass(frozen=True)
class Door:
    """One version of what is on the door."""

    hours: Week = ((),) * 7
    holidays: tuple[Holidays, ...] = ()
    closed: Dated[Closure] = Dated()
    special: Dated[Stretches] = Dated()
    extra: Dated[Stretches] = Dated()
    _odd_years: tuple[frozenset[int], ...] | None = field(init=False, repr=False, compare=False)
    """Years in which a week may be unlike all others; None if any year may have one."""

    def __post_init__(self) -> None:
        years = [one.odd_years for one in (self.closed, self.special, self.extra)]
        is_any = self.holidays or None in years
        object.__setattr__(self, "_odd_years", None if is_any else tuple(filter(None, years)))

    def day(self, on: date) -> Day:
        """The hours of *on*, before parts of the day are cut out of them."""
        if not self._may_be_odd(on.year):
            return self._usual[on.weekday()]
        day = self._usual_or_changed(on)
        extra = [stretch for _, more in self.extra.on(on) for stretch in more]
        if not extra:
            return day
        return Day(tuple(sorted((*day.stretches, *extra))), day.note and SPECIAL)

    def _may_be_odd(self, year: int) -> bool:
        return self._odd_years is None or any(year in years for years in self._odd_years)

    def _usual_or_changed(self, on: date) -> Day:
        usual = self.hours[on.weekday()]
        special = self.special.on(on)
        closed = [(rank, one.name) for rank, one in self.closed.on(on) if not one.during]
        if special and (not closed or special[0][0] >= closed[0][0]):
            return Day(special[0][1], SPECIAL)
        if closed and usual:
            return Day((), closed[0][1])
        if self.holidays and usual:
            return self._holiday(on, usual)
        return self._usual[on.weekday()]

    @cached_property
    def _usual(self) -> tuple[Day, ...]:
        """The days of an ordinary week."""
        notes = [NO_HOURS] * 5 + [WEEKEND] * 2
        return tuple(
            Day(hours) if hours else Day((), note)
            for hours, note in zip(self.hours, notes, strict=True)
        )

    def _holiday(self, on: date, usual: Stretches) -> Day:
        kept = [(one, holiday) for one in self.holidays if (holiday := one.on(on))]
        if not kept:
            return Day(usual)
        note = "; ".join(dict.fromkeys(holiday.name for _, holiday in kept))
        if all(holiday.half_day for _, holiday in kept):
            return Day(kept[0][0].half_day_hours, note)
        return Day((), note)

    def closures(self, on: date) -> list[Closure]:
        """The parts of *on* that are closed."""
        return [one for _, one in self.closed.on(on) if one.during]

    @property
    def can_open(self) -> bool:
        """Whether any hours are written at all."""
        written = [*self.hours, *(value for _, value in self.special.entries)]
        return any(written) or any(value for _, value in self.extra.entries)

    def surely_opens(self, *, within: int) -> bool:
        """Whether it opens in so many years, as far as that can be told without looking.

        A year has 52 of each day of the week. A date that is written out takes one of them, a
        recurrence as many as it may fall on, and the public holidays of a place fifteen.
        """
        if not within or not any(self.hours):
            return False
        if self._odd_years == ():
            return True
        exact, yearly = map(sum, zip(self.closed.counts, self.special.counts, strict=True))
        # Of dates, one of the years has no more than the average.
        others = yearly + exact // within + _MOST_ON_A_WEEKDAY * len(self.holidays)
        recurring = zip(self.closed.most_a_year, self.special.most_a_year, strict=True)
        return any(
            stretches and others + sum(numbers) < _WEEKS
            for stretches, numbers in zip(self.hours, recurring, strict=True)
        )

    @cached_property
    def effort(self) -> int:
        """What it takes to tell the open time of a date, in microseconds or so."""
        recurring = sum(len(one.rules) for one in (self.closed, self.special, self.extra))
        cuts = _CUT * self.closed.recurring_stretches
        around = _AROUND if self.closed.has_stretches else 0
        return 1 + recurring + len(self.holidays) + self.densest + cuts + around

    @cached_property
    def densest(self) -> int:
        """The number of stretches that a date may have again and again."""
        recurring = self.special.recurring_stretches + self.extra.recurring_stretches
        return max(map(len, self.hours)) + recurring

    def write(self, other: Door | None = None) -> dict[str, Any]:
        """The short form of every field, or of those that are not the very ones of *other*."""
        return {
            name: write(getattr(self, name))
            for name, write in _WRITERS.items()
            if other is None or getattr(self, name) is not getattr(other, name)
        }


def read_holidays(written: object, loc: Location) -> tuple[Holidays, ...]:
    """One country's holidays, or a list of them; the same ones twice are kept once."""
    if isinstance(written, list | tuple):
        if len(written) > _MOST_HOLIDAYS:
            raise CalendarError.of(
                "bad-holidays",
                f"found {len(written)} holidays; those of {_MOST_HOLIDAYS} places at the most are "
                "looked up for every date",
                fix="keep those that close the desk",
                loc=loc,
            )
        read = (Holidays.read(one, (*loc, at)) for at, one in enumerate(written))
        return tuple(dict.fromkeys(read))
    return (Holidays.read(written, loc),)


def read_hours_by_date(written: object, loc: Location) -> Dated[Stretches]:
    """Hours by date: `{"2026-12-24": "09:00-13:00", "12-24": [...]}`."""
    return _read_dated(written, loc, read_stretches, like="{2026-12-24: 09:00-13:00}")


def read_closed(written: object, loc: Location) -> Dated[Closure]:
    """Closed days: a list of dates, or a mapping from dates to names or parts of the day."""
    if isinstance(written, list | tuple):
        _check_number(written, loc)
        days = dict.fromkeys(read_when(one, (*loc, at)) for at, one in enumerate(written))
        return Dated(tuple((when, Closure(CLOSED)) for when in days))
    like = "{2026-12-24: stocktaking}, or a list: [2026-12-24]"
    return _read_dated(written, loc, _read_closure, like=like)


def read_when(written: object, loc: Location = ()) -> When:
    """A date, a yearly `MM-DD` or a recurrence.

    >>> read_when("12-24").rank == YEARLY
    True

    Raises:
        CalendarError: It is none of them, or no such date exists.
    """
    if isinstance(written, date) and not isinstance(written, datetime):
        return When(EXACT, written.isoformat())
    if isinstance(written, str):
        text = written.strip()
        if _RECURRENCE.match(text):
            return When(RECURRING, check_recurrence(text, loc))
        if re.fullmatch(r"\d{4}-\d\d-\d\d|\d\d-\d\d", text):
            year = "" if len(text) == 10 else "2000-"  # a leap year, so that 02-29 is a day
            try:
                date.fromisoformat(year + text)
            except ValueError:
                raise CalendarError.of(
                    "no-such-date",
                    f"{quoted(text)} is no date of the calendar",
                    fix="check the month and the day",
                    loc=loc,
                ) from None
            return When(YEARLY if year else EXACT, text)
    raise CalendarError.of(
        "bad-date",
        f"cannot read {quoted(written)} as a date",
        fix="write YYYY-MM-DD, MM-DD for every year, or RRULE:FREQ=...",
        loc=loc,
    )


def _read_dated(
    written: object, loc: Location, read: Callable[[object, Location], T], *, like: str
) -> Dated[T]:
    if not isinstance(written, Mapping):
        raise CalendarError.of(
            "bad-dates",
            f"found {quoted(written)}; a mapping from dates is required",
            fix=f"write e.g. {like}",
            loc=loc,
        )
    _check_number(written, loc)
    problems: list[Problem] = []
    entries: dict[When, T] = {}
    for key, value in written.items():
        if len(problems) >= MOST_PROBLEMS:
            break
        try:
            when = read_when(key, (*loc, key))
            if when in entries:
                raise CalendarError.of(
                    "repeated-date",
                    f"{quoted(when.text)} is given twice",
                    fix="keep one line for each date",
                    loc=(*loc, key),
                )
            entries[when] = read(value, (*loc, key))
        except CalendarError as error:
            problems.extend(error.problems)
    if problems:
        raise CalendarError(*problems)
    return Dated(tuple(entries.items()))


def _check_number(written: Iterable[object], loc: Location) -> None:
    """Refuse too many recurrences, before each is looked at, which takes its time."""
    texts = {one.strip() for one in written if isinstance(one, str)}
    recurring = sum(1 for one in texts if _RECURRENCE.match(one))
    if recurring > _MOST_RECURRENCES:
        raise CalendarError.of(
            "bad-dates",
            f"found {recurring} recurrences; {_MOST_RECURRENCES} at the most are looked through "
            "for every date",
            fix="write the dates themselves, as YYYY-MM-DD or MM-DD",
            loc=loc,
        )


def _read_closure(written: object, loc: Location) -> Closure:
    if written is None:
        return Closure(CLOSED)
    if isinstance(written, str):
        return Closure(written or CLOSED)
    if not isinstance(written, Mapping):
        raise CalendarError.of(
            "bad-closure",
            f"found {quoted(written)}; a closed day has a name, or a part of the day and a name",
            fix="write e.g. stocktaking, or {during: 14:00-17:00, name: move}",
            loc=loc,
        )
    if unknown := unknown_keys(written, ("during", "name"), loc):
        raise CalendarError(*unknown)
    name = written.get("name", CLOSED)
    if not isinstance(name, str):
        raise CalendarError.of(
            "bad-closure",
            f"found {quoted(name)}; a name is text",
            fix="put it in quotes",
            loc=(*loc, "name"),
        )
    if written.get("during") is None:
        return Closure(name or CLOSED)
    during = read_stretches(written["during"], (*loc, "during"))
    if not during:
        raise CalendarError.of(
            "bad-closure",
            "found no part of the day in during",
            fix="write e.g. during: 14:00-17:00, or leave it out to close the whole day",
            loc=(*loc, "during"),
        )
    return Closure(name or CLOSED, during)


def _write_closed(closed: Dated[Closure]) -> list[str] | dict[str, Any]:
    if all(one == Closure(CLOSED) for _, one in closed.entries):
        return [when.text for when, _ in closed.entries]
    return {
        when.text: {"during": write_stretches(one.during), "name": one.name}
        if one.during
        else one.name
        for when, one in closed.entries
    }


def _write_hours(dated: Dated[Stretches]) -> dict[str, Any]:
    return {when.text: write_stretches(hours) for when, hours in dated.entries}


def _write_holidays(kept: tuple[Holidays, ...]) -> Any:
    written = [one.write() for one in kept]
    return written[0] if len(written) == 1 else written


_WRITERS: dict[str, Callable[[Any], Any]] = {
    "hours": write_week,
    "holidays": _write_holidays,
    "closed": _write_closed,
    "special": _write_hours,
    "extra": _write_hours,
}
