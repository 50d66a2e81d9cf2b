"""What the test suites of other engines expect, answered by slaclock.

Each vector becomes a policy and a case. Where the rules settle a question otherwise than the engine
does, the vector is listed in `SETTLED` with the rule, and what slaclock says instead is tested.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from slaclock import (
    Assessment,
    Calendar,
    CalendarError,
    Case,
    Clock,
    Duration,
    DurationError,
    Event,
    Phase,
    Policy,
    PolicyBook,
    PolicyError,
    SlaclockError,
    load_policy,
)

Vector = dict[str, Any]
VECTORS: dict[str, Vector] = {
    one["id"]: one
    for one in json.loads(
        (Path(__file__).parent / "vectors/engines.json").read_text(encoding="utf-8")
    )["vectors"]
}

SETTLED = {
    "frappe-024": "attributes: applies_to without conditions is for every case; a blank text is "
    "refused, so that nobody writes it by accident (conditions of a policy)",
    "odoo-004": "durations: negative ones are refused; Calendar.subtract walks backwards",
    "odoo-005": "durations: zero is refused; Calendar.roll_forward gives the next open instant",
    "odoo-006": "durations: zero is refused; Calendar.roll_forward gives the next open instant",
    "odoo-009": "close_of_business: the start's date is day 0, it does not count as the first",
    "odoo-010": "close_of_business: the start's date is day 0, it does not count as the first",
    "odoo-011": "close_of_business: outside hours the start rolls forward, and day 0 is there",
    "odoo-012": "subtract mirrors same_time: the wall time of the start, not the day's opening",
    "odoo-013": "durations: zero is refused; Calendar.add of nothing gives the start itself",
    "odoo-019": "now before opened is a CaseError, events before opened are ignored",
    "odoo-021": "two overlapping stretches written in one list are a CalendarError naming both",
    "rt-020": "hours are written by the names of days; a number of a weekday is refused",
}
RAISES = {vector["id"] for vector in VECTORS.values() if vector["kind"] == "error"}
ANSWERED = [name for name in VECTORS if name not in SETTLED and name not in RAISES]


# -- from a vector to a policy and a case --------------------------------------------------------


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def calendar_data(written: Mapping[str, Any]) -> dict[str, Any]:
    """A calendar as a policy file writes it."""
    if written.get("always_open"):
        return {"timezone": written["timezone"], "hours": {"mon-sun": "00:00-24:00"}}
    hours = {
        day: [f"{opens}-{closes}" for opens, closes in stretches]
        for day, stretches in written["week"].items()
    }
    closed: dict[str, Any] = {day: {"name": "holiday"} for day in written["holidays"]}
    for closure in written.get("closures", ()):
        closed.update(closures(written["timezone"], at(closure["from"]), at(closure["to"])))
    return {"timezone": written["timezone"], "hours": hours, "closed": closed}


def closures(timezone: str, start: datetime, end: datetime) -> dict[str, Any]:
    """A closure between two instants, as wall time of each of its dates."""
    always = Calendar.always(timezone)
    first, last = start.astimezone(always.zone), end.astimezone(always.zone)
    found: dict[str, Any] = {}
    day = first.date()
    while day <= last.date():
        opens = f"{first:%H:%M}" if day == first.date() else "00:00"
        closes = f"{last:%H:%M}" if day == last.date() else "24:00"
        if opens != closes:
            found[day.isoformat()] = {"during": f"{opens}-{closes}", "name": "closure"}
        day += timedelta(days=1)
    return found


def calendar_of(vector: Vector) -> Calendar:
    return Calendar(**calendar_data(vector["calendar"]))


EVENTS = {
    "created": "opened",
    "first_response": "responded",
    "agent_reply": "responded",
    "customer_message": "customer_replied",
}
HOUR = timedelta(hours=1)


def length(text: str) -> timedelta:
    """PT1H, PT900M or PT0.72S."""
    unit = {"H": "hours", "M": "minutes", "S": "seconds"}[text[-1]]
    return timedelta(**{unit: float(text.removeprefix("PT")[:-1])})


def within(target: Mapping[str, Any]) -> Duration | None:
    if target["duration"] is None:
        return Duration.business(10_000 * HOUR)  # not promised; but a clock that counts open time
    if target["clock"] == "business":
        return Duration.business(length(target["duration"]))
    return Duration.elapsed(length(target["duration"]))


def milestones_of(name: str, target: Mapping[str, Any]) -> dict[str, Any]:
    """A target of an engine, as the milestone or milestones that say the same."""
    written = {"within": within(target), "pausable": target["pausable"]}
    if name == "keep_in_loop":  # an update that waits while the customer does
        met_by = ["responded", "customer_replied"]
        return {name: written | {"started_by": "responded", "met_by": met_by, "repeats": True}}
    if name == "response":  # what a requestor opens is a first message to be answered
        first = written | {"applies_to": {"opened_by": {"not": ["agent", "owner"]}}}
        return {"first_response": first, "next_response": written}
    met_by = [EVENTS.get(event, event) for event in target.get("stops_on", ["resolved"])]
    return {name: written | {"met_by": met_by}}


def policy_of(vector: Vector) -> Policy:
    milestones: dict[str, Any] = {}
    for name, target in vector["targets"].items():
        milestones |= milestones_of(name, target)
    return Policy(
        name="engine",
        calendars={"desk": calendar_data(vector["calendar"])},
        calendar="desk",
        milestones=milestones,
    )


def case_of(vector: Vector, calendar: Calendar) -> Case:
    created, *others = vector["events"]
    opened = at(created["at"])
    who = "owner" if created.get("requestor_is_owner") else created.get("by", "requestor")
    events = [Event(EVENTS.get(one["type"], one["type"]), at(one["at"])) for one in others]
    if hold := vector.get("given", {}).get("accumulated_pause_seconds"):
        resumed = calendar.add(opened, timedelta(seconds=hold))
        events += [Event("paused", opened), Event("resumed", resumed)]
    return Case(vector["id"], opened, attributes={"opened_by": who}, events=events)


# -- what is expected, read off an assessment ----------------------------------------------------


def pending(a: Assessment, name: str) -> datetime | None:
    """What is due for a target: nothing once it is met, or while it waits or is paused."""
    names = ("first_response", "next_response") if name == "response" else (name,)
    dues = [a[one].due_at for one in names if a[one].phase is Phase.running]
    return min((due for due in dues if due is not None), default=None)


def status(a: Assessment) -> str:
    """The status by which Frappe names a ticket's agreement."""
    if a.breached:
        return "failed"
    if a["resolution"].phase is Phase.met:
        return "fulfilled"
    if a["resolution"].phase is Phase.paused:
        return "paused"
    waits = a["first_response"].phase is Phase.running
    return "first_response_due" if waits else "resolution_due"


