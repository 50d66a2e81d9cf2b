"""Checks on the ladder: levels that nothing reaches, and triggers that never fire."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..errors import Location, Problem, Severity
from ..escalation import why_of
from ..policy import Milestone, Policy, Trigger
from ..track import OVER
from .order import comes_first
from .subject import Check, Subject, finding
from .uses import triggers

_MOST_COMPARED = 50


class Reason(NamedTuple):
    """Why a trigger never fires, and what to write; it may only follow from another problem."""

    said: str
    fix: str = ""
    severity: Severity = "error"
    follows: bool = False


def never_fires(subject: Subject) -> Iterator[Problem]:
    """Triggers that cannot fire, and levels that have no other."""
    policy = subject.policy
    never, first = _reasons(policy, subject), min(policy.escalations, default=0)
    for number, level in policy.escalations.items():
        dead = [(loc, never[loc]) for loc, _ in triggers(number, level) if loc in never]
        own = [(loc, reason) for loc, reason in dead if not reason.follows]
        is_first = number == first
        if not level.when and (level.respond_within is not None or not is_first):
            fix = "add when: opened" if is_first else "add e.g. when: {overdue: resolution}"
            yield _never_reached(number, [Reason("it has no 'when'", fix, "warning")])
        elif own and len(own) == len(level.when):
            yield _never_reached(number, [reason for _, reason in own])
        else:
            for loc, reason in own:
                what = f"never fires: {reason.said}"
                code, severity = "trigger-never-fires", reason.severity
                yield finding(code, what, reason.fix, *loc, severity=severity)


def _never_reached(number: int, reasons: list[Reason]) -> Problem:
    said = "; ".join(dict.fromkeys(reason.said for reason in reasons))
    is_certain = all(reason.severity == "error" for reason in reasons)
    return finding(
        "level-never-reached",
        f"level {number} is reached by an event 'escalated' to it at most: {said}",
        reasons[0].fix,
        "escalations",
        number,
        severity="error" if is_certain else "warning",
    )


class _Placed(NamedTuple):
    number: int
    loc: Location
    trigger: Trigger


def _reasons(policy: Policy, subject: Subject) -> dict[Location, Reason]:
    """Each trigger that never fires, by its place, and why."""
    placed = [
        _Placed(number, loc, trigger)
        for number, level in policy.escalations.items()
        for loc, trigger in triggers(number, level)
    ]
    never = {one.loc: why for one in placed if (why := _in_itself(subject, one.trigger))}
    alive = [one for one in placed if one.loc not in never]
    alike: dict[object, list[_Placed]] = {}
    for one in reversed(alive):
        higher = alike.setdefault(_subject_of(one.trigger), [])
        for other in reversed(higher[-_MOST_COMPARED:]):
            if other.number == one.number:
                continue
            if comes_first(subject, other.trigger, one.trigger):
                said = f"level {other.number} is reached first, by '{why_of(other.trigger)}'"
                never[one.loc] = Reason(said, "remove it, or let the higher level wait longer")
                break
        higher.append(one)
    top = max((one.number for one in alive if _is_at_opening(one.trigger)), default=0)
    for one in alive:
        if one.number < top:
            said = f"level {top} is entered by the opening already, and the ladder only climbs"
            never.setdefault(one.loc, Reason(said, "let the lowest level have 'when: opened'"))
    for one in alive:  # from below, so that what follows is known
        if one.trigger.unanswered is not None and (why := _unanswered(policy, one.trigger, never)):
            never[one.loc] = why
    return never


def _is_at_opening(trigger: Trigger) -> bool:
    """Whether every case enters the level at its opening."""
    at_once = trigger.event == "opened" or (trigger.case is not None and not trigger.case)
    return at_once and not trigger.reason and not trigger.priority


def _subject_of(trigger: Trigger) -> object:
    """What a trigger looks at: of two that look at different things, neither comes first."""
    return trigger.milestone or trigger.event or (trigger.kind,)


def _unanswered(policy: Policy, trigger: Trigger, never: dict[Location, Reason]) -> Reason | None:
    """Why nobody waits in vain for the answer of a level below."""
    number = trigger.unanswered or 0
    below = policy.escalations[number]
    if below.respond_within is None:
        said = f"level {number} has no respond_within that could run out"
        return Reason(said, f"add respond_within to level {number}")
    if all(loc in never for loc, _ in triggers(number, below)):
        return Reason(f"level {number} is never reached", follows=True)
    return None


def _in_itself(subject: Subject, trigger: Trigger) -> Reason | None:
    """Why a trigger never fires, whatever the other levels do."""
    if trigger.event in OVER:
        said = f"no level is reached once the case is {trigger.event}"
        return Reason(said, "name an event that comes before")
    name = trigger.milestone
    if name is None:
        return None
    if not subject.has_target(name, subject.rows_of(trigger)) and name != "promise":
        where = f" in {' or '.join(trigger.priority)}" if trigger.priority else ""
        said = f"{name} has no target{where}, so only an instant promised on the case is ever due"
        return Reason(said, f"write within at {name}, or look at another milestone", "warning")
    if _starts_when_over(subject.policy, name):
        said = f"{name} starts when the case is resolved, and from then on no level is reached"
        return Reason(said, "look at a milestone that runs before")
    return None


def _starts_when_over(policy: Policy, name: str) -> bool:
    """Whether a milestone runs only while the case is resolved or closed, also if reopened."""
    if policy.rules.reopen == "ignore":
        return False
    milestone = policy.milestone(name)
    if milestone.started_by is not None:
        return milestone.started_by.event in ("resolved", "closed")
    return milestone.after is not None and (
        _is_met_when_over(policy.milestone(milestone.after))
        or _starts_when_over(policy, milestone.after)
    )


def _is_met_when_over(milestone: Milestone) -> bool:
    return bool(milestone.met_by) and all(match.event in OVER for match in milestone.met_by)


CHECKS: tuple[Check, ...] = (never_fires,)
