"""Durations as values: what they are read from, how they are shown, and what is refused."""

from __future__ import annotations

import copy
import json
import pickle
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz
from pydantic import BaseModel, TypeAdapter, ValidationError

from slaclock import Duration, SlaclockError
from slaclock.duration import Kind
from slaclock.errors import DurationError

from .desk import HOUR, JUST, OFFICE, shown, wall

MINUTE, SECOND, NOTHING = timedelta(minutes=1), timedelta(seconds=1), timedelta(0)
EXAMPLES = "4 business hours, 2 business days, 1 hour, 3 calendar days, 12 months, immediately"
LONDON = ZoneInfo("Europe/London")
ONE_CLOCK = (
    "keep to one: business hours and minutes, hours and minutes, business days, "
    "or calendar days, months and years"
)


def refused(make: Any, *args: Any, **named: Any) -> tuple[str, str, str]:
    with pytest.raises(DurationError) as caught:
        make(*args, **named)
    (problem,) = caught.value.problems
    return problem.code, problem.what, problem.fix


# ---------------------------------------------------------------- reading


@pytest.mark.parametrize(
    ("text", "amount", "shown"),
    [
        ("1 second", SECOND, "1 second"),
        ("90 seconds", 90 * SECOND, "90 seconds"),
        ("5 sec", 5 * SECOND, "5 seconds"),
        ("5 secs", 5 * SECOND, "5 seconds"),
        ("5s", 5 * SECOND, "5 seconds"),
        ("1 minute", MINUTE, "1 minute"),
        ("1m", MINUTE, "1 minute"),
        ("30 min", 30 * MINUTE, "30 minutes"),
        ("30 mins", 30 * MINUTE, "30 minutes"),
        ("60 minutes", HOUR, "1 hour"),
        ("1 hour", HOUR, "1 hour"),
        ("24 hours", 24 * HOUR, "24 hours"),
        ("4h", 4 * HOUR, "4 hours"),
        ("4 hr", 4 * HOUR, "4 hours"),
        ("4hrs", 4 * HOUR, "4 hours"),
        ("  4   HOURS ", 4 * HOUR, "4 hours"),
        ("1h30m", 90 * MINUTE, "90 minutes"),
        ("1h 30m 5s", 90 * MINUTE + 5 * SECOND, "5405 seconds"),
        ("1 hour, 30 minutes", 90 * MINUTE, "90 minutes"),
        ("1 hour and 30 minutes", 90 * MINUTE, "90 minutes"),
        ("30 minutes 1 hour", 90 * MINUTE, "90 minutes"),
        ("0.5 hours", 30 * MINUTE, "30 minutes"),
        ("1.25 hours", 75 * MINUTE, "75 minutes"),
        ("0 hours 1 minute", MINUTE, "1 minute"),
        ("1.5 seconds", 1500000 * JUST, "1.5 seconds"),
        ("0.000001 seconds", JUST, "0.000001 seconds"),
        ("0.1 s", 100000 * JUST, "0.1 seconds"),
        ("1.9999999 seconds", 1999999 * JUST, "1.999999 seconds"),
        ("0.99999999999999999 hours", HOUR - JUST, "3599.999999 seconds"),
        ("3155760000 seconds", 876600 * HOUR, "876600 hours"),
        ("PT4H", 4 * HOUR, "4 hours"),
        ("pt4h", 4 * HOUR, "4 hours"),
        ("PT90M", 90 * MINUTE, "90 minutes"),
        ("PT1H30M15S", 90 * MINUTE + 15 * SECOND, "5415 seconds"),
        ("PT0.5H", 30 * MINUTE, "30 minutes"),
        ("PT1.5S", 1500000 * JUST, "1.5 seconds"),
    ],
)
def test_elapsed_time(text: str, amount: timedelta, shown: str) -> None:
    """Hours, minutes and seconds, in words, short or as ISO 8601."""
    found = Duration(text)
    assert (found.kind, found.amount, found.days, found.months) == (Kind.ELAPSED, amount, 0, 0)
    assert (str(found), found.is_business) == (shown, False)


