"""The calendars of the rules, row by row, as a wall calendar has them.

2026-11-20 is a Friday; Christmas Day 2026 is a Friday, Boxing Day is kept on Mon 28 (GB-ENG).
London skips 01:00-02:00 on Sun 2026-03-29 and shows 01:00-02:00 twice on Sun 2026-10-25.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from slaclock import Calendar, CalendarError, Clock, PolicyError, lint

from .desk import ALWAYS, DOOR, HOUR, JUST, NIGHTS, OFFICE, assess, policy, shown, wall

LONDON = "Europe/London"
WEEK = {"mon-fri": "09:00-17:00"}
NOTHING = timedelta(0)
HALF_DAYS = {"country": "GR", "categories": ["public", "half_day"], "half_day_hours": "09:00-13:00"}


def desk(hours: Any = WEEK, **written: Any) -> Calendar:
    return Calendar(LONDON, hours=hours, **written)


def hours(calendar: Calendar, day: str) -> str:
    """The hours of a date, as London's clocks show them: "Fri 09:00-Fri 17:00"."""
    found = calendar.hours_on(date.fromisoformat(day))
    return ", ".join(f"{shown(one.start)[:-6]} {shown(one.start)[-5:]}-{short(one.end, one.start)}"
                     for one in found)  # fmt: skip


def short(end: datetime, start: datetime) -> str:
    return shown(end)[-5:] if shown(end)[:-6] == shown(start)[:-6] else shown(end)


# ---------------------------------------------------------------- intervals


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("Fri 08:59:59.999999", False),
        ("Fri 09:00", True),
        ("Fri 16:59:59.999999", True),
        ("Fri 17:00", False),
    ],
)
def test_intervals_are_half_open(at: str, is_open: bool) -> None:
    """Open at 09:00:00, closed at 17:00:00."""
    assert OFFICE.is_open(wall(at)) is is_open


@pytest.mark.parametrize(
    ("calendar", "stretches"),
    [
        pytest.param(
            desk({"fri": ["09:00-12:00", "12:00-17:00"]}), ["Fri 09:00 Fri 17:00"], id="touching"
        ),
        pytest.param(
            desk({"thu": "20:00-24:00", "fri": "00:00-08:00"}),
            ["Thu 20:00 Fri 08:00"],
            id="at midnight",
        ),
        pytest.param(
            desk({"thu": "22:00-06:00", "fri": "05:00-09:00"}),
            ["Thu 22:00 Fri 09:00"],
            id="overlapping dates",
        ),
        pytest.param(
            desk({"thu": "22:00-06:00", "fri": "02:00-04:00"}),
            ["Thu 22:00 Fri 06:00"],
            id="one inside another",
        ),
        pytest.param(
            desk({"thu": "22:00-06:00", "fri": "05:00-06:00"}),
            ["Thu 22:00 Fri 06:00"],
            id="one at the end of another",
        ),
        pytest.param(
            desk({"fri": "09:00-12:00"}, extra={"2026-11-20": "11:00-14:00"}),
            ["Fri 09:00 Fri 14:00"],
            id="extra overlaps",
        ),
        pytest.param(
            desk({"fri": ["09:00-12:00", "12:01-17:00"]}),
            ["Fri 09:00 Fri 12:00", "Fri 12:01 Fri 17:00"],
            id="a minute between",
        ),
    ],
)
def test_stretches_that_touch_or_overlap_merge(calendar: Calendar, stretches: list[str]) -> None:
    """So there is no close between them, and their time counts once."""
    found = list(calendar.intervals(wall("Mon 00:00"), wall("Mon+ 00:00")))
    assert [f"{shown(one.start)} {shown(one.end)}" for one in found] == stretches
    total = sum((one.length for one in found), NOTHING)
    assert calendar.between(wall("Mon 00:00"), wall("Mon+ 00:00")) == total
    assert shown(calendar.next_close(found[0].start)) == stretches[0][10:]


def test_overlapping_stretches_of_one_list_are_refused_by_name() -> None:
    """Both of them."""
    with pytest.raises(CalendarError) as caught:
        desk({"fri": ["09:00-12:30", "12:00-17:00"]})
    (problem,) = caught.value.problems
    assert problem.what == "'09:00-12:30' and '12:00-17:00' overlap"
    assert (problem.code, problem.field) == ("overlapping-hours", "hours.fri")


@pytest.mark.parametrize("text", ["09:00-09:00", "00:00-00:00"])
def test_a_stretch_that_ends_where_it_starts_is_refused(text: str) -> None:
    """Whoever means the whole day writes 00:00-24:00."""
    with pytest.raises(CalendarError) as caught:
        desk({"fri": text})
    (problem,) = caught.value.problems
    assert problem.what == f"'{text}' ends where it starts"
    assert problem.fix == "write 00:00-24:00 for the whole day, or [] for none"


