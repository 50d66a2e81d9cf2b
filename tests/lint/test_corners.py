"""Where lint has nothing to go by."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from slaclock import Calendar, Policy, lint, load_policy
from slaclock.linting import zones

from .examples import Lint, codes

TODAY = date(2026, 11, 21)


def test_a_review_beyond_the_last_date_is_not_overdue(said: Lint) -> None:
    """A hundred years after 9950 there is no date."""
    text = "published: 9950-01-01\neffective: {from: 2026-01-01}\nreview: {every: 100 years}\n"
    assert "review-overdue" not in codes(said(text))
    assert "no-next-review" not in codes(said(text))


def test_a_copy_with_other_calendars_is_looked_at_as_it_is() -> None:
    """The file of the policy that it was made from says nothing about them."""
    desk = "{timezone: Europe/London, hours: {mon-fri: 09:00-17:00}}"
    policy = load_policy(text=f"name: p\ncalendars: {{desk: {desk}}}\ncalendar: desk\n")
    minute = {"desk": {"timezone": "UTC", "hours": {"mon-sun": "00:00-23:59"}}}
    copy = Policy.model_validate({**policy.model_dump(), "calendars": minute})
    assert "minute-lost" in codes(lint(copy, today=TODAY))
    assert "minute-lost" not in codes(lint(policy, today=TODAY))


def test_years_of_later_versions_of_a_calendar_count() -> None:
    """Holidays are looked for in the years in which a calendar changes."""
    desk = {"timezone": "Europe/Paris", "hours": {"mon-fri": "09:00-17:00"}, "holidays": "LV"}
    known = Calendar.from_dict(desk).holidays_kept[0].known_years
    for year, codes_of_it in ((known[0], []), (known[0] - 1, ["holidays-outside-data"])):
        version = {"from": date(year, 1, 1), "hours": {"mon-fri": "08:00-16:00"}}
        policy = Policy.model_validate(
            {
                "name": "p",
                "calendars": {"desk": {**desk, "versions": [version]}},
                "calendar": "desk",
                "milestones": {"resolution": {"within": "2 business days"}},
            }
        )
        found = codes(lint(policy, today=TODAY))
        assert [code for code in found if code == "holidays-outside-data"] == codes_of_it


def test_a_due_before_which_nobody_was_there_for_ten_years(said: Lint) -> None:
    """Then every trigger so long before it fires at the start."""
    text = (
        "calendars: {late: {timezone: UTC, special: {2027-06-14: 09:00-17:00}}}\ncalendar: late\n"
        "milestones: {resolution: {within: 1 business hour}}\n"
        "escalations: {1: {to: A, when: {due_within: 9 business hours, of: resolution}}}\n"
    )
    assert "fires-at-once" in codes(said(text))


def test_a_zone_that_the_package_does_not_have(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing can be compared with it."""
    assert zones._packaged_zone("Nowhere/At_All") is None
    assert zones._packaged_zone("Europe/London") is not None


def test_two_zones_are_told_apart_to_the_hour() -> None:
    """By the first hour at which they disagree, or not at all."""
    first, last = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    london, lisbon, dublin = map(ZoneInfo, ("Europe/London", "Africa/Abidjan", "Europe/Dublin"))
    assert zones._first_difference(london, dublin, first, last) is None
    found = zones._first_difference(london, lisbon, first, last)
    assert found == datetime(2026, 3, 29, 1, tzinfo=UTC)
    berlin = ZoneInfo("Europe/Berlin")
    assert zones._first_difference(london, berlin, first, last) == first
    # Two that change on one day, at other hours.
    azores = ZoneInfo("America/Toronto"), ZoneInfo("America/Chicago")
    shifted = zones._first_difference(*azores, first, first + timedelta(days=1))
    assert shifted == first


def test_versions_that_follow_each_other_leave_no_gap(said: Lint) -> None:
    """One whose end another one covers is no gap."""
    text = (
        "name: S\neffective: {from: 2020-01-01, until: 2026-01-01}\n---\n"
        "name: S\neffective: {from: 2027-01-01}\n---\n"
        "name: S\neffective: {from: 2025-01-01, until: 2027-01-01}\n"
    )
    assert "gap-between-versions" not in codes(said(text))


def test_dates_that_an_older_version_covers_are_no_gap(said: Lint) -> None:
    """The one in between ends early, and the one before it still holds."""
    text = (
        "name: S\neffective: {from: 2020-01-01, until: 2030-01-01}\n---\n"
        "name: S\neffective: {from: 2021-01-01, until: 2022-01-01}\n---\n"
        "name: S\neffective: {from: 2025-01-01}\n"
    )
    assert "gap-between-versions" not in codes(said(text))


@pytest.mark.parametrize(
    ("within", "when"),
    [
        pytest.param("4 business hours", "{due_within: 24 hours, of: resolution}", id="of the due"),
        pytest.param("4 hours", "{due_within: 9 business hours, of: resolution}", id="before it"),
        pytest.param("4 hours", "{unresolved_after: 2 business hours}", id="unresolved"),
        pytest.param("4 business hours", "{unresolved_after: 2 hours}", id="until the due"),
    ],
)
def test_cases_for_which_no_calendar_is_chosen_are_left_out(
    said: Lint, within: str, when: str
) -> None:
    """Those in the region that has one are looked at all the same."""
    text = (
        "calendars: {desk: {timezone: UTC, hours: {mon-sun: 09:00-17:00}}}\n"
        "calendar: {by: region, emea: desk}\n"
        f"milestones: {{resolution: {{within: {within}}}}}\n"
        f"escalations: {{1: {{to: A, when: {when}}}}}\n"
    )
    found = codes(said(text))
    assert ("fires-at-once" in found) == ("due_within" in when)
    assert ("escalation-before-due" in found) == ("unresolved_after: 2 hours" in when)
