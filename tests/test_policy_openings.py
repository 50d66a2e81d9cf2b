"""A calendar that never opens is refused, one that opens seldom is not, none is searched long."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from slaclock import Calendar, Policy, PolicyError, load_policies, load_policy

DESK: dict[str, Any] = {"timezone": "Europe/London", "hours": {"mon-fri": "09:00-17:00"}}
SATURDAY: dict[str, Any] = {"timezone": "Europe/London", "hours": {"sat": "10:00-14:00"}}
SUNDAY: dict[str, Any] = {"timezone": "Europe/London", "hours": {"sun": "10:00-14:00"}}
ALWAYS: dict[str, Any] = {"timezone": "Asia/Tokyo", "hours": {"mon-sun": "00:00-24:00"}}
CLOSED_FOR_GOOD = "RRULE:FREQ=DAILY"


def refused(calendars: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is said of which calendar, if anything is."""
    try:
        Policy(name="p", calendars={"desk": DESK, "sat": SATURDAY, "sun": SUNDAY, **calendars})
    except PolicyError as error:
        return [(one.code, one.field.removeprefix("calendars.")) for one in error.problems]
    return []


@pytest.mark.parametrize(
    "written",
    [
        {**DESK, "closed": [CLOSED_FOR_GOOD]},
        {**SATURDAY, "closed": {"RRULE:FREQ=WEEKLY;BYDAY=SA": {"during": "09:00-14:00"}}},
        {"timezone": "UTC", "special": {"2026-12-24": []}, "hours": {"mon": []}, "extra": {}},
        {"all_of": ["desk", "sat"]},
        {
            "timezone": "UTC", "hours": {"tue": "01:00-05:00"},
            "closed": {"RRULE:FREQ=WEEKLY;BYDAY=MO": {"during": "22:00-06:00"}},
        },
        {
            "timezone": "UTC", "hours": {"mon": "22:00-06:00"},
            "closed": {
                "RRULE:FREQ=WEEKLY;BYDAY=MO": {"during": "22:00-24:00"},
                "RRULE:FREQ=WEEKLY;BYDAY=TU": {"during": "00:00-06:00"},
            },
        },
        {"any_of": "desk", "except": "desk"},
        {"any_of": ["desk", "sat"], "except": ["always"]},
        {"all_of": ["weekend", "desk"]},
        {"all_of": [DESK, {"timezone": "UTC", "hours": {"mon": "18:00-19:00"}}]},
    ],
)  # fmt: skip
def test_a_calendar_that_never_opens_is_refused(written: dict[str, Any]) -> None:
    """Whether it is plain, composed of names, or composed in place."""
    others = {"always": ALWAYS, "weekend": {"any_of": ["sat", "sun"]}}
    assert [name for _, name in refused(others | {"a": written})] == ["a"]


@pytest.mark.parametrize(
    "written",
    [
        {**DESK, "closed": ["RRULE:FREQ=MONTHLY;BYMONTHDAY=1"]},
        {**SATURDAY, "closed": {CLOSED_FOR_GOOD: {"during": "08:00-13:59"}}},
        {"timezone": "UTC", "special": {"1987-12-24": "09:00-13:00"}},
        {"timezone": "UTC", "extra": {"02-29": "09:00-13:00"}},
        {"timezone": "UTC", "special": {"RRULE:FREQ=MONTHLY;BYDAY=-1FR": "09:00-13:00"}},
        {"all_of": ["desk", "rota"]},
        {"all_of": ["desk", "leap"]},
        {"all_of": ["desk", "always"]},
        {"any_of": ["sat", "sun"], "except": ["sat"]},
        {"all_of": ["desk", "short"]},
        {"any_of": ["desk"], "except": ["all but minutes"]},
        {"any_of": ["desk"], "except": ["all but july"]},
        {"all_of": ["desk", "moves"], "except": ["breaks"]},
    ],
)  # fmt: skip
def test_a_calendar_that_opens_seldom_is_not(written: dict[str, Any]) -> None:
    """On a single day, in leap years, for three minutes, or for a month."""
    others: dict[str, Any] = {
        "always": ALWAYS,
        "rota": {"timezone": "UTC", "extra": {"2031-05-07": "12:00-18:00"}},
        "leap": {"timezone": "UTC", "special": {"02-29": "12:00-18:00"}},
        "moves": {
            **SATURDAY,
            "closed": {"RRULE:FREQ=DAILY": {"during": "10:01-11:59"}},
            "versions": [{"from": "2049-06-01", "hours": {"tue": "10:00-14:00"}}],
        },
        "breaks": {"timezone": "UTC", "hours": {"mon-sun": ["10:00-11:00", "12:30-18:00"]}},
        "short": {"timezone": "UTC", "hours": {"mon": "12:01-12:04"}},
        "all but minutes": {"timezone": "UTC", "hours": {"mon-sun": "12:04-12:01"}},
        "all but july": {
            "timezone": "UTC",
            "hours": {"mon-sun": "00:00-24:00"},
            "closed": [f"07-{day:02}" for day in range(1, 32)],
        },
    }
    assert refused(others | {"a": written}) == []


