"""A timetable where stretches of several dates meet, and where its years end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from slaclock import Calendar, CalendarError
from slaclock.timetable import Timetable
from slaclock.walltime import Open

UTC_DAYS = {"mon-sun": "00:00-24:00"}


def at(text: str) -> datetime:
    """A wall time in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_subtracting_more_than_there_is_time() -> None:
    """The longest timedelta leads to no opening, and not to an OverflowError."""
    with pytest.raises(CalendarError) as caught:
        Calendar.always("UTC").subtract(at("2026-11-20 12:00"), timedelta.max)
    assert caught.value.problems[0].code == "never-opens"
    assert "before 2026-11-20T12:00" in str(caught.value)


def test_what_is_out_of_reach_stays_so_when_later_years_are_compiled() -> None:
    """The answer does not depend on what was asked before."""
    rare = "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO"  # 2044 is the next
    desk = Calendar("UTC", special={rare: "09:00-17:00"})
    assert desk.next_open(at("2026-01-01 00:00")) is None
    assert desk.is_open(at("2044-02-29 12:00"))
    assert desk.next_open(at("2026-01-01 00:00")) is None
    assert desk.next_open(at("2040-01-01 00:00")) == at("2044-02-29 09:00")


def test_combinations_know_the_first_and_the_last_day() -> None:
    """Members in zones whose years do not begin together are counted as far as each goes."""

    def always() -> Calendar:  # made anew, so that the years between are not compiled
        return Calendar("America/New_York", hours=UTC_DAYS)

    def tokyo() -> Calendar:
        return Calendar("Asia/Tokyo", hours={"mon-sun": "09:00-17:00"})

    [last] = (always() & tokyo()).hours_on(date(2199, 12, 31))
    assert (last.start, last.end) == (at("2199-12-31 05:00"), at("2199-12-31 08:00"))
    first = (always() & tokyo()).hours_on(date(1900, 1, 1))
    assert [(one.start, one.end) for one in first] == [
        (at("1900-01-01 05:00"), at("1900-01-01 08:00")),
        (at("1900-01-02 00:00"), at("1900-01-02 05:00")),
    ]
    [early] = (tokyo() & always()).hours_on(date(1900, 1, 1))
    assert (early.start, early.end) == (at("1900-01-01 05:00"), at("1900-01-01 08:00"))


def test_a_combination_that_is_open_over_new_year() -> None:
    """What is open at the end of a year goes on in the next."""
    both = Calendar.always("UTC") | Calendar("UTC", hours={"mon": "09:00-17:00"})
    assert both.between(at("2026-12-31 12:00"), at("2027-01-01 12:00")) == timedelta(days=1)
    assert both.next_close(at("2026-12-31 12:00")) is None


def test_business_days_look_past_the_night_shift_of_the_day_before() -> None:
    """The last close of the day itself counts, not that of a shift that runs through it."""
    desk = Calendar(
        "UTC",
        hours={"thu": "14:00-16:00"},
        special={"2026-11-19": ["14:00-16:00", "22:00-12:00"],
                 "2026-11-20": ["09:00-10:00", "20:00-22:00"]},
    )  # fmt: skip
    assert desk.add(at("2026-11-19 15:00"), "1 business day") == at("2026-11-20 10:00")


def test_business_days_from_a_night_shift_of_the_year_before() -> None:
    """At 02:00 on New Year's Day it is 26:00 of the day before, also for a fresh calendar."""
    nights = Calendar("UTC", hours={"mon-sun": "22:00-06:00"})
    assert nights.add(at("2026-01-01 02:00"), "1 business day") == at("2026-01-02 02:00")


def test_business_days_back_to_an_opening_or_a_close() -> None:
    """A wall time in a break goes to the opening after it; after hours, to the last close."""
    desk = Calendar(
        "UTC",
        hours={"mon-thu": "09:00-18:00", "fri": ["09:00-12:00", "14:00-16:00"]},
    )
    assert desk.subtract(at("2026-11-23 13:00"), "1 business day") == at("2026-11-20 14:00")
    assert desk.subtract(at("2026-11-23 17:00"), "1 business day") == at("2026-11-20 16:00")
    assert desk.subtract(at("2026-11-23 10:00"), "1 business day") == at("2026-11-20 10:00")


