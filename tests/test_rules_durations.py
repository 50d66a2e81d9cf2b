"""The durations of the rules, row by row, as a wall calendar has them."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from slaclock import Calendar, Clock, Duration, SlaclockError, lint
from slaclock.errors import InputError

from .desk import JUST, NIGHTS, OFFICE, assess, policy, resolution, shown, told, wall

NEW_YORK = ZoneInfo("America/New_York")

LUNCH = Calendar("UTC", hours={"mon-thu": "09:00-17:00", "fri": ["09:00-12:00", "13:00-16:00"]})
SHORT_FRIDAY = Calendar("UTC", hours={"mon-thu": "09:00-17:00", "fri": "09:00-12:00"})
LATE_FRIDAY = Calendar("UTC", hours={"mon-thu": "09:00-17:00", "fri": "13:00-20:00"})
NO_MONDAY = Calendar("UTC", hours={"mon-fri": "09:00-17:00"}, closed=["2026-11-23"])


def due(within: str, opened: str, **rules: Any) -> str:
    """When a resolution that is promised *within* so long is due."""
    clock = Clock(resolution(within, rules=rules))
    return shown(clock.due("resolution", opened=wall(opened)))


# ---------------------------------------------------------------- elapsed


@pytest.mark.parametrize(
    ("text", "later"),
    [
        ("4 hours", "Fri 20:00"),
        ("90 minutes", "Fri 17:30"),
        ("1h30m", "Fri 17:30"),
        ("1 hour 30 minutes", "Fri 17:30"),
        ("45 seconds", "Fri 16:00:45"),
        ("PT4H", "Fri 20:00"),
        ("PT1H30M", "Fri 17:30"),
        ("24 hours", "Sat 16:00"),
    ],
)
def test_hours_and_minutes_are_elapsed(text: str, later: str) -> None:
    """They pass round the clock, whatever the office's hours."""
    assert shown(Duration(text).after(wall("Fri 16:00"))) == later
    assert shown(Duration(text).after(wall("Fri 16:00"), calendar=OFFICE)) == later
    assert due(text, "Fri 16:00") == later


def test_elapsed_hours_are_absolute_across_a_change_of_the_clocks() -> None:
    """London puts its clocks back on Sun 2026-10-25, so 24 hours after nine it is eight."""
    assert due("24 hours", "Sat 2026-10-24 09:00") == "Sun 2026-10-25 08:00"
    assert due("24 hours", "Sat 2026-03-28 09:00") == "Sun 2026-03-29 10:00"


# ---------------------------------------------------------------- open time


@pytest.mark.parametrize("text", ["4 business hours", "240 business minutes", "4bh", "4 BH"])
def test_business_hours_are_open_time(text: str) -> None:
    """An hour of Friday and three of Monday."""
    assert shown(Duration(text).after(wall("Fri 16:00"), calendar=OFFICE)) == "Mon+ 12:00"
    assert due(text, "Fri 16:00") == "Mon+ 12:00"


@pytest.mark.parametrize(
    ("rule", "text", "opened", "later"),
    [
        pytest.param("same_time", "2 business days", "Fri 13:00", "Tue+ 13:00", id="same_time"),
        pytest.param("close_of_business", "2bd", "Fri 13:00", "Tue+ 17:00", id="close_of_business"),
        pytest.param({"working_hours": "8 hours"}, "2bd", "Sat 13:00", "Tue+ 17:00", id="8 hours"),
        pytest.param({"working_hours": "6 hours"}, "2bd", "Fri 13:00", "Mon+ 17:00", id="6 hours"),
        pytest.param({"working_hours": "7h30m"}, "2bd", "Fri 13:00", "Tue+ 12:00", id="7.5 hours"),
        pytest.param({"working_hours": "6bh"}, "2bd", "Fri 13:00", "Mon+ 17:00", id="6 bh"),
    ],
)
def test_business_days_go_by_the_rule_business_day(
    rule: Any, text: str, opened: str, later: str
) -> None:
    """Two days of six working hours are twelve business hours: four on Friday, eight on Monday."""
    assert shown(OFFICE.add(wall(opened), text, business_day=rule)) == later
    assert due(text, opened, business_day=rule) == later


