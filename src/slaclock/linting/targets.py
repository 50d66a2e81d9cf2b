"""Checks on what is promised: targets that contradict each other, or mean something else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from ..duration import Kind
from ..errors import Problem
from ..policy import Milestone
from .books import covers
from .subject import Check, Subject, finding
from .uses import durations, target_place

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_RESPONSES = {"acknowledged", "responded"}


def nothing_promised(subject: Subject) -> Iterator[Problem]:
    """A policy without milestones has nothing to say of a case."""
    if not subject.policy.milestone_names and not subject.policy.escalations:
        yield finding(
            "no-milestones",
            f"'{subject.policy.name}' names no milestone, so it promises nothing",
            "add e.g. milestones: {resolution: {within: 2 business days}}",
            "milestones",
        )


def response_after_resolution(subject: Subject) -> Iterator[Problem]:
    """A response that may come later than the resolution of the same case."""
    if "resolution" not in subject.policy.milestone_names:
        return
    for name in _responses(subject):
        for row in subject.rows:
            at = _first_contradiction(subject, name, row)
            if at is not None:
                yield finding(
                    "response-after-resolution",
                    f"{name} ({subject.within(name, row)}) is due after the resolution "
                    f"({subject.within('resolution', row)}) of a case opened e.g. on {at}"
                    + (f" with priority {row}" if row else ""),
                    "promise the response sooner, or the resolution later",
                    *target_place(subject.policy, name, row),
                )


def _responses(subject: Subject) -> Iterator[str]:
    """The milestones that a response meets, counted from the opening, for the same cases."""
    resolution = subject.policy.milestone("resolution")
    for name in subject.policy.milestone_names:
        milestone = subject.policy.milestone(name)
        met_by = {match.event for match in milestone.met_by}
        starts = milestone.started_by is not None and milestone.started_by.event == "opened"
        if starts and not milestone.repeats and met_by & _RESPONSES and name != "resolution":
            conditions = milestone.applies_to, resolution.applies_to
            if covers(*conditions) or covers(*reversed(conditions)):
                yield name


def _first_contradiction(subject: Subject, response: str, row: str | None) -> str | None:
    """An opening of which the response is due after the resolution."""
    choices = (*subject.choices(response, row), *subject.choices("resolution", row))
    for attributes in subject.attributes(*choices):
        responses = subject.dues(response, row, attributes) or []
        resolutions = subject.dues("resolution", row, attributes) or []
        for start, one, other in zip(subject.week, responses, resolutions, strict=False):
            if one > other:
                return f"{start:%A %H:%M}"
    return None


def hours_as_days(subject: Subject) -> Iterator[Problem]:
    """24 business hours are three days of a desk that opens for eight."""
    for use in durations(subject.policy):
        if use.duration.kind is not Kind.BUSINESS or use.duration.amount % _DAY:
            continue
        for name in use.calendars:
            length = subject.day_length(name)
            if length and length < _DAY:
                days = round(use.duration.amount / length, 2)
                yield finding(
                    "business-hours-as-days",
                    f"'{use.duration}' come to {days:g} business days on calendar '{name}', whose "
                    f"day has {length / _HOUR:g} hours",
                    f"write '{use.duration.amount // _HOUR} hours' if the clock round is meant, "
                    f"or so many business days; leave it if {days:g} days are meant",
                    *use.loc,
                )
                break


def immediately(subject: Subject) -> Iterator[Problem]:
    """A promise that is broken in the instant in which it is made."""
    for use in durations(subject.policy):
        if use.duration.kind is not Kind.IMMEDIATELY:
            continue
        if use.milestone is None:
            yield finding(
                "immediately-never-met",
                "nobody responds within no time: the level is unanswered as soon as it is reached",
                "write e.g. 15 minutes",
                *use.loc,
            )
        elif not _is_met_by_opening(subject.policy.milestone(use.milestone)):
            yield finding(
                "immediately-never-met",
                f"{use.milestone} is due in the instant in which it starts, so it is late at once",
                "write e.g. 15 minutes, or met_by: opened if the opening itself is meant",
                *use.loc,
            )


def _is_met_by_opening(milestone: Milestone) -> bool:
    starts = milestone.started_by is not None and milestone.started_by.event == "opened"
    return starts and any(match.event == "opened" for match in milestone.met_by)


def always_met(subject: Subject) -> Iterator[Problem]:
    """A target that the opening of the case meets, whatever the desk does."""
    for name in subject.policy.milestone_names:
        milestone = subject.policy.milestone(name)
        targets = [subject.within(name, row) for row in subject.rows]
        has_time = any(one is not None and one.kind is not Kind.IMMEDIATELY for one in targets)
        if has_time and not milestone.repeats and _is_met_by_opening(milestone):
            yield finding(
                "always-met",
                f"the opening itself meets {name}, so it is in time whatever happens",
                "name in met_by what the desk does, or write within: immediately",
                "milestones",
                name,
                "met_by",
            )


def pausable_response(subject: Subject) -> Iterator[Problem]:
    """An answer that is still owed, and not late for as long as the case is on hold."""
    for name in ("first_response", "acknowledgement", "next_response"):
        milestone = subject.policy.milestones.get(name)
        if milestone is not None and milestone.pausable and subject.has_target(name):
            yield finding(
                "pausable-response",
                f"a pause stops {name}: a case that is put on hold unanswered is never late",
                "leave pausable out; what waits for the customer is the resolution",
                "milestones",
                name,
                "pausable",
            )


def without_target(subject: Subject) -> Iterator[Problem]:
    """What repeats or warns, and has no time by which it is due."""
    for name in subject.policy.milestone_names:
        milestone = subject.policy.milestone(name)
        if subject.has_target(name):
            continue
        if milestone.repeats:
            yield finding(
                "recurring-without-target",
                f"{name} repeats without a number: it is measured, not promised, and never late",
                "write how often, e.g. within: 1 business day",
                "milestones",
                name,
            )
        if milestone.warn_at and name != "promise":
            yield finding(
                "warning-without-target",
                f"no row gives {name} a target, so no share of it is ever used",
                "write e.g. within: 2 business days, or remove warn_at",
                "milestones",
                name,
                "warn_at",
            )


def cell_missing(subject: Subject) -> Iterator[Problem]:
    """A row that leaves out what every other row promises."""
    table = {row: cells for row, cells in subject.policy.priorities.items() if cells}
    promised = Counter(
        column for cells in table.values() for column, cell in cells.items() if cell.within
    )
    own = subject.policy.milestones
    lacking = [
        column for column, rows in promised.items()
        if rows == len(table) - 1 > 1 and not (column in own and own[column].within)
    ]  # fmt: skip
    for row, cells in table.items():
        for column in lacking:
            if column not in cells:
                yield finding(
                    "cell-missing",
                    f"row '{row}' promises no {column}, which every other row does: there it is "
                    "only measured",
                    f"add it, or write '{column}:' with nothing behind it if that is meant",
                    "priorities",
                    row,
                )


def nothing_pausable(subject: Subject) -> Iterator[Problem]:
    """Statuses that pause, and no clock that they could stop."""
    plan = subject.plan
    clocks = [*plan.milestones.values(), *plan.unresolved.values()]
    if subject.policy.statuses.paused and clocks and not any(one.pausable for one in clocks):
        yield finding(
            "nothing-pausable",
            "no milestone is pausable, so these statuses stop no clock",
            "write pausable: true at the milestones that wait for the customer",
            "statuses",
            "paused",
        )


CHECKS: tuple[Check, ...] = (
    nothing_promised, response_after_resolution, hours_as_days, immediately,
    always_met, pausable_response, without_target,
    cell_missing, nothing_pausable,
)  # fmt: skip