def test_three_stretches_of_three_dates_over_each_other() -> None:
    """Nothing is lost and nothing counted twice where night shifts overlap."""
    desk = Calendar(
        "UTC",
        hours={"fri": "22:00-12:00", "sat": ["00:00-06:00", "08:00-09:00"]},
        extra={"2026-11-21": "03:00-05:00"},
    )
    [one] = desk.intervals(at("2026-11-20 00:00"), at("2026-11-22 00:00"))
    assert (one.start, one.end) == (at("2026-11-20 22:00"), at("2026-11-21 12:00"))
    assert desk.between(at("2026-11-20 00:00"), at("2026-11-22 00:00")) == timedelta(hours=14)


def office() -> Calendar:
    """A desk in New York, of which nothing is compiled."""
    return Calendar("America/New_York", hours={"mon-fri": "09:00-17:00"})


def test_what_is_known_is_neither_made_again_nor_converted(monkeypatch: pytest.MonkeyPatch) -> None:
    """An instant in the zone or in UTC is looked up as it is, from the first date to the last."""
    desk = office()
    known = desk.timetable.years(2026, 2026)
    assert desk.timetable.years(2026, 2026) is known

    def never(*asked: object) -> None:
        raise AssertionError(asked)

    monkeypatch.setattr(Timetable, "years", never)
    elsewhere = ZoneInfo("Europe/Berlin"), timezone(timedelta(hours=2))
    with monkeypatch.context() as patched:
        patched.setattr("slaclock.timetable.aware", never)
        for zone in elsewhere:
            assert desk.is_open(datetime(2026, 6, 15, 18, tzinfo=zone))
    monkeypatch.setattr(Timetable, "_enter", never)
    for month, day in ((1, 1), (6, 15), (12, 31)):
        assert desk.is_open(datetime(2026, month, day, 12, tzinfo=desk.zone))
    for month, day in ((1, 2), (6, 15), (12, 30)):  # the others may be dates of other years
        assert desk.is_open(datetime(2026, month, day, 17, tzinfo=UTC))


def test_years_grow_by_a_quarter_of_what_is_known() -> None:
    """On the side on which they are asked for, so that copying them stays cheap."""
    timetable = office().timetable
    for asked, expected in (
        ((2000, 2020), (2000, 2020)),
        ((2021, 2021), (2000, 2025)),
        ((2000, 2026), (2000, 2031)),
        ((1999, 2024), (1993, 2031)),
        ((1991, 2031), (1984, 2031)),
        ((1980, 2060), (1973, 2060)),
    ):
        years = timetable.years(*asked)
        assert (years.first, years.last) == expected


def compiled(desk: Calendar) -> tuple[int, int]:
    """The first and the last year that are in place."""
    years = desk.timetable.years(2026, 2026)
    return years.first, years.last


@pytest.mark.parametrize(
    ("ask", "asked", "expected"),
    [
        pytest.param("next_open", "2026-12-31 16:00", (2026, 2027), id="the next opening"),
        pytest.param("next_close", "2026-12-31 16:00", (2026, 2027), id="a close that may go on"),
        pytest.param("previous_open", "2026-01-01 09:00", (2025, 2026), id="the opening before"),
        pytest.param("previous_close", "2026-01-01 09:00", (2025, 2026), id="the close before"),
        pytest.param("roll_back", "2026-01-01 00:00", (2025, 2026), id="back to the old year"),
        pytest.param("roll_back", "2026-01-01 09:00", (2025, 2026), id="at the first opening"),
        pytest.param("roll_back", "2026-01-01 09:01", (2026, 2026), id="open already"),
        pytest.param("roll_back", "2026-06-01 18:00", (2026, 2026), id="back within the year"),
    ],
)
def test_no_more_years_are_compiled_than_it_takes(
    ask: str, asked: str, expected: tuple[int, int]
) -> None:
    """One at a time, where the answer is not in those that are there."""
    desk = Calendar("UTC", hours={"mon-sun": "09:00-17:00"})
    assert compiled(desk) == (2026, 2026)
    assert getattr(desk.timetable, ask)(at(asked)) is not None
    assert compiled(desk) == expected


