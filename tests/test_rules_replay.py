"""The replay of the rules, row by row, as a person would tell the history of a case.

The office is open Mon-Fri 09:00-17:00; Fri is 2026-11-20.
"""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from slaclock import Assessment, CaseError, Clock, Event, PolicyBook, load_policies
from slaclock.errors import InputError

from .desk import assess, case, happened, policy, resolution, shown, told, wall

STATUSES = {
    "open": ["new"],
    "paused": ["on_hold", "vendor"],
    "resolved": ["solved"],
    "closed": ["done"],
    "cancelled": ["spam"],
}


def ignored(a: Assessment) -> list[tuple[str, str]]:
    return [(one.name, shown(one.at)) for one in a.ignored_events]


def problem_of(error: pytest.ExceptionInfo[InputError]) -> tuple[str, str, str]:
    (problem,) = error.value.problems
    return problem.code, problem.what, problem.fix


# ---------------------------------------------------------------- events after now


def test_events_after_now_have_not_happened() -> None:
    """They change nothing and are not listed, not even those that nothing mentions."""
    lines = ("Fri 12:00 resolved", "Fri 12:00:00.000001 oddity")
    now = "Fri 11:59:59.999999"
    later, earlier = (
        assess(resolution("8bh"), "Fri 09:00", *some, now=now) for some in (lines, ())
    )
    assert later.readings == earlier.readings
    assert ignored(later) == []
    a = assess(resolution("8bh"), "Fri 09:00", *lines, now="Fri 12:00")
    assert (a["resolution"].phase.value, ignored(a)) == ("met", [])
    a = assess(resolution("8bh"), "Fri 09:00", *lines, now="Fri 12:00:00.000001")
    assert ignored(a) == [("oddity", "Fri 12:00:00.000001")]


def test_now_before_opened_is_refused() -> None:
    """By a microsecond already; at the opening all is well."""
    assert assess(resolution("8bh"), "Fri 09:00", now="Fri 09:00").due_at == wall("Fri 17:00")
    with pytest.raises(CaseError) as caught:
        assess(resolution("8bh"), "Fri 09:00", now="Fri 08:59:59.999999")
    assert problem_of(caught) == (
        "now-before-opened",
        "case T-1: now is 2026-11-20T08:59:59.999999+00:00, before the opening at "
        "2026-11-20T09:00:00+00:00",
        "ask for an instant at or after the opening",
    )


# ---------------------------------------------------------------- early events


def test_early_events_are_ignored_and_listed() -> None:
    """With the reason; at the opening itself nothing is early."""
    desk = resolution("8bh", rules={"early_events": "ignore"})
    for rules in (desk, resolution("8bh")):
        a = assess(rules, "Fri 09:00", "Fri 08:59:59.999999 resolved", now="Fri 10:00")
        assert a["resolution"].phase.value == "running"
        assert [(one.name, one.why) for one in a.ignored_events] == [
            ("resolved", "before the case was opened")
        ]
    a = assess(desk, "Fri 09:00", "Fri 09:00 resolved", now="Fri 10:00")
    assert (told(a["resolution"], "phase met_at"), ignored(a)) == ("met | Fri 09:00", [])


def test_early_events_are_refused_where_the_rule_says_so() -> None:
    """With both instants."""
    desk = resolution("8bh", rules={"early_events": "refuse"})
    with pytest.raises(CaseError) as caught:
        assess(desk, "Fri 09:00", "Fri 08:00 resolved", now="Fri 10:00")
    assert problem_of(caught) == (
        "early-event",
        "case T-1: 'resolved' at 2026-11-20T08:00:00+00:00 is before the opening at "
        "2026-11-20T09:00:00+00:00",
        "correct the times, or set the rule early_events: ignore",
    )
    a = assess(desk, "Fri 09:00", "Fri 09:00 resolved", now="Fri 10:00")
    assert a["resolution"].phase.value == "met"


# ---------------------------------------------------------------- order

TELLING = policy(
    {
        "resolution": {},
        "update": {"within": "8bh"},
        "step": {"within": "8bh", "met_by": "reviewed", "pausable": True},
        "sent": {"within": "1bh", "started_by": "sent", "met_by": "confirmed"},
        "emea": {"within": "1bh", "started_by": "sent", "met_by": "confirmed",
                 "applies_to": {"region": "emea"}},
        "next_response": {"within": "1bh"},
    },
    priorities={"low": {"resolution": "8bh"}, "high": {"resolution": "4bh"}},
    default_priority="low",
    rules={"priority_change": "keep"},
    statuses=STATUSES,
)  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "milestone", "expected"),
    [
        pytest.param(["changed region=emea", "sent"], "emea", "running", id="changed, a start"),
        pytest.param(["sent", "confirmed"], "sent", "met", id="a start, what meets"),
        pytest.param(["customer_replied", "responded"], "next_response", "met",
                     id="a message, its answer"),
        pytest.param(["updated", "resolved"], "update", "met ended", id="what meets, resolved"),
        pytest.param(["resolved", "paused"], "step", "paused", id="resolved, paused"),
        pytest.param(["resolved", "reopened"], "resolution", "running", id="resolved, reopened"),
        pytest.param(["resolved", "paused", "reopened"], "step", "running", id="paused, reopened"),
        pytest.param(["resolved", "reopened", "closed"], "resolution", "met",
                     id="reopened, closed"),
        pytest.param(["closed", "cancelled"], "resolution", "met", id="closed, cancelled"),
        pytest.param(["updated", "status solved"], "update", "met ended", id="a status, resolved"),
        pytest.param(["resolved", "status on_hold"], "resolution", "paused", id="a status, paused"),
        pytest.param(["resolved", "status new"], "resolution", "running", id="a status, reopened"),
        pytest.param(["status done", "cancelled"], "resolution", "met", id="a status, closed"),
        pytest.param(["closed", "status spam"], "resolution", "met", id="a status, cancelled"),
        pytest.param(["priority high", "priority low"], "priority", "low", id="value as text"),
        pytest.param(["status new", "status on_hold"], "resolution", "paused", id="open, paused"),
    ],
)  # fmt: skip
def test_events_of_one_instant_have_the_order_of_their_meaning(
    lines: list[str], milestone: str, expected: str
) -> None:
    """In whichever order they arrive; `seq` goes before it."""
    start = "Fri 09:30 responded"
    for arrived in permutations([f"Fri 10:00 {line}" for line in lines]):
        a = assess(TELLING, "Fri 09:00", start, *arrived, now="Fri 10:00")
        if milestone == "priority":
            assert a.priority == expected
        else:
            phases = [one.phase.value for one in a.cycles(milestone)]
            assert phases[-len(expected.split()) :] == expected.split()


