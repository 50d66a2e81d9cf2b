"""A calendar that never opens is refused, one that opens seldom is not, none is searched long."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from slaclock import Policy, PolicyError

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
    ],
)  # fmt: skip
def test_a_calendar_that_opens_seldom_is_not(written: dict[str, Any]) -> None:
    """On a single day, in leap years, for minutes, or for a month."""
    others: dict[str, Any] = {
        "always": ALWAYS,
        "rota": {"timezone": "UTC", "extra": {"2031-05-07": "12:00-18:00"}},
        "leap": {"timezone": "UTC", "special": {"02-29": "12:00-18:00"}},
        "short": {"timezone": "UTC", "hours": {"mon": "12:01-12:14"}},
        "all but minutes": {"timezone": "UTC", "hours": {"mon-sun": "12:14-12:01"}},
        "all but july": {
            "timezone": "UTC",
            "hours": {"mon-sun": "00:00-24:00"},
            "closed": [f"07-{day:02}" for day in range(1, 32)],
        },
    }
    assert refused(others | {"a": written}) == []


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


def test_it_is_given_up_before_it_takes_long() -> None:
    """Two that never open are found; the others are when these are mended."""
    never = {f"a{number}": {"all_of": ["desk", "sat"]} for number in range(5)}
    assert refused(never) == [("never-opens", "a0"), ("never-opens", "a1")]


def test_what_is_given_up_is_refused() -> None:
    """Too many that are closed in an ordinary week; each is looked through for one year at most."""
    seldom = {"timezone": "UTC", "hours": {"mon": "12:01-12:14"}}
    few = {f"a{number}": {"all_of": ["desk", "seldom"]} for number in range(25)}
    assert refused({"seldom": seldom, **few}) == []
    assert refused({"seldom": seldom, **few, "b": few["a1"], "c": few["a1"]}) == [
        ("no-opening-found", "b")
    ]
    many = {f"p{number}": DESK for number in range(60)}
    one = {"all_of": [*many], "except": ["seldom"]}
    assert refused({"seldom": seldom, **many, "a": one}) == []
    never = {"any_of": [*many], "except": ["always"]}
    assert refused({"always": ALWAYS, **many, "a": never}) == [("no-opening-found", "a")]


def test_recurrences_take_as_long_as_calendars() -> None:
    """A calendar with many of them is looked through for fewer years."""
    rules = {f"RRULE:FREQ=MONTHLY;BYMONTHDAY={day}": f"x{day}" for day in range(1, 31)}
    closed = {**DESK, "closed": {**rules, CLOSED_FOR_GOOD: "y"}}
    assert refused({"a": closed}) == [("no-opening-found", "a")]
    assert refused({"a": {**DESK, "closed": rules}}) == []
