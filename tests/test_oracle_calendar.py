"""Every answer of a calendar equals that of a walk along UTC with an eye on the wall clock.

First the oracle is checked by hand, with a wall calendar; then the engine by the oracle.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import strategies as st

from slaclock.duration import Duration
from slaclock.errors import CalendarError

from . import oracle
from .strategies import Spec, World, amounts, instants, law, seconds, utc, worlds, zones

HOUR = timedelta(hours=1)
FAR = timedelta(days=oracle.HORIZON - 3)
compared = partial(law, 150, 7_000)


# The oracle by hand ------------------------------------------------------------------------------


def desk(
    zone: str = "Europe/London", hours: str = "09:00-17:00", days: str = "01234"
) -> oracle.Plain:
    start, end = (seconds(part) for part in hours.split("-"))
    stretch = (start, end if end > start else end + oracle.DAY)
    return {"timezone": zone, "hours": {int(day): [stretch] for day in days}}


def wall(text: str, zone: str = "Europe/London") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-11-20 13:00", 4, "2026-11-20 17:00"),
        ("2026-11-20 16:00", 4, "2026-11-23 12:00"),
        ("2026-11-20 17:00", 1, "2026-11-23 10:00"),
        ("2026-11-21 12:00", 8, "2026-11-23 17:00"),
    ],
)
def test_the_oracle_adds_office_hours(start: str, hours: int, due: str) -> None:
    """Time runs from nine to five on weekdays, and an exact fit ends at the close."""
    assert oracle.add(desk(), wall(start), hours * 3600) == wall(due)


@pytest.mark.parametrize(
    ("end", "start"),
    [("2026-11-21 12:00", "2026-11-20 16:00"), ("2026-11-23 10:00", "2026-11-23 09:00")],
)
def test_the_oracle_subtracts_office_hours(end: str, start: str) -> None:
    """One hour before a Saturday noon is Friday 16:00, before Monday 10:00 it is 09:00."""
    assert oracle.subtract(desk(), wall(end), 3600) == wall(start)


@pytest.mark.parametrize(
    ("hours", "day", "length"),
    [
        ("01:00-02:00", "2026-11-01", 2.0),
        ("01:30-01:45", "2026-11-01", 0.25),
        ("01:30-05:00", "2026-11-01", 4.5),
        ("22:00-06:00", "2026-10-31", 9.0),
        ("00:00-24:00", "2026-11-01", 25.0),
        ("00:00-24:00", "2026-03-08", 23.0),
        ("22:00-06:00", "2026-03-07", 7.0),
        ("22:00-02:30", "2026-03-07", 4.5),
        ("02:00-03:00", "2026-03-08", 0.0),
        ("02:15-02:45", "2026-03-08", 0.0),
        ("02:30-03:15", "2026-03-08", 0.0),
        ("02:30-09:00", "2026-03-08", 5.5),
    ],
)
def test_the_oracle_knows_when_new_york_changes_its_clocks(
    hours: str, day: str, length: float
) -> None:
    """Shown twice means the first; skipped moves on by the gap; nothing happens inside a gap."""
    found = oracle.hours_on(desk("America/New_York", hours, "0123456"), date.fromisoformat(day))
    assert sum((end - start for start, end in found), timedelta(0)) == length * HOUR


def test_the_oracle_skips_a_date_that_never_was() -> None:
    """Samoa went from 29 to 31 December 2011: the 30th has no hours and is no business day."""
    apia = desk("Pacific/Apia", "00:00-24:00", "0123456")
    assert not oracle.is_business_day(apia, date(2011, 12, 30))
    assert oracle.hours_on(apia, date(2011, 12, 30)) == []
    start = wall("2011-12-29 23:00", "Pacific/Apia")
    assert oracle.add(apia, start, 2 * 3600) == wall("2011-12-31 01:00", "Pacific/Apia")


def test_the_oracle_watches_seconds_where_an_offset_has_some() -> None:
    """Monrovia moved its clocks by 44 minutes and 30 seconds on 7 January 1972."""
    open_all_day = desk("Africa/Monrovia", "00:00-24:00", "0123456")
    start = datetime.fromisoformat("1972-01-06T23:59:30-00:44:30")
    assert oracle.add(open_all_day, start, 60) == datetime(1972, 1, 7, 0, 45, tzinfo=UTC)


def test_the_oracle_counts_single_microseconds() -> None:
    """One microsecond on Friday and one on Monday."""
    start = wall("2026-11-20 16:59:59.999999")
    due = oracle.add(desk(), start, timedelta(microseconds=2))
    assert due == wall("2026-11-23 09:00:00.000001")
    assert oracle.subtract(desk(), due, timedelta(microseconds=2)) == start
    assert oracle.between(desk(), due, start) == -timedelta(microseconds=2)


def test_the_oracle_keeps_night_shifts_with_the_date_on_which_they_open() -> None:
    """A holiday on the 25th leaves the night of the 24th whole and removes that of the 25th."""
    nights = {**desk(hours="22:00-06:00", days="0123456"), "holidays": {date(2026, 12, 25): "x"}}
    assert oracle.hours_on(nights, date(2026, 12, 24)) == [
        (wall("2026-12-24 22:00"), wall("2026-12-25 06:00"))
    ]
    assert not oracle.is_business_day(nights, date(2026, 12, 25))
    cut = {**nights, "partial": {date(2026, 12, 25): [(2 * 3600, 4 * 3600)]}}
    assert oracle.hours_on(cut, date(2026, 12, 24)) == [
        (wall("2026-12-24 22:00"), wall("2026-12-25 02:00")),
        (wall("2026-12-25 04:00"), wall("2026-12-25 06:00")),
    ]


def test_the_oracle_ranks_what_is_written_about_a_date() -> None:
    """Exact beats yearly beats recurring beats public; special beats closed of its rank."""
    day, nine, ten = date(2026, 12, 24), [(9 * 3600, 12 * 3600)], [(10 * 3600, 11 * 3600)]
    usual = [(9 * 3600, 17 * 3600)]
    for more, expected in (
        ({}, usual),
        ({"holidays": {day: "x"}}, []),
        ({"holidays": {day: "x"}, "special_dates": {day: nine}}, nine),
        ({"closed_yearly": {(12, 24)}, "special_dates": {day: nine}}, []),
        ({"closed_yearly": {(12, 24)}, "special_yearly": {(12, 24): nine}}, nine),
        ({"closed": {day}, "special_yearly": {(12, 24): nine}}, []),
        ({"special": {day: ten}, "special_yearly": {(12, 24): nine}}, ten),
        ({"closed": {day}, "extra": {day: ten}}, ten),
        ({"half_days": {day: "x"}, "half_day_hours": ten}, ten),
        ({"versions": [{"from": day, "hours": {3: nine}}]}, nine),
        ({"versions": [{"from": day + timedelta(days=1), "hours": {3: nine}}]}, usual),
    ):
        assert oracle.written({**desk(), **more}, day) == expected, more


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        ("2026-11-19 16:00", 2, "2026-11-23 16:00"),
        ("2026-11-20 17:00", 1, "2026-11-24 09:00"),
        ("2026-11-21 12:00", 1, "2026-11-24 09:00"),
        ("2026-11-20 10:00", 1, "2026-11-23 10:00"),
    ],
)
def test_the_oracle_keeps_the_time_of_day_over_business_days(start: str, n: int, due: str) -> None:
    """A start outside hours is rolled forward, and that date is day 0."""
    assert oracle.add_business_days(desk(), wall(start), n) == wall(due)


def test_the_oracle_snaps_business_days_to_the_hours_of_the_last_day() -> None:
    """A time at which that day is closed: its last close before, else its first opening."""
    lunch = [(9 * 3600, 12 * 3600), (13 * 3600, 16 * 3600)]
    week = {**desk(), "special": {date(2026, 11, 20): lunch, date(2026, 11, 23): lunch[1:]}}
    assert oracle.add_business_days(week, wall("2026-11-19 12:30"), 1) == wall("2026-11-20 12:00")
    assert oracle.add_business_days(week, wall("2026-11-19 16:30"), 1) == wall("2026-11-20 16:00")
    assert oracle.add_business_days(week, wall("2026-11-20 10:00"), 1) == wall("2026-11-23 13:00")
    assert oracle.add_business_days(week, wall("2026-11-19 10:00"), 1, "close_of_business") == wall(
        "2026-11-20 16:00"
    )
    assert oracle.subtract_business_days(week, wall("2026-11-24 10:00"), 1) == wall(
        "2026-11-23 13:00"
    )
    assert oracle.subtract_business_days(
        week, wall("2026-11-24 10:00"), 1, "close_of_business"
    ) == wall("2026-11-23 13:00")


def test_the_oracle_lets_the_wall_time_of_a_night_shift_count_on() -> None:
    """Wednesday 02:00 is Tuesday 26:00, so a business day later it is Thursday 02:00."""
    nights = desk(hours="22:00-06:00")
    assert oracle.add_business_days(nights, wall("2026-11-18 02:00"), 1) == wall("2026-11-19 02:00")
    assert oracle.add_business_days(nights, wall("2026-11-21 02:00"), 1) == wall("2026-11-24 02:00")


def test_the_oracle_composes_by_the_second() -> None:
    """Union, intersection and difference of London and Manila on one Friday."""
    london, manila = desk(), desk("Asia/Manila", "13:00-18:00")  # in London 05:00-10:00
    start, end = wall("2026-11-20 00:00"), wall("2026-11-21 00:00")
    assert oracle.between({"any_of": [london, manila]}, start, end) == 12 * HOUR
    assert oracle.between({"all_of": [london, manila]}, start, end) == HOUR
    assert oracle.between({"all_of": [london], "except": [manila]}, start, end) == 7 * HOUR


@pytest.mark.parametrize(
    ("start", "months", "days", "later"),
    [
        ("2026-01-31 09:00", 1, 0, "2026-02-28 09:00"),
        ("2024-02-29 09:00", 12, 0, "2025-02-28 09:00"),
        ("2026-02-28 01:30", 1, 1, "2026-03-29 02:30"),
        ("2026-10-24 01:30", 0, 1, "2026-10-25 01:30"),
    ],
)
def test_the_oracle_adds_calendar_time(start: str, months: int, days: int, later: str) -> None:
    """Dates clamp back, a wall time in a gap moves on, one shown twice means the first."""
    assert oracle.add_calendar("Europe/London", wall(start), months, days) == wall(later)


# The engine by the oracle ------------------------------------------------------------------------


def agree(found: datetime | None, expected: datetime | None, at: datetime) -> None:
    """Equal; the oracle's "nothing found" is also right about what lies beyond its horizon."""
    if expected is None:
        assert found is None or abs(found - at) > FAR
    else:
        assert found is not None
        assert utc(found) == utc(expected)