@pytest.mark.parametrize(
    ("lines", "milestone", "expected"),
    [
        pytest.param(["sent", "changed region=emea"], "emea", "", id="start, changed"),
        pytest.param(["confirmed", "sent"], "sent", "running", id="what meets, start"),
        pytest.param(["responded", "customer_replied"], "next_response", "running", id="answer"),
        pytest.param(["resolved", "updated"], "update", "ended", id="resolved, what meets"),
        pytest.param(["paused", "resolved"], "step", "running", id="paused, resolved"),
        pytest.param(["reopened", "resolved"], "resolution", "met", id="reopened, resolved"),
        pytest.param(["closed", "reopened"], "resolution", "running", id="closed, reopened"),
        pytest.param(["cancelled", "closed"], "resolution", "ended", id="cancelled, closed"),
        pytest.param(["priority low", "priority high"], "priority", "high", id="low, high"),
    ],
)
def test_seq_goes_before_the_meaning(lines: list[str], milestone: str, expected: str) -> None:
    """As the rows of a file do."""
    events = [happened(f"Fri 10:00 {line}", seq=seq) for seq, line in enumerate(lines)]
    for arrived in permutations(events):
        a = assess(TELLING, "Fri 09:00", "Fri 09:30 responded", *arrived, now="Fri 10:00")
        if milestone == "priority":
            assert a.priority == expected
        else:
            phases = [one.phase.value for one in a.cycles(milestone)]
            assert phases[-1:] == expected.split()


def test_the_instant_goes_before_seq() -> None:
    """By a microsecond."""
    first, later = happened("Fri 10:00 paused", seq=9), happened("Fri 10:00:00.000001 resumed")
    a = assess(resolution("8bh"), "Fri 09:00", later, first, now="Fri 11:00")
    assert told(a["resolution"], "phase paused") == "running | 0.000001s"


def test_the_priority_of_the_opening_comes_after_it() -> None:
    """And so is a change at the start of the cycle, which takes the new row under keep too."""
    a = assess(TELLING, "Fri 09:00", "Fri 09:00 priority high", now="Fri 10:00")
    assert told(a["resolution"], "target due_at") == "4 business hours | Fri 13:00"


@pytest.mark.parametrize(
    ("before", "lines", "phase"),
    [
        pytest.param([], ["paused: a", "resumed: a"], "running", id="running stays running"),
        pytest.param(["paused: a"], ["paused: a", "resumed: a"], "paused", id="paused stays"),
        pytest.param(["paused: a"], ["resumed: a", "paused: b"], "paused", id="another reason"),
        pytest.param(["paused: b"], ["paused: a", "resumed: b"], "paused", id="one for another"),
        pytest.param([], ["paused", "resumed"], "running", id="without a reason"),
        pytest.param([], ["paused: a", "resumed"], "running", id="resumed without a reason"),
    ],
)
def test_a_pause_and_a_resume_of_one_reason_cancel_out(
    before: list[str], lines: list[str], phase: str
) -> None:
    """At one instant; in either order of arrival."""
    earlier = [f"Fri 10:00 {line}" for line in before]
    for arrived in permutations([f"Fri 11:00 {line}" for line in lines]):
        a = assess(resolution("8bh"), "Fri 09:00", *earlier, *arrived, now="Fri 12:00")
        assert a["resolution"].phase.value == phase


@pytest.mark.parametrize("value", ["on_hold", "new", "solved", "done", "spam"])
def test_a_status_is_heard_with_its_reason(value: str) -> None:
    """Whatever it means."""
    met_by = {"event": "status", "reason": ["vendor"]}
    desk = policy({"step": {"within": "4bh", "met_by": met_by}}, statuses=STATUSES)
    for reason, is_met in (("vendor", True), ("customer", False), (None, False)):
        event = Event("status", wall("Fri 10:00"), value, reason=reason)
        a = assess(desk, "Fri 09:00", event, now="Fri 11:00")
        assert (a["step"].phase.value == "met") is is_met


def test_what_cancels_out_was_never_heard() -> None:
    """Of any number of reasons: no level is reached by a pause that was none."""
    desk = resolution("8bh", levels={1: {"to": "Lead", "when": {"event": "paused"}}})
    lines = [f"Fri 11:00 {name}: {reason}" for reason in "ab" for name in ("paused", "resumed")]
    for arrived in permutations(lines):
        a = assess(desk, "Fri 09:00", *arrived, now="Fri 12:00")
        assert (a.escalations, ignored(a)) == ((), [])
    a = assess(desk, "Fri 09:00", *lines[:3], now="Fri 12:00")
    assert len(a.escalations) == 1


def test_of_two_reasons_one_ends_and_the_other_begins() -> None:
    """They do not cancel out: when the new one ends too, it runs."""
    lines = ("Fri 10:00 paused: b", "Fri 11:00 paused: a", "Fri 11:00 resumed: b")
    for last, phase in (("resumed: a", "running"), ("resumed: b", "paused")):
        a = assess(resolution("8bh"), "Fri 09:00", *lines, f"Fri 11:30 {last}", now="Fri 12:00")
        assert a["resolution"].phase.value == phase


def test_a_promise_for_what_there_is_not_is_listed() -> None:
    """With the nearest name; the other promises of the event hold."""
    step = policy({"step": {"within": "4bh", "met_by": "done"}})
    due = wall("Mon+ 12:00")
    promised = Event("promised", wall("Fri 10:00"), {"stp": due, "step": due})
    a = assess(step, "Fri 09:00", promised, now="Fri 12:00")
    assert [(one.event, one.why) for one in a.ignored_events] == [
        (promised, "Desk has no milestone 'stp'; did you mean 'step'?")
    ]
    assert told(a["step"], "due_at") == "Mon+ 12:00"


def test_a_promise_comes_before_what_meets_something() -> None:
    """At one instant; nothing is ignored."""
    step = policy({"step": {"within": "4bh", "met_by": "done"}})
    for arrived in permutations(["Fri 10:00 promised step=Mon+ 12:00", "Fri 10:00 done"]):
        a = assess(step, "Fri 09:00", *arrived, now="Fri 12:00")
        assert told(a["step"], "phase due_at met_at") == "met | Mon+ 12:00 | Fri 10:00"
        assert ignored(a) == []


