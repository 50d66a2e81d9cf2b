"""Calendars: hours, holidays, zones, and what is unused."""

from __future__ import annotations

import pytest

from slaclock import Calendar, Policy, lint, load_policy

from .examples import FILES, TODAY, Lint, codes


@pytest.mark.parametrize(
    ("hours", "fix"),
    [
        ("00:00-23:59", "write '00:00-24:00'"),
        ("22:00-23:59:59", "write '22:00-24:00'"),
        ("09:00-16:59", "write '09:00-17:00'"),
        ("22:00-05:59", "write '22:00-06:00'"),
        ("06:00-05:59", "write '00:00-24:00'"),
    ],
)
def test_the_hour_is_written_out(said: Lint, hours: str, fix: str) -> None:
    """Also between shifts and at the end of a night."""
    found = said(
        f"calendars: {{desk: {{timezone: UTC, hours: {{mon: '{hours}'}}}}}}\ncalendar: desk\n"
    )
    assert [(one.code, one.fix) for one in found] == [("minute-lost", fix)]


@pytest.mark.parametrize(
    "hours",
    ["09:00-17:00", "00:00-24:00", "09:00-23:30", "22:00-06:00", "06:00-02:00", "18:00-08:00"],
)
def test_hours_that_make_sense_are_let_be(said: Lint, hours: str) -> None:
    """Night shifts and long days too."""
    assert (
        said(f"calendars: {{desk: {{timezone: UTC, hours: {{mon: '{hours}'}}}}}}\ncalendar: desk\n")
        == []
    )


def test_hours_are_looked_at_wherever_they_stand(said: Lint) -> None:
    """Special and extra hours, half days, parts of a day and later versions."""
    found = said(
        """\
calendars:
  desk:
    timezone: Europe/London
    hours: {mon-sun: 09:00-17:00}
    holidays: {country: GB, half_day_hours: 09:00-11:59}
    special: {2026-12-24: 09:00-12:59}
    extra: {2026-12-19: [10:00-12:00, 13:00-13:59]}
    closed: {2026-12-02: {during: 14:00-16:59, name: 10:00-10:59}}
    versions:
      - from: 2027-01-01
        hours: {mon-sun: 08:00-15:59}
calendar: desk
"""
    )
    assert [(one.code, one.line) for one in found] == [("minute-lost", n) for n in (5, 6, 7, 8, 11)]


@pytest.mark.parametrize(
    "calendars",
    [
        "desk: {timezone: UTC, hours: {mon-fri: 09:00-17:00}, holidays: GB-ENG}",
        "desk: {timezone: UTC, hours: {mon-fri: 09:00-17:00}, holidays: []}",
        "desk: {timezone: UTC, hours: {mon-fri: 09:00-17:00}, closed: [12-25]}",
        "desk: {timezone: UTC, hours: {mon-fri: 09:00-17:00}, special: {12-25: []}}",
        "desk: {timezone: UTC, hours: {mon-sun: 09:00-17:00}}",
        "hours: {timezone: UTC, hours: {mon-fri: 09:00-17:00}}, off: {timezone: UTC, hours: "
        "{mon: 09:00-10:00}}, desk: {all_of: hours, except: [off]}",
        "hours: {timezone: UTC, hours: {mon-fri: 09:00-17:00}}, working: {timezone: UTC, hours: "
        "{mon-fri: 00:00-24:00}, holidays: GB-ENG}, desk: {all_of: [hours, working]}",
    ],
)
def test_days_off_are_kept_in_many_ways(said: Lint, calendars: str) -> None:
    """By a country, a list, a calendar that is taken out, or one that must be open too."""
    text = (
        f"calendars: {{{calendars}}}\ncalendar: desk\nmilestones: {{resolution: {{within: 2bd}}}}\n"
    )
    assert said(text) == []


