"""Laws of `Calendar.add` and `Calendar.subtract`."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import assume
from hypothesis import strategies as st

from slaclock.errors import CalendarError

from .strategies import World, amounts, law, utc, worlds

MICROSECOND = timedelta(microseconds=1)
NOTHING = timedelta(0)


@law(world=worlds(), amount=amounts(timedelta(hours=200)))
def test_between_undoes_add(world: World, amount: timedelta) -> None:
    """Open time from a start to its due time is exactly the time promised."""
    due = _added(world, amount)
    assert world.calendar.between(world.at, due) == amount


@law(world=worlds(), amount=amounts(timedelta(hours=200)))
def test_add_gives_the_earliest_such_instant(world: World, amount: timedelta) -> None:
    """A microsecond before the due time, a microsecond of the promise is left."""
    due = _added(world, amount)
    assert world.calendar.between(world.at, utc(due) - MICROSECOND) == amount - MICROSECOND


@law(world=worlds(), amount=amounts(timedelta(hours=200)))
def test_subtract_gives_the_latest_such_instant(world: World, amount: timedelta) -> None:
    """From there the whole amount is open, from a microsecond later all but a microsecond."""
    try:
        start = utc(world.calendar.subtract(world.at, amount))
    except CalendarError:
        assume(False)
    assert world.calendar.between(start, world.at) == amount
    assert world.calendar.between(start + MICROSECOND, world.at) == amount - MICROSECOND


@law(world=worlds(), amount=amounts(), more=amounts())
def test_add_is_monotone_in_the_amount(world: World, amount: timedelta, more: timedelta) -> None:
    """A longer promise is due later."""
    assert utc(_added(world, amount)) < utc(_added(world, amount + more))


@law(world=worlds(), amount=amounts(), later=st.timedeltas(NOTHING, timedelta(days=5)))
def test_add_is_monotone_in_the_start(world: World, amount: timedelta, later: timedelta) -> None:
    """What starts later is not due earlier."""
    first = utc(_added(world, amount))
    try:
        second = utc(world.calendar.add(world.at + later, amount))
    except CalendarError:
        assume(False)
    assert first <= second


@law(world=worlds(), amount=amounts(), more=amounts())
def test_add_in_two_steps_is_add_in_one(world: World, amount: timedelta, more: timedelta) -> None:
    """Due times of parts follow on each other."""
    halfway = _added(world, amount)
    assert utc(world.calendar.add(halfway, more)) == utc(_added(world, amount + more))


@law(quick=40, world=worlds())
def test_add_of_nothing_is_the_start_itself(world: World) -> None:
    """Zero moves nothing, open or closed, on or back; rolling is another question."""
    assert utc(world.calendar.add(world.at, NOTHING)) == world.at
    assert utc(world.calendar.subtract(world.at, NOTHING)) == world.at


def _added(world: World, amount: timedelta) -> datetime:
    try:
        return world.calendar.add(world.at, amount)
    except CalendarError:
        assume(False)
        raise
