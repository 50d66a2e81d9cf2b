"""Answers: where every promise of a case stands at an instant, as plain frozen data.

Instants are in the zone in which the promise is read, amounts are timedeltas on the milestone's
own clock. Nothing here decides anything; the replay has.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Any

from .case import Case
from .cycle import Cycle
from .duration import LONGEST, Duration
from .errors import quoted
from .explanation import Account, Evidence, Explanation
from .replay import Ignored
from .term import NOTHING


class Phase(StrEnum):
    """What a clock is doing; whether it is breached is another question."""

    waiting = "waiting"
    running = "running"
    paused = "paused"
    met = "met"
    ended = "ended"


@dataclass(frozen=True, slots=True)
class Reading:
    """How one milestone stands, in one cycle.

    *due_at* is None without a target, before the start, and while paused (then
    *due_if_resumed_now* is given), unless met or breached. *elapsed*, *paused*, *remaining* and
    *overdue_by* are counted on the milestone's own clock, stand still while it is paused and
    freeze when it is met or ended; *used* is 1.0 at the due. *in_time* is True when met in time,
    False when breached, None when still open, ended, or without a target.
    """

    milestone: str
    cycle: int
    phase: Phase
    started_at: datetime | None
    due_at: datetime | None
    due_if_resumed_now: datetime | None
    met_at: datetime | None
    breached_at: datetime | None
    target: Duration | None
    calendar: str | None
    owner: str | None
    elapsed: timedelta
    paused: timedelta
    remaining: timedelta | None
    overdue_by: timedelta | None
    used: float | None
    in_time: bool | None
    warned_at: datetime | None
    priority: str | None
    timezone: str
    evidence: Evidence = field(repr=False, compare=False)

    @property
    def breached(self) -> bool:
        """Whether the due has come and it was not met."""
        return self.breached_at is not None

    @property
    def explanation(self) -> Explanation:
        """Why: every stretch counted and skipped, computed when asked for."""
        return self.evidence.explain()

    def to_dict(self, explain: bool = False) -> dict[str, Any]:
        """Plain JSON data: durations as seconds, instants with offset, the zone beside them."""
        data = _plain(self, without=("evidence",))
        if explain:
            data["explanation"] = self.explanation.to_dict()
        return data


@dataclass(frozen=True, slots=True)
class Escalation:
    """A level that was reached: when and why, to whom it goes, by when they must respond."""

    level: int
    at: datetime
    deliver_at: datetime
    why: str
    to: str
    notify: tuple[str, ...]
    respond_by: datetime | None
    answered_at: datetime | None
    is_assignment: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON data, instants with offset."""
        return _plain(self)


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that a worker should act on once: *key* stays the same under replay."""

    key: str
    kind: str
    at: datetime
    milestone: str | None
    level: int | None
    to: str | None
    notify: tuple[str, ...]
    respond_by: datetime | None
    why: str

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON data, instants with offset."""
        return _plain(self)


class Cycles(Mapping[str, tuple[Reading, ...]]):
    """By milestone, the readings of every cycle, oldest first; each is read when asked for.

    A milestone that recurs may have thousands. *kept* has an account and the cycles of each,
    *current* the readings that are known already.
    """

    __slots__ = ("_current", "_kept", "_read")

    def __init__(
        self,
        kept: Mapping[str, tuple[Account, Sequence[Cycle]]],
        current: Mapping[str, Reading],
    ) -> None:
        self._kept = kept
        self._current = current
        self._read: dict[str, tuple[Reading, ...]] = {}

    def __getitem__(self, milestone: str) -> tuple[Reading, ...]:
        readings = self._read.get(milestone)
        if readings is None:
            account, cycles = self._kept[milestone]
            current = self._current[milestone]
            readings = tuple(
                current if cycle is current.evidence.cycle else reading_of(account, cycle)
                for cycle in cycles
            )
            self._read[milestone] = readings
        return readings

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def any_breached(self) -> bool:
        """Whether any cycle of any milestone is breached."""
        return any(one.breached_at is not None for _, many in self._kept.values() for one in many)


