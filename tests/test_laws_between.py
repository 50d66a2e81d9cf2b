"""Laws of `Calendar.between`, and of what `is_open` and `intervals` say beside it."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from hypothesis import strategies as st

from .strategies import World, law, utc, worlds

MICROSECOND = timedelta(microseconds=1)
NOTHING = timedelta(0)
lengths = st.timedeltas(timedelta(days=-30), timedelta(days=30))
later = st.timedeltas(NOTHING, timedelta(days=30))


@law(world=worlds(), b=lengths, c=lengths)
def test_between_adds_up_over_any_split(world: World, b: timedelta, c: timedelta) -> None:
    """Splitting a stretch of time anywhere, even outside it, does not create or lose open time."""
    between, first = world.calendar.between, world.at
    second, third = first + b, first + c
    assert between(first, second) + between(second, third) == between(first, third)


@law(world=worlds(), length=lengths)
def test_between_is_signed(world: World, length: timedelta) -> None:
    """Back is the negative of there, and never more than the time that passes."""
    there = world.calendar.between(world.at, world.at + length)
    assert there == -world.calendar.between(world.at + length, world.at)
    assert abs(there) <= abs(length)
    assert there == NOTHING or (there > NOTHING) == (length > NOTHING)


@law(world=worlds(), length=later, more=later)
def test_between_is_monotone(world: World, length: timedelta, more: timedelta) -> None:
    """A longer stretch of time never holds less open time."""
    between = world.calendar.between
    shorter, longer = world.at + length, world.at + length + more
    assert between(world.at, shorter) <= between(world.at, longer)


@law(world=worlds(), minutes=st.lists(st.integers(-9000, 9000), min_size=5, max_size=40))
def test_is_open_says_the_same_as_between(world: World, minutes: list[int]) -> None:
    """An instant is open if the microsecond that starts there counts."""
    for minute in minutes:
        at = world.at + timedelta(minutes=minute)
        counted = world.calendar.between(at, at + MICROSECOND)
        assert world.calendar.is_open(at) == (counted > NOTHING), at


@law(world=worlds(), length=later)
def test_intervals_add_up_to_between(world: World, length: timedelta) -> None:
    """The open stretches of a stretch of time are apart, in order, and all there is."""
    end = world.at + length
    found = list(world.calendar.intervals(world.at, end))
    assert sum((one.length for one in found), NOTHING) == world.calendar.between(world.at, end)
    for one, following in pairwise(found):
        assert one.end < following.start
    assert all(world.at <= one.start < one.end <= end for one in found)


@law(world=worlds(), length=later)
def test_openings_are_where_intervals_start(world: World, length: timedelta) -> None:
    """From one opening to the next and one close to the next: the ends of the intervals."""
    for one in list(world.calendar.intervals(world.at, world.at + length))[1:-1]:
        assert utc(world.calendar.next_open(one.start - MICROSECOND)) == one.start
        assert utc(world.calendar.next_close(one.start)) == one.end
        assert utc(world.calendar.previous_open(one.end)) == one.start
        assert utc(world.calendar.previous_close(one.end + MICROSECOND)) == one.end


@law(world=worlds())
def test_rolling_twice_is_rolling_once(world: World) -> None:
    """What was rolled to open time stays there."""
    if world.calendar.next_open(world.at) is not None:
        ahead = world.calendar.roll_forward(world.at)
        assert utc(world.calendar.roll_forward(ahead)) == utc(ahead)
        assert world.calendar.between(world.at, ahead) == NOTHING
    if world.calendar.previous_close(world.at) is not None:
        back = world.calendar.roll_back(world.at)
        assert utc(world.calendar.roll_back(back)) == utc(back)
        assert world.calendar.between(back, world.at) == NOTHING


@law(quick=40, world=worlds(), days=st.lists(st.integers(-60, 60), min_size=2, max_size=2))
def test_business_days_between_adds_up(world: World, days: list[int]) -> None:
    """Counted in two steps or in one, business days are as many, and their sign is the way."""
    count, first = world.calendar.business_days_between, world.at.date()
    second, third = (first + timedelta(days=n) for n in days)
    assert count(first, second) + count(second, third) == count(first, third)
    assert count(first, second) == -count(second, first)
