"""What is written on the door: stretches of a day, and the week that they make."""

from __future__ import annotations

from typing import Any

import pytest

from slaclock.errors import CalendarError, Problem
from slaclock.hours import (
    Stretch,
    clock_text,
    read_stretches,
    read_week,
    write_stretches,
    write_week,
)

NINE, NOON, ONE, FIVE = 9 * 3600, 12 * 3600, 13 * 3600, 17 * 3600
DAY = 24 * 3600


def problems_of(read: Any, *args: Any) -> list[tuple[str, str, str, str]]:
    with pytest.raises(CalendarError) as caught:
        read(*args)
    return [_told(problem) for problem in caught.value.problems]


def _told(problem: Problem) -> tuple[str, str, str, str]:
    return problem.code, problem.field, problem.what, problem.fix


# ---------------------------------------------------------------- stretches


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        pytest.param("09:00-17:00", NINE, FIVE, id="HH:MM"),
        pytest.param("9:00-17:00", NINE, FIVE, id="H:MM"),
        pytest.param("09:00:30-17:00:01", NINE + 30, FIVE + 1, id="HH:MM:SS"),
        pytest.param("  09:00 - 17:00 ", NINE, FIVE, id="blanks"),
        pytest.param("09:00–17:00", NINE, FIVE, id="a dash of typographers"),
        pytest.param("00:00-24:00", 0, DAY, id="the whole day"),
        pytest.param("22:00-24:00", 22 * 3600, DAY, id="up to 24:00"),
        pytest.param("22:00-06:00", 22 * 3600, DAY + 6 * 3600, id="a night shift"),
        pytest.param("22:00-00:00", 22 * 3600, DAY, id="up to 00:00 is up to 24:00"),
        pytest.param("09:00-08:59:59", NINE, DAY + NINE - 1, id="nearly a day"),
        pytest.param("00:00-00:00:01", 0, 1, id="a second"),
        pytest.param("23:59:59-24:00", DAY - 1, DAY, id="the last second"),
    ],
)
def test_a_stretch_is_read_in_seconds_after_midnight(text: str, start: int, end: int) -> None:
    """One that ends earlier than it starts ends on the next date."""
    assert read_stretches(text) == (Stretch(start, end),)


def test_a_list_is_put_in_order() -> None:
    """Lists and tuples alike; touching stretches stay two."""
    morning, afternoon = Stretch(NINE, NOON), Stretch(NOON, FIVE)
    assert read_stretches(["12:00-17:00", "09:00-12:00"]) == (morning, afternoon)
    assert read_stretches(("12:00-17:00", "09:00-12:00")) == (morning, afternoon)
    assert read_stretches([]) == ()


@pytest.mark.parametrize(
    ("written", "code", "field", "what", "fix"),
    [
        *(
            pytest.param(
                text,
                "bad-hours",
                "hours.mon",
                f"cannot read '{text}' as hours",
                "write HH:MM-HH:MM, e.g. '09:00-17:00', '22:00-06:00' or '00:00-24:00'",
                id=text or "nothing",
            )
            for text in ("nine to five", "09:00", "9-17", "09.00-17.00", "009:00-17:00", "",
                         "09:00-17:00-18:00", "09:0-17:00", "09:00-17:00:5")
        ),
        *(
            pytest.param(
                text,
                "bad-hours",
                "hours.mon",
                f"{found} is no time of day",
                "use 00:00 to 24:00",
                id=text,
            )
            for text, found in (
                ("09:60-17:00", "09:60"),
                ("09:00-24:01", "24:01"),
                ("09:00-25:00", "25:00"),
                ("09:00-17:00:60", "17:00:60"),
                ("9:00-24:00:01", "24:00:01"),
                ("99:00-17:00", "99:00"),
            )
        ),
        pytest.param(
            "24:00-06:00", "bad-hours", "hours.mon", "'24:00-06:00' opens at 24:00",
            "write it under the next day, from 00:00", id="opens at 24:00",
        ),
        pytest.param(
            "09:00-09:00:00", "empty-hours", "hours.mon", "'09:00-09:00:00' ends where it starts",
            "write 00:00-24:00 for the whole day, or [] for none", id="ends where it starts",
        ),
        pytest.param(
            917, "bad-hours", "hours.mon", "found 917; hours are text or a list of text",
            "write e.g. '09:00-17:00' or ['09:00-12:00', '13:00-17:00']", id="a number",
        ),
        pytest.param(
            ["09:00-12:00", 13], "bad-hours", "hours.mon.1", "cannot read 13 as hours",
            "write HH:MM-HH:MM, e.g. '09:00-17:00', '22:00-06:00' or '00:00-24:00'",
            id="a number in a list",
        ),
        pytest.param(
            ["09:00-12:00"] * 101, "bad-hours", "hours.mon",
            "found 101 stretches of one day; 100 at the most are read",
            "write fewer and longer ones", id="too many",
        ),
        pytest.param(
            ["12:00-17:00", "09:00-12:00:01"], "overlapping-hours", "hours.mon",
            "'09:00-12:00:01' and '12:00-17:00' overlap",
            "write them as one stretch, or end the first where the second starts",
            id="overlapping by a second",
        ),
        pytest.param(
            ["22:00-06:00", "23:00-23:30"], "overlapping-hours", "hours.mon",
            "'22:00-06:00' and '23:00-23:30' overlap",
            "write them as one stretch, or end the first where the second starts",
            id="inside a night shift",
        ),
        pytest.param(
            ["09:00-17:00", "09:00-17:00"], "overlapping-hours", "hours.mon",
            "'09:00-17:00' and '09:00-17:00' overlap",
            "write them as one stretch, or end the first where the second starts",
            id="written twice",
        ),
    ],
)  # fmt: skip
def test_hours_that_make_no_sense_are_refused(
    written: Any, code: str, field: str, what: str, fix: str
) -> None:
    """With what was found, where, and how to put it right."""
    assert problems_of(read_stretches, written, ("hours", "mon")) == [(code, field, what, fix)]


