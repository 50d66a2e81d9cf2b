"""Compiled years keep what they say of themselves, also where they were joined."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from slaclock import Calendar, CalendarError
from slaclock.years import Years

from .desk import HOUR

DAY = timedelta(days=1)
HOURS = {
    "mon-fri": ["09:00-12:00", "13:00-17:00", "22:00-06:00"],
    "sat": "22:00-06:00",
    "sun": "00:00-06:00",
}
ALWAYS = {"mon-sun": "00:00-24:00"}
ZONES = ["Europe/London", "America/New_York", "Pacific/Auckland", "UTC"]


def joined(zone: str, hours: Mapping[str, Any] = HOURS) -> Years:
    """Three years, of which the middle one was compiled first."""
    moved = {"06-03": {"during": "10:00-15:00"}}
    timetable = Calendar(zone, hours=hours, closed=moved).timetable
    for year in (2026, 2025, 2027):
        timetable.years(year, year)
    return timetable.years(2025, 2027)


@pytest.mark.parametrize("zone", ZONES)
def test_each_date_knows_the_first_stretch_that_closes_after_its_midnight(zone: str) -> None:
    """Inverted where the clocks change on that date, which is twice a year, or never in UTC."""
    years = joined(zone)
    here = ZoneInfo(zone)
    changing = 0
    for n, found in enumerate(years.starts):
        day = date.fromordinal(years.first_day + n)
        midnight = datetime(day.year, day.month, day.day, tzinfo=here)
        tomorrow = midnight + timedelta(days=1)
        changes = midnight.utcoffset() != tomorrow.utcoffset()
        changing += changes
        first = ~found if changes else found
        instant = midnight.astimezone(UTC)
        assert years.closes[first].astimezone(UTC) > instant
        assert first == 0 or years.closes[first - 1].astimezone(UTC) <= instant
    assert len(years.starts) == (date(years.last + 1, 1, 1) - date(years.first, 1, 1)).days
    assert changing == (0 if zone == "UTC" else 2 * (years.last - years.first + 1))


@pytest.mark.parametrize("zone", ZONES)
def test_a_stretch_is_in_utc_where_it_touches_a_date_of_a_clock_change(zone: str) -> None:
    """Else in the zone, also where it is cut at New Year."""
    years = joined(zone)
    here = ZoneInfo(zone)
    for opens, closes in zip(years.opens[:-1], years.closes[:-1], strict=True):
        local = opens.astimezone(here), closes.astimezone(here)
        midnights = [
            datetime.fromordinal(day).replace(tzinfo=here)
            for day in range(local[0].toordinal(), local[1].toordinal() + 2)
        ]
        kept = UTC if len({one.utcoffset() for one in midnights}) > 1 else here
        assert opens.tzinfo is closes.tzinfo is kept


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("hours", [HOURS, ALWAYS], ids=["shifts", "round the clock"])
def test_stretches_are_sorted_and_do_not_overlap(zone: str, hours: Mapping[str, Any]) -> None:
    """None is empty, and what touches none before it is a head."""
    years = joined(zone, hours)
    heads = set(years.heads)
    last = None
    for n in range(years.end):
        opens, closes = years.opens[n].astimezone(UTC), years.closes[n].astimezone(UTC)
        assert opens < closes
        assert last is None or last <= opens
        assert (n in heads) == (last != opens)
        last = closes


@pytest.mark.parametrize("zone", ZONES)
def test_open_time_is_added_up_from_stretch_to_stretch(zone: str) -> None:
    """And each whole day of it is found between two of the totals."""
    years = joined(zone)
    for n in range(years.end):
        assert years.before[n + 1] - years.before[n] == years.closes[n] - years.opens[n]
    for n, start in enumerate(years.totals[:-1]):
        whole = timedelta(days=years.first_total + n)
        assert all(one >= whole for one in years.before[start : start + 1])
        assert all(one < whole for one in years.before[max(start - 1, 0) : start])
    assert years.totals[-1] == len(years.before)


def test_ten_closed_years_are_not_waited_for_but_a_moment_less_is() -> None:
    """Ten years are 3653 days."""
    first = datetime(2016, 3, 1, 9, tzinfo=UTC)
    for hours, waits in (("17:00-18:00", True), ("17:00:01-18:00", False)):
        special = {"2016-03-01": "09:00-17:00", f"{date(2016, 3, 1) + 3653 * DAY}": hours}
        desk = Calendar("UTC", special=special)
        desk.timetable.years(2016, 2026)
        if waits:
            assert desk.add(first, 9 * HOUR) == datetime(2026, 3, 2, 18, tzinfo=UTC)
        else:
            with pytest.raises(CalendarError, match="no opening within 10 years"):
                desk.add(first, 9 * HOUR)
