"""Promises that contradict each other or mean something else, and the matrix of priorities."""

from __future__ import annotations

import pytest

from .examples import DESK, Lint, codes


@pytest.mark.parametrize(
    ("response", "resolution", "found"),
    [
        ("1 hour", "4 business hours", False),  # two clocks in one row, as a SOP has it
        ("4 business hours", "2 business days", False),
        ("1 business day", "1 business day", False),
        ("8 business hours", "1 business day", False),
        ("24 hours", "8 business hours", True),  # Monday 09:00: Tuesday 09:00, Monday 17:00
        ("1 business hour", "12 hours", True),  # at night and on Fridays
        ("4 business hours", "24 hours", True),
        ("1 business hour", "72 hours", False),  # the longest night is 64 hours
        ("1 month", "20 calendar days", True),
        ("30 minutes", "immediately", True),
    ],
)
def test_promises_are_compared_by_trying_them(
    said: Lint, response: str, resolution: str, found: bool
) -> None:
    """What counts is which is due first, for some opening in a week."""
    cells = f"{{first_response: {response}, resolution: {resolution}}}"
    text = f"{DESK}milestones:\npriorities: {{only: {cells}}}\n"
    problems = [one for one in said(text) if one.code == "response-after-resolution"]
    assert bool(problems) is found


def test_each_calendar_that_may_be_chosen_is_tried(said: Lint) -> None:
    """The desk of one region may be too late where that of the other is not."""
    found = said(
        """\
calendars:
  always: {timezone: UTC, hours: {mon-sun: 00:00-24:00}}
  desk: {timezone: UTC, hours: {mon-fri: 09:00-17:00}, holidays: []}
milestones:
  first_response: {within: 2 business hours, calendar: {by: region, emea: desk, default: always}}
  resolution: {within: 8 hours}
"""
    )
    assert [(one.code, one.line) for one in found] == [("response-after-resolution", 5)]


def test_milestones_of_different_cases_are_not_compared(said: Lint) -> None:
    """A response that only major cases get is no matter to the resolution of minor ones."""
    text = """\
milestones:
  first_response: {within: 9 hours, applies_to: {class: major}}
  resolution: {within: 8 hours, applies_to: {class: minor}}
"""
    assert said(text) == []


@pytest.mark.parametrize(
    ("within", "calendar", "days"),
    [
        ("24 business hours", "{mon-fri: 09:00-17:00}", "3"),
        ("48 business hours", "{mon-fri: ['09:00-12:00', '13:00-16:00']}", "8"),
        ("24 business hours", "{mon-fri: 09:00-16:00}", "3.43"),
        ("24 business hours", "{mon-sun: 00:00-24:00}", ""),
        ("40 business hours", "{mon-fri: 09:00-17:00}", ""),
        ("8 business hours", "{mon-fri: 09:00-17:00}", ""),
        ("24 hours", "{mon-fri: 09:00-17:00}", ""),
    ],
)
def test_hours_that_were_meant_as_days(said: Lint, within: str, calendar: str, days: str) -> None:
    """With the number of days that they really are."""
    text = (
        f"calendars: {{desk: {{timezone: UTC, hours: {calendar}, holidays: []}}}}\ncalendar: desk\n"
    )
    found = said(text + f"milestones: {{resolution: {{within: {within}}}}}\n")
    assert [f"come to {days} business days" in one.what for one in found] == (
        [True] if days else []
    )


def test_durations_of_the_ladder_are_looked_at_too(said: Lint) -> None:
    """Each where it is written."""
    found = said(
        DESK
        + """\
escalations:
  1:
    to: a
    when: opened
    respond_within: 24 business hours
    repeat: {every: 24 business hours, times: 2}
  2: {to: b, when: {overdue: resolution, by: 24 business hours}}
  3: {to: c, when: [{unanswered: 1}, {unresolved_after: 48 business hours}]}
"""
    )
    assert [one.field for one in found if one.code == "business-hours-as-days"] == [
        "escalations.1.respond_within",
        "escalations.1.repeat.every",
        "escalations.2.when.by",
        "escalations.3.when.1.unresolved_after",
    ]


def test_a_day_of_so_many_hours_may_be_that_of_the_desk(said: Lint) -> None:
    """Then both rules give the same promise."""
    text = (
        "milestones: {resolution: {within: 2bd}}\nrules: {business_day: {working_hours: 8 hours}}\n"
    )
    assert said(DESK + text) == []


def test_a_level_cannot_be_answered_at_once(said: Lint) -> None:
    """It would be unanswered as it is reached."""
    found = said("escalations: {1: {to: a, when: opened, respond_within: immediately}}\n")
    assert codes(found) == ["immediately-never-met"]


@pytest.mark.parametrize(
    ("table", "found"),
    [
        ("{low: {resolution: 3h}, high: {}}", []),
        ("{low: {resolution: 3h, first_response: 1h}, high: {resolution: 3h}}", []),
        ("{a: {resolution: 3h}, b: {resolution: 2h}, c: {update: 1h, resolution: }}", []),
        ("{a: {resolution: 3h}, b: {resolution: 2h}, c: {update: 1h}}", ["cell-missing"]),
    ],
)
def test_a_row_may_leave_out_what_is_meant(said: Lint, table: str, found: list[str]) -> None:
    """Empty rows, rows of two, and cells that are left empty say so."""
    assert codes(said(f"milestones:\npriorities: {table}\n")) == found


def test_what_every_row_inherits_is_not_missing(said: Lint) -> None:
    """A milestone's own target holds where a cell says nothing."""
    text = "priorities: {a: {resolution: 3h}, b: {resolution: 2h}, c: {first_response: 1h}}\n"
    assert said("milestones: {resolution: {within: 4h}}\n" + text) == []


