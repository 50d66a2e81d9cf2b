"""The ledger of a report: assessments go by, once, and only sums and bounded lists stay."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from ..assessment import Assessment, Reading
from ..errors import InputError, Problem, kind_of, quoted
from ..jsonable import thaw
from .repeats import Repeats, pair
from .tally import Caseload, Tally, number_of
from .worst import Breach, Candidate, Shortlist

MONTH = "month"
RESPONSE, RESOLUTION = "response", "resolution"
_RESPONSES = ("first_response", "acknowledgement")
_PROBLEMS_SHOWN = 20

Group = tuple[str, ...]
"""The values of `by`, each as JSON text, so that 1, "1" and true are three."""


class Place(NamedTuple):
    """Where a cycle is counted; *role* is `response` or `resolution` where it is that, else ""."""

    group: Group
    milestone: str
    priority: str | None
    role: str


class Desk(NamedTuple):
    """Where a case is counted."""

    group: Group
    priority: str | None


class AsOf(NamedTuple):
    """An instant of reading; in UTC first, so that the earliest is the least."""

    instant: datetime
    text: str
    timezone: str


class Ledger:
    """What a report keeps of the assessments that it has read."""

    def __init__(self, by: tuple[str, ...], repeat_within: timedelta, worst: int) -> None:
        self.by = by
        self.repeat_within = repeat_within
        self.tallies: defaultdict[Place, Tally] = defaultdict(Tally)
        self.caseloads: defaultdict[Desk, Caseload] = defaultdict(Caseload)
        self.months: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self.positions: dict[str, int] = {}
        self.addressees: defaultdict[int, set[str]] = defaultdict(set)
        self.policies: set[tuple[str, str | None, str]] = set()
        self.earliest: AsOf | None = None
        self.latest: AsOf | None = None
        self.not_numbers = 0
        self.problems: Shortlist[Problem] = Shortlist(_PROBLEMS_SHOWN)
        self.breaches: tuple[Breach, ...] = ()
        self._worst: Shortlist[Candidate] = Shortlist(worst)
        self._repeats = Repeats(repeat_within)
        self._desks: dict[Desk, int] = {}
        self._attributes = tuple(name for name in by if name != MONTH)
        self._month_at = by.index(MONTH) if MONTH in by else None

    def read(self, found: Iterable[Assessment | Problem]) -> None:
        """Count everything that was *found*, one after the other."""
        for one in found:
            if isinstance(one, Assessment):
                self._count(one)
            elif isinstance(one, Problem):
                self.problems.offer((one.file or "", one.line or 0, str(one)), one)
            else:
                raise InputError.of(
                    "not-an-assessment",
                    f"found {quoted(one)}, {kind_of(one)}; an Assessment or a Problem is required",
                    fix="pass what clock.assess_all(cases, now=..., errors='collect') gives",
                )
        desks = list(self._desks)
        for place, repeats in self._repeats.by_place().items():
            self.caseloads[desks[place]].repeats = repeats
        self.breaches = tuple(candidate.breach() for candidate in self._worst)

    # ---------------------------------------------------------------- one assessment

    def _count(self, assessment: Assessment) -> None:
        attributes = attributes_of(assessment)
        values = tuple(_text(attributes.get(name)) for name in self._attributes)
        self.policies.add(assessment.policy)
        as_of = AsOf(
            assessment.now.astimezone(UTC), assessment.now.isoformat(), assessment.timezone
        )
        self.earliest = min(self.earliest or as_of, as_of)
        self.latest = max(self.latest or as_of, as_of)
        self._count_case(assessment, attributes, values)
        for position, (milestone, cycles) in enumerate(assessment.all_cycles.items()):
            self.positions[milestone] = min(self.positions.get(milestone, position), position)
            role = _role(milestone, assessment.all_cycles)
            for reading in cycles:
                self._count_cycle(assessment, reading, values, role)

    def _count_case(
        self, assessment: Assessment, attributes: Mapping[str, Any], values: Group
    ) -> None:
        case = assessment.case
        opened = _month(case.opened.astimezone(assessment.now.tzinfo))
        desk = Desk(self._group(values, opened), assessment.priority)
        caseload = self.caseloads[desk]
        caseload.cases += 1
        caseload.reopened += assessment.reopened > 0
        self._rate(caseload, attributes.get("satisfaction"))
        who = pair(attributes.get("requester"), attributes.get("category"))
        if who is not None:
            caseload.repeatable += 1
            place = self._desks.setdefault(desk, len(self._desks))
            self._repeats.add(
                who, case.opened, assessment.closed_at or assessment.resolved_at, place
            )
        for escalation in assessment.escalations:
            if not escalation.is_assignment:
                group = self._group(values, _month(escalation.at))
                self.caseloads[Desk(group, assessment.priority)].levels[escalation.level] += 1
                self.addressees[escalation.level].add(escalation.to)

    def _rate(self, caseload: Caseload, found: Any) -> None:
        number = number_of(found)
        if number is not None:
            caseload.rate(number)
        elif found is not None and found != "":
            self.not_numbers += 1

    def _count_cycle(
        self, assessment: Assessment, reading: Reading, values: Group, role: str
    ) -> None:
        at = reading.due_at or reading.started_at
        assert at is not None
        month = _month(at)
        place = Place(self._group(values, month), reading.milestone, reading.priority, role)
        self.tallies[place].add(reading)
        if reading.in_time is not None:
            kind = "met" if reading.in_time else "breached"
            self.months[month, reading.milestone][kind] += 1
        if reading.in_time is False:
            name, version, _ = assessment.policy
            policy = f"{name} {version}" if version else name
            candidate = Candidate(assessment.case.id, policy, reading)
            self._worst.offer(candidate.badness, candidate)

    def _group(self, values: Group, month: str) -> Group:
        if self._month_at is None:
            return values
        return (*values[: self._month_at], _text(month), *values[self._month_at :])


def attributes_of(assessment: Assessment) -> Mapping[str, Any]:
    """The attributes of a case as they stand at the instant of reading."""
    case = assessment.case
    if not any(event.name == "changed" for event in case.events):
        return case.attributes
    # By identity, since values may be made so that all their hashes are the same.
    ignored = {id(one.event) for one in assessment.ignored_events if one.name == "changed"}
    known = dict(case.attributes)
    for event in case.events:
        if event.name == "changed" and event.at <= assessment.now and id(event) not in ignored:
            known.update(event.value)
    return known


def _role(milestone: str, milestones: Iterable[str]) -> str:
    """Whether a milestone is *the* response of its policy, or the resolution."""
    if milestone == RESOLUTION:
        return RESOLUTION
    first = next((name for name in _RESPONSES if name in milestones), None)
    return RESPONSE if milestone == first else ""


def _month(at: datetime) -> str:
    return f"{at.year:04}-{at.month:02}"


def _text(value: Any) -> str:
    return "null" if value is None else json.dumps(thaw(value))
