"""The milestones of the rules, row by row, as a wall calendar has them.

The office is open Mon-Fri 09:00-17:00; Fri is 2026-11-20 and Mon+ the Monday after.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from slaclock import Clock, Event, Reading

from .desk import assess, case, happened, policy, resolution, shown, told, wall

ROWS = {"low": "8 business hours", "high": "4 business hours"}


def due(policy: Any, opened: str) -> str:
    """When its resolution is due."""
    return shown(Clock(policy).due("resolution", opened=wall(opened)))


# ---------------------------------------------------------------- due


@pytest.mark.parametrize(
    ("within", "opened", "expected"),
    [
        pytest.param("4bh", "Fri 10:00", "Fri 14:00", id="inside hours"),
        pytest.param("1bh", "Fri 16:30", "Mon+ 09:30", id="over a weekend"),
        pytest.param("2bh", "Fri 06:00", "Fri 11:00", id="from the opening"),
        pytest.param("1bh", "Sat 12:00", "Mon+ 10:00", id="from Monday's opening"),
        pytest.param("1bh", "Fri 17:00", "Mon+ 10:00", id="at the close"),
        pytest.param("20bh", "Mon 09:00", "Wed 13:00", id="over two nights"),
        pytest.param("1 hour", "Sat 12:00", "Sat 13:00", id="elapsed, outside hours"),
        pytest.param("1bd", "Sat 12:00", "Tue+ 09:00", id="business days, outside hours"),
        pytest.param("2 calendar days", "Sat 12:00", "Mon+ 12:00", id="calendar days"),
    ],
)
def test_due_is_the_start_plus_the_target(within: str, opened: str, expected: str) -> None:
    """A start outside hours counts from the next opening, for business durations."""
    assert due(resolution(within), opened) == expected
    a = assess(resolution(within), opened, now=opened)["resolution"]
    assert told(a, "started_at due_at") == f"{opened} | {expected}"


def test_calendar_days_are_those_of_the_zone_in_which_the_promise_is_read() -> None:
    """The clocks go back in London in the night to Sunday; noon is noon."""
    a = assess(resolution("2 calendar days"), "Sat 2026-10-24 12:00", now="Sat 2026-10-24 12:00")
    assert shown(a["resolution"].due_at) == "Mon 2026-10-26 12:00"
    assert told(a["resolution"], "remaining") == "49h"


def test_due_is_on_the_milestones_calendar() -> None:
    """Its own, unless the row's cell names another; else the default."""
    assert due(resolution("1bh"), "Fri 13:00") == "Fri 14:00"
    assert due(resolution("1bh", calendar="nights"), "Fri 13:00") == "Fri 23:00"
    cell = {"within": "1bh", "calendar": "always"}
    assert due(resolution(rows={"low": cell}, calendar="nights"), "Fri 19:00") == "Fri 20:00"
    assert due(resolution(rows={"low": "1bh"}, calendar="nights"), "Fri 19:00") == "Fri 23:00"


# ---------------------------------------------------------------- exact_fit


@pytest.mark.parametrize(
    ("opened", "close", "next_opening"),
    [
        ("Fri 12:59:59.999999", "Fri 16:59:59.999999", "Fri 16:59:59.999999"),
        ("Fri 13:00", "Fri 17:00", "Mon+ 09:00"),
        ("Fri 13:00:00.000001", "Mon+ 09:00:00.000001", "Mon+ 09:00:00.000001"),
        ("Thu 13:00", "Thu 17:00", "Fri 09:00"),
        ("Sat 12:00", "Mon+ 13:00", "Mon+ 13:00"),
    ],
)
def test_business_time_used_up_exactly_at_a_close(
    opened: str, close: str, next_opening: str
) -> None:
    """Is due at the close, or with `exact_fit: next_opening` at the next opening."""
    assert due(resolution("4bh"), opened) == close
    assert due(resolution("4bh", rules={"exact_fit": "close"}), opened) == close
    assert due(resolution("4bh", rules={"exact_fit": "next_opening"}), opened) == next_opening


def test_a_lunch_break_begins_with_a_close() -> None:
    """So a due at noon moves to one o'clock."""
    lunch = {"timezone": "UTC", "hours": {"mon-fri": ["09:00-12:00", "13:00-17:00"]}}
    for rule, expected in (("close", "Fri 12:00"), ("next_opening", "Fri 13:00")):
        desk = policy(
            {"resolution": {"within": "2bh"}},
            calendars={"office": lunch},
            rules={"exact_fit": rule},
        )
        assert due(desk, "Fri 10:00") == expected


@pytest.mark.parametrize(
    ("within", "opened", "rule", "expected"),
    [
        pytest.param("1bd", "Fri 13:00", {"working_hours": "4 hours"}, "Fri 17:00", id="hours"),
        pytest.param("1bd", "Fri 10:00", "close_of_business", "Mon+ 17:00", id="close"),
        pytest.param("4 hours", "Fri 13:00", "same_time", "Fri 17:00", id="elapsed"),
        pytest.param("1 calendar day", "Thu 17:00", "same_time", "Fri 17:00", id="calendar day"),
    ],
)
def test_exact_fit_is_for_business_hours_only(
    within: str, opened: str, rule: Any, expected: str
) -> None:
    """Not for days of any rule, nor for elapsed time."""
    rules = {"exact_fit": "next_opening", "business_day": rule}
    assert due(resolution(within, rules=rules), opened) == expected


def test_exact_fit_is_not_for_business_days_at_the_same_time() -> None:
    """Where Friday closes at noon, Thursday 15:00 and a day is Friday noon."""
    short = {"timezone": "UTC", "hours": {"mon-thu": "09:00-17:00", "fri": "09:00-12:00"}}
    desk = policy(
        {"resolution": {"within": "1bd"}},
        calendars={"office": short},
        rules={"exact_fit": "next_opening"},
    )
    assert due(desk, "Thu 15:00") == "Fri 12:00"


def test_exact_fit_is_for_final_dues_not_for_thresholds() -> None:
    """Half of eight hours is used on Friday at five; the whole of it on Monday at five."""
    desk = resolution("8bh", warn_at=["50%"], rules={"exact_fit": "next_opening"})
    a = assess(desk, "Fri 13:00", now="Tue+ 12:00")["resolution"]
    assert told(a, "warned_at due_at breached_at") == "Fri 17:00 | Mon+ 13:00 | Mon+ 13:00"
    a = assess(desk, "Fri 09:00", now="Tue+ 12:00")["resolution"]
    assert told(a, "warned_at due_at breached_at") == "Fri 13:00 | Mon+ 09:00 | Mon+ 09:00"


def test_exact_fit_after_a_pause() -> None:
    """What counts is the due after it: four hours and one lost end on Friday at five."""
    desk = resolution("4bh", rules={"exact_fit": "next_opening"})
    a = assess(desk, "Fri 12:00", "Fri 13:00 paused", "Fri 14:00 resumed", now="Fri 15:00")
    assert shown(a["resolution"].due_at) == "Mon+ 09:00"
    a = assess(desk, "Fri 12:00", "Fri 13:00 paused", now="Fri 14:00")
    assert shown(a["resolution"].due_if_resumed_now) == "Mon+ 09:00"
    a = assess(desk, "Fri 13:00", "Fri 14:00 paused", "Fri 15:00 resumed", now="Fri 15:00")
    assert shown(a["resolution"].due_at) == "Mon+ 10:00"


# ---------------------------------------------------------------- in time


@pytest.mark.parametrize(
    ("lines", "now", "expected"),
    [
        pytest.param([], "Thu 13:59:59.999999", "running | - | - | -", id="just before"),
        pytest.param([], "Thu 14:00", "running | Thu 14:00 | - | False", id="at the due"),
        pytest.param([], "Fri 10:00", "running | Thu 14:00 | - | False", id="noticed late"),
        pytest.param(
            ["Thu 14:00 resolved"], "Thu 14:00", "met | - | Thu 14:00 | True", id="met at the due"
        ),
        pytest.param(
            ["Thu 14:00 resolved"], "Fri 10:00", "met | - | Thu 14:00 | True", id="and later on"
        ),
        pytest.param(
            ["Thu 14:00:00.000001 resolved"],
            "Fri 10:00",
            "met | Thu 14:00 | Thu 14:00:00.000001 | False",
            id="just after",
        ),
        pytest.param(
            ["Thu 12:00 resolved"], "Fri 10:00", "met | - | Thu 12:00 | True", id="before"
        ),
    ],
)
def test_met_at_or_before_the_due_is_in_time(lines: list[str], now: str, expected: str) -> None:
    """Otherwise it is breached, and the breach is at the due itself."""
    a = assess(resolution("4bh"), "Thu 10:00", *lines, now=now)
    assert told(a["resolution"], "phase breached_at met_at in_time") == expected
    assert a.breached == ("False" in expected)


# ---------------------------------------------------------------- pause


@pytest.mark.parametrize(
    ("within", "pauses", "expected"),
    [
        pytest.param("4bh", "Fri 15:00 Fri 16:00", "Mon+ 11:00", id="an hour lost"),
        pytest.param("4bh", "Fri 14:00 Fri 16:00", "Mon+ 12:00", id="from the start on"),
        pytest.param("4bh", "Fri 16:00 Mon+ 10:00", "Mon+ 12:00", id="over the weekend"),
        pytest.param("4bh", "Fri 17:00 Mon+ 09:00", "Mon+ 10:00", id="outside hours"),
        pytest.param("4bh", "Fri 20:00 Sat 12:00", "Mon+ 10:00", id="at night"),
        pytest.param("4bh", "Fri 15:00 Fri 15:00:00.000001", "Mon+ 10:00:00.000001", id="just"),
        pytest.param("4bh", "Fri 14:30 Fri 15:00 Fri 15:30 Fri 16:30", "Mon+ 11:30", id="twice"),
        pytest.param("4 hours", "Fri 16:00 Sat 10:00", "Sat 12:00", id="elapsed"),
        pytest.param("1bd", "Fri 15:00 Fri 16:00", "Mon+ 15:00", id="business days: open time"),
        pytest.param("1bd", "Fri 16:00 Mon+ 10:00", "Mon+ 16:00", id="two hours of them"),
        pytest.param("1bd", "Sat 10:00 Sun 10:00", "Mon+ 14:00", id="nothing of them"),
        pytest.param("3 calendar days", "Fri 15:00 Sat 15:00", "Tue+ 14:00", id="calendar days"),
    ],
)
def test_a_pause_moves_the_due_by_the_time_lost(within: str, pauses: str, expected: str) -> None:
    """Opened on Friday at 14:00: open time is lost for business targets, elapsed for others."""
    words = pauses.split()
    instants = [" ".join(words[n : n + 2]) for n in range(0, len(words), 2)]
    lines = [f"{at} {'resumed' if number % 2 else 'paused'}" for number, at in enumerate(instants)]
    a = assess(resolution(within), "Fri 14:00", *lines, now=instants[-1])
    assert told(a["resolution"], "phase due_at breached_at") == f"running | {expected} | -"


def test_a_pause_stops_pausable_milestones_only_and_each_on_its_own_clock() -> None:
    """From Friday 16:00 to Monday 10:00 the office loses two hours, and the clock 66."""
    desk = policy(
        {
            "resolution": {"within": "8bh"},
            "first_response": {"within": "8bh"},
            "step": {"within": "24 hours", "met_by": "done", "pausable": True},
            "fixed": {"within": "24 hours", "met_by": "done"},
        }
    )
    lines = ("Fri 16:00 paused", "Mon+ 10:00 resumed")
    a = assess(desk, "Fri 14:00", *lines, now="Mon+ 10:00")
    assert {name: told(a[name], "due_at paused") for name in a.readings} == {
        "resolution": "Mon+ 16:00 | 2h",
        "first_response": "Mon+ 14:00 | 0h",
        "step": "Tue+ 08:00 | 66h",
        "fixed": "Sat 14:00 | 0h",
    }
    a = assess(desk, "Fri 14:00", lines[0], now="Sat 15:00")
    assert {name: told(a[name], "phase breached_at") for name in a.readings} == {
        "resolution": "paused | -",
        "first_response": "running | -",
        "step": "paused | -",
        "fixed": "running | Sat 14:00",
    }


@pytest.mark.parametrize(
    ("paused", "resumed", "expected"),
    [
        pytest.param("Fri 16:59:59.999999", "Sat 12:00", "Mon+ 09:00:00.000001", id="before"),
        pytest.param("Fri 17:00", "Sat 12:00", "Sat 12:00", id="at the due: never before resume"),
        pytest.param("Fri 17:00", "Mon+ 10:00", "Mon+ 10:00", id="at the due, an hour lost"),
    ],
)
def test_a_pause_that_begins_at_or_before_the_due_counts(
    paused: str, resumed: str, expected: str
) -> None:
    """Due Fri 17:00; the due is never moved to before the resume."""
    lines = (f"{paused} paused", f"{resumed} resumed")
    a = assess(resolution("4bh"), "Fri 13:00", lines[0], now="Sat 11:00")
    assert told(a["resolution"], "phase breached_at") == "paused | -"
    a = assess(resolution("4bh"), "Fri 13:00", *lines, now=resumed)
    assert shown(a["resolution"].due_at) == expected