# ---------------------------------------------------------------- a date's hours


@pytest.mark.parametrize(
    ("written", "day", "expected"),
    [
        pytest.param({}, "2026-11-20", "Fri 09:00-17:00", id="weekly"),
        pytest.param({}, "2026-11-21", "", id="weekend"),
        pytest.param({"holidays": "GB-ENG"}, "2026-12-25", "", id="emptied by a holiday"),
        pytest.param({"holidays": "GB-ENG"}, "2026-12-28", "", id="by an observed one"),
        pytest.param(
            {"holidays": {"country": "GB", "subdivision": "ENG", "observed": False}},
            "2026-12-28",
            "Mon 2026-12-28 09:00-17:00",
            id="which is not kept",
        ),
        pytest.param({"holidays": ["US", "GB-ENG"]}, "2026-12-28", "", id="by one of a list"),
        pytest.param({"closed": ["2026-11-20"]}, "2026-11-20", "", id="emptied by a closed day"),
        pytest.param({"closed": ["11-20"]}, "2026-11-20", "", id="by a yearly one"),
        pytest.param(
            {"holidays": HALF_DAYS}, "2026-12-24", "Thu 2026-12-24 09:00-13:00", id="half a day"
        ),
        pytest.param(
            {"holidays": HALF_DAYS, "closed": ["2026-12-24"]}, "2026-12-24", "", id="half, closed"
        ),
        pytest.param(
            {"holidays": [HALF_DAYS, "DK"]},
            "2026-12-31",
            "Thu 2026-12-31 09:00-13:00",
            id="half in one of two countries",
        ),
        pytest.param(
            {"holidays": "GB-ENG", "special": {"2026-12-25": "10:00-11:00"}},
            "2026-12-25",
            "Fri 2026-12-25 10:00-11:00",
            id="special opens a holiday",
        ),
        pytest.param(
            {"special": {"2026-11-20": "12:00-20:00"}},
            "2026-11-20",
            "Fri 12:00-20:00",
            id="special replaces",
        ),
        pytest.param(
            {"special": {"2026-11-21": "12:00-20:00"}},
            "2026-11-21",
            "Sat 12:00-20:00",
            id="special opens a weekend",
        ),
        pytest.param({"special": {"2026-11-20": []}}, "2026-11-20", "", id="special of none"),
        pytest.param(
            {"extra": {"2026-11-20": "18:00-20:00"}},
            "2026-11-20",
            "Fri 09:00-17:00, Fri 18:00-20:00",
            id="extra is added",
        ),
        pytest.param(
            {"holidays": "GB-ENG", "extra": {"2026-12-25": "10:00-11:00"}},
            "2026-12-25",
            "Fri 2026-12-25 10:00-11:00",
            id="extra after a holiday",
        ),
        pytest.param(
            {"special": {"2026-11-20": "12:00-13:00"}, "extra": {"2026-11-20": "18:00-20:00"}},
            "2026-11-20",
            "Fri 12:00-13:00, Fri 18:00-20:00",
            id="extra after special",
        ),
        pytest.param(
            {"closed": {"2026-11-20": {"during": "12:00-13:00"}}},
            "2026-11-20",
            "Fri 09:00-12:00, Fri 13:00-17:00",
            id="a partial closure",
        ),
        pytest.param(
            {"closed": {"2026-11-20": {"during": ["09:00-10:00", "16:00-18:00"]}}},
            "2026-11-20",
            "Fri 10:00-16:00",
            id="two of them",
        ),
        pytest.param(
            {
                "special": {"2026-11-20": "08:00-10:00"},
                "extra": {"2026-11-20": "12:00-14:00"},
                "closed": {"2026-11-20": {"during": "09:00-13:00"}},
            },
            "2026-11-20",
            "Fri 08:00-09:00, Fri 13:00-14:00",
            id="it is cut out of special and extra hours too",
        ),
        pytest.param(
            {
                "closed": {
                    "2026-11-20": {"during": "09:00-10:00"},
                    "11-20": {"during": "16:00-17:00"},
                }
            },
            "2026-11-20",
            "Fri 10:00-16:00",
            id="parts of every rank are cut",
        ),
    ],
)
def test_a_dates_hours_step_by_step(written: Any, day: str, expected: str) -> None:
    """Weekly, emptied, half days, special, plus extra, minus parts."""
    assert hours(desk(**written), day) == expected


EXACT, YEARLY = "2026-12-24", "12-24"
RECURRING = "RRULE:FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24"


