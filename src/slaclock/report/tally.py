"""What is counted: outcomes of cycles, times taken, and what is known case by case.

Everything here can be added up, in any order, with the same result: whole numbers, exact fractions
and arrays of microseconds, never an assessment.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

from ..assessment import Phase, Reading

OUTCOMES = ("met", "breached", "open", "ended", "untargeted")
_MICROSECOND = timedelta(microseconds=1)
_SHARES = {"median": 50, "p90": 90}


def outcome(reading: Reading) -> str:
    """Which of `OUTCOMES` a cycle counts as; met is met in time."""
    if reading.in_time is not None:
        return "met" if reading.in_time else "breached"
    if reading.target is None and reading.due_at is None and reading.due_if_resumed_now is None:
        return "untargeted"
    return "ended" if reading.phase is Phase.ended else "open"


def ratio(part: int, whole: int) -> float | None:
    """A share, None of nothing."""
    return part / whole if whole else None


def percentile(ordered: Sequence[int], percent: int) -> int:
    """The value below which *percent* of *ordered* lies, by linear interpolation, inclusive.

    The position is `(n - 1) * percent / 100`, as in `statistics.quantiles(method="inclusive")`
    and a spreadsheet's PERCENTILE.INC; half a unit rounds to even.

    >>> percentile([10, 20, 30, 40, 50], 50), percentile([10, 20, 30, 40, 50], 90)
    (30, 46)
    """
    below, rest = divmod((len(ordered) - 1) * percent, 100)
    if not rest:
        return ordered[below]
    step = ordered[below + 1] - ordered[below]
    return ordered[below] + round(Fraction(step * rest, 100))


@dataclass(slots=True)
class Times:
    """How long cycles took until they were met, in microseconds: on their own clock, elapsed."""

    business: array[int] = field(default_factory=lambda: array("q"))
    elapsed: array[int] = field(default_factory=lambda: array("q"))

    def add(self, reading: Reading) -> None:
        """Count a cycle that was met."""
        if reading.met_at is not None and reading.started_at is not None:
            self.business.append(reading.elapsed // _MICROSECOND)
            self.elapsed.append(_absolute(reading.started_at, reading.met_at) // _MICROSECOND)

    def figures(self, prefix: str = "") -> dict[str, float | None]:
        """Mean, median and 90th percentile in seconds, None of nothing."""
        figures: dict[str, float | None] = {}
        for clock, taken in (("business", self.business), ("elapsed", self.elapsed)):
            ordered = sorted(taken)
            mean = round(Fraction(sum(ordered), len(ordered))) if ordered else None
            figures[f"{prefix}{clock}_mean_seconds"] = _seconds(mean)
            for name, percent in _SHARES.items():
                value = percentile(ordered, percent) if ordered else None
                figures[f"{prefix}{clock}_{name}_seconds"] = _seconds(value)
        return figures


def _absolute(start: datetime, end: datetime) -> timedelta:
    # Two datetimes of one zone subtract as wall times; between UTC times no hour gets lost.
    return end.astimezone(UTC) - start.astimezone(UTC)


def _seconds(microseconds: int | None) -> float | None:
    return None if microseconds is None else microseconds / 1_000_000


@dataclass(slots=True)
class Tally:
    """The cycles of one milestone: how many had which outcome, and how long they took."""

    outcomes: Counter[str] = field(default_factory=Counter)
    times: Times = field(default_factory=Times)

    def add(self, reading: Reading) -> None:
        """Count a cycle."""
        self.outcomes[outcome(reading)] += 1
        self.times.add(reading)

    @property
    def decided(self) -> int:
        """The cycles that compliance is about."""
        return self.outcomes["met"] + self.outcomes["breached"]

    @property
    def compliance(self) -> float | None:
        """Met in time / (met in time + breached), None when nothing is decided."""
        return ratio(self.outcomes["met"], self.decided)

    @property
    def is_promised(self) -> bool:
        """Whether any of its cycles has a target."""
        return self.outcomes.total() > self.outcomes["untargeted"]

    def figures(self) -> dict[str, Any]:
        """Its counts and compliance."""
        return {
            "cycles": self.outcomes.total(),
            **{name: self.outcomes[name] for name in OUTCOMES},
            "compliance": self.compliance,
        }


@dataclass(slots=True)
class Caseload:
    """What is counted case by case."""

    cases: int = 0
    reopened: int = 0
    repeats: int = 0
    repeatable: int = 0
    satisfaction: Fraction = Fraction(0)
    satisfied: int = 0
    levels: Counter[int] = field(default_factory=Counter)

    def rate(self, satisfaction: float) -> None:
        """Count how satisfied somebody was."""
        self.satisfaction += Fraction(satisfaction)
        self.satisfied += 1

    def figures(self) -> dict[str, Any]:
        """Its counts and rates."""
        mean = float(self.satisfaction / self.satisfied) if self.satisfied else None
        return {
            "escalations": self.levels.total(),
            "escalations_per_level": {level: self.levels[level] for level in sorted(self.levels)},
            "reopened": self.reopened,
            "reopened_rate": ratio(self.reopened, self.cases),
            "repeats": self.repeats,
            "repeat_candidates": self.repeatable,
            "repeat_rate": ratio(self.repeats, self.repeatable),
            "satisfaction": mean,
            "satisfaction_count": self.satisfied,
        }


def number_of(found: Any) -> float | None:
    """The number that an attribute gives, as text too; None when it gives none.

    >>> number_of(4), number_of(" 4.5 "), number_of("very"), number_of(True), number_of("nan")
    (4.0, 4.5, None, None, None)
    """
    if isinstance(found, bool) or not isinstance(found, int | float | str):
        return None
    try:
        number = float(found)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def added(tallies: Iterable[Tally]) -> Tally:
    """One tally of several."""
    total = Tally()
    for one in tallies:
        total.outcomes.update(one.outcomes)
        total.times.business.extend(one.times.business)
        total.times.elapsed.extend(one.times.elapsed)
    return total


def all_of(caseloads: Iterable[Caseload]) -> Caseload:
    """One caseload of several."""
    total = Caseload()
    for one in caseloads:
        total.cases += one.cases
        total.reopened += one.reopened
        total.repeats += one.repeats
        total.repeatable += one.repeatable
        total.satisfaction += one.satisfaction
        total.satisfied += one.satisfied
        total.levels.update(one.levels)
    return total