def test_amounts_that_a_year_just_holds_need_no_other() -> None:
    """All its open time, forward to the last close and back to the first opening."""
    desk = Calendar("UTC", hours={"mon-sun": "09:00-17:00"})
    assert compiled(desk) == (2026, 2026)
    whole = timedelta(hours=365 * 8)
    assert desk.add(at("2026-01-01 00:00"), whole) == at("2026-12-31 17:00")
    assert desk.subtract(at("2026-12-31 18:00"), whole) == at("2026-01-01 09:00")
    stretches = list(desk.timetable.stretches(at("2026-12-01 00:00"), at("2026-12-31 23:00")))
    assert len(stretches) == 31
    assert compiled(desk) == (2026, 2026)


class Disturbed:
    """A source of hours that is asked something else, as by another thread, at a given year."""

    written = (2020, 2030)

    def __init__(self, year: int) -> None:
        self.year = year
        self.disturb: Callable[[], object] = lambda: None

    def open_time(self, zone: ZoneInfo, year: int) -> Iterator[Open]:
        if year == self.year:
            self.disturb()
        for n in range(1, 3):
            opens = datetime(year, 1, n, 9, tzinfo=zone)
            yield Open(opens, opens + timedelta(hours=8), opens.toordinal())


def test_a_mark_is_found_though_other_years_were_put_in_its_place() -> None:
    """Between a mark and what is asked of it, another thread may have compiled other years."""
    source = Disturbed(2027)
    timetable = Timetable(ZoneInfo("UTC"), source)
    timetable.years(2026, 2026)
    early = at("2025-01-02 12:00")
    marks: list[timedelta] = []
    source.disturb = lambda: marks.append(timetable.mark(early))
    timetable.years(2026, 2027)
    assert timetable.years(2026, 2026).first == 2026  # 2025 was there for a while, and is gone
    [mark] = marks
    for ahead, due in (
        (timedelta(hours=1), "2025-01-02 13:00"),
        (timedelta(hours=5), "2025-01-02 17:00"),  # all that comes before the years in place
        (timedelta(hours=6), "2026-01-01 10:00"),
    ):
        fresh = Timetable(ZoneInfo("UTC"), source)
        fresh._years, fresh._seeds = timetable._years, timetable._seeds
        assert fresh.reached(mark + ahead, early) == at(due)


@pytest.mark.parametrize(
    ("year", "what"),
    [
        (2189, "no opening within 10 years after"),
        (2190, "so much open time does not lie after"),
    ],
)
def test_ten_years_before_the_end_of_all_years_are_just_counted(year: int, what: str) -> None:
    """With fewer years left, nobody can say that it stays closed for ten."""
    desk = Calendar("UTC", special={f"{year}-06-01": "09:00-17:00"})
    with pytest.raises(CalendarError, match=what):
        desk.add(at(f"{year}-01-01 00:00"), timedelta(hours=9))


@pytest.mark.parametrize(
    ("year", "what"),
    [
        (1910, "no opening within 10 years before"),
        (1909, "so much open time does not lie before"),
    ],
)
def test_ten_years_after_the_beginning_of_all_years_are_just_counted(year: int, what: str) -> None:
    """The same the other way."""
    desk = Calendar("UTC", special={f"{year}-06-01": "09:00-17:00"})
    with pytest.raises(CalendarError, match=what):
        desk.subtract(at(f"{year}-12-01 00:00"), timedelta(hours=9))


@pytest.mark.parametrize("amount", ["1 business hour", "1 business day"])
def test_a_long_gap_is_told_the_way_it_is_counted(amount: str) -> None:
    """Before or after the instant asked."""
    days = {"2010-03-01": "09:00-17:00", "2025-03-03": "09:00-17:00"}
    desk = Calendar("UTC", special=days)
    with pytest.raises(CalendarError, match="after 2010-03-01T17:00"):
        desk.add(at("2010-03-01 17:00"), amount)
    with pytest.raises(CalendarError, match="before 2025-03-03T09:00"):
        desk.subtract(at("2025-03-03 09:00"), amount)