@pytest.mark.parametrize(
    ("closed", "special", "is_open"),
    [
        pytest.param(EXACT, EXACT, True, id="both exact"),
        pytest.param(EXACT, YEARLY, False, id="exact beats yearly"),
        pytest.param(EXACT, RECURRING, False, id="exact beats a recurrence"),
        pytest.param(YEARLY, EXACT, True, id="yearly yields to exact"),
        pytest.param(YEARLY, YEARLY, True, id="both yearly"),
        pytest.param(YEARLY, RECURRING, False, id="yearly beats a recurrence"),
        pytest.param(RECURRING, EXACT, True, id="a recurrence yields to exact"),
        pytest.param(RECURRING, YEARLY, True, id="a recurrence yields to yearly"),
        pytest.param(RECURRING, RECURRING, True, id="both recurrences"),
    ],
)
def test_special_beats_closed_of_the_same_rank(closed: str, special: str, is_open: bool) -> None:
    """An exact date beats a yearly one, that beats a recurrence."""
    calendar = desk(closed=[closed], special={special: "10:00-11:00"})
    assert hours(calendar, EXACT) == ("Thu 2026-12-24 10:00-11:00" if is_open else "")


@pytest.mark.parametrize("special", ["2026-12-25", "12-25", RECURRING.replace("24", "25")])
def test_whatever_is_written_beats_a_public_holiday(special: str) -> None:
    """Even a recurrence."""
    calendar = desk(holidays="GB-ENG", special={special: "10:00-11:00"})
    assert hours(calendar, "2026-12-25") == "Fri 2026-12-25 10:00-11:00"


def test_of_special_hours_the_highest_rank_holds() -> None:
    """Exact, then yearly, then recurring."""
    written = {RECURRING: "07:00-08:00", YEARLY: "08:00-09:00", EXACT: "10:00-11:00"}
    calendar = desk(special=written)
    assert hours(calendar, "2026-12-24") == "Thu 2026-12-24 10:00-11:00"
    assert hours(calendar, "2025-12-24") == "Wed 2025-12-24 08:00-09:00"
    del written[YEARLY]
    assert hours(desk(special=written), "2025-12-24") == "Wed 2025-12-24 07:00-08:00"


def test_of_names_the_highest_rank_holds() -> None:
    """A date is closed for the reason that is nearest to it."""
    names = {RECURRING: "recurring", YEARLY: "yearly", EXACT: "exact"}
    assert desk(closed=names).note_on(date(2026, 12, 24)) == "exact"
    assert desk(closed=names).note_on(date(2025, 12, 24)) == "yearly"
    assert desk(holidays="GB-ENG", closed={"12-25": "own"}).note_on(date(2026, 12, 25)) == "own"
    assert desk(holidays="GB-ENG").note_on(date(2026, 12, 25)) == "Christmas Day"


# ---------------------------------------------------------------- night shifts


def test_a_night_shift_belongs_to_the_date_on_which_it_opens() -> None:
    """A holiday on the 25th leaves the 24th's whole and removes the one that opens on the 25th."""
    nights = Calendar(LONDON, hours={"mon-sun": "22:00-06:00"}, holidays="GB-ENG")
    found = nights.intervals(wall("Thu 2026-12-24 12:00"), wall("Mon 2026-12-28 12:00"))
    assert [f"{shown(one.start)} - {shown(one.end)}" for one in found] == [
        "Thu 2026-12-24 22:00 - Fri 2026-12-25 06:00",
        "Sun 2026-12-27 22:00 - Mon 2026-12-28 06:00",
    ]
    assert nights.hours_on(date(2026, 12, 25)) == ()


@pytest.mark.parametrize(
    ("closed", "expected"),
    [
        pytest.param("2026-11-20", ["Thu 22:00 Fri 06:00"], id="the whole Friday"),
        pytest.param(
            {"2026-11-20": {"during": "00:00-03:00"}},
            ["Thu 22:00 Thu 24:00", "Fri 03:00 Fri 06:00", "Fri 22:00 Sat 06:00"],
            id="Friday morning is in Thursday's shift",
        ),
        pytest.param(
            {"2026-11-20": {"during": "23:00-24:00"}},
            ["Thu 22:00 Fri 06:00", "Fri 22:00 Fri 23:00", "Sat 00:00 Sat 06:00"],
            id="Friday night is in Friday's",
        ),
        pytest.param(
            {"2026-11-21": {"during": "00:00-03:00"}},
            ["Thu 22:00 Fri 06:00", "Fri 22:00 Fri 24:00", "Sat 03:00 Sat 06:00"],
            id="Saturday morning is in Friday's too",
        ),
    ],
)
def test_partial_closures_cut_wall_time_on_their_own_date(closed: Any, expected: list[str]) -> None:
    """Whichever date's shift it is that they cut."""
    nights = Calendar(
        LONDON,
        hours={"thu-fri": "22:00-06:00"},
        closed=[closed] if isinstance(closed, str) else closed,
    )
    found = nights.intervals(wall("Thu 12:00"), wall("Sat 12:00"))
    texts = [f"{shown(one.start)} {shown(one.end)}" for one in found]
    midnight = {"Thu 24:00": "Fri 00:00", "Fri 24:00": "Sat 00:00"}
    for written, meant in midnight.items():
        expected = [text.replace(written, meant) for text in expected]
    assert texts == expected