def test_business_days_are_at_the_same_time_by_default() -> None:
    """So says the calendar, and so says a policy without rules."""
    assert shown(OFFICE.add(wall("Fri 13:00"), "2 business days")) == "Tue+ 13:00"
    assert due("2 business days", "Fri 13:00") == "Tue+ 13:00"


# ---------------------------------------------------------------- the same wall time


@pytest.mark.parametrize(
    ("text", "opened", "later"),
    [
        pytest.param("1 calendar day", "Fri 13:00", "Sat 13:00", id="onto a Saturday"),
        pytest.param("3 calendar days", "Fri 20:00", "Mon+ 20:00", id="outside hours"),
        pytest.param("2 calendar weeks", "Fri 13:00", "Fri++ 13:00", id="weeks"),
        pytest.param("1 month", "Fri 13:00", "Sun 2026-12-20 13:00", id="a month"),
        pytest.param("12 months", "Fri 13:00", "Sat 2027-11-20 13:00", id="twelve months"),
        pytest.param("3 years", "Fri 13:00", "Tue 2029-11-20 13:00", id="years"),
        pytest.param("P1Y2M", "Fri 13:00", "Thu 2028-01-20 13:00", id="ISO 8601"),
        pytest.param("1 month", "Sat 2026-01-31 09:00", "Sat 2026-02-28 09:00", id="31 Jan"),
        pytest.param("1 month", "Mon 2028-01-31 09:00", "Tue 2028-02-29 09:00", id="leap year"),
        pytest.param("1 month", "Tue 2026-03-31 09:00", "Thu 2026-04-30 09:00", id="31 Mar"),
        pytest.param("1 year", "Tue 2028-02-29 09:00", "Wed 2029-02-28 09:00", id="29 Feb"),
        pytest.param("2 months", "Thu 2026-12-31 09:00", "Sun 2027-02-28 09:00", id="31 Dec"),
    ],
)
def test_calendar_days_and_months_keep_the_wall_time(text: str, opened: str, later: str) -> None:
    """A date that does not exist clamps back; nothing is rolled into the office's hours."""
    assert shown(Duration(text).after(wall(opened))) == later
    assert due(text, opened) == later


@pytest.mark.parametrize(
    ("text", "opened", "later"),
    [
        pytest.param("1 calendar day", "Sat 2026-10-24 09:00", "Sun 2026-10-25 09:00", id="25 h"),
        pytest.param("1 calendar day", "Sat 2026-03-28 09:00", "Sun 2026-03-29 09:00", id="23 h"),
        pytest.param("1 calendar day", "Sat 2026-03-28 01:00", "Sun 2026-03-29 02:00", id="gap"),
        pytest.param("1 calendar day", "Sat 2026-03-28 01:30", "Sun 2026-03-29 02:30", id="in it"),
        pytest.param("1 month", "Sat 2026-02-28 01:30", "Sat 2026-03-28 01:30", id="no gap yet"),
        pytest.param("1 calendar day", "Sat 2026-10-24 01:30", "Sun 2026-10-25 01:30", id="twice"),
    ],
)
def test_a_wall_time_in_a_gap_moves_forward_by_the_gap(text: str, opened: str, later: str) -> None:
    """London skips 01:00-02:00 on Sun 2026-03-29, and shows it twice on Sun 2026-10-25."""
    assert shown(Duration(text).after(wall(opened))) == later
    assert due(text, opened) == later