@pytest.mark.parametrize(
    ("before", "events", "expected"),
    [
        pytest.param([], [("priority", "high", "a"), ("priority", "low", "b")],
                     "low | running", id="by reason"),
        pytest.param([], [("priority", "low", "a"), ("priority", "high", "b")],
                     "high | running", id="by reason before value"),
        pytest.param([], [("priority", "low", None), ("priority", "high", "A")],
                     "high | running", id="no reason before any"),
        pytest.param([], [("priority", "low", "a"), ("priority", "low high", "a")],
                     "low high | running", id="by value, the shorter first"),
        pytest.param([], [("status", "known to nobody", None), ("status", "on_hold", None)],
                     "low | paused", id="a status that no set lists, then a pause"),
        pytest.param(["status solved"],
                     [("status", "on_hold", None), ("status", "known to nobody", None)],
                     "low | running", id="a pause, then what reopens"),
        pytest.param(["status solved"],
                     [("paused", None, None), ("status", "new", None)],
                     "low | running", id="a pause ends with what reopens"),
        pytest.param(["paused: a"],
                     [("updated", None, None), ("paused", None, "a"), ("resumed", None, "a")],
                     "low | paused", id="what cancels out, after something else"),
    ],
)  # fmt: skip
def test_within_one_rank_text_decides(
    before: list[str], events: list[tuple[str, str | None, str | None]], expected: str
) -> None:
    """Name, reason and value, whatever else happens at that instant; the last one holds."""
    rows = {"low": "8bh", "high": "4bh", "low high": "2bh"}
    desk = resolution(rows=rows, statuses=STATUSES)
    earlier = [f"Fri 09:30 {line}" for line in before]
    happened_at_ten = [Event(name, wall("Fri 10:00"), value, why) for name, value, why in events]
    for arrived in permutations(happened_at_ten):
        a = assess(desk, "Fri 09:00", *earlier, *arrived, now="Fri 10:00")
        assert told(a, "priority") + " | " + told(a["resolution"], "phase") == expected


def test_equal_cases_are_told_alike_whichever_way_their_values_were_written() -> None:
    """Two promises of one instant: the later one holds, also of days with one digit and two."""
    desk = policy({"resolution": {"within": "80bh"}, "step": {"within": "8bh", "met_by": "done"}})
    ninth, tenth = wall("Wed 2026-12-09 12:00"), wall("Thu 2026-12-10 12:00")
    values = [
        [{"step": ninth, "resolution": ninth}, {"step": tenth, "resolution": tenth}],
        [{"resolution": ninth, "step": ninth}, {"step": tenth, "resolution": tenth}],
        [{"step": ninth, "resolution": ninth}, {"resolution": tenth, "step": tenth}],
    ]
    for both in values:
        events = [Event("promised", wall("Fri 10:00"), value) for value in both]
        a = assess(desk, "Fri 09:00", *events, now="Fri 10:00")
        assert a["resolution"].due_at == a["step"].due_at == tenth


def test_who_is_assigned_by_name_comes_after_who_took_it() -> None:
    """An event without a value comes before one with some."""
    desk = policy({"step": {"within": "8bh", "met_by": "done", "owner": {"event": "assigned"}}})
    at = wall("Fri 10:00")
    events = (Event("assigned", at, by="Zoe"), Event("assigned", at, "Ann"))
    for arrived in (events, events[::-1]):
        a = assess(desk, "Fri 09:00", *arrived, now="Fri 10:00")
        assert a["step"].owner == "Ann"


def test_events_that_differ_in_seq_alone_collapse() -> None:
    """Two updates are one, and start one cycle; other reasons or values make two of them."""
    for seq in (0, 1):
        events = [happened("Fri 10:00 updated"), happened("Fri 10:00 updated", seq=seq)]
        assert len(assess(TELLING, "Fri 09:00", *events, now="Fri 11:00").cycles("update")) == 2
    events = [happened("Fri 10:00 updated"), happened("Fri 10:00 updated: by phone", seq=1)]
    assert len(assess(TELLING, "Fri 09:00", *events, now="Fri 11:00").cycles("update")) == 3


def test_the_order_of_arrival_never_matters() -> None:
    """Of a whole history."""
    lines = (
        "Fri 10:00 paused", "Fri 10:00 priority high", "Fri 11:00 resumed", "Fri 12:00 resolved",
        "Fri 12:00 reopened",
    )  # fmt: skip
    found = {
        assess(TELLING, "Fri 09:00", *some, now="Mon+ 09:00").to_json()
        for some in permutations(lines)
    }
    assert len(found) == 1


# ---------------------------------------------------------------- status

DESK = resolution("8bh", statuses=STATUSES)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(["10:00 on_hold"], "paused | - | - | 1h", id="entering a paused set"),
        pytest.param(["10:00 on_hold", "12:00 new"], "running | Mon+ 11:00 | - | 1h",
                     id="leaving it"),
        pytest.param(["10:00 on_hold", "11:00 vendor"], "paused | - | - | 1h", id="within it"),
        pytest.param(["10:00 on_hold", "11:00 vendor", "12:00 new"],
                     "running | Mon+ 11:00 | - | 1h", id="from the second"),
        pytest.param(["11:00 solved"], "met | Fri 17:00 | Fri 11:00 | 2h", id="entering resolved"),
        pytest.param(["11:00 solved", "12:00 new"], "running | Mon+ 10:00 | - | 2h",
                     id="leaving it reopens"),
        pytest.param(["11:00 solved", "12:00 on_hold"], "paused | - | - | 2h",
                     id="to a pause: reopened, then paused"),
        pytest.param(["10:00 on_hold", "12:00 solved"], "met | Mon+ 11:00 | Fri 12:00 | 1h",
                     id="from a pause: resumed, then resolved"),
        pytest.param(["11:00 done"], "met | Fri 17:00 | Fri 11:00 | 2h", id="entering closed"),
        pytest.param(["11:00 solved", "12:00 done"], "met | Fri 17:00 | Fri 11:00 | 2h",
                     id="resolved to closed does not reopen"),
        pytest.param(["11:00 done", "12:00 solved"], "met | Fri 17:00 | Fri 11:00 | 2h",
                     id="closed to resolved neither"),
        pytest.param(["11:00 done", "12:00 new"], "running | Mon+ 10:00 | - | 2h",
                     id="leaving closed reopens"),
        pytest.param(["11:00 spam"], "ended | Fri 17:00 | - | 2h", id="entering cancelled"),
        pytest.param(["11:00 spam", "12:00 new"], "running | Mon+ 10:00 | - | 2h",
                     id="leaving cancelled revives"),
        pytest.param(["11:00 spam", "12:00 on_hold"], "paused | - | - | 2h",
                     id="for a pause too"),
        pytest.param(["11:00 spam", "12:00 solved"], "ended | Fri 17:00 | - | 2h",
                     id="cancelled to resolved does not"),
        pytest.param(["10:00 on_hold", "12:00 mislaid"], "running | Mon+ 11:00 | - | 1h",
                     id="what no set lists is open"),
        pytest.param(["11:00 solved", "12:00 mislaid"], "running | Mon+ 10:00 | - | 2h",
                     id="and reopens"),
    ],
)  # fmt: skip
def test_a_status_is_a_state(lines: list[str], expected: str) -> None:
    """Entering and leaving it does what its set means."""
    events = [f"Fri {line[:5]} status {line[6:]}" for line in lines]
    a = assess(DESK, "Fri 09:00", *events, now=f"Fri {lines[-1][:5]}")["resolution"]
    if a.phase.value == "running":
        assert expected.split(" | ")[3] == told(a, "elapsed")
    assert told(a, "phase due_at met_at elapsed") == expected