@pytest.mark.parametrize(
    ("paused", "resumed", "expected"),
    [
        pytest.param("Fri 17:00", "Sat 12:00", "Mon+ 09:00", id="over the night"),
        pytest.param("Sat 12:00", "Mon+ 10:00", "Mon+ 10:00", id="an hour of Monday"),
        pytest.param("Mon+ 09:00", "Mon+ 10:00", "Mon+ 10:00", id="from the due on"),
        pytest.param("Mon+ 09:00:00.000001", "Mon+ 10:00", "Mon+ 09:00", id="too late"),
    ],
)
def test_at_or_before_a_due_at_the_next_opening(paused: str, resumed: str, expected: str) -> None:
    """Used up on Friday at five, and due on Monday at nine."""
    desk = resolution("4bh", rules={"exact_fit": "next_opening"})
    a = assess(desk, "Fri 13:00", f"{paused} paused", f"{resumed} resumed", now=resumed)
    assert shown(a["resolution"].due_at) == expected


@pytest.mark.parametrize(
    ("within", "opened", "stops", "expected"),
    [
        pytest.param("4bh", "Fri 13:00", "Fri 17:00 Sat 12:00", "Sat 12:00", id="at the due"),
        pytest.param("4bh", "Fri 13:00", "Fri 17:00 Mon+ 10:00", "Mon+ 10:00", id="an hour lost"),
        pytest.param("4bh", "Fri 13:00", "Sat 12:00 Mon+ 10:00", "Fri 17:00", id="after the due"),
        pytest.param("4bh", "Fri 13:00", "Fri 17:00 Sat 12:00 Sat 12:00 Mon+ 10:00",
                     "Mon+ 10:00", id="one after the other"),
        pytest.param("4bh", "Fri 13:00", "Fri 17:00 Sat 12:00 Sun 12:00 Mon+ 10:00",
                     "Sat 12:00", id="the second too late"),
        pytest.param("4bh", "Fri 13:00", "Fri 14:00 Fri 15:00 Mon+ 10:00 Mon+ 11:00",
                     "Mon+ 11:00", id="early, and at the moved due"),
        pytest.param("4bh", "Fri 13:00", "Fri 14:00 Fri 15:00 Fri 16:00 Fri 16:30",
                     "Mon+ 10:30", id="both early"),
        pytest.param("1bd", "Sat 12:00", "Sat 13:00 Sun 10:00", "Tue+ 09:00",
                     id="nothing lost of a day that ends at an opening"),
        pytest.param("1bd", "Sat 12:00", "Sat 13:00 Sat 14:00 Sun 10:00 Sun 11:00", "Tue+ 09:00",
                     id="twice nothing of it"),
        pytest.param("1bd", "Sat 12:00", "Mon+ 10:00 Mon+ 11:00", "Tue+ 10:00", id="an hour of it"),
        pytest.param("2 calendar days", "Fri 13:00", "Sun 13:00 Sun 14:00", "Sun 14:00",
                     id="calendar days"),
    ],
)  # fmt: skip
def test_a_row_that_comes_later_counts_the_pauses_before_it(
    within: str, opened: str, stops: str, expected: str
) -> None:
    """As if it had always held, whichever row it was before (priority_change: recompute)."""
    words = stops.split()
    names = ("paused", "resumed")
    lines = [f"{' '.join(words[n : n + 2])} {names[n // 2 % 2]}" for n in range(0, len(words), 2)]
    events = [happened(line, seq=seq) for seq, line in enumerate(lines)]
    change = happened(f"{' '.join(words[-2:])} priority new", seq=9)
    desk = resolution(rows={"old": "400bh", "new": within, "other": "500 hours"})
    for before in ("new", "old", "other"):
        a = assess(desk, opened, *events, change, now="Fri++ 12:00", priority=before)
        assert shown(a["resolution"].due_at) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(["28 11:00 paused", "28 15:00 resumed"], "Tue 2030-01-01 10:00", id="paused"),
        pytest.param(["28 11:00 resolved", "28 15:00 reopened"], "Tue 2030-01-01 10:00",
                     id="resolved"),
        pytest.param(["28 11:00 paused", "28 13:00 resumed", "28 14:00 resolved",
                      "28 16:00 reopened"], "Tue 2030-01-01 10:00", id="both"),
    ],
)  # fmt: skip
def test_what_is_lost_in_december_moves_a_due_into_january(lines: list[str], expected: str) -> None:
    """Due on New Year's Eve at two; the row may come before that is lost, or afterwards."""
    events = [f"Fri 2029-12-{line}" for line in lines]
    for before in ("new", "old", "elapsed"):
        desk = resolution(rows={"old": "400bh", "elapsed": "5000 hours", "new": "12bh"})
        a = assess(desk, "Fri 2029-12-28 10:00", *events, "Fri 2029-12-28 16:30 priority new",
                   now="Fri 2029-12-28 17:00", priority=before)  # fmt: skip
        assert shown(a["resolution"].due_at) == expected


LIFE = (
    "Thu 10:00 paused: parts", "Thu 12:00 resumed", "Thu 13:00 resolved", "Fri 10:00 reopened",
    "Fri 11:00 paused: vendor", "Sat 12:00 paused: parts", "Sun 23:00 resumed",
)  # fmt: skip


@pytest.mark.parametrize(
    "rows",
    [
        ["office", "nights", "always", "nights"],
        ["always", "office", "nights", "office"],
        ["nights", "always", "nights", "always"],
        ["always", "nights", "always", "office"],
        ["office", "office", "elapsed", "nights"],
        ["elapsed", "office", "elapsed", "nights"],
        ["nights", "elapsed", "office", "nights"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("new", ["office", "nights", "elapsed"])
@pytest.mark.parametrize("until", range(1, len(LIFE) + 1))
def test_another_clock_counts_what_stood_still_as_if_it_had_run_all_the_time(
    rows: list[str], new: str, until: int
) -> None:
    """Whichever clocks counted before it, and during which pause it took over."""
    desk = resolution(
        rows={
            f"{row}{length}": f"{400 + length} hours"
            if row == "elapsed"
            else {"within": f"{400 + length}bh", "calendar": row}
            for row in ("office", "nights", "always", "elapsed")
            for length in (0, 1)
        }
    )
    path = [f"{row}1" for row in rows]
    lines = [happened(line, seq=2 * seq) for seq, line in enumerate(LIFE[:until])]
    changes = [
        Event("priority", event.at, row, seq=event.seq + 1)
        for event, row in zip(lines, [*path, *path], strict=False)
    ]
    last = Event("priority", lines[-1].at, f"{new}0", seq=100)
    reopened = happened("Mon+ 10:00 reopened", seq=101)
    given = {"now": "Mon+ 12:00"}
    changed = assess(desk, "Thu 09:00", *lines, *changes, last, reopened, **given,
                     priority="nights1")["resolution"]  # fmt: skip
    always = assess(desk, "Thu 09:00", *lines, reopened, **given, priority=f"{new}0")["resolution"]
    fields = "phase due_at due_if_resumed_now elapsed paused remaining"
    assert told(changed, fields) == told(always, fields)
    assert stood_still(changed) == stood_still(always)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("carry", ["Thu 10:00 - Thu 11:00 paused: vendor", "Thu 11:00 - Thu 12:00 paused: vendor"]),
        ("restart", ["Thu 11:00 - Thu 12:00 paused: vendor"]),
        ("recompute", ["Thu 10:00 - Thu 12:00 paused: vendor"]),
    ],
)
def test_a_pause_during_which_the_row_changes_keeps_its_reason(
    rule: str, expected: list[str]
) -> None:
    """What is carried over stood still before the change and after it; a restart forgets it."""
    desk = resolution(rows={"low": "8bh", "high": "4bh"}, rules={"priority_change": rule})
    lines = ("Thu 10:00 paused: vendor", "Thu 11:00 priority high")
    for more in ([], ["Thu 12:00 resumed"]):
        a = assess(desk, "Thu 09:00", *lines, *more, now="Thu 12:00")["resolution"]
        assert stood_still(a) == expected
        assert told(a, "paused") == ("1h" if rule == "restart" else "2h")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(["Sat 12:00 reopened"], "Sat 12:00", id="nothing left"),
        pytest.param(["Mon+ 10:00 reopened"], "Mon+ 10:00", id="nothing left, in hours"),
        pytest.param(["Mon+ 10:00 reopened", "Mon+ 10:00 paused", "Mon+ 11:00 resumed"],
                     "Mon+ 11:00", id="and a pause at the due"),
    ],
)  # fmt: skip
def test_a_row_that_comes_later_counts_from_the_reopening(lines: list[str], expected: str) -> None:
    """Eight hours were used up at the close at which it was resolved."""
    events = [happened(line, seq=seq) for seq, line in enumerate(lines)]
    change = happened(f"{' '.join(lines[-1].split()[:2])} priority new", seq=9)
    desk = resolution(rows={"old": "400bh", "new": "8bh"})
    for before in ("new", "old"):
        a = assess(desk, "Fri 09:00", "Fri 17:00 resolved", *events, change, now="Fri++ 12:00",
                   priority=before)  # fmt: skip
        assert shown(a["resolution"].due_at) == expected


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["Sun 10:00 resolved", "Sun 11:00 reopened"], id="resolved"),
        pytest.param(["Sat 13:00 paused", "Sat 14:00 resumed", "Sun 10:00 resolved",
                      "Sun 11:00 reopened"], id="paused before"),
        pytest.param(["Sun 10:00 resolved", "Sun 11:00 reopened", "Sun 12:00 paused",
                      "Sun 13:00 resumed"], id="paused afterwards"),
    ],
)  # fmt: skip
def test_a_day_that_was_resolved_out_of_hours_is_counted_on_in_hours(lines: list[str]) -> None:
    """Its eight hours are used up at Monday's close, not when Tuesday opens."""
    desk = resolution(rows={"old": "400bh", "new": "1bd"})
    for before in ("new", "old"):
        a = assess(desk, "Sat 12:00", *lines, "Sun 14:00 priority new", now="Mon+ 12:00",
                   priority=before)  # fmt: skip
        assert shown(a["resolution"].due_at) == "Mon+ 17:00"


def test_a_pause_after_a_reopening_moves_the_due_on() -> None:
    """An hour resolved and an hour paused are two hours."""
    lines = ("Thu 10:00 resolved", "Thu 11:00 reopened", "Thu 12:00 paused", "Thu 13:00 resumed")
    a = assess(resolution("4bh"), "Thu 09:00", *lines, now="Thu 14:00")["resolution"]
    assert told(a, "due_at elapsed remaining paused") == "Thu 15:00 | 3h | 1h | 1h"
    assert stood_still(a) == ["Thu 10:00 - Thu 11:00 resolved", "Thu 12:00 - Thu 13:00 paused"]


@pytest.mark.parametrize("line", ["done", "abandoned", "cancelled"])
def test_what_is_met_or_ended_while_paused_was_paused_until_then(line: str) -> None:
    """Its clock stood still to the end."""
    step = {"within": "4bh", "met_by": "done", "until": "abandoned", "pausable": True}
    lines = ("Thu 10:00 paused: vendor", f"Thu 12:00 {line}", "Thu 13:00 resumed: vendor")
    a = assess(policy({"step": step}), "Thu 09:00", *lines, now="Thu 14:00")["step"]
    assert told(a, "phase due_at") == f"{'met' if line == 'done' else 'ended'} | Thu 15:00"
    assert told(a, "elapsed remaining paused") == "1h | 3h | 2h"
    assert stood_still(a) == ["Thu 10:00 - Thu 12:00 paused: vendor"]


def test_a_pause_that_begins_after_the_due_comes_too_late() -> None:
    """By a microsecond: the breach has been."""
    lines = ("Fri 17:00:00.000001 paused", "Mon+ 10:00 resumed")
    a = assess(resolution("4bh"), "Fri 13:00", *lines, now="Mon+ 12:00")
    assert told(a["resolution"], "due_at breached_at") == "Fri 17:00 | Fri 17:00"


@pytest.mark.parametrize(
    ("pausable", "during", "after"),
    [(True, "paused | -", "running | Thu 16:00"), (False, "running | Thu 14:00",
                                                   "running | Thu 14:00")],
)  # fmt: skip
def test_what_starts_during_a_pause_is_paused(pausable: bool, during: str, after: str) -> None:
    """If it is pausable: started at ten, resumed at noon."""
    desk = policy(
        {"step": {"within": "4bh", "started_by": "sent", "met_by": "done", "pausable": pausable}}
    )
    lines = ("Thu 09:30 paused", "Thu 10:00 sent", "Thu 12:00 resumed")
    a = assess(desk, "Thu 09:00", *lines[:2], now="Thu 11:00")
    assert told(a["step"], "phase due_at") == during
    a = assess(desk, "Thu 09:00", *lines, now="Thu 12:00")
    assert told(a["step"], "phase due_at") == after


def stood_still(reading: Reading) -> list[str]:
    """Where its clock stood still by now, and what the explanation calls that."""
    return [
        f"{shown(step.start)} - {shown(step.end)} {step.label}"
        for step in reading.explanation.steps
        if step.kind in ("paused", "resolved")
    ]


