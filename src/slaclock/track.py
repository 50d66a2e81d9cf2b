"""One milestone through the life of a case: what starts it, meets it, ends it and revives it.

A track owns the cycles of its milestone. It is told what happens, in order, and knows nothing of
the rest of the case but its `CaseState`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, Any

from .cycle import Cycle, Remark
from .stops import PAUSED
from .term import Term
from .wording import shortened

if TYPE_CHECKING:
    from .policy import Milestone

Terms = Callable[[str | None, Mapping[str, Any]], Term]
"""The term of a milestone for a row and the attributes at a cycle's start."""

_NAMED, _LONGEST = 5, 100  # reasons of a pause that a label names, and of each so much
ENDINGS = ("resolved", "closed")
OVER = (*ENDINGS, "cancelled")
NO_REASON = "no reason"  # the key of a pause without one
NEXT_RESPONSE, PROMISE = "next_response", "promise"


@dataclass(slots=True)
class CaseState:
    """How the case as a whole stands, as far as events have told."""

    attributes: Mapping[str, Any]
    row: str | None = None
    life: str = "open"  # then resolved, closed or cancelled
    # An ordinary dict would look through all that have ended to find the first.
    pauses: OrderedDict[str | None, str] = field(default_factory=OrderedDict)
    owners: dict[str, Any] = field(default_factory=dict)
    events: int = 0  # how many have happened, the one that happens just now included

    @property
    def is_open(self) -> bool:
        """Neither resolved nor closed nor cancelled."""
        return self.life == "open"

    @property
    def pause_label(self) -> str:
        """Why it is paused, as people say it; empty while it is not."""
        reasons = islice(filter(None, self.pauses.values()), _NAMED)
        named = [shortened(reason, _LONGEST) for reason in reasons]
        more = len(self.pauses) - len(named) - (NO_REASON in self.pauses)
        return ", ".join(named) + (f" and {more} more" if more else "")