def test_a_status_that_no_set_lists_is_listed() -> None:
    """And those that a set lists are not."""
    a = assess(DESK, "Fri 09:00", "Fri 10:00 status mislaid", "Fri 11:00 status new",
               now="Fri 12:00")  # fmt: skip
    assert [(one.name, one.why) for one in a.ignored_events] == [
        ("status", "no set of statuses lists 'mislaid'; it counts as open")
    ]


def test_resolved_to_closed_counts_once() -> None:
    """Nothing is reopened, and nothing is ignored."""
    lines = ("Fri 11:00 status solved", "Fri 12:00 status done")
    a = assess(DESK, "Fri 09:00", *lines, now="Fri 13:00")
    assert told(a, "resolved_at closed_at reopened") == "Fri 11:00 | Fri 12:00 | 0"
    assert ignored(a) == []


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        pytest.param(["solved", "solved"], "already resolved", id="resolved twice"),
        pytest.param(["done", "done"], "already closed", id="closed twice"),
        pytest.param(["done", "solved"], "already closed", id="resolved after it is closed"),
        pytest.param(["spam", "solved"], "the case is cancelled", id="resolved after the end"),
        pytest.param(["spam", "done"], "the case is cancelled", id="closed after the end"),
        pytest.param(["spam", "spam"], "the case is cancelled", id="cancelled twice"),
    ],
)
def test_a_status_that_ends_what_has_ended_is_ignored_and_listed(
    lines: list[str], why: str
) -> None:
    """Closed goes on being closed, and cancelled being cancelled; all stays as it was."""
    events = [f"Fri {10 + number}:00 status {status}" for number, status in enumerate(lines)]
    a = assess(DESK, "Fri 09:00", *events, now="Fri 13:00")
    assert [(shown(one.at), one.why) for one in a.ignored_events] == [("Fri 11:00", why)]
    before = assess(DESK, "Fri 09:00", events[0], now="Fri 13:00")
    assert a.readings == before.readings
    fields = "resolved_at closed_at reopened"
    assert told(a, fields) == told(before, fields)


# ---------------------------------------------------------------- who hears of it


def heard(event: str, reason: str, *lines: str | Event) -> str:
    """When an event with a reason met a milestone, started one and brought a level."""
    said = {"event": event, "reason": reason}
    desk = policy(
        {
            "met": {"within": "40bh", "met_by": said},
            "started": {"within": "40bh", "started_by": said, "met_by": "finished"},
            "resolution": {"within": "40bh"},
            "promise": None,
        },
        priorities={"low": {}, "high": {}},
        default_priority="low",
        statuses=STATUSES,
        escalations={1: {"to": "Rep", "when": said}, 2: {"to": "Lead"}},
    )
    a = assess(desk, "Fri 09:00", *lines, now="Fri 13:00")
    found = [told(a["met"], "met_at"), told(a["started"], "started_at")]
    return " | ".join([*found, *(told(one, "level at why") for one in a.escalations)])


def entering(status: str, at: str = "Fri 11:00") -> Event:
    return Event("status", wall(at), status, reason="vendor")


@pytest.mark.parametrize(
    ("event", "reason", "lines", "expected"),
    [
        pytest.param("paused", "on_hold", [entering("on_hold")], "1 | Fri 11:00 | paused",
                     id="paused, for the reason that the status is"),
        pytest.param("resumed", "vendor", ["Fri 10:00 status on_hold", entering("new")],
                     "1 | Fri 11:00 | resumed", id="resumed"),
        pytest.param("resumed", "vendor", ["Fri 10:00 status on_hold", entering("solved")],
                     "1 | Fri 11:00 | resumed", id="resumed, then resolved"),
        pytest.param("reopened", "vendor", ["Fri 10:00 status solved", entering("new")],
                     "1 | Fri 11:00 | reopened", id="reopened"),
        pytest.param("reopened", "vendor", ["Fri 10:00 status solved", entering("on_hold")],
                     "1 | Fri 11:00 | reopened", id="reopened, then paused"),
        pytest.param("paused", "on_hold", ["Fri 10:00 status solved", entering("on_hold")],
                     "1 | Fri 11:00 | paused", id="paused after it"),
        pytest.param("resolved", "vendor", [entering("solved")], "", id="resolved"),
        pytest.param("closed", "vendor", [entering("done")], "", id="closed"),
        pytest.param("resolved", "vendor", [entering("done")], "", id="resolved, then closed"),
    ],
)  # fmt: skip
def test_what_a_status_means_is_heard_as_if_it_had_happened(
    event: str, reason: str, lines: list[str | Event], expected: str
) -> None:
    """By milestones and levels that name it, with its reason; the end of a case brings no level."""
    both = "Fri 11:00 | Fri 11:00"
    assert heard(event, reason, *lines) == (f"{both} | {expected}" if expected else both)


@pytest.mark.parametrize(
    ("event", "before", "value"),
    [
        pytest.param("paused", [], None, id="paused"),
        pytest.param("resumed", ["Fri 10:00 paused: vendor"], None, id="resumed"),
        pytest.param("reopened", ["Fri 10:00 resolved"], None, id="reopened"),
        pytest.param("priority", [], "high", id="priority"),
        pytest.param("changed", [], {"tier": "gold"}, id="changed"),
        pytest.param("promised", [], wall("Mon+ 09:00"), id="promised"),
        pytest.param("promised", [], {"resolution": wall("Mon+ 09:00")}, id="promised for one"),
        pytest.param("customer_replied", [], None, id="customer_replied"),
        pytest.param("assigned", [], "Ann", id="assigned"),
        pytest.param("escalated", [], None, id="escalated"),
        pytest.param("answered", ["Fri 10:00 escalated 2"], None, id="answered"),
        pytest.param("called", [], None, id="an event of one's own"),
    ],
)
def test_whatever_happens_may_meet_start_and_escalate(
    event: str, before: list[str], value: Any
) -> None:
    """By its name and its reason, at its instant; a level is not entered below the one reached."""
    happens = Event(event, wall("Fri 11:00"), value, reason="vendor")
    level = "2 | Fri 10:00 | escalated" if event == "answered" else f"1 | Fri 11:00 | {event}"
    assert heard(event, "vendor", *before, happens) == f"Fri 11:00 | Fri 11:00 | {level}"
    other = heard(event, "customer", *before, happens)
    assert other == ("- | - | 2 | Fri 10:00 | escalated" if event == "answered" else "- | -")


@pytest.mark.parametrize("event", ["resolved", "closed", "cancelled"])
def test_the_end_of_a_case_meets_what_names_it_with_its_reason(event: str) -> None:
    """Cancelled meets before it ends what is left; none of them brings a level."""
    happens = Event(event, wall("Fri 11:00"), reason="vendor")
    assert heard(event, "vendor", happens) == "Fri 11:00 | Fri 11:00"
    assert heard(event, "customer", happens) == "- | -"


# ---------------------------------------------------------------- several pauses


