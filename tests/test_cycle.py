"""Corners of a cycle in which several things that happen to it meet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from slaclock import Assessment, Case, Clock, Event, Policy
from slaclock.term import Term
from slaclock.track import CaseState

OPENED = datetime(2026, 11, 16, 8, tzinfo=UTC)  # a Monday


def clock(**settings: Any) -> Clock:
    """A desk that is open from nine to five, and a row without a target beside two with one."""
    return Clock(
        Policy.model_validate(
            {
                "name": "corners",
                "calendars": {"office": {"timezone": "UTC", "hours": {"mon-fri": "09:00-17:00"}}},
                "calendar": "office",
                "milestones": {"resolution": {"pausable": True, "warn_at": ["50%", "75%"]}},
                "priorities": {
                    "high": {},
                    "low": {"resolution": "4 business hours"},
                    "top": {"resolution": "2 business days"},
                },
                "statuses": {"paused": ["vendor", "customer"], "resolved": ["solved"]},
                **settings,
            }
        )
    )


def assess(of: Clock, *events: tuple[float, str, Any], hours: float = 200) -> Assessment:
    """A case of priority high with events so many hours after its opening."""
    happened = [
        Event(name, OPENED + timedelta(hours=after), reason=value)
        if name == "paused"
        else Event(name, OPENED + timedelta(hours=after), value)
        for after, name, value in events
    ]
    case = Case("T", OPENED, "high", events=happened)
    return of.assess(case, now=OPENED + timedelta(hours=hours))


@pytest.mark.parametrize(
    "stops",
    [
        pytest.param([(30, "paused", "parts")], id="one pause"),
        pytest.param([(30, "paused", "parts"), (40, "paused", "vendor")], id="two reasons"),
        pytest.param([(30, "status", "vendor"), (40, "status", "customer")], id="two statuses"),
        pytest.param([(30, "status", "solved"), (40, "status", "vendor")], id="resolved, paused"),
    ],
)
def test_a_change_moves_warnings_into_the_past_however_the_clock_stands_still(
    stops: list[tuple[float, str, Any]],
) -> None:
    """Shares that were used before it stopped are warned of at the change that makes them due."""
    a = assess(clock(), *stops, (50, "priority", "low"))
    changed = OPENED + timedelta(hours=50)
    assert a["resolution"].breached_at == changed
    assert sorted((one.key.split("/")[2], one.at) for one in a.alerts) == [
        ("breach", changed),
        ("warning 50%", changed),
        ("warning 75%", changed),
    ]


def test_a_share_used_at_the_very_stop_waits_for_the_resume() -> None:
    """What falls due while paused fires at the resume, however many reasons follow each other."""
    for stops in ([(3, "paused", "parts")], [(3, "paused", "parts"), (4, "paused", "vendor")]):
        a = assess(clock(), *stops, (5, "priority", "low"), hours=6)
        assert a["resolution"].used == 0.5
        assert a.alerts == ()
        a = assess(clock(), *stops, (5, "priority", "low"), (6, "resumed", None), hours=6)
        assert [one.at for one in a.alerts] == [OPENED + timedelta(hours=6)]


@pytest.mark.parametrize("rule", ["recompute", "carry", "restart", "keep"])
def test_a_cycle_that_starts_at_the_reopening_starts_on_the_row_given_before(rule: str) -> None:
    """A priority given while resolved takes effect at the reopening, as the new cycle's own row."""
    of = clock(rules={"reopen": "restart", "priority_change": rule})
    reopened = 5 * 24 + 4  # Saturday noon
    a = assess(
        of, (7, "resolved", None), (8, "priority", "top"), (reopened, "reopened", None), hours=160
    )
    one = a["resolution"]
    assert (one.cycle, one.priority) == (2, "top")
    assert one.started_at == OPENED + timedelta(hours=reopened)
    assert one.due_at == datetime(2026, 11, 25, 9, tzinfo=UTC)  # two days after Monday's opening


