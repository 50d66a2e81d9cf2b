"""Real cases that nobody here wrote: a city's own due times, and the audit log of a desk.

The data is no part of the project. Where it is absent, these tests are skipped.
"""

from __future__ import annotations

import csv
import json
import runpy
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from slaclock import Assessment, Case, Clock, Phase, load_policy, read_cases
from slaclock.cli import main

ROOT = Path(__file__).parents[1]
DATA = ROOT / "../shared/data"
BOSTON = DATA / "boston311/cases_2014_2015.csv"
INCIDENTS = DATA / "uci_incidents/incident_events.csv"

needs_boston = pytest.mark.skipif(
    not BOSTON.exists(), reason="the rows of Boston's 311 are not there"
)
needs_incidents = pytest.mark.skipif(
    not INCIDENTS.exists(), reason="the incident log of the UCI repository is not there"
)

# -- Boston 311: the due times that a city's system computed --------------------------------------

COLUMNS = {"id": "case_id", "priority": "type"}
NEAR = timedelta(minutes=2)  # some openings are published to the second, some to the minute
LATER = datetime(2017, 1, 1, tzinfo=UTC)


@needs_boston
def test_due_times_are_those_of_the_city() -> None:
    """At least 99.7 % of 5,603 due times are the city's, and nearly all verdicts."""
    clock = Clock(load_policy(ROOT / "examples/boston311/policy.yaml"))
    cases = list(read_cases(BOSTON, COLUMNS))
    assert len(cases) == 5_603
    near = same_verdict = 0
    for a in clock.assess_all(cases, now=LATER):
        assert isinstance(a, Assessment)
        resolution = a["resolution"]
        assert resolution.due_at is not None
        near += abs(resolution.due_at - datetime.fromisoformat(a.case.attributes["target"])) <= NEAR
        same_verdict += (a.case.attributes["on_time"] == "ONTIME") is resolution.in_time
    assert near / len(cases) >= 0.997
    assert same_verdict / len(cases) >= 0.997


@needs_boston
def test_the_boston_example_names_every_row_that_differs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The script prints the share, and for each row that differs what its target follows from."""
    runpy.run_path(str(ROOT / "examples/boston311/run.py"))["main"](BOSTON)
    printed = capsys.readouterr().out
    assert printed.startswith("5,603 cases: 99.80% of the due times are the city's")
    assert printed.count("  city ") == 11
    assert printed.count("a few minutes from the opening") == 1


@needs_boston
def test_slaclock_report_reads_all_of_boston(capsys: pytest.CaptureFixture[str]) -> None:
    """The command reports on every row, and finds as many in time as the city, within a percent."""
    arguments = ["report", str(ROOT / "examples/boston311/policy.yaml"), str(BOSTON), "--json"]
    arguments += ["--map", "id=case_id", "--map", "priority=type", "--now", LATER.isoformat()]
    assert main(arguments) == 0
    totals = json.loads(capsys.readouterr().out)["totals"]
    with BOSTON.open(encoding="utf-8", newline="") as file:
        in_time = sum(row["on_time"] == "ONTIME" for row in csv.DictReader(file))
    assert (totals["cases"], totals["open"]) == (5_603, 0)
    assert abs(totals["met"] - in_time) <= 0.01 * 5_603


# -- an audit log: eight hundred and ninety histories as they were recorded ------------------------

DESK = """
name: Incidents
calendars:
  desk: {timezone: America/Sao_Paulo, hours: {mon-fri: 08:00-18:00}, holidays: BR}
calendar: desk
milestones:
  first_response: {met_by: assigned, warn_at: 50%}
  resolution: {pausable: true, warn_at: [50%, 90%]}
  update: {within: 2 business days, met_by: [assigned, updated], repeats: true, until: resolved}
  closure: {within: 3 business days}
  handover: {within: 1 hour, after: first_response, met_by: assigned}
priorities:
  1 - Critical: {first_response: 15 minutes, resolution: 4 business hours}
  2 - High: {first_response: 1 business hour, resolution: 1 business day}
  3 - Moderate: {first_response: 4 business hours, resolution: 3 business days}
  4 - Low: {first_response: 1 business day, resolution: 2 calendar weeks}
statuses:
  open: [New, Active]
  paused: [Awaiting User Info, Awaiting Problem, Awaiting Vendor, Awaiting Evidence]
  resolved: [Resolved]
  closed: [Closed]
escalations:
  1: {to: Service desk, respond_within: 1 business day, when: opened}
  2: {to: Team lead, respond_within: 1 business day, deliver: next_opening,
      when: [{unanswered: 1}, {used: 75%, of: resolution}, {case: {impact: 1 - High}}]}
  3: {to: Head of service, repeat: {every: 1 business day, times: 2},
      when: [{overdue: resolution, by: 4 business hours}, {unresolved_after: 10 business days}]}