def test_a_closure_over_midnight_cuts_the_next_date_too() -> None:
    """It begins on its own date; the shift of the day after opens when it ends."""
    closed = {"2026-11-20": {"during": "22:00-02:00"}}
    always = Calendar("UTC", hours={"mon-sun": "00:00-24:00"}, closed=closed)
    found = [str(one) for day in (20, 21) for one in always.hours_on(date(2026, 11, day))]
    assert found == ["2026-11-20T00:00Z/2026-11-20T22:00Z", "2026-11-21T02:00Z/2026-11-22T00:00Z"]


@pytest.mark.parametrize(
    ("during", "hours"),
    [
        pytest.param("01:15-01:45", 5, id="inside the gap"),
        pytest.param("00:30-01:30", 4, id="into the gap"),
        pytest.param("01:30-03:00", 4.5, id="out of the gap"),
        pytest.param("02:00-03:00", 4, id="after it"),
    ],
)
def test_a_closure_in_a_gap_is_treated_as_hours_are(during: str, hours: float) -> None:
    """Of Sunday's midnight to six, five hours happen; what the clock skips is not closed either."""
    closed = {"2026-03-29": {"during": during}}
    nights = Calendar("Europe/London", hours={"sun": "00:00-06:00"}, closed=closed)
    found = nights.hours_on(date(2026, 3, 29))
    assert sum((one.length for one in found), timedelta(0)) == hours * HOUR


# ---------------------------------------------------------------- versions


def test_a_versions_fields_replace_those_before_and_the_others_are_inherited() -> None:
    """From July other hours, from September other holidays: and July's hours stay."""
    calendar = desk(
        holidays="GB-ENG",
        closed=["07-02", "10-01"],
        versions=[
            {"from": "2026-07-01", "hours": {"mon-fri": "08:00-16:00"}},
            {"from": "2026-09-01", "holidays": "US", "closed": ["10-02"]},
        ],
    )
    assert hours(calendar, "2026-06-30") == "Tue 2026-06-30 09:00-17:00"
    assert hours(calendar, "2026-07-01") == "Wed 2026-07-01 08:00-16:00"
    assert hours(calendar, "2026-07-02") == ""  # closed as before
    assert hours(calendar, "2026-08-31") == ""  # England's summer bank holiday
    assert hours(calendar, "2026-09-07") == ""  # Labor Day
    assert hours(calendar, "2026-10-01") == "Thu 2026-10-01 08:00-16:00"
    assert hours(calendar, "2026-10-02") == ""
    assert hours(calendar, "2026-12-28") == "Mon 2026-12-28 08:00-16:00"  # not kept in the US


def test_a_version_holds_from_its_local_date_on() -> None:
    """Local in New York; the night shift of the day before is still that of the old version."""
    nights = Calendar(
        "America/New_York",
        hours={"mon-sun": "22:00-06:00"},
        versions=[{"from": "2026-11-20", "hours": {"mon-sun": "20:00-21:00"}}],
    )
    opens = [shown(one.start) for one in nights.hours_on(date(2026, 11, 19))]
    assert opens == ["Fri 03:00"]  # Thursday 22:00 in New York
    assert nights.is_open(wall("Fri 10:59:59.999999"))  # Friday 06:00 there
    assert not nights.is_open(wall("Fri 11:00"))
    assert [shown(one.start) for one in nights.hours_on(date(2026, 11, 20))] == ["Sat 01:00"]


# ---------------------------------------------------------------- across a DST change


def test_a_day_round_the_clock_lasts_23_or_25_hours() -> None:
    """Absolute time is counted."""
    for day, long in (("2026-03-29", 23), ("2026-10-25", 25), ("2026-11-20", 24)):
        (stretch,) = ALWAYS.hours_on(date.fromisoformat(day))
        assert stretch.length == long * HOUR
        assert ALWAYS.between(stretch.start, stretch.end) == long * HOUR


