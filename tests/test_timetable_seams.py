"""Timetables at their seams: New Year, clock changes, days that differ, and the ends of what is.

Every calendar here is made anew, so that nothing is compiled before it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from slaclock import Calendar, CalendarError

from .desk import HOUR, JUST, shown, wall

VARIED = {
    "mon": "09:00-17:00",
    "tue": ["08:00-12:00", "13:00-16:00"],
    "wed": ["10:00-11:00", "12:00-13:00", "14:00-15:00", "16:00-18:00"],
    "thu": "09:00-17:00",
    "sat": "22:00-06:00",
}
WEEK = {"mon-fri": "09:00-17:00"}
TWO = {"2026-12-31": "09:00-17:00", "2027-01-04": "09:00-17:00"}
"""Two days with a New Year between them: Thu and Mon."""
FIX = "give the calendar hours there, or ask within the years that have some"


def varied() -> Calendar:
    return Calendar("Europe/London", hours=VARIED)


def week() -> Calendar:
    return Calendar("Europe/London", hours=WEEK)


def two() -> Calendar:
    return Calendar("Europe/London", special=TWO)


def refused(ask: Callable[..., object], *args: Any, **named: Any) -> tuple[str, str, str]:
    with pytest.raises(CalendarError) as caught:
        ask(*args, **named)
    (problem,) = caught.value.problems
    return problem.code, problem.what, problem.fix


# ---------------------------------------------------------------- business days


@pytest.mark.parametrize(
    ("at", "days", "expected"),
    [
        ("Wed 10:30", 1, "Tue 10:30"),
        ("Wed 12:30", 1, "Tue 13:00"),
        ("Wed 17:30", 1, "Tue 16:00"),
        ("Wed 16:00", 1, "Tue 16:00"),
        ("Wed 14:00", 1, "Tue 14:00"),
        ("Thu 09:00", 1, "Wed 10:00"),
        ("Thu 10:00", 1, "Wed 10:00"),
        ("Thu 11:00", 1, "Wed 11:00"),
        ("Thu 11:30", 1, "Wed 12:00"),
        ("Thu 12:00", 1, "Wed 12:00"),
        ("Thu 13:30", 1, "Wed 14:00"),
        ("Thu 15:30", 1, "Wed 16:00"),
        ("Thu 16:30", 1, "Wed 16:30"),
        ("Thu 17:00", 1, "Wed 17:00"),
        ("Fri 12:00", 1, "Wed 17:00"),
        ("Fri 12:00", 2, "Tue 16:00"),
        ("Thu 10:00", 3, "Mon 10:00"),
        ("Mon 12:00", 1, "Sat- 22:00"),
        ("Mon 12:00", 2, "Thu- 12:00"),
        ("Sun 03:00", 1, "Thu 17:00"),
        ("Sat 23:00", 1, "Thu 17:00"),
        ("Mon+ 12:00", 1, "Sat 22:00"),
    ],
)
def test_days_back_to_days_that_differ(at: str, days: int, expected: str) -> None:
    """Where the wall time is closed, the next opening of that day, else its last close."""
    assert shown(varied().subtract(wall(at), f"{days} business days")) == expected


@pytest.mark.parametrize(
    ("at", "days", "expected"),
    [
        ("Mon 10:30", 1, "Tue 10:30"),
        ("Mon 12:00", 1, "Tue 12:00"),
        ("Mon 12:30", 1, "Tue 12:00"),
        ("Mon 13:00", 1, "Tue 13:00"),
        ("Mon 16:30", 1, "Tue 16:00"),
        ("Tue 08:30", 1, "Wed 10:00"),
        ("Tue 10:00", 1, "Wed 10:00"),
        ("Tue 11:30", 1, "Wed 11:00"),
        ("Tue 13:30", 1, "Wed 13:00"),
        ("Tue 15:30", 1, "Wed 15:00"),
        ("Tue 15:59:59", 1, "Wed 15:00"),
        ("Tue 16:00", 1, "Thu 10:00"),
        ("Wed 17:30", 1, "Thu 17:00"),
        ("Thu 17:00", 1, "Mon+ 17:00"),
        ("Thu 12:00", 1, "Sat 22:00"),
        ("Sun 03:00", 1, "Mon+ 17:00"),
        ("Sat 23:00", 1, "Mon+ 17:00"),
        ("Sat 12:00", 2, "Tue+ 16:00"),
    ],
)
def test_days_on_to_days_that_differ(at: str, days: int, expected: str) -> None:
    """Where the wall time is closed, the last close of that day before it, else its opening."""
    assert shown(varied().add(wall(at), f"{days} business days")) == expected


def test_days_over_new_year() -> None:
    """Asked for the first time after the last close of a year, or before the first opening."""
    assert shown(week().add(wall("Thu 2026-12-31 18:00"), "1bd")) == "Mon 2027-01-04 09:00"
    assert shown(week().add(wall("Thu 2026-12-31 12:00"), "1bd")) == "Fri 2027-01-01 12:00"
    assert shown(week().subtract(wall("Fri 2027-01-01 08:00"), "1bd")) == "Wed 2026-12-30 17:00"
    assert shown(week().subtract(wall("Fri 2027-01-01 12:00"), "1bd")) == "Thu 2026-12-31 12:00"
    at = wall("Thu 2026-12-31 18:00")
    later = week().add(at, "1bd", business_day="close_of_business")
    earlier = week().subtract(at, "1bd", business_day="close_of_business")
    assert (shown(later), shown(earlier)) == ("Mon 2027-01-04 17:00", "Wed 2026-12-30 09:00")
    assert week().timetable.add_days(at, 1) == wall("Mon 2027-01-04 09:00")
    assert week().timetable.subtract_days(at, 1) == wall("Wed 2026-12-30 17:00")


def test_many_days() -> None:
    """2600 weeks of five, and 320, on and back."""
    later, earlier = week().add(wall("Fri 12:00"), "13000bd"), wall("Fri 12:00")
    assert (later.date(), later.hour) == (date(2026, 11, 20) + timedelta(weeks=2600), 12)
    assert week().subtract(later, "13000bd") == earlier
    assert shown(week().add(wall("Fri 12:00"), "1600bd")) == "Fri 2033-01-07 12:00"
    assert shown(week().subtract(wall("Fri 12:00"), "1600bd")) == "Fri 2020-10-02 12:00"


def test_days_run_out() -> None:
    """Ten years after the last one; the day that was counted from is named."""
    assert shown(two().add(wall("Thu 2026-12-31 12:00"), "1bd")) == "Mon 2027-01-04 12:00"
    assert refused(two().add, wall("Thu 2026-12-31 12:00"), "2bd") == (
        "never-opens",
        "no opening within 10 years after 2026-12-31T12:00:00+00:00",
        FIX,
    )
    assert shown(two().subtract(wall("Mon 2027-01-04 12:00"), "1bd")) == "Thu 2026-12-31 12:00"
    assert refused(two().subtract, wall("Mon 2027-01-04 12:00"), "2bd") == (
        "never-opens",
        "no opening within 10 years before 2027-01-04T12:00:00+00:00",
        FIX,
    )


# ---------------------------------------------------------------- all the open time there is


def test_open_time_is_used_up_to_the_last_second() -> None:
    """Also over New Year; one microsecond more never comes."""
    thursday, monday = wall("Thu 2026-12-31 09:00"), wall("Mon 2027-01-04 17:00")
    assert two().add(thursday, 16 * HOUR) == monday
    assert two().add(thursday, 8 * HOUR) == wall("Thu 2026-12-31 17:00")
    assert two().subtract(monday, 16 * HOUR) == thursday
    assert two().subtract(monday, 8 * HOUR) == wall("Mon 2027-01-04 09:00")
    assert two().subtract(monday, 15 * HOUR) == wall("Thu 2026-12-31 10:00")
    assert two().between(thursday, monday) == 16 * HOUR
    for move, start, side in ((two().add, thursday, "after"), (two().subtract, monday, "before")):
        assert refused(move, start, 16 * HOUR + JUST) == (
            "never-opens",
            f"no opening within 10 years {side} {start.isoformat()}",
            FIX,
        )
    assert refused(two().add, monday, JUST)[0] == "never-opens"
    assert refused(two().subtract, thursday, JUST)[0] == "never-opens"


def test_twenty_years_of_open_time() -> None:
    """41600 hours are 1040 weeks."""
    at = wall("Fri 2006-12-01 12:00")
    later = week().add(at, 41600 * HOUR)
    assert later == wall("Fri 2026-11-06 12:00")
    assert week().subtract(later, 41600 * HOUR) == at


@pytest.mark.parametrize("amount", [timedelta.max, timedelta(days=900_000_000)])
def test_more_than_all_time_never_passes(amount: timedelta) -> None:
    """Neither on nor back."""
    at = wall("Fri 12:00")
    for move, side in ((two().add, "after"), (two().subtract, "before")):
        assert refused(move, at, amount)[:2] == (
            "never-opens",
            f"no opening within 10 years {side} {at.isoformat()}",
        )


# ---------------------------------------------------------------- clock changes

LONDON, NEW_YORK = ZoneInfo("Europe/London"), ZoneInfo("America/New_York")
NIGHT = {"sat-mon": "00:00-06:00"}
CHANGING: dict[str, dict[str, Any]] = {
    "plain": {"timezone": "Europe/London", "hours": NIGHT},
    "partly closed": {
        "timezone": "Europe/London",
        "hours": NIGHT,
        "closed": {"2026-03-29": {"during": "05:00-05:30"}},
    },
    "closed in the end": {
        "timezone": "Europe/London",
        "hours": NIGHT,
        "closed": {"2026-03-29": {"during": "05:30-06:00"}},
    },
    "closed at first": {
        "timezone": "Europe/London",
        "hours": NIGHT,
        "closed": {"2026-03-29": {"during": "00:00-00:30"}},
    },
    "composed": {
        "all_of": [
            {"timezone": "Europe/London", "hours": NIGHT},
            {"timezone": "Europe/London", "hours": {"sat-mon": "00:00-07:00"}},
        ]
    },
}


@pytest.mark.parametrize("name", CHANGING)
def test_a_due_in_a_gap_is_shown_after_it(name: str) -> None:
    """01:30 does not happen on 2026-03-29; it is 02:30 in the offset of summer."""
    calendar = Calendar.from_dict(CHANGING[name])
    due = calendar.add(datetime(2026, 3, 28, 1, 30, tzinfo=LONDON), "1bd")
    assert due.isoformat() == "2026-03-29T02:30:00+01:00"
    back = calendar.subtract(datetime(2026, 3, 30, 1, 30, tzinfo=LONDON), "1bd")
    assert back.isoformat() == "2026-03-29T02:30:00+01:00"


@pytest.mark.parametrize("name", ["plain", "partly closed", "composed"])
def test_a_day_on_which_the_clocks_change_has_its_real_length(name: str) -> None:
    """Five hours from midnight to six in spring, seven in autumn; less what is closed."""
    calendar = Calendar.from_dict(CHANGING[name])
    less = HOUR / 2 if "closed" in name else 0 * HOUR
    for day, length in ((date(2026, 3, 29), 5 * HOUR - less), (date(2026, 10, 25), 7 * HOUR)):
        start = datetime(day.year, day.month, day.day, tzinfo=LONDON)
        end = start.replace(hour=6)
        assert calendar.between(start, end) == length
        assert sum((one.length for one in calendar.hours_on(day)), 0 * HOUR) == length
        assert calendar.add(start, length) == end
        assert calendar.subtract(end, length) == start
        assert sum((one.length for one in calendar.intervals(start, end)), 0 * HOUR) == length


def test_the_second_showing_of_an_hour_is_open_time_too() -> None:
    """01:30 comes twice on 2026-10-25."""
    calendar = Calendar("Europe/London", hours=NIGHT)
    first = datetime(2026, 10, 25, 1, 30, tzinfo=LONDON)
    second = first.replace(fold=1)
    midnight = first.replace(hour=0, minute=0)
    assert calendar.between(midnight, first) == 1.5 * HOUR
    assert calendar.between(midnight, second) == 2.5 * HOUR
    found = calendar.add(midnight, 2.5 * HOUR)
    assert (found.isoformat(), found.fold) == ("2026-10-25T01:30:00+00:00", 1)
    assert calendar.between(first.astimezone(UTC), second.astimezone(NEW_YORK)) == HOUR


# ---------------------------------------------------------------- openings and closes


@pytest.mark.parametrize(
    ("ask", "at", "expected"),
    [
        (Calendar.next_open, "Thu 2026-12-31 10:00", "Mon 2027-01-04 09:00"),
        (Calendar.next_open, "Thu 2026-12-31 08:00", "Thu 2026-12-31 09:00"),
        (Calendar.next_open, "Thu 2026-12-31 09:00", "Mon 2027-01-04 09:00"),
        (Calendar.next_open, "Mon 2027-01-04 09:00", "-"),
        (Calendar.next_close, "Thu 2026-12-31 10:00", "Thu 2026-12-31 17:00"),
        (Calendar.next_close, "Thu 2026-12-31 17:00", "Mon 2027-01-04 17:00"),
        (Calendar.next_close, "Mon 2027-01-04 16:59", "Mon 2027-01-04 17:00"),
        (Calendar.next_close, "Mon 2027-01-04 17:00", "-"),
        (Calendar.previous_open, "Mon 2027-01-04 10:00", "Mon 2027-01-04 09:00"),
        (Calendar.previous_open, "Mon 2027-01-04 09:00", "Thu 2026-12-31 09:00"),
        (Calendar.previous_open, "Thu 2026-12-31 09:00", "-"),
        (Calendar.previous_open, "Thu 2026-12-31 09:01", "Thu 2026-12-31 09:00"),
        (Calendar.previous_close, "Mon 2027-01-04 17:30", "Mon 2027-01-04 17:00"),
        (Calendar.previous_close, "Mon 2027-01-04 17:00", "Thu 2026-12-31 17:00"),
        (Calendar.previous_close, "Thu 2026-12-31 17:00", "-"),
        (Calendar.roll_forward, "Thu 2026-12-31 17:00", "Mon 2027-01-04 09:00"),
        (Calendar.roll_forward, "Thu 2026-12-31 16:59", "Thu 2026-12-31 16:59"),
        (Calendar.roll_forward, "Thu 2026-12-31 09:00", "Thu 2026-12-31 09:00"),
        (Calendar.roll_back, "Mon 2027-01-04 09:00", "Thu 2026-12-31 17:00"),
        (Calendar.roll_back, "Mon 2027-01-04 09:01", "Mon 2027-01-04 09:01"),
        (Calendar.roll_back, "Mon 2027-01-04 17:00", "Mon 2027-01-04 17:00"),
        (Calendar.roll_back, "Fri 2027-01-01 00:00", "Thu 2026-12-31 17:00"),
    ],
)
def test_two_days_around_new_year(
    ask: Callable[[Calendar, datetime], datetime | None], at: str, expected: str
) -> None:
    """Strictly after and before; the ends of what there is are None."""
    assert shown(ask(two(), wall(at))) == expected
    known = two()
    known.timetable.years(2020, 2030)
    assert shown(ask(known, wall(at))) == expected


def test_rolling_past_the_last_opening_is_refused() -> None:
    """And before the first one."""
    assert refused(two().roll_forward, wall("Mon 2027-01-04 17:00")) == (
        "never-opens",
        "no opening within 10 years after 2027-01-04T17:00:00+00:00",
        FIX,
    )
    assert refused(two().roll_back, wall("Thu 2026-12-31 09:00")) == (
        "never-opens",
        "no opening within 10 years before 2026-12-31T09:00:00+00:00",
        FIX,
    )


@pytest.mark.parametrize(
    ("ask", "at", "expected"),
    [
        (Calendar.next_open, "Wed 2026-12-30 21:00", "Wed 2026-12-30 22:00"),
        (Calendar.next_open, "Thu 2026-12-31 23:00", "Fri 2027-01-01 22:00"),
        (Calendar.next_open, "Fri 2027-01-01 00:00", "Fri 2027-01-01 22:00"),
        (Calendar.next_close, "Thu 2026-12-31 23:00", "Fri 2027-01-01 06:00"),
        (Calendar.next_close, "Fri 2027-01-01 00:00", "Fri 2027-01-01 06:00"),
        (Calendar.next_close, "Thu 2026-12-31 06:00", "Fri 2027-01-01 06:00"),
        (Calendar.previous_open, "Fri 2027-01-01 03:00", "Thu 2026-12-31 22:00"),
        (Calendar.previous_open, "Fri 2027-01-01 00:00", "Thu 2026-12-31 22:00"),
        (Calendar.previous_open, "Thu 2026-12-31 22:00", "Wed 2026-12-30 22:00"),
        (Calendar.previous_close, "Fri 2027-01-01 00:00", "Thu 2026-12-31 06:00"),
        (Calendar.previous_close, "Fri 2027-01-01 03:00", "Thu 2026-12-31 06:00"),
        (Calendar.previous_close, "Fri 2027-01-01 06:00", "Thu 2026-12-31 06:00"),
        (Calendar.previous_close, "Fri 2027-01-01 06:01", "Fri 2027-01-01 06:00"),
        (Calendar.roll_forward, "Fri 2027-01-01 00:00", "Fri 2027-01-01 00:00"),
        (Calendar.roll_back, "Fri 2027-01-01 00:00", "Fri 2027-01-01 00:00"),
        (Calendar.roll_back, "Thu 2026-12-31 22:00", "Thu 2026-12-31 06:00"),
    ],
)
def test_a_night_over_new_year_is_one_stretch(
    ask: Callable[[Calendar, datetime], datetime | None], at: str, expected: str
) -> None:
    """Whichever of the two years is compiled first, or both."""
    for years in ((), (2026, 2026), (2027, 2027), (2026, 2027)):
        nights = Calendar("Europe/London", hours={"mon-sun": "22:00-06:00"})
        if years:
            nights.timetable.years(*years)
        assert shown(ask(nights, wall(at))) == expected


def test_intervals_over_new_year() -> None:
    """A night is one, cut at the ends that are asked for."""
    nights = Calendar("Europe/London", hours={"thu": "22:00-06:00", "mon": "09:00-12:00"})
    found = nights.intervals(wall("Thu 2026-12-31 23:00"), wall("Mon 2027-01-04 10:00"))
    assert [str(one) for one in found] == [
        "2026-12-31T23:00Z/2027-01-01T06:00Z",
        "2027-01-04T09:00Z/2027-01-04T10:00Z",
    ]
    assert list(nights.intervals(wall("Fri 12:00"), wall("Fri 12:00"))) == []
    assert list(nights.intervals(wall("Sat 12:00"), wall("Fri 12:00"))) == []
    three_years = wall("Thu 2025-01-02 00:00"), wall("Sat 2028-01-01 00:00")
    assert [str(one) for one in Calendar.always("UTC").intervals(*three_years)] == [
        "2025-01-02T00:00Z/2028-01-01T00:00Z"
    ]
    decade = wall("Wed 2020-01-01 00:00"), wall("Tue 2030-01-01 00:00")
    assert sum((one.length for one in two().intervals(*decade)), 0 * HOUR) == 16 * HOUR


# ---------------------------------------------------------------- growing


def test_years_are_compiled_as_they_are_asked_for() -> None:
    """In any order; the answers are those of a timetable that knows them all."""
    known = varied()
    known.timetable.years(2015, 2040)
    asked = varied()
    friday = wall("Fri 12:00")
    for year in (2026, 2027, 2025, 2030, 2018, 2040, 2015):
        at = datetime(year, 6, 15, 12, 30, tzinfo=UTC)
        for ask in (Calendar.is_open, Calendar.next_open, Calendar.previous_close):
            assert ask(asked, at) == ask(known, at)
        assert asked.between(friday, at) == known.between(friday, at)
        assert asked.add(at, 100 * HOUR) == known.add(at, 100 * HOUR)
        assert asked.subtract(at, 100 * HOUR) == known.subtract(at, 100 * HOUR)
        assert asked.add(at, "300bd") == known.add(at, "300bd")
        days = friday.date(), at.date()
        assert asked.business_days_between(*days) == known.business_days_between(*days)
    years = asked.timetable.years(2026, 2026)
    assert years.first <= 2015
    assert years.last >= 2040


def test_business_days_are_counted_across_years_in_any_order() -> None:
    """261 in 2026, 261 in 2027, 260 in 2028, of five a week."""
    for order in ((2026, 2027, 2028), (2028, 2027, 2026), (2027, 2028, 2026)):
        calendar = week()
        found = {
            year: calendar.business_days_between(date(year, 1, 1), date(year + 1, 1, 1))
            for year in order
        }
        assert found == {2026: 261, 2027: 261, 2028: 260}
        assert calendar.business_days_between(date(2026, 1, 1), date(2029, 1, 1)) == 782
        assert calendar.business_days_between(date(2029, 1, 1), date(2026, 1, 1)) == -782


def test_a_calendar_that_opens_again_after_ten_years_does_not_count_over_them() -> None:
    """What lies beyond is there for those who ask there."""

    def made() -> Calendar:
        again = {"2010-03-01": "09:00-17:00", "2030-03-01": "09:00-17:00"}
        return Calendar("Europe/London", special=again)

    first, last = wall("Mon 2010-03-01 09:00"), wall("Fri 2030-03-01 09:00")
    assert made().between(first, last + 8 * HOUR) == 16 * HOUR
    assert made().add(last, 8 * HOUR) == last + 8 * HOUR
    assert made().add(first, 8 * HOUR) == first + 8 * HOUR
    known = made()
    known.timetable.years(2005, 2035)
    for calendar in (made(), known):
        assert refused(calendar.add, first, 9 * HOUR)[0] == "never-opens"
        assert refused(calendar.subtract, last + HOUR, 2 * HOUR)[0] == "never-opens"
        assert refused(calendar.add, first, "1 business day")[0] == "never-opens"
        assert refused(calendar.subtract, last, "1 business day")[0] == "never-opens"
        assert calendar.add(first, 8 * HOUR) == first + 8 * HOUR
        assert calendar.subtract(last + HOUR, HOUR) == last
    assert refused(known.add, first, 9 * HOUR)[:2] == (
        "never-opens",
        "no opening within 10 years after 2010-03-01T09:00:00+00:00",
    )


# ---------------------------------------------------------------- far from Greenwich

FAR = ("America/New_York", "Pacific/Auckland", "America/St_Johns")


def around_midnight(zone: str) -> Calendar:
    """Eight hours a night in two stretches, of two calendars, that touch at midnight."""
    evening = Calendar(zone, hours={"mon-sun": "20:00-24:00"})
    return evening | Calendar(zone, hours={"mon-sun": "00:00-04:00"})


@pytest.mark.parametrize("zone", FAR)
@pytest.mark.parametrize("first", [2026, 2027])
def test_a_composition_counts_every_hour_of_a_year(zone: str, first: int) -> None:
    """By the New Year of its zone, whichever year is compiled first."""
    here = ZoneInfo(zone)
    calendar = around_midnight(zone)
    calendar.timetable.years(first, first)
    noon = datetime(2026, 12, 30, 12, tzinfo=here)
    assert calendar.between(noon, datetime(2027, 1, 2, 12, tzinfo=here)) == 24 * HOUR
    assert calendar.add(noon, 24 * HOUR) == datetime(2027, 1, 2, 4, tzinfo=here)
    new_year = datetime(2027, 1, 1, tzinfo=here)
    assert calendar.between(noon, new_year) == 12 * HOUR
    found = calendar.intervals(noon, datetime(2027, 1, 1, 12, tzinfo=here))
    assert [one.length for one in found] == [8 * HOUR, 8 * HOUR]


@pytest.mark.parametrize("zone", FAR)
def test_a_composition_has_the_days_of_its_zone(zone: str) -> None:
    """A date that holds open time is a business day, on both sides of midnight."""
    here = ZoneInfo(zone)
    year = date(2026, 1, 1), date(2027, 1, 1)
    always = Calendar.always(zone) & Calendar.always("UTC")
    for calendar in (always, around_midnight(zone)):
        assert calendar.business_days_between(*year) == 365
        assert calendar.business_days_between(year[0], date(2029, 1, 1)) == 3 * 365 + 1
        assert calendar.business_days_between(date(2026, 5, 4), date(2026, 5, 5)) == 1
    mondays = Calendar(zone, hours={"mon": "00:30-23:30"}) & Calendar.always("UTC")
    assert mondays.business_days_between(*year) == 52
    for hour in (1, 12, 23):
        at = datetime(2026, 11, 16, hour, tzinfo=here)
        assert mondays.add(at, "1bd") == at + timedelta(days=7)
        assert mondays.subtract(at, "2bd") == at - timedelta(days=14)
    night = datetime(2026, 11, 16, 22, tzinfo=here)
    assert around_midnight(zone).add(night, "1bd") == night + timedelta(days=1)


@pytest.mark.parametrize(
    ("zone", "day", "length"),
    [
        ("Pacific/Auckland", date(2026, 9, 27), 3),
        ("Pacific/Auckland", date(2027, 4, 4), 5),
        ("America/New_York", date(2026, 3, 8), 3),
        ("America/New_York", date(2026, 11, 1), 5),
        ("America/New_York", date(2026, 11, 2), 4),
    ],
)
def test_a_composition_counts_what_really_passes(zone: str, day: date, length: int) -> None:
    """While the clocks change before four in the morning."""
    calendar = around_midnight(zone)
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    four = midnight.replace(hour=4)
    assert calendar.between(midnight, four) == length * HOUR
    assert calendar.add(midnight, length * HOUR) == four
    assert calendar.subtract(four, length * HOUR) == midnight


@pytest.mark.parametrize("zone", FAR)
def test_intervals_over_the_new_year_of_a_zone(zone: str) -> None:
    """Each once, whether it lies before or after that of Greenwich."""
    here = ZoneInfo(zone)
    calendar = Calendar(zone, hours={"mon-sun": ["00:30-05:00", "18:00-23:00"]})
    start, end = datetime(2026, 12, 31, tzinfo=here), datetime(2027, 1, 2, tzinfo=here)
    found = [
        (one.start.astimezone(here).hour, one.length) for one in calendar.intervals(start, end)
    ]
    assert found == [(0, 4.5 * HOUR), (18, 5 * HOUR)] * 2
    assert calendar.between(start, end) == 19 * HOUR


@pytest.mark.parametrize("zone", FAR)
def test_the_first_and_the_last_day_of_a_zone(zone: str) -> None:
    """Calendars count from the New Year of 1900 there to that of 2200."""
    here = ZoneInfo(zone)
    first = datetime(1900, 1, 1, 12, tzinfo=here)
    last = datetime(2199, 12, 31, 12, tzinfo=here)

    def daily(hours: str) -> Calendar:
        return Calendar(zone, hours={"mon-sun": hours})

    assert daily("00:00-20:00").add(first, "1bd") == datetime(1900, 1, 2, 12, tzinfo=here)
    assert daily("00:00-20:00").previous_open(first) is None
    assert daily("01:00-24:00").previous_open(first) == datetime(1900, 1, 1, 1, tzinfo=here)
    assert daily("01:00-24:00").next_close(last) is None
    assert daily("00:00-20:00").next_close(last) == datetime(2199, 12, 31, 20, tzinfo=here)


def test_a_clock_that_is_put_back_over_midnight_shows_the_old_date_again() -> None:
    """St John's, 2006: one minute after midnight it is 23:01 of the 28th again."""
    days = {"2006-10-29": "03:00-24:00", "2006-10-30": "00:00-24:00", "2006-10-31": "00:00-24:00"}
    calendar = Calendar.always("America/St_Johns") & Calendar("UTC", special=days)
    dates = [date(2006, 10, 28) + timedelta(days=n) for n in range(5)]
    counts = [calendar.business_days_between(one, one + timedelta(days=1)) for one in dates]
    assert counts == [1, 1, 1, 1, 0]


