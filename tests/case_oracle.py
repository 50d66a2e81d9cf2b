"""Where every promise of a case stands, found by letting the time pass.

An oracle for `Clock.assess`: it knows nothing of slaclock and shares no idea with it. Time goes by
in steps of a few minutes; at each instant first the events happen, in their order, then what time
alone brings (breaches, warnings, levels of the ladder); then the step passes, and every counter
that runs is one step further. Nothing is computed that could be counted.

Instants are minutes since 1970 in UTC. Everything (events, opening hours, targets) must lie on
the grid of `step` minutes, and thresholds in percent too.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


# Calendars


@dataclass(frozen=True, eq=False)
class Desk:
    """A zone, the stretches of each weekday in minutes of its wall clock, the closed dates."""

    zone: str
    week: tuple[tuple[tuple[int, int], ...], ...]
    closed: frozenset[date] = frozenset()
    seen: dict[int, bool] = field(default_factory=dict, repr=False)


def wall(desk: Desk, minute: int) -> datetime:
    return (EPOCH + minute * MINUTE).astimezone(ZoneInfo(desk.zone))


def instant(desk: Desk, day: date, minutes: int) -> int:
    """The minute at which the wall clock shows *minutes* of *day*, which may go on after 24:00.

    A time shown twice is the first; one that is skipped moves forward by the gap.
    """
    shown = datetime(day.year, day.month, day.day, tzinfo=None) + minutes * MINUTE
    at = shown.replace(tzinfo=ZoneInfo(desk.zone), fold=0).astimezone(UTC)
    return (at - EPOCH) // MINUTE


def stretches(desk: Desk, day: date) -> list[tuple[int, int]]:
    """When the desk is open on the shifts that begin on *day*."""
    if day in desk.closed:
        return []
    return [(instant(desk, day, a), instant(desk, day, b)) for a, b in desk.week[day.weekday()]]


def is_open(desk: Desk, minute: int) -> bool:
    """Whether the minute that begins at *minute* is open time."""
    known = desk.seen.get(minute)
    if known is None:
        today = wall(desk, minute).date()
        known = any(
            a <= minute < b for day in (today - DAY, today) for a, b in stretches(desk, day)
        )
        desk.seen[minute] = known
    return known


def counts(clock: Desk | None, minute: int) -> bool:
    """Whether a clock counts that minute; None is the clock that goes round."""
    return clock is None or is_open(clock, minute)


def walk(clock: Desk | None, start: int, amount: int, step: int) -> int:
    """The first instant from *start* on by which the clock has counted *amount* minutes."""
    at = start
    while amount > 0:
        if counts(clock, at):
            amount -= step
        at += step
    return at


def counted(clock: Desk | None, start: int, end: int, step: int) -> int:
    return sum(step for at in range(start, end, step) if counts(clock, at))


def nth_business_day(desk: Desk, start: int, days: int, close: bool, step: int) -> int:
    """`same_time`, or `close_of_business` when *close*."""
    while not is_open(desk, start):
        start += step
    today = wall(desk, start).date()
    zeroth = today if any(a <= start < b for a, b in stretches(desk, today)) else today - DAY
    shown = wall(desk, start)
    minutes = (today - zeroth).days * 1440 + shown.hour * 60 + shown.minute
    day = zeroth
    while days:
        day += DAY
        days -= bool(stretches(desk, day))
    shifts = stretches(desk, day)
    if close:
        return max(end for _, end in shifts)
    due = instant(desk, day, minutes)
    if is_open(desk, due):
        return due
    closes = [end for _, end in shifts if end <= due]
    return max(closes) if closes else min(begin for begin, _ in shifts)


# What was promised


@dataclass(frozen=True)
class Amount:
    """`business`, `elapsed` (in minutes), `business days`, `calendar days`, `immediately`."""

    kind: str
    size: int = 0

    @property
    def on_hours(self) -> bool:
        return self.kind.startswith("business")


@dataclass(frozen=True)
class Cell:
    """What a row of the table says for a milestone."""

    amount: Amount
    calendar: str | None = None


@dataclass(frozen=True)
class Start:
    event: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Milestone:
    name: str
    within: Amount | None = None
    started_by: tuple[Start, ...] = (Start("opened"),)
    met_by: tuple[str, ...] = ()
    pausable: bool = False
    repeats: bool = False
    until: str | None = None
    after: str | None = None
    warn_at: tuple[int, ...] = ()
    applies_to: Mapping[str, Any] = field(default_factory=dict)
    calendar: str | None = None
    hidden: bool = False  # the oracle's own: the clock behind `unresolved_after`


@dataclass(frozen=True)
class Trigger:
    """`opened`, `event`, `case`, `overdue`, `unanswered`, `unresolved`, `used`, `due_within`."""

    kind: str
    of: str = ""
    amount: Amount | None = None
    number: int = 0
    case: Mapping[str, Any] = field(default_factory=dict)
    priority: tuple[str, ...] = ()


@dataclass(frozen=True)
class Level:
    number: int
    when: tuple[Trigger, ...]
    respond_within: Amount | None = None
    next_opening: bool = False
    every: Amount | None = None
    times: int = 0


@dataclass(frozen=True)
class Rules:
    business_day: str | int = "same_time"  # an int: so many minutes of work are a day
    exact_fit: str = "close"
    priority_change: str = "recompute"
    reopen: str = "resume"


@dataclass(frozen=True)
class Policy:
    desks: Mapping[str, Desk]
    calendar: str | Mapping[str, Any] | None  # a name, or {"by": attribute, value: name}
    milestones: tuple[Milestone, ...]
    rows: Mapping[str, Mapping[str, Cell]]
    default: str | None = None
    aliases: Mapping[str, str] = field(default_factory=dict)
    matrix: tuple[Mapping[str, Any], ...] = ()
    statuses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rules: Rules = Rules()
    ladder: tuple[Level, ...] = ()
    keep: Amount | None = None


@dataclass(frozen=True)
class Event:
    at: int
    name: str
    value: Any = None
    reason: str | None = None
    seq: int = 0


@dataclass(frozen=True)
class Case:
    opened: int
    priority: str | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)
    events: tuple[Event, ...] = ()


def holds(conditions: Mapping[str, Any], attributes: Mapping[str, Any]) -> bool:
    return all(_holds(wanted, attributes.get(name)) for name, wanted in conditions.items())


def _holds(wanted: Any, found: Any) -> bool:
    if isinstance(wanted, dict) and "missing" in wanted:
        return (found is None) == bool(wanted["missing"])
    if found is None:
        return False
    if isinstance(wanted, dict) and "not" in wanted:
        return not _holds(wanted["not"], found)
    if isinstance(wanted, dict):
        return bool(found >= wanted["at_least"])
    return found in wanted if isinstance(wanted, list | tuple) else bool(found == wanted)


# One counter


class Counter:
    """Counts the time that a target has used, and knows when it is used up.

    A target in hours is due when the count is full. Any other has a due date from the start,
    which every pause moves by the time it took.
    """

    def __init__(
        self, amount: Amount | None, desk: Desk | None, rules: Rules, start: int, step: int
    ) -> None:
        self.amount = amount
        self.step = step
        self.clock = desk if amount is None or amount.on_hours else None
        self.size: int | None = None
        self.dated: int | None = None
        self.to_opening = False
        self.used = 0
        self.lost = 0
        self.mark = "run"
        self.rested = False  # it has run on, with nothing to count, since it last counted
        self._pause = 0
        self._left = 0
        if amount is None:
            return
        if amount.kind in ("elapsed", "business"):
            self.size = amount.size
            self.to_opening = amount.kind == "business" and rules.exact_fit == "next_opening"
        elif amount.kind == "business days" and isinstance(rules.business_day, int):
            self.size = amount.size * rules.business_day
        else:
            self.dated = self._date(amount, desk, rules, start)
            self.size = counted(self.clock, start, self.dated, step)

    def _date(self, amount: Amount, desk: Desk | None, rules: Rules, start: int) -> int:
        if amount.kind == "immediately":
            return start
        assert desk is not None
        if amount.kind == "calendar days":
            at = wall(desk, start)
            return instant(desk, at.date() + amount.size * DAY, at.hour * 60 + at.minute)
        close = rules.business_day == "close_of_business"
        return nth_business_day(desk, start, amount.size, close, self.step)

    def see(self, at: int, mark: str) -> None:
        """From *at* on the counter is to run, is paused, or is stopped (met, ended)."""
        before, self.mark = self.mark, mark
        if self.dated is None or before == mark:
            return
        if before == "pause":
            moved = walk(self.clock, self.dated, self._pause, self.step)
            self.dated = max(moved, at)
        elif before == "stop":
            self.dated = walk(self.clock, at, self._left, self.step)
        self._pause = 0
        if mark == "stop":
            self._left = counted(self.clock, at, self.dated, self.step)

    def is_due(self, at: int) -> bool:
        """Whether the time is used up at *at*; never while paused or stopped."""
        if self.mark != "run" or self.size is None:
            return False
        if self.dated is not None:
            return self.dated <= at
        full = self.used >= self.size
        if full and self.to_opening and self.clock is not None:
            return is_open(self.clock, at)
        return full

    def let_pass(self, at: int) -> None:
        """The step that begins at *at* goes by."""
        ticks = counts(self.clock, at)
        if self.mark == "run":
            self.rested = not ticks
        if self.mark == "stop" or not ticks:
            return
        if self.mark == "run":
            self.used += self.step
        else:
            self.lost += self.step
            self._pause += self.step

    def forecast(self, at: int) -> int | None:
        """The due if the counter ran from *at* on."""
        if self.size is None:
            return None
        ahead = copy.copy(self)
        ahead.see(at, "run")
        while not ahead.is_due(at):
            ahead.let_pass(at)
            at += self.step
        return at if ahead.dated is None else ahead.dated

    def has_used(self, percent: int, *, before: bool = False) -> bool:
        """Whether that share of the target is used by now, or was *before* this instant."""
        if self.size is None:
            return False
        used, share = 100 * self.used, percent * self.size
        return used > share or (used == share and (self.rested or not before))


@dataclass
class Cycle:
    number: int
    started_at: int
    started_by: str
    amount: Amount | None
    desk: Desk | None
    home: Desk | None  # where a cell names no calendar: chosen at the start
    named: str | None  # the calendar that the cell or the milestone names, if any
    since: int  # from when on its target is in force
    counter: Counter
    fixed: bool = False  # promised for an instant, which nothing moves
    marks: list[str] = field(default_factory=list)  # of each step since the start
    blinks: list[int] = field(default_factory=list)  # over and reopened within one step
    met_at: int | None = None
    met_by: str | None = None
    ended_at: int | None = None
    ended_by: str | None = None
    breached_at: int | None = None
    due: int | None = None  # once met, breached or ended
    warned: dict[int, int] = field(default_factory=dict)
    expected: int | None = None  # the forecast since the last event

    @property
    def runs(self) -> bool:
        return self.met_at is None and self.ended_at is None


@dataclass
class Track:
    """A milestone, and its cycles so far."""

    spec: Milestone
    cycles: list[Cycle] = field(default_factory=list)
    ended: bool = False  # called off, until a reopening revives it
    kept: int | None = None  # an instant promised while waiting
    again: bool = False  # may start once more after a reopening
    heard: list[str] = field(default_factory=list)  # what would have met it, had it not waited

    @property
    def waits(self) -> bool:
        """Whether the next start is still to come."""
        last = self.last
        if self.ended or last is None or last.ended_by == "waits again":
            return not self.ended
        return last.met_at is not None and (self.again or self.spec.repeats)

    @property
    def last(self) -> Cycle | None:
        return self.cycles[-1] if self.cycles else None

    @property
    def running(self) -> Cycle | None:
        last = self.last
        return last if last is not None and last.runs else None


@dataclass
class Reached:
    spec: Level
    at: int
    deliver_at: int
    respond_by: int | None
    answered_at: int | None = None
    stopped: bool = False
    coming: list[int] = field(default_factory=list)  # when its notices are to be given
    notices: list[int] = field(default_factory=list)


RESPONSES = ("acknowledged", "responded")
ANSWERED = ("first_response", "acknowledgement", "next_response")
RESOLVING = ("resolved", "closed")
ENDINGS = (*RESOLVING, "cancelled")
RANKS = {"priority": 1, "assigned": 1, "promised": 1, "changed": 1}
RANKS |= {"escalated": 3, "answered": 3, "acknowledged": 3, "responded": 3, "updated": 3}
RANKS |= {"resolved": 4, "paused": 5, "resumed": 5, "open": 5}
RANKS |= {"reopened": 6, "closed": 7, "cancelled": 8}


class Walk:
    """One case, one instant after the other."""

    def __init__(self, policy: Policy, case: Case, step: int = 1) -> None:
        self.policy, self.case, self.step = policy, case, step
        self.rules = policy.rules
        self.attributes = dict(case.attributes)
        self.explicit = case.priority is not None
        self.priority = self._row(case.priority)
        self.coming: str | None = None
        self.state = "open"
        self.status: str | None = None
        self.reasons: set[Any] = set()
        self.responded = False
        self.message_waits = False
        self.reached: list[Reached] = []
        self.alerts: list[tuple[int, str]] = []
        self.closed_at: int | None = None
        self.meanings: list[str] = []  # of what happens just now
        self.ignored: list[Event] = []
        self.tracks = {m.name: Track(m) for m in policy.milestones}
        for level in policy.ladder:
            for n, trigger in enumerate(level.when):
                if trigger.kind == "unresolved":
                    name = f"unresolved {level.number}.{n}"
                    self.tracks[name] = Track(self._hidden(name, trigger.amount))

    def _hidden(self, name: str, amount: Amount | None) -> Milestone:
        resolution = self.tracks.get("resolution")
        pausable = resolution.spec.pausable if resolution else True
        return Milestone(name, amount, met_by=("resolved",), pausable=pausable, hidden=True)

    # The priority

    def _row(self, explicit: str | None) -> str:
        rows = self.policy.rows
        if explicit is not None:
            known = {name.casefold(): name for name in rows}
            known |= {alias.casefold(): name for alias, name in self.policy.aliases.items()}
            return known[explicit.casefold()]
        found = self._matrix() or self.policy.default
        if found is None:
            (found,) = rows
        return found

    def _matrix(self) -> str | None:
        for line in self.policy.matrix:
            (second,) = (key for key, value in line.items() if isinstance(value, dict))
            (first,) = (key for key in line if key != second)
            if self.attributes.get(first) == line[first]:
                found = line[second].get(str(self.attributes.get(second)))
                return None if found is None else str(found)
        return None

    def _desk(self, named: str | None = None) -> Desk | None:
        calendar = named or self.policy.calendar
        if isinstance(calendar, Mapping):
            by = str(self.attributes.get(calendar["by"]))
            calendar = calendar.get(by, calendar.get("default"))
        return None if calendar is None else self.policy.desks[calendar]

    def _target(self, spec: Milestone) -> tuple[Amount | None, str | None]:
        cell = self.policy.rows[self.priority].get(spec.name)
        if cell is None or spec.hidden:
            return spec.within, None
        return cell.amount, cell.calendar

    # Cycles

    def mark(self, track: Track, cycle: Cycle) -> str:
        if not cycle.runs:
            return "stop"
        return "pause" if self.reasons and track.spec.pausable and not cycle.fixed else "run"

    def start(self, track: Track, at: int, by: str) -> None:
        if track.running or track.ended or not holds(track.spec.applies_to, self.attributes):
            return
        if track.cycles and not track.spec.repeats and not track.again:
            return
        track.again = False
        amount, calendar = self._target(track.spec)
        desk = self._desk(calendar or track.spec.calendar)
        measured = desk if amount or track.spec.calendar else None
        counter = Counter(amount, measured, self._rules(track), at, self.step)
        home = self._desk(track.spec.calendar)
        named = calendar or track.spec.calendar
        cycle = Cycle(len(track.cycles) + 1, at, by, amount, desk, home, named, at, counter)
        track.cycles.append(cycle)
        if track.kept is not None:
            self._fix(track, cycle, track.kept, at)
            track.kept = None
        cycle.counter.see(at, self.mark(track, cycle))
        if track.spec.after and track.heard:
            own = [name for name in track.heard if name not in ENDINGS]
            self.meet(track, at, own[0] if own else track.heard[-1])

    def _rules(self, track: Track) -> Rules:
        if not track.spec.hidden:
            return self.rules
        return Rules(self.rules.business_day, reopen=self.rules.reopen)

    def meet(self, track: Track, at: int, by: str) -> None:
        cycle = track.running
        if cycle is None:
            return
        self._stop(cycle, at)
        cycle.met_at, cycle.met_by = at, by
        for other in self.tracks.values():
            if other.spec.after == track.spec.name:
                self.start(other, at, "after")
        if track.spec.repeats and any(s.event == "opened" for s in track.spec.started_by):
            self.start(track, at, "cycle")

    def end(self, track: Track, at: int, by: str) -> None:
        cycle = track.running
        if cycle is not None:
            self._stop(cycle, at)
            cycle.ended_at, cycle.ended_by = at, by

    def _stop(self, cycle: Cycle, at: int) -> None:
        if cycle.due is None:
            cycle.due = cycle.counter.forecast(at)
        cycle.counter.see(at, "stop")

    def breach(self, track: Track, cycle: Cycle, at: int, due: int | None) -> None:
        cycle.breached_at, cycle.due = at, due
        if not track.spec.hidden:
            self.alerts.append((at, f"{track.spec.name}/breach/{cycle.number}"))

    # Events

    def happen(self, event: Event) -> None:
        at = event.at
        self.meanings = [event.name]
        self.names: list[str] = []  # under which it may meet something
        ignored = len(self.ignored)
        waiting = [t for t in self.tracks.values() if t.spec.after and not t.running and t.waits]
        if event.name == "status":
            self._status(event)
        elif self.state == "cancelled" and event.name != "reopened":
            self.ignored.append(event)
            return
        elif event.name == "changed":
            self.attributes |= event.value
            self._matrix_says(at)
        elif event.name == "priority":
            self.explicit = True
            self._priority(self._row(event.value), at)
        elif event.name == "promised":
            self._promised(event)
        elif event.name == "paused":
            self._pause(event, event.reason)
        elif event.name == "resumed":
            self._resume(event)
        elif event.name in (*RESOLVING, "reopened", "cancelled"):
            if not getattr(self, event.name)(at):
                self.ignored.append(event)
        else:
            self._any(event)
        for track in waiting:
            track.heard += [name for name in self.names if name in track.spec.met_by]
        if len(self.ignored) == ignored:
            self._look(at, event)

    def _any(self, event: Event) -> None:
        at, name = event.at, event.name
        if name == "customer_replied":
            self._message(at)
        for track in list(self.tracks.values()):
            if track.spec.name == "next_response" or track.spec.after:
                continue
            for begin in track.spec.started_by:
                if begin.event == name and (not begin.reasons or event.reason in begin.reasons):
                    self.start(track, at, name)
        if name == "responded":
            self.message_waits = False
        self._meets(at, name)
        if name in self._first_response():
            self.responded = True
        if name == "escalated" and event.value is not None:
            self._enter_named(event.value, at)
        if name in ("responded", "answered"):
            self.answer(at, event.value if name == "answered" else None)

    def _first_response(self) -> tuple[str, ...]:
        track = self.tracks.get("first_response")
        return track.spec.met_by if track else RESPONSES

    def _meets(self, at: int, name: str) -> None:
        self.names.append(name)
        for track in list(self.tracks.values()):
            if track.spec.until == name:
                self.end(track, at, name)
        due = [t for t in self.tracks.values() if name in t.spec.met_by and t.running]
        for track in due:
            self.meet(track, at, name)

    def _message(self, at: int) -> None:
        if self.state != "open":
            self.message_waits = True
        elif self.responded and "next_response" in self.tracks:
            self.start(self.tracks["next_response"], at, "customer_replied")

    def _matrix_says(self, at: int) -> None:
        if not self.explicit and self.policy.matrix:
            self._priority(self._row(None), at)

    def _priority(self, row: str, at: int) -> None:
        """While resolved, a change waits for the reopening."""
        if self.state != "open":
            self.coming = row
            return
        self.priority = row
        for track in self.tracks.values():
            cycle = track.running
            if cycle is not None:
                self._retarget(track, cycle, at)

    def _retarget(self, track: Track, cycle: Cycle, at: int) -> None:
        """The row has changed; *cycle* runs, or has just been reopened."""
        if cycle.breached_at is not None or cycle.fixed or track.spec.hidden:
            return
        amount, calendar = self._target(track.spec)
        desk = cycle.home if calendar is None else self.policy.desks[calendar]
        rule = self.rules.priority_change
        keeps = rule == "keep" and cycle.started_at != at
        if not keeps:
            cycle.named = calendar or track.spec.calendar
        if amount == cycle.amount and (desk is cycle.desk or not (amount and amount.on_hours)):
            return
        if keeps:
            return
        old = cycle.counter
        measured = desk if amount or track.spec.calendar else None
        new = Counter(amount, measured, self.rules, cycle.started_at, self.step)
        cycle.amount, cycle.desk, cycle.counter, cycle.since = amount, desk, new, at
        if rule == "carry":
            new.dated = None
            new.used, new.lost = old.used, old.lost
            if new.size is not None and new.used > new.size:
                self.breach(track, cycle, at, at)
        elif rule == "restart":
            cycle.started_at, cycle.marks, cycle.blinks = at, [], []
            cycle.counter = Counter(amount, measured, self.rules, at, self.step)
        else:
            due = self._replay(cycle)
            if due is not None:
                self.breach(track, cycle, at, due)
        cycle.counter.see(at, self.mark(track, cycle))

    def _replay(self, cycle: Cycle) -> int | None:
        """Count again from the start; the due, if it came before the change."""
        counter, due = cycle.counter, None
        for n, mark in enumerate([*cycle.marks, ""]):
            at = cycle.started_at + n * self.step
            if at in cycle.blinks:
                counter.see(at, "stop")
                counter.see(at, "run")
            if not mark:
                break
            counter.see(at, mark)
            if due is None and counter.is_due(at):
                due = at if counter.dated is None else counter.dated
            counter.let_pass(at)
        return due

    def _promised(self, event: Event) -> None:
        at = event.at
        if not isinstance(event.value, dict):
            track = self.tracks.get("promise")
            if track is None:
                self.ignored.append(event)
                return
            self.end(track, at, "promised")
            ended, track.ended = track.ended, False
            track.again, track.kept = True, event.value
            self.start(track, at, "promised")
            track.ended = ended and track.running is None
            track.again = False
            return
        for name, due in event.value.items():
            track, cycle = self.tracks[name], self.tracks[name].running
            if cycle is not None and cycle.breached_at is None:
                self._fix(track, cycle, due, at)
            elif track.waits:
                track.kept = due
            else:
                self.ignored.append(event)

    def _fix(self, track: Track, cycle: Cycle, due: int, at: int) -> None:
        """The cycle is promised for the instant *due*."""
        cycle.fixed, cycle.since = True, at
        counter = cycle.counter
        counter.see(at, "run")
        counter.dated = due
        ahead = counted(counter.clock, at, due, self.step)
        ahead -= counted(counter.clock, due, at, self.step)
        counter.size = counter.used + ahead
        if due < at:
            self.breach(track, cycle, at, due)

    def _pause(self, event: Event, reason: Any) -> None:
        if reason in self.reasons:
            self.ignored.append(event)
        self.reasons.add(reason)
        self._marks(event.at)

    def _resume(self, event: Event) -> None:
        ending = (
            {event.reason}
            if event.reason is not None
            else {r for r in self.reasons if not isinstance(r, tuple)}
        )
        if not ending & self.reasons:
            self.ignored.append(event)
        self.reasons -= ending
        self._marks(event.at)

    def _marks(self, at: int) -> None:
        for track in self.tracks.values():
            if track.running:
                track.running.counter.see(at, self.mark(track, track.running))

    def _status(self, event: Event) -> None:
        at, new = event.at, str(event.value)
        before, after = kind_of(self.policy, self.status), kind_of(self.policy, new)
        was = self.status
        reopens = self.state != "open" and after in ("open", "paused")
        there = {"resolved": ("resolved", "closed"), "closed": ("closed",)}.get(after, ())
        if (
            self.state in there
            or (self.state == "cancelled" and not reopens)
            or (after == "open" and new == was and not reopens)
        ):
            self.ignored.append(event)
            return
        self.status = new
        if before == "paused" and new != was and ("status", was) in self.reasons:
            self.reasons.discard(("status", was))
            self._marks(at)
            self._means("resumed", event)
        if reopens:
            self.reopened(at)
            self._means("reopened", event)
        self.meanings = [after]
        if after == "paused":
            self._pause(event, ("status", new))
        elif after != "open":
            getattr(self, after)(at)

    def _means(self, name: str, event: Event) -> None:
        """The ladder looks after each meaning of a status as after an event."""
        self.meanings = [name]
        self._look(event.at, event)

    def resolved(self, at: int, *, closing: bool = False) -> bool:
        owed = {name: track.running for name, track in self.tracks.items()}
        self.reasons.clear()
        self._marks(at)
        for track in self.tracks.values():
            if track.spec.until == "resolved":
                self.end(track, at, "resolved")
        self._meets(at, "resolved")
        for track in self.tracks.values():
            if closing and track.spec.until == "closed":
                self.end(track, at, "closed")
        for name, track in self.tracks.items():
            answers = name in ANSWERED or set(track.spec.met_by) & set(RESPONSES)
            if answers and track.running is owed[name]:
                self.meet(track, at, "implied")
        self.responded = True
        self.message_waits = False
        self.answer(at, None)
        self._halt()
        if self.state == "open":
            self.state = "resolved"
        self._starts(at, "resolved")
        return True

    def closed(self, at: int) -> bool:
        if self.state == "open":
            self.resolved(at, closing=True)
        self.reasons.clear()
        self._marks(at)
        self._meets(at, "closed")
        self.state, self.closed_at = "closed", at
        self._starts(at, "closed")
        return True

    def _starts(self, at: int, name: str) -> None:
        for track in self.tracks.values():
            if any(begin.event == name for begin in track.spec.started_by) and not track.spec.after:
                self.start(track, at, name)

    def cancelled(self, at: int) -> bool:
        if self.state == "cancelled":
            return False
        self._meets(at, "cancelled")
        for track in self.tracks.values():
            self.end(track, at, "cancelled")
            track.ended = True
        self._halt()
        self.state, self.closed_at = "cancelled", at
        return True

    def reopened(self, at: int) -> bool:
        if self.state == "open":
            return False
        self.reasons.clear()
        self._marks(at)
        self.state = "open"
        ignore = self.rules.reopen == "ignore"
        met = [t for t in self.tracks.values() if t.last and t.last.met_at is not None]
        met = [track for track in met if not track.again]
        for track in self.tracks.values():
            if not ignore:
                track.heard = [name for name in track.heard if name not in ENDINGS]
            track.ended = track.ended and ignore
            cycle = track.last
            waits = cycle is not None and cycle.ended_by == "waits again"
            if cycle is not None and cycle.started_by in RESOLVING and not waits:
                if self._unmeets(cycle):
                    cycle.met_at = None
                track.again = not ignore and cycle.met_by in RESOLVING
                if not ignore or cycle.ended_at is None:
                    self._wait_again(track, at)
        if self.coming is not None:
            self._priority(self.coming, at)
            self.coming = None
        for track in self.tracks.values():
            if not ignore and track.last and track.last.started_by not in RESOLVING:
                self._reopen(track, at)
        for track in self.tracks.values():
            parent = self.tracks.get(track.spec.after or "")
            if parent in met and (parent.running or parent.again):
                self._wait_again(track, at)
        self._marks(at)
        if self.message_waits:
            self.message_waits = False
            self._message(at)
        return True

    def _unmeets(self, cycle: Cycle) -> bool:
        """Whether a reopening makes it as if this had never been met."""
        resume = self.rules.reopen == "resume"
        alerted = cycle.breached_at is not None or cycle.warned
        return resume and cycle.met_by in RESOLVING and not alerted

    def _reopen(self, track: Track, at: int) -> None:
        cycle = track.last
        if cycle is None:
            return
        if cycle.met_by not in RESOLVING and cycle.ended_by not in (*RESOLVING, "cancelled"):
            return
        if self.rules.reopen == "restart" and not cycle.fixed:
            track.again = True
            self.start(track, at, "reopened")
            return
        if cycle.fixed:
            self._count_the_stop(cycle, at)
        if at in (cycle.met_at, cycle.ended_at):
            cycle.blinks.append(at)
        cycle.met_at = cycle.met_by = cycle.ended_at = cycle.ended_by = None
        if cycle.breached_at is not None:
            return
        due, cycle.due = cycle.due, None
        if cycle.fixed:
            cycle.counter.mark, cycle.counter.dated = "run", due
            if due is not None and due < at:
                self.breach(track, cycle, at, due)
            return
        cycle.counter.see(at, "run")
        self._retarget(track, cycle, at)

    def _count_the_stop(self, cycle: Cycle, at: int) -> None:
        """What is promised for an instant loses no time by having been resolved."""
        since = cycle.met_at if cycle.met_at is not None else cycle.ended_at
        assert since is not None
        cycle.counter.used += counted(cycle.counter.clock, since, at, self.step)

    def _wait_again(self, track: Track, at: int) -> None:
        """What was started and is unmet is as if it had never been, unless it raised an alert."""
        cycle = track.last
        if cycle is None or cycle.met_at is not None or track.ended:
            return
        track.again = True
        if cycle.breached_at is None and not cycle.warned:
            track.cycles.pop()
        else:
            self.end(track, at, "waits again")

    # The ladder

    def _halt(self) -> None:
        for level in self.reached:
            level.stopped = True

    def answer(self, at: int, number: Any) -> None:
        if not self.reached:
            return
        level = self.reached[-1]
        if level.stopped or level.answered_at is not None:
            return
        if number is None or int(number) == level.spec.number:
            level.answered_at = at

    def _enter_named(self, number: Any, at: int) -> None:
        for level in self.policy.ladder:
            if level.number == int(number) and self.state == "open":
                self._enter(level, at)

    def _enter(self, level: Level, at: int) -> None:
        if self.reached and self.reached[-1].spec.number >= level.number:
            return
        self._halt()
        desk = self._desk()
        deliver_at = at
        while level.next_opening and desk is not None and not is_open(desk, deliver_at):
            deliver_at += self.step
        respond_by = self._later(level.respond_within, deliver_at, desk)
        reached = Reached(level, at, deliver_at, respond_by)
        reached.coming.append(deliver_at)
        for n in range(1, level.times + 1 if level.every else 1):
            assert level.every is not None
            every = Amount(level.every.kind, level.every.size * n)
            reached.coming.append(self._later(every, deliver_at, desk) or 0)
        self.reached.append(reached)
        self._notices(at)

    def _later(self, amount: Amount | None, at: int, desk: Desk | None) -> int | None:
        """*amount* after *at*, without exact_fit."""
        rules = Rules(self.rules.business_day)
        return Counter(amount, desk, rules, at, self.step).forecast(at)

    def _notices(self, at: int) -> None:
        level = self.reached[-1] if self.reached else None
        if level is None or level.stopped or level.answered_at is not None:
            return
        for n, moment in enumerate(level.coming):
            if moment == at and len(level.notices) == n:
                level.notices.append(at)
                self.alerts.append((at, f"level {level.spec.number}/notice/{n + 1}"))

    def _look(self, at: int, event: Event | None) -> None:
        """Warn and climb, after an event or (None) after all events of the instant."""
        for track in self.tracks.values():
            cycle = track.running
            if cycle is not None:
                self._warn(track, cycle, at, event)
        if self.state != "open":
            return
        now = self.reached[-1].spec.number if self.reached else -1
        hits = [
            level
            for level in self.policy.ladder
            if level.number > now
            and any(
                self._fires(level, n, trigger, at, event) for n, trigger in enumerate(level.when)
            )
        ]
        if hits:
            self._enter(max(hits, key=lambda level: level.number), at)

    def _warn(self, track: Track, cycle: Cycle, at: int, event: Event | None) -> None:
        for percent in track.spec.warn_at:
            if percent not in cycle.warned and self._has_used(cycle, percent, event):
                cycle.warned[percent] = at
                self.alerts.append((at, f"{track.spec.name}/warning {percent}%/{cycle.number}"))

    def _has_used(self, cycle: Cycle, percent: int, event: Event | None) -> bool:
        """An event brings what has passed; what comes just now waits for the running clock."""
        if cycle.breached_at is not None:
            return True
        if cycle.counter.size is not None and cycle.counter.size <= 0:  # nothing to count
            if cycle.counter.mark == "pause" and self._paused_at(cycle) <= cycle.since:
                return False
            running = event is None and cycle.counter.mark == "run"
            return cycle.since < self.now or running
        if event is None and cycle.counter.mark == "run":
            return cycle.counter.has_used(percent)
        return cycle.counter.has_used(percent, before=True)

    def _fires(self, level: Level, n: int, trigger: Trigger, at: int, event: Event | None) -> bool:
        if trigger.priority and self.priority not in trigger.priority:
            return False
        if trigger.kind == "opened":
            return event is not None and event.name == "opened"
        if trigger.kind == "event":
            return event is not None and trigger.of in self.meanings
        if trigger.kind == "case":
            return holds(trigger.case, self.attributes)
        if trigger.kind == "unanswered":
            return self._unanswered(trigger.number, at, event)
        name = trigger.of
        if trigger.kind == "unresolved":
            name = f"unresolved {level.number}.{n}"
        cycle = self.tracks[name].running if name in self.tracks else None
        if cycle is None:
            return False
        if trigger.kind == "used":
            return self._has_used(cycle, trigger.number, event)
        before = at if event is None else at - self.step
        if trigger.kind == "due_within":
            return self._due_within(cycle, trigger.amount, before)
        if cycle.breached_at is None:
            return False
        if trigger.amount is None or trigger.kind == "unresolved":
            return True
        if cycle.counter.mark != "run" or (before < at and self._just_resumed(cycle)):
            return False
        late = self._later(trigger.amount, cycle.breached_at, self._clock_of(cycle))
        return late is not None and late <= before

    def _just_resumed(self, cycle: Cycle) -> bool:
        """What fell due in a pause comes with the time of the resume, after its events."""
        return cycle.counter.mark == "run" and cycle.marks[-1:] == ["pause"]

    def _clock_of(self, cycle: Cycle) -> Desk | None:
        """The calendar on which a trigger counts around a due.

        That on which the target counts; of one that counts on none, the one that is named for it,
        else the default.
        """
        on_hours = cycle.amount is not None and cycle.amount.on_hours
        return cycle.desk if on_hours else self._desk(cycle.named)

    def _unanswered(self, number: int, at: int, event: Event | None) -> bool:
        level = self.reached[-1] if self.reached else None
        if level is None or level.spec.number != number or level.respond_by is None:
            return False
        before = at if event is None else at - self.step
        return level.answered_at is None and not level.stopped and level.respond_by <= before

    def _due_within(self, cycle: Cycle, amount: Amount | None, before: int) -> bool:
        if cycle.counter.size is None or amount is None:
            return False
        if cycle.due is not None:
            due = cycle.due
        elif cycle.counter.mark == "run":
            if cycle.expected is None:
                cycle.expected = cycle.counter.forecast(self.now)
            due = cycle.expected or 0
        else:  # an event may have brought it down to before the pause
            if before == self.now:
                return False
            paused_at = self._paused_at(cycle)
            before = paused_at - self.step
            dated = cycle.counter.dated
            due = (cycle.counter.forecast(paused_at) or 0) if dated is None else dated
        if amount.kind == "elapsed":
            return due - amount.size <= before
        # The last instant from which that much open time leads up to the due.
        desk = self._clock_of(cycle)
        assert desk is not None
        left = counted(desk, before, due, self.step)
        return left < amount.size or (left == amount.size and is_open(desk, before))

    def _paused_at(self, cycle: Cycle) -> int:
        """Since when the counter has stood where it stands, paused."""
        steps = len(cycle.marks)
        while steps and cycle.marks[steps - 1] == "pause":
            steps -= 1
        begun = cycle.started_at + steps * self.step
        return max(begun, cycle.since) if self.rules.priority_change == "carry" else begun

    # Time

    def instant(self, at: int, events: list[Event]) -> None:
        """Everything that is so at *at*: the events, then what time brings."""
        self.now = at
        for event in events:
            for track in self.tracks.values():
                for earlier in track.cycles:
                    earlier.expected = None
            self.happen(event)
        for track in self.tracks.values():
            cycle = track.running
            if cycle is None:
                continue
            cycle.counter.see(at, self.mark(track, cycle))
            if cycle.breached_at is None and cycle.counter.is_due(at):
                dated = cycle.counter.dated
                self.breach(track, cycle, at, at if dated is None else dated)
        self._look(at, None)
        self._notices(at)

    def let_pass(self, at: int) -> None:
        for track in self.tracks.values():
            cycle = track.last
            if cycle is not None:
                cycle.marks.append(cycle.counter.mark)
                cycle.counter.let_pass(at)


def ordered(policy: Policy, case: Case, now: int) -> list[Event]:
    """What has happened by *now*, in the order in which it counts."""
    seen = set()
    kept = []
    for event in sorted(case.events, key=lambda e: (e.at, e.seq)):
        what = (event.at, event.name, repr(event.value), event.reason)
        if case.opened <= event.at <= now and what not in seen:
            seen.add(what)
            kept.append(event)
    kept = [e for e in kept if not _cancels_out(e, kept)]
    kept.sort(
        key=lambda e: (e.at, e.seq, _rank(policy, e), e.name, e.reason or "", str(e.value or ""))
    )
    return kept


def _cancels_out(event: Event, events: list[Event]) -> bool:
    other = {"paused": "resumed", "resumed": "paused"}.get(event.name)
    return any(
        (e.at, e.seq, e.name, e.reason) == (event.at, event.seq, other, event.reason)
        for e in events
    )


def kind_of(policy: Policy, status: str | None) -> str:
    """What a status means; one that no set lists is open."""
    return next((kind for kind, names in policy.statuses.items() if status in names), "open")


def _rank(policy: Policy, event: Event) -> int:
    name = event.name
    if name == "status":
        name = kind_of(policy, event.value)
    if name in RANKS:
        return RANKS[name]
    return 3 if any(name in m.met_by for m in policy.milestones) else 2


LIMIT = 60 * 1440


def assess(policy: Policy, case: Case, now: int, step: int = 1) -> dict[str, Any]:
    """How the case stands at *now*, and when that will change if nothing else happens."""
    walked = Walk(policy, case, step)
    walked.ignored += [event for event in case.events if event.at < case.opened]
    opened = Event(case.opened, "opened")
    coming = [opened, *ordered(policy, case, now)]
    at = case.opened
    while True:
        here = []
        while coming and coming[0].at == at:
            here.append(coming.pop(0))
        walked.instant(at, here)
        if at == now:
            break
        walked.let_pass(at)
        at += step
    answer = _answer(walked, now)
    known = _known(walked)
    answer["next_change_at"] = None
    while at < now + LIMIT and _something_left(walked):
        walked.let_pass(at)
        at += step
        walked.instant(at, [])
        if _known(walked) != known:
            answer["next_change_at"] = at
            break
    return answer


def _known(walked: Walk) -> tuple[int, int]:
    """What time alone adds to; nothing that is shown ever changes otherwise."""
    return len(walked.alerts), len(walked.reached)


def _something_left(walked: Walk) -> bool:
    """Whether waiting could bring anything; it saves the oracle from waiting for nothing."""
    for track in walked.tracks.values():
        cycle = track.running
        if cycle is None or cycle.counter.mark == "pause":
            continue
        warned = len(cycle.warned) == len(track.spec.warn_at)
        if cycle.counter.size is not None and (cycle.breached_at is None or not warned):
            return True
        if walked.state == "open" and cycle.breached_at is not None and _climbs(walked, track):
            return True
    level = walked.reached[-1] if walked.reached else None
    if level is None or level.stopped or level.answered_at is not None:
        return False
    if len(level.notices) <= level.spec.times:
        return True
    return level.respond_by is not None and walked.now < level.respond_by


def _climbs(walked: Walk, track: Track) -> bool:
    reached = walked.reached[-1].spec.number if walked.reached else -1
    return any(
        trigger.of == track.spec.name and trigger.kind == "overdue" and trigger.amount
        for level in walked.policy.ladder
        if level.number > reached
        for trigger in level.when
        if not trigger.priority or walked.priority in trigger.priority
    )


def _answer(walked: Walk, now: int) -> dict[str, Any]:
    cycles = {
        name: [_reading(walked, track, cycle, now) for cycle in track.cycles]
        for name, track in walked.tracks.items()
        if not track.spec.hidden
    }
    unmet = [
        c["due_at"]
        for all_of_it in cycles.values()
        for c in all_of_it[-1:]
        if c["phase"] in ("running", "paused") and c["due_at"] is not None
    ]
    current = {
        name: _phase(walked, track)
        for name, track in walked.tracks.items()
        if not track.spec.hidden
    }
    return {
        "priority": walked.priority,
        "current": current,
        "cycles": cycles,
        "breached": any(c["breached_at"] is not None for cs in cycles.values() for c in cs),
        "due_at": min(unmet, default=None),
        "escalations": [
            {
                "level": level.spec.number,
                "at": level.at,
                "deliver_at": level.deliver_at,
                "respond_by": level.respond_by,
                "answered_at": level.answered_at,
            }
            for level in walked.reached
        ],
        "alerts": sorted(walked.alerts),
        "retain_until": _retained(walked),
        "ignored": list(walked.ignored),
    }


def _retained(walked: Walk) -> int | None:
    keep, zone = walked.policy.keep, next(iter(walked.policy.desks.values()))
    if keep is None or walked.closed_at is None or walked.state not in ("closed", "cancelled"):
        return None
    return walked._later(keep, walked.closed_at, zone)


def _phase(walked: Walk, track: Track) -> str:
    """What a milestone's clock is doing now."""
    last = track.last
    if last is not None and last.met_at is not None and not track.again:
        return "met"
    if track.ended:
        return "ended"
    if last is None or track.again:
        return "waiting"
    if last.ended_at is not None:
        return "ended"
    return "paused" if walked.mark(track, last) == "pause" else "running"


def _reading(walked: Walk, track: Track, cycle: Cycle, now: int) -> dict[str, Any]:
    counter = cycle.counter
    paused = walked.mark(track, cycle) == "pause"
    if cycle.met_at is not None:
        phase = "met"
    elif cycle.ended_at is not None:
        phase = "ended"
    else:
        phase = "paused" if paused else "running"
    due, if_resumed = cycle.due, None
    if due is None and phase == "paused" and not cycle.fixed:
        if_resumed = counter.forecast(now)
    elif due is None:
        due = counter.forecast(now)
    in_time: bool | None = None
    if counter.size is not None and (cycle.breached_at is not None or cycle.met_at is not None):
        in_time = cycle.breached_at is None
    return {
        "number": cycle.number,
        "phase": phase,
        "started_at": cycle.started_at,
        "due_at": due,
        "due_if_resumed_now": if_resumed,
        "met_at": cycle.met_at,
        "breached_at": cycle.breached_at,
        "elapsed": counter.used,
        "paused": counter.lost,
        "remaining": None if counter.size is None else counter.size - counter.used,
        "in_time": in_time,
        "warned_at": min(cycle.warned.values(), default=None),
    }
