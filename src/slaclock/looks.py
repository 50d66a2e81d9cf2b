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

from .sample import ORDINARY_WEEK, Days
from .timetable import PATIENCE
from .walltime import local_midnight
from .written import NOWADAYS, AnyWritten, Composition, Written, years_of
from .years import FIRST_YEAR, LAST_YEAR

_YEAR = 365
_HOLIDAYS, _RECURRENCE, _CLOCK, _JOINED = 300, 200, 100, 4
"""Efforts, in microseconds or so: to list the public holidays of a place in a year, the dates of a
recurrence, the changes of a clock, and to join one more stretch of a date with those of others."""


class Look(NamedTuple):
    """A look at a calendar: whether it is seen open, and what it takes to look."""

    effort: int
    """What it takes, in microseconds or so."""
    seen_open: Callable[[], object]
    """Something that is true if it is."""


def never_opens(written: AnyWritten) -> bool:
    """Whether no opening is to be found at all."""
    return not any(look.seen_open() for look in chain(glances(written), searches(written)))


def glances(written: AnyWritten) -> Iterator[Look]:
    """Looks at the calendar itself, an ordinary week, dates with hours of their own, versions."""
    yield Look(0, lambda: written.surely_opens)
    new = list(_unsampled(written, ORDINARY_WEEK))
    # First, which dates there are to be looked at; this year's holidays are listed once for all.
    yield Look(sum(one.years_listed for one in new) * _RECURRENCE, lambda: False)
    if isinstance(written, Written):
        for day in written.odd_dates:
            yield Look(_effort(written, 1) + _CLOCK, partial(written.opens_on, day))
    effort = sum(one.effort for one in new) * len(ORDINARY_WEEK.that_reach_in)
    yield Look(effort, partial(written.open_in, ORDINARY_WEEK))
    odd = map(Days.around, written.odd_dates) if isinstance(written, Composition) else ()
    for days in chain(odd, written.first_weeks):
        dates = len(days.that_reach_in)
        effort = sum(_effort(one, dates) for one in _unsampled(written, days))
        yield Look(effort, partial(written.open_in, days))


def searches(written: AnyWritten) -> Iterator[Look]:
    """Looks at one year after another.

    Ten years from now on are looked through, and the dates that are written out, from the year
    before the first to ten years after the last.
    """
    first, last = years_of(written)
    starts = [NOWADAYS] if first > last else [NOWADAYS, max(first - 1, FIRST_YEAR + 1)]
    ranges = (range(start, min(max(start, last) + PATIENCE, LAST_YEAR) + 1) for start in starts)
    effort, uncompiled = _effort_of_a_year(written), written.uncompiled()
    for year in dict.fromkeys(chain.from_iterable(ranges)):
        start, end = (local_midnight(written.zone, date(n, 1, 1)) for n in (year, year + 1))
        yield Look(effort, partial(next, uncompiled.stretches(start, end), None))


def _unsampled(written: AnyWritten, days: Days) -> Iterable[Written]:
    """The parts that were not looked at on these days before, once each."""
    return {id(one): one for one in written.plain() if not one.is_sampled(days)}.values()


def _effort_of_a_year(written: AnyWritten) -> int:
    """That of its parts, and of all that they are made of once more to put them together."""
    if isinstance(written, Written):
        return _effort(written, _YEAR)
    parts = (*written.members, *written.excepted)
    others = (one.effort + _JOINED * max(0, one.densest - 1) for one in written.plain())
    return sum(others) * _YEAR + sum(map(_effort_of_a_year, parts))


def _effort(one: Written, dates: int) -> int:
    return one.effort * dates + one.places * _HOLIDAYS
