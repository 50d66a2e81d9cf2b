"""Whether a calendar ever opens: where to look, and what each look takes.

Nearly every calendar is seen to be open in an ordinary week. What opens once in a while, or never,
is looked for on dates with hours of their own and in year after year, which takes its time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from itertools import chain
from typing import NamedTuple

from .recurrence import effort as effort_of_rule
from .sample import ORDINARY_WEEK, Days
from .timetable import PATIENCE
from .walltime import local_midnight
from .written import NOWADAYS, AnyWritten, Composition, Written, years_of
from .years import FIRST_YEAR, LAST_YEAR

_YEAR = 365
_HOLIDAYS, _CLOCK, _JOINED = 400, 200, 4
"""Efforts, in microseconds or so: to list the public holidays of a place in a year, or the changes
of a clock, and to join one more stretch of a date with those of others."""


class Look(NamedTuple):
    """A look at a calendar: whether it is seen open, and what it takes to look."""

    effort: int
    """What it takes, in microseconds or so."""
    seen_open: Callable[[], object]
    """Something that is true if it is."""


def never_opens(written: AnyWritten) -> bool:
    """Whether no opening is to be found at all."""
    return not any(
        look.seen_open() for look in chain(glances(written, Listed()), searches(written))
    )


class Listed:
    """What of a year has been listed once, and takes nothing any more."""

    def __init__(self) -> None:
        self._known: set[tuple[int, object]] = set()

    def effort(self, parts: Iterable[Written], year: int) -> int:
        """What it takes to list what *parts* need of a *year*, which is known from then on."""
        sum_of_all = 0
        for one in parts:
            for what, effort in (
                (one.name_of_zone, _CLOCK),
                *((place, _HOLIDAYS) for place in one.places),
                *((rule, effort_of_rule(rule, year)) for rule in one.rules),
            ):
                if (year, what) not in self._known:
                    self._known.add((year, what))
                    sum_of_all += effort
        return sum_of_all


def glances(written: AnyWritten, listed: Listed) -> Iterator[Look]:
    """Looks at the calendar itself, an ordinary week, dates with hours of their own, versions."""
    yield Look(0, lambda: written.surely_opens)
    new = _unsampled(written, ORDINARY_WEEK)
    # To know which dates there are to be looked at takes its time too.
    yield _nothing_seen(listed.effort(new, ORDINARY_WEEK.first.year))
    if isinstance(written, Written):
        for day in written.odd_dates:
            yield Look(
                listed.effort([written], day.year) + written.effort, partial(written.opens_on, day)
            )
    yield _sample(written, ORDINARY_WEEK, listed)
    odd = map(Days.around, written.odd_dates) if isinstance(written, Composition) else ()
    for days in chain(odd, written.first_weeks):
        yield _sample(written, days, listed)


def _nothing_seen(effort: int) -> Look:
    return Look(effort, lambda: False)


def _sample(written: AnyWritten, days: Days, listed: Listed) -> Look:
    new = _unsampled(written, days)
    effort = sum(one.effort for one in new) * len(days.dates_that_reach_in)
    return Look(effort + listed.effort(new, days.first.year), partial(written.open_in, days))


def searches(written: AnyWritten) -> Iterator[Look]:
    """Looks at one year after another.

    Ten years from now on are looked through, and the dates that are written out, from the year
    before the first to ten years after the last.
    """
    first, last = years_of(written)
    starts = [NOWADAYS] if first > last else [NOWADAYS, max(first - 1, FIRST_YEAR + 1)]
    ranges = (range(start, min(max(start, last) + PATIENCE, LAST_YEAR) + 1) for start in starts)
    parts = list({id(one): one for one in written.plain()}.values())
    effort, uncompiled = _effort_of_a_year(written), written.uncompiled()
    for year in dict.fromkeys(chain.from_iterable(ranges)):
        start, end = (local_midnight(written.zone, date(n, 1, 1)) for n in (year, year + 1))
        look = partial(next, uncompiled.stretches(start, end), None)
        yield Look(effort + Listed().effort(parts, year), look)


def _unsampled(written: AnyWritten, days: Days) -> list[Written]:
    """The parts that were not looked at on these days before, once each."""
    new = {id(one): one for one in written.plain() if not one.is_sampled(days)}
    return list(new.values())


def _effort_of_a_year(written: AnyWritten) -> int:
    """That of its parts, and of all that they are made of once more to put them together."""
    if isinstance(written, Written):
        return written.effort * _YEAR
    parts = (*written.members, *written.excepted)
    others = (one.effort + _JOINED * max(0, one.densest - 1) for one in written.plain())
    return sum(others) * _YEAR + sum(map(_effort_of_a_year, parts))