def test_the_wall_is_that_of_the_calendar() -> None:
    """A day after Saturday noon in New York it is Sunday noon there, 25 hours later."""
    desk = Calendar("America/New_York", hours={"mon-fri": "09:00-17:00"})
    noon = wall("Sat 2026-10-31 16:00")  # in London; at noon in New York
    assert Duration("1 calendar day").after(noon, calendar=desk) == wall("Sun 2026-11-01 17:00")
    assert Duration("1 calendar day").after(noon) == wall("Sun 2026-11-01 16:00")
    assert Duration("1 calendar day").after(noon.astimezone(NEW_YORK)) == wall(
        "Sun 2026-11-01 17:00"
    )


# ---------------------------------------------------------------- immediately


def test_immediately_is_the_start_itself() -> None:
    """Also outside hours, where nothing is rolled forward."""
    assert due("immediately", "Sat 13:00") == "Sat 13:00"
    assert shown(Duration("Immediately").after(wall("Sat 13:00"), calendar=OFFICE)) == "Sat 13:00"
    assert shown(OFFICE.add(wall("Sat 13:00"), "immediately")) == "Sat 13:00"


def test_immediately_is_met_in_time_by_the_opening_only() -> None:
    """What somebody does a microsecond later is late."""
    desk = policy(
        {
            "receive": {"within": "immediately", "met_by": "opened"},
            "record": {"within": "immediately", "met_by": "recorded"},
        }
    )
    a = assess(desk, "Sat 13:00", now="Sat 13:00")
    assert told(a["receive"], "phase due_at met_at in_time") == "met | Sat 13:00 | Sat 13:00 | True"
    assert told(a["record"], "phase breached_at in_time") == "running | Sat 13:00 | False"
    a = assess(desk, "Sat 13:00", "Sat 13:00:00.000001 recorded", now="Sat 14:00")
    assert told(a["record"], "phase breached_at in_time") == "met | Sat 13:00 | False"


def test_lint_says_that_immediately_is_met_by_nothing_else() -> None:
    """By the milestone, and only where it is not met by the opening."""
    desk = policy(
        {
            "receive": {"within": "immediately", "met_by": "opened"},
            "record": {"within": "immediately", "met_by": "recorded"},
        }
    )
    fields = [one.field for one in lint(desk) if one.code == "immediately-never-met"]
    assert fields == ["milestones.record.within"]


# ---------------------------------------------------------------- refused


@pytest.mark.parametrize(
    ("text", "code", "choices"),
    [
        ("2 days", "ambiguous-duration", ("2 business days", "2 calendar days", "48 hours")),
        ("1 day", "ambiguous-duration", ("1 business day'", "1 calendar day'", "24 hours")),
        ("2d", "ambiguous-duration", ("2 business days", "2 calendar days", "48 hours")),
        ("1 week", "ambiguous-duration", ("7 business days", "7 calendar days", "168 hours")),
        ("2 weeks", "ambiguous-duration", ("14 business days", "14 calendar days", "336 hours")),
        ("P2D", "ambiguous-duration", ("2 business days", "2 calendar days", "48 hours")),
        ("P1W", "ambiguous-duration", ("7 business days", "7 calendar days", "168 hours")),
        ("0 hours", "duration-not-positive", ("above zero", "immediately")),
        ("0 business hours", "duration-not-positive", ("above zero", "immediately")),
        ("0 business days", "duration-not-positive", ("above zero", "immediately")),
        ("0 months", "duration-not-positive", ("above zero", "immediately")),
        ("-4 hours", "duration-not-positive", ("above zero", "immediately")),
        ("-2 business days", "duration-not-positive", ("above zero", "immediately")),
        ("nan hours", "bad-duration", ("4 business hours", "12 months")),
        ("inf hours", "bad-duration", ("4 business hours", "12 months")),
        ("1000 years", "duration-too-long", ("shorter",)),
        ("9999999 business days", "duration-too-long", ("shorter",)),
        ("999999999999999 hours", "duration-too-long", ("shorter",)),
    ],
)
def test_what_is_no_promise_is_refused_with_the_choices(
    text: str, code: str, choices: tuple[str, ...]
) -> None:
    """By a Duration and by a policy alike."""
    with pytest.raises(InputError) as caught:
        Duration(text)
    (problem,) = caught.value.problems
    assert (problem.code, text in problem.what) == (code, True)
    assert [choice for choice in choices if choice not in problem.fix] == []
    with pytest.raises(SlaclockError, match=r"milestones\.resolution\.within"):
        resolution(text)