def seconds(amount: timedelta | None) -> float | None:
    return None if amount is None else amount.total_seconds()


def last_instant(vector: Vector, case: Case) -> datetime:
    if "as_of" in vector:
        return at(vector["as_of"])
    return max([case.opened, *(event.at for event in case.events)])


def found_for(expectation: str, vector: Vector) -> Any:
    """What slaclock says where the engine says `vector["expect"][expectation]`."""
    calendar = calendar_of(vector)
    if expectation == "clock_starts_at":
        return calendar.roll_forward(at(vector["events"][0]["at"]))
    case = case_of(vector, calendar)
    clock, now = Clock(policy_of(vector)), last_instant(vector, case)
    expected = vector["expect"][expectation]
    if expectation == "status" and isinstance(expected, list):
        instants = dict.fromkeys([case.opened, *(event.at for event in case.events)])
        return [status(clock.assess(case, now=one)) for one in instants]
    if expectation == "due_after_resume":
        now = next(event.at for event in case.events if event.name == "resumed")
    a = clock.assess(case, now=now)
    read: dict[str, Callable[[str], Any]] = {
        "due": lambda name: (
            pending(a, name) if name in ("response", "keep_in_loop") else a[name].due_at
        ),
        "due_after_resume": lambda name: a[name].due_at,
        "elapsed_seconds": lambda name: seconds(a[name].elapsed),
        "paused_business_seconds": lambda name: seconds(a[name].paused),
        "breached": lambda name: a[name].breached,
        "breached_by_seconds": lambda name: seconds(a[name].overdue_by),
    }
    if expectation == "status":
        return status(a)
    return {name: read[expectation](name) for name in expected}