@pytest.mark.parametrize(
    ("written", "day", "stretches"),
    [
        pytest.param("01:30-03:00", "2026-03-29", [("01:30", "02:00")], id="opens in the gap"),
        pytest.param("00:30-01:30", "2026-03-29", [("00:30", "01:30")], id="closes in the gap"),
        pytest.param("01:00-03:00", "2026-03-29", [("01:00", "02:00")], id="opens as it begins"),
        pytest.param("00:00-01:00", "2026-03-29", [("00:00", "01:00")], id="closes as it begins"),
        pytest.param("02:00-03:00", "2026-03-29", [("01:00", "02:00")], id="opens as it ends"),
        pytest.param("01:15-01:45", "2026-03-29", [], id="inside the gap"),
        pytest.param("01:00-01:59:59", "2026-03-29", [], id="inside, from its begin"),
        pytest.param("01:00-02:00", "2026-03-29", [], id="all of the gap"),
        pytest.param("01:59:59-02:00", "2026-03-29", [], id="its end"),
        pytest.param("01:30-03:00", "2026-10-25", [("00:30", "03:00")], id="opens at the first"),
        pytest.param("00:30-01:30", "2026-10-25", [("2026-10-24 23:30", "00:30")], id="closes at"),
        pytest.param("01:15-01:45", "2026-10-25", [("00:15", "00:45")], id="the first of two"),
        pytest.param("00:30-02:30", "2026-10-25", [("2026-10-24 23:30", "02:30")], id="over both"),
    ],
)
def test_wall_times_that_are_skipped_or_shown_twice(
    written: str, day: str, stretches: list[tuple[str, str]]
) -> None:
    """Twice means the first; what is skipped moves forward by the gap, or does not happen (UTC)."""
    found = desk({"sun": written}).hours_on(date.fromisoformat(day))
    expected = [(_utc(day, start), _utc(day, end)) for start, end in stretches]
    assert [(one.start, one.end) for one in found] == expected


def _utc(day: str, text: str) -> datetime:
    return datetime.fromisoformat(text if " " in text else f"{day} {text}").replace(tzinfo=UTC)


def test_a_date_that_a_zone_skips_has_no_hours() -> None:
    """In Apia Thu 2011-12-29 was followed by Sat the 31st."""
    apia = Calendar("Pacific/Apia", hours={"mon-sun": "09:00-17:00"})
    assert apia.hours_on(date(2011, 12, 30)) == ()
    assert apia.business_days_between(date(2011, 12, 29), date(2012, 1, 1)) == 2
    thursday = datetime(2011, 12, 29, 16, tzinfo=apia.zone)
    assert apia.add(thursday, 2 * HOUR) == datetime(2011, 12, 31, 10, tzinfo=apia.zone)
    assert apia.add(thursday, "1bd") == datetime(2011, 12, 31, 16, tzinfo=apia.zone)


def test_a_night_shift_before_a_date_that_is_skipped_ends_a_day_later() -> None:
    """Its end moves forward by the day; what is closed on that date closes it too."""
    night = {"mon-sun": "22:00-06:00"}
    morning = {"2011-12-31": {"during": "00:00-04:00", "name": "move"}}
    thursday = datetime(2011, 12, 29, 22, tzinfo=ZoneInfo("Pacific/Apia"))
    for closed, at_work in (({}, 8), (morning, 4)):
        apia = Calendar("Pacific/Apia", hours=night, closed=closed)
        assert (
            sum((one.length for one in apia.hours_on(thursday.date())), NOTHING) == at_work * HOUR
        )
        assert apia.between(thursday, thursday + 24 * HOUR) == at_work * HOUR
    # The evening's end that moves over the skipped date closes the next morning as well.
    evening = {"2011-12-29": {"during": "22:00-06:00", "name": "move"}}
    apia = Calendar("Pacific/Apia", hours={"sat": "02:00-10:00"}, closed=evening)
    assert [str(one) for one in apia.hours_on(date(2011, 12, 31))] == [
        "2011-12-30T16:00Z/2011-12-30T20:00Z"
    ]


def test_a_night_shift_before_a_new_year_s_eve_that_is_skipped() -> None:
    """On Kiritimati Fri 1994-12-30 was followed by Sun 1995-01-01."""
    nights = Calendar("Pacific/Kiritimati", hours={"fri": "22:00-06:00"})
    friday = datetime(1994, 12, 30, 22, tzinfo=nights.zone)
    assert nights.between(friday, friday + 24 * HOUR) == 8 * HOUR
    assert nights.add(friday, 8 * HOUR) == datetime(1995, 1, 1, 6, tzinfo=nights.zone)
    assert nights.is_open(datetime(1995, 1, 1, 5, tzinfo=nights.zone))
    # A time of the date that was skipped means the same time a day later, and in another year.
    skipped = datetime(1994, 12, 31, 5, tzinfo=nights.zone)
    for calendar in (nights, Calendar.from_dict(nights.to_dict())):
        assert calendar.is_open(skipped)
        assert calendar.between(friday, skipped) == 7 * HOUR
        assert [one.length for one in calendar.intervals(friday, skipped)] == [7 * HOUR]
        assert calendar.roll_forward(skipped) == datetime(1995, 1, 1, 5, tzinfo=nights.zone)