def test_nan_is_refused() -> None:
    """A number alone says no unit, and this one is not even a number."""
    with pytest.raises(InputError) as caught:
        Duration(float("nan"))  # type: ignore[arg-type]
    assert "found nan, a float" in str(caught.value)


# ---------------------------------------------------------------- same_time


@pytest.mark.parametrize(
    ("opened", "days", "later"),
    [
        pytest.param("Fri 16:30", 1, "Mon+ 16:30", id="over a weekend"),
        pytest.param("Fri 09:00", 1, "Mon+ 09:00", id="at the opening"),
        pytest.param("Fri 08:59:59.999999", 1, "Mon+ 09:00", id="before the opening"),
        pytest.param("Fri 16:59:59.999999", 1, "Mon+ 16:59:59.999999", id="before the close"),
        pytest.param("Fri 17:00", 1, "Tue+ 09:00", id="at the close: day 0 is Monday"),
        pytest.param("Fri 18:00", 1, "Tue+ 09:00", id="in the evening"),
        pytest.param("Sat 12:00", 1, "Tue+ 09:00", id="on a Saturday"),
        pytest.param("Sat 12:00", 5, "Mon++ 09:00", id="five days"),
        pytest.param("Thu 10:00:00.000001", 1, "Fri 10:00:00.000001", id="to the microsecond"),
    ],
)
def test_same_time_rolls_the_start_forward_and_counts_dates(
    opened: str, days: int, later: str
) -> None:
    """Its date is day 0; due is that wall time on the Nth later business day."""
    assert shown(OFFICE.add(wall(opened), f"{days} business days")) == later
    assert due(f"{days}bd", opened) == later


def test_same_time_skips_dates_that_are_no_business_days() -> None:
    """With Monday closed, the next business day after Friday is Tuesday."""
    assert shown(NO_MONDAY.add(wall("Fri 13:00"), "1 business day")) == "Tue+ 13:00"
    assert shown(NO_MONDAY.add(wall("Fri 17:00"), "1 business day")) == "Wed+ 09:00"


def test_same_time_is_wall_time_across_a_change_of_the_clocks() -> None:
    """Friday ten before, Monday ten after."""
    assert due("1bd", "Fri 2026-10-23 10:00") == "Mon 2026-10-26 10:00"
    assert due("1bd", "Fri 2026-03-27 10:00") == "Mon 2026-03-30 10:00"


@pytest.mark.parametrize(
    ("opened", "days", "later"),
    [
        pytest.param("Thu 23:00", 1, "Fri 23:00", id="before midnight"),
        pytest.param("Fri 02:00", 1, "Sat 02:00", id="26:00 of Thursday is 26:00 of Friday"),
        pytest.param("Sat 02:00", 1, "Tue+ 02:00", id="26:00 of Friday is 26:00 of Monday"),
        pytest.param("Sat 05:59:59.999999", 1, "Tue+ 05:59:59.999999", id="just before the close"),
        pytest.param("Sat 06:00", 1, "Tue+ 22:00", id="at the close: day 0 is Monday"),
        pytest.param("Mon 12:00", 1, "Tue 22:00", id="by day"),
        pytest.param("Tue 02:00", 2, "Thu 02:00", id="two days"),
    ],
)
def test_same_time_in_a_night_shift_counts_from_the_date_on_which_it_opens(
    opened: str, days: int, later: str
) -> None:
    """The wall time counts on: 26:00 is 02:00 the next morning."""
    assert shown(NIGHTS.add(wall(opened), f"{days} business days")) == later