def test_a_pause_is_called_by_its_reasons() -> None:
    """Those that hold, in the order in which they came, from when on they do."""
    lines = (
        "Thu 10:00 paused: parts", "Thu 11:00 paused: vendor", "Thu 12:00 paused",
        "Thu 13:00 resumed: parts", "Thu 14:00 resumed: vendor", "Thu 15:00 resumed",
    )  # fmt: skip
    a = assess(resolution("8bh"), "Thu 09:00", *lines, now="Thu 16:00")
    assert stood_still(a["resolution"]) == [
        "Thu 10:00 - Thu 11:00 paused: parts",
        "Thu 11:00 - Thu 13:00 paused: parts, vendor",
        "Thu 13:00 - Thu 14:00 paused: vendor",
        "Thu 14:00 - Thu 15:00 paused",
    ]
    assert told(a["resolution"], "paused elapsed") == "5h | 2h"


def test_of_many_reasons_five_are_named() -> None:
    """And the others are counted, but not the one that is no reason."""
    lines = [f"Thu 10:00 paused: {reason}" for reason in "abcdef"]
    for more, label in (([], "and 1 more"), (["Thu 10:00 paused: g"], "and 2 more"),
                        (["Thu 10:00 paused"], "and 1 more")):  # fmt: skip
        a = assess(resolution("8bh"), "Thu 09:00", *lines, *more, now="Thu 12:00")
        assert stood_still(a["resolution"])[-1].endswith(f"paused: a, b, c, d, e {label}")


def test_what_starts_during_a_pause_says_why_it_stands_still() -> None:
    """From its start on, with the reason of the pause; that time is paused."""
    step = {"within": "4bh", "started_by": "sent", "met_by": "done", "pausable": True}
    lines = ("Thu 09:30 paused: vendor", "Thu 10:00 sent", "Thu 12:00 resumed")
    a = assess(policy({"step": step}), "Thu 09:00", *lines, now="Thu 13:00")["step"]
    assert told(a, "paused elapsed") == "2h | 1h"
    assert stood_still(a) == ["Thu 10:00 - Thu 12:00 paused: vendor"]


def test_what_is_lost_moves_warnings_too() -> None:
    """Half of four hours is used at eleven, or as much later as it stood still before."""
    desk = resolution("4bh", warn_at=["50%"])
    for lines, expected in (
        ((), "Thu 11:00"),
        (("Thu 10:00 paused", "Thu 11:30 resumed"), "Thu 12:30"),
        (("Thu 10:00 resolved", "Thu 12:00 reopened"), "Thu 13:00"),
        (("Thu 11:00:00.000001 paused", "Thu 12:00 resumed"), "Thu 11:00"),
        (("Thu 10:00 paused: a", "Thu 10:30 paused: b", "Thu 11:00 resumed: a",
          "Thu 12:00 resumed: b"), "Thu 13:00"),
    ):  # fmt: skip
        a = assess(desk, "Thu 09:00", *lines, now="Fri 12:00")
        assert shown(a["resolution"].warned_at) == expected


@pytest.mark.parametrize("reasons", [["a"], ["a", "b"], ["a", "b", "c"]])
def test_warnings_that_a_change_moves_into_the_past_come_at_the_change(reasons: list[str]) -> None:
    """Three hours were used when it was paused, for however many reasons."""
    desk = resolution(rows={"low": "40bh", "high": "4bh"}, warn_at=["50%", "80%"])
    pauses = [f"Thu {12 + n}:00 paused: {reason}" for n, reason in enumerate(reasons)]
    a = assess(
        desk,
        "Thu 08:00",
        "Thu 08:10 paused",
        "Thu 08:20 resumed",
        *pauses,
        "Thu 16:00 priority high",
        now="Fri 12:00",
    )
    assert told(a["resolution"], "phase breached_at warned_at") == "paused | - | Thu 16:00"
    assert [one.key for one in a.alerts] == ["T-1/resolution/warning 50%/1"]


# ---------------------------------------------------------------- while paused


@pytest.mark.parametrize(
    ("now", "if_resumed", "paused"),
    [
        ("Fri 15:00", "Mon+ 10:00", "0h"),
        ("Fri 16:00", "Mon+ 11:00", "1h"),
        ("Sat 12:00", "Mon+ 12:00", "2h"),
        ("Mon+ 10:00", "Mon+ 13:00", "3h"),
        ("Fri+ 17:00", "Mon++ 12:00", "42h"),
    ],
)
def test_while_paused_there_is_no_due(now: str, if_resumed: str, paused: str) -> None:
    """But what it would be if resumed now; and time passing breaches nothing."""
    a = assess(resolution("4bh"), "Fri 14:00", "Fri 15:00 paused", now=now)
    assert told(a["resolution"], "phase due_at due_if_resumed_now breached_at elapsed paused") == (
        f"paused | - | {if_resumed} | - | 1h | {paused}"
    )
    assert a.due_at is None
    resumed = assess(resolution("4bh"), "Fri 14:00", "Fri 15:00 paused", f"{now} resumed", now=now)[
        "resolution"
    ]
    assert told(resumed, "due_at due_if_resumed_now") == f"{if_resumed} | -"


def test_while_paused_what_has_no_target_has_no_due_to_come() -> None:
    """Nor once it runs again."""
    for lines in (("Thu 10:00 paused",), ("Thu 10:00 paused", "Thu 10:30 resumed")):
        a = assess(policy({"resolution": None}), "Thu 09:00", *lines, now="Thu 11:00")
        assert told(a["resolution"], "due_at due_if_resumed_now") == "- | -"


def test_while_paused_a_breached_due_stays() -> None:
    """And so does that of one that was met."""
    a = assess(resolution("1bh"), "Fri 09:00", "Fri 11:00 paused", now="Fri 12:00")
    assert told(a["resolution"], "phase due_at breached_at") == "paused | Fri 10:00 | Fri 10:00"
    step = policy({"step": {"within": "4bh", "met_by": "done", "pausable": True}})
    a = assess(step, "Fri 09:00", "Fri 10:00 done", "Fri 11:00 paused", now="Fri 12:00")
    assert told(a["step"], "phase due_at met_at") == "met | Fri 13:00 | Fri 10:00"


@pytest.mark.parametrize(
    ("within", "expected"),
    [
        pytest.param("59 business minutes", "paused | Fri 09:59 | Fri 14:00", id="less than none"),
        pytest.param("1bh", "paused | - | -", id="none left"),
        pytest.param("2bh", "paused | - | -", id="an hour left"),
    ],
)
def test_a_priority_change_while_paused_breaches_at_its_own_instant(
    within: str, expected: str
) -> None:
    """If it leaves less than no time; an hour was used when it was paused at ten."""
    desk = resolution(rows={"low": "8bh", "high": within})
    lines = ("Fri 10:00 paused", "Fri 14:00 priority high")
    a = assess(desk, "Fri 09:00", *lines, now="Fri 15:00")
    assert told(a["resolution"], "phase due_at breached_at") == expected


def test_none_left_while_paused_breaches_at_the_resume() -> None:
    """Unless it is resolved at that very instant."""
    desk = resolution(rows={"low": "8bh", "high": "1bh"})
    lines = ("Fri 10:00 paused", "Fri 14:00 priority high", "Fri 15:00 resumed")
    a = assess(desk, "Fri 09:00", *lines, now="Fri 15:00")
    assert told(a["resolution"], "due_at breached_at") == "Fri 15:00 | Fri 15:00"
    a = assess(desk, "Fri 09:00", *lines[:2], "Fri 15:00 resolved", now="Fri 15:00")
    assert told(a["resolution"], "met_at in_time") == "Fri 15:00 | True"


@pytest.mark.parametrize("paused", [[], ["Fri 10:00 paused"]], ids=["running", "paused"])
def test_a_promise_that_leaves_less_than_no_time_breaches_at_its_own_instant(
    paused: list[str],
) -> None:
    """Paused or not: promised at noon for half past nine."""
    lines = (*paused, "Fri 12:00 promised resolution=Fri 09:30")
    a = assess(resolution("8bh"), "Fri 09:00", *lines, now="Fri 15:00")
    assert told(a["resolution"], "due_at breached_at") == "Fri 09:30 | Fri 12:00"


# ---------------------------------------------------------------- latched


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["Fri 11:00 priority low"], id="priority"),
        pytest.param(["Fri 11:00 paused", "Fri 12:00 resumed"], id="pause"),
        pytest.param(["Fri 11:00 promised resolution=Mon+ 12:00"], id="promise"),
        pytest.param(["Fri 11:00 cancelled"], id="cancellation"),
        pytest.param(["Fri 11:00 resolved", "Fri 12:00 reopened"], id="reopening"),
    ],
)
@pytest.mark.parametrize("rule", ["recompute", "carry", "restart", "keep"])
def test_a_breach_is_latched(lines: list[str], rule: str) -> None:
    """It keeps the target and the due under which it happened, as high within one hour."""
    desk = resolution(rows={"high": "1bh", "low": "8bh"}, rules={"priority_change": rule})
    a = assess(desk, "Fri 09:00", *lines, now="Fri 13:00")
    assert told(a["resolution"], "due_at breached_at target in_time") == (
        "Fri 10:00 | Fri 10:00 | 1 business hour | False"
    )


@pytest.mark.parametrize("change", ["priority high", "promised step=Fri 09:30", "cancelled"])
@pytest.mark.parametrize("rule", ["recompute", "carry", "restart", "keep"])
def test_a_cycle_that_was_met_is_latched(change: str, rule: str) -> None:
    """No later change worsens it: met in time under eight hours, high has one."""
    desk = policy(
        {"step": {"met_by": "done"}},
        priorities={"low": {"step": "8bh"}, "high": {"step": "1bh"}},
        default_priority="low",
        rules={"priority_change": rule},
    )
    a = assess(desk, "Fri 09:00", "Fri 11:00 done", f"Fri 12:00 {change}", now="Fri 13:00")
    assert told(a["step"], "phase due_at met_at target in_time") == (
        "met | Fri 17:00 | Fri 11:00 | 8 business hours | True"
    )


def test_a_mistaken_priority_is_corrected_at_the_opening() -> None:
    """Dated there it undoes the breach; dated later it does not."""
    desk = resolution(rows={"high": "1bh", "low": "8bh"})
    a = assess(desk, "Fri 09:00", "Fri 09:00 priority low", now="Fri 13:00")
    assert told(a["resolution"], "due_at breached_at") == "Fri 17:00 | -"
    a = assess(desk, "Fri 09:00", "Fri 10:00:00.000001 priority low", now="Fri 13:00")
    assert told(a["resolution"], "due_at breached_at") == "Fri 10:00 | Fri 10:00"
    a = assess(desk, "Fri 09:00", "Fri 10:00 priority low", now="Fri 13:00")
    assert told(a["resolution"], "due_at breached_at") == "Fri 17:00 | -"


# ---------------------------------------------------------------- priority change

ELAPSED_TO_BUSINESS = {"low": "8 hours", "high": "4bh"}
TO_A_CALENDAR_DAY = {"low": "8bh", "high": "1 calendar day"}
TO_TWO_DAYS = {"low": "8bh", "high": "2bd"}


@pytest.mark.parametrize(
    ("rows", "opened", "lines", "change", "expected"),
    [
        pytest.param(
            ROWS, "Thu 10:00", [], "Thu 12:00",
            "Thu 14:00 | Thu 14:00 | Thu 16:00 | Fri 10:00", id="plain",
        ),
        pytest.param(
            ROWS, "Thu 10:00", ["Thu 11:00 paused", "Thu 12:00 resumed"], "Thu 13:00",
            "Thu 15:00 | Thu 15:00 | Thu 17:00 | Fri 11:00", id="after a pause",
        ),
        pytest.param(
            ELAPSED_TO_BUSINESS, "Thu 07:00", [], "Thu 10:00",
            "Thu 13:00 | Thu 11:00 | Thu 14:00 | Thu 15:00", id="to another clock",
        ),
        pytest.param(
            TO_A_CALENDAR_DAY, "Wed 16:00", [], "Thu 12:00",
            "Thu 16:00 | Fri 08:00 | Fri 12:00 | Thu 16:00", id="to a calendar day",
        ),
        pytest.param(
            TO_TWO_DAYS, "Wed 16:00", [], "Thu 12:00",
            "Fri 16:00 | Fri 16:00 | Mon+ 12:00 | Thu 16:00", id="to two business days",
        ),
        pytest.param(
            TO_A_CALENDAR_DAY, "Wed 16:00", ["Thu 09:00 paused", "Thu 10:00 resumed"], "Thu 12:00",
            "Thu 17:00 | Fri 09:00 | Fri 12:00 | Thu 17:00", id="to a calendar day after a pause",
        ),
    ],
)  # fmt: skip
def test_a_priority_change_by_every_rule(
    rows: dict[str, str], opened: str, lines: list[str], change: str, expected: str
) -> None:
    """Recompute, carry, restart and keep, from low to high."""
    dues = []
    for rule in ("recompute", "carry", "restart", "keep"):
        desk = resolution(rows=rows, rules={"priority_change": rule})
        a = assess(desk, opened, *lines, f"{change} priority high", now=change)
        assert (a.priority, len(a.cycles("resolution"))) == ("high", 1)
        dues.append(shown(a["resolution"].due_at))
    assert " | ".join(dues) == expected