@pytest.mark.parametrize(
    ("lines", "phase"),
    [
        pytest.param(["10:00 paused: a", "11:00 paused: b", "12:00 resumed: a"], "paused",
                     id="a reason ends that one"),
        pytest.param(["10:00 paused: a", "11:00 paused: b", "12:00 resumed: b"], "paused",
                     id="whichever"),
        pytest.param(["10:00 paused: a", "11:00 paused: b", "12:00 resumed: a",
                      "12:30 resumed: b"], "running", id="both ended"),
        pytest.param(["10:00 paused: a", "11:00 paused: b", "12:00 resumed"], "running",
                     id="no reason ends all"),
        pytest.param(["10:00 paused", "11:00 paused: a", "12:00 resumed: a"], "paused",
                     id="'no reason' is one of them"),
        pytest.param(["10:00 paused", "11:00 paused: a", "12:00 resumed"], "running",
                     id="and ended with the others"),
        pytest.param(["10:00 status on_hold", "11:00 paused: a", "12:00 resumed"], "paused",
                     id="all but the status's"),
        pytest.param(["10:00 status on_hold", "11:00 paused: a", "12:00 status new"], "paused",
                     id="the status ends its own"),
        pytest.param(["10:00 status on_hold", "11:00 paused: a", "12:00 status new",
                      "12:30 resumed"], "running", id="and the rest ends the rest"),
        pytest.param(["10:00 paused: a", "11:00 resolved", "12:00 reopened"], "running",
                     id="resolved ends every pause"),
        pytest.param(["10:00 status on_hold", "11:00 closed", "12:00 reopened"], "running",
                     id="closed too"),
        pytest.param(["10:00 resolved", "11:00 paused: a", "12:00 reopened"], "running",
                     id="reopened too"),
    ],
)  # fmt: skip
def test_pauses_are_a_set_of_reasons(lines: list[str], phase: str) -> None:
    """It runs when the last of them has ended."""
    a = assess(DESK, "Fri 09:00", *(f"Fri {line}" for line in lines), now="Fri 13:00")
    assert a["resolution"].phase.value == phase
    assert ignored(a) == []


def test_what_is_lost_is_counted_once() -> None:
    """From the first pause to the last resume."""
    lines = ("Fri 10:00 paused: a", "Fri 11:00 paused: b", "Fri 12:00 resumed: a",
             "Fri 13:00 resumed: b")  # fmt: skip
    a = assess(DESK, "Fri 09:00", *lines, now="Fri 14:00")["resolution"]
    assert told(a, "paused elapsed due_at") == "3h | 2h | Mon+ 12:00"


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        pytest.param(["10:00 paused", "11:00 paused"], "already paused", id="paused twice"),
        pytest.param(["10:00 paused: a", "11:00 paused: a"], "already paused for 'a'",
                     id="for one reason"),
        pytest.param(["10:00 status on_hold", "11:00 status on_hold"],
                     "already paused for 'on_hold'", id="in one status"),
        pytest.param(["11:00 resumed"], "not paused", id="resumed while running"),
        pytest.param(["11:00 resumed: a"], "not paused for 'a'", id="for a reason"),
        pytest.param(["10:00 paused: b", "11:00 resumed: a"], "not paused for 'a'",
                     id="for another reason"),
        pytest.param(["10:00 status on_hold", "11:00 resumed"], "paused by its status",
                     id="resumed, the status not"),
        pytest.param(["11:00 reopened"], "the case is open", id="reopened while open"),
        pytest.param(["10:00 paused", "11:00 reopened"], "the case is open",
                     id="reopened while paused"),
    ],
)  # fmt: skip
def test_what_changes_nothing_is_ignored_and_listed(lines: list[str], why: str) -> None:
    """With the reason; all else goes on as it was."""
    events = [f"Fri {line}" for line in lines]
    a = assess(DESK, "Fri 09:00", *events, now="Fri 13:00")
    assert [(shown(one.at), one.why) for one in a.ignored_events] == [("Fri 11:00", why)]
    without = assess(DESK, "Fri 09:00", *events[:-1], now="Fri 13:00")
    assert a.readings == without.readings


@pytest.mark.parametrize(
    ("before", "line"),
    [
        pytest.param("paused: vendor", "paused: vendor", id="paused"),
        pytest.param("status on_hold", "status on_hold", id="a status"),
        pytest.param("paused: vendor", "resumed: parts", id="resumed"),
        pytest.param("status on_hold", "resumed", id="resumed, paused by its status"),
        pytest.param("responded", "reopened", id="reopened"),
    ],
)
def test_what_is_ignored_meets_and_starts_nothing(before: str, line: str) -> None:
    """Not even what such an event would meet or start if it meant something."""
    names = ["paused", "resumed", "reopened"]
    desk = policy(
        {
            "met": {"within": "8bh", "started_by": "sent", "met_by": names},
            **{
                f"after {name}": {"within": "8bh", "started_by": name, "met_by": "done"}
                for name in names
            },
        },
        statuses=STATUSES,
    )
    lines = (f"Fri 10:00 {before}", "Fri 10:30 sent", f"Fri 11:00 {line}")
    a = assess(desk, "Fri 09:00", *lines, now="Fri 12:00")
    assert [shown(one.at) for one in a.ignored_events] == ["Fri 11:00"]
    assert a["met"].phase == "running"
    assert {a[f"after {name}"].started_at for name in names} <= {None, wall("Fri 10:00")}


def test_pausing_while_resolved_stops_what_still_runs() -> None:
    """One's own steps; the resolution is met."""
    desk = policy(
        {
            "resolution": {"within": "8bh"},
            "step": {"within": "4bh", "met_by": "reviewed", "pausable": True},
        }
    )
    lines = ("Fri 10:00 resolved", "Fri 11:00 paused", "Fri 12:00 resumed")
    a = assess(desk, "Fri 09:00", *lines[:2], now="Fri 11:30")
    assert (a["resolution"].phase.value, a["step"].phase.value) == ("met", "paused")
    assert shown(assess(desk, "Fri 09:00", *lines, now="Fri 12:00")["step"].due_at) == "Fri 14:00"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("closed", "running | Fri 14:00", id="closed"),
        pytest.param("reopened", "running | Fri 14:00", id="reopened"),
        pytest.param("status done", "running | Fri 14:00", id="a status, closed"),
        pytest.param("status new", "running | Fri 14:00", id="a status, reopened"),
        pytest.param("cancelled", "ended | Fri 14:00", id="cancelled"),
        pytest.param("resolved", "running | Fri 14:00", id="resolved again"),
    ],
)
def test_what_was_paused_while_resolved_runs_on_when_that_ends(line: str, expected: str) -> None:
    """Resolved, closed and reopened end every pause, also one of a step of one's own."""
    step = {"within": "4bh", "met_by": "reviewed", "pausable": True}
    desk = policy({"resolution": {"within": "8bh"}, "step": step}, statuses=STATUSES)
    lines = ("Fri 10:00 resolved", "Fri 11:00 paused: vendor", f"Fri 12:00 {line}")
    a = assess(desk, "Fri 09:00", *lines, now="Fri 13:00")
    assert (told(a["step"], "phase due_at"), ignored(a)) == (expected, [])
    a = assess(desk, "Fri 09:00", *lines, "Fri 13:00 resumed", now="Fri 13:00")
    assert len(ignored(a)) == 1


