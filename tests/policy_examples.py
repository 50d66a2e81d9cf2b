"""Policies as people write them, and helpers to see what is wrong with others."""

from __future__ import annotations

import json
from typing import Any

import pytest

from slaclock.document import read_documents
from slaclock.errors import PolicyError, Problem
from slaclock.policy import read_policy

SUPPORT = """\
slaclock: 1                          # format version
name: Acme support
version: "1.0"
published: 2024-06-08
effective: {from: 2024-07-01, until: 2026-01-01}     # both optional
review: {every: 12 months}           # -> policy.next_review
retention: {keep: 12 months, from: closed}
applies_to: {tier: [gold, platinum]}
timezone: America/New_York

calendars:
  support: {timezone: America/New_York, hours: {mon-fri: 09:00-17:00}, holidays: US}
  manila: {timezone: Asia/Manila, hours: {mon-fri: 09:00-18:00}, holidays: PH}
  both: {any_of: [support, manila]}  # any_of | all_of | {all_of: [...], except: [...]}
calendar: support

milestones:
  first_response:                    # a standard milestone needs nothing more
  resolution: {pausable: true, warn_at: [50%, 75%]}
  update: {within: 1 business day, met_by: [responded, updated], repeats: true, until: resolved}
  customer_informed:
    within: 2 business hours
    started_by: {event: first_contact_failed, reason: [technical, policy]}
    met_by: escalated
    applies_to: {class: major}
    owner: Support Specialist
  review: {within: 1 business day, after: resolution, met_by: reviewed, owner: {event: assigned}}

priorities:
  general: {first_response: 4 business hours, resolution: 2 business days}
  low:     {first_response: 4 business hours, resolution: 3 business days}
  medium:  {first_response: 2 business hours, resolution: 1 business day}
  high:
    first_response: 1 hour
    resolution: {within: 4 business hours, calendar: both}
default_priority: general
priority_aliases: {urgent: high}
priority_matrix:                     # or: from two attributes; without a table it names the rows
  - {impact: high, urgency: {high: high, medium: medium, low: low}}
statuses:
  open: [new, open]
  paused: [on_hold, waiting_on_customer]
  resolved: [solved]
  closed: [closed]
  cancelled: [spam]
rules:                               # the defaults
  business_day: same_time
  exact_fit: close
  priority_change: recompute
  reopen: resume
  early_events: ignore

escalations:                         # the ladder
  1: {to: Customer Service Rep, respond_within: 24 hours, when: opened}
  2: {to: Supervisor/Team Lead, respond_within: 12 hours, notify: [customer],
      when: [{overdue: resolution}, {unanswered: 1}, {case: {class: major}},
             {event: escalation_requested}]}
  3: {to: Management, respond_within: 6 hours, deliver: next_opening,
      repeat: {every: 1 business hour, times: 3},
      when: [{unanswered: 2}, {overdue: resolution, by: 2 business hours},
             {unresolved_after: 5 business days}]}
"""

COMPLAINTS = """\
slaclock: 1
name: Complaint resolution
review: {every: 12 months}
milestones:
  acknowledgement: {within: 24 hours}
  resolution:                        # measured, not promised
escalations:
  1: {to: Customer Service Rep, respond_within: 24 hours, when: opened}
  2: {to: Supervisor/Team Lead, respond_within: 12 hours, notify: [customer],
      when: [{unanswered: 1}, {unresolved_after: 24 hours}, {case: {class: major}},
             {event: escalation_requested}]}
  3: {to: Management, respond_within: 6 hours, notify: [customer],
      when: [{unanswered: 2}, {unresolved_after: 36 hours}, {case: {class: high_risk}}]}
---
slaclock: 1
name: Complaint steps
retention: {keep: 3 years, from: closed}
calendars: {support: {timezone: UTC, hours: {mon-fri: 09:00-17:00}}}
calendar: support
milestones:
  receive:     {within: immediately,      owner: Customer Service Rep, met_by: opened}
  record:      {within: 1 hour,           owner: Customer Service Rep, met_by: recorded}
  acknowledge: {within: 24 hours,         owner: Customer Service Rep, met_by: acknowledged}
  # ...
  investigate: {within: 5 business days,  owner: {event: assigned},    met_by: investigated}
  document:    {within: 20 business days, owner: Quality Assurance Team, met_by: documented}
"""


def data_of(text: str) -> list[Any]:
    """The documents of a YAML text as JSON data, whose keys are text."""
    return [json.loads(json.dumps(one.data)) for one in read_documents(text, "policy.yaml")]


def policy_data(**changed: Any) -> dict[str, Any]:
    """A small policy with some of its keys changed."""
    desk = {"timezone": "Europe/London", "hours": {"mon-fri": "09:00-17:00"}}
    data = {
        "name": "Acme support",
        "calendars": {"support": desk},
        "calendar": "support",
        "milestones": {"resolution": None},
        "priorities": {
            "low": {"resolution": "3 business days"},
            "high": {"resolution": "4 business hours"},
        },
    }
    return {key: value for key, value in {**data, **changed}.items() if value is not ...}


def problems_of(data: object) -> tuple[Problem, ...]:
    """What is wrong with a policy."""
    with pytest.raises(PolicyError) as caught:
        read_policy(data)
    return caught.value.problems


def said_of(data: object) -> list[tuple[str, str, str]]:
    """What is wrong with a policy: where, what, and how to put it right."""
    return [(problem.field, problem.what, problem.fix) for problem in problems_of(data)]