def test_recompute_is_the_default() -> None:
    """As if the new row had always held."""
    elapsed = resolution(rows=ELAPSED_TO_BUSINESS)
    a = assess(elapsed, "Thu 07:00", "Thu 10:00 priority high", now="Thu 10:00")
    assert told(a["resolution"], "due_at started_at elapsed") == "Thu 13:00 | Thu 07:00 | 1h"


@pytest.mark.parametrize(
    ("rule", "change", "lines", "expected"),
    [
        pytest.param("recompute", "Thu 13:59:59.999999", [], "Thu 14:00 | Thu 14:00", id="before"),
        pytest.param("recompute", "Thu 14:00", [], "Thu 14:00 | Thu 14:00", id="at the new due"),
        pytest.param("recompute", "Thu 14:00", ["resolved"], "Thu 14:00 | -", id="and resolved"),
        pytest.param("recompute", "Thu 15:00", [], "Thu 14:00 | Thu 15:00", id="after it"),
        pytest.param(
            "recompute", "Thu 15:00", ["resolved"], "Thu 14:00 | Thu 15:00", id="resolved too late"
        ),
        pytest.param("carry", "Thu 14:00", [], "Thu 14:00 | Thu 14:00", id="carry: nothing left"),
        pytest.param("carry", "Thu 14:00", ["resolved"], "Thu 14:00 | -", id="carry: resolved"),
        pytest.param("carry", "Thu 15:00", [], "Thu 15:00 | Thu 15:00", id="carry: less than none"),
        pytest.param(
            "carry", "Thu 14:00:00.000001", ["resolved"],
            "Thu 14:00:00.000001 | Thu 14:00:00.000001", id="carry: less, and resolved",
        ),
        pytest.param("restart", "Thu 15:00", [], "Fri 11:00 | Fri 11:00", id="restart"),
        pytest.param("keep", "Thu 15:00", [], "Fri 10:00 | Fri 10:00", id="keep"),
    ],
)  # fmt: skip
def test_a_breach_that_a_change_causes_has_its_instant(
    rule: str, change: str, lines: list[str], expected: str
) -> None:
    """Opened Thu 10:00; high would have been due at 14:00."""
    desk = resolution(rows=ROWS, rules={"priority_change": rule})
    events = [f"{change} priority high", *(f"{change} {line}" for line in lines)]
    a = assess(desk, "Thu 10:00", *events, now="Fri 16:00")
    assert told(a["resolution"], "due_at breached_at") == expected


def test_nothing_left_out_of_hours_is_due_at_the_change_that_carries_it_over() -> None:
    """Eight hours were used by the close; the due comes with the row that promises eight."""
    desk = resolution(rows={"low": "16bh", "high": "8bh"}, rules={"priority_change": "carry"})
    a = assess(desk, "Thu 09:00", "Thu 18:00 priority high", now="Thu 18:00")["resolution"]
    assert told(a, "due_at breached_at remaining") == "Thu 18:00 | Thu 18:00 | 0h"


def test_restart_starts_the_same_cycle_anew() -> None:
    """At the change, with earlier pauses dropped; a pause that goes on goes on."""
    desk = resolution(rows=ROWS, rules={"priority_change": "restart"})
    lines = ("Thu 11:00 paused", "Thu 12:00 resumed", "Thu 13:00 priority high")
    a = assess(desk, "Thu 10:00", *lines, now="Thu 15:00")
    assert told(a["resolution"], "cycle started_at elapsed paused remaining used") == (
        "1 | Thu 13:00 | 2h | 0h | 2h | 0.5"
    )
    lines = ("Thu 11:00 paused", "Thu 13:00 priority high", "Thu 14:00 resumed")
    a = assess(desk, "Thu 10:00", *lines, now="Thu 15:00")
    assert told(a["resolution"], "started_at elapsed paused due_at") == (
        "Thu 13:00 | 1h | 1h | Fri 10:00"
    )


def test_carry_takes_the_time_that_the_old_clock_showed() -> None:
    """Two hours used of eight are two hours used of four, pauses left out."""
    desk = resolution(rows=ROWS, rules={"priority_change": "carry"})
    lines = ("Thu 11:00 paused", "Thu 12:00 resumed", "Thu 13:00 priority high")
    a = assess(desk, "Thu 10:00", *lines, now="Thu 14:00")
    assert told(a["resolution"], "cycle started_at elapsed paused remaining used") == (
        "1 | Thu 10:00 | 3h | 1h | 1h | 0.75"
    )


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("recompute", "Thu 17:00 | 1h | 3h | 3h"),
        ("carry", "Thu 17:00 | 1h | 3h | 3h"),
        ("restart", "Fri 10:00 | 0h | 4h | 1h"),
        ("keep", "Fri 13:00 | 1h | 7h | 3h"),
    ],
)
def test_a_change_during_a_pause(rule: str, expected: str) -> None:
    """Opened at ten, paused at eleven, changed at one, resumed at two."""
    desk = resolution(rows=ROWS, rules={"priority_change": rule})
    lines = ("Thu 11:00 paused", "Thu 13:00 priority high", "Thu 14:00 resumed")
    a = assess(desk, "Thu 10:00", *lines[:2], now="Thu 14:00")["resolution"]
    assert told(a, "phase due_at due_if_resumed_now elapsed remaining paused") == (
        f"paused | - | {expected}"
    )
    a = assess(desk, "Thu 10:00", *lines, now="Thu 14:00")["resolution"]
    assert told(a, "due_at elapsed remaining paused") == expected
    assert len(assess(desk, "Thu 10:00", *lines, now="Thu 14:00").cycles("resolution")) == 1


def test_to_the_same_length_on_another_calendar() -> None:
    """That is another promise."""
    desk = resolution(rows={"low": "4bh", "high": {"within": "4bh", "calendar": "always"}})
    a = assess(desk, "Thu 15:00", "Thu 16:00 priority high", now="Thu 16:30")["resolution"]
    assert told(a, "due_at calendar elapsed") == "Thu 19:00 | always | 1h30m"


def test_another_row_is_counted_on_the_calendar_of_the_cycles_start() -> None:
    """The region at the start decides, whatever it is when the priority changes."""
    choice = {"by": "region", "emea": "always", "default": "office"}
    desk = resolution(rows={"low": "40bh", "high": "10bh"}, calendar=choice)
    for region, expected in (("emea", "always | Thu 19:00"), ("apac", "office | Fri 11:00")):
        lines = ("Thu 10:00 changed region=other", "Thu 11:00 priority high")
        for moved in (lines, ("Thu 10:00 changed region=emea", "Thu 11:00 priority high")):
            a = assess(desk, "Thu 09:00", *moved, now="Thu 12:00", attributes={"region": region})
            assert told(a["resolution"], "calendar due_at") == expected


def test_keep_is_for_cycles_that_have_started() -> None:
    """A change at a cycle's own start takes the new row, and so do the cycles after it."""
    desk = policy(
        {"update": {"until": "resolved"}},
        priorities={"low": {"update": "8bh"}, "high": {"update": "1bh"}},
        default_priority="low",
        rules={"priority_change": "keep"},
    )
    a = assess(desk, "Thu 09:00", "Thu 09:00 priority high", now="Thu 09:30")
    assert shown(a["update"].due_at) == "Thu 10:00"
    a = assess(desk, "Thu 09:00", "Thu 09:00:00.000001 priority high", now="Thu 09:30")
    assert shown(a["update"].due_at) == "Thu 17:00"
    lines = ("Thu 10:00 priority high", "Thu 11:00 updated")
    a = assess(desk, "Thu 09:00", *lines, now="Thu 11:30")
    assert [shown(one.due_at) for one in a.cycles("update")] == ["Thu 17:00", "Thu 12:00"]


@pytest.mark.parametrize("rule", ["recompute", "carry", "restart", "keep"])
def test_a_target_that_stays_as_it_was_is_no_change(rule: str) -> None:
    """Nothing restarts, though the priority is another."""
    desk = resolution(rows={"low": "8bh", "high": "8bh"}, rules={"priority_change": rule})
    a = assess(desk, "Thu 09:00", "Thu 11:00 priority high", now="Thu 12:00")
    assert told(a["resolution"], "started_at due_at elapsed") == "Thu 09:00 | Thu 17:00 | 3h"
    assert a.priority == "high"


@pytest.mark.parametrize("rule", ["recompute", "restart", "carry"])
def test_days_in_another_zone_are_another_target(rule: str) -> None:
    """The clocks go back in London in the night to Sunday; in Kolkata they never do."""
    zones = {"london": "Europe/London", "kolkata": "Asia/Kolkata"}
    day = {"within": "1 calendar day"}
    desk = policy(
        {"resolution": {}},
        calendars={
            name: {"timezone": zone, "hours": {"mon-fri": "09:00-17:00"}}
            for name, zone in zones.items()
        },
        calendar="london",
        priorities={
            "low": {"resolution": {**day, "calendar": "kolkata"}},
            "high": {"resolution": {**day, "calendar": "london"}},
            "none": {"resolution": {"within": "24 hours", "calendar": "kolkata"}},
            "same": {"resolution": {"within": "24 hours", "calendar": "london"}},
        },
        rules={"priority_change": rule},
    )
    opened = "Sat 2026-10-24 12:00"
    lines = [f"{opened} priority high"]
    for rows, lines_of, expected in (
        ("high", [], "Sun 2026-10-25 12:00"),
        ("low", [], "Sun 2026-10-25 11:00"),
        ("low", lines, "Sun 2026-10-25 12:00"),
        ("none", ["Sat 2026-10-24 18:00 priority same"], "Sun 2026-10-25 11:00"),
    ):
        a = assess(desk, opened, *lines_of, now="Sat 2026-10-24 20:00", priority=rows)
        assert shown(a["resolution"].due_at) == expected, (rows, lines_of)


def test_a_priority_changed_while_resolved_takes_effect_at_the_reopening() -> None:
    """Until then nothing knows of it."""
    lines = ("Thu 11:00 resolved", "Thu 12:00 priority high", "Fri 09:00 reopened")
    a = assess(resolution(rows=ROWS), "Thu 09:00", *lines[:2], now="Thu 13:00")
    assert (a.priority, told(a["resolution"], "due_at target")) == (
        "low",
        "Thu 17:00 | 8 business hours",
    )
    a = assess(resolution(rows=ROWS), "Thu 09:00", *lines, now="Fri 09:00")
    assert (a.priority, told(a["resolution"], "due_at target")) == (
        "high",
        "Fri 11:00 | 4 business hours",
    )


def test_to_a_row_without_a_target_and_back() -> None:
    """In between it is measured, not promised."""
    desk = resolution(rows={"low": "8bh", "none": {}})
    lines = ("Thu 10:00 priority none", "Thu 12:00 priority low")
    a = assess(desk, "Thu 09:00", lines[0], now="Thu 11:00")["resolution"]
    assert told(a, "target due_at remaining used") == "- | - | - | -"
    a = assess(desk, "Thu 09:00", *lines, now="Thu 12:00")["resolution"]
    assert told(a, "target due_at") == "8 business hours | Thu 17:00"


# ---------------------------------------------------------------- reopened


@pytest.mark.parametrize(
    ("rule", "reopened", "expected", "cycles"),
    [
        pytest.param("resume", "Fri 10:00", "running | Fri 14:00 | - | 4h", 1, id="resume"),
        pytest.param("resume", "Sat 12:00", "running | Mon+ 13:00 | - | 4h", 1, id="on Saturday"),
        pytest.param("resume", "Thu 13:00", "running | Thu 17:00 | - | 4h", 1, id="at once"),
        pytest.param("restart", "Fri 10:00", "running | Mon+ 10:00 | - | 0h", 2, id="restart"),
        pytest.param("ignore", "Fri 10:00", "met | Thu 17:00 | Thu 13:00 | 4h", 1, id="ignore"),
    ],
)
def test_reopened(rule: str, reopened: str, expected: str, cycles: int) -> None:
    """Four of eight hours were used when it was resolved on Thursday at 13:00."""
    desk = resolution("8bh", rules={"reopen": rule})
    lines = ("Thu 13:00 resolved", f"{reopened} reopened")
    a = assess(desk, "Thu 09:00", *lines, now=reopened)
    assert told(a["resolution"], "phase due_at met_at elapsed") == expected
    assert len(a.cycles("resolution")) == cycles
    if cycles == 2:
        assert told(a.cycles("resolution")[0], "phase due_at in_time") == "met | Thu 17:00 | True"


def test_resume_is_the_default() -> None:
    """The same cycle."""
    lines = ("Thu 13:00 resolved", "Fri 10:00 reopened")
    a = assess(resolution("8bh"), "Thu 09:00", *lines, now="Fri 10:00")
    assert told(a["resolution"], "cycle due_at") == "1 | Fri 14:00"


def test_the_resolved_stretch_does_not_count() -> None:
    """For elapsed targets neither: two of eight hours used, six left at the reopening."""
    lines = ("Thu 11:00 resolved", "Sat 09:00 reopened")
    a = assess(resolution("8 hours"), "Thu 09:00", *lines, now="Sat 10:00")["resolution"]
    assert told(a, "due_at elapsed remaining paused") == "Sat 15:00 | 3h | 5h | 0h"


