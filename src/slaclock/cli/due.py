"""`slaclock due`: when things are due, for one priority or as the whole table."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..case import Case
from ..clock import Clock
from ..errors import CaseError, did_you_mean, quoted
from ..policy import Policy
from .codes import FINE
from .inputs import instant, pairs_of, policy_of, titled, zone_of
from .output import Output
from .table import WIDTH, table, width_of, wrapped
from .words import in_full, moments, zone_name


@dataclass(frozen=True, slots=True)
class Due:
    """One cell of the table: *at* is None where nothing is promised."""

    milestone: str
    priority: str | None
    at: datetime | None
    target: str | None
    counts_from: str
    applies: bool

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON data."""
        return {
            "milestone": self.milestone,
            "priority": self.priority,
            "due_at": None if self.at is None else self.at.isoformat(),
            "timezone": None if self.at is None else zone_name(self.at.tzinfo),
            "target": self.target,
            "counts_from": self.counts_from,
            "applies": self.applies,
        }


def run(options: Namespace, out: Output) -> int:
    """Answer with a due for each milestone and priority that was asked for."""
    attributes = pairs_of(options.attribute, "--attribute")
    opened = instant(options.opened, "--opened", zone_of(options))
    clock = Clock(policy_of(options.policy))
    policy = clock.policy_for(Case("asked", opened, attributes=attributes))
    dues = list(_dues(clock, policy, options, opened, attributes))
    zones = {due.at.tzinfo for due in dues if due.at is not None}
    zone = zones.pop() if len(zones) == 1 else policy.zone
    opened = opened.astimezone(zone)
    if options.json:
        out.json(
            {
                "opened": opened.isoformat(),
                "timezone": zone_name(zone),
                "policy": {
                    "name": policy.name,
                    "version": policy.version,
                    "digest": policy.digest,
                },
                "attributes": attributes,
                "dues": [due.to_dict() for due in dues],
            }
        )
    else:
        out.line(f"{titled(policy)}, opened {in_full(opened)}")
        out.lines(_lines(dues, opened))
    return FINE


def _dues(
    clock: Clock,
    policy: Policy,
    options: Namespace,
    opened: datetime,
    attributes: Mapping[str, Any],
) -> Iterator[Due]:
    milestones: Sequence[str] = policy.milestone_names
    if options.milestone is not None:
        _check_milestone(policy, options.milestone)
        milestones = (options.milestone,)
    rows: Sequence[str | None] = policy.rows or (None,)
    if options.priority is not None:
        rows = (options.priority,)
    for name in milestones:
        milestone = policy.milestone(name)
        counts_from = (
            f"{milestone.after} met" if milestone.after is not None else str(milestone.started_by)
        )
        applies = milestone.applies_to.hold(attributes)
        for row in rows:
            at = clock.due(name, priority=row, opened=opened, attributes=attributes)
            shown = policy.row_name(row) or row if row is not None else None
            target = policy.target(name, shown)
            within = None if target is None or target.within is None else str(target.within)
            yield Due(name, shown, at, within, counts_from, applies)


def _check_milestone(policy: Policy, name: str) -> None:
    if name not in policy.milestone_names:
        raise CaseError.of(
            "unknown-milestone",
            f"{policy.name} has no milestone {quoted(name)}",
            fix=did_you_mean(name, policy.milestone_names),
        )


# -------------------------------------------------------------------- as text


def _lines(dues: Sequence[Due], opened: datetime) -> Iterator[str]:
    promised = {due.milestone for due in dues if due.at is not None and due.applies}
    shown = [due for due in dues if due.milestone in promised]
    if shown:
        yield ""
        yield from _table(shown, opened)
    notes = list(_notes(dues, promised))
    if notes:
        yield ""
        for note in notes:
            yield from wrapped(note, WIDTH)


def _table(dues: Sequence[Due], opened: datetime) -> Iterator[str]:
    """The longer of priorities and milestones goes down; what is too wide goes below."""
    say = moments(opened)
    milestones = list(dict.fromkeys(due.milestone for due in dues))
    priorities = list(dict.fromkeys(due.priority for due in dues))
    cells = {(due.milestone, due.priority): "-" if due.at is None else say(due.at) for due in dues}
    targets = {due.milestone: due.target or "-" for due in dues}
    if priorities == [None]:
        yield from table(
            [
                ("milestone", "due", "within"),
                *((name, cells[name, None], targets[name]) for name in milestones),
            ]
        )
    elif len(milestones) <= len(priorities):
        rows = [
            ["priority", *milestones],
            *([str(row), *(cells[name, row] for name in milestones)] for row in priorities),
        ]
        yield from _blocks(rows)
    else:
        rows = [
            ["milestone", *map(str, priorities)],
            *([name, *(cells[name, row] for row in priorities)] for name in milestones),
        ]
        yield from _blocks(rows)


def _blocks(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The table, in as many pieces as it takes for none to be too wide."""
    first, *others = zip(*rows, strict=True)
    block = [first]
    for column in others:
        if len(block) > 1 and width_of(list(zip(*block, column, strict=True))) > WIDTH:
            yield from table(list(zip(*block, strict=True)))
            yield ""
            block = [first]
        block.append(column)
    yield from table(list(zip(*block, strict=True)))


def _notes(dues: Sequence[Due], promised: set[str]) -> Iterator[str]:
    names = dict.fromkeys(due.milestone for due in dues)
    about = {due.milestone: due for due in dues}
    untargeted = [name for name in names if name not in promised and about[name].applies]
    by_case = [name for name in untargeted if about[name].counts_from == "promised"]
    measured = [name for name in untargeted if name not in by_case]
    if measured:
        yield f"measured, without a target: {', '.join(measured)}"
    if by_case:
        yield f"promised on the case itself: {', '.join(by_case)}"
    for name in names:
        if not about[name].applies:
            yield f"not for a case with these attributes: {name}"
        elif name in promised and about[name].counts_from != "opened":
            yield f"{name}: as if {about[name].counts_from} at that instant"