def test_a_composition_goes_on_while_the_date_is_shown_again() -> None:
    """Every minute of it counts."""
    days = {"2006-10-29": "03:00-24:00"}
    calendar = Calendar.always("America/St_Johns") & Calendar("UTC", special=days)
    start = datetime(2006, 10, 28, 12, tzinfo=UTC)
    assert calendar.between(start, start + timedelta(days=3)) == 21 * HOUR
    always = Calendar.always("America/St_Johns") & Calendar.always("UTC")
    assert always.between(start, start + timedelta(days=3)) == 72 * HOUR


# ---------------------------------------------------------------- openings far apart


def test_a_night_shift_of_the_year_before_is_all_that_there_is() -> None:
    """Asked in the new year, it belongs to the old one, and no other day comes."""
    calendar = Calendar("Europe/London", special={"2026-12-31": "22:00-06:00"})
    assert refused(calendar.add, wall("Fri 2027-01-01 03:00"), "1bd")[:2] == (
        "never-opens",
        "no opening within 10 years after 2027-01-01T03:00:00+00:00",
    )


@pytest.mark.parametrize("apart", [1, 1023, 1024, 1025, 3000])
def test_business_days_far_apart(apart: int) -> None:
    """The next one may be years away."""
    first = date(2026, 1, 5)
    later = first + timedelta(days=apart)
    calendar = Calendar("UTC", special={first: "09:00-17:00", later: "09:00-17:00"})
    noon = datetime(2026, 1, 5, 12, tzinfo=UTC)
    assert calendar.add(noon, "1bd") == noon + timedelta(days=apart)
    assert calendar.subtract(noon + timedelta(days=apart), "1bd") == noon