@pytest.mark.parametrize("rule", ["resume", "restart", "ignore"])
def test_a_breach_stays_when_reopened(rule: str) -> None:
    """The breached cycle keeps its due; a new one may run beside it."""
    desk = resolution("1bh", rules={"reopen": rule})
    lines = ("Thu 11:00 resolved", "Thu 12:00 reopened")
    a = assess(desk, "Thu 09:00", *lines, now="Thu 12:30")
    assert told(a.cycles("resolution")[0], "due_at breached_at in_time") == (
        "Thu 10:00 | Thu 10:00 | False"
    )
    phases = {"resume": "running", "restart": "running", "ignore": "met"}
    assert told(a["resolution"], "phase") == phases[rule]
    assert (len(a.cycles("resolution")), a.breached) == (2 if rule == "restart" else 1, True)


def test_none_left_when_reopened() -> None:
    """Resolved at the very due: due again at the reopening, and breached there."""
    lines = ("Thu 10:00 resolved", "Thu 12:00 reopened")
    a = assess(resolution("1bh"), "Thu 09:00", *lines, now="Thu 12:00")["resolution"]
    assert told(a, "phase due_at breached_at") == "running | Thu 12:00 | Thu 12:00"


def test_none_left_when_reopened_outside_hours() -> None:
    """Resolved at the close at which it was due; due again at the very reopening."""
    for within in ("8bh", "8 hours"):
        lines = ("Thu 17:00 resolved", "Sat 12:00 reopened")
        a = assess(resolution(within), "Thu 09:00", *lines, now="Sat 12:00")["resolution"]
        assert told(a, "due_at breached_at remaining") == "Sat 12:00 | Sat 12:00 | 0h"


OWN = {
    "first_response": {"within": "4bh"},
    "acknowledgement": {"within": "4bh"},
    "resolution": {"within": "8bh"},
    "archived": {"within": "8bh", "met_by": "closed"},
    "told": {"within": "8bh", "met_by": "responded"},
    "reviewed": {"within": "8bh", "met_by": "reviewed"},
    "update": {"within": "8bh"},
}


@pytest.mark.parametrize(
    ("rule", "resumed"),
    [("resume", "running | 1"), ("restart", "running | 2"), ("ignore", "met | 1")],
)
def test_reopening_concerns_what_resolved_or_closed_meets_by_name(rule: str, resumed: str) -> None:
    """Not what they met by implication, and not what runs on anyway."""
    lines = ("Thu 10:00 closed", "Thu 12:00 reopened")
    a = assess(policy(OWN, rules={"reopen": rule}), "Thu 09:00", *lines, now="Thu 12:00")
    assert {name: told(a[name], "phase cycle") for name in OWN} == {
        "first_response": "met | 1",
        "acknowledgement": "met | 1",
        "resolution": resumed,
        "archived": resumed,
        "told": "met | 1",
        "reviewed": "running | 1",
        "update": resumed.replace("met", "ended"),
    }
    assert shown(a["reviewed"].due_at) == "Thu 17:00"


@pytest.mark.parametrize(
    ("rule", "expected", "waiting"),
    [
        ("resume", "running | 1 | Fri 17:00", "running"),
        ("restart", "running | 2 | Mon+ 10:00", "running"),
        ("ignore", "ended | 1 | Thu 17:00", "ended"),
    ],
)
def test_reopening_revives_what_cancelled_ended(rule: str, expected: str, waiting: str) -> None:
    """Every milestone, also one that waited: one hour of eight was used when it was cancelled."""
    milestones = {
        "first_response": {"within": "8bh"},
        "resolution": {"within": "8bh"},
        "later": {"within": "1bh", "started_by": "sent", "met_by": "done"},
    }
    lines = ("Thu 10:00 cancelled", "Fri 10:00 reopened", "Fri 11:00 sent")
    a = assess(policy(milestones, rules={"reopen": rule}), "Thu 09:00", *lines, now="Fri 11:00")
    assert told(a["first_response"], "phase cycle due_at") == expected
    assert told(a["resolution"], "phase cycle due_at") == expected
    assert told(a["later"], "phase") == waiting


def test_closure_waits_again_when_reopened() -> None:
    """Started by resolved and unmet: it starts anew at the next resolution."""
    desk = policy({"resolution": {"within": "8bh"}, "closure": {"within": "4bh"}})
    lines = ("Thu 10:00 resolved", "Thu 11:00 reopened", "Fri 10:00 resolved")
    a = assess(desk, "Thu 09:00", lines[0], now="Thu 10:30")
    assert told(a["closure"], "phase started_at due_at") == "running | Thu 10:00 | Thu 14:00"
    a = assess(desk, "Thu 09:00", *lines[:2], now="Thu 16:00")
    assert told(a["closure"], "phase due_at breached_at") == "waiting | - | -"
    a = assess(desk, "Thu 09:00", *lines, now="Fri 10:00")
    assert told(a["closure"], "phase started_at due_at") == "running | Fri 10:00 | Fri 14:00"


CLOSURE = {"resolution": {"within": "80bh"}, "closure": {"within": "1bh"}}


@pytest.mark.parametrize(
    ("rule", "closed", "expected", "cycles"),
    [
        pytest.param("resume", ["Thu 10:30 closed"], "waiting | 1", [], id="met: waits again"),
        pytest.param("restart", ["Thu 10:30 closed"], "waiting | 2", ["met | -"],
                     id="met: waits for a new one"),
        pytest.param("ignore", ["Thu 10:30 closed"], "met | 1", ["met | -"], id="met: ignored"),
        pytest.param("resume", ["Thu 12:00 closed"], "waiting | 2", ["met | Thu 11:00"],
                     id="met late: the breach stays"),
        pytest.param("resume", [], "waiting | 2", ["ended | Thu 11:00"], id="breached and unmet"),
        pytest.param("ignore", [], "waiting | 2", ["ended | Thu 11:00"], id="by whatever rule"),
        pytest.param("resume", ["Thu 10:30 cancelled"], "waiting | 1", [], id="cancelled"),
        pytest.param("restart", ["Thu 10:30 cancelled"], "waiting | 1", [], id="and restarted"),
        pytest.param("ignore", ["Thu 10:30 cancelled"], "ended | 1", ["ended | -"],
                     id="cancelled and ignored"),
    ],
)  # fmt: skip
def test_what_resolved_starts_after_a_reopening(
    rule: str, closed: list[str], expected: str, cycles: list[str]
) -> None:
    """Resolved at ten, reopened at two; its closure was promised within an hour."""
    lines = ("Thu 10:00 resolved", *closed, "Thu 14:00 reopened")
    desk = policy(CLOSURE, rules={"reopen": rule})
    a = assess(desk, "Thu 09:00", *lines, now="Thu 15:00")
    assert told(a["closure"], "phase cycle") == expected
    assert [told(one, "phase breached_at") for one in a.cycles("closure")] == cycles


def test_a_warning_that_was_given_stays_when_it_waits_again() -> None:
    """Half an hour of one was used when it was reopened; the next cycle has another number."""
    desk = policy({"resolution": None, "closure": {"within": "1bh", "warn_at": ["50%"]}})
    lines = ("Thu 10:00 resolved", "Thu 10:45 reopened", "Thu 12:00 resolved")
    a = assess(desk, "Thu 09:00", *lines[:2], now="Thu 11:00")
    assert told(a["closure"], "phase cycle") == "waiting | 2"
    assert [told(one, "phase in_time") for one in a.cycles("closure")] == ["ended | -"]
    a = assess(desk, "Thu 09:00", *lines, now="Thu 12:30")
    assert [told(one, "key at") for one in a.alerts] == [
        "T-1/closure/warning 50%/1 | Thu 10:30",
        "T-1/closure/warning 50%/2 | Thu 12:30",
    ]


# ---------------------------------------------------------------- recurring


def test_a_cycle_ends_only_by_the_event_that_meets_it() -> None:
    """Which starts the next one there; a missed one is one breach, however late."""
    desk = policy({"update": {"within": "2bh"}})
    a = assess(desk, "Thu 09:00", now="Fri 16:00")
    assert [told(one, "phase breached_at") for one in a.cycles("update")] == ["running | Thu 11:00"]
    lines = ("Thu 10:00 updated", "Thu 15:00 responded")
    a = assess(desk, "Thu 09:00", *lines, now="Thu 16:00")
    assert [told(one, "phase started_at due_at in_time") for one in a.cycles("update")] == [
        "met | Thu 09:00 | Thu 11:00 | True",
        "met | Thu 10:00 | Thu 12:00 | False",
        "running | Thu 15:00 | Thu 17:00 | -",
    ]


def test_a_recurring_milestone_that_another_event_starts_waits_for_it_again() -> None:
    """Without repeats only the first start counts."""
    own = {"within": "1bh", "started_by": "sent", "met_by": "confirmed"}
    desk = policy({"again": {**own, "repeats": True}, "once": own})
    lines = ("Thu 10:00 sent", "Thu 10:30 sent", "Thu 11:00 confirmed", "Thu 12:00 sent")
    a = assess(desk, "Thu 09:00", *lines[:3], now="Thu 11:30")
    assert [told(one, "started_at phase") for one in a.cycles("again")] == ["Thu 10:00 | met"]
    a = assess(desk, "Thu 09:00", *lines, now="Thu 12:00")
    assert [told(one, "started_at phase") for one in a.cycles("again")] == [
        "Thu 10:00 | met",
        "Thu 12:00 | running",
    ]
    assert [told(one, "started_at phase") for one in a.cycles("once")] == ["Thu 10:00 | met"]


def test_a_start_without_the_reason_is_none() -> None:
    """A milestone may be started for some reasons only."""
    desk = policy(
        {
            "informed": {
                "within": "2bh",
                "started_by": {"event": "failed", "reason": ["technical", "policy"]},
                "met_by": "escalated",
            }
        }
    )
    a = assess(desk, "Thu 09:00", "Thu 10:00 failed: weather", now="Thu 11:00")
    assert told(a["informed"], "phase due_at") == "waiting | -"
    a = assess(desk, "Thu 09:00", "Thu 10:00 failed: policy", now="Thu 11:00")
    assert told(a["informed"], "phase due_at") == "running | Thu 12:00"


@pytest.mark.parametrize(
    ("resolved", "in_time"), [("Thu 10:00", "-"), ("Thu 11:00", "-"), ("Thu 12:00", "False")]
)
def test_at_until_the_running_cycle_is_ended(resolved: str, in_time: str) -> None:
    """Before the response that a solution is could meet it; it keeps its due."""
    a = assess(policy({"update": {"within": "2bh"}}), "Thu 09:00", f"{resolved} resolved",
               now="Fri 12:00")  # fmt: skip
    (cycle,) = a.cycles("update")
    assert told(cycle, "phase due_at met_at in_time") == f"ended | Thu 11:00 | - | {in_time}"


def test_what_ends_it_does_not_meet_it_too() -> None:
    """Nor does it start the next one."""
    step = {"within": "4bh", "met_by": ["done", "dropped"], "until": "dropped", "repeats": True}
    a = assess(policy({"step": step}), "Thu 09:00", "Thu 10:00 dropped", now="Thu 11:00")
    assert [told(one, "phase met_at") for one in a.cycles("step")] == ["ended | -"]


@pytest.mark.parametrize("until", ["closed", "resolved", ["resolved", "closed"]])
def test_at_until_closed_it_is_ended_before_the_implied_response_too(until: Any) -> None:
    """A case that is closed without having been resolved counts as both."""
    desk = policy({"update": {"within": "4bh", "until": until}})
    a = assess(desk, "Thu 09:00", "Thu 10:00 closed", now="Fri 12:00")
    assert [told(one, "phase met_at elapsed") for one in a.cycles("update")] == ["ended | - | 1h"]
    desk = policy({"step": {"within": "4bh", "met_by": "resolved", "until": "closed"}})
    a = assess(desk, "Thu 09:00", "Thu 10:00 closed", now="Fri 12:00")
    assert told(a["step"], "phase met_at") == "met | Thu 10:00"
    desk = policy({"step": {"within": "4bh", "met_by": "done", "until": "closed"}})
    a = assess(desk, "Thu 09:00", "Thu 10:00 resolved", now="Thu 11:00")
    assert a["step"].phase == "running"


def test_a_solution_answers_what_was_owed_before_it() -> None:
    """Not what it starts itself, and of what repeats one cycle."""
    desk = policy(
        {
            "survey": {"within": "1bh", "started_by": "resolved", "met_by": "responded"},
            "talk": {"within": "8bh", "met_by": ["responded", "resolved"], "repeats": True},
            "note": {"within": "8bh", "met_by": ["acknowledged", "responded"], "repeats": True},
        }
    )
    a = assess(desk, "Thu 09:00", "Thu 10:00 resolved", now="Thu 12:00")
    assert told(a["survey"], "phase started_at breached_at") == "running | Thu 10:00 | Thu 11:00"
    for name in ("talk", "note"):
        assert [told(one, "phase started_at") for one in a.cycles(name)] == [
            "met | Thu 09:00",
            "running | Thu 10:00",
        ]


def test_recurring_milestones_are_not_pausable_by_default() -> None:
    """Unless they say so."""
    lines = ("Thu 10:00 paused", "Thu 11:00 resumed")
    desk = policy({"update": {"within": "4bh"}})
    assert shown(assess(desk, "Thu 09:00", *lines, now="Thu 12:00")["update"].due_at) == "Thu 13:00"
    desk = policy({"update": {"within": "4bh", "pausable": True}})
    assert shown(assess(desk, "Thu 09:00", *lines, now="Thu 12:00")["update"].due_at) == "Thu 14:00"


