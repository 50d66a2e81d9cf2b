"""Calendars as values: how they are written and read back, what they answer, what they refuse."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from slaclock import Calendar, CalendarError, Duration, SlaclockError
from slaclock.errors import DurationError, InputError

from .desk import ALWAYS, HOUR, JUST, NIGHTS, OFFICE, shown, wall

LONDON = ZoneInfo("Europe/London")
WEEK = {"mon-fri": "09:00-17:00"}
NOTHING = timedelta(0)
SUBDIVISIONS = (
    "use one of: AK, AL, AR, AS, AZ, CA, CO, CT, DC, DE, FL, GA, GU, HI, IA, ID, IL, IN, "
    "KS, KY, ..."
)
FRIDAY, SATURDAY, SUNDAY = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 22)

Told = list[tuple[str, str, str, str]]


def desk(hours: Any = WEEK, **written: Any) -> Calendar:
    return Calendar("Europe/London", hours=hours, **written)


def told(error: InputError) -> Told:
    return [(one.code, one.field, one.what, one.fix) for one in error.problems]


def refused(make: Callable[..., object], *args: Any, **named: Any) -> Told:
    with pytest.raises(CalendarError) as caught:
        make(*args, **named)
    return told(caught.value)


# ---------------------------------------------------------------- as a value

FULL: dict[str, Any] = {
    "timezone": "America/New_York",
    "hours": {"mon-thu": "09:00-17:00", "fri": ["09:00-12:00", "13:00-16:00"]},
    "holidays": {"country": "US", "subdivision": "MA", "observed": False},
    "closed": {
        "2026-06-05": {"during": "14:00-17:00", "name": "move"},
        "2026-11-27": "day after Thanksgiving",
        "12-31": "stocktaking",
        "RRULE:FREQ=MONTHLY;BYDAY=-1FR": "inventory",
    },
    "special": {"2026-12-24": "09:00-13:00", "12-24": ["09:00-10:00", "11:00-12:00"]},
    "extra": {"2026-05-09": "10:00-14:00"},
    "versions": [
        {"from": "2026-07-01", "hours": {"mon-fri": "08:00-16:00"}},
        {"from": "2027-01-01", "holidays": ["US", "GB-ENG"], "closed": ["05-04"]},
    ],
}
WRITTEN: dict[str, dict[str, Any]] = {
    "plain": {"timezone": "Europe/London", "hours": WEEK},
    "full": FULL,
    "dates only": {"timezone": "UTC", "special": {"2026-11-20": "09:00-17:00"}},
    "closed list": {"timezone": "UTC", "hours": WEEK, "closed": ["12-25", "2026-11-20"]},
    "special of none": {"timezone": "UTC", "hours": WEEK, "special": {"2026-11-20": []}},
    "half days": {
        "timezone": "Europe/Athens",
        "hours": WEEK,
        "holidays": {
            "country": "GR",
            "categories": ["public", "half_day"],
            "half_day_hours": "09:00-13:00",
        },
    },
    "emptied version": {
        "timezone": "UTC",
        "hours": WEEK,
        "holidays": "US",
        "versions": [{"from": "2026-07-01", "hours": {}, "holidays": []}],
    },
    "any of": {"any_of": [{"timezone": "UTC", "hours": WEEK}, FULL]},
    "all of": {
        "all_of": [{"timezone": "UTC", "hours": WEEK}, FULL],
        "except": [{"timezone": "UTC", "hours": {"fri": "09:00-10:00"}}],
    },
}


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
def test_a_calendar_comes_back_as_it_was_written(written: dict[str, Any]) -> None:
    """From its dict, JSON, repr, pickle and copies: equal, with the same hash and short form."""
    calendar = Calendar.from_dict(written)
    assert calendar.to_dict() == written
    assert json.loads(calendar.to_json()) == written
    for same in (
        Calendar.from_dict(calendar.to_dict()),
        Calendar.from_json(calendar.to_json()),
        Calendar.from_json(calendar.to_json().encode()),
        eval(repr(calendar), {"Calendar": Calendar}),
        pickle.loads(pickle.dumps(calendar)),
        copy.copy(calendar),
        copy.deepcopy(calendar),
    ):
        assert (same, hash(same), same.to_dict()) == (calendar, hash(calendar), written)


def test_calendars_are_equal_by_content() -> None:
    """However they were written; anything that differs makes them different."""
    one = desk({"mon,tue,wed-fri": "9:00-17:00"}, holidays={"country": "GB", "subdivision": "ENG"})
    assert one == desk(holidays="GB-ENG")
    assert hash(one) == hash(desk(holidays="GB-ENG"))
    assert desk(closed=["2026-11-20"]) == desk(closed={"2026-11-20": None})
    assert desk(closed=[FRIDAY]) == desk(closed={FRIDAY: "closed"})
    assert desk(versions=[]) == desk(versions=None) == desk(closed=[], special={}, holidays=[])
    others = [
        OFFICE,
        Calendar("UTC", hours=WEEK),
        desk({"mon-fri": "09:00-17:01"}),
        desk(holidays="GB-ENG"),
        desk(closed=["2026-11-20"]),
        desk(closed={"2026-11-20": "move"}),
        desk(special={"2026-11-20": "09:00-17:00"}),
        desk(extra={"2026-11-20": "09:00-17:00"}),
        desk(versions=[{"from": "2026-11-20"}]),
        OFFICE | NIGHTS,
        OFFICE & NIGHTS,
        OFFICE - NIGHTS,
        NIGHTS | OFFICE,
    ]
    assert len(set(others)) == len(others)
    assert len(set(map(hash, others))) > 1
    name: object = "office"
    assert name != OFFICE


def test_json_keeps_names_as_they_are_written() -> None:
    """In the letters of those who wrote them."""
    kept = desk(closed={"12-31": "årsskiftet"})
    assert '"12-31": "årsskiftet"' in kept.to_json()
    assert Calendar.from_json(kept.to_json()) == kept


def test_a_calendar_is_frozen() -> None:
    """Nothing can be assigned or deleted; it has weak references, as values in caches need."""
    for change in (
        partial(setattr, OFFICE, "zone", UTC),
        partial(setattr, OFFICE, "other", 1),
        partial(delattr, OFFICE, "zone"),
    ):
        with pytest.raises(AttributeError, match=r"^Calendar is frozen; make another one$"):
            change()


def test_the_zone_and_its_name() -> None:
    """A ZoneInfo; of a composition, that of its first member."""
    assert (OFFICE.zone, OFFICE.timezone) == (LONDON, "Europe/London")
    assert (ALWAYS | Calendar.always("Asia/Tokyo")).timezone == "Europe/London"
    assert (Calendar.always("Asia/Tokyo") - OFFICE).timezone == "Asia/Tokyo"
    assert Calendar.always().timezone == "UTC"
    assert Calendar(ZoneInfo("Asia/Tokyo"), hours=WEEK).timezone == "Asia/Tokyo"


def test_answers_come_in_the_calendars_zone() -> None:
    """Whatever the zone of the question."""
    tokyo = Calendar("Asia/Tokyo", hours=WEEK)
    at = wall("Fri 12:00")
    answers = [
        tokyo.add(at, HOUR), tokyo.add(at, "1bd"), tokyo.add(at, NOTHING), tokyo.subtract(at, HOUR),
        tokyo.subtract(at, "1bd"), tokyo.next_open(at), tokyo.next_close(at),
        tokyo.previous_open(at), tokyo.previous_close(at), tokyo.roll_forward(at),
        tokyo.roll_back(at), tokyo.roll_back(wall("Fri 03:00")),
    ]  # fmt: skip
    assert [one.tzinfo for one in answers if one is not None] == [tokyo.zone] * 12
    assert tokyo.add(at, NOTHING) == at


def test_pydantic_reads_and_writes_calendars() -> None:
    """In the short form, both ways."""

    class Desk(BaseModel):
        calendar: Calendar

    made = Desk.model_validate({"calendar": WRITTEN["plain"]})
    assert made.calendar == OFFICE
    assert made.model_dump() == {"calendar": WRITTEN["plain"]}
    assert Desk.model_validate_json(made.model_dump_json()) == made
    assert Desk(calendar=OFFICE).calendar is OFFICE
    assert TypeAdapter(Calendar).json_schema()
    with pytest.raises(ValidationError) as caught:
        Desk.model_validate({"calendar": {"timezone": "Europe/Lodnon", "hours": WEEK}})
    assert isinstance(caught.value.errors()[0]["ctx"]["error"], CalendarError)


# ---------------------------------------------------------------- reading

ZONE_FIX = "write an IANA name, e.g. Europe/London"
PART_FIX = "write e.g. stocktaking, or {during: 14:00-17:00, name: move}"
HOURS_FIX = "write HH:MM-HH:MM, e.g. '09:00-17:00', '22:00-06:00' or '00:00-24:00'"
DATE_FIX = "write YYYY-MM-DD, MM-DD for every year, or RRULE:FREQ=..."


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        pytest.param(
            {"closed": {"2026-02-30": "x"}},
            ("no-such-date", "closed.2026-02-30", "'2026-02-30' is no date of the calendar",
             "check the month and the day"),
            id="no such date",
        ),
        pytest.param(
            {"special": {"02-30": "09:00-10:00"}},
            ("no-such-date", "special.02-30", "'02-30' is no date of the calendar",
             "check the month and the day"),
            id="in no year",
        ),
        pytest.param(
            {"closed": ["24.12."]},
            ("bad-date", "closed.0", "cannot read '24.12.' as a date", DATE_FIX),
            id="no date",
        ),
        pytest.param(
            {"closed": ["2026-11-20", 20261224]},
            ("bad-date", "closed.1", "cannot read 20261224 as a date", DATE_FIX),
            id="a number for a date",
        ),
        pytest.param(
            {"closed": [datetime(2026, 11, 20, tzinfo=UTC)]},
            ("bad-date", "closed.0",
             "cannot read datetime.datetime(2026, 11, 20, 0, 0, tzinfo=datetime.timezone.utc) "
             "as a date", DATE_FIX),
            id="a datetime for a date",
        ),
        pytest.param(
            {"closed": {"2026-11-20": "x", FRIDAY: "y"}},
            ("repeated-date", "closed.2026-11-20", "'2026-11-20' is given twice",
             "keep one line for each date"),
            id="a date twice",
        ),
        pytest.param(
            {"closed": "2026-11-20"},
            ("bad-dates", "closed", "found '2026-11-20'; a mapping from dates is required",
             "write e.g. {2026-12-24: stocktaking}, or a list: [2026-12-24]"),
            id="closed is text",
        ),
        pytest.param(
            {"special": ["2026-11-20"]},
            ("bad-dates", "special", "found ['2026-11-20']; a mapping from dates is required",
             "write e.g. {2026-12-24: 09:00-13:00}"),
            id="special is a list",
        ),
        pytest.param(
            {"closed": {"2026-11-20": 5}},
            ("bad-closure", "closed.2026-11-20",
             "found 5; a closed day has a name, or a part of the day and a name", PART_FIX),
            id="closed for a number",
        ),
        pytest.param(
            {"closed": {"2026-11-20": {"durign": "09:00-10:00"}}},
            ("unknown-key", "closed.2026-11-20.durign", "unknown key 'durign'",
             "did you mean 'during'?"),
            id="durign",
        ),
        pytest.param(
            {"closed": {"2026-11-20": {"name": 5}}},
            ("bad-closure", "closed.2026-11-20.name", "found 5; a name is text",
             "put it in quotes"),
            id="a number for a name",
        ),
        pytest.param(
            {"closed": {"2026-11-20": {"during": "9-5"}}},
            ("bad-hours", "closed.2026-11-20.during", "cannot read '9-5' as hours", HOURS_FIX),
            id="during nine to five",
        ),
        pytest.param(
            {"extra": {"2026-11-20": "9-5"}},
            ("bad-hours", "extra.2026-11-20", "cannot read '9-5' as hours", HOURS_FIX),
            id="extra nine to five",
        ),
        pytest.param(
            {"versions": {"from": "2026-07-01"}},
            ("bad-versions", "versions", "found {'from': '2026-07-01'}; versions are a list",
             "write e.g. [{from: 2026-07-01, hours: {...}}]"),
            id="versions as a mapping",
        ),
        pytest.param(
            {"versions": 2026},
            ("bad-versions", "versions", "found 2026; versions are a list",
             "write e.g. [{from: 2026-07-01, hours: {...}}]"),
            id="versions as a number",
        ),
        pytest.param(
            {"versions": [{"hours": {}}]},
            ("bad-versions", "versions.0", "found {'hours': {}}; a version is a mapping with from",
             "add from: 2026-07-01"),
            id="a version without from",
        ),
        pytest.param(
            {"versions": ["2026-07-01"]},
            ("bad-versions", "versions.0", "found '2026-07-01'; a version is a mapping with from",
             "add from: 2026-07-01"),
            id="a version of text",
        ),
        pytest.param(
            {"versions": [{"from": "July"}]},
            ("bad-date", "versions.0.from", "cannot read 'July' as a date", "write YYYY-MM-DD"),
            id="from July",
        ),
        pytest.param(
            {"versions": [{"from": datetime(2026, 7, 1)}]},
            ("bad-date", "versions.0.from",
             "cannot read datetime.datetime(2026, 7, 1, 0, 0) as a date", "write YYYY-MM-DD"),
            id="from an instant",
        ),
        pytest.param(
            {"versions": [{"from": "2026-07-01", "huors": {}}]},
            ("unknown-key", "versions.0.huors", "unknown key 'huors'", "did you mean 'hours'?"),
            id="a version's key",
        ),
        pytest.param(
            {"versions": [{"from": "2026-07-01", "hours": {"mom": "09:00-17:00"}}]},
            ("unknown-day", "versions.0.hours.mom", "'mom' is no day of the week",
             "did you mean 'mon'?"),
            id="a version's hours",
        ),
        pytest.param(
            {"versions": [{"from": "2026-07-01"}, {"from": "2026-07-01"}]},
            ("bad-versions", "versions.1.from", "2026-07-01 is not after 2026-07-01",
             "put the versions in order of their dates"),
            id="versions of one date",
        ),
        pytest.param(
            {"versions": [{"from": "2026-07-02"}, {"from": "2026-07-01"}]},
            ("bad-versions", "versions.1.from", "2026-07-01 is not after 2026-07-02",
             "put the versions in order of their dates"),
            id="versions out of order",
        ),
        pytest.param(
            {"holidays": "XX"},
            ("unknown-country", "holidays.country",
             "'XX' is no country that the holidays package knows",
             "write an ISO 3166 code such as US, GB or DE"),
            id="no country",
        ),
        pytest.param(
            {"holidays": "us"},
            ("unknown-country", "holidays.country",
             "'us' is no country that the holidays package knows", "write US"),
            id="lower case",
        ),
        pytest.param(
            {"holidays": {"subdivision": "MA"}},
            ("unknown-country", "holidays", "no country is named", "add e.g. country: US"),
            id="no country given",
        ),
        pytest.param(
            {"holidays": {"county": "US"}},
            ("unknown-key", "holidays.county", "unknown key 'county'", "did you mean 'country'?"),
            id="a misspelt country",
        ),
        pytest.param(
            {"holidays": "us-ma"},
            ("unknown-country", "holidays.country",
             "'us' is no country that the holidays package knows", "write US-MA"),
            id="small letters",
        ),
        pytest.param(
            {"holidays": {"country": "us", "subdivision": "MA"}},
            ("unknown-country", "holidays.country",
             "'us' is no country that the holidays package knows", "write US"),
            id="small letters of the country alone",
        ),
        pytest.param(
            {"holidays": ["US", 5]},
            ("bad-holidays", "holidays.1", "found 5; holidays are text or a mapping",
             "write e.g. US, US-MA or {country: US, subdivision: MA}"),
            id="holidays of a number",
        ),
        pytest.param(
            {"holidays": {"country": "GB", "subdivision": "ENGLAN"}},
            ("unknown-subdivision", "holidays.subdivision", "'ENGLAN' is no subdivision of GB",
             "did you mean 'England'?"),
            id="no subdivision",
        ),
        pytest.param(
            {"holidays": {"country": "US", "categories": ["publc"]}},
            ("unknown-categories", "holidays.categories",
             "'publc' is none of the categories of US", "did you mean 'public'?"),
            id="no category",
        ),
        pytest.param(
            {"holidays": {"country": "US", "observed": "no"}},
            ("bad-holidays", "holidays.observed", "found 'no'; observed is true or false",
             "write true or false, without quotes"),
            id="observed",
        ),
        pytest.param(
            {"holidays": {"country": "US", "subdivision": ["MA", "CA"]}},
            ("unknown-subdivision", "holidays.subdivision",
             "['MA', 'CA'] is no subdivision of US", SUBDIVISIONS),
            id="two subdivisions",
        ),
        pytest.param(
            {"holidays": {"country": "US", "subdivision": []}},
            ("unknown-subdivision", "holidays.subdivision",
             "[] is no subdivision of US", SUBDIVISIONS),
            id="no subdivision",
        ),
        pytest.param(
            {"closed": {"2026-11-20": {"during": []}}},
            ("bad-closure", "closed.2026-11-20.during", "found no part of the day in during",
             "write e.g. during: 14:00-17:00, or leave it out to close the whole day"),
            id="closed during nothing",
        ),
        pytest.param(
            {"holidays": {"country": "US", "observe": True}},
            ("unknown-key", "holidays.observe", "unknown key 'observe'",
             "did you mean 'observed'?"),
            id="a key of holidays",
        ),
        pytest.param(
            {"holidays": {"country": "GR", "categories": ["half_day"]}},
            ("bad-holidays", "holidays", "half-day holidays are kept, and their hours are not "
             "given", "add half_day_hours: 09:00-13:00"),
            id="half days without hours",
        ),
        pytest.param(
            {"holidays": {"country": "GR", "half_day_hours": "9-1"}},
            ("bad-hours", "holidays.half_day_hours", "cannot read '9-1' as hours", HOURS_FIX),
            id="hours of half days",
        ),
        pytest.param(
            {"closed": ["RRULE:FREQ=HOURLY"]},
            ("bad-recurrence", "closed.0", "'RRULE:FREQ=HOURLY' does not name whole dates",
             "use FREQ=YEARLY, MONTHLY, WEEKLY or DAILY"),
            id="every hour",
        ),
        pytest.param(
            {"hours": None},
            ("never-opens", "", "the calendar has no hours at all",
             "add e.g. hours: {mon-fri: 09:00-17:00}"),
            id="no hours",
        ),
        pytest.param(
            {"hours": {}, "special": {"12-24": []}, "extra": {"12-24": []}},
            ("never-opens", "", "the calendar has no hours at all",
             "add e.g. hours: {mon-fri: 09:00-17:00}"),
            id="empty hours",
        ),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(written: dict[str, Any], problem: tuple[str, ...]) -> None:
    """Where it stands, what was found, and how to put it right."""
    assert refused(Calendar, "Europe/London", **{"hours": WEEK, **written}) == [problem]


@pytest.mark.parametrize(
    ("zone", "fix"),
    [
        ("Europe/Lodnon", "did you mean 'Europe/London'?"),
        ("europe/london", "did you mean 'Europe/London'?"),
        ("Middle-earth", ZONE_FIX),
        ("", ZONE_FIX),
        ("Europe/../Europe/London", None),
        ("x" * 64, ZONE_FIX),
    ],
)
def test_a_zone_goes_by_its_exact_name(zone: str, fix: str | None) -> None:
    """The nearest is offered where one is near."""
    ((code, field, what, said),) = refused(Calendar, zone, hours=WEEK)
    shown = f"'{zone}'" if len(zone) < 61 else f"'{zone[:60]}'..."
    assert (code, field) == ("unknown-timezone", "timezone")
    assert what == f"{shown} is no time zone that the tz database knows"
    assert fix in (None, said)


@pytest.mark.parametrize("zone", [None, 5, UTC])
def test_a_zone_is_text(zone: Any) -> None:
    """Or a ZoneInfo with a name."""
    ((code, _, what, _),) = refused(Calendar, zone, hours=WEEK)
    assert (code, what) == (
        "unknown-timezone",
        f"{zone!r} is no time zone that the tz database knows",
    )


def test_all_that_is_wrong_is_told_at_once() -> None:
    """Of every field."""
    found = refused(
        Calendar,
        "Nowhere/At_all",
        hours={"mom": "09:00-17:00", "tue": "9-5"},
        closed=["x"],
        special={"y": "09:00-10:00"},
        extra={"2026-11-20": "z"},
        holidays="XX",
        versions=[{}],
    )
    assert [field for _, field, _, _ in found] == [
        "timezone", "hours.mom", "hours.tue", "holidays.country", "closed.0", "special.y",
        "extra.2026-11-20", "versions.0",
    ]  # fmt: skip


def test_a_dict_is_checked_as_the_arguments_are() -> None:
    """And for its keys."""
    read = Calendar.from_dict
    assert refused(read, {"timezone": "UTC", "huors": WEEK}) == [
        ("unknown-key", "huors", "unknown key 'huors'", "did you mean 'hours'?"),
        ("never-opens", "", "the calendar has no hours at all",
         "add e.g. hours: {mon-fri: 09:00-17:00}"),
    ]  # fmt: skip
    assert refused(read, {"timezone": "UTC", "hours": WEEK, "name": "x"}) == [
        ("unknown-key", "name", "unknown key 'name'",
         "use one of: timezone, hours, holidays, closed, special, extra, versions"),
    ]  # fmt: skip
    assert refused(read, {"hours": WEEK}) == [
        ("no-timezone", "", "a calendar without a timezone", "add e.g. timezone: Europe/London")
    ]
    assert refused(read, ["UTC"]) == [
        ("bad-calendar", "", "found ['UTC']; a calendar is a mapping",
         "write e.g. {timezone: Europe/London, hours: {mon-fri: 09:00-17:00}}")
    ]  # fmt: skip
    assert read(OFFICE) is OFFICE


def test_json_that_is_none_is_refused() -> None:
    """As JSON, with what it says of it; and what is no calendar as such."""
    ((code, _, what, fix),) = refused(Calendar.from_json, "{")
    assert (code, fix) == ("bad-json", "pass what to_json() gave")
    assert what.startswith("cannot read the text as JSON: Expecting property name")
    assert refused(Calendar.from_json, "[" * 100_000)[0][0] == "bad-json"
    assert refused(Calendar.from_json, "3")[0][2] == "found 3; a calendar is a mapping"


# ---------------------------------------------------------------- closed, special, extra


@pytest.mark.parametrize(
    ("closed", "note"),
    [
        (["2026-11-20"], "closed"),
        (["11-20"], "closed"),
        ([FRIDAY], "closed"),
        ((" 2026-11-20 ",), "closed"),
        ({"2026-11-20": None}, "closed"),
        ({"2026-11-20": ""}, "closed"),
        ({"2026-11-20": "move"}, "move"),
        ({FRIDAY: "move"}, "move"),
        ({"2026-11-20": {"name": "move"}}, "move"),
        ({"2026-11-20": {}}, "closed"),
        ({"2026-11-20": {"during": None, "name": "move"}}, "move"),
        ({"rrule:freq=weekly;byday=fr": "inventory"}, "inventory"),
        ({"DTSTART:20261106 RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=FR": "inventory"}, "inventory"),
    ],
)
def test_closed_days_are_written_in_many_ways(closed: Any, note: str) -> None:
    """As a list or a mapping; dates, yearly dates and recurrences; with or without a name."""
    calendar = desk(closed=closed)
    assert calendar.hours_on(FRIDAY) == ()
    assert calendar.note_on(FRIDAY) == note
    assert calendar.closures_on(FRIDAY) == []
    assert [shown(one.start) for one in calendar.hours_on(date(2026, 11, 19))] == ["Thu 09:00"]


def test_part_of_a_day_is_closed_by_name() -> None:
    """The rest has its hours, and no note."""
    calendar = desk(closed={"2026-11-20": {"during": "14:00-17:00", "name": "move"}, "11-20": "x"})
    (closure,) = calendar.closures_on(FRIDAY)
    assert (closure.name, [str(one) for one in closure.during]) == ("move", ["14:00-17:00"])
    assert calendar.note_on(FRIDAY) == "x"
    nameless = desk(closed={"2026-11-20": {"during": "14:00-17:00"}})
    assert [one.name for one in nameless.closures_on(FRIDAY)] == ["closed"]
    assert nameless.note_on(FRIDAY) == ""
    assert nameless.closures_on(SATURDAY) == []


def test_parts_that_members_close_are_parts_of_the_composition() -> None:
    """Of every member, in their order."""
    one = desk(closed={"2026-11-20": {"during": "14:00-15:00", "name": "move"}})
    other = desk(closed={"2026-11-20": {"during": "10:00-11:00", "name": "party"}})
    assert [closure.name for closure in (one & other).closures_on(FRIDAY)] == ["move", "party"]
    assert [shown(one.end) for one in (one & other).hours_on(FRIDAY)] == [
        "Fri 10:00",
        "Fri 14:00",
        "Fri 17:00",
    ]


def test_notes_say_why_a_date_does_not_have_its_usual_hours() -> None:
    """Nothing on an ordinary day."""
    calendar = desk(
        {"mon-thu": "09:00-17:00"},
        holidays=["GB-ENG", "DE"],
        special={"2026-11-18": "10:00-11:00"},
        extra={"2026-11-19": "18:00-19:00", "2026-11-21": "09:00-10:00"},
    )
    notes = {
        "2026-11-17": "",
        "2026-11-18": "special hours",
        "2026-11-19": "",
        "2026-11-20": "no hours",
        "2026-11-21": "special hours",
        "2026-11-22": "weekend",
        "2026-12-28": "Boxing Day (observed)",
        "2026-05-14": "Ascension Day",
        "2026-04-06": "Easter Monday",
    }
    assert {day: calendar.note_on(date.fromisoformat(day)) for day in notes} == notes
    assert desk().note_on(SATURDAY) == "weekend"
    assert (desk() | ALWAYS).note_on(SATURDAY) == ""
    assert (desk() & ALWAYS).note_on(SATURDAY) == "weekend"
    both = desk(closed={"2026-11-20": "move"}) & desk(closed={"2026-11-20": "party"})
    assert both.note_on(FRIDAY) == "move; party"


@pytest.mark.parametrize("name", ["localtime", "Factory", "posixrules"])
def test_what_means_another_place_on_another_machine_is_no_zone(name: str) -> None:
    """Though the tz database of a system may have a file of that name."""
    [problem] = refused(Calendar, name, hours=WEEK)
    assert problem[0] == "unknown-timezone"
    assert name not in problem[3]
    with resources.files("tzdata.zoneinfo").joinpath("UTC").open("rb") as file:
        named = ZoneInfo.from_file(file, key=name)
    assert refused(Calendar, named, hours=WEEK)[0][0] == "unknown-timezone"


def test_a_union_says_why_it_lacks_hours_that_one_member_would_have() -> None:
    """And nothing where another member is open all the while, or on a day free by its week."""
    manila = Calendar("Asia/Manila", hours={"mon-fri": "09:00-18:00"}, holidays="PH")
    bonifacio, friday = date(2026, 11, 30), date(2026, 11, 27)
    assert (OFFICE | manila).note_on(bonifacio) == "Bonifacio Day"
    assert (OFFICE | manila).note_on(friday) == ""
    assert (OFFICE | ALWAYS | manila).note_on(bonifacio) == ""
    assert (manila | desk({"mon-sun": "00:00-24:00"})).note_on(bonifacio) == ""
    sundays = desk({"sun-thu": "09:00-17:00"})
    assert (OFFICE | sundays).note_on(friday) == ""
    assert (OFFICE | sundays).note_on(date(2026, 11, 28)) == "weekend"
    inner = (manila - desk({"wed": "10:00-11:00"})) | OFFICE
    assert inner.note_on(bonifacio) == "Bonifacio Day"
    closed = desk(closed={"2026-11-24": "stocktaking"})
    either = (closed | desk()) - desk({"mon-fri": "12:00-13:00"})
    assert either.note_on(date(2026, 11, 24)) == ""
    never = (manila & desk({"sat": "09:00-10:00"})) | OFFICE
    assert never.note_on(bonifacio) == ""
    assert (OFFICE | manila).note_on(date(1, 1, 1)) == (OFFICE | manila).note_on(date.max) == ""


def test_29_february_is_a_yearly_date() -> None:
    """Of leap years."""
    calendar = desk({"mon-sun": "09:00-17:00"}, closed=["02-29"])
    assert calendar.hours_on(date(2028, 2, 29)) == ()
    assert calendar.business_days_between(date(2027, 2, 1), date(2027, 4, 1)) == 59


def test_a_hundred_recurrences_are_looked_through() -> None:
    """One more is refused, among closed, special and extra alike."""
    days = [(month, day) for day in range(1, 10) for month in range(1, 13)]
    rules = [f"RRULE:FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={day}" for month, day in days[:101]]
    assert desk(closed=rules[:100], special={"12-24": []}).is_open(wall("Fri 12:00"))
    said = (
        "found 101 recurrences; 100 at the most are looked through for every date",
        "write the dates themselves, as YYYY-MM-DD or MM-DD",
    )
    assert refused(desk, closed=rules) == [("bad-dates", "closed", *said)]
    assert refused(desk, extra=dict.fromkeys(rules, "09:00-10:00")) == [
        ("bad-dates", "extra", *said)
    ]


def test_three_hundred_holidays_are_looked_up() -> None:
    """More are refused, the same ones or not."""
    assert desk(holidays=["US"] * 300).holidays_kept == desk(holidays="US").holidays_kept
    assert refused(desk, holidays=["US"] * 301) == [
        (
            "bad-holidays",
            "holidays",
            "found 301 holidays; those of 300 places at the most are looked up for every date",
            "keep those that close the desk",
        )
    ]


def test_of_hundreds_of_unknown_keys_the_first_hundred_are_told() -> None:
    """Nobody reads more; a key that is no text is told as well."""
    office = {"timezone": "UTC", "hours": {"mon": "09:00-17:00"}}
    unknown = refused(Calendar.from_dict, {**office, **{f"k{n}": 1 for n in range(150)}})
    assert [field for _, field, _, _ in unknown] == [f"k{n}" for n in range(100)]
    assert refused(Calendar.from_dict, {**office, None: 1})[0][:3] == (
        "unknown-key", "None", "unknown key None",
    )  # fmt: skip
    wrong = {"12-24": {"naem": "x", "during": "14:00-17:00", 7: 1}}
    assert [one[:3] for one in refused(desk, closed=wrong)] == [
        ("unknown-key", "closed.12-24.naem", "unknown key 'naem'"),
        ("unknown-key", "closed.12-24.7", "unknown key 7"),
    ]


def test_the_holidays_that_are_kept() -> None:
    """Of every version and member, each once."""
    calendar = desk(holidays=["GB-ENG", "US"], versions=[{"from": "2027-01-01", "holidays": "US"}])
    kept = (calendar | desk(holidays="DE-BY")).holidays_kept
    assert [str(one) for one in kept] == ["GB-ENG", "US", "DE-BY"]
    assert OFFICE.holidays_kept == ()


def test_what_never_opens_is_known() -> None:
    """However it is that nothing is left."""
    assert not OFFICE.never_opens
    assert (OFFICE & NIGHTS).never_opens
    assert (OFFICE - OFFICE).never_opens
    assert not (OFFICE | NIGHTS).never_opens
    assert desk({"fri": "09:00-17:00"}, closed=["RRULE:FREQ=WEEKLY;BYDAY=FR"]).never_opens
    assert not desk(closed=["RRULE:FREQ=WEEKLY;BYDAY=FR"]).never_opens


def test_whether_a_composition_opens_is_looked_for_where_it_will_be_asked() -> None:
    """Every year between two questions is compiled: one in 2000 would cost all years since."""
    both = OFFICE | NIGHTS
    assert not both.never_opens
    years = both._written.timetable.years(2026, 2026)
    assert (years.first, years.last) == (2026, 2026)


# ---------------------------------------------------------------- openings and closes


@pytest.mark.parametrize(
    ("at", "next_open", "next_close", "previous_open", "previous_close"),
    [
        ("Fri 08:59:59.999999", "Fri 09:00", "Fri 17:00", "Thu 09:00", "Thu 17:00"),
        ("Fri 09:00", "Mon+ 09:00", "Fri 17:00", "Thu 09:00", "Thu 17:00"),
        ("Fri 09:00:00.000001", "Mon+ 09:00", "Fri 17:00", "Fri 09:00", "Thu 17:00"),
        ("Fri 16:59:59.999999", "Mon+ 09:00", "Fri 17:00", "Fri 09:00", "Thu 17:00"),
        ("Fri 17:00", "Mon+ 09:00", "Mon+ 17:00", "Fri 09:00", "Thu 17:00"),
        ("Fri 17:00:00.000001", "Mon+ 09:00", "Mon+ 17:00", "Fri 09:00", "Fri 17:00"),
        ("Sat 12:00", "Mon+ 09:00", "Mon+ 17:00", "Fri 09:00", "Fri 17:00"),
    ],
)
def test_openings_and_closes_are_strictly_after_and_before(
    at: str, next_open: str, next_close: str, previous_open: str, previous_close: str
) -> None:
    """Never at the instant itself."""
    assert shown(OFFICE.next_open(wall(at))) == next_open
    assert shown(OFFICE.next_close(wall(at))) == next_close
    assert shown(OFFICE.previous_open(wall(at))) == previous_open
    assert shown(OFFICE.previous_close(wall(at))) == previous_close


def test_round_the_clock_nothing_opens_or_closes() -> None:
    """Not at New Year either, to which stretches are compiled."""
    for text in ("Fri 12:00", "Fri 2027-01-01 00:00", "Thu 2026-12-31 23:59:59.999999"):
        at = wall(text)
        assert ALWAYS.next_open(at) is None
        assert ALWAYS.next_close(at) is None
        assert ALWAYS.previous_open(at) is None
        assert ALWAYS.previous_close(at) is None
        assert shown(ALWAYS.roll_forward(at)) == shown(ALWAYS.roll_back(at)) == text


def test_a_stretch_over_new_year_is_one() -> None:
    """From Thu 31 Dec 2026 22:00 to six in the morning."""
    eve, morning = "Thu 2026-12-31 22:00", "Fri 2027-01-01 06:00"
    assert shown(NIGHTS.next_close(wall(eve))) == morning
    assert shown(NIGHTS.previous_open(wall(morning))) == eve
    assert shown(NIGHTS.next_open(wall(eve))) == "Fri 2027-01-01 22:00"
    assert shown(NIGHTS.previous_close(wall("Fri 2027-01-01 03:00"))) == "Thu 2026-12-31 06:00"
    (stretch,) = NIGHTS.intervals(wall(eve), wall(morning))
    assert stretch.length == 8 * HOUR


# ---------------------------------------------------------------- between, intervals, hours_on


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("Fri 09:00", "Fri 17:00", 8),
        ("Fri 00:00", "Sat 00:00", 8),
        ("Fri 16:00", "Mon+ 10:00", 2),
        ("Fri 17:00", "Mon+ 09:00", 0),
        ("Sat 00:00", "Sun 00:00", 0),
        ("Mon 00:00", "Mon+ 00:00", 40),
        ("Fri 12:00", "Fri 12:00", 0),
    ],
)
def test_between_is_open_time_signed(start: str, end: str, hours: int) -> None:
    """Backwards it is negative."""
    assert OFFICE.between(wall(start), wall(end)) == hours * HOUR
    assert OFFICE.between(wall(end), wall(start)) == -hours * HOUR


def test_between_is_exact_to_the_microsecond() -> None:
    """At an opening and at a close."""
    assert OFFICE.between(wall("Fri 09:00") - JUST, wall("Fri 09:00") + JUST) == JUST
    assert OFFICE.between(wall("Fri 17:00") - JUST, wall("Fri 17:00") + JUST) == JUST


def test_intervals_are_cut_at_both_ends() -> None:
    """Maximal in between; none where the ends are the same or the wrong way round."""
    found = list(OFFICE.intervals(wall("Thu 16:00"), wall("Mon+ 09:00") + JUST))
    assert [(shown(one.start), shown(one.end)) for one in found] == [
        ("Thu 16:00", "Thu 17:00"),
        ("Fri 09:00", "Fri 17:00"),
        ("Mon+ 09:00", "Mon+ 09:00:00.000001"),
    ]
    noon = wall("Fri 12:00")
    assert list(OFFICE.intervals(noon, noon)) == []
    assert list(OFFICE.intervals(noon, noon - HOUR)) == []
    assert list(OFFICE.intervals(wall("Fri 17:00"), wall("Mon+ 09:00"))) == []
    (long,) = ALWAYS.intervals(wall("Fri 2020-11-20 12:00"), wall("Fri 12:00"))
    assert long.length == timedelta(days=2191)


def test_intervals_are_lazy() -> None:
    """The first comes at once, and both ends are checked before it."""
    centuries = OFFICE.intervals(wall("Fri 12:00"), datetime(2199, 1, 1, tzinfo=UTC))
    assert shown(next(centuries).end) == "Fri 17:00"
    with pytest.raises(CalendarError):
        OFFICE.intervals(wall("Fri 12:00"), datetime(2026, 12, 1))


def test_hours_on_a_date() -> None:
    """A night shift is whole on the date on which it opens; touching stretches are one."""
    (shift,) = NIGHTS.hours_on(FRIDAY)
    assert (shown(shift.start), shown(shift.end)) == ("Fri 22:00", "Sat 06:00")
    assert NIGHTS.hours_on(SATURDAY) == ()
    (day,) = desk({"fri": ["09:00-12:00", "12:00-17:00"]}).hours_on(FRIDAY)
    assert day.length == 8 * HOUR
    lunch = desk({"fri": ["09:00-12:00", "12:30-17:00"]}).hours_on(FRIDAY)
    assert [one.length for one in lunch] == [3 * HOUR, 4.5 * HOUR]
    overlapping = desk({"fri": "09:00-17:00"}, extra={"2026-11-20": "10:00-11:00"})
    assert [one.length for one in overlapping.hours_on(FRIDAY)] == [8 * HOUR]
    composed = (NIGHTS & ALWAYS).hours_on(SATURDAY)
    assert [(shown(one.start), shown(one.end)) for one in composed] == [("Sat 00:00", "Sat 06:00")]


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2026-11-16", "2026-11-21", 5),
        ("2026-11-16", "2026-11-20", 4),
        ("2026-11-20", "2026-11-23", 1),
        ("2026-11-20", "2026-11-24", 2),
        ("2026-11-21", "2026-11-23", 0),
        ("2026-11-20", "2026-11-20", 0),
        ("2026-01-01", "2027-01-01", 261),
        ("2000-01-01", "2026-01-01", 6783),
    ],
)
def test_business_days_between_takes_the_first_and_not_the_last(
    first: str, last: str, days: int
) -> None:
    """Backwards it is negative."""
    one, other = date.fromisoformat(first), date.fromisoformat(last)
    assert OFFICE.business_days_between(one, other) == days
    assert OFFICE.business_days_between(other, one) == -days


# ---------------------------------------------------------------- the ends of time

FIRST = datetime(1900, 1, 1, 9, tzinfo=UTC)  # a Monday
LAST = datetime(2199, 12, 31, 17, tzinfo=UTC)  # a Tuesday


def fresh() -> Calendar:
    """A calendar of which nothing is compiled yet."""
    return Calendar("UTC", hours=WEEK)


def test_calendars_count_from_1900() -> None:
    """Monday 1900-01-01 is the first day; before it there is nothing."""
    assert fresh().next_open(FIRST - JUST) == FIRST
    assert fresh().previous_open(FIRST) is None
    assert fresh().previous_close(FIRST + 8 * HOUR) is None
    assert fresh().previous_close(FIRST + 8 * HOUR + JUST) == FIRST + 8 * HOUR
    assert fresh().roll_forward(FIRST - 9 * HOUR) == FIRST
    assert fresh().roll_back(FIRST + JUST) == FIRST + JUST
    assert fresh().subtract(FIRST + HOUR, HOUR) == FIRST
    assert fresh().subtract(FIRST + 25 * HOUR, "1bd") == FIRST + HOUR
    assert fresh().business_days_between(date(1900, 1, 1), date(1900, 1, 8)) == 5
    assert Calendar.always("UTC").is_open(FIRST - 9 * HOUR)
    assert Calendar("UTC", hours={"sun": "22:00-06:00"}).is_open(FIRST - 4 * HOUR)
    asked: list[tuple[Any, ...]] = [
        (fresh().subtract, FIRST + HOUR, HOUR + JUST),
        (fresh().subtract, FIRST + HOUR, "1bd"),
        # The night shift belongs to the last day of 1899.
        (desk({"mon-sun": "22:00-06:00"}).add, FIRST - 8 * HOUR, "1bd"),
    ]
    ((code, _, what, fix),) = refused(fresh().roll_back, FIRST)
    assert (code, what[:34]) == ("never-opens", "no opening within 10 years before ")
    assert fix == "give the calendar hours there, or ask within the years that have some"
    for ask, *args in asked:
        ((code, _, what, fix),) = refused(ask, *args)
        assert (code, what) == ("never-opens", not_within("before", args[0]))
        assert fix == "check the amount, and the year"


def not_within(side: str, at: datetime) -> str:
    """What is said of an amount that reaches out of the years that calendars count."""
    return (
        f"so much open time does not lie {side} {at.isoformat()} within the years 1900 to 2199, "
        "for which calendars count"
    )


def test_the_first_opening_of_1900_has_been() -> None:
    """At nine o'clock on that Monday."""
    assert fresh().previous_open(FIRST + JUST) == FIRST
    assert fresh().previous_open(FIRST + 24 * HOUR) == FIRST


