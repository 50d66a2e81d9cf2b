"""Due times, breaches and escalations from what a service desk promises, each explained.

A person writes **calendars** (what is on the door) and a **policy** (what was promised) in YAML.
`load_policy` turns the text into a frozen `Policy`, or into one error that lists every problem.
`Clock(policy)` compiles the calendars into absolute time. A `Case` is what happened: time-stamped
events, nothing computed. `clock.assess(case, now=...)` replays the events and returns an
`Assessment`: a `Reading` for each milestone, the escalations, and when to look again.
`Report` gathers assessments into compliance figures. Nothing is stored, polled or read from the
system clock: the same input always gives the same answer.
"""

from .assessment import Alert, Assessment, Escalation, Phase, Reading
from .calendar import Calendar
from .case import Case, Event
from .clock import Clock
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
from .explanation import Explanation, Step
from .interval import Interval
from .lint import lint
from .loading import load_policies, load_policy, packaged_policies, packaged_policy
from .policy import Policy, PolicyBook
from .report import Report
from .rows import read_cases
from .versions import versions

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