def test_another_pause_without_a_reason_leaves_the_label() -> None:
    """What has no reason of its own adds nothing to those that are named."""
    a = assess(clock(), (2, "priority", "low"), (3, "paused", "parts"), (4, "paused", None))
    steps = a["resolution"].explanation.steps
    assert [step.label for step in steps if step.kind == "paused"] == ["paused: parts"]


def test_a_target_that_is_carried_over_to_a_row_without_one_is_gone() -> None:
    """Less the time used by then, nothing is still nothing."""
    a = assess(
        clock(rules={"priority_change": "carry"}),
        (2, "priority", "low"), (4, "priority", "high"), hours=30,
    )  # fmt: skip
    one = a["resolution"]
    assert (one.target, one.due_at, one.remaining, one.breached) == (None, None, None, False)
    assert one.elapsed == timedelta(hours=2 + 2 + 26)  # round the clock, open time, and again


FEEDBACK = {
    "resolution": {"within": "4 hours"},
    "feedback": {"within": "1 hour", "after": "resolution", "met_by": "asked"},
    "closure": {"within": "2 hours"},
    "promise": {"applies_to": {"tier": "gold"}},
}


def test_what_came_after_a_milestone_and_is_met_stays_met_when_that_is_met_again() -> None:
    """The customer has been asked; a second solution does not ask again."""
    of = clock(milestones=FEEDBACK, priorities={})
    a = assess(
        of, (1, "resolved", None), (2, "asked", None), (3, "reopened", None), (4, "resolved", None)
    )
    [feedback] = a.cycles("feedback")
    assert feedback.met_at == OPENED + timedelta(hours=2)
    assert a["resolution"].met_at == OPENED + timedelta(hours=4)


def test_a_promise_to_whom_none_applies_is_none() -> None:
    """Promises are for gold; another customer's is no cycle."""
    a = assess(clock(milestones=FEEDBACK, priorities={}), (1, "promised", OPENED))
    assert a.cycles("promise") == ()
    assert a["promise"].phase == "waiting"


def test_a_case_that_was_never_resolved_waits_for_its_closing_as_before() -> None:
    """Cancelled and reopened, the milestone that begins with a solution has not begun."""
    a = assess(
        clock(milestones=FEEDBACK, priorities={}), (1, "cancelled", None), (2, "reopened", None)
    )
    assert a.cycles("closure") == ()
    assert a["closure"].phase == "waiting"


def test_a_pause_after_the_due_of_the_new_row_moves_nothing() -> None:
    """Had the shorter row always held, that pause would have come too late (recompute)."""
    a = assess(
        clock(),
        (0.5, "priority", "top"), (30, "paused", "parts"), (31, "resumed", None),
        (33, "priority", "low"),
    )  # fmt: skip
    one = a["resolution"]
    assert one.due_at == OPENED + timedelta(hours=5)  # 09:00 and four hours
    assert one.breached_at == OPENED + timedelta(hours=33)


