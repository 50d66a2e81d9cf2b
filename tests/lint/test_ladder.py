"""The ladder: what nothing reaches, and what comes too early."""

from __future__ import annotations

import pytest

from slaclock import Policy, lint

from .examples import DESK, Lint, codes


def levels(*when: str) -> str:
    """A ladder, one text of keys for each level."""
    lines = [f"  {number}: {{to: a, {keys}}}\n" for number, keys in enumerate(when, 1)]
    return "escalations:\n" + "".join(lines)


FINE: list[str] = []
LEVEL, TRIGGER = ["level-never-reached"], ["trigger-never-fires"]
LATE = "when: {overdue: resolution}"


def used(share: str) -> str:
    return f"when: {{used: {share}, of: resolution}}"


def failed(rows: str) -> str:
    return f"when: {{event: failed, priority: {rows}}}"


@pytest.mark.parametrize(
    ("ladder", "found"),
    [
        (levels("notify: [x]", "when: {overdue: resolution}"), FINE),
        (levels("respond_within: 1h"), LEVEL),
        (levels("when: opened", "notify: [x]"), LEVEL),
        # What follows from the level below is not said again.
        (levels("respond_within: 1h", "when: {unanswered: 1}"), LEVEL),
        (levels("when: opened, respond_within: 1h", "when: {unanswered: 1}"), FINE),
        # An event that names the level below leads on from there.
        (
            levels(
                "when: opened",
                "when: closed, respond_within: 1h",
                "when: [resolved, {unanswered: 2}]",
            ),
            ["level-never-reached", "trigger-never-fires"],
        ),
        (levels("when: resolved"), LEVEL),
        (levels("when: [opened, closed]"), TRIGGER),
        (levels("when: {overdue: first_response}"), LEVEL),
        (levels("when: [opened, {used: 50%, of: first_response}]"), TRIGGER),
        (levels("when: {overdue: after_care}"), LEVEL),
        (levels("when: {overdue: feedback}"), LEVEL),
        (levels("when: {overdue: promise}"), FINE),
        (levels("when: opened", "when: opened"), LEVEL),
        (levels(LATE, "when: opened"), LEVEL),
        (levels(LATE, "when: [{case: {}}, {overdue: promise}]"), LEVEL),
        (levels("when: [opened, failed]", "when: opened"), LEVEL),
        (levels(LATE, "when: {event: opened, priority: high}"), FINE),
        (levels(LATE, "when: {event: opened, reason: x}"), FINE),
        (levels("when: opened", LATE), FINE),
        (levels("when: {case: {tier: a}}", "when: {case: {tier: [a, b]}}"), LEVEL),
        (levels("when: {case: {tier: [a, b]}}", "when: {case: {tier: a}}"), FINE),
        (levels(LATE, "when: {overdue: resolution, by: 1h}"), FINE),
        (levels("when: {overdue: resolution, by: 1h}", LATE), LEVEL),
        (levels(used("80%"), used("75%")), LEVEL),
        (levels(used("75%"), used("80%")), FINE),
        (levels(LATE, used("75%")), LEVEL),
        (levels(LATE, used("150%")), FINE),
        (levels(LATE, "when: {due_within: 1h, of: resolution}"), LEVEL),
        (
            levels(
                "when: {due_within: 2h, of: resolution}", "when: {due_within: 1h, of: resolution}"
            ),
            FINE,
        ),
        (levels("when: {event: failed, reason: a}", "when: failed"), LEVEL),
        (levels("when: failed", "when: {event: failed, reason: a}"), FINE),
        (levels("when: failed", "when: {event: failed, priority: high}"), FINE),
        (levels(failed("[HIGH]"), failed("high")), LEVEL),
        (levels(failed("[high, low]"), failed("high")), FINE),
        (
            levels(
                "when: {unresolved_after: 3 calendar days}", "when: {unresolved_after: 72 hours}"
            ),
            LEVEL,
        ),
    ],
)
def test_levels_and_triggers_that_are_never_reached(
    said: Lint, ladder: str, found: list[str]
) -> None:
    """The ladder only climbs, and stops when the case is resolved."""
    milestones = (
        "priorities: {high: {}, low: {}}\n"
        "milestones:\n"
        "  first_response:\n"
        "  resolution: {within: 48 hours}\n"
        "  promise:\n"
        "  after_care: {within: 2 hours, started_by: closed, met_by: cared}\n"
        "  called: {within: 1 hour, after: resolution, met_by: called}\n"
        "  feedback: {within: 2 hours, after: called, met_by: feedback_given}\n"
    )
    assert codes(said(milestones + ladder)) == found