def test_open_time_is_added_across_a_change() -> None:
    """Sunday's hours from 00:00 to 04:00 are three, or five."""
    sundays = desk({"sun": "00:00-04:00"})
    assert shown(sundays.add(wall("Sun 2026-03-29 00:00"), 3 * HOUR)) == "Sun 2026-03-29 04:00"
    assert shown(sundays.add(wall("Sun 2026-10-25 00:00"), 4 * HOUR)) == "Sun 2026-10-25 03:00"


# ---------------------------------------------------------------- nothing added


@pytest.mark.parametrize("nothing", [NOTHING, "immediately"])
@pytest.mark.parametrize("at", ["Fri 17:00", "Sat 12:00", "Fri 12:00"])
def test_nothing_added_or_subtracted_is_the_instant_itself(nothing: Any, at: str) -> None:
    """Also while closed."""
    assert shown(OFFICE.add(wall(at), nothing)) == at
    assert shown(OFFICE.subtract(wall(at), nothing)) == at


@pytest.mark.parametrize(
    ("at", "forward", "back"),
    [
        ("Fri 08:59:59.999999", "Fri 09:00", "Thu 17:00"),
        ("Fri 09:00", "Fri 09:00", "Thu 17:00"),
        ("Fri 09:00:00.000001", "Fri 09:00:00.000001", "Fri 09:00:00.000001"),
        ("Fri 16:59:59.999999", "Fri 16:59:59.999999", "Fri 16:59:59.999999"),
        ("Fri 17:00", "Mon+ 09:00", "Fri 17:00"),
        ("Fri 17:00:00.000001", "Mon+ 09:00", "Fri 17:00"),
        ("Sat 12:00", "Mon+ 09:00", "Fri 17:00"),
    ],
)
def test_rolling_moves_to_where_open_time_follows_or_precedes(
    at: str, forward: str, back: str
) -> None:
    """Each at itself where it does already."""
    assert shown(OFFICE.roll_forward(wall(at))) == forward
    assert shown(OFFICE.roll_back(wall(at))) == back


# ---------------------------------------------------------------- exactly on a close


@pytest.mark.parametrize(
    ("at", "amount", "later"),
    [
        ("Fri 13:00", 4 * HOUR - JUST, "Fri 16:59:59.999999"),
        ("Fri 13:00", 4 * HOUR, "Fri 17:00"),
        ("Fri 13:00", 4 * HOUR + JUST, "Mon+ 09:00:00.000001"),
        ("Fri 09:00", 8 * HOUR, "Fri 17:00"),
        ("Thu 09:00", 16 * HOUR, "Fri 17:00"),
        ("Sat 12:00", 8 * HOUR, "Mon+ 17:00"),
        ("Sat 12:00", JUST, "Mon+ 09:00:00.000001"),
    ],
)
def test_an_amount_used_up_at_a_close_ends_there(at: str, amount: timedelta, later: str) -> None:
    """Not at the next opening."""
    assert shown(OFFICE.add(wall(at), amount)) == later


@pytest.mark.parametrize(
    ("at", "amount", "earlier"),
    [
        pytest.param("Sat 12:00", HOUR, "Fri 16:00", id="while closed"),
        pytest.param("Mon+ 10:00", HOUR, "Mon+ 09:00", id="to the opening, not to Friday"),
        pytest.param("Mon+ 10:00", HOUR - JUST, "Mon+ 09:00:00.000001", id="just less"),
        pytest.param("Mon+ 10:00", HOUR + JUST, "Fri 16:59:59.999999", id="just more"),
        pytest.param("Mon+ 09:00", HOUR, "Fri 16:00", id="from an opening"),
        pytest.param("Fri 17:00", 8 * HOUR, "Fri 09:00", id="a whole day"),
        pytest.param("Fri 17:00", 16 * HOUR, "Thu 09:00", id="two days"),
        pytest.param("Fri 17:00", JUST, "Fri 16:59:59.999999", id="a microsecond"),
    ],
)
def test_subtracting_gives_the_latest_instant(at: str, amount: timedelta, earlier: str) -> None:
    """From which so much open time passes until then."""
    found = OFFICE.subtract(wall(at), amount)
    assert shown(found) == earlier
    assert OFFICE.between(found, wall(at)) == amount
    assert OFFICE.between(found + JUST, wall(at)) == amount - JUST