HOURS = {"timezone": "UTC", "hours": {"mon-thu": "09:00-17:00", "fri": "12:00-17:00"}}
LAST = {"timezone": "UTC", "special": {"2026-11-20": "09:00-17:00"}}
TWO_DESKS = {
    "calendars": {"office": HOURS, "other": HOURS, "last": LAST},
    "priorities": {
        "high": {},
        "hours": {"resolution": "4 business hours"},
        "other hours": {"resolution": {"within": "4 business hours", "calendar": "other"}},
        "last hours": {"resolution": {"within": "4 business hours", "calendar": "last"}},
        "day": {"resolution": "1 business day"},
        "other day": {"resolution": {"within": "1 business day", "calendar": "other"}},
    },
}
THURSDAY, FRIDAY = datetime(2026, 11, 19, 10, tzinfo=UTC), datetime(2026, 11, 20, 13, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def stops(how: str, since: datetime, gap: int, times: int) -> list[Event]:
    """A clock that stands still for ten seconds again and again, and the last time for good."""
    ends = {"paused": "resumed", "resolved": "reopened"}
    found = []
    for number in range(times):
        begin = since + number * (10 + gap) * SECOND
        name = how if number < times - 1 else "paused"
        found.append(Event(name, begin, reason=None if gap else f"reason {number}"))
        if gap and number < times - 1:
            found.append(Event(ends[how], begin + 10 * SECOND))
    return found


@pytest.mark.parametrize(
    ("how", "gap", "fit", "rows", "opened", "due"),
    [
        pytest.param("paused", 0, "close", "hours", FRIDAY, None, id="without a break"),
        pytest.param("paused", 0, "next_opening", "hours", FRIDAY, "23 09", id="to the opening"),
        pytest.param("paused", 5, "next_opening", "hours", FRIDAY, "23 09", id="with breaks"),
        pytest.param("resolved", 5, "next_opening", "hours", FRIDAY, "23 09", id="reopened"),
        pytest.param("paused", 5, "close", "day", THURSDAY, "20 12", id="a due at an opening"),
    ],
)
def test_stops_while_nothing_counts_move_the_due_as_one(
    how: str, gap: int, fit: str, rows: str, opened: datetime, due: str | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """However many lie after the close, a change of row looks a few times where its due is."""
    asked = []

    def final(term: Term, due: datetime) -> datetime:
        asked.append(due)
        return find(term, due)

    find = Term.final
    monkeypatch.setattr(Term, "final", final)
    events = stops(how, opened.replace(hour=17), gap, 200)
    since = events[-1].at
    events += [
        Event("priority", since + number * SECOND, rows if number % 2 else f"other {rows}")
        for number in range(1, 200)
    ]
    now = since + timedelta(hours=1)
    a = clock(**TWO_DESKS, rules={"exact_fit": fit}).assess(
        Case("T", opened, "high", events=events), now=now
    )
    expected = now if due is None else datetime.strptime(f"2026-11-{due}Z", "%Y-%m-%d %H%z")
    assert (a["resolution"].due_if_resumed_now, a["resolution"].breached) == (expected, False)
    assert len(asked) < 4 * len(events)


@pytest.mark.parametrize(
    ("row", "due"), [("hours", "2026-11-23 09:00"), ("last hours", "2026-11-20 18:00")]
)
def test_a_pause_after_the_last_close_of_all_comes_after_the_due(row: str, due: str) -> None:
    """A due waits for the next opening if one comes, and pauses until then begin in time."""
    events = [
        Event(name, FRIDAY + timedelta(hours=after))
        for after, name in [(4, "paused"), (5, "resumed"), (20, "paused"), (21, "resumed")]
    ]
    events.append(Event("priority", FRIDAY + timedelta(hours=22), row))
    of = clock(**TWO_DESKS, rules={"exact_fit": "next_opening"})
    one = of.assess(Case("T", FRIDAY, "high", events=events), now=events[-1].at)["resolution"]
    assert f"{one.due_at:%Y-%m-%d %H:%M}" == due
    assert one.breached == (row == "last hours")


def test_reasons_that_have_ended_are_not_looked_through_again() -> None:
    """The first of those that are left are named at once, be it the last of very many."""
    state, many = CaseState({}), 200_000
    state.pauses.update((f"reason {number}", f"{number}") for number in range(many))
    assert state.pause_label == "0, 1, 2, 3, 4 and 199995 more"
    for number in range(many - 1):
        del state.pauses[f"reason {number}"]
        assert state.pause_label.startswith(f"{number + 1}")
    assert state.pause_label == "199999"


def test_with_nothing_left_a_case_is_due_as_it_is_reopened() -> None:
    """Before the next opening too, and whatever the row was until then."""
    rows = {"one": {"resolution": "1 business day"}, "two": {"resolution": "2 business days"}}
    friday = datetime(2026, 11, 20, 9, tzinfo=UTC)
    reopened = friday + timedelta(hours=27)
    happened = [Event("resolved", friday + timedelta(hours=8)), Event("reopened", reopened)]
    changed = [*happened, Event("priority", reopened + timedelta(hours=1), "one")]
    for case in (
        Case("T", friday, "one", events=happened),
        Case("T", friday, "two", events=changed),
    ):
        reading = clock(priorities=rows).assess(case, now=reopened + timedelta(hours=2))
        assert reading["resolution"].due_at == reopened