@pytest.mark.parametrize(
    ("text", "amount", "shown"),
    [
        ("4 business hours", 4 * HOUR, "4 business hours"),
        ("1 business hour", HOUR, "1 business hour"),
        ("4bh", 4 * HOUR, "4 business hours"),
        ("4 bh", 4 * HOUR, "4 business hours"),
        ("4 BHours", 4 * HOUR, "4 business hours"),
        ("90 business minutes", 90 * MINUTE, "90 business minutes"),
        ("1 business minute", MINUTE, "1 business minute"),
        ("90bm", 90 * MINUTE, "90 business minutes"),
        ("120 business minutes", 2 * HOUR, "2 business hours"),
        ("1.5 business hours", 90 * MINUTE, "90 business minutes"),
        ("1 business hour 30 business minutes", 90 * MINUTE, "90 business minutes"),
        ("1bh 30bm", 90 * MINUTE, "90 business minutes"),
        ("30 business seconds", 30 * SECOND, "30 business seconds"),
        ("0.5 business seconds", 500000 * JUST, "0.5 business seconds"),
    ],
)
def test_business_time(text: str, amount: timedelta, shown: str) -> None:
    """Open time of a calendar."""
    found = Duration(text)
    assert (found.kind, found.amount, found.days, found.months) == (Kind.BUSINESS, amount, 0, 0)
    assert (str(found), found.is_business) == (shown, True)


@pytest.mark.parametrize(
    ("text", "days", "shown"),
    [
        ("2 business days", 2, "2 business days"),
        ("1 business day", 1, "1 business day"),
        ("2bd", 2, "2 business days"),
        ("2 bdays", 2, "2 business days"),
        ("36525 business days", 36525, "36525 business days"),
    ],
)
def test_business_days(text: str, days: int, shown: str) -> None:
    """A number of them; what one is, is another's to say."""
    found = Duration(text)
    assert (found.kind, found.amount, found.days) == (Kind.BUSINESS_DAYS, NOTHING, days)
    assert (str(found), found.is_business, found.months) == (shown, True, 0)


@pytest.mark.parametrize(
    ("text", "months", "days", "shown"),
    [
        ("3 calendar days", 0, 3, "3 calendar days"),
        ("1 calendar day", 0, 1, "1 calendar day"),
        ("1 calendar week", 0, 7, "1 calendar week"),
        ("2 calendar weeks", 0, 14, "2 calendar weeks"),
        ("7 calendar days", 0, 7, "1 calendar week"),
        ("8 calendar days", 0, 8, "8 calendar days"),
        ("1 month", 1, 0, "1 month"),
        ("2 mo", 2, 0, "2 months"),
        ("12 months", 12, 0, "12 months"),
        ("18 months", 18, 0, "18 months"),
        ("24 months", 24, 0, "2 years"),
        ("1 year", 12, 0, "12 months"),
        ("3 years", 36, 0, "3 years"),
        ("3 yr", 36, 0, "3 years"),
        ("3y", 36, 0, "3 years"),
        ("1 calendar month", 1, 0, "1 month"),
        ("2 calendar years", 24, 0, "2 years"),
        ("1 year 2 months", 14, 0, "14 months"),
        ("1 year 2 months 3 calendar days", 14, 3, "14 months 3 calendar days"),
        ("1 month 1 calendar week 1 calendar day", 1, 8, "1 month 8 calendar days"),
        ("0 months 1 calendar day", 0, 1, "1 calendar day"),
        ("000000001 month", 1, 0, "1 month"),
        ("P1Y", 12, 0, "12 months"),
        ("P1Y2M", 14, 0, "14 months"),
        ("P6M", 6, 0, "6 months"),
        ("100 years", 1200, 0, "100 years"),
        ("36525 calendar days", 0, 36525, "36525 calendar days"),
    ],
)
def test_calendar_time(text: str, months: int, days: int, shown: str) -> None:
    """Days and weeks that say calendar; months and years need not."""
    found = Duration(text)
    assert (found.kind, found.amount) == (Kind.CALENDAR, NOTHING)
    assert (found.months, found.days) == (months, days)
    assert (str(found), found.is_business) == (shown, False)