def same(ask: Callable[[], datetime], expect: Callable[[], datetime | None], at: datetime) -> None:
    """What *ask* answers or raises is what the oracle expects."""
    try:
        expected = expect()
    except oracle.NothingFoundError:
        expected = None
    try:
        found: datetime | None = ask()
    except CalendarError as error:
        if error.problems[0].code != "never-opens":
            raise
        found = None
    agree(found, expected, at)


@compared(world=worlds(), minutes=st.lists(st.integers(-3000, 3000), max_size=12))
def test_is_open_equals_the_oracle(world: World, minutes: list[int]) -> None:
    """At any instant, and just before, at and after every change nearby."""
    instants = [world.at, *(world.at + timedelta(minutes=m) for m in minutes)]
    for start, end in oracle.intervals(world.plain, world.at - 48 * HOUR, world.at + 72 * HOUR):
        for change in (start, end):
            instants += [change - timedelta(microseconds=1), change]
    for at in instants:
        assert world.calendar.is_open(at) == oracle.is_open(world.plain, at), at


@compared(world=worlds(), length=st.timedeltas(timedelta(days=-20), timedelta(days=20)))
def test_between_equals_the_oracle(world: World, length: timedelta) -> None:
    """Open time between two instants, either way round."""
    end = world.at + length
    assert world.calendar.between(world.at, end) == oracle.between(world.plain, world.at, end)


