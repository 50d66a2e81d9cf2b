"""One run of a milestone: from its start to when it is met, ended, or still counting.

A cycle keeps its start, the stops that were cut out of it (pauses, and stretches resolved before a
reopening) and the due that follows; all else is derived. Instants are in UTC.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import islice
from operator import attrgetter
from typing import Any, NamedTuple

from .term import NOTHING, Term

PAUSED, RESOLVED = "paused", "resolved"
_MICROSECOND = timedelta(microseconds=1)
_COUNTED = attrgetter("counted")


class Stop(NamedTuple):
    """A stretch during which a clock stands still; *end* is None while it does.

    The clock stands still without a break *since* then. *mark* is what it showed at the begin,
    *lost* what it would have counted in the stop. The others are totals by its end, of it and
    the stops before it: what was *all_lost*, what was *all_paused*, and whether any of them was
    *reopened*.
    """

    begin: datetime
    end: datetime | None
    kind: str
    label: str
    since: datetime
    mark: timedelta
    lost: timedelta = NOTHING
    all_lost: timedelta = NOTHING
    all_paused: timedelta = NOTHING
    reopened: bool = False

    @property
    def counted(self) -> timedelta:
        """What the clock had counted at its begin, from wherever it counts."""
        return self.mark - (self.all_lost - self.lost)


class Retarget(NamedTuple):
    """A change of row: what held until *at*."""

    at: datetime
    row: str | None
    term: Term


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
    stops: list[Stop] = field(default_factory=list)
    stops_elsewhere: dict[str | None, list[Stop]] = field(default_factory=dict)
    earlier_stops: list[Stop] = field(default_factory=list)
    paused_before: timedelta = NOTHING
    retargets: list[Retarget] = field(default_factory=list)
    in_force_since: datetime = field(init=False)
    met_at: datetime | None = None
    breached_at: datetime | None = None
    ended_at: datetime | None = None
    warned: dict[Fraction, datetime] = field(default_factory=dict)
    thresholds: dict[object, datetime | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.origin = self.in_force_since = self.started_at
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
        return bool(self.stops) and self.stops[-1].end is None

    @property
    def running_due(self) -> datetime | None:
        """The due of a clock that runs towards it, else None."""
        return None if self.is_over or self.is_latched or self.is_stopped else self.due

    def elapsed(self, at: datetime) -> timedelta:
        """What its clock has counted by *at*."""
        return self.carried + self._mark_by(at) - self.origin_mark - self._lost

    def paused(self, at: datetime) -> timedelta:
        """The pauses by *at*, on its own clock."""
        if not self.stops:
            return self.paused_before
        last = self.stops[-1]
        if last.end is None and last.kind == PAUSED:
            last = self._ended(last, at)
        return self.paused_before + last.all_paused

    @property
    def _lost(self) -> timedelta:
        """What its clock would have counted in all stops that have ended."""
        return self.stops[-1].all_lost if self.stops else NOTHING

    def _mark_by(self, at: datetime) -> timedelta:
        """What its clock shows at *at*, or showed when it last ran."""
        if self.is_stopped:
            return self.stops[-1].mark
        return self.term.mark(self.met_at or self.ended_at or at)

    def due_if_resumed(self, at: datetime) -> datetime | None:
        """The due if the stop that goes on ended at *at*."""
        if self.raw_due is None or not self.is_stopped:
            return None
        stop = self._ended(self.stops[-1], at)
        return self.term.final(self._moved(self.raw_due, self.due_mark, stop)[0])

    def threshold(self, share: Fraction) -> datetime | None:
        """When *share* of the target is used if nothing further happens."""
        if self.length is None or self.is_over:
            return None
        if self.length <= NOTHING:  # any share of nothing is used at once
            return self.hold_back(self.in_force_since)
        if share not in self.thresholds:
            since = self._ran_since()
            used = self.carried + self.term.mark(since) - self.origin_mark - self._lost
            needed = _share(self.length, share) - used
            if needed < NOTHING:  # more was used before: it lies in the past, wherever exactly
                self.thresholds[share] = since + needed
            else:
                self.thresholds[share] = self.hold_back(self.term.add(since, needed))
        return self.thresholds[share]

    def hold_back(self, at: datetime) -> datetime | None:
        """A threshold at *at*; None while the clock stands still and has not come to it."""
        return None if self.is_stopped and at >= self.stops[-1].since else at

    def _ran_since(self) -> datetime:
        """Since when it runs, or ran before it stood still."""
        place = -2 if self.is_stopped else -1
        before = self.stops[place] if len(self.stops) >= -place else None
        return self.origin if before is None or before.end is None else before.end

    # ---------------------------------------------------------------- what happens to it

    def stop(self, at: datetime, kind: str, label: str) -> None:
        """Let its clock stand still from *at* on."""
        if not self.is_stopped and not self.is_over:
            self.stops.append(self._begun(at, kind, label))
            self.thresholds.clear()

    def go(self, at: datetime) -> None:
        """Let its clock run again, with the due moved by what was lost."""
        if not self.is_stopped:
            return
        stop = self._ended(self.stops.pop(), at)
        if at > stop.begin or stop.kind == RESOLVED:
            self.stops.append(stop)
        if self.raw_due is not None and not self.is_latched and not self.fixed:
            self._set_due(*self._moved(self.raw_due, self.due_mark, stop))
        self.thresholds.clear()

    def relabel(self, at: datetime, label: str) -> None:
        """Go on standing still, for another reason."""
        if self.is_stopped and self.stops[-1].label != label:
            kind = self.stops[-1].kind
            self.go(at)
            self.stop(at, kind, label)

    def meet(self, at: datetime) -> None:
        """Met, in time unless it is breached."""
        self.go(at)
        self.met_at = at

    def end(self, at: datetime) -> None:
        """Ended without being met."""
        self.go(at)
        self.ended_at = at

    def revive(self, at: datetime, label: str) -> None:
        """Count on after having been met or ended; what lies between does not count."""
        over = self.met_at or self.ended_at
        assert over is not None
        self.met_at = self.ended_at = None
        if self.fixed:  # a promised instant stands, and may have passed in the meantime
            self._in_force(at)
        else:
            self.stop(over, RESOLVED, label)
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
            return
        if term.same_promise(self.term):
            self.row = row
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
        self.earlier_stops += self._leave_stops_behind(at)
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
        self._leave_stops_behind(at)
        self.started_at = self.origin = at
        self.carried, self.paused_before, self.earlier_stops = NOTHING, NOTHING, []
        self._recompute(term)

    def _leave_stops_behind(self, at: datetime) -> list[Stop]:
        """Take the stops until *at* out; one that goes on begins again there."""
        left, self.stops, self.stops_elsewhere = self.stops, [], {}
        if left and left[-1].end is None:
            ongoing = left.pop()
            left.append(ongoing._replace(end=at))
            self.stops.append(self._begun(at, ongoing.kind, ongoing.label))
        return left

    def _recompute(self, term: Term) -> None:
        """Count from the origin as if *term* had always held."""
        self._read_on(term)
        self._count_afresh()

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

        Those that began before the target was used up move it together, whatever their number.
        """
        early = bisect_left(self.stops, mark, key=_COUNTED)
        if early and self.stops[early - 1].end is None:
            early -= 1
        if early:
            last = self.stops[early - 1]
            assert last.end is not None
            mark += last.all_lost
            if last.all_lost > NOTHING or last.reopened:
                due = self.term.shows(mark, last.end)
        for stop in islice(self.stops, early, None):
            if stop.end is None or stop.begin > self.term.final(due):
                break
            due, mark = self._moved(due, mark, stop)
        return due, mark

    def _read_on(self, term: Term) -> None:
        """Take the stops' marks of another term's clock, each once however often rows change."""
        elsewhere, self.term = self.term.calendar_name, term
        if not self.stops or elsewhere == term.calendar_name:
            return
        ongoing = self.stops.pop() if self.is_stopped else None
        known = self.stops_elsewhere.get(term.calendar_name, [])
        before, self.stops = self.stops, known
        self.stops_elsewhere[elsewhere] = before
        for number in range(len(known), len(before)):
            begin, end, kind, label = before[number][:4]
            assert end is not None
            known.append(self._ended(self._begun(begin, kind, label), end))
        if ongoing is not None:
            self.stops.append(self._begun(ongoing.begin, ongoing.kind, ongoing.label))

    def _begun(self, at: datetime, kind: str, label: str) -> Stop:
        """A stop from *at* on, after all that have ended."""
        mark = self.term.mark(at)
        if not self.stops:
            return Stop(at, None, kind, label, at, mark, reopened=kind == RESOLVED)
        last = self.stops[-1]
        return last._replace(
            begin=at,
            end=None,
            kind=kind,
            label=label,
            since=last.since if last.end == at else at,
            mark=mark,
            lost=NOTHING,
            reopened=last.reopened or kind == RESOLVED,
        )

    def _ended(self, stop: Stop, at: datetime) -> Stop:
        lost = self.term.mark(at) - stop.mark
        paused = lost if stop.kind == PAUSED else NOTHING
        return stop._replace(
            end=at,
            lost=lost,
            all_lost=stop.all_lost + lost,
            all_paused=stop.all_paused + paused,
        )

    def _in_force(self, at: datetime) -> None:
        """Note that what is promised now was first promised at *at*, too late or not."""
        self.in_force_since = at
        self.thresholds.clear()
        # Time left is counted to where the clock stands: a stop that began in time holds it.
        reached = self.stops[-1].begin if self.is_stopped else at
        if self.due is not None and self.breached_at is None and self.due < reached:
            self.breached_at = at

    def _moved(self, due: datetime, mark: timedelta, stop: Stop) -> tuple[datetime, timedelta]:
        """*due*, and its mark, after an ended *stop*; one that began later moves nothing."""
        assert stop.end is not None
        if stop.begin > self.term.final(due):
            return due, mark
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