def test_each_desk_of_several_keeps_its_own_days_off(said: Lint) -> None:
    """A composition is open on a holiday when one of its members is."""
    found = said(
        """\
calendars:
  london: {timezone: Europe/London, hours: {mon-fri: 09:00-17:00}, holidays: GB-ENG}
  manila: {timezone: Asia/Manila, hours: {mon-fri: 09:00-17:00}}
  both: {any_of: [london, manila]}
calendar: both
milestones: {resolution: {within: 2 business days}}
"""
    )
    assert [(one.code, one.line) for one in found] == [("no-holidays", 3)]


def test_no_holidays_are_missed_where_no_business_time_counts(said: Lint) -> None:
    """A calendar may be there for its zone alone."""
    assert (
        said("calendars: {desk: {timezone: UTC, hours: {mon-fri: 09:00-17:00}}}\ncalendar: desk\n")
        == []
    )


@pytest.mark.parametrize(
    ("holidays", "found"),
    [
        ("AT", []),  # it has parts, none of which has a holiday of its own
        ("NL", []),
        ("PH", []),
        ("DE-BY", []),
        ("[DE, DE-BY]", []),
        ("DE", ["national-holidays-only"]),
        ("{country: CH, observed: false}", ["national-holidays-only"]),
    ],
)
def test_parts_of_a_country_matter_where_they_differ(
    said: Lint, holidays: str, found: list[str]
) -> None:
    """On a day on which the desk would be open."""
    text = (
        f"calendars: {{desk: {{timezone: UTC, hours: {{mon-fri: 09:00-17:00}}, "
        f"holidays: {holidays}}}}}\ncalendar: desk\nmilestones: {{resolution: {{within: 2bd}}}}\n"
    )
    assert codes(said(text)) == found


def test_own_holidays_on_days_off_do_not_matter(said: Lint) -> None:
    """Nothing of its parts is missed by a desk that opens on Sundays only."""
    desk = "{desk: {timezone: UTC, hours: {sun: 09:00-17:00}, holidays: FI}}"
    text = f"calendars: {desk}\ncalendar: desk\nmilestones: {{resolution: {{within: 2bd}}}}\n"
    assert said(text) == []


@pytest.mark.parametrize(
    "closed",
    [
        "[2025-12-25, 2025-12-26, 2026-12-25]",
        "[2025-12-25, 2025-12-26]",
        "[2025-12-25, 2025-12-26, 12-24]",
        "[2025-12-25, 2025-12-26, 'RRULE:FREQ=MONTHLY;BYDAY=-1FR']",
    ],
)
def test_a_list_of_closed_days_that_goes_on_is_let_be(said: Lint, closed: str) -> None:
    """And so are a few single days."""
    text = (
        f"calendars: {{desk: {{timezone: UTC, hours: {{mon-fri: 09:00-17:00}}, closed: {closed}}}}}"
    )
    assert said(f"{text}\ncalendar: desk\n") == []


def test_members_of_a_calendar_in_use_are_used(said: Lint) -> None:
    """However deep; a calendar that only an unused one is made of is not."""
    found = said(
        """\
calendars:
  a: {timezone: UTC, hours: {mon: 09:00-17:00}}
  b: {timezone: UTC, hours: {tue: 09:00-17:00}}
  c: {timezone: UTC, hours: {wed: 09:00-17:00}}
  ab: {any_of: [a, b]}
  abc: {any_of: [ab, c]}
  more: {any_of: [abc, d]}
  d: {timezone: UTC, hours: {thu: 09:00-17:00}}
milestones: {resolution: {within: 1 hour, calendar: abc}}
"""
    )
    assert [(one.code, one.field) for one in found] == [
        ("unused-calendar", "calendars.more"),
        ("unused-calendar", "calendars.d"),
    ]


def test_calendars_made_in_python_are_looked_at_too() -> None:
    """Also those of compositions that have no names."""
    late = Calendar("UTC", hours={"mon-fri": "17:00-23:59"})
    desk = Calendar("UTC", hours={"mon-fri": "09:00-17:00"})
    policy = Policy(name="Acme", calendars={"desk": desk | late}, calendar="desk",
                    milestones={"resolution": {"within": "1 business day"}})  # fmt: skip
    found = {one.code: one.field for one in lint(policy, today=TODAY)}
    assert found["minute-lost"] == "calendars.desk.any_of.1.hours.mon-fri"


