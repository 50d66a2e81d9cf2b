"""The ladder: which level a case has reached, since when, and what would take it further.

The ladder only climbs. It looks after each event (what happened, what is so now, and which
thresholds an event moved into the past), and between events at the instants that time alone
brings. Causal: nothing that happens later takes a level back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from .duration import Duration, Kind
from .errors import InputError
from .policy.priority import folded
from .policy.values import percent_text
from .term import NOTHING, Term, working_time

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from .cycle import Cycle
    from .policy import Level, Trigger
    from .track import CaseState, Track


@dataclass(frozen=True, slots=True)
class Watch:
    """A trigger of a level, with what would be asked of it again and again."""

    number: int
    trigger: Trigger
    kind: str
    why: str
    rows: frozenset[str]


def watches(levels: Mapping[int, Level], row_of: Callable[[str], str]) -> tuple[Watch, ...]:
    """The triggers of all levels, those of the highest first; *row_of* reads a priority."""
    return tuple(
        Watch(
            number,
            trigger,
            trigger.kind,
            why_of(trigger),
            frozenset(folded(row_of(name)) for name in trigger.priority),
        )
        for number in sorted(levels, reverse=True)
        for trigger in levels[number].when
    )


@dataclass(slots=True)
class Rung:
    """A level that was reached; instants are in UTC, *zone* is the one in which they are shown."""

    number: int
    level: Level
    zone: ZoneInfo
    at: datetime
    deliver_at: datetime
    why: str
    by_opening: bool
    respond_by: datetime | None
    notices: list[datetime]
    every: Term | None = None
    answered_at: datetime | None = None
    stopped_at: datetime | None = None

    @property
    def is_running(self) -> bool:
        """Whether somebody still owes an answer."""
        return self.stopped_at is None

    def stop(self, at: datetime, *, answered: bool = False) -> None:
        """Answered, superseded, or the case is over: no more notices."""
        if self.stopped_at is None:
            self.stopped_at = at
            self.answered_at = at if answered else None

    def notices_by(self, now: datetime) -> list[datetime]:
        """The notices that have gone out by *now*."""
        self._repeat_until(now if self.stopped_at is None else min(now, self.stopped_at))
        return [at for at in self.notices if at <= now and not self._is_dropped(at)]

    def next_notice(self, now: datetime) -> datetime | None:
        """The next notice after *now*, if nothing further happens."""
        if not self.is_running:
            return None
        self._repeat_until(now)
        return self.notices[-1] if self.notices[-1] > now else None

    def _repeat_until(self, now: datetime) -> None:
        """Know the notices up to *now*, and one further."""
        repeat = self.level.repeat
        if repeat is None or self.every is None:
            return
        while self.notices[-1] <= now and len(self.notices) <= repeat.times:
            try:
                self.notices.append(after(self.every, self.notices[-1]))
            except InputError:  # the calendar ends before the notices do
                self.every = None
                return

    def _is_dropped(self, at: datetime) -> bool:
        # What goes out as the level is reached has gone out before anything can answer it.
        return self.stopped_at is not None and at >= self.stopped_at and at > self.at


@dataclass(slots=True)
class Ladder:
    """The levels of a policy, as one case climbs them."""

    levels: Mapping[int, Level]
    watches: tuple[Watch, ...]
    tracks: Mapping[str, Track]
    unresolved: Mapping[Duration, Track]
    state: CaseState
    level_term: Callable[[Level], Term]
    clock_of: Callable[[Term, Duration], Term]
    clock_beside: Callable[[str, Cycle, Duration], Term]
    rungs: list[Rung] = field(default_factory=list)
    known_cases: dict[int, tuple[Mapping[str, Any], bool]] = field(default_factory=dict)

    @property
    def reached(self) -> int:
        """The highest level reached, 0 before the first."""
        return self.rungs[-1].number if self.rungs else 0

    @property
    def current(self) -> Rung | None:
        """The level reached last."""
        return self.rungs[-1] if self.rungs else None

    # ---------------------------------------------------------------- what happens

    def look(self, at: datetime, name: str, reason: str | None) -> None:
        """After an event: enter the highest level that it, or what it changed, calls for."""
        watch = self.called_for(at, name, reason)
        if watch is not None:
            self.enter(watch.number, at, watch.why)

    def called_for(self, at: datetime, name: str, reason: str | None) -> Watch | None:
        """The trigger of the highest level above the one reached that an event makes fire."""
        if not self.state.is_open:
            return None
        reached = self.reached
        for watch in self.watches:
            if watch.number <= reached:
                return None
            if self._holds(watch, at, name, reason):
                return watch
        return None

    def advance(self, until: datetime, *, inclusive: bool) -> None:
        """Enter the levels that time alone brings until *until*, in order."""
        while True:
            found = self.next_entry()
            if found is None:
                return
            at, number, why = found
            if at > until or (at == until and not inclusive):
                return
            self.enter(number, at, why)

    def next_entry(self) -> tuple[datetime, int, str] | None:
        """The next level that time alone brings: when, which and why; the highest of several."""
        if not self.state.is_open:
            return None
        best: tuple[datetime, int, str] | None = None
        reached = self.reached
        for watch in self.watches:
            if watch.number <= reached:
                break
            at = self._instant(watch)
            if at is not None and (best is None or at < best[0]):
                best = at, watch.number, watch.why
        return best

    def enter(self, number: int, at: datetime, why: str) -> None:
        """Reach a level: its response clock starts, those below stop."""
        if self.current is not None:
            self.current.stop(at)
        level = self.levels[number]
        term = self.level_term(level)
        deliver_at = at
        if level.deliver == "next_opening" and term.calendar is not None:
            deliver_at = term.calendar.timetable.roll_forward(at).astimezone(UTC)
        respond_by = None
        if level.respond_within is not None:
            respond_by = after(self.clock_of(term, level.respond_within), deliver_at)
        every = None if level.repeat is None else self.clock_of(term, level.repeat.every)
        self.rungs.append(
            Rung(
                number,
                level,
                term.zone,
                at,
                deliver_at,
                why,
                by_opening=why == "opened",
                respond_by=respond_by,
                notices=[deliver_at],
                every=every,
            )
        )

    def answer(self, at: datetime, level: object = None) -> bool:
        """Somebody responds; only the level that runs can be answered."""
        rung = self.current
        if rung is None or not rung.is_running or isinstance(level, bool):
            return False
        if level not in (None, rung.number):
            return False
        rung.stop(at, answered=True)
        return True

    def stop(self, at: datetime) -> None:
        """The case is over: the response clock stops."""
        if self.current is not None:
            self.current.stop(at)

    # ---------------------------------------------------------------- triggers

    def _holds(self, watch: Watch, at: datetime, name: str, reason: str | None) -> bool:
        """Whether an event at *at* makes a trigger fire at it."""
        trigger = watch.trigger
        if watch.kind == "event":
            matches = trigger.event == name and (not trigger.reason or reason in trigger.reason)
            return matches and self._has_priority(watch)
        if watch.kind == "case":
            return self._has_priority(watch) and self._is_such_a_case(watch)
        # A threshold that an event has moved into the past fires at that event; one that falls
        # on this very instant waits until all that happens at it is known.
        passed = self._instant(watch)
        if passed is None or passed > at:
            return False
        return passed < at or self._is_breached_now(trigger, at)

    def _is_such_a_case(self, watch: Watch) -> bool:
        """Whether the case is of the kind of a trigger; kept, for most events change nothing."""
        attributes = self.state.attributes
        known = self.known_cases.get(id(watch))
        if known is not None and known[0] is attributes:
            return known[1]
        assert watch.trigger.case is not None
        holds = watch.trigger.case.hold(attributes)
        self.known_cases[id(watch)] = attributes, holds
        return holds

    def _is_breached_now(self, trigger: Trigger, at: datetime) -> bool:
        """Whether an event at *at* caused the breach; time's own comes after all events."""
        cycle = None
        if trigger.overdue or trigger.unresolved_after or trigger.used is not None:
            cycle = self._track(trigger).running
        if cycle is None or cycle.breached_at != at:
            return False
        # Of what is left of nothing, every share is used as well.
        return trigger.used is None or (cycle.length is not None and cycle.length <= NOTHING)

    def _has_priority(self, watch: Watch) -> bool:
        row = self.state.row
        return not watch.rows or (row is not None and folded(row) in watch.rows)

    def _instant(self, watch: Watch) -> datetime | None:
        """When a trigger fires if nothing further happens."""
        trigger, kind = watch.trigger, watch.kind
        if kind == "event" or kind == "case" or not self._has_priority(watch):
            return None
        if kind == "unanswered":
            rung = self.current
            waits = rung is not None and rung.is_running and rung.number == trigger.unanswered
            return rung.respond_by if rung is not None and waits else None
        cycle = self._track(trigger).running
        if cycle is None:
            return None
        if trigger.used is not None:
            return cycle.threshold(trigger.used)
        if cycle.due is None:
            return None
        if trigger.due_within is not None or trigger.by is not None:
            return self._beside_due(trigger, cycle)
        return cycle.breached_at or cycle.running_due

    def _beside_due(self, trigger: Trigger, cycle: Cycle) -> datetime | None:
        """So long before the due, or after the breach."""
        length = trigger.by if trigger.due_within is None else trigger.due_within
        assert length is not None
        assert trigger.milestone is not None
        clock = self.clock_beside(trigger.milestone, cycle, length)
        due = cycle.due if trigger.due_within is not None else cycle.breached_at or cycle.due
        assert due is not None
        key = (trigger.due_within, trigger.by, due, clock.calendar_name, clock.zone)
        at = cycle.thresholds.get(key)
        if at is None:
            at = before(clock, due) if trigger.due_within is not None else after(clock, due)
            cycle.thresholds[key] = at
        return cycle.hold_back(at)

    def _track(self, trigger: Trigger) -> Track:
        if trigger.unresolved_after is not None:
            return self.unresolved[trigger.unresolved_after]
        assert trigger.milestone is not None
        return self.tracks[trigger.milestone]