# ---------------------------------------------------------------- which events end what

EVERYTHING = policy(
    {
        "first_response": {"within": "8bh"},
        "acknowledgement": {"within": "8bh"},
        "next_response": {"within": "8bh"},
        "resolution": {"within": "8bh"},
        "closure": {"within": "8bh"},
        "own_answer": {"within": "8bh", "met_by": "responded"},
        "own_note": {"within": "8bh", "met_by": "acknowledged"},
        "own_phone": {"within": "8bh", "met_by": {"event": "responded", "reason": "by phone"}},
        "feedback": {"within": "8bh", "met_by": "asked"},
    }
)
RESPONDED = ("first_response", "acknowledgement", "own_answer", "own_note")


def phases(*lines: str) -> dict[str, str]:
    a = assess(EVERYTHING, "Fri 09:00", *lines, now="Fri 12:00")
    return {name: told(one, "phase met_at") for name, one in a.readings.items()}


def test_resolved_also_acknowledges_and_responds() -> None:
    """A case solved at first touch has been answered; other steps run on."""
    met = "met | Fri 10:00"
    assert phases("Fri 10:00 resolved") == {
        **dict.fromkeys((*RESPONDED, "resolution"), met),
        "next_response": "waiting | -",
        "closure": "running | -",
        "own_phone": "running | -",
        "feedback": "running | -",
    }


def test_it_does_so_where_that_is_still_owed() -> None:
    """What was met before stays met there."""
    found = phases("Fri 09:30 responded", "Fri 09:45 customer_replied", "Fri 10:00 resolved")
    assert found["first_response"] == "met | Fri 09:30"
    assert found["own_note"] == "met | Fri 10:00"
    assert found["next_response"] == "met | Fri 10:00"


def test_closed_without_resolved_counts_as_both() -> None:
    """So the closure starts and is met there."""
    found = phases("Fri 10:00 closed")
    met = "met | Fri 10:00"
    assert {name for name, one in found.items() if one == met} == {
        *RESPONDED,
        "resolution",
        "closure",
    }
    assert found["feedback"] == "running | -"


def test_what_follows_the_resolution_starts_before_the_closing_that_counts_as_both() -> None:
    """So the closing can meet it at once, and it is met there with nothing used."""
    desk = policy(
        {
            "resolution": {"within": "8bh"},
            "archive": {"within": "8bh", "after": "resolution", "met_by": "closed"},
        }
    )
    a = assess(desk, "Fri 09:00", "Fri 10:00 closed", now="Fri 12:00")
    assert told(a["archive"], "phase started_at met_at") == "met | Fri 10:00 | Fri 10:00"
    a = assess(desk, "Fri 09:00", "Fri 10:00 resolved", "Fri 11:00 closed", now="Fri 12:00")
    assert told(a["archive"], "phase started_at met_at") == "met | Fri 10:00 | Fri 11:00"


def test_other_milestones_run_on_until_met_or_cancelled() -> None:
    """SOP 003's feedback steps come after closing."""
    assert phases("Fri 10:00 closed", "Fri 11:00 asked")["feedback"] == "met | Fri 11:00"
    assert phases("Fri 10:00 closed", "Fri 11:00 cancelled")["feedback"] == "ended | -"
    a = assess(EVERYTHING, "Fri 09:00", "Fri 10:00 closed", now="Fri 17:00")
    assert told(a["feedback"], "phase breached_at") == "running | Fri 17:00"


# ---------------------------------------------------------------- attributes


def test_a_policys_applies_to_looks_at_the_opening() -> None:
    """Whatever changes later."""
    gold = policy({"resolution": {"within": "8bh"}}, applies_to={"tier": "gold"})
    a = assess(gold, "Fri 09:00", "Fri 10:00 changed tier=iron", now="Fri 11:00",
               attributes={"tier": "gold"})  # fmt: skip
    assert a["resolution"].phase.value == "running"
    for attributes in ({}, {"tier": "iron"}):
        with pytest.raises(CaseError, match="Desk does not apply"):
            assess(gold, "Fri 09:00", "Fri 09:00 changed tier=gold", now="Fri 11:00",
                   attributes=attributes)  # fmt: skip


def test_a_milestones_applies_to_looks_at_the_start_of_a_cycle() -> None:
    """Each cycle for itself; a running one stays when the attribute changes."""
    desk = policy(
        {
            "told": {"within": "1bh", "started_by": "sent", "met_by": "confirmed", "repeats": True,
                     "applies_to": {"region": "emea"}},
            "here": {"within": "1bh", "met_by": "done", "applies_to": {"region": "emea"}},
        }
    )  # fmt: skip
    lines = ("Fri 09:30 sent", "Fri 10:00 changed region=emea", "Fri 11:00 sent",
             "Fri 11:10 changed region=apac")  # fmt: skip
    a = assess(desk, "Fri 09:00", *lines, now="Fri 11:30")
    assert [told(one, "started_at phase") for one in a.cycles("told")] == ["Fri 11:00 | running"]
    assert a["here"].phase.value == "waiting"
    a = assess(desk, "Fri 09:00", *lines, "Fri 11:40 confirmed", "Fri 11:50 sent", now="Fri 12:00")
    assert [told(one, "started_at phase") for one in a.cycles("told")] == ["Fri 11:00 | met"]


def test_a_calendar_by_attribute_is_chosen_at_the_start_of_a_cycle() -> None:
    """The other one from the next cycle on; a value that is not listed takes the default."""
    choice = {"by": "region", "emea": "always", "default": "office"}
    desk = policy({"update": {"within": "8bh", "calendar": choice}})
    lines = ("Fri 10:00 changed region=emea", "Fri 11:00 updated")
    a = assess(desk, "Fri 09:00", *lines, now="Fri 12:00", attributes={"region": "apac"})
    assert [told(one, "calendar due_at") for one in a.cycles("update")] == [
        "office | Fri 17:00",
        "always | Fri 19:00",
    ]


