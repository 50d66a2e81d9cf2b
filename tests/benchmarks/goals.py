"""The goals, all of them, and what it means to reach one.

A measurement gives a `Figure` for each goal that it is answerable for; `GOALS` says how high the
bar lies. Nothing here measures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from .timing import Effort

Unit = Literal["times", "", "ms", "MB", "holds"]


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be reached: at least so many times faster, or at most so much of a unit."""

    what: str
    bound: float
    unit: Unit = "times"

    def is_reached(self, value: float) -> bool:
        """Whether a measured value reaches it."""
        return value >= self.bound if self.unit in ("times", "holds") else value <= self.bound

    def __str__(self) -> str:
        if self.unit == "holds":
            return "yes"
        return f"{self.bound:g} times" if self.unit == "times" else f"≤ {self.bound:g} {self.unit}"

    def say(self, value: float) -> str:
        """A measured value as people write it."""
        if self.unit == "holds":
            return "yes" if value else "no"
        number = f"{value:.0f}" if value >= 100 else f"{value:.3g}"
        return f"{number} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured for a goal: None where a peer is missing.

    *ours* and *theirs* are said in words, beside each other; *limit* is the share of the speed of
    the bare prototype.
    """

    key: str
    value: float | None
    ours: str = ""
    theirs: str = ""
    limit: float | None = None


Measure = Callable[[Effort], Iterator[Figure]]

ANSWERABLE: dict[str, Measure] = {}
"""By the key of a goal, who measures it."""


def measures(*keys: str) -> Callable[[Measure], Measure]:
    """Say for which goals a function is answerable."""

    def keep(measure: Measure) -> Measure:
        for key in keys:
            assert key not in ANSWERABLE, f"two functions measure {key}"
            ANSWERABLE[key] = measure
        return measure

    return keep


ADD = {4: 5.0, 400: 15.0, 4_000: 100.0}
"""By business hours, how many times faster than workclock."""
BETWEEN = {"1 day": 3.0, "1 year": 50.0, "5 years": 190.0}
DESKS = {
    "plain": "office, the calendar's zone",
    "utc": "office, the caller in UTC",
    "caller": "office, the caller in Berlin",
    "union": "two desks composed",
    "nights": "night shifts",
    "always": "24x7",
}
"""What the same goals are set for."""


def _of_a_desk(desk: str, called: str) -> dict[str, Goal]:
    return {
        **{
            f"{desk}/add {hours}": Goal(f"{called}: `add` {hours:,} business hours", bound)
            for hours, bound in ADD.items()
        },
        **{
            f"{desk}/between {span}": Goal(f"{called}: `between` over {span}", bound)
            for span, bound in BETWEEN.items()
        },
        f"{desk}/is_open": Goal(f"{called}: `is_open`", 10),
        f"{desk}/next_open": Goal(f"{called}: `next_open`", 10),
    }


GOALS: dict[str, Goal] = {
    **{
        key: goal
        for desk, called in DESKS.items()
        for key, goal in _of_a_desk(desk, called).items()
    },
    "flat/amount": Goal("`add` 4,000 hours against 4", 1.25, ""),
    "flat/horizon": Goal("`add` with 100 years compiled against 12", 1.25, ""),
    "days/5": Goal("5 business days, against numpy's dates", 3),
    "days/250": Goal("250 business days, against numpy's dates", 3),
    "due": Goal("`Clock.due` against `Calendar.add`", 2, ""),
    "assess/workclock": Goal("`assess`, against the bare arithmetic in workclock", 1),
    "assess/businesstimedelta": Goal("`assess`, against that in businesstimedelta", 25),
    "assess/explanation": Goal("an explanation costs only when asked for", 1, "holds"),
    "events/pauses": Goal("an event of 10,000 against one of 10: pauses", 1.25, ""),
    "events/updates": Goal("an event of 10,000 against one of 10: updates", 1.25, ""),
    "events/everything": Goal("an event of 10,000 against one of 10: everything", 1.25, ""),
    "events/rows": Goal(
        "an event of 10,000 against one of 10: pauses and changes of row", 1.25, ""
    ),
    "import/time": Goal("`import slaclock` against pydantic and yaml", 1.3, ""),
    "import/lazy": Goal("what costs much is imported when used", 1, "holds"),
    "compile/lazy": Goal("a calendar compiles only the years that it is asked for", 1, "holds"),
    "compile/year": Goal("a year with holidays", 5, "ms"),
    "threads/right": Goal("threads get right answers while a calendar grows", 1, "holds"),
    "threads/stall": Goal("the longest wait of a caller meanwhile, against a busy thread", 2, ""),
    "load/policy": Goal("a policy of five priorities, beyond parsing YAML", 5, "ms"),
    "memory/years": Goal("ten compiled years", 2, "MB"),
}
"""Every goal by its key."""
