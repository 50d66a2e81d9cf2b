"""Rarer ways to write and to ask a policy."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from slaclock import Case, Clock, Policy, PolicyError, load_policies, load_policy
from slaclock.policy import Conditions
from slaclock.policy.priority import MatrixEntry
from slaclock.policy.scalar import value_text

DESK = {"desk": {"timezone": "UTC", "hours": {"mon-fri": "09:00-17:00"}}}


def refused(data: dict[str, Any]) -> list[tuple[str, str]]:
    """The codes and places of what is wrong with a policy."""
    with pytest.raises(PolicyError) as caught:
        Policy.model_validate(data)
    return [(one.code, one.field) for one in caught.value.problems]


def test_what_is_read_already_is_taken_as_it_is() -> None:
    """Conditions and entries of a matrix may be handed on."""
    conditions = Conditions.read({"tier": "gold"})
    assert Conditions.read(conditions) is conditions
    entry = MatrixEntry.read({"impact": "high", "urgency": {"high": "high"}})
    assert MatrixEntry.read(entry) is entry


def test_a_condition_of_the_matrix_that_makes_no_sense() -> None:
    """It is refused in its place."""
    found = refused({
        "name": "p",
        "priorities": {"high": {}},
        "priority_matrix": [{"impact": {"at_leest": 3}, "urgency": {"high": "high"}}],
    })  # fmt: skip
    assert found
    assert all(place.startswith("priority_matrix.0") for _, place in found)
    found = refused({
        "name": "p",
        "priorities": {"high": {}},
        "priority_matrix": [{"impact": [None], "urgency": {"high": "high"}}],
    })  # fmt: skip
    assert [place for _, place in found] == ["priority_matrix.0.impact.0"]


def test_a_priority_that_is_no_text_means_no_row() -> None:
    """Whoever asks in Python gets None, and no error."""
    policy = Policy.model_validate({"name": "p", "priorities": {"5": {}}})
    assert policy.row_name("5") == "5"
    assert policy.row_name(5) is None  # type: ignore[arg-type]


def test_more_warnings_than_anybody_reads_are_refused() -> None:
    """A hundred shares are enough."""
    shares = [f"{share / 2}%" for share in range(1, 102)]
    found = refused({"name": "p", "milestones": {"resolution": {"warn_at": shares}}})
    assert [place for _, place in found] == ["milestones.resolution.warn_at"]


def test_open_time_of_a_level_may_have_a_calendar_of_its_own() -> None:
    """Then `unresolved_after` still needs the default one."""
    data: dict[str, Any] = {
        "name": "p",
        "calendars": DESK,
        "milestones": {"resolution": {}},
        "escalations": {
            1: {
                "to": "A",
                "calendar": "desk",
                "respond_within": "2 business hours",
                "when": {"unresolved_after": "4 hours"},
            }
        },
    }
    assert Policy.model_validate(data).escalations[1].calendar is not None
    data["escalations"][1]["when"] = {"unresolved_after": "4 business hours"}
    assert [code for code, _ in refused(data)] == ["no-calendar"]


def test_dates_in_conditions_are_their_text() -> None:
    """Whoever writes a policy in Python may give a date where a file gives text."""
    policy = Policy.model_validate({"name": "p", "applies_to": {"since": date(2026, 1, 1)}})
    opened = datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert Clock(policy).assess(Case(1, opened, attributes={"since": "2026-01-01"}), now=opened)
    assert value_text(date(2026, 1, 1)) == "2026-01-01"
    assert value_text(True) == "true"


def test_what_pydantic_itself_refuses_is_said_in_our_words() -> None:
    """A value that is no mapping where one is required."""
    with pytest.raises(PolicyError) as caught:
        Policy.model_validate_json("[1]")
    assert caught.value.problems[0].what.startswith("found")
    with pytest.raises(PolicyError) as caught:
        Policy.model_validate_json("{")
    assert caught.value.problems[0].code == "bad-json"


def test_what_messages_call_a_text_must_be_text() -> None:
    """`name=` is for messages, and 5 is no name."""
    with pytest.raises(PolicyError, match="name is 5"):
        load_policy(text="name: p", name=5)  # type: ignore[arg-type]
    with pytest.raises(PolicyError):
        load_policies(5)  # type: ignore[arg-type]
