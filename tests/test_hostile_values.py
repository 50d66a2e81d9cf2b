"""Values that nobody should pass, in every argument of everything public.

Each call ends in an answer, in an error of ours, or in a ValueError or TypeError where the call
itself is wrong. What is said goes to a terminal and to a log, so it must be printable.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

import slaclock
from slaclock import (
    Alert,
    Assessment,
    Calendar,
    Escalation,
    Explanation,
    Phase,
    Reading,
    SlaclockError,
    Step,
)
from tests.hostile_calls import CALLS, Call
from tests.hostile_values import BAD, outcome

LOOKUPS = {"PolicyBook[]": IndexError, "Assessment[]": KeyError, "Assessment.cycles": KeyError}
"""What is asked for by key raises as mappings and sequences do."""
FAR = {"2199", "timedelta max", "date max", "date min"}
"""Values of which only some calls are tried: every year in between is compiled."""


def failures(name: str, call: Call) -> dict[str, str]:
    """How a call ends that should not end so, by the value that was passed."""
    also = (LOOKUPS[name],) if name in LOOKUPS else ()
    known = {value: made for value, made in BAD.items() if value not in FAR or "(" not in name}
    found = {value: outcome(call, made, *also) for value, made in known.items()}
    return {value: said for value, said in found.items() if said}


@pytest.mark.parametrize("name", CALLS)
def test_whatever_is_passed_ends_well_or_is_refused(name: str) -> None:
    """No AttributeError, no RecursionError, nothing of a dependency's own."""
    assert failures(name, CALLS[name]) == {}


READERS: Mapping[str, Call] = {
    one: CALLS[one] for one in (
        "Calendar.from_dict", "Case.from_dict", "Case.from_json", "Event.from_json", "Duration",
        "Policy.model_validate", "packaged_policy", "load_policy(text)", "Case(id)", "Event(at)",
    )
}  # fmt: skip


@pytest.mark.parametrize("name", READERS)
def test_what_is_read_is_refused_by_us(name: str) -> None:
    """What reads values that others wrote raises our own errors, short enough to be printed."""
    for value, made in BAD.items():
        said = ""
        try:
            READERS[name](made())
        except SlaclockError as error:
            said = str(error)
        assert len(said.encode("utf-8")) < 2_000, value


def test_everything_public_is_tried() -> None:
    """What is new in `slaclock` gets a place here."""
    answers = (Alert, Assessment, Escalation, Explanation, Phase, Reading, Step)
    made_by_us = {one.__name__ for one in answers} | {"Problem", "packaged_policies", "versions"}
    errors = {name for name in slaclock.__all__ if name.endswith("Error")}
    tried = {name for name in slaclock.__all__ if any(name in one for one in CALLS)}
    assert set(slaclock.__all__) == tried | made_by_us | errors


def test_methods_of_calendars_are_tried() -> None:
    """Every public question."""
    questions = {
        name for name, found in vars(Calendar).items() if not name.startswith("_")
        and callable(found) and not isinstance(found, property)
    }  # fmt: skip
    asked = {one.partition("(")[0].rpartition(".")[2] for one in CALLS}
    assert questions - asked == {"to_dict", "to_json"}