rules: {priority_change: RECOMPUTE, reopen: RESUME}
"""
PARTS = 4
RULES = [
    pytest.param("recompute", "resume"),
    *(
        pytest.param(*rules, marks=pytest.mark.nightly)
        for rules in (("carry", "restart"), ("restart", "ignore"), ("keep", "resume"))
    ),
]


def long_rows(log: list[Mapping[str, str]]) -> Iterator[dict[str, Any]]:
    """One incident's updates as long rows: what changed from one update to the next."""
    first = log[0]
    opened = {"id": first["number"], "at": first["opened_at"], "seq": -1}
    told = {name: first[name] for name in ("category", "impact", "urgency", "contact_type")}
    yield opened | told | {"event": "opened", "priority": first["priority"]}
    for number, row in enumerate(log):
        at = {"id": row["number"], "at": row["sys_updated_at"], "seq": number}
        yield at | {"event": "status", "value": row["incident_state"]}
        if number and row["priority"] != log[number - 1]["priority"]:
            yield at | {"event": "priority", "value": row["priority"]}
        if row["assignment_group"] != "?":
            yield at | {"event": "assigned", "value": row["assignment_group"]}


@cache
def incidents() -> tuple[tuple[Case, tuple[Mapping[str, str], ...]], ...]:
    """Every incident as a case, beside the rows of the log."""
    logs: dict[str, list[Mapping[str, str]]] = {}
    with INCIDENTS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            logs.setdefault(row["number"], []).append(row)
    rows = (row for log in logs.values() for row in long_rows(log))
    cases = read_cases(
        rows, timezone="America/Sao_Paulo", datetime_format="%d-%m-%Y %H:%M", missing=("?", "")
    )
    found = tuple((case, tuple(logs[str(case.id)])) for case in cases if isinstance(case, Case))
    assert len(found) == len(logs) == 890
    return found


def breaches(a: Assessment) -> set[tuple[str, int, datetime]]:
    return {
        (name, one.cycle, one.breached_at)
        for name in a.readings
        for one in a.cycles(name)
        if one.breached_at is not None
    }


def instants(case: Case) -> list[datetime]:
    """Ten instants along a case, its end, and a month after it."""
    end = max([event.at for event in case.events], default=case.opened)
    end = max(end, case.opened)
    length = end - case.opened
    return [case.opened + length * step / 10 for step in range(11)] + [end + timedelta(days=30)]


@needs_incidents
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize(("priority_change", "reopen"), RULES)
def test_every_history_assesses_and_no_breach_is_taken_back(
    priority_change: str, reopen: str, part: int
) -> None:
    """At its end and at ten instants along it a history assesses, and time undoes no breach."""
    text = DESK.replace("RECOMPUTE", priority_change).replace("RESUME", reopen)
    clock = Clock(load_policy(text=text))
    breached = 0
    for case, _ in incidents()[part::PARTS]:
        seen = [clock.assess(case, now=now) for now in instants(case)]
        for earlier, later in pairwise(seen):
            assert breaches(earlier) <= breaches(later), (case.id, earlier.now, later.now)
            reached = [(one.level, one.at) for one in earlier.escalations]
            assert [(one.level, one.at) for one in later.escalations][: len(reached)] == reached
        breached += seen[-1].breached
    assert breached > 400 / PARTS


@needs_incidents
def test_what_the_log_says_of_the_end_is_what_the_replay_finds() -> None:
    """Of all 890, the last state is the phase at the end, and reopenings are as many as seen."""
    text = DESK.replace("RECOMPUTE", "recompute").replace("RESUME", "resume")
    clock = Clock(load_policy(text=text))
    reopened = 0
    for case, log in incidents():
        a = clock.assess(case, now=instants(case)[-1])
        by_time = sorted(
            enumerate(log),
            key=lambda one: (datetime.strptime(one[1]["sys_updated_at"], "%d-%m-%Y %H:%M"), one[0]),
        )
        states = [row["incident_state"] for _, row in by_time]
        over = states[-1] in ("Resolved", "Closed")
        assert (a["resolution"].phase is Phase.met) == over, case.id
        again = sum(
            one in ("Resolved", "Closed") and other not in ("Resolved", "Closed")
            for one, other in pairwise(states)
        )
        assert a.reopened == again, case.id
        reopened += max(int(row["reopen_count"]) for row in log) > 0
    assert reopened == 10


@needs_incidents
def test_arrival_order_of_the_log_does_not_matter() -> None:
    """A history whose events arrive backwards is the same history."""
    for case, _ in incidents():
        assert case.replace(events=tuple(reversed(case.events))) == case