def test_calendars_count_to_2199() -> None:
    """Tuesday 2199-12-31 is the last day; after it there is nothing."""
    assert fresh().next_close(LAST - JUST) == LAST
    assert fresh().next_close(LAST) is None
    assert fresh().next_open(LAST - 8 * HOUR - JUST) == LAST - 8 * HOUR
    assert fresh().next_open(LAST - 8 * HOUR) is None
    assert fresh().previous_close(LAST + JUST) == LAST
    assert fresh().roll_back(LAST + 7 * HOUR - JUST) == LAST
    assert fresh().roll_forward(LAST - JUST) == LAST - JUST
    assert fresh().add(LAST - HOUR, HOUR) == LAST
    assert fresh().add(LAST - 25 * HOUR, "1bd") == LAST - HOUR
    assert fresh().business_days_between(date(2199, 12, 25), date(2199, 12, 31)) == 4
    assert Calendar.always("UTC").is_open(LAST + 7 * HOUR - JUST)
    asked: list[tuple[Any, ...]] = [
        (fresh().add, LAST - HOUR, HOUR + JUST),
        (fresh().add, LAST - HOUR, "1bd"),
        (fresh().add, FIRST, timedelta(days=50_000)),
    ]
    ((code, _, what, _),) = refused(fresh().roll_forward, LAST)
    assert (code, what[:33]) == ("never-opens", "no opening within 10 years after ")
    for ask, *args in asked:
        ((code, _, what, _),) = refused(ask, *args)
        assert (code, what) == ("never-opens", not_within("after", args[0]))