def test_a_desk_that_is_closed_for_all_of_each_day_never_opens() -> None:
    """By parts of days, which take longer to look at: its years are looked through all the same."""
    written = {**DESK, "closed": {CLOSED_FOR_GOOD: {"during": "00:00-24:00"}}}
    assert refused({"a": written}) == [("never-opens", "a")]


def test_years_that_calendars_do_not_count_have_no_opening() -> None:
    """Not at the end of the last one either, which comes sooner in the east."""
    west = {"timezone": "Pacific/Honolulu", "extra": {"2199-12-31": "00:00-24:00"}}
    east = {"timezone": "Pacific/Kiritimati", "extra": {"2200-01-01": "12:00-13:00"}}
    assert Calendar.from_dict({"all_of": [west, east]}).never_opens


def test_holidays_may_close_what_dates_leave_open() -> None:
    """Every Monday of a version but Labor Day is written out."""
    mondays = [date(2026, 1, 5) + timedelta(weeks=n) for n in range(53)]
    written = {
        "timezone": "America/New_York",
        "holidays": "US",
        "closed": [str(day) for day in mondays if day != date(2026, 9, 7)],
        "versions": [
            {"from": "2026-01-01", "hours": {"mon": "09:00-17:00"}},
            {"from": "2027-01-05", "hours": {}},
        ],
    }
    assert refused({"a": written}) == [("never-opens", "a")]
    assert refused({"a": {**written, "holidays": "GB"}}) == []


def test_what_is_wrong_beside_it_is_said_too() -> None:
    """All problems of a policy are found at once, and what follows from them is none."""
    with pytest.raises(PolicyError) as caught:
        Policy(
            name="p",
            calendars={"desk": DESK, "sat": SATURDAY, "a": {"all_of": ["desk", "sat"]}},
            calendar="dask",
            milestones={"resolution": {"within": "4 hourz"}},
        )
    assert [one.code for one in caught.value.problems] == [
        "never-opens", "unknown-calendar", "bad-duration",
    ]  # fmt: skip


@pytest.mark.parametrize("wrong", ["{timezone: UTC, hours: {mon: x}}", "{any_of: [nobody]}", ""])
def test_it_is_said_in_its_place_whatever_else_is_wrong(wrong: str) -> None:
    """Though calendars that could be read are not read again with the rest."""
    text = f"""
        name: p
        calendars:
          desk: {{timezone: UTC, hours: {{mon: 09:00-17:00}}}}
          a: {{timezone: UTC, hours: {{mon: 09:00-17:00}}, closed: ["RRULE:FREQ=DAILY"]}}
          {f"z: {wrong}" if wrong else ""}
          b: {{all_of: [desk], except: [desk]}}
        milestones: {{resolution: {{within: 4 hourz}}, update: {{within: 1bh, calendar: dask}}}}
        """
    with pytest.raises(PolicyError) as caught:
        load_policy(text=text)
    found = [(one.code, one.field, one.line) for one in caught.value.problems if one.line != 6]
    assert found == [
        ("never-opens", "calendars.a", 5),
        ("never-opens", "calendars.b", 7),
        ("bad-duration", "milestones.resolution.within", 8),
        ("unknown-calendar", "milestones.update.calendar", 8),
    ]


def closed_apart(number: int) -> dict[str, Any]:
    """A composition that never opens, unlike any of another number."""
    other = {**SATURDAY, "special": {f"2026-12-{number + 1:02}": []}}
    return {"all_of": [DESK, other]}


def open_for_seconds(number: int) -> dict[str, Any]:
    """A composition that opens each week, unlike any of another number."""
    other = {"timezone": "UTC", "hours": {"mon": f"12:{number:02}:01-12:{number:02}:09"}}
    return {"all_of": [DESK, other]}


def test_it_is_given_up_before_it_takes_long() -> None:
    """Two that never open are found; the others are when these are mended."""
    never = {f"a{number}": closed_apart(number) for number in range(5)}
    assert refused(never) == [("never-opens", "a0"), ("never-opens", "a1")]


def test_what_is_written_again_is_not_looked_through_again() -> None:
    """So all that are alike are found."""
    never = {f"a{number}": {"all_of": ["desk", "sat"]} for number in range(5)}
    assert refused(never) == [("never-opens", name) for name in never]


def test_what_is_given_up_is_refused() -> None:
    """Closed in an ordinary week, and of so many that years cannot be looked through."""
    many = {f"p{number}": DESK for number in range(30)}
    never = {"any_of": [*many], "except": ["always"]}
    assert refused({"always": ALWAYS, **many, "a": never}) == [("no-opening-found", "a")]
    assert refused({"b": closed_apart(1), "always": ALWAYS, **many, "a": never}) == [
        ("never-opens", "b"), ("no-opening-found", "a"),
    ]  # fmt: skip