@compared(world=worlds(), amount=amounts())
def test_add_equals_the_oracle(world: World, amount: timedelta) -> None:
    """The first instant by which that much open time has passed."""
    same(
        lambda: world.calendar.add(world.at, amount),
        lambda: oracle.add(world.plain, world.at, amount),
        world.at,
    )


@compared(world=worlds(), amount=amounts())
def test_subtract_equals_the_oracle(world: World, amount: timedelta) -> None:
    """The last instant from which that much open time remains."""
    same(
        lambda: world.calendar.subtract(world.at, amount),
        lambda: oracle.subtract(world.plain, world.at, amount),
        world.at,
    )


@compared(world=worlds(), length=st.timedeltas(timedelta(0), timedelta(days=9)))
def test_exact_fits_equal_the_oracle(world: World, length: timedelta) -> None:
    """Amounts that are used up exactly at an opening, a close or a change of the clocks."""
    stretches = oracle.intervals(world.plain, world.at, world.at + length)
    if not stretches:
        return
    amount = sum((end - start for start, end in stretches), timedelta(0))
    last = stretches[-1][1]
    due, start = world.calendar.add(world.at, amount), world.calendar.subtract(last, amount)
    assert utc(due) == oracle.add(world.plain, world.at, amount)
    assert utc(start) == oracle.subtract(world.plain, last, amount)


