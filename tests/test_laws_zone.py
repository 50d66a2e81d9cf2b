"""Answers do not depend on the zone that instants are written in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from hypothesis import assume
from hypothesis import strategies as st

from slaclock.errors import CalendarError

from . import strategies
from .strategies import World, amounts, law, utc, worlds

FIXED = timezone(timedelta(hours=5, minutes=45))


@st.composite
def zones(draw: st.DrawFn) -> tzinfo:
    return draw(st.sampled_from((UTC, FIXED, ZoneInfo(draw(strategies.zones)))))


@law(world=worlds(), zone=zones(), amount=amounts())
def test_answers_do_not_depend_on_the_zone_of_an_instant(
    world: World, zone: tzinfo, amount: timedelta
) -> None:
    """The same instant in another zone, second showing or first, has the same answers."""
    calendar, at = world.calendar, world.at
    there = at.astimezone(zone)
    local = at.astimezone(ZoneInfo(world.zone))
    for same in (there, local):
        assert calendar.is_open(same) == calendar.is_open(at)
        assert _utc(calendar.next_open(same)) == _utc(calendar.next_open(at))
        assert _utc(calendar.previous_close(same)) == _utc(calendar.previous_close(at))
        assert calendar.between(same, at + amount) == calendar.between(at, at + amount)
        assert calendar.between(same, (at + amount).astimezone(zone)) == calendar.between(
            at, at + amount
        )
        assert _utc(_added(world, same, amount)) == _utc(_added(world, at, amount))


@law(world=worlds(), zone=zones(), days=st.integers(1, 5))
def test_business_days_do_not_depend_on_the_zone_of_an_instant(
    world: World, zone: tzinfo, days: int
) -> None:
    """Day 0 is a date of the calendar's zone, wherever the instant was written."""
    text = f"{days} business days"
    try:
        due = utc(world.calendar.add(world.at, text))
    except CalendarError:
        assume(False)
    assert utc(world.calendar.add(world.at.astimezone(zone), text)) == due
    assert utc(world.calendar.add(world.at.astimezone(ZoneInfo(world.zone)), text)) == due


@law(quick=40, world=worlds(), amount=amounts())
def test_answers_come_back_in_the_zone_of_the_calendar(world: World, amount: timedelta) -> None:
    """Whatever zone a question was asked in, the promise is read in the calendar's own."""
    assert world.calendar.zone.key == world.zone
    for answer in (
        world.calendar.next_open(world.at),
        world.calendar.previous_close(world.at),
        _added(world, world.at, amount),
    ):
        assert answer is None or answer.tzinfo == world.calendar.zone


def _added(world: World, at: datetime, amount: timedelta) -> datetime | None:
    try:
        return world.calendar.add(at, amount)
    except CalendarError:
        return None


def _utc(at: datetime | None) -> datetime | None:
    return None if at is None else utc(at)