def as_instants(expected: Any) -> Any:
    """Expected instants as such."""
    if isinstance(expected, dict):
        return {name: as_instants(value) for name, value in expected.items()}
    return at(expected) if isinstance(expected, str) and expected[:2] == "20" else expected


# -- the vectors ---------------------------------------------------------------------------------

BY_HAND = {"frappe-025", "rt-001"}  # they need a table or a book


@pytest.mark.parametrize("name", [name for name in ANSWERED if name not in BY_HAND])
def test_slaclock_agrees_with_the_engine(name: str) -> None:
    """Every due, elapsed time, breach and status is what the engine's own tests expect."""
    vector = VECTORS[name]
    expected = vector["expect"]
    assert {one: found_for(one, vector) for one in expected} == as_instants(expected)


def test_a_changed_policy_counts_from_the_creation() -> None:
    """rt-001: from two hours to four at half past ten moves the due by exactly two hours."""
    vector = VECTORS["rt-001"]
    policy = Policy(
        name="engine",
        priorities={"before": {"resolution": "2 hours"}, "after": {"resolution": "4 hours"}},
    )
    created, changed = (at(event["at"]) for event in vector["events"])
    case = Case("rt-001", created, "before", events=[Event("priority", changed, "after")])
    for key, now in [("due_before_change", changed - timedelta(seconds=1)), ("due", changed)]:
        a = Clock(policy).assess(case, now=now)
        assert {"resolution": a["resolution"].due_at} == as_instants(vector["expect"][key])


def test_the_first_policy_whose_condition_holds_is_taken() -> None:
    """frappe-025: a high ticket falls under the policy for high ones, not under the default."""
    vector = VECTORS["frappe-025"]
    book = PolicyBook(
        [
            Policy(name=one["id"], applies_to=one.get("when", {}), milestones={"resolution": {}})
            for one in vector["policies"]
        ]
    )
    created = vector["events"][0]
    case = Case("frappe-025", at(created["at"]), attributes=created["attrs"])
    assert Clock(book).policy_for(case).name == vector["expect"]["policy"]


@pytest.mark.parametrize("name", sorted(RAISES))
def test_what_the_engine_refuses_is_refused(name: str) -> None:
    """Zero and negative durations, calendars that never open and times that do not exist."""
    error = {
        "invalid_duration": DurationError,
        "calendar_never_open": PolicyError,
        "invalid_time": CalendarError,
    }[VECTORS[name]["expect"]["error"]]
    with pytest.raises(error) as caught:
        refused_operation(VECTORS[name])
    assert isinstance(caught.value, SlaclockError)
    assert isinstance(caught.value, ValueError)


def refused_operation(vector: Vector) -> object:
    if vector["expect"]["error"] == "invalid_duration":
        minutes = vector["targets"]["target"]["duration"].removeprefix("PT").removesuffix("M")
        return Duration(f"{minutes} business minutes")
    if vector["expect"]["error"] == "invalid_time":
        return calendar_of(vector)
    data = json.dumps(calendar_data(vector["calendar"]))
    return load_policy(text=f"name: engine\ncalendars: {{desk: {data}}}\ncalendar: desk")


def test_every_vector_has_its_place() -> None:
    """All 101 vectors are answered, refused as they should be, or settled by a rule."""
    assert len(VECTORS) == 101
    assert set(SETTLED) < set(VECTORS)
    assert not set(SETTLED) & RAISES
    assert len(ANSWERED) + len(RAISES) + len(SETTLED) == 101


# -- what the rules settle otherwise -------------------------------------------------------------