OTHER_YEARS = pytest.mark.parametrize(
    ("at", "year"),
    [(datetime(1900, 1, 1, tzinfo=UTC) - JUST, 1899), (datetime(2200, 1, 1, tzinfo=UTC), 2200)],
)


def asked_at(at: datetime) -> list[Callable[[Calendar], object]]:
    """Every question at *at*."""
    return [
        lambda one: one.is_open(at), lambda one: one.next_open(at), lambda one: one.next_close(at),
        lambda one: one.previous_open(at), lambda one: one.previous_close(at),
        lambda one: one.roll_forward(at), lambda one: one.roll_back(at),
        lambda one: one.add(at, HOUR), lambda one: one.subtract(at, HOUR),
        lambda one: one.add(at, NOTHING), lambda one: one.subtract(at, NOTHING),
        lambda one: one.add(at, "1bd"), lambda one: one.subtract(at, "1bd"),
        lambda one: one.between(at, at), lambda one: one.intervals(at, wall("Fri 12:00")),
        lambda one: one.intervals(wall("Fri 12:00"), at),
    ]  # fmt: skip


def out_of_range(year: int) -> Told:
    what = f"calendars count from 1900 to 2199, and {year} was asked for"
    fix = "check the year; leave rows with placeholder dates out"
    return [("instant-out-of-range", "", what, fix)]


