"""Checks on the names of events: those that look like one that everybody knows."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache

from ..errors import Location, Problem
from ..plan import STANDARD_EVENTS
from ..policy import Policy
from ..policy.part import One
from .subject import Check, Subject, finding
from .uses import triggers

_ALIKE = 0.9  # "respnded", but not "called" or "signed", which are events of their own


def misspelt(subject: Subject) -> Iterator[Problem]:
    """An event of one's own that was probably meant to be a standard one."""
    for loc, name in _named(subject.policy):
        near = _near(name)
        if near is not None:
            yield finding(
                "misspelt-event",
                f"'{name}' is an event of your own, and nearly '{near}', which is another",
                f"write '{near}', or another name if your own is meant",
                *loc,
            )


@lru_cache(maxsize=1024)  # a policy may name one event a thousand times
def _near(name: str) -> str | None:
    """The standard event that a name nearly is."""
    if name in STANDARD_EVENTS:
        return None
    folded = name.casefold()
    past = next((one for one in (f"{folded}d", f"{folded}ed") if one in STANDARD_EVENTS), None)
    near = past or next(iter(get_close_matches(folded, STANDARD_EVENTS, 1, _ALIKE)), None)
    # "unacknowledged" and "responded_2" are more than a slip of the pen.
    return None if near is not None and near in folded and near != folded else near


def _named(policy: Policy) -> Iterator[tuple[Location, str]]:
    """Every event that is named, where it is written."""
    for name, milestone in policy.milestones.items():
        loc = ("milestones", name)
        if milestone.started_by is not None:
            yield (*loc, "started_by"), milestone.started_by.event
        for place, match in enumerate(milestone.met_by):
            is_one = isinstance(milestone.met_by, One)
            yield (*loc, "met_by") if is_one else (*loc, "met_by", place), match.event
        for place, event in enumerate(milestone.until):
            yield (*loc, "until") if len(milestone.until) == 1 else (*loc, "until", place), event
        if milestone.owner is not None and not isinstance(milestone.owner, str):
            yield (*loc, "owner"), milestone.owner.event
    for number, level in policy.escalations.items():
        for where, trigger in triggers(number, level):
            if trigger.event is not None:
                yield where, trigger.event


CHECKS: tuple[Check, ...] = (misspelt,)