def test_one_opening_a_year() -> None:
    """On and back over many years, from a single known one."""

    def yearly() -> Calendar:
        return Calendar("Europe/London", special={"12-31": "09:00-17:00"})

    close = wall("Thu 2026-12-31 17:00")
    assert shown(yearly().subtract(close, 24 * HOUR)) == "Tue 2024-12-31 09:00"
    assert shown(yearly().add(close, 24 * HOUR)) == "Mon 2029-12-31 17:00"
    assert yearly().subtract(close, 200 * HOUR) == datetime(2002, 12, 31, 9, tzinfo=LONDON)
    assert yearly().add(close, 200 * HOUR) == datetime(2051, 12, 31, 17, tzinfo=LONDON)


RARE = "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO"
"""Mon 2016-02-29, and then Mon 2044-02-29."""


def rare(written: date) -> Calendar:
    return Calendar("Europe/London", special={RARE: "09:00-17:00"}, closed=[written])


@pytest.mark.parametrize(
    ("written", "following", "before"),
    [
        (date(2034, 1, 1), "Mon 2044-02-29 09:00", "-"),
        (date(2033, 12, 31), "-", "-"),
        (date(2026, 12, 31), "-", "Mon 2016-02-29 09:00"),
        (date(2027, 1, 1), "-", "-"),
    ],
)
def test_ten_years_are_looked_through_beyond_what_is_written(
    written: date, following: str, before: str
) -> None:
    """To the year, also where more years are known already."""
    after, until = wall("Tue 2017-02-28 12:00"), wall("Mon 2044-02-29 08:00")
    close = before.replace("09:00", "17:00")
    assert shown(rare(written).previous_open(until)) == before
    for known in (False, True):
        calendar = rare(written)
        if known:
            calendar.timetable.years(2010, 2050)
        assert shown(calendar.next_open(after)) == following
        assert shown(calendar.previous_close(until)) == close