def after(term: Term, at: datetime) -> datetime:
    """The end of a term's target from *at* on."""
    return term.due(at)[0]


def before(term: Term, at: datetime) -> datetime:
    """The instant a term's target before *at*."""
    target = term.target
    assert target is not None
    if target.kind is Kind.ELAPSED:
        return at - target.amount
    if term.calendar is None:  # calendar days and months
        return target.before(at.astimezone(term.zone)).astimezone(UTC)
    timetable, length = term.calendar.timetable, target.amount
    if target.kind is Kind.BUSINESS_DAYS:
        if isinstance(term.business_day, str):
            return timetable.subtract_days(at, target.days).astimezone(UTC)
        length = working_time(target.days, term.business_day)
    return timetable.subtract(at, length).astimezone(UTC)


def why_of(trigger: Trigger) -> str:
    """A trigger as people say it."""
    match trigger.kind:
        case "event":
            said = f"{trigger.event}"
        case "overdue":
            said = f"{trigger.overdue} overdue" + (f" by {trigger.by}" if trigger.by else "")
        case "unanswered":
            said = f"level {trigger.unanswered} unanswered"
        case "unresolved_after":
            said = f"unresolved after {trigger.unresolved_after}"
        case "case":
            said = f"case with {trigger.case}"
        case "used":
            assert trigger.used is not None
            said = f"{percent_text(trigger.used)} of {trigger.of} used"
        case _:
            said = f"{trigger.of} due within {trigger.due_within}"
    return f"{said} ({', '.join(trigger.priority)})" if trigger.priority else said
