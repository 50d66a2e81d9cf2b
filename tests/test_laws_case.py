"""Laws of assessing cases (design: Laws), on random policies, calendars and histories."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import Phase as HypothesisPhase
from hypothesis import given, settings
from hypothesis import strategies as st

from slaclock import Assessment, Case, Clock, Event, Phase, Policy, Reading

from .case_strategies import THEMES, Scenario, document, scenarios
from .test_oracle_case import _calendars, _case, instant

Law = Callable[[Clock, Case, datetime], None]
SECOND = timedelta(seconds=1)
NOTHING = timedelta(0)


def law(test: Law) -> Any:
    """Run *test* on random cases: a few of each theme by day, many by night."""

    def by_day(data: st.DataObject, theme: Any) -> None:
        test(*_question(data.draw(scenarios(theme))))

    by_day.__doc__ = test.__doc__
    run = settings(
        derandomize=True, deadline=None, max_examples=40, phases=[HypothesisPhase.generate]
    )(given(data=st.data())(by_day))
    return pytest.mark.parametrize("theme", THEMES, ids=lambda one: one.name)(run)


def _question(scenario: Scenario) -> tuple[Clock, Case, datetime]:
    written = document(scenario) | {"calendars": _calendars(scenario.place)}
    clock = Clock(Policy.model_validate(written))
    return clock, _case(scenario.case), instant(scenario.now)


def breaches(assessment: Assessment) -> set[tuple[str, int, datetime]]:
    """The breaches that an assessment knows of."""
    return {
        (name, reading.cycle, reading.breached_at)
        for name, readings in assessment.all_cycles.items()
        for reading in readings
        if reading.breached_at is not None
    }


def compared(assessment: Assessment) -> dict[str, Any]:
    """What `next_change_at` speaks of (rules: Asking again)."""
    return {
        "readings": {
            name: [
                (one.phase, one.due_at, one.breached_at, one.warned_at, one.met_at)
                for one in readings
            ]
            for name, readings in assessment.all_cycles.items()
        },
        "escalations": assessment.escalations,
        "alerts": assessment.alerts,
    }


def readings(assessment: Assessment) -> list[Reading]:
    """Every cycle that has started."""
    return [one for many in assessment.all_cycles.values() for one in many if one.started_at]


@law
def test_a_later_now_never_takes_a_breach_back(clock: Clock, case: Case, now: datetime) -> None:
    """With the same events, what was breached stays breached, at the same instant."""
    earlier = breaches(clock.assess(case, now=now))
    for hours in (1, 30, 1_000):
        later = breaches(clock.assess(case, now=now + timedelta(hours=hours)))
        assert earlier <= later
        earlier = later


@law
def test_events_after_now_change_nothing(clock: Clock, case: Case, now: datetime) -> None:
    """What has not happened yet is not known, and not listed either."""
    past = case.replace(events=[event for event in case.events if event.at <= now])
    assert _without_case(clock.assess(case, now=now)) == _without_case(clock.assess(past, now=now))


@law
def test_the_order_in_which_events_arrive_does_not_matter(
    clock: Clock, case: Case, now: datetime
) -> None:
    """Late, early, twice: a case is what happened, not when it was told."""
    events = [*case.events, *case.events]
    random.Random(len(events)).shuffle(events)
    assert clock.assess(case.replace(events=events), now=now) == clock.assess(case, now=now)


@law
def test_answers_do_not_depend_on_the_zone_of_inputs(
    clock: Clock, case: Case, now: datetime
) -> None:
    """The same instants written in another zone are the same question."""
    zone = datetime.fromisoformat("2026-01-01T00:00:00+05:45").tzinfo
    events = [
        Event(one.name, one.at.astimezone(zone), one.value, one.reason, one.by, one.seq)
        for one in case.events
    ]
    moved = Case(case.id, case.opened.astimezone(zone), case.priority, case.attributes, events)
    assert clock.assess(moved, now=now.astimezone(zone)) == clock.assess(case, now=now)


@law
def test_next_change_at_is_the_first_instant_at_which_anything_differs(
    clock: Clock, case: Case, now: datetime
) -> None:
    """Nothing that rules.md compares differs before it, and something does at it."""
    case = case.replace(events=[event for event in case.events if event.at <= now])
    answer = clock.assess(case, now=now)
    change = answer.next_change_at
    if change is None:
        far = clock.assess(case, now=now + timedelta(days=400))
        assert compared(far) == compared(answer)
        return
    assert change > now
    before = clock.assess(case, now=max(now, change - timedelta(microseconds=1)))
    assert compared(before) == compared(answer)
    assert compared(clock.assess(case, now=change)) != compared(answer)


@law
def test_the_steps_of_an_explanation_add_up(clock: Clock, case: Case, now: datetime) -> None:
    """Counted before now they are elapsed; up to the due, the target."""
    for reading in readings(clock.assess(case, now=now)):
        steps = reading.explanation.steps
        counted = sum((step.counted for step in steps if step.kind != "expected"), NOTHING)
        assert counted == reading.elapsed, str(reading.explanation)
        due = reading.due_at or reading.due_if_resumed_now
        if due is None or reading.remaining is None or _is_moved_by_a_change(reading):
            continue
        promised = sum((step.counted for step in steps if step.end <= due), NOTHING)
        assert promised == reading.elapsed + reading.remaining, str(reading.explanation)


def _is_moved_by_a_change(reading: Reading) -> bool:
    """Whether the due is the instant of a change that left less than nothing.

    Before such a due more was counted than promised; that is why it is breached.
    """
    return reading.breached_at is not None and reading.explanation.breached_by_change


@law
def test_the_steps_of_an_explanation_follow_each_other(
    clock: Clock, case: Case, now: datetime
) -> None:
    """From the start to the due, or to now or the meeting if that is later, without a hole."""
    for reading in readings(clock.assess(case, now=now)):
        steps = reading.explanation.steps
        for one, following in pairwise(steps):
            assert one.end == following.start, str(reading.explanation)
        if steps:
            assert steps[0].start == reading.started_at


@law
def test_amounts_agree(clock: Clock, case: Case, now: datetime) -> None:
    """remaining is target less elapsed; a due is only hidden while paused; in_time is told."""
    for reading in readings(clock.assess(case, now=now)):
        assert reading.elapsed >= NOTHING
        assert reading.paused >= NOTHING
        if reading.remaining is not None:
            assert reading.overdue_by == max(-reading.remaining, NOTHING)
        if reading.breached:
            assert reading.in_time is False
            assert reading.due_at is not None
        if reading.phase is Phase.paused and not reading.breached:
            assert reading.due_at is None
        if reading.in_time:
            assert reading.met_at is not None
            assert reading.due_at is not None
            assert reading.met_at <= reading.due_at


def _without_case(assessment: Assessment) -> dict[str, Any]:
    data = assessment.to_dict(explain=True)
    data.pop("case")
    return data