def test_what_is_known_already_brings_nothing_nearer() -> None:
    """The answer is that of a calendar that was asked nothing before."""
    for ask, at in (
        (Calendar.next_close, wall("Tue 2017-02-28 12:00")),
        (Calendar.previous_open, wall("Mon 2044-02-29 08:00")),
    ):
        known = rare(date(2030, 1, 1))
        known.timetable.years(2010, 2050)
        assert ask(known, at) is None


def test_answers_are_in_the_zone_while_the_clocks_change() -> None:
    """London, 2026-03-29 and 2026-10-25: opened from three to five, the days around as well."""
    for day in (date(2026, 3, 29), date(2026, 10, 25)):
        calendar = Calendar("Europe/London", hours={"mon-sun": "03:00-05:00"})
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=LONDON)
        one = noon.replace(hour=1)
        four = noon.replace(hour=4)
        found = [
            calendar.next_open(one), calendar.next_close(one), calendar.previous_open(noon),
            calendar.previous_close(noon), calendar.roll_forward(one), calendar.roll_back(noon),
            calendar.roll_forward(four), calendar.roll_back(four), calendar.add(one, HOUR),
            calendar.subtract(noon, HOUR), calendar.add(one, "1bd"), calendar.subtract(noon, "1bd"),
            calendar.add(four.astimezone(UTC), timedelta(0)),
        ]  # fmt: skip
        assert [at.tzinfo for at in found if at is not None] == [LONDON] * 13
        assert [at.day for at in found if at is not None] == [
            *[day.day] * 10, day.day + 1, day.day - 1, day.day,
        ]  # fmt: skip