def test_immediately() -> None:
    """In any case, with blanks around it."""
    found = Duration(" Immediately ")
    assert (found.kind, found.amount, found.days) == (Kind.IMMEDIATELY, NOTHING, 0)
    assert (str(found), found.is_business, found.months) == ("immediately", False, 0)


def test_a_duration_is_made_of_an_amount_or_of_another() -> None:
    """And a duration of a duration is that duration."""
    assert Duration.elapsed(90 * MINUTE) == Duration("90 minutes")
    assert Duration.business(4 * HOUR) == Duration("4bh")
    assert Duration(Duration("2bd")) == Duration("2 business days")


# ---------------------------------------------------------------- as a value

ALL = [
    "1h30m", "1.5 seconds", "PT4H", "4bh", "0.5 business seconds", "2bd", "3 calendar days",
    "2 calendar weeks", "12 months", "18 months", "3 years", "14 months 3 calendar days",
    "immediately", "876600 hours",
]  # fmt: skip


@pytest.mark.parametrize("text", ALL)
def test_text_gives_an_equal_duration_back(text: str) -> None:
    """Its str, its repr, its pickle and its copies are the same value with the same hash."""
    found = Duration(text)
    for same in (
        Duration(str(found)),
        eval(repr(found), {"Duration": Duration}),
        pickle.loads(pickle.dumps(found)),
        copy.copy(found),
        copy.deepcopy(found),
    ):
        assert (same, hash(same), type(same)) == (found, hash(found), Duration)


def test_kinds_are_never_equal() -> None:
    """24 hours are not 24 business hours, nor a day of any kind."""
    texts = ["24 hours", "24 business hours", "1 business day", "1 calendar day", "1 month",
             "30 calendar days", "immediately"]  # fmt: skip
    assert len({Duration(text) for text in texts}) == len(texts)
    text: object = "1 hour"
    assert Duration("1 hour") != text


def test_a_duration_is_frozen_and_shows_its_text() -> None:
    """Nothing can be assigned or added."""
    assert repr(Duration("4bh")) == "Duration('4 business hours')"
    with pytest.raises(AttributeError, match=r"^cannot assign to field 'amount'$"):
        Duration("4bh").amount = HOUR
    with pytest.raises(AttributeError, match=r"^cannot assign to field 'other'$"):
        Duration("4bh").other = 1
    with pytest.raises(AttributeError, match=r"^cannot delete field 'amount'$"):
        del Duration("4bh").amount
    assert Duration("4bh") != "4 business hours"
    assert hash(Duration("4bh")) == hash(Duration("240 business minutes")) != hash(Duration("4h"))


def a_promise() -> Any:
    """A model of somebody else's, made anew."""

    class Promise(BaseModel):
        within: Duration

    return Promise


def test_pydantic_reads_and_writes_durations() -> None:
    """As text, both ways, also as a Duration."""
    model = a_promise()
    promise = model.model_validate({"within": "4bh"})
    assert promise.within == Duration("4 business hours")
    assert promise.model_dump() == {"within": "4 business hours"}
    assert json.loads(promise.model_dump_json()) == {"within": "4 business hours"}
    assert model.model_validate_json(promise.model_dump_json()) == promise
    assert model(within=Duration("2bd")).within == Duration("2bd")


def test_pydantic_wraps_our_error() -> None:
    """An ordinary ValidationError whose context holds it."""
    with pytest.raises(ValidationError) as caught:
        a_promise().model_validate({"within": "2 days"})
    (found,) = caught.value.errors()
    assert isinstance(found["ctx"]["error"], DurationError)
    assert "could mean two things" in found["msg"]


def test_the_json_schema_knows_what_durations_look_like() -> None:
    """Text of that pattern, with examples that can be read."""
    schema = TypeAdapter(Duration).json_schema()
    assert (schema["type"], schema["title"]) == ("string", "Duration")
    assert schema["examples"] == EXAMPLES.split(", ")
    assert schema["description"] == f"A length of time with its own clock, e.g. {EXAMPLES}"
    assert schema["patternErrorMessage"] == f"write a number and a unit, such as {EXAMPLES}"
    for text in [*schema["examples"], *ALL]:
        assert re.search(schema["pattern"], text)
        assert Duration(text)
    for wrong in ("4", "hours", "soon", "", "4 hours 3"):
        assert not re.search(schema["pattern"], wrong)