@compared(world=worlds())
def test_openings_and_closes_equal_the_oracle(world: World) -> None:
    """The next and the previous opening and close, strictly, and both ways of rolling."""
    calendar, plain, at = world.calendar, world.plain, world.at
    agree(calendar.next_open(at), oracle.next_open(plain, at), at)
    agree(calendar.next_close(at), oracle.next_close(plain, at), at)
    agree(calendar.previous_open(at), oracle.previous_open(plain, at), at)
    agree(calendar.previous_close(at), oracle.previous_close(plain, at), at)
    same(lambda: calendar.roll_forward(at), lambda: oracle.roll_forward(plain, at), at)
    same(lambda: calendar.roll_back(at), lambda: oracle.roll_back(plain, at), at)


@compared(world=worlds())
def test_openings_and_closes_at_a_change_equal_the_oracle(world: World) -> None:
    """Asked at an opening or a close itself, strictly means another one."""
    for start, end in oracle.intervals(world.plain, world.at, world.at + 60 * HOUR)[:2]:
        for at in (start, end):
            plain, calendar = world.plain, world.calendar
            agree(calendar.next_open(at), oracle.next_open(plain, at), at)
            agree(calendar.next_close(at), oracle.next_close(plain, at), at)
            agree(calendar.previous_open(at), oracle.previous_open(plain, at), at)
            agree(calendar.previous_close(at), oracle.previous_close(plain, at), at)
            same(lambda: calendar.roll_forward(at), lambda: oracle.roll_forward(plain, at), at)  # noqa: B023
            same(lambda: calendar.roll_back(at), lambda: oracle.roll_back(plain, at), at)  # noqa: B023


@compared(world=worlds(), length=st.timedeltas(timedelta(0), timedelta(days=12)))
def test_intervals_equal_the_oracle(world: World, length: timedelta) -> None:
    """Maximal open stretches, cut at both ends."""
    start, end = world.at - length / 3, world.at + length
    found = [(one.start, one.end) for one in world.calendar.intervals(start, end)]
    assert found == oracle.intervals(world.plain, start, end)


