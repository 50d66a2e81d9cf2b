"""Policies: what was promised, read from plain data into frozen models.

Text and lines are the loader's, evaluation is the clock's; here is only what the file means. The
models of its parts live beside each other by the noun that they hold, and `Policy` joins them.
"""

from .book import PolicyBook
from .calendars import Calendars
from .choice import CalendarChoice
from .composition import Composition
from .conditions import Condition, Conditions
from .ladder import Level, Repeat, Trigger
from .milestone import STANDARD, EventMatch, Milestone, NamedBy, Target
from .openings import Search
from .policy import Policy, read_policy
from .priority import MatrixEntry
from .schema import SCHEMA_ID, policy_schema
from .sections import Effective, Retention, Review, Rules, Statuses, WorkingHours
from .values import percent_text

__all__ = [
    "SCHEMA_ID",
    "STANDARD",
    "CalendarChoice",
    "Calendars",
    "Composition",
    "Condition",
    "Conditions",
    "Effective",
    "EventMatch",
    "Level",
    "MatrixEntry",
    "Milestone",
    "NamedBy",
    "Policy",
    "PolicyBook",
    "Repeat",
    "Retention",
    "Review",
    "Rules",
    "Search",
    "Statuses",
    "Target",
    "Trigger",
    "WorkingHours",
    "percent_text",
    "policy_schema",
    "read_policy",
]