# ---------------------------------------------------------------- next_response

NEXT = policy({"next_response": {"within": "1bh"}})


def test_a_next_response_may_be_owed_to_some_messages_only() -> None:
    """To complaints, say."""
    started_by = {"event": "customer_replied", "reason": ["complaint"]}
    desk = policy({"next_response": {"within": "1bh", "started_by": started_by}})
    for reason, phase in (("thanks", "waiting"), ("complaint", "running")):
        lines = ("Thu 10:00 responded", f"Thu 11:00 customer_replied: {reason}")
        assert assess(desk, "Thu 09:00", *lines, now="Thu 11:30")["next_response"].phase == phase


@pytest.mark.parametrize(
    ("lines", "now", "expected"),
    [
        pytest.param(["Thu 09:30 customer_replied"], "Thu 10:00", "waiting | - | -",
                     id="no response yet"),
        pytest.param(["Thu 09:30 customer_replied", "Thu 10:00 responded"], "Thu 11:00",
                     "waiting | - | -", id="the first response answers what came before"),
        pytest.param(["Thu 10:00 customer_replied", "Thu 10:00 responded"], "Thu 11:00",
                     "waiting | - | -", id="at one instant the message comes first"),
        pytest.param(["Thu 09:30 responded", "Thu 10:00 customer_replied"], "Thu 10:30",
                     "running | Thu 10:00 | Thu 11:00", id="started"),
        pytest.param(["Thu 09:30 acknowledged", "Thu 10:00 customer_replied"], "Thu 10:30",
                     "running | Thu 10:00 | Thu 11:00", id="after an acknowledgement"),
        pytest.param(["Thu 09:30 responded", "Thu 10:00 customer_replied",
                      "Thu 10:30 customer_replied"], "Thu 10:45",
                     "running | Thu 10:00 | Thu 11:00", id="the oldest counts"),
        pytest.param(["Thu 09:30 responded", "Thu 10:00 customer_replied", "Thu 10:00 responded"],
                     "Thu 10:45", "met | Thu 10:00 | Thu 11:00", id="answered at once"),
        pytest.param(["Thu 09:30 responded", "Thu 10:00 customer_replied", "Thu 10:30 resolved"],
                     "Thu 10:45", "met | Thu 10:00 | Thu 11:00", id="resolving answers it"),
        pytest.param(["Thu 09:30 responded", "Thu 10:00 customer_replied", "Thu 10:30 responded",
                      "Thu 11:30 customer_replied"], "Thu 11:45",
                     "running | Thu 11:30 | Thu 12:30", id="again"),
        pytest.param(["Thu 10:00 resolved", "Thu 11:00 customer_replied"], "Thu 11:30",
                     "waiting | - | -", id="while resolved"),
        pytest.param(["Thu 10:00 resolved", "Thu 11:00 customer_replied", "Thu 12:00 reopened"],
                     "Thu 12:30", "running | Thu 12:00 | Thu 13:00", id="at the reopening"),
        pytest.param(["Thu 10:00 resolved", "Thu 11:00 customer_replied", "Thu 11:30 resolved",
                      "Thu 12:00 reopened"], "Thu 12:30", "waiting | - | -",
                     id="resolved again before the reopening"),
        pytest.param(["Thu 10:00 resolved", "Thu 11:00 customer_replied", "Thu 11:30 responded",
                      "Thu 12:00 reopened"], "Thu 12:30", "waiting | - | -",
                     id="answered before the reopening"),
        pytest.param(["Thu 09:30 responded", "Thu 10:00 customer_replied", "Thu 10:30 resolved",
                      "Thu 11:00 reopened"], "Thu 12:00", "met | Thu 10:00 | Thu 11:00",
                     id="and a reopening does not ask again"),
        pytest.param(["Thu 10:00 resolved", "Thu 11:00 customer_replied", "Thu 12:00 reopened",
                      "Thu 13:00:00.000001 responded"], "Thu 14:00",
                     "met | Thu 12:00 | Thu 13:00", id="answered late"),
        pytest.param(["Thu 09:30 responded", "Fri 18:00 customer_replied"], "Fri 18:00",
                     "running | Fri 18:00 | Mon+ 10:00", id="outside hours"),
    ],
)  # fmt: skip
def test_next_response(lines: list[str], now: str, expected: str) -> None:
    """It starts at the oldest unanswered message after the first response."""
    a = assess(NEXT, "Thu 09:00", *lines, now=now)["next_response"]
    assert told(a, "phase started_at due_at") == expected


def test_a_cancelled_case_owes_no_response_when_it_is_revived() -> None:
    """Nobody has written meanwhile, or ever; what was written while cancelled is ignored."""
    for said in ([], ["Thu 10:30 customer_replied"]):
        lines = ("Thu 10:00 cancelled", *said, "Thu 11:00 reopened")
        a = assess(NEXT, "Thu 09:00", *lines, now="Thu 12:00")["next_response"]
        assert told(a, "phase cycle started_at") == "waiting | 1 | -"


def test_a_message_asks_for_one_response_however_often_the_case_is_reopened() -> None:
    """None without a message; one for a message that came while it was resolved."""
    answer = {"event": "called", "reason": "reached"}
    desk = policy({"next_response": {"within": "1bh", "met_by": answer}})
    again = ("Thu 13:00 cancelled", "Thu 14:00 reopened")
    for said, expected in (
        (["Thu 12:00 reopened"], "waiting | 1 | -"),
        (["Thu 11:00 customer_replied", "Thu 12:00 reopened", "Thu 12:30 called: reached"],
         "met | 1 | Thu 12:00"),
        (["Thu 11:00 customer_replied", "Thu 11:30 called: reached", "Thu 12:00 reopened"],
         "waiting | 1 | -"),
        (["Thu 11:00 customer_replied", "Thu 11:30 called: voicemail", "Thu 12:00 reopened"],
         "running | 1 | Thu 12:00"),
        (["Thu 11:00 customer_replied", "Thu 11:30 responded", "Thu 12:00 reopened"],
         "running | 1 | Thu 12:00"),
    ):  # fmt: skip
        a = assess(desk, "Thu 09:00", "Thu 10:00 resolved", *said, *again, now="Thu 15:00")
        assert told(a["next_response"], "phase cycle started_at") == expected


def test_an_event_that_leaves_nothing_warns_at_once() -> None:
    """Whatever comes next at that instant; a promise of the past overdues the milestone."""
    desk = policy({"first_response": {"warn_at": ["50%"]}})
    late = Event("promised", wall("Thu 10:00"), {"first_response": wall("Thu 09:00")}, seq=0)
    answered = happened("Thu 10:00 responded", seq=1)
    for events in ((late,), (late, answered)):
        a = assess(desk, "Thu 09:00", *events, now="Thu 10:00")
        assert [one.kind for one in a.alerts] == ["warning", "breach"]
        assert told(a["first_response"], "warned_at breached_at") == "Thu 10:00 | Thu 10:00"


def test_a_message_is_what_the_policy_says_it_is() -> None:
    """Another event of the policy asks for the next response, and the standard one no longer."""
    desk = policy({"next_response": {"within": "1bh", "started_by": "handed_over"}})
    for line, expected in (
        ("Thu 11:00 handed_over", "running | Thu 11:00"),
        ("Thu 11:00 customer_replied", "waiting | -"),
    ):
        a = assess(desk, "Thu 09:00", "Thu 10:00 responded", line, now="Thu 11:30")
        assert told(a["next_response"], "phase started_at") == expected
    resolved = ("Thu 10:00 resolved", "Thu 11:00 handed_over", "Thu 12:00 reopened")
    a = assess(desk, "Thu 09:00", *resolved, now="Thu 12:30")
    assert told(a["next_response"], "phase started_at") == "running | Thu 12:00"


def test_the_first_response_is_what_the_policy_says_it_is() -> None:
    """By its event and its reason: a call that reached nobody answers nothing."""
    desk = policy(
        {
            "first_response": {"within": "1bh", "met_by": {"event": "called", "reason": "reached"}},
            "next_response": {"within": "1bh"},
        }
    )
    for reason, expected in (("reached", "running | Thu 11:00"), ("voicemail", "waiting | -")):
        lines = (f"Thu 10:00 called: {reason}", "Thu 11:00 customer_replied")
        a = assess(desk, "Thu 09:00", *lines, now="Thu 11:30")["next_response"]
        assert told(a, "phase started_at") == expected


# ---------------------------------------------------------------- promise

PROMISE = policy({"promise": None, "resolution": {"within": "8bh"}})


def promises(*lines: str, now: str) -> list[str]:
    a = assess(PROMISE, "Thu 09:00", *lines, now=now)
    return [told(one, "started_at due_at breached_at phase") for one in a.cycles("promise")]


@pytest.mark.parametrize(
    ("again", "first"),
    [
        ("Thu 11:59:59.999999", "Thu 10:00 | Thu 12:00 | - | ended"),
        ("Thu 12:00", "Thu 10:00 | Thu 12:00 | - | ended"),
        ("Thu 12:00:00.000001", "Thu 10:00 | Thu 12:00 | Thu 12:00 | ended"),
    ],
)
def test_each_promise_starts_a_new_cycle(again: str, first: str) -> None:
    """The old one stays breached if its instant has passed; an event exactly there comes first."""
    found = promises("Thu 10:00 promised Thu 12:00", f"{again} promised Fri 10:00", now="Thu 13:00")
    assert found == [first, f"{again} | Fri 10:00 | - | running"]


def test_a_promise_is_met_by_resolving() -> None:
    """Up to its instant in time."""
    for resolved, breached in (("Sat 12:00", "-"), ("Sat 12:00:00.000001", "Sat 12:00")):
        found = promises("Thu 10:00 promised Sat 12:00", f"{resolved} resolved", now="Mon+ 09:00")
        assert found == [f"Thu 10:00 | Sat 12:00 | {breached} | met"]


def test_no_promise_no_cycle() -> None:
    """It waits, and nothing is due."""
    a = assess(PROMISE, "Thu 09:00", now="Thu 13:00")["promise"]
    assert told(a, "phase due_at breached_at target") == "waiting | - | - | -"


def test_an_instant_promised_for_another_milestone_is_no_promise_of_its_own() -> None:
    """The milestone `promise` goes on waiting for one, or keeps the one that it has."""
    other = "Thu 10:00 promised resolution=Fri 12:00"
    assert promises(other, now="Thu 13:00") == []
    assert promises("Thu 09:30 promised Thu 12:00", other, now="Thu 11:00") == [
        "Thu 09:30 | Thu 12:00 | - | running"
    ]


def test_no_pause_moves_a_promise() -> None:
    """It breaches at its instant, paused or not."""
    lines = ("Thu 10:00 promised Thu 12:00", "Thu 11:00 paused")
    assert promises(*lines, now="Thu 13:00")[0][:33] == "Thu 10:00 | Thu 12:00 | Thu 12:00"
    assert promises(*lines, "Thu 11:30 resumed", now="Thu 11:30") == [
        "Thu 10:00 | Thu 12:00 | - | running"
    ]


@pytest.mark.parametrize(
    ("reopened", "breached"),
    [("Thu 11:30", "-"), ("Thu 12:30", "Thu 12:30"), ("Fri 10:00", "Fri 10:00")],
)
def test_reopening_does_not_move_a_promise(reopened: str, breached: str) -> None:
    """If the instant has passed by then, the breach is at the reopening."""
    lines = ("Thu 10:00 promised Thu 12:00", "Thu 11:00 resolved", f"{reopened} reopened")
    assert promises(*lines, now=reopened) == [f"Thu 10:00 | Thu 12:00 | {breached} | running"]


def test_a_milestone_with_a_promised_instant_runs_on_while_the_case_is_paused() -> None:
    """Promised while it was paused or before: the time of the promise counts on."""
    for lines in (
        ("Thu 10:00 promised resolution=Fri 12:00", "Thu 11:00 paused"),
        ("Thu 11:00 paused", "Thu 11:00 promised resolution=Fri 12:00"),
    ):
        a = assess(resolution("8bh"), "Thu 09:00", *lines, now="Thu 13:00")["resolution"]
        assert told(a, "phase due_at elapsed paused") == "running | Fri 12:00 | 4h | 0h"


def test_an_instant_promised_for_another_milestone_becomes_its_due() -> None:
    """The running cycle keeps its start; neither a pause nor a priority moves it."""
    lines = ("Thu 10:00 promised resolution=Fri 12:00", "Thu 11:00 paused", "Thu 12:00 resumed")
    a = assess(resolution(rows=ROWS), "Thu 09:00", *lines, "Thu 13:00 priority high",
               now="Thu 14:00")["resolution"]  # fmt: skip
    assert told(a, "cycle started_at due_at breached_at") == "1 | Thu 09:00 | Fri 12:00 | -"
    a = assess(resolution("8bh"), "Thu 09:00", *lines, now="Fri 12:00")["resolution"]
    assert told(a, "due_at breached_at") == "Fri 12:00 | Fri 12:00"