@OTHER_YEARS
def test_other_years_are_refused(at: datetime, year: int) -> None:
    """By every question, with the years that are counted."""
    assert OFFICE.is_open(wall("Fri 12:00"))
    for ask in asked_at(at):
        assert refused(ask, OFFICE) == out_of_range(year)


@OTHER_YEARS
def test_other_years_are_refused_also_by_a_calendar_that_was_asked_nothing_before(
    at: datetime, year: int
) -> None:
    """What was compiled before makes no difference."""
    for ask in asked_at(at):
        assert refused(ask, fresh()) == out_of_range(year)
        assert refused(ask, fresh() | fresh()) == out_of_range(year)


@OTHER_YEARS
def test_dates_of_other_years_are_refused(at: datetime, year: int) -> None:
    """By name."""
    asked: list[tuple[str, Callable[[date], object]]] = [
        ("day", OFFICE.hours_on),
        ("first", lambda one: OFFICE.business_days_between(one, FRIDAY)),
        ("last", lambda one: OFFICE.business_days_between(FRIDAY, one)),
    ]
    for name, ask in asked:
        what = f"{name} is {at.date()}; calendars count from 1900 to 2199"
        assert refused(ask, at.date()) == [("instant-out-of-range", "", what, "check the year")]


def test_instants_that_the_zone_cannot_show_are_out_of_range() -> None:
    """The last hour of 9999 is no hour in Tokyo."""
    end = datetime.max.replace(tzinfo=UTC)
    assert refused(Calendar.always("Asia/Tokyo").is_open, end) == [
        (
            "instant-out-of-range",
            "",
            "9999-12-31T23:59:59.999999+00:00 is out of range",
            "use instants from 1900 to 2199",
        )
    ]