@dataclass(slots=True)
class Track:
    """One milestone of one case.

    *running* is the current cycle while it is neither met nor ended.
    """

    name: str
    milestone: Milestone
    terms: Terms
    state: CaseState
    hidden: bool = False
    cycles: list[Cycle] = field(default_factory=list)
    running: Cycle | None = None
    waits_again: bool = False
    cancelled: bool = False
    kept_promise: datetime | None = None
    heard: dict[str, int] = field(default_factory=dict)  # what would have met it: which event
    over_by: str = ""
    followed: tuple[int, datetime] | None = None

    @property
    def current(self) -> Cycle | None:
        """The cycle that counts now: the last one, unless a start is awaited anew."""
        return self.cycles[-1] if self.cycles and not self.waits_again else None

    @property
    def met_last(self) -> Cycle | None:
        """The cycle that counts now, or the one before it where that one started it by its end."""
        cycle = self.current
        if cycle is not None and cycle.number > 1 and self.repeats_at_once and not cycle.is_over:
            return self.cycles[cycle.number - 2]
        return cycle

    @property
    def repeats_at_once(self) -> bool:
        """Whether the end of one cycle is the start of the next."""
        return bool(self.milestone.repeats) and self._starts_with("opened")

    # ---------------------------------------------------------------- events

    def happen(self, name: str, reason: str | None, at: datetime) -> None:
        """An event of the case that may end, meet or start the milestone."""
        cycle = self.running
        if self.run_out(name, at):
            return
        if self.is_met_by(name, reason):
            self._meet(cycle, at, name)
        if self.name != NEXT_RESPONSE and self.is_started_by(name, reason) and self._awaits():
            self.start(at)

    def run_out(self, name: str, at: datetime) -> bool:
        """End the cycle that runs, if it runs until such an event; says whether it did."""
        cycle = self.running
        if cycle is None or name not in self.milestone.until:
            return False
        self._over(cycle.end, at, name)
        return True

    def reply_owed(self, at: datetime) -> None:
        """A customer's message that nobody has answered (milestone next_response)."""
        if self._awaits():
            self.start(at)

    def imply(self, name: str, at: datetime, owed: Cycle | None) -> None:
        """An event that another one stands for, such as the answer that a solution is.

        It meets the cycle that was *owed* before, if that still runs.
        """
        if owed is not None and self.running is owed and self.is_met_by(name, None):
            self._meet(owed, at)

    def open(self, at: datetime) -> None:
        """The case opens: what starts then, and what is met by that alone."""
        self.happen("opened", None, at)
        if self.is_met_by("opened", None) and self.running is not None:
            self._meet(self.running, at)

    def start(self, at: datetime) -> Cycle | None:
        """Begin a cycle, if the milestone applies to the case as it is now."""
        if not self.milestone.applies_to.hold(self.state.attributes):
            return None
        term = self.terms(self.state.row, self.state.attributes)
        cycle = Cycle(
            number=len(self.cycles) + 1,
            started_at=at,
            term=term,
            row=self.state.row,
            attributes=self.state.attributes,
            pausable=bool(self.milestone.pausable),
        )
        self.cycles.append(cycle)
        self.running, self.waits_again = cycle, False
        if self.state.pauses and cycle.pausable:
            cycle.stop(at, PAUSED, self.state.pause_label)
        if self.kept_promise is not None:
            cycle.fix_due(at, self.kept_promise)
            self.kept_promise = None
        before = [name for name, number in self.heard.items() if number < self.state.events]
        if before and self.milestone.after is not None:
            self._meet(cycle, at, min(before, key=OVER.__contains__))  # what stays, if there is any
        return cycle

    def follow(self, other: Track, at: datetime) -> None:
        """Start once the milestone before it is met, if it applies then; later is too late."""
        cycle = other.met_last
        met = None if cycle is None or cycle.met_at is None else (cycle.number, cycle.met_at)
        if met is not None and met != self.followed:
            self.followed = met
            if self.current is None and not self.cancelled:
                self.start(at)

    def _awaits(self) -> bool:
        """Whether a start is awaited: the first one, or the next of what repeats."""
        if self.cancelled or self.running is not None:
            return False
        cycle = self.current
        return cycle is None or (bool(self.milestone.repeats) and cycle.met_at is not None)

    def is_met_by(self, name: str, reason: str | None) -> bool:
        """Whether such an event meets the milestone."""
        for match in self.milestone.met_by:  # noqa: SIM110  # this is asked for every event
            if match.matches(name, reason):
                return True
        return False

    def is_started_by(self, name: str, reason: str | None) -> bool:
        """Whether such an event starts the milestone."""
        started_by = self.milestone.started_by
        return started_by is not None and started_by.matches(name, reason)

    def _meet(self, cycle: Cycle | None, at: datetime, name: str = "") -> None:
        if cycle is None:
            if self.current is None:
                self.heard.setdefault(name, self.state.events)
            return
        self._over(cycle.meet, at, name)
        if self.repeats_at_once:
            self.start(at)

    def _over(self, how: Callable[[datetime], None], at: datetime, name: str) -> None:
        how(at)
        self.running, self.over_by = None, name

    def _starts_with(self, *names: str) -> bool:
        return self.milestone.started_by is not None and self.milestone.started_by.event in names

    # ---------------------------------------------------------------- promises

    def promise(self, at: datetime, due: datetime) -> None:
        """Each promise is a cycle of its own, from the event to its instant."""
        if self.running is not None:
            self._over(self.running.end, at, "promised")
        cycle = self.start(at)
        if cycle is not None:
            cycle.fix_due(at, due)

    def promise_due(self, at: datetime, due: datetime) -> str:
        """Promise an instant for this milestone; says why not, if it comes too late."""
        if self._awaits():
            self.kept_promise = due
            return ""
        cycle = self.current
        if cycle is None or cycle.is_latched or cycle.is_over:
            return f"{self.name} is already {_outcome(cycle)}"
        cycle.fix_due(at, due)
        return ""

    # ---------------------------------------------------------------- pauses and rows

    def pause(self, at: datetime) -> None:
        """Let a pausable clock stand still, or go on doing so for another reason."""
        cycle = self.running
        if cycle is not None and cycle.pausable:
            if cycle.is_stopped:
                cycle.relabel(at, self.state.pause_label)
            else:
                cycle.stop(at, PAUSED, self.state.pause_label)

    def resume(self, at: datetime) -> None:
        """Let a clock that stands still run again."""
        if self.running is not None:
            self.running.go(at)

    def retarget(self, at: datetime, rule: str) -> None:
        """Take the row that the case is in now."""
        cycle = self.current
        if cycle is not None and not self.hidden and self.name != PROMISE:
            term = self.terms(self.state.row, cycle.attributes)
            cycle.retarget(at, self.state.row, term, rule)

    # ---------------------------------------------------------------- the end, and afterwards

    def cancel(self, at: datetime) -> None:
        """The case is called off: nothing runs or waits any more."""
        if self.running is not None:
            self._over(self.running.end, at, "cancelled")
        self.cancelled = True

    def reopen(self, at: datetime, rule: str) -> bool:
        """The case is open again; says whether the milestone is un-met by it."""
        if rule != "ignore":
            self.cancelled = False
            for name in OVER:
                self.heard.pop(name, None)
        if self._starts_with(*ENDINGS):
            return self._await_ending_again(at, rule)
        cycle = self.current
        if cycle is None or not cycle.is_over or self.over_by not in OVER:
            return False
        if rule == "ignore":
            cycle.remarks.append(Remark(rule, at))
            return False
        was_met = cycle.met_at is not None
        if rule == "restart" and not cycle.fixed:
            again = self.start(at)
            self.waits_again = again is None  # where it applies no longer
            if again is not None:
                again.remarks.append(Remark(rule, at))
        else:
            self.running = cycle
            cycle.revive(at)
        return was_met

    def await_again(self, at: datetime) -> None:
        """Wait for a new start, if it runs; a breach that happened stays."""
        self.followed = None  # met again, even at the same instant, it is followed again
        if self.running is not None:
            self._drop(self.running, at)

    def _await_ending_again(self, at: datetime, rule: str) -> bool:
        cycle = self.current
        if cycle is None:
            return False
        was_met = cycle.met_at is not None
        if rule == "ignore" and self.over_by == "cancelled":
            return False
        if not was_met:
            self._drop(cycle, at)
        elif self.over_by not in ENDINGS:
            return False
        elif rule == "ignore":
            cycle.remarks.append(Remark(rule, at))
            return False
        elif rule == "restart":
            self.waits_again = True
        else:
            self._drop(cycle, at)
        return was_met

    def _drop(self, cycle: Cycle, at: datetime) -> None:
        if cycle.breached_at is None and not cycle.warned:
            self.cycles.pop()
        elif not cycle.is_over:
            cycle.end(at)
        self.running, self.waits_again = None, True

    # ---------------------------------------------------------------- what time alone does

    def warn(self, until: datetime, moved_at: datetime | None, *, inclusive: bool = False) -> None:
        """Note the shares used by *until*; those that an event moved into the past, at it."""
        cycle = self.running
        if cycle is None:
            return
        for share, at in self.warnings(cycle):
            if at < until or (at == until and (inclusive or at == cycle.breached_at)):
                cycle.warned[share] = moved_at or at

    def warnings(self, cycle: Cycle) -> list[tuple[Fraction, datetime]]:
        """The warnings to come, and when, if nothing further happens."""
        pending = (share for share in self.milestone.warn_at if share not in cycle.warned)
        return [(share, at) for share in pending if (at := cycle.threshold(share)) is not None]


def _outcome(cycle: Cycle | None) -> str:
    """How a cycle came to its end; what was cancelled while it waited has none."""
    if cycle is None or not cycle.is_latched:
        return "ended"
    return "met" if cycle.met_at is not None else "breached"