def test_a_trigger_for_some_rows_needs_a_target_in_one_of_them(said: Lint) -> None:
    """An alias is as good as its row."""
    table = (
        "milestones:\npriorities: {low: {}, high: {resolution: 4h}}\n"
        "priority_aliases: {urgent: high}\n"
    )
    for rows, found in (("low", ["level-never-reached"]), ("[low, urgent]", []), ("HIGH", [])):
        text = levels(f"when: {{overdue: resolution, priority: {rows}}}")
        assert codes(said(table + text)) == found


def test_what_only_a_promise_on_the_case_can_make_due_is_a_warning(said: Lint) -> None:
    """Everything else that never fires is an error."""
    milestones = "milestones: {first_response: , resolution: {within: 1h}}\n"
    [problem] = said(milestones + levels("when: {overdue: first_response}"))
    assert (problem.code, problem.severity) == ("level-never-reached", "warning")
    [problem] = said(milestones + levels("when: resolved"))
    assert (problem.code, problem.severity) == ("level-never-reached", "error")


@pytest.mark.parametrize(
    ("trigger", "rows"),
    [
        ("unresolved_after: 24 hours", ["low (3 business days)"]),
        ("unresolved_after: 1 business hour", ["low (3 business days)", "high (4 business hours)"]),
        ("unresolved_after: 24 hours, priority: high", []),
        ("unresolved_after: 3 business days", []),
        ("unresolved_after: 5 calendar days", []),
    ],
)
def test_an_escalation_before_the_due_names_the_rows(
    said: Lint, trigger: str, rows: list[str]
) -> None:
    """Those in which it comes first whenever a case opens."""
    table = "milestones:\npriorities: {low: {resolution: 3bd}, high: {resolution: 4bh}, open: {}}\n"
    found = said(DESK + table + levels(f"when: {{{trigger}}}"))
    assert [one.what.split("due: ")[1] for one in found] == ([", ".join(rows)] if rows else [])


def test_due_within_is_compared_with_each_row(said: Lint) -> None:
    """What is long for one row is short for another."""
    table = "milestones:\npriorities: {low: {resolution: 3bd}, high: {resolution: 4bh}}\n"
    [problem] = said(DESK + table + levels("when: {due_within: 4 business hours, of: resolution}"))
    assert problem.code == "fires-at-once"
    assert problem.what.endswith("as soon as it starts: high (4 business hours)")


def test_what_starts_when_the_case_is_over_may_run_after_a_reopening() -> None:
    """Where a reopening ignores it, it goes on; else it waits again, and reaches no level."""
    for rule, found in (("ignore", []), ("resume", LEVEL), ("restart", LEVEL)):
        policy = Policy(
            name="Desk",
            milestones={
                "resolution": {"within": "8 hours"},
                "review": {"within": "2 hours", "after": "resolution", "met_by": "reviewed"},
            },
            rules={"reopen": rule},
            escalations={1: {"to": "Lead", "when": {"overdue": "review"}}},
        )
        assert [one.code for one in lint(policy) if one.code in (*LEVEL, *TRIGGER)] == found


def test_a_level_without_triggers_is_a_warning(said: Lint) -> None:
    """Somebody may escalate to it by hand."""
    [problem] = said("milestones: {resolution: {within: 1h}}\n" + levels(LATE, "notify: [x]"))
    assert (problem.code, problem.severity) == ("level-never-reached", "warning")
