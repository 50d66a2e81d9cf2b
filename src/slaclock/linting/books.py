"""Checks on the policies of a book against each other: which one a case falls under, and when."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date

from ..errors import Problem
from ..policy import Condition, Conditions, Policy, PolicyBook
from ..policy.scalar import same
from .subject import Check, Subject, finding


def never_reached(subject: Subject) -> Iterator[Problem]:
    """Every case that a policy is for falls under an earlier one."""
    mine = [day for day in _own_days(subject) if _counts(subject, subject.policy, day)]
    taken = [_taken_by(subject, day) for day in mine]
    if taken and all(taken):
        names = " or ".join(dict.fromkeys(f"'{one.name}'" for one in taken if one))
        every = "every case" if not subject.policy.applies_to else "every such case"
        yield finding(
            "policy-never-reached",
            f"{every} falls under {names}, which comes first in the book",
            "put it before that one, or narrow the applies_to of the first",
            "applies_to" if subject.policy.applies_to else "name",
            severity="error",
        )


def _own_days(subject: Subject) -> list[date]:
    """A day of each stretch during which the policy and the same others are in force."""
    start, end = subject.policy.effective.from_, subject.policy.effective.until
    days = subject.turning_days
    return days[bisect_left(days, start or date.min) : bisect_left(days, end or date.max)]


def turning_days(book: PolicyBook) -> list[date]:
    """A day of each stretch during which the same versions are in force."""
    ends = [(one.effective.from_, one.effective.until) for one in book]
    return sorted({date.min, *(day for pair in ends for day in pair if day is not None)})


def _counts(subject: Subject, policy: Policy, day: date) -> bool:
    return subject.version_on(policy.name, day) is policy


def _taken_by(subject: Subject, day: date) -> Policy | None:
    """The earlier policy under which all cases fall that *subject* is for."""
    names = subject.book.names
    for name in names[: names.index(subject.policy.name)]:
        earlier = subject.version_on(name, day)
        if earlier is not None and covers(earlier.applies_to, subject.policy.applies_to):
            return earlier
    return None


def covers(general: Conditions, special: Conditions) -> bool:
    """Whether every case that *special* means is surely one that *general* means."""
    required = dict(special.by_attribute)
    return all(
        name in required and _follows(required[name], condition)
        for name, condition in general.by_attribute
    )


def _follows(special: Condition, general: Condition) -> bool:
    if special == general:
        return True
    if general != Condition(one_of=general.one_of) or not special.one_of:
        return False
    return all(any(same(one, other) for other in general.one_of) for one in special.one_of)


def overlapping(subject: Subject) -> Iterator[Problem]:
    """Two versions claim the same dates, beyond one following the other."""
    start, until = subject.policy.effective.from_, subject.policy.effective.until
    twins = [one for one in subject.siblings if one.effective.from_ == start]
    if twins and _is_before(subject, twins[-1]):
        since = f"from {start}" if start else "without a date from which"
        yield finding(
            "overlapping-versions",
            f"two versions of '{subject.policy.name}' hold {since}; the last of them counts",
            "give each its own effective.from",
            "effective",
            "from",
        )
    following = _next_start(subject)
    if until is not None and following is not None and following < until:
        yield finding(
            "overlapping-versions",
            f"in force until {until}, but the next version counts from {following} on",
            f"write until: {following}, or leave it out: the latest from counts",
            "effective",
            "until",
        )


def _is_before(subject: Subject, other: Policy) -> bool:
    places = [id(one) for one in subject.book]
    return places.index(id(subject.policy)) < places.index(id(other))


def gap(subject: Subject) -> Iterator[Problem]:
    """Between two versions there are dates on which none is in force."""
    until, following = subject.policy.effective.until, _next_start(subject)
    if until is None or following is None or following <= until:
        return
    if not any(one.in_force(until) for one in subject.siblings):
        yield finding(
            "gap-between-versions",
            f"no version of '{subject.policy.name}' is in force from {until} to {following}: "
            "cases opened then do not fall under it",
            f"write until: {following}, or leave it out",
            "effective",
            "until",
        )


def _next_start(subject: Subject) -> date | None:
    start = subject.policy.effective.from_ or date.min
    later = [one.effective.from_ for one in subject.siblings if one.effective.from_ is not None]
    return min((day for day in later if day > start), default=None)


CHECKS: tuple[Check, ...] = (never_reached, overlapping, gap)