@dataclass(frozen=True, slots=True)
class Assessment:
    """How a whole case stands at *now*.

    `a["resolution"]` is the reading of the current cycle, `a.cycles("update")` has every one.
    *policy* is its name, version and digest. *due_at* is the earliest due of what is unmet,
    *next_change_at* when to look again. *resolved_at* and *closed_at* (closed or cancelled) are
    the last such instants, also of a case that was reopened since, and *reopened* counts that.
    """

    case: Case
    now: datetime
    priority: str | None
    policy: tuple[str, str | None, str]
    readings: Mapping[str, Reading]
    all_cycles: Cycles = field(repr=False)
    escalations: tuple[Escalation, ...]
    alerts: tuple[Alert, ...]
    next_change_at: datetime | None
    retain_until: datetime | None
    ignored_events: tuple[Ignored, ...]
    resolved_at: datetime | None
    closed_at: datetime | None
    reopened: int
    timezone: str

    def __hash__(self) -> int:
        return hash((self.case, self.now, self.policy))

    def __getitem__(self, milestone: str) -> Reading:
        try:
            return self.readings[milestone]
        except KeyError:
            known = ", ".join(self.readings) or "none"
            raise KeyError(f"no milestone {quoted(milestone)}; there are: {known}") from None

    def cycles(self, milestone: str) -> tuple[Reading, ...]:
        """The readings of every cycle of a milestone, oldest first."""
        self[milestone]
        return self.all_cycles[milestone]

    @property
    def due_at(self) -> datetime | None:
        """The earliest due of what is neither met nor ended."""
        dues = [
            reading.due_at
            for reading in self.readings.values()
            if reading.due_at is not None and reading.phase in (Phase.running, Phase.paused)
        ]
        return min(dues, default=None)

    @property
    def breached(self) -> bool:
        """Whether any cycle of any milestone is breached."""
        return self.all_cycles.any_breached

    def to_dict(self, explain: bool = False) -> dict[str, Any]:
        """Plain JSON data: durations as seconds, instants with offset, the zone beside them.

        Every cycle of every milestone is there; with *explain*, so are the explanations.
        """
        name, version, digest = self.policy
        return {
            "case": self.case.id,
            "now": self.now.isoformat(),
            "timezone": self.timezone,
            "priority": self.priority,
            "policy": {"name": name, "version": version, "digest": digest},
            "due_at": _plain_value(self.due_at),
            "breached": self.breached,
            "next_change_at": _plain_value(self.next_change_at),
            "retain_until": _plain_value(self.retain_until),
            "resolved_at": _plain_value(self.resolved_at),
            "closed_at": _plain_value(self.closed_at),
            "reopened": self.reopened,
            "readings": {name: one.to_dict(explain) for name, one in self.readings.items()},
            "cycles": {
                name: [one.to_dict(explain) for one in readings]
                for name, readings in self.all_cycles.items()
            },
            "escalations": [one.to_dict() for one in self.escalations],
            "alerts": [one.to_dict() for one in self.alerts],
            "ignored_events": [
                {**one.event.to_dict(), "why": one.why} for one in self.ignored_events
            ],
        }

    def to_json(self, explain: bool = False) -> str:
        """`to_dict` as JSON text."""
        return json.dumps(self.to_dict(explain), ensure_ascii=False)


def reading_of(account: Account, cycle: Cycle) -> Reading:
    """The reading of a cycle."""
    zone, now = cycle.term.zone, account.now
    elapsed = cycle.elapsed(now)
    length = cycle.length
    remaining = None if length is None else length - elapsed
    shown = cycle.is_latched or not cycle.is_stopped
    due = cycle.due if shown else None
    in_time = None
    if cycle.breached_at is not None:
        in_time = False
    elif cycle.met_at is not None and cycle.due is not None:
        in_time = True
    return Reading(
        milestone=account.milestone,
        cycle=cycle.number,
        phase=phase_of(cycle),
        started_at=_in(zone, cycle.started_at),
        due_at=_in(zone, due),
        due_if_resumed_now=None if shown else _in(zone, cycle.due_if_resumed(now)),
        met_at=_in(zone, cycle.met_at),
        breached_at=_in(zone, cycle.breached_at),
        target=target_of(cycle),
        calendar=cycle.term.calendar_name,
        owner=account.owner,
        elapsed=elapsed,
        paused=cycle.paused(now),
        remaining=remaining,
        overdue_by=None if remaining is None else max(-remaining, NOTHING),
        used=_used(cycle, elapsed),
        in_time=in_time,
        warned_at=_in(zone, min(cycle.warned.values())) if cycle.warned else None,
        priority=cycle.row,
        timezone=str(zone),
        evidence=Evidence(account, cycle),
    )


def _used(cycle: Cycle, elapsed: timedelta) -> float | None:
    """The share of the target that is used; where nothing is to be counted, all of it."""
    if cycle.length is None:
        return None
    return elapsed / cycle.length if cycle.length > NOTHING else 1.0


def phase_of(cycle: Cycle) -> Phase:
    """What a cycle's clock is doing."""
    if cycle.met_at is not None:
        return Phase.met
    if cycle.ended_at is not None:
        return Phase.ended
    return Phase.paused if cycle.is_stopped else Phase.running


def target_of(cycle: Cycle) -> Duration | None:
    """What was promised; for a promised instant, the time that it leaves."""
    if not cycle.fixed or cycle.length is None:
        return cycle.term.target
    if not NOTHING < cycle.length <= LONGEST:
        return None
    kind = Duration.elapsed if cycle.term.calendar is None else Duration.business
    return kind(cycle.length)


def _in(zone: tzinfo, at: datetime | None) -> datetime | None:
    return None if at is None else at.astimezone(zone)


def _plain(value: Any, without: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        one.name: _plain_value(getattr(value, one.name))
        for one in fields(value)
        if one.name not in without
    }


def _plain_value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Duration | Phase):
        return str(value)
    return list(value) if isinstance(value, tuple) else value