# ---------------------------------------------------------------- refused


@pytest.mark.parametrize(
    ("text", "days", "choices"),
    [
        ("2 days", 2, "'2 business days', '2 calendar days' or '48 hours'"),
        ("1 day", 1, "'1 business day', '1 calendar day' or '24 hours'"),
        ("2d", 2, "'2 business days', '2 calendar days' or '48 hours'"),
        ("1 week", 7, "'7 business days', '7 calendar days' or '168 hours'"),
        ("3w", 21, "'21 business days', '21 calendar days' or '504 hours'"),
        ("1 week 2 days", 9, "'9 business days', '9 calendar days' or '216 hours'"),
        ("P2D", 2, "'2 business days', '2 calendar days' or '48 hours'"),
        ("P1W", 7, "'7 business days', '7 calendar days' or '168 hours'"),
        ("1 month 3 days", 3, "'1 month 3 calendar days'"),
        ("1 year 1 week", 7, "'12 months 7 calendar days'"),
        ("P2Y2W", 14, "'2 years 14 calendar days'"),
        ("1 month 0 days", 0, "'1 month'"),
        ("P1Y0D", 0, "'12 months'"),
    ],
)
def test_bare_days_and_weeks_could_mean_two_things(text: str, days: int, choices: str) -> None:
    """The choices can be copied, and they can be read."""
    said = (f"'{text}' could mean two things", f"write {choices}")
    assert refused(Duration, text) == ("ambiguous-duration", *said)
    for choice in re.findall(r"'(.*?)'", choices):
        assert Duration(choice).days in (days, 0)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "4", "hours", "soon", "four hours", "4 fortnights", "4 hours 3", "4 hours!",
        "4 calendar business hours", "1 hour 2 hours", "1 hour and", "nan hours", "inf hours",
        "1e3 hours", "4 bbh", "business hours", "4, hours", "P", "PT", "P1H", "P1YT", "1:30",
        "4.hours", ".5 hours", "4 ho", "½ hour",
    ],
)  # fmt: skip
def test_text_that_cannot_be_read(text: str) -> None:
    """It is quoted, with examples of what can."""
    code, what, fix = refused(Duration, text)
    assert code == "bad-duration"
    assert what == f"cannot read {text!r} as a duration"
    assert fix == f"write e.g. {EXAMPLES}"


def test_long_text_is_not_read_at_all() -> None:
    """A hundred characters are, one more is not; of what is long, the beginning is quoted."""
    padded = "4 hours".ljust(100)
    assert Duration(padded) == Duration("4 hours")
    code, what, _ = refused(Duration, padded + " ")
    assert code == "bad-duration"
    assert what == f"cannot read {padded[:60]!r}... as a duration"


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        (4, "4, an int"),
        (None, "None, a NoneType"),
        (float("nan"), "nan, a float"),
        (b"4 hours", "b'4 hours', a bytes"),
        (4 * HOUR, "datetime.timedelta(seconds=14400), a timedelta"),
    ],
)
def test_what_is_no_text_is_refused(wrong: Any, found: str) -> None:
    """By value and type."""
    said = (f"found {found}; a duration is text", f"write one of: {EXAMPLES}")
    assert refused(Duration, wrong) == ("bad-duration", *said)


@pytest.mark.parametrize(
    "text",
    [
        "0 hours", "0 seconds", "0.0 hours", "0.0000009 seconds", "0 business hours", "0bd",
        "0 months", "0 calendar days", "PT0S", "P0Y", "-4 hours", "-1 business day", "-1 month",
        "1 hour -30 minutes", "-0.5 hours",
    ],
)  # fmt: skip
def test_a_duration_is_longer_than_nothing(text: str) -> None:
    """Zero and negative ones are refused, of every kind."""
    said = (f"'{text}' is not longer than nothing", "write a duration above zero, or 'immediately'")
    assert refused(Duration, text) == ("duration-not-positive", *said)