# ---------------------------------------------------------------- wrong calls

NOT_AT: list[tuple[Any, str, str]] = [
    (datetime(2026, 11, 20, 12), "naive-datetime", "at has no time zone: 2026-11-20T12:00:00"),
    (FRIDAY, "not-a-datetime", "at is a date without a time: datetime.date(2026, 11, 20); "
     "a datetime with a time zone is required"),
    ("2026-11-20", "not-a-datetime", "at is a str: '2026-11-20'; "
     "a datetime with a time zone is required"),
    (None, "not-a-datetime", "at is a NoneType: None; a datetime with a time zone is required"),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "code", "what"), NOT_AT, ids=["naive", "date", "text", "None"])
def test_what_is_no_instant_is_refused_by_every_question(wrong: Any, code: str, what: str) -> None:
    """As a CalendarError, which is a SlaclockError and a ValueError."""
    asked: list[Callable[[], object]] = [
        lambda: OFFICE.is_open(wrong), lambda: OFFICE.next_open(wrong),
        lambda: OFFICE.next_close(wrong), lambda: OFFICE.previous_open(wrong),
        lambda: OFFICE.previous_close(wrong), lambda: OFFICE.roll_forward(wrong),
        lambda: OFFICE.roll_back(wrong), lambda: OFFICE.add(wrong, HOUR),
        lambda: OFFICE.add(wrong, NOTHING), lambda: OFFICE.add(wrong, "1bd"),
        lambda: OFFICE.add(wrong, "1bd", business_day="close_of_business"),
        lambda: OFFICE.subtract(wrong, HOUR), lambda: OFFICE.subtract(wrong, NOTHING),
        lambda: OFFICE.subtract(wrong, "1bd"),
    ]  # fmt: skip
    for ask in asked:
        with pytest.raises(CalendarError) as caught:
            ask()
        assert [one[0:3:2] for one in told(caught.value)] == [(code, what)]
        assert isinstance(caught.value, SlaclockError)
        assert isinstance(caught.value, ValueError)


