"""The stretches during which a clock stands still, and what they come to on it.

Every stop carries running totals, and each clock measures it once, so that a due can be moved by
all of them together, however many there are and however often another clock takes over.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import attrgetter
from typing import NamedTuple

from .term import NOTHING, Term

PAUSED, RESOLVED = "paused", "resolved"
_COUNTED = attrgetter("counted")
_BEGIN = attrgetter("reopened", "begin")
_SINCE, _IDLE_SINCE = attrgetter("since"), attrgetter("idle_since")


class Stop(NamedTuple):
    """A stretch during which a clock stands still; *end* is its begin while it goes on.

    The clock stands still without a break *since* then; *idle_since* then, it has had no opening
    to run in. *mark* is what it showed at the begin, *lost* what it would have counted in the
    stop. The others are totals by its end, of it and the stops before it: what was *all_lost*,
    what was *all_paused*, and whether any of them was *reopened*.
    """

    begin: datetime
    end: datetime
    kind: str
    label: str
    since: datetime
    idle_since: datetime
    mark: timedelta
    lost: timedelta
    all_lost: timedelta
    all_paused: timedelta
    reopened: bool

    @property
    def counted(self) -> timedelta:
        """What the clock had counted at its begin, from wherever it counts."""
        return self.mark - (self.all_lost - self.lost)


@dataclass(slots=True)
class Stops:
    """The stops of one cycle on the clock of *term*: those that have *ended*, and what goes on."""

    term: Term
    ended: list[Stop] = field(default_factory=list)
    ongoing: Stop | None = None
    elsewhere: dict[str | None, list[Stop]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.ended) or self.ongoing is not None

    @property
    def lost(self) -> timedelta:
        """What the clock would have counted in all that have ended."""
        return self.ended[-1].all_lost if self.ended else NOTHING

    def paused(self, at: datetime) -> timedelta:
        """What it would have counted in the pauses by *at*."""
        if self.ongoing is not None:
            return self._ended(self.ongoing, at).all_paused
        return self.ended[-1].all_paused if self.ended else NOTHING

    def ran_since(self, origin: datetime) -> datetime:
        """Since when the clock runs, or ran before it stood still."""
        return self.ended[-1].end if self.ended else origin

    def before(self, mark: timedelta) -> int:
        """How many of those that have ended began before *mark* was counted."""
        return bisect_left(self.ended, mark, key=_COUNTED)

    def as_one(self, number: int, due: datetime) -> int:
        """How many have ended with the last that moves a *due* as one with that of *number*.

        Those are all that follow it without a break, or, where a due moves on to the next opening,
        without one in between. Where the due is itself an opening (rule: same_time), they are all
        pauses that begin by then.
        """
        begun = bisect_right(self.ended, (False, due), key=_BEGIN)
        since = _IDLE_SINCE if self.term.next_opening else _SINCE
        return max(begun, bisect_right(self.ended, since(self.ended[number]), key=since))

    # ---------------------------------------------------------------- what happens

    def begin(self, at: datetime, kind: str, label: str) -> None:
        """Stand still from *at* on."""
        mark = self.term.mark(at)
        last = self.ended[-1] if self.ended else None
        if last is None:
            self.ongoing = Stop(
                at, at, kind, label, at, at, mark, NOTHING, NOTHING, NOTHING, kind == RESOLVED
            )
        else:
            since = last.since if last.end == at else at
            idle_since = last.idle_since if self._was_idle(last, at, mark) else at
            reopened = last.reopened or kind == RESOLVED
            self.ongoing = Stop(
                at, at, kind, label, since, idle_since, mark,
                NOTHING, last.all_lost, last.all_paused, reopened,
            )  # fmt: skip

    def _was_idle(self, last: Stop, at: datetime, mark: timedelta) -> bool:
        """Whether no opening came between the *last* stop and *at*, where the clock shows *mark*.

        Where no opening is to be expected any more, a clock does not wait for one.
        """
        if last.end == at:
            return True
        return mark == last.mark + last.lost and at <= self.term.opening(last.end)

    def end(self, at: datetime) -> Stop | None:
        """Run again from *at* on; a pause of no length leaves no trace."""
        if self.ongoing is None:
            return None
        stop, self.ongoing = self._ended(self.ongoing, at), None
        if at > stop.begin or stop.kind == RESOLVED:
            self.ended.append(stop)
        return stop

    def if_ended(self, at: datetime) -> Stop:
        """What goes on, if it ended at *at*."""
        assert self.ongoing is not None
        return self._ended(self.ongoing, at)

    def _ended(self, stop: Stop, at: datetime) -> Stop:
        begin, _, kind, label, since, idle, mark, _, all_lost, all_paused, reopened = stop
        lost = self.term.mark(at) - mark
        if kind == PAUSED:
            all_paused += lost
        return Stop(
            begin, at, kind, label, since, idle, mark, lost, all_lost + lost, all_paused, reopened
        )

    # ---------------------------------------------------------------- another clock

    def read_on(self, term: Term) -> None:
        """Take the marks of another term's clock, of each stop once however often rows change."""
        before, self.term = self.term, term
        if before.calendar_name == term.calendar_name or not self:
            return
        known = self.elsewhere.get(term.calendar_name, [])
        measured, ongoing = self.ended, self.ongoing
        self.elsewhere[before.calendar_name] = measured
        self.ended = known
        for number in range(len(known), len(measured)):
            begin, end, kind, label = measured[number][:4]
            self.begin(begin, kind, label)
            self.end(end)
        if ongoing is not None:
            self.begin(ongoing.begin, ongoing.kind, ongoing.label)

    def leave_behind(self, at: datetime) -> list[Stop]:
        """Take all until *at* out; what goes on begins again there."""
        left, ongoing = self.ended, self.ongoing
        self.ended, self.elsewhere = [], {}
        if ongoing is not None:
            left.append(ongoing._replace(end=at))
            self.begin(at, ongoing.kind, ongoing.label)
        return left