@compared(world=worlds())
def test_hours_on_equals_the_oracle(world: World) -> None:
    """The hours of each date around, night shifts with the date on which they open."""
    for shift in range(-4, 10):
        day = world.at.date() + timedelta(days=shift)
        found = [(one.start, one.end) for one in world.calendar.hours_on(day)]
        assert found == oracle.hours_on(world.plain, day), day


@compared(world=worlds(), length=st.integers(-40, 40))
def test_business_days_between_equals_the_oracle(world: World, length: int) -> None:
    """Business days are counted from the first date up to but not the last, signed."""
    first = world.at.date() - timedelta(days=3)
    for last in (first + timedelta(days=length), first + timedelta(days=1)):
        found = world.calendar.business_days_between(first, last)
        assert found == oracle.business_days_between(world.plain, first, last)


@compared(world=worlds(), days=st.integers(1, 12))
def test_business_days_later_equal_the_oracle(world: World, days: int) -> None:
    """Business days by same_time."""
    same(
        lambda: world.calendar.add(world.at, f"{days} business days"),
        lambda: oracle.add_business_days(world.plain, world.at, days),
        world.at,
    )


@compared(world=worlds(), days=st.integers(1, 12))
def test_closes_of_business_equal_the_oracle(world: World, days: int) -> None:
    """Business days by close_of_business, on and back."""
    text, rule = f"{days} business days", "close_of_business"
    same(
        lambda: world.calendar.add(world.at, text, business_day="close_of_business"),
        lambda: oracle.add_business_days(world.plain, world.at, days, rule),
        world.at,
    )
    same(
        lambda: world.calendar.subtract(world.at, text, business_day="close_of_business"),
        lambda: oracle.subtract_business_days(world.plain, world.at, days, rule),
        world.at,
    )


@compared(world=worlds(), days=st.integers(1, 12))
def test_business_days_earlier_equal_the_oracle(world: World, days: int) -> None:
    """Business days back mirror same_time."""
    same(
        lambda: world.calendar.subtract(world.at, f"{days} business days"),
        lambda: oracle.subtract_business_days(world.plain, world.at, days),
        world.at,
    )


@law(quick=60, nightly=2_000, world=worlds(), days=st.integers(1, 5), hours=st.integers(1, 10))
def test_business_days_of_working_hours_equal_the_oracle(
    world: World, days: int, hours: int
) -> None:
    """Under {working_hours: 8 hours}, N business days are N x 8 business hours."""
    same(
        lambda: world.calendar.add(
            world.at, f"{days} business days", business_day={"working_hours": f"{hours} hours"}
        ),
        lambda: oracle.add_business_days(
            world.plain, world.at, days, {"working_hours": hours * 3600}
        ),
        world.at,
    )


@st.composite
def zoned_instants(draw: st.DrawFn) -> tuple[str, datetime]:
    zone = draw(zones)
    return zone, draw(instants(zone))


@law(
    quick=300,
    where=zoned_instants(),
    months=st.integers(0, 30),
    days=st.integers(0, 60) | st.integers(0, 3),
)
def test_calendar_time_equals_the_oracle(
    where: tuple[str, datetime], months: int, days: int
) -> None:
    """Calendar days and months keep the wall time, clamp to the month, and cross gaps and folds."""
    zone, at = where
    if not months and not days:
        return
    parts = [(months, "months"), (days, "calendar days")]
    duration = Duration(" ".join(f"{count} {unit}" for count, unit in parts if count))
    later = duration.after(at.astimezone(ZoneInfo(zone)))
    assert utc(later) == oracle.add_calendar(zone, at, months, days)


# What the comparison found, kept as examples -----------------------------------------------------

NEW_YORK = "America/New_York"
OFFICE = {"timezone": "UTC", "hours": {"mon-fri": "09:00-17:00"}}


def moved(day: str) -> dict[str, Any]:
    return {"2026-03-08": {"during": day, "name": "move"}}