def test_a_hundred_stretches_are_read() -> None:
    """One more is not."""
    minutes = [f"{n // 60:02}:{n % 60:02}-{n // 60:02}:{n % 60:02}:30" for n in range(100)]
    assert len(read_stretches(minutes)) == 100


@pytest.mark.parametrize(
    ("stretch", "text"),
    [
        (Stretch(NINE, FIVE), "09:00-17:00"),
        (Stretch(0, DAY), "00:00-24:00"),
        (Stretch(22 * 3600, DAY + 6 * 3600), "22:00-06:00"),
        (Stretch(0, DAY - 1), "00:00-23:59:59"),
        (Stretch(1, DAY + 1 - 1), "00:00:01-24:00"),
        (Stretch(NINE, DAY + NINE - 1), "09:00-08:59:59"),
    ],
)
def test_a_stretch_is_written_as_it_is_read(stretch: Stretch, text: str) -> None:
    """Seconds only where there are some."""
    assert str(stretch) == text
    assert read_stretches(text) == (stretch,)
    assert write_stretches([stretch]) == text


def test_several_stretches_are_written_as_a_list() -> None:
    """One as text, none as an empty list."""
    texts = ["09:00-12:00", "13:00-17:00"]
    assert write_stretches(read_stretches(texts)) == texts
    assert write_stretches(()) == []


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "00:00"), (1, "00:00:01"), (59, "00:00:59"), (60, "00:01"), (3599, "00:59:59"),
     (3600, "01:00"), (3661, "01:01:01"), (86399, "23:59:59"), (86400, "24:00")],
)  # fmt: skip
def test_seconds_after_midnight_as_people_write_them(seconds: int, text: str) -> None:
    """Two digits each."""
    assert clock_text(seconds) == text


# ---------------------------------------------------------------- the week

HOURS = (Stretch(NINE, FIVE),)


@pytest.mark.parametrize(
    ("days", "numbers"),
    [
        ("mon", [0]), ("tue", [1]), ("wed", [2]), ("thu", [3]), ("fri", [4]), ("sat", [5]),
        ("sun", [6]), ("Monday", [0]), ("WEDNESDAY", [2]), (" sunday ", [6]),
        ("mon-fri", [0, 1, 2, 3, 4]), ("mon-sun", [0, 1, 2, 3, 4, 5, 6]), ("sat-mon", [0, 5, 6]),
        ("fri-thu", [0, 1, 2, 3, 4, 5, 6]), ("sun-mon", [0, 6]), ("mon-mon", [0]),
        ("mon,wed", [0, 2]), ("mon, wed-fri", [0, 2, 3, 4]), ("Tuesday - thu", [1, 2, 3]),
    ],
)  # fmt: skip
def test_days_by_name_range_and_list(days: str, numbers: list[int]) -> None:
    """Short or full, in any case; a range may go over the weekend."""
    week = read_week({days: "09:00-17:00"})
    assert week == tuple(HOURS if day in numbers else () for day in range(7))


