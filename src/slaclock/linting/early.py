"""Checks on triggers that fire before the promise at which they look is due, or as it begins."""

from __future__ import annotations

from collections.abc import Iterator

from ..cycle import Cycle
from ..duration import Duration
from ..errors import InputError, Location, Problem
from ..escalation import before
from ..policy import Trigger
from .subject import Check, Subject, finding
from .uses import triggers


def before_due(subject: Subject) -> Iterator[Problem]:
    """A case that escalates as unresolved, always before its resolution is due."""
    if "resolution" not in subject.policy.milestone_names:
        return
    for loc, trigger in _triggers(subject):
        length = trigger.unresolved_after
        if length is None:
            continue
        early = [
            _row_text(subject, "resolution", row)
            for row in subject.rows_of(trigger)
            if _always(_are_before_due(subject, length, row))
        ]
        if early:
            yield finding(
                "escalation-before-due",
                f"unresolved after {length} is before the resolution is due: {', '.join(early)}",
                "write {overdue: resolution} or a longer time, or add priority: [...] for the "
                "rows that are meant",
                *loc,
                "unresolved_after",
            )


def fires_at_once(subject: Subject) -> Iterator[Problem]:
    """A milestone that is "due within" so long that this is so from its start on."""
    for loc, trigger in _triggers(subject):
        length, name = trigger.due_within, trigger.of
        if length is None or name is None or name == "promise":
            continue
        early = [
            _row_text(subject, name, row)
            for row in subject.rows_of(trigger)
            if _always(_are_at_start(subject, name, length, row))
        ]
        if early:
            yield finding(
                "fires-at-once",
                f"{name} is due within {length} as soon as it starts: {', '.join(early)}",
                "write a shorter time, or add priority: [...] for the rows that are meant",
                *loc,
                "due_within",
            )


def _triggers(subject: Subject) -> Iterator[tuple[Location, Trigger]]:
    for number, level in subject.policy.escalations.items():
        yield from triggers(number, level)


def _always(answers: Iterator[bool]) -> bool:
    """Whether all is so, and there is something of which to say it."""
    known = list(answers)
    return bool(known) and all(known)


def _are_before_due(subject: Subject, length: Duration, row: str | None) -> Iterator[bool]:
    """For each opening, whether *length* is over before the resolution is due."""
    for attributes in subject.attributes(*subject.choices("resolution", row)):
        dues = subject.dues("resolution", row, attributes)
        ends = subject.ends(length, attributes)
        if dues and ends:
            yield from (end < due for end, due in zip(ends, dues, strict=True))


def _are_at_start(subject: Subject, name: str, length: Duration, row: str | None) -> Iterator[bool]:
    """For each start, whether the milestone is due within *length* before any time is used."""
    for attributes in subject.attributes(*subject.choices(name, row)):
        dues = subject.dues(name, row, attributes)
        if not dues:
            continue
        term = subject.plan.term(name, row, attributes)
        cycle = Cycle(1, subject.openings[0], term, row, attributes, pausable=False)
        try:
            clock = subject.plan.clock_beside(name, cycle, length, attributes)
        except InputError:  # the default calendar depends on more than the milestone's does
            continue
        for start, due in zip(subject.openings, dues, strict=True):
            try:
                yield term.mark(before(clock, due)) <= term.mark(start)
            except InputError:  # the calendar was closed for ten years before
                yield True


def _row_text(subject: Subject, name: str, row: str | None) -> str:
    within = subject.within(name, row)
    return f"{row} ({within})" if row else str(within)


CHECKS: tuple[Check, ...] = (before_due, fires_at_once)
