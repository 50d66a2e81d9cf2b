"""The worst breaches, and the first problems: what a report shows one by one, at most so many."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, NamedTuple, TypeVar

from ..assessment import Phase, Reading
from ..explanation import shortened_text

T = TypeVar("T")
_HEAD, _TAIL = 26, 8
_NOTHING = timedelta(0)


class Shortlist(Generic[T]):
    """The *most* smallest of all that was offered, by a key that decides; in order."""

    __slots__ = ("_kept", "_keys", "_most", "offered")

    def __init__(self, most: int) -> None:
        self.offered = 0
        self._most = most
        self._keys: list[Any] = []
        self._kept: list[T] = []

    def offer(self, key: Any, found: T) -> None:
        """Keep what was *found* if its *key* is among the smallest."""
        self.offered += 1
        if self._most and (len(self._keys) < self._most or key < self._keys[-1]):
            place = bisect(self._keys, key)
            self._keys.insert(place, key)
            self._kept.insert(place, found)
            del self._keys[self._most :], self._kept[self._most :]

    def __iter__(self) -> Iterator[T]:
        return iter(self._kept)


@dataclass(frozen=True, slots=True)
class Breach:
    """A breach with its explanation; *overdue* is on the milestone's own clock."""

    case: str | int
    policy: str
    milestone: str
    cycle: int
    priority: str | None
    due_at: datetime | None
    breached_at: datetime
    met_at: datetime | None
    is_running: bool
    overdue: timedelta
    timezone: str
    explanation: str

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON data: seconds, and instants with offset."""
        return {
            "case": self.case,
            "policy": self.policy,
            "milestone": self.milestone,
            "cycle": self.cycle,
            "priority": self.priority,
            "due_at": _iso(self.due_at),
            "breached_at": _iso(self.breached_at),
            "met_at": _iso(self.met_at),
            "overdue_seconds": self.overdue.total_seconds(),
            "timezone": self.timezone,
            "explanation": self.explanation,
        }


class Candidate(NamedTuple):
    """What a breach is made of once it is known to be among the worst."""

    case: str | int
    policy: str
    reading: Reading

    @property
    def badness(self) -> tuple[Any, ...]:
        """A key by which the longest overdue comes first, whatever came in first."""
        reading = self.reading
        assert reading.breached_at is not None
        return (
            -(reading.overdue_by or _NOTHING),
            reading.breached_at.astimezone(UTC),
            str(self.case),
            type(self.case).__name__,
            reading.milestone,
            reading.cycle,
            reading.priority or "",
            self.policy,
        )

    def breach(self) -> Breach:
        """The breach, explained."""
        reading = self.reading
        assert reading.breached_at is not None
        return Breach(
            case=self.case,
            policy=self.policy,
            milestone=reading.milestone,
            cycle=reading.cycle,
            priority=reading.priority,
            due_at=reading.due_at,
            breached_at=reading.breached_at,
            met_at=reading.met_at,
            is_running=reading.phase in (Phase.running, Phase.paused),
            overdue=reading.overdue_by or _NOTHING,
            timezone=reading.timezone,
            explanation=shortened_text(reading.explanation, _HEAD, _TAIL),
        )


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
