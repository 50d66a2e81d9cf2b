"""Laws of lint, on random policies: it answers whatever loads, and what it says is so."""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from slaclock import Policy, PolicyBook, lint
from slaclock.linting import CODES
from slaclock.policy import read_policy

from ..case_strategies import EVERYTHING, LADDERS, MIXED, Scenario, document, scenarios
from ..policy_strategies import policies
from ..test_oracle_case import assess
from .examples import TODAY

NEVER = ("level-never-reached", "trigger-never-fires")

ladders = st.one_of(scenarios(LADDERS), scenarios(EVERYTHING), scenarios(MIXED))


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(written=st.lists(policies(), min_size=1, max_size=3), today=st.none() | st.dates())
def test_whatever_loads_can_be_looked_at(written: list[dict[str, object]], today: date) -> None:
    """Each finding has a known code, says where it is, what it is, and what to write."""
    book = PolicyBook(map(read_policy, written))
    for problem in lint(book, today=today):
        assert problem.code in CODES
        assert problem.field
        assert problem.what
        assert problem.fix
        assert problem.severity in ("warning", "error")


@settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(written=policies())
def test_findings_do_not_depend_on_how_often_one_asks(written: dict[str, object]) -> None:
    """The same policy and date always give the same findings."""
    policy = read_policy(written)
    again = read_policy(policy.model_dump(mode="json"))
    assert lint(policy, today=TODAY) == lint(policy, today=TODAY) == lint(again, today=TODAY)


@settings(derandomize=True, deadline=None, max_examples=80, phases=[Phase.generate])
@given(scenario=ladders)
def test_what_never_fires_does_not(scenario: Scenario) -> None:
    """No case of any history reaches such a level, but by an event that names it."""
    policy = Policy.model_validate(document(scenario))
    said = [one for one in lint(policy) if one.code in NEVER]
    if not said or any(event.name == "promised" for event in scenario.case.events):
        return  # a promise on the case may make due what has no target
    reached = assess(scenario).escalations
    levels = {one.loc[1] for one in said if one.code == "level-never-reached"}
    assert not [one for one in reached if one.level in levels and one.why != "escalated"]