@pytest.mark.parametrize(
    ("condition", "attributes", "holds"),
    [
        pytest.param("gold", {"tier": "gold"}, True, id="a value"),
        pytest.param("gold", {"tier": "iron"}, False, id="another"),
        pytest.param("gold", {}, False, id="missing"),
        pytest.param(["gold", "iron"], {"tier": "iron"}, True, id="one of some"),
        pytest.param(["gold", "iron"], {"tier": "tin"}, False, id="none of them"),
        pytest.param({"not": "gold"}, {"tier": "iron"}, True, id="not"),
        pytest.param({"not": "gold"}, {"tier": "gold"}, False, id="not, but it is"),
        pytest.param({"not": "gold"}, {}, False, id="not, but missing"),
        pytest.param({"at_least": 3}, {"tier": 3}, True, id="at least"),
        pytest.param({"at_least": 3}, {"tier": 2}, False, id="less"),
        pytest.param({"at_least": 3}, {}, False, id="at least, but missing"),
        pytest.param({"missing": True}, {}, True, id="missing it is"),
        pytest.param({"missing": True}, {"tier": None}, True, id="None is missing"),
        pytest.param({"missing": True}, {"tier": "gold"}, False, id="not missing"),
    ],
)
def test_conditions(condition: Any, attributes: Any, holds: bool) -> None:
    """A missing attribute matches nothing but `{missing: true}`."""
    desk = policy({"here": {"within": "1bh", "met_by": "done", "applies_to": {"tier": condition}}})
    a = assess(desk, "Fri 09:00", now="Fri 09:00", attributes=attributes)
    assert a["here"].phase.value == ("running" if holds else "waiting")


def test_assigned_names_the_owner_that_milestones_refer_to() -> None:
    """The latest one, by its value, else by who did it; a role stays a role."""
    desk = policy(
        {
            "resolution": {"within": "8bh", "owner": {"event": "assigned"}},
            "review": {"within": "8bh", "after": "resolution", "met_by": "reviewed",
                       "owner": {"event": "reviewer"}},
            "update": {"within": "8bh", "owner": "Desk"},
        }
    )  # fmt: skip
    lines = ("Fri 10:00 assigned Ann", "Fri 11:00 assigned Bob", "Fri 11:30 reviewer Cat")
    for count, owner in ((0, "-"), (1, "Ann"), (2, "Bob")):
        a = assess(desk, "Fri 09:00", *lines[:count], now="Fri 12:00")
        assert [told(a[name], "owner") for name in a.readings] == [owner, "-", "Desk"]
    a = assess(desk, "Fri 09:00", *lines, now="Fri 12:00")
    assert (told(a["review"], "owner"), ignored(a)) == ("Cat", [])
    by_ann = Event("assigned", wall("Fri 10:00"), by="Ann")
    assert assess(desk, "Fri 09:00", by_ann, now="Fri 12:00")["resolution"].owner == "Ann"


def test_a_name_that_nothing_mentions_is_listed() -> None:
    """With the name that was meant, if one is near."""
    desk = policy({"step": {"within": "8bh", "met_by": "reviewed"}})
    a = assess(desk, "Fri 09:00", "Fri 10:00 reveiwed", "Fri 11:00 oddity", now="Fri 12:00")
    assert [one.why for one in a.ignored_events] == [
        "nothing in Desk mentions it; did you mean 'reviewed'?",
        "nothing in Desk mentions it",
    ]


MATRIX = policy(
    {"resolution": None},
    priorities={"low": {"resolution": "8bh"}, "high": {"resolution": "4bh"}},
    default_priority="low",
    priority_matrix=[{"impact": "high", "urgency": {"high": "high", "low": "low"}}],
)


@pytest.mark.parametrize(
    ("given", "lines", "expected"),
    [
        pytest.param(None, [], "low | Fri 17:00", id="the matrix"),
        pytest.param(None, ["changed urgency=high"], "high | Fri 13:00", id="re-targets"),
        pytest.param("low", ["changed urgency=high"], "low | Fri 17:00", id="unless given"),
        pytest.param(None, ["priority low", "changed urgency=high"], "low | Fri 17:00",
                     id="or given by an event"),
        pytest.param(None, ["changed urgency=odd"], "low | Fri 17:00", id="no cell: the default"),
    ],
)  # fmt: skip
def test_a_changed_attribute_may_give_another_priority(
    given: str | None, lines: list[str], expected: str
) -> None:
    """Of the matrix; it re-targets like a priority event."""
    attributes = {"impact": "high", "urgency": "low"}
    events = [f"Fri {10 + number}:00 {line}" for number, line in enumerate(lines)]
    a = assess(MATRIX, "Fri 09:00", *events, now="Fri 12:00", priority=given,
               attributes=attributes)  # fmt: skip
    assert f"{a.priority} | {told(a['resolution'], 'due_at')}" == expected


def test_what_is_resolved_again_at_once_is_followed_again() -> None:
    """Closed, reopened and resolved in one instant: the review starts then."""
    desk = policy({"resolution": None, "review": {"after": "resolution", "met_by": "reviewed"}})
    events = [happened(f"Fri 10:00 {name}", seq) for seq, name in enumerate(
        ("closed", "reopened", "resolved"))]  # fmt: skip
    for count, expected in ((1, "running"), (2, "waiting"), (3, "running")):
        a = assess(desk, "Fri 09:00", *events[:count], now="Fri 12:00")
        assert a["review"].phase == expected


def test_a_restart_of_what_applies_no_longer_waits() -> None:
    """The old cycle stays among the cycles; when it applies again, nothing starts it."""
    desk = policy(
        {"resolution": {"within": "8bh", "applies_to": {"region": {"missing": True}}}},
        rules={"reopen": "restart"},
    )
    lines = ("Fri 10:00 resolved", "Fri 11:00 changed region=apac", "Fri 12:00 reopened")
    a = assess(desk, "Fri 09:00", *lines, now="Fri 13:00")
    assert told(a["resolution"], "phase cycle started_at") == "waiting | 2 | -"
    assert [one.phase for one in a.cycles("resolution")] == ["met"]
    again = assess(desk, "Fri 09:00", lines[0], lines[2], now="Fri 13:00")["resolution"]
    assert told(again, "phase cycle started_at") == "running | 2 | Fri 12:00"


def test_what_neither_matrix_nor_default_knows_changes_nothing() -> None:
    """Before the end of the case and after it."""
    desk = policy(
        {"resolution": None},
        priorities={"low": {"resolution": "8bh"}, "high": {"resolution": "4bh"}},
        priority_matrix=[{"impact": "high", "urgency": {"high": "high", "low": "low"}}],
    )
    for lines in (
        ("Fri 10:00 changed impact=odd",),
        ("Fri 10:00 resolved", "Fri 11:00 changed impact=odd", "Fri 11:00 reopened"),
    ):
        a = assess(desk, "Fri 09:00", *lines, now="Fri 12:00",
                   attributes={"impact": "high", "urgency": "high"})  # fmt: skip
        assert a.priority == "high"


def test_an_attribute_changed_while_resolved_gives_its_priority_at_the_reopening() -> None:
    """As a priority event would."""
    attributes = {"impact": "high", "urgency": "low"}
    lines = ("Fri 10:00 resolved", "Fri 11:00 changed urgency=high", "Fri 12:00 reopened")
    for count, priority in ((2, "low"), (3, "high")):
        a = assess(MATRIX, "Fri 09:00", *lines[:count], now="Fri 12:00", attributes=attributes)
        assert a.priority == priority
    assert shown(a["resolution"].due_at) == "Fri 15:00"