@pytest.mark.parametrize(
    ("matrix", "found"),
    [
        (
            "[{area: x, urgency: {high: a, low: b}}, {area: y, urgency: {high: b, low: b}}]",
            [],
        ),
        (
            "[{impact: high, urgency: {high: a}}, {impact: low, urgency: {low: b}}]",
            ["matrix-leaves-gaps"],
        ),
        (
            "[{tier: [gold, silver], urgency: {high: a}}, {tier: silver, urgency: {low: b}}]",
            ["matrix-leaves-gaps"],
        ),
        ("[{urgency: {high: a, low: b}}]", []),
    ],
)
def test_gaps_of_a_matrix(said: Lint, matrix: str, found: list[str]) -> None:
    """Only of values that it names; at the bounds of numbers both sides are tried."""
    assert codes(said(f"priorities: {{a: {{}}, b: {{}}}}\npriority_matrix: {matrix}\n")) == found


@pytest.mark.parametrize(
    ("first", "second", "used"),
    [
        ("tier: gold", "tier: [gold, silver]", True),
        ("tier: [gold, silver]", "tier: gold", False),
        ("tier: gold", "region: emea", True),
        ("tier: gold", "tier: gold, region: emea", False),
        ("tier: gold, region: emea", "tier: gold", True),
    ],
)
def test_the_first_line_of_a_matrix_counts(said: Lint, first: str, second: str, used: bool) -> None:
    """A later one is used where it can match a case that no earlier one does."""
    found = said(
        "default_priority: b\npriorities: {a: {}, b: {}}\npriority_matrix:\n"
        f"  - {{{first}, urgency: {{high: a}}}}\n  - {{{second}, urgency: {{high: b}}}}\n"
    )
    assert codes(found) == ([] if used else ["matrix-cell-never-used"])


def test_a_huge_matrix_is_not_tried_in_full(said: Lint) -> None:
    """It would take longer than anybody waits."""
    lines = [f"  - {{a{n}: [x, y, z], u: {{high: a, low: b}}}}\n" for n in range(12)]
    assert said("priorities: {a: {}, b: {}}\npriority_matrix:\n" + "".join(lines)) == []


def test_a_long_matrix_is_not_tried_in_full_either(said: Lint) -> None:
    """Nor one of many lines, each with many values."""
    lines = [
        f"  - {{x: [{', '.join(str(line + place) for place in range(30))}], u: {{high: a}}}}\n"
        for line in range(300)
    ]
    table = "default_priority: a\npriorities: {a: {}}\npriority_matrix:\n"
    assert said(table + "".join(lines)) == []


def test_gaps_are_looked_for_without_the_rows(said: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the matrix says something is all that is asked, not which of thousands of rows."""

    def asked(*_: object) -> None:
        raise AssertionError("asked for a row")

    monkeypatch.setattr("slaclock.policy.Policy.row_name", asked)
    matrix = "[{impact: high, urgency: {high: a}}, {impact: low, urgency: {low: b}}]"
    found = said(f"priorities: {{a: {{}}, b: {{}}}}\npriority_matrix: {matrix}\n")
    assert codes(found) == ["matrix-leaves-gaps"]


def test_values_of_a_matrix_are_compared_as_cases_are(said: Lint) -> None:
    """A number and its text are one; what is missing means no cell."""
    found = said(
        "default_priority: b\npriorities: {a: {}, b: {}}\npriority_matrix:\n"
        "  - {u: 5, v: {high: a}}\n  - {v: high, u: {'5': a, '5.0': b, None: b}}\n"
    )
    assert [(one.code, one.field) for one in found] == [
        ("matrix-cell-never-used", "priority_matrix.1.u.5"),
        ("matrix-cell-never-used", "priority_matrix.1.u.5.0"),
    ]


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("close", "closed"),
        ("open", "opened"),
        ("Resolved", "resolved"),
        ("canceled", "cancelled"),
        ("escalation_requestd", "escalation_requested"),
        ("answer", "answered"),
        ("unacknowledged", None),
        ("deescalated", None),
        ("responded_2", None),
        ("resolved", None),
        ("called", None),
        ("signed", None),
        ("reviewed", None),
    ],
)
def test_events_with_a_slip_of_the_pen_are_asked_about(
    said: Lint, name: str, near: str | None
) -> None:
    """Wherever a policy names them; what is a word of its own is left alone."""
    found = said(
        f"""\
milestones:
  resolution: {{within: 48 hours}}
  a: {{within: 48 hours, met_by: {name}}}
  b: {{within: 48 hours, met_by: [done, {{event: {name}}}]}}
  c: {{within: 48 hours, started_by: {name}, met_by: done, owner: {{event: {name}}}}}
escalations:
  1: {{to: Lead, when: {name}}}
  2: {{to: Head, when: [{{overdue: resolution}}, {{event: {name}, reason: x}}]}}
"""
    )
    told = [(one.field, one.fix) for one in found if one.code == "misspelt-event"]
    fix = f"write '{near}', or another name if your own is meant"
    fields = (
        "milestones.a.met_by", "milestones.b.met_by.1", "milestones.c.started_by",
        "milestones.c.owner", "escalations.1.when", "escalations.2.when.1",
    )  # fmt: skip
    assert told == ([(field, fix) for field in fields] if near else [])
    found = said(f"milestones: {{a: {{within: 1 hour, met_by: done, until: [x, {name}]}}}}\n")
    told = [(one.field, one.fix) for one in found if one.code == "misspelt-event"]
    assert told == ([("milestones.a.until.1", fix)] if near else [])