def test_what_there_is_no_time_for_is_taken_to_open() -> None:
    """A sensible policy is not refused for many calendars that open seldom."""
    seldom = {f"a{number}": open_for_seconds(number) for number in range(59)}
    assert refused(seldom) == []
    assert refused({"b": closed_apart(1), **seldom}) == [("never-opens", "b")]
    assert refused({**seldom, "b": closed_apart(1)}) == []


def test_windows_of_many_sites_are_seen_open() -> None:
    """Once a month each, but for a freeze in which the first of the year lies."""
    days = ",".join(map(str, range(1, 15)))
    calendars: dict[str, Any] = {
        "freeze": {
            "timezone": "UTC",
            "holidays": ["US", "GB", "DE", "FR"],
            "special": {f"RRULE:FREQ=YEARLY;BYMONTH=1,12;BYMONTHDAY={days}": "00:00-24:00"},
        }
    }
    zones = ["Europe/London", "Asia/Dubai", "America/New_York", "Asia/Tokyo", "Australia/Sydney"]
    for number in range(60):
        window = {"RRULE:FREQ=MONTHLY;BYDAY=1SA": f"20:{number:02}-02:00"}
        calendars[f"site{number}"] = {"timezone": zones[number % 5], "special": window}
        calendars[f"window{number}"] = {"any_of": [f"site{number}"], "except": ["freeze"]}
    assert refused(calendars) == []


def test_a_file_is_searched_as_long_as_one_policy() -> None:
    """However many it holds; what its first ones have in common is known for the others."""

    def text(*calendars: Mapping[str, Any]) -> str:
        policies = (
            {"name": f"p{number}", "calendars": one} for number, one in enumerate(calendars)
        )
        return "\n---\n".join(map(json.dumps, policies))

    def loaded(*calendars: Mapping[str, Any]) -> list[tuple[str, int | None]]:
        with pytest.raises(PolicyError) as caught:
            load_policy(text=text(*calendars))
        return [(one.code, one.line) for one in caught.value.problems]

    several = ("several-policies", 3)
    assert loaded({"a": DESK}, *({"a": closed_apart(number)} for number in range(5))) == [
        several, ("never-opens", 3), ("never-opens", 5),
    ]  # fmt: skip
    assert loaded({"a": open_for_seconds(1)}, *[{"a": open_for_seconds(1)}] * 80) == [several]


def test_what_takes_long_to_look_at_is_looked_at_less() -> None:
    """Recurrences, holidays of many places, days of many stretches, and compositions of many."""
    minutes = [f"{hour:02}:00-{hour:02}:01" for hour in range(24)]
    dense = {"timezone": "UTC", "hours": {"mon-sun": minutes}}
    places = ["US", "DE", "GB", "FR", "IT", "ES", "NL", "BE", "AT", "CH", "PL", "SE", "NO", "FI"]
    for closed_for_good in (
        {**dense, "closed": {CLOSED_FOR_GOOD: {"during": minutes}}},
        {**DESK, "holidays": places * 1, "closed": [CLOSED_FOR_GOOD]},
    ):
        assert refused({"a": closed_for_good}) == [("no-opening-found", "a")]
    rules = {f"RRULE:FREQ=MONTHLY;BYMONTHDAY={day}": f"x{day}" for day in range(1, 31)}
    closed = {**DESK, "closed": {**rules, CLOSED_FOR_GOOD: "y"}}
    assert refused({"a": closed}) == [("no-opening-found", "a")]
    assert refused({"a": {**DESK, "closed": rules}}) == []


def test_a_folder_is_searched_as_long_as_one_policy(tmp_path: Path) -> None:
    """However many files there are."""
    for number in range(5):
        written = {"name": f"p{number}", "calendars": {"a": closed_apart(number)}}
        (tmp_path / f"{number}.yaml").write_text(json.dumps(written))
    with pytest.raises(PolicyError) as caught:
        load_policies(tmp_path)
    assert [Path(one.file or "").name for one in caught.value.problems] == ["0.yaml", "1.yaml"]


def test_desks_of_many_countries_are_seen_open() -> None:
    """Each with its holidays and days of its own that come back: nothing is searched for."""
    places = ("AT", "BE", "CH", "CZ", "DE", "DK", "ES", "FI", "FR", "GB", "IE", "IT", "NL", "SE")
    desks = {
        f"{place}{number}": {
            **DESK,
            "holidays": place,
            "closed": [f"RRULE:FREQ=MONTHLY;BYMONTHDAY={number}", "RRULE:FREQ=YEARLY;BYDAY=20MO"],
        }
        for place in places
        for number in range(1, 31)
    }
    assert refused(desks) == []