@pytest.mark.parametrize(
    ("longest", "longer"),
    [
        ("876600 hours", "876601 hours"),
        ("876600 hours", "876600 hours 1 second"),
        ("876600 business hours", "876601 business hours"),
        ("36525 business days", "36526 business days"),
        ("36525 calendar days", "36526 calendar days"),
        ("1200 months", "1201 months"),
        ("100 years", "101 years"),
        ("PT876600H", "PT876601H"),
        ("999999999 seconds", "9999999999999 seconds"),
        ("5217 calendar weeks", "5218 calendar weeks"),
        ("36525bd", "1000000000bd"),
        ("50 years 18262 calendar days", "50 years 18263 calendar days"),
        ("99 years 365 calendar days", "100 years 1 calendar day"),
        ("99 years 365 calendar days", "100 years 1 day"),
        ("36525 calendar days", "40000 days"),
        ("876600h", "99999999999 hours"),
        ("876600h", "99999999999999999999999 hours"),
    ],
)
def test_a_hundred_years_are_the_longest(longest: str, longer: str) -> None:
    """Of 365.25 days each; one more of any unit is too long."""
    assert str(Duration(longest))
    said = (f"'{longer}' is longer than a hundred years", "write a shorter duration")
    assert refused(Duration, longer) == ("duration-too-long", *said)


@pytest.mark.parametrize(
    "text",
    [
        "1 business hour 30 minutes", "1 hour 30 business minutes", "1 business day 2 hours",
        "1 business day 2 business hours", "1 month 2 hours", "1 month 1 week 2 hours",
        "2 calendar hours", "1 calendar day 2 hours", "1 calendar day 2 business hours",
        "P1YT1H", "P1MT1M", "P1DT4H", "P1WT1M", "1 day 4 hours",
        "1bd 1bh 1bm 1bs",
    ],
)  # fmt: skip
def test_clocks_are_not_mixed(text: str) -> None:
    """A sum of two kinds would have no meaning."""
    said = (f"'{text}' mixes clocks that cannot be added up", ONE_CLOCK)
    assert refused(Duration, text) == ("mixed-duration", *said)


def test_a_sign_is_no_part_of_a_length() -> None:
    """Also one that changes nothing."""
    for text in ("+4 hours", "+2 business days", "1 hour +30 minutes"):
        assert refused(Duration, text)[:2] == (
            "bad-duration",
            f"cannot read '{text}' as a duration",
        )


@pytest.mark.parametrize("text", ["0 days", "0 weeks", "P0D", "P0M0W"])
def test_nothing_of_a_bare_unit_is_nothing(text: str) -> None:
    """There is no choice that would help."""
    said = (f"'{text}' is not longer than nothing", "write a duration above zero, or 'immediately'")
    assert refused(Duration, text) == ("duration-not-positive", *said)


@pytest.mark.parametrize("text", ["1.5 business days", "0.5 months", "1.5 days", "2.0 years"])
def test_days_and_months_are_whole(text: str) -> None:
    """Parts of a day are hours."""
    said = (
        f"'{text}' is not a whole number of days or months",
        "write hours for parts of a day, e.g. '4 business hours'",
    )
    assert refused(Duration, text) == ("bad-duration", *said)


@pytest.mark.parametrize("text", ["2 business weeks", "1 business month", "1 business year"])
def test_business_time_has_no_weeks(text: str) -> None:
    """Hours, minutes and days only."""
    said = (
        f"'{text}': business time has hours, minutes and days only",
        "write business days, e.g. '5 business days', or a calendar unit, e.g. '1 month'",
    )
    assert refused(Duration, text) == ("bad-duration", *said)