def test_a_copy_with_other_calendars_is_not_read_from_the_file() -> None:
    """The file tells where things stand only as long as it is what the policy says."""
    policy = load_policy(FILES / "minute-lost.yaml")
    calendars = Policy(
        name="x", calendars={"desk": {"timezone": "UTC", "hours": {"mon-sun": "00:00-24:00"}}}
    ).calendars
    assert lint(policy.model_copy(update={"calendars": calendars}), today=TODAY) == []


@pytest.mark.parametrize("zone", ["UTC", "Etc/UTC", "Etc/GMT+0", "America/New_York", "Asia/Tokyo"])
def test_zones_of_places_are_let_be(said: Lint, zone: str) -> None:
    """And so is UTC, which nobody takes for the time of a place."""
    assert said(f"timezone: {zone}\n") == []


@pytest.mark.parametrize("zone", ["Etc/GMT+5", "Etc/GMT-10", "MST", "HST"])
def test_fixed_offsets_are_told(said: Lint, zone: str) -> None:
    """In calendars too."""
    desk = f"{{desk: {{timezone: {zone}, hours: {{mon-sun: 09:00-17:00}}}}}}"
    text = f"calendars: {desk}\ncalendar: desk\n"
    assert codes(said(text)) == ["fixed-offset-zone"]


@pytest.mark.usefixtures("system_differs")
def test_only_zones_in_use_are_compared(said: Lint) -> None:
    """That Vancouver differs is no matter to Berlin, which the machine does not even have."""
    assert said("timezone: Europe/Berlin\n") == []
    [problem] = said("timezone: America/Vancouver\n")
    assert "UTC-0700 by the system's" in problem.what
    assert "UTC-0800 by the tzdata package" in problem.what


def test_a_cell_that_names_a_calendar_alone_uses_it(said: Lint) -> None:
    """The milestone's own length counts on it."""
    found = said(
        """\
calendars:
  desk: {timezone: UTC, hours: {mon-fri: 09:00-17:00}, holidays: []}
  late: {timezone: UTC, hours: {mon-fri: 12:00-20:00}}
calendar: desk
milestones: {resolution: {within: 2 business days}}
priorities: {high: {resolution: {calendar: late}}, low: {}}
default_priority: low
"""
    )
    assert [(one.code, one.line) for one in found] == [("no-holidays", 3)]


def test_a_cell_counts_beside_its_due_too(said: Lint) -> None:
    """Open time after a breach is that of the calendar which the cell names."""
    found = said(
        """\
calendars:
  desk: {timezone: UTC, hours: {mon-fri: 09:00-17:00}, holidays: []}
  late: {timezone: UTC, hours: {mon-fri: 12:00-20:00}}
calendar: desk
milestones: {resolution: }
priorities: {high: {resolution: {within: 24 hours, calendar: late}}}
escalations: {1: {to: x, when: {overdue: resolution, by: 1 business hour}}}
"""
    )
    assert [(one.code, one.line) for one in found] == [("no-holidays", 3)]


@pytest.mark.parametrize(
    ("closed", "found"),
    [
        ("{2026-06-05: {during: 14:00-15:00, name: move}}", True),
        ("{2026-06-05: {during: 14:00-15:00}, 12-25: Christmas}", False),
        ("{2026-06-05: {name: move}}", False),
        ("[12-25]", False),
        ("[]", True),
    ],
)
def test_an_hour_that_is_closed_is_no_day_off(said: Lint, closed: str, found: bool) -> None:
    """Only whole days are taken for holidays."""
    problems = said(
        "calendars: {desk: {timezone: UTC, hours: {mon-fri: 09:00-17:00}, "
        f"closed: {closed}}}}}\ncalendar: desk\n"
        "milestones: {resolution: {within: 2 business days}}\n"
    )
    assert [one.code for one in problems] == (["no-holidays"] if found else [])
