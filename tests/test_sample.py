"""What is seen of a calendar without compiling it is what it answers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from slaclock.calendar import Calendar
from slaclock.sample import ORDINARY_WEEK, Days
from slaclock.written import read_any

from .strategies import World, law, worlds

STEP = timedelta(minutes=5)


def asked(calendar: Calendar, days: Days) -> list[bool]:
    """Whether it is open every five minutes of the days, asked one by one."""
    begins = datetime.combine(days.first, datetime.min.time(), UTC)
    return [calendar.is_open(begins + n * STEP) for n in range(days.number * 288)]


def seen(calendar: Calendar, days: Days) -> list[bool]:
    """The same, as it is sampled."""
    sample = calendar.written.open_in(days)
    assert sample >> days.number * 288 == 0
    return [bool(sample >> n & 1) for n in range(days.number * 288)]


@law(quick=60, w=worlds())
def test_a_sample_is_what_a_calendar_answers(w: World) -> None:
    """Every five minutes, beside changes of the clocks and special days too."""
    days = Days.around(w.at.date())
    assert seen(w.calendar, days) == asked(w.calendar, days)


@law(quick=60, w=worlds())
def test_what_is_not_compiled_tells_the_same_open_time(w: World) -> None:
    """In the same stretches, whatever the calendar is composed of."""
    start, end = (w.at.astimezone(UTC) + timedelta(days=days) for days in (-40, 40))
    stretches = list(w.calendar.written.uncompiled().stretches(start, end))
    assert stretches == list(w.calendar.timetable.stretches(start, end))


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12", "Pacific/Apia"])
def test_a_sample_sees_the_dates_of_the_farthest_zones(zone: str) -> None:
    """Also what began on the dates before, over one that the zone skips too."""
    calendar = Calendar(zone, hours={"mon-sun": "20:00-19:45"}, closed={"2011-12-29": "x"})
    for first in (ORDINARY_WEEK.first, date(2011, 12, 29), date(2011, 12, 31)):
        days = Days(first, 2)
        assert seen(calendar, days) == asked(calendar, days)


def test_a_sample_is_a_number_of_bits() -> None:
    """The lowest for the first minute; what opens and closes between two is not seen."""
    desk = read_any({"timezone": "UTC", "hours": {"mon": "09:00-09:30", "tue": "09:06-09:09"}})
    assert desk.open_in(ORDINARY_WEEK) == desk.open_in(ORDINARY_WEEK) == 0b111111 << 108