@pytest.mark.parametrize("make", [Duration.elapsed, Duration.business])
def test_amounts_are_checked_as_text_is(make: Any) -> None:
    """A timedelta above nothing, up to a hundred years."""
    assert refused(make, 4) == (
        "bad-duration",
        "found 4, an int; a timedelta is required",
        "pass e.g. timedelta(hours=4)",
    )
    assert refused(make, NOTHING)[:2] == (
        "duration-not-positive",
        "'0:00:00' is not longer than nothing",
    )
    assert refused(make, -JUST)[0] == "duration-not-positive"
    longest = timedelta(days=36525)
    assert make(longest).amount == longest
    assert refused(make, longest + JUST)[0] == "duration-too-long"


def test_a_duration_error_is_a_value_error() -> None:
    """And a SlaclockError, and it says all on two lines; a program gets the choices apart."""
    with pytest.raises(ValueError, match="could mean two things") as caught:
        Duration("2 days")
    for error in (caught.value, pickle.loads(pickle.dumps(caught.value))):
        assert isinstance(error, DurationError)
        assert error.choices == ("2 business days", "2 calendar days", "48 hours")
    assert isinstance(caught.value, SlaclockError)
    assert str(caught.value) == (
        "'2 days' could mean two things\n"
        "  fix: write '2 business days', '2 calendar days' or '48 hours'"
    )


# ---------------------------------------------------------------- before and after


@pytest.mark.parametrize(
    ("text", "at", "earlier"),
    [
        ("4 hours", "Fri 02:00", "Thu 22:00"),
        ("24 hours", "Sun 2026-10-25 09:00", "Sat 2026-10-24 10:00"),
        ("immediately", "Fri 02:00", "Fri 02:00"),
        ("1 calendar day", "Sun 2026-10-25 09:00", "Sat 2026-10-24 09:00"),
        ("1 calendar week", "Fri 09:00", "Fri- 09:00"),
        ("1 month", "Tue 2026-03-31 09:00", "Sat 2026-02-28 09:00"),
        ("1 year", "Tue 2028-02-29 09:00", "Sun 2027-02-28 09:00"),
        ("1 calendar day", "Mon 2026-03-30 01:30", "Sun 2026-03-29 02:30"),
        ("1 calendar day", "Mon 2026-10-26 01:30", "Sun 2026-10-25 01:30"),
    ],
)
def test_before_is_so_long_earlier(text: str, at: str, earlier: str) -> None:
    """Round the clock, or by wall time in the zone of the instant."""
    assert shown(Duration(text).before(wall(at))) == earlier


def test_the_answer_is_in_the_zone_of_the_calendar_else_of_the_instant() -> None:
    """Of every kind."""
    tokyo = ZoneInfo("Asia/Tokyo")
    at = wall("Fri 12:00").astimezone(tokyo)
    for text in ("1 hour", "1 calendar day", "immediately"):
        assert Duration(text).after(at).tzinfo is tokyo
        assert Duration(text).before(at).tzinfo is tokyo
        assert Duration(text).after(at, OFFICE).tzinfo == LONDON
    for text in ("1bh", "1bd"):
        assert Duration(text).after(at, OFFICE).tzinfo == LONDON


def test_a_second_showing_of_a_wall_time_counts_as_the_first() -> None:
    """A day after 01:30, whichever of the two it was, it is 01:30 of the next day."""
    second = datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=1)
    day = Duration("1 calendar day")
    assert shown(day.after(second)) == "Mon 2026-10-26 01:30"
    assert shown(day.before(second)) == "Sat 2026-10-24 01:30"
    assert Duration("1 hour").after(second) - second.astimezone(UTC) == HOUR
    assert second.astimezone(UTC) - Duration("1 hour").before(second) == HOUR


@pytest.mark.parametrize("text", ["4bh", "2bd"])
def test_open_time_needs_a_calendar(text: str) -> None:
    """It says which call gives one; before has none to give."""
    written = str(Duration(text))
    said = (
        "no-calendar",
        f"'{written}' is open time of a calendar, and none was given",
        f"Duration('{written}').after(at, calendar=office)",
    )
    assert refused(Duration(text).after, wall("Fri 12:00")) == said
    assert refused(Duration(text).before, wall("Fri 12:00")) == said