@pytest.mark.parametrize("year", [1900, 1901, 2198, 2199])
def test_intervals_in_the_first_and_the_last_years(year: int) -> None:
    """They begin and end where they are asked to."""
    start = datetime(year, 6, 1, 12, tzinfo=UTC)
    found = Calendar.always("UTC").intervals(start, start + timedelta(days=2))
    assert [(one.start, one.length) for one in found] == [(start, 48 * HOUR)]


def test_members_count_from_their_own_new_year_to_their_own() -> None:
    """That of 1900 comes to Auckland 16 h 30 min before it comes to New York."""

    def auckland() -> Calendar:  # made anew, so that the years between are not compiled
        return Calendar.always("Pacific/Auckland")

    def new_york() -> Calendar:
        return Calendar.always("America/New_York")

    def first_day(calendar: Calendar) -> timedelta:
        start = datetime(1900, 1, 1, tzinfo=calendar.zone)
        return calendar.between(start, start + timedelta(days=1))

    def last_day(calendar: Calendar) -> timedelta:
        start = datetime(2199, 12, 31, tzinfo=calendar.zone)
        return calendar.between(start, start + timedelta(hours=23))

    assert first_day(auckland() & new_york()) == 7.5 * HOUR
    assert first_day(auckland() | new_york()) == 24 * HOUR
    assert first_day(new_york() & auckland()) == 24 * HOUR
    assert last_day(new_york() & auckland()) == 6 * HOUR
    assert last_day(new_york() | auckland()) == 23 * HOUR
    assert last_day(auckland() & new_york()) == 23 * HOUR