def test_a_date_is_a_date() -> None:
    """Not an instant, not text."""
    noon = wall("Fri 12:00")
    fix = "pass e.g. at.astimezone(calendar.zone).date()"
    shown_noon = repr(noon) if len(repr(noon)) <= 80 else repr(noon)[:80] + "..."
    for wrong, found in (
        (noon, f"datetime: {shown_noon}"),
        ("2026-11-20", "str: '2026-11-20'"),
        (None, "NoneType: None"),
    ):
        asked: list[tuple[str, Callable[[Any], object]]] = [
            ("day", OFFICE.hours_on), ("day", OFFICE.note_on), ("day", OFFICE.closures_on),
            ("first", lambda one: OFFICE.business_days_between(one, FRIDAY)),
            ("last", lambda one: OFFICE.business_days_between(FRIDAY, one)),
        ]  # fmt: skip
        for name, ask in asked:
            assert refused(ask, wrong) == [
                ("not-a-date", "", f"{name} is a {found}; a date is required", fix)
            ]


@pytest.mark.parametrize("text", ["4 hours", "3 calendar days", "1 month"])
def test_what_is_no_open_time_is_not_added(text: str) -> None:
    """It says how elsewhere; text and durations alike."""
    said = (
        "not-open-time",
        "",
        f"'{text}' is not open time, which is all that a calendar adds",
        "write '4 business hours' or '2 business days', or use "
        f"Duration('{text}').after(at, calendar=office)",
    )
    for move in (OFFICE.add, OFFICE.subtract):
        assert refused(move, wall("Fri 12:00"), text) == [said]
        assert refused(move, wall("Fri 12:00"), Duration(text)) == [said]


@pytest.mark.parametrize("amount", ["1bh", Duration("1bh"), HOUR, Duration.business(HOUR)])
def test_an_amount_is_text_a_duration_or_a_timedelta(amount: Any) -> None:
    """A timedelta is open time."""
    assert shown(OFFICE.add(wall("Fri 16:30"), amount)) == "Mon+ 09:30"
    assert shown(OFFICE.subtract(wall("Fri 09:30"), amount)) == "Thu 16:30"


def test_a_subclass_of_timedelta_is_one() -> None:
    """As pandas has them."""

    class Mine(timedelta):
        pass

    assert shown(OFFICE.add(wall("Fri 16:30"), Mine(hours=1))) == "Mon+ 09:30"
    assert shown(OFFICE.subtract(wall("Fri 09:30"), Mine(hours=1))) == "Thu 16:30"
    week = Mine(days=1, hours=16, microseconds=1)
    assert shown(OFFICE.add(wall("Mon 09:00"), week)) == "Mon+ 09:00:00.000001"


def test_no_amount_at_all() -> None:
    """Numbers have no unit, and text must be a duration."""
    for wrong, what in (
        (4, "found 4, an int; a duration is text"),
        (None, "found None, a NoneType; a duration is text"),
        ("soon", "cannot read 'soon' as a duration"),
    ):
        for move in (OFFICE.add, OFFICE.subtract):
            with pytest.raises(DurationError) as caught:
                move(wall("Fri 12:00"), wrong)  # type: ignore[arg-type]
            assert [one.what for one in caught.value.problems] == [what]


def test_a_negative_amount_is_refused() -> None:
    """It says what else there is."""
    for move in (OFFICE.add, OFFICE.subtract):
        assert refused(move, wall("Fri 12:00"), -HOUR) == [
            (
                "negative-amount",
                "",
                "-1 day, 23:00:00 is negative",
                "use subtract() with a positive amount, or add()",
            )
        ]


@pytest.mark.parametrize(
    "rule",
    ["same-time", None, 8, {"working_hours": "2bd"}, {"working_hours": "1 month"}, {},
     {"hours": "8 hours"}, {"working_hours": "8 hours", "more": 1}],
)  # fmt: skip
def test_a_business_day_is_one_of_three_things(rule: Any) -> None:
    """Wherever the amount comes from."""
    said = (
        "bad-business-day",
        "",
        f"found {rule!r}; business_day is same_time, close_of_business or {{working_hours: "
        "8 hours}",
        "write one of them",
    )
    for move in (OFFICE.add, OFFICE.subtract):
        for amount in ("2bd", Duration("2bd")):
            assert refused(move, wall("Fri 12:00"), amount, business_day=rule) == [said]


def test_business_days_of_working_hours_have_bounds() -> None:
    """A timedelta cannot be longer than a thousand million days."""
    assert refused(
        OFFICE.add, wall("Fri 12:00"), "36525bd", business_day={"working_hours": "876600 hours"}
    ) == [
        (
            "duration-too-long",
            "",
            "36525 business days of 36525 days, 0:00:00 each are longer than can be counted",
            "write a shorter duration, or a shorter business day",
        )
    ]
    assert refused(ALWAYS.add, wall("Fri 12:00"), timedelta.max)[0][0] == "never-opens"


def test_subtracting_business_days_by_every_rule() -> None:
    """close_of_business mirrored is the opening; working hours are open time."""
    at = wall("Tue+ 12:00")
    back = OFFICE.subtract
    assert shown(back(at, "2bd")) == "Fri 12:00"
    assert shown(back(at, "2bd", business_day="close_of_business")) == "Fri 09:00"
    assert shown(back(at, "2bd", business_day={"working_hours": "6 hours"})) == "Fri 16:00"