def start_and_due(name: str) -> tuple[datetime, datetime]:
    """The start of a settled vector, and the due that the engine expects."""
    vector = VECTORS[name]
    [due] = vector["expect"]["due"].values()
    return at(vector["events"][0]["at"]), at(due)


def test_zero_and_negative_durations_are_other_operations() -> None:
    """What Odoo plans with zero or negative hours, roll_forward and subtract say."""
    for nothing in ("0 business hours", "0 business days", "-10 business hours"):
        with pytest.raises(DurationError):
            Duration(nothing)
    for name in ("odoo-005", "odoo-006"):
        start, due = start_and_due(name)
        assert calendar_of(VECTORS[name]).roll_forward(start) == due
    start, due = start_and_due("odoo-013")
    assert calendar_of(VECTORS["odoo-013"]).add(start, timedelta(0)) == start == due
    start, due = start_and_due("odoo-004")
    assert calendar_of(VECTORS["odoo-004"]).subtract(start, "10 business hours") == due


@pytest.mark.parametrize(
    ("name", "days", "ours"),
    [
        ("odoo-009", 1, "2018-04-11T16:00+02:00"),  # Odoo: Tuesday itself is the first day
        ("odoo-010", 3, "2018-04-13T16:00+02:00"),
        ("odoo-011", 4, "2018-04-18T16:00+02:00"),  # Tue 16:00 rolls to Thursday, which is day 0
    ],
)
def test_the_day_of_the_start_is_day_0(name: str, days: int, ours: str) -> None:
    """Close of business on the Nth later day is a day after Odoo's, which counts the start's."""
    calendar = calendar_of(VECTORS[name])
    start, due = start_and_due(name)
    found = calendar.add(start, f"{days} business days", business_day="close_of_business")
    assert found == at(ours)
    assert calendar.business_days_between(due.date(), found.date()) == 1


def test_days_back_keep_the_wall_time() -> None:
    """Ten days back from Tuesday midnight mirrors same_time; Odoo goes to the day's opening."""
    start, due = start_and_due("odoo-012")
    calendar = calendar_of(VECTORS["odoo-012"])
    assert due == at("2018-03-27T08:00+02:00")
    back = calendar.subtract(start, "10 business days")
    assert back.date() in (date(2018, 3, 26), due.date())
    assert calendar.add(back, "10 business days") <= calendar.roll_forward(start)


def test_a_case_cannot_end_before_it_begins() -> None:
    """odoo-019: an event before the opening is ignored and listed; open time may be negative."""
    vector = VECTORS["odoo-019"]
    calendar = calendar_of(vector)
    case = case_of(vector, calendar)
    a = Clock(policy_of(vector)).assess(case, now=case.opened)
    assert [one.name for one in a.ignored_events] == ["resolved"]
    assert (a["target"].phase, a["target"].elapsed) == (Phase.running, timedelta(0))
    resolved = at(vector["events"][1]["at"])
    assert calendar.between(case.opened, resolved) == -calendar.between(resolved, case.opened)


def test_overlapping_stretches_are_named() -> None:
    """odoo-021 unites them silently; written in one list they are a mistake, united a union."""
    vector = VECTORS["odoo-021"]
    with pytest.raises(CalendarError, match=r"00:00-24:00.*08:00-16:00"):
        calendar_of(vector)
    week = {day: [stretch] for day, (stretch, *_) in vector["calendar"]["week"].items()}
    calendar = Calendar(**calendar_data({**vector["calendar"], "week": week}))
    created, resolved = (at(event["at"]) for event in vector["events"])
    assert seconds(calendar.between(created, resolved)) == 86_400


def test_a_blank_condition_is_refused() -> None:
    """frappe-024: a blank condition never matches there; here it cannot be written."""
    blank = VECTORS["frappe-024"]["policies"][0]["when"]
    with pytest.raises(PolicyError, match="conditions by attribute are required"):
        Policy(name="empty", applies_to=blank)


def test_days_have_names_and_not_numbers() -> None:
    """rt-020: a Sunday written as 7 is refused, rather than taken for another day."""
    with pytest.raises(CalendarError):
        Calendar(timezone="UTC", hours={"7": "09:00-17:00"})