def test_each_day_has_its_own_hours() -> None:
    """A day without any has none, also when it says so."""
    week = read_week({"mon-thu": "09:00-17:00", "fri": ["09:00-12:00", "13:00-17:00"], "sun": []})
    assert week == (*[HOURS] * 4, (Stretch(NINE, NOON), Stretch(ONE, FIVE)), (), ())
    assert read_week({}) == ((),) * 7


def test_no_day_of_the_week() -> None:
    """The nearest name is offered, else all; also for what is no text."""
    assert problems_of(read_week, {"mom": "09:00-17:00"}, ("hours",)) == [
        ("unknown-day", "hours.mom", "'mom' is no day of the week", "did you mean 'mon'?")
    ]
    names = "use one of: mon, tue, wed, thu, fri, sat, sun"
    assert problems_of(read_week, {"mon - x": []}, ("hours",)) == [
        ("unknown-day", "hours.mon - x", "'x' is no day of the week", names)
    ]
    assert problems_of(read_week, {"": []}, ("hours",)) == [
        ("unknown-day", "hours.", "'' is no day of the week", names)
    ]
    assert problems_of(read_week, {7: []}, ("hours",)) == [
        ("unknown-day", "hours.7", "7 is no day of the week", names)
    ]


def test_a_day_is_given_once() -> None:
    """By name or inside a range; a day without hours is given too."""
    for first, second in (("mon-fri", "wed"), ("wed", "mon-fri")):
        assert problems_of(
            read_week, {first: "09:00-17:00", second: "10:00-16:00"}, ("hours",)
        ) == [("repeated-day", f"hours.{second}", "wed is given twice",
               "keep one line for each day")]  # fmt: skip
    assert problems_of(read_week, {"mon": [], "Monday": []}, ("hours",)) == [
        ("repeated-day", "hours.Monday", "mon is given twice", "keep one line for each day")
    ]


def test_all_that_is_wrong_with_a_week_is_told() -> None:
    """Each at its own place."""
    found = problems_of(read_week, {"mom": "9-5", "tue": "9-5", "wed": "09:00-17:00"}, ("hours",))
    assert [(code, field) for code, field, _, _ in found] == [
        ("bad-hours", "hours.mom"),
        ("bad-hours", "hours.tue"),
    ]


def test_a_week_is_a_mapping() -> None:
    """Not text, not a list."""
    for wrong in ("09:00-17:00", ["mon"], None):
        assert problems_of(read_week, wrong, ("hours",)) == [
            (
                "bad-hours",
                "hours",
                f"found {wrong!r}; weekly hours are a mapping from days to hours",
                "write e.g. {mon-fri: 09:00-17:00}",
            )
        ]


@pytest.mark.parametrize(
    ("written", "short"),
    [
        ({"mon,tue,wed": "9:00-17:00"}, {"mon-wed": "09:00-17:00"}),
        ({"mon-sun": "00:00-24:00"}, {"mon-sun": "00:00-24:00"}),
        ({"sat-mon": "09:00-17:00"}, {"mon": "09:00-17:00", "sat-sun": "09:00-17:00"}),
        ({"mon,wed": "09:00-17:00"}, {"mon": "09:00-17:00", "wed": "09:00-17:00"}),
        ({"sun": ["13:00-17:00", "09:00-12:00"]}, {"sun": ["09:00-12:00", "13:00-17:00"]}),
        ({"mon-thu": "09:00-17:00", "fri": "09:00-16:00"},
         {"mon-thu": "09:00-17:00", "fri": "09:00-16:00"}),
        ({}, {}),
    ],
)  # fmt: skip
def test_a_week_is_written_with_equal_days_together(written: Any, short: Any) -> None:
    """And read back as it was."""
    week = read_week(written)
    assert write_week(week) == short
    assert read_week(write_week(week)) == week


def test_days_may_be_joined_by_the_dash_of_typesetters() -> None:
    """As hours may."""
    assert read_week({"mon–fri": "09:00–17:00"}) == read_week({"mon-fri": "09:00-17:00"})


def test_of_days_that_cannot_be_read_some_are_told() -> None:
    """Nobody reads thousands."""
    with pytest.raises(CalendarError) as caught:
        read_week({f"day {number}": "09:00-17:00" for number in range(5_000)})
    assert len(caught.value.problems) == 100