@pytest.mark.parametrize(
    ("desk", "opened", "later"),
    [
        pytest.param(SHORT_FRIDAY, "Thu 11:59:59.999999", "Fri 11:59:59.999999", id="still open"),
        pytest.param(SHORT_FRIDAY, "Thu 12:00", "Fri 12:00", id="at the close"),
        pytest.param(SHORT_FRIDAY, "Thu 15:00", "Fri 12:00", id="after the close"),
        pytest.param(LUNCH, "Thu 12:00", "Fri 12:00", id="as lunch begins"),
        pytest.param(LUNCH, "Thu 12:59:59.999999", "Fri 12:00", id="in the lunch break"),
        pytest.param(LUNCH, "Thu 13:00", "Fri 13:00", id="after lunch"),
        pytest.param(LUNCH, "Thu 16:00", "Fri 16:00", id="at the last close"),
        pytest.param(LUNCH, "Thu 16:30", "Fri 16:00", id="after the last close"),
        pytest.param(LATE_FRIDAY, "Thu 10:00", "Fri 13:00", id="before the first opening"),
        pytest.param(LATE_FRIDAY, "Thu 12:59:59.999999", "Fri 13:00", id="just before it"),
        pytest.param(LATE_FRIDAY, "Thu 13:00", "Fri 13:00", id="at it"),
    ],
)
def test_same_time_where_that_time_is_closed(desk: Calendar, opened: str, later: str) -> None:
    """The last close at or before it on that day; if there is none, that day's first opening."""
    assert shown(desk.add(wall(opened), "1 business day")) == later


def test_same_time_looks_at_the_hours_of_that_day_only() -> None:
    """Tuesday 35:00 is closed; its own last close is Wed 06:00, though Wednesday opens at four."""
    odd = Calendar("UTC", hours={"mon": "22:00-12:00", "tue": "22:00-06:00", "wed": "04:00-10:00"})
    assert shown(odd.add(wall("Tue 11:00"), "1bd")) == "Wed 06:00"
    assert shown(odd.add(wall("Tue 03:00"), "1bd")) == "Wed 03:00"
    assert shown(odd.add(wall("Tue 11:00"), "2bd")) == "Wed 10:00"


# ---------------------------------------------------------------- close_of_business


@pytest.mark.parametrize(
    ("desk", "opened", "days", "later"),
    [
        pytest.param(OFFICE, "Fri 09:00", 1, "Mon+ 17:00", id="in the morning"),
        pytest.param(OFFICE, "Fri 16:59:59.999999", 1, "Mon+ 17:00", id="before the close"),
        pytest.param(OFFICE, "Fri 17:00", 1, "Tue+ 17:00", id="at the close: day 0 is Monday"),
        pytest.param(OFFICE, "Sat 12:00", 1, "Tue+ 17:00", id="on a Saturday"),
        pytest.param(OFFICE, "Fri 08:00", 1, "Mon+ 17:00", id="before the opening"),
        pytest.param(OFFICE, "Fri 12:00", 3, "Wed+ 17:00", id="three days"),
        pytest.param(LUNCH, "Thu 10:00", 1, "Fri 16:00", id="the last close of the day"),
        pytest.param(NIGHTS, "Thu 23:00", 1, "Sat 06:00", id="of a night shift"),
        pytest.param(NIGHTS, "Sat 02:00", 1, "Tue+ 06:00", id="26:00 of Friday"),
        pytest.param(NIGHTS, "Sat 06:00", 1, "Wed+ 06:00", id="after the night shift"),
        pytest.param(NO_MONDAY, "Fri 13:00", 1, "Tue+ 17:00", id="over a closed Monday"),
    ],
)
def test_close_of_business(desk: Calendar, opened: str, days: int, later: str) -> None:
    """The same day 0; the last close of the Nth later business day."""
    found = desk.add(wall(opened), f"{days} business days", business_day="close_of_business")
    assert shown(found) == later