# ---------------------------------------------------------------- composition

MORNING, NOON = desk({"fri": "08:00-12:00"}), desk({"fri": "11:00-14:00"})


@pytest.mark.parametrize(
    ("composed", "hours"),
    [
        pytest.param(MORNING | NOON, ["Fri 08:00-Fri 14:00"], id="either"),
        pytest.param(MORNING & NOON, ["Fri 11:00-Fri 12:00"], id="both"),
        pytest.param(MORNING - NOON, ["Fri 08:00-Fri 11:00"], id="the first alone"),
        pytest.param(NOON - MORNING, ["Fri 12:00-Fri 14:00"], id="the second alone"),
        pytest.param((MORNING | NOON) - (MORNING & NOON), ["Fri 08:00-Fri 11:00",
                     "Fri 12:00-Fri 14:00"], id="one of them"),
        pytest.param(MORNING - NOON - desk({"fri": "08:00-09:00"}), ["Fri 09:00-Fri 11:00"],
                     id="less and less"),
        pytest.param((MORNING - NOON) | NOON, ["Fri 08:00-Fri 14:00"], id="and back"),
        pytest.param((MORNING & NOON) | (NOON - MORNING), ["Fri 11:00-Fri 14:00"], id="touching"),
    ],
)  # fmt: skip
def test_union_intersection_and_difference(composed: Calendar, hours: list[str]) -> None:
    """Of open time, to the instant."""
    found = composed.intervals(wall("Thu 00:00"), wall("Sun 00:00"))
    assert [f"{shown(one.start)}-{shown(one.end)}" for one in found] == hours


def test_composing_with_anything_else_is_a_type_error() -> None:
    """As with any operator."""
    for compose in (
        lambda: OFFICE | "nights",  # type: ignore[operator]
        lambda: OFFICE & 5,  # type: ignore[operator]
        lambda: OFFICE - None,  # type: ignore[operator]
    ):
        with pytest.raises(TypeError, match="unsupported operand"):
            compose()


def test_chains_of_one_kind_are_written_flat() -> None:
    """What was excepted stays with what it was excepted from."""
    one, two, three = (desk({day: "09:00-17:00"}) for day in ("mon", "tue", "wed"))
    plain = [calendar.to_dict() for calendar in (one, two, three)]
    assert (one | two | three).to_dict() == {"any_of": plain}
    assert (one | (two | three)).to_dict() == {"any_of": plain}
    assert (one & two & three).to_dict() == {"all_of": plain}
    assert ((one | two) & three).to_dict() == {"all_of": [{"any_of": plain[:2]}, plain[2]]}
    assert (one - two).to_dict() == {"all_of": plain[:1], "except": plain[1:2]}
    assert (one - two - three).to_dict() == {"all_of": plain[:1], "except": plain[1:]}
    assert ((one | two) - three).to_dict() == {"any_of": plain[:2], "except": plain[2:]}
    assert (one | (two - three)).to_dict() == {
        "any_of": [plain[0], {"all_of": plain[1:2], "except": plain[2:]}]
    }


LIST_FIX = "write any_of or all_of with a list of calendars, and except: for others"


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        pytest.param(
            {"any_of": [WRITTEN["plain"]], "all_of": []},
            ("", "found the keys ['any_of', 'all_of']", LIST_FIX),
            id="both kinds",
        ),
        pytest.param(
            {"except": [WRITTEN["plain"]]},
            ("", "found the keys ['except']", LIST_FIX),
            id="neither",
        ),
        pytest.param(
            {"any_of": [WRITTEN["plain"]], "hours": WEEK},
            ("", "found the keys ['any_of', 'hours']", LIST_FIX),
            id="another key",
        ),
        pytest.param(
            {"any_of": []},
            ("any_of", "found []; a list of calendars is required", "any_of: [...]"),
            id="of none",
        ),
        pytest.param(
            {"all_of": [WRITTEN["plain"]], "except": "office"},
            ("except", "found 'office'; a list of calendars is required", "except: [...]"),
            id="no list",
        ),
    ],
)  # fmt: skip
def test_compositions_that_cannot_be_read(written: Any, problem: tuple[str, str, str]) -> None:
    """With what was found, and what is written instead."""
    assert refused(Calendar.from_dict, written) == [("bad-composition", *problem)]


def test_every_member_of_a_composition_is_checked() -> None:
    """Each at its own place."""
    found = refused(
        Calendar.from_dict,
        {"any_of": [{"timezone": "UTC"}, WRITTEN["plain"], 5], "except": [{"hours": WEEK}]},
    )
    assert [(code, field) for code, field, _, _ in found] == [
        ("never-opens", "any_of.0"),
        ("bad-calendar", "any_of.2"),
        ("no-timezone", "except.0"),
    ]


def test_compositions_have_bounds() -> None:
    """Two hundred calendars, twenty levels."""
    said = (
        "found more than 200 calendars in one, or more than 20 levels of them",
        "compose fewer calendars, or write the hours that they make together",
    )
    wide = Calendar.from_dict({"any_of": [WRITTEN["plain"]] * 200})
    assert refused(lambda: wide | OFFICE) == [("bad-composition", "", *said)]
    assert refused(Calendar.from_dict, {"any_of": [WRITTEN["plain"]] * 201}) == [
        ("bad-composition", "", *said)
    ]
    deep = OFFICE
    for level in range(20):
        deep = deep | NIGHTS if level % 2 else deep & NIGHTS
    assert refused(lambda: deep & OFFICE) == [("bad-composition", "", *said)]
    assert Calendar.from_dict(deep.to_dict()) == deep
    written: dict[str, Any] = WRITTEN["plain"]
    for _ in range(1000):
        written = {"any_of": [written]}
    assert refused(Calendar.from_dict, written)[0][::2] == ("bad-composition", said[0])


def test_a_version_starts_on_a_date() -> None:
    """Given as such or as text."""
    texts, dates = (
        desk(versions=[{"from": start, "hours": {"mon-fri": "10:00-12:00"}}])
        for start in ("2026-11-20", FRIDAY)
    )
    assert texts == dates
    assert shown(dates.next_open(wall("Thu 12:00"))) == "Fri 10:00"


def test_openings_far_away_are_found_where_they_are_written() -> None:
    """In both directions, whatever was asked before; but nothing is counted across."""
    far = Calendar(
        "Europe/London", special={"1926-11-19": "09:00-17:00", "2026-11-20": "09:00-17:00"}
    )
    before, after = wall("Fri 1926-11-19 17:00"), wall("Fri 2026-11-20 09:00")
    for _ in range(2):
        assert far.next_open(before) == far.roll_forward(before) == after
        assert far.previous_close(after) == far.roll_back(after) == before
        assert far.next_close(before) == after + 8 * HOUR
        assert far.previous_open(after) == before - 8 * HOUR
        assert far.between(before - HOUR, after + HOUR) == 2 * HOUR
        assert far.business_days_between(before.date(), after.date()) == 1
        assert refused(far.add, before - HOUR, 2 * HOUR)[0][0] == "never-opens"
        assert refused(far.subtract, after + HOUR, 2 * HOUR)[0][0] == "never-opens"
        assert refused(far.subtract, after, HOUR)[0][0] == "never-opens"
        assert far.add(before - HOUR, HOUR) == before
        assert far.subtract(after + HOUR, HOUR) == after


def test_the_same_holidays_twice_are_kept_once() -> None:
    """However they are written, and however often."""
    hours = {"mon-fri": "09:00-17:00"}
    twice = Calendar("UTC", hours=hours, holidays=["US-MA", {"country": "US", "subdivision": "MA"}])
    once = Calendar("UTC", hours=hours, holidays="US-MA")
    assert twice == once
    assert twice.to_dict() == once.to_dict()


# ---------------------------------------------------------------- the same, however it was made