def test_a_calendar_is_a_calendar() -> None:
    """Not its name, and nothing that cannot add or has no zone."""
    said = ("not-a-calendar", "calendar is 'office', a str", "pass a Calendar")
    assert refused(Duration("4bh").after, wall("Fri 12:00"), "office") == said
    assert refused(Duration("1 hour").after, wall("Fri 12:00"), "office") == said
    assert refused(Duration("4bh").after, wall("Fri 12:00"), {1})[0] == "not-a-calendar"


def test_instants_are_aware_datetimes() -> None:
    """Refused by name, before anything else."""
    for move in (Duration("1 hour").after, Duration("1 hour").before, Duration("4bh").after):
        assert refused(move, datetime(2026, 11, 20))[:2] == (
            "naive-datetime",
            "at has no time zone: 2026-11-20T00:00:00",
        )
        assert refused(move, date(2026, 11, 20))[0] == "not-a-datetime"


def test_what_is_out_of_range_says_so() -> None:
    """The last instant of 9998 is reached, the first of year 2 too, and nothing beyond."""
    last = datetime(9999, 1, 1, tzinfo=UTC) - HOUR
    first = datetime(2, 1, 1, tzinfo=UTC) + HOUR
    hour, day, century = Duration("1 hour"), Duration("1 calendar day"), Duration("100 years")
    assert hour.after(last - JUST) == last + HOUR - JUST
    assert hour.before(first) == first - HOUR
    fix = "use instants between the years 2 and 9998"
    assert refused(hour.after, last) == (
        "instant-out-of-range",
        "1 hour after 9998-12-31T23:00:00+00:00 is out of range",
        fix,
    )
    assert refused(hour.before, first - JUST) == (
        "instant-out-of-range",
        "1 hour before 0002-01-01T00:59:59.999999+00:00 is out of range",
        fix,
    )
    assert refused(day.after, last)[0] == "instant-out-of-range"
    assert refused(day.before, first)[0] == "instant-out-of-range"
    assert refused(century.after, last)[0] == "instant-out-of-range"
    assert refused(century.before, first)[0] == "instant-out-of-range"


@pytest.mark.parametrize("fold", [0, 1])
def test_the_zones_of_dateutil_move_what_a_clock_skips_forward_too(fold: int) -> None:
    """By themselves they take 02:30 for 01:30."""
    new_york = tz.gettz("America/New_York")
    day, skipped = Duration("1 calendar day"), datetime(2026, 3, 8, 3, 30, tzinfo=new_york)
    before, after = (datetime(2026, 3, n, 2, 30, tzinfo=new_york, fold=fold) for n in (7, 9))
    for found in (day.after(before), day.before(after)):
        assert found == skipped
        assert found.isoformat() == "2026-03-08T03:30:00-04:00"


def test_the_default_of_a_field_is_shown_as_text() -> None:
    """In the schema of somebody else's model."""

    class Desk(BaseModel):
        within: Duration = Duration("4 business hours")
        other: Duration | None = Duration("2bd")

    for mode in ("validation", "serialization"):
        fields = Desk.model_json_schema(mode=mode)["properties"]
        assert fields["within"]["default"] == "4 business hours"
        assert fields["other"]["default"] == "2 business days"


class _Fine(timedelta):
    """As pandas has them: with nanoseconds, which no duration keeps."""

    nanoseconds = 500

    def __str__(self) -> str:
        return "0 days 00:00:00.000000500"


def test_what_lies_below_the_microsecond_is_cut_off() -> None:
    """And what is nothing then is refused."""
    made = Duration.elapsed(_Fine(microseconds=1))
    assert (type(made.amount), made) == (timedelta, Duration(str(made)))
    assert refused(Duration.business, _Fine())[0] == "duration-not-positive"


def test_an_error_shows_where_it_was_asked_for_and_not_the_parser() -> None:
    """Thousands of wrong durations in a file would keep thousands of the parser's frames."""
    with pytest.raises(DurationError) as caught:
        Duration("2 days")
    assert not any("from_words" in entry.name for entry in caught.traceback)
    assert caught.value.__cause__ is caught.value.__context__ is None
