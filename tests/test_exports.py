"""What `import slaclock` gives, and what it costs."""

from __future__ import annotations

import json
import subprocess
import sys

import slaclock

CONTRACT = """
    Calendar, Duration, Interval,
    Policy, PolicyBook, load_policy, load_policies, packaged_policy, packaged_policies, lint,
    Case, Event, read_cases,
    Clock, Assessment, Reading, Escalation, Alert, Explanation, Step, Phase,
    Report,
    SlaclockError, PolicyError, CalendarError, CaseError, Problem, versions,
"""
BEYOND = {"DurationError", "InputError"}
"""The errors that carry problems, by their common base, and those of durations."""


def test_the_public_names_are_those_of_the_contract() -> None:
    """Nothing is missing, and nothing is public by accident."""
    promised = {name.strip() for name in CONTRACT.split(",") if name.strip()}
    assert set(slaclock.__all__) == promised | BEYOND


def test_the_public_names_are_there_in_order() -> None:
    """`__all__` is sorted, and each of its names can be had."""
    assert slaclock.__all__ == sorted(slaclock.__all__)
    assert all(hasattr(slaclock, name) for name in slaclock.__all__)


def test_importing_is_cheap() -> None:
    """What costs more than everything else together is imported when it is needed."""
    loaded = loaded_by("from slaclock import *")
    costly = {"holidays", "dateutil.rrule", "numpy", "pandas", "polars", "pyarrow", "rich"}
    assert not loaded & costly


def test_names_are_imported_when_asked_for() -> None:
    """Adding up business hours does not cost policies, files and reports."""
    loaded = loaded_by("import slaclock; slaclock.Duration('4 business hours')")
    assert not loaded & {"pydantic", "yaml", "slaclock.clock", "slaclock.report"}


def loaded_by(program: str) -> set[str]:
    """The modules that a program has loaded when it ends."""
    say = f"import json, sys; {program}; print(json.dumps(list(sys.modules)))"
    said = subprocess.run([sys.executable, "-c", say], capture_output=True, text=True, check=True)
    return set(json.loads(said.stdout))


def test_public_names_say_what_they_are() -> None:
    """Each public name has a docstring."""
    assert not [name for name in slaclock.__all__ if not getattr(slaclock, name).__doc__]