def test_a_promise_for_what_waits_is_kept_until_the_start() -> None:
    """And then holds."""
    desk = policy({"closure": {"within": "1bh"}})
    lines = ("Thu 10:00 promised closure=Fri 12:00", "Thu 11:00 resolved")
    a = assess(desk, "Thu 09:00", lines[0], now="Thu 10:30")
    assert told(a["closure"], "phase due_at") == "waiting | -"
    assert a.ignored_events == ()
    a = assess(desk, "Thu 09:00", *lines, now="Thu 13:00")
    assert told(a["closure"], "started_at due_at breached_at") == "Thu 11:00 | Fri 12:00 | -"


def test_a_promise_is_kept_for_one_start() -> None:
    """The last one counts, and what starts again has the due of its own target."""
    desk = policy({"closure": {"within": "1bh"}})
    lines = ("Thu 09:30 promised closure=Mon+ 12:00", "Thu 10:00 promised closure=Fri 12:00",
             "Thu 11:00 resolved", "Thu 12:00 reopened", "Thu 13:00 resolved")  # fmt: skip
    for count, due in ((3, "Fri 12:00"), (4, "-"), (5, "Thu 14:00")):
        a = assess(desk, "Thu 09:00", *lines[:count], now="Thu 13:30")
        assert (shown(a["closure"].due_at), a.ignored_events) == (due, ())


def test_a_promise_for_what_waits_for_its_next_start_is_kept_until_then() -> None:
    """A recurring milestone that another event starts waits between its cycles."""
    desk = policy(
        {"told": {"within": "1bh", "started_by": "sent", "met_by": "confirmed", "repeats": True}}
    )
    lines = ("Thu 09:30 sent", "Thu 10:00 confirmed", "Thu 11:00 promised told=Fri 12:00",
             "Thu 13:00 sent", "Thu 14:00 confirmed", "Thu 15:00 sent")  # fmt: skip
    a = assess(desk, "Thu 09:00", *lines, now="Thu 15:30")
    assert [told(one, "started_at due_at") for one in a.cycles("told")] == [
        "Thu 09:30 | Thu 10:30", "Thu 13:00 | Fri 12:00", "Thu 15:00 | Thu 16:00",
    ]  # fmt: skip
    assert a.ignored_events == ()


def test_a_promise_for_what_was_cancelled_while_it_waited_comes_too_late() -> None:
    """Where reopening revives nothing it has ended; where it does, it waits on."""
    lines = ("Thu 10:00 cancelled", "Thu 11:00 reopened", "Thu 12:00 promised closure=Fri 12:00")
    for rule, whys in (("ignore", ["closure is already ended"]), ("resume", [])):
        desk = policy({"closure": {"within": "1bh"}}, rules={"reopen": rule})
        a = assess(desk, "Thu 09:00", *lines, now="Thu 13:00")
        assert [one.why for one in a.ignored_events] == whys
        assert a["closure"].phase == ("ended" if whys else "waiting")


def test_a_promise_that_applies_no_more_ends_the_one_before() -> None:
    """Promises are for gold: after the change, a new one starts nothing."""
    desk = policy({"promise": {"applies_to": {"tier": "gold"}}})
    lines = ("Thu 10:00 promised Thu 16:00", "Thu 11:00 changed tier=iron",
             "Thu 12:00 promised Fri 16:00")  # fmt: skip
    a = assess(desk, "Thu 09:00", *lines, now="Fri 17:00", attributes={"tier": "gold"})
    assert [told(one, "started_at due_at breached_at phase") for one in a.cycles("promise")] == [
        "Thu 10:00 | Thu 16:00 | - | ended"
    ]
    assert told(a["promise"], "phase cycle") == "ended | 1"


@pytest.mark.parametrize(
    ("before", "why"),
    [
        pytest.param("Thu 10:00 done", "step is already met", id="met"),
        pytest.param("Thu 13:30 done", "step is already met", id="met late"),
        pytest.param("Thu 13:30 updated", "step is already breached", id="breached"),
        pytest.param("Thu 10:00 abandoned", "step is already ended", id="ended"),
    ],
)
def test_a_promise_for_what_no_longer_runs_is_ignored_and_listed(before: str, why: str) -> None:
    """Nothing of it changes."""
    step = {"within": "4bh", "met_by": "done", "until": "abandoned"}
    desk = policy({"step": step, "update": {"within": "40bh"}})
    lines = (before, "Thu 14:00 promised step=Fri 12:00")
    a = assess(desk, "Thu 09:00", *lines, now="Thu 15:00")
    assert shown(a["step"].due_at) == "Thu 13:00"
    assert [(shown(one.at), one.why) for one in a.ignored_events] == [("Thu 14:00", why)]


def test_a_promise_for_no_milestone_is_ignored_and_listed() -> None:
    """With the names that there are."""
    a = assess(resolution("8bh"), "Thu 09:00", "Thu 10:00 promised resolutoin=Fri 12:00",
               now="Thu 11:00")  # fmt: skip
    assert [one.why for one in a.ignored_events] == [
        "Desk has no milestone 'resolutoin'; did you mean 'resolution'?"
    ]
    assert shown(a["resolution"].due_at) == "Thu 17:00"


def test_a_promise_without_anything_to_count_is_used_at_once() -> None:
    """Promised on Saturday for Sunday, when the office is closed."""
    desk = resolution("8bh", warn_at=["50%"])
    lines = ("Sat 11:00 promised resolution=Sun 12:00",)
    a = assess(desk, "Sat 10:00", *lines, now="Mon+ 09:00")["resolution"]
    assert told(a, "warned_at due_at breached_at") == "Sat 11:00 | Sun 12:00 | Sun 12:00"


def test_what_is_promised_is_the_target_from_then_on() -> None:
    """From the start to the instant, on the milestone's clock: nothing is left there."""
    lines = ("Thu 10:00 promised resolution=Thu 12:00",)
    a = assess(resolution("8bh"), "Thu 09:00", *lines, now="Thu 11:00")["resolution"]
    assert told(a, "elapsed remaining target") == "2h | 1h | 3 business hours"
    a = assess(resolution("8bh"), "Thu 09:00", *lines, now="Thu 12:00")["resolution"]
    assert told(a, "elapsed remaining used") == "3h | 0h | 1.0"


# ---------------------------------------------------------------- without a target


def test_without_a_target_it_is_measured_not_promised() -> None:
    """Round the clock, never breached, and neither in time nor late."""
    a = assess(policy({"resolution": None}), "Thu 09:00", now="Fri 09:00")
    fields = "phase target due_at remaining used overdue_by breached_at in_time elapsed"
    assert told(a["resolution"], fields) == "running | - | - | - | - | - | - | - | 24h"
    assert (a.due_at, a.breached) == (None, False)
    lines = ("Thu 10:00 paused", "Thu 12:00 resumed", "Fri 09:00 resolved")
    a = assess(policy({"resolution": None}), "Thu 09:00", *lines, now="Mon+ 09:00")
    assert told(a["resolution"], "phase in_time elapsed paused") == "met | - | 22h | 2h"


# ---------------------------------------------------------------- after another milestone

REVIEW = policy(
    {
        "resolution": {"within": "8bh"},
        "review": {"within": "4bh", "after": "resolution", "met_by": "reviewed"},
        "archive": {"within": "2bh", "after": "review", "met_by": "archived"},
    }
)


@pytest.mark.parametrize(
    ("lines", "review", "archive"),
    [
        pytest.param([], "waiting | - | - | -", "waiting | - | - | -", id="not yet"),
        pytest.param(["Thu 10:00 resolved"], "running | Thu 10:00 | Thu 14:00 | -",
                     "waiting | - | - | -", id="started when the other is met"),
        pytest.param(["Thu 10:00 resolved", "Thu 11:00 reviewed"],
                     "met | Thu 10:00 | Thu 14:00 | Thu 11:00",
                     "running | Thu 11:00 | Thu 13:00 | -", id="and so on"),
        pytest.param(["Thu 09:30 reviewed", "Thu 10:00 resolved"],
                     "met | Thu 10:00 | Thu 14:00 | Thu 10:00",
                     "running | Thu 10:00 | Thu 12:00 | -", id="what came before meets it there"),
        pytest.param(["Thu 10:00 resolved", "Thu 11:00 reopened"], "waiting | - | - | -",
                     "waiting | - | - | -", id="waiting again"),
        pytest.param(["Thu 10:00 resolved", "Thu 11:00 reopened", "Thu 12:00 resolved"],
                     "running | Thu 12:00 | Thu 16:00 | -", "waiting | - | - | -", id="anew"),
    ],
)  # fmt: skip
def test_after_another_milestone(lines: list[str], review: str, archive: str) -> None:
    """It starts when that is met; if that is un-met, it waits again."""
    a = assess(REVIEW, "Thu 09:00", *lines, now="Thu 12:00")
    assert told(a["review"], "phase started_at due_at met_at") == review
    assert told(a["archive"], "phase started_at due_at met_at") == archive


@pytest.mark.parametrize(
    ("rule", "met_by", "phase"),
    [
        pytest.param("ignore", "resolved", "running", id="met by resolved, ignored"),
        pytest.param("resume", "done", "running", id="met by an event of its own"),
        pytest.param("restart", "done", "running", id="met by its own, restarted"),
        pytest.param("resume", "resolved", "waiting", id="met by resolved, resumed"),
        pytest.param("restart", "resolved", "waiting", id="met by resolved, restarted"),
    ],
)
@pytest.mark.parametrize("start", ["opened", "resolved"])
def test_what_follows_runs_on_while_what_it_follows_stays_met(
    rule: str, met_by: str, phase: str, start: str
) -> None:
    """A reopening un-mets what was met by the end of the case, by the rule `reopen`."""
    ending = "closed" if start == met_by == "resolved" else met_by
    desk = policy(
        {
            "step": {"within": "8bh", "started_by": start, "met_by": ending},
            "next": {"within": "8bh", "after": "step", "met_by": "followed"},
            "last": {"within": "8bh", "after": "next", "met_by": "archived"},
        },
        rules={"reopen": rule},
    )
    lines = ("Thu 10:00 resolved", "Thu 11:00 done", "Thu 12:00 closed")
    a = assess(desk, "Thu 09:00", *lines, "Thu 13:00 reopened", now="Thu 14:00")
    met = {"resolved": "Thu 10:00", "done": "Thu 11:00", "closed": "Thu 12:00"}[ending]
    since = met if phase == "running" else "-"
    assert told(a["next"], "phase started_at") == f"{phase} | {since}"
    a = assess(desk, "Thu 09:00", *lines, "Thu 12:30 followed", "Thu 13:00 reopened",
               now="Thu 14:00")  # fmt: skip
    assert (a["next"].phase, a["last"].phase) == ("met", "running")


def test_a_breach_stays_when_it_waits_again() -> None:
    """Reviewed too late, then the resolution is un-met: the old cycle is ended as it was."""
    lines = ("Thu 10:00 resolved", "Thu 15:00 reopened", "Thu 16:00 resolved")
    a = assess(REVIEW, "Thu 09:00", *lines[:2], now="Thu 15:30")
    assert told(a["review"], "phase cycle") == "waiting | 2"
    assert [told(one, "phase breached_at") for one in a.cycles("review")] == ["ended | Thu 14:00"]
    a = assess(REVIEW, "Thu 09:00", *lines, now="Thu 16:00")
    assert told(a["review"], "phase cycle due_at") == "running | 2 | Fri 12:00"


def test_after_looks_at_applies_to_when_the_other_is_met() -> None:
    """Later is too late, also at the same instant."""
    own = {"within": "4bh", "after": "resolution", "met_by": "reviewed",
           "applies_to": {"region": "emea"}}  # fmt: skip
    desk = policy({"resolution": {"within": "8bh"}, "review": own})
    changed = "changed region=emea"
    for lines, expected in (
        ([f"Thu 09:30 {changed}", "Thu 10:00 resolved"], "running | Thu 10:00"),
        ([f"Thu 10:00 {changed}", "Thu 10:00 resolved"], "running | Thu 10:00"),
        (["Thu 10:00 resolved", f"Thu 11:00 {changed}"], "waiting | -"),
        (["Thu 10:00 resolved", happened(f"Thu 10:00 {changed}", seq=1)], "waiting | -"),
    ):
        a = assess(desk, "Thu 09:00", *lines, now="Thu 12:00")
        assert told(a["review"], "phase started_at") == expected


def test_what_came_before_its_start_uses_nothing() -> None:
    """Met in time, with no time elapsed."""
    lines = ("Thu 09:30 reviewed", "Thu 10:00 resolved")
    a = assess(REVIEW, "Thu 09:00", *lines, now="Thu 12:00")["review"]
    assert told(a, "elapsed used remaining in_time") == "0h | 0.0 | 4h | True"


def test_after_a_milestone_that_repeats_is_after_its_first_cycle() -> None:
    """An update starts the next one at once; what comes after it has been met all the same."""
    desk = policy(
        {
            "update": {"within": "1bh", "met_by": "updated"},
            "check": {"within": "1bh", "after": "update", "met_by": "checked"},
        }
    )
    a = assess(desk, "Thu 09:00", now="Thu 12:00")
    assert told(a["check"], "phase started_at") == "waiting | -"
    lines = ["Thu 09:30 updated", "Thu 10:15 updated"]
    a = assess(desk, "Thu 09:00", *lines, now="Thu 12:00")
    assert told(a["check"], "phase started_at breached_at") == "running | Thu 09:30 | Thu 10:30"
    a = assess(desk, "Thu 09:00", *lines, "Thu 10:20 checked", "Thu 11:00 updated", now="Thu 12:00")
    assert told(a["check"], "cycle phase met_at") == "1 | met | Thu 10:20"


