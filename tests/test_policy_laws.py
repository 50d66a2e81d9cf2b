"""Laws of policies, on random ones: dumps, copies, digests, the schema, and what breaks them."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import jsonschema  # type: ignore[import-untyped, unused-ignore]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaclock.errors import PolicyError, Problem
from slaclock.policy import Policy, policy_schema, read_policy

from .policy_strategies import QUICK, policies

SCHEMA = jsonschema.Draft202012Validator(policy_schema())

junk = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.lists(st.integers() | st.text(max_size=3), max_size=3)
    | st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=3), max_size=3)
)


@QUICK
@given(data=policies())
def test_the_dump_is_what_was_written(data: dict[str, Any]) -> None:
    """In normal form it comes out as it went in; an empty milestone is written as nothing."""
    dumped = Policy.model_validate(data).model_dump(mode="json")
    written = {**data, "milestones": {name: m or None for name, m in data["milestones"].items()}}
    assert dumped == json.loads(json.dumps(written))


@QUICK
@given(data=policies())
def test_parse_undoes_dump(data: dict[str, Any]) -> None:
    """Through Python, JSON and pickle, the policy and its digest stay the same."""
    policy = read_policy(data)
    for other in (
        read_policy(policy.model_dump()),
        Policy.model_validate_json(policy.model_dump_json()),
        pickle.loads(pickle.dumps(policy)),
        copy.deepcopy(policy),
    ):
        assert other == policy
        assert hash(other) == hash(policy)
        assert other.digest == policy.digest


@QUICK
@given(one=policies(), other=policies())
def test_equal_policies_have_equal_digests(one: dict[str, Any], other: dict[str, Any]) -> None:
    """And different ones different digests."""
    a, b = read_policy(one), read_policy(other)
    assert (a == b) is (a.digest == b.digest)


@QUICK
@given(data=policies())
def test_what_loads_is_valid_under_the_schema(data: dict[str, Any]) -> None:
    """Short forms and long."""
    policy = read_policy(data)
    assert list(SCHEMA.iter_errors(json.loads(json.dumps(data)))) == []
    assert list(SCHEMA.iter_errors(policy.model_dump(mode="json"))) == []


@QUICK
@given(data=policies())
def test_every_milestone_and_target_can_be_looked_up(data: dict[str, Any]) -> None:
    """By every name that the policy has for them."""
    policy = read_policy(data)
    for name in policy.milestone_names:
        milestone = policy.milestone(name)
        assert milestone.met_by
        assert (milestone.started_by is None) is (milestone.after is not None)
        assert None not in (milestone.pausable, milestone.repeats)
        for row in (*policy.rows, None):
            policy.target(name, row)
    for row in (*policy.rows, *policy.priority_aliases):
        assert policy.row_name(row.upper()) in policy.rows


def _places(data: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    below = dict(enumerate(data)) if isinstance(data, list) else data
    below = below.items() if isinstance(below, dict) else ()
    return [place, *(found for key, part in below for found in _places(part, (*place, key)))]


@st.composite
def broken(draw: st.DrawFn) -> Any:
    """A policy with something else in some places."""
    data = copy.deepcopy(draw(policies()))
    for _ in range(draw(st.integers(1, 3))):
        *above, last = draw(st.sampled_from(_places(data)[1:]))
        at = data
        for key in above:
            at = at[key]
        if isinstance(at, dict) and draw(st.booleans()):
            at[draw(st.text(max_size=5))] = at.pop(last)
        else:
            at[last] = draw(junk)
    return data


@QUICK
@given(data=broken())
def test_a_broken_policy_is_a_policy_error_or_a_policy(data: Any) -> None:
    """Never another error; each problem is in its place, once, and says how to put it right."""
    before = repr(data)
    problems: tuple[Problem, ...] = ()
    try:
        policy = read_policy(data)
    except PolicyError as error:
        problems = error.problems
    assert problems or read_policy(policy.model_dump(mode="json")) == policy
    places = set(_places(data))
    assert len({(problem.loc, problem.what) for problem in problems}) == len(problems)
    for problem in problems:
        assert problem.loc in places or problem.loc[:-1] in places
        assert problem.field == ".".join(map(str, problem.loc))
        assert problem.what
        assert problem.fix
    assert repr(data) == before


@pytest.mark.parametrize("depth", [0, 1, 10, 50])
@given(value=junk)
@QUICK
def test_nothing_else_is_a_policy(depth: int, value: Any) -> None:
    """Whatever is handed in, the answer is a PolicyError."""
    for level in range(depth):
        value = {"name": value} if level % 2 else [value]
    with pytest.raises(PolicyError):
        read_policy(value)
