"""Replay: the events of one case, in the order in which they mean something, told to its tracks.

State = f(policy, events, now). Between the instants of events, time alone latches breaches, warns
and climbs the ladder; at an instant, all its events come first, one after the other, and the
ladder looks after each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from .case import Case, Event
from .cycle import Cycle
from .errors import CaseError, did_you_mean
from .escalation import Ladder
from .jsonable import Frozen
from .order import in_order
from .plan import STANDARD_EVENTS, Plan
from .policy.scalar import looked_up
from .track import NEXT_RESPONSE, NO_REASON, PROMISE, CaseState, Track
from .wording import some

_BY_STATUS = "status"  # the key of the pause that a status is; reasons are prefixed
_ALL_OR_NOTHING = ("paused", "resumed", "reopened")  # ignored, they mean nothing to anybody


class Ignored(NamedTuple):
    """An event that changed nothing, and why."""

    event: Event
    why: str

    @property
    def name(self) -> str:
        """The name of the event."""
        return self.event.name

    @property
    def at(self) -> datetime:
        """When it happened."""
        return self.event.at


class Replay:
    """One case, replayed up to *now* (in UTC)."""

    def __init__(self, plan: Plan, case: Case, now: datetime) -> None:
        self.plan = plan
        self.case = case
        self.now = now
        self.rules = plan.policy.rules
        self.opening = self._asked(case.attributes)
        self.state = CaseState(attributes=self.opening)
        self.explicit = case.priority is not None
        self.state.row = (
            plan.row_of(case.priority)
            if case.priority is not None
            else plan.row_without_priority(self.opening)
        )
        self.tracks = plan.tracks(self.state)
        self.unresolved = plan.unresolved_tracks(self.state)
        self.all_tracks = [*self.tracks.values(), *self.unresolved.values()]
        self.next_response = self.tracks.get(NEXT_RESPONSE)
        self.followers = [self.tracks[name] for name in plan.followers]
        self.pausable = [track for track in self.all_tracks if track.milestone.pausable]
        self.warning = [track for track in self.all_tracks if track.milestone.warn_at]
        self.ladder = self._ladder()
        self.climbs = bool(self.ladder.levels)
        self.ignored: list[Ignored] = []
        self.closed_at: datetime | None = None
        self.resolved_at: datetime | None = None
        self.reopenings = 0
        self.answered = False  # whether the customer has had a first response
        self.owed = False  # whether a message came while resolved, and nobody has answered it
        self.row_when_reopened: str | None = None
        self._run()

    def _asked(self, attributes: Mapping[str, Any]) -> Mapping[str, Any]:
        """Those that matter, so that a change costs the same however many there are."""
        asked = self.plan.asked_attributes
        return looked_up(Frozen({name: one for name, one in attributes.items() if name in asked}))

    def _ladder(self) -> Ladder:
        plan, state = self.plan, self.state
        return Ladder(
            self.plan.policy.escalations,
            self.plan.watches,
            self.tracks,
            self.unresolved,
            self.state,
            lambda level: plan.level_term(level, state.attributes),
            lambda term, length: plan.clock_of(term, length, state.attributes),
            lambda name, cycle, length: plan.clock_beside(name, cycle, length, state.attributes),
        )

    # ---------------------------------------------------------------- the loop

    def _run(self) -> None:
        at = self.case.opened
        for track in self.all_tracks:
            if track.milestone.after is None:
                track.open(at)
        self._after("opened", at, None)
        for events in _together(self._events()):
            instant = events[0].at
            if instant > at:
                self._advance(instant, inclusive=False)
                at = instant
            for event in in_order(events, self.plan, is_open=self.state.is_open):
                self._happen(event)
        self._advance(self.now, inclusive=True)

    def _events(self) -> Iterator[Event]:
        for event in self.case.events:
            if event.at > self.now:
                return
            if event.at >= self.case.opened:
                yield event
            elif self.rules.early_events == "refuse":
                raise CaseError.of(
                    "early-event",
                    f"case {self.case.id}: '{event.name}' at {event.at.isoformat()} is before the "
                    f"opening at {self.case.opened.isoformat()}",
                    fix="correct the times, or set the rule early_events: ignore",
                )
            else:
                self.ignored.append(Ignored(event, "before the case was opened"))

    def _happen(self, event: Event) -> None:
        name, at = event.name, event.at
        self.state.events += 1
        if self.state.life == "cancelled" and not self._reopens(event):
            self._ignore(event, "the case is cancelled")
            return
        if name in self.plan.owner_events:
            self.state.owners[name] = event.value if event.value is not None else event.by
        handler = _HANDLERS.get(name)
        if handler is not None:
            ignored = len(self.ignored)
            handler(self, event)
            if name in _ALL_OR_NOTHING and len(self.ignored) > ignored:
                return
        else:
            if name not in self.plan.known_events:
                hint = did_you_mean(name, self.plan.known_events - STANDARD_EVENTS)
                meant = f"; {hint}" if hint.startswith("did you mean") else ""
                self._ignore(event, f"nothing in {self.plan.policy.name} mentions it{meant}")
            self._tell(name, event.reason, at)
            if name == "responded":
                self.ladder.answer(at)
        self._after(name, at, event.reason)

    def _after(self, name: str, at: datetime, reason: str | None) -> None:
        """What follows at once from an event, or from what a status means."""
        self._follow(at)
        if self.climbs:
            self.ladder.look(at, name, reason)
        for track in self.warning:
            track.warn(at, moved_at=at)

    def _reopens(self, event: Event) -> bool:
        if event.name == "reopened":
            return True
        if event.name != "status":
            return False
        return self.plan.policy.statuses.meaning(event.value) in (None, "open", "paused")

    def _tell(self, name: str, reason: str | None, at: datetime) -> None:
        """Let every track hear an event."""
        for place in self.plan.listeners.get(name, ()):
            track = self.all_tracks[place]
            if name != "promised" or track.name != PROMISE:
                track.happen(name, reason, at)
        if not self.answered:
            self.answered = any(one.matches(name, reason) for one in self.plan.first_response)
        if self.next_response is not None:
            self._hear_message(self.next_response, name, reason, at)

    def _hear_message(self, track: Track, name: str, reason: str | None, at: datetime) -> None:
        """The next response is owed from the first message after the first response on."""
        if self.owed and track.is_met_by(name, reason):
            self.owed = False
        if self.answered and track.is_started_by(name, reason):
            if self.state.is_open:
                track.reply_owed(at)
            else:
                self.owed = True

    def _follow(self, at: datetime) -> None:
        """Start what comes after a milestone that is met by now, along whole chains."""
        for track in self.followers:
            track.follow(self.tracks[track.milestone.after or ""], at)

    def _advance(self, until: datetime, *, inclusive: bool) -> None:
        """Let time pass: latch the breaches and warnings, and climb the ladder, by *until*."""
        if self.climbs:
            self.ladder.advance(until, inclusive=inclusive)
        for track in self.all_tracks:
            if track.running is not None:
                track.running.breach_if_due(until, inclusive=inclusive)
        for track in self.warning:
            track.warn(until, moved_at=None, inclusive=inclusive)

    def _ignore(self, event: Event, why: str) -> None:
        self.ignored.append(Ignored(event, why))

    # ---------------------------------------------------------------- what is known of the case

    def _priority(self, event: Event) -> None:
        try:
            row = self.plan.row_of(event.value)
        except CaseError as error:
            raise CaseError(*(one.at("events", event.name) for one in error.problems)) from None
        self.explicit = True
        self._take_row(row, event.at)
        self._tell(event.name, event.reason, event.at)

    def _changed(self, event: Event) -> None:
        self.state.attributes = Frozen({**self.state.attributes, **self._asked(event.value)})
        if not self.explicit and self.plan.policy.priority_matrix:
            row = self.plan.row_by_attributes(self.state.attributes)
            if row is not None:  # neither the matrix nor a default says which
                self._take_row(row, event.at)
        self._tell(event.name, event.reason, event.at)

    def _take_row(self, row: str | None, at: datetime) -> None:
        if not self.state.is_open:
            self.row_when_reopened = row  # takes effect at the reopening
            return
        if row != self.state.row:
            self.state.row = row
            self._retarget(at)

    def _retarget(self, at: datetime) -> None:
        for track in self.tracks.values():
            track.retarget(at, self.rules.priority_change)

    def _promised(self, event: Event) -> None:
        if isinstance(event.value, Mapping):
            for name, due in event.value.items():
                self._promise(event, name, due)
        else:
            self._promise(event, PROMISE, event.value)
        self._tell(event.name, event.reason, event.at)

    def _promise(self, event: Event, name: str, due: datetime) -> None:
        track = self.tracks.get(name)
        if track is None:
            why = f"{self.plan.policy.name} has no milestone '{name}'"
            self._ignore(event, f"{why}; {did_you_mean(name, self.tracks)}")
        elif name == PROMISE:
            track.promise(event.at, due)
        elif why := track.promise_due(event.at, due):
            self._ignore(event, why)

    # ---------------------------------------------------------------- pauses

    def _paused(self, event: Event) -> None:
        if self._pause(event, _key(event.reason), event.reason or ""):
            self._tell(event.name, event.reason, event.at)

    def _resumed(self, event: Event) -> None:
        pauses = self.state.pauses
        keys = (
            [_key(event.reason)] if event.reason else [key for key in pauses if key != _BY_STATUS]
        )
        if not any(key in pauses for key in keys):
            why = "not paused" + (f" for '{event.reason}'" if event.reason else "")
            self._ignore(event, "paused by its status" if pauses and not event.reason else why)
        else:
            self._resume(event.at, keys)
            self._tell(event.name, event.reason, event.at)

    def _pause(self, event: Event, key: str, label: str) -> bool:
        """Pause, and say whether that was anything new."""
        if self.state.pauses.get(key) == label:
            self._ignore(event, "already paused" + (f" for '{label}'" if label else ""))
            return False
        self.state.pauses[key] = label
        for track in self.pausable:
            track.pause(event.at)
        return True

    def _resume(self, at: datetime, keys: list[str | None] | list[str]) -> None:
        for key in keys:
            del self.state.pauses[key]
        for track in self.pausable:
            if self.state.pauses:
                track.pause(at)
            else:
                track.resume(at)

    # ---------------------------------------------------------------- the life of the case

    def _status(self, event: Event) -> None:
        """A status is a state: end the old one, then begin the new one."""
        meaning = self.plan.policy.statuses.meaning(event.value)
        if meaning is None:
            self._ignore(event, f"no set of statuses lists '{event.value}'; it counts as open")
        if meaning in ("resolved", "closed", "cancelled"):
            self._end(event, meaning)
            return
        if not self.state.is_open:
            self._reopen(event)
            self._after("reopened", event.at, event.reason)
        if meaning == "paused":
            if self._pause(event, _BY_STATUS, event.value):
                self._tell(event.name, event.reason, event.at)
                self._tell("paused", event.value, event.at)
                self._after("paused", event.at, event.value)
        else:
            self._tell(event.name, event.reason, event.at)
            self._leave_paused_status(event)

    def _leave_paused_status(self, event: Event) -> None:
        if _BY_STATUS in self.state.pauses:
            self._resume(event.at, [_BY_STATUS])
            self._tell("resumed", event.reason, event.at)
            self._after("resumed", event.at, event.reason)

    def _end(self, event: Event, how: str) -> None:
        ends = {"resolved": self._resolved, "closed": self._closed, "cancelled": self._cancelled}
        if self.state.life == how or (how == "resolved" and self.state.life == "closed"):
            self._ignore(event, f"already {self.state.life}")
            return
        self._tell(event.name, event.reason, event.at)
        self._leave_paused_status(event)
        ends[how](event)

    def _resolved(self, event: Event) -> None:
        owed = self._solve(event)
        self._answer(event.at, owed)

    def _solve(self, event: Event) -> list[Cycle | None]:
        """The case is resolved; gives what ran before that, track by track."""
        at = event.at
        self._resume(at, list(self.state.pauses))
        if self.state.is_open:
            self.state.life = "resolved"
            self.resolved_at = at
        owed = [track.running for track in self.all_tracks]
        self._tell("resolved", event.reason, at)
        return owed

    def _answer(self, at: datetime, owed: Sequence[Cycle | None]) -> None:
        """A case solved at first touch has been answered, as far as that was still *owed*."""
        for name in ("acknowledged", "responded"):
            for place in self.plan.listeners.get(name, ()):
                self.all_tracks[place].imply(name, at, owed[place])
        self.answered, self.owed = True, False
        self.ladder.answer(at)

    def _closed(self, event: Event) -> None:
        if self.state.is_open:
            owed = self._solve(event)
            for track in self.all_tracks:
                track.run_out("closed", event.at)
            self._answer(event.at, owed)
            self._follow(event.at)
        self._resume(event.at, list(self.state.pauses))
        self.state.life = "closed"
        self.closed_at = event.at
        self._tell("closed", event.reason, event.at)

    def _cancelled(self, event: Event) -> None:
        self._resume(event.at, list(self.state.pauses))
        self._tell("cancelled", event.reason, event.at)
        self.state.life = "cancelled"
        self.closed_at = event.at
        for track in self.all_tracks:
            track.cancel(event.at)
        self.ladder.stop(event.at)

    def _reopened(self, event: Event) -> None:
        if self.state.is_open:
            self._ignore(event, "the case is open")
        else:
            self._reopen(event)

    def _reopen(self, event: Event) -> None:
        at = event.at
        self._resume(at, list(self.state.pauses))
        self.state.life = "open"
        self.reopenings += 1
        row, self.row_when_reopened = self.row_when_reopened, None
        if row is not None:  # what starts anew starts on it
            self.state.row = row
        unmet = {track.name for track in self.all_tracks if track.reopen(at, self.rules.reopen)}
        self._await_followers(unmet, at)
        if row is not None:
            self._retarget(at)
        if self.owed:
            self.tracks[NEXT_RESPONSE].reply_owed(at)
        self.owed = False
        self._tell("reopened", event.reason, at)

    def _await_followers(self, unmet: set[str], at: datetime) -> None:
        for track in self.followers:
            if track.milestone.after in unmet:
                track.await_again(at)

    # ---------------------------------------------------------------- the ladder's own

    def _escalated(self, event: Event) -> None:
        self._tell(event.name, event.reason, event.at)
        if event.value is None:
            return
        if isinstance(event.value, bool) or event.value not in self.plan.policy.escalations:
            levels = some(self.plan.policy.escalations) or "none"
            self._ignore(event, f"no level {event.value}; there are: {levels}")
        elif not self.state.is_open:
            self._ignore(event, f"the case is {self.state.life}")
        elif event.value <= self.ladder.reached:
            self._ignore(event, f"level {self.ladder.reached} is reached already")
        else:
            called = self.ladder.called_for(event.at, event.name, event.reason)
            if called is None or called.number < event.value:  # else that one alone is entered
                self.ladder.enter(event.value, event.at, "escalated")

    def _answered(self, event: Event) -> None:
        self._tell(event.name, event.reason, event.at)
        if not self.ladder.answer(event.at, event.value):
            self._ignore(event, "no level waits for this answer")

    # ---------------------------------------------------------------- what comes next

    @property
    def is_closed(self) -> bool:
        """Whether the case is closed or cancelled now, and so its records may run out."""
        return self.state.life in ("closed", "cancelled")

    def next_change_at(self) -> datetime | None:
        """The first instant after *now* at which time alone changes something."""
        coming: list[datetime] = []
        for track in self.tracks.values():
            cycle = track.running
            if cycle is not None:
                if cycle.running_due is not None:
                    coming.append(cycle.running_due)
                coming += [at for _, at in track.warnings(cycle)]
        entry = self.ladder.next_entry()
        if entry is not None:
            coming.append(entry[0])
        rung = self.ladder.current
        if rung is not None and (notice := rung.next_notice(self.now)) is not None:
            coming.append(notice)
        return min((at for at in coming if at > self.now), default=None)


_HANDLERS: dict[str, Callable[[Replay, Event], None]] = {
    "priority": Replay._priority,
    "changed": Replay._changed,
    "promised": Replay._promised,
    "status": Replay._status,
    "paused": Replay._paused,
    "resumed": Replay._resumed,
    "resolved": Replay._resolved,
    "closed": Replay._closed,
    "reopened": Replay._reopened,
    "cancelled": Replay._cancelled,
    "escalated": Replay._escalated,
    "answered": Replay._answered,
}
"""Events that do more than meet or start a milestone."""


def _together(events: Iterable[Event]) -> Iterator[list[Event]]:
    """The events of one instant and `seq`."""
    together: list[Event] = []
    for event in events:
        if together and (event.at != together[0].at or event.seq != together[0].seq):
            yield together
            together = []
        together.append(event)
    if together:
        yield together


def _key(reason: str | None) -> str:
    return f"reason {reason}" if reason else NO_REASON