LUNCH = desk({"mon-thu": "09:00-17:00", "fri": ["09:00-12:00", "13:00-16:00"]})


@pytest.mark.parametrize(
    ("calendar", "at", "days", "earlier"),
    [
        pytest.param(OFFICE, "Mon+ 10:00", 1, "Fri 10:00", id="the same wall time"),
        pytest.param(OFFICE, "Fri 12:00", 5, "Fri- 12:00", id="a week"),
        pytest.param(OFFICE, "Mon+ 09:00", 1, "Fri 09:00", id="from an opening"),
        pytest.param(OFFICE, "Mon+ 08:59:59.999999", 1, "Thu 17:00", id="rolled back to Friday"),
        pytest.param(OFFICE, "Sat 12:00", 1, "Thu 17:00", id="from Saturday"),
        pytest.param(OFFICE, "Fri 17:00", 1, "Thu 17:00", id="from a close"),
        pytest.param(LUNCH, "Mon+ 12:30", 1, "Fri 13:00", id="the first opening at or after it"),
        pytest.param(LUNCH, "Mon+ 12:00", 1, "Fri 12:00", id="a close has open time before it"),
        pytest.param(LUNCH, "Mon+ 16:30", 1, "Fri 16:00", id="else the last close"),
        pytest.param(NIGHTS, "Tue+ 02:00", 1, "Sat 02:00", id="26:00 of Monday and of Friday"),
        pytest.param(NIGHTS, "Mon+ 12:00", 1, "Fri 06:00", id="a night shift, rolled back"),
    ],
)
def test_subtracting_business_days_mirrors_same_time(
    calendar: Calendar, at: str, days: int, earlier: str
) -> None:
    """The same wall time N business days before."""
    assert shown(calendar.subtract(wall(at), f"{days} business days")) == earlier


def test_negative_amounts_are_refused() -> None:
    """In both directions."""
    for move in (OFFICE.add, OFFICE.subtract):
        with pytest.raises(CalendarError) as caught:
            move(wall("Fri 12:00"), -JUST)
        assert [one.code for one in caught.value.problems] == ["negative-amount"]


# ---------------------------------------------------------------- never open


def test_a_policys_calendar_that_never_opens_is_refused() -> None:
    """By name; in Python a composed one may be empty."""
    for never in (
        {"timezone": LONDON, "hours": {}},
        {"all_of": [DOOR, {"timezone": LONDON, "hours": {"mon-fri": "18:00-19:00"}}]},
        {"all_of": [DOOR], "except": [{"timezone": "UTC", "hours": {"mon-sun": "00:00-24:00"}}]},
    ):
        with pytest.raises(PolicyError) as caught:
            policy({"resolution": {"within": "1bh"}}, calendars={"office": never})
        assert [(one.code, one.field) for one in caught.value.problems] == [
            ("never-opens", "calendars.office")
        ]
    assert list((OFFICE - ALWAYS).intervals(wall("Mon 00:00"), wall("Mon+ 00:00"))) == []


def test_where_no_opening_is_there_is_none() -> None:
    """No error, and no loop."""
    never = OFFICE - ALWAYS
    for ask in (never.next_open, never.next_close, never.previous_open, never.previous_close):
        assert ask(wall("Fri 12:00")) is None
    assert never.between(wall("Fri 12:00"), wall("Fri 2027-11-19 12:00")) == NOTHING
    assert not never.is_open(wall("Fri 12:00"))


def only(*days: str) -> Calendar:
    """Open from nine to five on single dates."""
    return Calendar(LONDON, special=dict.fromkeys(days, "09:00-17:00"))


def test_adding_gives_up_ten_years_after_the_last_open_instant() -> None:
    """And never falls back on wall time."""
    once = only("2026-11-20")
    assert shown(once.add(wall("Fri 12:00"), 5 * HOUR)) == "Fri 17:00"
    assert once.next_open(wall("Fri 09:00")) is None
    asked: list[tuple[str, Any]] = [
        ("Fri 12:00", 5 * HOUR + JUST), ("Sat 12:00", JUST), ("Fri 12:00", "1bd"),
    ]  # fmt: skip
    for at, amount in asked:
        with pytest.raises(CalendarError) as caught:
            once.add(wall(at), amount)
        assert [one.code for one in caught.value.problems] == ["never-opens"]
    for roll, at in ((once.roll_forward, "Fri 17:00"), (once.roll_back, "Fri 09:00")):
        with pytest.raises(CalendarError, match="no opening within 10 years"):
            roll(wall(at))
    with pytest.raises(CalendarError, match="no opening within 10 years before"):
        once.subtract(wall("Sat 12:00"), 8 * HOUR + JUST)