@pytest.mark.parametrize(
    ("hours", "closed", "expected"),
    [
        ("00:00-24:00", "02:15-02:45", [("00:00", "24:00")]),
        ("00:00-24:00", "02:00-03:00", [("00:00", "24:00")]),
        ("02:15-04:00", "02:00-02:30", [("03:15", "04:00")]),
        ("00:00-24:00", "01:30-02:30", [("00:00", "01:30"), ("03:30", "24:00")]),
        (["02:00-02:30", "02:30-05:00"], "20:00-21:00", [("03:30", "05:00")]),
        (["01:00-02:30", "03:00-03:15"], "20:00-21:00", [("01:00", "03:30")]),
    ],
)
def test_what_is_closed_inside_a_gap_does_not_happen_either(
    hours: str | list[str], closed: str, expected: list[tuple[str, str]]
) -> None:
    """Hours and closures become absolute alike, each as written, before one is cut by the other."""
    spec = Spec({"timezone": NEW_YORK, "hours": {"sun": hours}, "closed": moved(closed)})
    day = date(2026, 3, 8)
    midnight = datetime(2026, 3, 9, tzinfo=ZoneInfo(NEW_YORK)).astimezone(UTC)
    right = [
        tuple(midnight if at == "24:00" else wall(f"2026-03-08 {at}", NEW_YORK) for at in stretch)
        for stretch in expected
    ]
    assert [(one.start, one.end) for one in spec.calendar.hours_on(day)] == right
    assert oracle.hours_on(spec.plain, day) == right


@pytest.mark.parametrize(
    ("spec", "at", "operation", "rule", "expected"),
    [
        pytest.param(
            OFFICE, "2026-11-23T09:00Z", "subtract", "same_time", "2026-11-20T09:00Z",
            id="back from an opening",
        ),
        pytest.param(
            OFFICE, "2026-11-20T17:00Z", "subtract", "same_time", "2026-11-19T17:00Z",
            id="back from a close",
        ),
        pytest.param(
            OFFICE, "2026-11-21T12:00Z", "subtract", "same_time", "2026-11-19T17:00Z",
            id="back from a weekend",
        ),
        pytest.param(
            {"timezone": NEW_YORK, "hours": {"sun": ["01:00-02:30", "03:00-03:15"]}},
            "2026-03-01T01:15-05:00", "add", "close_of_business", "2026-03-08T03:30-04:00",
            id="the close that the gap moved last",
        ),
        pytest.param(
            {"timezone": "UTC",
             "hours": {"mon": "22:00-12:00", "tue": "22:00-06:00", "wed": "04:00-10:00"}},
            "2026-11-17T11:00Z", "add", "same_time", "2026-11-18T06:00Z",
            id="the next date opens before this one closes",
        ),
    ],
)  # fmt: skip
def test_one_business_day_on_or_back(
    spec: dict[str, Any], at: str, operation: str, rule: Any, expected: str
) -> None:
    """Corners of day 0 and of the last close, in the engine and in the oracle."""
    both, start = Spec(spec), datetime.fromisoformat(at)
    ask = getattr(both.calendar, operation)
    right = utc(datetime.fromisoformat(expected))
    assert utc(ask(start, "1 business day", business_day=rule)) == right
    walk = getattr(oracle, f"{operation}_business_days")
    assert utc(walk(both.plain, start, 1, rule)) == right


def test_extra_hours_inside_a_date_lose_nothing_of_the_night_before() -> None:
    """Extra hours that overlap the date's own leave the night shift under them whole."""
    spec = Spec(
        {
            "timezone": "UTC",
            "hours": {"sat": "22:00-12:00", "sun": "00:00-06:00"},
            "extra": {"2026-11-22": "03:00-05:00"},
        }
    )
    start, end = wall("2026-11-21 00:00", "UTC"), wall("2026-11-23 00:00", "UTC")
    right = [(wall("2026-11-21 22:00", "UTC"), wall("2026-11-22 12:00", "UTC"))]
    assert [(one.start, one.end) for one in spec.calendar.intervals(start, end)] == right
    assert oracle.intervals(spec.plain, start, end) == right