# ---------------------------------------------------------------- a business day

WEEK = {"mon-fri": "09:00-17:00"}
MON, TUE, SUN = date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 22)
CHRISTMAS = (date(2026, 12, 25), date(2026, 12, 26))
SAT_21 = (date(2026, 11, 21), date(2026, 11, 22))
FRI_20 = (date(2026, 11, 20), date(2026, 11, 21))


@pytest.mark.parametrize(
    ("hours", "written", "dates", "count"),
    [
        pytest.param(WEEK, {}, (MON, SUN), 5, id="a week"),
        pytest.param({"mon-fri": ["09:00-12:00", "13:00-17:00"]}, {}, (MON, SUN), 5, id="lunch"),
        pytest.param({"mon-fri": "22:00-06:00"}, {}, (MON, SUN), 5, id="night shifts open on five"),
        pytest.param({"fri": "22:00-06:00"}, {}, SAT_21, 0, id="none opens on Saturday"),
        pytest.param(
            {"mon": "09:00-24:00", "tue": "00:00-08:00"}, {}, (TUE, SUN), 1, id="before merging"
        ),
        pytest.param({"mon-sun": "00:00-24:00"}, {}, (MON, SUN), 6, id="round the clock"),
        pytest.param(WEEK, {"holidays": "GB-ENG"}, CHRISTMAS, 0, id="holiday"),
        pytest.param(
            WEEK,
            {"holidays": "GB-ENG", "special": {"12-25": "10:00-11:00"}},
            CHRISTMAS,
            1,
            id="a special day on a holiday",
        ),
        pytest.param(WEEK, {"special": {"2026-11-20": []}}, FRI_20, 0, id="emptied"),
        pytest.param(
            WEEK,
            {"extra": {"2026-11-21": "09:00-10:00"}},
            SAT_21,
            1,
            id="extra hours on a Saturday",
        ),
        pytest.param(
            WEEK,
            {"closed": {"2026-11-20": {"during": "09:00-16:00"}}},
            FRI_20,
            1,
            id="partly closed",
        ),
    ],
)
def test_a_business_day_is_a_date_on_which_hours_open(
    hours: Any, written: Any, dates: tuple[date, date], count: int
) -> None:
    """As written, before touching stretches merge, and after holidays and special days."""
    desk = Calendar("Europe/London", hours=hours, **written)
    assert desk.business_days_between(*dates) == count


def test_a_business_day_of_a_composed_calendar_holds_open_time() -> None:
    """Saturday's first hours belong to Saturday, once the night shift is composed."""
    composed = NIGHTS & Calendar.always("Europe/London")
    assert NIGHTS.business_days_between(MON, SUN) == 5
    assert composed.business_days_between(MON, SUN) == 6
    assert shown(NIGHTS.add(wall("Sat 02:00"), "1bd")) == "Tue+ 02:00"
    assert shown(composed.add(wall("Sat 02:00"), "1bd")) == "Mon+ 22:00"


def test_a_business_day_of_a_composed_calendar_is_a_date_of_the_first_members_zone() -> None:
    """Monday 20:00-22:00 in New York is Tuesday in London."""
    london = Calendar("Europe/London", hours={"mon": "09:00-10:00"})
    new_york = Calendar("America/New_York", hours={"mon": "20:00-22:00"})
    assert (london | new_york).business_days_between(MON, SUN) == 2
    assert (new_york | london).business_days_between(MON, SUN) == 1


def test_a_microsecond_is_not_lost() -> None:
    """Not in open time, not in elapsed time."""
    assert OFFICE.add(wall("Fri 16:00") + JUST, "1bh") == wall("Mon+ 09:00") + JUST
    assert Duration("1 hour").after(wall("Fri 16:00") + JUST) == wall("Fri 17:00") + JUST