def test_the_longest_amount_is_told_as_any_other() -> None:
    """Also from an instant before which there is open time."""
    at = wall("Thu 2026-12-31 12:00")
    assert refused(two().add, at, timedelta.max)[1:] == (
        "no opening within 10 years after 2026-12-31T12:00:00+00:00",
        FIX,
    )


# ---------------------------------------------------------------- instants in UTC


ABROAD = ["Europe/Berlin", "America/New_York", "Pacific/Kiritimati", "Etc/GMT+12", "UTC"]


def answers(zone: str, around: date, known: tuple[int, ...], at: datetime) -> list[object]:
    """Of a desk that is open on twelve dates, made anew; *known* years are compiled before."""
    days = [around + timedelta(days=number) for number in range(-5, 7)]
    hours = ["00:00-03:00", "09:00-12:00", "22:00-24:00"]
    desk = Calendar(zone, special={f"{day}": hours for day in days})
    for year in known:
        desk.is_open(datetime(year, 7, 1, tzinfo=UTC))
    return [
        desk.is_open(at),
        desk.next_open(at),
        desk.previous_close(at),
        desk.roll_back(at),
        desk.add(at, 5 * HOUR),
        desk.subtract(at, 5 * HOUR),
        desk.add(at, "2 business days"),
        desk.between(at, datetime(around.year, around.month, around.day, tzinfo=UTC)),
    ]


