"""One run of a milestone: from its start to when it is met, ended, or still counting.

A cycle keeps its start, the stops that were cut out of it (pauses, and stretches resolved before a
reopening) and the due that follows; all else is derived. Instants are in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from .stops import RESOLVED, Stop, Stops
from .term import NOTHING, Term

_MICROSECOND = timedelta(microseconds=1)


class Retarget(NamedTuple):
    """A change of row: what held until *at*."""

    at: datetime
    row: str | None
    term: Term


class Remark(NamedTuple):
    """A rule at work that left no other trace, and the event at *at* to which it was applied."""

    rule: str
    at: datetime
    row: str | None = None


@dataclass(slots=True)
class Cycle:
    """One run of a milestone.

    Counting begins at *origin*, normally the start, with *carried* already used (rule: carry).
    `raw_due` is the due before the rule `exact_fit`; it is that of the stops that have ended.
    A cycle that is met or breached is latched: nothing moves its due any more.
    """

    number: int
    started_at: datetime
    term: Term
    row: str | None
    attributes: Mapping[str, Any]
    pausable: bool
    origin: datetime = field(init=False)
    origin_mark: timedelta = NOTHING
    carried: timedelta = NOTHING
    length: timedelta | None = None
    raw_due: datetime | None = None
    due_mark: timedelta = NOTHING
    due: datetime | None = None
    fixed: bool = False
    stops: Stops = field(init=False)
    earlier_stops: list[Stop] = field(default_factory=list)
    paused_before: timedelta = NOTHING
    retargets: list[Retarget] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    in_force_since: datetime = field(init=False)
    met_at: datetime | None = None
    breached_at: datetime | None = None
    ended_at: datetime | None = None
    warned: dict[Fraction, datetime] = field(default_factory=dict)
    thresholds: dict[object, datetime | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.origin = self.in_force_since = self.started_at
        self.stops = Stops(self.term)
        self._count_afresh()

    # ---------------------------------------------------------------- how it stands

    @property
    def is_over(self) -> bool:
        """Whether it is met or ended."""
        return self.met_at is not None or self.ended_at is not None

    @property
    def is_latched(self) -> bool:
        """Whether it is met or breached, so that its due stays."""
        return self.met_at is not None or self.breached_at is not None

    @property
    def is_stopped(self) -> bool:
        """Whether its clock stands still now."""
        return self.stops.ongoing is not None

    @property
    def running_due(self) -> datetime | None:
        """The due of a clock that runs towards it, else None."""
        return None if self.is_over or self.is_latched or self.is_stopped else self.due

    def elapsed(self, at: datetime) -> timedelta:
        """What its clock has counted by *at*."""
        return self.carried + self._mark_by(at) - self.origin_mark - self.stops.lost

    def paused(self, at: datetime) -> timedelta:
        """The pauses by *at*, on its own clock."""
        return self.paused_before + self.stops.paused(at)

    def _mark_by(self, at: datetime) -> timedelta:
        """What its clock shows at *at*, or showed when it last ran."""
        if self.stops.ongoing is not None:
            return self.stops.ongoing.mark
        return self.term.mark(self.met_at or self.ended_at or at)

    def due_if_resumed(self, at: datetime) -> datetime | None:
        """The due if the stop that goes on ended at *at*."""
        if self.raw_due is None or not self.is_stopped:
            return None
        stop = self.stops.if_ended(at)
        return self.term.final(self._moved(self.raw_due, self.due_mark, stop)[0])

    def threshold(self, share: Fraction) -> datetime | None:
        """When *share* of the target is used if nothing further happens."""
        if self.length is None or self.is_over:
            return None
        if self.length <= NOTHING:  # any share of nothing is used at once
            at = self.in_force_since
            return at if self.breached_at == at else self.hold_back(at)
        if share not in self.thresholds:
            since = self.stops.ran_since(self.origin)
            used = self.carried + self.term.mark(since) - self.origin_mark - self.stops.lost
            needed = _share(self.length, share) - used
            if needed < NOTHING:  # more was used before: it lies in the past, wherever exactly
                self.thresholds[share] = since + needed
            else:
                self.thresholds[share] = self.hold_back(self.term.add(since, needed))
        return self.thresholds[share]

    def hold_back(self, at: datetime) -> datetime | None:
        """A threshold at *at*; None while the clock stands still and has not come to it."""
        ongoing = self.stops.ongoing
        return None if ongoing is not None and at >= ongoing.since else at

    # ---------------------------------------------------------------- what happens to it

    def stop(self, at: datetime, kind: str, label: str) -> None:
        """Let its clock stand still from *at* on."""
        self.stops.begin(at, kind, label)
        self.thresholds.clear()

    def go(self, at: datetime) -> None:
        """Let its clock run again, with the due moved by what was lost."""
        stop = self.stops.end(at)
        if stop is None:
            return
        if self.raw_due is not None and not self.is_latched and not self.fixed:
            self._set_due(*self._moved(self.raw_due, self.due_mark, stop))
        self.thresholds.clear()

    def relabel(self, at: datetime, label: str) -> None:
        """Go on standing still, for another reason."""
        ongoing = self.stops.ongoing
        if ongoing is not None and ongoing.label != label:
            self.go(at)
            self.stop(at, ongoing.kind, label)

    def meet(self, at: datetime) -> None:
        """Met, in time unless it is breached."""
        self.go(at)
        self.met_at = at

    def end(self, at: datetime) -> None:
        """Ended without being met."""
        self.go(at)
        self.ended_at = at

    def revive(self, at: datetime) -> None:
        """Count on after having been met or ended; what lies between does not count."""
        over = self.met_at or self.ended_at
        assert over is not None
        self.met_at = self.ended_at = None
        if self.fixed:  # a promised instant stands, and may have passed in the meantime
            self._in_force(at)
        else:
            self.stop(over, RESOLVED, "")
            self.go(at)

    def breach_if_due(self, until: datetime, *, inclusive: bool) -> None:
        """Latch the breach if the due has come by *until*."""
        due = self.due
        if due is None or due > until or self.breached_at is not None or self.is_stopped:
            return
        if due < until or inclusive:
            # A breach that a change causes cannot be older than the change: before it, the
            # promise was still the longer one. (rule: priority_change)
            self.breached_at = max(due, self.in_force_since)

    def fix_due(self, at: datetime, due: datetime) -> None:
        """Promise an instant, which no pause and no priority moves."""
        self.go(at)
        self.fixed, self.pausable = True, False
        self.length = self.elapsed(at) + self.term.mark(due) - self.term.mark(at)
        self.raw_due = self.due = due
        self._in_force(at)

    # ---------------------------------------------------------------- another row

    def retarget(self, at: datetime, row: str | None, term: Term, rule: str) -> None:
        """Take another row from *at* on, by the rule `priority_change`."""
        if self.is_latched or self.is_over or self.fixed:
            return
        if rule == "keep" and at > self.started_at:
            self.remarks = [one for one in self.remarks if one.rule != rule]  # the last one counts
            if not term.same_promise(self.term):
                self.remarks.append(Remark(rule, at, row))
            return
        if term.same_promise(self.term):
            self.row, self.term = row, term  # which may be read in another zone
            return
        before = Retarget(at, self.row, self.term)
        if at > self.started_at:
            self.retargets.append(before)
        if rule == "carry":
            self._carry(at, term)
        elif rule == "restart":
            self._restart(at, term)
        else:
            self._recompute(term)
        self.row = row
        self._in_force(at)

    def _carry(self, at: datetime, term: Term) -> None:
        used = self.elapsed(at)
        self.paused_before = self.paused(at)
        self.earlier_stops += self.stops.leave_behind(at)
        self._read_on(term)
        self.origin, self.origin_mark, self.carried = at, term.mark(at), used
        self.length = self.raw_due = self.due = None
        if term.target is not None:
            self.length = term.due(self.started_at)[1]
            left = self.length - used
            if left < NOTHING:
                self.raw_due = self.due = self.breached_at = at
            else:
                self._set_due(term.add(at, left), self.origin_mark + left)

    def _restart(self, at: datetime, term: Term) -> None:
        self.stops.leave_behind(at)
        self.started_at = self.origin = at
        self.carried, self.paused_before, self.earlier_stops = NOTHING, NOTHING, []
        self._recompute(term)

    def _recompute(self, term: Term) -> None:
        """Count from the origin as if *term* had always held."""
        self._read_on(term)
        self._count_afresh()

    def _read_on(self, term: Term) -> None:
        self.term = term
        self.stops.read_on(term)

    def _count_afresh(self) -> None:
        """Set length and due from the origin and the stops that have ended."""
        self.length = self.raw_due = self.due = None
        self.thresholds.clear()
        self.origin_mark = self.term.mark(self.origin)
        if self.term.target is None:
            return
        due, self.length = self.term.due(self.origin)
        mark = self.origin_mark + self.length
        if self.stops:
            due, mark = self._moved_by_stops(due, mark)
        self._set_due(due, mark)

    def _moved_by_stops(self, due: datetime, mark: timedelta) -> tuple[datetime, timedelta]:
        """*due*, and its mark, after all stops that have ended.

        Those that began before the target was used up move it together, whatever their number,
        and so do those that follow each other at the due.
        """
        ended, number = self.stops.ended, self.stops.before(mark)
        if number:
            last = ended[number - 1]
            if last.all_lost > NOTHING or last.reopened:
                due = self.term.shows(mark + last.all_lost, last.end)
        while number < len(ended) and ended[number].begin <= self.term.final(due):
            number = self.stops.as_one(number, due)
            last = ended[number - 1]
            # With nothing left, a case is due as it is reopened, even before the opening.
            due = last.end if last.reopened else max(due, last.end)
        return due, mark + (ended[number - 1].all_lost if number else NOTHING)

    def _in_force(self, at: datetime) -> None:
        """Note that what is promised now was first promised at *at*, too late or not."""
        self.in_force_since = at
        self.thresholds.clear()
        # Time left is counted to where the clock stands: a stop that began in time holds it.
        reached = at if self.stops.ongoing is None else self.stops.ongoing.begin
        if self.due is not None and self.breached_at is None and self.due < reached:
            self.breached_at = at

    def _moved(self, due: datetime, mark: timedelta, stop: Stop) -> tuple[datetime, timedelta]:
        """*due*, and its mark, after a *stop* that ended and began by then."""
        if stop.kind == RESOLVED:
            left = mark - stop.mark
            moved = stop.end if left <= NOTHING else self.term.shows(mark + stop.lost, stop.end)
            return moved, mark + stop.lost
        if stop.lost > NOTHING:
            due = self.term.shows(mark + stop.lost, stop.begin)
        return max(due, stop.end), mark + stop.lost

    def _set_due(self, due: datetime, mark: timedelta) -> None:
        self.raw_due, self.due, self.due_mark = due, self.term.final(due), mark


def _share(length: timedelta, share: Fraction) -> timedelta:
    """The first microsecond at which *share* of *length* is used."""
    return timedelta(
        microseconds=-(-(length // _MICROSECOND) * share.numerator // share.denominator)
    )