# ---------------------------------------------------------------- priority

PRIORITIES = policy(
    {"resolution": None},
    priorities={"low": {"resolution": "8bh"}, "high": {"resolution": "4bh"}},
    priority_aliases={"urgent": "high"},
)


@pytest.mark.parametrize(
    ("given", "row"),
    [("high", "high"), ("HIGH", "high"), ("urgent", "high"), ("Urgent", "high"), ("Low", "low")],
)
def test_an_explicit_priority_with_its_aliases(given: str, row: str) -> None:
    """Upper and lower case alike; at the opening and by an event."""
    assert assess(PRIORITIES, "Fri 09:00", now="Fri 09:00", priority=given).priority == row
    a = assess(PRIORITIES, "Fri 09:00", f"Fri 10:00 priority {given}", now="Fri 11:00",
               priority="low")  # fmt: skip
    assert a.priority == row


def test_the_priority_given_is_that_at_the_opening() -> None:
    """Changes are events."""
    lines = ("Fri 10:00 priority high",)
    a = assess(PRIORITIES, "Fri 09:00", *lines, now="Fri 09:30", priority="low")
    assert (a.priority, shown(a.due_at)) == ("low", "Fri 17:00")
    a = assess(PRIORITIES, "Fri 09:00", *lines, now="Fri 10:00", priority="low")
    assert (a.priority, shown(a.due_at)) == ("high", "Fri 13:00")


def test_without_a_priority() -> None:
    """The matrix, else the default, else the only row."""
    a = assess(MATRIX, "Fri 09:00", now="Fri 09:00",
               attributes={"impact": "high", "urgency": "high"})  # fmt: skip
    assert a.priority == "high"
    assert assess(MATRIX, "Fri 09:00", now="Fri 09:00").priority == "low"
    only = policy({"resolution": None}, priorities={"all": {"resolution": "8bh"}})
    assert assess(only, "Fri 09:00", now="Fri 09:00").priority == "all"


def test_any_other_priority_is_refused_with_the_rows() -> None:
    """Also one that comes by an event, and none where there are several rows."""
    for lines, given in (((), "hihg"), (("Fri 10:00 priority hihg",), "low")):
        with pytest.raises(CaseError) as caught:
            assess(PRIORITIES, "Fri 09:00", *lines, now="Fri 11:00", priority=given)
        assert problem_of(caught) == (
            "unknown-priority",
            "priority 'hihg' is no row of Desk",
            "use one of: low, high, urgent",
        )
        assert caught.value.problems[0].field == ("events.priority" if lines else "")
    with pytest.raises(CaseError, match="low, high"):
        assess(PRIORITIES, "Fri 09:00", now="Fri 11:00")


def test_a_policy_without_a_table_has_one_row_for_every_case() -> None:
    """Whatever its priority is called."""
    for given in (None, "high", "P1"):
        a = assess(resolution("8bh"), "Fri 09:00", "Fri 10:00 priority other", now="Fri 11:00",
                   priority=given)  # fmt: skip
        assert shown(a["resolution"].due_at) == "Fri 17:00"


# ---------------------------------------------------------------- policy


def versioned(name: str, **fields: Any) -> Any:
    return policy({"resolution": {"within": "8bh"}}, name=name, **fields)


NEW_YEAR = versioned("Desk", version="2", effective={"from": "2027-01-01", "until": "2028-01-01"})
OLD = versioned("Desk", version="1", effective={"until": "2027-07-01"})
GOLD = versioned("Gold", applies_to={"tier": "gold"}, effective={"from": "2026-01-01"})


@pytest.mark.parametrize(
    ("opened", "attributes", "expected"),
    [
        ("Fri 09:00", {}, "Desk 1"),
        ("Fri 09:00", {"tier": "gold"}, "Gold None"),
        ("Wed 2025-12-31 12:00", {"tier": "gold"}, "Desk 1"),
        ("Thu 2026-12-31 23:59:59.999999", {}, "Desk 1"),
        ("Fri 2027-01-01 00:00", {}, "Desk 2"),
        ("Thu 2027-07-01 00:00", {}, "Desk 2"),
        ("Fri 2027-12-31 23:59:59.999999", {}, "Desk 2"),
    ],
)
def test_the_first_name_in_force_that_applies(opened: str, attributes: Any, expected: str) -> None:
    """From <= date < until; a missing end is open; the latest from wins."""
    clock = Clock(PolicyBook([GOLD, OLD, NEW_YEAR]))
    found = clock.policy_for(case(opened, attributes=attributes))
    assert f"{found.name} {found.version}" == expected
    a = clock.assess(case(opened, attributes=attributes), now=wall(opened))
    assert a.policy[:2] == (found.name, found.version)


def test_dates_are_those_of_the_policys_zone() -> None:
    """At four in the morning in London it is still the day before in New York."""
    here = versioned("Here", timezone="America/New_York", effective={"from": "2026-11-20"})
    clock = Clock(PolicyBook([here, versioned("Rest")]))
    assert clock.policy_for(case("Fri 04:59:59.999999")).name == "Rest"
    assert clock.policy_for(case("Fri 05:00")).name == "Here"


def test_no_policy_is_a_case_error() -> None:
    """That says why, for each."""
    clock = Clock(PolicyBook([GOLD, NEW_YEAR]))
    with pytest.raises(CaseError) as caught:
        clock.assess(case("Fri 09:00"), now=wall("Fri 09:00"))
    code, what, fix = problem_of(caught)
    assert (code, fix) == (
        "no-policy",
        "add a policy without applies_to as the last one, or widen one of these",
    )
    assert what.startswith("no policy for a case opened at 2026-11-20T09:00:00+00:00: 'Gold': ")
    assert what.endswith("; 'Desk' has no version in force then")
    with pytest.raises(CaseError, match="the book is empty"):
        Clock(PolicyBook()).policy_for(case("Fri 09:00"))


def test_a_clock_on_one_policy_does_not_look_at_effective() -> None:
    """But at applies_to."""
    assert Clock(NEW_YEAR).policy_for(case("Fri 09:00")) == NEW_YEAR
    with pytest.raises(CaseError, match="Gold does not apply"):
        Clock(GOLD).policy_for(case("Fri 09:00"))


def test_a_book_has_files_by_name_and_documents_in_file_order(tmp_path: Path) -> None:
    """However the folder lists them."""
    for file, names in (("b.yaml", ["Zoe", "Ann"]), ("c.yaml", ["Cat"]), ("a.yaml", ["Bob"])):
        texts = [f"slaclock: 1\nname: {name}\nmilestones: {{resolution: }}\n" for name in names]
        (tmp_path / file).write_text("---\n".join(texts), encoding="utf-8")
    assert load_policies(tmp_path).names == ("Bob", "Zoe", "Ann", "Cat")