@pytest.mark.parametrize("known", [(), (2026,), (2027,)])
@pytest.mark.parametrize("zone", ABROAD)
def test_an_instant_in_utc_has_the_answers_of_the_same_instant_in_the_zone(
    zone: str, known: tuple[int, ...]
) -> None:
    """Around New Year its date is another one than in the zone, whichever years are compiled."""
    for hour in (0, 10, 11, 23, 24, 29, 36, 60):
        at = datetime(2026, 12, 31, tzinfo=UTC) + hour * HOUR
        there = at.astimezone(ZoneInfo(zone))
        around = date(2027, 1, 1)
        assert answers(zone, around, known, at) == answers(zone, around, known, there), at


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 11, 1)], ids=str)
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
def test_an_instant_in_utc_has_these_answers_around_a_clock_change_too(
    zone: str, day: date
) -> None:
    """On the dates on which some clock changes, the ones before and the ones after."""
    for hour in range(-30, 60, 6):
        at = datetime(day.year, day.month, day.day, 1, tzinfo=UTC) + hour * HOUR
        there = at.astimezone(ZoneInfo(zone))
        assert answers(zone, day, (2026,), at) == answers(zone, day, (2026,), there), at


# ---------------------------------------------------------------- a clock changed beside midnight


def seen(zone: str, text: str, *, fold: int = 0) -> datetime:
    """What the wall clock shows, the second time with fold=1."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)


@pytest.mark.parametrize("written", [{}, {"closed": {"10-28": {"during": "23:00-23:10"}}}])
def test_a_clock_put_back_over_midnight_shows_the_end_of_a_date_again(
    written: dict[str, Any],
) -> None:
    """In St John's it went back from 00:01 to 23:01, and hours of that evening are the first."""
    zone = "America/St_Johns"
    desk = Calendar(zone, hours={"mon-sun": "09:00-23:50"}, **written)
    first, again = (seen(zone, "2006-10-28 23:40", fold=fold) for fold in (0, 1))
    for at, is_open in ((first, True), (again, False)):
        for _ in range(3):
            assert (desk.is_open(at), desk.is_open(at.astimezone(UTC))) == (is_open, is_open)
    assert desk.add(again, timedelta(minutes=5)) == seen(zone, "2006-10-29 09:05")
    assert desk.between(first, again) == timedelta(minutes=10)
    assert desk.previous_close(again.astimezone(UTC)) == seen(zone, "2006-10-28 23:50")
    assert desk.next_close(first) == seen(zone, "2006-10-28 23:50")
    assert desk.subtract(again, timedelta(minutes=10)) == first


def test_a_close_in_what_is_shown_again_is_strictly_before_what_follows() -> None:
    """Asked once or several times, in the zone or in UTC."""
    zone = "America/Moncton"
    desk = Calendar(zone, hours={"mon-sun": ["01:15-04:00", "15:15-23:15"]})
    at = datetime(2006, 10, 29, 2, 15, tzinfo=UTC)  # 23:15, the first time
    for asked in (at, at, at.astimezone(desk.zone)):
        assert desk.previous_close(asked) == seen(zone, "2006-10-28 04:00")
        assert desk.next_open(asked) == seen(zone, "2006-10-29 01:15")
        assert not desk.is_open(asked)


def test_a_gap_over_midnight_swallows_what_lies_in_it() -> None:
    """In Toronto 23:30 was followed by 00:30."""
    desk = Calendar("America/Toronto", hours={"mon-sun": "23:35-23:50"})
    assert desk.hours_on(date(1919, 3, 30)) == ()
    [night] = Calendar("America/Toronto", hours={"sun": "23:00-24:00"}).hours_on(date(1919, 3, 30))
    assert night.length == HOUR  # midnight, its end, moves forward by the gap


