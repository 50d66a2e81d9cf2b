"""Targets where counting ends: calendars that close for good, and lengths beyond all counting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from slaclock import Calendar, Case, CaseError, Clock, Duration, Policy
from slaclock.term import Term, working_time

ZONE = ZoneInfo("UTC")
LAST_DAY = Calendar("UTC", special={"2026-11-20": "09:00-13:00"})


def test_a_due_at_the_last_close_of_all_stays_there() -> None:
    """`exact_fit: next_opening` moves to no opening where none follows."""
    term = Term(Duration("4 business hours"), "desk", LAST_DAY, ZONE, next_opening=True)
    opened = datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert term.due_at(opened) == datetime(2026, 11, 20, 13, tzinfo=UTC)
    earlier = term.due_at(opened - timedelta(days=300))
    assert earlier == datetime(2026, 11, 20, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        pytest.param("4 business hours", "2026-11-20 18:00", id="business hours"),
        pytest.param("9 business hours", "2026-11-23 15:00", id="over a weekend"),
        pytest.param("1 business day", "2026-11-23 14:00", id="business days"),
        pytest.param("1 calendar day", "2026-11-21 14:00", id="calendar days"),
        pytest.param("4 hours", "2026-11-20 18:00", id="elapsed"),
        pytest.param("immediately", "2026-11-20 14:00", id="immediately"),
    ],
)
def test_instants_come_out_in_utc_whatever_zone_the_calendar_has(
    target: str, expected: str
) -> None:
    """Of each kind of target, and after a due at a close has moved on; `due_at` reads it there."""
    zone = ZoneInfo("America/New_York")
    desk = Calendar("America/New_York", hours={"mon-fri": "09:00-17:00"})
    opened = datetime(2026, 11, 20, 14, tzinfo=UTC)
    term = Term(Duration(target), "desk", desk, zone, next_opening=True)
    due, amount = term.due(opened)
    assert (f"{due:%Y-%m-%d %H:%M}", due.tzinfo) == (expected, UTC)
    assert amount == term.mark(due) - term.mark(opened)
    found = [due, term.final(due), term.add(opened, timedelta(hours=9)),
             term.final(datetime(2026, 11, 20, 22, tzinfo=UTC))]  # fmt: skip
    assert all(at.tzinfo is UTC for at in found)
    assert term.due_at(opened).tzinfo is zone
    assert term.due_at(opened) == term.final(due)


def test_round_the_clock_every_instant_is_an_opening() -> None:
    """There is none to wait for."""
    at = datetime(2026, 11, 21, 3, tzinfo=UTC)
    term = Term(Duration("4 hours"), None, None, ZONE, next_opening=True)
    assert term.opening(at) == term.final(at) == at


def test_business_days_beyond_counting_are_refused() -> None:
    """So many days of so many hours that no timedelta holds them."""
    assert working_time(3, timedelta(hours=8)) == timedelta(hours=24)
    with pytest.raises(CaseError) as caught:
        working_time(36_525, timedelta(days=999_999))
    [problem] = caught.value.problems
    assert (problem.code, problem.what, problem.fix) == (
        "duration-too-long",
        "36525 business days of 999999 days, 0:00:00 each are longer than can be counted",
        "write a shorter target, or a shorter business day",
    )


def test_elapsed_time_beyond_the_last_year_is_refused() -> None:
    """A hundred years after 9990 there is no datetime."""
    policy = Policy.model_validate(
        {"name": "p", "milestones": {"resolution": {"within": "876000 hours"}}}
    )
    opened = datetime(9990, 1, 1, tzinfo=UTC)
    with pytest.raises(CaseError) as caught:
        Clock(policy).assess(Case(1, opened), now=opened)
    [problem] = caught.value.problems
    assert (problem.code, problem.what, problem.fix) == (
        "instant-out-of-range",
        "36500 days, 0:00:00 after 9990-01-01T00:00:00+00:00 is out of range",
        "check the year; leave rows with placeholder dates out",
    )
