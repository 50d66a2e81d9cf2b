"""Due times, breaches and escalations from what a service desk promises, each explained.

A person writes **calendars** (what is on the door) and a **policy** (what was promised) in YAML.
`load_policy` turns the text into a frozen `Policy`, or into one error that lists every problem.
`Clock(policy)` compiles the calendars into absolute time. A `Case` is what happened: time-stamped
events, nothing computed. `clock.assess(case, now=...)` replays the events and returns an
`Assessment`: a `Reading` for each milestone, the escalations, and when to look again.
`Report` gathers assessments into compliance figures. Nothing is stored, polled or read from the
system clock: the same input always gives the same answer.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .duration import Duration
from .errors import (
    CalendarError,
    CaseError,
    DurationError,
    InputError,
    PolicyError,
    Problem,
    SlaclockError,
)
from .interval import Interval
from .versions import versions

if TYPE_CHECKING:
    from .assessment import Alert, Assessment, Escalation, Phase, Reading
    from .calendar import Calendar
    from .case import Case, Event
    from .clock import Clock
    from .explanation import Explanation
    from .linting import lint
    from .loading import load_policies, load_policy, packaged_policies, packaged_policy
    from .policy import Policy, PolicyBook
    from .report import Report
    from .rows import read_cases
    from .steps import Step

__all__ = [
    "Alert",
    "Assessment",
    "Calendar",
    "CalendarError",
    "Case",
    "CaseError",
    "Clock",
    "Duration",
    "DurationError",
    "Escalation",
    "Event",
    "Explanation",
    "InputError",
    "Interval",
    "Phase",
    "Policy",
    "PolicyBook",
    "PolicyError",
    "Problem",
    "Reading",
    "Report",
    "SlaclockError",
    "Step",
    "lint",
    "load_policies",
    "load_policy",
    "packaged_policies",
    "packaged_policy",
    "read_cases",
    "versions",
]

# What is imported above costs next to nothing; the rest is imported when it is first asked for
# (PEP 562), so that adding up business hours does not cost policies, files and reports.
_HOMES = {
    "assessment": ("Alert", "Assessment", "Escalation", "Phase", "Reading"),
    "calendar": ("Calendar",),
    "case": ("Case", "Event"),
    "clock": ("Clock",),
    "explanation": ("Explanation",),
    "linting": ("lint",),
    "loading": ("load_policies", "load_policy", "packaged_policies", "packaged_policy"),
    "policy": ("Policy", "PolicyBook"),
    "report": ("Report",),
    "rows": ("read_cases",),
    "steps": ("Step",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'slaclock' has no attribute {name!r}")
    value = getattr(import_module(f".{_HOME[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