def test_the_date_of_open_time_is_the_one_that_the_clock_shows() -> None:
    """Also when the next date has begun before; hours and business days agree."""
    zone = "America/St_Johns"
    twenty = Calendar("UTC", special={"2006-10-29": "03:00-03:20"})  # Sat 23:30, the second time
    desk = Calendar.always(zone) & twenty
    assert [len(desk.hours_on(date(2006, 10, day))) for day in (27, 28, 29)] == [0, 1, 0]
    assert desk.business_days_between(date(2006, 10, 28), date(2006, 10, 29)) == 1
    assert desk.business_days_between(date(2006, 10, 29), date(2006, 10, 30)) == 0


def test_hours_that_a_gap_puts_behind_others_are_all_there() -> None:
    """02:30 moves to 03:30, behind the extra hours."""
    desk = Calendar(
        "Europe/Berlin", hours={"sun": "02:30-05:00"}, extra={"2026-03-29": "03:00-03:15"}
    )
    assert [str(one) for one in desk.hours_on(date(2026, 3, 29))] == [
        "2026-03-29T01:00Z/2026-03-29T01:15Z",
        "2026-03-29T01:30Z/2026-03-29T03:00Z",
    ]


# ---------------------------------------------------------------- ten years, whatever is compiled

UNTIL = "RRULE:FREQ=DAILY;UNTIL="


@pytest.mark.parametrize(
    ("written", "at", "ask", "expected"),
    [
        pytest.param(
            {"hours": {"mon-fri": "09:00-17:00"}, "closed": {f"{UNTIL}20401231": "x"}},
            "2026-01-01", "add", None, id="the first opening is far",
        ),
        pytest.param(
            {"hours": {"mon-fri": "09:00-17:00"}, "closed": {f"{UNTIL}20401231": "x"}},
            "2035-01-01", "add", "2041-01-01", id="and within ten years of some",
        ),
        pytest.param(
            {"special": {"2010-06-01": "09:00-17:00", "2026-06-01": "09:00-17:00"}},
            "2020-01-01", "add", "2026-06-01", id="from within a gap",
        ),
        pytest.param(
            {"special": {"2010-06-01": "09:00-17:00", "2026-06-01": "09:00-17:00"}},
            "2020-01-01", "subtract", "2010-06-01", id="back from within a gap",
        ),
        pytest.param(
            {"special": {"2010-06-01": "09:00-17:00", "2026-06-01": "09:00-17:00"}},
            "2010-07-01", "add", None, id="over nearly all of it",
        ),
        pytest.param(
            {"extra": {f"{UNTIL}20000601": "09:00-17:00"}},
            "2026-01-01", "subtract", None, id="the last opening is far",
        ),
        pytest.param(
            {"extra": {f"{UNTIL}20000601": "09:00-17:00"}},
            "2008-01-01", "subtract", "2000-06-01", id="back to the last",
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("amount", ["1 business hour", "1 business day"])
def test_ten_closed_years_end_the_count_whatever_was_asked_before(
    written: dict[str, Any], at: str, ask: str, expected: str | None, amount: str
) -> None:
    """On a fresh calendar, and on ones that know years on either side."""
    for known in ((), (2045,), (1995,), (2010,), (1995, 2045), (2020, 2030)):
        desk = Calendar("UTC", **written)
        for year in known:
            desk.is_open(datetime(year, 1, 1, tzinfo=UTC))
        asked = datetime.fromisoformat(at).replace(tzinfo=UTC)
        if expected is None:
            side = "after" if ask == "add" else "before"
            assert refused(getattr(desk, ask), asked, amount)[:2] == (
                "never-opens",
                f"no opening within 10 years {side} {asked.isoformat()}",
            )
        elif "hour" in amount:
            assert getattr(desk, ask)(asked, amount).date() == date.fromisoformat(expected)


def test_ten_years_are_counted_from_the_instant_that_is_asked() -> None:
    """In a longer gap: from ten years before the opening on, to ten years after the close."""
    far = {"2005-06-01": "09:00-17:00", "2020-06-01": "17:00-18:00", "2035-06-01": "09:00-17:00"}
    desk = Calendar("UTC", special=far)
    opens, closes = datetime(2020, 6, 1, 17, tzinfo=UTC), datetime(2020, 6, 1, 18, tzinfo=UTC)
    ten_years = timedelta(days=3653)
    assert desk.add(opens - ten_years, "1 business hour") == closes
    assert refused(desk.add, opens - ten_years - JUST, "1 business hour")[0] == "never-opens"
    assert desk.subtract(closes + ten_years, "1 business hour") == opens
    assert refused(desk.subtract, closes + ten_years + JUST, "1bd")[0] == "never-opens"


@pytest.mark.parametrize(
    ("day", "side", "said"),
    [
        ("2189-06-03", "after", "no opening within 10 years after "),
        ("2190-06-01", "after", "so much open time does not lie after "),
        ("1910-06-01", "before", "no opening within 10 years before "),
        ("1909-06-01", "before", "so much open time does not lie before "),
    ],
)
def test_ten_years_that_are_not_counted_are_not_said_to_be_closed(
    day: str, side: str, said: str
) -> None:
    """What lies after 2199 and before 1900 nobody knows."""
    desk = Calendar("UTC", special={day: "09:00-17:00"})
    noon = datetime.fromisoformat(f"{day} 12:00").replace(tzinfo=UTC)
    ask = desk.add if side == "after" else desk.subtract
    assert refused(ask, noon, 9 * HOUR)[1].startswith(said)


def test_stretches_reach_into_a_year_that_is_new_in_the_zone_alone() -> None:
    """In Tokyo it is 2027 when it is not yet in UTC, and 2027 is not compiled."""
    tokyo = Calendar("Asia/Tokyo", hours={"mon-sun": "00:00-24:00"})
    start, end = (seen("Asia/Tokyo", text) for text in ("2026-12-31 22:00", "2027-01-01 02:00"))
    assert [one.length for one in tokyo.intervals(start, end)] == [4 * HOUR]