def test_calendars_are_equal_whichever_object_the_zone_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name of the zone counts; a date that is listed twice is kept once."""
    one = desk()
    monkeypatch.setattr("slaclock.written.read_zone", lambda name, loc: ZoneInfo.no_cache(name))
    other = desk()
    assert one.zone is not other.zone
    assert (one, hash(one)) == (other, hash(other))
    assert pickle.loads(pickle.dumps(one)) == one
    assert one != Calendar("Europe/Dublin", hours=WEEK)
    assert desk(closed=["2026-01-01", "2026-01-01"]) == desk(closed=["2026-01-01"])


@pytest.mark.parametrize("key", ["hours", "holidays", "closed", "special", "extra"])
def test_a_version_takes_back_what_it_sets_to_nothing(key: str) -> None:
    """Whatever field it is."""
    hours = {"12-24": "09:00-10:00"}
    fields = {"holidays": "US", "closed": ["12-24"], "special": hours, "extra": hours}
    calendar = desk(**fields, versions=[{"from": "2026-07-01", key: None}])
    kept = calendar.to_dict()["versions"][0]
    assert kept.keys() == {"from", key}
    assert not kept[key]


@pytest.mark.parametrize("duration", ["4 business hours", "2 business days", "immediately"])
@pytest.mark.parametrize("rule", ["nonsense", {"working_hours": "2 business days"}, {}, None])
def test_a_business_day_that_is_none_is_refused(duration: str, rule: Any) -> None:
    """Also where there are no days to count."""
    for ask in (desk().add, desk().subtract):
        [(code, _, what, _)] = refused(ask, wall("Fri 12:00"), duration, business_day=rule)
        assert code == "bad-business-day"
        assert str(rule) in what


OPENS_NEVER: list[dict[str, Any]] = [
    {"special": {"2026-06-05": "09:00-17:00"}, "closed": {"2026-06-05": {"during": "00:00-24:00"}}},
    {"special": {"12-24": "09:00-13:00"}, "closed": {"12-24": {"during": "08:00-14:00"}}},
    {"special": {"RRULE:FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24": "09:00-13:00"}, "closed": ["12-24"]},
    {"hours": {}, "versions": [{"from": "2027-01-01", "special": {"2026-12-24": "09:00-13:00"}}]},
    {"hours": WEEK, "versions": [{"from": "1900-01-01", "hours": {}}]},
    {"timezone": "Pacific/Apia", "special": {"2011-12-30": "09:00-13:00"}},
    {"special": {"1850-01-01": "09:00-13:00"}},
]
OPENS_ONCE: list[dict[str, Any]] = [
    {"hours": WEEK, "closed": {"RRULE:FREQ=DAILY;UNTIL=20101231": "not open yet"}},
    {"hours": WEEK, "closed": {"RRULE:FREQ=DAILY;UNTIL=20501231": "not open yet"}},
    {"hours": WEEK, "versions": [{"from": "1950-01-01", "hours": {}}]},
    {"hours": WEEK, "versions": [{"from": "1950-01-01", "closed": ["RRULE:FREQ=DAILY"]}]},
    {"special": {"2026-06-05": "09:00-17:00"}, "closed": {"2026-06-05": {"during": "09:00-16:59"}}},
    {"hours": {"mon": "09:00-17:00"}, "closed": [f"{month:02}-07" for month in range(1, 13)]},
    {"hours": {}, "versions": [{"from": "2190-01-01", "special": {"2198-12-24": "09:00-13:00"}}]},
]


@pytest.mark.parametrize("written", OPENS_NEVER)
def test_a_calendar_whose_openings_are_all_closed_never_opens(written: dict[str, Any]) -> None:
    """By a part of a day, a later version, a date that there is not or that is not counted."""
    calendar = Calendar.from_dict({"timezone": "UTC", **written})
    assert calendar.never_opens
    assert calendar.next_open(datetime(2000, 1, 1, tzinfo=UTC)) is None


@pytest.mark.parametrize("written", OPENS_ONCE)
def test_a_calendar_that_opens_at_any_time_opens(written: dict[str, Any]) -> None:
    """However long before or after the present."""
    assert not Calendar.from_dict({"timezone": "UTC", **written}).never_opens


# ---------------------------------------------------------------- what is said is kept


def test_that_there_are_no_holidays_is_kept_though_it_changes_nothing() -> None:
    """`holidays: []` answers the question that lint would ask."""
    said = Calendar("UTC", hours=WEEK, holidays=[])
    unsaid = Calendar("UTC", hours=WEEK)
    assert said.to_dict()["holidays"] == []
    assert "holidays" not in unsaid.to_dict()
    assert (said, hash(said)) == (unsaid, hash(unsaid))
    assert Calendar.from_dict(said.to_dict()).to_dict() == said.to_dict()
    assert pickle.loads(pickle.dumps(said)).to_dict() == said.to_dict()


@pytest.mark.parametrize("written", [{"name": ""}, {"name": "", "during": "14:00-17:00"}, "", None])
def test_a_closed_day_without_a_name_is_called_closed(written: Any) -> None:
    """Also once it has been written and read again."""
    desk = Calendar("UTC", hours=WEEK, closed={"2026-12-31": written})
    assert Calendar.from_dict(desk.to_dict()) == desk
    assert "closed" in str(desk.to_dict()["closed"]) or desk.to_dict()["closed"] == ["2026-12-31"]


# ---------------------------------------------------------------- compositions of compositions


def test_a_composition_of_compositions_knows_all_dates_that_are_written() -> None:
    """Also those of versions, deep inside: a search for an opening looks beyond them all."""

    def desk(zone: str) -> Calendar:
        return Calendar(
            zone, versions=[{"from": "2024-07-01", "hours": {"mon-fri": "00:00-24:00"}}]
        )

    week = Calendar("UTC", hours={"mon-fri": "00:00-24:00"})
    deep = (desk("UTC") | desk("Asia/Manila")) & week
    assert not deep.never_opens
    assert deep.next_open(datetime(2010, 1, 1, tzinfo=UTC)) == datetime(2024, 7, 1, tzinfo=UTC)
    old = Calendar("UTC", hours=WEEK, versions=[{"from": "2005-01-01", "hours": {}}])
    also = (old | old) & Calendar.always("UTC")
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert (
        also.previous_open(now) == old.previous_open(now) == datetime(2004, 12, 31, 9, tzinfo=UTC)
    )
    assert also.roll_back(now) == datetime(2004, 12, 31, 17, tzinfo=UTC)


def test_what_ended_before_all_years_does_not_open() -> None:
    """Hours that were taken back before 1900 are no openings."""
    gone = Calendar("UTC", hours=WEEK, versions=[{"from": "1800-01-01", "hours": {}}])
    assert gone.never_opens
    assert gone.next_open(datetime(2026, 1, 1, tzinfo=UTC)) is None


@pytest.mark.parametrize(("wrong", "code", "what"), NOT_AT, ids=["naive", "date", "text", "None"])
def test_the_ends_of_a_stretch_are_refused_by_their_names(wrong: Any, code: str, what: str) -> None:
    """Those that the caller knows them by."""
    noon = wall("Fri 12:00")
    for ask in (OFFICE.between, OFFICE.intervals):
        for name, ends in (("start", (wrong, noon)), ("end", (noon, wrong))):
            [problem] = refused(ask, *ends)
            assert problem[0:3:2] == (code, what.replace("at ", f"{name} ", 1))


def test_all_problems_of_a_version_are_told_at_once() -> None:
    """Also where its date is misspelt or missing."""
    wrong = {"hours": {"mno": "09:00-10:00"}, "closd": []}
    for version, missing in (({"fom": "2026-07-01"}, False), ({}, True)):
        told_of = refused(Calendar, "UTC", hours=WEEK, versions=[{**version, **wrong}])
        fields = ["versions.0.fom"] if version else []
        fields += ["versions.0.closd", *(["versions.0"] if missing else []), "versions.0.hours.mno"]
        assert [field for _, field, _, _ in told_of] == fields


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ({"versions": [1] * 9_000}, 100),
        ({"versions": [{f"fro{number}": 1} for number in range(3_000)]}, 100),
        ({"closed": {f"2026-13-{number}": "x" for number in range(3_000)}}, 100),
        ({"closed": {f"RRULE:FREQ=SECONDLY;COUNT={n}": "x" for n in range(3_000)}}, 1),
        ({"closed": [f"RRULE:FREQ=SECONDLY;COUNT={n}" for n in range(3_000)]}, 1),
        ({"special": {f"RRULE:FREQ=SECONDLY;COUNT={n}": [] for n in range(101)}}, 1),
        ({"holidays": {"country": "US", "categories": [f"x{n}" for n in range(3_000)]}}, 100),
    ],
)
def test_of_thousands_of_problems_some_are_told(written: dict[str, Any], found: int) -> None:
    """And too many recurrences are refused before each of them is looked at."""
    with pytest.raises(CalendarError) as caught:
        Calendar.from_dict({"timezone": "UTC", "hours": WEEK, **written})
    assert len(caught.value.problems) == found


def test_cuts_that_overlap_or_touch_are_one() -> None:
    """Closed parts of a date and of its neighbours, in any order, hit each stretch once."""
    parts = ["09:30-10:00", "16:00-20:00"], ["10:00-10:30"], ["09:45-10:15"], ["23:00-01:30"]
    calendar = Calendar(
        "Europe/London",
        hours={"mon-sun": ["00:00-02:00", "09:00-11:00", "12:00-13:00", "15:00-24:00"]},
        closed={f"RRULE:FREQ=DAILY;UNTIL=210{n}0101": {"during": d} for n, d in enumerate(parts)},
    )
    assert [shown(at) for one in calendar.hours_on(FRIDAY) for at in (one.start, one.end)] == [
        "Fri 01:30", "Fri 02:00", "Fri 09:00", "Fri 09:30", "Fri 10:30", "Fri 11:00",
        "Fri 12:00", "Fri 13:00", "Fri 15:00", "Fri 16:00", "Fri 20:00", "Fri 23:00",
    ]  # fmt: skip