def test_ten_years_are_waited_for() -> None:
    """An opening within them counts, a later one does not."""
    near, far = only("2026-11-20", "2036-11-20"), only("2026-11-20", "2036-11-21")
    assert shown(near.add(wall("Fri 12:00"), 6 * HOUR)) == "Thu 2036-11-20 10:00"
    with pytest.raises(CalendarError, match="no opening within 10 years"):
        far.add(wall("Fri 12:00"), 6 * HOUR)


# ---------------------------------------------------------------- recurrences


@pytest.mark.parametrize(
    ("rule", "closed"),
    [
        pytest.param("RRULE:FREQ=MONTHLY;BYDAY=-1FR", ["11-27", "12-25"], id="last Fridays"),
        pytest.param(
            "RRULE:FREQ=WEEKLY;BYDAY=FR",
            ["11-20", "11-27", "12-04", "12-11", "12-18", "12-25"],
            id="every Friday",
        ),
        pytest.param(
            "DTSTART:20261120 RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=FR",
            ["11-20", "12-04", "12-18"],
            id="INTERVAL",
        ),
        pytest.param(
            "DTSTART:20261120 RRULE:FREQ=WEEKLY;COUNT=3;BYDAY=FR",
            ["11-20", "11-27", "12-04"],
            id="COUNT",
        ),
        pytest.param("RRULE:FREQ=WEEKLY;BYDAY=FR;UNTIL=20261127", ["11-20", "11-27"], id="UNTIL"),
        pytest.param(
            "DTSTART:20261204 RRULE:FREQ=WEEKLY;BYDAY=FR",
            ["12-04", "12-11", "12-18", "12-25"],
            id="none before DTSTART",
        ),
    ],
)
def test_recurrences_are_those_of_rfc_5545(rule: str, closed: list[str]) -> None:
    """Of the Fridays from 2026-11-20 to the end of the year, these are closed."""
    calendar = desk({"fri": "09:00-17:00"}, closed={rule: "inventory"})
    fridays = [date(2026, 11, 20) + timedelta(weeks=n) for n in range(6)]
    assert [f"{day:%m-%d}" for day in fridays if not calendar.hours_on(day)] == closed


def test_recurrences_are_on_local_dates() -> None:
    """Friday in Tokyo begins on Thursday afternoon in London."""
    tokyo = Calendar(
        "Asia/Tokyo", hours={"mon-fri": "00:00-24:00"}, closed=["RRULE:FREQ=WEEKLY;BYDAY=FR"]
    )
    assert shown(tokyo.next_close(wall("Thu 12:00"))) == "Thu 15:00"
    assert shown(tokyo.next_open(wall("Thu 15:00"))) == "Sun 15:00"


@pytest.mark.parametrize(
    ("rule", "reason"),
    [("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "INTERVAL"), ("FREQ=WEEKLY;COUNT=2;BYDAY=FR", "COUNT")],
)
def test_interval_and_count_need_a_dtstart(rule: str, reason: str) -> None:
    """Else nobody knows where to count from."""
    with pytest.raises(CalendarError) as caught:
        desk(closed=[f"RRULE:{rule}"])
    (problem,) = caught.value.problems
    assert problem.what == f"'RRULE:{rule}' has {reason}, which needs a DTSTART"
    assert problem.fix == f"write 'DTSTART:20260105 RRULE:{rule}' with the first date"


# ---------------------------------------------------------------- holidays outside the data


def test_years_without_data_on_holidays_are_named() -> None:
    """Lint says so, and so does the explanation; before, neither does."""
    beyond = policy(
        {"resolution": {"within": "1bh"}}, calendars={"office": {**DOOR, "holidays": "GB-ENG"}}
    )
    found = [one for one in lint(beyond, today=date(2150, 1, 1)) if "outside" in one.code]
    assert [one.field for one in found] == ["calendars.office.holidays"]
    assert "2150" in found[0].what
    assert not [one for one in lint(beyond, today=date(2026, 1, 1)) if "outside" in one.code]

    late = assess(beyond, "Fri 2150-01-02 10:00", now="Fri 2150-01-02 10:00")["resolution"]
    assert "no holidays are known for GB-ENG" in str(late.explanation)
    early = assess(beyond, "Fri 10:00", now="Fri 10:00")["resolution"]
    assert "no holidays are known" not in str(early.explanation)
    assert shown(Clock(beyond).due("resolution", opened=wall("Fri 2150-12-25 10:00"))) == (
        "Fri 2150-12-25 11:00"
    )
