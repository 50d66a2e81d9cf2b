"""Which of two triggers comes first, where that can be said of every case."""

from __future__ import annotations

from ..duration import Duration
from ..policy import Trigger
from ..policy.priority import folded
from .books import covers
from .subject import Subject


def comes_first(subject: Subject, one: Trigger, other: Trigger) -> bool:
    """Whether *one* surely fires whenever *other* does, and no later."""
    if one.priority and not (other.priority and _folded(other) <= _folded(one)):
        return False
    if one.event is not None and other.event is not None:
        reasons = not one.reason or (other.reason and set(other.reason) <= set(one.reason))
        return one.event == other.event and bool(reasons)
    if one.case is not None and other.case is not None:
        return covers(one.case, other.case)
    if one.unresolved_after is not None and other.unresolved_after is not None:
        return _ends_first(subject, one.unresolved_after, other.unresolved_after)
    return one.milestone is not None and one.milestone == other.milestone and _sooner(one, other)


def _folded(trigger: Trigger) -> set[str]:
    return {folded(name) for name in trigger.priority}


def _sooner(one: Trigger, other: Trigger) -> bool:
    """Of two triggers on one milestone, whether the first fires no later."""
    if one.overdue is not None:
        return other.overdue is not None and _is_within(one.by, other.by)
    if other.overdue is not None:
        return one.due_within is not None or (one.used is not None and one.used <= 1)
    if one.used is not None and other.used is not None:
        return one.used <= other.used
    return one.used is other.used is None and _is_within(other.due_within, one.due_within)


def _is_within(short: Duration | None, long: Duration | None) -> bool:
    """Whether one length is no longer than another; on two clocks nobody can say."""
    if short is None or long is None:
        return short is None
    lengths = [(one.amount, one.months, one.days) for one in (short, long)]
    return short.kind is long.kind and lengths[0] <= lengths[1]


def _ends_first(subject: Subject, one: Duration, other: Duration) -> bool:
    """Whether *one* is over no later than *other*, whenever both start."""
    for attributes in subject.attributes(subject.policy.calendar):
        ends, others = subject.ends(one, attributes), subject.ends(other, attributes)
        if ends and others and any(a > b for a, b in zip(ends, others, strict=True)):
            return False
    return True