@pytest.mark.parametrize("again", ["signed", "closed"])
def test_what_follows_does_not_start_anew_before_what_it_follows(again: str) -> None:
    """However often it was signed before the reopening."""
    desk = policy(
        {
            "resolution": {"within": "8bh"},
            "sign": {"within": "8bh", "after": "resolution", "met_by": ["signed", "closed"]},
        },
        rules={"reopen": "restart"},
    )
    lines = ("Thu 10:00 resolved", "Thu 10:30 closed", f"Thu 10:40 {again}", "Thu 11:00 reopened")
    a = assess(desk, "Thu 09:00", *lines, now="Thu 12:00")
    assert told(a["sign"], "phase cycle") == "waiting | 2"
    assert [told(one, "phase met_at") for one in a.cycles("sign")] == ["met | Thu 10:30"]
    a = assess(desk, "Thu 09:00", *lines, "Thu 13:00 resolved", now="Thu 14:00")
    assert told(a["sign"], "cycle phase started_at") == "2 | running | Thu 13:00"


def test_the_event_that_meets_the_other_does_not_meet_what_starts_there() -> None:
    """It did not come before the start; an earlier one did, at the same instant too."""
    desk = policy(
        {
            "first_response": {"within": "1bh"},
            "resolution": {"within": "8bh"},
            "call": {"within": "4bh", "after": "first_response", "met_by": "responded"},
            "sign": {"within": "4bh", "after": "resolution", "met_by": ["signed", "resolved"]},
        }
    )
    a = assess(desk, "Thu 09:00", "Thu 09:30 responded", "Thu 10:00 resolved", now="Thu 11:00")
    assert told(a["call"], "phase started_at met_at") == "met | Thu 09:30 | Thu 10:00"
    assert told(a["sign"], "phase started_at met_at") == "running | Thu 10:00 | -"
    a = assess(desk, "Thu 09:00", "Thu 09:30 responded", now="Thu 09:45")
    assert told(a["call"], "phase started_at") == "running | Thu 09:30"
    a = assess(desk, "Thu 09:00", "Thu 10:00 signed", "Thu 10:00 resolved", now="Thu 11:00")
    assert told(a["sign"], "phase started_at met_at") == "met | Thu 10:00 | Thu 10:00"


@pytest.mark.parametrize("rule", ["resume", "restart"])
def test_an_end_that_was_taken_back_is_nothing_that_came_before(rule: str) -> None:
    """The second resolution may come long before the review that `sign` waits for."""
    desk = policy(
        {
            "review": {"within": "8bh", "met_by": "reviewed"},
            "sign": {"within": "4bh", "after": "review", "met_by": ["signed", "resolved"]},
        },
        rules={"reopen": rule},
    )
    lines = ("Thu 09:30 resolved", "Thu 10:00 reopened", "Thu 11:00 reviewed")
    a = assess(desk, "Thu 09:00", *lines, now="Thu 12:00")
    assert told(a["sign"], "phase started_at") == "running | Thu 11:00"
    a = assess(desk, "Thu 09:00", "Thu 09:15 signed", *lines, now="Thu 12:00")
    assert told(a["sign"], "phase started_at met_at") == "met | Thu 11:00 | Thu 11:00"
    a = assess(desk, "Thu 09:00", lines[0], lines[2], now="Thu 12:00")
    assert told(a["sign"], "phase met_at") == "met | Thu 11:00"
    lines = (lines[0], lines[2], "Thu 11:30 reopened")
    assert assess(desk, "Thu 09:00", *lines, now="Thu 12:00")["sign"].phase == "running"
    a = assess(desk, "Thu 09:00", *lines, "Thu 09:40 signed", now="Thu 12:00")
    assert told(a["sign"], "phase met_at") == "met | Thu 11:00"


@pytest.mark.parametrize(
    ("first", "last", "met_by"),
    [
        ("resolved", "done", ["resolved", "done"]),
        ("resolved", "done", ["done", "resolved"]),
        ("checked", "done", ["checked", "done"]),
        ("resolved", "closed", ["resolved", "closed"]),
    ],
)
def test_the_event_that_starts_it_does_not_replace_an_earlier_one(
    first: str, last: str, met_by: list[str]
) -> None:
    """The earlier one came before the start."""
    desk = policy(
        {
            "step": {"within": "8bh", "met_by": last},
            "sign": {"within": "4bh", "after": "step", "met_by": met_by},
        }
    )
    a = assess(desk, "Thu 09:00", f"Thu 10:00 {first}", f"Thu 11:00 {last}", now="Thu 12:00")
    assert told(a["sign"], "phase started_at met_at") == "met | Thu 11:00 | Thu 11:00"


def test_a_cancellation_that_was_taken_back_has_not_come_before() -> None:
    """As with any other end."""
    desk = policy(
        {
            "step": {"within": "8bh", "met_by": "done"},
            "sign": {"within": "4bh", "after": "step", "met_by": ["cancelled", "signed"]},
        }
    )
    lines = ("Thu 10:00 cancelled", "Thu 11:00 reopened", "Thu 12:00 done")
    assert assess(desk, "Thu 09:00", *lines, now="Thu 12:30")["sign"].phase == "running"


def test_after_a_cycle_that_came_too_early_the_next_one_counts() -> None:
    """What repeats is met again and again; what comes after it starts once."""
    desk = policy(
        {
            "update": {"within": "1bh", "met_by": "updated"},
            "check": {"within": "1bh", "after": "update", "met_by": "checked",
                      "applies_to": {"tier": "gold"}},
        }
    )  # fmt: skip
    lines = ("Thu 09:30 updated", "Thu 10:00 changed tier=gold", "Thu 10:15 updated")
    a = assess(desk, "Thu 09:00", *lines, "Thu 10:45 updated", now="Thu 11:00")
    assert told(a["check"], "cycle started_at") == "1 | Thu 10:15"


def test_an_ignored_reopening_takes_no_end_back() -> None:
    """What was resolved then has come before."""
    desk = policy(
        {
            "review": {"within": "8bh", "met_by": "reviewed"},
            "sign": {"within": "4bh", "after": "review", "met_by": "resolved"},
        },
        rules={"reopen": "ignore"},
    )
    lines = ("Thu 09:30 resolved", "Thu 10:00 reopened", "Thu 11:00 reviewed")
    assert assess(desk, "Thu 09:00", *lines, now="Thu 12:00")["sign"].phase == "met"


# ---------------------------------------------------------------- cancelled


def test_cancelled_ends_every_clock() -> None:
    """Waiting ones too; what is met stays met, and a breach that happened stays."""
    desk = policy(
        {
            "first_response": {"within": "1bh"},
            "resolution": {"within": "8bh"},
            "step": {"within": "4bh", "met_by": "done"},
            "closure": {"within": "1bh"},
        }
    )
    a = assess(desk, "Thu 09:00", "Thu 10:30 done", "Thu 11:00 cancelled", now="Fri 16:00")
    assert {name: told(a[name], "phase breached_at in_time") for name in a.readings} == {
        "first_response": "ended | Thu 10:00 | False",
        "resolution": "ended | - | -",
        "step": "met | - | True",
        "closure": "ended | - | -",
    }
    assert (told(a, "due_at next_change_at closed_at"), a.ignored_events) == (
        "- | - | Thu 11:00",
        (),
    )
    assert told(a["resolution"], "elapsed") == "2h"


def test_cancelled_at_the_due_is_no_breach() -> None:
    """A microsecond later it is."""
    for cancelled, breached in (("Thu 13:00", "-"), ("Thu 13:00:00.000001", "Thu 13:00")):
        a = assess(resolution("4bh"), "Thu 09:00", f"{cancelled} cancelled", now="Fri 16:00")
        assert told(a["resolution"], "phase breached_at") == f"ended | {breached}"


@pytest.mark.parametrize(
    "line", ["resolved", "responded", "priority high", "closed", "paused", "cancelled"]
)
def test_after_cancelled_events_are_ignored_and_listed(line: str) -> None:
    """With the reason."""
    a = assess(resolution(rows=ROWS), "Thu 09:00", "Thu 10:00 cancelled", f"Thu 11:00 {line}",
               now="Fri 16:00")  # fmt: skip
    assert [(one.name, one.why) for one in a.ignored_events] == [
        (line.split()[0], "the case is cancelled")
    ]
    assert told(a["resolution"], "phase met_at target") == "ended | - | 8 business hours"
    assert shown(a.closed_at) == "Thu 10:00"


# ---------------------------------------------------------------- elapsed, remaining and so on


@pytest.mark.parametrize(
    ("within", "lines", "now", "expected"),
    [
        pytest.param("4bh", [], "Thu 10:00", "1h | 3h | 0.25 | 0h", id="running"),
        pytest.param("4bh", [], "Thu 13:00", "4h | 0h | 1.0 | 0h", id="at the due"),
        pytest.param("4bh", [], "Thu 16:00", "7h | -3h | 1.75 | 0h", id="late"),
        pytest.param("4bh", [], "Fri 10:00", "9h | -5h | 2.25 | 0h", id="late, over a night"),
        pytest.param("4 hours", [], "Fri 09:00", "24h | -20h | 6.0 | 0h", id="elapsed"),
        pytest.param("1bd", [], "Thu 13:00", "4h | 4h | 0.5 | 0h", id="business days: open time"),
        pytest.param("2 calendar days", [], "Thu 21:00", "12h | 36h | 0.25 | 0h", id="calendar"),
        pytest.param("4bh", ["Thu 10:00 resolved"], "Fri 10:00", "1h | 3h | 0.25 | 0h", id="met"),
        pytest.param("4bh", ["Thu 15:00 resolved"], "Fri 10:00", "6h | -2h | 1.5 | 0h", id="late"),
        pytest.param("4bh", ["Thu 10:00 cancelled"], "Fri 10:00", "1h | 3h | 0.25 | 0h",
                     id="ended"),
        pytest.param("4bh", ["Thu 10:00 paused"], "Thu 12:00", "1h | 3h | 0.25 | 2h", id="paused"),
        pytest.param("4bh", ["Thu 10:00 paused", "Thu 12:00 resumed"], "Thu 13:00",
                     "2h | 2h | 0.5 | 2h", id="resumed"),
        pytest.param("4 hours", ["Thu 10:00 paused", "Fri 10:00 resumed"], "Fri 11:00",
                     "2h | 2h | 0.5 | 24h", id="paused, elapsed"),
        pytest.param("1bh", ["Thu 12:00 paused"], "Thu 14:00", "3h | -2h | 3.0 | 2h",
                     id="paused after the breach"),
        pytest.param("1bh", ["Thu 12:00 paused", "Thu 14:00 resumed"], "Thu 15:00",
                     "4h | -3h | 4.0 | 2h", id="resumed after the breach"),
        pytest.param("4bh", ["Thu 10:00 resolved", "Thu 12:00 reopened"], "Thu 13:00",
                     "2h | 2h | 0.5 | 0h", id="reopened"),
        pytest.param("4bh", ["Thu 10:00 paused", "Thu 11:00 resolved"], "Thu 12:00",
                     "1h | 3h | 0.25 | 1h", id="resolved while paused"),
    ],
)  # fmt: skip
def test_amounts_are_on_the_milestones_own_clock(
    within: str, lines: list[str], now: str, expected: str
) -> None:
    """They freeze when met or ended and stand still while paused; remaining may be negative."""
    a = assess(resolution(within), "Thu 09:00", *lines, now=now)["resolution"]
    assert told(a, "elapsed remaining used paused") == expected
    if a.remaining is not None and a.remaining < timedelta(0):
        assert a.overdue_by == -a.remaining


def test_after_a_breach_a_pause_leaves_the_due() -> None:
    """As it was."""
    lines = ("Thu 12:00 paused", "Thu 14:00 resumed")
    for now in ("Thu 13:00", "Thu 15:00"):
        a = assess(resolution("1bh"), "Thu 09:00", *lines, now=now)["resolution"]
        assert told(a, "due_at breached_at") == "Thu 10:00 | Thu 10:00"


def test_every_answer_is_to_the_microsecond() -> None:
    """No floats in between."""
    a = assess(
        resolution("4bh"), "Thu 09:00:00.000001", "Thu 10:00 paused",
        Event("resumed", wall("Thu 10:00:00.000002")), now="Thu 11:00",
    )["resolution"]  # fmt: skip
    assert told(a, "due_at paused") == "Thu 13:00:00.000003 | 0.000002s"
    assert told(a, "elapsed remaining") == "1h59m59.999997s | 2h0.000003s"


def test_the_case_of_the_tests_is_what_it_says() -> None:
    """Lines of text are events in the order of their instants."""
    made = case("Thu 09:00", "Thu 11:00 resumed", "Thu 10:00 paused: vendor")
    assert [event.name for event in made.events] == ["paused", "resumed"]
    assert happened("Thu 10:00 paused: vendor").reason == "vendor"
