"""Answers of many kinds as one JSON text: the same under every condition, or a fault.

Run as a program it prints them; what it prints may depend on nothing but its data. The zones and
dates are such that every tz data since 2020 agrees on them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from slaclock import (
    Calendar,
    Case,
    Clock,
    Duration,
    Event,
    Policy,
    Report,
    lint,
    load_policy,
    packaged_policy,
    versions,
)

WEEK = {"mon-thu": ["09:00-12:30", "13:15-17:00"], "fri": "09:00-16:00"}
COUNTRIES = ("US-MA", "GB-ENG", "DE-BY", "JP", "EG", "NZ")
ZONES = {
    "US-MA": "America/New_York",
    "GB-ENG": "Europe/London",
    "DE-BY": "Europe/Berlin",
    "JP": "Asia/Tokyo",
    "EG": "Asia/Dubai",
    "NZ": "Pacific/Auckland",
}
POLICY = """
slaclock: 1
name: Zo\u00eb & S\u00f8ns
version: "1.0"
published: 2024-06-08
review: {every: 12 months}
retention: {keep: 3 years, from: closed}
timezone: Europe/Berlin
calendars:
  desk: {timezone: Europe/Berlin, hours: {mon-fri: 09:00-17:00}, holidays: DE-BY}
  night: {timezone: Australia/Sydney, hours: {mon-sun: 22:00-06:00}}
  both: {any_of: [desk, night]}
calendar: desk
milestones:
  first_response:
  resolution: {pausable: true, warn_at: [50%, 75%]}
  update: {within: 1 business day}
priorities:
  low: {first_response: 4 business hours, resolution: 3 business days}
  high: {first_response: 1 hour, resolution: {within: 8 business hours, calendar: both}}
default_priority: low
escalations:
  1: {to: Desk, when: opened, respond_within: 2 business hours}
  2: {to: Lead, when: [{unanswered: 1}, {overdue: resolution}], deliver: next_opening,
      repeat: {every: 1 business hour, times: 2}}
"""


def calendars() -> dict[str, Calendar]:
    """A calendar for each of some countries, made anew."""
    found = {
        name: Calendar(ZONES[name], hours=WEEK, holidays=name, closed={"12-31": "year's end"})
        for name in COUNTRIES
    }
    found["all"] = found["US-MA"] | found["GB-ENG"] | found["NZ"]
    found["none"] = found["JP"] - Calendar.always("UTC")
    found["recurring"] = Calendar(
        "Europe/Paris",
        hours={"mon-sun": "22:00-06:00"},
        closed={"RRULE:FREQ=MONTHLY;BYDAY=-1FR": "inventory"},
        special={"2026-12-24": "09:00-13:00"},
    )
    return found


def of_calendar(calendar: Calendar, year: int) -> Iterator[str]:
    """What a calendar says of a year, forward and backward."""
    at = datetime(year, 3, 27, 11, 7, tzinfo=UTC)
    for step in range(4):
        at += timedelta(days=93 * step, hours=7)
        yield str(calendar.is_open(at))
        yield str(calendar.next_open(at))
        yield str(calendar.previous_close(at))
        yield str(calendar.between(at, at + timedelta(days=40)))
        if not calendar.never_opens:
            yield str(calendar.add(at, "37 business hours"))
            yield str(calendar.subtract(at, "5 business days"))
    yield str(calendar.business_days_between(date(year, 1, 1), date(year + 1, 1, 1)))
    yield from (calendar.note_on(date(year, 12, day)) for day in range(20, 32))


def calendar_tasks(found: dict[str, Calendar], years: range) -> dict[str, Callable[[], list[str]]]:
    """One task for each calendar and year, to be done in any order and by anybody."""
    return {
        f"{name} {year}": lambda one=one, year=year: list(of_calendar(one, year))  # type: ignore[misc]
        for name, one in found.items()
        for year in years
    }


def history(number: int) -> Case:
    """A case with a life."""
    opened = datetime(2026, 12, 23, 15, 0, tzinfo=UTC) + timedelta(hours=5 * number)
    events = [
        Event("responded", opened + timedelta(hours=2)),
        Event("paused", opened + timedelta(hours=3), reason="\u00e5waiting"),
        Event("resumed", opened + timedelta(hours=20), reason="\u00e5waiting"),
        Event("priority", opened + timedelta(hours=30), "high"),
        Event("resolved", opened + timedelta(hours=70 + number)),
        Event("reopened", opened + timedelta(hours=90)),
        Event("closed", opened + timedelta(hours=400)),
    ]
    attributes = {"team": ("r\u00f6d", "bl\u00e5")[number % 2], "satisfaction": number % 5}
    return Case(f"T-{number}", opened, attributes=attributes, events=events[: 1 + number % 7])


def of_policy(policy: Policy) -> dict[str, Any]:
    """Everything that is answered by means of a policy."""
    clock = Clock(policy)
    now = datetime(2027, 1, 20, 9, tzinfo=UTC)
    assessments = [clock.assess(history(number), now=now) for number in range(7)]
    report = Report(assessments, by=("team", "month"))
    return {
        "digest": policy.digest,
        "dumped": policy.model_dump(mode="json"),
        "next_review": str(policy.next_review),
        "assessed": [one.to_dict(explain=True) for one in assessments],
        "json": assessments[0].to_json(),
        "report": [report.to_text(), report.to_csv(), report.to_json()],
        "html": len(report.to_html().replace(versions()["tzdata"], "")),
        "lint": [
            str(one)
            for one in lint(policy, today=date(2026, 11, 20))
            if one.code != "tz-data-differs"
        ],
    }


def answers() -> dict[str, Any]:
    """All of it."""
    packaged = packaged_policy("response-timeframes")
    assert isinstance(packaged, Policy)
    found = {name: task() for name, task in calendar_tasks(calendars(), range(2026, 2027)).items()}
    return {
        "calendars": found,
        "durations": [str(Duration(text)) for text in ("4bh", "PT1H30M", "12 months", "2bd")],
        "own": of_policy(load_policy(text=POLICY)),
        "packaged": {
            "digest": packaged.digest,
            "due": str(
                Clock(packaged).due(
                    "resolution", priority="high", opened=datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
                )
            ),
        },
    }


def as_text(found: Any) -> str:
    """Answers as JSON, without the version of the tz data that explanations name."""
    return json.dumps(found, indent=1, sort_keys=True).replace(
        f"tz data {versions()['tzdata']}", "tz data"
    )


if __name__ == "__main__":
    sys.stdout.write(as_text(answers()) + "\n")
