"""Every public call of slaclock with a place for a value that nobody should pass."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from slaclock import (
    Calendar,
    Case,
    Clock,
    Duration,
    Event,
    Interval,
    Policy,
    PolicyBook,
    Report,
    lint,
    load_policies,
    load_policy,
    packaged_policy,
    read_cases,
)

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
DAY = AT.date()
OFFICE = Calendar(
    "America/New_York", hours={"mon-fri": "09:00-17:00"}, closed={"12-31": "stocktaking"}
)
POLICY = load_policy(
    text="""
name: Desk
calendars: {desk: {timezone: Europe/London, hours: {mon-fri: 09:00-17:00}}}
calendar: desk
milestones:
  first_response:
  resolution: {pausable: true, warn_at: 75%}
  review: {within: 1 business day, after: resolution, met_by: reviewed, owner: {event: assigned}}
priorities:
  low: {first_response: 4 business hours, resolution: 3 business days}
  high: {first_response: 1 hour, resolution: 8 business hours}
default_priority: low
statuses: {open: [open], paused: [on_hold], resolved: [solved]}
escalations:
  1: {to: Desk, when: opened, respond_within: 2 business hours}
  2: {to: Lead, when: [{unanswered: 1}, {case: {team: red}}]}
"""
)
BOOK = PolicyBook([POLICY])
CLOCK = Clock(POLICY)
CASE = Case("T-1", AT, "high", {"team": "red"})
READ = CLOCK.assess(CASE, now=AT)
EVENTS = ("promised", "changed", "priority", "status", "escalated", "answered", "assigned", "x")

Call = Callable[[Any], Any]


def shut(**changed: Any) -> Calendar:
    """A calendar with a part that is not as it should be."""
    return Calendar(**{"timezone": "UTC", "hours": {"mon": "09:00-17:00"}, **changed})


def each(make: Callable[[str], dict[str, Call]], *names: str) -> dict[str, Call]:
    """The calls that *make* gives for each of the *names*."""
    return {called: call for name in names for called, call in make(name).items()}


def of_calendars() -> dict[str, Call]:
    """Everything that makes a calendar, and every question to one."""
    calls: dict[str, Call] = {
        "Calendar(timezone)": lambda bad: shut(timezone=bad),
        "Calendar.always": Calendar.always,
        "Calendar.from_dict": Calendar.from_dict,
        "Calendar.from_json": Calendar.from_json,
        "Calendar.from_dict any_of": lambda bad: Calendar.from_dict({"any_of": bad}),
        "Calendar.from_dict any_of item": lambda bad: Calendar.from_dict({"any_of": [bad]}),
        "Calendar.from_dict except": lambda bad: Calendar.from_dict(
            {"all_of": [OFFICE.to_dict()], "except": bad}
        ),
    }
    calls |= each(_parts, "hours", "holidays", "closed", "special", "extra", "versions")
    calls |= each(_holidays, "country", "subdivision", "categories", "observed", "half_day_hours")
    calls |= each(_versions, "from", "hours", "holidays", "timezone", "closed")
    calls |= each(_closed, "during", "name")
    calls |= each(_asked, "is_open", "next_open", "next_close", "previous_open", "previous_close")
    calls |= each(_asked, "roll_forward", "roll_back", "hours_on", "note_on", "closures_on")
    calls |= each(_asked, "__or__", "__and__", "__sub__", "__eq__")
    calls |= each(_added, "add", "subtract")
    calls |= each(_between, "between", "intervals", "business_days_between")
    return calls


def _parts(name: str) -> dict[str, Call]:
    return {
        f"Calendar({name})": lambda bad: shut(**{name: bad}),
        f"Calendar({name} item)": lambda bad: shut(**{name: [bad]}),
        f"Calendar({name} key)": lambda bad: shut(**{name: {bad: "09:00-10:00"}}),
        f"Calendar({name} value)": lambda bad: shut(**{name: {"2026-12-24": bad}}),
    }


def _holidays(name: str) -> dict[str, Call]:
    return {f"holidays {name}": lambda bad: shut(holidays={"country": "US", name: bad})}


def _versions(name: str) -> dict[str, Call]:
    return {f"versions {name}": lambda bad: shut(versions=[{"from": "2026-01-01", name: bad}])}


def _closed(name: str) -> dict[str, Call]:
    part = {"during": "09:00-10:00"}
    return {f"closed {name}": lambda bad: shut(closed={"2026-01-01": {**part, name: bad}})}


def _asked(name: str) -> dict[str, Call]:
    return {f"Calendar.{name}": lambda bad: getattr(shut(), name)(bad)}


def _added(name: str) -> dict[str, Call]:
    rule = "working_hours"
    return {
        f"{name}(at)": lambda bad: getattr(shut(), name)(bad, "1bh"),
        f"{name}(amount)": lambda bad: getattr(shut(), name)(AT, bad),
        f"{name}(rule)": lambda bad: getattr(shut(), name)(AT, "1bd", bad),
        f"{name}(length)": lambda bad: getattr(shut(), name)(AT, "1bd", {rule: bad}),
    }


def _between(name: str) -> dict[str, Call]:
    good = DAY if name == "business_days_between" else AT
    return {
        f"{name}(start)": lambda bad: getattr(shut(), name)(bad, good),
        f"{name}(end)": lambda bad: getattr(shut(), name)(good, bad),
    }


def of_values() -> dict[str, Call]:
    """Durations, intervals, events and cases."""
    calls: dict[str, Call] = {
        "Duration": Duration,
        "Duration.elapsed": Duration.elapsed,
        "Duration.business": Duration.business,
        "Duration.after": Duration("1 hour").after,
        "Duration.after(calendar)": lambda bad: Duration("1bh").after(AT, calendar=bad),
        "Duration.after(zone)": lambda bad: Duration("1 month").after(AT, calendar=bad),
        "Duration.before": Duration("1 month").before,
        "Interval(start)": lambda bad: Interval(bad, AT),
        "Interval(end)": lambda bad: Interval(AT, bad),
        "in Interval": lambda bad: bad in Interval(AT, AT),
        "Event(name)": lambda bad: Event(bad, AT),
        "Event(at)": lambda bad: Event("x", bad),
        "Event(reason)": lambda bad: Event("x", AT, reason=bad),
        "Event(by)": lambda bad: Event("x", AT, by=bad),
        "Event(seq)": lambda bad: Event("x", AT, seq=bad),
        "Event.from_dict": Event.from_dict,
        "Event.from_dict(at)": lambda bad: Event.from_dict({"name": "x", "at": bad}),
        "Event.from_dict(key)": lambda bad: Event.from_dict({"name": "x", "at": AT, bad: 1}),
        "Event.from_json": Event.from_json,
        "Case(id)": lambda bad: Case(bad, AT).to_json(),
        "Case(opened)": lambda bad: Case(1, bad),
        "Case(priority)": lambda bad: Case(1, AT, bad),
        "Case(attributes)": lambda bad: Case(1, AT, attributes=bad).to_json(),
        "Case(attribute)": lambda bad: Case(1, AT, attributes={"a": bad}).to_json(),
        "Case(attribute name)": lambda bad: Case(1, AT, attributes={bad: 1}),
        "Case(events)": lambda bad: Case(1, AT, events=bad),
        "Case(event)": lambda bad: Case(1, AT, events=[bad]),
        "Case.replace": lambda bad: CASE.replace(priority=bad),
        "Case.with_events": CASE.with_events,
        "Case.from_dict": Case.from_dict,
        "Case.from_dict(events)": lambda bad: Case.from_dict(
            {"id": 1, "opened": AT, "events": bad}
        ),
        "Case.from_dict(key)": lambda bad: Case.from_dict({"id": 1, "opened": AT, bad: 1}),
        "Case.from_json": Case.from_json,
    }
    return calls | each(_events, *EVENTS)


def _events(name: str) -> dict[str, Call]:
    case = CASE.with_events
    return {
        f"Event({name})": lambda bad: Event(name, AT, bad).to_json(),
        f"Event({name} within)": lambda bad: Event(name, AT, {"a": bad}).to_json(),
        f"assess {name}": lambda bad: CLOCK.assess(case(Event(name, AT, bad)), now=AT).to_json(),
    }


def of_policies() -> dict[str, Call]:
    """What loads policies, and asks them."""
    calls: dict[str, Call] = {
        "load_policy": load_policy,
        "load_policy(text)": lambda bad: load_policy(text=bad),
        "load_policy(name)": lambda bad: load_policy(text="name: A\nx: 1", name=bad),
        "load_policies": load_policies,
        "packaged_policy": packaged_policy,
        "lint": lint,
        "lint(today)": lambda bad: lint(POLICY, today=bad),
        "Policy.model_validate": Policy.model_validate,
        "Policy.model_validate_json": Policy.model_validate_json,
        "Policy.milestone": POLICY.milestone,
        "Policy.row_name": POLICY.row_name,
        "Policy.matrix_priority": POLICY.matrix_priority,
        "Policy.target(milestone)": lambda bad: POLICY.target(bad, "high"),
        "Policy.target(row)": lambda bad: POLICY.target("resolution", bad),
        "Policy.in_force": POLICY.in_force,
        "PolicyBook": PolicyBook,
        "PolicyBook item": lambda bad: PolicyBook([bad]),
        "PolicyBook[]": lambda bad: BOOK[bad],
        "in PolicyBook": lambda bad: bad in BOOK,
        "PolicyBook.versions": BOOK.versions,
        "PolicyBook.for_case(attributes)": lambda bad: BOOK.for_case(bad, AT),
        "PolicyBook.for_case(opened)": lambda bad: BOOK.for_case({}, bad),
    }
    keys = (field.alias or name for name, field in Policy.model_fields.items())
    return calls | each(_keys, *keys)


def _keys(key: str) -> dict[str, Call]:
    def policy(found: Any) -> Policy:
        return Policy(**{"name": "x", key: found})

    return {
        f"Policy({key})": policy,
        f"Policy({key} item)": lambda bad: policy([bad]),
        f"Policy({key} key)": lambda bad: policy({bad: 1}),
        f"Policy({key} value)": lambda bad: policy({"a": bad}),
        f"Policy({key} level)": lambda bad: policy({1: {"to": bad, "within": bad, "low": bad}}),
    }


def of_answers() -> dict[str, Call]:
    """Clocks, assessments and reports."""
    due = CLOCK.due
    return {
        "Clock": Clock,
        "Clock(calendars)": lambda bad: Clock(POLICY, calendars=bad),
        "Clock(calendar)": lambda bad: Clock(POLICY, calendars={"desk": bad}),
        "Clock(calendar name)": lambda bad: Clock(POLICY, calendars={bad: OFFICE}),
        "due(milestone)": lambda bad: due(bad, priority="high", opened=AT),
        "due(priority)": lambda bad: due("resolution", priority=bad, opened=AT),
        "due(opened)": lambda bad: Clock(POLICY).due("resolution", priority="high", opened=bad),
        "due(attributes)": lambda bad: due("resolution", opened=AT, attributes=bad),
        "due(attribute)": lambda bad: due("resolution", opened=AT, attributes={"a": bad}),
        "assess": lambda bad: CLOCK.assess(bad, now=AT),
        "assess(now)": lambda bad: CLOCK.assess(CASE, now=bad),
        "assess(attribute)": lambda bad: CLOCK.assess(
            CASE.replace(attributes={"team": bad}), now=AT
        ).to_json(explain=True),
        "assess_all": lambda bad: CLOCK.assess_all(bad, now=AT),
        "assess_all(item)": lambda bad: CLOCK.assess_all([bad], now=AT, errors="collect"),
        "assess_all(now)": lambda bad: CLOCK.assess_all([], now=bad),
        "assess_all(errors)": lambda bad: CLOCK.assess_all([CASE], now=AT, errors=bad),
        "policy_for": CLOCK.policy_for,
        "warmed": CLOCK.warmed,
        "Assessment[]": lambda bad: READ[bad],
        "Assessment.cycles": READ.cycles,
        "Report": Report,
        "Report(item)": lambda bad: Report([bad]),
        "Report(by)": lambda bad: Report([READ], by=bad),
        "Report(by item)": lambda bad: Report([READ], by=[bad]),
        "Report(repeat_within)": lambda bad: Report([READ], repeat_within=bad),
        "Report(worst)": lambda bad: Report([READ], worst=bad),
        "Report.compliance": lambda bad: Report([READ]).compliance(bad, bad),
        "Report.rows": lambda bad: Report([READ]).rows(bad),
        "Report.to_csv": lambda bad: Report([READ]).to_csv(bad),
        "Report.to_html(title)": lambda bad: Report([READ]).to_html(title=bad),
        "Report.to_html(now)": lambda bad: Report([READ]).to_html(now=bad),
        "a report on an attribute": lambda bad: reported(
            CASE.replace(attributes=dict.fromkeys(("team", "satisfaction", "requester"), bad))
        ),
        "a report on an id": lambda bad: reported(Case(bad, AT, "high")),
    }


def reported(case: Case) -> None:
    """A report in every form."""
    report = Report([CLOCK.assess(case, now=AT + timedelta(days=9))], by="team")
    for written in (report.to_text(), report.to_json(), report.to_html(), report.to_csv()):
        written.encode("utf-8", "surrogatepass")


def of_rows() -> dict[str, Call]:
    """What reads rows."""
    row = {"id": 1, "opened": AT}
    opening = {"id": 1, "event": "opened", "at": AT}
    calls: dict[str, Call] = {
        "read_cases": read_cases,
        "read_cases(row)": lambda bad: read_cases([bad]),
        "read_cases(column)": lambda bad: read_cases([{**row, bad: 1}]),
        "read_cases(columns)": lambda bad: read_cases([row], columns=bad),
        "read_cases(columns key)": lambda bad: read_cases([row], columns={bad: "id"}),
        "read_cases(columns value)": lambda bad: read_cases([row], columns={"id": bad}),
        "read_cases(timezone)": lambda bad: read_cases([row], timezone=bad),
        "read_cases(datetime_format)": lambda bad: read_cases([row], datetime_format=bad),
        "read_cases(missing)": lambda bad: read_cases([row], missing=bad),
        "read_cases(delimiter)": lambda bad: read_cases([row], delimiter=bad),
        "a long row's event": lambda bad: read_cases([opening, {**opening, "event": bad}]),
    }
    calls |= each(_cells, "id", "opened", "priority", "resolved", "promised", "events", "x")
    return calls | each(_long_cells, *EVENTS)


def _cells(name: str) -> dict[str, Call]:
    row = {"id": 1, "opened": AT}
    return {f"a row's {name}": lambda bad: read_cases([{**row, name: bad}])}


def _long_cells(name: str) -> dict[str, Call]:
    row = {"id": 1, "event": "opened", "at": AT}
    return {
        f"a long row's {name}": lambda bad: read_cases([row, {**row, "event": name, "value": bad}])
    }


CALLS: Mapping[str, Call] = {
    **of_calendars(), **of_values(), **of_policies(), **of_answers(), **of_rows(),
}  # fmt: skip
